"""Tests and bounds against types: each literal becomes the value that is wanted where it stands, or is a mistake."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import assert_never

from qaengine.periods import Period
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
    SettingOf,
    Some,
    Test,
    Written,
)
from qaengine.policy.conditions_from import YES_OR_NO
from qaengine.policy.meant import EXAMPLES, meant_literal, written_in
from qaengine.policy.slips import STAND_IN, Slips
from qaengine.policy.types import ANY, BOOLEAN, DATE, DURATION, MISTAKEN, NUMBER, Choice, Group, Simple, Type
from qaengine.policy.words import literal_from, shown

Dated = tuple[tuple[date, Literal], ...]
"""The values of a setting, each with the day from which it stands."""


def is_calendar(value: Literal) -> bool:
    """Whether a period is not counted in working days."""
    return not (isinstance(value, Period) and value.working_days)


def is_stretch(value: Literal) -> bool:
    """Whether a period has a length and is not counted in working days."""
    return isinstance(value, Period) and bool(value.months or value.days)


def is_length(value: Literal) -> bool:
    """Whether a period has a length."""
    return isinstance(value, Period) and value != Period()


def is_positive(value: Literal) -> bool:
    """Whether a number is more than nothing."""
    return isinstance(value, Fraction) and value > 0


def is_not_negative(value: Literal) -> bool:
    """Whether a number is nothing or more."""
    return isinstance(value, Fraction) and value >= 0


def is_count(value: Literal) -> bool:
    """Whether a number is whole, and one or more."""
    return isinstance(value, Fraction) and value >= 1 and value.denominator == 1


def anything(value: Literal) -> bool:
    """Whether it is a value: always."""
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What a bound must be beyond its type, and what to say when it is not."""

    kind: Simple
    fits: Callable[[Literal], bool] = anything
    says: str = ""
    hint: str | None = None


CALENDAR_HINT = "write days, weeks, months or years"
A_NUMBER = Rule(kind=NUMBER)
POSITIVE = Rule(kind=NUMBER, fits=is_positive, says="must be more than 0")
NOT_NEGATIVE = Rule(kind=NUMBER, fits=is_not_negative, says="cannot be less than 0")
HOW_MANY = Rule(kind=NUMBER, fits=is_count, says="must be a whole number, 1 or more")
A_PERIOD = Rule(kind=DURATION)
WINDOW = Rule(kind=DURATION, fits=is_calendar, says="is in working days, which a window cannot be", hint=CALENDAR_HINT)
LENGTH = Rule(kind=DURATION, fits=is_length, says="has no length")
STRETCH = Rule(kind=DURATION, fits=is_stretch, says="must have a length, and no working days", hint=CALENDAR_HINT)


