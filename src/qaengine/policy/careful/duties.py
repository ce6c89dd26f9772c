"""What falls due: a duty arises in one way, is due in one way, and names what is there."""

from collections.abc import Iterable
from dataclasses import replace

from qaengine.policy.careful.conditions import Conditions
from qaengine.policy.careful.literals import A_PERIOD, LENGTH, STRETCH, called
from qaengine.policy.careful.names import Names
from qaengine.policy.careful.signals import Signals
from qaengine.policy.conditions import Bound
from qaengine.policy.duties import DoneBy, Duty, Monthly
from qaengine.policy.types import MISTAKEN, Type, is_date


class Duties:
    """Looks over duties; `clauses` are those of the policy's criteria."""

    def __init__(self, names: Names, signals: Signals, conditions: Conditions, clauses: Iterable[str]) -> None:
        self.names, self.signals, self.conditions, self.slips = names, signals, conditions, names.slips
        self.clauses = list(dict.fromkeys(clauses))

    def duty(self, duty: Duty) -> Duty:
        """The duty with typed conditions, kinds and periods; whatever it names is there."""
        self.names.roles((*duty.who, *duty.to))
        self.names.readings(duty.reading)
        self._arises(duty)
        self._is_due_in_one_way(duty)
        kinds = [of.kind for of in duty.for_each or ()]
        for path in (*duty.from_, *duty.due_on, *duty.done_on):
            if self._has_signal(path, kinds):
                self._expect_date(kinds, path)
        every = STRETCH if duty.anchor is not None else LENGTH
        return replace(
            duty,
            for_each=None if duty.for_each is None else self.signals.kinds(duty.for_each, ()),
            unless=None if duty.unless is None else self.signals.where(duty.unless, kinds),
            while_=self.conditions.optional(duty.while_),
            applies_to=self.conditions.optional(duty.applies_to),
            lasts=self._period(duty.lasts, "lasts"),
            within=self._period(duty.within, "within"),
            before=self._period(duty.before, "before"),
            every=None if duty.every is None else self.names.literals.ruled(duty.every, every, "every"),
            agreed=tuple(self._done_by(way, kinds) for way in duty.agreed),
            last=tuple(self._done_by(way, kinds) for way in duty.last),
            done_by=tuple(self._done_by(way, kinds) for way in duty.done_by),
            start=self._start(duty.start),
            monthly=self._monthly(duty.monthly),
            blocked_while=None if duty.blocked_while is None else self.signals.where(duty.blocked_while, kinds),
        )

    def _arises(self, duty: Duty) -> None:
        if duty.entered is not None:
            self.names.outcomes((*duty.entered.outcomes, *duty.entered.was), duty.entered.decision)
        if duty.indicated_or_in_force is not None:
            self.names.outcomes(duty.indicated_or_in_force.outcomes, duty.indicated_or_in_force.decision)
        for clause in duty.became_met:
            if clause not in self.clauses:
                self.slips.unknown("Q282", f"no criterion has the clause `{clause}`", clause, self.clauses)
        if duty.for_each is not None and (duty.entered is not None or duty.became_met):
            text = "a duty arises from signals, or from what is in force or met, but not from both"
            kinds = [of.kind for of in duty.for_each]
            self.slips.add("Q283", text, *kinds, hint="make two duties of it, or add a `while`")

    def _is_due_in_one_way(self, duty: Duty) -> None:
        if duty.anchor is not None and duty.every is None:
            hint = "say `every` how long"
            self.slips.add("Q283", "an anchor counts nothing without `every`", duty.anchor, hint=hint)
        ways = {"due_on": duty.due_on, "before": duty.before, "every": duty.every, "monthly": duty.monthly}
        ways |= {} if duty.anchor is not None else {"within": duty.within}
        given = [f"`{name}`" for name, value in ways.items() if value]
        if len(given) > 1:
            text = f"{' and '.join(given)} both say when it is due"
            self.slips.add("Q283", text, *duty.clause, hint="keep one of them")

    def _has_signal(self, path: str, kinds: list[str]) -> bool:
        """Whether the duty arises from a signal that has fields."""
        if not kinds:
            text = f"`{path}` is a field of a signal, but this duty arises from none"
            self.slips.add("Q283", text, path, hint="say `for_each` kind of signal it arises")
        return bool(kinds)

    def _period(self, bound: Bound | None, about: str) -> Bound | None:
        return None if bound is None else self.names.literals.ruled(bound, A_PERIOD, about)

    def _start(self, start: str | None) -> str | None:
        if start is not None:
            self._date(self.conditions.indicators.type_of(start), start)
        return start

    def _done_by(self, done_by: DoneBy, kinds: list[str]) -> DoneBy:
        shown_by = [of.kind for of in done_by.signals]
        for path in done_by.on:
            self._expect_date(shown_by, path)
        if done_by.told is not None:
            self._field(shown_by, done_by.told)
        for mine, theirs in done_by.same.items():
            self._field(shown_by, mine)
            if self._has_signal(theirs, kinds):
                self._field(kinds, theirs)
        ahead = self._period(done_by.ahead, "ahead")
        return replace(done_by, signals=self.signals.kinds(done_by.signals, ()), ahead=ahead)

    def _monthly(self, monthly: Monthly | None) -> Monthly | None:
        if monthly is not None:
            self._field([monthly.returns], monthly.period)
            self._expect_date([monthly.returns], monthly.done)
            self._start(monthly.start)
        return monthly

    def _field(self, kinds: Iterable[str], path: str) -> None:
        if path != "id":
            self.signals.type_of(kinds, path)

    def _expect_date(self, kinds: Iterable[str], path: str) -> None:
        self._date(self.signals.type_of(kinds, path), path)

    def _date(self, found: Type, at: str) -> None:
        if found != MISTAKEN and not is_date(found):
            self.slips.add("Q267", f"`{at}` is {called(found)}, not a date", at)
