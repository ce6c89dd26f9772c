"""The closed list of operators: each is a record of how one measure is taken from a provider's signals."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, assert_never

from pydantic import Discriminator, Field, Tag

from qaengine.policy.conditions import Bound, Where
from qaengine.policy.conditions_from import bound_from, scalar_from, where_from, words_from
from qaengine.policy.keys import keys_checked
from qaengine.policy.parts import Amount, Filter, Record, YesOrNo, by_hand
from qaengine.policy.slips import Slips, placed
from qaengine.policy.words import Clause, KindName, Name, Path, Read, Reading, Text, shown


@dataclass(frozen=True, slots=True, kw_only=True)
class OfKind(Record):
    """Signals of one kind, and what they must say."""

    kind: str
    where: Where = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline(Record):
    """The expected rate that a `peer.baseline` signal gives for a measure."""

    baseline: str


def kinds_from(value: object, slips: Slips) -> tuple[OfKind, ...]:
    """`a.kind`, a list of kinds, or a table of kinds each with its own `where`."""
    if isinstance(value, dict) and value:
        return tuple(
            OfKind(kind=kind, where=where_from(where, slips) if where else ()) for kind, where in value.items()
        )
    for part in value if isinstance(value, list) else ():
        if isinstance(part, dict):
            hint = "write kinds with their tests as one table: `{complaint: {upheld: true}}`"
            slips.add("Q215", "a kind is wanted here, not a table", part, hint=hint)
    return tuple(OfKind(kind=kind) for kind in words_from(value, slips))


def members_from(value: object, slips: Slips) -> tuple[str, ...]:
    """`1 to 10`, or a list of member names."""
    if isinstance(value, list):
        return words_from(value, slips)
    text = scalar_from(value, slips)
    first, _, last = text.partition(" to ")
    if first.isdecimal() and last.isdecimal() and 0 <= int(first) < int(last) < 1000:
        return tuple(placed(str(number), text) for number in range(int(first), int(last) + 1))
    slips.add("Q218", f"`{shown(text)}` names no members", text, hint="for example `1 to 10`, or a list of names")
    return ()


def expected_from(value: object, slips: Slips) -> Baseline | Bound:
    """What is expected: a number, a setting, or the baseline of a measure."""
    if isinstance(value, dict) and "baseline" in value and keys_checked(value, None, ("baseline",), slips):
        return Baseline(baseline=scalar_from(value["baseline"], slips))
    return bound_from(value, slips)


def points_from(value: object, slips: Slips) -> Mapping[str, Bound]:
    """A number for each value."""
    if isinstance(value, dict) and value:
        return {key: bound_from(bound, slips) for key, bound in value.items()}
    hint = "for example `{green: 0, amber: 1, red: 2}`"
    slips.add("Q219", "`points` gives a number for each value", value, hint=hint)
    return {}


Kinds = Annotated[tuple[OfKind, ...], Read(kinds_from, by_hand("Kinds"))]
Members = Annotated[tuple[str, ...], Read(members_from, by_hand("Members"))]
Expected = Annotated[Baseline | Bound, Read(expected_from, by_hand("Expected"))]
Points = Annotated[Mapping[str, Bound], Read(points_from, by_hand("Points"))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Presume(Record):
    """How an unknown field is taken for what is indicated (never for the range), and on what reading."""

    fields: Annotated[dict[Path, Text], Field(min_length=1)]
    reading: Reading
    because: Text
    owner: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Common(Record):
    """What every indicator may carry: words for people, and the clauses it stands for."""

    title: Text | None = None
    clause: Clause | None = None
    clauses: dict[Text, Clause] | None = None
    reading: Reading | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Latest(Common):
    """The newest value of a field; per key where the field is a map; a group where `for_each` is given."""

    latest: Kinds
    field: Path
    where: Filter = ()
    within: Amount | None = None
    for_each: Path | None = None
    members: Members | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartOf(Common):
    """Some members of another group."""

    part_of: Name
    members: Members


@dataclass(frozen=True, slots=True, kw_only=True)
class Count(Common):
    """How many events, or how many different values; with `same`, the size of the largest group alike."""

    count: Kinds
    where: Filter = ()
    within: Amount | None = None
    distinct: Path | None = None
    distinct_in: Path | None = None
    same: Path | None = None
    presume: Presume | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum(Common):
    """The total of a number over events."""

    sum: Kinds
    field: Path
    where: Filter = ()
    within: Amount | None = None
    presume: Presume | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Span(Common):
    """How long from the first to the last event."""

    span: Kinds
    where: Filter = ()
    within: Amount | None = None
    presume: Presume | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Age(Common):
    """How long the oldest thing still open has been open; `joined_within` sums what re-opens soon after."""

    age: KindName
    from_: Annotated[Path | None, Field(alias="from")] = None
    until: Path | None = None
    where: Filter = ()
    joined_within: Amount | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Overdue(Common):
    """How many things are past their due date, with any grace, and not done."""

    overdue: KindName
    due: Path
    done: Path
    grace: Amount | None = None
    where: Filter = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Late(Common):
    """How many things were not done by their due date, whether or not they were done since."""

    late: KindName
    due: Path
    done: Path
    grace: Amount | None = None
    where: Filter = ()
    within: Amount | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OverdueRun(Common):
    """The longest run, by due date, of things past due and not done one after the other."""

    overdue_run: KindName
    due: Path
    done: Path
    where: Filter = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Share(Common):
    """Which part of the events held match, as an exact ratio from 0 to 1."""

    share: Kinds
    matching: Filter
    where: Filter = ()
    within: Amount | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Worst(Common):
    """The worst value in a group."""

    worst: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate(Common):
    """How a count stands against what is expected for a size: far_below, below, expected, above, far_above.

    `expected` events a year for `each` (1 when not given) of `per`. With `times`, above means more than that many
    times what is expected; without it the exact Poisson limits decide. Fewer than `minimum` events are never above.
    """

    rate: Kinds
    within: Amount
    per: Name
    expected: Expected
    minimum: Amount
    each: Amount | None = None
    times: Amount | None = None
    where: Filter = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Band(Record):
    """From this number on, this value."""

    from_: Annotated[Amount, Field(alias="from")]
    is_: Annotated[Text, Field(alias="is")]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorePart(Record):
    """One part of a score: an indicator, its weight, and the points of its values or of its bands."""

    of: Name
    weight: Amount
    points: Points | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Score(Common):
    """A weighted sum as an exact ratio of the most it could be; unknown parts make an interval."""

    score: Annotated[tuple[ScorePart, ...], Field(min_length=1)]
    share_of_most: YesOrNo = False
    bands: Annotated[tuple[Band, ...], Field(min_length=1)] | None = None
    scale: Name | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bands(Common):
    """The value whose band a number falls into."""

    bands_of: Name
    bands: Annotated[tuple[Band, ...], Field(min_length=1)]
    scale: Name | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix(Common):
    """The value in the cell where the row of one indicator meets the column of another."""

    rows: Name
    columns: Name
    matrix: Annotated[dict[Text, Annotated[dict[Text, Text], Field(min_length=1)]], Field(min_length=1)]
    scale: Name | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement(Common):
    """A person's recorded answer to a question: who may give it, and for how long it holds."""

    judgement: Clause
    by: Annotated[tuple[Name, ...], Field(min_length=1)]
    answers: Annotated[tuple[Text, ...], Field(min_length=1)] | None = None
    holds: Amount | None = None
    ask: Text | None = None


OPERATORS: Mapping[str, type[Any]] = {
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
    "rows": Matrix,
    "judgement": Judgement,
}
"""Each operator's first key, and what it makes."""


def operator_of(value: object) -> str | None:
    """The operator that the table of an indicator begins with; None when it names none."""
    table = value if isinstance(value, dict) else {}
    return next((operator for operator in OPERATORS if operator in table), "rows" if "matrix" in table else None)


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
    | Annotated[Matrix, Tag("rows")]
    | Annotated[Judgement, Tag("judgement")],
    Discriminator(operator_of),
]


def rests_on(indicator: Indicator) -> Iterator[str]:
    """The names of the indicators on which an indicator rests."""
    match indicator:
        case PartOf(part_of=name) | Worst(worst=name) | Rate(per=name) | Bands(bands_of=name):
            yield name
        case Score(score=parts):
            yield from (part.of for part in parts)
        case Matrix(rows=rows, columns=columns):
            yield from (rows, columns)
        case Latest() | Count() | Sum() | Span() | Age() | Overdue() | Late() | OverdueRun() | Share() | Judgement():
            return
        case _:
            assert_never(indicator)
