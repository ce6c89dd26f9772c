"""Which criteria the histories that are tried bring to each answer, and which of them ever decide anything."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from hypothesis import Phase, given, settings

from qaengine.evaluation.judge import judged
from qaengine.evaluation.supposing import Supposing, stand_of
from qaengine.outcome.truth import Truth
from qaengine.readings.properties.strategies import histories
from qaengine.readings.properties.trying import CI, UNSUITED
from qaengine.readings.properties.world import PROVIDER, History, World

EXAMPLES = 500
PIVOTAL = "pivotal"
WAYS = (*map(str, Truth), PIVOTAL)
"""The three answers, and that another answer would change what is indicated or open."""
Place = tuple[str, str, str, int]


@dataclass(frozen=True, slots=True)
class Exercised:
    """For each criterion of a decision, by its decision, outcome, clause and place, the ways in which it was seen."""

    seen: dict[Place, set[str]] = field(default_factory=dict)

    def share(self, way: str) -> str:
        """Of how many criteria how many were seen so."""
        return f"{sum(way in ways for ways in self.seen.values())} of {len(self.seen)}"

    def never(self, way: str) -> tuple[str, ...]:
        """The clauses that were never seen so."""
        return tuple(sorted({clause for (_, _, clause, _), ways in self.seen.items() if way not in ways}))

    @property
    def is_whole(self) -> bool:
        """Whether every criterion was seen in every way."""
        return bool(self.seen) and all(len(ways) == len(WAYS) for ways in self.seen.values())


class _Whole(Exception):
    """There is nothing left to see."""


def exercised(world: World, how: settings = CI, examples: int = EXAMPLES) -> Exercised:
    """What so many examples, or fewer where those show all there is, bring about."""
    found = Exercised()

    @settings(how, max_examples=examples, phases=(Phase.generate,), deadline=None, suppress_health_check=UNSUITED)
    @given(held=histories(world))
    def see(held: History) -> None:
        for place, way in _seen(world, held, found):
            found.seen.setdefault(place, set()).add(way)
        if found.is_whole:
            raise _Whole

    with suppress(_Whole):
        see()
    return found


def never_met(world: World, found: Exercised) -> tuple[str, ...]:
    """The clauses that were never met, and that none of the short histories meets either, of which some aim at each."""
    left = set(found.never(str(Truth.MET)))
    for seed in world.seeds if left else ():
        left -= set(world.decide(seed).clauses.met)
    return tuple(sorted(left))


def _seen(world: World, held: History, found: Exercised) -> Iterator[tuple[Place, str]]:
    for name, of in judged(world.policy, held, provider=PROVIDER, as_of=world.as_of).items():
        supposing = Supposing(of, world.as_of)
        for number, asked in enumerate(supposing.asked):
            place = (name, str(asked.outcome), asked.clause, number)
            yield place, str(asked.answers(world.as_of)[0])
            if PIVOTAL not in found.seen.get(place, ()) and _is_pivotal(supposing, number, world):
                yield place, PIVOTAL


def _is_pivotal(supposing: Supposing, number: int, world: World) -> bool:
    """Whether with some other answer of the criterion alone the decision would come otherwise."""
    asked = supposing.asked[number]
    (answer, _), applies, named = stand_of(asked, world.as_of)
    now = supposing.judged.indication(world.as_of)
    others = (truth for truth in Truth if truth is not answer)
    return any(supposing.indication_where({number: ((one, one), applies, named)}) != now for one in others)
