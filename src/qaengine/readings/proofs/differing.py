"""Whether two editions differ only as declared: for every value that an indicator can have, unknown included."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import z3

from qaengine.policy.from_document import Policy
from qaengine.policy.laws import Differs
from qaengine.policy.records import Decision
from qaengine.readings.proofs.editions import Editions, Together
from qaengine.readings.proofs.judged import World
from qaengine.readings.proofs.limits import SAME_EVERYWHERE, Limits
from qaengine.readings.proofs.needs import Comes
from qaengine.readings.proofs.smallest import number_of, provider, sizes, smallest
from qaengine.readings.proofs.three import NO, Formula, both, denied, either
from qaengine.readings.proofs.verdicts import Provider, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """A provider for whom two editions come to something else: what each indicates and leaves open.

    `undone` is what the new one would come to without what it declares; None where it declares nothing. `policy` is
    both editions in one, which has the names of what is known.
    """

    old: Provider
    new: Provider
    undone: Provider | None
    smallest: bool
    policy: Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One decision under two editions.

    `proved`: they always come to the same. `declared`: they do not, and do with what is `declared` undone. `stale`
    are the declared differences without which that holds too.
    """

    decision: str
    state: State
    apart: Apart | None = None
    declared: tuple[Differs, ...] = ()
    stale: tuple[Differs, ...] = ()
    because: str | None = None


class Comparing:
    """The decisions of two editions, each put to the solver."""

    def __init__(self, old: Policy, new: Policy, day: date, *, limits: Limits = SAME_EVERYWHERE) -> None:
        self.editions, self.day, self.limits = Editions(old, new, day), day, limits

    def differences(self) -> Iterator[Difference]:
        """Each decision in turn: those that both have, and those that one has alone."""
        for name in self.editions.shared:
            yield self.difference(name)
        for name, policy in self.editions.only_one_has():
            declared = tuple(one for one in self.editions.declared if one.decision == name and one.is_whole)
            because = f"only edition {policy.edition} has it"
            yield Difference(
                decision=name, state="declared" if declared else "refuted", declared=declared, because=because
            )

    def names_nowhere(self) -> Iterator[tuple[Differs, str]]:
        """The declared differences that name what neither edition has, each with the name."""
        for one in self.editions.declared:
            yield from ((one, name) for name in _named_nowhere(one, self.editions.old, self.editions.new))

    def difference(self, decision: str) -> Difference:
        """What becomes of a decision that both have."""
        if not self.editions.alike.count_days_alike:
            because = "the editions have different working days, in which something here is counted"
            return Difference(decision=decision, state="not_proved", because=because)
        own = tuple(one for one in self.editions.declared if one.decision == decision)
        found = self._plain.apart(decision)
        if not isinstance(found, Apart):
            return self._same(decision, own, found)
        if self.editions.declared:
            undone = self._with(self.editions.declared).apart(decision, undone=True)
            if undone is None:
                stale = tuple(one for one in own if self._needless(one))
                return Difference(decision=decision, state="declared", apart=found, declared=own, stale=stale)
            if isinstance(undone, str):
                return Difference(decision=decision, state="not_proved", because=undone)
            found = undone
        return Difference(decision=decision, state="refuted", apart=found, declared=own)

    def _same(self, decision: str, own: tuple[Differs, ...], because: str | None) -> Difference:
        if because is not None:
            return Difference(decision=decision, state="not_proved", because=because)
        return Difference(decision=decision, state="proved", stale=own)

    def _needless(self, entry: Differs) -> bool:
        """Whether the decision is the same without it: what the others declare explains all that differs."""
        rest = [one for one in self.editions.declared if one is not entry]
        return self._with(rest).apart(str(entry.decision), undone=True) is None

    @cached_property
    def _plain(self) -> "_Asked":
        return self._with(())

    def _with(self, declared: Iterable[Differs]) -> "_Asked":
        return _Asked(self.editions.together(declared), self.day, self.limits)


