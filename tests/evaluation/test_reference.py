"""The engine and the second engine answer alike, whatever the policy, the signals and the day."""

from datetime import timedelta
from typing import Any

import pytest
from alike import WORDS
from generated import (
    AS_OF_DAYS,
    FEWER,
    FIELDS,
    INDICATORS,
    OFFSETS,
    Case,
    cases,
    indicators_in,
    records,
    signal_of,
    told,
    with_head,
)
from generated_approvals import approval_cases
from hypothesis import given, note, settings
from hypothesis import strategies as st
from reference import Reference
from small import policy

from qaengine.evaluation.judge import decide


def by_engine(case: Case) -> dict[str, Any]:
    """What the engine says, in the words of both."""
    decision = decide(case.policy, case.signals, provider="p1", as_of=case.as_of, known_at=case.known_at)
    return {
        "criteria": [(f.clause, f.answer.value, f.certain.value, f.since) for f in decision.criteria],
        "decisions": {n: (s.indicated, s.range, s.settled, s.in_force, s.since) for n, s in decision.decisions.items()},
    }


def by_reference(case: Case) -> dict[str, Any]:
    """What the second engine says, each `since` found day by day."""
    reference = Reference(case.policy, case.signals, case.known_at)
    today = reference.on(case.as_of)
    criteria, decisions = [], {}
    for _, criterion in today.asked():
        shown, certain = (WORDS[today.criterion(criterion, presume)] for presume in (True, False))
        since = reference.since(lambda day, one=criterion: day.criterion(one, True), case.as_of)
        criteria.append((str(criterion.clause), shown, certain, since))
    for name in map(str, case.policy.tree.decisions):
        indicated, possible = today.indication(name)
        since = reference.since(lambda day, name=name: day.indicated(name), case.as_of) if indicated else None
        settled = indicated is not None and possible == (indicated,)
        span = (possible[0], possible[-1]) if possible else None
        decisions[name] = (indicated, span, settled, reference.in_force(name, case.as_of), since)
    return {"criteria": criteria, "decisions": decisions}


@FEWER
@given(case=cases())
def test_the_engine_answers_as_the_second_engine_does(case):
    note(told(case))
    assert by_engine(case) == by_reference(case)


@given(case=approval_cases())
def test_the_engine_follows_approvals_as_the_second_engine_does(case):
    note(told(case))
    reference = Reference(case.policy, case.signals, case.known_at)
    for day in (case.as_of - timedelta(days=back) for back in range(8)):
        decision = decide(case.policy, case.signals, provider="p1", as_of=day)
        assert decision["first"].in_force == reference.in_force("first", day), day


def kinds_of(name: str) -> tuple[str, ...]:
    """The kinds of signal that the indicator looks at, and what is said of whether all of them are held."""
    body = indicators_in(name)
    also = {"feed.coverage": "{", "officer.judgement": "judgement", "peer.baseline": "baseline"}
    return tuple(kind for kind in FIELDS if kind in body or also.get(kind, "\0") in body)


@pytest.mark.parametrize("name", sorted(INDICATORS))
@settings(max_examples=max(20, settings().max_examples // 5))
@given(data=st.data(), as_of=st.sampled_from(AS_OF_DAYS), step=st.sampled_from(OFFSETS))
def test_each_indicator_alone_is_measured_as_by_the_second_engine(name, data, as_of, step):
    rows = "".join(f"  - {{clause: sm.n{n}, when: {{{name}: {test}}}}}\n" for n, test in enumerate(INDICATORS[name][1]))
    text = (
        with_head(f"triggers:\n{rows}", as_of, as_of - timedelta(days=step)) + "decisions: {d: {outcomes: {o: {}}}}\n"
    )
    held = [signal_of(data.draw(records(as_of, n, kinds_of(name)))) for n in range(data.draw(st.integers(0, 7)))]
    note("\n".join(str(one.document()) for one in held))
    today = Reference(policy(text), held).on(as_of)
    asked = [(one.clause, *(WORDS[today.criterion(one, p)] for p in (True, False))) for _, one in today.asked()]
    decision = decide(policy(text), held, provider="p1", as_of=as_of)
    assert [(one.clause, one.answer.value, one.certain.value) for one in decision.criteria] == asked
