"""What a policy names: each setting, indicator, role and reading that some part of it rests on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from typing import Any

from qaengine.policy import indicators as op
from qaengine.policy.changes import Approver, Delegate
from qaengine.policy.conditions import Asks, AtLeastOf, FieldTest, Is, IsNot, SettingOf
from qaengine.policy.duties import Duty, Monthly
from qaengine.policy.indicators import rests_on
from qaengine.policy.records import Criterion, PolicyTree, Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Uses:
    """The names that are used: of settings, indicators or decisions, roles or forums, and readings."""

    settings: frozenset[str]
    subjects: frozenset[str]
    people: frozenset[str]
    readings: frozenset[str]


def uses(tree: PolicyTree) -> Uses:
    """What the policy names anywhere but where it declares it."""
    parts = list(parts_of(tree))
    return Uses(
        settings=frozenset(str(part.setting) for part in parts if isinstance(part, SettingOf)),
        subjects=frozenset(str(name) for part in parts for name in _subjects(part)),
        people=frozenset(str(name) for part in parts for name in _people(part)),
        readings=frozenset(str(name) for part in parts for name in _readings(part)),
    )


def parts_of(value: Any) -> Iterator[Any]:
    """Every record of the tree."""
    if isinstance(value, tuple):
        for item in value:
            yield from parts_of(item)
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from parts_of(item)
    elif is_dataclass(value) and not isinstance(value, type):
        yield value
        for name in _fields(type(value)):
            yield from parts_of(getattr(value, name))


@cache
def _fields(record: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(record))


def _subjects(part: Any) -> Iterator[str]:
    """The indicators and decisions that a record asks or rests on."""
    match part:
        case Asks(subject=subject):
            yield subject
        case AtLeastOf(of=of):
            yield from of
        case Duty(start=start) | Monthly(start=start):
            yield from (start,) if start is not None else ()
        case op.Common():
            yield from rests_on(part)  # type: ignore[arg-type]
        case _:
            return


def _people(part: Any) -> Iterator[str]:
    """The roles and forums that a record names."""
    match part:
        case Criterion(judged_by=judged_by, decided_by=decided_by):
            yield from (*judged_by, *decided_by)
        case Question(of=people) | op.Judgement(by=people) | Approver(role=people):
            yield from people
        case Delegate(of=of, role=role):
            yield from (of, role)
        case Duty(who=who, to=to):
            yield from (*who, *to)
        case FieldTest(test=test):
            yield from _texts(test)
        case _:
            return


def _texts(test: Any) -> Iterator[str]:
    """The words that a field is tested for: `{forum: panel}` names the forum."""
    if isinstance(test, Is | IsNot):
        yield from (value for value in test.values if isinstance(value, str))
    for inner in getattr(test, "tests", None) or filter(None, (getattr(test, "test", None),)):
        yield from _texts(inner)


def _readings(part: Any) -> Iterator[str]:
    """The readings on which a record rests."""
    reading = getattr(part, "reading", None)
    yield from (reading,) if isinstance(reading, str) else reading or ()


def counted_kinds(tree: PolicyTree) -> frozenset[str]:
    """The kinds of signal of which the policy counts how many there are, or asks whether there is one."""
    return frozenset(str(part.kind) for part in parts_of(tree) if isinstance(part, op.OfKind)) | frozenset(
        str(kind)
        for indicator in tree.indicators.values()
        if isinstance(indicator, op.Age | op.Overdue | op.Late | op.OverdueRun)
        for kind in [_of(indicator)]
    )


def _of(indicator: op.Age | op.Overdue | op.Late | op.OverdueRun) -> str:
    match indicator:
        case op.Age(age=kind) | op.Overdue(overdue=kind) | op.Late(late=kind) | op.OverdueRun(overdue_run=kind):
            return kind
