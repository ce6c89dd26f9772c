"""What recipes are made of: the days, bounds and values of fields at which a policy's rules turn."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from itertools import islice, product

from qaengine.evaluation.asking import bounds_in, passes
from qaengine.evaluation.evidence import Evidence, scalar
from qaengine.evaluation.values import Candidates
from qaengine.outcome.truth import MET
from qaengine.periods import Period, WorkingDays, add, back
from qaengine.policy.conditions import (
    Bound,
    Condition,
    FieldTest,
    Literal,
    SettingOf,
    Test,
    subjects,
)
from qaengine.policy.from_document import Policy
from qaengine.policy.indicators import OfKind
from qaengine.policy.records import Criterion
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
class Pantry:
    """Days, bounds and values for one policy on a day; `beside` is the other policy, for its bounds."""

    policy: Policy
    beside: Policy
    day: date
    focus: str = ""
    """What kind of difference the recipes are for: of a window its edges come first."""

    @cached_property
    def evidence(self) -> Evidence:
        """No evidence: for the types of fields only."""
        return Evidence(self.policy, (), self.day, None)

    def published(self, kind: str, day: date) -> Record:
        """An inspection is published on the day it is dated, unless a recipe says otherwise."""
        known = self.policy.vocabulary.kind(kind)
        return {"published_on": day} if known is not None and "published_on" in known.fields else {}

    def said(self, clause: str, role: str, answer: object, day: date | None = None) -> Record:
        when = self.recently if day is None else day
        return {"kind": "officer.judgement", "date": when, "question": clause, "role": role, "answer": answer}

    @property
    def recently(self) -> date:
        return self.day - ONE_DAY

    def recorded(self, decision: str, outcome: str, day: date | None = None) -> Record:
        """The record that an outcome stands in force since a day, long ago when none is given."""
        when = self.day - timedelta(days=60) if day is None else day
        by = next(iter(self.policy.tree.roles), "panel")
        return {
            "kind": "decision.recorded", "date": when, "decision": decision, "outcome": outcome, "decided_by": str(by),
        }  # fmt: skip

    # Bounds, as both policies have them

    def values_of(self, bound: Bound) -> list[Literal]:
        found = [self.policy.value(bound, self.day)]
        if isinstance(bound, SettingOf) and bound.setting in self.beside.tree.settings:
            found.append(self.beside.value(bound, self.day))
        return found

    def numbers(self, bound: Bound) -> list[Fraction]:
        return [value for value in self.values_of(bound) if isinstance(value, Fraction)]

    def bounds(self, name: str, tests: Iterable[Test]) -> list[Literal]:
        """What the tests compare with, here and in the other policy's tests of the same indicator."""
        found = [value for test in tests for bound in bounds_in(test) for value in self.values_of(bound)]
        for condition in conditions_of(self.beside):
            for asked, test in subjects(condition):
                if asked == name:
                    found += [self.beside.value(bound, self.day) for bound in bounds_in(test)]
        return list(dict.fromkeys(found))

    def windows(self, name: str, slot: str) -> list[Period]:
        """The lengths that the window, the grace or the like has in either policy."""
        found: list[Literal] = []
        for policy in (self.policy, self.beside):
            bound = getattr(policy.tree.indicators.get(name), slot, None)
            if bound is not None:
                found.append(policy.value(bound, self.day))
        return [one for one in dict.fromkeys(found) if isinstance(one, Period)]

    # Days

    def edges(self, periods: Iterable[Period]) -> list[date]:
        """The days from which the period ends on the day itself, the day before and the day after."""
        near = sorted(day for period in periods for day in starts(self.day, period, self.policy.calendar))
        found = [day + step * ONE_DAY for step in (0, -1, 1) for day in near]
        return [day for day in dict.fromkeys(found) if OLDEST < day <= self.day]

    def coverage(self, kinds: Sequence[str]) -> Record:
        return {
            "kind": "feed.coverage", "date": self.day, "kinds": list(dict.fromkeys(kinds)), "from": date(2000, 1, 1),
            "until": self.day,
        }  # fmt: skip

    # Fields

    def where(self, kind: OfKind) -> Iterator[Record]:
        """Values of the fields that pass the tests, in several ways."""
        names = [str(test.path) for test in kind.where]
        ways = [self.tested(str(kind.kind), test) for test in kind.where]
        for values in islice(product(*[[*way, MISSING][:4] if way else [MISSING] for way in ways]), 6):
            yield _fields(zip(names, values, strict=True))

    def tested(self, kind: str, test: FieldTest) -> list[object]:
        bounds = [self.policy.value(bound, self.day) for bound in bounds_in(test.test)]
        return [v for v in self.field_values(kind, test.path, bounds) if self.passes(kind, test, v)]

    def passes(self, kind: str, test: FieldTest, value: object) -> bool:
        asking = self.evidence.asking(self.evidence.type_of(kind, test.path), self.day)
        measured = None if value is None else scalar(value)  # type: ignore[arg-type]
        return passes(test.test, Candidates((measured,)), asking) is MET

    def field_values(self, kind: str, path: str, named: Iterable[Literal]) -> list[object]:
        """Values of a field: all of a choice, of a number those named and beside them, of a date days and not yet."""
        name, _, key = str(path).partition(".")
        known = self.policy.vocabulary.kind(kind)
        field = known.fields.get(name) if known else None
        if field is None:
            return [True, False] if name == "verified" else ["a"]
        values = self.contents(field, list(named))
        if field.type is FieldType.MAP and not key:
            return [of for value in values for of in _maps(field, value, values)]
        if field.type is FieldType.LIST:
            return [*([value] for value in values), values[:2]]
        return values

    def contents(self, field: Field, named: list[Literal]) -> list[object]:
        match field.content:
            case FieldType.CHOICE:
                return list(field.choices)
            case FieldType.BOOLEAN:
                return [True, False]
            case FieldType.WHOLE | FieldType.DECIMAL:
                numbers = [one for one in named if isinstance(one, Fraction)] or [Fraction(1)]
                near = dict.fromkeys(number + step for number in numbers for step in (0, 1, -1))
                return [plain(one) for one in near if field.content is FieldType.DECIMAL or one.denominator == 1]
            case FieldType.DATE:
                days = [one for one in named if isinstance(one, date)]
                return [*days, self.recently, *([None] if field.event or field.nullable else [])]
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


