"""Tests against types: each literal becomes the value that its indicator's type says, or a mistake at its place."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from qaengine.errors import did_you_mean
from qaengine.periods import Period
from qaengine.policy.conditions import (
    AllTests,
    AtLeast,
    AtMost,
    Bound,
    Every,
    Happened,
    InForce,
    Indicated,
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
)
from qaengine.policy.conditions_from import Slips
from qaengine.policy.records import Setting
from qaengine.policy.types import BOOLEAN, Choice, Group, Simple, Type
from qaengine.policy.words import literal_from

ORDERED = ("number", "period", "date")


def typed_test(test: Test, kind: Type, about: str, settings: Mapping[str, Setting], slips: Slips) -> Test:
    """The same test with typed literals; whatever does not fit the type is a mistake about `about`."""
    reader = _Reader(about, settings, slips)
    return reader.test(test, kind)


def typed_bound(bound: Bound, kind: Simple, about: str, settings: Mapping[str, Setting], slips: Slips) -> Bound:
    """The same bound with a typed literal."""
    return _Reader(about, settings, slips).bound(bound, kind)


class _Reader:
    def __init__(self, about: str, settings: Mapping[str, Setting], slips: Slips) -> None:
        self.about, self.settings, self.slips = about, settings, slips

    def test(self, test: Test, kind: Type) -> Test:
        match test:
            case Is(values=values):
                return Is(values=tuple(self.bound(value, self._single(kind, value)) for value in values))
            case IsNot(values=values):
                return IsNot(values=tuple(self.bound(value, self._single(kind, value)) for value in values))
            case AtLeast(bound=bound):
                return AtLeast(bound=self._ordered(bound, kind))
            case MoreThan(bound=bound):
                return MoreThan(bound=self._ordered(bound, kind))
            case AtMost(bound=bound):
                return AtMost(bound=self._ordered(bound, kind))
            case LessThan(bound=bound):
                return LessThan(bound=self._ordered(bound, kind))
            case OrWorse(value=value) | OrBetter(value=value):
                self._ranked(value, kind)
                return test
            case Known():
                return test
            case Happened():
                if not (isinstance(kind, Simple) and kind.event):
                    self.slips.add("Q225", f"`{self.about}` is not the date of an event", _at(test), "`happened` asks such dates")
                return test
            case Every(test=inner):
                return Every(test=self.test(inner, self._member(kind, inner)))
            case Some(test=inner):
                return Some(test=self.test(inner, self._member(kind, inner)))
            case Indicated(test=inner) | InForce(test=inner):
                self.slips.add("Q226", f"`{self.about}` is an indicator; only a decision is indicated or in force", _at(inner))
                return test
            case AllTests(tests=tests):
                return AllTests(tests=tuple(self.test(inner, kind) for inner in tests))

    def _single(self, kind: Type, at: object) -> Choice | Simple:
        if isinstance(kind, Group):
            self.slips.add("Q227", f"`{self.about}` is a group; ask `every` or `some` of it", at)
            return Simple(name="any value")
        return kind

    def _member(self, kind: Type, test: Test) -> Choice | Simple:
        if isinstance(kind, Group):
            return kind.of
        self.slips.add("Q228", f"`{self.about}` is one value, not a group; leave out `every` and `some`", _at(test))
        return Simple(name="any value")

    def _ordered(self, bound: Bound, kind: Type) -> Bound:
        single = self._single(kind, bound)
        if isinstance(single, Choice) or single.name not in (*ORDERED, "any value"):
            name = "a choice of words" if isinstance(single, Choice) else f"a {single.name}"
            self.slips.add(
                "Q229", f"`{self.about}` is {name} and has no more or less", bound,
                "write the values, or `or_worse: value`" if isinstance(single, Choice) else None,
            )  # fmt: skip
            return bound
        return self.bound(bound, single)

    def _ranked(self, value: str, kind: Type) -> None:
        single = self._single(kind, value)
        if isinstance(single, Simple):
            self.slips.add("Q230", f"`{self.about}` has no order from better to worse", value)
        elif value not in single.values:
            self._not_a_value(value, single)
        elif single.scale_of(value) is None:
            self.slips.add("Q230", f"`{value}` stands outside the order of `{self.about}`", value)

    def bound(self, bound: Bound, kind: Choice | Simple) -> Bound:
        """The bound with a literal of the type, or the setting when its values are of that type."""
        if isinstance(bound, SettingOf):
            self._setting(bound, kind)
            return bound
        return self._literal(str(bound), bound, kind) if isinstance(bound, str) else bound

    def _setting(self, bound: SettingOf, kind: Choice | Simple) -> None:
        setting = self.settings.get(bound.setting)
        if setting is None:
            hint = did_you_mean(bound.setting, self.settings)
            self.slips.add("Q231", f"`{bound.setting}` is not a setting", bound.setting, hint)
            return
        texts = [setting.value] if isinstance(setting.value, str) else [step.value for step in setting.value]
        for text in texts:
            if not _fits(literal_from(text), text, kind):
                self.slips.add(
                    "Q232", f"the setting `{bound.setting}` is `{text}`, but `{self.about}` is {_called(kind)}", bound.setting
                )  # fmt: skip

    def _literal(self, text: str, at: object, kind: Choice | Simple) -> Literal:
        if isinstance(kind, Choice):
            if text not in kind.values:
                self._not_a_value(at, kind)
            return text
        if kind == BOOLEAN:
            if text not in ("true", "false"):
                hint = {"yes": "write `true`", "no": "write `false`"}.get(text.casefold(), "it is `true` or `false`")
                self.slips.add("Q202", f"`{text}` is not a value of `{self.about}`", at, hint)
            return text == "true"
        found = literal_from(text)
        if kind.name == "any value":
            return {"true": True, "false": False}.get(text, found)
        if not _fits(found, text, kind):
            self.slips.add("Q202", f"`{text}` is not a value of `{self.about}`, which is {_called(kind)}", at, _example(kind))
            return text
        return text if kind.name == "text" else found

    def _not_a_value(self, value: object, kind: Choice) -> None:
        self.slips.add("Q202", f"`{value}` is not a value of `{self.about}`", value, did_you_mean(str(value), kind.values))


def _fits(found: object, text: str, kind: Choice | Simple) -> bool:
    if isinstance(kind, Choice):
        return text in kind.values
    match kind.name:
        case "number":
            return isinstance(found, Fraction)
        case "period":
            return isinstance(found, Period)
        case "date":
            return isinstance(found, date)
        case "yes or no":
            return text in ("true", "false")
        case _:
            return True


def _called(kind: Choice | Simple) -> str:
    return "a choice" if isinstance(kind, Choice) else f"a {kind.name}"


def _example(kind: Simple) -> str | None:
    return {"number": "for example `3`", "period": "for example `3 months`", "date": "for example `2024-04-01`"}.get(kind.name)


def _at(test: Test) -> object:
    """Something inside the test that knows its place."""
    match test:
        case Is(values=values) | IsNot(values=values):
            return values[0] if values else None
        case AtLeast(bound=bound) | MoreThan(bound=bound) | AtMost(bound=bound) | LessThan(bound=bound):
            return bound.setting if isinstance(bound, SettingOf) else bound
        case OrWorse(value=value) | OrBetter(value=value):
            return value
        case Every(test=inner) | Some(test=inner) | Indicated(test=inner) | InForce(test=inner):
            return _at(inner)
        case AllTests(tests=tests):
            return _at(tests[0]) if tests else None
        case Known() | Happened():
            return None

