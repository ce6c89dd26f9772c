"""The closed list of operators: each is a record of how one measure is taken from a provider's signals."""

from typing import Annotated, Any

from pydantic import ConfigDict, Discriminator, Field, Tag
from pydantic.dataclasses import dataclass

from qaengine.policy.conditions import Bound, Where
from qaengine.policy.conditions_from import Read, Slips, bound_from, scalar_from, where_from
from qaengine.policy.words import Clause, KindName, Members, Name, Path, Reading, Text

SHAPE = ConfigDict(extra="forbid", validate_by_name=True, validate_by_alias=True)
record = dataclass(frozen=True, slots=True, kw_only=True, config=SHAPE)

SETTING_SCHEMA = {"type": "object", "properties": {"setting": {"type": "string"}}, "required": ["setting"]}
BOUND_SCHEMA: dict[str, Any] = {"anyOf": [{"type": ["string", "number", "boolean"]}, SETTING_SCHEMA]}
BoundOf = Annotated[Bound, Read(bound_from, BOUND_SCHEMA)]
WhereOf = Annotated[Where, Read(where_from, {"$ref": "#/$defs/Where"})]


@record
class OfKind:
    """Signals of one kind, and what they must say."""

    kind: KindName
    where: WhereOf = ()


def kinds_from(value: object, slips: Slips) -> tuple[OfKind, ...]:
    """`a.kind`, a list of kinds, or a table of kinds each with its own `where`."""
    if isinstance(value, dict):
        return tuple(OfKind(kind=kind, where=where_from(where, slips)) for kind, where in value.items())
    listed = value if isinstance(value, list) else [value]
    return tuple(OfKind(kind=scalar_from(kind, slips)) for kind in listed)


KINDS_SCHEMA = {
    "anyOf": [
        {"$ref": "#/$defs/Kind"},
        {"type": "array", "items": {"$ref": "#/$defs/Kind"}},
        {"type": "object", "additionalProperties": {"$ref": "#/$defs/Where"}},
    ]
}
Kinds = Annotated[tuple[OfKind, ...], Read(kinds_from, KINDS_SCHEMA)]


def members_listed(value: object, slips: Slips) -> tuple[str, ...]:
    """`1 to 10`, or a list of member names."""
    if isinstance(value, list):
        return tuple(scalar_from(member, slips) for member in value)
    text = scalar_from(value, slips)
    parts = text.split(" to ")
    if len(parts) == 2 and all(part.isdigit() and len(part) < 5 for part in parts):
        return tuple(str(number) for number in range(int(parts[0]), int(parts[1]) + 1))
    slips.add("Q218", f"`{text}` names no members", value, "for example `1 to 10`, or a list of names")
    return ()