class Literals:
    """Reads tests and bounds where it is known what type is wanted; `settings` holds those without a mistake."""

    def __init__(self, names: Iterable[str], settings: Mapping[str, Dated], slips: Slips) -> None:
        self.names, self.settings, self.slips = list(names), settings, slips

    # Bounds

    def ruled(self, bound: Bound, rule: Rule, about: str) -> Bound:
        """The bound with its literal, which keeps the rule."""
        found = self.bound(bound, rule.kind, about)
        for value in self.values(found):
            if _fits(value, rule.kind) and not rule.fits(value):
                text = f"`{_written(bound)}` {rule.says}" if rule.says else f"`{_written(bound)}` is not possible here"
                self.slips.add("Q234", text, _at(bound), hint=rule.hint)
        return found

    def bound(self, bound: Bound, kind: Choice | Simple, about: str) -> Bound:
        """The bound with a literal of the type; or the setting, when its values are of that type."""
        if isinstance(bound, SettingOf):
            self._setting(bound, kind, about)
            return bound
        return self._literal(bound, kind, about) if isinstance(bound, str) and bound is not STAND_IN else bound

    def values(self, bound: Bound) -> list[Literal]:
        """The literal, or every value that the setting ever has."""
        if isinstance(bound, SettingOf):
            return [value for _, value in self.settings.get(bound.setting, ())]
        return [bound]

    def days(self, bounds: Iterable[Bound]) -> list[date]:
        """The days from which one of the bounds may be another than before."""
        settings = [self.settings.get(bound.setting, ()) for bound in bounds if isinstance(bound, SettingOf)]
        return sorted({date.min, *(day for values in settings for day, _ in values)})

    def on(self, bound: Bound, day: date) -> Literal | None:
        """What the bound is on a day; None when its setting is mistaken."""
        if not isinstance(bound, SettingOf):
            return bound
        values = self.settings.get(bound.setting, ())
        standing = [value for start, value in values if start <= day] or [value for _, value in values[:1]]
        return standing[-1] if standing else None

    def _setting(self, bound: SettingOf, kind: Choice | Simple, about: str) -> None:
        if bound.setting not in self.names:
            self.slips.unknown("Q231", f"`{bound.setting}` is not a setting", bound.setting, self.names)
        elif any(not _fits(value, kind) for value in self.values(bound)):
            value = next(value for value in self.values(bound) if not _fits(value, kind))
            text = f"the setting `{bound.setting}` is {_kind_of(value)}, but `{about}` is {called(kind)}"
            self.slips.add("Q232", text, bound.setting)

    def _literal(self, text: str, kind: Choice | Simple, about: str) -> Literal:
        found: Literal = literal_from(text)
        if kind == MISTAKEN:
            return text
        if isinstance(kind, Choice):
            if text not in kind.values:
                self.slips.unknown("Q202", f"`{shown(text)}` is not a value of `{about}`", text, kind.values)
            return str(text)
        if kind == BOOLEAN:
            return self._yes_or_no(text, about)
        if kind == ANY:
            return {"true": True, "false": False}.get(text, str(text) if isinstance(found, Period) else found)
        if kind.name in EXAMPLES and not _fits(found, kind):
            of = (
                f"`{about}` is {called(kind)}, and `{shown(text)}` is none"
                if about
                else f"`{shown(text)}` is no {kind.name}"
            )
            setting = text.strip("$").strip()
            hint = f"write `{{setting: {setting}}}`" if setting in self.names else meant_literal(text, kind.name)
            self.slips.add("Q202", of, text, hint=hint, instead=written_in(hint))
        return found if kind.name in EXAMPLES else str(text)

    def _yes_or_no(self, text: str, about: str) -> bool:
        if text not in ("true", "false"):
            instead = YES_OR_NO.get(text.casefold())
            hint = f"write `{instead}`" if instead else "it is `true` or `false`"
            self.slips.add("Q202", f"`{shown(text)}` is not a value of `{about}`", text, hint=hint, instead=instead)
        return text == "true"

    # Tests

    def test(self, test: Test, kind: Type, about: str) -> Test:
        """The test with typed literals; what does not fit the type is a mistake about `about`."""
        match test:
            case Is() | IsNot():
                return self._equal(test, kind, about)
            case AtLeast() | MoreThan() | AtMost() | LessThan():
                return self._ordered(test, kind, about)
            case OrWorse() | OrBetter():
                self._ranked(test, kind, about)
                return test
            case Known():
                return test
            case Happened():
                self._happened(test, kind, about)
                return test
            case Every() | Some():
                return replace(test, test=self.test(test.test, self._member(test, kind, about), about))
            case Indicated() | InForce() if kind == MISTAKEN:
                return test
            case Indicated() | InForce():
                text = f"`{test.key}` asks a decision, and not `{about}`" if about else f"`{test.key}` asks a decision"
                self.slips.add("Q226", text, test.key, hint="ask for its value itself")
                return test
            case AllTests():
                typed = tuple(self.test(inner, kind, about) for inner in test.tests)
                self._between(test.tests, typed)
                return AllTests(tests=typed)
            case _:
                assert_never(test)

    def _equal(self, test: Is | IsNot, kind: Type, about: str) -> Is | IsNot:
        single = self._single(kind, about, test)
        if single == DURATION and test.values:
            hint = "ask `at_least`, `more_than`, `at_most` or `less_than`"
            self.slips.add(
                "Q235", f"`{about}` is a length of time, which never is just one value", test.key, about, hint=hint
            )
            return test
        return replace(test, values=tuple(self.bound(value, single, about) for value in test.values))

    def _ordered(self, test: AtLeast | MoreThan | AtMost | LessThan, kind: Type, about: str) -> Test:
        single = self._single(kind, about, test)
        if isinstance(single, Choice) or single.name in ("text", "yes or no"):
            hint = "write the values" + (
                ", or `or_worse: value`" if isinstance(single, Choice) and single.scales else ""
            )
            self.slips.add("Q229", f"`{about}` is {called(single)} and has no more or less", test.key, about, hint=hint)
            return test
        return replace(test, bound=self.bound(test.bound, self._with_order(test.bound, single), about))

    def _with_order(self, bound: Bound, kind: Simple) -> Simple:
        """Of any value only a number or a date can be more or less."""
        if kind != ANY:
            return kind
        values = self.values(literal_from(bound) if isinstance(bound, str) else bound)
        return DATE if values and all(isinstance(value, date) for value in values) else NUMBER

    def _ranked(self, test: OrWorse | OrBetter, kind: Type, about: str) -> None:
        single = self._single(kind, about, test)
        if single == MISTAKEN:
            return
        if isinstance(single, Simple) or not single.scales:
            text = f"`{about}` has no order from better to worse"
            self.slips.add("Q230", text, test.key, about, hint="write the values that are meant")
        elif test.value not in single.values:
            self.slips.unknown("Q202", f"`{shown(test.value)}` is not a value of `{about}`", test.value, single.values)
        elif single.scale_of(test.value) is None:
            where = "outside the order" if test.value in single.outside else "in more than one order"
            hint = "write the values that are meant"
            self.slips.add("Q230", f"`{test.value}` stands {where} of `{about}`", test.value, hint=hint)

    def _happened(self, test: Happened, kind: Type, about: str) -> None:
        if kind != MISTAKEN and not (isinstance(kind, Simple) and kind.event):
            hint = "`happened` asks for the date of something that happens, such as `published_on`"
            self.slips.add("Q225", f"`{about}` is not the date of an event", test.key, about, hint=hint)

    def _between(self, written: tuple[Test, ...], typed: tuple[Test, ...]) -> None:
        """The lower of two bounds stands first."""
        lowest = [one for one in written if isinstance(one, AtLeast) and one.key == "between"]
        low = [one.bound for one in typed if isinstance(one, AtLeast) and one.key == "between"]
        high = [one.bound for one in typed if isinstance(one, AtMost) and one.key == "between"]
        for at, lower, higher in zip(lowest, low, high, strict=False):  # `between` stands once in a test, or not at all
            if isinstance(lower, Fraction) and isinstance(higher, Fraction) and lower > higher:
                hint = "write the lower value first"
                self.slips.add("Q214", f"no number is between `{at.bound}` and less than that", at.bound, hint=hint)

    def _single(self, kind: Type, about: str, test: Written) -> Choice | Simple:
        if not isinstance(kind, Group):
            return kind
        self.slips.add("Q227", f"`{about}` is a group", about, test.key, hint="ask `every` or `some` of it")
        return MISTAKEN

    def _member(self, test: Every | Some, kind: Type, about: str) -> Choice | Simple:
        if isinstance(kind, Group):
            return kind.of
        if kind != MISTAKEN:
            self.slips.add(
                "Q228", f"`{about}` is one value, not a group", test.key, about, hint=f"leave out `{test.key}`"
            )
        return MISTAKEN


def called(kind: Type) -> str:
    """A type as messages call it."""
    match kind:
        case Choice():
            return "a choice of words"
        case Group():
            return "a group"
        case Simple(name="text"):
            return "text"
        case Simple(name="yes or no"):
            return "either `true` or `false`"
        case Simple(name=name):
            return f"a {name}"
        case _:
            assert_never(kind)


def _fits(value: Literal, kind: Choice | Simple) -> bool:
    if kind == MISTAKEN or value is STAND_IN:
        return True
    if kind == ANY:
        return not isinstance(value, Period)
    if isinstance(kind, Choice):
        return False
    wanted: Mapping[str, type] = {"number": Fraction, "period": Period, "date": date}
    return kind.name in wanted and isinstance(value, wanted[kind.name])


def _kind_of(value: Literal) -> str:
    match value:
        case Fraction():
            return "a number"
        case Period():
            return "a period"
        case _:
            return "a date"


def _at(bound: Bound) -> object:
    return bound.setting if isinstance(bound, SettingOf) else bound


def _written(bound: Bound) -> str:
    return str(bound.setting) if isinstance(bound, SettingOf) else shown(str(bound))
