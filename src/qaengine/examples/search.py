"""The search for an assignment of regions that satisfies a goal; what cannot be found is never said not to be.

    space = Possibilities(policy, day)
    match sought(space, indicates("concern_level", "level_3")):
        case Found(assignment=assignment): ...     # the first, with the least that has to be known
        case Never(): ...                          # no assignment of the regions, so no provider on that day
        case NotDecided(steps=steps): ...          # given up after so many steps; there may be one

Signals are not made here. What is found may be an assignment that no signals make (see `regions`), so an example is
shown only once `signals` has made and decided it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from qaengine.examples.assigned import Assignment
from qaengine.examples.logic import Possible
from qaengine.examples.possibilities import Possibilities, State
from qaengine.examples.subjects import Position
from qaengine.examples.truth_sets import Truths, truths_in
from qaengine.outcome.truth import MET, NOT_MET, UNKNOWN, Truth, all_met, any_met

STEPS = 4_000
"""So many times the policy is looked at in one search before it gives up."""
Goal = Callable[[Possible], Truth]
"""Whether what is sought holds: met for certain, not met for certain, or unknown while subjects are open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An assignment that satisfies what was sought."""

    assignment: Assignment


@dataclass(frozen=True, slots=True)
class Never:
    """No assignment does; all were looked through."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotDecided:
    """The search gave up after so many steps, with none found."""

    steps: int


Sought = Found | Never | NotDecided


# Goals


def answers(position: Position, *wanted: Truth, certain: bool = False) -> Goal:
    """The criterion has one of these answers; `certain`: without what is presumed."""
    return lambda possible: _among(possible.criterion(position, certain), wanted)


def _among(possible: Truths, wanted: tuple[Truth, ...]) -> Truth:
    return _all_or_none([answer in wanted for answer in truths_in(possible)])


def _all_or_none(fits: list[bool]) -> Truth:
    if all(fits):
        return MET
    return UNKNOWN if any(fits) else NOT_MET


def indicates(decision: str, *outcomes: str | None) -> Goal:
    """The decision indicates one of these outcomes; None is none."""
    return lambda possible: _all_or_none([found in outcomes for found in possible.indicated(decision)])


def leaves_open(decision: str, *outcomes: str) -> Goal:
    """The decision leaves these outcomes open and no others; one alone is certain."""
    return lambda possible: _all_or_none([found == outcomes for found in possible.open(decision)])


def is_silent(decision: str) -> Goal:
    """The decision is taken for the provider, and no outcome of it is open."""

    def silent(possible: Possible) -> Truth:
        taken = _all_or_none([answer is not NOT_MET for answer in truths_in(possible.applies_to(decision))])
        return all_met((taken, _all_or_none([not found for found in possible.open_where_taken(decision)])))

    return silent


def matters(position: Position, answer: Truth = MET) -> Goal:
    """The criterion has the answer, and with another its decision would indicate or leave open otherwise."""

    def differs(possible: Possible) -> Truth:
        has_it = _among(possible.criterion(position, False), (answer,))
        if has_it is NOT_MET:
            return NOT_MET
        own = _comes_to(possible, str(position.decision))
        others = [
            _comes_to(possible.instead_of(position, other), str(position.decision))
            for other in Truth
            if other is not answer
        ]
        return all_met((has_it, any_met(_apart(own, other) for other in others)))

    return differs


ComesTo = tuple[frozenset[object], frozenset[object]]


def _comes_to(possible: Possible, decision: str) -> ComesTo:
    return frozenset(possible.indicated(decision)), frozenset(possible.open(decision))


def _apart(one: ComesTo, other: ComesTo) -> Truth:
    """Whether two come to different things: for certain when they have nothing in common."""
    return any_met(_differ(first, second) for first, second in zip(one, other, strict=True))


def _differ(first: frozenset[object], second: frozenset[object]) -> Truth:
    if not first & second:
        return MET
    return NOT_MET if len(first) == len(second) == 1 else UNKNOWN


def every(*goals: Goal) -> Goal:
    """All of these goals."""
    return lambda possible: all_met(goal(possible) for goal in goals)


def some(*goals: Goal) -> Goal:
    """At least one of these goals."""
    return lambda possible: any_met(goal(possible) for goal in goals)


# Searching


class Search:
    """One search: `assignments` come one after the other, those in which less is known first.

    Afterwards `gave_up` says whether there may be more than were found. With `least`, a state in which the goal may
    hold is first tried with all that it leaves open in these regions.
    """

    def __init__(self, space: Possibilities, goal: Goal, steps: int = STEPS, *, least: State | None = None) -> None:
        self.space, self.goal, self.left, self.least = space, goal, steps, least
        self.gave_up = False

    def assignments(self) -> Iterator[Assignment]:
        """Assignments that satisfy the goal, of each subject only where it matters."""
        for state in self.states({}):
            yield self.space.chosen(state)

    def states(self, state: State) -> Iterator[State]:
        """The states within this one in which the goal holds whatever region each subject is in."""
        if self.left <= 0:
            self.gave_up = True
            return
        self.left -= 1
        possible = Possible(self.space, state)
        match self.goal(possible):
            case Truth.MET:
                yield state
            case Truth.UNKNOWN:
                if self.least is not None and self.goal(Possible(self.space, {**self.least, **state})) is MET:
                    yield {**self.least, **state}
                subject, classes = next(iter(possible.open_subjects.items()))
                for bits in sorted(classes, key=_lowest):
                    yield from self.states({**state, subject: bits})
            case Truth.NOT_MET:
                return


def _lowest(bits: int) -> int:
    """The place of the first region: those of which less is known stand first."""
    return bits & -bits


def told(space: Possibilities, goal: Goal, steps: int = STEPS) -> Sought:
    """As `sought`, but quicker, and with more of the assignment fixed: each step tries the least for all else too."""
    least = dict.fromkeys(space.regions, 1)
    search = Search(space, goal, steps, least=least)
    for assignment in search.assignments():
        return Found(assignment=assignment)
    return NotDecided(steps=steps) if search.gave_up else Never()


def sought(space: Possibilities, goal: Goal, steps: int = STEPS) -> Sought:
    """The first assignment that satisfies the goal, that there is none, or that the search gave up."""
    search = Search(space, goal, steps)
    for assignment in search.assignments():
        return Found(assignment=assignment)
    return NotDecided(steps=steps) if search.gave_up else Never()


def can_be(space: Possibilities, position: Position, answer: Truth, *, certain: bool = False) -> Sought:
    """Whether the criterion can have the answer."""
    return sought(space, answers(position, answer, certain=certain))


def can_indicate(space: Possibilities, decision: str, outcome: str | None) -> Sought:
    """Whether the decision can indicate the outcome."""
    return sought(space, indicates(decision, outcome))


def can_be_silent(space: Possibilities, decision: str) -> Sought:
    """Whether the framework can give no outcome at all where the decision is taken."""
    return sought(space, is_silent(decision))


def can_matter(space: Possibilities, position: Position) -> Sought:
    """Whether what its decision comes to can rest on the criterion's being met; `Never`: others always say as much."""
    return sought(space, matters(position))
