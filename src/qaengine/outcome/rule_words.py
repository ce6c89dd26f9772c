"""Conditions and tests in plain words, such as `at least 3 concerns in six months`, for a page and for a reason."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import assert_never

from qaengine.outcome.phrases import day_words, listed, number_words, words_of
from qaengine.periods import Period
from qaengine.policy.conditions import (
    AllOf,
    AllTests,
    AnyOf,
    Asks,
    AtLeast,
    AtLeastOf,
    AtMost,
    Bound,
    Condition,
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
    NoneOf,
    OrBetter,
    OrWorse,
    SettingOf,
    Some,
    Test,
)
from qaengine.policy.from_document import Policy
from qaengine.policy.indicators import Age, Count, Late, Overdue, Score, Share
from qaengine.policy.records import Setting
from qaengine.policy.words import literal_from

NOT_COUNTED = ("how ", "whether ", "number ", "count ", "share ", "total ", "the ")
"""Titles that begin so are no plural that a number can stand before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One test in words."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouped:
    """Several statements under what joins them: `all of these`, `any one of these`, `none of these`."""

    lead: str
    joint: str
    parts: tuple["Plain", ...]


Plain = Said | Grouped


# Conditions


def condition_words(policy: Policy, condition: Condition) -> Plain:
    """The condition as statements and groups of them."""
    match condition:
        case Asks(subject=subject, test=test):
            return Said(text=asked_words(policy, subject, test))
        case AllOf(parts=parts):
            return _grouped(policy, "all of these", "; and ", parts)
        case AnyOf(parts=parts):
            return _grouped(policy, "any one of these", "; or ", parts)
        case NoneOf(parts=parts):
            inner = tuple(condition_words(policy, part) for part in parts)
            return Grouped(lead="none of these", joint="; or ", parts=inner)
        case AtLeastOf(n=n, of=of, test=test):
            return _at_least_of(policy, n, of, test)
        case _:
            assert_never(condition)


def _grouped(policy: Policy, lead: str, joint: str, parts: tuple[Condition, ...]) -> Plain:
    """The parts under their lead; one part stands for itself, and groups of one kind become one."""
    inner: list[Plain] = []
    for part in parts:
        found = condition_words(policy, part)
        inner += found.parts if isinstance(found, Grouped) and found.lead == lead else [found]
    return inner[0] if len(inner) == 1 else Grouped(lead=lead, joint=joint, parts=tuple(dict.fromkeys(inner)))


def _at_least_of(policy: Policy, n: Bound, of: tuple[str, ...], test: Test) -> Plain:
    number = bound_words(policy, n)
    if len(of) == 1:
        return Said(text=f"{title_of(policy, of[0])}: {_test_of(policy, of[0], test)} for at least {number} of them")
    said = _test_of(policy, of[0], test)
    parts = tuple(Said(text=title_of(policy, subject)) for subject in of)
    return Grouped(lead=f"{said} for at least {number} of these", joint="; ", parts=parts)


def in_one_line(plain: Plain) -> str:
    """The statements as one line, inner groups in brackets."""
    match plain:
        case Said(text=text):
            return text
        case Grouped(lead=lead, joint=joint, parts=parts):
            inner = joint.join(f"({in_one_line(part)})" if isinstance(part, Grouped) else part.text for part in parts)
            return inner if joint != "; " and lead != "none of these" else f"{lead}: {inner}"
        case _:
            assert_never(plain)


# One subject put to a test


def title_of(policy: Policy, subject: str) -> str:
    """The title of an indicator or a decision in the policy, or its name as words."""
    named = policy.tree.indicators.get(subject) or policy.tree.decisions.get(subject)
    return str(getattr(named, "title", None) or words_of(subject))


def asked_words(policy: Policy, subject: str, test: Test) -> str:
    """One indicator, or one other decision, put to a test."""
    title = title_of(policy, subject)
    match test:
        case Indicated(test=inner):
            return f"{title}, as the evidence indicates it: {_test_of(policy, subject, inner)}"
        case InForce(test=inner):
            return f"{title} in force: {_test_of(policy, subject, inner)}"
        case Every(test=inner):
            return f"{title}, each: {_test_of(policy, subject, inner)}"
        case Some(test=inner):
            return f"{title}, at least one: {_test_of(policy, subject, inner)}"
        case AllTests(tests=tests) if any(isinstance(each, Every | Some) for each in tests):
            return "; and ".join(asked_words(policy, subject, each) for each in tests)
        case _:
            counted = _counted(policy, subject, test)
            return counted or f"{title}: {_test_of(policy, subject, test)}"


def _counted(policy: Policy, subject: str, test: Test) -> str | None:
    """`at least 3 concerns in six months`, of a count whose title is a plural."""
    indicator, title = policy.tree.indicators.get(subject), title_of(policy, subject)
    if not isinstance(indicator, Count | Overdue | Late) or title.lower().startswith(NOT_COUNTED):
        return None
    if isinstance(indicator, Count) and (indicator.same or indicator.distinct or indicator.distinct_in):
        return None
    match test:
        case AtLeast(bound=bound):
            number = bound_words(policy, bound)
            return f"any {title}" if number == "1" else f"at least {number} {title}"
        case MoreThan(bound=bound):
            return f"more than {bound_words(policy, bound)} {title}"
        case AtMost(bound=bound):
            number = bound_words(policy, bound)
            return f"no {title}" if number == "0" else f"at most {number} {title}"
        case LessThan(bound=bound):
            number = bound_words(policy, bound)
            return f"no {title}" if number == "1" else f"fewer than {number} {title}"
        case Is(values=(bound,)):
            number = bound_words(policy, bound)
            return f"no {title}" if number == "0" else f"exactly {number} {title}"
        case _:
            return None


