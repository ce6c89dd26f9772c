"""Exact time: month ends, windows, cadences and working days, as the readings X4, X5, X6 and X8 settle them."""

import json
import runpy
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from qaengine.periods import (
    Period,
    WorkingDays,
    add,
    back,
    england,
    in_window,
    leaves_window,
    occurrence_after,
    occurrence_on_or_after,
    older_than,
)

SCRIPT = Path(__file__).parents[1] / "scripts" / "make_bank_holidays.py"
ONE_DAY = timedelta(days=1)

anyday = st.dates(date(1900, 1, 1), date(2999, 12, 31))
month_periods = st.integers(0, 1200).map(lambda number: Period(months=number))
day_periods = st.integers(0, 36_525).map(lambda number: Period(days=number))
periods = month_periods | day_periods
table_days = st.dates(date(2012, 6, 1), date(2035, 6, 30))


def day(text: str) -> date:
    return date.fromisoformat(text)


def length(text: str) -> Period:
    return Period.parse(text)


# Periods as they are written


@pytest.mark.parametrize(
    ("text", "period", "words"),
    [
        ("3 months", Period(months=3), "3 months"),
        ("1 month", Period(months=1), "1 month"),
        ("1 year", Period(months=12), "12 months"),
        ("100 years", Period(months=1200), "1200 months"),
        ("28 days", Period(days=28), "28 days"),
        ("1 day", Period(days=1), "1 day"),
        ("2 weeks", Period(days=14), "14 days"),
        ("36525 days", Period(days=36_525), "36525 days"),
        ("10 working days", Period(working_days=10), "10 working days"),
        ("1 working day", Period(working_days=1), "1 working day"),
        ("0 days", Period(), "0 days"),
        ("0 months", Period(), "0 days"),
    ],
)
def test_a_period_is_read_from_words_and_said_in_words(text: str, period: Period, words: str) -> None:
    assert Period.parse(text) == period
    assert str(period) == words


@pytest.mark.parametrize(
    "text",
    ["", "3", "months", "three months", "3months", "-3 months", "3.5 months", "1e2 days", "3 fortnights", "3 months ",
     "3 months\n", "3 Months", "٣ months", "3 months 2 days", "1 working week", "9" * 5000 + " days"],
)  # fmt: skip
def test_other_text_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match=r"^a period is a whole number and a unit, for example `3 months`$"):
        Period.parse(text)


@pytest.mark.parametrize("text", ["1201 months", "101 years", "36526 days", "5218 weeks", "99999 working days"])
def test_a_period_is_at_most_a_hundred_years(text: str) -> None:
    with pytest.raises(ValueError, match=r"^a period is at most 100 years$"):
        Period.parse(text)


def test_a_period_has_one_unit_and_is_not_negative() -> None:
    with pytest.raises(ValueError, match=r"^a period is in one unit: months, days or working days$"):
        Period(months=1, days=1)
    with pytest.raises(ValueError, match=r"^a period cannot be less than nothing$"):
        Period(days=-1)


@given(periods | st.integers(0, 36_525).map(lambda number: Period(working_days=number)))
def test_what_a_period_says_reads_as_the_same_period(period: Period) -> None:
    assert Period.parse(str(period)) == period


# Counting forwards and back


@pytest.mark.parametrize(
    ("start", "period", "end"),
    [
        ("2025-01-31", "3 months", "2025-04-30"),
        ("2025-08-31", "6 months", "2026-02-28"),
        ("2023-08-31", "6 months", "2024-02-29"),
        ("2024-02-29", "1 year", "2025-02-28"),
        ("2024-02-29", "4 years", "2028-02-29"),
        ("1999-11-30", "3 months", "2000-02-29"),
        ("1899-12-31", "1 day", None),
        ("1900-01-31", "1 month", "1900-02-28"),
        ("2025-12-31", "1 month", "2026-01-31"),
        ("2025-02-28", "1 month", "2025-03-28"),
        ("2024-02-28", "1 day", "2024-02-29"),
        ("2025-02-28", "2 weeks", "2025-03-14"),
        ("2025-02-28", "0 days", "2025-02-28"),
        ("2999-12-31", "0 days", "2999-12-31"),
        ("2999-12-31", "1 day", None),
        ("2999-12-01", "1 month", None),
    ],
)
def test_adding_clamps_to_the_months_end_and_is_unknown_beyond_the_years(
    start: str, period: str, end: str | None
) -> None:
    assert add(day(start), length(period)) == (day(end) if end else None)


