"""What a test asks of one value, as constraints on the fact that carries it: when it is passed, and when it fails.

A fact carries its value under the name of its type, so that text is never compared with a number: `text`, `flag`,
`number`, `day`, `nothing` (an event not yet), `low` and `high` (an interval), or, of time, by how many days each length
that is asked about is `surely` and `perhaps` exceeded. Where neither list is met, the answer is unknown.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from hashlib import sha256
from itertools import pairwise
from typing import Any, assert_never

from qaengine.periods import Period
from qaengine.policy.conditions import (
    AllTests,
    AtLeast,
    AtMost,
    Bound,
    Every,
    Happened,
    Indicated,
    InForce,
    Is,
    IsNot,
    Known,
    LessThan,
    Literal,
    MoreThan,
    OrBetter,
    OrWorse,
    Some,
    Test,
)
from qaengine.policy.types import Choice, Type

Constraint = dict[str, Any]
Ways = list[list[Constraint]]
"""Ways in which a fact can do it, each a list of constraints that all hold."""
LIMIT = 2**52
"""Whole numbers up to here are the same for durable-rules, JSON and Python."""


SAFE = re.compile(r"[A-Za-z0-9_.-]{1,60}")


class TooLarge(Exception):
    """A number that durable-rules cannot hold exactly."""


def token(word: str) -> str:
    """The word as durable-rules can take it: a plain one as it is, any other by its fingerprint."""
    return f"={word}" if SAFE.fullmatch(word) else f"#{sha256(word.encode()).hexdigest()[:24]}"


@dataclass(frozen=True, slots=True)
class Answers:
    """When a test is passed, and when it fails."""

    yes: Ways
    no: Ways

    def turned(self) -> "Answers":
        """Passed for failed."""
        return Answers(yes=self.no, no=self.yes)


def speaks_of_one_alone(way: list[Constraint]) -> bool:
    """Whether it asks of an interval, of time, or of nothing known, of which there are never several."""
    asked = {name for constraint in way for inner in constraint.values() if isinstance(inner, dict) for name in inner}
    return not {"low", "high", "surely", "time", "unknown"}.isdisjoint(asked | {name for one in way for name in one})


@dataclass(frozen=True, slots=True)
class Scale:
    """A grid of whole numbers fine enough for every number with which one thing is compared.

    A number on the grid is twice its place, a number between two places is the odd number between theirs: so it
    compares with each bound as it does itself.
    """

    parts: int

    def place(self, number: Fraction | int) -> int:
        """The whole number that stands for this one."""
        scaled = Fraction(number) * self.parts
        whole = scaled.numerator // scaled.denominator
        found = 2 * whole + (scaled.denominator != 1)
        if abs(found) > LIMIT:
            raise TooLarge(str(number))
        return found


def answers(test: Test, kind: Type, value: Callable[[Bound], Literal], scale: Scale) -> Answers:
    """When one value passes a test without parts, and when it fails."""
    outside = kind.outside if isinstance(kind, Choice) else ()
    match test:
        case Is(values=bounds):
            return _is(list(map(value, bounds)), outside, scale)
        case IsNot(values=bounds):
            return _is(list(map(value, bounds)), outside, scale).turned()
        case AtLeast(bound=bound):
            return _compared("$gte", "$lt", value(bound), scale)
        case MoreThan(bound=bound):
            return _compared("$gt", "$lte", value(bound), scale)
        case AtMost(bound=bound):
            return _compared("$lte", "$gt", value(bound), scale)
        case LessThan(bound=bound):
            return _compared("$lt", "$gte", value(bound), scale)
        case OrWorse(value=limit) | OrBetter(value=limit):
            return _ranked(limit, isinstance(test, OrWorse), kind, outside)
        case Happened(happened=happened):
            found = Answers(yes=[[_has(name)] for name in ("text", "flag", "number", "day")], no=[[_has("nothing")]])
            return found if happened else found.turned()
        case Known(known=known):
            found = _known(outside)
            return found if known else found.turned()
        case AllTests() | Every() | Some() | Indicated() | InForce():
            raise AssertionError(test)
        case _:
            assert_never(test)


def _has(name: str) -> Constraint:
    return {"$ex": {name: 1}}


def _none_of(name: str, values: Iterable[object]) -> list[Constraint]:
    return [_has(name), *({"$neq": {name: value}} for value in values)]


def _is(named: list[Literal], outside: tuple[str, ...], scale: Scale) -> Answers:
    words = [token(one) for one in named if isinstance(one, str)]
    flags = ["yes" if one else "no" for one in named if isinstance(one, bool)]
    days = [one.toordinal() for one in named if isinstance(one, date)]
    places = sorted({scale.place(one) for one in named if isinstance(one, Fraction)})
    yes: Ways = [[{"text": word}] for word in words]
    yes += [[{"flag": flag}] for flag in flags] + [[{"day": day}] for day in days]
    yes += [[{"number": place}] for place in places] + [[{"low": place}, {"high": place}] for place in places]
    no = [_none_of("text", [*words, *map(token, outside)]), _none_of("flag", flags), _none_of("day", days)]
    no += [_none_of("number", places), [_has("nothing")], *_in_a_gap(places)]
    return Answers(yes=yes, no=no)


def _in_a_gap(places: list[int]) -> Ways:
    """An interval that touches none of the places lies below, between or above them."""
    if not places:
        return [[_has("low")]]
    between = [[{"$gt": {"low": low}}, {"$lt": {"high": high}}] for low, high in pairwise(places)]
    return [[{"$lt": {"high": places[0]}}], *between, [{"$gt": {"low": places[-1]}}]]


TURNED = {"$gte": "$lt", "$lt": "$gte", "$gt": "$lte", "$lte": "$gt"}


def _compared(yes: str, no: str, bound: Literal, scale: Scale) -> Answers:
    """An event not yet has no date and fails; an interval is judged by its near end and fails by its far one."""
    failed: Ways = [[_has("nothing")]]
    at_least = yes in ("$gte", "$gt")
    match bound:
        case bool() | str():
            return Answers(yes=[], no=failed)
        case Fraction():
            place = scale.place(bound)
            near, far = ("low", "high") if at_least else ("high", "low")
            return Answers(
                yes=[[{yes: {"number": place}}], [{yes: {near: place}}]],
                no=[[{no: {"number": place}}], [{no: {far: place}}], *failed],
            )
        case date():
            day = bound.toordinal()
            return Answers(yes=[[{yes: {"day": day}}]], no=[[{no: {"day": day}}], *failed])
        case Period():
            long = yes if at_least else no
            lasts: Ways = [[{"length": str(bound)}, {long: {"surely": 0}}]]
            short = TURNED[long]
            over = [{short: {"surely": 0}}, {short: {"perhaps": 0}}]
            found = Answers(yes=lasts, no=[[{"length": str(bound)}, {"all_seen": 1}, *over]])
            found = found if at_least else found.turned()
            return Answers(yes=found.yes, no=[*found.no, *failed])
        case _:
            assert_never(bound)


def _ranked(limit: str, worse: bool, kind: Type, outside: tuple[str, ...]) -> Answers:
    assert isinstance(kind, Choice)
    (scale,) = [scale for scale in kind.scales if limit in scale]
    at = scale.index(limit)
    wanted = scale[at:] if worse else scale[: at + 1]
    others: Ways = [[_has(name)] for name in ("flag", "number", "day", "nothing")]
    yes: Ways = [[{"text": token(word)}] for word in wanted]
    return Answers(yes=yes, no=[_none_of("text", map(token, (*wanted, *outside))), *others])


def _known(outside: tuple[str, ...]) -> Answers:
    yes: Ways = [[_has(name)] for name in ("flag", "number", "day", "low", "time")]
    yes.append(_none_of("text", map(token, outside)))
    no: Ways = [[{"text": token(word)}] for word in outside]
    no += [[_has("nothing")], [_has("unknown")]]
    return Answers(yes=yes, no=no)


def numbers_in(test: Test, value: Callable[[Bound], Literal]) -> list[Fraction]:
    """The numbers with which a test compares."""
    return [one for one in _literals(test, value) if isinstance(one, Fraction)]


def lengths_in(test: Test, value: Callable[[Bound], Literal]) -> list[Period]:
    """The lengths of time with which a test compares."""
    return [one for one in _literals(test, value) if isinstance(one, Period)]


def _literals(test: Test, value: Callable[[Bound], Literal]) -> list[Literal]:
    match test:
        case Is(values=bounds) | IsNot(values=bounds):
            return list(map(value, bounds))
        case AtLeast(bound=bound) | MoreThan(bound=bound) | AtMost(bound=bound) | LessThan(bound=bound):
            return [value(bound)]
        case _:
            return []
