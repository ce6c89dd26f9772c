"""Which numbers, periods and words pass a test, where that can be told from the test alone."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil, floor

from qaengine.periods import Period
from qaengine.policy import indicators as op
from qaengine.policy.conditions import (
    AllTests,
    AtLeast,
    AtMost,
    Bound,
    Is,
    IsNot,
    LessThan,
    MoreThan,
    OrBetter,
    OrWorse,
    SettingOf,
    Test,
)
from qaengine.policy.from_document import Policy
from qaengine.policy.records import Setting
from qaengine.policy.types import NUMBER, Choice
from qaengine.policy.words import literal_from

Size = tuple[str, Fraction]
"""A number, or the length of a period, with the unit that it is in; sizes in different units are not compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """The sizes from `low` to `high`; None is open. `low_in` and `high_in` say whether the end belongs to it."""

    unit: str = ""
    low: Fraction | None = None
    low_in: bool = True
    high: Fraction | None = None
    high_in: bool = True

    @property
    def is_empty(self) -> bool:
        """Whether no size is in it."""
        if self.low is None or self.high is None or self.low < self.high:
            return False
        return self.low > self.high or not (self.low_in and self.high_in)

    def both(self, other: "Range") -> "Range":
        """What is in the one and in the other."""
        low, low_in = max((self._low, other._low), key=_lower)
        high, high_in = min((self._high, other._high), key=_upper)
        return Range(unit=self.unit or other.unit, low=low, low_in=low_in, high=high, high_in=high_in)

    def covers(self, other: "Range") -> bool:
        """Whether whatever is in the other is in this one."""
        both = self.both(other)
        return other.is_empty or (both._low, both._high) == (other._low, other._high)

    def whole(self) -> "Range":
        """The same whole numbers, both ends belonging to it."""
        low = None if self.low is None else Fraction(ceil(self.low) if self.low_in else floor(self.low) + 1)
        high = None if self.high is None else Fraction(floor(self.high) if self.high_in else ceil(self.high) - 1)
        return Range(unit=self.unit, low=low, high=high)

    @property
    def _low(self) -> tuple[Fraction | None, bool]:
        return self.low, self.low_in

    @property
    def _high(self) -> tuple[Fraction | None, bool]:
        return self.high, self.high_in


def _lower(end: tuple[Fraction | None, bool]) -> tuple[bool, Fraction, bool]:
    low, is_in = end
    return low is not None, low or Fraction(0), not is_in


def _upper(end: tuple[Fraction | None, bool]) -> tuple[bool, Fraction, bool]:
    high, is_in = end
    return high is None, high or Fraction(0), is_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Possible:
    """The sizes that an indicator can have at all, and whether they are whole numbers.

    `there` says that it always has one: of nothing a count is 0, where an age asks whether there is anything.
    """

    sizes: Range
    whole: bool = False
    there: bool = False

    def held(self, passing: Range) -> Range:
        """What of these sizes can be at all."""
        both = passing.both(self.sizes)
        return both.whole() if self.whole else both


def possible(policy: Policy, subject: str) -> Possible | None:
    """What an indicator's size can be by its operator alone; None for what has no size, or one without bounds."""
    match policy.tree.indicators.get(subject):
        case op.Count() | op.Overdue() | op.Late() | op.OverdueRun():
            return Possible(sizes=Range(low=Fraction(0)), whole=True, there=True)
        case op.Share():
            return Possible(sizes=Range(low=Fraction(0), high=Fraction(1)))
        case op.Score(share_of_most=True, bands=None):
            return Possible(sizes=Range(low=Fraction(0), high=Fraction(1)))
        case op.Span() | op.Age():
            return Possible(sizes=Range(low=Fraction(0)))
        case op.Latest() | op.Sum() | op.Score(bands=None) if policy.types.get(subject) == NUMBER:
            return Possible(sizes=Range())
        case _:
            return None


