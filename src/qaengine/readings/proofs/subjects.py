"""The indicators of a policy as measures with nothing fixed; those that rest on others are worked out from them.

What is left out, so that every proof holds for more than can happen: that several indicators look at the same signals
is used only where it is plain (a shorter window holds no more than a longer one), rates are independent of counts.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from itertools import permutations
from typing import assert_never

import z3

from qaengine.evaluation.asking import bounds_in
from qaengine.evaluation.values import Scalar
from qaengine.periods import Period, WorkingDays, add
from qaengine.policy import indicators as op
from qaengine.policy.conditions import Test
from qaengine.policy.from_document import Policy
from qaengine.policy.indicators import Indicator, rests_on
from qaengine.policy.types import ANY, BOOLEAN, DURATION, NUMBER, STANDINGS, TEXT, Choice, Simple, Type, is_date
from qaengine.policy.types import Group as GroupType
from qaengine.readings.proofs.counting import counts_no_more, members_alone
from qaengine.readings.proofs.groups import Group
from qaengine.readings.proofs.measures import ANOTHER, Measure
from qaengine.readings.proofs.numbers import Length, Number, Reported, exact
from qaengine.readings.proofs.three import NO, YES, Formula, both, denied, either
from qaengine.readings.proofs.words import Values

MEMBERS_TRIED = 3
"""How many members a group has at most where the policy does not say who belongs to it."""
LONGEST = 40_000
"""Days; longer than any period that a policy can name within the calendar's years."""


