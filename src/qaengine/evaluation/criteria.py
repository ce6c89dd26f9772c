"""Criteria asked of one provider: answers in three values, since when, on which signals and settings."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import assert_never

from qaengine.evaluation.asking import Asking, passes
from qaengine.evaluation.evidence import Evidence
from qaengine.evaluation.meters import Meter, meter_for, presumed_by
from qaengine.evaluation.values import Candidates, Measured, Members, Unknown
from qaengine.outcome.truth import MET, NOT_MET, UNKNOWN, Truth, agreed, all_met, any_met, at_least_met, opposite
from qaengine.periods import Period
from qaengine.policy.conditions import (
    AllOf,
    AllTests,
    AnyOf,
    Asks,
    AtLeast,
    AtLeastOf,
    AtMost,
    Bound,
    Condition,
    Every,
    InForce,
    Indicated,
    Is,
    IsNot,
    LessThan,
    MoreThan,
    NoneOf,
    SettingOf,
    Some,
    Test,
    subjects,
)
from qaengine.policy.indicators import Judgement
from qaengine.policy.records import Criterion
from qaengine.policy.types import ANY, Choice, Type


class DecisionView:
    """How criteria see another decision: its range and what is in force, on any day. Filled in as decisions are judged."""

    def range_at(self, day: date) -> tuple[str, ...]:
        """The outcomes that the evidence leaves open."""
        raise NotImplementedError

    def in_force_at(self, day: date) -> str | None:
        """The outcome in force."""
        raise NotImplementedError

    def turns(self) -> set[date]:
        """The days on which either may change."""
        raise NotImplementedError

    def cites(self, day: date) -> set[str]:
        """The signals on which either rests."""
        raise NotImplementedError


class Court:
    """The indicators of a policy over one provider's evidence, and the decisions judged so far."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence, self.policy = evidence, evidence.policy
        self.decided: dict[str, DecisionView] = {}
        self._meters: dict[str, Meter] = {}
        self._measured: dict[tuple[str, date, bool], Measured] = {}

    def meter(self, name: str) -> Meter:
        """The meter of an indicator, made once."""
        if name not in self._meters:
            indicator = self.policy.tree.indicators[name]  # type: ignore[index]
            self._meters[name] = meter_for(indicator, self.policy.types[name], self.evidence, self.meter)
        return self._meters[name]

    def measured(self, name: str, day: date, presume: bool) -> Measured:
        """What an indicator measures on a day."""
        key = (name, day, presume)
        if key not in self._measured:
            self._measured[key] = self.meter(name).at(day, presume)
        return self._measured[key]

    def type_of(self, subject: str) -> Type:
        """The type of an indicator, or of a decision's outcomes."""
        if subject in self.policy.types:
            return self.policy.types[subject]
        outcomes = tuple(str(outcome) for outcome in self.policy.tree.decisions[subject].outcomes)  # type: ignore[index]
        return Choice(values=outcomes, scales=(outcomes,))

    # Answers

    def answer(self, condition: Condition, day: date, presume: bool) -> Truth:
        """Whether the condition holds on the day."""
        match condition:
            case AllOf(parts=parts):
                return all_met([self.answer(part, day, presume) for part in parts])
            case AnyOf(parts=parts):
                return any_met([self.answer(part, day, presume) for part in parts])
            case NoneOf(parts=parts):
                return opposite(any_met([self.answer(part, day, presume) for part in parts]))
            case Asks(subject=subject, test=test):
                return self._asks(subject, test, day, presume)
            case AtLeastOf(n=n, of=of, test=test):
                return self._at_least_of(n, of, test, day, presume)
            case _:
                assert_never(condition)

    def _asks(self, subject: str, test: Test, day: date, presume: bool) -> Truth:
        asking = Asking(value=self.evidence.literal(day), type=self.type_of(subject))
        match test:
            case Indicated(test=inner):
                possible = self.decided[subject].range_at(day)
                return agreed(passes(inner, Candidates((outcome,)), asking) for outcome in possible)
            case InForce(test=inner):
                standing = self.decided[subject].in_force_at(day)
                return UNKNOWN if standing is None else passes(inner, Candidates((standing,)), asking)
            case _:
                return passes(test, self.measured(subject, day, presume), asking)

    def _at_least_of(self, n: Bound, of: tuple[str, ...], test: Test, day: date, presume: bool) -> Truth:
        count = self.policy.number(n, day)
        answers = []
        for subject in of:
            measured = self.measured(subject, day, presume)
            asking = Asking(value=self.evidence.literal(day), type=self.type_of(subject))
            if isinstance(measured, Members):
                answers += [passes(test, member, asking.of_member()) for member in measured.of.values()]
            else:
                answers.append(passes(test, measured, asking))
        return at_least_met(-(-count.numerator // count.denominator), answers) if answers else UNKNOWN

    # What an answer rests on

    def cites(self, condition: Condition, day: date) -> set[str]:
        """The signals on which the condition's answer rests."""
        found: set[str] = set()
        for subject, _ in subjects(condition):
            meter = self.decided[subject] if subject in self.decided else self.meter(subject)
            found |= meter.cites(day)
        return found

    def turns(self, condition: Condition) -> set[date]:
        """The days on which the condition's answer may change."""
        found: set[date] = set()
        for subject, test in subjects(condition):
            if subject in self.decided:
                found |= self.decided[subject].turns()
            else:
                found |= self.meter(subject).turns(self._periods(test))
        return found

    def _periods(self, test: Test) -> list[Period]:
        values = [self.policy.value(bound, self.evidence.as_of) for bound in bounds_in(test)]
        return [value for value in values if isinstance(value, Period)]

    def is_presumed(self, condition: Condition) -> bool:
        """Whether anything the condition asks is presumed where it is unknown."""
        return any(presumed_by(getattr(self.policy.tree.indicators.get(s), "presume", None)) for s, _ in subjects(condition))  # type: ignore[call-overload]


class Asked:
    """One criterion put to one provider, on any day; answers are kept between the days on which they may change."""

    def __init__(self, court: Court, criterion: Criterion, decision: str | None, outcome: str | None, part: str) -> None:
        self.court, self.criterion = court, criterion
        self.decision, self.outcome, self.part = decision, outcome, part
        self.clause = str(criterion.clause)
        self.judges = self._judges()
        self._turns: list[date] | None = None
        self._kept: dict[int, tuple[Truth, Truth]] = {}

    def _judges(self) -> Meter | None:
        roles = (*self.criterion.judged_by, *self.criterion.decided_by)
        if not roles:
            return None
        question = Judgement(judgement=self.criterion.clause, by=roles)
        return meter_for(question, ANY, self.court.evidence, self.court.meter)

    def answers(self, day: date) -> tuple[Truth, Truth]:
        """The answer of the day, and the answer without presumptions and open mitigations."""
        position = bisect_right(self.turns(), day)
        if position not in self._kept:
            self._kept[position] = self._ask(day, presume=True), self._ask(day, presume=False)
        return self._kept[position]

    def applies(self, day: date) -> Truth:
        """Whether the criterion concerns this provider at all."""
        limits = self.criterion.applies_to
        return MET if limits is None else self.court.answer(limits, day, presume=False)

    def _ask(self, day: date, *, presume: bool) -> Truth:
        applies = self.applies(day)
        if applies is NOT_MET:
            return NOT_MET
        judged = self.judged(day)
        answer = judged if judged is not None else self._computed(day, presume)
        return all_met((applies, answer))

    def judged(self, day: date) -> Truth | None:
        """What a person named by the criterion answered and still holds; None without such an answer."""
        if self.judges is None or not self.criterion.judged_by:
            return None
        measured = self.judges.at(day, False)
        if isinstance(measured, Unknown):
            return None
        assert isinstance(measured, Candidates)
        says = {True: MET, False: NOT_MET}
        return agreed(says.get(value, UNKNOWN) if isinstance(value, bool) else UNKNOWN for value in measured.values)

    def _computed(self, day: date, presume: bool) -> Truth:
        if self.criterion.when is None:
            return UNKNOWN
        answer = self.court.answer(self.criterion.when, day, presume)
        if self.criterion.unless is None or answer is NOT_MET:
            return answer
        blocked = self.court.answer(self.criterion.unless, day, presume)
        if blocked is UNKNOWN and presume:
            return answer
        return all_met((answer, opposite(blocked)))

    def established(self, day: date) -> str | None:
        """The outcome that the person who decides between two has named, while it holds."""
        if self.judges is None or not self.criterion.decided_by:
            return None
        measured = self.judges.at(day, False)
        if isinstance(measured, Candidates) and len(measured.values) == 1 and isinstance(measured.values[0], str):
            return measured.values[0]
        return None

    # Time

    def turns(self) -> list[date]:
        """The days, in order, on which the answer may change."""
        if self._turns is None:
            found = {day for condition in self.conditions() for day in self.court.turns(condition)}
            if self.judges is not None:
                found |= self.judges.turns(())
            found |= self._settings_turns()
            as_of = self.court.evidence.as_of
            self._turns = sorted(day for day in found if day <= as_of)
        return self._turns

    def _settings_turns(self) -> set[date]:
        stepped = [self.court.policy.tree.settings[name].value for name in self.settings()]  # type: ignore[index]
        return {date.fromisoformat(step.from_) for value in stepped if not isinstance(value, str) for step in value}

    def since(self, day: date) -> date | None:
        """The first day from which the answer has been what it is on `day`; None when it always was."""
        turns = self.turns()
        position = bisect_right(turns, day)
        answers = self.answers(day)
        while position > 0:
            before = turns[position - 1] - timedelta(days=1)
            if self.answers(before) != answers:
                return turns[position - 1]
            position -= 1
        return None

    # What it rests on

    def conditions(self) -> Iterator[Condition]:
        """The conditions of the criterion."""
        for condition in (self.criterion.when, self.criterion.unless, self.criterion.applies_to):
            if condition is not None:
                yield condition

    def cites(self, day: date) -> tuple[str, ...]:
        """The signals that the answer rests on, in order of their ids."""
        if self.judges is not None and (cited := self.judges.cites(day)) and self.judged(day) is not None:
            return tuple(sorted(cited))
        found = {name for condition in self.conditions() for name in self.court.cites(condition, day)}
        if self.judges is not None:
            found |= self.judges.cites(day)
        return tuple(sorted(found))

    def settings(self) -> tuple[str, ...]:
        """The names of the settings that the criterion uses."""
        tree = self.court.policy.tree
        return tuple(sorted({name for condition in self.conditions() for name in settings_in(condition, tree.indicators)}))

    def presumptions(self, day: date) -> tuple[str, ...]:
        """The indicators whose presumption changes the answer of the day."""
        answer, certain = self.answers(day)
        if answer is certain or self.criterion.when is None:
            return ()
        indicators = self.court.policy.tree.indicators
        asked = {subject for subject, _ in subjects(self.criterion.when)}
        return tuple(sorted(s for s in asked if s in indicators and getattr(indicators[s], "presume", None)))  # type: ignore[index]


def bounds_in(test: Test) -> Iterator[Bound]:
    """Each bound that the test compares with."""
    match test:
        case Is(values=values) | IsNot(values=values):
            yield from values
        case AtLeast(bound=bound) | MoreThan(bound=bound) | AtMost(bound=bound) | LessThan(bound=bound):
            yield bound
        case Every(test=inner) | Some(test=inner) | Indicated(test=inner) | InForce(test=inner):
            yield from bounds_in(inner)
        case AllTests(tests=tests):
            for inner in tests:
                yield from bounds_in(inner)
        case _:
            return


def settings_in(condition: Condition, indicators: Mapping[str, object]) -> Iterator[str]:
    """The settings that a condition uses, those of its indicators included."""
    yield from _counts_in(condition)
    for subject, test in subjects(condition):
        yield from (str(bound.setting) for bound in bounds_in(test) if isinstance(bound, SettingOf))
        if subject in indicators:
            yield from settings_of_indicator(subject, indicators)


def _counts_in(condition: Condition) -> Iterator[str]:
    match condition:
        case AtLeastOf(n=SettingOf(setting=setting)):
            yield str(setting)
        case AllOf(parts=parts) | AnyOf(parts=parts) | NoneOf(parts=parts):
            for part in parts:
                yield from _counts_in(part)
        case _:
            return


def settings_of_indicator(name: str, indicators: Mapping[str, object]) -> Iterator[str]:
    """The settings that an indicator and those it rests on use."""
    for value in _inside(indicators[name]):
        if isinstance(value, SettingOf):
            yield str(value.setting)
    for below in rests_on(indicators[name]):
        yield from settings_of_indicator(below, indicators)


def rests_on(indicator: object) -> Iterator[str]:
    """The names of the indicators that an indicator rests on."""
    for attribute in ("part_of", "worst", "per", "bands_of", "rows", "columns"):
        value = getattr(indicator, attribute, None)
        if isinstance(value, str):
            yield str(value)
    for part in getattr(indicator, "score", ()):
        yield str(part.of)


def _inside(value: object) -> Iterator[object]:
    if isinstance(value, SettingOf):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _inside(item)
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _inside(item)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from _inside(getattr(value, name))


def listed(words: Iterable[str]) -> str:
    """Words as a list in a sentence."""
    return ", ".join(words)
