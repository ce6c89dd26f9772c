"""From an assignment of regions to records of signals: for each operator, what has to be on record to measure that.

A draft is only meant well: two indicators may look at one signal, and then not both measure what they should. So
`signals` decides every draft, and keeps it only if what was wanted comes out.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from math import ceil
from typing import assert_never

from qaengine.errors import SignalError
from qaengine.evaluation.asking import bounds_in
from qaengine.evaluation.criteria import Court
from qaengine.evaluation.evidence import Evidence
from qaengine.evaluation.values import Candidates, Interval, Measured, Members, Stretch, Unknown
from qaengine.examples.assigned import Assignment, Region
from qaengine.examples.fields import ABSENT, Fields, Record, as_given, put, spoiled, written
from qaengine.examples.regions import kinds_of
from qaengine.examples.subjects import Subject, tests_of
from qaengine.outcome.truth import NOT_MET, Truth
from qaengine.periods import Period, add, back
from qaengine.policy import indicators as op
from qaengine.policy.conditions import Bound, Test, Where
from qaengine.policy.from_document import Policy
from qaengine.policy.indicators import Indicator, OfKind
from qaengine.signals.from_record import signal_from_record
from qaengine.signals.kinds import FieldType
from qaengine.signals.records import Signal

PROVIDER = "example"
SYNTHETIC = "synthetic"
ONE_DAY = timedelta(days=1)
MOST_EVENTS = 60
"""A draft that would need more events than this of one indicator is not made."""


class NotDrafted(Exception):
    """No records are known that come to the region of a subject."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Signals that should measure what an assignment says; or the subject for whose region none are known."""

    signals: tuple[Signal, ...] | None
    stuck_at: Subject | None = None


def drafted(
    policy: Policy,
    as_of: date,
    assignment: Assignment,
    tests: Mapping[str, list[Test]] | None = None,
    *,
    early: bool = False,
) -> Iterator[Draft]:
    """The assignment as signals, in one way and the other; `tests` are those of the policy, where they are at hand.

    That there may be more is shown by silence; or, where the council holds all there is, by events that say too little.
    Events are of the as-of day, or `early` of the first day of the window in which they are counted.
    """
    for doubtful in (False, True):
        draft = _Draft(policy, as_of, assignment, doubtful=doubtful, early=early, tests=tests)
        try:
            yield Draft(signals=draft.signals())
        except (NotDrafted, SignalError):
            yield Draft(signals=None, stuck_at=draft.adding)


