"""Indicators bound to one provider's evidence: what each measures on a day, what it cites, and when it may change.

One table, `meter_for`, says which meter takes the measure of which operator; it ends in `assert_never`, so that a new
operator cannot be forgotten here.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from itertools import accumulate, product
from typing import Protocol, assert_never

from qaengine.evaluation.counting import Event, Events, Tally, dates_in, said, whole_from
from qaengine.evaluation.evidence import Evidence, held_until, scalar
from qaengine.evaluation.values import Candidates, Interval, Measured, Members, Stretch, Unknown
from qaengine.outcome.truth import MET, NOT_MET, UNKNOWN, Truth, all_met
from qaengine.periods import Period, add, back, leaves_window
from qaengine.policy import indicators as op
from qaengine.policy.conditions import Bound, Literal, Where
from qaengine.policy.indicators import Indicator, OfKind
from qaengine.policy.types import STANDINGS, Choice, Group, Type
from qaengine.policy.words import literal_from
from qaengine.rates import standing
from qaengine.signals.records import Signal, Value

NOTHING_HELD = Unknown("nothing is held")


class Meter(Protocol):
    """One indicator over one provider's signals."""

    def at(self, day: date, presume: bool) -> Measured:
        """What is measured on the day; with `presume`, what is unknown is taken as the policy presumes."""

    def cites(self, day: date) -> set[str]:
        """The ids of the signals on which the measure of the day rests."""

    def turns(self, periods: Iterable[Period]) -> set[date]:
        """The days on which the measure, or its comparison with one of the periods, may change."""


Find = Callable[[str], Meter]


def meter_for(indicator: Indicator, kind: Type, evidence: Evidence, find: Find) -> Meter:
    """The meter of an indicator; `find` gives the meters of the indicators it rests on."""
    match indicator:
        case op.Latest(for_each=None):
            return LatestMeter(indicator, kind, evidence)
        case op.Latest():
            return LatestOfEach(indicator, kind, evidence)
        case op.PartOf(part_of=whole, members=members):
            return PartMeter(find(whole), tuple(str(member) for member in members))
        case op.Count():
            return CountMeter(indicator, evidence)
        case op.Sum():
            return SumMeter(indicator, evidence)
        case op.Span():
            return SpanMeter(indicator, evidence)
        case op.Age():
            return AgeMeter(indicator, evidence)
        case op.Overdue() | op.Late() | op.OverdueRun():
            return DueMeter(indicator, evidence)
        case op.Share():
            return ShareMeter(indicator, evidence)
        case op.Worst(worst=group):
            return WorstMeter(find(group), kind)
        case op.Rate(per=per):
            return RateMeter(indicator, evidence, find(per))
        case op.Score():
            return ScoreMeter(indicator, evidence, {str(part.of): find(part.of) for part in indicator.score})
        case op.Bands(bands_of=of):
            return BandsMeter(indicator, evidence, find(of))
        case op.Matrix(rows=rows, columns=columns):
            return MatrixMeter(indicator, find(rows), find(columns))
        case op.Judgement(judgement=question, by=by, holds=holds):
            return JudgementMeter(evidence, str(question), tuple(by), holds)
        case _:
            assert_never(indicator)


class LatestMeter:
    """The newest value of a field, and of a map the newest for each key."""

    def __init__(self, indicator: op.Latest, kind: Type, evidence: Evidence) -> None:
        self.search = _Newest(evidence, indicator.latest, indicator.within)
        self.path = str(indicator.field)
        self.declared = kind.members if isinstance(kind, Group) else None
        self.is_map = isinstance(kind, Group) and not any(
            isinstance(value, tuple) for value in self._held(evidence.as_of)
        )

    def _held(self, day: date) -> Iterator[Value]:
        """What may count of the field's values that are held on the day."""
        return (signal.fields.get(self.path) for signal in self.search.candidates(day))

    def _keys(self, day: date) -> tuple[str, ...]:
        """The keys of a map, from the vocabulary or as held on the day."""
        if self.declared:
            return self.declared
        return tuple(sorted({str(key) for value in self._held(day) if isinstance(value, Mapping) for key in value}))

    def at(self, day: date, presume: bool) -> Measured:
        if not self.is_map:
            return self.search.value(self.path, day)
        found = {key: self.search.value(f"{self.path}.{key}", day) for key in self._keys(day)}
        return Members(found) if found else NOTHING_HELD  # type: ignore[arg-type]

    def cites(self, day: date) -> set[str]:
        paths = [f"{self.path}.{key}" for key in self._keys(day)] if self.is_map else [self.path]
        return {signal.id for path in paths for signal in self.search.deciding(path, day)}

    def turns(self, periods: Iterable[Period]) -> set[date]:
        return self.search.turns()


