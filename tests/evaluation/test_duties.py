"""What falls due: when it arises and lapses, when it is due, and what shows it done."""

from textwrap import indent

import pytest
from small import decided

REST = """\
indicators:
  begun: {latest: provider.profile, field: contract_start}
judgements: {hold: 12 months}
decisions:
  level:
    outcomes:
      low: {criteria: [{clause: sm.level.low, when: {begun: {known: true}}}]}
duties:
"""


def standing(duty: str, *rows: str, as_of: str) -> str:
    """How the duty stands, as `due status`, one for each time it arose; nothing when it did not."""
    found = decided(REST + indent("- clause: sm.duty\n  what: Do it\n" + indent(duty, "  "), "  "), *rows, as_of=as_of)
    return "; ".join(f"{one.due} {one.status}" for one in found.obligations)


FOLLOW_UP = """\
for_each: {pamms.assessment: {overall: [requires_improvement, poor], published_on: {happened: true}}}
from: [visit_on, published_on]
within: 6 months
done_by:
  - {signals: {pamms.assessment: {type: follow_up}}, on: visit_on, same: {reassesses: id}}
  - {signals: {pamms.assessment: {reassesses: {known: false}}}, on: visit_on}
  - {signals: {visit: {visit_type: follow_up}}, on: done_on}
"""
FIRST = "pamms.assessment 2025-01-20 visit_on=2025-01-05 published_on=2025-01-20 overall=poor"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param([FIRST], "2025-07-05 upcoming", id="a signal does not show done what arose from it"),
        pytest.param(
            ["pamms.assessment 2025-01-20 published_on=2025-01-20 overall=poor"],
            "2025-07-20 upcoming",
            id="the first field that has a date counts",
        ),
        pytest.param(
            [FIRST, "visit 2025-05-01 visit_type=follow_up done_on=2025-05-01"],
            "2025-07-05 done",
            id="any one way will do",
        ),
        pytest.param(
            [FIRST, "pamms.assessment 2025-05-01 type=follow_up visit_on=2025-05-01 reassesses=s1"],
            "2025-07-05 done",
            id="related by the id of the first",
        ),
        pytest.param(
            [FIRST, "pamms.assessment 2025-05-01 type=follow_up visit_on=2025-05-01 reassesses=other"],
            "2025-07-05 upcoming",
            id="a follow up of another assessment",
        ),
        pytest.param(
            [FIRST, "visit 2025-01-02 visit_type=follow_up done_on=2025-01-02"],
            "2025-07-05 upcoming",
            id="before it arose",
        ),
    ],
)
def test_several_ways_show_it_done(rows: list[str], expected: str) -> None:
    assert standing(FOLLOW_UP, *rows, as_of="2025-06-01") == expected


def test_a_signal_shows_itself_done_only_by_its_own_id() -> None:
    chaired = "for_each: {meeting: {forum: mdt}}\ndone_by: {signals: {meeting: {chaired_by: lead}}, same: {id: id}}"
    assert standing(chaired, "meeting 2025-03-01 forum=mdt chaired_by=lead", as_of="2025-06-01") == "None done"
    assert standing(chaired, "meeting 2025-03-01 forum=mdt chaired_by=chair", as_of="2025-06-01") == "None due"


LETTER = """\
for_each: feedback
unless: {by: staff}
within: 2 working days
lasts: 12 months
done_on: acknowledged_on
"""


@pytest.mark.parametrize(
    ("row", "as_of", "expected"),
    [
        ("feedback 2025-04-17 by=family", "2025-04-23", "2025-04-23 due"),  # Easter lies between
        ("feedback 2025-04-17 by=family", "2025-04-24", "2025-04-23 overdue"),
        ("feedback 2025-04-17 acknowledged_on=2025-04-17", "2025-04-24", "2025-04-23 done"),
        ("feedback 2025-04-17 by=staff", "2025-04-24", ""),
        ("feedback 2025-04-17", "2025-04-24", "2025-04-23 overdue"),
        ("feedback 2025-04-17 recorded_on=2025-04-30", "2025-05-01", "2025-05-02 upcoming"),
        ("feedback 2025-04-17", "2026-04-17", "2025-04-23 overdue"),
        ("feedback 2025-04-17", "2026-04-18", ""),
        ("feedback 2025-04-17 acknowledged_on=2025-04-17", "2026-04-18", ""),
    ],
)
def test_what_is_left_out_and_what_lapses(row: str, as_of: str, expected: str) -> None:
    assert standing(LETTER, row, as_of=as_of) == expected


TOLD = """\
for_each: {cqc.inspection: {overall: inadequate, published_on: {happened: true}}}
within: 1 working day
"""


