"""The answers to all that a decision can be asked on."""

from dataclasses import dataclass

from qaengine.outcome.changing import LeastChange
from qaengine.outcome.leaning import Sensitivity
from qaengine.outcome.settling import Settling
from qaengine.outcome.striking import Without
from qaengine.outcome.why import Why, WhyNot
from qaengine.readings.whatif import changing, reasons
from qaengine.readings.whatif.leaning import sensitivity
from qaengine.readings.whatif.matter import Matter
from qaengine.readings.whatif.settling import settling
from qaengine.readings.whatif.without import without


@dataclass(frozen=True, slots=True)
class Enquiry:
    """Answers about one matter; `decision` may be left out where only one can be meant."""

    matter: Matter

    def why(self, decision: str | None = None) -> Why:
        """Why the outcome of the decision is indicated, or why none is."""
        return reasons.why(self.matter, self.matter.named(decision))

    def why_not(self, outcome: str, decision: str | None = None) -> WhyNot:
        """Why the decision does not come to this outcome."""
        name = self.matter.named(decision, outcome)
        return reasons.why_not(self.matter, name, self.matter.outcome(name, outcome))

    def settle(self, decision: str | None = None) -> Settling:
        """What is open in the decision, and the smallest sets of answers that settle it."""
        return settling(self.matter.alone, self.matter.named(decision))

    def least_change(self, wanted: str, decision: str | None = None, *, most: int = changing.MOST) -> LeastChange:
        """The least change that would `raise` or `lower` it, or make it the outcome named; `most` bounds the search."""
        is_way = wanted in ("raise", "lower")
        name = self.matter.named(decision, None if is_way else wanted)
        aim = wanted if is_way else self.matter.outcome(name, wanted)
        return changing.least_change(self.matter, name, aim, most=most)

    def sensitivity(self, decision: str | None = None) -> Sensitivity:
        """How far each assumption that the decision uses could move before what is indicated moves."""
        return sensitivity(self.matter, self.matter.named(decision))

    def without(self, *ids: str) -> Without:
        """What changes when these signals are struck out, as if they had never been recorded."""
        return without(self.matter, ids)