class LatestOfEach:
    """The newest value of a field for each value of another field: a group."""

    def __init__(self, indicator: op.Latest, kind: Type, evidence: Evidence) -> None:
        assert indicator.for_each is not None
        assert isinstance(kind, Group)
        self.path = str(indicator.field)
        self.whole = _Newest(evidence, indicator.latest, indicator.within)
        self.declared = kind.members
        grouped: dict[str, list[Signal]] = {name: [] for name in self.declared or ()}
        for signal in self.whole.signals:
            value = signal.fields.get(str(indicator.for_each))
            if value is not None:
                grouped.setdefault(str(scalar(value)), []).append(signal)
        self.of = {name: self.whole.among(signals) for name, signals in sorted(grouped.items())}

    def _names(self, day: date) -> Iterable[str]:
        """The members: those declared, or those of which something held on the day may count."""
        return self.declared or (name for name, search in self.of.items() if any(search.candidates(day)))

    def at(self, day: date, presume: bool) -> Measured:
        found = {name: self.of[name].value(self.path, day) for name in self._names(day)}
        return Members(found) if found else NOTHING_HELD  # type: ignore[arg-type]

    def cites(self, day: date) -> set[str]:
        return {name for member in self._names(day) for name in self.cites_of(member, day)}

    def cites_of(self, member: str, day: date) -> set[str]:
        """The ids of the signals that decide about one member."""
        return {signal.id for signal in self.of[member].deciding(self.path, day)} if member in self.of else set()

    def turns(self, periods: Iterable[Period]) -> set[date]:
        return self.whole.turns()


class _Newest:
    """A search for the newest signals that say something in a field."""

    def __init__(self, evidence: Evidence, kinds: tuple[OfKind, ...], within: Bound | None) -> None:
        self.evidence, self.kinds, self.within = evidence, kinds, within
        self.where: Mapping[str, Where] = {str(of.kind): of.where for of in kinds}
        self.signals = evidence.ever_matching(self.where)

    def among(self, signals: list[Signal]) -> "_Newest":
        """The same search among fewer signals."""
        fewer = copy(self)
        fewer.signals = signals
        return fewer

    def candidates(self, day: date) -> Iterator[Signal]:
        """The signals held on the day that match or may match, however old."""
        held = held_until(self.signals, day)
        return (one for one in held if self.evidence.matches(one, self.where[one.kind], day) is not NOT_MET)

    def deciding(self, path: str, day: date) -> list[Signal]:
        """The newest that match and have the field, and any newer ones that may match."""
        found: list[Signal] = []
        decided: date | None = None
        first = self._first_day(day)
        for signal in reversed(held_until(self.signals, day)):
            if (decided and signal.date < decided) or (first and signal.date < first):
                break
            answer = self.evidence.matches(signal, self.where[signal.kind], day)
            if answer is NOT_MET or isinstance(self.evidence.value(signal, path, day), Unknown):
                continue
            found.append(signal)
            if answer is MET:
                decided = signal.date
        return found

    def value(self, path: str, day: date) -> Measured:
        """The value of the deciding signals: candidates where they differ, unknown where none is certain."""
        deciding = self.deciding(path, day)
        if not any(self.evidence.matches(signal, self.where[signal.kind], day) is MET for signal in deciding):
            return Unknown("nothing held is sure to count") if deciding else NOTHING_HELD
        values = [self.evidence.value(signal, path, day) for signal in deciding]
        if len(values) == 1:
            return values[0]
        if all(isinstance(value, Candidates) for value in values):
            return Candidates(
                tuple(dict.fromkeys(v for value in values if isinstance(value, Candidates) for v in value.values))
            )
        return values[0] if len({repr(value) for value in values}) == 1 else Unknown("reports of one day differ")

    def _first_day(self, day: date) -> date | None:
        return None if self.within is None else back(day, self.evidence.policy.period(self.within, day))

    def turns(self) -> set[date]:
        days = {signal.date for signal in self.signals}
        days |= {value for signal in self.signals for value in dates_in(signal)}
        windows = self.evidence.periods(self.within)
        return days | {leaves_window(signal.date, window) for signal in self.signals for window in windows}


class PartMeter:
    """Some members of a group."""

    def __init__(self, whole: Meter, members: tuple[str, ...]) -> None:
        self.whole, self.members = whole, members

    def at(self, day: date, presume: bool) -> Measured:
        measured = self.whole.at(day, presume)
        of = measured.of if isinstance(measured, Members) else {}
        return Members({member: of.get(member, NOTHING_HELD) for member in self.members})

    def cites(self, day: date) -> set[str]:
        if isinstance(self.whole, LatestOfEach):
            return {name for member in self.members for name in self.whole.cites_of(member, day)}
        return self.whole.cites(day)

    def turns(self, periods: Iterable[Period]) -> set[date]:
        return self.whole.turns(periods)


