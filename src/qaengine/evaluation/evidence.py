"""The signals of one provider as the indicators see them on a day: by kind, in order, and complete or not."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from qaengine.evaluation.asking import Asking, bounds_in, passes
from qaengine.evaluation.values import Candidates, Measured, Members, Scalar, Unknown
from qaengine.outcome.truth import MET, NOT_MET, Truth, all_met
from qaengine.periods import Period
from qaengine.policy.conditions import Bound, FieldTest, Literal, SettingOf, Test, Where
from qaengine.policy.from_document import Policy
from qaengine.policy.types import TEXT, Simple, Type, type_of_field
from qaengine.signals.kinds import Field
from qaengine.signals.records import ALL_PROVIDERS, Signal, Value

ABSENT = Unknown("not given")
BOOLEAN = Simple(name="yes or no")


class Evidence:
    """What is held of one provider: signals dated up to the as-of day and known at the known-at day."""

    def __init__(self, policy: Policy, signals: Iterable[Signal], as_of: date, known_at: date | None) -> None:
        self.policy, self.as_of, self.known_at = policy, as_of, known_at
        held = sorted(
            (signal for signal in signals if signal.date <= as_of), key=lambda signal: (signal.date, signal.id)
        )
        self.signals: tuple[Signal, ...] = tuple(held)
        self._by_kind: dict[str, list[Signal]] = {}
        for signal in held:
            self._by_kind.setdefault(signal.kind, []).append(signal)
        self._always_complete = frozenset(str(k) for complete in policy.tree.complete for k in complete.kinds)
        self._first_of_own = next((signal.date for signal in held if signal.provider != ALL_PROVIDERS), None)
        self._types: dict[tuple[str, str], Type] = {}
        self._dates: dict[str, list[date]] = {}
        self._steps: dict[int, tuple[Where, list[date]]] = {}
        self._matched: dict[tuple[int, str, int, int, bool], Truth] = {}

    def of(self, kind: str) -> list[Signal]:
        """The signals of a kind, the oldest first."""
        return self._by_kind.get(kind, [])

    def of_kinds(self, kinds: Iterable[str]) -> list[Signal]:
        """The signals of several kinds together, the oldest first."""
        listed = list(dict.fromkeys(kinds))
        if len(listed) == 1:
            return self.of(listed[0])
        found = [signal for kind in listed for signal in self.of(kind)]
        return sorted(found, key=lambda signal: (signal.date, signal.id))

    # Fields

    def type_of(self, kind: str, path: str) -> Type:
        """The type of a field of a kind."""
        key = (kind, path)
        if key not in self._types:
            self._types[key] = self._type_of(kind, path)
        return self._types[key]

    def _type_of(self, kind: str, path: str) -> Type:
        name, _, map_key = path.partition(".")
        field = self._field(kind, name)
        if field is None:
            return BOOLEAN if name == "verified" else TEXT
        return type_of_field(field, self.policy.vocabulary, map_key or None)

    def _field(self, kind: str, name: str) -> Field | None:
        known = self.policy.vocabulary.kind(kind)
        return known.fields.get(name) if known else None

    def value(self, signal: Signal, path: str, day: date) -> Measured:
        """What the signal says in the field, as read on that day; an event still to come reads as not yet."""
        name, _, key = path.partition(".")
        if name in ("source", "ref", "verified"):
            common: Scalar = getattr(signal, name)
            return ABSENT if common is None else Candidates((common,))
        if name not in signal.fields:
            return ABSENT
        value = signal.fields[name]
        if key:
            if not isinstance(value, Mapping) or key not in value:
                return ABSENT
            value = value[key]
        return self._measured(value, signal.kind, path, day)

    def _measured(self, value: Value, kind: str, path: str, day: date) -> Measured:
        if isinstance(value, date):
            of = self.type_of(kind, path)
            return Candidates(
                (None if isinstance(of, Simple) and of.event and self._is_to_come(value, day) else value,)
            )
        if isinstance(value, Mapping):
            return Members({key: Candidates((scalar(item),)) for key, item in value.items()})
        if isinstance(value, tuple):
            return Members({str(item): Candidates((scalar(item),)) for item in value})
        return Candidates((scalar(value),))

    def _is_to_come(self, value: date, day: date) -> bool:
        return value > day or (self.known_at is not None and value > self.known_at)

    def event_day(self, signal: Signal, path: str, day: date) -> date | Unknown | None:
        """The date in the field: None for not yet, Unknown when it is not given."""
        measured = self.value(signal, path, day)
        if isinstance(measured, Candidates):
            value = measured.values[0]
            return value if isinstance(value, date) else None
        return ABSENT

    # Where

    def matches(self, signal: Signal, where: Where, day: date, presumed: Mapping[str, Literal] | None = None) -> Truth:
        """Whether the signal passes every test of `where`; `presumed` fills fields that are not given.

        Kept between the days on which a date of the signal or a setting of the tests makes a difference.
        """
        if not where:
            return MET
        key = (id(where), signal.id, self._state(signal, day), self._step(where, day), presumed is not None)
        if key not in self._matched:
            self._matched[key] = all_met([self._passes(signal, test, day, presumed) for test in where])
        return self._matched[key]

    def _state(self, signal: Signal, day: date) -> int:
        """How many of the signal's dates have come by the day."""
        dates = self._dates.get(signal.id)
        if dates is None:
            dates = sorted(value for value in signal.fields.values() if isinstance(value, date))
            self._dates[signal.id] = dates
        return len(dates) if not dates or day >= dates[-1] else bisect_right(dates, day)

    def _step(self, where: Where, day: date) -> int:
        """How many steps the settings of the tests have made by the day; the tests are held, so the id is theirs."""
        if id(where) not in self._steps:
            self._steps[id(where)] = where, sorted({step for test in where for step in self.steps_of(test.test)})
        steps = self._steps[id(where)][1]
        return bisect_right(steps, day) if steps else 0

    def _passes(self, signal: Signal, test: FieldTest, day: date, presumed: Mapping[str, Literal] | None) -> Truth:
        measured = self.value(signal, test.path, day)
        if isinstance(measured, Unknown) and presumed and test.path in presumed:
            measured = Candidates((presumed[test.path],))  # type: ignore[arg-type]
        return passes(test.test, measured, self.asking(self.type_of(signal.kind, test.path), day))

    def asking(self, of: Type, day: date) -> Asking:
        """How a value of this type is asked on the day."""
        return Asking(value=_Literals(self.policy, day), type=of, calendar=self.policy.calendar)

    def ever_matching(self, where: Mapping[str, Where]) -> list[Signal]:
        """The signals of these kinds, the oldest first, but for those that fail a test that is alike on every day."""
        tests = {kind: [test for test in of if self.is_static((test,), [kind])] for kind, of in where.items()}
        found = self.of_kinds(where)
        return [one for one in found if self.matches_always(one, tests[one.kind]) is not NOT_MET]

    def matches_always(self, signal: Signal, tests: Iterable[FieldTest]) -> Truth:
        """Whether the signal passes tests whose answers are the same on every day."""
        return all_met([self._passes(signal, test, self.as_of, None) for test in tests])

    def is_static(self, where: Where, kinds: Iterable[str]) -> bool:
        """Whether the answers of `where` are the same on every day: no dates of events, no settings that step."""
        return not any(self.steps_of(test.test) or self._asks_event(test, kinds) for test in where)

    def _asks_event(self, test: FieldTest, kinds: Iterable[str]) -> bool:
        types = [self.type_of(kind, test.path) for kind in kinds]
        return any(isinstance(of, Simple) and of.event for of in types)

    # Settings that step

    def steps_of(self, test: Test) -> set[date]:
        """The days on which a bound of the test steps."""
        return {day for bound in bounds_in(test) for day in self.steps(bound)}

    def steps(self, bound: object) -> set[date]:
        """The days on which the bound steps; none where it always is the same."""
        value = self.policy.tree.settings[bound.setting].value if isinstance(bound, SettingOf) else ""
        return set() if isinstance(value, str) else {date.fromisoformat(step.from_) for step in value}

    def periods(self, bound: Bound | None) -> set[Period]:
        """Every length that the bound ever has, if there is one and it is a length of time."""
        values = (
            set() if bound is None else {self.policy.value(bound, day) for day in self.steps(bound) or {self.as_of}}
        )
        return {value for value in values if isinstance(value, Period)}

    # Completeness

    def is_complete(self, kinds: Iterable[str], first: date | None, day: date) -> bool:
        """Whether everything of these kinds from `first` to `day` is held, so that absence means none."""
        return all(self._is_declared(kind, day) or self._is_covered(kind, first, day) for kind in set(kinds))

    def _is_declared(self, kind: str, day: date) -> bool:
        """Whether the policy calls the kind complete; of a provider not yet heard of it says nothing."""
        return kind in self._always_complete and self._first_of_own is not None and self._first_of_own <= day

    def _is_covered(self, kind: str, first: date | None, day: date) -> bool:
        if first is None:
            return False
        needed = first
        for start, end in self._coverage(kind, day):
            if start <= needed <= end + timedelta(days=1):
                needed = max(needed, end + timedelta(days=1))
        return needed > day

    def _coverage(self, kind: str, day: date) -> list[tuple[date, date]]:
        """What is covered, as far as the signals dated up to the day say, by its first day."""
        covered = []
        for signal in held_until(self.of("feed.coverage"), day):
            kinds, start, end = (signal.fields.get(name) for name in ("kinds", "from", "until"))
            if isinstance(kinds, tuple) and kind in kinds and isinstance(start, date) and isinstance(end, date):
                covered.append((start, end))
        return sorted(covered)

    def coverage_days(self, kinds: Iterable[str]) -> set[date]:
        """The days on which what is complete may change."""
        listed = set(kinds)
        days = {signal.date for signal in self.of("feed.coverage")}
        covered = (span for kind in listed for span in self._coverage(kind, self.as_of))
        days |= {edge for start, end in covered for edge in (start, end + timedelta(days=1))}
        return days | ({self._first_of_own} if self._first_of_own and listed & self._always_complete else set())


class _Literals:
    """Reads bounds on one day."""

    __slots__ = ("day", "policy")

    def __init__(self, policy: Policy, day: date) -> None:
        self.policy, self.day = policy, day

    def __call__(self, bound: Bound) -> Literal:
        return self.policy.value(bound, self.day)


def scalar(value: Value) -> Scalar:
    """The value as tests compare it: decimals as exact fractions."""
    if isinstance(value, Decimal):
        return Fraction(value)
    if isinstance(value, bool | str | int | date) or value is None:
        return value
    return str(value)


def held_until(signals: list[Signal], day: date) -> list[Signal]:
    """The signals dated on the day or before."""
    return signals[: bisect_right(signals, day, key=lambda signal: signal.date)]
