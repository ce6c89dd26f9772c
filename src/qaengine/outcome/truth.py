"""Met, not met or unknown: Kleene's three values, and how they combine."""

from collections.abc import Iterable
from enum import StrEnum


class Truth(StrEnum):
    """The answer of a condition. Unknown is a value: it is neither yes nor no."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


MET, NOT_MET, UNKNOWN = Truth.MET, Truth.NOT_MET, Truth.UNKNOWN


def truth(yes: bool) -> Truth:
    """Met or not met."""
    return MET if yes else NOT_MET


def opposite(answer: Truth) -> Truth:
    """Met for not met, not met for met; unknown stays unknown."""
    if answer is UNKNOWN:
        return UNKNOWN
    return NOT_MET if answer is MET else MET


def all_met(answers: Iterable[Truth]) -> Truth:
    """Not met if any is not met, else unknown if any is unknown, else met; of nothing, met."""
    found = MET
    for answer in answers:
        if answer is NOT_MET:
            return NOT_MET
        if answer is UNKNOWN:
            found = UNKNOWN
    return found


def any_met(answers: Iterable[Truth]) -> Truth:
    """Met if any is met, else unknown if any is unknown, else not met; of nothing, not met."""
    found = NOT_MET
    for answer in answers:
        if answer is MET:
            return MET
        if answer is UNKNOWN:
            found = UNKNOWN
    return found


def at_least_met(count: int, answers: Iterable[Truth]) -> Truth:
    """Met when at least `count` are met, not met when that many no longer can be."""
    listed = tuple(answers)
    met = listed.count(MET)
    if met >= count:
        return MET
    return UNKNOWN if met + listed.count(UNKNOWN) >= count else NOT_MET


def agreed(answers: Iterable[Truth]) -> Truth:
    """What all of them say; unknown when they differ, or when there is none."""
    different = set(answers)
    return different.pop() if len(different) == 1 else UNKNOWN
