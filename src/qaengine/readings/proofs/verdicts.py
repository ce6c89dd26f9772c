"""What becomes of a law: proved, refuted by a counterexample, broken as the policy declares, or not proved."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from qaengine.evaluation.values import Measured
from qaengine.policy.laws import Break
from qaengine.readings.proofs.laws import Law

State = Literal["proved", "refuted", "declared", "not_proved"]


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Of what a law speaks: a decision, an outcome of it, a clause that is a criterion of it or stands alone."""

    decision: str | None = None
    outcome: str | None = None
    clause: str | None = None
    part: str | None = None

    def __str__(self) -> str:
        where = ", ".join(one for one in (self.decision, self.outcome, self.part) if one and one != "criteria")
        return f"{self.clause} ({where})" if self.clause and where else self.clause or where or "the policy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """One provider as a counterexample has it: what is known of each indicator, and what its decision comes to."""

    known: Mapping[str, Measured]
    indicated: str | None
    range: tuple[str, str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counterexample:
    """What breaks a law: one provider, and a second one where the law compares two.

    `smallest` when the solver showed that no counterexample has fewer known indicators, nor of those with as few one
    that differs in fewer, nor smaller numbers.
    """

    before: Provider
    after: Provider | None
    smallest: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One law of one policy: what became of it.

    `declared` is a law that is broken as the policy says under `breaks`; of one that is broken through some
    indicators it was proved that with those held still it holds.
    """

    law: Law
    about: About
    state: State
    counterexample: Counterexample | None = None
    broken: Break | None = None
    because: str | None = None
