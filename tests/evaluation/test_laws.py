"""Laws that hold whatever the policy and the signals: of order, time, learning, silence, adverse news and evidence."""

from datetime import date, timedelta
from typing import Any

import pytest
from generated import COUNTED, FEWER, FIELDS, INDICATORS, cases, records, signal_of, small_policy, told
from hypothesis import given, note
from hypothesis import strategies as st
from small import finding, policy, signals

from qaengine.evaluation.judge import decide
from qaengine.outcome.decision import Decision
from qaengine.outcome.trail import Finding
from qaengine.signals.records import Signal

LATER = timedelta(days=1)


def judged(case: Any, held: tuple[Signal, ...] | None = None, **given_words: Any) -> Decision:
    """The decision of the case, or with other signals or another day."""
    words = {"as_of": case.as_of, "known_at": case.known_at} | given_words
    return decide(case.policy, case.signals if held is None else held, provider="p1", **words)


# Order, repetition, the future, and what was not known


@FEWER
@given(case=cases(), data=st.data())
def test_order_and_repetition_change_no_byte(case, data):
    mixed = data.draw(st.permutations([*case.signals, *case.signals[:3]]))
    assert judged(case, tuple(mixed)).model_dump_json() == judged(case).model_dump_json()


@FEWER
@given(case=cases(), data=st.data())
def test_what_is_dated_after_the_day_changes_nothing(case, data):
    record = data.draw(records(case.as_of, 90))
    to_come = signal_of(record | {"date": case.as_of + LATER * data.draw(st.integers(1, 40))})
    assert judged(case, (*case.signals, to_come)) == judged(case)


@FEWER
@given(case=cases(), data=st.data())
def test_what_was_recorded_later_changes_nothing_of_what_was_known(case, data):
    known_at = case.as_of - LATER * data.draw(st.integers(0, 20))
    record = data.draw(records(case.as_of, 90))
    later = signal_of(record | {"recorded_on": known_at + LATER * data.draw(st.integers(1, 20))})
    assert judged(case, (*case.signals, later), known_at=known_at) == judged(case, known_at=known_at)


@FEWER
@given(case=cases(), day=st.integers(0, 60))
def test_an_earlier_day_is_answered_as_on_that_day(case, day):
    """`since` tells the truth: up to it nothing changed, and on the day before it was otherwise."""
    note(told(case))
    today, then = judged(case), judged(case, as_of=case.as_of - LATER * day)
    for now, before in zip(today.criteria, then.criteria, strict=True):
        if now.since is None or now.since <= then.as_of:
            assert (before.clause, before.answer, before.since) == (now.clause, now.answer, now.since)
    for found in today.criteria:
        if found.since is not None:
            eve = judged(case, as_of=found.since - LATER)
            assert found.answer not in [one.answer for one in eve.criteria if _place(one) == _place(found)]


def _place(one: Finding) -> tuple[str, str | None, str]:
    return one.clause, one.outcome, one.part


@FEWER
@given(case=cases(known=False), day=st.integers(0, 60))
def test_what_is_in_force_moves_only_on_its_day(case, day):
    today, then = judged(case), judged(case, as_of=case.as_of - LATER * day)
    for name, standing in today.decisions.items():
        if standing.in_force_since is None or standing.in_force_since <= then.as_of:
            assert then[name].in_force == standing.in_force


# Learning

