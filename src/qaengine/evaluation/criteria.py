"""Criteria asked of one provider: answers in three values, since when, on which signals and settings."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from math import ceil
from typing import assert_never

from qaengine.evaluation.asking import Asking, bounds_in, passes
from qaengine.evaluation.evidence import Evidence
from qaengine.evaluation.meters import Meter, meter_for
from qaengine.evaluation.runs import ONE_DAY, Runs, latest_of
from qaengine.evaluation.values import Candidates, Measured, Members, Unknown
from qaengine.outcome.truth import MET, NOT_MET, UNKNOWN, Truth, agreed, all_met, any_met, at_least_met, opposite
from qaengine.policy.conditions import (
    AllOf,
    AnyOf,
    Asks,
    AtLeastOf,
    Bound,
    Condition,
    FieldTest,
    Happened,
    Indicated,
    InForce,
    NoneOf,
    SettingOf,
    Test,
    subjects,
)
from qaengine.policy.from_document import Policy
from qaengine.policy.indicators import Count, Indicator, Judgement, Latest, OfKind, Presume, Span, Sum, rests_on
from qaengine.policy.records import Criterion
from qaengine.policy.types import ANY, Choice, Group, Type

Leaf = Asks | AtLeastOf


class DecisionView:
    """How criteria see another decision: its range and what is in force, on any day."""

    def range_at(self, day: date) -> tuple[str, ...]:
        """The outcomes that the evidence leaves open."""
        raise NotImplementedError

    def is_sure_at(self, day: date) -> bool:
        """Whether one of them is sure to hold, so that the framework cannot turn out to give none."""
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
        self._leaves: dict[int, tuple[Leaf, Runs[tuple[Truth, Truth]]]] = {}

    def meter(self, name: str) -> Meter:
        """The meter of an indicator, made once."""
        if name not in self._meters:
            indicator = self.policy.tree.indicators[name]
            self._meters[name] = meter_for(indicator, self.policy.types[name], self.evidence, self.meter)
        return self._meters[name]

    def people(self, question: str, roles: tuple[str, ...]) -> Meter:
        """What people in these roles say to a clause as a question."""
        return meter_for(Judgement(judgement=question, by=roles), ANY, self.evidence, self.meter)

    def elsewhere(self, decision: str) -> Meter:
        """The outcome of a decision that is made elsewhere, as it is recorded."""
        recorded = self.policy.tree.decisions[decision].recorded
        assert recorded is not None
        where = (FieldTest(path=str(recorded.when), test=Happened(happened=True)),) if recorded.when else ()
        latest = Latest(latest=(OfKind(kind=recorded.kind, where=where),), field=recorded.field)
        return meter_for(latest, ANY, self.evidence, self.meter)

    def measured(self, name: str, day: date, presume: bool) -> Measured:
        """What an indicator measures on a day."""
        key = (name, day, presume)
        if key not in self._measured:
            self._measured[key] = self.meter(name).at(day, presume)
        return self._measured[key]

    def presumes(self, name: str) -> bool:
        """Whether the indicator, or one that it rests on, presumes anything where it is unknown."""
        indicator = self.policy.tree.indicators.get(name)
        if indicator is None:
            return False
        return presumption(indicator) is not None or any(self.presumes(below) for below in rests_on(indicator))

    def type_of(self, subject: str) -> Type:
        """The type of an indicator, or of a decision's outcomes."""
        if subject in self.policy.types:
            return self.policy.types[subject]
        outcomes = tuple(str(outcome) for outcome in self.policy.tree.decisions[subject].outcomes)
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
            case Asks() | AtLeastOf():
                return self.leaf(condition).at(day)[not presume]
            case _:
                assert_never(condition)

    def leaf(self, leaf: Leaf) -> Runs[tuple[Truth, Truth]]:
        """A condition without parts over time: its answer, and its answer without presumptions."""
        if id(leaf) not in self._leaves:
            turn_before = latest_of(self._leaf_turns(leaf))
            runs = Runs(self.evidence.as_of, lambda day: self._leaf_answers(leaf, day), turn_before)
            self._leaves[id(leaf)] = leaf, runs
        return self._leaves[id(leaf)][1]

    def _leaf_answers(self, leaf: Leaf, day: date) -> tuple[Truth, Truth]:
        presumes = any(self.presumes(name) for name, _ in subjects(leaf))
        shown = self.leaf_answer(leaf, day, True)
        return shown, self.leaf_answer(leaf, day, False) if presumes else shown

    def leaf_answer(self, leaf: Leaf, day: date, presume: bool) -> Truth:
        """The answer of a condition without parts on a day."""
        match leaf:
            case Asks(subject=subject, test=test):
                return self._asks(subject, test, day, presume)
            case AtLeastOf(n=n, of=of, test=test):
                return self._at_least_of(n, of, test, day, presume)

    def _asks(self, subject: str, test: Test, day: date, presume: bool) -> Truth:
        asking = self.evidence.asking(self.type_of(subject), day)
        match test:
            case Indicated(test=inner):
                return self._indicated(self.decided[subject], inner, day, asking)
            case InForce(test=inner):
                standing = self.decided[subject].in_force_at(day)
                return UNKNOWN if standing is None else passes(inner, Candidates((standing,)), asking)
            case _:
                return passes(test, self.measured(subject, day, presume), asking)

    def _indicated(self, decided: DecisionView, test: Test, day: date, asking: Asking) -> Truth:
        """What every outcome still possible says; not met yet while there may turn out to be none."""
        answer = agreed(passes(test, Candidates((outcome,)), asking) for outcome in decided.range_at(day))
        return UNKNOWN if answer is MET and not decided.is_sure_at(day) else answer

    def _at_least_of(self, n: Bound, of: tuple[str, ...], test: Test, day: date, presume: bool) -> Truth:
        """A group of which nothing is known may have any number of members that pass."""
        count = ceil(self.policy.number(n, day))
        return at_least_met(count, [one for name in of for one in self.each_answer(name, test, count, day, presume)])

    def each_answer(self, subject: str, test: Test, count: int, day: date, presume: bool) -> list[Truth]:
        """The answers of the members of a group, as many as are wanted where none is known; else the one answer."""
        measured = self.measured(subject, day, presume)
        asking = self.evidence.asking(self.type_of(subject), day)
        if isinstance(measured, Members) and measured.of:
            return [passes(test, member, asking.of_member()) for member in measured.of.values()]
        return [UNKNOWN] * count if isinstance(asking.type, Group) else [passes(test, measured, asking)]

    # What an answer rests on

    def cites(self, condition: Condition, day: date) -> set[str]:
        """The signals on which the condition's answer rests."""
        found: set[str] = set()
        for subject, _ in subjects(condition):
            meter = self.decided[subject] if subject in self.decided else self.meter(subject)
            found |= meter.cites(day)
        return found

    def turn_before(self, condition: Condition, day: date) -> date | None:
        """The latest day up to `day` on which an answer within the condition became what it is."""
        starts = [self.leaf(leaf).start(day) for leaf in leaves(condition)]
        return max((start for start in starts if start is not None), default=None)

    def turns(self, condition: Condition) -> set[date]:
        """The days on which the condition's answer may change."""
        return {day for leaf in leaves(condition) for day in self._leaf_turns(leaf)}

    def _leaf_turns(self, leaf: Leaf) -> list[date]:
        used = settings_used(self.policy, leaf)
        found = {day for name in used for day in self.evidence.steps(SettingOf(setting=name))}
        for subject, test in subjects(leaf):
            if subject in self.decided:
                found |= self.decided[subject].turns()
            else:
                periods = {period for bound in bounds_in(test) for period in self.evidence.periods(bound)}
                found |= self.meter(subject).turns(periods)
        return sorted(day for day in found if day <= self.evidence.as_of)