class CountMeter:
    """How many events, how many different values, or how many alike in the largest group."""

    def __init__(self, indicator: op.Count, evidence: Evidence) -> None:
        self.evidence = evidence
        self.events = Events(evidence, indicator.count, indicator.within, presumed_by(indicator.presume))
        self.distinct = indicator.distinct or indicator.distinct_in
        self.same = indicator.same

    def at(self, day: date, presume: bool) -> Measured:
        if self.distinct is not None:
            return self._different(self.distinct, day, presume)
        if self.same is not None:
            return self._alike(self.same, day, presume)
        return self.events.number(day, presume)

    def _different(self, path: str, day: date, presume: bool) -> Interval:
        certain: set[object] = set()
        possible: set[object] = set()
        nameless = 0
        for event, answer in self.events.matching(day, presume):
            found = said(self.evidence, event, path, day)
            nameless += found is None
            possible.update(found or ())
            if answer is MET:
                certain.update(found or ())
        return Interval(len(certain), len(possible) + nameless if self.events.is_complete(day) else None)

    def _alike(self, path: str, day: date, presume: bool) -> Interval:
        certain: dict[object, int] = {}
        possible: dict[object, int] = {}
        nameless = 0
        for event, answer in self.events.matching(day, presume):
            found = said(self.evidence, event, path, day)
            nameless += found is None
            for value in set(found or ()):
                possible[value] = possible.get(value, 0) + 1
                certain[value] = certain.get(value, 0) + (answer is MET)
        most = max(possible.values(), default=0) + nameless
        return Interval(max(certain.values(), default=0), most if self.events.is_complete(day) else None)

    def cites(self, day: date) -> set[str]:
        if self.same is None:
            return set(self.events.cited(day))
        return self._cites_alike(self.same, day, presume=False) | self._cites_alike(self.same, day, presume=True)

    def _cites_alike(self, path: str, day: date, presume: bool) -> set[str]:
        """The largest group of events that match, and the largest of those that match or may match."""
        found: set[str] = set()
        matching = list(self.events.matching(day, presume))
        for answers in ((MET,), (MET, UNKNOWN)):
            groups: dict[object, list[Event]] = {}
            for event, _ in (one for one in matching if one[1] in answers):
                for value in set(said(self.evidence, event, path, day) or ()):
                    groups.setdefault(value, []).append(event)
            largest = max(groups.values(), key=len, default=[])
            found |= {report.id for event in largest for report in event.reports if report.date <= day}
        return found

    def turns(self, periods: Iterable[Period]) -> set[date]:
        return self.events.turns()


class SumMeter:
    """The total of a number over events; an event without the number leaves the top open."""

    def __init__(self, indicator: op.Sum, evidence: Evidence) -> None:
        self.evidence, self.path = evidence, str(indicator.field)
        self.events = Events(evidence, indicator.sum, indicator.within, presumed_by(indicator.presume))

    def at(self, day: date, presume: bool) -> Measured:
        low, high, unsure = Fraction(0), Fraction(0), False
        for event, answer in self.events.matching(day, presume):
            amounts = [a for a in said(self.evidence, event, self.path, day) or () if isinstance(a, int | Fraction)]
            unsure = unsure or not amounts or min(amounts) < 0
            high += max(amounts, default=Fraction(0))
            low += min(amounts, default=Fraction(0)) if answer is MET else min([*amounts, Fraction(0)])
        return Interval(low, high if self.events.is_complete(day) and not unsure else None)

    def cites(self, day: date) -> set[str]:
        return set(self.events.cited(day))

    def turns(self, periods: Iterable[Period]) -> set[date]:
        return self.events.turns()


class SpanMeter:
    """How long from the first to the last matching event."""

    def __init__(self, indicator: op.Span, evidence: Evidence) -> None:
        self.events = Events(evidence, indicator.span, indicator.within, presumed_by(indicator.presume))

    def at(self, day: date, presume: bool) -> Measured:
        matching = list(self.events.matching(day, presume))
        certain = [event.day for event, answer in matching if answer is MET]
        possible = [event.day for event, _ in matching]
        return Stretch(_ends(certain), _ends(possible), open=not self.events.is_complete(day))

    def cites(self, day: date) -> set[str]:
        return set(self.events.cited(day))

    def turns(self, periods: Iterable[Period]) -> set[date]:
        return self.events.turns()


def _ends(days: list[date]) -> tuple[date, date] | None:
    return (min(days), max(days)) if days else None


@dataclass(frozen=True, slots=True)
class _Item:
    """What is seen of one signal from a day on: whether it counts, and from when to when it is open."""

    id: str
    counts: Truth
    start: date | None
    end: date | Unknown | None


