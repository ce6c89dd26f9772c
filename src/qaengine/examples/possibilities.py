"""A policy on a day as the search sees it: the regions of its subjects, and what each test says in each of them."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from math import ceil

from qaengine.evaluation.asking import passes
from qaengine.evaluation.evidence import Evidence
from qaengine.evaluation.values import Candidates, Unknown
from qaengine.examples.assigned import AssignedCourt, Assignment, Region
from qaengine.examples.regions import Cutting, variable_of
from qaengine.examples.subjects import Position, Subject, positions
from qaengine.examples.truth_sets import Picks
from qaengine.outcome.truth import MET, NOT_MET, UNKNOWN, Truth
from qaengine.policy.conditions import Asks, AtLeastOf, InForce, Test
from qaengine.policy.from_document import Policy

State = Mapping[Subject, int]
"""For some subjects the regions, as bits, in which they may still be; all others may be in any."""


class Possibilities:
    """A policy on a day: the regions of its subjects, and what each test says in each of them."""

    def __init__(self, policy: Policy, day: date) -> None:
        self.policy, self.day = policy, day
        self.cutting = Cutting(policy, day)
        self.regions: Mapping[Subject, tuple[Region, ...]] = self.cutting.all()
        self.positions = positions(policy)
        self.evidence = Evidence(policy, (), day, None)
        self.picks = {str(name): Picks(decision) for name, decision in policy.tree.decisions.items()}
        self._masks: dict[tuple[int, bool], tuple[Subject, tuple[int, int, int]]] = {}
        self._counts: dict[tuple[int, bool], tuple[tuple[Subject, dict[tuple[int, int], int]], ...]] = {}
        self._said: dict[Subject, dict[object, int]] = {}

    def of(self, decision: str) -> tuple[Position, ...]:
        """Where the criteria of a decision stand."""
        return self._positions_of.get(decision, ())

    @cached_property
    def _positions_of(self) -> dict[str, tuple[Position, ...]]:
        found: dict[str, list[Position]] = {}
        for position in self.positions:
            found.setdefault(str(position.decision), []).append(position)
        return {name: tuple(of) for name, of in found.items()}

    def everything(self, subject: Subject) -> int:
        """All regions of the subject, as bits."""
        return (1 << len(self.regions[subject])) - 1

    def chosen(self, state: State) -> Assignment:
        """The first region of each subject that is left in the state."""
        return {
            subject: self.regions[subject][(left & -left).bit_length() - 1] for subject, left in sorted(state.items())
        }

    def is_in(self, measured: Region, region: Region) -> bool:
        """Whether the policy cannot tell what was measured of an indicator from the region."""
        return self.cutting.seen(measured) == self.cutting.seen(region)

    # What each region answers

    def masks(self, leaf: Asks, presume: bool) -> tuple[Subject, tuple[int, int, int]]:
        """The subject of a test, and its regions in which the test is met, not met and unknown."""
        key = (id(leaf), presume)
        if key not in self._masks:
            subject = self._subject(leaf.subject, leaf.test)
            masks = dict.fromkeys(Truth, 0)
            for bit, region in enumerate(self.regions[subject]):
                masks[self._answer(leaf, region, presume)] |= 1 << bit
            self._masks[key] = subject, (masks[MET], masks[NOT_MET], masks[UNKNOWN])
        return self._masks[key]

    def passing(self, decision: str, test: Test) -> dict[str, Truth]:
        """What the test says of each outcome of a decision."""
        asking = self.evidence.asking(AssignedCourt(self.evidence, {}).type_of(decision), self.day)
        return {outcome: passes(test, Candidates((outcome,)), asking) for outcome in self.picks[decision].outcomes}

    def _subject(self, name: str, test: Test) -> Subject:
        if isinstance(test, InForce):
            return Subject(what="in_force", name=str(name))
        return Subject(what="indicator", name=variable_of(self.policy, name))

    def _answer(self, leaf: Asks, region: Region, presume: bool) -> Truth:
        court = AssignedCourt(self.evidence, {region.subject: region})
        if not isinstance(leaf.test, InForce):
            return court.leaf_answer(leaf, self.day, presume)
        standing = court.in_force(region.subject.name)
        return UNKNOWN if standing is None else self.passing(region.subject.name, leaf.test.test)[standing]

    def counts(self, leaf: AtLeastOf, presume: bool) -> tuple[tuple[Subject, dict[tuple[int, int], int]], ...]:
        """For each subject counted, its regions by how many are met and how many unknown, as far as it matters."""
        key = (id(leaf), presume)
        if key not in self._counts:
            self._counts[key] = tuple(self._counted(leaf, name, presume) for name in leaf.of)
        return self._counts[key]

    def _counted(self, leaf: AtLeastOf, name: str, presume: bool) -> tuple[Subject, dict[tuple[int, int], int]]:
        subject, wanted = self._subject(name, leaf.test), self.wanted(leaf)
        found: dict[tuple[int, int], int] = {}
        for bit, region in enumerate(self.regions[subject]):
            court = AssignedCourt(self.evidence, {subject: region})
            answers = court.each_answer(name, leaf.test, wanted, self.day, presume)
            counted = min(answers.count(MET), wanted), min(answers.count(UNKNOWN), wanted)
            found[counted] = found.get(counted, 0) | 1 << bit
        return subject, found

    def wanted(self, leaf: AtLeastOf) -> int:
        """How many a test that counts asks for."""
        return ceil(self.policy.number(leaf.n, self.day))

    def said(self, subject: Subject) -> dict[object, int]:
        """The regions of what people say, or of what is recorded, by what is known of it: None where nothing is."""
        if subject not in self._said:
            found: dict[object, int] = {}
            for bit, region in enumerate(self.regions[subject]):
                values = None if isinstance(region.certain, Unknown) else getattr(region.certain, "values", None)
                found[values] = found.get(values, 0) | 1 << bit
            self._said[subject] = found
        return self._said[subject]
