"""The laws as formulas over one provider, or over two that differ in what may differ."""

from collections.abc import Collection, Iterator
from datetime import date
from functools import cached_property

import z3

from qaengine.policy.conditions import AllTests, Every, Known, Some, Test
from qaengine.policy.directions import directions
from qaengine.policy.from_document import Policy
from qaengine.policy.laws import DeclaredLaw
from qaengine.readings.proofs.judged import World, all_asked
from qaengine.readings.proofs.measures import Measure
from qaengine.readings.proofs.needs import Asked
from qaengine.readings.proofs.three import YES, Formula, both, denied, either


class Questions:
    """What is asked of a policy as of one day; settings that change by date have that day's value."""

    def __init__(self, policy: Policy, day: date) -> None:
        self.policy, self.day = policy, day
        self.before = World(policy, day, "")
        self.directions = directions(policy)
        self.probed = frozenset(str(subject) for subject, test in all_asked(policy) if _asks_whether_known(test))

    @cached_property
    def after(self) -> World:
        """The second provider, made when two are compared."""
        return World(self.policy, self.day, "after ")

    @cached_property
    def pairs(self) -> tuple[tuple[str, Measure, Measure], ...]:
        """All that is open: its name, the one provider's measure and the other's."""
        others = dict(self.after.free())
        return tuple((name, measure, others[name]) for name, measure in self.before.free())

    # Two providers

    def lowered(self, decision: str, held_still: Collection[str] = (), *, indicated_alone: bool = False) -> Formula:
        """When the second provider's evidence is no better anywhere, and its outcome or range is less serious."""
        moved = (
            after.same(before) if way is None or name in held_still else after.worse(before, way)
            for name, before, after in self.pairs
            for way in (self.directions.get(name.removesuffix(" as presumed")),)
        )
        lower = self._is_indicated_lower(decision)
        return both((*moved, lower if indicated_alone else either((lower, self._ends_lower(decision)))))

    def _is_indicated_lower(self, decision: str) -> Formula:
        before, after = self.before.comes[decision], self.after.comes[decision]
        no_less = both((after.rank == -1, denied(after.silent), after.least >= before.rank))
        return both((before.rank >= 1, after.rank < before.rank, denied(no_less)))

    def _ends_lower(self, decision: str) -> Formula:
        before, after = self.before.comes[decision], self.after.comes[decision]
        return both((denied(after.silent), either((after.least < before.floor, after.most < before.most))))

    def widened(self, decision: str) -> Formula:
        """When of the second provider more is known and nothing is otherwise, and its range not within the first's."""
        moved = (
            after.same(before) if self._is_news(name) else after.learned(before) for name, before, after in self.pairs
        )
        before, after = self.before.comes[decision], self.after.comes[decision]
        return both((*moved, either((after.least < before.least, after.most > before.most))))

    def _is_news(self, name: str) -> bool:
        return name in self.probed or name.endswith((" judged", " as presumed"))

    def differ(self) -> Iterator[Formula]:
        """Of all that is open whether the two differ in it."""
        return (denied(after.same(before)) for _, before, after in self.pairs)

    # One provider

    def good_of_nothing(self, decision: str) -> Formula:
        """When something is indicated though nothing is known."""
        nothing = both(measure.nothing_known for _, measure in self.before.free())
        return both((nothing, self.before.comes[decision].rank >= 0))

    def matters(self, asked: Asked) -> Formula:
        """When something else would be indicated without the criterion.

        Outcomes that are open do not count: of two bullets that say the same, each leaves its own outcome open while
        neither is known, and whatever is then learned only the more serious one is ever indicated.
        """
        assert asked.place.decision is not None
        comes, drop = self.before.comes[asked.place.decision], self.before.dropped[asked.place]
        return either(one != z3.substitute(one, (drop, YES)) for one in comes.indicated.values())

    def broken(self, law: DeclaredLaw) -> Formula:
        """When what the law asks for is met, and what it promises is not."""
        when, then = (self.before.answer(condition, presume=False) for condition in (law.when, law.then))
        return both((when.met, denied(then.met)))


def _asks_whether_known(test: Test) -> bool:
    match test:
        case Known():
            return True
        case Every(test=inner) | Some(test=inner):
            return _asks_whether_known(inner)
        case AllTests(tests=tests):
            return any(_asks_whether_known(inner) for inner in tests)
        case _:
            return False
