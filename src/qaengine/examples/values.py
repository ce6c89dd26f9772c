"""What may be measured of a subject: single values, sets of them, intervals, stretches of time and groups.

Every value that a meter can give is, for the tests of a policy, like one of those listed here; where that would be too
many for a group, the docstring of `groups` says which are left out. Unknown is always among them.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations, pairwise, product
from typing import TypeVar

from qaengine.evaluation.values import Candidates, Interval, Measured, Members, Scalar, Stretch, Unknown
from qaengine.outcome.truth import Truth
from qaengine.periods import Period, WorkingDays, add, back
from qaengine.policy.conditions import Literal
from qaengine.policy.types import Choice, Simple

One = Unknown | Candidates | Interval | Stretch
"""What may be measured of one member of a group."""
NOTHING_KNOWN = Unknown("nothing is held")
ANOTHER = "another"
ONE_DAY = timedelta(days=1)
MOST_TO_COMBINE = 9
"""Of more than so many different values, sets of two and the set of all are listed and not every set."""
Value = TypeVar("Value")
Tell = Callable[[Measured], object]
"""What the policy sees of a measured value: two of which it sees the same, it cannot tell apart."""


def apart(found: Iterable[Value], tell: Callable[[Value], object]) -> list[Value]:
    """The first of each of the values that can be told apart."""
    kept: dict[object, Value] = {}
    for measured in found:
        kept.setdefault(tell(measured), measured)
    return list(kept.values())


def scalars(kind: Choice | Simple, named: Sequence[Literal], *, whole: bool, nullable: bool) -> list[Scalar]:
    """Values of one field: those that tests name, what lies between and beside them, and one that none names."""
    if isinstance(kind, Choice):
        return [*kind.values]
    own: list[Scalar] = [None] if nullable or kind.event else []
    match kind.name:
        case "yes or no":
            return [True, False, *own]
        case "number":
            return [*points(_numbers(named), whole=whole, least=0), *own]
        case "date":
            return [*days(named), *own]
        case "any value":
            words: list[Scalar] = [value for value in named if isinstance(value, str | bool | Fraction)]
            return list(dict.fromkeys([True, False, *words, ANOTHER]))
        case _:
            return [*dict.fromkeys(str(value) for value in named if isinstance(value, str)), ANOTHER, *own]


def _numbers(named: Iterable[Literal]) -> list[Fraction]:
    return sorted({value for value in named if isinstance(value, Fraction)})


def points(bounds: Sequence[Fraction], *, whole: bool, least: int | None, most: Fraction | None = None) -> list[Scalar]:
    """Each bound and one number in each gap between, below and above them, in order; whole numbers where `whole`."""
    edges = [Fraction(least)] if least is not None else []
    listed = sorted({*edges, *bounds, *([most] if most is not None else [])}) or [Fraction(0)]
    found = [*listed, listed[-1] + 1, *(() if least is not None else (listed[0] - 1,))]
    for low, high in pairwise(listed):
        found += [low + 1 if whole and low + 1 < high else (low + high) / 2]
    kept = sorted({one for one in found if not whole or one.denominator == 1})
    if whole:
        kept = sorted({*kept, *(Fraction(-(-one // 1)) for one in found), *(Fraction(one // 1) for one in found)})
    return [_plain(one) for one in kept if (least is None or one >= least) and (most is None or one <= most)]


def _plain(number: Fraction) -> int | Fraction:
    return int(number) if number.denominator == 1 else number


def days(named: Iterable[Literal]) -> list[Scalar]:
    """Each day that a test names with its neighbours; one day where none names any."""
    listed = {value for value in named if isinstance(value, date)} or {date(2020, 1, 1)}
    return [*sorted({day + timedelta(days=step) for day in listed for step in (-1, 0, 1)})]


def sets_of(values: Sequence[Scalar]) -> Iterator[Unknown | Candidates]:
    """Unknown, each value alone, and several where reports differ."""
    yield NOTHING_KNOWN
    for value in values:
        yield Candidates((value,))
    sizes = range(2, len(values) + 1) if len(values) <= MOST_TO_COMBINE else (2, len(values))
    for size in sizes:
        for several in combinations(values, size):
            yield Candidates(several)


def runs_of(values: Sequence[str]) -> Iterator[Measured]:
    """Unknown, and every unbroken run of values in their order."""
    yield NOTHING_KNOWN
    for length in range(1, len(values) + 1):
        for start in range(len(values) - length + 1):
            yield Candidates(tuple(values[start : start + length]))


def intervals(
    bounds: Iterable[Fraction], *, whole: bool, closed: bool, most: Fraction | None = None
) -> Iterator[Interval]:
    """From each number to each greater or the same, and to no telling how much; only these unless `closed`.

    The interval of nothing known comes first.
    """
    listed = points(sorted(bounds), whole=whole, least=0, most=most)
    numbers = [one for one in listed if isinstance(one, int | Fraction)]
    if most is None:
        yield from (Interval(low, None) for low in numbers)
    if closed:
        for low, high in product(numbers, numbers):
            if low <= high:
                yield Interval(low, high)


def within(inner: Measured, outer: Measured) -> bool:
    """Whether what is presumed agrees with what is certain: it knows no less, and both have all there is or neither."""
    match inner, outer:
        case Interval(), Interval():
            if outer.high is None or inner.high is None:
                return outer.low <= inner.low and outer.high is inner.high
            return outer.low <= inner.low and inner.high <= outer.high
        case Stretch(), Stretch():
            inside = _covers(inner.certain, outer.certain) and _covers(outer.possible, inner.possible)
            return inside and outer.open is inner.open
        case _:
            return inner == outer


def _covers(longer: tuple[date, date] | None, shorter: tuple[date, date] | None) -> bool:
    if shorter is None:
        return True
    return longer is not None and longer[0] <= shorter[0] and shorter[1] <= longer[1]


def stretches(periods: Iterable[Period], last: date, calendar: WorkingDays, *, may_be_open: bool) -> Iterator[Stretch]:
    """Times up to `last` that are a day shorter than, exactly, and a day longer than each period; and no time at all.

    What is certain is no longer than what is possible. The lengths that periods of months have depend on the day;
    here they are those of the days up to `last`.
    """
    starts: set[date] = {last}
    for period in periods:
        starts |= {
            day
            for edge in _edges(last, period, calendar)
            for step in (-1, 0, 1)
            if (day := edge + step * ONE_DAY) <= last
        }
    spans: list[tuple[date, date] | None] = [None, *((start, last) for start in sorted(starts, reverse=True))]
    for open_ in (True, False) if may_be_open else (False,):
        for position, certain in enumerate(spans):
            for possible in spans[position:]:
                yield Stretch(certain, possible, open=open_)


def _edges(last: date, period: Period, calendar: WorkingDays) -> set[date]:
    """The days from which the period ends about the last day."""
    if period.working_days:
        start = calendar.add(last, -period.working_days)
        return {start} if start is not None else set()
    near = back(last, period)
    return {day for step in range(-3, 4) if add(day := near + step * ONE_DAY, period, calendar) == last} or {near}


# Groups

Combine = Callable[[Iterable[Truth]], Truth]
Summary = tuple[Truth, ...]
Mixture = tuple[One, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What a group, or a part of it, sees: the blocks by their numbers, and which of the member tests are put to it."""

    blocks: tuple[int, ...]
    tests: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """How a group is made up and asked.

    `blocks` are its members, together those that are in the same parts; `members` what may be measured of one;
    `answers` what each member test says of it, and `combine` how each test takes the members together (`every` by all,
    `some` by any). `optional`: members may be missing altogether. `counts` are the numbers of members that tests want.
    """

    blocks: tuple[tuple[str, ...], ...]
    views: tuple[View, ...]
    members: tuple[One, ...]
    answers: Callable[[One], Summary]
    combine: tuple[Combine, ...]
    optional: bool
    counts: tuple[int, ...] = ()