@pytest.mark.parametrize(
    ("end", "period", "start"),
    [
        ("2025-05-31", "3 months", "2025-02-28"),
        ("2024-05-31", "3 months", "2024-02-29"),
        ("2025-03-31", "1 month", "2025-02-28"),
        ("2024-02-29", "1 year", "2023-02-28"),
        ("2025-01-15", "1 month", "2024-12-15"),
        ("2024-03-01", "1 day", "2024-02-29"),
        ("2025-03-01", "28 days", "2025-02-01"),
        ("1900-01-01", "100 years", "1800-01-01"),
    ],
)
def test_a_window_starts_this_long_before_its_last_day(end: str, period: str, start: str) -> None:
    assert back(day(end), length(period)) == day(start)


@given(anyday, month_periods)
def test_months_are_counted_as_dateutil_counts_them(start: date, period: Period) -> None:
    end = start + relativedelta(months=period.months)
    assert add(start, period) == (end if end.year <= 2999 else None)
    assert back(start, period) == start - relativedelta(months=period.months)


@given(anyday, day_periods)
def test_back_undoes_add_for_days(start: date, period: Period) -> None:
    end = add(start, period)
    assert end is None or back(end, period) == start


@given(anyday, month_periods)
def test_back_after_add_is_never_later_and_differs_only_where_a_month_is_short(start: date, period: Period) -> None:
    end = add(start, period)
    if end is not None:
        returned = back(end, period)
        assert returned <= start <= returned + 3 * ONE_DAY
        assert returned == start or start.day > 28


@given(anyday, anyday, periods)
def test_a_later_start_never_ends_earlier(one: date, other: date, period: Period) -> None:
    earlier, later = sorted((one, other))
    assert back(earlier, period) <= back(later, period)
    ends = add(earlier, period), add(later, period)
    assert ends[1] is None or (ends[0] is not None and ends[0] <= ends[1])


# Windows


@pytest.mark.parametrize(
    ("event", "inside"),
    [("2025-02-27", False), ("2025-02-28", True), ("2025-05-31", True), ("2025-06-01", False)],
)
def test_a_window_includes_both_its_ends(event: str, inside: bool) -> None:
    assert in_window(day(event), until=day("2025-05-31"), within=length("3 months")) is inside


@pytest.mark.parametrize(
    ("event", "within", "gone"),
    [
        ("2025-01-31", "1 month", "2025-03-01"),
        ("2025-01-28", "1 month", "2025-03-01"),
        ("2025-01-27", "1 month", "2025-02-28"),
        ("2024-01-28", "1 month", "2024-02-29"),
        ("2025-02-28", "1 month", "2025-04-01"),
        ("2025-04-30", "1 month", "2025-06-01"),
        ("2025-01-15", "3 months", "2025-04-16"),
        ("2025-01-01", "28 days", "2025-01-30"),
        ("2025-01-01", "0 days", "2025-01-02"),
    ],
)
def test_an_event_leaves_a_window_on_a_known_day(event: str, within: str, gone: str) -> None:
    assert leaves_window(day(event), length(within)) == day(gone)


@given(anyday, periods)
def test_an_event_is_inside_until_the_day_before_it_leaves_the_window(event: date, within: Period) -> None:
    gone = leaves_window(event, within)
    assert gone > event
    assert in_window(event, until=gone - ONE_DAY, within=within)
    assert not in_window(event, until=gone, within=within)


