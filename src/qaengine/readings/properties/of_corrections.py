"""Laws of what is reported twice or put right: one event counts once, a correction holds from when it was known."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import assume
from hypothesis import strategies as st

from qaengine.outcome.truth import Truth
from qaengine.policy import indicators as op
from qaengine.readings.properties.law import Law
from qaengine.readings.properties.of_sameness import OF_THE_EVIDENCE, differs
from qaengine.readings.properties.strategies import LATE, corrections, histories
from qaengine.readings.properties.trial import Broken, Trial
from qaengine.readings.properties.world import ONE_DAY, World, admitted

COUNTING = (op.Count, op.Sum, op.Span, op.Share, op.Rate)
"""Measures of events, of which several signals may tell of one."""

# Corrections


@st.composite
def _with_a_correction(draw: st.DrawFn, world: World) -> Trial:
    held = admitted(draw(histories(world)))
    own = [one for one in held if one.kind != "feed.coverage" and one.provider != "*"]
    assume(own)
    wrong = draw(st.sampled_from(own))
    correction = draw(corrections(wrong, timedelta(days=draw(st.sampled_from(LATE)))))
    right = () if correction.withdraws else (replace(correction, supersedes=None),)
    rest = tuple(one for one in held if one is not wrong)
    return Trial(held=rest, before=(wrong, correction), after=right, as_of=world.as_of)


def _not_corrected(world: World, trial: Trial) -> Broken | None:
    wrong, correction = trial.before
    found = differs(world.decide(trial.first), world.decide(trial.second), OF_THE_EVIDENCE)
    what = "withdrawn" if correction.withdraws else "replaced"
    if found:
        return Broken(
            words=f"with a `{wrong.kind}` {what}, and as it should have been from the first: {found}", two=True
        )
    eve = correction.recorded_on - ONE_DAY
    then, before = (world.decide(held, known_at=eve) for held in (trial.first, (*trial.held, wrong)))
    if found := differs(then, before):
        return Broken(
            words=f"known on {eve}, before its correction was recorded, a `{wrong.kind}` is otherwise: {found}"
        )
    return None


# Several reports of one event


@st.composite
def _with_another_report(draw: st.DrawFn, world: World, kinds: frozenset[str]) -> Trial:
    held = admitted(draw(histories(world)))
    events = [one for one in held if one.kind in kinds]
    assume(events)
    one = draw(st.sampled_from(events))
    named = replace(one, ref="event")
    rest = tuple(other for other in held if other is not one)
    return Trial(held=(*rest, named), after=(replace(named, id="again"),), as_of=world.as_of)


def _reported(world: World) -> st.SearchStrategy[Trial] | str:
    indicators = world.policy.tree.indicators
    kinds = frozenset(
        kind for kind, names in world.readers.items() if all(isinstance(indicators[one], COUNTING) for one in names)
    )
    return _with_another_report(world, kinds) if kinds & world.examples.keys() else "the policy counts no kind of event"


def _counted_again(world: World, trial: Trial) -> Broken | None:
    before, after = world.decide(trial.held), world.decide(trial.second)
    for one, other in zip(before.criteria, after.criteria, strict=True):
        if one.answer != other.answer and Truth.UNKNOWN is not one.answer:
            was, now = (str(answer).replace("_", " ") for answer in (one.answer, other.answer))
            words = f"with a second report of one event `{one.clause}` is {now}, and not {was}"
            return Broken(words=words, clause=one.clause, two=True)
    for name, standing in before.decisions.items():
        other_range = after[name].range
        if standing.range != other_range:
            return Broken(words=f"with a second report of one event `{name}` may be otherwise", decision=name, two=True)
    return None


LAWS = (
    Law(
        name="corrections_take_effect",
        says="A signal that is withdrawn or replaced counts for nothing, but until that was recorded.",
        drawn=_with_a_correction,
        broken=_not_corrected,
    ),
    Law(
        name="one_event_counts_once",
        says="A second report of an event, of the same `ref` and saying the same, changes no answer.",
        provisos=("Of kinds of signal that are counted, summed or shared out, and not otherwise measured.",),
        drawn=_reported,
        broken=_counted_again,
    ),
)
