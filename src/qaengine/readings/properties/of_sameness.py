"""Laws by which nothing changes: order, repetition, the future, what was not known yet, what is not looked at."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from qaengine.outcome.decision import Decision
from qaengine.readings.properties.law import Law
from qaengine.readings.properties.strategies import histories, signals_of
from qaengine.readings.properties.trial import Broken, Trial
from qaengine.readings.properties.world import ONE_DAY, World, admitted

MOST_DAYS = 40
OF_THE_EVIDENCE = ("decisions", "criteria", "obligations", "questions", "notifications", "assumptions", "clauses")


def differs(one: Decision, other: Decision, keys: Iterable[str] | None = None) -> str | None:
    """The first key of the decision in which the two differ, with both; None when they are the same."""
    first, second = one.document(), other.document()
    for key in keys if keys is not None else first:
        if first[key] != second[key]:
            return f"`{key}` is {_short(first[key], second[key])} and then {_short(second[key], first[key])}"
    return None


def _short(value: Any, other: Any) -> str:
    if isinstance(value, dict) and isinstance(other, dict):
        value = {key: one for key, one in value.items() if other.get(key) != one}
    if isinstance(value, list) and isinstance(other, list):
        value = [one for one in value if one not in other]
    return json.dumps(value, ensure_ascii=False)[:400]


# Order and repetition


def _one_history(world: World) -> st.SearchStrategy[Trial]:
    return histories(world).map(lambda held: Trial(held=held, as_of=world.as_of))


@st.composite
def _in_another_order(draw: st.DrawFn, world: World) -> Trial:
    held = draw(histories(world))
    return Trial(held=(), before=held, after=tuple(draw(st.permutations(held))), as_of=world.as_of)


def _order(world: World, trial: Trial) -> Broken | None:
    found = differs(world.decide(trial.first), world.decide(trial.second))
    return Broken(words=f"in another order {found}") if found else None


def _repetition(world: World, trial: Trial) -> Broken | None:
    found = differs(world.decide(trial.held), world.decide([*trial.held, *trial.held]))
    return Broken(words=f"with every signal twice {found}") if found else None


# What does not count yet


@st.composite
def _with_another(draw: st.DrawFn, world: World, kinds: tuple[str, ...]) -> Trial:
    one = draw(signals_of(world, kinds))
    return Trial(held=draw(histories(world)), after=(one,), as_of=world.as_of)


@st.composite
def _with_one_to_come(draw: st.DrawFn, world: World) -> Trial:
    trial = draw(_with_another(world, tuple(sorted(world.looked_at & world.policy.vocabulary.kinds.keys()))))
    day = world.as_of + draw(st.integers(1, MOST_DAYS)) * ONE_DAY
    return replace(trial, after=tuple(replace(one, date=day, recorded_on=day, recorded=False) for one in trial.after))


def _to_come(world: World, trial: Trial) -> Broken | None:
    found = differs(world.decide(trial.held), world.decide(trial.second), OF_THE_EVIDENCE)
    return Broken(words=f"with a signal that is dated after the day {found}", two=True) if found else None


@st.composite
def _with_one_recorded_later(draw: st.DrawFn, world: World) -> Trial:
    trial = draw(_with_another(world, tuple(sorted(world.looked_at & world.policy.vocabulary.kinds.keys()))))
    known_at = world.as_of - draw(st.integers(0, MOST_DAYS)) * ONE_DAY
    later = known_at + timedelta(days=draw(st.integers(1, MOST_DAYS)))
    held_back = tuple(replace(one, recorded_on=max(later, one.date), recorded=True) for one in trial.after)
    return replace(trial, after=held_back, known_at=known_at)


def _recorded_later(world: World, trial: Trial) -> Broken | None:
    before, after = (world.decide(held, known_at=trial.known_at) for held in (trial.held, trial.second))
    found = differs(before, after)
    return Broken(words=f"with a signal recorded after {trial.known_at} {found}", two=True) if found else None


# What is not looked at


def _with_one_not_looked_at(world: World) -> st.SearchStrategy[Trial] | str:
    kinds = tuple(sorted(world.policy.vocabulary.kinds.keys() - world.looked_at))
    if not kinds:
        return "the policy looks at every kind of its vocabulary"
    return _with_another(world, kinds).filter(lambda trial: bool(trial.held))


def _not_looked_at(world: World, trial: Trial) -> Broken | None:
    if not _is_heard_of_before(trial):
        return None
    found = differs(world.decide(trial.held), world.decide(trial.second), OF_THE_EVIDENCE)
    words = f"with a `{trial.after[0].kind}`, a kind that it never looks at, {found}"
    return Broken(words=words, two=True) if found else None


def _is_heard_of_before(trial: Trial) -> bool:
    """Whether the provider is known of, so that one more signal is not the first word of it."""
    own = [one.date for one in admitted(trial.held) if one.date <= trial.as_of]
    return bool(own) and all(min(own) <= one.date for one in trial.after)


LAWS = (
    Law(
        name="order_does_not_matter",
        says="The same signals in any order give the same decision, byte for byte.",
        drawn=_in_another_order,
        broken=_order,
    ),
    Law(
        name="repetition_has_no_effect",
        says="A signal that is given twice counts once.",
        drawn=_one_history,
        broken=_repetition,
    ),
    Law(
        name="nothing_recorded_later_matters",
        says="What was recorded after the day on which it was known changes nothing of what was decided then.",
        drawn=_with_one_recorded_later,
        broken=_recorded_later,
    ),
    Law(
        name="future_signals_are_ignored",
        says="A signal that is dated after the day changes nothing on that day.",
        drawn=_with_one_to_come,
        broken=_to_come,
    ),
    Law(
        name="irrelevant_signals_change_nothing",
        says="A signal of a kind that the policy never looks at changes no decision, criterion, obligation, question.",
        provisos=("The provider has been heard of by then: the first word of it, whatever it is, is news.",),
        drawn=_with_one_not_looked_at,
        broken=_not_looked_at,
    ),
)
