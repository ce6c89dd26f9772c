"""A world of formulas fixed to what the engine measured of one provider."""

from datetime import date
from typing import Any

from qaengine.evaluation.evidence import Evidence
from qaengine.evaluation.judge import _Judge
from qaengine.evaluation.values import Candidates, Interval, Measured, Members, Scalar, Stretch, Unknown
from qaengine.readings.proofs.groups import Group
from qaengine.readings.proofs.judged import World
from qaengine.readings.proofs.measures import ANOTHER, Measure
from qaengine.readings.proofs.numbers import Length, Number, Reported, exact
from qaengine.readings.proofs.three import Formula, both
from qaengine.readings.proofs.words import Values

Given = list[tuple[Formula, Scalar]]
"""Parts of the formulas, each with its value."""


def engine_of(policy: Any, signals: Any, as_of: date) -> _Judge:
    """The engine's own judging of the signals."""
    return _Judge(
        policy, Evidence(policy, tuple(sorted(signals, key=lambda one: (one.date, one.id))), as_of, None), "p1", ()
    )


def fixed(world: World, judge: _Judge) -> Formula | None:
    """What the engine measured, said of the world; None where the world has no room for it."""
    given = measured(world, judge)
    return None if given is None else both(_is(formula, value) for formula, value in given)


def _is(formula: Formula, value: Scalar) -> Formula:
    return formula == (value if isinstance(value, bool) else exact(value))


def measured(world: World, judge: _Judge) -> Given | None:
    """The value of everything that is open in the world, as the engine measured it; None where there is no room."""
    found: list[tuple[Formula, Scalar]] = []
    for name, measure in world.subjects.free():
        presume = name.endswith(" as presumed")
        said = values_of(measure, judge.court.measured(name.removesuffix(" as presumed"), world.day, presume))
        if said is None:
            return None
        found += said
    dropped = [(flag, False) for flag in world.dropped.values()]
    return [*found, *_people(world, judge), *dropped]


def _people(world: World, judge: _Judge) -> list[tuple[Formula, Scalar]]:
    said: dict[str, Measured] = {}
    asked = [one for judged in judge.decisions.values() for one in judged.asked()]
    for one in (*asked, *judge.scope, *judge.triggers):
        for meter, what in ((one.judges, "judged"), (one.deciders, "decided")):
            if meter is not None:
                said[f"{one.clause} {what}"] = meter.at(world.day, False)
    for name, judged in judge.decisions.items():
        if judged.decision.recorded is not None:
            said[f"{name} as recorded"] = judged._record.at(world.day, False)
    found: list[tuple[Formula, Scalar]] = []
    for name, values in world.people.items():
        found += values_of(values, said[name]) or ()
    for name, values in world.standing.items():
        standing = judge.decisions[name].in_force_at(world.day)
        found += values_of(values, Unknown("nothing") if standing is None else Candidates((standing,))) or ()
    return found


def values_of(measure: Measure, measured: Measured) -> Given | None:
    """The value of each part of the measure; None where it has no room for what was measured."""
    match measure:
        case Values():
            held = measured.values if isinstance(measured, Candidates) else ()
            known = {_key(value) for value in measure.can}
            words = {_key(value) if _key(value) in known else _key(ANOTHER) for value in held}
            return [(can, _key(value) in words) for value, can in measure.can.items()]
        case Number():
            if not isinstance(measured, Interval):
                return [(measure.unknown, True)]
            high = measured.low if measured.high is None else measured.high
            return [
                (measure.unknown, False), (measure.low, measured.low), (measure.high, high),
                (measure.open, measured.high is None),
            ]  # fmt: skip
        case Reported():
            return _reported(measure, measured) if isinstance(measured, Candidates) else [(measure.held, False)]
        case Length():
            if not isinstance(measured, Stretch):
                return [(measure.unknown, True)]
            return [
                (measure.unknown, False), (measure.open, measured.open), (measure.certain, _days(measured.certain)),
                (measure.possible, _days(measured.possible)),
            ]  # fmt: skip
        case Group():
            return _group(measure, measured)
    raise AssertionError(measure)


def _reported(measure: Reported, measured: Candidates) -> Given | None:
    numbers = [value for value in measured.values if value is not None]
    none = None in measured.values
    if len(measured.values) > 2:
        return None
    flags = [(measure.held, True), (measure.differ, len(measured.values) == 2), (measure.none, none)]
    terms = (measure.second,) if none else (measure.first, measure.second)
    return [*flags, *((term, value) for term, value in zip(terms, numbers, strict=False))]


def _group(measure: Group, measured: Measured) -> Given | None:
    of = dict(measured.of) if isinstance(measured, Members) else {}
    found: list[tuple[Formula, Scalar]] = []
    others = [name for name in measure.of if name.startswith("member ")]
    for name in list(of):
        if name not in measure.of:
            if not others:
                return None
            of[others.pop(0)] = of.pop(name)
    for name, there in measure.there.items():
        found.append((there, name in of))
        if name in of:
            said = values_of(measure.of[name], of[name])
            if said is None:
                return None
            found += said
    return found


def _days(ends: tuple[date, date] | None) -> int:
    return -1 if ends is None else (ends[1] - ends[0]).days


def _key(value: Any) -> tuple[str, Any]:
    return (type(value).__name__ if isinstance(value, bool) else "", value)
