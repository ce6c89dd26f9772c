"""What a ruleset is made of: what has to be measured, and where its answers stand."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from qaengine.errors import Mistake, QaengineError
from qaengine.periods import Period
from qaengine.policy.conditions import AllTests, Condition, Every, Indicated, InForce, Some, Test
from qaengine.policy.from_document import Policy
from qaengine.policy.indicators import rests_on
from qaengine.policy.types import Type
from qaengine.readings.witness.passing import Scale
from qaengine.readings.witness.rules import Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Something that is measured: an indicator, a member of one, what people say, what is in force or recorded."""

    of: str
    kind: Type
    what: str = "indicator"
    presume: bool = False
    member: str | None = None
    roles: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """How facts about it name it."""
        parts = [self.what, self.of, *([] if self.presume or self.what != "indicator" else ["certain"]), *self.roles]
        return " ".join([*parts, *([] if self.member is None else [self.member])])


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedHere:
    """One criterion in the order of the trail, and the propositions that say its answer."""

    clause: str
    decision: str | None
    outcome: str | None
    part: str
    shown: str
    certain: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedHere:
    """One decision: of each outcome the propositions that say that it is indicated, open, or closed."""

    name: str
    indicated: dict[str, str]
    open: dict[str, str]
    closed: dict[str, str]


@dataclass(slots=True, kw_only=True)
class Ruleset:
    """A policy on a day as rules, with what has to be measured and where the answers stand."""

    policy: Policy
    day: date
    scale: Scale
    rules: Rules = field(default_factory=Rules)
    subjects: dict[str, Subject] = field(default_factory=dict)
    shelves: dict[str, str] = field(default_factory=dict)
    lengths: dict[str, set[Period]] = field(default_factory=dict)
    asked: list[AskedHere] = field(default_factory=list)
    decided: dict[str, DecidedHere] = field(default_factory=dict)


def cannot(why: str) -> QaengineError:
    """The mistake that says what the second engine has no words for."""
    return QaengineError([Mistake(code="Q753", text=f"the second engine cannot judge by this policy: {why}")])


def conditions_in(policy: Policy) -> Iterator[Condition]:
    """Every condition that decides anything."""
    tree = policy.tree
    criteria = [*tree.scope, *tree.triggers]
    for decision in tree.decisions.values():
        for outcome in decision.outcomes.values():
            criteria += [*outcome.criteria, *outcome.only_if]
        yield from (cap.when for cap in decision.cap)
        if decision.applies_to is not None:
            yield decision.applies_to
    for one in criteria:
        yield from (part for part in (one.when, one.unless, one.applies_to) if part is not None)


def parts_of(test: Test) -> Iterator[Test]:
    """The tests without parts inside a test."""
    match test:
        case AllTests(tests=tests):
            for one in tests:
                yield from parts_of(one)
        case Every(test=inner) | Some(test=inner) | Indicated(test=inner) | InForce(test=inner):
            yield from parts_of(inner)
        case _:
            yield test


def presumes_anything(policy: Policy, name: str) -> bool:
    """Whether an indicator, or one that it rests on, presumes what is not recorded."""
    indicator = policy.tree.indicators[name]
    if getattr(indicator, "presume", None) is not None:
        return True
    return any(presumes_anything(policy, str(below)) for below in rests_on(indicator))
