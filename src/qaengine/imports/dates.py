"""Dates as other bodies write them: `2021-01-30` always, `30/01/2021` or `01/30/2021` once the file shows which."""

import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from qaengine.errors import Mistake, Place, SignalError

_MIDNIGHT = r"(?:[T ]0?0:00(?::00(?:\.0+)?)?Z?)?"
_ISO = re.compile(rf"(\d{{4}})-(\d{{2}})-(\d{{2}}){_MIDNIGHT}", re.ASCII)
_SLASHED = re.compile(rf"(\d{{1,2}})/(\d{{1,2}})/(\d{{4}}){_MIDNIGHT}", re.ASCII)
_SHORT_YEAR = re.compile(r"\d{1,2}/\d{1,2}/\d{2}", re.ASCII)
_DAY_NUMBER = re.compile(r"[34]\d{4}(?:\.0+)?", re.ASCII)


class DateOrder(StrEnum):
    """Which comes first in a date written with slashes."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


class NotADay(ValueError):
    """A text that names no day; its words say why."""


def day(text: str, order: DateOrder | None) -> date:
    """The day that `text` names; slashes are read in `order`. Raises NotADay with the reason."""
    if found := _ISO.fullmatch(text):
        return _calendar_day(text, found[1], found[2], found[3])
    found = _SLASHED.fullmatch(text)
    if found is None:
        raise NotADay(_why_not(text))
    if order is None and _two_ways(text):
        raise NotADay(f"`{text}` can be read with the day or the month first")
    if (order or _shows(text)) is DateOrder.MONTH_FIRST:
        return _calendar_day(text, found[3], found[1], found[2])
    return _calendar_day(text, found[3], found[2], found[1])


def order_of(written: Iterable[tuple[str, Place]], told: DateOrder | None) -> DateOrder | None:
    """The order that all dates of one file share, or None when none of them needs one.

    One field above 12 decides for the file; `told` decides when nothing does. Raises SignalError when two dates
    contradict each other or `told`, or when every date with slashes could be read both ways.
    """
    shown: dict[DateOrder, tuple[str, Place]] = {}
    open_: tuple[str, Place] | None = None
    for text, place in written:
        shows = _shows(text)
        if shows is not None:
            shown.setdefault(shows, (text, place))
        elif open_ is None and _two_ways(text):
            open_ = (text, place)
    if len(shown) == 2:
        raise SignalError([_contradiction(shown[DateOrder.DAY_FIRST], shown[DateOrder.MONTH_FIRST])])
    for order, (text, place) in shown.items():
        if told not in (None, order):
            raise SignalError([_against_what_was_told(text, place, order)])
        return order
    if told is None and open_ is not None:
        raise SignalError([_undecided(*open_)])
    return told


def _fields(text: str) -> tuple[int, int] | None:
    """The two fields before the year of a date with slashes."""
    found = _SLASHED.fullmatch(text)
    return (int(found[1]), int(found[2])) if found else None


def _shows(text: str) -> DateOrder | None:
    """The order that this date alone proves."""
    match _fields(text):
        case (first, second) if first > 12 >= second:
            return DateOrder.DAY_FIRST
        case (first, second) if second > 12 >= first:
            return DateOrder.MONTH_FIRST
    return None


def _two_ways(text: str) -> bool:
    """Whether the two orders make two different days of this date."""
    fields = _fields(text)
    return fields is not None and fields[0] != fields[1] and max(fields) <= 12


def _calendar_day(text: str, year: str, month: str, day_of_month: str) -> date:
    try:
        return date(int(year), int(month), int(day_of_month))
    except ValueError:
        raise NotADay(f"there is no day `{text}` in the calendar") from None


def _why_not(text: str) -> str:
    if _DAY_NUMBER.fullmatch(text):
        return f"`{text}` looks like a spreadsheet's day number; format the column as a date and save it again"
    if _SHORT_YEAR.fullmatch(text):
        return f"the year of `{text}` needs four digits"
    return f"`{text}` is not a date; write `2021-01-30`, or `30/01/2021` throughout the file"


def _contradiction(day_first: tuple[str, Place], month_first: tuple[str, Place]) -> Mistake:
    return Mistake(
        code="I106",
        text=f"`{day_first[0]}` puts the day first, but `{month_first[0]}` on line {month_first[1].line} the month",
        place=day_first[1],
        hint="a file keeps one order of day and month; split it, or write the dates as `2021-01-30`",
        also=(month_first[1],),
    )


def _against_what_was_told(text: str, place: Place, order: DateOrder) -> Mistake:
    return Mistake(
        code="I106",
        text=f"`{text}` can only be {order}, which is not the order asked for",
        place=place,
        hint=f"leave `--dates` out, or say `--dates {order}`",
    )


def _undecided(text: str, place: Place) -> Mistake:
    return Mistake(
        code="I107",
        text=f"`{text}` can be read with the day or the month first, and no date of the file decides it",
        place=place,
        hint="say `--dates day-first` or `--dates month-first`",
    )
