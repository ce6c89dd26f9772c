"""Random signals for a whole policy: of the kinds that it looks at, with the values that it asks for."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from qaengine.periods import Period, add, back
from qaengine.policy.from_document import Policy, policy_from_file
from qaengine.policy.indicators import OfKind
from qaengine.policy.words import literal_from
from qaengine.signals.from_record import signal_from_record
from qaengine.signals.kinds import Field, FieldType
from qaengine.signals.records import Signal

FILES = sorted((Path(__file__).parents[2] / "policies").glob("*.yaml"))
AS_OF_DAYS = [date(2024, 2, 29), date(2025, 3, 31), date(2019, 4, 30), date(2025, 1, 1)]
NOT_DRAWN = ("approval",)


@cache
def shipped(path: Path) -> Policy:
    """The policy of the file."""
    return policy_from_file(path)


def records_in(value: object) -> Iterator[Any]:
    """Every record inside a policy's tree."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from records_in(inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from records_in(inner)
    elif hasattr(value, "__dataclass_fields__"):
        yield value
        for name in value.__dataclass_fields__:
            yield from records_in(getattr(value, name))


@cache
def kinds_of(path: Path) -> tuple[str, ...]:
    """The kinds of signal that the policy looks at, and those that every policy understands."""
    found = {"officer.judgement", "decision.recorded", "feed.coverage", "provider.profile"}
    for record in records_in(shipped(path).tree):
        if isinstance(record, OfKind):
            found.add(str(record.kind))
        for operator in ("age", "overdue", "late", "overdue_run"):
            found |= {str(getattr(record, operator))} if hasattr(record, operator) else set()
    return tuple(sorted(found - set(NOT_DRAWN)))


@cache
def words_of(path: Path) -> dict[str, tuple[object, ...]]:
    """For each field the words and numbers with which the policy compares it."""
    found: dict[str, set[object]] = {}
    for record in records_in(shipped(path).tree):
        if hasattr(record, "path") and hasattr(record, "test"):
            inside = [*records_in(record.test), record.test]
            bounds = {b for one in inside for b in (*getattr(one, "values", ()), getattr(one, "bound", None))}
            found.setdefault(str(record.path).partition(".")[0], set()).update(b for b in bounds if isinstance(b, str))
    return {name: tuple(sorted(map(str, words))) for name, words in found.items()}


@cache
def lengths_of(path: Path) -> tuple[Period, ...]:
    """The lengths of time that the policy knows."""
    settings = shipped(path).tree.settings.values()
    values = [literal_from(one.value) for one in settings if isinstance(one.value, str)]
    inside = (getattr(record, name, None) for record in records_in(shipped(path).tree) for name in ("within", "bound"))
    found = {value for value in (*values, *inside) if isinstance(value, Period) and not value.working_days}
    return tuple(sorted(found, key=str)) or (Period(months=3),)


@cache
def questions_of(path: Path) -> tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]:
    """What people are asked: the question, who may answer, and outcomes they may name."""
    tree, found = shipped(path).tree, []
    for decision in tree.decisions.values():
        for outcome in decision.outcomes.values():
            for one in (*outcome.criteria, *outcome.only_if):
                found.append((str(one.clause), (*one.judged_by, *one.decided_by), tuple(decision.outcomes)))
    found += [(str(one.clause), (*one.judged_by, *one.decided_by), ()) for one in (*tree.scope, *tree.triggers)]
    found += [(str(one.clause), tuple(one.of), tuple(one.answers or ())) for one in tree.questions]
    for indicator in tree.indicators.values():
        if hasattr(indicator, "judgement"):
            found.append((str(indicator.judgement), tuple(indicator.by), tuple(indicator.answers or ())))
    return tuple(sorted({one for one in found if one[1]}))


