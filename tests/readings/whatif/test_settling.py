"""What would settle a decision: the smallest set is the smallest, and says how it was found."""

from disputed import DAY, decided, policy_of, signal

from qaengine.evaluation.judge import register_of
from qaengine.readings.whatif.matter import Matter
from qaengine.readings.whatif.settling import settling

POLICY = policy_of(
    """
indicators:
  overall: {latest: cqc.inspection, field: overall, title: the overall rating}
decisions:
  level:
    outcomes:
      low:
        needs: all
        criteria:
          - {clause: s.low.one, judged_by: lead}
          - {clause: s.low.two, judged_by: lead}
      high:
        needs: {at_least: 2}
        criteria:
          - {clause: s.high.one, judged_by: lead, says: People are harmed.}
          - {clause: s.high.two, judged_by: lead}
          - {clause: s.high.rating, when: {overall: inadequate}}
"""
)


def answer(clause, said, id_="j"):
    return signal(f"{id_}-{clause}", "officer.judgement", question=clause, role="lead", answer=said)


def sets(found):
    return [({each.clause: each.answer for each in one.answers}, one.comes_to) for one in found.smallest]


def test_the_smallest_set_has_as_many_answers_as_it_needs():
    found = decided(POLICY, answer("s.high.one", True)).settle()
    assert sets(found) == [({"s.high.two": "met"}, "high"), ({"s.high.rating": "met"}, "high")]
    assert found.smallest_proved
    none = decided(POLICY).settle()
    assert {tuple(one) for one, _ in sets(none)} == {
        ("s.high.one", "s.high.two"),
        ("s.high.one", "s.high.rating"),
        ("s.high.two", "s.high.rating"),
    }


def test_a_set_that_people_can_answer_was_decided_again_and_one_that_evidence_must_show_was_not():
    found = decided(POLICY, answer("s.high.one", True)).settle()
    assert [one.verified for one in found.smallest] == [True, None]
    assert "s.high.two met: high, decided again" in found.explain()


def test_what_settles_whatever_is_answered_is_found_among_all_sets():
    known = [answer("s.low.one", True), answer("s.low.two", True), answer("s.high.two", False)]
    found = decided(POLICY, *known).settle()
    assert [one.clauses for one in found.whatever] == [("s.high.one", "s.high.rating")]
    assert found.whatever_proved


def test_every_answer_tells_what_it_alone_would_do():
    found = decided(POLICY, answer("s.low.one", True)).settle()
    alone = {each.clause: {effect.answer: effect.indicated for effect in each.answers} for each in found.open}
    assert alone["s.low.two"] == {"met": "low", "not_met": None}
    assert alone["s.high.one"] == {"met": None, "not_met": None}
    told = found.explain()
    assert "met: then low is indicated, and it may be low to high" in told
    assert "These matter only together with others" in told
    assert "People are harmed. The lead can say. (s.high.one)" in told


def test_a_bound_is_told_and_nothing_is_called_smallest_beyond_it():
    signals = register_of([])
    matter = Matter(policy=POLICY, register=signals, provider="P-1", as_of=DAY)
    found = settling(matter, "level", most=20)
    assert (found.smallest, found.smallest_proved, found.sizes_tried) == ((), False, 1)
    assert found.tried == 10
    told = found.explain()
    assert "All sets of up to 1 answer were tried (10 combinations; the bound is 20)." in told
    assert "None of them settles it." in told


def test_what_is_settled_needs_no_answer():
    known = [answer("s.high.one", True), answer("s.high.two", True)]
    found = decided(POLICY, *known).settle()
    assert (found.settled, found.open, found.smallest, found.tried) == (True, (), (), 0)
    assert "It is settled: high." in found.explain()


def test_what_is_decided_elsewhere_waits_for_its_record():
    policy = policy_of(
        """
decisions:
  rating:
    pick: recorded
    recorded: {kind: pamms.assessment, field: overall, when: published_on}
    outcomes: {good: {}, poor: {}}
"""
    )
    found = decided(policy).settle()
    assert found.remarks == (
        "it is decided elsewhere: a PAMMS assessment that gives its outcome settles it, and no answer here does",
    )


def test_a_decision_that_may_not_be_taken_at_all_says_so():
    policy = policy_of(
        """
indicators: {service: {latest: provider.profile, field: service_type}}
decisions:
  level:
    applies_to: {service: care_home}
    outcomes: {low: {criteria: [{clause: s.low, judged_by: lead}]}}
"""
    )
    found = decided(policy).settle()
    assert "whether this is decided for the provider at all" in found.remarks[0]
    assert found.smallest == ()
