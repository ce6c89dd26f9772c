"""What has fallen due: for each duty of the policy when it arose for this provider, when it is due, how it stands."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Literal

from qaengine.evaluation.criteria import Asked, Court
from qaengine.evaluation.decisions import Judged
from qaengine.evaluation.evidence import Evidence, held_until
from qaengine.evaluation.in_force import Moment
from qaengine.evaluation.order import decided_first
from qaengine.evaluation.values import Candidates, Members, Unknown
from qaengine.outcome.truth import MET
from qaengine.periods import Period, add, back, occurrence_after
from qaengine.policy.conditions import Bound, Happened, SettingOf, Where
from qaengine.policy.duties import DoneBy, Duty, Entered, Monthly, Standing
from qaengine.policy.from_document import Policy
from qaengine.signals.records import Signal

Status = Literal["upcoming", "due", "overdue", "done", "blocked"]
Month = tuple[int, int]
TIMED_KINDS = ("obligation", "deadline", "cadence")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One duty as it has arisen once: when it is due, how it stands, and what it is about beside what the duty says."""

    duty: Duty
    due: date | None
    status: Status
    about: str = ""

    @property
    def is_timed(self) -> bool:
        """Whether it stands among the obligations: by its kind, or because it has a time limit."""
        return self.duty.kind in TIMED_KINDS or has_time(self.duty)


@dataclass(frozen=True, slots=True)
class Arising:
    """Once that a duty arose."""

    start: date | None
    signal: Signal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """An unbroken time in which a criterion was met: its days, since when that was known, whether it still goes on."""

    first: date
    last: date
    known: date | None
    still: bool


def has_time(duty: Duty) -> bool:
    """Whether the duty has any time limit."""
    limits = (duty.within, duty.before, duty.due_on, duty.every, duty.monthly, duty.anchor)
    return any(limit not in (None, ()) for limit in limits)


