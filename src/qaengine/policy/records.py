"""The policy tree: one edition of one council's framework as frozen records, lists as tuples."""

from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from qaengine.errors import did_you_mean, nearest
from qaengine.policy.changes import Change, Delegate
from qaengine.policy.conditions_from import bound_from
from qaengine.policy.duties import Duty
from qaengine.policy.indicators import Indicator
from qaengine.policy.keys import keys_checked
from qaengine.policy.laws import Break, DeclaredLaw, Differs
from qaengine.policy.parts import Amount, ConditionOf, Record, Words, by_hand
from qaengine.policy.slips import Slips
from qaengine.policy.words import Clause, Day, Edition, KindName, Name, Read, Reading, Text, Value, Version, shown

Basis = Literal["instruction", "source", "assumption"]
CriterionKind = Literal["threshold", "override", "scope", "transition", "scale", "judgement", "approval", "score"]
Need = Literal["any", "all", "none_fail", "nothing_worse"]
NEEDS: tuple[Need, ...] = ("any", "all", "none_fail", "nothing_worse")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(Record):
    """A setting's value from a day on."""

    from_: Annotated[Day, Field(alias="from")]
    value: Text


def _value_or_steps(value: object) -> str:
    return "steps" if isinstance(value, list) else "value"


SettingValue = Annotated[
    Annotated[Value, Tag("value")] | Annotated[tuple[Step, ...], Field(min_length=1), Tag("steps")],
    Discriminator(_value_or_steps),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting(Record):
    """A number, period or date of the policy, with where it comes from. An assumption has a reason and an owner."""

    value: SettingValue
    basis: Basis
    clause: Clause | None = None
    because: Text | None = None
    owner: Text | None = None
    reading: Reading | None = None
    title: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Complete(Record):
    """Kinds of which the council holds all there are, so that absence means none; on what basis, and who says so."""

    kinds: Annotated[tuple[KindName, ...], Field(min_length=1)]
    basis: Basis
    because: Text
    owner: Text
    reading: Reading | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion(Record):
    """One printed clause as a condition. `judged_by` names who may answer it in person, and then prevails."""

    clause: Clause
    when: ConditionOf | None = None
    unless: ConditionOf | None = None
    applies_to: ConditionOf | None = None
    judged_by: Words = ()
    ask: Text | None = None
    up_to: Name | None = None
    decided_by: Words = ()
    reading: Words = ()
    says: Text | None = None
    kind: CriterionKind = "threshold"


@dataclass(frozen=True, slots=True, kw_only=True)
class AtLeastNeeded(Record):
    """At least this many of an outcome's criteria."""

    at_least: Amount


def needs_from(value: object, slips: Slips) -> Need | AtLeastNeeded:
    """How many of its criteria an outcome needs."""
    if isinstance(value, dict):
        if keys_checked(value, None, ("at_least",), slips):
            return AtLeastNeeded(at_least=bound_from(value["at_least"], slips))
        return "any"
    if not slips.empty(value, "how many criteria are needed") and value not in NEEDS:
        near = did_you_mean(str(value), NEEDS) if nearest(str(value), NEEDS) else None
        number = f"write `{{at_least: {value}}}`" if str(value).isdecimal() else None
        hint = near or number or "it can be " + ", ".join(f"`{need}`" for need in NEEDS) + " or `{at_least: 2}`"
        slips.add("Q220", f"`{shown(value)}` is no way for an outcome to be reached", value, hint=hint)
    return next((need for need in NEEDS if need == value), "any")


Needs = Annotated[Need | AtLeastNeeded, Read(needs_from, by_hand("Needs"))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome(Record):
    """One outcome of a decision: how many of its criteria it needs, and what must hold beside them."""

    title: Text | None = None
    clause: Words = ()
    needs: Needs = "any"
    basis: Clause | None = None
    reading: Words = ()
    criteria: tuple[Criterion, ...] = ()
    only_if: tuple[Criterion, ...] = ()
    advice: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap(Record):
    """Under this condition the outcome cannot be better than `at`."""

    clause: Clause
    at: Name
    when: ConditionOf
    reading: Words = ()
    says: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded(Record):
    """Where a decision that is made elsewhere is recorded, and when the record counts."""

    kind: KindName
    field: Name
    when: Name | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision(Record):
    """A named question with outcomes written from the least to the most serious."""

    title: Text | None = None
    clause: Words = ()
    pick: Literal["most_serious", "first", "unique", "recorded"] = "most_serious"
    outcomes: Annotated[dict[Name, Outcome], Field(min_length=1)]
    rows: dict[Name, dict[Name, Criterion]] | None = None
    cap: tuple[Cap, ...] = ()
    applies_to: ConditionOf | None = None
    starts_at: Name | None = None
    recorded: Recorded | None = None
    reading: Words = ()

    @property
    def takes_the_rest(self) -> bool:
        """Whether the least serious outcome takes whatever the others leave, so that one of them always holds."""
        least = next(iter(self.outcomes.values()))
        return least.needs == "nothing_worse" and not least.only_if and not self.cap


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Record):
    """What only a person can answer: when it is asked, of whom, and which answers there are."""

    clause: Clause
    ask: Text
    of: Words
    when: ConditionOf | None = None
    answers: Annotated[tuple[Text, ...], Field(min_length=1)] | None = None
    kind: Literal["judgement", "transition", "obligation"] = "judgement"
    reading: Words = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InForceDates(Record):
    """The days between which an edition stands."""

    from_: Annotated[Day, Field(alias="from")]
    until: Day | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source(Record):
    """The framework that the policy carries."""

    title: Text
    publisher: Text | None = None
    published: Text | None = None
    note: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Context(Record):
    """Clauses that no rule of software carries, and why."""

    clauses: Annotated[tuple[Clause, ...], Field(min_length=1)]
    because: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding(Record):
    """How long a person's answer holds when it names no end."""

    hold: Amount


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyTree(Record):
    """One edition of one council's framework."""

    policy: Name
    edition: Edition
    title: Text
    language: Version
    source: Source | None = None
    in_force: InForceDates
    review_by: Day | None = None
    vocabulary: Any = None
    closed_days: tuple[Day, ...] = ()
    roles: dict[Name, Text] = field(default_factory=dict)
    forums: dict[Name, Text] = field(default_factory=dict)
    readings: dict[Reading, Text] = field(default_factory=dict)
    complete: tuple[Complete, ...] = ()
    settings: dict[Name, Setting] = field(default_factory=dict)
    judgements: Holding | None = None
    indicators: dict[Name, Indicator] = field(default_factory=dict)
    scope: tuple[Criterion, ...] = ()
    decisions: Annotated[dict[Name, Decision], Field(min_length=1)]
    triggers: tuple[Criterion, ...] = ()
    questions: tuple[Question, ...] = ()
    changes: tuple[Change, ...] = ()
    delegates: tuple[Delegate, ...] = ()
    duties: tuple[Duty, ...] = ()
    context: tuple[Context, ...] = ()
    laws: tuple[DeclaredLaw, ...] = ()
    breaks: tuple[Break, ...] = ()
    differs: tuple[Differs, ...] = ()
