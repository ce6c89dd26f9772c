"""Numbers, dates and lengths of time with nothing fixed, and what their comparisons answer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import z3

from qaengine.evaluation.asking import Asking, passes
from qaengine.evaluation.values import Candidates, Interval, Measured, Scalar, Stretch
from qaengine.periods import Period
from qaengine.policy.conditions import (
    AllTests,
    AtLeast,
    AtMost,
    Happened,
    Is,
    IsNot,
    Known,
    LessThan,
    MoreThan,
    Test,
)
from qaengine.readings.proofs.measures import NOT_HELD
from qaengine.readings.proofs.three import (
    NO,
    NOT_KNOWN,
    YES,
    Answer,
    Formula,
    all_met,
    any_met,
    both,
    constant,
    denied,
    either,
    if_asked,
    known,
    opposite,
)


def comparison(test: Test, value: Callable[[Any], Any], low: Formula, high: Formula, top: Formula) -> Answer:
    """The answer of a test of a number that lies from `low` to `high`, or has no top."""
    match test:
        case AtLeast(bound=bound):
            return Answer(low >= value(bound), both((denied(top), high < value(bound))))
        case AtMost(bound=bound):
            return Answer(both((denied(top), high <= value(bound))), low > value(bound))
        case MoreThan(bound=bound):
            return opposite(comparison(AtMost(bound=bound), value, low, high, top))
        case LessThan(bound=bound):
            return opposite(comparison(AtLeast(bound=bound), value, low, high, top))
        case Is(values=bounds):
            return any_met(_equals(value(bound), low, high, top) for bound in bounds)
        case IsNot(values=bounds):
            return opposite(any_met(_equals(value(bound), low, high, top) for bound in bounds))
        case _:
            return NOT_KNOWN


def _equals(value: Any, low: Formula, high: Formula, top: Formula) -> Answer:
    one = both((denied(top), low == high))
    outside = either((low > value, both((denied(top), high < value))))
    return Answer(both((one, low == value)), outside)


def exact(number: Any) -> Formula:
    """A number or a date of the policy as one of the solver."""
    if isinstance(number, date):
        return z3.IntVal(number.toordinal())
    ratio = Fraction(number)
    return z3.IntVal(ratio.numerator) if ratio.denominator == 1 else z3.Q(ratio.numerator, ratio.denominator)


def _number(model: Any, term: Formula) -> Fraction:
    found = model.eval(term, model_completion=True)
    return Fraction(found.as_fraction()) if z3.is_rational_value(found) else Fraction(found.as_long())


@dataclass(frozen=True, slots=True)
class Number:
    """A number from `low` to `high`, without a top where `open`; nothing known where `unknown`."""

    low: Formula
    high: Formula
    open: Formula
    unknown: Formula
    limits: tuple[Formula, ...] = ()

    @classmethod
    def free(
        cls, name: str, *, whole: bool, most: int | None = None, can_be_open: bool, can_be_unknown: bool
    ) -> "Number":
        """Any number from nought, or an interval of them."""
        make = z3.Int if whole else z3.Real
        low, high = make(f"{name}.low"), make(f"{name}.high")
        limits = (low >= 0, high >= low, *((high <= most,) if most is not None else ()))
        top = z3.Bool(f"{name}.open") if can_be_open else NO
        return cls(low, high, top, z3.Bool(f"{name}.unknown") if can_be_unknown else NO, limits)

    @property
    def sound(self) -> Formula:
        return both(self.limits)

    @property
    def nothing_known(self) -> Formula:
        """Nothing held, or none held of what may be any number."""
        return either((self.unknown, both((self.open, self.low == 0))))

    def answer(self, test: Test, asking: Asking) -> Answer:
        match test:
            case AllTests(tests=tests):
                return all_met(self.answer(inner, asking) for inner in tests)
            case Known(known=wanted):
                return known(denied(self.unknown) if wanted else self.unknown)
            case _:
                found = comparison(test, lambda bound: exact(asking.value(bound)), self.low, self.high, self.open)
                return if_asked(self.unknown, NOT_KNOWN, found)

    def same(self, other: "Number") -> Formula:
        alike = both((self.low == other.low, self.open == other.open, either((self.open, self.high == other.high))))
        return both((self.unknown == other.unknown, either((self.unknown, alike))))

    def learned(self, other: "Number") -> Formula:
        top = either((other.open, both((denied(self.open), self.high <= other.high))))
        return either((other.unknown, both((denied(self.unknown), self.low >= other.low, top))))

    def worse(self, other: "Number", order: str) -> Formula:
        """Both are known as far as each other, and this one is no smaller (`more`) or no larger (`less`)."""
        known_alike = both((denied(self.unknown), denied(other.unknown), self.open == other.open))
        more, less = (self, other) if order == "more" else (other, self)
        larger = both((more.low >= less.low, either((more.open, more.high >= less.high))))
        return either((self.same(other), both((known_alike, larger))))

    def read(self, model: Any) -> Measured:
        if z3.is_true(model.eval(self.unknown, model_completion=True)):
            return NOT_HELD
        low, high = _number(model, self.low), _number(model, self.high)
        top = z3.is_true(model.eval(self.open, model_completion=True))
        return Interval(low, None if top else high)

    def size(self) -> list[Formula]:
        return [z3.If(self.unknown, 0, self.low), z3.If(either((self.unknown, self.open)), 0, self.high)]

    def parts(self) -> list[Formula]:
        return [self.unknown, self.open, self.low, self.high]


@dataclass(frozen=True, slots=True)
class Reported:
    """A number or a date as reported: one, or two that differ on one day, or that there is none; or nothing."""

    first: Formula
    second: Formula
    held: Formula
    differ: Formula
    none: Formula
    is_date: bool

    @classmethod
    def free(cls, name: str, *, whole: bool, is_date: bool, can_be_none: bool) -> "Reported":
        """Any number or date, two of them, none, or nothing known."""
        make = z3.Int if whole or is_date else z3.Real
        return cls(
            make(f"{name}.first"), make(f"{name}.second"), z3.Bool(f"{name}.held"), z3.Bool(f"{name}.differ"),
            z3.Bool(f"{name}.none") if can_be_none else NO, is_date,
        )  # fmt: skip

    @property
    def sound(self) -> Formula:
        dates = both(
            (self.first > 0, self.second > 0, self.first < date.max.toordinal(), self.second < date.max.toordinal())
        )
        return both(
            (z3.Implies(self.differ, self.held), z3.Implies(self.none, self.held), dates if self.is_date else YES)
        )

    @property
    def nothing_known(self) -> Formula:
        return denied(self.held)

    def answer(self, test: Test, asking: Asking) -> Answer:
        match test:
            case AllTests(tests=tests):
                return all_met(self.answer(inner, asking) for inner in tests)
            case Known(known=wanted):
                there = both((self.held, either((denied(self.none), self.differ))))
                return known(there if wanted else denied(there))
            case _:
                return self._agreed(test, asking)

    def _agreed(self, test: Test, asking: Asking) -> Answer:
        """Said alike by each value that is reported: the first, or that there is none; and the second."""
        of_none = constant(passes(test, Candidates((None,)), asking))
        first = if_asked(self.none, of_none, self._of_value(test, self.first, asking))
        second = if_asked(self.differ, self._of_value(test, self.second, asking), first)
        return Answer(both((self.held, first.met, second.met)), both((self.held, first.unmet, second.unmet)))

    def _of_value(self, test: Test, value: Formula, asking: Asking) -> Answer:
        match test:
            case Happened(happened=happened):
                return known(YES if happened else NO)
            case _:
                return comparison(test, lambda bound: exact(asking.value(bound)), value, value, NO)

    def same(self, other: "Reported") -> Formula:
        values = both(
            (either((self.none, self.first == other.first)), either((denied(self.differ), self.second == other.second)))
        )
        flags = both((self.held == other.held, self.differ == other.differ, self.none == other.none))
        return both((flags, either((denied(self.held), values))))

    def learned(self, other: "Reported") -> Formula:
        alone = both((self.held, denied(self.differ), denied(self.none)))
        one_of_two = both(
            (
                other.differ,
                alone,
                either((self.first == other.second, both((denied(other.none), self.first == other.first)))),
            )
        )
        none_of_two = both((other.differ, other.none, self.held, self.none, denied(self.differ)))
        return either((denied(other.held), self.same(other), one_of_two, none_of_two))

    def worse(self, other: "Reported", order: str) -> Formula:
        alone = both(
            (self.held, other.held, *(denied(flag) for flag in (self.differ, self.none, other.differ, other.none)))
        )
        larger = self.first >= other.first if order in ("more", "later") else self.first <= other.first
        return either((self.same(other), both((alone, larger))))

    def read(self, model: Any) -> Measured:
        held, differ, none = (
            z3.is_true(model.eval(f, model_completion=True)) for f in (self.held, self.differ, self.none)
        )
        if not held:
            return NOT_HELD
        first: Scalar = None if none else self._value(model, self.first)
        return Candidates((first, self._value(model, self.second)) if differ else (first,))

    def _value(self, model: Any, term: Formula) -> Scalar:
        number = _number(model, term)
        return date.fromordinal(int(number)) if self.is_date else number

    def size(self) -> list[Formula]:
        return (
            [z3.If(self.differ, 1, 0)] if self.is_date else [z3.If(self.differ, 1, 0), z3.If(self.held, self.first, 0)]
        )

    def parts(self) -> list[Formula]:
        """Without the numbers and dates themselves, of which none is the smallest."""
        return [self.held, self.differ, self.none]


@dataclass(frozen=True, slots=True)
class Length:
    """Days that something has lasted: certainly, and possibly; perhaps more unseen where `open`.

    A period is as many days as it takes back from the as-of day, `days` tells: first when it is reached, and then
    when it is passed.
    """

    certain: Formula
    possible: Formula
    open: Formula
    unknown: Formula
    days: Callable[[Period], tuple[int, int]]
    day: date

    @classmethod
    def free(
        cls, name: str, days: Callable[[Period], tuple[int, int]], day: date, *, can_be_open: bool, can_be_unknown: bool
    ) -> "Length":
        """Any number of days; -1 is nothing open."""
        return cls(
            z3.Int(f"{name}.certain"), z3.Int(f"{name}.possible"), z3.Bool(f"{name}.open") if can_be_open else NO,
            z3.Bool(f"{name}.unknown") if can_be_unknown else NO, days, day,
        )  # fmt: skip

    @property
    def sound(self) -> Formula:
        return both((self.certain >= -1, self.possible >= self.certain))

    @property
    def nothing_known(self) -> Formula:
        return either((self.unknown, both((self.open, self.possible == -1))))

    def answer(self, test: Test, asking: Asking) -> Answer:
        match test:
            case AllTests(tests=tests):
                return all_met(self.answer(inner, asking) for inner in tests)
            case Known(known=wanted):
                return known(denied(self.unknown) if wanted else self.unknown)
            case AtLeast(bound=bound):
                return self._lasts(self.days(_period(asking, bound))[0])
            case MoreThan(bound=bound):
                return self._lasts(self.days(_period(asking, bound))[1])
            case AtMost(bound=bound):
                return opposite(self._lasts(self.days(_period(asking, bound))[1]))
            case LessThan(bound=bound):
                return opposite(self._lasts(self.days(_period(asking, bound))[0]))
            case _:
                return NOT_KNOWN

    def _lasts(self, days: int) -> Answer:
        certain, possible = self.certain >= days, self.possible >= days
        found = Answer(certain, both((denied(self.open), denied(certain), denied(possible))))
        return if_asked(self.unknown, NOT_KNOWN, found)

    def same(self, other: "Length") -> Formula:
        alike = both((self.certain == other.certain, self.possible == other.possible, self.open == other.open))
        return both((self.unknown == other.unknown, either((self.unknown, alike))))

    def learned(self, other: "Length") -> Formula:
        top = either((other.open, both((denied(self.open), self.possible <= other.possible))))
        return either((other.unknown, both((denied(self.unknown), self.certain >= other.certain, top))))

    def worse(self, other: "Length", order: str) -> Formula:
        known_alike = both((denied(self.unknown), denied(other.unknown), self.open == other.open))
        more, less = (self, other) if order == "more" else (other, self)
        longer = both((more.certain >= less.certain, more.possible >= less.possible))
        return either((self.same(other), both((known_alike, longer))))

    def read(self, model: Any) -> Measured:
        if z3.is_true(model.eval(self.unknown, model_completion=True)):
            return NOT_HELD
        certain, possible = (self._ends(int(_number(model, term))) for term in (self.certain, self.possible))
        return Stretch(certain, possible, open=z3.is_true(model.eval(self.open, model_completion=True)))

    def _ends(self, days: int) -> tuple[date, date] | None:
        return None if days < 0 else (self.day - timedelta(days=days), self.day)

    def size(self) -> list[Formula]:
        return [z3.If(self.unknown, 0, self.possible + 1), z3.If(self.unknown, 0, self.certain + 1)]

    def parts(self) -> list[Formula]:
        return [self.unknown, self.open, self.possible, self.certain]


def _period(asking: Asking, bound: Any) -> Period:
    found = asking.value(bound)
    assert isinstance(found, Period)
    return found