def _test_of(policy: Policy, subject: str, test: Test) -> str:
    decision, indicator = policy.tree.decisions.get(subject), policy.tree.indicators.get(subject)
    if decision is not None and subject not in policy.tree.indicators:
        names = {name: outcome_title(policy, subject, name) for name in decision.outcomes}
        return wanted_words(policy, test, names=names)
    percent = isinstance(indicator, Share) or (isinstance(indicator, Score) and indicator.share_of_most)
    return wanted_words(policy, test, percent=percent, stretch=isinstance(indicator, Age))


def outcome_title(policy: Policy, decision: str, outcome: str) -> str:
    """An outcome by its title, or by its name as words."""
    found = policy.tree.decisions[decision].outcomes.get(outcome)
    title = str(found.title) if found is not None and found.title else words_of(outcome)
    return title[:1].upper() + title[1:]


# Tests


def wanted_words(
    policy: Policy, test: Test, *, names: Mapping[str, str] | None = None, percent: bool = False, stretch: bool = False
) -> str:
    """What a test wants of a value: `at least 3`, `good or outstanding`, `each met`, `not on record`."""
    say = _Say(policy=policy, names=names or {}, percent=percent, stretch=stretch)
    return say.test(test)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Say:
    """How values of one subject are written: by which names, as percent, as a length of time."""

    policy: Policy
    names: Mapping[str, str]
    percent: bool
    stretch: bool

    def test(self, test: Test) -> str:
        match test:
            case Is(values=values):
                return listed([self.bound(value) for value in values], "or")
            case IsNot(values=values):
                return f"known, and not {listed([self.bound(value) for value in values], 'or')}"
            case AtLeast(bound=bound):
                return "any time at all" if self.is_nothing(bound) else f"at least {self.bound(bound)}"
            case MoreThan(bound=bound):
                return "one day or more" if self.is_nothing(bound) else f"more than {self.bound(bound)}"
            case AtMost(bound=bound):
                return f"at most {self.bound(bound)}"
            case LessThan(bound=bound):
                return f"less than {self.bound(bound)}"
            case OrWorse(value=value):
                return f"{self.literal(value)} or worse"
            case OrBetter(value=value):
                return f"{self.literal(value)} or better"
            case Known(known=known):
                return "on record" if known else "not on record"
            case Happened(happened=happened):
                return "has happened" if happened else "has not happened yet"
            case Every(test=inner):
                return f"each {self.test(inner)}"
            case Some(test=inner):
                return f"at least one {self.test(inner)}"
            case Indicated(test=inner):
                return f"as the evidence indicates it {self.test(inner)}"
            case InForce(test=inner):
                return f"in force {self.test(inner)}"
            case AllTests(tests=tests):
                return self.all_of(tests)
            case _:
                assert_never(test)

    def all_of(self, tests: tuple[Test, ...]) -> str:
        """Several tests of one value; with `known` they say what is asked only of what is on record."""
        others = [self.test(test) for test in tests if not isinstance(test, Known)]
        if len(others) == len(tests) or not others:
            return listed([self.test(test) for test in tests])
        if any(isinstance(test, Known) and not test.known for test in tests):
            return "not known as long as it is not on record, and else not so"
        return f"recorded as {listed(others)}"

    def is_nothing(self, bound: Bound) -> bool:
        """Whether it is a length of time of no days at all."""
        return self.stretch and bound_words(self.policy, bound) in ("0 days", "0 months", "0 weeks", "0 years")

    def bound(self, bound: Bound) -> str:
        return bound_words(self.policy, bound, self.literal)

    def literal(self, value: Literal) -> str:
        if self.percent and isinstance(value, Fraction):
            return f"{number_words(value * 100)}%"
        return self.names.get(str(value)) or literal_words(value)


# Values


def literal_words(value: Literal) -> str:
    """A value as people write it."""
    match value:
        case bool():
            return "yes" if value else "no"
        case Fraction():
            return number_words(value)
        case date():
            return day_words(value)
        case Period():
            return str(value)
        case _:
            text = str(value)
            return {"true": "yes", "false": "no"}.get(text) or (text if "." in text else words_of(text))


def bound_words(policy: Policy, bound: Bound, say: Callable[[Literal], str] = literal_words) -> str:
    """A value, or what the setting says; of one that steps by date, each step."""
    if not isinstance(bound, SettingOf):
        return say(bound)
    return setting_words(policy.tree.settings[bound.setting])


def setting_words(setting: Setting) -> str:
    """What a setting says, as it is written; with steps, each with the day from which it counts."""
    if isinstance(setting.value, str):
        return text_words(setting.value)
    first, *later = setting.value
    steps = [f"{text_words(step.value)} from {day_words(date.fromisoformat(step.from_))}" for step in (first, *later)]
    return listed(steps)


def text_words(text: str) -> str:
    """A number, period or share as it is written; any other value as people write it."""
    value = literal_from(text)
    return str(text) if isinstance(value, Fraction | Period) else literal_words(value)
