# ruff: noqa: E501 - the tables have one row a line
"""`span`, `age`, `overdue`, `late`, `overdue_run`, windows and settings that step: time is exact."""

from datetime import date, timedelta

import pytest
from small import answers, asked

SPAN = "{span: quality.concern, where: {severity: [medium, high]}, within: 6 months}"
HELD = "feed.coverage 2025-07-01 kinds=quality.concern from=2024-01-01 until=2025-07-01"
SPANS = [
    ("{at_least: 1 month}", [], "unknown"),
    ("{at_least: 1 month}", [HELD], "not_met"),
    ("{at_least: 1 month}", ["quality.concern 2025-05-01 severity=high", "quality.concern 2025-06-01 severity=high"], "met"),
    ("{more_than: 1 month}", ["quality.concern 2025-05-01 severity=high", "quality.concern 2025-06-01 severity=high"], "unknown"),
    ("{more_than: 1 month}", ["quality.concern 2025-05-01 severity=high", "quality.concern 2025-06-01 severity=high", HELD], "not_met"),
    ("{at_most: 1 month}", ["quality.concern 2025-05-01 severity=high", "quality.concern 2025-06-01 severity=high", HELD], "met"),
    ("{at_least: 1 month}", ["quality.concern 2025-05-01", "quality.concern 2025-06-01 severity=high", HELD], "unknown"),
    ("{at_least: 2 months}", ["quality.concern 2025-05-01", "quality.concern 2025-06-01 severity=high", HELD], "not_met"),
    ("{less_than: 1 day}", ["quality.concern 2025-05-01 severity=high", HELD], "met"),
]  # fmt: skip


@pytest.mark.parametrize(("test", "rows", "answer"), SPANS)
def test_a_span_runs_from_the_first_event_to_the_last(test, rows, answer):
    assert asked(SPAN, test, *rows).answer == answer


AGE = "{age: placement.suspension, from: issued_on, until: lifted_on}"
OPEN = "placement.suspension 2025-04-01 issued_on=2025-04-01 lifted_on=null"
AGES = [
    # as of, test, signals, answer
    ("2025-07-01", "{more_than: 3 months}", [], "unknown"),
    ("2025-07-01", "{at_least: 3 months}", [OPEN], "met"),
    ("2025-06-30", "{at_least: 3 months}", [OPEN], "not_met"),
    ("2025-07-01", "{more_than: 3 months}", [OPEN], "not_met"),
    ("2025-07-02", "{more_than: 3 months}", [OPEN], "met"),
    ("2025-07-01", "{at_most: 3 months}", [OPEN], "met"),
    ("2025-07-01", "{less_than: 3 months}", [OPEN], "not_met"),
    # whether it was lifted is not said: it may be open
    ("2025-07-01", "{at_least: 3 months}", ["placement.suspension 2025-04-01 issued_on=2025-04-01"], "unknown"),
    ("2025-06-30", "{at_least: 3 months}", ["placement.suspension 2025-04-01 issued_on=2025-04-01"], "not_met"),
    # lifted, and lifted only later
    ("2025-07-01", "{at_least: 3 months}", ["placement.suspension 2025-04-01 issued_on=2025-04-01 lifted_on=2025-07-01"], "not_met"),
    ("2025-07-01", "{at_least: 3 months}", ["placement.suspension 2025-04-01 issued_on=2025-04-01 lifted_on=2025-07-02"], "met"),
    # not yet issued, and a date of issue that is not said: then the day it took effect
    ("2025-07-01", "{at_least: 1 day}", ["placement.suspension 2025-04-01 issued_on=null lifted_on=null"], "not_met"),
    ("2025-07-01", "{at_least: 3 months}", ["placement.suspension 2025-04-01 lifted_on=null"], "met"),
    # the oldest that is still open
    ("2025-07-01", "{at_least: 3 months}", [OPEN, "placement.suspension 2025-06-01 issued_on=2025-06-01 lifted_on=null"], "met"),
    # ages count forward and clamp to the month's end: 31 January and a month is 28 February
    ("2025-02-28", "{at_least: 1 month}", ["placement.suspension 2025-01-31 lifted_on=null"], "met"),
    ("2025-02-28", "{more_than: 1 month}", ["placement.suspension 2025-01-31 lifted_on=null"], "not_met"),
    ("2025-03-01", "{more_than: 1 month}", ["placement.suspension 2025-01-31 lifted_on=null"], "met"),
    ("2024-02-28", "{at_least: 1 month}", ["placement.suspension 2024-01-31 lifted_on=null"], "not_met"),
    ("2024-02-29", "{at_least: 1 month}", ["placement.suspension 2024-01-31 lifted_on=null"], "met"),
    ("2025-02-28", "{at_least: 1 year}", ["placement.suspension 2024-02-29 lifted_on=null"], "met"),
    # working days: Easter 2025 lies between, day 0 is the day itself
    ("2025-04-24", "{at_least: 5 working days}", ["placement.suspension 2025-04-15 lifted_on=null"], "met"),
    ("2025-04-23", "{at_least: 5 working days}", ["placement.suspension 2025-04-15 lifted_on=null"], "not_met"),
]  # fmt: skip