class Asked:
    """One criterion put to one provider, on any day; answers are kept between the days on which they may change."""

    def __init__(
        self, court: Court, criterion: Criterion, decision: str | None, outcome: str | None, part: str
    ) -> None:
        self.court, self.criterion = court, criterion
        self.decision, self.outcome, self.part = decision, outcome, part
        self.clause = str(criterion.clause)
        self.judges = self._meter(criterion.judged_by)
        self.deciders = self._meter(criterion.decided_by)
        self._own_turns = latest_of(self._turns_of_people())

    def _meter(self, roles: tuple[str, ...]) -> Meter | None:
        """What people in these roles say to the clause as a question."""
        return self.court.people(self.criterion.clause, roles) if roles else None

    def answers(self, day: date) -> tuple[Truth, Truth]:
        """The answer of the day, and the answer without presumptions and open mitigations."""
        return self._seen.at(day)[0]

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
        if self.judges is None:
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
        """Which of the outcomes that the criterion leaves open the person who decides has named, while it holds."""
        if self.deciders is None:
            return None
        measured = self.deciders.at(day, False)
        said = measured.values if isinstance(measured, Candidates) else ()
        return str(said[0]) if len(said) == 1 and said[0] in self.left_open() else None

    def left_open(self) -> tuple[str, ...]:
        """The outcomes from the one that the criterion establishes up to the most serious that it allows."""
        if self.decision is None or self.outcome is None or self.criterion.up_to is None:
            return ()
        outcomes = [str(outcome) for outcome in self.court.policy.tree.decisions[self.decision].outcomes]
        return tuple(outcomes[outcomes.index(self.outcome) : outcomes.index(str(self.criterion.up_to)) + 1])

    # Time

    @cached_property
    def _seen(self) -> Runs[tuple[tuple[Truth, Truth], Truth, str | None]]:
        """All that a decision sees of the criterion, over time."""
        return Runs(self.court.evidence.as_of, self._see, self._turn_before)

    def _see(self, day: date) -> tuple[tuple[Truth, Truth], Truth, str | None]:
        answers = self._ask(day, presume=True), self._ask(day, presume=False)
        return answers, self.applies(day), self.established(day)

    def _turn_before(self, day: date) -> date | None:
        turns = [self.court.turn_before(condition, day) for condition in self.conditions()]
        return max((turn for turn in (*turns, self._own_turns(day)) if turn is not None), default=None)

    def _turns_of_people(self) -> list[date]:
        people = (meter for meter in (self.judges, self.deciders) if meter is not None)
        return sorted({turn for meter in people for turn in meter.turns(()) if turn <= self.court.evidence.as_of})

    def since(self, day: date) -> date | None:
        """The first day from which the answer has been what it is on `day`; None when it always was."""
        answer, start = self.answers(day)[0], self._seen.start(day)
        while start is not None and self.answers(start - ONE_DAY)[0] is answer:
            start = self._seen.start(start - ONE_DAY)
        return start

    def alike_since(self, day: date) -> date | None:
        """The first day from which all that a decision sees of the criterion has been what it is on `day`."""
        return self._seen.start(day)

    # What it rests on

    def conditions(self) -> Iterator[Condition]:
        """The conditions of the criterion."""
        for condition in (self.criterion.when, self.criterion.unless, self.criterion.applies_to):
            if condition is not None:
                yield condition

    def cites(self, day: date) -> tuple[str, ...]:
        """The signals that the answer rests on, in order of their ids."""
        conditions = self.conditions() if self.judged(day) is None else self._limits()
        found = {name for condition in conditions for name in self.court.cites(condition, day)}
        for people in (self.judges, self.deciders):
            found |= set() if people is None else people.cites(day)
        return tuple(sorted(found))

    def _limits(self) -> Iterator[Condition]:
        if self.criterion.applies_to is not None:
            yield self.criterion.applies_to

    def settings(self) -> tuple[str, ...]:
        """The names of the settings that the criterion uses."""
        used = {name for condition in self.conditions() for name in settings_used(self.court.policy, condition)}
        return tuple(sorted(used))

    def presumptions(self, day: date) -> tuple[str, ...]:
        """The indicators whose presumption changes the answer of the day."""
        answer, certain = self.answers(day)
        if answer is certain or self.criterion.when is None:
            return ()
        indicators = self.court.policy.tree.indicators
        asked = {subject for subject, _ in subjects(self.criterion.when)}
        return tuple(sorted(s for s in asked if s in indicators and getattr(indicators[s], "presume", None)))


