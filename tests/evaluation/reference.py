"""A second engine: the simplest code that could be right. Day by day, no indexes, no days on which things turn.

Of ours it takes only records, which hold and compute nothing: those of a policy, of its types, and of signals. Which
signals are evidence, how a literal is written, which type a field has, and which days are worked, it says itself. A
policy, signals and a day go in; out come the answers of all criteria, what is indicated, what is open and what is in
force. `True`, `False` and `None` are met, not met and unknown.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import cached_property
from math import ceil
from typing import Any

from qaengine.policy import conditions as c
from qaengine.policy import indicators as op
from qaengine.policy.from_document import Policy
from qaengine.policy.records import AtLeastNeeded, Criterion
from qaengine.policy.types import Choice, Group, Simple, Type
from qaengine.signals.records import Signal

ONE_DAY = timedelta(days=1)
Answer = bool | None
Standing = Callable[[str, date], str | None]
ABSENT: Any = object()


# Three values


def all_of(answers: Iterable[Answer]) -> Answer:
    found = list(answers)
    return False if False in found else None if None in found else True


def any_of(answers: Iterable[Answer]) -> Answer:
    found = list(answers)
    return True if True in found else None if None in found else False


def none_of(answers: Iterable[Answer]) -> Answer:
    found = any_of(answers)
    return None if found is None else not found


def agreed(answers: Iterable[Answer]) -> Answer:
    found = list(answers)
    return found[0] if found and all(one is found[0] for one in found) else None


# What is written


@dataclass(frozen=True)
class Length:
    """A length of time, as a policy's own record of one has it."""

    months: int = 0
    days: int = 0
    working_days: int = 0


def literal(text: str) -> Any:
    """A number, a length of time, a date, or just the text."""
    number = text.removesuffix("%").strip()
    if re.fullmatch(r"[+-]?[0-9]+([.][0-9]+|/[0-9]+)?", number):
        return Fraction(number) / (100 if text.endswith("%") else 1)
    length = re.fullmatch(r"([0-9]+) (working day|day|week|month|year)s?", text)
    if length is not None:
        n, unit = int(length[1]), length[2]
        return {
            "working day": Length(working_days=n), "day": Length(days=n), "week": Length(days=7 * n),
            "month": Length(months=n), "year": Length(months=12 * n),
        }[unit]  # fmt: skip
    try:
        return date.fromisoformat(text) if re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else text
    except ValueError:
        return text


# Evidence


def evidence(signals: Iterable[Signal], known_at: date | None) -> list[Signal]:
    """What was held on the day, without what was replaced or retracted, and without the retractions."""
    held = [one for one in signals if known_at is None or one.recorded_on <= known_at]

    def retracted(one: Signal) -> bool:
        return any(other.withdraws == one.id and not retracted(other) for other in held)

    def replaced(one: Signal) -> bool:
        return any(other.supersedes == one.id and not retracted(other) for other in held)

    return [one for one in held if one.withdraws is None and not retracted(one) and not replaced(one)]


def evidence_of(provider: str, signals: Iterable[Signal], known_at: date | None) -> list[Signal]:
    """What is held of a provider, under the ids that it had before too, and what is said of all providers."""
    everything = evidence(signals, known_at)
    names = {provider, "*"}
    while True:
        found = [one for one in everything if one.provider in names]
        before = {str(one.fields["was"]) for one in found if one.kind == "provider.continues" and "was" in one.fields}
        if before <= names:
            return found
        names |= before


# Days


def is_worked(day: date, calendar: Any) -> bool | None:
    if not calendar.first_year <= day.year <= calendar.last_year:
        return None
    return day.isoweekday() <= 5 and day not in (calendar.holidays | calendar.closures)


