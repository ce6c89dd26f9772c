"""Conditions and the tests inside them: two closed unions of frozen records, which every reading of a policy walks."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from qaengine.periods import Period

Literal = str | bool | Fraction | date | Period


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingOf:
    """The value of a setting of the policy."""

    setting: str


Bound = Literal | SettingOf


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A test, and the key it is written with, which knows its place in the file and makes no test another."""

    key: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Is(Written):
    """The value is one of these."""

    values: tuple[Bound, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IsNot(Written):
    """The value is known and none of these."""

    values: tuple[Bound, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AtLeast(Written):
    """The number, period or date is this or more."""

    bound: Bound


@dataclass(frozen=True, slots=True, kw_only=True)
class MoreThan(Written):
    """The number, period or date is strictly more than this."""

    bound: Bound


@dataclass(frozen=True, slots=True, kw_only=True)
class AtMost(Written):
    """The number, period or date is this or less."""

    bound: Bound


@dataclass(frozen=True, slots=True, kw_only=True)
class LessThan(Written):
    """The number, period or date is strictly less than this."""

    bound: Bound


@dataclass(frozen=True, slots=True, kw_only=True)
class OrWorse(Written):
    """This value of a scale, or one that the scale calls worse."""

    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrBetter(Written):
    """This value of a scale, or one that the scale calls better."""

    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Known(Written):
    """Whether a value is held at all; the one test that is never unknown."""

    known: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened(Written):
    """Whether the event that a date field tells of has happened; absent is unknown, null is not yet."""

    happened: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Every(Written):
    """Each member of a group passes."""

    test: "Test"


@dataclass(frozen=True, slots=True, kw_only=True)
class Some(Written):
    """At least one member of a group passes."""

    test: "Test"


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicated(Written):
    """What another decision indicates, asked of its whole range."""

    test: "Test"


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce(Written):
    """What stands in force for another decision."""

    test: "Test"


@dataclass(frozen=True, slots=True, kw_only=True)
class AllTests:
    """Several keys in one test: all of them must pass."""

    tests: tuple["Test", ...]


Test = (
    Is
    | IsNot
    | AtLeast
    | MoreThan
    | AtMost
    | LessThan
    | OrWorse
    | OrBetter
    | Known
    | Happened
    | Every
    | Some
    | Indicated
    | InForce
    | AllTests
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asks:
    """One indicator, or one other decision, put to a test."""

    subject: str
    test: Test


@dataclass(frozen=True, slots=True, kw_only=True)
class AllOf:
    """Every part is met; of nothing, met."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf:
    """At least one part is met; of nothing, not met."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoneOf:
    """No part is met."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AtLeastOf:
    """At least `n` of several indicators, or of the members of one group, pass the test."""

    n: Bound
    of: tuple[str, ...]
    test: Test


Condition = Asks | AllOf | AnyOf | NoneOf | AtLeastOf


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldTest:
    """One field of a signal put to a test; the path may name a key of a map (`key_questions.safe`)."""

    path: str
    test: Test


Where = tuple[FieldTest, ...]


def subjects(condition: Condition) -> Iterator[tuple[str, Test]]:
    """Each indicator or decision that the condition asks, with the test it is put to."""
    match condition:
        case Asks(subject=subject, test=test):
            yield subject, test
        case AllOf(parts=parts) | AnyOf(parts=parts) | NoneOf(parts=parts):
            for part in parts:
                yield from subjects(part)
        case AtLeastOf(of=of, test=test):
            for subject in of:
                yield subject, test
