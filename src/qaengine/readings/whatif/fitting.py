"""Fields with which a new signal passes the tests of a policy."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from qaengine.evaluation.asking import bounds_in
from qaengine.evaluation.evidence import Evidence
from qaengine.outcome.truth import MET, NOT_MET, Truth
from qaengine.policy.conditions import FieldTest, Where
from qaengine.signals.kinds import Field, FieldType
from qaengine.signals.records import Signal, Value

COMMON = ("source", "ref", "verified")
Fields = Mapping[str, Value]


class Fitting:
    """Fits the fields of signals to tests, on the day of the evidence."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence, self.day = evidence, evidence.as_of

    def passing(self, kind: str, where: Where, given: Fields | None = None) -> Fields | None:
        """Fields with which a signal passes every test, those given among them; None when none were found."""
        return self._fitted(kind, where, dict(given or {}), MET)

    def failing(self, kind: str, where: Where, matching: Where) -> Fields | None:
        """Fields with which a signal passes `where` and fails one test of `matching`."""
        base = self._fitted(kind, where, {}, MET)
        if base is None:
            return None
        for test in matching:
            if test.path not in base:
                found = self._fitted(kind, (test,), dict(base), NOT_MET)
                if found is not None:
                    return found
        return None

    def _fitted(self, kind: str, tests: Sequence[FieldTest], fields: dict[str, Value], answer: Truth) -> Fields | None:
        by_path: dict[str, list[FieldTest]] = {}
        for test in tests:
            by_path.setdefault(str(test.path), []).append(test)
        for path, asked in by_path.items():
            if self._answer(kind, fields, asked) is answer:
                continue
            fitted = (self._with(kind, fields, path, value) for value in self._values(kind, path, asked))
            fits = (one for one in fitted if one is not None and self._answer(kind, one, asked) is answer)
            found = next(fits, None)
            if found is None:
                return None
            fields = found
        return fields

    def _answer(self, kind: str, fields: Fields, tests: Sequence[FieldTest]) -> Truth:
        return self.evidence.matches_always(signal_of(kind, self.day, fields), tests)

    def _with(self, kind: str, fields: Fields, path: str, value: Value) -> dict[str, Value] | None:
        """The fields with one more; None where the signal says another thing there already."""
        name, _, key = path.partition(".")
        if key:
            held = fields.get(name, {})
            return {**fields, name: {**held, key: value}} if isinstance(held, Mapping) and key not in held else None
        return {**fields, name: value} if name not in fields else None

    def _values(self, kind: str, path: str, tests: Sequence[FieldTest]) -> Iterator[Value]:
        """Values of the field that the tests may tell apart, the mildest first."""
        known = self.evidence.policy.vocabulary.kind(kind)
        field = known.fields.get(path.partition(".")[0]) if known else None
        named = [self.evidence.policy.value(bound, self.day) for test in tests for bound in bounds_in(test.test)]
        if field is None:
            yield from (True, False) if path == "verified" else (str(one) for one in named)
        elif field.type is FieldType.LIST:
            yield from ((one,) for one in _single(field, named, self.day))
        else:
            yield from _single(field, named, self.day)

    def numbers(self, named: Sequence[object]) -> Iterator[int | Decimal]:
        """Numbers at and beside those named."""
        yield from _numbers(named)


def _single(field: Field, named: Sequence[object], day: date) -> Iterator[Value]:
    match field.content:
        case FieldType.CHOICE:
            yield from field.choices
        case FieldType.BOOLEAN:
            yield from (True, False)
        case FieldType.WHOLE | FieldType.DECIMAL:
            yield from _numbers(named)
        case FieldType.DATE:
            yield day
            yield from (one for one in named if isinstance(one, date))
        case FieldType.TEXT | FieldType.ANY | FieldType.LIST | FieldType.MAP:
            yield from (str(one) for one in named if isinstance(one, str))
    if field.event or field.nullable:
        yield None


def _numbers(named: Sequence[object]) -> Iterator[int | Decimal]:
    """Whole numbers and plain decimals at and beside those named."""
    exact = [number for number in named if isinstance(number, Fraction)] or [Fraction(1)]
    for number in dict.fromkeys(one + step for one in exact for step in (0, 1, -1)):
        if number < 0:
            continue
        if number.denominator == 1:
            yield int(number)
        elif 10**6 % number.denominator == 0:
            yield Decimal(number.numerator) / Decimal(number.denominator)


def signal_of(
    kind: str,
    day: date,
    fields: Fields,
    *,
    id_: str = "what-if",
    provider: str = "what-if",
    supersedes: str | None = None,
) -> Signal:
    """A signal of the day with these fields, and those common to every kind where they are among them."""
    common: dict[str, Any] = {name: fields[name] for name in COMMON if name in fields}
    own = {name: value for name, value in fields.items() if name not in COMMON}
    return Signal(
        id=id_, provider=provider, kind=kind, date=day, recorded_on=day, supersedes=supersedes, fields=own, **common
    )  # fmt: skip
