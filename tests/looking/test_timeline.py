"""A provider over time: each move with the day, when it could be known, and what it rests on."""

from datetime import date
from xml.etree import ElementTree

import pytest

from qaengine import signals_from_records
from qaengine.faces.charts import timeline_svg
from qaengine.imports.demo_data import homecare_history
from qaengine.policy.from_document import Policy, policy_from_document
from qaengine.policy.library import load_policy
from qaengine.readings.timeline import Timeline, timeline

TEXT = """
policy: small
edition: "1"
title: Small
language: 1
in_force: {from: 2015-01-01}
readings: {R1: The text says it is red at once.}
roles: {lead: Lead}
indicators:
  overall: {latest: cqc.inspection, field: overall}
decisions:
  light:
    outcomes:
      green: {needs: none_fail, criteria: [{clause: s.green, when: {overall: [outstanding, good]}}]}
      red: {criteria: [{clause: s.red, when: {overall: inadequate}}]}
changes:
  - {decision: light, worsening: at_once, reading: R1, to: red}
  - {decision: light, from: red, to: green, clause: s.back, approved_by: lead}
duties:
  - {clause: s.visit, what: Visit, who: lead, entered: {decision: light, outcomes: red}, within: 10 days,
     done_by: {signals: visit, on: done_on}}
"""


@pytest.fixture(scope="module")
def policy() -> Policy:
    return policy_from_document(TEXT, file="small.yaml")


def inspection(name: str, day: str, overall: str, **more: object) -> dict[str, object]:
    return {"id": name, "provider": "P", "kind": "cqc.inspection", "date": day, "overall": overall, **more}


def made(
    policy: Policy, *records: dict[str, object], as_of: str = "2025-12-31", known_at: str | None = None
) -> Timeline:
    known = date.fromisoformat(known_at) if known_at else None
    signals = signals_from_records(records)
    return timeline(policy, signals, provider="P", as_of=date.fromisoformat(as_of), known_at=known)


def shown(found: Timeline) -> list[tuple[str, str | None, str | None]]:
    return [(str(move.day), move.after.indicated, move.after.in_force) for move in found.moves]


def test_each_move_of_what_is_indicated_and_in_force_has_its_day(policy: Policy) -> None:
    approval = {
        "id": "a", "provider": "P", "kind": "approval", "date": "2025-09-01", "role": "lead", "decision": "approve",
        "from_state": "red", "to_state": "green",
    }  # fmt: skip
    records = (
        inspection("i", "2025-01-10", "good"),
        inspection("j", "2025-05-20", "inadequate"),
        inspection("k", "2025-08-01", "good"),
    )
    assert shown(made(policy, *records, approval)) == [
        ("2025-01-10", "green", None),
        ("2025-05-20", "red", "red"),
        ("2025-08-01", "green", "red"),
        ("2025-09-01", "green", "green"),
    ]


def test_a_signal_recorded_late_shows_in_both_views(policy: Policy) -> None:
    records = (
        inspection("i", "2025-01-10", "good"),
        inspection("j", "2025-05-20", "inadequate", recorded_on="2025-07-02"),
    )
    after = made(policy, *records)
    assert [(str(move.day), str(move.known_on)) for move in after.moves] == [
        ("2025-01-10", "2025-01-10"),
        ("2025-05-20", "2025-07-02"),
    ]
    then = made(policy, *records, as_of="2025-07-01", known_at="2025-07-01")
    assert shown(then) == [("2025-01-10", "green", None)]


def test_what_was_overdue_stands_beside_the_move(policy: Policy) -> None:
    records = (inspection("j", "2025-05-20", "inadequate"), inspection("k", "2025-08-01", "good"))
    last = made(policy, *records).moves[-1]
    assert [(duty.clause, str(duty.due)) for duty in last.overdue] == [("s.visit", "2025-05-30")]


def test_it_runs_on_the_real_rating_histories_and_draws_each_as_a_chart() -> None:
    found = homecare_history()
    batch = signals_from_records(found.records)
    chosen = load_policy("herefordshire@2018")
    of_council = [one.provider for one in found.locations if one.local_authority == "Herefordshire, County of"]
    moved = 0
    for provider in sorted(of_council)[:12]:
        line = timeline(chosen, batch, provider=provider, as_of=date(2025, 2, 1))
        moved += len(line.moves)
        days = [move.day for move in line.moves]
        assert days == sorted(days)
        assert ElementTree.fromstring(timeline_svg(line)).tag.endswith("svg")
    assert moved >= 12
