"""A difference as a record, and changes that show in several places made one: of a setting, or of a named indicator."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from qaengine.outcome.phrases import words_of
from qaengine.policy.forms.form import Bag, Form, Given, Part
from qaengine.readings.comparing.turns import Turn
from qaengine.readings.comparing.words import aspect, both_sides, subject_of, told

Direction = Literal["met more readily", "met less readily"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One change of meaning: of what, on which clauses, from what to what, and the direction where that is certain.

    `direction` says of the criteria touched that their answer can, by the form of the change, never be lower (not met,
    unknown, met), or never higher. `setting` is the setting that was changed, where it is one, and `days` those on
    which it steps.
    """

    what: str
    words: str
    clauses: tuple[str, ...] = ()
    decision: str | None = None
    outcome: str | None = None
    old: str | None = None
    new: str | None = None
    setting: str | None = None
    direction: Direction | None = None
    days: tuple[date, ...] = ()
    of: tuple["Spot", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where a difference shows: in a criterion, a duty or elsewhere; as it was and as it is."""

    part: str
    clause: str
    decision: str | None = None
    outcome: str | None = None
    sign: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A change and the spot in which it was found."""

    turn: Turn
    spot: Spot
    title: str


# Changes that show in several places are one


def grouped(found: Iterable[Found]) -> Iterator[Difference]:
    """One difference for each change: of a setting, of a named indicator, or of one place."""
    groups: dict[object, list[Found]] = {}
    for one in found:
        groups.setdefault(_origin(one), []).append(one)
    for group in groups.values():
        yield _difference(group)


def _origin(found: Found) -> object:
    turn = found.turn
    if (setting := _setting(turn)) is not None:
        return "setting", setting, turn.old and turn.old.key, turn.new and turn.new.key
    old, new = (form.key if form is not None else None for form in (turn.old, turn.new))
    depth = next((i for i in reversed(range(len(turn.within))) if _is_measure(turn.within[i][1])), None)
    if depth is not None:
        return turn.within[depth][1].label, turn.path[depth:], old, new
    return found.spot, turn.path, tuple(part.key for _, part in turn.within), old, new


MEASURES = frozenset(
    ("latest", "part_of", "count", "sum", "span", "age", "overdue", "late", "overdue_run", "share", "worst", "rate")
) | {"score", "bands", "matrix", "judgement"}


def _is_measure(form: Part) -> bool:
    return form.kind in MEASURES


def _setting(turn: Turn) -> str | None:
    """The setting whose value the change is."""
    old, new = turn.old, turn.new
    if isinstance(old, Given) and isinstance(new, Given) and old.setting is not None and old.setting == new.setting:
        return new.setting
    return None


def _difference(group: list[Found]) -> Difference:
    first = group[0]
    old, new = both_sides(first.turn)
    setting = _setting(first.turn)
    subject = _subject(first)
    said = {(_subject(one), both_sides(one.turn)) for one in group}
    if setting is not None and len(said) > 1:
        subject, old, new = f"`{setting}`", told(first.turn.old), told(first.turn.new)
    else:
        side = aspect(first.turn)
        subject += f", {side}" if side else ""
        subject += f" (`{setting}`)" if setting is not None else ""
    spots = tuple(dict.fromkeys(one.spot for one in group))
    return Difference(
        what=_what(first.turn), words=_sentence(subject, first.turn, old, new),
        clauses=tuple(dict.fromkeys(clause for spot in spots for clause in spot.clause.split(", "))),
        decision=_same(spot.decision for spot in spots), outcome=_same(spot.outcome for spot in spots),
        old=None if first.turn.old is None else old, new=None if first.turn.new is None else new,
        setting=setting, days=_steps(first.turn), direction=_direction(spots), of=spots,
    )  # fmt: skip


def _sentence(subject: str, turn: Turn, old: str, new: str) -> str:
    if turn.old is None or _is_empty(turn.old):
        return f"{subject}: new is {new}"
    if turn.new is None or _is_empty(turn.new):
        return f"{subject}: no longer {old}"
    return f"{subject}: {old} becomes {new}"


def _is_empty(form: Form) -> bool:
    return isinstance(form, Bag) and not form.items


def _subject(found: Found) -> str:
    named = subject_of(found.turn)
    if named is None or named.kind in ("criterion", "duty", "change", "question"):
        return found.title
    return named.note or words_of(named.label)


def _steps(turn: Turn) -> tuple[date, ...]:
    """The days on which a value that was changed steps."""
    steps = [form.steps for form in (turn.old, turn.new) if isinstance(form, Given)]
    return tuple(sorted({day for of in steps for day, _ in of if day is not None}))


def _same(names: Iterable[str | None]) -> str | None:
    different = set(names)
    return different.pop() if len(different) == 1 else None


CRITERIA = ("criteria", "only_if", "scope", "triggers", "cap")


def _direction(spots: tuple[Spot, ...]) -> Direction | None:
    signs = {spot.sign for spot in spots if spot.part in CRITERIA}
    if signs == {1}:
        return "met more readily"
    return "met less readily" if signs == {-1} else None


TIME_LIMITS = frozenset(("within", "before", "every", "lasts", "due_on", "anchor", "since", "grace"))
KINDS_OF_CHANGE = {
    "within": "window", "bound": "threshold", "values": "threshold", "weight": "score", "points": "score",
    "approved_by": "approval", "role": "approval", "at_once": "at_once", "requires": "approval", "up_to": "up_to",
    "judged_by": "judged_by", "decided_by": "decided_by", "presume": "presume", "unless": "unless", "grace": "grace",
    "applies_to": "applies_to", "holds": "holds",
}  # fmt: skip


def _what(turn: Turn) -> str:
    """The kind of change, in one word for programs."""
    outermost = turn.within[0][1].kind if turn.within else ""
    if outermost == "duty":
        return "time_limit" if turn.path[0] in TIME_LIMITS else "duty"
    if turn.parent is not None and turn.parent[1].kind in ("band", "points", "cell", "score_part"):
        return "score"
    return KINDS_OF_CHANGE.get(turn.slot, outermost if outermost in ("change", "question") else "condition")
