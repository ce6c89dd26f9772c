"""Criteria, outcomes and decisions as formulas of what the indicators of a policy measure."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import assert_never

from qaengine.policy.conditions import (
    AllOf,
    AnyOf,
    Asks,
    AtLeastOf,
    Bound,
    Condition,
    Indicated,
    InForce,
    Literal,
    NoneOf,
    Test,
)
from qaengine.policy.from_document import Policy
from qaengine.policy.polarity.answers import (
    MET,
    NOT_KNOWN,
    Answer,
    all_met,
    any_met,
    at_least_met,
    is_said,
    is_silent,
    opposite,
    passing,
    tested,
)
from qaengine.policy.polarity.facts import FALSE, Form, Plain, all_of, any_of, denied, moves_of
from qaengine.policy.polarity.measures import Measures, Members, Words
from qaengine.policy.polarity.signs import Sign, along, merged
from qaengine.policy.records import AtLeastNeeded, Criterion, Decision
from qaengine.policy.types import Choice

YES, NO, UNSURE, ANOTHER = "yes", "no", "unsure", "(another)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One criterion: whether it concerns the provider, and its answer."""

    criterion: Criterion
    outcome: str
    limits: Answer
    answer: Answer

    @property
    def concerns(self) -> Form:
        """When it is not known that it does not concern the provider."""
        return self.limits.may

    @property
    def concerning(self) -> Answer:
        """Its answer where it concerns the provider, unknown where that is not known, met where it does not."""
        asked = all_of((self.limits.sure, self.answer.sure))
        return Answer(any_of((self.limits.failed, asked)), any_of((denied(self.limits.sure), self.answer.may)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """What an outcome rests on, and when its needs are met."""

    criteria: tuple[Asked, ...]
    only_if: tuple[Asked, ...]
    caps: tuple[Asked, ...]
    needs: Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A decision: whether it is taken at all, and each outcome, the least serious first."""

    decision: Decision
    applies: Answer
    outcomes: dict[str, Reached]

    def at_least(self, place: int) -> Answer:
        """When an outcome at least as serious as this one has what it needs."""
        return any_met(one.needs for one in list(self.outcomes.values())[place:])

    @property
    def forms(self) -> Iterator[Form]:
        """All that it turns on."""
        for answer in (self.applies, *(one.needs for one in self.outcomes.values())):
            yield from (answer.sure, answer.may)


class Rules:
    """The rules of a policy as of one day, each taken apart once; with `presume`, what is presumed taken for given."""

    def __init__(self, policy: Policy, day: date, still: Collection[str] = ()) -> None:
        self.policy, self.day = policy, day
        self.measures = Measures(policy, day, still)
        self._taken: dict[tuple[str, bool], Taken] = {}

    def taken(self, name: str, *, presume: bool) -> Taken:
        """The decision as formulas."""
        key = (name, presume)
        if key not in self._taken:
            decision = self.policy.tree.decisions[name]
            limits = MET if decision.applies_to is None else self.answer(decision.applies_to, presume=False)
            self._taken[key] = Taken(decision=decision, applies=limits, outcomes=self._outcomes(decision, presume))
        return self._taken[key]

    # Conditions

    def answer(self, condition: Condition, *, presume: bool) -> Answer:
        """Whether the condition holds."""
        match condition:
            case AllOf(parts=parts):
                return all_met(self.answer(part, presume=presume) for part in parts)
            case AnyOf(parts=parts):
                return any_met(self.answer(part, presume=presume) for part in parts)
            case NoneOf(parts=parts):
                return opposite(any_met(self.answer(part, presume=presume) for part in parts))
            case Asks(subject=subject, test=test):
                return self._asks(str(subject), test, presume)
            case AtLeastOf(n=n, of=of, test=test):
                count = ceil(self.policy.number(n, self.day))
                return at_least_met(count, (self._one_of(str(name), test, presume) for name in of))
            case _:
                assert_never(condition)

    def _asks(self, subject: str, test: Test, presume: bool) -> Answer:
        match test:
            case Indicated(test=inner):
                return self._indicated(subject, inner)
            case InForce(test=inner):
                return tested(f"{subject} in force", self._outcomes_of(subject), inner, self._value)
            case _:
                return tested(self._called(subject, presume), self.measures.of(subject, presume), test, self._value)

    def _one_of(self, name: str, test: Test, presume: bool) -> Answer:
        """The answer of an indicator, or of each member of a group."""
        measure = self.measures.of(name, presume)
        of = measure.of if isinstance(measure, Members) else measure
        return tested(self._called(name, presume), of, test, self._value)

    def _called(self, name: str, presume: bool) -> str:
        return f"{name} as presumed" if self.measures.is_presumed(name, presume) else name

    def _value(self, bound: Bound) -> Literal:
        return self.policy.value(bound, self.day)

    def _outcomes_of(self, decision: str) -> Words:
        outcomes = tuple(str(outcome) for outcome in self.policy.tree.decisions[decision].outcomes)
        return Words(kind=Choice(values=outcomes, scales=(outcomes,)), values=frozenset(outcomes))

    # Another decision

    def _indicated(self, name: str, test: Test) -> Answer:
        """What every outcome that is open says; told where the decision always comes to something, and ranges rise."""
        taken = self.taken(name, presume=False)
        said = list(passing(test, self._outcomes_of(name), self._value))
        decision = taken.decision
        if None in said or decision.pick != "most_serious" or not decision.takes_the_rest:
            return self._in_doubt(name, test)
        applies, place = taken.applies, said.index(not said[0]) if (not said[0]) in said else len(said)
        if any(one is said[0] for one in said[place:]):
            return self._in_doubt(name, test)
        reached = taken.at_least(place)
        from_on = Answer(all_of((applies.sure, reached.sure)), any_of((applies.failed, reached.may)))
        up_to = Answer(all_of((applies.sure, reached.failed)), any_of((applies.failed, denied(reached.sure))))
        return up_to if said[0] else from_on

    def _in_doubt(self, name: str, test: Test) -> Answer:
        """The answer of a decision of which no more is told than that it stays as it is, or may move either way."""
        forms = [form for presume in (True, False) for form in self.taken(name, presume=presume).forms]
        moves = along(merged(moves_of(form) for form in forms), Sign.BOTH)
        return Answer(
            *(Plain(subject=f"{name} indicated", asked=test, moves=moves, sure=sure) for sure in (True, False))
        )

    # Criteria

    def asked(self, criterion: Criterion, outcome: str, *, presume: bool) -> Asked:
        """One criterion as it is asked."""
        limits = MET if criterion.applies_to is None else self.answer(criterion.applies_to, presume=False)
        answer = all_met((limits, self._judged(criterion, self._computed(criterion, presume))))
        return Asked(criterion=criterion, outcome=outcome, limits=limits, answer=answer)

    def _computed(self, criterion: Criterion, presume: bool) -> Answer:
        if criterion.when is None:
            return NOT_KNOWN
        answer = self.answer(criterion.when, presume=presume)
        if criterion.unless is None:
            return answer
        blocked = self.answer(criterion.unless, presume=presume)
        unblocked = Answer(denied(blocked.sure), denied(blocked.sure)) if presume else opposite(blocked)
        return all_met((answer, unblocked))

    def _judged(self, criterion: Criterion, computed: Answer) -> Answer:
        """What people say prevails over what was computed."""
        if not criterion.judged_by:
            return computed
        subject = f"{criterion.clause} judged by {', '.join(criterion.judged_by)}"
        people = Words(kind=None, values=frozenset((YES, NO, UNSURE)))
        silent, spoken = is_silent(subject, people), is_said(subject, people, people.values)
        yes, no = is_said(subject, people, [YES]), is_said(subject, people, [NO])
        return Answer(
            any_of((all_of((silent, computed.sure)), yes)),
            any_of((all_of((silent, computed.may)), all_of((spoken, denied(no))))),
        )

    # Outcomes

    def _outcomes(self, decision: Decision, presume: bool) -> dict[str, Reached]:
        names = [str(outcome) for outcome in decision.outcomes]
        of = decision.outcomes.items()
        criteria = {str(o): self._all(one.criteria, str(o), presume) for o, one in of}
        only_if = {str(o): self._all(one.only_if, str(o), presume) for o, one in of}
        caps = [
            self.asked(Criterion(clause=cap.clause, when=cap.when), str(cap.at), presume=presume)
            for cap in decision.cap
        ]
        found: dict[str, Reached] = {}
        for rank, name in reversed(list(enumerate(names))):
            above = tuple(cap for cap in caps if names.index(cap.outcome) > rank)
            raised = [
                self._raised(one, name, names)
                for one in _may_raise((*criteria.values(), *only_if.values()), name, names)
            ]
            worse = [one.needs for one in found.values()]
            reached = self._needed(decision, name, criteria[name], raised, worse)
            beside = (*(one.concerning for one in only_if[name]), *(opposite(cap.answer) for cap in above))
            found[name] = Reached(
                criteria=criteria[name], only_if=only_if[name], caps=above, needs=all_met((reached, *beside))
            )
        return {name: found[name] for name in names}

    def _all(self, criteria: Iterable[Criterion], outcome: str, presume: bool) -> tuple[Asked, ...]:
        return tuple(self.asked(one, outcome, presume=presume) for one in criteria)

    def _needed(
        self, decision: Decision, outcome: str, asked: tuple[Asked, ...], raised: list[Answer], worse: list[Answer]
    ) -> Answer:
        needs = decision.outcomes[outcome].needs
        some, each = any_of(one.concerns for one in asked), [one.concerning for one in asked]
        match needs:
            case AtLeastNeeded(at_least=bound):
                counted = [all_met((Answer(one.concerns, one.concerns), one.concerning)) for one in asked]
                return _if_any(some, at_least_met(ceil(self.policy.number(bound, self.day)), counted))
            case "nothing_worse":
                return opposite(any_met(worse))
            case "all":
                return _if_any(some, all_met(each))
            case "none_fail":
                met = any_of(all_of((one.concerns, one.concerning.sure)) for one in asked)
                none_fails = all_of(one.may for one in each)
                return Answer(all_of((none_fails, met)), none_fails)
            case "any":
                return any_met((*(one.answer for one in asked), *raised))
            case _:
                assert_never(needs)

    def _raised(self, asked: Asked, outcome: str, names: list[str]) -> Answer:
        """What a criterion of a lesser outcome says of this one: open until the person who decides has spoken."""
        criterion = asked.criterion
        if not criterion.decided_by:
            return Answer(FALSE, asked.answer.may)
        left = names[names.index(asked.outcome) : names.index(str(criterion.up_to)) + 1]
        subject = f"{criterion.clause} decided by {', '.join(criterion.decided_by)}: {', '.join(left)}"
        people = Words(kind=None, values=frozenset((*left, ANOTHER)))
        here = is_said(subject, people, [outcome])
        not_elsewhere = (denied(is_said(subject, people, [other])) for other in left if other != outcome)
        return Answer(all_of((here, asked.answer.sure)), all_of((*not_elsewhere, asked.answer.may)))


def _may_raise(parts: Iterable[tuple[Asked, ...]], outcome: str, names: list[str]) -> Iterator[Asked]:
    """The criteria of lesser outcomes that leave it open up to this one or beyond."""
    for asked in (one for part in parts for one in part):
        highest = asked.criterion.up_to
        if highest is not None and names.index(asked.outcome) < names.index(outcome) <= names.index(str(highest)):
            yield asked


def _if_any(some: Form, answer: Answer) -> Answer:
    """The answer where some criterion may concern the provider; else unknown."""
    return Answer(all_of((some, answer.sure)), any_of((denied(some), answer.may)))