class Duties:
    """The duties of a policy over one provider's evidence."""

    def __init__(
        self, court: Court, moments: Mapping[str, tuple[Moment, ...]], asked: Mapping[str, list[Asked]]
    ) -> None:
        self.court, self.moments, self.asked = court, moments, asked
        self.evidence: Evidence = court.evidence
        self.policy: Policy = court.policy

    def items(self, day: date) -> Iterator[Item]:
        """Every duty that has arisen by the day, done ones included."""
        for duty in self.policy.tree.duties:
            if not self._may_arise(duty):
                continue
            if duty.applies_to is not None and self.court.answer(duty.applies_to, day, presume=False) is not MET:
                continue
            for arising in self._arisings(duty, day):
                if not self._is_over(duty, arising, day):
                    yield from self._items(duty, arising, day)

    def _may_arise(self, duty: Duty) -> bool:
        """Whether anything is held from which the duty could arise."""
        return duty.for_each is None or any(self.evidence.of(str(of.kind)) for of in duty.for_each)

    def _is_over(self, duty: Duty, arising: Arising, day: date) -> bool:
        """Whether the time is past for which the duty lasts."""
        if duty.lasts is None or arising.start is None:
            return False
        end = self._later(arising.start, duty.lasts, day)
        return end is not None and end < day

    # When it arises

    def _arisings(self, duty: Duty, day: date) -> Iterator[Arising]:
        if duty.while_ is not None and self.court.answer(duty.while_, day, presume=True) is not MET:
            return
        if duty.for_each is not None:
            yield from self._for_each(duty, day)
        elif duty.entered is not None:
            yield from self._entered(duty.entered, duty.became_met, day)
        elif duty.indicated_or_in_force is not None:
            yield from self._standing(duty.indicated_or_in_force, day)
        elif duty.became_met:
            yield from self._became_met(duty, day)
        elif duty.while_ is not None:
            yield Arising(self._held_since(duty, day))
        else:
            yield Arising(None)

    def _for_each(self, duty: Duty, day: date) -> Iterator[Arising]:
        assert duty.for_each is not None
        for of in duty.for_each:
            for signal in held_until(self.evidence.of(str(of.kind)), day):
                if self.evidence.matches(signal, of.where, day) is not MET:
                    continue
                if duty.unless is not None and self.evidence.matches(signal, duty.unless, day) is MET:
                    continue
                start = self._start(duty, of.where, signal, day)
                if start is None or duty.since is None or start >= date.fromisoformat(duty.since):
                    yield Arising(start, signal)

    def _start(self, duty: Duty, where: Where, signal: Signal, day: date) -> date | None:
        """The day in the field named; without one the day on which the council learned of what it arises from (X7)."""
        if duty.from_:
            return self._first_date(signal, duty.from_, day)
        asked = [test.path for test in where if test.test == Happened(happened=True)]
        happened = [when for path in asked if (when := self._first_date(signal, (path,), day)) is not None]
        return max((_learned(signal), *happened))

    def _first_date(self, signal: Signal, paths: tuple[str, ...], day: date) -> date | None:
        """The date in the first of these fields that has one."""
        measured = (self.evidence.value(signal, str(path), day) for path in paths)
        values = (found.values[0] for found in measured if isinstance(found, Candidates))
        return next((value for value in values if isinstance(value, date)), None)

    def _entered(self, entered: Entered, rows: tuple[str, ...], day: date) -> Iterator[Arising]:
        """The outcome in force, if it is one of these: since its entry, or since a row that led to it was first met."""
        moments = [m for m in self.moments[str(entered.decision)] if m.day is None or m.day <= day]
        if not moments or moments[-1].outcome not in entered.outcomes:
            return
        first, before = moments[-1], None
        for moment in reversed(moments[:-1]):
            if moment.outcome != first.outcome:
                before = moment.outcome
                break
            first = moment
        if entered.was and before not in entered.was:
            return
        rows_since = [self._met_known(asked, since) for asked, since in self._met_now(rows, day) if since is not None]
        yield Arising(min(rows_since) if rows_since else self._entry_known(str(entered.decision), first))

    def _standing(self, standing: Standing, day: date) -> Iterator[Arising]:
        """Since when one of these outcomes has been indicated or in force without a break, if one is."""
        judged = self.court.decided[str(standing.decision)]
        assert isinstance(judged, Judged)

        def holds(on: date) -> bool:
            return judged.indicated_at(on) in standing.outcomes or judged.in_force_at(on) in standing.outcomes

        if holds(day):
            yield Arising(_unbroken(judged.turns(), holds, day))

    def _met_now(self, clauses: tuple[str, ...], day: date) -> Iterator[tuple[Asked, date | None]]:
        """The criteria of these clauses that are met on the day, and since when."""
        for asked in self._of(clauses):
            if asked.answers(day)[0] is MET:
                yield asked, asked.since(day)

    def _of(self, clauses: tuple[str, ...]) -> Iterator[Asked]:
        return (asked for clause in clauses for asked in self.asked.get(str(clause), []))

    def _became_met(self, duty: Duty, day: date) -> Iterator[Arising]:
        """Each unbroken time in which a criterion was met that still goes on, and those that passed before it was done.

        Without `each_time` the criteria count together: unbroken as long as any of them was met.
        """
        runs = [run for asked in self._of(duty.became_met) for run in self._runs(asked, day)]
        found: dict[date | None, bool] = {}
        for known, still in [(run.known, run.still) for run in runs] if duty.each_time else _together(runs):
            found[known] = found.get(known, False) or still
        for start, still in sorted(found.items(), key=lambda pair: pair[0] or date.min):
            if still or self._is_open(duty, Arising(start), day):
                yield Arising(start)

    def _is_open(self, duty: Duty, arising: Arising, day: date) -> bool:
        if not duty.done_by or arising.start is None:
            return False
        return not self._is_done(duty, arising, day)

    def _runs(self, asked: Asked, day: date) -> Iterator["Run"]:
        """Each unbroken time in which the criterion was met, the latest first."""
        end = day
        while True:
            start = asked.since(end)
            if asked.answers(end)[0] is MET:
                known = None if start is None else self._met_known(asked, start)
                yield Run(first=start or date.min, last=end, known=known, still=end == day)
            if start is None:
                return
            end = start - timedelta(days=1)

    # Since when it was known (X7)

    def _met_known(self, asked: Asked, start: date) -> date:
        """The day on which the council knew that the criterion was met from `start` on; never earlier."""

        def holds(court: Court) -> bool:
            again = Asked(court, asked.criterion, asked.decision, asked.outcome, asked.part)
            return again.answers(start)[0] is MET

        return self._known(start, set(asked.cites(start)), holds)

    def _entry_known(self, decision: str, moment: Moment) -> date | None:
        """The day on which the council knew of an entry that needed nobody's decision; of others their day."""
        if moment.by != "at_once" or moment.day is None:
            return moment.day
        start, outcome = moment.day, moment.outcome
        cited = self.court.decided[decision].cites(start)
        return self._known(start, cited, lambda court: court.decided[decision].in_force_at(start) == outcome)

    def _known(self, start: date, cited: set[str], holds: Callable[[Court], bool]) -> date:
        """The first day by which enough had been recorded of what was cited for it to hold on `start`."""
        late = sorted({s.recorded_on for s in self.evidence.signals if s.id in cited and s.recorded_on > start})
        known = (day for day in (start, *late[:-1]) if late and holds(self._court_knowing(start, day)))
        return next(known, late[-1] if late else start)

    def _court_knowing(self, day: date, known_at: date) -> Court:
        """The same provider judged on a day by what had been recorded until another."""
        held = [signal for signal in self.evidence.signals if signal.recorded_on <= known_at]
        court = Court(Evidence(self.policy, held, day, known_at))
        for name in decided_first(self.policy.tree.decisions):
            court.decided[name] = Judged(court, name, self.policy.tree.decisions[name])
        return court

    def _held_since(self, duty: Duty, day: date) -> date | None:
        condition = duty.while_
        assert condition is not None

        def holds(on: date) -> bool:
            return self.court.answer(condition, on, presume=True) is MET

        return _unbroken(self.court.turns(condition), holds, day)

    # When it is due, and how it stands

    def _items(self, duty: Duty, arising: Arising, day: date) -> Iterator[Item]:
        if duty.monthly is not None:
            yield from self._months(duty, duty.monthly, day)
        elif duty.every is not None:
            due = self._next_due(duty, arising, day)
            yield Item(duty=duty, due=due, status=_status(due, day))
        else:
            yield self._once(duty, arising, day)

    def _once(self, duty: Duty, arising: Arising, day: date) -> Item:
        due = self._due(duty, arising, day)
        if self._is_done(duty, arising, day):
            return Item(duty=duty, due=due, status="done")
        return Item(duty=duty, due=due, status="blocked" if self._waits(duty, arising, day) else _status(due, day))

    def _waits(self, duty: Duty, arising: Arising, day: date) -> bool:
        if arising.signal is None or duty.blocked_while is None:
            return False
        return self.evidence.matches(arising.signal, duty.blocked_while, day) is MET

    def _due(self, duty: Duty, arising: Arising, day: date) -> date | None:
        return self._agreed(duty, arising, day) or self._due_by_policy(duty, arising, day)

    def _agreed(self, duty: Duty, arising: Arising, day: date) -> date | None:
        """The day that the newest signal since it arose names instead."""
        found = [
            (signal.date, signal.id, named)
            for way in duty.agreed
            for of in way.signals
            for signal in held_until(self.evidence.of(str(of.kind)), day)
            if (arising.start is None or signal.date >= arising.start)
            and self.evidence.matches(signal, of.where, day) is MET
            and self._is_related(way, signal, arising.signal, day)
            and (named := self._first_date(signal, way.on, day)) is not None
        ]
        return max(found)[2] if found else None

    def _due_by_policy(self, duty: Duty, arising: Arising, day: date) -> date | None:
        if duty.due_on and arising.signal is not None:
            return self._first_date(arising.signal, duty.due_on, day)
        start = arising.start or self._starts_on(duty, day)
        if start is None:
            return None
        if duty.before is not None:
            return self._earlier(start, duty.before, day)
        return None if duty.within is None else self._later(start, duty.within, day)

    def _later(self, start: date, within: Bound, day: date) -> date | None:
        return add(start, self._period(within, day), self.policy.calendar)

    def _earlier(self, start: date, before: Bound, day: date) -> date | None:
        period = self._period(before, day)
        if period.working_days:
            return self.policy.calendar.add(start, -period.working_days)
        return back(start, period)

    def _period(self, bound: Bound, day: date) -> Period:
        return self.policy.period(bound, day)

    def _is_done(self, duty: Duty, arising: Arising, day: date) -> bool:
        """Whether it is shown done: by other signals, by a date in the one it arose from, or by a person's word."""
        return (
            any(self._is_shown_done(duty, way, arising, day) for way in duty.done_by)
            or (arising.signal is not None and self._is_done_on(duty, arising.signal, day))
            or self._is_said_done(duty, arising, day)
        )

    def _is_done_on(self, duty: Duty, signal: Signal, day: date) -> bool:
        done = (self.evidence.event_day(signal, str(path), day) for path in duty.done_on)
        return any(isinstance(when, date) and when <= day for when in done)

    def _is_said_done(self, duty: Duty, arising: Arising, day: date) -> bool:
        """Whether a record names its clause, from the day it arose; of what arose on no day, one that still holds."""
        words = list(self._words_on(duty, day))
        first = self._counts_from(duty, None, arising, day) if words else None
        return any(when >= first if first is not None else self._still_holds(one, when, day) for when, one in words)

    def _words_on(self, duty: Duty, day: date) -> Iterator[tuple[date, Signal]]:
        for clause in duty.clause:
            yield from ((when, signal) for when, signal in self._said.get(str(clause), ()) if when <= day)

    @cached_property
    def _said(self) -> dict[str, list[tuple[date, Signal]]]:
        """By clause the judgements that say yes and letters about it; not where the clause itself asks something."""
        found: dict[str, list[tuple[date, Signal]]] = {}
        for signal in self.evidence.of("officer.judgement"):
            if signal.fields.get("answer") is True:
                found.setdefault(str(signal.fields.get("question")), []).append((signal.date, signal))
        for signal in self.evidence.of("communication"):
            sent = signal.fields.get("sent_on", signal.date)
            if isinstance(sent, date):
                found.setdefault(str(signal.fields.get("subject")), []).append((sent, signal))
        asks = {*self.asked, *(str(question.clause) for question in self.policy.tree.questions)}
        return {clause: said for clause, said in found.items() if clause not in asks}

    def _still_holds(self, signal: Signal, when: date, day: date) -> bool:
        """Whether a person's word holds on the day: as long as it says, else as long as answers hold."""
        holding = self.policy.tree.judgements
        if "valid_until" in signal.fields or holding is None:
            until = signal.fields.get("valid_until")
            return not isinstance(until, date) or day <= until
        end = self._later(when, holding.hold, day)
        return end is None or day <= end

    def _counts_from(self, duty: Duty, done_by: DoneBy | None, arising: Arising, day: date) -> date | None:
        """From which day a duty can have been done: since it arose; with `ahead`, from so long before it was due.

        What is to be done before a day may be done since that day was known, or since it was due if that is earlier.
        """
        due = self._due(duty, arising, day) or arising.start
        if done_by is not None and done_by.ahead is not None and due is not None:
            return self._earlier(due, done_by.ahead, day)
        if duty.before is not None and arising.signal is not None:
            known = _learned(arising.signal)
            return min(known, due) if due is not None else known
        return arising.start

    def _is_shown_done(self, duty: Duty, done_by: DoneBy, arising: Arising, day: date) -> bool:
        """Whether signals show it done, since it arose; the one it arose from only where `same` says so."""
        first = self._counts_from(duty, done_by, arising, day)
        found = [
            signal
            for signal, done in self._doing(done_by, day)
            if ("id" in done_by.same if signal is arising.signal else first is None or done >= first)
            and self._is_related(done_by, signal, arising.signal, day)
        ]
        if done_by.told is None or not found:
            return bool(found)
        told = {name for signal in found for name in self._told(signal, str(done_by.told), day)}
        return told >= set(map(str, duty.to))

    def _told(self, signal: Signal, path: str, day: date) -> Iterator[str]:
        measured = self.evidence.value(signal, path, day)
        if isinstance(measured, Members):
            yield from measured.of
        elif isinstance(measured, Candidates):
            yield from map(str, measured.values)

    def _doing(self, done_by: DoneBy, day: date) -> Iterator[tuple[Signal, date]]:
        for of in done_by.signals:
            for signal in held_until(self.evidence.of(str(of.kind)), day):
                if self.evidence.matches(signal, of.where, day) is not MET:
                    continue
                done = self._first_date(signal, done_by.on, day) if done_by.on else signal.date
                if done is not None and done <= day:
                    yield signal, done

    def _is_related(self, done_by: DoneBy, signal: Signal, source: Signal | None, day: date) -> bool:
        for mine, theirs in done_by.same.items():
            if source is None:
                return False
            left = Candidates((signal.id,)) if mine == "id" else self.evidence.value(signal, str(mine), day)
            right = Candidates((source.id,)) if theirs == "id" else self.evidence.value(source, str(theirs), day)
            if isinstance(left, Unknown) or left != right:
                return False
        return True

    # What comes again and again

    def _last(self, duty: Duty, day: date) -> date | None:
        found = [when for way in duty.last for _, when in self._doing(way, day)]
        return max([*found, *(when for when, _ in self._words_on(duty, day))], default=None)

    def _next_due(self, duty: Duty, arising: Arising, day: date) -> date | None:
        """The next time: after the last, else after the start; by the anchor where the calendar sets the days."""
        assert duty.every is not None
        every, last = self._period(duty.every, day), self._last(duty, day)
        start = self._begins(duty, arising, day)
        if duty.anchor is not None:
            return self._by_calendar(duty, last or start, date.fromisoformat(duty.anchor), every, day)
        following = add(last, every, self.policy.calendar) if last is not None else None
        if following is not None and (arising.start is None or following >= arising.start):
            return following
        return add(start, every, self.policy.calendar) if start is not None else None

    def _by_calendar(self, duty: Duty, after: date | None, anchor: date, every: Period, day: date) -> date | None:
        """The first turn after the last time; with nothing known of before, the first that is not past due."""
        if after is not None:
            turn = occurrence_after(after, anchor=anchor, every=every)
            return turn if duty.within is None else self._later(turn, duty.within, day)
        turn = anchor
        while True:
            turn = occurrence_after(turn, anchor=anchor, every=every)
            due = turn if duty.within is None else self._later(turn, duty.within, day)
            if due is None or due >= day:
                return due

    def _begins(self, duty: Duty, arising: Arising, day: date) -> date | None:
        """From when a cadence counts while there is no last time: when it arose, though not before `since`."""
        if arising.start is None or duty.since is None:
            return arising.start or self._starts_on(duty, day)
        return max(arising.start, date.fromisoformat(duty.since))

    def _starts_on(self, duty: Duty, day: date) -> date | None:
        found = None if duty.start is None else self._date_of(duty.start, day)
        return found or (None if duty.since is None else date.fromisoformat(duty.since))

    def _date_of(self, indicator: str, day: date) -> date | None:
        measured = self.court.measured(str(indicator), day, True)
        value = measured.values[0] if isinstance(measured, Candidates) else None
        return value if isinstance(value, date) else None

    def _months(self, duty: Duty, monthly: Monthly, day: date) -> Iterator[Item]:
        """Each month whose return has not come and is due, and the next one; due at the end of the month after it."""
        came, asked = self._returns(monthly, day)
        next_month = self._next_month(duty, monthly, came, asked, day)
        missing = sorted(period for period in asked if period not in came and period < next_month)
        for period in (*missing, *_months_until(next_month, day)):
            due = _end_of(_after(period))
            text = f"return for {period[0]}-{period[1]:02}"
            yield Item(duty=duty, due=due, status=_status(due, day), about=text)

    def _next_month(self, duty: Duty, monthly: Monthly, came: set[Month], asked: set[Month], day: date) -> Month:
        """The month after the last that came, else the first spoken of, not before `since`; else one not past due."""
        begun = self._date_of(monthly.start, day) if monthly.start is not None else None
        known = [*asked, *([(begun.year, begun.month)] if begun else [])]
        if not known:
            return _before((day.year, day.month))
        following = _after(max(came)) if came else min(known)
        return max(following, _month(duty.since) or following)

    def _returns(self, monthly: Monthly, day: date) -> tuple[set[Month], set[Month]]:
        """The months whose returns came, and all months that are spoken of."""
        came: set[Month] = set()
        asked: set[Month] = set()
        for signal in held_until(self.evidence.of(str(monthly.returns)), day):
            period = _month(signal.fields.get(str(monthly.period)))
            if period is not None:
                asked.add(period)
                if isinstance(self.evidence.event_day(signal, str(monthly.done), day), date):
                    came.add(period)
        return came, asked


