"""One step either way: of a number, a length of time, a day, or a value on its scale."""

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

from qaengine.periods import Period
from qaengine.policy.words import NUMBER, literal_from

ONE_DAY = timedelta(days=1)


def texts_beside(text: str) -> Iterator[str]:
    """The value of a setting one step less and one step more, as it would be written.

    A step is 1 of the last place written (`3` to `4`, `0.25` to `0.26`, `20%` to `21%`), the numerator of a ratio, one
    day, one month or one working day: the smallest that changes anything in the unit that the period is counted in.
    """
    match literal_from(text):
        case Fraction():
            yield from _numbers_beside(text)
        case Period() as period:
            yield from (str(other) for other in _periods_beside(period))
        case date() as day:
            yield from ((day - ONE_DAY).isoformat(), (day + ONE_DAY).isoformat())
        case _:
            if text in ("true", "false"):
                yield "false" if text == "true" else "true"


def _numbers_beside(text: str) -> Iterator[str]:
    assert NUMBER.fullmatch(text)
    if "/" in text:
        numerator, _, denominator = text.partition("/")
        yield from (f"{int(numerator) + step}/{denominator}" for step in (-1, 1))
        return
    digits = text.removesuffix("%").rstrip()
    places = len(digits.partition(".")[2])
    whole = int(digits.replace(".", ""))
    for step in (-1, 1):
        yield _decimal(whole + step, places) + text[len(digits) :]


def _decimal(whole: int, places: int) -> str:
    """The number of so many units of the last place, with so many places."""
    if not places:
        return str(whole)
    digits = str(abs(whole)).rjust(places + 1, "0")
    return f"{'-' if whole < 0 else ''}{digits[:-places]}.{digits[-places:]}"


def _periods_beside(period: Period) -> Iterator[Period]:
    for step in (-1, 1):
        if period.months:
            yield Period(months=period.months + step)
        elif period.working_days:
            yield Period(working_days=period.working_days + step)
        elif period.days + step >= 0:
            yield Period(days=period.days + step)


def literals_beside(value: Fraction | Period | date) -> Iterator[Fraction | Period | date]:
    """The literal one step less and one step more: 1 for a whole number, a tenth or less for another."""
    match value:
        case Fraction():
            step = Fraction(1) if value.denominator == 1 else Fraction(1, max(10, value.denominator))
            yield from (value - step, value + step)
        case Period():
            yield from _periods_beside(value)
        case date():
            yield from (value - ONE_DAY, value + ONE_DAY)


def values_beside(value: str, scale: tuple[str, ...]) -> Iterator[str]:
    """The next better and the next worse value of the scale."""
    position = scale.index(value)
    yield from scale[max(0, position - 1) : position]
    yield from scale[position + 1 : position + 2]
