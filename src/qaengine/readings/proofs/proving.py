"""Each law put to the solver: proved for every value, refuted by the smallest counterexample, or not proved."""

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Any

import z3

from qaengine.policy.from_document import Policy
from qaengine.policy.laws import Break, DeclaredLaw
from qaengine.readings.proofs.laws import (
    ALIVE,
    LEARNING_NARROWS,
    NEVER_LOWER,
    NOT_SHADOWED,
    NOT_VACUOUS,
    REACHABLE,
    UNKNOWN_IS_NOT_GOOD,
    Law,
)
from qaengine.readings.proofs.limits import SAME_EVERYWHERE, Limits
from qaengine.readings.proofs.needs import Asked
from qaengine.readings.proofs.questions import Questions
from qaengine.readings.proofs.smallest import number_of, provider, sizes, smallest
from qaengine.readings.proofs.three import Formula, denied
from qaengine.readings.proofs.verdicts import About, Counterexample, State, Verdict


class Prover:
    """The laws of any policy, and its own, asked of one policy as of one day."""

    def __init__(self, policy: Policy, day: date, *, limits: Limits = SAME_EVERYWHERE) -> None:
        self.policy, self.limits = policy, limits
        self.questions = Questions(policy, day)
        self.world = self.questions.before

    def verdicts(self) -> Iterator[Verdict]:
        """Each law in turn, decision by decision and criterion by criterion, and then the policy's own."""
        for name in self.world.comes:
            yield self.never_lower(name)
            yield self.learning_narrows(name)
            yield self.unknown_is_not_good(name)
        for name in self.world.comes:
            yield from self.reachable(name)
        for asked in self.world.asked.values():
            yield from self.criterion(asked)
        for law in self.policy.tree.laws:
            yield self.declared(law)

    def never_lower(self, decision: str) -> Verdict:
        """Whether worse evidence can lower the decision: through any indicator but those that the policy declares."""
        about = About(decision=decision)
        found = self._refute(NEVER_LOWER, about, self.questions.lowered(decision), compared=True)
        for further in () if found.broken is None else self._further_than(found.broken):
            rest = self._refute(NEVER_LOWER, about, further, compared=True, undeclared=True)
            if rest.state != "proved":
                return rest
        return found

    def _further_than(self, broken: Break) -> Iterator[Formula]:
        """What is lowered beyond what the policy declares: through other indicators, and what is indicated itself."""
        if broken.of:
            yield self.questions.lowered(broken.decision, broken.of)
        if broken.lowers == "range":
            yield self.questions.lowered(broken.decision, indicated_alone=True)

    def learning_narrows(self, decision: str) -> Verdict:
        """Whether more knowledge can widen the range of the decision."""
        return self._refute(LEARNING_NARROWS, About(decision=decision), self.questions.widened(decision), compared=True)

    def unknown_is_not_good(self, decision: str) -> Verdict:
        """Whether anything is indicated of a provider about whom nothing is known."""
        return self._refute(UNKNOWN_IS_NOT_GOOD, About(decision=decision), self.questions.good_of_nothing(decision))

    def reachable(self, decision: str) -> Iterator[Verdict]:
        """Whether each outcome of the decision can be indicated."""
        for outcome, indicated in self.world.comes[decision].indicated.items():
            yield self._find(REACHABLE, About(decision=decision, outcome=outcome), indicated)

    def criterion(self, asked: Asked) -> Iterator[Verdict]:
        """Whether the criterion can be met, can fail, and can make a difference."""
        place = asked.place
        about = About(
            decision=place.decision, outcome=place.outcome, clause=str(asked.criterion.clause), part=place.part
        )
        yield self._find(ALIVE, about, asked.certain.met)
        yield self._find(NOT_VACUOUS, about, asked.certain.unmet)
        if place.decision is not None:
            yield self._find(NOT_SHADOWED, about, self.questions.matters(asked))

    def declared(self, law: DeclaredLaw) -> Verdict:
        """Whether a law of the policy's own holds."""
        twin = f"not_{law.law}: a provider for whom the law's `when` is met and its `then` is not."
        own = Law(name=str(law.law), says=str(law.says), twin=twin)
        return self._refute(own, About(clause=str(law.clause) if law.clause else None), self.questions.broken(law))

    # The solver

    def _solver(self, *, compared: bool = False) -> Any:
        solver = self.limits.solver()
        for world in (self.world, self.questions.after) if compared else (self.world,):
            solver.add(world.sound, *(denied(flag) for flag in world.dropped.values()))
        return solver

    def _find(self, law: Law, about: About, wanted: Formula) -> Verdict:
        """Proved when something is as wanted; refuted when nothing is."""
        solver = self._of_one
        solver.push()
        solver.add(wanted)
        found, because = solver.check(), self.limits.reached(solver)
        solver.pop()
        if found == z3.sat:
            return Verdict(law=law, about=about, state="proved")
        if found == z3.unknown:
            return Verdict(law=law, about=about, state="not_proved", because=because)
        return self._broken(law, about, None)

    @cached_property
    def _of_one(self) -> Any:
        """One solver for all questions about one provider that only ask whether there is one."""
        return self._solver()

    def _refute(
        self, law: Law, about: About, broken: Formula, *, compared: bool = False, undeclared: bool = False
    ) -> Verdict:
        """Proved when nothing breaks the law; else refuted by the smallest that does."""
        solver = self._solver(compared=compared)
        solver.add(broken)
        found = solver.check()
        if found == z3.unsat:
            return Verdict(law=law, about=about, state="proved")
        if found == z3.unknown:
            return Verdict(law=law, about=about, state="not_proved", because=self.limits.reached(solver))
        worlds = (self.world, *([self.questions.after] if compared else []))
        free = [measure for world in worlds for _, measure in world.free()]
        model, is_smallest = smallest(solver, self._amounts(compared), free)
        return self._broken(law, about, self._read(model, about, compared, is_smallest), undeclared=undeclared)

    def _broken(
        self, law: Law, about: About, counterexample: Counterexample | None, *, undeclared: bool = False
    ) -> Verdict:
        found = None if undeclared else next((one for one in self.policy.tree.breaks if _speaks(one, law, about)), None)
        state: State = "declared" if found else "refuted"
        return Verdict(law=law, about=about, state=state, counterexample=counterexample, broken=found)

    # Counterexamples

    def _amounts(self, compared: bool) -> Iterator[Formula]:
        """What is to be small, the most important first: what is known, what differs, how much of it there is."""
        free = list(self.world.free())
        yield number_of(denied(measure.nothing_known) for _, measure in free)
        if compared:
            yield number_of(self.questions.differ())
        yield from sizes(measure for _, measure in free)

    def _read(self, model: Any, about: About, compared: bool, is_smallest: bool) -> Counterexample:
        before, *after = (
            provider(model, world, world.comes.get(about.decision or ""))
            for world in (self.world, *([self.questions.after] if compared else []))
        )
        return Counterexample(before=before, after=after[0] if after else None, smallest=is_smallest)


def _speaks(broken: Break, law: Law, about: About) -> bool:
    """Whether what the policy declares is this law broken here."""
    if broken.law != law.name or broken.decision != about.decision:
        return False
    return about.clause is None or about.clause == broken.clause