@pytest.mark.parametrize(
    ("as_of", "older"), [("2025-04-29", False), ("2025-04-30", False), ("2025-05-01", True)]
)  # fmt: skip
def test_more_than_a_period_is_strict(as_of: str, older: bool) -> None:
    assert older_than(day("2025-01-31"), length("3 months"), day(as_of)) is older


def test_an_age_that_would_end_beyond_the_years_is_not_reached() -> None:
    assert not older_than(day("2999-12-31"), length("1 year"), day("2999-12-31"))


def test_windows_ages_and_cadences_refuse_working_days() -> None:
    today, ten = day("2025-01-31"), length("10 working days")
    with pytest.raises(ValueError, match=r"^a window is counted in months or days, not in `10 working days`"):
        back(today, ten)
    with pytest.raises(ValueError, match=r"^a window"):
        in_window(today, until=today, within=ten)
    with pytest.raises(ValueError, match=r"^a window"):
        leaves_window(today, ten)
    with pytest.raises(ValueError, match=r"^an age"):
        older_than(today, ten, today)
    with pytest.raises(ValueError, match=r"^a cadence"):
        occurrence_after(today, anchor=today, every=ten)


# Cadences


@pytest.mark.parametrize(
    ("anchor", "every", "after", "occurrence"),
    [
        ("2025-01-31", "1 month", "2025-01-31", "2025-02-28"),
        ("2024-01-31", "1 month", "2024-01-31", "2024-02-29"),
        ("2025-01-31", "1 month", "2025-02-27", "2025-02-28"),
        ("2025-01-31", "1 month", "2025-02-28", "2025-03-31"),
        ("2025-01-31", "1 month", "2025-03-30", "2025-03-31"),
        ("2025-01-31", "1 month", "2025-03-31", "2025-04-30"),
        ("2025-01-31", "1 month", "2020-01-01", "2025-02-28"),
        ("2024-02-29", "1 year", "2024-02-29", "2025-02-28"),
        ("2024-02-29", "1 year", "2027-03-01", "2028-02-29"),
        ("2025-01-15", "3 months", "2025-04-15", "2025-07-15"),
        ("2025-01-01", "1 week", "2025-01-01", "2025-01-08"),
        ("2025-01-01", "1 week", "2025-01-07", "2025-01-08"),
        ("2025-01-01", "1 week", "2025-01-08", "2025-01-15"),
        ("2025-01-01", "1 week", "2024-01-01", "2025-01-08"),
    ],
)
def test_a_cadence_counts_from_its_anchor(anchor: str, every: str, after: str, occurrence: str) -> None:
    assert occurrence_after(day(after), anchor=day(anchor), every=length(every)) == day(occurrence)


def test_on_or_after_includes_the_day_itself_and_never_the_anchor() -> None:
    anchor, monthly = day("2025-01-31"), length("1 month")
    assert occurrence_on_or_after(day("2025-02-28"), anchor=anchor, every=monthly) == day("2025-02-28")
    assert occurrence_on_or_after(day("2025-03-01"), anchor=anchor, every=monthly) == day("2025-03-31")
    assert occurrence_on_or_after(anchor, anchor=anchor, every=monthly) == day("2025-02-28")


def test_a_cadence_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^a cadence cannot repeat every `0 days`$"):
        occurrence_after(day("2025-01-01"), anchor=day("2025-01-01"), every=Period())


@given(
    st.dates(date(2000, 1, 1), date(2030, 12, 31)),
    st.integers(1, 30).map(lambda number: Period(months=number))
    | st.integers(20, 400).map(lambda number: Period(days=number)),
    st.dates(date(1999, 1, 1), date(2060, 12, 31)),
)
def test_an_occurrence_is_the_first_of_all_multiples(anchor: date, every: Period, after: date) -> None:
    multiples = (
        add(anchor, Period(months=times * every.months) if every.months else Period(days=times * every.days))
        for times in range(1, 2000)
    )
    first = next(multiple for multiple in multiples if multiple and multiple > after)
    assert occurrence_after(after, anchor=anchor, every=every) == first


