"""Exact time: periods, windows, cadences and working days, counted on plain dates and never from a clock.

The readings carried out here are X4 (month ends clamp), X5 ("more than" is strict, "within" includes the last day),
X6 (the day of the event is day 0, bank holidays from a dated table, a year without a table is unknown) and X8 (windows
include both ends). Every count is exact for days in the years 1900 to 2999.
"""

import json
import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

__all__ = [
    "PATTERN",
    "Period",
    "WorkingDays",
    "add",
    "back",
    "england",
    "in_window",
    "leaves_window",
    "occurrence_after",
    "occurrence_on_or_after",
    "older_than",
]

FIRST_YEAR = 1900
LAST_YEAR = 2999
MOST_MONTHS = 1_200
MOST_DAYS = 36_525
PATTERN = "^[0-9]{1,6} (day|week|month|year|working day)s?$"
"""How a period is written, as a regular expression that a JSON Schema can use too."""

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A length of time in one unit: months, days or working days. Years are 12 months and weeks are 7 days.

    Raises ValueError for a length below nothing, of more than 100 years, or in two units at once.
    """

    months: int = 0
    days: int = 0
    working_days: int = 0

    def __post_init__(self) -> None:
        lengths = (self.months, self.days, self.working_days)
        if min(lengths) < 0:
            raise ValueError("a period cannot be less than nothing")
        if self.months > MOST_MONTHS or max(lengths) > MOST_DAYS:
            raise ValueError("a period is at most 100 years")
        if sum(length > 0 for length in lengths) > 1:
            raise ValueError("a period is in one unit: months, days or working days")

    @classmethod
    def parse(cls, text: str) -> "Period":
        """The period that `text` names, such as `3 months`, `1 year`, `28 days`, `2 weeks` or `10 working days`.

        Raises ValueError, in a policy author's words, for any other text.
        """
        written = re.fullmatch(PATTERN, text)
        if not written:
            raise ValueError("a period is a whole number and a unit, for example `3 months`")
        number = int(text.split()[0])
        match written[1]:
            case "month":
                return cls(months=number)
            case "year":
                return cls(months=12 * number)
            case "week":
                return cls(days=7 * number)
            case "day":
                return cls(days=number)
            case _:
                return cls(working_days=number)

    def __str__(self) -> str:
        if self.months:
            return _counted(self.months, "month")
        if self.working_days:
            return _counted(self.working_days, "working day")
        return _counted(self.days, "day")


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingDays:
    """Monday to Friday without bank holidays and closures, known from `first_year` to `last_year` and not beyond (X6).

    `holidays` is the dated table of bank holidays; `closures` are further days on which one council does not work.
    Raises ValueError for years that run backwards or beyond 1900 to 2999, and for a holiday outside the years.
    """

    name: str
    first_year: int
    last_year: int
    holidays: frozenset[date]
    closures: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if not FIRST_YEAR <= self.first_year <= self.last_year <= LAST_YEAR:
            raise ValueError(f"the years of `{self.name}` must run forwards, from {FIRST_YEAR} to {LAST_YEAR}")
        stray = sorted(day for day in self.holidays if not self._covers(day))
        if stray:
            raise ValueError(f"`{stray[0]}` lies outside the years that `{self.name}` declares")

    def is_working_day(self, day: date) -> bool | None:
        """Whether `day` is worked, or None (unknown) outside the declared years."""
        if not self._covers(day):
            return None
        return day.weekday() < 5 and day not in self.holidays and day not in self.closures

    def add(self, day: date, count: int) -> date | None:
        """The working day that is `count` after `day`, or before it when negative; None when the table runs out (X6).

        `day` is day 0 and need not be a working day itself; a count of 0 is `day`.
        """
        if count and not self.first_year - 1 <= day.year <= self.last_year + 1:
            return None
        step = _ONE_DAY if count > 0 else -_ONE_DAY
        left = abs(count)
        while left:
            day += step
            worked = self.is_working_day(day)
            if worked is None:
                return None
            left -= worked
        return day

    def closed_also(self, days: Iterable[date]) -> "WorkingDays":
        """The same calendar with a council's own closure days added."""
        return replace(self, closures=self.closures | frozenset(days))

    def as_document(self) -> dict[str, str | int | list[str]]:
        """Everything the calendar says as plain data, in a fixed order, for a policy's digest."""
        return {
            "name": self.name,
            "first_year": self.first_year,
            "last_year": self.last_year,
            "holidays": [day.isoformat() for day in sorted(self.holidays)],
            "closures": [day.isoformat() for day in sorted(self.closures)],
        }

    def _covers(self, day: date) -> bool:
        return self.first_year <= day.year <= self.last_year


