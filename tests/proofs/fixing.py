"""A world of formulas fixed to what the engine measured of one provider."""

from datetime import date
from fractions import Fraction
from typing import Any

import z3

from qaengine.evaluation.evidence import Evidence
from qaengine.evaluation.judge import _Judge
from qaengine.evaluation.values import Candidates, Interval, Measured, Members, Stretch, Unknown
from qaengine.readings.proofs.groups import Group
from qaengine.readings.proofs.judged import World
from qaengine.readings.proofs.measures import ANOTHER, Measure
from qaengine.readings.proofs.numbers import Length, Number, Reported, exact
from qaengine.readings.proofs.three import NO, YES, Formula, both
from qaengine.readings.proofs.words import Values


def engine_of(policy: Any, signals: Any, as_of: date) -> _Judge:
    """The engine's own judging of the signals."""
    return _Judge(
        policy, Evidence(policy, tuple(sorted(signals, key=lambda one: (one.date, one.id))), as_of, None), "p1", ()
    )


def fixed(world: World, judge: _Judge) -> Formula | None:
    """What the engine measured, said of the world; None where the world has no room for it."""
    parts = []
    for name, measure in world.subjects.free():
        presume = name.endswith(" as presumed")
        measured = judge.court.measured(name.removesuffix(" as presumed"), world.day, presume)
        said = is_measured(measure, measured)
        if said is None:
            return None
        parts.append(said)
    return both((*parts, *_people(world, judge), *(denied_drop(world))))


def denied_drop(world: World) -> list[Formula]:
    return [z3.Not(flag) for flag in world.dropped.values()]


def _people(world: World, judge: _Judge) -> list[Formula]:
    said: dict[str, Measured] = {}
    asked = [one for judged in judge.decisions.values() for one in judged.asked()]
    for one in (*asked, *judge.scope, *judge.triggers):
        for meter, what in ((one.judges, "judged"), (one.deciders, "decided")):
            if meter is not None:
                said[f"{one.clause} {what}"] = meter.at(world.day, False)
    for name, judged in judge.decisions.items():
        if judged.decision.recorded is not None:
            said[f"{name} as recorded"] = judged._record.at(world.day, False)
    parts = [is_measured(values, said[name]) for name, values in world.people.items()]
    for name, values in world.standing.items():
        standing = judge.decisions[name].in_force_at(world.day)
        parts.append(is_measured(values, Unknown("nothing") if standing is None else Candidates((standing,))))
    return [part for part in parts if part is not None]


def is_measured(measure: Measure, measured: Measured) -> Formula | None:
    """That the measure is what was measured."""
    match measure:
        case Values():
            held = measured.values if isinstance(measured, Candidates) else ()
            known = {_key(value) for value in measure.can}
            words = {_key(value) if _key(value) in known else _key(ANOTHER) for value in held}
            return both(can == (_key(value) in words) for value, can in measure.can.items())
        case Number():
            if not isinstance(measured, Interval):
                return measure.unknown
            top = YES if measured.high is None else NO
            high = measured.low if measured.high is None else measured.high
            return both(
                (
                    z3.Not(measure.unknown),
                    measure.low == exact(measured.low),
                    measure.high == exact(high),
                    measure.open == top,
                )
            )
        case Reported():
            if not isinstance(measured, Candidates):
                return z3.Not(measure.held)
            return _reported(measure, measured)
        case Length():
            if not isinstance(measured, Stretch):
                return measure.unknown
            return both((
                z3.Not(measure.unknown), measure.open == measured.open, measure.certain == _days(measured.certain),
                measure.possible == _days(measured.possible),
            ))  # fmt: skip
        case Group():
            return _group(measure, measured)
    raise AssertionError(measure)


def _reported(measure: Reported, measured: Candidates) -> Formula | None:
    numbers = [value for value in measured.values if value is not None]
    none = None in measured.values
    if len(measured.values) > 2:
        return None
    flags = [measure.held, measure.differ == (len(measured.values) == 2), measure.none == none]
    ends = [exact(_number(value)) for value in numbers]
    if none:
        return both((*flags, *(measure.second == end for end in ends)))
    return both((*flags, *(term == end for term, end in zip((measure.first, measure.second), ends, strict=False))))


def _number(value: Any) -> Any:
    return value if isinstance(value, date) else Fraction(value)


def _group(measure: Group, measured: Measured) -> Formula | None:
    of = dict(measured.of) if isinstance(measured, Members) else {}
    parts = []
    others = [name for name in measure.of if name.startswith("member ")]
    for name in list(of):
        if name not in measure.of:
            if not others:
                return None
            of[others.pop(0)] = of.pop(name)
    for name, there in measure.there.items():
        parts.append(there == (name in of))
        if name in of:
            parts.append(is_measured(measure.of[name], of[name]))
    return None if any(part is None for part in parts) else both(parts)


def _days(ends: tuple[date, date] | None) -> int:
    return -1 if ends is None else (ends[1] - ends[0]).days


def _key(value: Any) -> tuple[str, Any]:
    return (type(value).__name__ if isinstance(value, bool) else "", value)