class AgeMeter:
    """How long the oldest thing still open has been open, counted from its first day."""

    def __init__(self, indicator: op.Age, evidence: Evidence) -> None:
        self.evidence, self.indicator = evidence, indicator
        self.kind = str(indicator.age)
        self.signals = evidence.ever_matching({self.kind: indicator.where})
        self._joins: dict[Period, dict[date, date | None]] = {}

    def at(self, day: date, presume: bool) -> Measured:
        items = list(self._items(day))
        if not any(one.counts is MET for one in items) and not self.evidence.is_complete([self.kind], None, day):
            return Unknown("nothing held is sure to count") if items else NOTHING_HELD
        certain, possible = self._starts(items, day)
        return Stretch(_until(certain, day), _until(possible, day), open=False)

    def _items(self, day: date) -> Iterator[_Item]:
        """What matches or may match, open or not."""
        for days, items in self._histories:
            position = bisect_right(days, day)
            if position and items[position - 1].counts is not NOT_MET:
                yield items[position - 1]

    @cached_property
    def _histories(self) -> list[tuple[list[date], list[_Item]]]:
        """Of each signal the days on which something of it may change, and what is seen of it from each on."""
        steps = {step for test in self.indicator.where for step in self.evidence.steps_of(test.test)}
        found = []
        for signal in self.signals:
            days = sorted({signal.date, *(day for day in (*dates_in(signal), *steps) if day > signal.date)})
            found.append((days, [self._item(signal, day) for day in days]))
        return found

    def _item(self, signal: Signal, day: date) -> _Item:
        counts = self.evidence.matches(signal, self.indicator.where, day)
        return _Item(signal.id, counts, self._start(signal, day), self._end(signal, day))

    def _start(self, signal: Signal, day: date) -> date | None:
        if self.indicator.from_ is None:
            return signal.date
        found = self.evidence.event_day(signal, str(self.indicator.from_), day)
        return signal.date if isinstance(found, Unknown) else found

    def _end(self, signal: Signal, day: date) -> date | Unknown | None:
        return None if self.indicator.until is None else self.evidence.event_day(signal, str(self.indicator.until), day)

    def _starts(self, items: Iterable[_Item], day: date) -> tuple[list[date], list[date]]:
        """The first days of what is certainly open, and of all that may be; what was joined on counted in."""
        begun = [(one.start, one.end, one.counts) for one in items if one.start is not None and one.start <= day]
        opened = [(start, counts is MET and end is None) for start, end, counts in begun if not isinstance(end, date)]
        if self.indicator.joined_within is None:
            return [start for start, is_certain in opened if is_certain], [start for start, _ in opened]
        gap = self.evidence.policy.period(self.indicator.joined_within, day)
        closed = sorted(((end, start, counts) for start, end, counts in begun if isinstance(end, date)), reverse=True)
        spells = [(start, end, self._joins_until(end, gap), counts) for end, start, counts in closed]
        sure = [spell for spell in spells if spell[3] is MET]
        certain = [_joined(start, sure) for start, is_certain in opened if is_certain]
        return certain, [_joined(start, spells) for start, _ in opened]

    def _joins_until(self, last: date, gap: Period) -> date | None:
        """The last day on which what opens is joined to what ended on a day."""
        joins = self._joins.setdefault(gap, {})
        if last not in joins:
            joins[last] = add(last, gap, self.evidence.policy.calendar)
        return joins[last]

    def cites(self, day: date) -> set[str]:
        """What is open, or may be; everything where what is closed is joined on, or nothing is open."""
        items = list(self._items(day))
        is_joined = self.indicator.joined_within is not None
        opened = {one.id for one in items if is_joined or not isinstance(one.end, date)}
        return opened or {one.id for one in items}

    def turns(self, periods: Iterable[Period]) -> set[date]:
        days = {day for signal in self.signals for day in (signal.date, *dates_in(signal))}
        days |= self.evidence.coverage_days([self.kind]) | self.evidence.steps(self.indicator.joined_within)
        asked = [day for day in days if day <= self.evidence.as_of] if periods else []
        starts = {start for day in asked for group in self._starts(self._items(day), day) for start in group}
        ends = {add(start, period, self.evidence.policy.calendar) for start in starts for period in periods}
        return days | {day for end in ends if end is not None for day in (end, _next(end))}


def _joined(start: date, closed: Iterable[tuple[date, date, date | None, Truth]]) -> date:
    """The start moved back by the days of what ended shortly before it or while it was open, again and again.

    What is closed comes as its first and last day and the day until which it joins, with the last to end first.
    """
    opened = start
    for first, last, until, _ in closed:
        if first < opened and until is not None and opened <= until:
            start -= min(last, opened) - first
            opened = first
    return start


def _until(starts: list[date], day: date) -> tuple[date, date] | None:
    return (min(starts), day) if starts else None


def _next(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)


@dataclass(frozen=True, slots=True)
class _Due:
    """One thing that matches or may match: when it is due, if that is known, and whether it is late."""

    signal: Signal
    due: date | None
    counts: Truth
    late: Truth

    @property
    def both(self) -> Truth:
        """Whether it counts and is late."""
        return all_met((self.counts, self.late))