class _Asked:
    """Both editions as formulas over the same measures."""

    def __init__(self, together: Together, day: date, limits: Limits) -> None:
        self.together, self.limits = together, limits
        self.world = World(together.policy, day, "", stands_for=together.stands_for, apart=together.apart)

    def apart(self, decision: str, *, undone: bool = False) -> Apart | str | None:
        """The smallest provider for whom the editions come to something else; None when there is none; or why not.

        With `undone` the new edition without what it declares is held against the old; a provider for whom the new
        edition as it is differs too is looked for first.
        """
        old, new = self.world.comes[self.together.old[decision]], self.world.comes[decision]
        mixed = self.world.comes[self.together.undone.get(decision, decision)] if undone else new
        wanted = _differ(old, mixed)
        solver = self._solver(wanted, _differ(old, new)) if mixed is not new else self._solver(wanted)
        found = solver.check()
        if found == z3.unsat and mixed is not new:
            solver = self._solver(wanted)
            found = solver.check()
        if found == z3.unsat:
            return None
        if found == z3.unknown:
            return self.limits.reached(solver)
        return self._read(solver, old, new, None if mixed is new else mixed)

    def _solver(self, *wanted: Formula) -> Any:
        solver = self.limits.solver()
        solver.add(self.world.sound, *(denied(flag) for flag in self.world.dropped.values()), *wanted)
        return solver

    def _read(self, solver: Any, old: Comes, new: Comes, undone: Comes | None) -> Apart:
        free = [measure for _, measure in self.world.free()]
        known = number_of(denied(measure.nothing_known) for measure in free)
        model, is_smallest = smallest(solver, (known, *sizes(free)), free)
        was, is_now = (provider(model, self.world, comes) for comes in (old, new))
        would = None if undone is None else provider(model, self.world, undone)
        return Apart(old=was, new=is_now, undone=would, smallest=is_smallest, policy=self.together.policy)


def _differ(one: Comes, other: Comes) -> Formula:
    """When another outcome is indicated, or the range begins or ends elsewhere; outcomes are told by their names."""
    parts = []
    for outcome in dict.fromkeys((*one.outcomes, *other.outcomes)):
        parts.append(one.indicated.get(outcome, NO) != other.indicated.get(outcome, NO))
        parts.append(_end(one, outcome, -1) != _end(other, outcome, -1))
        parts.append(_end(one, outcome, 1) != _end(other, outcome, 1))
    return either(parts)


def _end(comes: Comes, outcome: str, step: int) -> Formula:
    """When the range ends at the outcome: the least serious that is open, or with the step 1 the most serious."""
    if outcome not in comes.outcomes:
        return NO
    place = comes.outcomes.index(outcome)
    beyond: Sequence[str] = comes.outcomes[place + 1 :] if step > 0 else comes.outcomes[:place]
    return both((comes.open[outcome], *(denied(comes.open[other]) for other in beyond)))


def _named_nowhere(entry: Differs, old: Policy, new: Policy) -> Iterator[str]:
    decisions = [one.tree.decisions[entry.decision] for one in (old, new) if entry.decision in one.tree.decisions]
    if not decisions:
        yield str(entry.decision)
        return
    outcomes = {str(name) for decision in decisions for name in decision.outcomes}
    clauses = {clause for decision in decisions for clause in _clauses(decision)}
    measured = {*map(str, old.tree.indicators), *map(str, old.tree.settings)}
    for names, known in ((entry.outcomes, outcomes), (entry.criteria, clauses), (entry.of, measured)):
        yield from (str(name) for name in names if name not in known)


def _clauses(decision: Decision) -> Iterator[str]:
    yield from (str(cap.clause) for cap in decision.cap)
    for outcome in decision.outcomes.values():
        yield from (str(one.clause) for one in (*outcome.criteria, *outcome.only_if))
