"""What a policy promises of itself: laws of its own, those its framework's words break, and how editions differ."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from qaengine.policy.parts import ConditionOf, Record, Words
from qaengine.policy.words import Clause, Edition, Name, Reading, Text

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
    whose words break it; of a law about criteria, the criterion's own. With `lowers: range` worse evidence may lower
    an end of the range, and what is indicated never.
    """

    law: LawName
    decision: Name
    clause: Clause
    because: Text
    of: Words = ()
    lowers: Literal["range"] | None = None
    reading: Reading | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Differs(Record):
    """In what a decision of this edition differs from the same decision of another edition, and why.

    `criteria` are the clauses of criteria that are new, gone, or ask otherwise; `of` are indicators that measure
    otherwise and settings with another value; `outcomes` are outcomes that are new, gone, or need otherwise. With these
    as the other edition has them, the decision must come to the same. None of the three: it differs as a whole.
    """

    from_: Annotated[Edition, Field(alias="from")]
    decision: Name
    because: Text
    criteria: Words = ()
    of: Words = ()
    outcomes: Words = ()
    reading: Reading | None = None

    @property
    def is_whole(self) -> bool:
        """Whether the decision is declared to differ as a whole."""
        return not (self.criteria or self.of or self.outcomes)