class DueMeter:
    """How many things are past due and not done; or were not done in time; or the longest run of them."""

    def __init__(self, indicator: op.Overdue | op.Late | op.OverdueRun, evidence: Evidence) -> None:
        self.evidence, self.indicator = evidence, indicator
        match indicator:
            case op.Overdue(overdue=kind) | op.Late(late=kind) | op.OverdueRun(overdue_run=kind):
                self.kind = str(kind)
        self.signals = evidence.ever_matching({self.kind: indicator.where})
        self.grace = None if isinstance(indicator, op.OverdueRun) else indicator.grace
        self.within = indicator.within if isinstance(indicator, op.Late) else None

    def at(self, day: date, presume: bool) -> Measured:
        if isinstance(self.indicator, op.OverdueRun):
            certain, possible = _runs(self._things(day))
        else:
            certain, possible = self._tally.at(day)
        return Interval(certain, possible if self.evidence.is_complete([self.kind], self._first(day), day) else None)

    @cached_property
    def _tally(self) -> Tally:
        """How many are late on any day, each thing looked at on the days on which that may change."""
        tally = Tally()
        for signal in self.signals:
            days = sorted(day for day in self._days_of(signal) if day >= signal.date)
            tally.add((day, self._counted(signal, day)) for day in days)
        return tally

    def _days_of(self, signal: Signal) -> set[date]:
        """The days on which a thing may begin or cease to be late."""
        days = {signal.date, *dates_in(signal)}
        graces = self.evidence.periods(self.grace) or {Period()}
        windows = self.evidence.periods(self.within)
        calendar = self.evidence.policy.calendar
        limits = {add(day, grace, calendar) for day in dates_in(signal) for grace in graces}
        steps = {step for bound in (self.grace, self.within) for step in self.evidence.steps(bound)}
        steps |= {step for test in self.indicator.where for step in self.evidence.steps_of(test.test)}
        leaving = {leaves_window(day, window) for day in dates_in(signal) for window in windows}
        return days | {_next(limit) for limit in limits if limit is not None} | steps | leaving

    def _counted(self, signal: Signal, day: date) -> tuple[int, int]:
        """Whether the thing is certainly late on the day, and whether it may be."""
        counts, first = self.evidence.matches(signal, self.indicator.where, day), self._first(day)
        if counts is NOT_MET:
            return 0, 0
        thing = self._thing(signal, counts, day)
        if first is not None and thing.due is not None and thing.due < first:
            return 0, 0
        return int(thing.both is MET), int(thing.both is not NOT_MET)

    def _first(self, day: date) -> date | None:
        return None if self.within is None else back(day, self.evidence.policy.period(self.within, day))

    def _things(self, day: date) -> list[_Due]:
        """What counts or may count, in the order of the due dates; what has none comes last."""
        first, found = self._first(day), []
        for signal in held_until(self.signals, day):
            counts = self.evidence.matches(signal, self.indicator.where, day)
            if counts is not NOT_MET:
                thing = self._thing(signal, counts, day)
                if first is None or thing.due is None or thing.due >= first:
                    found.append(thing)
        return sorted(found, key=lambda one: (one.due or date.max, one.signal.id))

    def _thing(self, signal: Signal, counts: Truth, day: date) -> _Due:
        due = self.evidence.event_day(signal, str(self.indicator.due), day)
        done = self.evidence.event_day(signal, str(self.indicator.done), day)
        if not isinstance(due, date):
            is_over = isinstance(done, date) and not isinstance(self.indicator, op.Late)
            return _Due(signal, None, counts, NOT_MET if is_over else UNKNOWN)
        return _Due(signal, due, counts, self._late(self._limit(due, day), done, day))

    def _late(self, limit: date | None, done: date | Unknown | None, day: date) -> Truth:
        if limit is None:
            return UNKNOWN
        if isinstance(done, date):
            return MET if isinstance(self.indicator, op.Late) and done > limit else NOT_MET
        if day <= limit:
            return NOT_MET
        return UNKNOWN if isinstance(done, Unknown) else MET

    def _limit(self, due: date, day: date) -> date | None:
        if self.grace is None:
            return due
        return add(due, self.evidence.policy.period(self.grace, day), self.evidence.policy.calendar)

    def cites(self, day: date) -> set[str]:
        things = self._things(day)
        late = {one.signal.id for one in things if one.both is not NOT_MET}
        return late if late and not isinstance(self.indicator, op.OverdueRun) else {one.signal.id for one in things}

    def turns(self, periods: Iterable[Period]) -> set[date]:
        calendar = self.evidence.policy.calendar
        days = {day for signal in self.signals for day in (signal.date, *dates_in(signal))}
        graces = self.evidence.periods(self.grace) or {Period()}
        limits = {add(day, grace, calendar) for day in days for grace in graces}
        edges = self.evidence.coverage_days([self.kind])
        windows = self.evidence.periods(self.within)
        leaving = {leaves_window(day, window) for day in days for window in windows}
        whole = {whole_from(edge, window) for edge in edges for window in windows}
        return days | {_next(limit) for limit in limits if limit is not None} | edges | leaving | whole


