"""Which criteria the histories that are tried bring to each answer, and which of them ever decide anything."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from hypothesis import Phase, given, settings

from qaengine.readings.properties.aims import WAYS, Sight, aims_of, impossible, seen_in, sights
from qaengine.readings.properties.strategies import histories
from qaengine.readings.properties.trying import CI, UNSUITED
from qaengine.readings.properties.world import History, World

EXAMPLES = 500
MET = WAYS[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercised:
    """In which ways the criteria were seen, triggers and scope among them, and what can never be seen, with why."""

    clauses: tuple[str, ...]
    wanted: frozenset[Sight]
    seen: frozenset[Sight]
    impossible: Mapping[Sight, str]
    examples: int

    def share(self, way: str) -> str:
        """Of how many criteria that can be seen so how many were."""
        wanted = [sight for sight in self.wanted - self.impossible.keys() if sight[1] == way]
        return f"{sum(sight in self.seen for sight in wanted)} of {len(wanted)}"

    def never(self, way: str) -> tuple[str, ...]:
        """The clauses that were never seen so, although nothing shows that they cannot be."""
        return self._clauses(sight for sight in self.wanted - self.seen - self.impossible.keys() if sight[1] == way)

    def cannot(self, way: str) -> Mapping[str, str]:
        """The clauses that can never be seen so, each with the reason."""
        return {self.clauses[number]: why for (number, of), why in sorted(self.impossible.items()) if of == way}

    @property
    def never_met(self) -> tuple[str, ...]:
        """The clauses that were never met, whether or not they can be."""
        return self._clauses(sight for sight in self.wanted - self.seen if sight[1] == MET)

    def _clauses(self, sights: Iterable[Sight]) -> tuple[str, ...]:
        return tuple(sorted({self.clauses[number] for number, _ in sights}))


class _Whole(Exception):
    """There is nothing left to see."""


class _Looking:
    """What has been seen so far of what there is to see."""

    def __init__(self, world: World) -> None:
        self.world, self.wanted = world, sights(world)
        self.seen: set[Sight] = set()
        self.cannot: dict[Sight, str] = {}
        self.tried = 0

    def see(self, held: History) -> None:
        self.tried += 1
        self.seen |= set(seen_in(self.world, held, frozenset(self.seen)))

    @property
    def is_whole(self) -> bool:
        return self.seen | self.cannot.keys() >= self.wanted


def exercised(world: World, how: settings = CI, examples: int = EXAMPLES) -> Exercised:
    """What so many examples, or fewer where those show all there is, bring about; the histories to aim at come first.

    What those do not show is looked for whatever values the indicators have: what none of them brings is impossible.
    """
    looking = _Looking(world)
    for held in aims_of(world)[:examples]:
        looking.see(held)
    missing = ((sight, impossible(world, sight)) for sight in sorted(looking.wanted - looking.seen))
    looking.cannot = {sight: why for sight, why in missing if why is not None}
    if looking.tried < examples and not looking.is_whole:
        _draw(looking, how, examples - looking.tried)
    return Exercised(
        clauses=tuple(position.clause for position in world.made.space.positions),
        wanted=looking.wanted,
        seen=frozenset(looking.seen),
        impossible=looking.cannot,
        examples=looking.tried,
    )


def _draw(looking: _Looking, how: settings, examples: int) -> None:
    """So many histories drawn, or fewer where those show all there is."""

    @settings(how, max_examples=examples, phases=(Phase.generate,), deadline=None, suppress_health_check=UNSUITED)
    @given(held=histories(looking.world))
    def see(held: History) -> None:
        looking.see(held)
        if looking.is_whole:
            raise _Whole

    with suppress(_Whole):
        see()


__all__ = ["EXAMPLES", "WAYS", "Exercised", "exercised"]