def sizes(test: Test, settings: Mapping[str, Setting]) -> Range | None:
    """The sizes that pass; None where that is no one range, or changes from day to day."""
    if isinstance(test, AllTests):
        ranges = [sizes(inner, settings) for inner in test.tests]
        known = [one for one in ranges if one is not None]
        return _all(known) if known and len(known) == len(ranges) else None
    bounds = test.values if isinstance(test, Is) else (getattr(test, "bound", None),)
    found = size(bounds[0], settings) if len(bounds) == 1 and bounds[0] is not None else None
    return None if found is None else _range(test, *found)


def _range(test: Test, unit: str, bound: Fraction) -> Range | None:
    match test:
        case Is():
            return Range(unit=unit, low=bound, high=bound)
        case AtLeast():
            return Range(unit=unit, low=bound)
        case MoreThan():
            return Range(unit=unit, low=bound, low_in=False)
        case AtMost():
            return Range(unit=unit, high=bound)
        case LessThan():
            return Range(unit=unit, high=bound, high_in=False)
        case _:
            return None


def _all(ranges: Iterable[Range]) -> Range | None:
    """What is in all of them; None where their units differ."""
    whole = Range()
    units = set()
    for one in ranges:
        units.add(one.unit)
        whole = whole.both(one)
    return whole if len(units) == 1 else None


def size(bound: Bound, settings: Mapping[str, Setting]) -> Size | None:
    """A bound as a number with its unit; None for one that changes from day to day, or is no size."""
    if isinstance(bound, SettingOf):
        setting = settings.get(bound.setting)
        return None if setting is None or not isinstance(setting.value, str) else size(setting.value, settings)
    match literal_from(bound) if isinstance(bound, str) else bound:
        case Fraction() as number:
            return "", number
        case Period(months=months) if months:
            return "months", Fraction(months)
        case Period(working_days=days) if days:
            return "working days", Fraction(days)
        case Period(days=days):
            return "days", Fraction(days)
        case date() as day:
            return "date", Fraction(day.toordinal())
        case _:
            return None


def words(test: Test, kind: Choice) -> frozenset[str] | None:
    """The words of a choice that pass; None where the test asks no words."""
    match test:
        case Is(values=values):
            return frozenset(str(value) for value in values)
        case IsNot(values=values):
            return frozenset(kind.values) - {str(value) for value in values}
        case OrWorse(value=value) | OrBetter(value=value):
            scale = kind.scale_of(value)
            if scale is None:
                return None
            at = scale.index(value)
            return frozenset(scale[at:] if isinstance(test, OrWorse) else scale[: at + 1])
        case AllTests(tests=tests):
            found = [words(inner, kind) for inner in tests]
            known = [one for one in found if one is not None]
            return frozenset.intersection(*known) if known and len(known) == len(found) else None
        case _:
            return None


def pointed_at(test: Test) -> Iterator[object]:
    """The words of a test as it is written, the one to point at first."""
    match test:
        case AllTests(tests=tests):
            for inner in tests:
                yield from pointed_at(inner)
        case Is(values=values, key=key) | IsNot(values=values, key=key):
            yield from (value.setting if isinstance(value, SettingOf) else value for value in values)
            yield key
        case _:
            bound = getattr(test, "bound", getattr(test, "value", None))
            yield bound.setting if isinstance(bound, SettingOf) else bound
            yield getattr(test, "key", None)


def shown(sizes: Range) -> str:
    """A range in words: `3`, `3 to 5`, `more than 3`, `2 to less than 3 months`."""
    unit = f" {sizes.unit}" if sizes.unit not in ("", "date") else ""
    low, high = (None if end is None else _written(end, sizes.unit) for end in (sizes.low, sizes.high))
    if low is not None and low == high:
        return f"{low}{unit}"
    if high is None:
        return "everything" if low is None else f"{low}{unit} or more" if sizes.low_in else f"more than {low}{unit}"
    if low is None:
        return f"{high}{unit} or less" if sizes.high_in else f"less than {high}{unit}"
    return f"{'' if sizes.low_in else 'more than '}{low} to {'' if sizes.high_in else 'less than '}{high}{unit}"


def _written(number: Fraction, unit: str) -> str:
    return date.fromordinal(int(number)).isoformat() if unit == "date" else str(number)