def _runs(things: list[_Due]) -> tuple[int, int]:
    """The longest run at least and at most; what may not count at all neither makes nor breaks one for certain."""
    placed = [one for one in things if one.due is not None]
    adrift = [one for one in things if one.due is None]
    certain = _longest(one.both is MET for one in placed if one.counts is MET or one.late is not MET)
    possible = _longest(one.late is not NOT_MET for one in placed if one.counts is MET or one.late is not NOT_MET)
    return min(certain, 1) if adrift else certain, possible + sum(one.late is not NOT_MET for one in adrift)


def _longest(flags: Iterable[bool]) -> int:
    longest = run = 0
    for flag in flags:
        run = run + 1 if flag else 0
        longest = max(longest, run)
    return longest


class ShareMeter:
    """Which part of the events held match; of none held, unknown."""

    def __init__(self, indicator: op.Share, evidence: Evidence) -> None:
        self.evidence, self.matching = evidence, indicator.matching
        self.events = Events(evidence, indicator.share, indicator.within, {})

    def at(self, day: date, presume: bool) -> Measured:
        low, high, whole = self._totals(day) if self._is_plain else self._looked_through(day)
        return Interval(Fraction(low, whole), Fraction(high, whole)) if whole else NOTHING_HELD

    def _looked_through(self, day: date) -> tuple[int, int, int]:
        """How many of the window match at least and at most, and how many there are."""
        counted = [self._counted(event, counts, day) for event, counts in self.events.matching(day, presume=False)]
        low, high = (sum(one[part] for one in counted) for part in (0, 1))
        return low, high, len(counted)

    def _counted(self, event: Event, counts: Truth, day: date) -> tuple[int, int]:
        answer = self._answer(event, day)
        return int(counts is MET and answer is MET), int(answer is not NOT_MET or counts is UNKNOWN)

    @cached_property
    def _is_plain(self) -> bool:
        """Whether every event has one report and no answer depends on the day."""
        static = self.events.evidence.is_static(self.matching, self.events.kinds)
        return static and self.events.is_plain

    @cached_property
    def _running(self) -> tuple[list[int], list[int], list[int]]:
        """Running totals of what matches, of what may, and of all."""
        counted = []
        for event in self.events.events:
            counts = self.events.event_answer(event, event.day, presume=False)
            counted.append((0, 0, 0) if counts is NOT_MET else (*self._counted(event, counts, event.day), 1))
        low, high, whole = (list(accumulate((one[part] for one in counted), initial=0)) for part in (0, 1, 2))
        return low, high, whole

    def _totals(self, day: date) -> tuple[int, int, int]:
        first, last = self.events.slice(day)
        low, high, whole = (total[last] - total[first] for total in self._running)
        return low, high, whole

    def _answer(self, event: Event, day: date) -> Truth:
        answers = [self.evidence.matches(report, self.matching, day) for report in event.reports if report.date <= day]
        if MET in answers:
            return MET
        return NOT_MET if all(answer is NOT_MET for answer in answers) else UNKNOWN

    def cites(self, day: date) -> set[str]:
        return set(self.events.cited(day))

    def turns(self, periods: Iterable[Period]) -> set[date]:
        return self.events.turns() | {d for e in self.events.events for r in e.reports for d in dates_in(r)}


class WorstMeter:
    """The worst value in a group; what is unknown of it may be worse."""

    def __init__(self, group: Meter, kind: Type) -> None:
        assert isinstance(kind, Choice)
        self.group, self.scale = group, kind.scales[0]

    def at(self, day: date, presume: bool) -> Measured:
        measured = self.group.at(day, presume)
        if not isinstance(measured, Members) or not measured.of:
            return NOTHING_HELD
        ranks = [self._ranks(member) for member in measured.of.values()]
        low = max(min(ranks_of) for ranks_of in ranks)
        high = max(max(ranks_of) for ranks_of in ranks)
        if all(ranks_of == everything(self.scale) for ranks_of in ranks):
            return NOTHING_HELD
        return Candidates(tuple(self.scale[low : high + 1]))

    def _ranks(self, member: Measured) -> list[int]:
        known = member.values if isinstance(member, Candidates) else ()
        ranks = [self.scale.index(str(value)) for value in known if value in self.scale]
        return ranks if ranks and len(ranks) == len(known) else everything(self.scale)

    def cites(self, day: date) -> set[str]:
        return self.group.cites(day)

    def turns(self, periods: Iterable[Period]) -> set[date]:
        return self.group.turns(periods)


def everything(scale: tuple[str, ...]) -> list[int]:
    """Every rank of the scale: nothing is known."""
    return list(range(len(scale)))


