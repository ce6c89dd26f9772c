"""What outcomes need, as formulas: criteria by their places, and which outcome is picked."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

import z3

from qaengine.policy.conditions import Bound
from qaengine.policy.records import AtLeastNeeded, Criterion, Decision
from qaengine.readings.proofs.three import (
    NO,
    NOT_KNOWN,
    YES,
    Answer,
    Formula,
    all_met,
    any_met,
    at_least_met,
    both,
    denied,
    either,
    if_asked,
    opposite,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a criterion stands: its decision, outcome and part, and which of its kind it is."""

    decision: str | None
    outcome: str | None
    part: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One criterion as formulas: its answer as shown and for certain, and whether it concerns the provider."""

    criterion: Criterion
    place: Place
    shown: Answer
    certain: Answer
    applies: Answer

    def answer(self, certain: bool) -> Answer:
        """The answer, with or without presumptions."""
        return self.certain if certain else self.shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Comes:
    """What a decision comes to: for each outcome when it is indicated and when it is open, the least serious first.

    `certain` tells when an outcome is for certain, without presumptions; `sure` when one of them is bound to hold.
    """

    outcomes: tuple[str, ...]
    indicated: Mapping[str, Formula]
    open: Mapping[str, Formula]
    certain: Mapping[str, Formula]
    sure: Formula

    @property
    def floor(self) -> Formula:
        """The rank of the most serious outcome that is certain; -1 when none is."""
        return _ranked(self.outcomes, self.certain, -1)

    @property
    def rank(self) -> Formula:
        """The rank of what is indicated, 0 the least serious; -1 for nothing."""
        return _ranked(self.outcomes, self.indicated, -1)

    @property
    def least(self) -> Formula:
        """The rank of the least serious outcome that is open; above all when none is."""
        return _ranked(self.outcomes[::-1], self.open, len(self.outcomes), base=self.outcomes)

    @property
    def most(self) -> Formula:
        """The rank of the most serious outcome that is open; -1 when none is."""
        return _ranked(self.outcomes, self.open, -1)

    @property
    def silent(self) -> Formula:
        """When no outcome is open."""
        return both(denied(one) for one in self.open.values())


def _ranked(
    order: tuple[str, ...], of: Mapping[str, Formula], none: int, base: tuple[str, ...] | None = None
) -> Formula:
    """The rank of the last outcome in the order that holds."""
    found: Formula = z3.IntVal(none)
    for outcome in order:
        found = z3.If(of[outcome], z3.IntVal((base or order).index(outcome)), found)
    return found


class Needs:
    """What each outcome of a decision needs."""

    def __init__(
        self,
        number: Callable[[Bound], Fraction],
        established: Callable[[Asked], Mapping[str, Formula]],
        decision: Decision,
        outcomes: tuple[str, ...],
        criteria: Mapping[str, list[Asked]],
        only_if: Mapping[str, list[Asked]],
        caps: list[tuple[str, Asked]],
    ) -> None:
        self.number, self.established, self.decision, self.outcomes = number, established, decision, outcomes
        self.criteria, self.only_if, self.caps = criteria, only_if, caps

    def all(self, *, certain: bool) -> dict[str, Answer]:
        """For each outcome whether what it needs is met."""
        found: dict[str, Answer] = {}
        for outcome in reversed(self.outcomes):
            found[outcome] = self._need(outcome, certain, found)
        return found

    def _need(self, outcome: str, certain: bool, worse: Mapping[str, Answer]) -> Answer:
        rank = self.outcomes.index
        conditions = [one for _, one in _concerning(self.only_if[outcome], certain, absent=Answer(YES, NO))]
        capped = [opposite(cap.answer(certain)) for at, cap in self.caps if rank(at) > rank(outcome)]
        return all_met((self._reached(outcome, certain, worse), *conditions, *capped))

    def _reached(self, outcome: str, certain: bool, worse: Mapping[str, Answer]) -> Answer:
        needs = self.decision.outcomes[outcome].needs
        asked = list(_concerning(self.criteria[outcome], certain, absent=Answer(YES, NO)))
        none = both(denied(concerned) for concerned, _ in asked)
        match needs:
            case AtLeastNeeded(at_least=bound):
                count = ceil(self.number(bound))
                return if_asked(none, NOT_KNOWN, at_least_met(count, asked))
            case "nothing_worse":
                return opposite(any_met(worse.values()))
            case "all":
                return if_asked(none, NOT_KNOWN, all_met(one for _, one in asked))
            case "none_fail":
                fails = either(one.unmet for _, one in asked)
                some = either(both((concerned, one.met)) for concerned, one in asked)
                return Answer(both((denied(fails), some)), fails)
            case _:
                own = [one.answer(certain) for one in self.criteria[outcome]]
                return any_met((*own, *self._raised(outcome, certain)))

    def _raised(self, outcome: str, certain: bool) -> Iterator[Answer]:
        """What criteria of lesser outcomes say of this one: open up to here until the person who decides has spoken."""
        rank = self.outcomes.index
        for asked in [one for listed in (*self.criteria.values(), *self.only_if.values()) for one in listed]:
            highest, own = asked.criterion.up_to, asked.place.outcome
            if highest is None or own is None or not rank(own) < rank(outcome) <= rank(str(highest)):
                continue
            named = self.established(asked)
            here, elsewhere = named.get(outcome, NO), either(is_it for o, is_it in named.items() if o != outcome)
            answer = asked.answer(certain)
            yield Answer(both((here, answer.met)), either((answer.unmet, elsewhere)))


def _concerning(criteria: Iterable[Asked], certain: bool, absent: Answer) -> Iterator[tuple[Formula, Answer]]:
    """Of each criterion whether it concerns the provider, and its answer; unknown where that is not known."""
    for asked in criteria:
        concerned = denied(asked.applies.unmet)
        answer = if_asked(asked.applies.met, asked.answer(certain), NOT_KNOWN)
        yield concerned, if_asked(concerned, answer, absent)


Picked = tuple[dict[str, Formula], dict[str, Formula]]
"""For each outcome when it is indicated, and when it is open."""


def _most_serious(outcomes: tuple[str, ...], shown: Mapping[str, Answer], certain: Mapping[str, Answer]) -> Picked:
    indicated, open_ = {}, {}
    for rank, outcome in enumerate(outcomes):
        worse = outcomes[rank + 1 :]
        indicated[outcome] = both((shown[outcome].met, *(denied(shown[o].met) for o in worse)))
        open_[outcome] = both((denied(certain[outcome].unmet), *(denied(certain[o].met) for o in worse)))
    return indicated, open_


def _first(outcomes: tuple[str, ...], shown: Mapping[str, Answer], certain: Mapping[str, Answer]) -> Picked:
    indicated, open_ = {}, {}
    for rank, outcome in enumerate(outcomes):
        before = outcomes[:rank]
        indicated[outcome] = both((shown[outcome].met, *(shown[o].unmet for o in before)))
        open_[outcome] = both((denied(certain[outcome].unmet), *(denied(certain[o].met) for o in before)))
    return indicated, open_


def _unique(outcomes: tuple[str, ...], shown: Mapping[str, Answer], certain: Mapping[str, Answer]) -> Picked:
    alone = {o: both((shown[o].met, *(denied(shown[other].met) for other in outcomes if other != o))) for o in outcomes}
    return alone, {o: denied(certain[o].unmet) for o in outcomes}


PICKS = {"most_serious": _most_serious, "first": _first, "unique": _unique}


def for_certain(pick: str, outcomes: tuple[str, ...], certain: Mapping[str, Answer]) -> dict[str, Formula]:
    """For each outcome when it has what it needs, and no less serious one can still be picked in its stead."""
    found = {}
    for rank, outcome in enumerate(outcomes):
        others = {"first": outcomes[:rank], "unique": tuple(o for o in outcomes if o != outcome)}.get(pick, ())
        found[outcome] = both((certain[outcome].met, *(certain[other].unmet for other in others)))
    return found
