"""Groups with nothing fixed: members, of which each may be absent where nothing says who belongs to the group."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, assert_never

import z3

from qaengine.evaluation.asking import Asking
from qaengine.evaluation.values import Measured, Members
from qaengine.policy.conditions import (
    AllTests,
    AtLeast,
    AtMost,
    Every,
    Happened,
    Indicated,
    InForce,
    Is,
    IsNot,
    Known,
    LessThan,
    MoreThan,
    OrBetter,
    OrWorse,
    Some,
    Test,
)
from qaengine.readings.proofs.measures import NOT_HELD, Measure
from qaengine.readings.proofs.three import (
    NO,
    NOT_KNOWN,
    YES,
    Answer,
    Formula,
    all_met,
    any_met,
    both,
    denied,
    either,
    if_asked,
    known,
)


@dataclass(frozen=True, slots=True)
class Group:
    """Members, each of which may be absent where the group says not who belongs to it."""

    of: Mapping[str, Measure]
    there: Mapping[str, Formula]

    @classmethod
    def of_all(cls, members: Mapping[str, Measure]) -> "Group":
        """A group whose members are declared."""
        return cls(members, dict.fromkeys(members, YES))

    @property
    def none(self) -> Formula:
        """When the group has no member."""
        return both(denied(there) for there in self.there.values())

    @property
    def sound(self) -> Formula:
        return both(member.sound for member in self.of.values())

    @property
    def nothing_known(self) -> Formula:
        return both(either((denied(self.there[name]), member.nothing_known)) for name, member in self.of.items())

    def answer(self, test: Test, asking: Asking) -> Answer:
        match test:
            case AllTests(tests=tests):
                return all_met(self.answer(inner, asking) for inner in tests)
            case Every(test=inner):
                return self._over(all_met, inner, asking, if_absent=Answer(YES, NO))
            case Some(test=inner):
                return self._over(any_met, inner, asking, if_absent=Answer(NO, YES))
            case Known(known=wanted):
                each = (self._member(name, Known(known=True), asking, Answer(YES, NO)).met for name in self.of)
                held = both((denied(self.none), *each))
                return known(held if wanted else denied(held))
            case Is() | IsNot() | AtLeast() | MoreThan() | AtMost() | LessThan() | OrWorse() | OrBetter() | Happened():
                return NOT_KNOWN
            case Indicated() | InForce():
                return NOT_KNOWN
            case _:
                assert_never(test)

    def _over(
        self, combined: Callable[[Iterator[Answer]], Answer], test: Test, asking: Asking, *, if_absent: Answer
    ) -> Answer:
        answers = (self._member(name, test, asking, if_absent) for name in self.of)
        return if_asked(self.none, NOT_KNOWN, combined(answers))

    def _member(self, name: str, test: Test, asking: Asking, if_absent: Answer) -> Answer:
        return if_asked(self.there[name], self.of[name].answer(test, asking.of_member()), if_absent)

    def each(self, test: Test, asking: Asking) -> Iterator[tuple[Formula, Answer]]:
        """Of each member whether it is there, and its answer."""
        for name, member in self.of.items():
            yield self.there[name], member.answer(test, asking.of_member())

    def same(self, other: "Group") -> Formula:
        return both(
            both((self.there[name] == other.there[name], member.same(other.of[name])))
            for name, member in self.of.items()
        )

    def learned(self, other: "Group") -> Formula:
        """Of a group that nothing is known of, anything; else each member may be better known."""
        members = (
            both((self.there[name] == other.there[name], member.learned(other.of[name])))
            for name, member in self.of.items()
        )
        return either((other.none, both(members)))

    def worse(self, other: "Group", order: Any) -> Formula:
        return both(
            both((self.there[name] == other.there[name], member.worse(other.of[name], order)))
            for name, member in self.of.items()
        )

    def read(self, model: Any) -> Measured:
        held = {
            name: member.read(model)
            for name, member in self.of.items()
            if z3.is_true(model.eval(self.there[name], model_completion=True))
        }
        return Members(held) if held else NOT_HELD  # type: ignore[arg-type]

    def size(self) -> list[Formula]:
        return [z3.Sum([z3.If(both((self.there[n], denied(m.nothing_known))), 1, 0) for n, m in self.of.items()])]

    def parts(self) -> list[Formula]:
        """The last members first."""
        return [part for name in reversed(list(self.of)) for part in (self.there[name], *self.of[name].parts())]
