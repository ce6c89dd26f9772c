"""Signals that bring a rule of a policy to its edges: of each test the values just on either side of its bound.

A recipe is some records of signals without ids: candidates and no more. What they come to is found by deciding.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from itertools import islice, pairwise, product
from math import ceil, floor
from typing import assert_never

from qaengine.evaluation.asking import bounds_in, passes
from qaengine.evaluation.evidence import Evidence, scalar
from qaengine.evaluation.values import Candidates
from qaengine.outcome.truth import MET
from qaengine.periods import Period, WorkingDays, add, back
from qaengine.policy import indicators as op
from qaengine.policy.changes import Change
from qaengine.policy.conditions import (
    AllOf,
    AnyOf,
    Asks,
    AtLeast,
    AtLeastOf,
    Bound,
    Condition,
    FieldTest,
    Indicated,
    InForce,
    Literal,
    NoneOf,
    SettingOf,
    Test,
    Where,
    subjects,
)
from qaengine.policy.duties import Duty
from qaengine.policy.from_document import Policy
from qaengine.policy.indicators import Baseline, Indicator, OfKind
from qaengine.policy.records import Criterion, Decision
from qaengine.policy.types import Choice, Type
from qaengine.signals.kinds import Field, FieldType

Record = Mapping[str, object]
Recipe = tuple[Record, ...]
ONE_DAY = timedelta(days=1)
MOST = 48
"""Of each rule so many recipes are made at most; of the parts that have to hold together so many each."""
MOST_OF_A_PART = 10
MOST_SIGNALS = 25
OLDEST = date(1990, 1, 1)


@dataclass(frozen=True)
class Kitchen:
    """Recipes for the rules of one policy on a day; `beside` is the policy that it is compared with, for its bounds."""

    policy: Policy
    beside: Policy
    day: date
    focus: str = ""
    """What kind of difference the recipes are for: of a window its edges come first."""

    # Conditions

    def criterion(
        self, criterion: Criterion, decision: str | None = None, outcome: str | None = None
    ) -> Iterator[Recipe]:
        """Recipes about a criterion: its condition, its exception, and what people say."""
        parts = [list(self._condition(one)) for one in (criterion.when, criterion.applies_to) if one is not None]
        recipes = list(_together(parts))
        yield from recipes
        if criterion.unless is not None:
            yield from _together([recipes, list(islice(self._condition(criterion.unless), MOST_OF_A_PART))])
        for role in (*criterion.judged_by, *criterion.decided_by):
            for answer in (True, False, *self._outcomes(decision, criterion)):
                yield (self._said(str(criterion.clause), str(role), answer),)

    def duty(self, duty: Duty) -> Iterator[Recipe]:
        """Recipes from which a duty arises."""
        arises = list(islice(self._arises(duty), MOST))
        holds = [list(islice(self.condition(one), MOST_OF_A_PART)) for one in (duty.applies_to,) if one is not None]
        yield from _together([*holds, arises])
        if duty.start is not None and duty.start in self.policy.tree.indicators:
            starts = list(islice(self.indicator(str(duty.start), []), MOST_OF_A_PART))
            yield from _together([*holds, arises, starts])

    def _arises(self, duty: Duty) -> Iterator[Recipe]:
        if duty.for_each is not None:
            for of in duty.for_each:
                for fields in islice(self._where(of), 6):
                    known = self.policy.vocabulary.kind(str(of.kind))
                    dates = {
                        name: self._recently for name in (*duty.from_, *duty.due_on) if known and name in known.fields
                    }
                    yield ({"kind": str(of.kind), "date": self._recently, **dates, **fields},)
        elif duty.entered is not None:
            for outcome in duty.entered.outcomes:
                before = duty.entered.was[:1]
                earlier = [
                    self.recorded(str(duty.entered.decision), str(o), self.day - 2 * ONE_DAY * 60) for o in before
                ]
                yield (*earlier, self.recorded(str(duty.entered.decision), str(outcome), self._recently))
        elif duty.indicated_or_in_force is not None:
            for outcome in duty.indicated_or_in_force.outcomes:
                yield (self.recorded(str(duty.indicated_or_in_force.decision), str(outcome), self._recently),)
        elif duty.became_met:
            for criterion, decision, place in criteria_of(self.policy):
                if criterion.clause in duty.became_met:
                    yield from self.criterion(criterion, decision, place)
        elif duty.while_ is not None:
            yield from self.condition(duty.while_)
        else:
            yield ({"kind": "provider.profile", "date": self._recently},)

    def change(self, change: Change) -> Iterator[Recipe]:
        """Recipes of a recorded outcome from which the change leads, with the approvals or the evidence for it."""
        outcomes = [str(outcome) for outcome in self.policy.tree.decisions[change.decision].outcomes]
        for start, end in product(change.from_ or outcomes, change.to or outcomes):
            if start == end:
                continue
            record = self.recorded(str(change.decision), str(start))
            if change.worsening is not None:
                for criterion in self.policy.tree.decisions[change.decision].outcomes[end].criteria:
                    for recipe in islice(self.criterion(criterion, str(change.decision), str(end)), 6):
                        yield (record, *recipe)
            for recipe in self._required(change):
                yield (record, *recipe, *self._approvals(change, str(start), str(end)))

    def _required(self, change: Change) -> Iterator[Recipe]:
        yield ()
        yield from _together([list(islice(self.condition(one.when), 6)) for one in change.requires])

    def _approvals(self, change: Change, start: str, end: str) -> Iterator[Record]:
        for approver in change.approved_by:
            yield {
                "kind": "approval", "date": self.day, "role": str(approver.role[0]), "decision": "approve",
                "from_state": start, "to_state": end,
            }  # fmt: skip

    def _outcomes(self, decision: str | None, criterion: Criterion) -> tuple[str, ...]:
        if decision is None or criterion.up_to is None:
            return ()
        return tuple(map(str, self.policy.tree.decisions[decision].outcomes))

    def _said(self, clause: str, role: str, answer: object, day: date | None = None) -> Record:
        when = self._recently if day is None else day
        return {"kind": "officer.judgement", "date": when, "question": clause, "role": role, "answer": answer}

    @property
    def _recently(self) -> date:
        return self.day - ONE_DAY

    def condition(self, condition: Condition | None) -> Iterator[Recipe]:
        """Recipes about a condition; one of nothing where there is none."""
        return iter([()]) if condition is None else self._condition(condition)

    def _condition(self, condition: Condition) -> Iterator[Recipe]:
        match condition:
            case Asks(subject=subject, test=test):
                yield from islice(self._asks(subject, test), MOST)
            case AllOf(parts=parts):
                yield from _together([[*islice(self._condition(part), MOST_OF_A_PART), ()] for part in parts])
            case AnyOf(parts=parts) | NoneOf(parts=parts):
                yield from _in_turn([self._condition(part) for part in parts])
            case AtLeastOf(n=n, of=of, test=test):
                count = min(ceil(self._number(n)), len(of))
                if len(of) == 1:
                    yield from self._asks(of[0], test)
                else:
                    yield from _together([list(islice(self._asks(one, test), 4)) for one in of[:count]])
            case _:
                assert_never(condition)

    def _asks(self, subject: str, test: Test) -> Iterator[Recipe]:
        if subject in self.policy.tree.decisions:
            yield from self._decided(subject, self.policy.tree.decisions[subject], test)
        else:
            yield from self.indicator(subject, [test])

    def _decided(self, name: str, decision: Decision, test: Test) -> Iterator[Recipe]:
        inner = test.test if isinstance(test, Indicated | InForce) else test
        asking = self.evidence.asking(_choice(decision), self.day)
        named = [o for o in decision.outcomes if passes(inner, Candidates((str(o),)), asking) is MET]
        for outcome in named:
            if isinstance(test, InForce):
                yield (self.recorded(name, str(outcome)),)
            else:
                yield from _in_turn([self.criterion(one) for one in decision.outcomes[outcome].criteria])

    def recorded(self, decision: str, outcome: str, day: date | None = None) -> Record:
        """The record that an outcome stands in force since a day, long ago when none is given."""
        when = self.day - timedelta(days=60) if day is None else day
        by = next(iter(self.policy.tree.roles), "panel")
        return {
            "kind": "decision.recorded", "date": when, "decision": decision, "outcome": outcome, "decided_by": str(by),
        }  # fmt: skip

    @cached_property
    def evidence(self) -> Evidence:
        """No evidence: for the types of fields only."""
        return Evidence(self.policy, (), self.day, None)

    # Bounds, as both policies have them

    def _values(self, bound: Bound) -> list[Literal]:
        found = [self.policy.value(bound, self.day)]
        if isinstance(bound, SettingOf) and bound.setting in self.beside.tree.settings:
            found.append(self.beside.value(bound, self.day))
        return found

    def _number(self, bound: Bound) -> Fraction:
        return self.policy.number(bound, self.day)

    def _bounds(self, name: str, tests: Iterable[Test]) -> list[Literal]:
        """What the tests compare with, here and in the other policy's tests of the same indicator."""
        found = [value for test in tests for bound in bounds_in(test) for value in self._values(bound)]
        for condition in _conditions(self.beside):
            for asked, test in subjects(condition):
                if asked == name:
                    found += [self.beside.value(bound, self.day) for bound in bounds_in(test)]
        return list(dict.fromkeys(found))

    def _windows(self, name: str, slot: str) -> list[Period]:
        """The lengths that the window, the grace or the like has in either policy."""
        found: list[Literal] = []
        for policy in (self.policy, self.beside):
            bound = getattr(policy.tree.indicators.get(name), slot, None)
            if bound is not None:
                found.append(policy.value(bound, self.day))
        return [one for one in dict.fromkeys(found) if isinstance(one, Period)]

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
                yield from _together([list(islice(self._part(one), MOST_OF_A_PART)) for one in parts])
            case op.Matrix(rows=rows, columns=columns):
                yield from _together([list(islice(self.indicator(str(one), []), 9)) for one in (rows, columns)])
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
        said += [value for value in self._bounds(name, tests) if isinstance(value, str | bool)]
        for answer in dict.fromkeys(said):
            for day in (self._recently, *self._holding(holds)):
                yield (self._said(clause, role, answer, day),)

    def _holding(self, holds: Bound | None) -> Iterator[date]:
        """The days on which an answer given then holds for the last time, or does no more."""
        for policy in (self.policy, self.beside):
            held = policy.tree.judgements
            bound = holds or (held.hold if held else None)
            if bound is not None:
                yield from self._edges([policy.period(bound, self.day)])

    def answers_that_lapse(self) -> Iterator[Recipe]:
        """For each criterion that people judge, an answer of theirs at the end of its time."""
        for name, decision in self.policy.tree.decisions.items():
            for criterion in (one for of in decision.outcomes.values() for one in of.criteria if one.judged_by):
                for day in self._holding(None):
                    for answer in (True, False):
                        yield (self._said(str(criterion.clause), str(criterion.judged_by[0]), answer, day),)
            del name

    def _latest(self, name: str, indicator: op.Latest, tests: Sequence[Test]) -> Iterator[Recipe]:
        kind = indicator.latest[0]
        days = [self._recently, *self._edges(self._windows(name, "within"))]
        for value in self._field_values(str(kind.kind), str(indicator.field), self._bounds(name, tests)):
            for day in days:
                for fields in islice(self._where(kind), 3):
                    yield self._of_each(indicator, kind, fields, value, day)

    def _of_each(self, indicator: op.Latest, kind: OfKind, fields: Record, value: object, day: date) -> Recipe:
        """The value once, or for each member of a group."""
        record: Record = {"kind": str(kind.kind), "date": day, **_published(self, str(kind.kind), day), **fields}
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
        edges = self._edges(self._windows(name, "within"))
        beside = self._size(indicator) if isinstance(indicator, op.Rate) else [()]
        covered = self._coverage([str(of.kind) for of in kinds])
        ways = [(of, fields) for of in kinds for fields in islice(self._where(of), 3)]
        days = [None, *edges, *self._spans(name, indicator, tests)]
        for day in days if self.focus != "window" else [*edges, None]:
            for number, (kind, fields) in product(self._how_many(name, tests, indicator), ways):
                base: list[Record] = [
                    {"kind": str(kind.kind), "date": self._recently, **fields, **_told_apart(indicator, count)}
                    for count in range(number)
                ]
                moved = [{**base[0], "date": day}, *base[1:]] if day is not None and base else base
                for size in beside:
                    yield (*moved, *size)
                    yield (*moved, *size, covered)

    def _spans(self, name: str, indicator: Indicator, tests: Sequence[Test]) -> list[date]:
        if not isinstance(indicator, op.Span):
            return []
        return self._edges([one for one in self._bounds(name, tests) if isinstance(one, Period)])

    def _how_many(self, name: str, tests: Sequence[Test], indicator: Indicator) -> list[int]:
        if isinstance(indicator, op.Span):
            return [2]
        bounds = [one for one in self._bounds(name, tests) if isinstance(one, Fraction)]
        if isinstance(indicator, op.Rate):
            bounds = [value for value in self._values(indicator.minimum) if isinstance(value, Fraction)]
        near = [number + step for step in (0, -1, 1) for one in bounds for number in (floor(one), ceil(one))]
        wanted = [number for number in dict.fromkeys(near or [1, 2, 0]) if 0 <= number <= MOST_SIGNALS]
        return [number for number in wanted if number] + [0] * (0 in wanted)

    def _size(self, rate: op.Rate) -> list[Recipe]:
        """Sizes and what is expected: the same number of events is few for one provider and many for another."""
        below = self.policy.tree.indicators[str(rate.per)]
        if not isinstance(below, op.Latest):
            return [()]
        kind = str(below.latest[0].kind)
        sizes = [{"kind": kind, "date": self._recently, str(below.field): size} for size in (5, 20, 100, 400)]
        if not isinstance(rate.expected, Baseline):
            return [(size,) for size in sizes]
        peer = {"kind": "peer.baseline", "date": self._recently, "measure": str(rate.expected.baseline), "value": "1"}
        return [(size, peer) for size in sizes]

    def _share(self, name: str, kinds: tuple[OfKind, ...], matching: Where, tests: Sequence[Test]) -> Iterator[Recipe]:
        kind = kinds[0]
        bounds = [one for one in self._bounds(name, tests) if isinstance(one, Fraction)]
        met = next(iter(self._where(OfKind(kind=kind.kind, where=(*kind.where, *matching)))), {})
        others = self._failing(str(kind.kind), kind.where, matching)
        for matches, number in _shares(bounds):
            base = [
                {"kind": str(kind.kind), "date": self._recently, **(met if n < matches else others)}
                for n in range(number)
            ]
            yield tuple(base)
            for edge in self._edges(self._windows(name, "within")):
                yield ({**base[0], "date": edge}, *base[1:])

    def _failing(self, kind: str, where: Where, matching: Where) -> Record:
        fields = dict(next(iter(self._where(OfKind(kind=kind, where=where))), {}))
        for test in matching[:1]:
            failing = [v for v in self._field_values(kind, test.path, []) if not self._passes(kind, test, v)]
            fields |= {str(test.path): failing[0]} if failing else {}
        return fields

    def _age(self, name: str, indicator: op.Age, tests: Sequence[Test]) -> Iterator[Recipe]:
        kind = OfKind(kind=indicator.age, where=indicator.where)
        periods = [one for one in self._bounds(name, tests) if isinstance(one, Period)]
        until = {} if indicator.until is None else {str(indicator.until): None}
        for start in [*self._edges(periods), self._recently]:
            for fields in islice(self._where(kind), 3):
                start_at = {} if indicator.from_ is None else {str(indicator.from_): start}
                yield ({"kind": str(kind.kind), "date": start, **until, **fields, **start_at},)
                if indicator.until is not None:
                    yield from self._joined(name, kind, start, fields, indicator)

    def _joined(self, name: str, kind: OfKind, start: date, fields: Record, indicator: op.Age) -> Iterator[Recipe]:
        """One that was lifted and is issued again just within the time that joins the two, or just after it."""
        field_of_start, field_of_end = str(indicator.from_ or ""), str(indicator.until)
        for gap in self._windows(name, "joined_within"):
            lifted = self.day - timedelta(days=10)
            for step in (0, 1):
                again = add(lifted, gap, self.policy.calendar)
                again = None if again is None else again + step * ONE_DAY
                if again is None or not start < lifted:
                    continue
                first = {"kind": str(kind.kind), "date": start, **fields, field_of_start: start, field_of_end: lifted}
                second = {"kind": str(kind.kind), "date": again, **fields, field_of_start: again, field_of_end: None}
                yield tuple({key: value for key, value in one.items() if key} for one in (first, second))

    def _past_due(
        self, name: str, kind: str, indicator: op.Overdue | op.Late | op.OverdueRun, tests: Sequence[Test]
    ) -> Iterator[Recipe]:
        graces = self._windows(name, "grace") or [Period()]
        edges = [day for grace in graces for day in self._edges([grace])]
        edges += self._edges(self._windows(name, "within"))
        where = OfKind(kind=kind, where=indicator.where)
        for number, due, fields in product(
            self._how_many(name, tests, indicator), dict.fromkeys(edges), islice(self._where(where), 2)
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

    # Days

    def _edges(self, periods: Iterable[Period]) -> list[date]:
        """The days from which the period ends on the day itself, the day before and the day after."""
        near = sorted(day for period in periods for day in _starts(self.day, period, self.policy.calendar))
        found = [day + step * ONE_DAY for step in (0, -1, 1) for day in near]
        return [day for day in dict.fromkeys(found) if OLDEST < day <= self.day]

    def _coverage(self, kinds: Sequence[str]) -> Record:
        return {
            "kind": "feed.coverage", "date": self.day, "kinds": list(dict.fromkeys(kinds)), "from": date(2000, 1, 1),
            "until": self.day,
        }  # fmt: skip

    # Fields

    def _where(self, kind: OfKind) -> Iterator[Record]:
        """Values of the fields that pass the tests, in several ways."""
        names = [str(test.path) for test in kind.where]
        ways = [self._tested(str(kind.kind), test) for test in kind.where]
        for values in islice(product(*[[*way, MISSING][:4] if way else [MISSING] for way in ways]), 6):
            yield _fields(zip(names, values, strict=True))

    def _tested(self, kind: str, test: FieldTest) -> list[object]:
        bounds = [self.policy.value(bound, self.day) for bound in bounds_in(test.test)]
        return [v for v in self._field_values(kind, test.path, bounds) if self._passes(kind, test, v)]

    def _passes(self, kind: str, test: FieldTest, value: object) -> bool:
        asking = self.evidence.asking(self.evidence.type_of(kind, test.path), self.day)
        measured = None if value is None else scalar(value)  # type: ignore[arg-type]
        return passes(test.test, Candidates((measured,)), asking) is MET

    def _field_values(self, kind: str, path: str, named: Iterable[Literal]) -> list[object]:
        """Values of a field: all of a choice, of a number those named and beside them, of a date days and not yet."""
        name, _, key = str(path).partition(".")
        known = self.policy.vocabulary.kind(kind)
        field = known.fields.get(name) if known else None
        if field is None:
            return [True, False] if name == "verified" else ["a"]
        values = self._contents(field, list(named))
        if field.type is FieldType.MAP and not key:
            return [of for value in values for of in _maps(field, value, values)]
        if field.type is FieldType.LIST:
            return [*([value] for value in values), values[:2]]
        return values

    def _contents(self, field: Field, named: list[Literal]) -> list[object]:
        match field.content:
            case FieldType.CHOICE:
                return list(field.choices)
            case FieldType.BOOLEAN:
                return [True, False]
            case FieldType.WHOLE | FieldType.DECIMAL:
                numbers = [one for one in named if isinstance(one, Fraction)] or [Fraction(1)]
                near = dict.fromkeys(number + step for number in numbers for step in (0, 1, -1))
                return [_plain(one) for one in near if field.content is FieldType.DECIMAL or one.denominator == 1]
            case FieldType.DATE:
                days = [one for one in named if isinstance(one, date)]
                return [*days, self._recently, *([None] if field.event or field.nullable else [])]
            case _:
                return [*(one for one in named if isinstance(one, str | bool)), "a"]


MISSING = object()


def _fields(pairs: Iterable[tuple[str, object]]) -> Record:
    """The fields with their values, those of maps together."""
    found: dict[str, object] = {}
    for path, value in pairs:
        name, _, key = path.partition(".")
        if value is MISSING:
            continue
        if key:
            inner = found.setdefault(name, {})
            assert isinstance(inner, dict)
            inner[key] = value
        else:
            found[name] = value
    return found


def _published(kitchen: Kitchen, kind: str, day: date) -> Record:
    """An inspection is published on the day it is dated, unless the recipe says otherwise."""
    known = kitchen.policy.vocabulary.kind(kind)
    return {"published_on": day} if known is not None and "published_on" in known.fields else {}


def _maps(field: Field, value: object, values: list[object]) -> Iterator[dict[str, object]]:
    """All keys of one value; one key of it and the others of the first value."""
    keys = field.keys or ("a", "b")
    yield dict.fromkeys(keys, value)
    if values[0] != value:
        yield {**dict.fromkeys(keys, values[0]), keys[0]: value}


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


def _starts(last: date, period: Period, calendar: WorkingDays) -> Iterator[date]:
    if period.working_days:
        start = calendar.add(last, -period.working_days)
        if start is not None:
            yield start
        return
    near = back(last, period)
    yield near
    yield from (near + step * ONE_DAY for step in (-2, 2) if add(near + step * ONE_DAY, period) == last)


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


def _choice(decision: Decision) -> Type:
    outcomes = tuple(str(outcome) for outcome in decision.outcomes)
    return Choice(values=outcomes, scales=(outcomes,))


def _answer(text: str) -> object:
    return {"true": True, "false": False}.get(str(text), str(text))


def _plain(number: Fraction) -> object:
    return int(number) if number.denominator == 1 else str(float(number))


def _together(parts: Sequence[Sequence[Recipe]]) -> Iterator[Recipe]:
    """One recipe of each part, put together; those that stand early in their parts first."""
    if all(parts):
        most = sum(len(part) - 1 for part in parts)
        chosen = (places for total in range(most + 1) for places in _places([len(part) for part in parts], total))
        for places in islice(chosen, MOST):
            yield tuple(record for part, place in zip(parts, places, strict=True) for record in part[place])


def _places(sizes: Sequence[int], total: int) -> Iterator[tuple[int, ...]]:
    """A place in each part, so that they add up to the total."""
    if not sizes:
        if total == 0:
            yield ()
        return
    for place in range(min(total, sizes[0] - 1) + 1):
        yield from ((place, *rest) for rest in _places(sizes[1:], total - place))


def _in_turn(ways: Sequence[Iterator[Recipe]]) -> Iterator[Recipe]:
    """The first of each, then the second of each, and so on."""
    waiting = list(ways)
    while waiting:
        for way in list(waiting):
            recipe = next(way, None)
            if recipe is None:
                waiting.remove(way)
            else:
                yield recipe


def criteria_of(policy: Policy) -> Iterator[tuple[Criterion, str | None, str | None]]:
    """Every criterion of a policy with its decision and outcome; caps, scope and triggers too."""
    for name, decision in policy.tree.decisions.items():
        for outcome, of in decision.outcomes.items():
            yield from ((one, str(name), str(outcome)) for one in (*of.criteria, *of.only_if))
        yield from ((Criterion(clause=cap.clause, when=cap.when), str(name), str(cap.at)) for cap in decision.cap)
    yield from ((one, None, None) for one in (*policy.tree.scope, *policy.tree.triggers))


def _conditions(policy: Policy) -> Iterator[Condition]:
    """Every condition of the criteria of a policy."""
    for decision in policy.tree.decisions.values():
        for outcome in decision.outcomes.values():
            for criterion in (*outcome.criteria, *outcome.only_if):
                for one in (criterion.when, criterion.unless, criterion.applies_to):
                    if one is not None:
                        yield one
        yield from (cap.when for cap in decision.cap)
