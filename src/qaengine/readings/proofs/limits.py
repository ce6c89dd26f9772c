"""How far the solver goes with one question: so many of its own steps, and an outer guard of time for who wants one."""

from dataclasses import dataclass
from typing import Any

import z3

MOST_STEPS = 100_000_000
"""How many of z3's own steps (`rlimit`) a question may take; past that the answer is `not proved`, on every machine.

Measured with z3 5.4.1 as of 2025-04-01 over the 584 questions that the five shipped policies put: the hardest
takes between 3 and 10 million (worse_never_lowers of Herefordshire 2016's `overall_rag`, two to three seconds), and all
but a dozen fewer than one. Ten times the hardest leaves room for larger policies.
"""
SEED = 0
"""What the solver begins its guesses with, so that a counterexample is the same in every run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The most steps that a question may take, and the most milliseconds; without these there is no guard of time."""

    steps: int = MOST_STEPS
    milliseconds: int | None = None

    def solver(self) -> Any:
        """A solver that keeps to the limits and guesses alike in every run."""
        solver = z3.Solver()
        solver.set("rlimit", self.steps)
        solver.set("random_seed", SEED)
        if self.milliseconds is not None:
            solver.set("timeout", self.milliseconds)
        return solver

    def reached(self, solver: Any) -> str:
        """Which of the limits the solver came to; a question that it leaves half made it only calls `canceled`."""
        reason = str(solver.reason_unknown())
        if reason == "max. resource limit exceeded" or (reason == "canceled" and self.milliseconds is None):
            return "the solver took all the steps it may"
        return "the time given was over" if reason in ("timeout", "canceled") else f"the solver gave up: {reason}"


SAME_EVERYWHERE = Limits()
"""Steps alone, so that every machine gives the same answer."""