class _Draft:
    """One draft: records are added subject by subject, the plainest operators first and what counts all last."""

    def __init__(
        self,
        policy: Policy,
        as_of: date,
        assignment: Assignment,
        *,
        doubtful: bool,
        early: bool,
        tests: Mapping[str, list[Test]] | None,
    ) -> None:
        self.policy, self.as_of, self.doubtful, self.early, self._given = policy, as_of, doubtful, early, tests
        self.regions = dict(_with_parts(assignment))
        self.fields = Fields(Evidence(policy, (), as_of, None))
        self.records: list[Record] = []
        self.covered: dict[str, date] = {}
        self.declared = {str(kind) for complete in policy.tree.complete for kind in complete.kinds}
        self.adding: Subject | None = None
        self._merged: dict[tuple[str, Where, date], Record] = {}

    def signals(self) -> tuple[Signal, ...]:
        """The signals of the whole draft, by date."""
        for subject in sorted(self.regions, key=self._turn):
            self.adding = subject
            self._add(subject, self.regions[subject])
        self._cover()
        return self._read(self.records)

    def _turn(self, subject: Subject) -> tuple[int, int, Subject]:
        if subject.what != "indicator":
            return 0, 0, subject
        match self.policy.tree.indicators[subject.name]:
            case op.Count(count=kinds) | op.Sum(sum=kinds):
                return 3, -max(len(of.where) for of in kinds), subject
            case op.Rate():
                return 4, 0, subject
            case op.Latest() | op.Judgement():
                return 1, 0, subject
            case _:
                return 2, 0, subject

    def _read(self, records: list[Record]) -> tuple[Signal, ...]:
        ordered = sorted(records, key=lambda record: (str(record["date"]), str(record["kind"])))
        named = [{"id": f"s{place:02}", "provider": PROVIDER, **one} for place, one in enumerate(ordered, start=1)]
        return tuple(signal_from_record(one, vocabulary=self.policy.vocabulary) for one in named)

    def _record(self, kind: str, day: date, fields: Mapping[str, object]) -> Record:
        record: Record = {"kind": kind, "date": day, "source": SYNTHETIC, **fields}
        self.records.append(record)
        return record

    # Subject by subject

    def _add(self, subject: Subject, region: Region) -> None:
        measured = region.certain
        match subject.what:
            case "indicator":
                self._indicator(subject.name, self.policy.tree.indicators[subject.name], region)
            case "people":
                for value in _values(measured):
                    fields = {"question": subject.name, "role": subject.by[0], "answer": as_given(value)}
                    self._record("officer.judgement", self.as_of, fields)
            case "recorded":
                self._recorded(subject.name, measured)
            case "in_force":
                for value in _values(measured):
                    self._record("decision.recorded", self.as_of, {"decision": subject.name, "outcome": value})
            case _:
                assert_never(subject.what)

    def _recorded(self, decision: str, measured: Measured) -> None:
        recorded = self.policy.tree.decisions[decision].recorded
        assert recorded is not None
        for value in _values(measured):
            fields = {str(recorded.field): value}
            if recorded.when:
                fields[str(recorded.when)] = self.as_of
            self._record(str(recorded.kind), self.as_of, fields)

    def _indicator(self, name: str, indicator: Indicator, region: Region) -> None:
        measured = region.certain
        if isinstance(measured, Unknown):
            return
        match indicator:
            case op.Latest():
                self._latest(indicator, measured)
            case op.Judgement(judgement=question, by=by):
                for value in _values(measured):
                    fields = {"question": str(question), "role": by[0], "answer": as_given(value)}
                    self._record("officer.judgement", self.as_of, fields)
            case op.Count():
                self._count(name, indicator, region)
            case op.Sum():
                self._sum(indicator, measured)
            case op.Span():
                self._span(indicator, measured)
            case op.Age():
                self._age(indicator, measured)
            case op.Overdue() | op.Late() | op.OverdueRun():
                self._due(indicator, measured)
            case op.Share():
                self._share(indicator, measured)
            case op.Rate():
                self._rate(name, indicator, measured)
            case op.Score() | op.Matrix():
                if not region.parts:
                    raise NotDrafted
            case op.PartOf() | op.Worst() | op.Bands():
                raise NotDrafted
            case _:
                assert_never(indicator)

    # Latest

    def _latest(self, indicator: op.Latest, measured: Measured) -> None:
        of, path = indicator.latest[0], str(indicator.field)
        field = self.fields.field(str(of.kind), path)
        if isinstance(measured, Candidates):
            self._latest_values(of, path, measured)
        elif not isinstance(measured, Members):
            raise NotDrafted
        elif indicator.for_each is not None:
            for member, value in measured.of.items():
                self._latest_member(of, path, str(indicator.for_each), member, value)
        elif field is not None and field.type is FieldType.LIST:
            items = [as_given(_values(member)[0]) for member in measured.of.values()]
            put(self._newest(of), path, items)
        else:
            self._latest_map(of, path, measured)

    def _latest_values(self, of: OfKind, path: str, measured: Candidates) -> None:
        first, *others = measured.values
        newest = self._newest(of)
        own = newest.get(path.partition(".")[0], ABSENT)
        if own is not ABSENT and own != as_given(first) and "." not in path:
            raise NotDrafted
        put(newest, path, as_given(first))
        for value in others:
            self._more_of(of, path, value)

    def _more_of(self, of: OfKind, path: str, value: object) -> Record:
        fields = self._matching(of)
        put(fields, path, as_given(value))
        return self._record(str(of.kind), self._day_of(of), fields)

    def _newest(self, of: OfKind) -> Record:
        """The one record in which all fields of the newest signal of a kind stand together."""
        day = self._day_of(of)
        key = (str(of.kind), of.where, day)
        if key not in self._merged:
            self._merged[key] = self._record(str(of.kind), day, self._matching(of))
        return self._merged[key]

    def _day_of(self, of: OfKind) -> date:
        """What has to say more is the older, so that it does not stand before what needs to say less."""
        return self.as_of - len(of.where) * ONE_DAY

    def _matching(self, of: OfKind) -> Record:
        found = self.fields.given(str(of.kind), of.where, Truth.MET)
        if found is None:
            raise NotDrafted
        return found

    def _latest_member(self, of: OfKind, path: str, each: str, member: str, value: Measured) -> None:
        declared = isinstance(value, Unknown)
        for one in [ABSENT] if declared else _values(value):
            fields = self._matching(of)
            put(fields, each, int(member) if self._is_whole(of, each) else member)
            put(fields, path, ABSENT if one is ABSENT else as_given(one))
            self._record(str(of.kind), self._day_of(of), fields)

    def _is_whole(self, of: OfKind, path: str) -> bool:
        field = self.fields.field(str(of.kind), path)
        return field is not None and field.type is FieldType.WHOLE

    def _latest_map(self, of: OfKind, path: str, measured: Members) -> None:
        newest = self._newest(of)
        for member, value in measured.of.items():
            for place, one in enumerate(_values(value)):
                if place == 0:
                    put(newest, f"{path}.{member}", as_given(one))
                else:
                    self._more_of(of, f"{path}.{member}", one)

    # Events in a window

    def _count(self, name: str, indicator: op.Count, region: Region) -> None:
        measured, shown = region.certain, region.shown
        assert isinstance(measured, Interval)
        assert isinstance(shown, Interval)
        already = self._already(name, indicator)
        missing, presumed = ceil(measured.low) - already, ceil(shown.low) - ceil(measured.low)
        if missing + presumed > MOST_EVENTS:
            raise NotDrafted
        for number in range(missing):
            self._event(name, indicator.count, self._grouped(indicator, number), Truth.MET)
        for number in range(presumed):
            self._presumed_event(indicator, number)
        self._top(name, indicator, region)

    def _already(self, name: str, indicator: op.Count) -> int:
        """How many events the records drafted so far make."""
        kinds = kinds_of(indicator)
        if not any(record["kind"] in kinds for record in self.records):
            return 0
        held = self._measured(name, False)
        return ceil(held.low) if isinstance(held, Interval) else 0

    def _top(self, name: str, indicator: op.Count, region: Region) -> None:
        """Whatever says how many there may be at most: nothing, events that perhaps count, or complete feeds."""
        assert isinstance(region.certain, Interval)
        assert isinstance(region.shown, Interval)
        high = region.certain.high
        if high is None:
            if self.doubtful and set(kinds_of(indicator)) & self.declared:
                with suppress(NotDrafted):
                    for number in range(self._enough(name)):
                        self._event(name, indicator.count, self._grouped(indicator, 90 + number), Truth.UNKNOWN)
            return
        spare = ceil(high) - max(ceil(region.certain.low), ceil(region.shown.low))
        if spare > MOST_EVENTS:
            raise NotDrafted
        for number in range(spare):
            self._event(name, indicator.count, self._grouped(indicator, 90 + number), Truth.UNKNOWN)
        self._complete(kinds_of(indicator), indicator.within)

    @cached_property
    def _tests(self) -> Mapping[str, list[Test]]:
        return tests_of(self.policy) if self._given is None else self._given

    def _enough(self, name: str) -> int:
        """So many more events than any test of the indicator asks for."""
        named = [self.policy.value(bound, self.as_of) for test in self._tests[name] for bound in bounds_in(test)]
        return min(ceil(max((one for one in named if isinstance(one, Fraction)), default=Fraction(0))) + 1, MOST_EVENTS)

    def _grouped(self, indicator: op.Count, number: int) -> Record:
        """The field by which events are counted, alike in all of them or different in each."""
        fields: Record = {}
        if indicator.distinct:
            put(fields, str(indicator.distinct), self._name(indicator, str(indicator.distinct), number))
        if indicator.distinct_in:
            put(fields, str(indicator.distinct_in), [self._name(indicator, str(indicator.distinct_in), number)])
        if indicator.same:
            put(fields, str(indicator.same), self._name(indicator, str(indicator.same), 0))
        return fields

    def _name(self, indicator: op.Count, path: str, number: int) -> object:
        field = self.fields.field(str(indicator.count[0].kind), path)
        if field is not None and field.choices:
            if number >= len(field.choices) and number < 90:
                raise NotDrafted
            return field.choices[number % len(field.choices)]
        return number + 1 if field is not None and field.content is FieldType.WHOLE else f"x{number + 1}"

    def _event(self, name: str, kinds: tuple[OfKind, ...], more: Record, wanted: Truth) -> None:
        """One event of the first kind that can be made so; it fails what other indicators of the draft ask."""
        presume = getattr(self.policy.tree.indicators[name], "presume", None)
        presumed = tuple(map(str, presume.fields)) if presume else ()
        for of in kinds:
            fields = self.fields.given(str(of.kind), of.where, wanted, presumed)
            if fields is not None and (of.where or wanted is Truth.MET):
                kept = {str(test.path) for test in of.where}
                apart = self._kept_from_others(name, str(of.kind), {**fields, **more}, kept)
                self._record(str(of.kind), self._day_of_event(name), apart)
                return
        raise NotDrafted

    def _day_of_event(self, name: str) -> date:
        within = getattr(self.policy.tree.indicators[name], "within", None)
        return back(self.as_of, self.policy.period(within, self.as_of)) if self.early and within else self.as_of

    def _kept_from_others(self, name: str, kind: str, fields: Record, kept: set[str]) -> Record:
        """The fields with such further ones that no other indicator of the draft sees the event too, if that can be."""
        for subject in sorted(self.regions):
            indicator = self.policy.tree.indicators.get(subject.name) if subject.what == "indicator" else None
            if indicator is None or subject.name == name or kind not in kinds_of(indicator):
                continue
            match indicator:
                case op.Count(count=kinds) | op.Sum(sum=kinds) | op.Span(span=kinds) | op.Share(share=kinds):
                    wheres = [of.where for of in kinds if str(of.kind) == kind and of.where]
                    for where in (where for where in wheres if not self._fails(kind, fields, where)):
                        fields = spoiled(self.fields, kind, fields, where, kept)
                case op.Overdue(due=due) | op.Late(due=due) | op.OverdueRun(due=due):
                    fields = {str(due): self.as_of, **fields}
                case op.Age(until=until) if until is not None:
                    fields = {str(until): self.as_of, **fields}
                case _:
                    continue
        return fields

    def _fails(self, kind: str, fields: Record, where: Where) -> bool:
        given = [(test, fields[str(test.path)]) for test in where if str(test.path) in fields]
        return any(self.fields.answer(kind, test, value) is NOT_MET for test, value in given)

    def _presumed_event(self, indicator: op.Count, number: int) -> None:
        """An event that says nothing of what the policy presumes."""
        assert indicator.presume is not None
        presumed = set(map(str, indicator.presume.fields))
        for of in indicator.count:
            told = tuple(test for test in of.where if str(test.path) not in presumed)
            fields = self.fields.given(str(of.kind), told, Truth.MET)
            if fields is not None and len(told) < len(of.where):
                self._record(str(of.kind), self.as_of, {**fields, **self._grouped(indicator, number)})
                return
        raise NotDrafted

    def _sum(self, indicator: op.Sum, measured: Measured) -> None:
        assert isinstance(measured, Interval)
        of = indicator.sum[0]
        if measured.low:
            self._more_of_sum(of, indicator, measured.low, Truth.MET)
        if measured.high is not None:
            if measured.high > measured.low:
                self._more_of_sum(of, indicator, measured.high - measured.low, Truth.UNKNOWN)
            self._complete(kinds_of(indicator), indicator.within)

    def _more_of_sum(self, of: OfKind, indicator: op.Sum, amount: int | Fraction, wanted: Truth) -> None:
        fields = self.fields.given(str(of.kind), of.where, wanted)
        if fields is None:
            raise NotDrafted
        self._record(str(of.kind), self.as_of, {**fields, str(indicator.field): written(amount)})

    def _span(self, indicator: op.Span, measured: Measured) -> None:
        assert isinstance(measured, Stretch)
        for days, wanted in ((measured.certain, Truth.MET), (measured.possible, Truth.UNKNOWN)):
            if days is not None and (wanted is Truth.MET or days != measured.certain):
                for day in sorted(set(days)):
                    self._dated(indicator.span, day, wanted)
        if not measured.open:
            self._complete(kinds_of(indicator), indicator.within)

    def _dated(self, kinds: tuple[OfKind, ...], day: date, wanted: Truth) -> None:
        for of in kinds:
            fields = self.fields.given(str(of.kind), of.where, wanted)
            if fields is not None and (of.where or wanted is Truth.MET):
                self._record(str(of.kind), day, fields)
                return
        raise NotDrafted

    def _share(self, indicator: op.Share, measured: Measured) -> None:
        assert isinstance(measured, Interval)
        assert measured.high is not None
        low, high = Fraction(measured.low), Fraction(measured.high)
        whole = low.denominator * high.denominator // _common(low.denominator, high.denominator)
        if whole > MOST_EVENTS:
            raise NotDrafted
        for number in range(whole):
            wanted = Truth.MET if number < low * whole else Truth.UNKNOWN if number < high * whole else Truth.NOT_MET
            self._shared(indicator, wanted)

    def _shared(self, indicator: op.Share, wanted: Truth) -> None:
        of = indicator.share[0]
        where = self.fields.given(str(of.kind), of.where, Truth.MET)
        matching = self.fields.given(str(of.kind), indicator.matching, wanted)
        if where is None or matching is None:
            raise NotDrafted
        self._record(str(of.kind), self.as_of, {**where, **matching})

    # Time

    def _age(self, indicator: op.Age, measured: Measured) -> None:
        assert isinstance(measured, Stretch)
        if measured.possible is None:
            self._closed(indicator)
            return
        if measured.certain is not None:
            self._opened(indicator, measured.certain[0], Truth.MET)
        if measured.possible != measured.certain:
            self._opened(indicator, measured.possible[0], Truth.UNKNOWN)

    def _opened(self, indicator: op.Age, start: date, wanted: Truth) -> None:
        by_end = wanted is Truth.UNKNOWN and indicator.until is not None
        fields = self.fields.given(str(indicator.age), indicator.where, Truth.MET if by_end else wanted)
        if fields is None:
            raise NotDrafted
        if indicator.from_ is not None:
            put(fields, str(indicator.from_), start)
        if indicator.until is not None and not by_end:
            put(fields, str(indicator.until), None)
        self._record(str(indicator.age), start, fields)

    def _closed(self, indicator: op.Age) -> None:
        fields = self.fields.given(str(indicator.age), indicator.where, Truth.MET)
        if fields is None or (indicator.until is None and indicator.from_ is None):
            raise NotDrafted
        if indicator.until is not None:
            put(fields, str(indicator.until), self.as_of)
        start = self.as_of if indicator.until is not None else self.as_of + ONE_DAY
        if indicator.from_ is not None:
            put(fields, str(indicator.from_), start)
        self._record(str(indicator.age), self.as_of, fields)

    def _due(self, indicator: op.Overdue | op.Late | op.OverdueRun, measured: Measured) -> None:
        assert isinstance(measured, Interval)
        top = measured.low if measured.high is None else measured.high
        if top > MOST_EVENTS:
            raise NotDrafted
        for number in range(ceil(top)):
            self._past_due(indicator, Truth.MET if number < measured.low else Truth.UNKNOWN)
        (kind,) = kinds_of(indicator)
        if measured.high is not None:
            self._complete((kind,), indicator.within if isinstance(indicator, op.Late) else None)

    def _past_due(self, indicator: op.Overdue | op.Late | op.OverdueRun, wanted: Truth) -> None:
        (kind,) = kinds_of(indicator)
        due = self._due_day(indicator)
        fields = self.fields.given(kind, indicator.where, Truth.MET)
        if fields is None:
            raise NotDrafted
        put(fields, str(indicator.due), due)
        if wanted is Truth.MET:
            put(fields, str(indicator.done), None)
        self._record(kind, due, fields)

    def _due_day(self, indicator: op.Overdue | op.Late | op.OverdueRun) -> date:
        """The latest day on which a thing can have been due that is past due now."""
        grace = None if isinstance(indicator, op.OverdueRun) else indicator.grace
        day = self.as_of - ONE_DAY
        if grace is None:
            return day
        period = self.policy.period(grace, self.as_of)
        while (end := add(day, period, self.policy.calendar)) is None or end >= self.as_of:
            day -= ONE_DAY
        return day

    # Rates

    def _rate(self, name: str, indicator: op.Rate, measured: Measured) -> None:
        """A size and a baseline if there are none, then one event after the other until it stands as it should."""
        size = self.policy.tree.indicators[str(indicator.per)]
        if isinstance(self._measured(str(indicator.per), False), Unknown) and isinstance(size, op.Latest):
            self._latest_values(size.latest[0], str(size.field), Candidates((10,)))
        if isinstance(indicator.expected, op.Baseline):
            self._baseline(str(indicator.expected.baseline))
        if isinstance(measured, Candidates) and len(measured.values) == 1:
            self._complete(kinds_of(indicator), indicator.within)
        for _ in range(MOST_EVENTS):
            if self._measured(name, False) == measured:
                return
            self._event(name, indicator.rate, {}, Truth.MET)
        raise NotDrafted

    def _baseline(self, measure: str) -> None:
        fields = {"measure": measure, "value": 1}
        if not any(one["kind"] == "peer.baseline" and one.get("measure") == measure for one in self.records):
            self._record("peer.baseline", self.as_of, fields)

    # Complete feeds

    def _complete(self, kinds: tuple[str, ...], within: Bound | None) -> None:
        for kind in kinds:
            if kind in self.declared:
                continue
            if within is None:
                raise NotDrafted
            first = back(self.as_of, self._period(within))
            self.covered[kind] = min(first, self.covered.get(kind, first))

    def _period(self, within: Bound) -> Period:
        return self.policy.period(within, self.as_of)

    def _cover(self) -> None:
        """One feed for each first day, and some signal of the provider where what is declared complete rests on one."""
        self.records += self._coverage()
        closed = any(
            isinstance(one.certain, Interval) and one.certain.high is not None for one in self.regions.values()
        )
        if closed and not self.records:
            self._record("provider.profile", self.as_of, {})

    def _coverage(self) -> list[Record]:
        by_day: dict[date, list[str]] = {}
        for kind, first in sorted(self.covered.items()):
            by_day.setdefault(first, []).append(kind)
        common = {"kind": "feed.coverage", "date": self.as_of, "source": SYNTHETIC, "until": self.as_of}
        return [{**common, "from": first, "kinds": kinds} for first, kinds in sorted(by_day.items())]

    def _measured(self, name: str, presume: bool) -> Measured:
        signals = self._read([*self.records, *self._coverage()])
        return Court(Evidence(self.policy, signals, self.as_of, None)).meter(name).at(self.as_of, presume)


def _with_parts(assignment: Assignment) -> Iterator[tuple[Subject, Region]]:
    for subject, region in assignment.items():
        yield subject, region
        yield from _with_parts({part.subject: part for part in region.parts})


def _values(measured: Measured) -> tuple[object, ...]:
    return measured.values if isinstance(measured, Candidates) else ()


def _common(first: int, second: int) -> int:
    while second:
        first, second = second, first % second
    return first