class Subjects:
    """The measures of one provider under a policy, each made when it is first asked for."""

    def __init__(
        self,
        policy: Policy,
        day: date,
        prefix: str,
        tests: Mapping[str, tuple[Test, ...]],
        apart: Collection[str] = (),
    ) -> None:
        """Indicators that stand `apart` have nothing to do with any other."""
        self.policy, self.day, self.prefix, self.tests, self.apart = policy, day, prefix, tests, apart
        self._made: dict[tuple[str, bool], Measure] = {}

    def of(self, name: str, presume: bool) -> Measure:
        """What the indicator measures; with `presume`, where the policy takes something for given."""
        key = (name, presume and presumes(self.policy, name))
        if key not in self._made:
            self._made[key] = self._measure(self.policy.tree.indicators[name], *key)
        return self._made[key]

    def free(self) -> Iterator[tuple[str, Measure]]:
        """The measures that rest on no others, by the names of their indicators."""
        for (name, presume), measure in self._made.items():
            if not any(True for _ in rests_on_measures(self.policy.tree.indicators[name])):
                yield f"{name}{' as presumed' if presume else ''}", measure

    def presumed(self) -> Iterator[Formula]:
        """What is presumed is never less certain than what is known."""
        for (name, presume), measure in self._made.items():
            if presume and (name, False) in self._made:
                yield measure.learned(self._made[name, False])

    def related(self) -> Iterator[Formula]:
        """What indicators that look at the same signals have to do with each other."""
        made = [(name, key) for name, key in self._made if name not in self.apart]
        counts = [(name, key) for name, key in made if isinstance(self.policy.tree.indicators[name], op.Count)]
        for (fewer, one), (more, other) in permutations(counts, 2):
            if one == other and counts_no_more(self.policy, fewer, more, self.day):
                yield _no_more(self._made[fewer, one], self._made[more, other])
        for name, group, member in members_alone(self.policy):
            if (name, False) in made and (group, False) in made:
                yield self._of_group(group).of[member].learned(self._made[name, False])

    def _of_group(self, name: str) -> Group:
        found = self._made[name, False]
        assert isinstance(found, Group)
        return found

    def _measure(self, indicator: Indicator, name: str, presume: bool) -> Measure:
        called = f"{self.prefix}{name}{'+' if presume else ''}"

        def find(other: object) -> Measure:
            return self.of(str(other), presume)

        match indicator:
            case op.Latest():
                return self._latest(indicator, name, called)
            case op.PartOf(part_of=whole, members=members):
                return _part(find(whole), [str(member) for member in members])
            case op.Count() | op.Overdue() | op.Late() | op.OverdueRun():
                return Number.free(called, whole=True, can_be_open=True, can_be_unknown=False)
            case op.Sum():
                return Number.free(called, whole=False, can_be_open=True, can_be_unknown=False)
            case op.Share():
                return Number.free(called, whole=False, most=1, can_be_open=False, can_be_unknown=True)
            case op.Span():
                return Length.free(called, self._days, self.day, can_be_open=True, can_be_unknown=False)
            case op.Age():
                return Length.free(called, self._days, self.day, can_be_open=False, can_be_unknown=True)
            case op.Rate():
                return Values.free(called, STANDINGS)
            case op.Worst(worst=group):
                return _worst(find(group), _scale(self.policy.types[name]))
            case op.Bands(bands_of=of, bands=bands):
                return self._banded(find(of), bands)
            case op.Score():
                return self._score(indicator, find)
            case op.Matrix(rows=rows, columns=columns, matrix=cells):
                return _matrix(find(rows), find(columns), cells)
            case op.Judgement(answers=answers):
                return Values.free(called, self._answers(name, answers or ()))
            case _:
                assert_never(indicator)

    # The newest value

    def _latest(self, indicator: op.Latest, name: str, called: str) -> Measure:
        kind = self.policy.types[name]
        if not isinstance(kind, GroupType):
            return self._single(kind, name, called, self._can_be_none(indicator))
        named = kind.members or self._named(name)
        if named and kind.members:
            return Group.of_all({m: self._single(kind.of, name, f"{called}.{m}", False) for m in named})
        names = [*named, *(f"member {n + 1}" for n in range(MEMBERS_TRIED))]
        members = {m: self._single(kind.of, name, f"{called}.{m}", False) for m in names}
        return Group(members, {m: z3.Bool(f"{called}.{m}.there") for m in names})

    def _named(self, whole: str) -> tuple[str, ...]:
        """The members that parts of the group name."""
        parts = [
            one for one in self.policy.tree.indicators.values() if isinstance(one, op.PartOf) and one.part_of == whole
        ]
        return tuple(dict.fromkeys(str(member) for part in parts for member in part.members))

    def _single(self, kind: Type, name: str, called: str, can_be_none: bool) -> Measure:
        none: tuple[Scalar, ...] = (None,) if can_be_none else ()
        match kind:
            case Choice(values=values):
                return Values.free(called, (*values, *none))
            case Simple() if kind == BOOLEAN:
                return Values.free(called, (True, False, *none))
            case Simple() if kind == NUMBER or is_date(kind):
                return Reported.free(
                    called, whole=False, is_date=is_date(kind), can_be_none=can_be_none or _event(kind)
                )
            case Simple() if kind in (TEXT, ANY):
                return Values.free(called, (*self._asked(name), ANOTHER, *none))
            case Simple() if kind == DURATION:
                return Length.free(called, self._days, self.day, can_be_open=False, can_be_unknown=True)
            case _:
                raise AssertionError(f"no measure of {kind}")

    def _can_be_none(self, indicator: op.Latest) -> bool:
        field = str(indicator.field).partition(".")[0]
        kinds = [self.policy.vocabulary.kinds[str(of.kind)] for of in indicator.latest]
        return any(kind.fields[field].nullable or kind.fields[field].event for kind in kinds if field in kind.fields)

    def _asked(self, name: str) -> tuple[Scalar, ...]:
        """The words, numbers and so on that the policy's tests of the indicator name."""
        parts = [
            n for n, one in self.policy.tree.indicators.items() if isinstance(one, op.PartOf) and one.part_of == name
        ]
        bounds = [bound for asked in (name, *parts) for test in self.tests.get(asked, ()) for bound in bounds_in(test)]
        values = [self.policy.value(bound, self.day) for bound in bounds]
        return tuple(dict.fromkeys(value for value in values if not isinstance(value, Period)))

    def _answers(self, name: str, declared: Iterable[str]) -> tuple[Scalar, ...]:
        words = [word for word in (*map(str, declared), *self._asked(name)) if word not in ("true", "false")]
        return tuple(dict.fromkeys((True, False, *words, ANOTHER)))

    # Numbers cut into words, and words into numbers

    def _banded(self, of: Measure, bands: Iterable[op.Band]) -> Values:
        """The bands into which the number may fall; below the lowest nothing is known."""
        edges = sorted((self.policy.number(band.from_, self.day), str(band.is_)) for band in bands)
        number = _as_interval(of)
        found: dict[Scalar, list[Formula]] = {}
        for position, (edge, value) in enumerate(edges):
            begins = either((number.open, number.high >= exact(edge)))
            ends = YES if position + 1 == len(edges) else number.low < exact(edges[position + 1][0])
            found.setdefault(value, []).append(both((begins, ends)))
        held = both((denied(number.unknown), number.low >= exact(edges[0][0])))
        return Values({value: both((held, either(parts))) for value, parts in found.items()})

    def _score(self, indicator: op.Score, find: Callable[[object], Measure]) -> Measure:
        low, high, most, tops, unknown = z3.RealVal(0), z3.RealVal(0), Fraction(0), [], []
        for part in indicator.score:
            weight, measure = self.policy.number(part.weight, self.day), find(part.of)
            least, greatest, top, best = self._points(part, measure)
            low, high = low + exact(weight) * least, high + exact(weight) * greatest
            most += weight * best
            tops.append(top)
            unknown.append(_unknown(measure))
        scale = most if indicator.share_of_most and most else Fraction(1)
        total = Number(low / exact(scale), high / exact(scale), either(tops), both(unknown))
        return total if indicator.bands is None else self._banded(total, indicator.bands)

    def _points(self, part: op.ScorePart, measure: Measure) -> tuple[Formula, Formula, Formula, Fraction]:
        """The least and the most points that the part may have, whether it has no top, and the most that any has."""
        if part.points is None:
            number = _as_interval(measure)
            zero = z3.RealVal(0)
            least, greatest = z3.If(number.unknown, zero, number.low), z3.If(number.unknown, zero, number.high)
            return least, greatest, either((number.unknown, number.open)), Fraction(0)
        assert isinstance(measure, Values)
        points = {str(value): self.policy.number(bound, self.day) for value, bound in part.points.items()}
        worthless = (can for value, can in measure.can.items() if _word(value) not in points)
        unsure = either((measure.nothing_known, *worthless))
        able = {
            worth: either((unsure, *(can for value, can in measure.can.items() if points.get(_word(value)) == worth)))
            for worth in sorted(set(points.values()))
        }
        worths = sorted(able)
        return _first(worths, able), _first(worths[::-1], able), NO, worths[-1]

    # Days

    def _days(self, period: Period) -> tuple[int, int]:
        """How many days back from the as-of day a period is first reached, and first passed."""
        return _reached(self.day, period, self.policy.calendar)