MemberList = Annotated[
    tuple[str, ...], Read(members_listed, {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": ["string", "integer"]}}]})
]


@record
class Presume:
    """How an unknown field is taken for what is indicated (never for the range), and on what reading."""

    fields: Annotated[dict[Path, Text], Field(min_length=1)]
    reading: Reading
    because: Text
    owner: Text


@record
class Common:
    """What every indicator may carry: words for people, and the clauses it stands for."""

    title: Text | None = None
    clause: Clause | None = None
    clauses: dict[Text, Clause] | None = None
    reading: Reading | None = None


@record
class Latest(Common):
    """The newest value of a field; per key where the field is a map; a group where `for_each` is given."""

    latest: Kinds
    field: Path
    where: WhereOf = ()
    within: BoundOf | None = None
    for_each: Path | None = None
    members: MemberList | None = None


@record
class PartOf(Common):
    """Some members of another group."""

    part_of: Name
    members: MemberList


@record
class Count(Common):
    """How many events, or how many different values; with `same`, the size of the largest group alike."""

    count: Kinds
    where: WhereOf = ()
    within: BoundOf | None = None
    distinct: Path | None = None
    distinct_in: Path | None = None
    same: Path | None = None
    presume: Presume | None = None


@record
class Sum(Common):
    """The total of a number over events."""

    sum: Kinds
    field: Path
    where: WhereOf = ()
    within: BoundOf | None = None
    presume: Presume | None = None


@record
class Span(Common):
    """How long from the first to the last event."""

    span: Kinds
    where: WhereOf = ()
    within: BoundOf | None = None
    presume: Presume | None = None


@record
class Age(Common):
    """How long the oldest thing still open has been open; `joined_within` sums what re-opens soon after."""

    age: KindName
    from_: Path | None = Field(default=None, alias="from")
    until: Path | None = None
    where: WhereOf = ()
    joined_within: BoundOf | None = None


@record
class Overdue(Common):
    """How many things are past their due date, with any grace, and not done."""

    overdue: KindName
    due: Path
    done: Path
    grace: BoundOf | None = None
    where: WhereOf = ()


@record
class Late(Common):
    """How many things were not done by their due date, whether or not they were done since."""

    late: KindName
    due: Path
    done: Path
    grace: BoundOf | None = None
    where: WhereOf = ()
    within: BoundOf | None = None


@record
class OverdueRun(Common):
    """The longest run, by due date, of things past due and not done one after the other."""

    overdue_run: KindName
    due: Path
    done: Path
    where: WhereOf = ()


@record
class Share(Common):
    """Which part of the events held match, as an exact ratio from 0 to 1."""

    share: Kinds
    matching: WhereOf
    where: WhereOf = ()
    within: BoundOf | None = None


@record
class Worst(Common):
    """The worst value in a group."""

    worst: Name


@record
class Baseline:
    """The expected rate that a `peer.baseline` signal gives for a measure."""

    baseline: Name


@record
class Rate(Common):
    """How a count stands against what is expected for a size: far_below, below, expected, above, far_above.

    `expected` events a year for `each` (1 when not given) of `per`. With `times`, above means more than that many
    times what is expected; without it the exact Poisson limits decide. Fewer than `minimum` events are never above.
    """

    rate: Kinds
    within: BoundOf
    per: Name
    expected: Annotated[Baseline | Bound, Read(lambda value, slips: _expected(value, slips), {"anyOf": [BOUND_SCHEMA, {"type": "object", "properties": {"baseline": {"type": "string"}}, "required": ["baseline"]}]})]
    minimum: BoundOf
    each: BoundOf | None = None
    times: BoundOf | None = None
    where: WhereOf = ()


def _expected(value: object, slips: Slips) -> Baseline | Bound:
    if isinstance(value, dict) and set(value) == {"baseline"}:
        return Baseline(baseline=scalar_from(value["baseline"], slips))
    return bound_from(value, slips)


@record
class Band:
    """From this number on, this value."""

    from_: BoundOf = Field(alias="from")
    is_: Text = Field(alias="is")


@record
class ScorePart:
    """One part of a score: an indicator, its weight, and the points of its values or of its bands."""

    of: Name
    weight: BoundOf
    points: Annotated[dict[str, Bound], Read(lambda value, slips: _points(value, slips), {"type": "object", "additionalProperties": BOUND_SCHEMA})] | None = None


def _points(value: object, slips: Slips) -> dict[str, Bound]:
    if not isinstance(value, dict):
        slips.add("Q219", "`points` gives a number for each value", value, "for example `{green: 0, amber: 1, red: 2}`")
        return {}
    return {key: bound_from(bound, slips) for key, bound in value.items()}


@record
class Score(Common):
    """A weighted sum as an exact ratio of the most it could be; unknown parts make an interval."""

    score: Annotated[tuple[ScorePart, ...], Field(min_length=1)]
    share_of_most: Annotated[bool, Read(lambda value, slips: value == "true", {"type": "boolean"})] = False
    bands: tuple[Band, ...] | None = None
    scale: Name | None = None


@record
class Bands(Common):
    """The value whose band a number falls into."""

    bands_of: Name
    bands: Annotated[tuple[Band, ...], Field(min_length=1)]
    scale: Name | None = None


@record
class Matrix(Common):
    """The value in the cell where the row of one indicator meets the column of another."""

    rows: Name
    columns: Name
    matrix: dict[Text, dict[Text, Text]]
    scale: Name | None = None


@record
class Judgement(Common):
    """A person's recorded answer to a question: who may give it, and for how long it holds."""

    judgement: Clause
    by: Annotated[tuple[Name, ...], Field(min_length=1)]
    answers: tuple[Text, ...] | None = None
    holds: BoundOf | None = None
    ask: Text | None = None


OPERATORS: dict[str, type] = {
    "latest": Latest,
    "part_of": PartOf,
    "count": Count,
    "sum": Sum,
    "span": Span,
    "age": Age,
    "overdue": Overdue,
    "late": Late,
    "overdue_run": OverdueRun,
    "share": Share,
    "worst": Worst,
    "rate": Rate,
    "score": Score,
    "bands_of": Bands,
    "matrix": Matrix,
    "judgement": Judgement,
}


def _operator(value: object) -> str | None:
    if isinstance(value, dict):
        return next((operator for operator in OPERATORS if operator in value), None)
    return next((name for name, kind in OPERATORS.items() if isinstance(value, kind)), None)


Indicator = Annotated[
    Annotated[Latest, Tag("latest")]
    | Annotated[PartOf, Tag("part_of")]
    | Annotated[Count, Tag("count")]
    | Annotated[Sum, Tag("sum")]
    | Annotated[Span, Tag("span")]
    | Annotated[Age, Tag("age")]
    | Annotated[Overdue, Tag("overdue")]
    | Annotated[Late, Tag("late")]
    | Annotated[OverdueRun, Tag("overdue_run")]
    | Annotated[Share, Tag("share")]
    | Annotated[Worst, Tag("worst")]
    | Annotated[Rate, Tag("rate")]
    | Annotated[Score, Tag("score")]
    | Annotated[Bands, Tag("bands_of")]
    | Annotated[Matrix, Tag("matrix")]
    | Annotated[Judgement, Tag("judgement")],
    Discriminator(_operator),
]