def months_after(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def after(day: date, period: Any, policy: Policy) -> date | None:
    if period.working_days:
        left = period.working_days
        while left:
            day += ONE_DAY
            worked = is_worked(day, policy.calendar)
            if worked is None:
                return None
            left -= worked
        return day
    return months_after(day, period.months) if period.months else day + timedelta(days=period.days)


def before(day: date, period: Any) -> date:
    return months_after(day, -period.months) if period.months else day - timedelta(days=period.days)


# What can be measured; nothing known is None


@dataclass(frozen=True)
class OneOf:
    values: tuple[Any, ...]


@dataclass(frozen=True)
class Number:
    low: Any
    high: Any  # None: no telling how much more


@dataclass(frozen=True)
class Time:
    certain: tuple[date, date] | None
    possible: tuple[date, date] | None
    open: bool


@dataclass(frozen=True)
class Many:
    of: Mapping[str, Any]


class Reference:
    """One policy over one provider's signals, as known at a day; `standing` may say what was in force on a day."""

    def __init__(
        self, policy: Policy, signals: Iterable[Signal], known_at: date | None = None, standing: Standing | None = None
    ) -> None:
        self.policy, self.known_at, self.standing = policy, known_at, standing
        self.signals = evidence(signals, known_at)
        self._days: dict[date, Day] = {}
        self._standing: dict[tuple[str, date], str | None] = {}
        self._said: dict[tuple[str, date], list[Signal]] = {}

    def on(self, day: date) -> Day:
        if day not in self._days:
            self._days[day] = Day(self, day)
        return self._days[day]

    @cached_property
    def beginning(self) -> date:
        """The day before anything happened: what is so then, always was, whatever settings said."""
        return min((one.date for one in self.signals), default=date.max) - ONE_DAY

    def since(self, what: Any, as_of: date) -> date | None:
        """The first day from which `what(day)` has been what it is on `as_of`; None when it always was."""
        day = as_of
        while day > self.beginning:
            if what(self.on(day - ONE_DAY)) != what(self.on(as_of)):
                return day
            day -= ONE_DAY
        return None

    def in_force(self, name: str, day: date) -> str | None:
        """Followed day by day: what was recorded that day, what was approved, then what the evidence made worse."""
        if self.standing is not None:
            return self.standing(name, day)
        todo = []
        while (name, day) not in self._standing:
            todo.append(day)
            if day <= self.beginning:
                break
            day -= ONE_DAY
        for each in reversed(todo):
            self._step(name, each)
        return self._standing[name, todo[0] if todo else day]

    def _step(self, name: str, day: date) -> None:
        decision = self.policy.tree.decisions[name]
        outcomes = [str(outcome) for outcome in decision.outcomes]
        first = day <= self.beginning
        start = str(decision.starts_at) if decision.starts_at else None
        standing = start if first else self._standing[name, day - ONE_DAY]
        said = [] if first else self._said[name, day - ONE_DAY]
        for outcome in sorted(self._recorded(name, day), key=outcomes.index):
            standing, said = outcome, []
        standing, said = self._approved(name, day, standing, said)
        if any(change.worsening for change in self.policy.tree.changes if change.decision == name):
            indicated = self.on(day).indicated(name)
            changed = first or indicated != self.on(day - ONE_DAY).indicated(name)
            if changed and indicated is not None and self._worsens_at_once(name, outcomes, standing, indicated):
                standing, said = indicated, []
        self._standing[name, day], self._said[name, day] = standing, said

    def _approved(
        self, name: str, day: date, standing: str | None, said: list[Signal]
    ) -> tuple[str | None, list[Signal]]:
        """What the approvals of that day put in force, and what was said since what is in force came into it."""
        outcomes = self.policy.tree.decisions[name].outcomes
        changes = [one for one in self.policy.tree.changes if one.decision == name and one.approved_by]
        words = [one for one in self.signals if one.kind == "approval" and one.date == day]
        for word in sorted(words, key=lambda one: one.id):
            start, end = word.fields.get("from_state"), word.fields.get("to_state")
            if start != standing or start == end or end not in outcomes:
                continue
            ways = [w for w in changes if (not w.from_ or start in w.from_) and (not w.to or end in w.to)]
            is_yes = word.fields.get("decision") == "approve"
            if is_yes and not any(self._is_open(way, day) for way in ways):
                continue
            said = [*said, word]
            if is_yes and any(self._is_approved(way, [w for w in said if w.fields["to_state"] == end]) for way in ways):
                standing, said = str(end), []
        return standing, said

    def _is_open(self, change: Any, day: date) -> bool:
        """Whether everything holds that the policy requires first."""
        return all(self.on(day).answer(required.when, False) is True for required in change.requires)

    def _is_approved(self, change: Any, said: list[Signal]) -> bool:
        """Whether everybody asked for said yes with their last word, and what is required held when they said it."""
        day = said[-1].date
        asked = [a for a in change.approved_by if a.when is None or self.on(day).answer(a.when, False) is not False]
        for approver in asked:
            words = [one for one in said if set(map(str, approver.role)) & self._speaks_for(one)]
            if not words or words[-1].fields.get("decision") != "approve" or not self._is_open(change, words[-1].date):
                return False
        return bool(asked) and self._is_open(change, day)

    def _speaks_for(self, word: Signal) -> set[str]:
        """Whose word it is: of who signed it, of those joined with it, and of whom they act for on its day."""
        roles = {str(word.fields.get("role")), *map(str, word.fields.get("joint_with") or ())}
        acting = [d for d in self.policy.tree.delegates if d.role in roles and d.from_ <= str(word.date)]
        return roles | {str(d.of) for d in acting if d.until is None or str(word.date) <= d.until}

    def _worsens_at_once(self, name: str, outcomes: list[str], standing: str | None, indicated: str) -> bool:
        """Whether the policy puts the outcome in force by itself; where nothing was in force only one that it names."""
        changes = [change for change in self.policy.tree.changes if change.decision == name and change.worsening]
        if standing is None:
            return any(indicated in change.to for change in changes)
        allowed = any(not change.to or indicated in change.to for change in changes)
        return allowed and outcomes.index(indicated) > outcomes.index(standing)

    def _recorded(self, name: str, day: date) -> Iterator[str]:
        """What was recorded as decided on that very day."""
        decision = self.policy.tree.decisions[name]
        for one in self.signals:
            outcome = None
            if one.kind == "decision.recorded" and one.date == day and one.fields.get("decision") == name:
                outcome = one.fields.get("outcome")
            elsewhere = decision.recorded
            if elsewhere is not None and one.kind == elsewhere.kind:
                counts: Any = one.date
                if elsewhere.when is not None:
                    happened = self.on(max(day, one.date)).value(one, elsewhere.when)
                    when = happened.values[0] if isinstance(happened, OneOf) else None
                    counts = max(when, one.date) if isinstance(when, date) else None
                if counts == day:
                    outcome = one.fields.get(elsewhere.field)
            if outcome in decision.outcomes:
                yield str(outcome)


class Day:
    """Everything on one day: only what is dated up to it is seen."""

    def __init__(self, reference: Reference, day: date) -> None:
        self.reference, self.policy, self.day = reference, reference.policy, day
        self.signals = sorted((one for one in reference.signals if one.date <= day), key=lambda one: (one.date, one.id))
        self._indications: dict[str, tuple[str | None, tuple[str, ...]]] = {}
        self._measured: dict[tuple[str, bool], Any] = {}

    def setting(self, bound: Any) -> Any:
        if not isinstance(bound, c.SettingOf):
            return bound
        value = self.policy.tree.settings[bound.setting].value
        if not isinstance(value, str):
            begun = [step for step in value if date.fromisoformat(step.from_) <= self.day]
            value = max(begun, key=lambda step: step.from_).value if begun else value[0].value
        return {"true": True, "false": False}.get(value, literal(value))

    # Signals

    def of(self, kinds: Iterable[str]) -> list[Signal]:
        wanted = {str(kind) for kind in kinds}
        return [one for one in self.signals if one.kind in wanted]

    def type_of(self, kind: str, path: str) -> Type:
        name, _, key = path.partition(".")
        known = self.policy.vocabulary.kinds.get(kind)
        if known is None or name not in known.fields:
            return Simple(name="yes or no" if name == "verified" else "text")
        field = known.fields[name]
        if field.type in ("list", "map") and not key:
            return Group(of=self.content_of(field), members=field.keys if field.type == "map" and field.keys else None)
        return self.content_of(field)

    def content_of(self, field: Any) -> Choice | Simple:
        """The type of the field's value, or of each of its values."""
        content = field.items or field.values or field.type
        if content == "choice":
            named = field.scales or ((field.scale,) if field.scale else ())
            scales = tuple(self.policy.vocabulary.scales[name].values for name in named)
            return Choice(values=field.choices, scales=scales, outside=field.outside)
        words = {"boolean": "yes or no", "whole": "number", "decimal": "number", "date": "date", "any": "any value"}
        return Simple(name=words.get(content, "text"), event=content == "date" and field.event)

    def value(self, signal: Signal, path: str) -> Any:
        name, _, key = path.partition(".")
        if name in ("source", "ref", "verified"):
            return None if getattr(signal, name) is None else OneOf((getattr(signal, name),))
        if name not in signal.fields:
            return None
        value = signal.fields[name]
        if key:
            if not isinstance(value, Mapping) or key not in value:
                return None
            value = value[key]
        kind = self.type_of(signal.kind, path)
        if isinstance(value, date) and isinstance(kind, Simple) and kind.event:
            known_at = self.reference.known_at
            return OneOf((None if value > self.day or (known_at is not None and value > known_at) else value,))
        if isinstance(value, Mapping):
            return Many({key: OneOf((exact(item),)) for key, item in value.items()})
        if isinstance(value, tuple):
            return Many({str(item): OneOf((exact(item),)) for item in value})
        return OneOf((exact(value),))

    def event_date(self, signal: Signal, path: str) -> Any:
        """A date, None for not yet, or "unknown"."""
        found = self.value(signal, path)
        if found is None:
            return "unknown"
        return found.values[0] if isinstance(found, OneOf) and isinstance(found.values[0], date) else None

    def matches(self, signal: Signal, where: c.Where, presumed: Mapping[str, Any] | None = None) -> Answer:
        found = []
        for test in where:
            value = self.value(signal, test.path)
            if value is None and presumed and test.path in presumed:
                value = OneOf((presumed[test.path],))
            found.append(self.passes(test.test, value, self.type_of(signal.kind, test.path)))
        return all_of(found)

    def whole_from(self, kinds: Iterable[str], first: date | None) -> bool:
        """Whether everything of these kinds is held from the first day to this one."""
        heard_of = any(one.provider != "*" for one in self.signals)
        declared = {str(kind) for complete in self.policy.tree.complete for kind in complete.kinds if heard_of}
        return all(str(kind) in declared or (first is not None and self._every_day(str(kind), first)) for kind in kinds)

    def _every_day(self, kind: str, first: date) -> bool:
        covered: set[int] = set()
        for one in self.of(["feed.coverage"]):
            start, end = one.fields.get("from"), one.fields.get("until")
            if kind in (one.fields.get("kinds") or ()) and isinstance(start, date) and isinstance(end, date):
                covered |= set(range(start.toordinal(), end.toordinal() + 1))
        return set(range(first.toordinal(), self.day.toordinal() + 1)) <= covered

    # Indicators

    def measured(self, name: str, presume: bool) -> Any:
        if (name, presume) not in self._measured:
            self._measured[name, presume] = self.measure(name, presume)
        return self._measured[name, presume]

    def measure(self, name: str, presume: bool) -> Any:
        indicator = self.policy.tree.indicators[name]
        match indicator:
            case op.Latest(latest=kinds, field=path, for_each=None):
                return self.latest(kinds, str(path), indicator.within, self.policy.types[name])
            case op.Latest(latest=kinds, field=path, for_each=each):
                return self.latest_of_each(kinds, str(path), indicator.within, str(each), indicator.members)
            case op.PartOf(part_of=whole, members=members):
                found = self.measured(whole, presume)
                of = found.of if isinstance(found, Many) else {}
                return Many({str(member): of.get(str(member)) for member in members})
            case op.Count():
                return self.count(indicator, presume)
            case op.Sum():
                return self.total(indicator, presume)
            case op.Span(span=kinds, within=within):
                events = self.events(kinds, within, indicator.presume if presume else None)
                return Time(
                    ends(day for day, _, answer in events if answer),
                    ends(day for day, _, _ in events),
                    not self.whole_from([of.kind for of in kinds], self.first_day(within)),
                )
            case op.Age():
                return self.age(indicator)
            case op.Overdue() | op.Late():
                return self.overdue(indicator)
            case op.OverdueRun():
                return self.overdue_run(indicator)
            case op.Share():
                return self.share(indicator)
            case op.Worst(worst=group):
                return self.worst(self.measured(group, presume), self.policy.types[name])
            case op.Rate():
                return self.rate(indicator, presume)
            case op.Score():
                return self.score(indicator, presume)
            case op.Bands(bands_of=of, bands=bands):
                return self.band(self.measured(of, presume), bands)
            case op.Matrix():
                return self.matrix(indicator, presume)
            case op.Judgement(judgement=question, by=by, holds=holds):
                return self.judgement(question, by, holds)
        raise AssertionError(indicator)

    def first_day(self, within: Any) -> date | None:
        return None if within is None else before(self.day, self.setting(within))

    def newest(self, kinds: Iterable[op.OfKind], path: str, within: Any, among: Any = None) -> Any:
        where = {str(of.kind): of.where for of in kinds}
        first = self.first_day(within)
        saying = []
        for one in self.of(where):
            if (first is None or one.date >= first) and (among is None or among(one)):
                answer = self.matches(one, where[one.kind])
                if answer is not False and self.value(one, path) is not None:
                    saying.append((one, answer))
        certain = [one.date for one, answer in saying if answer]
        if not certain:
            return None
        newest = max(certain)
        values = [self.value(one, path) for one, _ in saying if one.date >= newest]
        if all(isinstance(value, OneOf) for value in values):
            return OneOf(tuple(dict.fromkeys(value for one in values for value in one.values)))
        return values[0] if all(value == values[0] for value in values) else None

    def latest(self, kinds: Any, path: str, within: Any, kind: Type) -> Any:
        if not isinstance(kind, Group):
            return self.newest(kinds, path, within)
        where = {str(of.kind): of.where for of in kinds}
        held = [one.fields.get(path) for one in self.of(where) if self.matches(one, where[one.kind]) is not False]
        if any(isinstance(value, tuple) for value in held):
            return self.newest(kinds, path, within)
        keys = kind.members or sorted({key for value in held if isinstance(value, Mapping) for key in value})
        return Many({key: self.newest(kinds, f"{path}.{key}", within) for key in keys}) if keys else None

    def latest_of_each(self, kinds: Any, path: str, within: Any, each: str, members: Any) -> Any:
        where = {str(of.kind): of.where for of in kinds}

        def group(one: Signal) -> str | None:
            value = one.fields.get(each)
            return None if value is None else str(exact(value))

        held = {group(one) for one in self.of(where) if self.matches(one, where[one.kind]) is not False} - {None}
        names = [str(member) for member in members] if members else sorted(map(str, held))
        of = {name: self.newest(kinds, path, within, lambda one, name=name: group(one) == name) for name in names}
        return Many(of) if of else None

    def events(self, kinds: Any, within: Any, presume: op.Presume | None) -> list[tuple[date, list[Signal], Answer]]:
        """Each event of the window that matches or may match: its day, its reports and its answer."""
        presumed = {} if presume is None else {str(p): _presumed(t) for p, t in presume.fields.items()}
        where = {str(of.kind): of.where for of in kinds}
        grouped: dict[Any, list[Signal]] = {}
        for one in self.of(where):
            grouped.setdefault(("ref", one.ref) if one.ref else ("id", one.id), []).append(one)
        first, found = self.first_day(within), []
        for reports in grouped.values():
            day = min(one.date for one in reports)
            answer = any_of(self.matches(one, where[one.kind], presumed) for one in reports)
            if answer is not False and (first is None or day >= first):
                found.append((day, reports, answer))
        return found

    def count(self, indicator: op.Count, presume: bool) -> Number:
        kinds = indicator.count
        events = self.events(kinds, indicator.within, indicator.presume if presume else None)
        whole = self.whole_from([of.kind for of in kinds], self.first_day(indicator.within))
        path = indicator.distinct or indicator.distinct_in or indicator.same
        if path is None:
            certain = len([answer for _, _, answer in events if answer])
            return Number(certain, len(events) if whole else None)
        said = [(values_said(reports, str(path)), answer) for _, reports, answer in events]
        nameless = len([values for values, _ in said if values is None])
        every = [value for values, _ in said for value in set(values or ())]
        sure = [value for values, answer in said if answer for value in set(values or ())]
        if indicator.same is None:
            return Number(len(set(sure)), len(set(every)) + nameless if whole else None)
        most = max((every.count(value) for value in set(every)), default=0)
        return Number(max((sure.count(value) for value in set(sure)), default=0), most + nameless if whole else None)

    def total(self, indicator: op.Sum, presume: bool) -> Number:
        events = self.events(indicator.sum, indicator.within, indicator.presume if presume else None)
        whole = self.whole_from([of.kind for of in indicator.sum], self.first_day(indicator.within))
        low = high = Fraction(0)
        for _, reports, answer in events:
            amounts = [Fraction(a) for a in values_said(reports, str(indicator.field)) or ()]
            whole = whole and bool(amounts) and min(amounts) >= 0
            high += max(amounts, default=Fraction(0))
            low += min(amounts, default=Fraction(0)) if answer else min([*amounts, Fraction(0)])
        return Number(low, high if whole else None)

    def age(self, indicator: op.Age) -> Any:
        items = [(one, self.matches(one, indicator.where)) for one in self.of([indicator.age])]
        items = [(one, answer) for one, answer in items if answer is not False]
        certain, possible = [], []
        closed: list[tuple[date, date, Answer]] = []
        for one, answer in items:
            start = one.date if indicator.from_ is None else self.event_date(one, indicator.from_)
            start = one.date if start == "unknown" else start
            end = None if indicator.until is None else self.event_date(one, indicator.until)
            if start is None or start > self.day:
                continue
            if isinstance(end, date):
                closed.append((start, end, answer))
            elif end is None and answer:
                certain.append(start)
            else:
                possible.append(start)
        if not any(answer for _, answer in items) and not self.whole_from([indicator.age], None):
            return None
        gap = None if indicator.joined_within is None else self.setting(indicator.joined_within)
        sure = [self.joined(start, [(a, b) for a, b, answer in closed if answer], gap) for start in certain]
        either = [self.joined(start, [(a, b) for a, b, _ in closed], gap) for start in (*certain, *possible)]
        return Time((min(sure), self.day) if sure else None, (min(either), self.day) if either else None, False)

    def joined(self, start: date, closed: list[tuple[date, date]], gap: Any) -> date:
        """The start moved back by the days of what ended no longer than the gap before it, one after the other."""
        if gap is None:
            return start
        opened = start
        for first, last in sorted(closed, key=lambda pair: (pair[1], pair[0]), reverse=True):
            limit = after(last, gap, self.policy)
            if first < opened and limit is not None and opened <= limit:
                start -= min(last, opened) - first
                opened = first
        return start

    def due_items(self, indicator: Any, kind: str) -> list[tuple[date | None, str, Answer, Answer]]:
        """Of each thing the due date if known, its id, whether it counts, and whether it is (or was) late."""
        found = []
        for one in self.of([kind]):
            where = self.matches(one, indicator.where)
            if where is False:
                continue
            due, done = self.event_date(one, indicator.due), self.event_date(one, indicator.done)
            found.append((due if isinstance(due, date) else None, one, where, self.late(indicator, due, done)))
        return [(due, one.id, where, late) for due, one, where, late in found]

    def late(self, indicator: Any, due: Any, done: Any) -> Answer:
        ever = isinstance(indicator, op.Late)
        if not isinstance(due, date):
            return False if isinstance(done, date) and not ever else None
        grace = getattr(indicator, "grace", None)
        limit = due if grace is None else after(due, self.setting(grace), self.policy)
        if limit is None:
            return None
        if isinstance(done, date):
            return ever and done > limit
        if self.day <= limit:
            return False
        return None if done == "unknown" else True

    def overdue(self, indicator: op.Overdue | op.Late) -> Number:
        kind = indicator.late if isinstance(indicator, op.Late) else indicator.overdue
        first = self.first_day(indicator.within) if isinstance(indicator, op.Late) else None
        items = [
            item for item in self.due_items(indicator, kind) if item[0] is None or first is None or item[0] >= first
        ]
        answers = [all_of((where, late)) for _, _, where, late in items]
        possible = len([answer for answer in answers if answer is not False])
        return Number(answers.count(True), possible if self.whole_from([kind], first) else None)

    def overdue_run(self, indicator: op.OverdueRun) -> Number:
        items = self.due_items(indicator, indicator.overdue_run)
        placed = sorted((due, name, where, late) for due, name, where, late in items if due is not None)
        adrift = [(where, late) for due, _, where, late in items if due is None]
        sure = longest(late if where else None for _, _, where, late in placed if not (where is None and late))
        sure = min(sure, 1) if adrift else sure
        most = longest(late is not False for _, _, where, late in placed if where or late is not False)
        most += len([late for _, late in adrift if late is not False])
        return Number(sure, most if self.whole_from([indicator.overdue_run], None) else None)

    def share(self, indicator: op.Share) -> Any:
        events = self.events(indicator.share, indicator.within, None)
        if not events:
            return None
        low = high = 0
        for _, reports, counts in events:
            answer = any_of(self.matches(one, indicator.matching) for one in reports)
            low += counts is True and answer is True
            high += counts is None or answer is not False
        return Number(Fraction(low, len(events)), Fraction(high, len(events)))

    def worst(self, group: Any, kind: Any) -> Any:
        if not isinstance(group, Many) or not group.of:
            return None
        scale = kind.scales[0]
        ranks = []
        for member in group.of.values():
            values = member.values if isinstance(member, OneOf) else ()
            ranked = bool(values) and all(value in scale for value in values)
            ranks.append([scale.index(value) for value in values] if ranked else None)
        if all(rank is None for rank in ranks):
            return None
        low = max(min(rank) if rank else 0 for rank in ranks)
        high = max(max(rank) if rank else len(scale) - 1 for rank in ranks)
        return OneOf(tuple(scale[low : high + 1]))

    def rate(self, indicator: op.Rate, presume: bool) -> Any:
        events = self.events(indicator.rate, indicator.within, None)
        certain = len([answer for _, _, answer in events if answer])
        whole = self.whole_from([of.kind for of in indicator.rate], self.first_day(indicator.within))
        size = single(self.measured(indicator.per, presume))
        if isinstance(indicator.expected, op.Baseline):
            of_measure = indicator.expected.baseline
            kinds = (op.OfKind(kind="peer.baseline"),)
            rate = single(self.newest(kinds, "value", None, lambda one: one.fields.get("measure") == of_measure))
        else:
            rate = self.setting(indicator.expected)
        if size is None or rate is None or size <= 0 or rate <= 0:
            return None
        period = self.setting(indicator.within)
        years = Fraction(period.months, 12) + Fraction(period.days) / Fraction(1461, 4)
        each = 1 if indicator.each is None else self.setting(indicator.each)
        expected, minimum = rate * size / each * years, int(self.setting(indicator.minimum))
        if indicator.times is not None:
            times = self.setting(indicator.times)
            most = len(events) if whole else None
            sure = certain >= minimum and certain > times * expected
            may = most is None or (most >= minimum and most > times * expected)
            return OneOf(("above",) if sure else ("expected", "above") if may else ("expected",))
        low = STANDINGS.index(poisson_standing(certain, expected, minimum))
        high = STANDINGS.index(poisson_standing(len(events), expected, minimum)) if whole else len(STANDINGS) - 1
        return OneOf(tuple(STANDINGS[low : high + 1]))

    def score(self, indicator: op.Score, presume: bool) -> Any:
        parts = [self.measured(part.of, presume) for part in indicator.score]
        if all(part is None for part in parts):
            return None
        low, high, most = Fraction(0), Fraction(0), Fraction(0)
        top = True
        for part, found in zip(indicator.score, parts, strict=True):
            weight = self.setting(part.weight)
            if part.points is None:
                number = found if isinstance(found, Number) else Number(single(found), single(found))
                low += weight * (number.low or 0)
                high += weight * (number.high or 0)
                top = top and number.high is not None
                continue
            points = {value: self.setting(bound) for value, bound in part.points.items()}
            values = [
                str(value).lower() if isinstance(value, bool) else value for value in getattr(found, "values", ())
            ]
            known = bool(values) and all(value in points for value in values)
            possible = [points[value] for value in values] if known else list(points.values())
            low, high = low + weight * min(possible), high + weight * max(possible)
            most += weight * max(points.values())
        scale = most if indicator.share_of_most and most else 1
        number = Number(low / scale, high / scale if top else None)
        return number if indicator.bands is None else self.band(number, indicator.bands)

    def band(self, found: Any, bands: Iterable[op.Band]) -> Any:
        value = single(found)
        low, high = (
            (value, value) if value is not None else (found.low, found.high) if isinstance(found, Number) else (None, 0)
        )
        edges = sorted((self.setting(band.from_), str(band.is_)) for band in bands)
        if low is None or low < edges[0][0]:
            return None
        first = max(n for n, (edge, _) in enumerate(edges) if edge <= low)
        last = len(edges) - 1 if high is None else max(n for n, (edge, _) in enumerate(edges) if edge <= high)
        return OneOf(tuple(dict.fromkeys(name for _, name in edges[first : last + 1])))

    def matrix(self, indicator: op.Matrix, presume: bool) -> Any:
        cells = indicator.matrix
        rows = self.headings(self.measured(indicator.rows, presume), set(cells))
        columns = self.headings(self.measured(indicator.columns, presume), {k for row in cells.values() for k in row})
        if rows is None and columns is None:
            return None
        found = {
            str(value)
            for row, of in cells.items() if rows is None or row in rows
            for column, value in of.items() if columns is None or column in columns
        }  # fmt: skip
        return OneOf(tuple(sorted(found))) if found else None

    @staticmethod
    def headings(found: Any, known: set[Any]) -> list[Any] | None:
        values = [value for value in getattr(found, "values", ()) if isinstance(value, str)]
        return values if values and set(values) <= {str(one) for one in known} else None

    def judgement(self, question: str, by: Iterable[str], holds: Any) -> Any:
        holding = self.policy.tree.judgements
        holds = holds or (holding.hold if holding else None)
        given = [
            one for one in self.of(["officer.judgement"])
            if one.fields.get("question") == question and one.fields.get("role") in by and "answer" in one.fields
        ]  # fmt: skip
        last = [one for one in given if one.date == given[-1].date]
        valid = [one for one in last if self._holds(one, holds)]
        return OneOf(tuple(dict.fromkeys(exact(one.fields["answer"]) for one in valid))) if valid else None

    def _holds(self, one: Signal, holds: Any) -> bool:
        if "valid_until" in one.fields:
            until = one.fields["valid_until"]
            return until is None or self.day <= until  # type: ignore[operator]
        if holds is None:
            return True
        end = after(one.date, self.reference.on(one.date).setting(holds), self.policy)
        return end is not None and self.day <= end

    # Tests

    def passes(self, test: Any, found: Any, kind: Type) -> Answer:
        outside = kind.outside if isinstance(kind, Choice) else ()
        member = kind.of if isinstance(kind, Group) else kind
        match test:
            case c.AllTests(tests=tests):
                return all_of(self.passes(inner, found, kind) for inner in tests)
            case c.Known(known=wanted):
                return self.known(found, kind) is wanted
            case c.Every(test=inner) | c.Some(test=inner):
                if not isinstance(found, Many) or not found.of:
                    return None
                combine = all_of if isinstance(test, c.Every) else any_of
                return combine(self.passes(inner, one, member) for one in found.of.values())
        if found is None or isinstance(found, Many):
            return None
        if isinstance(found, Number):
            return self.number_passes(test, found)
        if isinstance(found, Time):
            return self.time_passes(test, found)
        return agreed(self.value_passes(test, value, kind, outside) for value in found.values)

    def known(self, found: Any, kind: Type) -> bool:
        if found is None:
            return False
        if isinstance(found, Many):
            return bool(found.of) and all(
                self.known(one, kind.of if isinstance(kind, Group) else kind) for one in found.of.values()
            )
        if isinstance(found, OneOf):
            outside = kind.outside if isinstance(kind, Choice) else ()
            return any(value is not None and value not in outside for value in found.values)
        return True

    def value_passes(self, test: Any, value: Any, kind: Type, outside: tuple[str, ...]) -> Answer:
        match test:
            case c.Is(values=bounds):
                if value in [self.setting(bound) for bound in bounds]:
                    return True
                return None if value in outside else False
            case c.IsNot(values=bounds):
                if value in [self.setting(bound) for bound in bounds]:
                    return False
                return None if value in outside else True
            case c.OrWorse(value=limit) | c.OrBetter(value=limit):
                (scale,) = [scale for scale in kind.scales if limit in scale]  # type: ignore[union-attr]
                if value not in scale:
                    return None if value in outside else False
                distance = scale.index(value) - scale.index(limit)
                return distance >= 0 if isinstance(test, c.OrWorse) else distance <= 0
            case c.Happened(happened=happened):
                return (value is not None) is happened
        if value is None:
            return False
        bound = self.setting(test.bound)
        numbers = all(isinstance(one, int | Fraction) and not isinstance(one, bool) for one in (value, bound))
        if not numbers and not (isinstance(value, date) and isinstance(bound, date)):
            return None
        return {
            c.AtLeast: lambda: value >= bound,
            c.MoreThan: lambda: value > bound,
            c.AtMost: lambda: value <= bound,
            c.LessThan: lambda: value < bound,
        }[type(test)]()

    def number_passes(self, test: Any, found: Number) -> Answer:
        low, high = found.low, found.high
        match test:
            case c.Is(values=bounds) | c.IsNot(values=bounds):
                values = [self.setting(bound) for bound in bounds]
                if low == high:
                    hit: Answer = low in values
                else:
                    hit = None if any(low <= value and (high is None or value <= high) for value in values) else False
                return hit if isinstance(test, c.Is) or hit is None else not hit
            case c.AtLeast(bound=bound):
                value = self.setting(bound)
                return True if low >= value else False if high is not None and high < value else None
            case c.MoreThan(bound=bound):
                value = self.setting(bound)
                return True if low > value else False if high is not None and high <= value else None
            case c.AtMost(bound=bound):
                value = self.setting(bound)
                return False if low > value else True if high is not None and high <= value else None
            case c.LessThan(bound=bound):
                value = self.setting(bound)
                return False if low >= value else True if high is not None and high < value else None
        return None

    def time_passes(self, test: Any, found: Time) -> Answer:
        if not isinstance(test, c.AtLeast | c.MoreThan | c.AtMost | c.LessThan):
            return None
        period = self.setting(test.bound)

        def reached(stretch: tuple[date, date] | None, strictly: bool) -> Answer:
            if stretch is None:
                return False
            end = after(stretch[0], period, self.policy)
            return None if end is None else stretch[1] > end if strictly else stretch[1] >= end

        strictly = isinstance(test, c.MoreThan | c.AtMost)
        lasts: Answer = None
        if reached(found.certain, strictly):
            lasts = True
        elif (
            not found.open and reached(found.possible, strictly) is False and reached(found.certain, strictly) is False
        ):
            lasts = False
        return lasts if isinstance(test, c.AtLeast | c.MoreThan) or lasts is None else not lasts

    # Conditions and criteria

    def answer(self, condition: c.Condition, presume: bool) -> Answer:
        match condition:
            case c.AllOf(parts=parts):
                return all_of(self.answer(part, presume) for part in parts)
            case c.AnyOf(parts=parts):
                return any_of(self.answer(part, presume) for part in parts)
            case c.NoneOf(parts=parts):
                return none_of(self.answer(part, presume) for part in parts)
            case c.AtLeastOf(n=n, of=of, test=test):
                return self.at_least_of(self.setting(n), of, test, presume)
            case c.Asks(subject=subject, test=c.Indicated(test=test)):
                return self.asked_of_range(subject, test)
            case c.Asks(subject=subject, test=c.InForce(test=test)):
                standing = self.reference.in_force(subject, self.day)
                return None if standing is None else self.passes(test, OneOf((standing,)), self.outcomes_of(subject))
            case c.Asks(subject=subject, test=test):
                return self.passes(test, self.measured(subject, presume), self.policy.types[subject])
        raise AssertionError(condition)

    def asked_of_range(self, name: str, test: Any) -> bool | None:
        """What every outcome left open says; not yet yes while nothing is indicated and none may be."""
        indicated, possible = self.indication(name)
        answer = agreed(self.passes(test, OneOf((o,)), self.outcomes_of(name)) for o in possible)
        decision = self.policy.tree.decisions[name]
        least = next(iter(decision.outcomes.values()))
        takes_the_rest = least.needs == "nothing_worse" and not least.only_if and not decision.cap
        sure = indicated is not None or takes_the_rest or (decision.pick == "recorded" and self.applies(decision))
        return None if answer and not sure else answer

    def outcomes_of(self, name: str) -> Choice:
        outcomes = tuple(str(outcome) for outcome in self.policy.tree.decisions[name].outcomes)
        return Choice(values=outcomes, scales=(outcomes,))

    def at_least_of(self, n: Fraction, of: Iterable[str], test: Any, presume: bool) -> Answer:
        found: list[Answer] = []
        endless = False
        for subject in of:
            kind, value = self.policy.types[subject], self.measured(subject, presume)
            if isinstance(kind, Group) and not (isinstance(value, Many) and value.of):
                endless = True
            elif isinstance(value, Many):
                found += [
                    self.passes(test, one, kind.of if isinstance(kind, Group) else kind) for one in value.of.values()
                ]
            else:
                found.append(self.passes(test, value, kind))
        if found.count(True) >= n:
            return True
        return None if endless or len(found) - found.count(False) >= n else False

    def criterion(self, criterion: Criterion, presume: bool) -> Answer:
        applies = self.applies(criterion)
        if applies is False:
            return False
        judged = self.judged(criterion)
        return all_of((applies, self.computed(criterion, presume) if judged == "nobody" else judged))

    def applies(self, of: Any) -> Answer:
        return True if of.applies_to is None else self.answer(of.applies_to, False)

    def judged(self, criterion: Criterion) -> Any:
        found = self.judgement(criterion.clause, criterion.judged_by, None) if criterion.judged_by else None
        if found is None:
            return "nobody"
        return agreed(value if isinstance(value, bool) else None for value in found.values)

    def computed(self, criterion: Criterion, presume: bool) -> Answer:
        if criterion.when is None:
            return None
        answer = self.answer(criterion.when, presume)
        if criterion.unless is None or answer is False:
            return answer
        blocked = self.answer(criterion.unless, presume)
        if blocked is None and presume:
            return answer
        return all_of((answer, None if blocked is None else not blocked))

    # Decisions

    def indicated(self, name: str) -> str | None:
        return self.indication(name)[0]

    def indication(self, name: str) -> tuple[str | None, tuple[str, ...]]:
        if name not in self._indications:
            self._indications[name] = self._indication(name)
        return self._indications[name]

    def _indication(self, name: str) -> tuple[str | None, tuple[str, ...]]:
        decision = self.policy.tree.decisions[name]
        applies = self.applies(decision)
        if applies is False:
            return None, ()
        indicated, possible = self.recorded(name) if decision.pick == "recorded" else self.picked(name)
        return (indicated if applies else None), possible

    def recorded(self, name: str) -> tuple[str | None, tuple[str, ...]]:
        decision = self.policy.tree.decisions[name]
        outcomes = tuple(str(outcome) for outcome in decision.outcomes)
        where = (
            (c.FieldTest(path=decision.recorded.when, test=c.Happened(happened=True)),)
            if decision.recorded.when
            else ()
        )
        found = self.newest((op.OfKind(kind=decision.recorded.kind, where=where),), str(decision.recorded.field), None)
        possible = tuple(outcome for outcome in outcomes if found is not None and outcome in found.values) or outcomes
        return (possible[0] if len(possible) == 1 else None), possible

    def picked(self, name: str) -> tuple[str | None, tuple[str, ...]]:
        decision = self.policy.tree.decisions[name]
        outcomes = [str(outcome) for outcome in decision.outcomes]
        shown = {outcome: self.need(name, outcome, True) for outcome in outcomes}
        certain = {outcome: self.need(name, outcome, False) for outcome in outcomes}
        possible = tuple(outcome for outcome in outcomes if certain[outcome] is not False)
        reached = [outcome for outcome in outcomes if shown[outcome]]
        if decision.pick == "most_serious":
            sure = [outcomes.index(outcome) for outcome in outcomes if certain[outcome]]
            floor = max(sure, default=0)
            return (reached[-1] if reached else None), tuple(o for o in possible if outcomes.index(o) >= floor)
        if decision.pick == "unique":
            return (reached[0] if len(reached) == 1 else None), possible
        first = next((outcome for outcome in outcomes if shown[outcome] is not False), None)
        sure = next((outcomes.index(outcome) for outcome in outcomes if certain[outcome]), len(outcomes))
        return (first if first and shown[first] else None), tuple(o for o in possible if outcomes.index(o) <= sure)

    def need(self, name: str, outcome: str, presume: bool) -> Answer:
        decision = self.policy.tree.decisions[name]
        outcomes = [str(each) for each in decision.outcomes]
        of = decision.outcomes[outcome]
        only_if = [self.concerning(one, presume) for one in of.only_if if self.applies(one) is not False]
        worse = outcomes[outcomes.index(outcome) + 1 :]
        caps = [none_of([self.answer(cap.when, presume)]) for cap in decision.cap if cap.at in worse]
        return all_of((self.reached(name, outcome, presume), *only_if, *caps))

    def concerning(self, criterion: Criterion, presume: bool) -> Answer:
        """The answer, but unknown while it is not known whether the criterion concerns the provider at all."""
        return self.criterion(criterion, presume) if self.applies(criterion) else None

    def reached(self, name: str, outcome: str, presume: bool) -> Answer:
        decision = self.policy.tree.decisions[name]
        outcomes = [str(each) for each in decision.outcomes]
        of = decision.outcomes[outcome]
        concerned = [one for one in of.criteria if self.applies(one) is not False]
        answers = [self.concerning(one, presume) for one in concerned]
        match of.needs:
            case "nothing_worse":
                return none_of(self.need(name, each, presume) for each in outcomes[outcomes.index(outcome) + 1 :])
            case "any":
                return any_of([self.criterion(one, presume) for one in concerned] + self.raised(name, outcome, presume))
            case "none_fail":
                return False if False in answers else True if True in answers else None
        if not answers:
            return None
        if isinstance(of.needs, AtLeastNeeded):
            count = ceil(self.setting(of.needs.at_least))
            return (
                True
                if answers.count(True) >= count
                else None
                if len(answers) - answers.count(False) >= count
                else False
            )
        return all_of(answers)

    def raised(self, name: str, outcome: str, presume: bool) -> list[Answer]:
        """What criteria of lesser outcomes, open up to this one, say of it."""
        decision = self.policy.tree.decisions[name]
        outcomes = [str(each) for each in decision.outcomes]
        found: list[Answer] = []
        for position, lesser in enumerate(outcomes[: outcomes.index(outcome)]):
            for one in (*decision.outcomes[lesser].criteria, *decision.outcomes[lesser].only_if):
                if one.up_to is None or outcomes.index(outcome) > outcomes.index(one.up_to):
                    continue
                answer = self.criterion(one, presume)
                said = self.judgement(one.clause, one.decided_by, None)
                choice = said.values[0] if said is not None and len(said.values) == 1 else None
                choice = choice if choice in outcomes[position : outcomes.index(one.up_to) + 1] else None
                if answer is not False and choice in (None, outcome):
                    found.append(answer if choice == outcome else None)
        return found

    def asked(self) -> Iterator[tuple[str, Criterion]]:
        """Every criterion with a key of its own, in the order of the trail."""
        tree = self.policy.tree
        for name, decision in tree.decisions.items():
            for outcome, of in decision.outcomes.items():
                for part in ("criteria", "only_if"):
                    for number, one in enumerate(getattr(of, part)):
                        yield f"{name}.{outcome}.{part}.{number}", one
            for number, cap in enumerate(decision.cap):
                yield f"{name}.{cap.at}.cap.{number}", Criterion(clause=cap.clause, when=cap.when)
        for number, one in enumerate((*tree.scope, *tree.triggers)):
            yield f"alone.{number}", one


STANDINGS = ("far_below", "below", "expected", "above", "far_above")


def poisson_standing(count: int, expected: Fraction, minimum: int) -> str:
    """Outside of the 95 % and the 99.8 % limits of chance, to eighty digits."""
    rare, very_rare = Decimal("0.025"), Decimal("0.001")
    if count > expected:
        chance = 1 - chance_of_at_most(count - 1, expected)
        if count < minimum or chance >= rare:
            return "expected"
        return "far_above" if chance < very_rare else "above"
    chance = chance_of_at_most(count, expected)
    return "expected" if chance >= rare else "far_below" if chance < very_rare else "below"


def chance_of_at_most(count: int, expected: Fraction) -> Decimal:
    """The chance of so many events or fewer."""
    with localcontext(prec=80):
        size = Decimal(expected.numerator) / expected.denominator
        chance = term = (-size).exp()
        for number in range(1, count + 1):
            term = term * size / number
            chance += term
        return chance


def single(found: Any) -> Fraction | None:
    if isinstance(found, OneOf) and len(found.values) == 1:
        value = found.values[0]
        return Fraction(value) if isinstance(value, int | Fraction) and not isinstance(value, bool) else None
    if isinstance(found, Number) and found.low == found.high:
        return Fraction(found.low)
    return None


def exact(value: Any) -> Any:
    return Fraction(value) if isinstance(value, Decimal) else value


def ends(days: Iterable[date]) -> tuple[date, date] | None:
    listed = sorted(days)
    return (listed[0], listed[-1]) if listed else None


def longest(flags: Iterable[Any]) -> int:
    best = run = 0
    for flag in flags:
        run = run + 1 if flag is True else 0
        best = max(best, run)
    return best


def values_said(reports: list[Signal], path: str) -> list[Any] | None:
    """What the reports of an event say in a field, text in lower case; None when none of them says anything."""
    name, _, key = path.partition(".")
    said, found = False, []
    for one in reports:
        value = getattr(one, name) if name in ("source", "ref") else one.fields.get(name, ABSENT)
        if key:
            value = value.get(key, ABSENT) if isinstance(value, Mapping) else ABSENT
        if value is ABSENT or (name in ("source", "ref") and value is None):
            continue
        said = True
        for item in value if isinstance(value, tuple) else (value,):
            if item is not None:
                found.append(item.strip().casefold() if isinstance(item, str) else exact(item))
    return found if said else None


def _presumed(text: str) -> Any:
    return {"true": True, "false": False}.get(text, literal(text))