class RateMeter:
    """How a count stands against what is expected for a size."""

    def __init__(self, indicator: op.Rate, evidence: Evidence, size: Meter) -> None:
        self.indicator, self.evidence, self.size = indicator, evidence, size
        self.events = Events(evidence, indicator.rate, indicator.within, {})
        self.baselines = (
            _Newest(evidence, (OfKind(kind=_word("peer.baseline")),), None)
            if isinstance(indicator.expected, op.Baseline) else None
        )  # fmt: skip

    def at(self, day: date, presume: bool) -> Measured:
        number = self.events.number(day, presume)
        minimum = int(self.evidence.policy.number(self.indicator.minimum, day))
        expected = self._expected(day, presume)
        if expected is None:
            return Unknown("what is expected for this size is not known")
        first = self._standing(int(number.low), expected, minimum, day)
        top = "far_above" if self.indicator.times is None else "above"
        last = top if number.high is None else self._standing(int(number.high), expected, minimum, day)
        return Candidates(STANDINGS[STANDINGS.index(first) : STANDINGS.index(last) + 1])

    def _standing(self, count: int, expected: Fraction, minimum: int, day: date) -> str:
        if self.indicator.times is None:
            return standing(count, expected, minimum=minimum)
        times = self.evidence.policy.number(self.indicator.times, day)
        return "above" if count >= minimum and count > times * expected else "expected"

    def _expected(self, day: date, presume: bool) -> Fraction | None:
        size, each = _single(self.size.at(day, presume)), self._each(day)
        rate = self._rate(day)
        if size is None or rate is None or size <= 0 or rate <= 0:
            return None
        return rate * size / each * _years(self.events.period(day))

    def _each(self, day: date) -> Fraction:
        return Fraction(1) if self.indicator.each is None else self.evidence.policy.number(self.indicator.each, day)

    def _rate(self, day: date) -> Fraction | None:
        expected = self.indicator.expected
        if not isinstance(expected, op.Baseline):
            return self.evidence.policy.number(expected, day)
        assert self.baselines is not None
        of_measure = [s for s in self.baselines.signals if s.fields.get("measure") == expected.baseline]
        return _single(self.baselines.among(of_measure).value("value", day))

    def cites(self, day: date) -> set[str]:
        baselines = {signal.id for signal in self.baselines.deciding("value", day)} if self.baselines else set()
        return set(self.events.cited(day)) | self.size.cites(day) | baselines

    def turns(self, periods: Iterable[Period]) -> set[date]:
        baselines = self.baselines.turns() if self.baselines else set()
        return self.events.turns() | self.size.turns(periods) | baselines


def _years(period: Period) -> Fraction:
    """The length of a window in years, exactly: twelve months, or 365 1/4 days."""
    return Fraction(period.months, 12) + Fraction(period.days * 4, 1461)


def _single(measured: Measured) -> Fraction | None:
    if isinstance(measured, Candidates) and len(measured.values) == 1:
        value = measured.values[0]
        return Fraction(value) if isinstance(value, int | Fraction) and not isinstance(value, bool) else None
    if isinstance(measured, Interval) and measured.low == measured.high:
        return Fraction(measured.low)
    return None


def _word(text: str) -> str:
    from qaengine.documents import Word

    return Word(text)


class ScoreMeter:
    """A weighted sum of points; parts that are unknown leave it an interval, and are never left out."""

    def __init__(self, indicator: op.Score, evidence: Evidence, parts: Mapping[str, Meter]) -> None:
        self.indicator, self.policy, self.parts = indicator, evidence.policy, parts

    def at(self, day: date, presume: bool) -> Measured:
        if all(isinstance(meter.at(day, presume), Unknown) for meter in self.parts.values()):
            return NOTHING_HELD
        low = high = most = Fraction(0)
        open_top = False
        for part in self.indicator.score:
            weight = self.policy.number(part.weight, day)
            least, greatest, top = self._points(part, day, presume)
            low += weight * least
            high += weight * (greatest or 0)
            most += weight * (top or 0)
            open_top = open_top or greatest is None
        scale = most if self.indicator.share_of_most and most else Fraction(1)
        measured = Interval(low / scale, None if open_top else high / scale)
        return (
            measured
            if self.indicator.bands is None
            else banded(measured, self.indicator.bands, self.policy.number, day)
        )

    def _points(
        self, part: op.ScorePart, day: date, presume: bool
    ) -> tuple[Fraction, Fraction | None, Fraction | None]:
        """The least and the greatest points that the part may have, and the most that it could ever have."""
        measured = self.parts[str(part.of)].at(day, presume)
        if part.points is None:
            match measured:
                case Interval(low=low, high=high):
                    return Fraction(low), None if high is None else Fraction(high), None
                case _:
                    single = _single(measured)
                    return (single, single, None) if single is not None else (Fraction(0), None, None)
        points = {str(value): self.policy.number(bound, day) for value, bound in part.points.items()}
        known = [
            str(value).lower() if isinstance(value, bool) else str(value) for value in getattr(measured, "values", ())
        ]
        possible = [points[value] for value in known if value in points]
        if not possible or len(possible) < len(known):
            possible = list(points.values())
        return min(possible), max(possible), max(points.values())

    def cites(self, day: date) -> set[str]:
        return {name for meter in self.parts.values() for name in meter.cites(day)}

    def turns(self, periods: Iterable[Period]) -> set[date]:
        return {day for meter in self.parts.values() for day in meter.turns(periods)}