def _maps(field: Field, value: object, values: list[object]) -> Iterator[dict[str, object]]:
    """All keys of one value; one key of it and the others of the first value."""
    keys = field.keys or ("a", "b")
    yield dict.fromkeys(keys, value)
    if values[0] != value:
        yield {**dict.fromkeys(keys, values[0]), keys[0]: value}


def starts(last: date, period: Period, calendar: WorkingDays) -> Iterator[date]:
    if period.working_days:
        start = calendar.add(last, -period.working_days)
        if start is not None:
            yield start
        return
    near = back(last, period)
    yield near
    yield from (near + step * ONE_DAY for step in (-2, 2) if add(near + step * ONE_DAY, period) == last)


def plain(number: Fraction) -> object:
    return int(number) if number.denominator == 1 else str(float(number))


def named_first(values: Iterable[object], named: Iterable[object]) -> list[object]:
    """Those values first that a test names; of a field with several scales they are the ones that matter."""
    wanted = list(named)
    return sorted(values, key=lambda value: value not in wanted)


def criteria_of(policy: Policy) -> Iterator[tuple[Criterion, str | None, str | None]]:
    """Every criterion of a policy with its decision and outcome; caps, scope and triggers too."""
    for name, decision in policy.tree.decisions.items():
        for outcome, of in decision.outcomes.items():
            yield from ((one, str(name), str(outcome)) for one in (*of.criteria, *of.only_if))
        yield from ((Criterion(clause=cap.clause, when=cap.when), str(name), str(cap.at)) for cap in decision.cap)
    yield from ((one, None, None) for one in (*policy.tree.scope, *policy.tree.triggers))


def conditions_of(policy: Policy) -> Iterator[Condition]:
    """Every condition of the criteria of a policy."""
    for decision in policy.tree.decisions.values():
        for outcome in decision.outcomes.values():
            for criterion in (*outcome.criteria, *outcome.only_if):
                for one in (criterion.when, criterion.unless, criterion.applies_to):
                    if one is not None:
                        yield one
        yield from (cap.when for cap in decision.cap)