def _unbroken(turns: Iterable[date], holds: Callable[[date], bool], day: date) -> date | None:
    """The first day of the unbroken time up to the day in which it holds; None when it always has."""
    earlier = sorted((turn for turn in turns if turn <= day), reverse=True)
    return next((turn for turn in earlier if not holds(turn - timedelta(days=1))), None)


def _together(runs: Iterable[Run]) -> Iterator[tuple[date | None, bool]]:
    """Each unbroken time in which any criterion was met: since when the council knew, and whether it still goes on."""
    stretch: list[Run] = []
    for run in sorted(runs, key=lambda run: run.first):
        if stretch and run.first > max(one.last for one in stretch) + timedelta(days=1):
            yield _joined(stretch)
            stretch = []
        stretch.append(run)
    if stretch:
        yield _joined(stretch)


def _joined(stretch: list[Run]) -> tuple[date | None, bool]:
    known = [run.known for run in stretch if run.known is not None]
    always = len(known) < len(stretch)
    return None if always else min(known), any(run.still for run in stretch)


def _learned(signal: Signal) -> date:
    """The day on which the council learned of the signal (X7)."""
    return max(signal.date, signal.recorded_on)


def _status(due: date | None, day: date) -> Status:
    if due is None or due == day:
        return "due"
    return "overdue" if due < day else "upcoming"


def basis_of(duty: Duty, policy: Policy) -> str:
    """Where the time limit comes from: the basis of its setting; the source where there is none."""
    bounds = [bound for bound in (duty.within, duty.before, duty.every) if isinstance(bound, SettingOf)]
    return next((str(policy.tree.settings[bound.setting].basis) for bound in bounds), "source")


def _month(text: object) -> Month | None:
    parts = str(text).split("-")
    if len(parts) < 2 or not (parts[0].isdigit() and parts[1].isdigit()):
        return None
    year, month = int(parts[0]), int(parts[1])
    return (year, month) if 1900 <= year <= 2999 and 1 <= month <= 12 else None


def _after(month: Month) -> Month:
    year, number = month
    return (year + 1, 1) if number == 12 else (year, number + 1)


def _before(month: Month) -> Month:
    year, number = month
    return (year - 1, 12) if number == 1 else (year, number - 1)


def _end_of(month: Month) -> date:
    year, number = _after(month)
    return date(year, number, 1) - timedelta(days=1)


def _months_until(month: Month, day: date) -> Iterator[Month]:
    """From this month on, those whose returns are past due on the day, and the next."""
    while _end_of(_after(month)) < day:
        yield month
        month = _after(month)
    yield month