# What a policy tests for being held at all, or measures where it is held, is not monotone, and neither is meant to be:
# `known`, `latest` of the field itself, the first day of an age, `at once` and decisions that depend on them.
SURE = """
indicators:
  rating: {latest: cqc.inspection, field: overall, where: {published_on: {happened: true}}}
  concerns: {count: safeguarding.concern, where: {remedied: false}, within: 28 days}
  themes: {count: safeguarding.concern, distinct: theme, where: {remedied: false}, within: 28 days}
  alike: {count: [safeguarding.concern, safeguarding.enquiry], same: theme, within: 28 days}
  affected: {sum: safeguarding.concern, field: people_affected, within: 28 days}
  spell: {span: quality.concern, within: 1 month, where: {severity: [medium, high]}}
  whole: {age: placement.suspension, until: lifted_on, where: {scope: whole}, joined_within: 10 days}
  overdue: {overdue: improvement.action, due: due_on, done: completed_on, where: {delay_reasonable: false}}
  late: {late: improvement.action, due: due_on, done: completed_on, where: {delay_reasonable: false}}
  run: {overdue_run: improvement.action, due: due_on, done: completed_on, where: {delay_reasonable: false}}
  upheld: {share: complaint, matching: {upheld: true}, where: {addressed: false}, within: 1 month}
  size: {latest: provider.profile, field: people_supported}
  band: {bands_of: concerns, bands: [{from: 0, is: green}, {from: 1, is: amber}, {from: 2, is: red}], scale: light}
  total: {score: [{of: band, weight: 2, points: {green: 0, amber: 1, red: 2}}, {of: overdue, weight: 1}]}
complete:
  - {kinds: [improvement.action, safeguarding.enquiry], basis: assumption, owner: o, because: b.}
decisions:
  level:
    outcomes:
      low:
        needs: none_fail
        criteria:
          - {clause: sm.low.concerns, when: {concerns: {at_most: 0}}}
          - {clause: sm.low.late, when: {late: {at_most: 1}, run: {less_than: 2}}}
          - {clause: sm.low.share, when: {upheld: {at_most: 1/2}}}
      middle:
        needs: any
        criteria:
          - {clause: sm.middle.themes, when: {themes: {at_least: 2}}}
          - {clause: sm.middle.alike, when: {alike: {at_least: 2}}, unless: {overdue: {at_most: 0}}}
          - {clause: sm.middle.spell, when: {spell: {at_least: 10 days}}}
          - {clause: sm.middle.rating, when: {rating: {or_worse: requires_improvement}}}
      high:
        needs: {at_least: 1}
        criteria:
          - {clause: sm.high.whole, when: {whole: {more_than: 10 days}}}
          - {clause: sm.high.affected, when: {affected: {more_than: 3}}}
          - {clause: sm.high.total, when: {total: {at_least: 4}}}
          - {clause: sm.high.band, when: {any_of: [{band: red}, {rating: inadequate}]}}
triggers:
  - {clause: sm.t.some, when: {none_of: [{concerns: {at_least: 1}}, {run: {at_least: 2}}]}}
  - {clause: sm.t.exact, when: {at_least_of: {n: 2, of: [concerns, overdue, late], is: {at_least: 2}}}}
"""
TESTED = {
    "cqc.inspection": ("published_on",),
    "safeguarding.concern": ("remedied", "theme", "people_affected"),
    "safeguarding.enquiry": ("theme",),
    "quality.concern": ("severity",),
    "placement.suspension": ("scope", "lifted_on"),
    "improvement.action": ("due_on", "completed_on", "delay_reasonable"),
    "complaint": ("upheld", "addressed"),
    "feed.coverage": (),
}
AS_OF = date(2025, 3, 31)


@st.composite
def learned(draw: st.DrawFn) -> tuple[tuple[Signal, ...], tuple[Signal, ...]]:
    """Signals, and the same with some fields that were not given now given, and perhaps with more coverage."""
    kinds = tuple(TESTED)
    whole = [draw(records(AS_OF, n, kinds, full=True)) for n in range(draw(st.integers(0, 8)))]
    less = []
    for record in whole:
        fields = TESTED[str(record["kind"])]
        less.append({name: value for name, value in record.items() if name not in fields or draw(st.booleans())})
    more = [draw(records(AS_OF, 80 + n, ("feed.coverage",))) for n in range(draw(st.integers(0, 1)))]
    for record in (*whole, *less):
        record.pop("ref", None)
    return tuple(map(signal_of, less)), tuple(map(signal_of, [*whole, *more]))


@given(signals_held=learned())
def test_learning_turns_no_certain_answer_and_only_narrows_the_range(signals_held):
    before, after = (decide(policy(SURE), held, provider="p1", as_of=AS_OF) for held in signals_held)
    for first, second in zip(before.criteria, after.criteria, strict=True):
        assert first.certain in ("unknown", second.certain), first.clause
    outcomes = before["level"].outcomes
    assert open_outcomes(after) <= open_outcomes(before), outcomes


def open_outcomes(decision: Decision) -> set[str]:
    """The outcomes from the least to the most serious that is still possible."""
    standing = decision["level"]
    if standing.range is None:
        return set()
    first, last = map(standing.outcomes.index, standing.range)
    return set(standing.outcomes[first : last + 1])


# Silence


@pytest.mark.parametrize("name", sorted(INDICATORS))
def test_of_a_provider_about_whom_nothing_is_held_every_test_is_unknown(name):
    tests = INDICATORS[name][1]
    rows = "".join(f"  - {{clause: sm.n{n}, when: {{{name}: {test}}}}}\n" for n, test in enumerate(tests))
    held = [signals("complaint 2025-04-01"), signals("feed.coverage 2025-03-01 provider=* kinds=visit")]
    for rest in ((), *held):
        decision = decide(small_policy(f"triggers:\n{rows}", AS_OF), rest, provider="p1", as_of=AS_OF)
        for found, test in zip(decision.criteria, tests, strict=True):
            assert found.answer == {"{known: true}": "not_met", "{known: false}": "met"}.get(test, "unknown"), test


