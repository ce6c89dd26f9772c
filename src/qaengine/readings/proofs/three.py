"""Met, not met and unknown as two formulas each, and Kleene's ways to combine them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import z3

from qaengine.outcome.truth import MET, NOT_MET, Truth

Formula = Any
"""A z3 formula; z3 declares no types."""

YES, NO = z3.BoolVal(True), z3.BoolVal(False)


def both(parts: Iterable[Formula]) -> Formula:
    """Every part; of nothing, true."""
    listed = [part for part in parts if not z3.is_true(part)]
    if any(z3.is_false(part) for part in listed):
        return NO
    return z3.And(listed) if len(listed) > 1 else listed[0] if listed else YES


def either(parts: Iterable[Formula]) -> Formula:
    """Some part; of nothing, false."""
    listed = [part for part in parts if not z3.is_false(part)]
    if any(z3.is_true(part) for part in listed):
        return YES
    return z3.Or(listed) if len(listed) > 1 else listed[0] if listed else NO


def denied(part: Formula) -> Formula:
    """The formula's opposite."""
    return NO if z3.is_true(part) else YES if z3.is_false(part) else z3.Not(part)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer in three values: when it is met and when it is not; otherwise it is unknown."""

    met: Formula
    unmet: Formula

    @property
    def unknown(self) -> Formula:
        """When it is neither."""
        return denied(either((self.met, self.unmet)))

    def is_truth(self, truth: Truth) -> Formula:
        """When the answer is this one."""
        return self.met if truth is MET else self.unmet if truth is NOT_MET else self.unknown


ALWAYS, NEVER, NOT_KNOWN = Answer(YES, NO), Answer(NO, YES), Answer(NO, NO)


def constant(truth: Truth) -> Answer:
    """The answer that is always this one."""
    return ALWAYS if truth is MET else NEVER if truth is NOT_MET else NOT_KNOWN


def known(yes: Formula) -> Answer:
    """Met or not met, never unknown."""
    return Answer(yes, denied(yes))


def opposite(answer: Answer) -> Answer:
    """Met for not met, not met for met."""
    return Answer(answer.unmet, answer.met)


def all_met(answers: Iterable[Answer]) -> Answer:
    """Not met if any is not, met if all are."""
    listed = list(answers)
    return Answer(both(one.met for one in listed), either(one.unmet for one in listed))


def any_met(answers: Iterable[Answer]) -> Answer:
    """Met if any is, not met if none is."""
    listed = list(answers)
    return Answer(either(one.met for one in listed), both(one.unmet for one in listed))


def at_least_met(count: int, answers: Iterable[tuple[Formula, Answer]]) -> Answer:
    """Met when at least `count` of those that are asked are met, not met when that many no longer can be."""
    listed = list(answers)
    if not listed:
        return known(YES if count <= 0 else NO)
    met = z3.Sum([z3.If(both((asked, one.met)), 1, 0) for asked, one in listed])
    possible = z3.Sum([z3.If(both((asked, denied(one.unmet))), 1, 0) for asked, one in listed])
    return Answer(met >= count, possible < count)


def if_asked(asked: Formula, answer: Answer, otherwise: Answer) -> Answer:
    """The answer where it is asked, and elsewhere the other."""
    return Answer(
        either((both((asked, answer.met)), both((denied(asked), otherwise.met)))),
        either((both((asked, answer.unmet)), both((denied(asked), otherwise.unmet)))),
    )
