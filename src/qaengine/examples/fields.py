"""Values for the fields of made signals: such that a test is met, fails, or cannot be answered."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from fractions import Fraction

from qaengine.evaluation.asking import bounds_in, passes
from qaengine.evaluation.evidence import Evidence
from qaengine.evaluation.values import Candidates, Measured, Unknown
from qaengine.outcome.truth import UNKNOWN, Truth
from qaengine.policy.conditions import FieldTest, Where
from qaengine.signals.kinds import Field, FieldType

Record = dict[str, object]


class Absent(Enum):
    """A field that is not given."""

    ABSENT = "absent"


ABSENT = Absent.ABSENT
NOT_GIVEN = Unknown("not given")
COMMON = ("source", "ref", "verified")


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of the policy's kinds, and the values that answer tests on the day of the evidence."""

    evidence: Evidence

    def field(self, kind: str, path: str) -> Field | None:
        """The field of a kind; None when the vocabulary has none of that name."""
        known = self.evidence.policy.vocabulary.kind(kind)
        return known.fields.get(path.partition(".")[0]) if known else None

    def given(self, kind: str, where: Where, wanted: Truth, but: Collection[str] = ()) -> Record | None:
        """Fields with which every test is met; or with which one fails, or cannot be answered, and the others are met.

        That one is of a field not among `but`. None where there are no such values.
        """
        if wanted is Truth.MET:
            return self._filled(kind, where, [Truth.MET] * len(where))
        for place in (place for place, test in enumerate(where) if str(test.path) not in but):
            answers = [wanted if other == place else Truth.MET for other in range(len(where))]
            found = self._filled(kind, where, answers)
            if found is not None:
                return found
        return None

    def _filled(self, kind: str, where: Where, answers: list[Truth]) -> Record | None:
        record: Record = {}
        tests: dict[str, list[tuple[FieldTest, Truth]]] = {}
        for test, answer in zip(where, answers, strict=True):
            tests.setdefault(str(test.path), []).append((test, answer))
        for path, asked in tests.items():
            value = self.value(kind, path, asked)
            if value is None:
                return None
            put(record, path, value[0])
        return record

    def value(self, kind: str, path: str, asked: list[tuple[FieldTest, Truth]]) -> tuple[object] | None:
        """A value of the field that has each test answer so, in a tuple by itself; None when there is none."""
        for value in self.values(kind, path, [test for test, _ in asked]):
            if all(self.answer(kind, test, value) is answer for test, answer in asked):
                return (value,)
        return None

    def answer(self, kind: str, test: FieldTest, value: object) -> Truth:
        """What the test says of a value of the field."""
        asking = self.evidence.asking(self.evidence.type_of(kind, str(test.path)), self.evidence.as_of)
        return passes(test.test, self._measured(value), asking)

    def _measured(self, value: object) -> Measured:
        if value is ABSENT:
            return NOT_GIVEN
        if isinstance(value, date) and value > self.evidence.as_of:
            return Candidates((None,))
        if isinstance(value, list):
            from qaengine.evaluation.values import Members

            return Members({str(item): Candidates((item,)) for item in value})
        return Candidates((Fraction(value) if isinstance(value, Decimal) else value,))  # type: ignore[arg-type]

    def values(self, kind: str, path: str, tests: list[FieldTest]) -> Iterator[object]:
        """Values of a field that the tests may tell apart, the plainest first, not given last."""
        field, as_of = self.field(kind, path), self.evidence.as_of
        named = [self.evidence.policy.value(bound, as_of) for test in tests for bound in bounds_in(test.test)]
        if field is None:
            yield from [True, False] if path == "verified" else [*map(str, named), "another"]
        elif field.type is FieldType.LIST:
            yield from ([one] for one in self._single(field, named))
            yield []
        else:
            yield from self._single(field, named)
        yield ABSENT

    def _single(self, field: Field, named: Sequence[object]) -> Iterator[object]:
        as_of = self.evidence.as_of
        match field.content:
            case FieldType.CHOICE:
                yield from field.choices
            case FieldType.BOOLEAN:
                yield from (True, False)
            case FieldType.WHOLE | FieldType.DECIMAL:
                numbers = [value for value in named if isinstance(value, Fraction)] or [Fraction(1)]
                near = (number + step for number in numbers for step in (0, 1, -1))
                yield from (written(number) for number in near if number >= 0)
            case FieldType.DATE:
                days = [value for value in named if isinstance(value, date)]
                yield from (day + timedelta(days=step) for day in (*days, as_of) for step in (0, -1, 1))
            case _:
                yield from (value if isinstance(value, bool) else str(value) for value in named)
                yield "another"
        if field.event or field.nullable:
            yield None


def put(record: Record, path: str, value: object) -> None:
    """Writes a value into a record; what is not given is left out."""
    name, _, key = path.partition(".")
    if value is ABSENT:
        return
    if not key:
        record[name] = value
        return
    entries = record.setdefault(name, {})
    assert isinstance(entries, dict)
    entries[key] = value


def written(number: Fraction | int) -> int | Decimal:
    """The number as records have it: whole, or exact to ten places."""
    exact = Fraction(number)
    if exact.denominator == 1:
        return int(exact)
    return Decimal(exact.numerator * 10**10 // exact.denominator) / 10**10


def as_given(value: object) -> object:
    """A measured value as a record has it."""
    return written(value) if isinstance(value, Fraction) else value


def spoiled(fields: Fields, kind: str, record: Mapping[str, object], where: Where, kept: Collection[str]) -> Record:
    """The record with a further field, such that it surely fails `where`; unchanged where nothing more can be said.

    No field of those `kept` is touched.
    """
    found = dict(record)
    for test in where:
        name = str(test.path).partition(".")[0]
        if name in found or name in COMMON or str(test.path) in kept:
            continue
        value = fields.value(kind, str(test.path), [(test, Truth.NOT_MET)])
        if value is not None and value[0] is not ABSENT:
            put(found, str(test.path), value[0])
            return found
    return found


__all__ = ["ABSENT", "UNKNOWN", "Fields", "Record", "as_given", "put", "spoiled", "written"]
