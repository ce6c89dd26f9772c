"""The policy tree: one edition of one council's framework as frozen records, lists as tuples."""

from typing import Annotated, Any

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass

from qaengine.policy.changes import Change, ConditionOf, Delegate, Words
from qaengine.policy.conditions_from import Read, Slips, bound_from
from qaengine.policy.duties import Duty
from qaengine.policy.indicators import BoundOf, Indicator
from qaengine.policy.words import (
    Clause,
    Day,
    Edition,
    KindName,
    Name,
    Number,
    Reading,
    Text,
)

SHAPE = ConfigDict(extra="forbid", validate_by_name=True, validate_by_alias=True)
record = dataclass(frozen=True, slots=True, kw_only=True, config=SHAPE)

@record
class Step:
    """A setting's value from a day on."""

    from_: Day = Field(alias="from")
    value: Text


def _value_or_steps(value: object) -> str:
    return "steps" if isinstance(value, list) else "value"


@record
class Setting:
    """A number, period or date of the policy, with where it comes from. An assumption has a reason and an owner."""

    value: Text | tuple[Step, ...]
    basis: Annotated[str, Field(pattern="^(source|assumption|instruction)$")]
    clause: Clause | None = None
    because: Text | None = None
    owner: Text | None = None
    reading: Reading | None = None
    title: Text | None = None


@record
class Complete:
    """Kinds of which the council holds all there are, so that absence means none; on what basis, and who says so."""

    kinds: Annotated[tuple[KindName, ...], Field(min_length=1)]
    basis: Annotated[str, Field(pattern="^(source|assumption|instruction)$")]
    because: Text
    owner: Text
    reading: Reading | None = None


@record
class Criterion:
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
    kind: Annotated[str, Field(pattern="^(threshold|override|scope|transition|scale|judgement|approval|score)$")] = (
        "threshold"
    )


@record
class AtLeastNeeded:
    """At least this many of an outcome's criteria."""

    at_least: BoundOf


def _needs(value: object, slips: Slips) -> str | AtLeastNeeded:
    if isinstance(value, dict) and set(value) == {"at_least"}:
        return AtLeastNeeded(at_least=bound_from(value["at_least"], slips))
    if value in NEEDS:
        return str(value)
    slips.add("Q220", f"`{value}` is not a way for an outcome to be reached", value, "it can be " + ", ".join(NEEDS))
    return "any"


NEEDS = ("any", "all", "none_fail", "nothing_worse")
NeedsOf = Annotated[
    str | AtLeastNeeded,
    Read(_needs, {"anyOf": [{"enum": list(NEEDS)}, {"type": "object", "properties": {"at_least": {}}}]}),
]


@record
class Outcome:
    """One outcome of a decision: how many of its criteria it needs, and what must hold beside them."""

    title: Text | None = None
    clause: Words = ()
    needs: NeedsOf = "any"
    basis: Clause | None = None
    reading: Words = ()
    criteria: tuple[Criterion, ...] = ()
    only_if: tuple[Criterion, ...] = ()
    advice: Text | None = None


@record
class Cap:
    """Under this condition the outcome cannot be better than `at`."""

    clause: Clause
    at: Name
    when: ConditionOf
    reading: Words = ()
    says: Text | None = None


@record
class Recorded:
    """Where a decision that is made elsewhere is recorded, and when the record counts."""

    kind: KindName
    field: Name
    when: Name | None = None


PICKS = "^(most_serious|first|unique|recorded)$"


@record
class Decision:
    """A named question with outcomes written from the least to the most serious."""

    title: Text | None = None
    clause: Words = ()
    pick: Annotated[str, Field(pattern=PICKS)] = "most_serious"
    outcomes: Annotated[dict[Name, Outcome], Field(min_length=1)]
    rows: dict[Name, dict[Name, Criterion]] | None = None
    cap: tuple[Cap, ...] = ()
    applies_to: ConditionOf | None = None
    starts_at: Name | None = None
    recorded: Recorded | None = None
    reading: Words = ()


@record
class Question:
    """What only a person can answer: when it is asked, of whom, and which answers there are."""

    clause: Clause
    ask: Text
    of: Words
    when: ConditionOf | None = None
    answers: tuple[Text, ...] | None = None
    kind: Annotated[str, Field(pattern="^(judgement|transition|obligation)$")] = "judgement"
    reading: Words = ()


@record
class InForceDates:
    """The days between which an edition stands."""

    from_: Day = Field(alias="from")
    until: Day | None = None


@record
class Source:
    """The framework that the policy carries."""

    title: Text
    publisher: Text | None = None
    published: Text | None = None
    note: Text | None = None


@record
class Context:
    """Clauses that no rule of software carries, and why."""

    clauses: Annotated[tuple[Clause, ...], Field(min_length=1)]
    because: Text


@record
class Holding:
    """How long a person's answer holds when it names no end."""

    hold: BoundOf


@record
class PolicyTree:
    """One edition of one council's framework."""

    policy: Name
    edition: Edition
    title: Text
    language: Number
    source: Source | None = None
    in_force: InForceDates
    review_by: Day | None = None
    vocabulary: Any = None
    closed_days: tuple[Day, ...] = ()
    roles: dict[Name, Text] = Field(default_factory=dict)
    forums: dict[Name, Text] = Field(default_factory=dict)
    readings: dict[Reading, Text] = Field(default_factory=dict)
    complete: tuple[Complete, ...] = ()
    settings: dict[Name, Setting] = Field(default_factory=dict)
    judgements: Holding | None = None
    indicators: dict[Name, Indicator] = Field(default_factory=dict)
    scope: tuple[Criterion, ...] = ()
    decisions: Annotated[dict[Name, Decision], Field(min_length=1)]
    triggers: tuple[Criterion, ...] = ()
    questions: tuple[Question, ...] = ()
    changes: tuple[Change, ...] = ()
    delegates: tuple[Delegate, ...] = ()
    duties: tuple[Duty, ...] = ()
    context: tuple[Context, ...] = ()
