# ruff: noqa: E501 - the table has one row a line
"""Bugs planted in the engine are found by the laws that a council tries under pytest, each with a case to paste."""

from datetime import date

import pytest
from hypothesis import Phase, settings
from test_planted_bugs import code_of, function_at

from qaengine.faces.law_cases import as_text
from qaengine.policy.from_document import policy_from_document
from qaengine.readings.properties.laws import laws_of
from qaengine.readings.properties.trying import CI, Counterexample, tried
from qaengine.readings.properties.world import World

SOUND = """\
policy: fernhill
edition: "2025"
title: Fernhill quality framework
language: 1
in_force: {from: 2025-04-01}
roles: {manager: The manager, panel: The panel, officer: The officer}
indicators:
  overall: {latest: cqc.inspection, field: overall}
  concerns: {count: safeguarding.concern, where: {remedied: false}, within: 1 month}
  suspended: {age: placement.suspension, from: issued_on, until: lifted_on}
  late: {overdue: improvement.action, due: due_on, done: completed_on, grace: 3 working days}
  plan: {judgement: fern.plan, by: [manager], holds: 3 months}
decisions:
  level:
    outcomes:
      low:
        needs: none_fail
        criteria:
          - {clause: fern.low.rating, when: {overall: {or_better: good}}}
          - {clause: fern.low.none, when: {concerns: {at_most: 0}}}
      high:
        criteria:
          - {clause: fern.high.rating, when: {overall: {or_worse: requires_improvement}}}
          - {clause: fern.high.some, when: {concerns: {at_least: 1}}}
changes:
  - decision: level
    clause: fern.panel
    approved_by: [manager, panel]
    requires: [{when: {concerns: {at_most: 5}}, says: there are few concerns}]
triggers:
  - {clause: fern.t.suspended, when: {suspended: {more_than: 2 months}}}
  - {clause: fern.t.late, when: {late: {at_least: 1}}}
  - {clause: fern.t.many, when: {concerns: {at_least: 2}}}
  - {clause: fern.t.plan, when: {plan: true}}
duties:
  - clause: fern.visit
    what: A visit
    who: officer
    for_each: safeguarding.concern
    within: 10 days
    done_by: {signals: visit}
laws:
  - law: inadequate_is_high
    says: An inadequate rating is high.
    when: {overall: inadequate}
    then: {level: {indicated: high}}
"""


@pytest.mark.parametrize(
    ("law", "place", "stands", "planted"),
    [
        ("corrections_take_effect", "signals.history:admitted", "if one.supersedes and", "if one.withdraws and"),
        ("corrections_take_effect", "signals.history:admitted", "gone = withdrawn(corrections)", "gone = set()"),
        ("corrections_take_effect", "signals.history:admitted", "one.recorded_on <= known_at", "True"),
        ("one_event_counts_once", "evaluation.counting:_events", 'f"ref {signal.ref}" if signal.ref else ', ""),
        ("limits_are_exact", "periods:_months_later", "divmod(12 *", "divmod(1 + 12 *"),
        ("late_is_from_the_day_after", "evaluation.meters:DueMeter._days_of", "_next(limit) for", "limit for"),
        ("answers_hold_until_their_last_day", "evaluation.meters:JudgementMeter._holds", "<= end", "< end"),
        ("due_dates_are_exact", "evaluation.duties:_status", "due == day", "due >= day"),
        ("due_dates_are_exact", "periods:_days_later", "+ days", "+ days + 1"),
        ("no_panel_is_skipped", "evaluation.in_force:Replay._complete", "or any(", "or all("),
        ("named_approvals_are_of_distinct_roles", "evaluation.in_force:Replay.given", "for role in approver.role if", "for role in self.words.get((start, end), ()) if"),
        ("complete_approvals_take_effect", "evaluation.in_force:Replay._complete", "self.standing != start or", "self.judged.rank(end) < self.judged.rank(start) or"),
        ("complete_approvals_take_effect", "evaluation.in_force:Replay._complete", "Moment(day=day", "Moment(day=self.moments[-1].day"),
        ("complete_approvals_take_effect", "evaluation.in_force:Replay._approve", "[role] = signal", ".setdefault(role, signal)"),
        ("complete_approvals_take_effect", "evaluation.in_force:Replay.unmet", "if answer is not MET", "if answer is not NOT_MET"),
        ("unknown_never_reads_as_good", "evaluation.counting:Events.number", "possible if self.is_complete(day) else None", "possible"),
        ("unknown_never_reads_as_good", "outcome.truth:all_met", "found = UNKNOWN", "found = NOT_MET"),
    ],
)  # fmt: skip
def test_a_bug_planted_in_the_engine_is_found_by_the_law(law, place, stands, planted, monkeypatch):
    place = f"qaengine.{place}"
    monkeypatch.setattr(function_at(place), "__code__", code_of(function_at(place), stands, planted))
    world = World(policy_from_document(SOUND.encode(), file="mine.yaml"), date(2026, 4, 1))
    (of,) = (one for one in laws_of(world.policy) if one.name == law)
    broken = tried(of, world, settings(CI, max_examples=300, phases=(Phase.generate,)))
    assert isinstance(broken, Counterexample)
    assert "cases:\n- case:" in as_text(broken, world)
