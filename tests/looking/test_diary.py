"""The diary: what is due, overdue and waiting over all providers, in forms that other programs read."""

import csv
import io
from datetime import date

import pytest

from qaengine import decide_all, signals_from_records
from qaengine.faces.diaries import as_calendar, as_csv, as_text
from qaengine.policy.from_document import policy_from_document
from qaengine.readings.diary import Entry, by_date, diary

TEXT = """
policy: small
edition: "1"
title: Small
language: 1
in_force: {from: 2015-01-01}
roles: {lead: The lead officer, provider: The provider}
indicators:
  overall: {latest: cqc.inspection, field: overall}
decisions:
  light:
    outcomes:
      green: {needs: none_fail, criteria: [{clause: s.green, when: {overall: [outstanding, good]}}]}
      red: {criteria: [{clause: s.red, when: {overall: inadequate}}]}
changes:
  - {decision: light, from: green, to: red, clause: s.worse, approved_by: lead}
duties:
  - clause: s.letter
    kind: notification
    what: Letter
    to: provider
    for_each: {cqc.inspection: {overall: inadequate}}
    within: 2 working days
    done_by: {signals: {communication: {channel: letter}}, on: sent_on}
  - {clause: s.visit, what: Visit, who: lead, for_each: {cqc.inspection: {overall: inadequate}}, within: 3 months}
  - {clause: s.plan, what: Plan, who: provider, for_each: {cqc.inspection: {overall: inadequate}}}
"""

RECORDS = [
    {
        "id": "g",
        "provider": "P-1",
        "kind": "decision.recorded",
        "date": "2025-01-01",
        "decision": "light",
        "outcome": "green",
    },
    {"id": "i", "provider": "P-1", "kind": "cqc.inspection", "date": "2025-04-16", "overall": "inadequate"},
    {"id": "j", "provider": "P-2", "kind": "cqc.inspection", "date": "2025-04-01", "overall": "inadequate"},
    {
        "id": "l",
        "provider": "P-2",
        "kind": "communication",
        "date": "2025-04-02",
        "channel": "letter",
        "sent_on": "2025-04-02",
    },
    {"id": "k", "provider": "P-3", "kind": "cqc.inspection", "date": "2025-04-01", "overall": "good"},
]


@pytest.fixture
def entries() -> list[Entry]:
    policy = policy_from_document(TEXT, file="small.yaml")
    decisions = decide_all(policy, signals_from_records(RECORDS), as_of=date(2025, 4, 25))
    return list(diary(decisions, until=date(2025, 7, 10)))


def lines(entries: list[Entry]) -> list[tuple[str, str, str, str]]:
    return [(entry.provider, str(entry.due), entry.status, entry.clause) for entry in by_date(entries)]


def test_open_duties_up_to_the_day_and_missing_approvals_stand_in_it(entries: list[Entry]) -> None:
    assert lines(entries) == [
        ("P-1", "2025-04-22", "overdue", "s.letter"),  # Good Friday and Easter Monday are no working days
        ("P-2", "2025-07-01", "upcoming", "s.visit"),
        ("P-1", "None", "due", "s.plan"),
        ("P-1", "None", "waiting for approval", "s.worse"),
        ("P-2", "None", "due", "s.plan"),
    ]


def test_what_is_done_or_due_later_does_not(entries: list[Entry]) -> None:
    assert ("P-2", "s.letter") not in [(entry.provider, entry.clause) for entry in entries]
    assert ("P-1", "s.visit") not in [(entry.provider, entry.clause) for entry in entries]


def test_people_have_their_titles_and_the_text_can_be_ordered_by_them(entries: list[Entry]) -> None:
    text = as_text(entries, person=True)
    assert text.index("The lead officer") < text.index("The provider")
    assert "2025-04-22 OVERDUE: P-1: Letter (s.letter)" in text


def test_the_csv_has_a_row_for_each_and_no_formula(entries: list[Entry]) -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv(entries))))
    assert [row["clause"] for row in rows] == [entry.clause for entry in by_date(entries)]
    risky = Entry(provider="=1+1", due=None, status="due", who="x", what="y", clause="s.x", policy="small@1")
    assert next(csv.DictReader(io.StringIO(as_csv([risky]))))["provider"] == "'=1+1"


def test_a_calendar_library_imports_the_calendar_without_a_complaint(entries: list[Entry]) -> None:
    icalendar = pytest.importorskip("icalendar")
    calendar = icalendar.Calendar.from_ical(as_calendar(entries, made_on=date(2025, 4, 25)))
    events, todos = calendar.walk("VEVENT"), calendar.walk("VTODO")
    assert not [error for part in calendar.walk() for error in part.errors]
    assert [str(event.decoded("dtstart")) for event in events] == ["2025-04-22", "2025-07-01"]
    assert len(todos) == 3
    assert len({str(item["uid"]) for item in (*events, *todos)}) == len(entries)
    assert as_calendar(entries, made_on=date(2025, 4, 25)) == as_calendar(reversed(entries), made_on=date(2025, 4, 25))
