"""Events in a window: signals of one `ref` as one event, each certain or possible, counted as intervals."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import accumulate

from qaengine.evaluation.evidence import Evidence
from qaengine.evaluation.values import Candidates, Interval, Measured, Members, Scalar, Unknown
from qaengine.outcome.truth import MET, NOT_MET, Truth
from qaengine.periods import Period, back, leaves_window
from qaengine.policy.conditions import Bound, Literal
from qaengine.policy.indicators import OfKind
from qaengine.signals.records import Signal


@dataclass(frozen=True, slots=True)
class Event:
    """One event and the signals that report it; it happened on the earliest of their dates."""

    day: date
    reports: tuple[Signal, ...]


class Tally:
    """How many things hold on a day, for certain and perhaps: each is added once with the days on which it changes."""

    def __init__(self) -> None:
        self._changes: dict[date, tuple[int, int]] = {}
        self._days: list[date] | None = None
        self._totals: tuple[list[int], list[int]] = ([0], [0])

    def add(self, states: Iterable[tuple[date, tuple[int, int]]]) -> None:
        """One thing: from each day on, in order, whether it holds for certain and whether it may."""
        before = (0, 0)
        for day, state in states:
            certain, possible = self._changes.get(day, (0, 0))
            self._changes[day] = certain + state[0] - before[0], possible + state[1] - before[1]
            before = state

    def at(self, day: date) -> tuple[int, int]:
        """How many hold on the day for certain, and how many may."""
        if self._days is None:
            self._days = sorted(self._changes)
            first, second = (list(accumulate((self._changes[d][p] for d in self._days), initial=0)) for p in (0, 1))
            self._totals = first, second
        position = bisect_right(self._days, day)
        return self._totals[0][position], self._totals[1][position]


class Events:
    """The events that an indicator looks at: which match on a day, and whether there may be more unseen."""

    def __init__(
        self, evidence: Evidence, kinds: tuple[OfKind, ...], within: Bound | None, presumed: Mapping[str, Literal]
    ) -> None:
        self.evidence, self.within, self.presumed = evidence, within, presumed
        self.kinds = tuple(str(of.kind) for of in kinds)
        self._periods = evidence.periods(within)
        self._where = {str(of.kind): of.where for of in kinds}
        self._static = all(evidence.is_static(of.where, [of.kind]) for of in kinds)
        may_match = {signal.id for signal in evidence.ever_matching(self._where)}
        every = _events(evidence.of_kinds(self.kinds))
        self.events = tuple(event for event in every if any(report.id in may_match for report in event.reports))
        self._days = [event.day for event in self.events]
        self._answers: dict[tuple[str, bool], Truth] = {}
        self._totals: dict[bool, tuple[list[int], list[int]] | None] = {}

    def first_day(self, day: date) -> date | None:
        """The first day of the window that ends on `day`; None when the window has no beginning."""
        return None if self.within is None else back(day, self.period(day))

    def period(self, day: date) -> Period:
        """How long the window is."""
        assert self.within is not None
        return self.evidence.policy.period(self.within, day)

    def is_complete(self, day: date) -> bool:
        """Whether every event of the window is held."""
        return self.evidence.is_complete(self.kinds, self.first_day(day), day)

    def slice(self, day: date) -> tuple[int, int]:
        """Which events, by their order, are in the window that ends on the day."""
        first = self.first_day(day)
        return (0 if first is None else bisect_left(self._days, first)), bisect_right(self._days, day)

    def answer(self, signal: Signal, day: date, presume: bool) -> Truth:
        """Whether the report matches on the day."""
        presumed = self.presumed if presume else None
        if not self._static:
            return self.evidence.matches(signal, self._where[signal.kind], day, presumed)
        key = (signal.id, presume)
        if key not in self._answers:
            self._answers[key] = self.evidence.matches(signal, self._where[signal.kind], day, presumed)
        return self._answers[key]

    def event_answer(self, event: Event, day: date, presume: bool) -> Truth:
        """An event matches when any report of it up to the day does."""
        answers = [self.answer(report, day, presume) for report in event.reports if report.date <= day]
        if MET in answers:
            return MET
        return NOT_MET if all(answer is NOT_MET for answer in answers) else Truth.UNKNOWN

    def matching(self, day: date, presume: bool) -> Iterator[tuple[Event, Truth]]:
        """The events of the window that match or may match."""
        low, high = self.slice(day)
        for event in self.events[low:high]:
            answer = self.event_answer(event, day, presume)
            if answer is not NOT_MET:
                yield event, answer

    def number(self, day: date, presume: bool) -> Interval:
        """How many match: at least the certain ones, at most the possible ones, without a top unless complete."""
        totals = self._running_totals(presume)
        if totals is None:
            answers = [answer for _, answer in self.matching(day, presume)]
            certain, possible = answers.count(MET), len(answers)
        else:
            low, high = self.slice(day)
            certain, possible = (total[high] - total[low] for total in totals)
        return Interval(certain, possible if self.is_complete(day) else None)

    @cached_property
    def is_plain(self) -> bool:
        """Whether every event has one report and no answer depends on the day."""
        return self._static and all(len(event.reports) == 1 for event in self.events)

    def _running_totals(self, presume: bool) -> tuple[list[int], list[int]] | None:
        """Running totals of certain and possible events, when no answer depends on the day."""
        if presume not in self._totals:
            self._totals[presume] = self._added_up(presume) if self.is_plain else None
        return self._totals[presume]

    def _added_up(self, presume: bool) -> tuple[list[int], list[int]]:
        answers = [self.answer(event.reports[0], event.day, presume) for event in self.events]
        certain = accumulate((answer is MET for answer in answers), initial=0)
        possible = accumulate((answer is not NOT_MET for answer in answers), initial=0)
        return list(certain), list(possible)

    def cited(self, day: date) -> Iterator[str]:
        """The ids of the reports that make the window's events match, or may, whatever is presumed of them."""
        for event, _ in self.matching(day, presume=False):
            for report in event.reports:
                if report.date <= day and self.answer(report, day, presume=False) is not NOT_MET:
                    yield report.id

    def turns(self) -> set[date]:
        """The days on which the window's content may change."""
        days = {report.date for event in self.events for report in event.reports}
        if not self._static:
            days |= {value for event in self.events for report in event.reports for value in dates_in(report)}
        for period in self._periods:
            days |= {leaves_window(event.day, period) for event in self.events}
        return days | self.coverage_turns()

    def coverage_turns(self) -> set[date]:
        """The days on which completeness may change: the edges of coverage, and when a window has passed them."""
        edges = self.evidence.coverage_days(self.kinds)
        return edges | {whole_from(edge, period) for edge in edges for period in self._periods}


