"""What the core measured of one provider, as facts for the rules: values checked, numbers and days as whole numbers."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, assert_never

from qaengine.evaluation.criteria import Court
from qaengine.evaluation.evidence import Evidence
from qaengine.evaluation.values import Candidates, Interval, Measured, Members, Scalar, Stretch, Unknown
from qaengine.periods import Period, add
from qaengine.policy.types import Group
from qaengine.readings.witness.parts import Ruleset, Subject
from qaengine.readings.witness.passing import Scale, token

Fact = dict[str, Any]
InForce = Callable[[str], str | None]


def facts_of(ruleset: Ruleset, evidence: Evidence, in_force: InForce) -> list[Fact]:
    """Everything that the rules of the policy ask about, as the core measured it on the day."""
    measuring = _Measuring(ruleset, evidence, in_force)
    return [fact for subject in ruleset.subjects.values() for fact in measuring.facts(subject)]


def measured_words(ruleset: Ruleset, evidence: Evidence, in_force: InForce, names: set[str]) -> dict[str, str]:
    """What was measured of the indicators and decisions with these names, for a report."""
    measuring = _Measuring(ruleset, evidence, in_force)
    subjects = (one for one in ruleset.subjects.values() if one.of in names and one.what != "outcome")
    return {one.key: words_of(measuring.measured(one)) for one in subjects}


class _Measuring:
    """Measures of one provider, each taken by the core's meters."""

    def __init__(self, ruleset: Ruleset, evidence: Evidence, in_force: InForce) -> None:
        self.ruleset, self.evidence, self.in_force = ruleset, evidence, in_force
        self.court, self.day = Court(evidence), ruleset.day

    def facts(self, subject: Subject) -> Iterator[Fact]:
        """The facts about a subject."""
        base = {"shelf": self.ruleset.shelves[subject.key], "of": subject.key}
        measured = self.measured(subject)
        if isinstance(measured, Members):
            many = measured.of.values()
            for place, member in enumerate(many, start=1):
                counted = {"member": place, "more": len(many) - place}
                yield {**base, **counted, "seat": 1}
                yield from ({**base, **counted, **fact} for fact in self._values(subject, member, grouped=True))
        else:
            counted = {"member": 0, "more": 0}
            grouped = isinstance(subject.kind, Group)
            yield from ({**base, **counted, **fact} for fact in self._values(subject, measured, grouped=grouped))

    def measured(self, subject: Subject) -> Measured:
        """What the core measures of it."""
        match subject.what:
            case "in force":
                return _known(self.in_force(subject.of))
            case "outcome":
                return _known(subject.member)
            case "recorded":
                return self.court.elsewhere(subject.of).at(self.day, False)
            case "people on" | "decided on":
                return self.court.people(subject.of, subject.roles).at(self.day, False)
            case _:
                return self._indicator(subject)

    def _indicator(self, subject: Subject) -> Measured:
        measured = self.court.meter(subject.of).at(self.day, subject.presume)
        if subject.member is None:
            return measured
        return measured.of.get(subject.member, _NOTHING) if isinstance(measured, Members) else _NOTHING

    def _values(self, subject: Subject, measured: Measured, *, grouped: bool) -> Iterator[Fact]:
        match measured:
            case Candidates(values=values):
                several = grouped or len(values) > 1
                for left, value in zip(range(len(values) - 1, -1, -1), values, strict=True):
                    place: Fact = {"alone": 0, "left": left} if several else {"alone": 1}
                    if several and left == len(values) - 1:
                        place["begins"] = 1
                    yield place | value_of(value, self.ruleset.scale)
            case Interval(low=low, high=high):
                yield {"alone": 1} | _interval(low, high, self.ruleset.scale)
            case Stretch():
                yield {"alone": 1, "time": 1}
                for period in sorted(self.ruleset.lengths.get(subject.key, ()), key=str):
                    yield {"alone": 1} | self._exceeded(measured, period)
            case Unknown():
                yield {"alone": 1, "unknown": 1}
            case Members():
                raise AssertionError(subject)
            case _:
                assert_never(measured)

    def _exceeded(self, stretch: Stretch, period: Period) -> Fact:
        """By how many days the period is exceeded; nothing where its end lies beyond the calendar."""
        found: Fact = {"length": str(period)}
        if not stretch.open:
            found["all_seen"] = 1
        for name, days in (("surely", stretch.certain), ("perhaps", stretch.possible)):
            if days is None:
                found[name] = -1
            elif (end := add(days[0], period, self.evidence.policy.calendar)) is not None:
                found[name] = (days[1] - end) // timedelta(days=1)
        return found


_NOTHING = Unknown("not given")


def words_of(measured: Measured) -> str:
    """What was measured, in a few words."""
    match measured:
        case Unknown(why=why):
            return f"unknown, {why}"
        case Candidates(values=values):
            return " or ".join("not yet" if value is None else str(value) for value in values)
        case Interval(low=low, high=high):
            return f"{low} or more" if high is None else str(low) if low == high else f"{low} to {high}"
        case Stretch(certain=certain, possible=possible):
            days = certain or possible
            return "no time" if days is None else f"{'' if certain else 'perhaps '}from {days[0]} to {days[1]}"
        case Members(of=of):
            return ", ".join(f"{name} {words_of(member)}" for name, member in of.items()) or "of nothing"
        case _:
            assert_never(measured)


def _known(value: str | None) -> Measured:
    return _NOTHING if value is None else Candidates((value,))


def _interval(low: int | Fraction, high: int | Fraction | None, scale: Scale) -> Fact:
    return {"low": scale.place(low)} | ({} if high is None else {"high": scale.place(high)})


def value_of(value: Scalar, scale: Scale) -> Fact:
    """The value under the name of its type."""
    match value:
        case None:
            return {"nothing": 1}
        case bool():
            return {"flag": "yes" if value else "no"}
        case str():
            return {"text": token(value)}
        case date():
            return {"day": value.toordinal()}
        case int() | Fraction():
            return {"number": scale.place(value)}
        case _:
            assert_never(value)
