"""The engine and the second engine answer alike, whatever the policy, the signals and the day."""

from datetime import timedelta
from typing import Any

from alike import WORDS
from generated import FEWER, Case, cases, told
from generated_approvals import approval_cases
from hypothesis import given, note
from reference import Reference

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
