"""What a decision can be asked on, once it knows what it was made from."""

from typing import Protocol

from qaengine.outcome.changing import LeastChange
from qaengine.outcome.leaning import Sensitivity
from qaengine.outcome.settling import Settling
from qaengine.outcome.striking import Without
from qaengine.outcome.why import Why, WhyNot


class Enquiry(Protocol):
    """Whoever holds the evidence of a decision and answers what it is asked further."""

    def why(self, decision: str | None) -> Why:
        """Why the outcome is indicated."""

    def why_not(self, outcome: str, decision: str | None) -> WhyNot:
        """Why another outcome is not."""

    def settle(self, decision: str | None) -> Settling:
        """What would settle it."""

    def least_change(self, wanted: str, decision: str | None) -> LeastChange:
        """The least change that would raise or lower it, or make it an outcome."""

    def sensitivity(self, decision: str | None) -> Sensitivity:
        """How far each assumption could move."""

    def without(self, *ids: str) -> Without:
        """What changes without these signals."""
