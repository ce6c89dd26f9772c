"""Sets of answers: what the answers of a policy can still be while its subjects are in some of their regions.

A set of truths is a number of three bits. What combines truths is lifted to sets by the function that combines the
truths themselves, so that the two cannot differ; a set may be larger than what can really be, and is never smaller.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from itertools import product

from qaengine.evaluation.decisions import Indication, picked
from qaengine.outcome.truth import MET, NOT_MET, UNKNOWN, Truth, all_met, any_met, opposite
from qaengine.policy.records import Decision

Truths = int
BIT: Mapping[Truth, Truths] = {MET: 1, NOT_MET: 2, UNKNOWN: 4}
Counts = tuple[int, int, int]


@cache
def truths_in(possible: Truths) -> tuple[Truth, ...]:
    """The truths of a set."""
    return tuple(truth for truth, bit in BIT.items() if possible & bit)


def set_of(truths: Iterable[Truth]) -> Truths:
    """The set of some truths."""
    found = 0
    for truth in truths:
        found |= BIT[truth]
    return found


@cache
def _both(first: Truths, second: Truths) -> Truths:
    return set_of(all_met(pair) for pair in product(truths_in(first), truths_in(second)))


@cache
def _either(first: Truths, second: Truths) -> Truths:
    return set_of(any_met(pair) for pair in product(truths_in(first), truths_in(second)))


def every_one(sets: Iterable[Truths]) -> Truths:
    """What `all_met` of one of each can be."""
    found = BIT[MET]
    for one in sets:
        found = _both(found, one)
        if found == BIT[NOT_MET]:
            return found
    return found


def any_one(sets: Iterable[Truths]) -> Truths:
    """What `any_met` of one of each can be."""
    found = BIT[NOT_MET]
    for one in sets:
        found = _either(found, one)
        if found == BIT[MET]:
            return found
    return found


@cache
def opposite_of(possible: Truths) -> Truths:
    """What the opposite can be."""
    return set_of(opposite(truth) for truth in truths_in(possible))


def of_answers(combine: Callable[[list[Truth]], Truth], answers: Iterable[tuple[Truths, bool]], most: int) -> Truths:
    """What `combine` can make of one of each of the answers, each of which may be missing where it says so.

    `combine` must not depend on the order, nor on more than `most` of any answer.
    """
    counts: set[Counts] = {(0, 0, 0)}
    for possible, may_be_missing in answers:
        grown = {_more(one, truth, most) for one in counts for truth in truths_in(possible)}
        counts = grown | counts if may_be_missing else grown
    return set_of(combine(_listed(one)) for one in counts)


def _more(counts: Counts, truth: Truth, most: int) -> Counts:
    met, not_met, unknown = counts
    match truth:
        case Truth.MET:
            return min(met + 1, most), not_met, unknown
        case Truth.NOT_MET:
            return met, min(not_met + 1, most), unknown
        case Truth.UNKNOWN:
            return met, not_met, min(unknown + 1, most)


def _listed(counts: Counts) -> list[Truth]:
    met, not_met, unknown = counts
    return [MET] * met + [NOT_MET] * not_met + [UNKNOWN] * unknown


# What a decision can pick

Needs = tuple[Truths, ...]
Open = tuple[str, ...]


class Picks:
    """What one decision can indicate and leave open, by what it picks; each set of needs looked at once."""

    def __init__(self, decision: Decision) -> None:
        self.decision = decision
        self.outcomes = tuple(str(outcome) for outcome in decision.outcomes)
        self._indicated: dict[Needs, frozenset[str | None]] = {}
        self._open: dict[Needs, frozenset[Open]] = {}

    def indicated(self, needs: Needs) -> frozenset[str | None]:
        """What can be indicated when these are the needs with what is presumed, outcome by outcome."""
        if needs not in self._indicated:
            self._indicated[needs] = frozenset(one.indicated for one in self._each(needs))
        return self._indicated[needs]

    def open(self, needs: Needs) -> frozenset[Open]:
        """What can be left open when these are the needs for certain."""
        if needs not in self._open:
            self._open[needs] = frozenset(one.open for one in self._each(needs))
        return self._open[needs]

    def _each(self, needs: Needs) -> Iterator[Indication]:
        """What is picked is indicated by the needs shown alone, and left open by the certain ones alone."""
        for truths in product(*(truths_in(one) for one in needs)):
            found = dict(zip(self.outcomes, truths, strict=True))
            yield picked(self.decision, found, found)