@cache
def _reached(day: date, period: Period, calendar: WorkingDays) -> tuple[int, int]:
    def first(is_far: Callable[[date], bool]) -> int:
        low, high = 0, min(LONGEST, day.toordinal() - 1)
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if is_far(day - timedelta(days=middle)) else (middle + 1, high)
        return low

    def ended(start: date) -> date:
        end = add(start, period, calendar)
        return date.min if end is None else end  # before the calendar begins any number of working days has passed

    return first(lambda start: ended(start) <= day), first(lambda start: ended(start) < day)


def _no_more(fewer: Measure, more: Measure) -> Formula:
    assert isinstance(fewer, Number)
    assert isinstance(more, Number)
    top = either((more.open, both((denied(fewer.open), fewer.high <= more.high))))
    return both((fewer.low <= more.low, top))


def presumes(policy: Policy, name: str) -> bool:
    """Whether the indicator, or one that it rests on, presumes anything where it is unknown."""
    indicator = policy.tree.indicators[name]
    own = getattr(indicator, "presume", None) is not None
    return own or any(presumes(policy, below) for below in rests_on_measures(indicator))


def rests_on_measures(indicator: Indicator) -> Iterator[str]:
    """The indicators from which the measure is worked out; a rate is a measure of its own."""
    return iter(()) if isinstance(indicator, op.Rate) else rests_on(indicator)


