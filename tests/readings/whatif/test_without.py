"""Contested signals struck out: as if they had never been recorded, whatever corrects whatever."""

import pickle

import pytest
from disputed import decided, policy_of, signal

from qaengine.errors import QaengineError

POLICY = policy_of(
    """
indicators:
  overall: {latest: cqc.inspection, field: overall, title: the overall rating}
  concerns: {count: safeguarding.concern, within: 12 months, title: concerns}
decisions:
  level:
    outcomes:
      low: {criteria: [{clause: s.low, when: {overall: good}}]}
      high:
        criteria:
          - {clause: s.high.rating, when: {overall: inadequate}}
          - {clause: s.high.concerns, when: {concerns: {at_least: 2}}}
duties:
  - {clause: s.visit, what: Visit, became_met: s.high.rating, within: 28 days}
"""
)
GOOD = signal("good", "cqc.inspection", "2025-01-01", overall="good")
BAD = signal("bad", "cqc.inspection", "2025-05-01", overall="inadequate")


def indicated(decision, *ids):
    return decision.without(*ids).decisions[0].indicated


def test_what_changes_is_told_for_outcomes_and_clauses():
    answer = decided(POLICY, GOOD, BAD).without("bad")
    assert [(each.decision, each.indicated) for each in answer.decisions] == [("level", ("high", "low"))]
    assert {each.clause: tuple(map(str, each.answer)) for each in answer.criteria} == {
        "s.low": ("not_met", "met"),
        "s.high.rating": ("met", "not_met"),
    }
    assert [one.id for one in answer.struck] == ["bad"]
    assert answer.struck[0].counted
    assert "Level: low is indicated; it was high." in answer.explain()


def test_a_duty_that_falls_away_is_told():
    answer = decided(POLICY, GOOD, BAD).without("bad")
    assert [(due.clause, due.before[1], due.after) for due in answer.obligations] == [("s.visit", "overdue", None)]
    assert "Visit. Falls away; it was due 29 May 2025, overdue. (s.visit)" in answer.explain()


def test_the_decision_asked_is_the_same_afterwards():
    decision = decided(POLICY, GOOD, BAD)
    before = decision.document()
    decision.without("bad")
    assert decision.document() == before


def test_striking_a_correction_brings_back_what_it_corrected():
    mended = signal("mended", "cqc.inspection", "2025-05-01", overall="good", supersedes="bad")
    decision = decided(POLICY, BAD, mended)
    assert decision["level"].indicated == "low"
    answer = decision.without("mended")
    assert answer.decisions[0].indicated == ("low", "high")
    assert answer.struck[0].remarks == ("it corrected bad, which is taken as it was before",)


def test_striking_a_withdrawal_brings_back_what_it_withdrew():
    withdrawn = signal("gone", "cqc.inspection", "2025-05-20", withdraws="bad")
    assert indicated(decided(POLICY, GOOD, BAD, withdrawn), "gone") == ("low", "high")


def test_striking_what_was_replaced_changes_nothing_and_says_so():
    mended = signal("mended", "cqc.inspection", "2025-05-01", overall="good", supersedes="bad")
    answer = decided(POLICY, BAD, mended).without("bad")
    assert answer.decisions[0].same
    assert not answer.struck[0].counted
    assert answer.struck[0].remarks == ("mended had replaced it, and still stands",)


def test_striking_what_was_withdrawn_does_not_leave_a_withdrawal_of_nothing():
    withdrawn = signal("gone", "cqc.inspection", "2025-05-20", withdraws="bad")
    answer = decided(POLICY, GOOD, BAD, withdrawn).without("bad")
    assert answer.decisions[0].same
    assert answer.struck[0].remarks == ("gone had retracted it",)


def test_a_whole_chain_may_go():
    mended = signal("mended", "cqc.inspection", "2025-05-01", overall="good", supersedes="bad")
    again = signal("again", "cqc.inspection", "2025-05-01", overall="inadequate", supersedes="mended")
    decision = decided(POLICY, GOOD, BAD, mended, again)
    assert indicated(decision, "again") == ("high", "low")
    assert indicated(decision, "again", "mended") == ("high", "high")
    assert indicated(decision, "again", "mended", "bad") == ("high", "low")


def test_another_report_of_the_same_event_still_counts_and_is_told():
    first = signal("c1", "safeguarding.concern", ref="case-7")
    second = signal("c2", "safeguarding.concern", ref="case-7")
    other = signal("c3", "safeguarding.concern")
    answer = decided(POLICY, first, second, other).without("c1")
    assert answer.decisions[0].indicated == ("high", "high")
    assert answer.struck[0].remarks == ("c2 reports the same event, and still counts",)


def test_ids_that_are_not_held_are_refused_together_with_the_nearest():
    with pytest.raises(QaengineError) as refused:
        decided(POLICY, GOOD, BAD).without("bat", "gold", "bad")
    assert [(m.code, m.hint) for m in refused.value.mistakes] == [
        ("Q436", "did you mean `bad`?"),
        ("Q436", "did you mean `good`?"),
    ]


def test_a_decision_that_was_sent_elsewhere_says_that_it_no_longer_knows():
    decision = decided(POLICY, GOOD)
    again = pickle.loads(pickle.dumps(decision))
    assert again == decision
    assert again.digest == decision.digest
    with pytest.raises(QaengineError, match="no longer knows the evidence it was made from"):
        again.without("good")
