"""The law that worse evidence never lowers, asked of each decision: it holds by its form, or what stands in its way.

What is promised is what `prove` proves as `worse_never_lowers`, and no more: worse is what the vocabulary says, all
else is held still, what people said and what stands in force included, and from the least serious outcome to none at
all is no lowering. For each outcome but the least serious it is shown that

    - where it has what it needs for certain, then with worse evidence it or a more serious one has so too; or at
      least none that is less serious is left open;
    - where it may have what it needs, then with worse evidence it or a more serious one may.

With what is presumed the first is shown as well, so that what is indicated does not fall either.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from qaengine.policy.from_document import Policy
from qaengine.policy.laws import Break
from qaengine.policy.polarity.answers import Answer
from qaengine.policy.polarity.facts import Form, all_of, any_of, moves_of
from qaengine.policy.polarity.follows import Search
from qaengine.policy.polarity.rules import Asked, Reached, Rules, Taken
from qaengine.policy.polarity.signs import Moves, Sign, merged
from qaengine.policy.records import Criterion, Decision

LAW = "worse_never_lowers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """What keeps the form of the rules from showing the law: a criterion and an indicator, or the decision's own form.

    `criterion` may fail, or a cap or limit may be met, when `indicators` get worse, and nothing as serious is seen to
    take over.
    """

    outcome: str | None
    criterion: Criterion | None
    indicators: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Walked:
    """What the walk says of one decision.

    `declared` is the break that the policy declares: what it is broken through is held still. One that names nothing
    leaves nothing to say, neither that the law holds nor what stands in its way. `still` where nothing moves the
    decision that the vocabulary says gets worse: then the law holds and says nothing.
    """

    decision: str
    obstacles: tuple[Obstacle, ...]
    declared: Break | None = None
    still: bool = False

    @property
    def holds(self) -> bool:
        """Whether worse evidence never lowers the decision, by the form of its rules, but as it says itself."""
        return not self.obstacles and (self.declared is None or bool(self.declared.of))


def walked(policy: Policy) -> Iterator[Walked]:
    """What the form of its rules says of each decision, on every day on which settings are otherwise."""
    for name in policy.tree.decisions:
        yield walked_decision(policy, str(name))


def walked_decision(policy: Policy, name: str) -> Walked:
    """What the form of its rules says of the decision; what the policy says it breaks is held still."""
    declared = next((one for one in policy.tree.breaks if one.law == LAW and one.decision == name), None)
    if declared is not None and not declared.of:
        return Walked(decision=name, obstacles=(), declared=declared)
    still = tuple(map(str, declared.of)) if declared is not None else ()
    walks = [_Walk(Rules(policy, day, still), name) for day in days(policy)]
    found = dict.fromkeys(one for walk in walks for one in walk.obstacles())
    moved = any(walk.is_moved for walk in walks)
    return Walked(decision=name, obstacles=tuple(found), declared=declared, still=not moved)


def days(policy: Policy) -> list[date]:
    """The first day of the edition, and each on which a setting steps: one for each set of values."""
    values = [setting.value for setting in policy.tree.settings.values()]
    steps = {date.fromisoformat(step.from_) for value in values if not isinstance(value, str) for step in value}
    return sorted({date.fromisoformat(policy.tree.in_force.from_), *steps})


def polarity(asked: Asked) -> Moves:
    """How the answer of a criterion moves as each indicator gets worse."""
    return merged((moves_of(asked.answer.sure), moves_of(asked.answer.may)))


class _Walk:
    """The law asked of one decision, as of one day."""

    def __init__(self, rules: Rules, name: str) -> None:
        self.rules, self.search = rules, Search()
        self.certain, self.shown = (rules.taken(name, presume=presume) for presume in (False, True))

    @cached_property
    def is_moved(self) -> bool:
        """Whether anything that it turns on moves as the evidence gets worse."""
        return any(moves_of(form) for form in (*self.certain.forms, *self.shown.forms))

    def obstacles(self) -> Iterator[Obstacle]:
        """What is in the way; nothing when the law is seen to hold."""
        decision = self.certain.decision
        if len(decision.outcomes) == 1 or not self.is_moved:
            return
        if falling := self._may_not_be_taken():
            yield falling
            return
        if decision.pick == "recorded":
            return
        if decision.pick != "most_serious":
            yield Obstacle(outcome=None, criterion=None, indicators=(), why=f"picks `{decision.pick}`")
            return
        lost = [(place, one) for place, one in list(enumerate(self.certain.outcomes))[1:] if not self._is_kept(place)]
        found = [blamed for place, outcome in lost for blamed in self._blamed(decision, place, outcome)]
        too_involved = (
            Obstacle(outcome=o, criterion=None, indicators=(), why="is too involved to tell") for _, o in lost
        )
        yield from found or too_involved

    def _may_not_be_taken(self) -> Obstacle | None:
        """The limits of the decision, where worse evidence may put the provider outside of them."""
        applies = self.certain.applies
        if self._follows(applies.sure, applies.sure) and self._follows(applies.may, applies.may):
            return None
        indicators = _against(merged((moves_of(applies.sure), moves_of(applies.may))))
        return Obstacle(outcome=None, criterion=None, indicators=indicators, why="limits whom it is taken for by")

    def _is_kept(self, place: int) -> bool:
        """Whether the outcome, where it is reached, gives way to none that is less serious."""
        return all(self._follows(before, after) for before, after in self._needed(place, self._needs(place)))

    def _needs(self, place: int) -> tuple[Answer, Answer]:
        return tuple(list(taken.outcomes.values())[place].needs for taken in (self.certain, self.shown))  # type: ignore[return-value]

    def _needed(self, place: int, before: tuple[Answer, Answer]) -> Iterator[tuple[Form, Form]]:
        """What is before, for certain and as presumed, and what then must be after."""
        certain, shown = before
        reached, lesser = self.certain.at_least(place), _lesser(self.certain, place)
        yield certain.may, reached.may
        yield certain.sure, any_of((reached.sure, all_of(one.failed for one in lesser)))
        if _needs_of(self.shown) != _needs_of(self.certain):
            yield shown.sure, self.shown.at_least(place).sure

    def _follows(self, before: Form, after: Form) -> bool:
        return self.search.follows(before, after)

    # What to blame

    def _blamed(self, decision: Decision, place: int, outcome: str) -> Iterator[Obstacle]:
        """The criteria of the outcome, and the conditions beside them, that worse evidence may turn against it."""
        certain, shown = (list(taken.outcomes.values())[place] for taken in (self.certain, self.shown))
        yield from self._failing(place, certain, shown)
        yield from _beside(certain)
        if decision.outcomes[outcome].needs == "nothing_worse":
            yield Obstacle(outcome=outcome, criterion=None, indicators=(), why="needs that nothing is worse")

    def _failing(self, place: int, certain: Reached, shown: Reached) -> Iterator[Obstacle]:
        for one, presumed in zip(certain.criteria, shown.criteria, strict=True):
            against = _against(polarity(one))
            kept = all(self._follows(b, a) for b, a in self._needed(place, (one.answer, presumed.answer)))
            if against and not kept:
                yield Obstacle(
                    outcome=one.outcome, criterion=one.criterion, indicators=against, why="may cease to be met with"
                )


def _beside(reached: Reached) -> Iterator[Obstacle]:
    for one in reached.only_if:
        if against := _against(polarity(one)):
            yield Obstacle(
                outcome=one.outcome, criterion=one.criterion, indicators=against, why="may cease to be met with"
            )
    for cap in reached.caps:
        if against := _against({name: sign.turned for name, sign in polarity(cap).items()}):
            yield Obstacle(
                outcome=cap.outcome, criterion=cap.criterion, indicators=against, why="may come to be met with"
            )


def _against(moves: Moves) -> tuple[str, ...]:
    """The indicators with which it falls, or moves both ways."""
    return tuple(sorted(name for name, sign in moves.items() if sign in (Sign.FALLS, Sign.BOTH)))


def _lesser(taken: Taken, place: int) -> list[Answer]:
    return [one.needs for one in list(taken.outcomes.values())[:place]]


def _needs_of(taken: Taken) -> list[Answer]:
    return [one.needs for one in taken.outcomes.values()]