def presumption(indicator: Indicator) -> Presume | None:
    """What the indicator presumes of fields that are not given."""
    match indicator:
        case Count(presume=presume) | Sum(presume=presume) | Span(presume=presume):
            return presume
        case _:
            return None


def leaves(condition: Condition) -> Iterator[Leaf]:
    """The parts of a condition that have no parts themselves."""
    match condition:
        case Asks() | AtLeastOf():
            yield condition
        case AllOf(parts=parts) | AnyOf(parts=parts) | NoneOf(parts=parts):
            for part in parts:
                yield from leaves(part)


def settings_used(policy: Policy, condition: Condition) -> tuple[str, ...]:
    """The settings that a condition uses, worked out once for a policy."""
    if id(condition) not in policy.worked_out:
        found = tuple(sorted(set(settings_in(condition, policy.tree.indicators))))
        policy.worked_out[id(condition)] = condition, found
    return policy.worked_out[id(condition)][1]


def settings_in(condition: Condition, indicators: Mapping[str, Indicator]) -> Iterator[str]:
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


def settings_of_indicator(name: str, indicators: Mapping[str, Indicator]) -> Iterator[str]:
    """The settings that an indicator and those it rests on use."""
    for value in _inside(indicators[name]):
        if isinstance(value, SettingOf):
            yield str(value.setting)
    for below in rests_on(indicators[name]):
        yield from settings_of_indicator(below, indicators)


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