@pytest.mark.parametrize(("as_of", "test", "rows", "answer"), AGES)
def test_an_age_counts_forward_from_the_first_day_of_what_is_open(as_of, test, rows, answer):
    assert asked(AGE, test, *rows, as_of=as_of).answer == answer


def test_beyond_the_calendar_working_days_are_unknown():
    rows = ["placement.suspension 2990-01-01 lifted_on=null"]
    assert asked(AGE, "{at_least: 5 working days}", *rows, as_of="2990-03-01").answer == "unknown"


CALLED_COMPLETE = """
complete:
  - {kinds: [placement.suspension], basis: assumption, owner: o, because: We keep these.}
"""


def test_none_open_is_known_of_kinds_that_are_complete():
    assert asked(AGE, "{at_least: 1 day}", "complaint 2025-01-01", more=CALLED_COMPLETE).answer == "not_met"
    assert asked(AGE, "{at_most: 3 months}", "complaint 2025-01-01", more=CALLED_COMPLETE).answer == "met"


WHOLE = "{age: placement.suspension, until: lifted_on, where: {scope: whole}}"


def test_of_what_may_not_count_nothing_is_certain():
    for lifted in ("null", "2025-06-01"):
        found = answers(
            WHOLE, ["{at_least: 1 day}", "{at_most: 1 year}"], f"placement.suspension 2025-04-01 lifted_on={lifted}"
        )
        assert found == ["unknown", "unknown"]


JOINED = "{age: placement.suspension, until: lifted_on, joined_within: 28 days}"
JOINS = [
    # earlier suspensions; how many days there are in all on 1 July, the last open since 1 June (30 days)
    ([], 30),
    (["2025-04-01 lifted_on=2025-05-04"], 63),  # 28 days before: joined
    (["2025-04-01 lifted_on=2025-05-03"], 30),  # 29 days before: not
    (["2025-04-01 lifted_on=2025-06-01"], 91),  # lifted and issued on one day
    (["2025-04-01 lifted_on=2025-06-10"], 91),  # lifted while the other was open
    (["2025-01-01 lifted_on=2025-03-01", "2025-03-21 lifted_on=2025-05-20"], 149),
    (["2025-01-01 lifted_on=2025-02-01", "2025-03-21 lifted_on=2025-05-20"], 90),
]


@pytest.mark.parametrize(("earlier", "days"), JOINS)
def test_what_reopens_soon_is_added_up(earlier, days):
    rows = [*(f"placement.suspension {row}" for row in earlier), "placement.suspension 2025-06-01 lifted_on=null"]
    assert answers(JOINED, [f"{{at_least: {days} days}}", f"{{more_than: {days} days}}"], *rows) == ["met", "not_met"]


