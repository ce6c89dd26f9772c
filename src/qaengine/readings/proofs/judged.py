"""Criteria, needs, outcomes and ranges as formulas over what the indicators of a policy measure."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from math import ceil
from typing import assert_never

import z3

from qaengine.evaluation.asking import Asking, passes
from qaengine.evaluation.decisions import has_rest
from qaengine.evaluation.order import conditions_of, decided_first
from qaengine.evaluation.values import Candidates, Scalar
from qaengine.policy.conditions import (
    AllOf,
    AnyOf,
    Asks,
    AtLeastOf,
    Condition,
    Indicated,
    InForce,
    NoneOf,
    Test,
    subjects,
)
from qaengine.policy.from_document import Policy
from qaengine.policy.records import Criterion, Decision
from qaengine.policy.types import Choice, Type
from qaengine.readings.proofs.groups import Group
from qaengine.readings.proofs.measures import ANOTHER, Measure
from qaengine.readings.proofs.needs import PICKS, Asked, Comes, Needs, Place, for_certain
from qaengine.readings.proofs.subjects import Subjects, tests_by_subject
from qaengine.readings.proofs.three import (
    ALWAYS,
    NEVER,
    NOT_KNOWN,
    YES,
    Answer,
    Formula,
    all_met,
    any_met,
    at_least_met,
    both,
    constant,
    denied,
    either,
    if_asked,
    known,
    opposite,
)
from qaengine.readings.proofs.words import Values

NOTHING: Mapping[str, str] = {}


class World:
    """One provider under a policy with everything open: formulas of all that is asked, and of what comes of it."""

    def __init__(
        self,
        policy: Policy,
        day: date,
        prefix: str,
        *,
        stands_for: Mapping[str, str] = NOTHING,
        apart: Collection[str] = (),
    ) -> None:
        """Of some decisions the record and what is in force `stands_for` another's; see `Subjects` for `apart`."""
        self.policy, self.day, self.prefix, self.stands_for = policy, day, prefix, stands_for
        self.subjects = Subjects(policy, day, prefix, tests_by_subject(all_asked(policy)), apart)
        self.people: dict[str, Values] = {}
        self.standing: dict[str, Values] = {}
        self.comes: dict[str, Comes] = {}
        self.asked: dict[Place, Asked] = {}
        self.dropped: dict[Place, Formula] = {}
        for name in decided_first(policy.tree.decisions):
            self.comes[str(name)] = self._decided(str(name), policy.tree.decisions[name])
        for part, criteria in (("scope", policy.tree.scope), ("trigger", policy.tree.triggers)):
            for number, criterion in enumerate(criteria):
                self._ask(criterion, Place(decision=None, outcome=None, part=part, number=number))

    @cached_property
    def sound(self) -> Formula:
        """What holds of every real provider."""
        measures = [measure.sound for _, measure in self.subjects.free()]
        alone = [_at_most_one(values) for values in self.standing.values()]
        return both((*measures, *alone, *self.subjects.presumed(), *self.subjects.related()))

    def free(self) -> Iterator[tuple[str, Measure]]:
        """Everything that is open, by its name: indicators, what people say, what stands in force."""
        yield from self.subjects.free()
        yield from self.people.items()
        yield from ((f"{name} in force", values) for name, values in self.standing.items())

    # Conditions

    def answer(self, condition: Condition, presume: bool) -> Answer:
        """Whether the condition holds."""
        match condition:
            case AllOf(parts=parts):
                return all_met(self.answer(part, presume) for part in parts)
            case AnyOf(parts=parts):
                return any_met(self.answer(part, presume) for part in parts)
            case NoneOf(parts=parts):
                return opposite(any_met(self.answer(part, presume) for part in parts))
            case Asks(subject=subject, test=test):
                return self._asks(str(subject), test, presume)
            case AtLeastOf(n=n, of=of, test=test):
                count = ceil(self.policy.number(n, self.day))
                return at_least_met(count, [one for name in of for one in self._each(str(name), test, count, presume)])
            case _:
                assert_never(condition)

    def _asks(self, subject: str, test: Test, presume: bool) -> Answer:
        asking = self.asking(subject)
        match test:
            case Indicated(test=inner):
                return _agreed(self.comes[subject], inner, asking)
            case InForce(test=inner):
                return self.in_force(subject).answer(inner, asking)
            case _:
                return self.subjects.of(subject, presume).answer(test, asking)

    def _each(self, name: str, test: Test, count: int, presume: bool) -> Iterator[tuple[Formula, Answer]]:
        """The answers of a group's members; of one of which nothing is held any number may pass."""
        measure, asking = self.subjects.of(name, presume), self.asking(name)
        if not isinstance(measure, Group):
            yield YES, measure.answer(test, asking)
            return
        yield from measure.each(test, asking)
        yield from ((measure.none, NOT_KNOWN) for _ in range(count))

    def asking(self, subject: str) -> Asking:
        """How the subject's tests are read on the day."""
        return Asking(
            value=lambda bound: self.policy.value(bound, self.day),
            type=self._type(subject),
            calendar=self.policy.calendar,
        )

    def _type(self, subject: str) -> Type:
        if subject in self.policy.types:
            return self.policy.types[subject]
        outcomes = tuple(str(outcome) for outcome in self.policy.tree.decisions[subject].outcomes)
        return Choice(values=outcomes, scales=(outcomes,))

    def in_force(self, decision: str) -> Values:
        """What stands in force, or nothing."""
        decision = self.stands_for.get(decision, decision)
        if decision not in self.standing:
            outcomes = tuple(str(outcome) for outcome in self.policy.tree.decisions[decision].outcomes)
            self.standing[decision] = Values.free(f"{self.prefix}{decision} in force", outcomes)
        return self.standing[decision]

    # Criteria

    def _ask(self, criterion: Criterion, place: Place) -> Asked:
        drop = self.dropped[place] = z3.Bool(f"{self.prefix}drop {place}")
        applies, absent = constant_or(self, criterion.applies_to), self._absent(place)
        shown, certain = (self._answer(criterion, applies, presume) for presume in (True, False))
        self.asked[place] = Asked(
            criterion=criterion, place=place, applies=applies,
            shown=if_asked(drop, absent, shown), certain=if_asked(drop, absent, certain),
        )  # fmt: skip
        return self.asked[place]

    def _absent(self, place: Place) -> Answer:
        """The answer that makes no more difference than a criterion that is not there."""
        if place.part == "only_if":
            return ALWAYS
        if place.part != "criteria" or place.decision is None:
            return NEVER
        outcomes = {str(name): one for name, one in self.policy.tree.decisions[place.decision].outcomes.items()}
        return {"all": ALWAYS, "none_fail": NOT_KNOWN}.get(str(outcomes[str(place.outcome)].needs), NEVER)

    def _answer(self, criterion: Criterion, applies: Answer, presume: bool) -> Answer:
        computed = self._computed(criterion, presume)
        if criterion.judged_by:
            judged = self._judged(criterion)
            computed = if_asked(judged.nothing_known, computed, self._said(judged))
        return if_asked(applies.unmet, NEVER, all_met((applies, computed)))

    def _judged(self, criterion: Criterion) -> Values:
        """What people say of the clause: yes, no, something else, or nothing."""
        return self._person(f"{criterion.clause} judged", (True, False, ANOTHER))

    def _person(self, name: str, answers: tuple[Scalar, ...]) -> Values:
        if name in self.people and not set(answers) <= set(self.people[name].can):
            name = f"{name} ({', '.join(map(str, answers))})"
        if name not in self.people:
            self.people[name] = Values.free(f"{self.prefix}{name}", answers)
        return self.people[name]

    def _said(self, judged: Values) -> Answer:
        return Answer(judged.only(True), judged.only(False))

    def _computed(self, criterion: Criterion, presume: bool) -> Answer:
        if criterion.when is None:
            return NOT_KNOWN
        answer = self.answer(criterion.when, presume)
        if criterion.unless is None:
            return answer
        blocked = self.answer(criterion.unless, presume)
        unblocked = all_met((answer, opposite(blocked)))
        found = if_asked(blocked.unknown, answer, unblocked) if presume else unblocked
        return if_asked(answer.unmet, NEVER, found)

    def _named(self, asked: Asked, outcomes: tuple[str, ...]) -> Mapping[str, Formula]:
        """Which of the outcomes that the criterion leaves open the person who decides has named."""
        criterion, place = asked.criterion, asked.place
        if not criterion.decided_by or criterion.up_to is None or place.outcome is None:
            return {}
        left = outcomes[outcomes.index(place.outcome) : outcomes.index(str(criterion.up_to)) + 1]
        said = self._person(f"{criterion.clause} decided", (*left, ANOTHER))
        return {outcome: said.only(outcome) for outcome in left}

    # Decisions

    def _decided(self, name: str, decision: Decision) -> Comes:
        applies = constant_or(self, decision.applies_to)
        found = self._recorded(name, decision) if decision.pick == "recorded" else self._picked(name, decision)
        return Comes(
            outcomes=found.outcomes,
            indicated={o: both((applies.met, one)) for o, one in found.indicated.items()},
            open={o: both((denied(applies.unmet), one)) for o, one in found.open.items()},
            certain={o: both((applies.met, one)) for o, one in found.certain.items()},
            sure=both((applies.met, found.sure)),
        )

    def _recorded(self, name: str, decision: Decision) -> Comes:
        outcomes = tuple(str(outcome) for outcome in decision.outcomes)
        said = self._person(f"{self.stands_for.get(name, name)} as recorded", self._recordable(decision, outcomes))
        none = both(denied(said.can[outcome]) for outcome in outcomes)
        alone = {
            o: both((said.can[o], *(denied(said.can[other]) for other in outcomes if other != o))) for o in outcomes
        }
        open_ = {o: either((none, said.can[o])) for o in outcomes}
        return Comes(outcomes=outcomes, indicated=alone, open=open_, certain=alone, sure=YES)

    def _recordable(self, decision: Decision, outcomes: tuple[str, ...]) -> tuple[Scalar, ...]:
        """The values that can be recorded: those of the field, or the outcomes and any other word."""
        recorded = decision.recorded
        assert recorded is not None
        field = self.policy.vocabulary.kinds[str(recorded.kind)].fields[str(recorded.field)]
        return tuple(dict.fromkeys((*outcomes, *field.choices))) if field.choices else (*outcomes, ANOTHER)

    def _picked(self, name: str, decision: Decision) -> Comes:
        outcomes = tuple(str(outcome) for outcome in decision.outcomes)
        criteria = {o: self._all(name, o, "criteria", decision.outcomes[o].criteria) for o in decision.outcomes}
        only_if = {o: self._all(name, o, "only_if", decision.outcomes[o].only_if) for o in decision.outcomes}
        caps = [
            (str(cap.at), self._ask(Criterion(clause=cap.clause, when=cap.when), _place(name, cap.at, "cap", number)))
            for number, cap in enumerate(decision.cap)
        ]
        needs = Needs(
            lambda bound: self.policy.number(bound, self.day),
            lambda asked: self._named(asked, outcomes),
            decision,
            outcomes,
            criteria,
            only_if,
            caps,
        )
        shown, certain = needs.all(certain=False), needs.all(certain=True)
        indicated, open_ = PICKS[decision.pick](outcomes, shown, certain)
        sure = YES if has_rest(decision) else either(indicated.values())
        sure_of = for_certain(decision.pick, outcomes, certain)
        return Comes(outcomes=outcomes, indicated=indicated, open=open_, certain=sure_of, sure=sure)

    def _all(self, name: str, outcome: str, part: str, criteria: Iterable[Criterion]) -> list[Asked]:
        return [self._ask(one, _place(name, outcome, part, number)) for number, one in enumerate(criteria)]