def tests_by_subject(asked: Iterable[tuple[str, Test]]) -> dict[str, tuple[Test, ...]]:
    """The tests that each subject is put to."""
    found: dict[str, list[Test]] = {}
    for subject, test in asked:
        found.setdefault(subject, []).append(test)
    return {subject: tuple(tests) for subject, tests in found.items()}


def _part(whole: Measure, members: list[str]) -> Group:
    """Some members; one that the group has not is unknown."""
    assert isinstance(whole, Group)
    unknown = Values({})
    return Group.of_all({m: _if_there(whole, m) if m in whole.of else unknown for m in members})


def _if_there(whole: Group, member: str) -> Measure:
    found, there = whole.of[member], whole.there[member]
    if z3.is_true(there):
        return found
    assert isinstance(found, Values)
    return Values({value: both((there, can)) for value, can in found.can.items()})


def _scale(kind: Type) -> tuple[str, ...]:
    return kind.scales[0] if isinstance(kind, Choice) and kind.scales else ()


def _worst(group: Measure, scale: tuple[str, ...]) -> Values:
    """From the worst that is certain of some member to the worst that is possible of one."""
    assert isinstance(group, Group)
    ranks = [(group.there[name], _ranks(member, scale)) for name, member in group.of.items()]
    everything = both(either((denied(there), both(able))) for there, able in ranks)
    held = both((denied(group.none), denied(everything)))
    found: dict[Scalar, Formula] = {}
    for rank, value in enumerate(scale):
        certain = both(either((denied(there), *able[: rank + 1])) for there, able in ranks)
        possible = either(both((there, either(able[rank:]))) for there, able in ranks)
        found[value] = both((held, certain, possible))
    return Values(found)


def _ranks(member: Measure, scale: tuple[str, ...]) -> list[Formula]:
    """For each rank whether the member may have it: all of them when it has, or may have, a value of no rank."""
    assert isinstance(member, Values)
    unsure = either((member.nothing_known, *(can for value, can in member.can.items() if value not in scale)))
    return [either((unsure, member.can.get(value, NO))) for value in scale]


def _matrix(rows: Measure, columns: Measure, cells: Mapping[str, Mapping[str, str]]) -> Values:
    """The cells where a row that may be meets a column that may be."""
    assert isinstance(rows, Values)
    assert isinstance(columns, Values)
    every_column = tuple(dict.fromkeys(column for row in cells.values() for column in row))
    all_rows, all_columns = _possible(rows, tuple(cells)), _possible(columns, every_column)
    held = either((all_rows[1], all_columns[1]))
    found: dict[Scalar, list[Formula]] = {}
    for row, line in cells.items():
        for column, cell in line.items():
            found.setdefault(str(cell), []).append(both((all_rows[0][row], all_columns[0][column])))
    return Values(
        {cell: both((held, either(parts))) for cell, parts in sorted(found.items(), key=lambda one: str(one[0]))}
    )


def _possible(measure: Values, listed: tuple[str, ...]) -> tuple[dict[str, Formula], Formula]:
    """Which of the listed words it may be (any of them when it is not known), and whether it is known."""
    words = {str(value): can for value, can in measure.can.items() if isinstance(value, str)}
    outside = either(can for word, can in words.items() if word not in listed)
    is_known = both((either(words.values()), denied(outside)))
    return {word: either((denied(is_known), words.get(word, NO))) for word in listed}, is_known


def _as_interval(measure: Measure) -> Number:
    """A number as an interval; of two reports that differ nothing is known."""
    if isinstance(measure, Reported):
        alone = both((measure.held, denied(measure.differ), denied(measure.none)))
        return Number(measure.first, measure.first, NO, denied(alone))
    assert isinstance(measure, Number)
    return measure


def _unknown(measure: Measure) -> Formula:
    return measure.unknown if isinstance(measure, Number | Length) else measure.nothing_known


def _first(worths: list[Fraction], able: Mapping[Fraction, Formula]) -> Formula:
    """The first of the worths that is possible; the last when no other is."""
    found: Formula = z3.RealVal(worths[-1])
    for worth in reversed(worths[:-1]):
        found = z3.If(able[worth], z3.RealVal(worth), found)
    return found


def _word(value: Scalar) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _event(kind: Type) -> bool:
    return isinstance(kind, Simple) and kind.event
