"""What of a policy carries a clause: each record that names one, what it is called, and the way to it in the tree."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from typing import Any

from qaengine.errors import Place
from qaengine.policy import indicators as op
from qaengine.policy.changes import Approver, Change, Requirement
from qaengine.policy.duties import Duty
from qaengine.policy.records import Cap, Context, Criterion, Decision, Outcome, PolicyTree, Question, Setting

Step = str | int
NO_RECORDS = ("clause", "clauses", "basis", "vocabulary")


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """One record that carries a clause: what it is, the names on the way to it, and its path from the root."""

    clause: str
    what: str
    name: str
    path: tuple[Step, ...]
    place: Place | None


def carriers(tree: PolicyTree) -> Iterator[Carrier]:
    """Every record of the tree that names a clause as its own, in the order of the records."""
    return _carriers(tree, (), ())


def _carriers(value: Any, path: tuple[Step, ...], names: tuple[str, ...]) -> Iterator[Carrier]:
    if isinstance(value, Context):
        return
    if isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _carriers(item, (*path, index), names)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _carriers(item, (*path, key), (*names, key))
    elif is_dataclass(value) and not isinstance(value, type):
        for clause in _own(value):
            place, name = getattr(clause, "place", None), ".".join(names)
            yield Carrier(clause=str(clause), what=_what(value, path), name=name, path=path, place=place)
        for inner in _inner(type(value)):
            yield from _carriers(getattr(value, inner), (*path, inner), names)


def _own(record: Any) -> Iterator[str]:
    """The clauses that a record names as its own."""
    clause = getattr(record, "clause", None)
    yield from (clause,) if isinstance(clause, str) else clause or ()
    if isinstance(record, Outcome) and record.basis is not None:
        yield record.basis
    if isinstance(record, op.Judgement):
        yield record.judgement
    clauses = getattr(record, "clauses", None)
    yield from clauses.values() if isinstance(clauses, Mapping) else ()


@cache
def _inner(record: type[Any]) -> tuple[str, ...]:
    """The fields of a record in which further records may stand."""
    return tuple(field.name for field in fields(record) if field.name not in NO_RECORDS)


def _what(record: Any, path: tuple[Step, ...]) -> str:
    """What a carrier is called."""
    match record:
        case Criterion():
            return {"scope": "scope", "triggers": "trigger"}.get(str(path[0]), "criterion")
        case Duty():
            return str(record.kind)
        case Change():
            return "approval" if record.approved_by else "change"
        case Approver() | Requirement():
            return "approval"
        case Cap() | Decision() | Outcome() | Question() | Setting():
            return type(record).__name__.lower()
        case op.Common():
            return "indicator"
        case _:
            return type(record).__name__.lower()


# Taking one out


def without(tree: PolicyTree, path: tuple[Step, ...]) -> PolicyTree:
    """The tree without the record at the path: the item of a list, the entry of a table, or the value of a field."""
    return _without(tree, path)  # type: ignore[no-any-return]


def with_other(tree: PolicyTree, path: tuple[Step, ...], other: Any) -> PolicyTree:
    """The tree with another record at the path."""
    return _put(tree, path, lambda _: other)  # type: ignore[no-any-return]


def at(tree: PolicyTree, path: tuple[Step, ...]) -> Any:
    """The record at the path."""
    here: Any = tree
    for step in path:
        here = _child(here, step)
    return here


def _child(value: Any, step: Step) -> Any:
    return getattr(value, str(step)) if is_dataclass(value) else value[step]


def _without(value: Any, path: tuple[Step, ...]) -> Any:
    *way, last = path
    return _put(value, tuple(way), lambda holder: _dropped(holder, last))


def _dropped(holder: Any, last: Step) -> Any:
    if isinstance(holder, tuple) and isinstance(last, int):
        return (*holder[:last], *holder[last + 1 :])
    if isinstance(holder, Mapping):
        return {key: item for key, item in holder.items() if key != last}
    return replace(holder, **{str(last): None})


def _put(value: Any, path: tuple[Step, ...], change: Any) -> Any:
    """The value with what stands at the path changed, and all above it made anew."""
    if not path:
        return change(value)
    step, rest = path[0], path[1:]
    inner = _put(_child(value, step), rest, change)
    if isinstance(value, tuple) and isinstance(step, int):
        return (*value[:step], inner, *value[step + 1 :])
    if isinstance(value, Mapping):
        return {key: inner if key == step else item for key, item in value.items()}
    return replace(value, **{str(step): inner})
