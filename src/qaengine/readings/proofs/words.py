"""One of some values, with nothing fixed: of each value whether it may be that one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import z3

from qaengine.evaluation.asking import Asking, passes
from qaengine.evaluation.values import Candidates, Measured, Scalar
from qaengine.policy.conditions import (
    AllTests,
    Known,
    Test,
)
from qaengine.readings.proofs.measures import NOT_HELD
from qaengine.readings.proofs.three import (
    YES,
    Answer,
    Formula,
    all_met,
    both,
    constant,
    denied,
    either,
    known,
)


@dataclass(frozen=True, slots=True)
class Values:
    """One or several of some values; none of them when nothing is known."""

    can: Mapping[Scalar, Formula]

    @classmethod
    def free(cls, name: str, values: tuple[Scalar, ...]) -> "Values":
        """Any of the values, or several, or nothing."""
        return cls({value: z3.Bool(f"{name}={value!r}") for value in values})

    @property
    def sound(self) -> Formula:
        return YES

    @property
    def nothing_known(self) -> Formula:
        return both(denied(can) for can in self.can.values())

    def only(self, value: Scalar) -> Formula:
        """When it is known to be this value."""
        return both(can if one == value and type(one) is type(value) else denied(can) for one, can in self.can.items())

    def answer(self, test: Test, asking: Asking) -> Answer:
        match test:
            case AllTests(tests=tests):
                return all_met(self.answer(inner, asking) for inner in tests)
            case Known(known=wanted):
                outside = getattr(asking.type, "outside", ())
                held = either(can for value, can in self.can.items() if value is not None and value not in outside)
                return known(held if wanted else denied(held))
            case _:
                return self._agreed({value: constant(passes(test, Candidates((value,)), asking)) for value in self.can})

    def _agreed(self, of: Mapping[Scalar, Answer]) -> Answer:
        some = denied(self.nothing_known)
        return Answer(
            both((some, *(either((denied(can), of[value].met)) for value, can in self.can.items()))),
            both((some, *(either((denied(can), of[value].unmet)) for value, can in self.can.items()))),
        )

    def same(self, other: "Values") -> Formula:
        return both(can == other.can[value] for value, can in self.can.items())

    def learned(self, other: "Values") -> Formula:
        fewer = both(z3.Implies(can, other.can[value]) for value, can in self.can.items())
        return either((other.nothing_known, both((denied(self.nothing_known), fewer))))

    def worse(self, other: "Values", orders: tuple[tuple[Scalar, ...], ...]) -> Formula:
        """Both are known to be one value of an order, and this one stands no earlier in it."""
        pairs = (
            (w, b) for order in orders for n, b in enumerate(order) for w in order[n + 1 :] if {w, b} <= set(self.can)
        )
        steps = (both((self.only(worse), other.only(better))) for worse, better in pairs)
        return either((self.same(other), *steps))

    def read(self, model: Any) -> Measured:
        held = tuple(value for value, can in self.can.items() if z3.is_true(model.eval(can, model_completion=True)))
        return Candidates(held) if held else NOT_HELD

    def size(self) -> list[Formula]:
        return [z3.Sum([z3.If(can, 1, 0) for can in self.can.values()])]

    def parts(self) -> list[Formula]:
        """The last values first: where one of them will do, it is the first."""
        return list(self.can.values())[::-1]