@cache
def england() -> WorkingDays:
    """The working days of England, from the dated table of bank holidays in this package."""
    table = json.loads(files("qaengine").joinpath("calendars", "england.json").read_text(encoding="utf-8"))
    return WorkingDays(
        name=table["name"],
        first_year=table["first_year"],
        last_year=table["last_year"],
        holidays=frozenset(map(date.fromisoformat, table["holidays"])),
    )


def add(day: date, period: Period, calendar: WorkingDays | None = None) -> date | None:
    """The day that is `period` after `day`, clamped to the month's end (X4); the last day of "within" (X5).

    31 January and 3 months is 30 April. None (unknown) when working days run outside the calendar's years or no
    calendar is given for them, and when either day lies outside the years 1900 to 2999.
    """
    if not _is_known_year(day.year):
        return None
    if period.working_days:
        return calendar.add(day, period.working_days) if calendar else None
    later = _later(day, period)
    return later if _is_known_year(later.year) else None


def back(day: date, period: Period) -> date:
    """The first day of the window of this length that ends on `day`, clamped to the month's end (X8).

    Raises ValueError for working days.
    """
    _refuse_working_days(period, "a window")
    return _months_later(day, -period.months) if period.months else _days_later(day, -period.days)


def in_window(day: date, *, until: date, within: Period) -> bool:
    """Whether `day` stands in the window of this length that ends on `until`; both ends are inside (X8).

    Raises ValueError for working days.
    """
    return back(until, within) <= day <= until


def leaves_window(day: date, within: Period) -> date:
    """The first later day whose window of this length no longer reaches back to `day` (X8).

    That window starts on the day after `day` at the earliest, so the count runs from there; where the month is too
    short, the first day of the next month is the first that is late enough. Raises ValueError for working days.
    """
    _refuse_working_days(within, "a window")
    following = day + _ONE_DAY
    later = _later(following, within)
    was_clamped = within.months and later.day < following.day
    return later + _ONE_DAY if was_clamped else later


def older_than(start: date, period: Period, as_of: date) -> bool:
    """Whether more than `period` has passed from `start` to `as_of`; on the exact day it has not (X5).

    Raises ValueError for working days, which need a calendar: compare with `add` instead.
    """
    _refuse_working_days(period, "an age")
    return as_of > _later(start, period)


def occurrence_after(day: date, *, anchor: date, every: Period) -> date:
    """The first day of a cadence that is later than `day`.

    The cadence is `anchor` and one, two, three ... times `every`, each counted from the anchor, so that monthly from
    31 January is the last of February and then 31 March. The anchor itself is not an occurrence. Raises ValueError
    for working days and for a period of nothing.
    """
    _refuse_working_days(every, "a cadence")
    if every.months:
        elapsed = 12 * (day.year - anchor.year) + day.month - anchor.month
        times = max(1, elapsed // every.months)
        occurrence = _months_later(anchor, times * every.months)
        return occurrence if occurrence > day else _months_later(anchor, (times + 1) * every.months)
    if every.days:
        times = max(1, (day - anchor).days // every.days)
        occurrence = _days_later(anchor, times * every.days)
        return occurrence if occurrence > day else _days_later(anchor, (times + 1) * every.days)
    raise ValueError("a cadence cannot repeat every `0 days`")


def occurrence_on_or_after(day: date, *, anchor: date, every: Period) -> date:
    """The first day of a cadence that is `day` or later; cadence and errors as in `occurrence_after`."""
    return occurrence_after(day - _ONE_DAY, anchor=anchor, every=every)


def _later(day: date, period: Period) -> date:
    return _months_later(day, period.months) if period.months else _days_later(day, period.days)


def _months_later(day: date, months: int) -> date:
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    if day.day <= 28:
        return date(year, month + 1, day.day)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _days_later(day: date, days: int) -> date:
    return date.fromordinal(day.toordinal() + days)


def _is_known_year(year: int) -> bool:
    return FIRST_YEAR <= year <= LAST_YEAR


def _refuse_working_days(period: Period, what: str) -> None:
    if period.working_days:
        raise ValueError(f"{what} is counted in months or days, not in `{period}`")


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