@st.composite
def histories(draw: st.DrawFn, path: Path, as_of: date, longest: int, most: int = 25) -> tuple[Signal, ...]:
    """Signals of one provider, none of them more than so many days before the day."""
    records = [draw(_record(path, as_of, longest, number)) for number in range(draw(st.integers(0, most)))]
    found = []
    for record in records:
        _drop_what_cannot_be(shipped(path), record)
        found.append(signal_from_record(record, vocabulary=shipped(path).vocabulary))
    return tuple(found)


@st.composite
def _record(draw: st.DrawFn, path: Path, as_of: date, longest: int, number: int) -> dict[str, object]:
    kind = draw(st.sampled_from(kinds_of(path)))
    day = draw(_days(path, as_of, longest))
    record: dict[str, object] = {"id": f"s{number:02}", "provider": "p1", "kind": kind, "date": day}
    match kind:
        case "officer.judgement" if questions_of(path):
            question, roles, answers = draw(st.sampled_from(questions_of(path)))
            answer = draw(st.sampled_from([True, False, *answers]))
            return record | {"question": question, "role": draw(st.sampled_from(sorted(roles))), "answer": answer}
        case "decision.recorded":
            name = draw(st.sampled_from(sorted(shipped(path).tree.decisions)))
            outcome = draw(st.sampled_from(list(shipped(path).tree.decisions[name].outcomes)))
            return record | {"decision": str(name), "outcome": str(outcome)}
        case "feed.coverage":
            start = draw(_days(path, as_of, longest)) - timedelta(days=draw(st.sampled_from([0, 30])))
            kinds = [one for one in kinds_of(path) if draw(st.booleans())]
            return record | {"kinds": kinds, "from": start, "until": draw(st.sampled_from([as_of, day]))}
    for field in shipped(path).vocabulary.kinds[kind].fields.values():
        if draw(st.integers(0, 3)):
            record[field.name] = draw(_values(path, field, as_of, longest))
    return record


@st.composite
def _days(draw: st.DrawFn, path: Path, as_of: date, longest: int) -> date:
    """A day near an edge of one of the policy's windows, or any other."""
    near = timedelta(days=draw(st.sampled_from([-1, 0, 0, 1])))
    if draw(st.booleans()):
        length = draw(st.sampled_from(lengths_of(path)))
        edge = back(as_of, length) if draw(st.booleans()) else add(as_of, length)
        assert edge is not None
        if timedelta(0) <= as_of - edge <= timedelta(days=longest):
            return edge + near
    return as_of - timedelta(days=draw(st.integers(-2, longest)))


def _values(path: Path, field: Field, as_of: date, longest: int) -> st.SearchStrategy[Any]:
    one = _single(path, field, as_of, longest)
    match field.type:
        case FieldType.LIST:
            return st.lists(one, max_size=3)
        case FieldType.MAP:
            return st.dictionaries(st.sampled_from(field.keys or ("q1", "q2")), one, max_size=5)
    return st.one_of(one, st.none()) if field.event or field.nullable else one


def _single(path: Path, field: Field, as_of: date, longest: int) -> st.SearchStrategy[Any]:
    match field.content:
        case FieldType.CHOICE:
            return st.sampled_from(field.choices)
        case FieldType.BOOLEAN:
            return st.booleans()
        case FieldType.WHOLE:
            return st.sampled_from([0, 1, 2, 3, 4, 5, 10, 50])
        case FieldType.DECIMAL:
            return st.sampled_from(["0", "0.5", "1", "79.9", "80", "95", "100", "25000", "1000000"])
        case FieldType.DATE:
            return _days(path, as_of, longest)
        case _:
            return st.sampled_from([*words_of(path).get(field.name, ()), "x", "y"])


def _drop_what_cannot_be(policy: Policy, record: dict[str, object]) -> None:
    for row in policy.vocabulary.kinds[str(record["kind"])].never_together:
        if all(record.get(name, ...) == value for name, value in row.items()):
            del record[list(row)[-1]]