def banded(
    measured: Measured, bands: tuple[op.Band, ...], number: Callable[[Bound, date], Fraction], day: date
) -> Measured:
    """The values of the bands that the number may fall into."""
    single = _single(measured)
    if single is not None:
        measured = Interval(single, single)
    if not isinstance(measured, Interval):
        return NOTHING_HELD
    edges = sorted((number(band.from_, day), str(band.is_)) for band in bands)
    found = [
        value
        for position, (edge, value) in enumerate(edges)
        if (measured.high is None or edge <= measured.high)
        and (position + 1 == len(edges) or edges[position + 1][0] > measured.low)
    ]
    if measured.low < edges[0][0]:
        return Unknown("it falls below the lowest band")
    return Candidates(tuple(dict.fromkeys(found)))


class BandsMeter:
    """The value whose band a number falls into."""

    def __init__(self, indicator: op.Bands, evidence: Evidence, of: Meter) -> None:
        self.indicator, self.policy, self.of = indicator, evidence.policy, of

    def at(self, day: date, presume: bool) -> Measured:
        return banded(self.of.at(day, presume), self.indicator.bands, self.policy.number, day)

    def cites(self, day: date) -> set[str]:
        return self.of.cites(day)

    def turns(self, periods: Iterable[Period]) -> set[date]:
        return self.of.turns(periods)


class MatrixMeter:
    """The cell where a row meets a column; where either may be several, so may the cell."""

    def __init__(self, indicator: op.Matrix, rows: Meter, columns: Meter) -> None:
        self.cells, self.rows, self.columns = indicator.matrix, rows, columns

    def at(self, day: date, presume: bool) -> Measured:
        rows = _possible(self.rows.at(day, presume), self.cells)
        columns = _possible(self.columns.at(day, presume), {c for row in self.cells.values() for c in row})
        if rows is None and columns is None:
            return NOTHING_HELD
        all_rows, all_columns = (
            rows or list(self.cells),
            columns or list({c for row in self.cells.values() for c in row}),
        )
        found = [
            str(self.cells[row][column]) for row, column in product(all_rows, all_columns) if column in self.cells[row]
        ]
        return Candidates(tuple(dict.fromkeys(sorted(found)))) if found else NOTHING_HELD

    def cites(self, day: date) -> set[str]:
        return self.rows.cites(day) | self.columns.cites(day)

    def turns(self, periods: Iterable[Period]) -> set[date]:
        return self.rows.turns(periods) | self.columns.turns(periods)


def _possible(measured: Measured, known: Iterable[str]) -> list[str] | None:
    listed = set(known)
    values = [str(value) for value in getattr(measured, "values", ()) if isinstance(value, str)]
    return values if values and all(value in listed for value in values) else None


class JudgementMeter:
    """The last answer that one of the people named gave to a question, while it holds."""

    def __init__(self, evidence: Evidence, question: str, by: tuple[str, ...], holds: Bound | None) -> None:
        self.evidence, self.by = evidence, by
        holding = evidence.policy.tree.judgements
        self.holds = holds or (holding.hold if holding else None)
        self.answers = [s for s in evidence.of("officer.judgement") if s.fields.get("question") == question]

    def at(self, day: date, presume: bool) -> Measured:
        valid = self._valid(day)
        if not valid:
            return Unknown("nobody has answered" if not self.answers else "no answer holds")
        values = [scalar(signal.fields["answer"]) for signal in valid]
        return Candidates(tuple(dict.fromkeys(values)))

    def _valid(self, day: date) -> list[Signal]:
        """The newest answers that hold on the day: several where they are of one day."""
        held = [s for s in held_until(self.answers, day) if s.fields.get("role") in self.by and "answer" in s.fields]
        if not held:
            return []
        last = [signal for signal in held if signal.date == held[-1].date]
        return [signal for signal in last if self._holds(signal, day)]

    def _holds(self, signal: Signal, day: date) -> bool:
        end = self._end(signal)
        return end is None or day <= end

    def _end(self, signal: Signal) -> date | None:
        """The last day on which the answer holds: as it says itself (null is no end), else as the policy says."""
        if "valid_until" in signal.fields:
            until = signal.fields["valid_until"]
            return until if isinstance(until, date) else None
        if self.holds is None:
            return None
        policy = self.evidence.policy
        end = add(signal.date, policy.period(self.holds, signal.date), policy.calendar)
        return signal.date if end is None else end

    def cites(self, day: date) -> set[str]:
        return {signal.id for signal in self._valid(day)}

    def turns(self, periods: Iterable[Period]) -> set[date]:
        ends = {end for signal in self.answers if (end := self._end(signal)) is not None}
        return {signal.date for signal in self.answers} | {_next(end) for end in ends}


def presumed_by(presume: op.Presume | None) -> dict[str, Literal]:
    """The fields that are presumed, with what they are taken to be."""
    if presume is None:
        return {}
    return {
        str(path): {"true": True, "false": False}.get(text, literal_from(text)) for path, text in presume.fields.items()
    }


__all__ = ["Meter", "meter_for", "presumed_by"]
