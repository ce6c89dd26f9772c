"""Rises, falls, both or neither: how one thing moves as another gets worse."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from itertools import pairwise


class Sign(StrEnum):
    """Which way something moves."""

    STILL = "still"
    RISES = "rises"
    FALLS = "falls"
    BOTH = "both"

    @property
    def turned(self) -> "Sign":
        """The other way round."""
        return {Sign.RISES: Sign.FALLS, Sign.FALLS: Sign.RISES}.get(self, self)

    def through(self, step: "Sign") -> "Sign":
        """How what follows this one moves: it rises with it, falls with it, or does both or neither."""
        if Sign.STILL in (self, step):
            return Sign.STILL
        if Sign.BOTH in (self, step):
            return Sign.BOTH
        return self if step is Sign.RISES else self.turned


Moves = Mapping[str, Sign]
"""By the names of indicators: how something moves as each of them gets worse. Those that leave it still are not in."""


def joined(signs: Iterable[Sign]) -> Sign:
    """The one way in which all of them move that move at all."""
    ways = set(signs) - {Sign.STILL}
    if not ways:
        return Sign.STILL
    return ways.pop() if len(ways) == 1 else Sign.BOTH


def merged(several: Iterable[Moves]) -> Moves:
    """How what rests on several things moves."""
    found: dict[str, Sign] = {}
    for moves in several:
        for name, sign in moves.items():
            found[name] = joined((found.get(name, Sign.STILL), sign))
    return {name: sign for name, sign in found.items() if sign is not Sign.STILL}


def along(moves: Moves, step: Sign) -> Moves:
    """How what moves in this step with the first moves."""
    found = {name: sign.through(step) for name, sign in moves.items()}
    return {name: sign for name, sign in found.items() if sign is not Sign.STILL}


def of_row(numbers: Sequence[int]) -> Sign:
    """Whether the numbers of a row rise or fall, never going back."""
    return joined(
        Sign.RISES if one < other else Sign.FALLS if one > other else Sign.STILL for one, other in pairwise(numbers)
    )
