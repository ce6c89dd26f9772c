"""What a policy promises of itself: laws of its own, and the laws of escalation that its framework's words break."""

from dataclasses import dataclass
from typing import Literal

from qaengine.policy.parts import ConditionOf, Record, Words
from qaengine.policy.words import Clause, Name, Reading, Text

LawName = Literal[
    "worse_never_lowers",
    "learning_narrows",
    "unknown_is_never_good",
    "every_outcome_reachable",
    "no_dead_criterion",
    "no_vacuous_criterion",
    "no_shadowed_criterion",
]
"""The laws that are asked of every policy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredLaw(Record):
    """A law of the policy's own: whenever `when` is met, `then` is met, whatever else is known or not."""

    law: Name
    says: Text
    when: ConditionOf
    then: ConditionOf
    clause: Clause | None = None
    reading: Reading | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Break(Record):
    """A law of every policy that this one breaks by its framework's own words, and why that is so.

    `of` are the indicators through which it is broken: with them held still the law must hold. `clause` is the clause
    whose words break it; of a law about criteria, the criterion's own.
    """

    law: LawName
    decision: Name
    clause: Clause
    because: Text
    of: Words = ()
    reading: Reading | None = None
