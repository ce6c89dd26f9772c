"""Recipes put together: one of each part, and several kinds in turn."""

from collections.abc import Iterator, Sequence
from itertools import islice

from qaengine.readings.comparing.pantry import MOST, MOST_OF_A_PART, Recipe


def or_nothing(recipes: Iterator[Recipe]) -> list[Recipe]:
    """Some of the recipes, and none early on: what another part brings may be enough, and more would contradict it."""
    first, *others = [*islice(recipes, MOST_OF_A_PART)] or [()]
    return [first, (), *others]


def together(parts: Sequence[Sequence[Recipe]]) -> Iterator[Recipe]:
    """One recipe of each part, put together; those that stand early in their parts first."""
    if all(parts):
        most = sum(len(part) - 1 for part in parts)
        chosen = (places for total in range(most + 1) for places in _places([len(part) for part in parts], total))
        for places in islice(chosen, MOST):
            yield tuple(record for part, place in zip(parts, places, strict=True) for record in part[place])


def _places(sizes: Sequence[int], total: int) -> Iterator[tuple[int, ...]]:
    """A place in each part, so that they add up to the total."""
    if not sizes:
        if total == 0:
            yield ()
        return
    for place in range(min(total, sizes[0] - 1) + 1):
        yield from ((place, *rest) for rest in _places(sizes[1:], total - place))


def in_turn(ways: Sequence[Iterator[Recipe]]) -> Iterator[Recipe]:
    """The first of each, then the second of each, and so on."""
    waiting = list(ways)
    while waiting:
        for way in list(waiting):
            recipe = next(way, None)
            if recipe is None:
                waiting.remove(way)
            else:
                yield recipe
