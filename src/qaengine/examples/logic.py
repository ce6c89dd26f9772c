"""What the answers of a policy can be while its subjects are in some of their regions: a set for every answer.

The conditions, criteria and decisions are walked as evaluation walks them, with sets of truths in the place of truths.
Where every subject is in one region the sets have one member each, which is what evaluation itself says of that
assignment (`assigned.Assumption`); a test holds the two together.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from math import ceil
from typing import assert_never

from qaengine.evaluation.criteria import Leaf
from qaengine.evaluation.decisions import has_rest, none_fail
from qaengine.examples.possibilities import Possibilities, State
from qaengine.examples.subjects import Position, Subject
from qaengine.examples.truth_sets import (
    BIT,
    Needs,
    Open,
    Truths,
    any_one,
    every_one,
    of_answers,
    opposite_of,
    set_of,
    truths_in,
)
from qaengine.outcome.truth import MET, NOT_MET, UNKNOWN, Truth, agreed, all_met, at_least_met, opposite
from qaengine.policy.conditions import AllOf, AnyOf, Asks, AtLeastOf, Condition, Indicated, NoneOf, Test
from qaengine.policy.records import AtLeastNeeded, Criterion


class Possible:
    """What the answers can still be in a state; `open_subjects` are those on which that still depends, as consulted.

    `instead` gives criteria, by their number, another answer than they have.
    """

    def __init__(self, space: Possibilities, state: State, instead: Mapping[int, Truths] | None = None) -> None:
        self.space, self.state, self.instead = space, state, instead or {}
        self.open_subjects: dict[Subject, tuple[int, ...]] = {}
        self._needs: dict[tuple[str, bool], Needs] = {}
        self._answers: dict[tuple[int, bool], Truths] = {}

    def instead_of(self, position: Position, answer: Truth) -> "Possible":
        """The same with another answer to one criterion; what is consulted is noted here too."""
        other = Possible(self.space, self.state, {**self.instead, position.number: BIT[answer]})
        other.open_subjects = self.open_subjects
        return other

    def _left(self, subject: Subject) -> int:
        return self.state.get(subject) or self.space.everything(subject)

    def _sorted(self, subject: Subject, classes: Iterable[int]) -> list[int]:
        """The classes of regions, as far as the subject may still be in them; noted when there are several."""
        left = self._left(subject)
        found = [one & left for one in classes]
        several = tuple(one for one in found if one)
        if len(several) > 1:
            self.open_subjects.setdefault(subject, several)
        return found

    # Conditions

    def condition(self, condition: Condition, presume: bool) -> Truths:
        """What the condition's answer can be."""
        match condition:
            case AllOf(parts=parts):
                return every_one(self.condition(part, presume) for part in parts)
            case AnyOf(parts=parts):
                return any_one(self.condition(part, presume) for part in parts)
            case NoneOf(parts=parts):
                return opposite_of(any_one(self.condition(part, presume) for part in parts))
            case Asks() | AtLeastOf():
                return self._leaf(condition, presume)
            case _:
                assert_never(condition)

    def _leaf(self, leaf: Leaf, presume: bool) -> Truths:
        match leaf:
            case Asks(subject=subject, test=Indicated(test=inner)):
                return self._of_range(str(subject), inner)
            case Asks():
                asked, masks = self.space.masks(leaf, presume)
                met, not_met, unknown = self._sorted(asked, masks)
                return (met and 1) | (not_met and 2) | (unknown and 4)
            case AtLeastOf():
                return self._at_least_of(leaf, presume)
            case _:
                assert_never(leaf)

    def _of_range(self, decision: str, test: Test) -> Truths:
        passed = self.space.passing(decision, test)
        found = set_of(agreed(passed[outcome] for outcome in possible) for possible in self.open(decision))
        return found if has_rest(self.space.policy.tree.decisions[decision]) else self._unless_silent(decision, found)

    def _unless_silent(self, decision: str, found: Truths) -> Truths:
        """Not met yet where nothing is indicated, since the framework may turn out to give no outcome."""
        indicated = self.indicated(decision)
        if None not in indicated or not found & BIT[MET]:
            return found
        return (found if len(indicated) > 1 else found & ~BIT[MET]) | BIT[UNKNOWN]

    def _at_least_of(self, leaf: AtLeastOf, presume: bool) -> Truths:
        wanted = self.space.wanted(leaf)
        totals = {(0, 0)}
        for subject, counted in self.space.counts(leaf, presume):
            left = self._sorted(subject, counted.values())
            possible = [counts for counts, bits in zip(counted, left, strict=True) if bits]
            totals = {
                (min(met + more, wanted), min(unknown + further, wanted))
                for met, unknown in totals
                for more, further in possible
            }
        return set_of(at_least_met(wanted, [MET] * met + [UNKNOWN] * unknown) for met, unknown in totals)

    # Criteria

    def criterion(self, position: Position, certain: bool) -> Truths:
        """What the criterion's answer can be, with what is presumed or for certain."""
        if position.number in self.instead:
            return self.instead[position.number]
        key = (position.number, certain)
        if key not in self._answers:
            self._answers[key] = self._criterion(position, certain)
        return self._answers[key]

    def _criterion(self, position: Position, certain: bool) -> Truths:
        applies = self.applies(position.criterion)
        if applies == BIT[NOT_MET]:
            return applies
        return every_one((applies, self._judged_or_computed(position, not certain)))

    def applies(self, criterion: Criterion) -> Truths:
        """Whether the criterion can concern the provider."""
        limits = criterion.applies_to
        return BIT[MET] if limits is None else self.condition(limits, presume=False)

    def _judged_or_computed(self, position: Position, presume: bool) -> Truths:
        if not position.criterion.judged_by:
            return self._computed(position.criterion, presume)
        found = 0
        for values in self._people(position, position.criterion.judged_by):
            if values is None:
                found |= self._computed(position.criterion, presume)
            else:
                assert isinstance(values, tuple)
                found |= BIT[agreed(_yes_or_no(value) for value in values)]
        return found

    def _people(self, position: Position, by: tuple[str, ...]) -> Iterator[object]:
        """What these people can say of the clause: values, or None."""
        subject = Subject(what="people", name=position.clause, by=tuple(map(str, by)))
        said = self.space.said(subject)
        left = self._sorted(subject, said.values())
        return (values for values, bits in zip(said, left, strict=True) if bits)

    def _computed(self, criterion: Criterion, presume: bool) -> Truths:
        if criterion.when is None:
            return BIT[UNKNOWN]
        answer = self.condition(criterion.when, presume)
        if criterion.unless is None or answer == BIT[NOT_MET]:
            return answer
        blocked = self.condition(criterion.unless, presume)
        return set_of(_unless(one, other, presume) for one in truths_in(answer) for other in truths_in(blocked))

    def established(self, position: Position) -> set[str | None]:
        """Which of the outcomes left open the person who decides can have named; None for none."""
        if not position.criterion.decided_by:
            return {None}
        outcomes = self.space.picks[str(position.decision)].outcomes
        last = position.criterion.up_to
        first, end = outcomes.index(str(position.outcome)), outcomes.index(str(last)) + 1 if last else 0
        found: set[str | None] = set()
        for values in self._people(position, position.criterion.decided_by):
            said = values if isinstance(values, tuple) else ()
            found.add(str(said[0]) if len(said) == 1 and said[0] in outcomes[first:end] else None)
        return found

    # Decisions

    def applies_to(self, decision: str) -> Truths:
        """Whether the decision can be taken for the provider at all."""
        limits = self.space.policy.tree.decisions[decision].applies_to
        return BIT[MET] if limits is None else self.condition(limits, presume=False)

    def indicated(self, decision: str) -> frozenset[str | None]:
        """What the decision can indicate; None for nothing."""
        applies = self.applies_to(decision)
        nothing: frozenset[str | None] = frozenset([None] if applies & ~BIT[MET] else [])
        if not applies & BIT[MET]:
            return nothing
        return nothing | self._indicated_where_taken(decision)

    def open(self, decision: str) -> frozenset[Open]:
        """What the decision can leave open, each as the outcomes that are; none where it is not taken."""
        applies = self.applies_to(decision)
        nothing: frozenset[Open] = frozenset([()] if applies & BIT[NOT_MET] else [])
        return nothing if applies == BIT[NOT_MET] else nothing | self.open_where_taken(decision)

    def _indicated_where_taken(self, decision: str) -> frozenset[str | None]:
        picks = self.space.picks[decision]
        if picks.decision.pick != "recorded":
            return picks.indicated(self.needs(decision, certain=False))
        single = [found[0] if len(found) == 1 else None for found in self._recorded(decision)]
        return frozenset(single)

    def open_where_taken(self, decision: str) -> frozenset[Open]:
        """What the decision can leave open where it is taken; nothing at all is silence."""
        picks = self.space.picks[decision]
        if picks.decision.pick != "recorded":
            return picks.open(self.needs(decision, certain=True))
        return frozenset(found or picks.outcomes for found in self._recorded(decision))

    def _recorded(self, decision: str) -> list[Open]:
        """The outcomes that can be recorded elsewhere; none where nothing is known."""
        subject, outcomes = Subject(what="recorded", name=decision), self.space.picks[decision].outcomes
        said = self.space.said(subject)
        left = self._sorted(subject, said.values())
        known = [values if isinstance(values, tuple) else () for values, bits in zip(said, left, strict=True) if bits]
        return [tuple(outcome for outcome in outcomes if outcome in values) for values in known]

    def needs(self, decision: str, *, certain: bool) -> Needs:
        """Of each outcome what its needs can be, as shown or for certain."""
        key = (decision, certain)
        if key not in self._needs:
            self._needs[key] = self._needs_of(decision, certain)
        return self._needs[key]

    def _needs_of(self, decision: str, certain: bool) -> Needs:
        found: dict[str, Truths] = {}
        outcomes = self.space.picks[decision].outcomes
        for outcome in reversed(outcomes):
            found[outcome] = self._need(decision, outcome, certain, found)
        return tuple(found[outcome] for outcome in outcomes)

    def _need(self, decision: str, outcome: str, certain: bool, worse: dict[str, Truths]) -> Truths:
        own = [one for one in self.space.of(decision) if one.outcome == outcome]
        reached = self._reached(decision, outcome, certain, worse, [one for one in own if one.part == "criteria"])
        if reached == BIT[NOT_MET]:
            return reached
        beside = self._concerning([one for one in own if one.part == "only_if"], certain)
        conditions = of_answers(all_met, beside, 1)
        return every_one((reached, conditions, *self._capped(decision, outcome, certain)))

    def _capped(self, decision: str, outcome: str, certain: bool) -> Iterator[Truths]:
        rank = self.space.picks[decision].outcomes.index
        for cap in self.space.of(decision):
            if cap.part == "cap" and rank(str(cap.outcome)) > rank(outcome):
                yield opposite_of(self.criterion(cap, certain))

    def _reached(
        self, decision: str, outcome: str, certain: bool, worse: dict[str, Truths], own: list[Position]
    ) -> Truths:
        of = self.space.policy.tree.decisions[decision].outcomes[outcome]
        match of.needs:
            case AtLeastNeeded(at_least=count):
                wanted = ceil(self.space.policy.number(count, self.space.day))
                return of_answers(partial(_at_least, wanted), self._concerning(own, certain), wanted)
            case "nothing_worse":
                return opposite_of(any_one(worse.values()))
            case "all":
                return of_answers(_all, self._concerning(own, certain), 1)
            case "none_fail":
                return of_answers(none_fail, self._concerning(own, certain), 1)
            case _:
                answers = (self.criterion(one, certain) for one in own)
                return any_one((*answers, *self._raised(decision, outcome, certain)))

    def _concerning(self, own: list[Position], certain: bool) -> Iterator[tuple[Truths, bool]]:
        """What each criterion can say that concerns the provider, and whether it may concern it not at all."""
        for position in own:
            applies = self.applies(position.criterion)
            answer = self.criterion(position, certain) if applies & BIT[MET] else 0
            answer |= BIT[UNKNOWN] if applies & BIT[UNKNOWN] else 0
            yield answer, bool(applies & BIT[NOT_MET])

    def _raised(self, decision: str, outcome: str, certain: bool) -> Iterator[Truths]:
        """What criteria of lesser outcomes can say of this one, until the person who decides has spoken."""
        rank = self.space.picks[decision].outcomes.index
        for position in self.space.of(decision):
            highest = position.criterion.up_to
            if highest is None or position.outcome is None:
                continue
            if rank(position.outcome) < rank(outcome) <= rank(str(highest)):
                yield self._raises(position, outcome, certain)

    def _raises(self, position: Position, outcome: str, certain: bool) -> Truths:
        found = 0
        answer = self.criterion(position, certain)
        for named in self.established(position):
            known = [truth for truth in truths_in(answer) if truth is not NOT_MET]
            if named in (None, outcome):
                found |= set_of(truth if named == outcome else UNKNOWN for truth in known)
            else:
                found |= BIT[NOT_MET] if known else 0
        return found | (answer & BIT[NOT_MET])


def _yes_or_no(value: object) -> Truth:
    says = {True: MET, False: NOT_MET}
    return says.get(value, UNKNOWN) if isinstance(value, bool) else UNKNOWN


def _unless(answer: Truth, blocked: Truth, presume: bool) -> Truth:
    """What a criterion answers whose condition and mitigation answer so."""
    if answer is NOT_MET or (blocked is UNKNOWN and presume):
        return answer
    return all_met((answer, opposite(blocked)))


def _all(answers: list[Truth]) -> Truth:
    return all_met(answers) if answers else UNKNOWN


def _at_least(count: int, answers: list[Truth]) -> Truth:
    return at_least_met(count, answers) if answers else UNKNOWN