# Working days


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2025-12-22", 5, "2025-12-31"),  # Christmas Day and Boxing Day between
        ("2025-12-24", 1, "2025-12-29"),
        ("2025-12-24", 5, "2026-01-05"),
        ("2021-12-24", 1, "2021-12-29"),  # both substitute days, Monday and Tuesday
        ("2022-12-23", 1, "2022-12-28"),  # Boxing Day on Monday, Christmas Day moved to Tuesday
        ("2021-12-31", 1, "2022-01-04"),  # New Year's Day on Saturday, moved to Monday
        ("2024-03-28", 1, "2024-04-02"),  # Good Friday to Easter Monday
        ("2025-04-14", 10, "2025-04-30"),
        ("2025-06-06", 1, "2025-06-09"),
        ("2025-06-07", 1, "2025-06-09"),  # from a Saturday, which is day 0
        ("2025-06-07", 0, "2025-06-07"),
        ("2025-06-02", 10, "2025-06-16"),
        ("2020-05-07", 1, "2020-05-11"),  # 8 May 2020 in place of 4 May
        ("2020-05-01", 1, "2020-05-04"),
        ("2022-06-01", 1, "2022-06-06"),  # spring bank holiday moved, and the Platinum Jubilee
        ("2022-09-16", 1, "2022-09-20"),  # the State Funeral
        ("2023-05-05", 1, "2023-05-09"),  # the Coronation
        ("2025-12-29", -1, "2025-12-24"),
        ("2025-04-30", -10, "2025-04-14"),
        ("2011-12-31", 1, "2012-01-03"),  # day 0 is not counted, so its year need not be known
    ],
)
def test_working_days_skip_weekends_and_bank_holidays(start: str, count: int, end: str) -> None:
    assert england().add(day(start), count) == day(end)


@pytest.mark.parametrize(
    ("start", "count"),
    [("2035-12-31", 1), ("2035-12-20", 20), ("2012-01-03", -1), ("2011-06-01", 1), ("2100-01-01", -10),
     ("9999-12-31", 1), ("0001-01-01", -1), ("2020-01-01", 36_525)],
)  # fmt: skip
def test_a_working_day_count_that_runs_out_of_the_table_is_unknown(start: str, count: int) -> None:
    assert england().add(day(start), count) is None


def test_counting_back_into_the_table_from_the_year_after_it_is_known() -> None:
    assert england().add(day("2036-01-01"), -1) == day("2035-12-31")
    assert england().add(day("2011-12-31"), 1) == day("2012-01-03")


def test_a_calendar_may_be_of_one_year_and_of_the_first_and_the_last_that_are_known() -> None:
    for year in (1900, 2025, 2999):
        calendar = WorkingDays(name="Here", first_year=year, last_year=year, holidays=frozenset())
        assert calendar.is_working_day(date(year, 12, 31)) is not None


def test_a_period_of_working_days_is_unknown_without_a_calendar() -> None:
    assert add(day("2025-12-22"), length("5 working days")) is None
    assert add(day("2025-12-22"), length("5 working days"), england()) == day("2025-12-31")
    assert add(day("2035-12-31"), length("5 working days"), england()) is None


def test_a_day_outside_the_declared_years_is_neither_worked_nor_not() -> None:
    assert england().is_working_day(day("2025-12-24")) is True
    assert england().is_working_day(day("2025-12-25")) is False
    assert england().is_working_day(day("2036-01-02")) is None
    assert england().is_working_day(day("2011-12-30")) is None


def test_a_councils_own_closure_days_are_not_worked() -> None:
    closed = england().closed_also([day("2025-12-29"), day("2025-12-30"), day("2025-12-31")])
    assert closed.add(day("2025-12-24"), 1) == day("2026-01-02")
    assert england().add(day("2025-12-24"), 1) == day("2025-12-29")
    assert closed.closed_also([day("2026-01-02")]).add(day("2025-12-24"), 1) == day("2026-01-05")


