"""What each indicator measures, and which way that moves as the evidence gets worse.

An indicator that rests on no other moves as the vocabulary says; one of which it says nothing is held still. What
rests on others moves with them. Wherever the way is in doubt it is both.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import assert_never

from qaengine.policy import indicators as op
from qaengine.policy.conditions import Literal
from qaengine.policy.directions import Direction, directions
from qaengine.policy.from_document import Policy
from qaengine.policy.indicators import Indicator, rests_on
from qaengine.policy.polarity.signs import Moves, Sign, along, joined, merged, of_row
from qaengine.policy.types import BOOLEAN, DURATION, NUMBER, STANDING, Choice, Group, Type, is_date

Word = Literal | None
Row = tuple[Word, ...]
NOUGHT, ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Amount:
    """A number, or an interval of which both ends move.

    `there` when it is never unknown; `told` when it is what one or several reports say, and no interval between them.
    """

    moves: Moves
    least: Fraction | None = None
    most: Fraction | None = None
    whole: bool = False
    there: bool = False
    told: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lasting:
    """A length of time, certain and possible; both move."""

    moves: Moves


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reported:
    """A number or a date that may also be reported as none: only whether it moves up or down is told."""

    moves: Moves


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Way:
    """As some indicators get worse, the value goes on along one of these rows; with a falling sign, back along it."""

    moves: Moves
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Words:
    """One or several of some values, or nothing known.

    With `alone` it moves only from one known value to another; else the values between which it is not known move as
    one, the best and the worst of them.
    """

    kind: Choice | None
    values: frozenset[Word]
    ways: tuple[Way, ...] = ()
    alone: bool = False

    @property
    def moves(self) -> Moves:
        return merged(along(way.moves, Sign.BOTH) for way in self.ways)

    def sign(self, taken: Collection[Word]) -> Sign:
        """Whether being one of these values becomes more or less likely."""
        return joined(self.moves_of(taken).values())

    def moves_of(self, taken: Collection[Word]) -> Moves:
        """The same by the indicators through which it does."""
        return merged(along(way.moves, steps(way.rows, lambda value: int(value in taken))) for way in self.ways)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Members:
    """A group: which members it has stays, and each may move."""

    of: "Single"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Anything:
    """Something of which no order is known: still, or moving either way."""

    moves: Moves


Single = Amount | Lasting | Reported | Words | Anything
Measure = Single | Members


def steps(rows: tuple[Row, ...], number: Callable[[Word], int | Fraction]) -> Sign:
    """How a number that each value has moves along the rows."""
    return joined(_row([number(value) for value in row]) for row in rows)


def _row(numbers: list[int | Fraction]) -> Sign:
    order = sorted(set(numbers))
    return of_row([order.index(one) for one in numbers])


class Measures:
    """What the indicators of a policy measure, as of one day; those in `still` are held as they are."""

    def __init__(self, policy: Policy, day: date, still: Collection[str] = ()) -> None:
        self.policy, self.day, self.still = policy, day, frozenset(still)
        self.ways = directions(policy)
        self._made: dict[tuple[str, bool], Measure] = {}

    def of(self, name: str, presume: bool) -> Measure:
        """What the indicator measures; with `presume`, where the policy takes something for given."""
        key = (name, self.is_presumed(name, presume))
        if key not in self._made:
            self._made[key] = self._measure(name, *key)
        return self._made[key]

    def is_presumed(self, name: str, presume: bool) -> bool:
        """Whether what is presumed and what is known are two things."""
        return presume and self._presumes(name)

    def _presumes(self, name: str) -> bool:
        indicator = self.policy.tree.indicators[name]
        own = getattr(indicator, "presume", None) is not None
        return own or any(self._presumes(below) for below in _measured_from(indicator))

    def _measure(self, name: str, _: str, presume: bool) -> Measure:
        indicator, way = self.policy.tree.indicators[name], self._way(name, presume)

        def find(other: object) -> Measure:
            return self.of(str(other), presume)

        match indicator:
            case op.Latest():
                return self._latest(indicator, name, way)
            case op.Count() | op.Overdue() | op.Late() | op.OverdueRun():
                return Amount(moves=_moving(name, way), least=NOUGHT, whole=True, there=True)
            case op.Sum():
                return Amount(moves=_moving(name, way), least=NOUGHT, there=True)
            case op.Share():
                return Amount(moves=_moving(name, way), least=NOUGHT, most=ONE)
            case op.Span() | op.Age():
                return Lasting(moves=_moving(name, way))
            case op.Rate():
                return _words(STANDING, name, way)
            case op.Judgement():
                return Anything(moves=_moving(name, way))
            case op.PartOf(part_of=whole):
                return find(whole)
            case op.Worst(worst=group):
                return self._worst(self.policy.types[name], find(group))
            case op.Bands(bands_of=of, bands=bands):
                return self._banded(self.policy.types[name], find(of), bands)
            case op.Score():
                return self._score(self.policy.types[name], indicator, find)
            case op.Matrix(rows=rows, columns=columns, matrix=cells):
                return _matrix(self.policy.types[name], find(rows), find(columns), cells)
            case _:
                assert_never(indicator)

    def _way(self, name: str, presume: bool) -> Direction | None:
        return None if name in self.still and not presume else self.ways.get(name)

    # The newest value

    def _latest(self, indicator: op.Latest, name: str, way: Direction | None) -> Measure:
        kind, none = self.policy.types[name], self._can_be_none(indicator)
        if isinstance(kind, Group):
            return Members(of=self._single(kind.of, name, way, can_be_none=False))
        return self._single(kind, name, way, can_be_none=none)

    def _single(self, kind: Type, name: str, way: Direction | None, *, can_be_none: bool) -> Single:
        if isinstance(kind, Choice) or kind == BOOLEAN:
            return _words(kind, name, way, can_be_none=can_be_none)
        if kind == DURATION:
            return Lasting(moves=_moving(name, way))
        if kind == NUMBER and not can_be_none:
            return Amount(moves=_moving(name, way), told=True)
        if kind == NUMBER or is_date(kind):
            return Reported(moves=_moving(name, way))
        return Anything(moves=along(_moving(name, way), Sign.BOTH))

    def _can_be_none(self, indicator: op.Latest) -> bool:
        field = str(indicator.field).partition(".")[0]
        kinds = [self.policy.vocabulary.kinds[str(of.kind)] for of in indicator.latest]
        return any(kind.fields[field].nullable or kind.fields[field].event for kind in kinds if field in kind.fields)

    # What rests on others

    def _worst(self, kind: Type, group: Measure) -> Measure:
        """The worst of a group moves along the scale as its members do, where there is one scale."""
        of = group.of if isinstance(group, Members) else group
        scale = kind.scales[0] if isinstance(kind, Choice) and kind.scales else ()
        if not isinstance(of, Words) or any(row != scale for way in of.ways for row in way.rows):
            return Anything(moves=_unsure(of))
        return Words(kind=_choice(kind), values=frozenset(scale), ways=of.ways)

    def _banded(self, kind: Type, number: Measure, bands: tuple[op.Band, ...]) -> Measure:
        """Bands are gone through upwards; below the first nothing is known, so the number may not get there."""
        edges = sorted((self.policy.number(band.from_, self.day), str(band.is_)) for band in bands)
        row = tuple(word for _, word in edges)
        if not _unsure(number):
            return Words(kind=_choice(kind), values=frozenset(row))
        if not isinstance(number, Amount) or number.least is None or number.least < edges[0][0]:
            return Anything(moves=_unsure(number))
        return Words(kind=_choice(kind), values=frozenset(row), ways=(Way(moves=number.moves, rows=(row,)),))

    def _score(self, kind: Type, indicator: op.Score, find: Callable[[object], Measure]) -> Measure:
        parts = [self._points(part, find(part.of)) for part in indicator.score]
        moves, most = merged(one for one, _, _ in parts), sum((one for _, _, one in parts), NOUGHT)
        leasts = [one for _, one, _ in parts if one is not None]
        least = sum(leasts, NOUGHT) if len(leasts) == len(parts) else None
        weights = [self.policy.number(part.weight, self.day) for part in indicator.score]
        if min(weights) < 0 or (indicator.share_of_most and most <= 0):
            return Anything(moves=along(moves, Sign.BOTH))
        scale = most if indicator.share_of_most else ONE
        total = Amount(moves=moves, least=None if least is None else least / scale)
        return total if indicator.bands is None else self._banded(kind, total, indicator.bands)

    def _points(self, part: op.ScorePart, measure: Measure) -> tuple[Moves, Fraction | None, Fraction]:
        """How the points of a part of a score move, and the least and the most of them, times its weight."""
        weight = self.policy.number(part.weight, self.day)
        if part.points is None:
            if not isinstance(measure, Amount | Reported):
                return _unsure(measure), None, NOUGHT
            least = measure.least if isinstance(measure, Amount) else None
            return measure.moves, None if least is None else weight * min(least, NOUGHT), NOUGHT
        points = {value: self.policy.number(bound, self.day) for value, bound in part.points.items()}
        ends = weight * min(points.values()), weight * max(points.values())
        if not isinstance(measure, Words) or not _in(measure.ways, lambda value: _written(value) in points):
            return _unsure(measure), *ends
        moves = merged(along(w.moves, steps(w.rows, lambda value: points[_written(value)])) for w in measure.ways)
        return moves, *ends


def _measured_from(indicator: Indicator) -> Iterator[str]:
    """The indicators from which the measure is worked out; a rate is a measure of its own."""
    return iter(()) if isinstance(indicator, op.Rate) else rests_on(indicator)


def _moving(name: str, way: Direction | None) -> Moves:
    match way:
        case None:
            return {}
        case "more" | "later":
            return {name: Sign.RISES}
        case "less" | "earlier":
            return {name: Sign.FALLS}
        case _:
            return {name: Sign.BOTH}


def _words(kind: Type, name: str, way: Direction | None, *, can_be_none: bool = False) -> Words:
    values: tuple[Word, ...] = kind.values if isinstance(kind, Choice) else (True, False)
    held = frozenset((*values, *((None,) if can_be_none else ())))
    rows: tuple[Row, ...] = () if way is None or isinstance(way, str) else way
    ways = (Way(moves={name: Sign.RISES}, rows=tuple(row for row in rows if len(row) > 1)),) if rows else ()
    return Words(kind=_choice(kind), values=held, ways=ways, alone=True)


def _choice(kind: Type) -> Choice | None:
    return kind if isinstance(kind, Choice) else None


def _matrix(kind: Type, rows: Measure, columns: Measure, cells: Mapping[str, Mapping[str, str]]) -> Measure:
    """Each way of the rows goes down every column, and each way of the columns along every row."""
    every = {str(column): None for line in cells.values() for column in line}
    full = all({str(column) for column in line} == set(every) for line in cells.values())
    table = {str(row): {str(column): str(cell) for column, cell in line.items()} for row, line in cells.items()}
    if not (
        full and isinstance(rows, Words) and isinstance(columns, Words)
        and _in(rows.ways, lambda value: value in table) and _in(columns.ways, lambda value: value in every)
    ):  # fmt: skip
        return Anything(moves=merged((_unsure(rows), _unsure(columns))))
    down = (
        Way(moves=w.moves, rows=tuple(tuple(table[str(v)][c] for v in row) for row in w.rows for c in every))
        for w in rows.ways
    )
    across = (
        Way(moves=w.moves, rows=tuple(tuple(line[str(v)] for v in row) for row in w.rows for line in table.values()))
        for w in columns.ways
    )
    words = frozenset(cell for line in table.values() for cell in line.values())
    return Words(kind=_choice(kind), values=words, ways=(*down, *across))


def _in(ways: tuple[Way, ...], is_listed: Callable[[Word], bool]) -> bool:
    return all(is_listed(value) for way in ways for row in way.rows for value in row)


def _unsure(measure: Measure) -> Moves:
    """What rests on this in a way that is in doubt moves both ways."""
    return along(measure.of.moves if isinstance(measure, Members) else measure.moves, Sign.BOTH)


def _written(value: Word) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
