"""Recipes for indicators: signals that bring what is measured just to a bound, and just beyond it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import islice, pairwise, product
from math import ceil, floor
from typing import assert_never

from qaengine.evaluation.asking import passes
from qaengine.evaluation.evidence import scalar
from qaengine.evaluation.values import Candidates
from qaengine.outcome.truth import MET
from qaengine.periods import Period, add
from qaengine.policy import indicators as op
from qaengine.policy.conditions import (
    AtLeast,
    Bound,
    Test,
    Where,
)
from qaengine.policy.indicators import Baseline, Indicator, OfKind
from qaengine.readings.comparing.mixing import together
from qaengine.readings.comparing.pantry import (
    MOST_OF_A_PART,
    MOST_SIGNALS,
    ONE_DAY,
    Pantry,
    Recipe,
    Record,
    named_first,
    starts,
)


class Measures(Pantry):
    """Recipes for the indicators of a policy, by what each measures."""

    # Indicators

    def indicator(self, name: str, tests: Sequence[Test]) -> Iterator[Recipe]:
        """Recipes about an indicator that is put to these tests."""
        indicator = self.policy.tree.indicators[name]
        match indicator:
            case op.Latest():
                yield from self._latest(name, indicator, tests)
            case op.Count(count=kinds) | op.Sum(sum=kinds) | op.Rate(rate=kinds) | op.Span(span=kinds):
                yield from self._events(name, indicator, kinds, tests)
            case op.Share(share=kinds, matching=matching):
                yield from self._share(name, kinds, matching, tests)
            case op.Age():
                yield from self._age(name, indicator, tests)
            case op.Overdue(overdue=kind) | op.Late(late=kind) | op.OverdueRun(overdue_run=kind):
                yield from self._past_due(name, str(kind), indicator, tests)
            case op.PartOf(part_of=below) | op.Worst(worst=below):
                yield from self.indicator(str(below), tests)
            case op.Bands(bands_of=below, bands=bands):
                yield from self.indicator(str(below), [AtLeast(bound=band.from_) for band in bands])
            case op.Score(score=parts):
                yield from together([list(islice(self._part(one), MOST_OF_A_PART)) for one in parts])
            case op.Matrix(rows=rows, columns=columns):
                yield from together([list(islice(self.indicator(str(one), []), 9)) for one in (rows, columns)])
            case op.Judgement(judgement=clause, by=by, answers=answers, holds=holds):
                yield from self._judgement(str(clause), str(by[0]), answers, holds, tests, name)
            case _:
                assert_never(indicator)

    def _part(self, part: op.ScorePart) -> Iterator[Recipe]:
        yield ()
        yield from self.indicator(str(part.of), [])

    def _judgement(
        self,
        clause: str,
        role: str,
        answers: tuple[str, ...] | None,
        holds: Bound | None,
        tests: Sequence[Test],
        name: str,
    ) -> Iterator[Recipe]:
        said: list[object] = [_answer(one) for one in answers] if answers else [True, False]
        said += [value for value in self.bounds(name, tests) if isinstance(value, str | bool)]
        for answer in dict.fromkeys(said):
            for day in (self.recently, *self.holding(holds)):
                yield (self.said(clause, role, answer, day),)

    def holding(self, holds: Bound | None) -> Iterator[date]:
        """The days on which an answer given then holds for the last time, or does no more."""
        for policy in (self.policy, self.beside):
            held = policy.tree.judgements
            bound = holds or (held.hold if held else None)
            if bound is not None:
                yield from self.edges([policy.period(bound, self.day)])

    def answers_that_lapse(self) -> Iterator[Recipe]:
        """For each criterion that people judge, an answer of theirs at the end of its time."""
        for name, decision in self.policy.tree.decisions.items():
            for criterion in (one for of in decision.outcomes.values() for one in of.criteria if one.judged_by):
                for day in self.holding(None):
                    for answer in (True, False):
                        yield (self.said(str(criterion.clause), str(criterion.judged_by[0]), answer, day),)
            del name

    def _latest(self, name: str, indicator: op.Latest, tests: Sequence[Test]) -> Iterator[Recipe]:
        kind = indicator.latest[0]
        days = [self.recently, *self.edges(self.windows(name, "within"))]
        named = self.bounds(name, tests)
        for value in named_first(self.field_values(str(kind.kind), str(indicator.field), named), named):
            for day in days:
                for fields in islice(self.where(kind), 3):
                    yield self._of_each(indicator, kind, fields, value, day)

    def _members(self, name: str, test: Test, numbers: Sequence[int]) -> Iterator[Recipe]:
        """So many members of a group with a value that passes, and all others with one that does not."""
        indicator = self.policy.tree.indicators[name]
        if isinstance(indicator, op.PartOf):
            yield from self._members(str(indicator.part_of), test, numbers)
        if not isinstance(indicator, op.Latest):
            return
        kind = indicator.latest[0]
        asking = self.evidence.asking(self.policy.types[name], self.day).of_member()
        sides: dict[bool, list[object]] = {True: [], False: []}
        for value in named_first(self._member_values(indicator), self.bounds(name, [test])):
            measured = Candidates((scalar(value),))  # type: ignore[arg-type]
            sides[passes(test, measured, asking) is MET].append(value)
        for number, met, failing in product(numbers, sides[True], sides[False]):
            for fields in islice(self.where(kind), 2):
                yield self._mixed(indicator, fields, number, met, failing)

    def _member_values(self, indicator: op.Latest) -> list[object]:
        known = self.policy.vocabulary.kind(str(indicator.latest[0].kind))
        field = known.fields.get(str(indicator.field)) if known else None
        return [] if field is None else self.contents(field, [])

    def _mixed(self, indicator: op.Latest, fields: Record, number: int, met: object, failing: object) -> Recipe:
        kind, path = str(indicator.latest[0].kind), str(indicator.field)
        record: Record = {"kind": kind, "date": self.recently, **self.published(kind, self.recently), **fields}
        known = self.policy.vocabulary.kind(kind)
        if indicator.for_each is None:
            keys = (known.fields[path].keys if known else ()) or tuple("abcdefghij")
            return ({**record, path: {key: met if place < number else failing for place, key in enumerate(keys)}},)
        each = known.fields.get(str(indicator.for_each)) if known else None
        members = indicator.members or (each.choices if each and each.choices else tuple(map(str, range(1, 6))))
        return tuple(
            {**record, str(indicator.for_each): str(member), path: met if place < number else failing}
            for place, member in enumerate(members)
        )

    def _of_each(self, indicator: op.Latest, kind: OfKind, fields: Record, value: object, day: date) -> Recipe:
        """The value once, or for each member of a group."""
        record: Record = {"kind": str(kind.kind), "date": day, **self.published(str(kind.kind), day), **fields}
        path, _, key = str(indicator.field).partition(".")
        if indicator.for_each is None:
            return ({**record, path: {key: value} if key else value},)
        members = indicator.members or ("1", "2")
        return tuple({**record, str(indicator.for_each): str(member), path: value} for member in members)

    def _events(
        self,
        name: str,
        indicator: op.Count | op.Sum | op.Rate | op.Span,
        kinds: tuple[OfKind, ...],
        tests: Sequence[Test],
    ) -> Iterator[Recipe]:
        edges = self.edges(self.windows(name, "within"))
        beside = self._size(indicator) if isinstance(indicator, op.Rate) else [()]
        covered = self.coverage([str(of.kind) for of in kinds])
        ways = [(of, fields) for of in kinds for fields in islice(self.where(of), 3)]
        days = [None, *edges, *self._spans(name, indicator, tests)]
        for day in days if self.focus != "window" else [*edges, None]:
            for number, (kind, fields) in product(self._how_many(name, tests, indicator), ways):
                base: list[Record] = [
                    {"kind": str(kind.kind), "date": self.recently, **fields, **_told_apart(indicator, count)}
                    for count in range(number)
                ]
                moved = [{**base[0], "date": day}, *base[1:]] if day is not None and base else base
                for size in beside:
                    yield (*moved, *size)
                    yield (*moved, *size, covered)

    def _spans(self, name: str, indicator: Indicator, tests: Sequence[Test]) -> list[date]:
        if not isinstance(indicator, op.Span):
            return []
        return self.edges([one for one in self.bounds(name, tests) if isinstance(one, Period)])

    def _how_many(self, name: str, tests: Sequence[Test], indicator: Indicator) -> list[int]:
        if isinstance(indicator, op.Span):
            return [2]
        bounds = [one for one in self.bounds(name, tests) if isinstance(one, Fraction)]
        if isinstance(indicator, op.Rate):
            bounds = [value for value in self.values_of(indicator.minimum) if isinstance(value, Fraction)]
        near = [number + step for step in (0, -1, 1) for one in bounds for number in (floor(one), ceil(one))]
        wanted = [number for number in dict.fromkeys(near or [1, 2, 0]) if 0 <= number <= MOST_SIGNALS]
        return [number for number in wanted if number] + [0] * (0 in wanted)

    def _size(self, rate: op.Rate) -> list[Recipe]:
        """Sizes and what is expected: the same number of events is few for one provider and many for another."""
        below = self.policy.tree.indicators[str(rate.per)]
        if not isinstance(below, op.Latest):
            return [()]
        kind = str(below.latest[0].kind)
        sizes = [{"kind": kind, "date": self.recently, str(below.field): size} for size in (5, 20, 100, 400)]
        if not isinstance(rate.expected, Baseline):
            return [(size,) for size in sizes]
        peer = {"kind": "peer.baseline", "date": self.recently, "measure": str(rate.expected.baseline), "value": "1"}
        return [*((size, peer) for size in sizes), *self._in_proportion(rate, kind, peer)]

    def _in_proportion(self, rate: op.Rate, kind: str, peer: Record) -> Iterator[Recipe]:
        """A rate that is expected so that the fewest events which count are between the two policies' limits."""
        limits = [value for bound in (rate.times,) if bound is not None for value in self.numbers(bound)]
        within = self.policy.period(rate.within, self.day)
        size = self.policy.number(rate.each, self.day) if rate.each is not None else Fraction(1)
        below = self.policy.tree.indicators[str(rate.per)]
        if len(limits) == 2 and within.months and isinstance(below, op.Latest):
            for events in self.numbers(rate.minimum):
                value = events / (sum(limits) / 2 * Fraction(within.months, 12))
                people = {"kind": kind, "date": self.recently, str(below.field): ceil(size)}
                yield (people, {**peer, "value": f"{float(value):.4f}"})

    def _share(self, name: str, kinds: tuple[OfKind, ...], matching: Where, tests: Sequence[Test]) -> Iterator[Recipe]:
        kind = kinds[0]
        bounds = [one for one in self.bounds(name, tests) if isinstance(one, Fraction)]
        met = next(iter(self.where(OfKind(kind=kind.kind, where=(*kind.where, *matching)))), {})
        others = self._failing(str(kind.kind), kind.where, matching)
        for matches, number in _shares(bounds):
            base = [
                {"kind": str(kind.kind), "date": self.recently, **(met if n < matches else others)}
                for n in range(number)
            ]
            yield tuple(base)
            for edge in self.edges(self.windows(name, "within")):
                yield ({**base[0], "date": edge}, *base[1:])

    def _failing(self, kind: str, where: Where, matching: Where) -> Record:
        fields = dict(next(iter(self.where(OfKind(kind=kind, where=where))), {}))
        for test in matching[:1]:
            failing = [v for v in self.field_values(kind, test.path, []) if not self.passes(kind, test, v)]
            fields |= {str(test.path): failing[0]} if failing else {}
        return fields

    def _age(self, name: str, indicator: op.Age, tests: Sequence[Test]) -> Iterator[Recipe]:
        kind = OfKind(kind=indicator.age, where=indicator.where)
        periods = [one for one in self.bounds(name, tests) if isinstance(one, Period)]
        until = {} if indicator.until is None else {str(indicator.until): None}
        for start in [*self.edges(periods), self.recently]:
            for fields in islice(self.where(kind), 3):
                start_at = {} if indicator.from_ is None else {str(indicator.from_): start}
                yield ({"kind": str(kind.kind), "date": start, **until, **fields, **start_at},)
                if indicator.until is not None:
                    yield from self._joined(name, kind, start, fields, indicator)

    def _joined(self, name: str, kind: OfKind, start: date, fields: Record, indicator: op.Age) -> Iterator[Recipe]:
        """One that was lifted and is issued again just within the time that joins the two, or just after it."""
        field_of_start, field_of_end = str(indicator.from_ or ""), str(indicator.until)
        again = self.recently
        for lifted in self._ends_before(again, self.windows(name, "joined_within")):
            begun = min(start, lifted - timedelta(days=400))
            first = {"kind": str(kind.kind), "date": begun, **fields, field_of_start: begun, field_of_end: lifted}
            second = {"kind": str(kind.kind), "date": again, **fields, field_of_start: again, field_of_end: None}
            yield tuple({key: value for key, value in one.items() if key} for one in (first, second))

    def _ends_before(self, again: date, gaps: Iterable[Period]) -> Iterator[date]:
        """The days of lifting from which the time until the other is issued is just the gap, or a day more."""
        for gap in gaps:
            for near in starts(again, gap, self.policy.calendar):
                yield from (near, near - ONE_DAY)

    def _past_due(
        self, name: str, kind: str, indicator: op.Overdue | op.Late | op.OverdueRun, tests: Sequence[Test]
    ) -> Iterator[Recipe]:
        graces = self.windows(name, "grace") or [Period()]
        edges = [day for grace in graces for day in self.edges([grace])]
        windows = self.edges(self.windows(name, "within"))
        edges = [*windows, *edges] if self.focus == "window" else [*edges, *windows]
        where = OfKind(kind=kind, where=indicator.where)
        for number, due, fields in product(
            self._how_many(name, tests, indicator), dict.fromkeys(edges), islice(self.where(where), 2)
        ):
            done = self._done_days(due, graces) if isinstance(indicator, op.Late) else [None]
            for finished in done:
                yield tuple(
                    {"kind": kind, "date": due - timedelta(days=30 + n), **fields, str(indicator.due): due,
                     str(indicator.done): finished}
                    for n in range(number)
                )  # fmt: skip

    def _done_days(self, due: date, graces: Sequence[Period]) -> list[date | None]:
        ends = [add(due, grace, self.policy.calendar) for grace in graces]
        return [None, *(end + step * ONE_DAY for end in ends if end is not None for step in (0, 1))]


def _told_apart(indicator: Indicator, count: int) -> Record:
    """What makes events different, or alike, where the indicator looks at that; the number in one where it adds up."""
    match indicator:
        case op.Count(distinct=str() as path):
            return {path: f"a{count}"}
        case op.Count(distinct_in=str() as path):
            return {path: [f"a{count}"]}
        case op.Count(same=str() as path):
            return {path: "a"}
        case op.Sum(field=path):
            return {str(path): 1}
        case _:
            return {}


def _shares(bounds: Sequence[Fraction]) -> Iterator[tuple[int, int]]:
    """How many of how many: the fewest events that come to each bound, to just more, to just less, and between."""
    wanted = sorted(set(bounds))
    between = [(one + other) / 2 for one, other in pairwise(wanted)]
    seen = set()
    for aim in (*between, *wanted):
        for number in range(1, MOST_SIGNALS + 1):
            for matches in {floor(aim * number), ceil(aim * number)}:
                share = Fraction(matches, number)
                side = tuple((share > one) - (share < one) for one in wanted)
                if side not in seen:
                    seen.add(side)
                    yield matches, number


def _answer(text: str) -> object:
    return {"true": True, "false": False}.get(str(text), str(text))