def test_a_calendar_is_plain_data_in_a_fixed_order() -> None:
    calendar = WorkingDays(
        name="Here",
        first_year=2025,
        last_year=2026,
        holidays=frozenset({day("2026-01-01"), day("2025-01-01")}),
        closures=frozenset({day("2025-12-30"), day("2025-12-29")}),
    )
    document = {
        "name": "Here",
        "first_year": 2025,
        "last_year": 2026,
        "holidays": ["2025-01-01", "2026-01-01"],
        "closures": ["2025-12-29", "2025-12-30"],
    }
    assert json.loads(json.dumps(calendar.as_document())) == document


def test_a_calendar_that_contradicts_itself_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="must run forwards"):
        WorkingDays(name="Here", first_year=2026, last_year=2025, holidays=frozenset())
    with pytest.raises(ValueError, match="`2027-01-01` lies outside the years that `Here` declares"):
        WorkingDays(name="Here", first_year=2025, last_year=2026, holidays=frozenset({day("2027-01-01")}))


@given(table_days, st.integers(1, 60))
def test_a_working_day_count_counts_exactly_the_days_worked(start: date, count: int) -> None:
    end = england().add(start, count)
    assert end is not None
    between = [start + number * ONE_DAY for number in range(1, (end - start).days + 1)]
    assert sum(england().is_working_day(each) is True for each in between) == count
    assert england().is_working_day(end)


@given(table_days, st.integers(1, 60))
def test_counting_back_from_a_working_day_undoes_counting_forwards(start: date, count: int) -> None:
    first = england().add(start, 1)
    assert first is not None
    end = england().add(first, count)
    assert end is not None
    assert england().add(end, -count) == first


# The table of bank holidays


@pytest.mark.parametrize(
    "special", ["2012-06-05", "2020-05-08", "2022-06-02", "2022-06-03", "2022-09-19", "2023-05-08", "2021-12-28"]
)
def test_special_and_substitute_days_are_in_the_table(special: str) -> None:
    assert day(special) in england().holidays


@pytest.mark.parametrize("moved", ["2020-05-04", "2022-05-30"])
def test_a_day_that_was_moved_is_not_in_the_table(moved: str) -> None:
    assert day(moved) not in england().holidays


@pytest.mark.parametrize("year", range(2012, 2036))
def test_every_year_has_eight_weekdays_off_and_its_special_days(year: int) -> None:
    off = [each for each in england().holidays if each.year == year and each.weekday() < 5]
    assert len(off) == {2012: 9, 2022: 10, 2023: 9}.get(year, 8)


def test_the_shipped_table_is_what_the_script_would_make() -> None:
    pytest.importorskip("holidays")
    told = subprocess.run([sys.executable, str(SCRIPT), "--check"], capture_output=True, text=True, check=False)
    assert (told.returncode, told.stdout, told.stderr) == (0, "england.json is as it would be made\n", "")


def test_the_script_names_the_days_that_differ_and_ignores_another_version_with_the_same_days() -> None:
    pytest.importorskip("holidays")
    script = runpy.run_path(str(SCRIPT))
    fresh = {
        "name": "England",
        "first_year": 2025,
        "last_year": 2025,
        "made_with": "2",
        "holidays": {"2025-12-25": "C"},
    }
    stale = {**fresh, "made_with": "1", "holidays": {"2025-12-26": "B"}}
    assert script["differences"](stale, fresh) == ["2025-12-26 B: would go", "2025-12-25 C: would come"]
    assert script["differences"]({**fresh, "made_with": "1", "holidays": {"2025-12-25": "Christmas"}}, fresh) == []
    assert script["differences"]({**fresh, "last_year": 2024}, fresh) == [
        "last_year: the table says 2024, it would be 2025"
    ]
