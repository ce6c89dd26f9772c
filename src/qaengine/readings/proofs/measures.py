"""What an indicator can measure, with nothing fixed: one of some values, a number, a length of time, a group.

Each measure gives the formula of every test's answer, of what makes it the same as, worse than or better known than
another one of its kind, and reads itself off a model of the solver. Tests of single values are answered by the
engine's own table (`asking.passes`), value by value; the tests of numbers are written again as formulas, and a test
of this reading holds them against that table.
"""

from typing import Any, Protocol

from qaengine.evaluation.asking import Asking
from qaengine.evaluation.values import Measured, Unknown
from qaengine.policy.conditions import Test
from qaengine.readings.proofs.three import Answer, Formula

ANOTHER = "(any other)"
"""Stands for every word that no test of the policy names."""
NOT_HELD = Unknown("nothing is held")


class Measure(Protocol):
    """What one indicator measures of a provider about whom nothing is fixed."""

    @property
    def sound(self) -> Formula:
        """What holds of every real measure of this kind."""

    @property
    def nothing_known(self) -> Formula:
        """When nothing is known."""

    def answer(self, test: Test, asking: Asking) -> Answer:
        """The answer of a test."""

    def same(self, other: Any) -> Formula:
        """When both measure the same."""

    def learned(self, other: Any) -> Formula:
        """When this one may be what the other became known to be: all that it leaves open, the other did too."""

    def worse(self, other: Any, order: Any) -> Formula:
        """When this one is worse than the other, or the same, in this order."""

    def read(self, model: Any) -> Measured:
        """What it measures in the model."""

    def size(self) -> list[Formula]:
        """Numbers that are smaller for a simpler measure, the most important first."""

    def parts(self) -> list[Formula]:
        """All that is open of it; in this order each is made untrue, or as small as may be, for one of many."""
