"""What falls due by the second engine: each duty as the language describes it, found day by day.

Of the engine it shares nothing but the records of policies and signals. What a criterion, a decision or an indicator
says on a day is asked of `reference.Day`; since when something was known is asked of a reference that knows less.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from reference import ONE_DAY, Many, OneOf, Reference, after, before

from qaengine.policy import conditions as c
from qaengine.policy.duties import DoneBy, Duty
from qaengine.policy.records import Criterion
from qaengine.signals.records import Signal

Owed = tuple[str, date | None, str]
"""A clause, when it is due and how it stands."""


@dataclass(frozen=True)
class Arisen:
    """Once that a duty arose: on a day, unless it always was; from a signal, if it was one."""

    start: date | None
    signal: Signal | None = None


class Owing:
    """What a provider's people owe on a day."""

    def __init__(self, reference: Reference, today: date) -> None:
        self.reference, self.today, self.day = reference, today, reference.on(today)
        self.policy = reference.policy

    def all(self) -> list[Owed]:
        """Everything, in order."""
        return in_order(one for duty in self.policy.tree.duties for one in self._owed(duty))

    def _owed(self, duty: Duty) -> Iterator[Owed]:
        if duty.applies_to is not None and self.day.answer(duty.applies_to, False) is not True:
            return
        if duty.while_ is not None and self.day.answer(duty.while_, True) is not True:
            return
        for arisen in self._arisen(duty):
            if duty.lasts is not None and arisen.start is not None:
                end = self._after(arisen.start, duty.lasts)
                if end is not None and end < self.today:
                    continue
            for clause in duty.clause:
                for due, status in self._times(duty, arisen):
                    yield str(clause), due, status

    # When it arose

    def _arisen(self, duty: Duty) -> list[Arisen]:
        if duty.for_each is not None:
            return list(self._for_each(duty))
        if duty.entered is not None:
            return list(self._entered(duty))
        if duty.indicated_or_in_force is not None:
            standing = duty.indicated_or_in_force
            name = str(standing.decision)
            return self._while(
                lambda day: (
                    self.reference.on(day).indicated(name) in standing.outcomes
                    or self.reference.in_force(name, day) in standing.outcomes
                )
            )
        if duty.became_met:
            return list(self._became_met(duty))
        if duty.while_ is not None:
            condition = duty.while_
            return self._while(lambda day: self.reference.on(day).answer(condition, True) is True)
        return [Arisen(None)]

    def _while(self, holds: Callable[[date], bool]) -> list[Arisen]:
        """Since it has held without a break, if it does."""
        return [Arisen(self._since(holds))] if holds(self.today) else []

    def _since(self, holds: Callable[[date], bool]) -> date | None:
        day = self.today
        while day > self.reference.beginning:
            if not holds(day - ONE_DAY):
                return day
            day -= ONE_DAY
        return None

    def _for_each(self, duty: Duty) -> Iterator[Arisen]:
        for of in duty.for_each or ():
            for one in self.day.of([of.kind]):
                left_out = duty.unless is not None and self.day.matches(one, duty.unless) is True
                if self.day.matches(one, of.where) is not True or left_out:
                    continue
                start = self._start(duty, of.where, one)
                if start is None or duty.since is None or start >= date.fromisoformat(duty.since):
                    yield Arisen(start, one)

    def _start(self, duty: Duty, where: c.Where, one: Signal) -> date | None:
        if duty.from_:
            return self._date(one, duty.from_)
        wanted = [test.path for test in where if isinstance(test.test, c.Happened) and test.test.happened]
        return max([learned(one), *(day for path in wanted if (day := self._date(one, (path,))))])

    def _date(self, one: Signal, paths: tuple[str, ...]) -> date | None:
        for path in paths:
            found = self.day.value(one, path)
            if isinstance(found, OneOf) and isinstance(found.values[0], date):
                return found.values[0]
        return None

    def _entered(self, duty: Duty) -> Iterator[Arisen]:
        assert duty.entered is not None
        name = str(duty.entered.decision)
        standing = self.reference.in_force(name, self.today)
        if standing not in duty.entered.outcomes:
            return
        entry = self._since(lambda day: self.reference.in_force(name, day) == standing)
        was = None if entry is None else self.reference.in_force(name, entry - ONE_DAY)
        if duty.entered.was and was not in duty.entered.was:
            return
        met = [self._met_since(one) for one in self._criteria(duty) if self.day.criterion(one, True) is True]
        rows = [self._known_met(one, start) for one, start in met if start is not None]
        yield Arisen(min(rows) if rows else self._known_entry(name, entry, standing))

    def _known_entry(self, name: str, entry: date | None, standing: str | None) -> date | None:
        """When the council knew of it, where it came by the evidence alone."""
        if entry is None or standing in self.reference._recorded(name, entry):
            return entry
        return self._known(entry, lambda less: less.in_force(name, entry) == standing)

    def _criteria(self, duty: Duty) -> list[Criterion]:
        asked = [one for _, one in self.day.asked()]
        return [one for clause in duty.became_met for one in asked if one.clause == clause]

    def _is_met(self, one: Criterion, day: date) -> bool:
        return self.reference.on(day).criterion(one, True) is True

    def _met_since(self, one: Criterion) -> tuple[Criterion, date | None]:
        return one, self._since(lambda day: self._is_met(one, day))

    def _became_met(self, duty: Duty) -> Iterator[Arisen]:
        criteria = self._criteria(duty)
        groups = [[one] for one in criteria] if duty.each_time else [criteria]
        found: dict[date | None, bool] = {}
        for group in groups:
            for first, last in self._stretches(lambda day, group=group: any(self._is_met(one, day) for one in group)):
                known = self._first_known(group, first, last)
                found[known] = found.get(known, False) or last == self.today
        for start, still in found.items():
            arisen = Arisen(start)
            if still or (duty.done_by and start is not None and not self._done(duty, arisen)):
                yield arisen

    def _stretches(self, holds: Callable[[date], bool]) -> list[tuple[date, date]]:
        found: list[tuple[date, date]] = []
        day = self.reference.beginning if self.reference.signals else self.today
        day = min(day, self.today)
        while day <= self.today:
            if holds(day):
                begun = found.pop()[0] if found and found[-1][1] == day - ONE_DAY else day
                found.append((begun, day))
            day += ONE_DAY
        return found

    def _first_known(self, group: list[Criterion], first: date, last: date) -> date | None:
        """The first day on which the council knew that one of them was met; None when one always was."""
        days = []
        for one in group:
            for start, _ in self._stretches(lambda day, one=one: self._is_met(one, day)):
                if first <= start <= last:
                    if start <= self.reference.beginning or not self.reference.signals:
                        return None
                    days.append(self._known_met(one, start))
        return min(days)

    def _known_met(self, one: Criterion, start: date) -> date:
        return self._known(start, lambda less: less.on(start).criterion(one, True) is True)

    def _known(self, start: date, holds: Callable[[Reference], bool]) -> date:
        """The first day by the end of which enough had been recorded for it to hold on `start`."""
        recorded = sorted({one.recorded_on for one in self.reference.signals if one.recorded_on > start})
        for day in (start, *recorded):
            if holds(Reference(self.policy, self.reference.signals, day)):
                return day
        return start

    # When it is due

    def _period(self, bound: Any) -> Any:
        return self.day.setting(bound)

    def _after(self, day: date, bound: Any) -> date | None:
        return after(day, self._period(bound), self.policy)

    def _before(self, day: date, bound: Any) -> date | None:
        period = self._period(bound)
        left = period.working_days
        if not left:
            return before(day, period)
        while left:
            day -= ONE_DAY
            left -= bool(self.policy.calendar.is_working_day(day))
        return day

    def _times(self, duty: Duty, arisen: Arisen) -> Iterator[tuple[date | None, str]]:
        if duty.monthly is not None:
            for due in self._months(duty):
                yield due, self._status(due)
        elif duty.every is not None:
            due = self._again(duty, arisen)
            yield due, self._status(due)
        elif self._done(duty, arisen):
            yield self._due(duty, arisen), "done"
        elif (
            arisen.signal is not None
            and duty.blocked_while is not None
            and self.day.matches(arisen.signal, duty.blocked_while) is True
        ):
            yield self._due(duty, arisen), "blocked"
        else:
            due = self._due(duty, arisen)
            yield due, self._status(due)

    def _status(self, due: date | None) -> str:
        if due is None or due == self.today:
            return "due"
        return "overdue" if due < self.today else "upcoming"

    def _due(self, duty: Duty, arisen: Arisen) -> date | None:
        named = [
            (one.date, one.id, day)
            for way in duty.agreed
            for one in self._signals(way)
            if (arisen.start is None or one.date >= arisen.start) and self._related(way, one, arisen.signal)
            if (day := self._date(one, way.on)) is not None
        ]
        if named:
            return max(named)[2]
        if duty.due_on and arisen.signal is not None:
            return self._date(arisen.signal, duty.due_on)
        start = arisen.start or self._begun(duty)
        if start is None:
            return None
        if duty.before is not None:
            return self._before(start, duty.before)
        return self._after(start, duty.within) if duty.within is not None else None

    def _begun(self, duty: Duty) -> date | None:
        """The date that the indicator gives, else the day `since`."""
        return self._measured_date(duty.start) or (date.fromisoformat(duty.since) if duty.since else None)

    def _measured_date(self, indicator: str | None) -> date | None:
        found = self.day.measured(indicator, True) if indicator is not None else None
        day = found.values[0] if isinstance(found, OneOf) else None
        return day if isinstance(day, date) else None

    def _signals(self, way: DoneBy) -> Iterator[Signal]:
        for of in way.signals:
            yield from (one for one in self.day.of([of.kind]) if self.day.matches(one, of.where) is True)

    def _related(self, way: DoneBy, one: Signal, source: Signal | None) -> bool:
        def field(of: Signal, path: str) -> Any:
            return OneOf((of.id,)) if path == "id" else self.day.value(of, path)

        return all(
            source is not None and (mine := field(one, here)) is not None and mine == field(source, there)
            for here, there in way.same.items()
        )

    # What shows it done

    def _done(self, duty: Duty, arisen: Arisen) -> bool:
        return (
            any(self._done_by(duty, way, arisen) for way in duty.done_by)
            or any(
                isinstance(day := self.day.event_date(arisen.signal, path), date) and day <= self.today
                for path in duty.done_on
                if arisen.signal is not None
            )
            or any(
                when >= first
                if (first := self._counts_from(duty, None, arisen)) is not None
                else self._holds(one, when)
                for when, one in self._words(duty)
            )
        )

    def _done_by(self, duty: Duty, way: DoneBy, arisen: Arisen) -> bool:
        first = self._counts_from(duty, way, arisen)
        found = []
        for one, when in self._doing(way):
            counts = "id" in way.same if one is arisen.signal else first is None or when >= first
            if counts and self._related(way, one, arisen.signal):
                found.append(one)
        if way.told is None:
            return bool(found)
        told = {str(who) for one in found for who in self._told(one, way.told)}
        return bool(found) and set(map(str, duty.to)) <= told

    def _told(self, one: Signal, path: str) -> Iterator[Any]:
        found = self.day.value(one, path)
        if isinstance(found, Many):
            yield from found.of
        elif isinstance(found, OneOf):
            yield from found.values

    def _doing(self, way: DoneBy) -> Iterator[tuple[Signal, date]]:
        for one in self._signals(way):
            when = self._date(one, way.on) if way.on else one.date
            if when is not None and when <= self.today:
                yield one, when

    def _counts_from(self, duty: Duty, way: DoneBy | None, arisen: Arisen) -> date | None:
        due = self._due(duty, arisen) or arisen.start
        if way is not None and way.ahead is not None and due is not None:
            return self._before(due, way.ahead)
        if duty.before is not None and arisen.signal is not None:
            return min(learned(arisen.signal), due or date.max)
        return arisen.start

    def _words(self, duty: Duty) -> Iterator[tuple[date, Signal]]:
        """Who said that it is done, and when; a word on what the policy asks is an answer and no such word."""
        asks = {str(one.clause) for _, one in self.day.asked()} | {
            str(one.clause) for one in self.policy.tree.questions
        }
        for clause in map(str, duty.clause):
            for one in () if clause in asks else self.day.signals:
                sent = one.fields.get("sent_on", one.date)
                said = one.kind == "officer.judgement" and one.fields.get("question") == clause
                wrote = one.kind == "communication" and one.fields.get("subject") == clause
                if said and one.fields.get("answer") is True:
                    yield one.date, one
                if wrote and isinstance(sent, date) and sent <= self.today:
                    yield sent, one

    def _holds(self, one: Signal, when: date) -> bool:
        holding = self.policy.tree.judgements
        if "valid_until" in one.fields or holding is None:
            until = one.fields.get("valid_until")
            return not isinstance(until, date) or self.today <= until
        end = self._after(when, holding.hold)
        return end is None or self.today <= end

    # Again and again

    def _again(self, duty: Duty, arisen: Arisen) -> date | None:
        lasts = [when for way in duty.last for _, when in self._doing(way)]
        lasts += [when for when, _ in self._words(duty)]
        last = max(lasts, default=None)
        start = arisen.start or self._begun(duty)
        if arisen.start is not None and duty.since is not None:
            start = max(arisen.start, date.fromisoformat(duty.since))
        if duty.anchor is not None:
            return self._on_the_calendar(duty, last or start)
        if last is not None:
            following = self._after(last, duty.every)
            if following is not None and (arisen.start is None or following >= arisen.start):
                return following
        return self._after(start, duty.every) if start is not None else None

    def _on_the_calendar(self, duty: Duty, begun: date | None) -> date | None:
        """The first turn after the day; when nothing is known of before, the first that is not past due.

        The anchor itself is none.
        """
        assert duty.anchor is not None
        anchor, every = date.fromisoformat(duty.anchor), self._period(duty.every)
        for number in range(1, 1200):
            turn = after(anchor, type(every)(months=every.months * number, days=every.days * number), self.policy)
            assert turn is not None
            due = turn if duty.within is None else self._after(turn, duty.within)
            if turn > begun if begun is not None else due is None or due >= self.today:
                return due
        raise AssertionError("no turn in so many years")

    def _months(self, duty: Duty) -> list[date]:
        """The ends of the months after those whose return is owed, and after the next."""
        assert duty.monthly is not None
        came, spoken = set(), set()
        for one in self.day.of([duty.monthly.returns]):
            year, _, month = str(one.fields.get(duty.monthly.period)).partition("-")
            if year.isdigit() and month.isdigit() and 1 <= int(month) <= 12:
                number = int(year) * 12 + int(month) - 1
                spoken.add(number)
                if isinstance(self.day.event_date(one, duty.monthly.done), date):
                    came.add(number)
        begun = self._measured_date(duty.monthly.start)
        known = spoken | ({begun.year * 12 + begun.month - 1} if begun else set())
        this_month = self.today.year * 12 + self.today.month - 1
        following = max(came) + 1 if came else min(known, default=this_month - 1)
        if known and duty.since is not None:
            since = date.fromisoformat(duty.since)
            following = max(following, since.year * 12 + since.month - 1)
        owed = [number for number in sorted(spoken - came) if number < following]
        while end_of(following + 1) < self.today:
            owed.append(following)
            following += 1
        return [end_of(number + 1) for number in (*owed, following)]


def in_order(owed: Iterable[Owed]) -> list[Owed]:
    """By due date, those without one last."""
    return sorted(owed, key=lambda one: (one[1] is None, one[1] or date.max, one[0], one[2]))


def end_of(month: int) -> date:
    """The last day of a month, which is numbered from the year nought."""
    year, number = divmod(month, 12)
    return date(year, number + 1, monthrange(year, number + 1)[1])


def learned(one: Signal) -> date:
    """The day on which the council learned of it."""
    return max(one.date, one.recorded_on)