def _agreed(comes: Comes, test: Test, asking: Asking) -> Answer:
    """What every outcome that is open says of the test; unknown when none is, not met yet while none may be."""
    open_ = comes.open
    said = {outcome: constant(passes(test, Candidates((outcome,)), asking)) for outcome in open_}
    some = either(open_.values())
    return Answer(
        both((some, comes.sure, *(either((denied(is_open), said[o].met)) for o, is_open in open_.items()))),
        both((some, *(either((denied(is_open), said[o].unmet)) for o, is_open in open_.items()))),
    )


def constant_or(world: World, condition: Condition | None) -> Answer:
    """The condition's answer for certain; met where there is no condition."""
    return known(YES) if condition is None else world.answer(condition, presume=False)


def _place(decision: str, outcome: object, part: str, number: int) -> Place:
    return Place(decision=decision, outcome=str(outcome), part=part, number=number)


def _at_most_one(values: Values) -> Formula:
    return z3.AtMost(*values.can.values(), 1) if len(values.can) > 1 else YES


def all_asked(policy: Policy) -> Iterator[tuple[str, Test]]:
    """Every indicator and decision that the policy's criteria ask, with the test it is put to."""
    for decision in policy.tree.decisions.values():
        for condition in conditions_of(decision):
            yield from subjects(condition)
    for criterion in (*policy.tree.scope, *policy.tree.triggers):
        for limit in (criterion.when, criterion.unless, criterion.applies_to):
            yield from () if limit is None else subjects(limit)
    for law in policy.tree.laws:
        yield from (*subjects(law.when), *subjects(law.then))
