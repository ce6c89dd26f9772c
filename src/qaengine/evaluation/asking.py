"""Tests put to measured values: the table of what each test means for each kind of value, in three values."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import assert_never

from qaengine.evaluation.values import Candidates, Interval, Measured, Members, Scalar, Stretch, Unknown
from qaengine.outcome.truth import MET, NOT_MET, UNKNOWN, Truth, agreed, all_met, any_met, opposite, truth
from qaengine.periods import Period, WorkingDays, add
from qaengine.policy.conditions import (
    AllTests,
    AtLeast,
    AtMost,
    Bound,
    Every,
    Happened,
    Indicated,
    InForce,
    Is,
    IsNot,
    Known,
    LessThan,
    Literal,
    MoreThan,
    OrBetter,
    OrWorse,
    Some,
    Test,
)
from qaengine.policy.types import Choice, Group, Type


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """How literals are read on a day, which type is asked, and which days are worked."""

    value: Callable[[Bound], Literal]
    type: Type
    calendar: WorkingDays

    def of_member(self) -> "Asking":
        """The same for one member of a group."""
        return replace(self, type=self.type.of) if isinstance(self.type, Group) else self


def passes(test: Test, measured: Measured, asking: Asking) -> Truth:
    """Whether what was measured passes the test: met, not met or unknown."""
    match test:
        case AllTests(tests=tests):
            return all_met(passes(inner, measured, asking) for inner in tests)
        case Known(known=known):
            return truth(_is_known(measured, asking) is known)
        case Every(test=inner):
            return _every(inner, measured, asking)
        case Some(test=inner):
            return _some(inner, measured, asking)
        case _:
            return _of_one(test, measured, asking)


def _is_known(measured: Measured, asking: Asking) -> bool:
    outside = asking.type.outside if isinstance(asking.type, Choice) else ()
    match measured:
        case Unknown():
            return False
        case Candidates(values=values):
            return any(value is not None and value not in outside for value in values)
        case Members(of=of):
            return bool(of) and all(_is_known(member, asking.of_member()) for member in of.values())
        case Interval() | Stretch():
            return True
        case _:
            assert_never(measured)


def _every(test: Test, measured: Measured, asking: Asking) -> Truth:
    if not isinstance(measured, Members) or not measured.of:
        return UNKNOWN
    member = asking.of_member()
    return all_met([passes(test, each, member) for each in measured.of.values()])


def _some(test: Test, measured: Measured, asking: Asking) -> Truth:
    if not isinstance(measured, Members) or not measured.of:
        return UNKNOWN
    member = asking.of_member()
    return any_met([passes(test, each, member) for each in measured.of.values()])


def _of_one(test: Test, measured: Measured, asking: Asking) -> Truth:
    match measured:
        case Unknown() | Members():
            return UNKNOWN
        case Candidates(values=values):
            return agreed(_of_value(test, value, asking) for value in values)
        case Interval(low=low, high=high):
            return _of_interval(test, low, high, asking)
        case Stretch():
            return _of_stretch(test, measured, asking)
        case _:
            assert_never(measured)


def _of_value(test: Test, value: Scalar, asking: Asking) -> Truth:
    match test:
        case Is(values=bounds):
            return _is_one_of(value, bounds, asking)
        case IsNot(values=bounds):
            return opposite(_is_one_of(value, bounds, asking))
        case OrWorse(value=limit):
            return _ranked(value, limit, asking, worse=True)
        case OrBetter(value=limit):
            return _ranked(value, limit, asking, worse=False)
        case Happened(happened=happened):
            return truth((value is not None) is happened)
        case AtLeast() | MoreThan() | AtMost() | LessThan():
            return NOT_MET if value is None else _compared(test, value, asking.value(test.bound))
        case Every() | Some() | Known() | AllTests() | Indicated() | InForce():
            return passes(test, Candidates((value,)), asking)
        case _:
            assert_never(test)


def _is_one_of(value: Scalar, bounds: Iterable[Bound], asking: Asking) -> Truth:
    """A value that says there is no rating is unknown to a test that does not name it."""
    named = [asking.value(bound) for bound in bounds]
    if any(value == one and isinstance(value, bool) is isinstance(one, bool) for one in named):
        return MET
    if isinstance(asking.type, Choice) and value in asking.type.outside:
        return UNKNOWN
    return NOT_MET


def _ranked(value: Scalar, limit: str, asking: Asking, *, worse: bool) -> Truth:
    assert isinstance(asking.type, Choice)
    scale = asking.type.scale_of(limit) or ()
    if value not in scale:
        return UNKNOWN if value in asking.type.outside else NOT_MET
    rank, wanted = scale.index(str(value)), scale.index(limit)
    return truth(rank >= wanted if worse else rank <= wanted)


def _compared(test: AtLeast | MoreThan | AtMost | LessThan, value: Scalar, bound: Literal) -> Truth:
    """Two numbers or two dates compare exactly; of anything else (a word where a number is asked) it is unknown."""
    if isinstance(value, date) is not isinstance(bound, date) or not (_has_order(value) and _has_order(bound)):
        return UNKNOWN
    left, right = _ordered(value), _ordered(bound)
    match test:
        case AtLeast():
            return truth(left >= right)
        case MoreThan():
            return truth(left > right)
        case AtMost():
            return truth(left <= right)
        case LessThan():
            return truth(left < right)
        case _:
            assert_never(test)


def _has_order(value: object) -> bool:
    return isinstance(value, date | int | Fraction | Decimal) and not isinstance(value, bool)


def _ordered(value: object) -> Fraction:
    """A number as it is and a date as its day number."""
    if isinstance(value, date):
        return Fraction(value.toordinal())
    assert isinstance(value, int | Fraction | Decimal)
    return Fraction(value)


def _of_interval(test: Test, low: int | Fraction, high: int | Fraction | None, asking: Asking) -> Truth:
    match test:
        case AtLeast(bound=bound):
            return _reaches(low, high, _ordered(asking.value(bound)))
        case AtMost(bound=bound):
            return _stays_under(low, high, _ordered(asking.value(bound)))
        case MoreThan(bound=bound):
            return opposite(_stays_under(low, high, _ordered(asking.value(bound))))
        case LessThan(bound=bound):
            return opposite(_reaches(low, high, _ordered(asking.value(bound))))
        case Is(values=bounds):
            return any_met(_equals(low, high, _ordered(asking.value(bound))) for bound in bounds)
        case IsNot(values=bounds):
            return opposite(any_met(_equals(low, high, _ordered(asking.value(bound))) for bound in bounds))
        case _:
            return UNKNOWN


def _reaches(low: int | Fraction, high: int | Fraction | None, bound: Fraction) -> Truth:
    if low >= bound:
        return MET
    return NOT_MET if high is not None and high < bound else UNKNOWN


def _stays_under(low: int | Fraction, high: int | Fraction | None, bound: Fraction) -> Truth:
    if low > bound:
        return NOT_MET
    return MET if high is not None and high <= bound else UNKNOWN


def _equals(low: int | Fraction, high: int | Fraction | None, value: Fraction) -> Truth:
    if low == high:
        return truth(low == value)
    return UNKNOWN if low <= value and (high is None or value <= high) else NOT_MET


def _of_stretch(test: Test, stretch: Stretch, asking: Asking) -> Truth:
    """Time counts forward from its first day: `more than 3 months` is true from the day after the third month ends."""
    match test:
        case AtLeast(bound=bound):
            return _lasts(stretch, bound, asking, strictly=False)
        case MoreThan(bound=bound):
            return _lasts(stretch, bound, asking, strictly=True)
        case AtMost(bound=bound):
            return opposite(_lasts(stretch, bound, asking, strictly=True))
        case LessThan(bound=bound):
            return opposite(_lasts(stretch, bound, asking, strictly=False))
        case _:
            return UNKNOWN


def _lasts(stretch: Stretch, bound: Bound, asking: Asking, *, strictly: bool) -> Truth:
    period = asking.value(bound)
    assert isinstance(period, Period)
    certain = _reaches_end(stretch.certain, period, asking.calendar, strictly)
    if certain is MET or stretch.open:
        return MET if certain is MET else UNKNOWN
    possible = _reaches_end(stretch.possible, period, asking.calendar, strictly)
    return NOT_MET if certain is NOT_MET and possible is NOT_MET else UNKNOWN


def _reaches_end(days: tuple[date, date] | None, period: Period, calendar: WorkingDays, strictly: bool) -> Truth:
    """Whether the period has passed between the days; unknown where its end lies beyond the calendar."""
    if days is None:
        return NOT_MET
    first, last = days
    end = add(first, period, calendar)
    if end is None:
        return UNKNOWN
    return truth(last > end if strictly else last >= end)


def bounds_in(test: Test) -> Iterator[Bound]:
    """Each bound that the test compares with."""
    match test:
        case Is(values=values) | IsNot(values=values):
            yield from values
        case AtLeast(bound=bound) | MoreThan(bound=bound) | AtMost(bound=bound) | LessThan(bound=bound):
            yield bound
        case Every(test=inner) | Some(test=inner) | Indicated(test=inner) | InForce(test=inner):
            yield from bounds_in(inner)
        case AllTests(tests=tests):
            for inner in tests:
                yield from bounds_in(inner)
        case OrWorse() | OrBetter() | Known() | Happened():
            return
        case _:
            assert_never(test)
