"""The policies that ship: both engines answer alike on random signals of the kinds that each looks at."""

from datetime import date, timedelta
from functools import cache

import pytest
import shipped
from hypothesis import given, note, settings
from hypothesis import strategies as st
from reference import Reference
from test_reference import WORDS

from qaengine.evaluation.judge import decide
from qaengine.outcome.decision import Decision

FEWER = settings(max_examples=max(10, settings().max_examples // 5))
POLICIES = [pytest.param(path, id=path.stem) for path in shipped.FILES]


def test_there_are_policies_to_try():
    assert len(shipped.FILES) >= 4


@pytest.mark.parametrize("path", POLICIES)
@FEWER
@given(data=st.data())
def test_each_answer_and_range_is_that_of_the_second_engine(path, data):
    as_of = data.draw(st.sampled_from(shipped.AS_OF_DAYS))
    signals = data.draw(shipped.histories(path, as_of, longest=800))
    known_at = data.draw(st.sampled_from([None, None, as_of, as_of - timedelta(days=30)]))
    note("\n".join(str(one.document()) for one in signals))
    policy = shipped.shipped(path)
    decision = decide(policy, signals, provider="p1", as_of=as_of, known_at=known_at)

    @cache
    def on(day: date) -> Decision:
        return decide(policy, signals, provider="p1", as_of=day, known_at=known_at)

    reference = Reference(policy, signals, known_at, standing=lambda name, day: on(day)[name].in_force)
    today = reference.on(as_of)
    asked = list(today.asked())
    wanted = [
        (str(one.clause), *(WORDS[today.criterion(one, presume)] for presume in (True, False))) for _, one in asked
    ]
    assert [(one.clause, one.answer.value, one.certain.value) for one in decision.criteria] == wanted
    for name, standing in decision.decisions.items():
        indicated, possible = today.indication(name)
        assert (standing.indicated, standing.range) == (indicated, (possible[0], possible[-1]) if possible else None)
    for number in data.draw(st.lists(st.integers(0, len(asked) - 1), max_size=4)):
        days = data.draw(st.lists(st.integers(0, 900), max_size=2))
        assert_since(reference, asked[number][1], decision.criteria[number].since, as_of, days)


def assert_since(reference: Reference, criterion: object, since: date | None, as_of: date, days: list[int]) -> None:
    """The answer was the same on the first day and on days between, and another on the day before."""
    wanted = reference.on(as_of).criterion(criterion, True)
    first = since or reference.beginning
    if since is not None:
        assert reference.on(since - timedelta(days=1)).criterion(criterion, True) is not wanted
    for day in {first, *(as_of - timedelta(days=number) for number in days)}:
        if first <= day <= as_of:
            assert reference.on(day).criterion(criterion, True) is wanted


@pytest.mark.parametrize("path", POLICIES)
@FEWER
@given(data=st.data())
def test_what_is_in_force_is_what_the_second_engine_follows_day_by_day(path, data):
    as_of = data.draw(st.sampled_from(shipped.AS_OF_DAYS))
    signals = data.draw(shipped.histories(path, as_of, longest=12, most=12))
    note("\n".join(str(one.document()) for one in signals))
    policy = shipped.shipped(path)
    decision = decide(policy, signals, provider="p1", as_of=as_of)
    reference = Reference(policy, signals)
    for name, standing in decision.decisions.items():
        assert standing.in_force == reference.in_force(name, as_of), name