def groups(of: Grouping) -> Iterator[Measured]:
    """Groups that differ in what `every` and `some` say, of the group and of its parts.

    Of tests that count members, the counts beside those wanted are tried with two kinds of member at a time, no more.
    """
    yield NOTHING_KNOWN
    seen = set()
    ways = [_mixtures(len(names), of) for names in of.blocks]
    for several in product(*([*way.items(), *([((), ())] if of.optional else [])] for way in ways)):
        key = tuple(_together([several[block][0] for block in view.blocks], view.tests, of) for view in of.views)
        if key not in seen and any(mixture for _, mixture in several):
            seen.add(key)
            yield Members(_filled(of.blocks, [mixture for _, mixture in several]))
    yield from _counted(of)


def _counted(of: Grouping) -> Iterator[Measured]:
    everyone = tuple(name for names in of.blocks for name in names)
    for count in sorted({near for wanted in of.counts for near in (wanted - 1, wanted, wanted + 1)}):
        if 0 < count < len(everyone):
            for one, other in product(of.members, of.members):
                yield Members({name: one if place < count else other for place, name in enumerate(everyone)})


def _mixtures(size: int, of: Grouping) -> dict[Summary, Mixture]:
    """The smallest mixtures of members that differ in what their tests say of them together."""
    found: dict[Summary, Mixture] = {}
    said = [of.answers(member) for member in of.members]
    waiting: list[tuple[int, ...]] = [(position,) for position in range(len(said))]
    while waiting:
        mixture = waiting.pop(0)
        columns = zip(*(said[one] for one in mixture), strict=True)
        summary = tuple(combine(column) for combine, column in zip(of.combine, columns, strict=True))
        if summary in found:
            continue
        found[summary] = tuple(of.members[one] for one in mixture)
        if len(mixture) < size:
            waiting += [(*mixture, position) for position in range(len(said)) if position not in mixture]
    return found


def _together(summaries: Sequence[Summary], tests: tuple[int, ...], of: Grouping) -> Summary:
    """What the tests say of the members of several blocks together; nothing where there are none."""
    present = [summary for summary in summaries if summary]
    return tuple(of.combine[test](summary[test] for summary in present) for test in tests) if present else ()


def _filled(blocks: Sequence[tuple[str, ...]], mixtures: Sequence[Mixture]) -> dict[str, One]:
    """The members by name: each of the mixture once, and the last of it for all that are left."""
    return {
        name: mixture[min(place, len(mixture) - 1)]
        for names, mixture in zip(blocks, mixtures, strict=True)
        for place, name in enumerate(names)
        if mixture
    }


def lists(values: Sequence[Scalar]) -> Iterator[Measured]:
    """Lists of a field: not given, empty, of one item, of two, of all."""
    yield NOTHING_KNOWN
    yield Members({})
    for size in sorted({1, 2, len(values)}):
        for several in combinations(values, min(size, len(values))):
            yield Members({str(value): Candidates((value,)) for value in several})
