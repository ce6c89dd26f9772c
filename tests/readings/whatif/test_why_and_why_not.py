"""Why, and why not: the needs of each kind of outcome told rightly."""

import pytest
from disputed import DAY, decided, policy_of, signal

from qaengine.errors import QaengineError

INDICATORS = """
indicators:
  overall: {latest: cqc.inspection, field: overall, title: the overall rating}
  concerns: {count: safeguarding.concern, within: 12 months, title: concerns}
  willing: {latest: provider.engagement, field: willing, title: willing}
"""
GRADES = policy_of(
    INDICATORS
    + """
decisions:
  grade:
    outcomes:
      good:
        needs: none_fail
        criteria:
          - {clause: s.good.rating, when: {overall: {or_better: good}}}
          - {clause: s.good.willing, when: {willing: true}}
      fair:
        needs: {at_least: 2}
        criteria:
          - {clause: s.fair.rating, when: {overall: {or_worse: requires_improvement}}}
          - {clause: s.fair.concern, when: {concerns: {at_least: 1}}}
          - {clause: s.fair.unwilling, when: {willing: false}}
        only_if: [{clause: s.fair.reported, when: {overall: {known: true}}}]
      poor:
        needs: all
        criteria:
          - {clause: s.poor.rating, when: {overall: inadequate}}
          - {clause: s.poor.unwilling, when: {willing: false}}
"""
)
PROCESS = policy_of(
    INDICATORS
    + """
decisions:
  process:
    outcomes:
      none: {needs: nothing_worse}
      low:
        criteria:
          - {clause: s.low.concern, when: {concerns: {at_least: 1}}, up_to: high, decided_by: chair}
      high:
        criteria: [{clause: s.high.rating, when: {overall: inadequate}}]
    cap: [{clause: s.cap.willing, at: low, when: {willing: false}}]
"""
)


def parts(answer):
    return {part.finding.clause: (part.part, str(part.counts)) for part in answer.parts}


def test_one_met_and_none_failing_is_told_with_what_fails():
    decision = decided(GRADES, signal("r", "cqc.inspection", overall="requires_improvement"))
    answer = decision.why_not("good")
    assert answer.reasons[0] == "at least one of its 2 criteria must be met and none fail: 1 not met and 1 not known"
    assert answer.reasons[-1] == "it is ruled out by what is known"
    assert (answer.needs, str(answer.answer), answer.possible) == ("none_fail", "not_met", False)
    assert parts(answer) == {"s.good.rating": ("criteria", "not_met"), "s.good.willing": ("criteria", "unknown")}
    assert "What speaks against it\n" in answer.explain()


def test_at_least_so_many_counts_them_and_tells_the_condition_beside():
    decision = decided(GRADES, signal("r", "cqc.inspection", overall="requires_improvement"))
    answer = decision.why_not("fair")
    assert answer.needs == "at least 2"
    assert answer.reasons == (
        "at least 2 of its 3 criteria must be met: 1 met and 2 not known",
        "it is still possible",
    )
    assert parts(answer)["s.fair.reported"] == ("only_if", "met")
    assert "It has to hold beside the criteria." in answer.explain()


def test_a_condition_beside_that_fails_is_told():
    answer = decided(GRADES, signal("c", "safeguarding.concern"), signal("w", "provider.engagement", willing=False))
    not_fair = answer.why_not("fair")
    assert "1 condition that must hold beside them stands against it" in not_fair.reasons


def test_all_that_must_be_met_are_told():
    decision = decided(GRADES, signal("r", "cqc.inspection", overall="inadequate"))
    assert decision.why_not("poor").reasons[0] == "all of its 2 criteria must be met: 1 met and 1 not known"


def test_what_nothing_worse_waits_for_is_told():
    decision = decided(PROCESS, signal("c", "safeguarding.concern"))
    answer = decision.why_not("none")
    assert answer.reasons[0] == "it holds when nothing worse does: low is reached and high may be"
    assert str(answer.answer) == "not_met"


def test_a_criterion_that_may_raise_to_the_outcome_is_told_until_the_person_has_spoken():
    concern = signal("c", "safeguarding.concern")
    answer = decided(PROCESS, concern).why_not("high")
    assert parts(answer)["s.low.concern"] == ("raised", "unknown")
    spoken = signal("j", "officer.judgement", question="s.low.concern", answer="low", role="chair")
    assert "s.low.concern" not in parts(decided(PROCESS, concern, spoken).why_not("high"))


def test_a_cap_that_holds_stands_against_a_better_outcome():
    decision = decided(PROCESS, signal("w", "provider.engagement", willing=False))
    answer = decision.why_not("none")
    assert parts(answer)["s.cap.willing"] == ("cap", "not_met")
    assert "1 limit on a better outcome stands against it" in answer.reasons


def test_an_outcome_whose_needs_are_met_gives_way_to_a_more_serious_one():
    decision = decided(
        PROCESS, signal("c", "safeguarding.concern"), signal("r", "cqc.inspection", overall="inadequate")
    )
    assert "its needs are met, but so are those of high, which is more serious" in decision.why_not("low").reasons


def test_why_tells_what_is_met_and_what_speaks_for_less():
    decision = decided(
        PROCESS, signal("c", "safeguarding.concern"), signal("r", "cqc.inspection", overall="inadequate")
    )
    answer = decision.why()
    assert (answer.outcome, answer.needs) == ("high", "any")
    assert [part.finding.clause for part in answer.for_less] == ["s.low.concern"]
    assert answer.document()["parts"][0]["finding"]["clause"] == "s.low.concern"
    assert answer.document()["format"] == "qaengine/why@1"


def test_why_nothing_is_indicated_says_what_it_may_be():
    answer = decided(GRADES).why("grade")
    assert answer.reasons == ("the evidence held establishes no outcome; it may be good to poor",)


def test_a_decision_made_elsewhere_says_where_it_is_read():
    policy = policy_of(
        """
decisions:
  rating:
    pick: recorded
    recorded: {kind: pamms.assessment, field: overall, when: published_on}
    outcomes: {good: {}, poor: {}}
"""
    )
    assert "PAMMS assessment" in decided(policy).why_not("good").reasons[0]


@pytest.mark.parametrize(
    ("ask", "code", "hint"),
    [
        (lambda decision: decision.why_not("pour"), "Q722", "did you mean `poor`?"),
        (lambda decision: decision.why_not("poor", "gradee"), "Q721", "did you mean `grade`?"),
        (lambda decision: decision.why_not("red", "grade"), "Q722", "it can be `fair`, `good`, `poor`"),
    ],
)
def test_a_word_that_is_none_is_refused_with_the_nearest(ask, code, hint):
    with pytest.raises(QaengineError) as refused:
        ask(decided(GRADES))
    assert [(mistake.code, mistake.hint) for mistake in refused.value.mistakes] == [(code, hint)]


def test_of_several_decisions_one_must_be_named():
    policy = policy_of(
        INDICATORS
        + """
decisions:
  one: {outcomes: {low: {criteria: [{clause: s.a, when: {overall: good}}]}}}
  two: {outcomes: {low: {criteria: [{clause: s.b, when: {overall: good}}]}}}
"""
    )
    with pytest.raises(QaengineError, match="which decision is meant; it can be `one`, `two`"):
        decided(policy, as_of=DAY).why_not("low")
