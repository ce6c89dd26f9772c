"""What a new edition does to a council's own register: who moves, on which clauses, and whose duties change."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from qaengine.evaluation.judge import Signals, decide, register_of
from qaengine.outcome.decision import Decision
from qaengine.outcome.trail import Finding, Obligation, Standing
from qaengine.outcome.truth import MET, Truth
from qaengine.policy.from_document import Policy
from qaengine.readings.comparing.apart import Scale

Way = Literal["more serious", "less serious", "not comparable", "the same"]
Opening = Literal["wider", "narrower", "other", "the same"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One decision of one provider that the two policies take otherwise, and the clauses that make the difference."""

    provider: str
    decision: str
    indicated: tuple[str | None, str | None]
    range: tuple[tuple[str, str] | None, tuple[str, str] | None]
    in_force: tuple[str | None, str | None]
    way: Way
    opening: Opening
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyMove:
    """One obligation of one provider that is new, gone, or due on another day."""

    provider: str
    clause: str
    what: str
    change: Literal["new", "gone", "other day"]
    due: tuple[date | None, date | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What the new policy does to a register: counts from outcome to outcome, the moves, the duties that change."""

    as_of: date
    providers: int
    counts: Mapping[str, Mapping[tuple[str | None, str | None], int]]
    outcomes: Mapping[str, tuple[str, ...]]
    moves: tuple[Move, ...]
    duties: tuple[DutyMove, ...]


def effect(
    old: Policy, new: Policy, signals: Signals, *, as_of: date, providers: Iterable[str] | None = None
) -> Effect:
    """Every provider of the register decided under both policies, and in what the two part."""
    register = register_of(signals)
    counts: dict[str, Counter[tuple[str | None, str | None]]] = {}
    moves: list[Move] = []
    duties: list[DutyMove] = []
    number = 0
    for provider in providers if providers is not None else register.providers():
        before = decide(old, register, provider=provider, as_of=as_of)
        after = decide(new, register, provider=provider, as_of=as_of)
        for name, pair in _shared(before, after):
            counts.setdefault(name, Counter())[(pair[0].indicated, pair[1].indicated)] += 1
        moves += _moves(before, after)
        duties += _duties(before, after)
        number += 1
    return Effect(
        as_of=as_of,
        providers=number,
        counts=counts,
        outcomes=_outcomes(old, new),
        moves=tuple(moves),
        duties=tuple(duties),
    )


def _outcomes(old: Policy, new: Policy) -> dict[str, tuple[str, ...]]:
    """The outcomes of each decision that both take, from the least to the most serious: the old ones, then new ones."""
    found = {}
    for name, decision in old.tree.decisions.items():
        if name in new.tree.decisions:
            both = dict.fromkeys([*map(str, decision.outcomes), *map(str, new.tree.decisions[name].outcomes)])
            found[str(name)] = tuple(both)
    return found


def _shared(old: Decision, new: Decision) -> Iterator[tuple[str, tuple[Standing, Standing]]]:
    for name, before in old.decisions.items():
        if name in new.decisions:
            yield name, (before, new.decisions[name])


def _moves(old: Decision, new: Decision) -> Iterator[Move]:
    for name, (before, after) in _shared(old, new):
        if _state(before) != _state(after):
            yield Move(
                provider=new.provider,
                decision=name,
                indicated=(before.indicated, after.indicated),
                range=(before.range, after.range),
                in_force=(before.in_force, after.in_force),
                way=_way(before, after),
                opening=_opening(before, after),
                clauses=tuple(making(old, new, name)),
            )


def _state(standing: Standing) -> tuple[object, ...]:
    return standing.indicated, standing.range, standing.in_force, standing.settled


def _way(old: Standing, new: Standing) -> Way:
    if old.indicated == new.indicated:
        return "the same"
    scale = Scale.of(old, new)
    if scale.less_serious(new.indicated, old.indicated):
        return "less serious"
    return "more serious" if scale.less_serious(old.indicated, new.indicated) else "not comparable"


def _opening(old: Standing, new: Standing) -> Opening:
    """Whether more outcomes are possible than before, fewer, or others; where both policies order them alike."""
    if old.range == new.range and old.settled == new.settled:
        return "the same"
    common = Scale.of(old, new).common
    if old.range is None or new.range is None or not {*old.range, *new.range} <= set(common):
        return "other"
    left, right = ([common.index(end) for end in ends] for ends in (old.range, new.range))
    if left == right:
        return "narrower" if new.settled else "wider"
    if right[0] <= left[0] and left[1] <= right[1]:
        return "wider"
    return "narrower" if left[0] <= right[0] and right[1] <= left[1] else "other"


def making(old: Decision, new: Decision, name: str) -> Iterator[str]:
    """The clauses that make the difference: those met on one side alone where there are any, else the others."""
    left, right = _answers(old, name), _answers(new, name)
    differing = sorted({*left, *right} - {key for key in left if left[key] is right.get(key)})
    met = [key for key in differing if MET in (left.get(key), right.get(key))]
    yield from dict.fromkeys(clause for clause, _ in met or differing)


def _answers(decision: Decision, name: str) -> dict[tuple[str, str], Truth]:
    return {(one.clause, _place(one)): one.answer for one in decision.criteria if one.decision == name}


def _place(finding: Finding) -> str:
    return f"{finding.outcome} {finding.part}"


def _duties(old: Decision, new: Decision) -> Iterator[DutyMove]:
    before, after = _open(old), _open(new)
    for key in sorted({*before, *after}):
        left, right = before.get(key), after.get(key)
        if left == right:
            continue
        change: Literal["new", "gone", "other day"] = (
            "new" if left is None else "gone" if right is None else "other day"
        )
        dates = ((left or (None,))[0], (right or (None,))[0])
        yield DutyMove(provider=new.provider, clause=key[0], what=key[1], change=change, due=dates)


def _open(decision: Decision) -> dict[tuple[str, str], tuple[date | None, ...]]:
    """What is not done, by clause and words: the days on which it is due, the earliest first."""
    found: dict[tuple[str, str], list[Obligation]] = {}
    for one in decision.obligations:
        if one.status != "done":
            found.setdefault((one.clause, one.what), []).append(one)
    return {
        key: tuple(sorted((one.due for one in held), key=lambda due: due or date.max)) for key, held in found.items()
    }