def test_what_may_not_count_is_not_certainly_joined():
    rows = [
        "placement.suspension 2025-01-01 lifted_on=2025-05-20",
        "placement.suspension 2025-06-01 lifted_on=null scope=whole",
    ]
    joined = "{age: placement.suspension, until: lifted_on, where: {scope: whole}, joined_within: 28 days}"
    assert answers(joined, ["{at_least: 30 days}", "{at_least: 31 days}"], *rows) == ["met", "unknown"]


# Due dates

OVERDUE = "{overdue: improvement.action, due: due_on, done: completed_on}"
GRACE = "{overdue: improvement.action, due: due_on, done: completed_on, grace: 3 working days}"
LATE = "{late: improvement.action, due: due_on, done: completed_on, within: 3 months}"
DUES = [
    # indicator, action, at least 1 on 1 July
    (OVERDUE, "due_on=2025-06-30 completed_on=null", "met"),
    (OVERDUE, "due_on=2025-07-01 completed_on=null", "unknown"),  # none held, perhaps more
    (OVERDUE, "due_on=2025-06-30 completed_on=2025-06-30", "unknown"),
    (OVERDUE, "due_on=2025-06-01 completed_on=2025-06-30", "unknown"),
    (OVERDUE, "due_on=2025-06-30 completed_on=2025-07-02", "met"),  # not done yet
    (OVERDUE, "due_on=2025-06-30", "unknown"),
    (OVERDUE, "completed_on=null", "unknown"),
    (GRACE, "due_on=2025-06-26 completed_on=null", "unknown"),  # Thursday, three working days: Tuesday 1 July
    (GRACE, "due_on=2025-06-25 completed_on=null", "met"),
    (LATE, "due_on=2025-06-01 completed_on=2025-06-02", "met"),
    (LATE, "due_on=2025-06-01 completed_on=2025-06-01", "unknown"),
    (LATE, "due_on=2025-06-30 completed_on=null", "met"),
    (LATE, "due_on=2025-04-01 completed_on=null", "met"),
    (LATE, "due_on=2025-03-31 completed_on=null", "unknown"),  # the window counts due dates
]  # fmt: skip


@pytest.mark.parametrize(("indicator", "action", "answer"), DUES)
def test_what_is_overdue_or_late(indicator, action, answer):
    assert asked(indicator, "{at_least: 1}", f"improvement.action 2025-01-01 {action}").answer == answer


def test_none_overdue_is_known_where_the_kind_is_complete():
    complete = CALLED_COMPLETE.replace("placement.suspension", "improvement.action")
    tests = ["{at_most: 0}", "{at_least: 1}"]
    done = "improvement.action 2025-01-01 due_on=2025-06-01 completed_on=2025-06-30"
    for row, found in [(done, ["met", "not_met"]), (done.replace("2025-06-30", "null"), ["not_met", "met"])]:
        assert answers(OVERDUE, tests, row, more=complete) == found
    assert answers(OVERDUE, tests, "improvement.action 2025-01-01 due_on=2025-06-01", more=complete) == ["unknown"] * 2
    assert answers(OVERDUE, tests, "improvement.action 2025-01-01 completed_on=2025-06-01", more=complete) == [
        "met",
        "not_met",
    ]


RUN = "{overdue_run: monitoring.return, due: due_on, done: received_on, where: {period: p}}"
RETURNS = CALLED_COMPLETE.replace("placement.suspension", "monitoring.return")
RUNS = [
    # returns by month: o overdue, d done, ? not said whether received, m perhaps not one that counts;
    # the longest run from ... to
    ("oo", "2 2"),
    ("odo", "1 1"),
    ("oodoood", "3 3"),
    ("o?o", "1 3"),
    ("omo", "1 2"),
    ("d", "0 0"),
]


