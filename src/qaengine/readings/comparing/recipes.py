"""Signals that bring a rule of a policy to its edges: of each test the values just on either side of its bound.

A recipe is some records of signals without ids: candidates and no more. What they come to is found by deciding.
"""

from collections.abc import Iterator, Sequence
from itertools import islice, product
from math import ceil
from typing import assert_never

from qaengine.evaluation.asking import passes
from qaengine.evaluation.values import Candidates
from qaengine.outcome.truth import MET
from qaengine.policy.changes import Change
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
)
from qaengine.policy.duties import Duty
from qaengine.policy.indicators import OfKind
from qaengine.policy.records import Criterion, Decision
from qaengine.policy.types import Choice, Type
from qaengine.readings.comparing.measures import Measures
from qaengine.readings.comparing.mixing import in_turn, or_nothing, together
from qaengine.readings.comparing.pantry import MOST, MOST_OF_A_PART, ONE_DAY, Recipe, Record, criteria_of


class Kitchen(Measures):
    """Recipes for the rules of a policy: criteria, duties, changes."""

    # Conditions

    def criterion(
        self, criterion: Criterion, decision: str | None = None, outcome: str | None = None
    ) -> Iterator[Recipe]:
        """Recipes about a criterion: its condition, its exception, and what people say."""
        parts = [list(self._condition(one)) for one in (criterion.when, criterion.applies_to) if one is not None]
        recipes = list(together(parts))
        yield from recipes
        if criterion.unless is not None:
            yield from together([recipes, list(islice(self._condition(criterion.unless), MOST_OF_A_PART))])
        for role in (*criterion.judged_by, *criterion.decided_by):
            for answer in (True, False, *self._outcomes(decision, criterion)):
                yield (self.said(str(criterion.clause), str(role), answer),)

    def duty(self, duty: Duty) -> Iterator[Recipe]:
        """Recipes from which a duty arises."""
        arises = list(islice(self._arises(duty), MOST))
        holds = [list(islice(self.condition(one), MOST_OF_A_PART)) for one in (duty.applies_to,) if one is not None]
        yield from together([*holds, arises])
        done = [(self._done(of, way.on),) for way in duty.last for of in way.signals]
        if done:
            yield from together([*holds, arises, done])
        if duty.start is not None and duty.start in self.policy.tree.indicators:
            starts = list(islice(self.indicator(str(duty.start), []), MOST_OF_A_PART))
            yield from together([*holds, arises, starts])

    def _arises(self, duty: Duty) -> Iterator[Recipe]:
        if duty.for_each is not None:
            for of in duty.for_each:
                for fields in islice(self.where(of), 6):
                    known = self.policy.vocabulary.kind(str(of.kind))
                    dates = {
                        name: self.recently for name in (*duty.from_, *duty.due_on) if known and name in known.fields
                    }
                    yield ({"kind": str(of.kind), "date": self.recently, **dates, **fields},)
        elif duty.entered is not None:
            for outcome in duty.entered.outcomes:
                before = duty.entered.was[:1]
                earlier = [
                    self.recorded(str(duty.entered.decision), str(o), self.day - 2 * ONE_DAY * 60) for o in before
                ]
                yield (*earlier, self.recorded(str(duty.entered.decision), str(outcome), self.recently))
        elif duty.indicated_or_in_force is not None:
            for outcome in duty.indicated_or_in_force.outcomes:
                yield (self.recorded(str(duty.indicated_or_in_force.decision), str(outcome), self.recently),)
        elif duty.became_met:
            for criterion, decision, place in criteria_of(self.policy):
                if criterion.clause in duty.became_met:
                    yield from self.criterion(criterion, decision, place)
        elif duty.while_ is not None:
            yield from self.condition(duty.while_)
        else:
            yield ({"kind": "provider.profile", "date": self.recently},)

    def _done(self, of: OfKind, on: Sequence[str]) -> Record:
        """A signal that shows a duty done lately."""
        fields = next(iter(self.where(of)), {})
        return {
            "kind": str(of.kind),
            "date": self.recently,
            **fields,
            **{str(name): self.recently for name in on[:1]},
        }

    def change(self, change: Change) -> Iterator[Recipe]:
        """Recipes of a recorded outcome from which the change leads, with the approvals or the evidence for it."""
        outcomes = [str(outcome) for outcome in self.policy.tree.decisions[change.decision].outcomes]
        for start, end in product(change.from_ or outcomes, change.to or outcomes):
            if start == end:
                continue
            record = self.recorded(str(change.decision), str(start))
            if change.worsening is not None:
                for criterion in self.policy.tree.decisions[change.decision].outcomes[end].criteria:
                    for recipe in islice(self.criterion(criterion, str(change.decision), str(end)), 6):
                        yield (record, *recipe)
            for recipe in self._required(change):
                yield (record, *recipe, *self._approvals(change, str(start), str(end)))

    def _required(self, change: Change) -> Iterator[Recipe]:
        yield ()
        yield from together([list(islice(self.condition(one.when), 6)) for one in change.requires])

    def _approvals(self, change: Change, start: str, end: str) -> Iterator[Record]:
        for approver in change.approved_by:
            yield {
                "kind": "approval", "date": self.day, "role": str(approver.role[0]), "decision": "approve",
                "from_state": start, "to_state": end,
            }  # fmt: skip

    def _outcomes(self, decision: str | None, criterion: Criterion) -> tuple[str, ...]:
        if decision is None or criterion.up_to is None:
            return ()
        return tuple(map(str, self.policy.tree.decisions[decision].outcomes))

    def condition(self, condition: Condition | None) -> Iterator[Recipe]:
        """Recipes about a condition; one of nothing where there is none."""
        return iter([()]) if condition is None else self._condition(condition)

    def _condition(self, condition: Condition) -> Iterator[Recipe]:
        match condition:
            case Asks(subject=subject, test=test):
                yield from islice(self._asks(subject, test), MOST)
            case AllOf(parts=parts):
                yield from together([or_nothing(self._condition(part)) for part in parts])
            case AnyOf(parts=parts) | NoneOf(parts=parts):
                yield from in_turn([self._condition(part) for part in parts])
            case AtLeastOf(n=n, of=of, test=test):
                numbers = list(dict.fromkeys(ceil(one) + step for one in self.numbers(n) for step in (0, -1, 1)))
                if len(of) == 1 and of[0] in self.policy.tree.indicators:
                    yield from self._members(of[0], test, numbers)
                else:
                    yield from together([list(islice(self._asks(one, test), 4)) for one in of[: max(numbers)]])
            case _:
                assert_never(condition)

    def _asks(self, subject: str, test: Test) -> Iterator[Recipe]:
        if subject in self.policy.tree.decisions:
            yield from self._decided(subject, self.policy.tree.decisions[subject], test)
        else:
            yield from self.indicator(subject, [test])

    def _decided(self, name: str, decision: Decision, test: Test) -> Iterator[Recipe]:
        inner = test.test if isinstance(test, Indicated | InForce) else test
        asking = self.evidence.asking(_choice(decision), self.day)
        named = [o for o in decision.outcomes if passes(inner, Candidates((str(o),)), asking) is MET]
        for outcome in named:
            if isinstance(test, InForce):
                yield (self.recorded(name, str(outcome)),)
            else:
                yield from in_turn([self.criterion(one) for one in decision.outcomes[outcome].criteria])


def _choice(decision: Decision) -> Type:
    outcomes = tuple(str(outcome) for outcome in decision.outcomes)
    return Choice(values=outcomes, scales=(outcomes,))
