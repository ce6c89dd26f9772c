"""What a test says of a measure: facts, and formulas of facts.

A test is met or not, or it is not known. So each says two things of what is measured: that it is surely so, and that
it may be so, that is, that it is not known to fail. Both are facts, and so are their opposites.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import assert_never

from qaengine.policy.polarity.measures import Amount, Lasting, Word, Words
from qaengine.policy.polarity.signs import Moves, Sign, along, merged


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Edge:
    """A place on a line of numbers, or of lengths of time in one unit: at the number, or just past it."""

    unit: str
    number: Fraction
    past: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A number is at or above an edge (`up`), or below it: surely, or perhaps."""

    subject: str
    of: Amount | Lasting = field(compare=False)
    edge: Edge
    up: bool
    sure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A value is one of these: surely, or perhaps (which it also is where nothing is known)."""

    subject: str
    of: Words = field(compare=False)
    values: frozenset[Word]
    sure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OfMembers:
    """Each member of a group, or some member, is so: surely (then there is one), or perhaps (there may be none)."""

    subject: str
    every: bool
    part: "Form"
    sure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """At least `n` of these are so; not `holds`: fewer are."""

    n: int
    parts: tuple["Form", ...]
    holds: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """Something that is only known to be what it is asked to be, or not; `moves` tells how it moves, when it does."""

    subject: str
    asked: object
    moves: Moves = field(compare=False)
    sure: bool
    holds: bool = True


Fact = Cut | Taken | OfMembers | Number | Plain


@dataclass(frozen=True, slots=True)
class All:
    """Every part; of nothing, true."""

    parts: tuple["Form", ...]


@dataclass(frozen=True, slots=True)
class Any:
    """Some part; of nothing, false."""

    parts: tuple["Form", ...]


Form = Fact | All | Any
TRUE, FALSE = All(()), Any(())


def all_of(parts: Iterable[Form]) -> Form:
    """Every part."""
    listed = [one for one in parts if one != TRUE]
    if FALSE in listed:
        return FALSE
    return listed[0] if len(listed) == 1 else All(tuple(dict.fromkeys(listed)))


def any_of(parts: Iterable[Form]) -> Form:
    """Some part."""
    listed = [one for one in parts if one != FALSE]
    if TRUE in listed:
        return TRUE
    return listed[0] if len(listed) == 1 else Any(tuple(dict.fromkeys(listed)))


def denied(form: Form) -> Form:
    """The opposite."""
    match form:
        case All(parts=parts):
            return any_of(denied(part) for part in parts)
        case Any(parts=parts):
            return all_of(denied(part) for part in parts)
        case Cut(up=up, sure=sure):
            return replace(form, up=not up, sure=not sure)
        case Taken(values=values, sure=sure, of=of):
            return replace(form, values=of.values - values, sure=not sure)
        case OfMembers(every=every, part=part, sure=sure):
            return replace(form, every=not every, part=denied(part), sure=not sure)
        case Number(holds=holds) | Plain(holds=holds):
            return replace(form, holds=not holds)
        case _:
            assert_never(form)


def facts(form: Form) -> Iterator[Fact]:
    """The facts that a formula is made of; those of members and of numbers of things, not what these are made of."""
    match form:
        case All(parts=parts) | Any(parts=parts):
            for part in parts:
                yield from facts(part)
        case _:
            yield form


def moves_of(form: Form) -> Moves:
    """How the formula moves with each indicator: it rises when it becomes more likely as the indicator gets worse."""
    match form:
        case All(parts=parts) | Any(parts=parts):
            return merged(moves_of(part) for part in parts)
        case Cut(of=of, up=up):
            return along(of.moves, Sign.RISES if up else Sign.FALLS)
        case Taken(of=of, values=values):
            return of.moves_of(values)
        case OfMembers(part=part):
            return moves_of(part)
        case Number(parts=parts, holds=holds):
            return along(merged(moves_of(part) for part in parts), Sign.RISES if holds else Sign.FALLS)
        case Plain(moves=moves, holds=holds):
            return along(moves, Sign.RISES if holds else Sign.FALLS)
        case _:
            assert_never(form)
