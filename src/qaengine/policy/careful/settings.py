"""Settings and whatever else of a policy stands by itself: dates, names, the basis of each number."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise

from qaengine.policy.careful.literals import Dated
from qaengine.policy.conditions import Literal
from qaengine.policy.meant import meant_literal, written_in
from qaengine.policy.records import Complete, Setting, Step
from qaengine.policy.slips import STAND_IN, Slips
from qaengine.policy.words import literal_from, shown

WHERE = "say where the number stands, or give it another basis"
WHY = "say why it is so, and who answers for it"


def dated_values(setting: Setting, slips: Slips) -> Dated | None:
    """The values of a setting with the days from which they stand; None when there is a mistake in them."""
    value = setting.value
    if isinstance(value, str):
        found = _literal(value, slips)
        return None if found is None else ((date.min, found),)
    steps = [(_day(step), _literal(step.value, slips)) for step in value]
    sound = tuple((day, found) for day, found in steps if day is not None and found is not None)
    if len(sound) < len(steps) or not _ascend(value, slips) or not _are_alike(value, sound, slips):
        return None
    return sound


def _literal(text: str, slips: Slips) -> Literal | None:
    found = literal_from(text)
    if not isinstance(found, str):
        return found
    hint = meant_literal(text, "setting")
    said = f"`{shown(text)}` is neither a number, a period nor a date"
    slips.add("Q233", said, text, hint=hint, instead=written_in(hint))
    return None


def _day(step: Step) -> date | None:
    return None if step.from_ is STAND_IN else date.fromisoformat(step.from_)


def _ascend(steps: tuple[Step, ...], slips: Slips) -> bool:
    """Whether each step begins later than the one before it."""
    wrong = [later for earlier, later in pairwise(steps) if later.from_ <= earlier.from_]
    for step in wrong:
        slips.add(
            "Q236",
            f"the step from `{step.from_}` begins no later than the one before it",
            step.from_,
            hint="order them by date",
        )
    return not wrong


def _are_alike(steps: tuple[Step, ...], values: Dated, slips: Slips) -> bool:
    """Whether all steps are numbers, or all periods, or all dates."""
    wrong = [step for step, (_, value) in zip(steps, values, strict=True) if type(value) is not type(values[0][1])]
    for step in wrong:
        slips.add("Q236", f"`{step.value}` is of another type than the first step, `{steps[0].value}`", step.value)
    return not wrong


def check_basis(name: str, setting: Setting, slips: Slips) -> None:
    """A number from the source has its clause; an assumption has a reason and an owner."""
    if setting.basis == "source" and setting.clause is None:
        slips.add("Q262", f"`{name}` comes from the source, so it needs its `clause`", name, hint=WHERE)
    if setting.basis == "assumption":
        missing = [f"`{key}`" for key in ("because", "owner") if getattr(setting, key) is None]
        if missing:
            slips.add("Q263", f"`{name}` is an assumption, so it needs {' and '.join(missing)}", name, hint=WHY)


def check_order(start: str, until: str | None, what: str, slips: Slips) -> None:
    """What ends does so on the day on which it begins, or later."""
    if until and start and until < start:
        slips.add("Q237", f"{what} ends before it begins, on `{start}`", until, hint="check the two dates")


def check_complete(complete: Iterable[Complete], slips: Slips) -> Iterator[str]:
    """The kinds that are called complete, each of them once."""
    once: set[str] = set()
    for kind in (kind for one in complete for kind in one.kinds):
        if kind in once:
            slips.add("Q223", f"`{kind}` is called complete twice", kind, hint="delete one of the two")
        once.add(kind)
        yield kind
