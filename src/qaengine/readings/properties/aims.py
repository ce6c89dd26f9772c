"""Histories to aim at: few of them, that together show of every criterion each way in which it can be seen."""

from collections.abc import Iterator
from functools import lru_cache

from qaengine.evaluation.criteria import Asked
from qaengine.evaluation.judge import judged
from qaengine.evaluation.supposing import Supposing, stand_of
from qaengine.examples.search import Never, can_be, matters, sought
from qaengine.examples.subjects import Position
from qaengine.outcome.truth import Truth
from qaengine.policy import indicators as op
from qaengine.policy.conditions import Condition, InForce, subjects
from qaengine.policy.indicators import rests_on
from qaengine.readings.properties.world import PROVIDER, History, World

PIVOTAL = "pivotal"
WAYS = (*map(str, Truth), PIVOTAL)
"""The three answers, and that with another answer alone the decision would come otherwise."""
Sight = tuple[int, str]
"""A criterion by its place in the trail, and a way in which it was seen."""
ENDLESS = (op.Count, op.Sum, op.Span, op.Overdue, op.Late, op.OverdueRun)
"""Measures that are open at the top until it is known that nothing is missing."""


def sights(world: World) -> frozenset[Sight]:
    """Everything that is to be seen. Of what belongs to no decision, its three answers."""
    return frozenset(
        (position.number, way)
        for position in world.made.space.positions
        for way in WAYS
        if way != PIVOTAL or position.decision is not None
    )


def seen_in(world: World, held: History, but: frozenset[Sight] = frozenset()) -> Iterator[Sight]:
    """How each criterion is seen over these signals; whether it is pivotal is not looked at where it is known."""
    decisions = judged(world.policy, held, provider=PROVIDER, as_of=world.as_of)
    court = next(iter(decisions.values())).court
    supposing = {name: Supposing(of, world.as_of) for name, of in decisions.items()}
    for number, place, position in _placed(world):
        if position.decision is None:
            alone = Asked(court, position.criterion, None, None, position.part)
            yield number, str(alone.answers(world.as_of)[0])
            continue
        of = supposing[position.decision]
        yield number, str(of.asked[place].answers(world.as_of)[0])
        if (number, PIVOTAL) not in but and _is_pivotal(of, place, world):
            yield number, PIVOTAL


def _placed(world: World) -> Iterator[tuple[int, int, Position]]:
    """Each criterion with its place in the whole trail and among those of its decision."""
    places: dict[str | None, int] = {}
    for position in world.made.space.positions:
        place = places.get(position.decision, 0)
        places[position.decision] = place + 1
        yield position.number, place, position


def _is_pivotal(supposing: Supposing, place: int, world: World) -> bool:
    """Whether with some other answer of the criterion alone the decision would come otherwise."""
    asked = supposing.asked[place]
    (answer, _), applies, named = stand_of(asked, world.as_of)
    now = supposing.judged.indication(world.as_of)
    others = (truth for truth in Truth if truth is not answer)
    return any(supposing.indication_where({place: ((one, one), applies, named)}) != now for one in others)


# Few histories that show everything


@lru_cache(maxsize=8)
def aims_of(world: World) -> tuple[History, ...]:
    """Of the histories that were searched for those that show what no earlier one shows; worked out once."""
    shown: set[Sight] = set()
    kept = []
    for held in _candidates(world, shown):
        fresh = set(seen_in(world, held, frozenset(shown))) - shown
        if fresh:
            kept.append(held)
            shown |= fresh
        if shown >= sights(world):
            break
    return tuple(kept)


def _candidates(world: World, shown: set[Sight]) -> Iterator[History]:
    """What was searched for; as long as that leaves something to be seen, where a criterion decides; all the rest."""
    yield from world.witnesses
    for position in world.made.space.positions:
        for answer in Truth if position.decision is not None else ():
            if (position.number, PIVOTAL) not in shown:
                found = world.made.of(matters(position, answer), lambda example: True)
                yield from () if found is None else (found.signals,)
    if any(impossible(world, sight) is None for sight in sights(world) - shown):
        yield from world.seeds


# What cannot be seen


def impossible(world: World, sight: Sight) -> str | None:
    """Why, by the form of the policy, the criterion can never be seen so on the day; None where that is not shown.

    Every value that its indicators, and the people it asks, could give was looked through.
    """
    number, way = sight
    position = world.made.space.positions[number]
    if way == PIVOTAL:
        found = [sought(world.made.space, matters(position, answer)) for answer in Truth]
        return "others always say as much" if all(isinstance(one, Never) for one in found) else None
    if not isinstance(can_be(world.made.space, position, Truth(way)), Never):
        return None
    return _because(world, position, way)


def _because(world: World, position: Position, way: str) -> str:
    endless, always = sorted(_never_whole(world, position)), sorted(_always_in_force(world, position))
    if way == str(Truth.NOT_MET) and endless:
        return f"of {_listed(endless)} it is never known that all are held"
    if way == str(Truth.UNKNOWN) and always:
        return f"of {_listed(always)} an outcome is in force from the start"
    return "no values that its indicators can have come to it"


def _listed(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _always_in_force(world: World, position: Position) -> set[str]:
    """The decisions in force that the criterion asks, of which one always is."""
    condition = position.criterion.when
    asked = subjects(condition) if condition is not None else ()
    decisions = world.policy.tree.decisions
    return {
        str(name) for name, test in asked if isinstance(test, InForce) and decisions[str(name)].starts_at is not None
    }  # fmt: skip


def _never_whole(world: World, position: Position) -> set[str]:
    """The kinds that the criterion counts and of which nothing can say that all are held."""
    declared = {str(kind) for complete in world.policy.tree.complete for kind in complete.kinds}
    found: set[str] = set()
    for condition in (position.criterion.when, position.criterion.applies_to):
        for name in _indicators(world, condition) if condition is not None else ():
            indicator = world.policy.tree.indicators[name]
            if isinstance(indicator, ENDLESS) and getattr(indicator, "within", None) is None:
                found |= {kind for kind, names in world.readers.items() if name in names} - declared
    return found


def _indicators(world: World, condition: Condition) -> Iterator[str]:
    """The indicators that a condition asks, and those that they rest on."""
    waiting = [str(name) for name, _ in subjects(condition)]
    while waiting:
        name = waiting.pop()
        if name in world.policy.tree.indicators:
            yield name
            waiting += map(str, rests_on(world.policy.tree.indicators[name]))