def whole_from(edge: date, period: Period) -> date:
    """The first day whose window begins on the edge or later."""
    return leaves_window(date.fromordinal(edge.toordinal() - 1), period)


def _events(signals: Iterable[Signal]) -> Iterator[Event]:
    """The signals as events, by their day: those of one `ref` together."""
    grouped: dict[str, list[Signal]] = {}
    for signal in signals:
        grouped.setdefault(f"ref {signal.ref}" if signal.ref else f"id {signal.id}", []).append(signal)
    found = [Event(min(report.date for report in reports), tuple(reports)) for reports in grouped.values()]
    yield from sorted(found, key=lambda event: (event.day, event.reports[0].id))


def dates_in(signal: Signal) -> Iterator[date]:
    """The dates among the fields of a signal."""
    return (value for value in signal.fields.values() if isinstance(value, date))


def group_key(value: object) -> object:
    """What counts as the same: text without regard to case and surrounding space."""
    return value.strip().casefold() if isinstance(value, str) else value


def said(evidence: Evidence, event: Event, path: str, day: date) -> list[object] | None:
    """What the reports held on the day say in a field, of a list its items; None when none says anything."""
    measured = [evidence.value(report, path, day) for report in event.reports if report.date <= day]
    known = [value for value in measured if not isinstance(value, Unknown)]
    found = (scalar for value in known for scalar in scalars_of(value))
    return [group_key(value) for value in found if value is not None] if known else None


def scalars_of(measured: Measured) -> Iterator[Scalar]:
    """The single values in what a field says."""
    if isinstance(measured, Candidates):
        yield from measured.values
    elif isinstance(measured, Members):
        for member in measured.of.values():
            yield from scalars_of(member)