@pytest.mark.parametrize(("months", "found"), RUNS)
def test_the_longest_run_of_what_is_overdue(months, found):
    said = {
        "o": "period=p received_on=null",
        "d": "period=p received_on=2025-01-01",
        "?": "period=p",
        "m": "received_on=2025-01-01",
    }
    rows = [f"monitoring.return 2025-01-01 due_on=2025-0{n}-01 {said[one]}" for n, one in enumerate(months, start=1)]
    low, high = found.split()
    tests = [f"{{at_least: {low}}}", f"{{more_than: {low}}}", f"{{at_most: {high}}}"]
    wanted = ["met", "not_met" if low == high else "unknown", "met"]
    assert answers(RUN, tests, *rows, more=RETURNS, as_of="2025-07-31") == wanted


# Windows and settings

WINDOWS = [
    # as of, window, the first day inside
    ("2025-03-31", "1 month", "2025-02-28"),
    ("2024-03-31", "1 month", "2024-02-29"),
    ("2024-03-30", "1 month", "2024-02-29"),
    ("2025-03-28", "1 month", "2025-02-28"),
    ("2024-02-29", "1 year", "2023-02-28"),
    ("2025-02-28", "1 year", "2024-02-28"),
    ("2025-01-01", "12 months", "2024-01-01"),
    ("2025-03-01", "28 days", "2025-02-01"),
    ("2024-03-01", "4 weeks", "2024-02-02"),
    ("2025-05-31", "3 months", "2025-02-28"),
]


@pytest.mark.parametrize(("as_of", "window", "first"), WINDOWS)
def test_a_window_is_closed_at_both_ends(as_of, window, first):
    count = f"{{count: complaint, within: {window}}}"
    before = date.fromisoformat(first) - timedelta(days=1)
    found = [asked(count, "{at_least: 1}", f"complaint {day}", as_of=as_of).answer for day in (before, first, as_of)]
    assert found == ["unknown", "met", "met"]


STEPS = """
settings:
  many: {value: [{from: 2025-01-01, value: "1"}, {from: 2025-06-15, value: "2"}], basis: source, clause: sm.s}
  long: {value: [{from: 2025-01-01, value: 1 month}, {from: 2025-06-15, value: 2 months}], basis: source, clause: sm.s}
"""
STEPPED = [
    ("2024-12-31", "2024-12-31", "met"),  # before the first step, the first step
    ("2025-06-14", "2025-06-14", "met"),
    ("2025-06-15", "2025-06-15", "unknown"),
]


@pytest.mark.parametrize(("as_of", "day", "answer"), STEPPED)
def test_a_setting_says_what_it_says_on_the_day(as_of, day, answer):
    count = "{count: complaint, within: {setting: long}}"
    assert asked(count, "{at_least: {setting: many}}", f"complaint {day}", as_of=as_of, more=STEPS).answer == answer


def test_since_when_knows_of_windows_that_were_shorter_before():
    count = "{count: complaint, within: {setting: long}}"
    found = asked(count, "{at_least: 1}", "complaint 2025-05-01", as_of="2025-06-20", more=STEPS)
    assert (found.answer, str(found.since)) == ("met", "2025-06-15")
    earlier = asked(count, "{at_least: 1}", "complaint 2025-05-20", as_of="2025-06-20", more=STEPS)
    assert (earlier.answer, str(earlier.since)) == ("met", "2025-05-20")


def test_a_setting_that_steps_inside_where_is_read_on_the_day():
    count = "{count: safeguarding.concern, where: {people_affected: {at_least: {setting: many}}}}"
    row = "safeguarding.concern 2025-05-01 people_affected=1"
    assert asked(count, "{at_least: 1}", row, as_of="2025-06-14", more=STEPS).answer == "met"
    assert asked(count, "{at_least: 1}", row, as_of="2025-06-15", more=STEPS).answer == "unknown"