@pytest.mark.parametrize(
    ("row", "as_of", "expected"),
    [
        ("cqc.inspection 2025-04-01 overall=inadequate published_on=2025-05-02", "2025-05-01", ""),
        ("cqc.inspection 2025-04-01 overall=inadequate published_on=2025-05-02", "2025-05-02", "2025-05-06 upcoming"),
        ("cqc.inspection 2025-05-02 overall=inadequate published_on=2025-04-01", "2025-05-02", "2025-05-06 upcoming"),
        (
            "cqc.inspection 2025-04-01 overall=inadequate published_on=2025-05-02 recorded_on=2025-05-06",
            "2025-05-06",
            "2025-05-07 upcoming",
        ),
    ],
)
def test_time_counts_from_when_the_council_learned_of_it(row: str, as_of: str, expected: str) -> None:
    assert standing(TOLD, row, as_of=as_of) == expected


BEFORE = """\
for_each: {meeting: {planned_for: {known: true}}}
from: planned_for
before: 1 month
done_by: {signals: {visit: {visit_type: property_safe_and_well}}, on: done_on}
"""
AHEAD = BEFORE.replace("on: done_on", "on: done_on, ahead: 2 months")
PLANNED = "meeting 2025-02-10 planned_for=2025-03-31"
PROPERTY = "visit {0} visit_type=property_safe_and_well done_on={0}"
HELD = "meeting 2025-03-31 planned_for=2025-03-31 held_on=2025-03-31"


@pytest.mark.parametrize(
    ("duty", "rows", "expected"),
    [
        (BEFORE, [PLANNED], "2025-02-28 overdue"),
        (BEFORE, [PLANNED, PROPERTY.format("2025-02-10")], "2025-02-28 done"),
        (BEFORE, [PLANNED, PROPERTY.format("2025-02-09")], "2025-02-28 overdue"),
        (BEFORE, [HELD, PROPERTY.format("2025-02-28")], "2025-02-28 done"),
        (AHEAD, [PLANNED, PROPERTY.format("2024-12-28")], "2025-02-28 done"),
        (AHEAD, [PLANNED, PROPERTY.format("2024-12-27")], "2025-02-28 overdue"),
    ],
)
def test_what_is_due_before_a_day_is_done_before_it(duty: str, rows: list[str], expected: str) -> None:
    assert standing(duty, *rows, as_of="2025-04-01") == expected


def test_a_standing_duty_counts_from_the_day_an_indicator_gives() -> None:
    baseline = "start: begun\nwithin: 12 months\ndone_by: {signals: pamms.assessment, on: visit_on}"
    profile = "provider.profile 2024-02-01 contract_start=2024-02-29"
    assert standing(baseline, profile, as_of="2024-06-01") == "2025-02-28 upcoming"
    assessed = "pamms.assessment 2024-01-10 visit_on=2024-01-10"
    assert standing(baseline, profile, assessed, as_of="2025-06-01") == "2025-02-28 done"
    assert standing(baseline, "provider.profile 2024-02-01 ward=a", as_of="2025-06-01") == "None due"


SAID = "officer.judgement 2025-03-01 question=sm.duty answer=true role=officer"
DENIED = "officer.judgement 2025-03-01 question=sm.duty answer=false role=officer"
SENT = "communication 2025-03-01 subject=sm.duty sent_on=2025-03-01"


@pytest.mark.parametrize(
    ("duty", "rows", "as_of", "expected"),
    [
        ("for_each: complaint", ["complaint 2025-02-01", SAID], "2027-01-01", "None done"),
        ("for_each: complaint", ["complaint 2025-02-01", SENT], "2027-01-01", "None done"),
        ("for_each: complaint", ["complaint 2025-02-01", DENIED], "2027-01-01", "None due"),
        ("for_each: complaint", ["complaint 2025-03-02", SAID], "2027-01-01", "None due"),
        ("kind: obligation", [SAID], "2026-03-01", "None done"),
        ("kind: obligation", [SAID], "2026-03-02", "None due"),
        ("kind: obligation", [SAID + " valid_until=2025-03-31"], "2025-03-31", "None done"),
        ("kind: obligation", [SAID + " valid_until=2025-03-31"], "2025-04-01", "None due"),
        ("kind: obligation", [SAID + " valid_until=null"], "2035-04-01", "None done"),
        ("every: 1 month", [SAID], "2025-03-15", "2025-04-01 upcoming"),
        ("every: 1 month\nlast: {signals: visit, on: done_on}", ["visit 2025-02-01 done_on=2025-02-01", SAID],
         "2025-03-15", "2025-04-01 upcoming"),
    ],
)  # fmt: skip
def test_a_person_may_say_that_it_is_done(duty: str, rows: list[str], as_of: str, expected: str) -> None:
    assert standing(duty, "provider.profile 2025-01-01 ward=a", *rows, as_of=as_of) == expected


def test_an_answer_to_a_question_of_the_same_clause_is_no_word_that_it_is_done() -> None:
    asked = "questions: [{clause: sm.duty, ask: Is it needed?, of: officer}]\nduties:\n"
    duty = "  - {clause: sm.duty, what: Do it}\n"
    found = decided(REST.replace("duties:\n", asked) + duty, SAID, as_of="2025-03-15")
    assert [one.status for one in found.obligations] == ["due"]
    assert not [one for one in found.warnings if one.code == "unknown_question"]
