"""What rests on itself: the order in which things can be worked out, and the circles that stand in its way."""

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter

MOST_CIRCLES = 100
DEEPEST = 32


def in_order(rests: Mapping[str, Iterable[str]]) -> tuple[list[str], list[list[str]]]:
    """The names, each after those it rests on, and every circle of names; a circle is cut open to get past it."""
    known = {name: [other for other in dict.fromkeys(others) if other in rests] for name, others in rests.items()}
    circles: list[list[str]] = []
    while len(circles) < MOST_CIRCLES:
        try:
            return list(TopologicalSorter(known).static_order()), circles
        except CycleError as error:
            circle = _from_first(error.args[1][:0:-1], list(known))
            circles.append(circle)
            known |= {name: [other for other in known[name] if other not in circle] for name in circle}
    return list(known), circles


def too_deep(order: Iterable[str], rests: Mapping[str, Iterable[str]]) -> list[str]:
    """The names that rest on others that rest on others ..., more than 32 deep; only the first of each such chain."""
    depths: dict[str, int] = {}
    for name in order:
        depths[name] = 1 + max((depths.get(other, 0) for other in rests[name]), default=0)
    return [name for name, depth in depths.items() if depth == DEEPEST + 1]


def words(circle: list[str], what: str) -> str:
    """The circle as a message tells of it: `a → b → a`."""
    if len(circle) == 1:
        return f"`{circle[0]}` rests on itself"
    return f"these {what} rest on each other in a circle: {' → '.join([*circle, circle[0]])}"


def _from_first(circle: list[str], names: list[str]) -> list[str]:
    first = min(range(len(circle)), key=lambda position: names.index(circle[position]))
    return circle[first:] + circle[:first]