GOOD = """
indicators:
  rating: {latest: cqc.inspection, field: overall}
  areas: {latest: cqc.inspection, field: key_questions}
  questions: {latest: pamms.assessment, field: questions}
  concerns: {count: safeguarding.concern, within: 28 days}
  overdue: {overdue: improvement.action, due: due_on, done: completed_on}
  suspended: {age: placement.suspension, from: issued_on, until: lifted_on}
  upheld: {share: complaint, matching: {upheld: true}}
  size: {latest: provider.profile, field: people_supported}
  for_size: {rate: complaint, within: 1 month, per: size, expected: 1, minimum: 2}
  band: {bands_of: concerns, bands: [{from: 0, is: green}, {from: 1, is: red}], scale: light}
  total: {score: [{of: band, weight: 1, points: {green: 0, amber: 1, red: 2}}]}
  word: {judgement: sm.q, by: [lead]}
decisions:
  level:
    outcomes:
      low:
        needs: none_fail
        criteria:
          - {clause: sm.rating, when: {rating: [outstanding, good]}}
          - {clause: sm.areas, when: {areas: {every: {or_better: good}}}}
          - {clause: sm.questions, when: {questions: {every: [excellent, good]}}}
          - {clause: sm.concerns, when: {concerns: {at_most: 0}}}
          - {clause: sm.overdue, when: {overdue: {less_than: 1}}}
          - {clause: sm.suspended, when: {suspended: {at_most: 1 month}}}
          - {clause: sm.upheld, when: {upheld: {at_most: 50%}}}
          - {clause: sm.for-size, when: {for_size: {or_better: expected}}}
          - {clause: sm.band, when: {band: green}}
          - {clause: sm.total, when: {total: {at_most: 1}}}
          - {clause: sm.word, when: {word: true}}
"""


@given(data=st.data())
def test_without_its_evidence_a_good_answer_is_never_good(data):
    kinds = tuple(kind for kind in FIELDS if kind not in ("decision.recorded", "officer.judgement"))
    held = tuple(signal_of(data.draw(records(AS_OF, n, kinds))) for n in range(data.draw(st.integers(1, 9))))
    held += signals("officer.judgement 2025-03-01 question=sm.q role=lead answer=true")
    decision = decide(policy(GOOD), held, provider="p1", as_of=AS_OF)
    for found in decision.criteria:
        if found.answer == "met":
            gone = {*found.evidence, *(one.id for one in held if one.kind == "feed.coverage")}
            left = tuple(one for one in held if one.id not in gone and _is_other(one, found, held))
            assert finding(decide(policy(GOOD), left, provider="p1", as_of=AS_OF), found.clause).answer != "met"


def _is_other(one: Signal, found: Finding, held: tuple[Signal, ...]) -> bool:
    """Whether the signal is of another kind than those on which the finding rests: older ones are evidence as well."""
    return one.kind not in {other.kind for other in held if other.id in found.evidence}


# Adverse news


COUNTS = """
indicators:
  of_all: {count: [safeguarding.concern, quality.concern, medication.error, complaint], within: 28 days}
  of_some: {count: {safeguarding.concern: {remedied: false}, quality.concern: {severity: high}}, within: 28 days}
  alike: {count: [safeguarding.concern, quality.concern], same: theme, within: 28 days}
  persons: {count: medication.error, distinct_in: people, within: 28 days}
  affected: {sum: safeguarding.concern, field: people_affected, within: 28 days}
triggers:
"""
COUNTS += "".join(
    f"  - {{clause: sm.{name}.n{n}, when: {{{name}: {{at_least: {n}}}}}}}\n"
    for name in ("of_all", "of_some", "alike", "persons", "affected")
    for n in (1, 2, 3)
)
COUNTS += "decisions: {d: {outcomes: {o: {}}}}\n"


@given(data=st.data())
def test_one_more_adverse_signal_never_lowers_a_count(data):
    kinds = tuple(COUNTED[:4])
    held = [signal_of(data.draw(records(AS_OF, n, kinds))) for n in range(data.draw(st.integers(0, 6)))]
    record = data.draw(records(AS_OF, 90, kinds))
    record.pop("ref", None)  # an event is dated by its earliest report, so one more report may move it out of a window
    before, after = (
        decide(policy(COUNTS), signals_held, provider="p1", as_of=AS_OF)
        for signals_held in (held, [*held, signal_of(record)])
    )
    for first, second in zip(before.criteria, after.criteria, strict=True):
        assert not (first.answer == "met" and second.answer != "met"), first.clause


# What is cited is enough


@FEWER
@given(case=cases(known=False))
def test_what_is_cited_alone_leads_to_the_same_answer(case):
    note(told(case))
    always = {one.id for one in case.signals if one.kind == "feed.coverage"}
    # of a provider nobody has heard of nothing is complete: keep somebody's first word, whatever it is about
    first = min(case.signals, key=lambda one: (one.date, one.id), default=None)
    for found in judged(case).criteria:
        if found.answer == "met":
            kept = {*found.evidence, *always, *([first.id] if first else [])}
            alone = judged(case, tuple(one for one in case.signals if one.id in kept))
            again = [one.answer for one in alone.criteria if _place(one) == _place(found)]
            assert "met" in again, found.clause
