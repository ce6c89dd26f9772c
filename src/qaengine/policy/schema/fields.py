"""Kinds of signal and their fields: of each kind the fields that it has, each with the tests that it can be put to."""

from collections.abc import Container, Iterator
from typing import Any

from qaengine.policy.schema import slots
from qaengine.policy.schema.asked import ANY_TEST, Asked, ref
from qaengine.policy.types import BOOLEAN, TEXT, type_of_field
from qaengine.policy.words import NAME
from qaengine.signals.kinds import Field, FieldType, Kind
from qaengine.signals.vocabulary import Vocabulary

Schema = dict[str, Any]
PATH: Schema = {"type": "string", "pattern": rf"^{NAME}(\.[A-Za-z0-9_-]+)?$"}
COMMON = {"source": "Who supplied it", "ref": "Case number", "verified": "Whether somebody checked it"}
NAMING = "latest|count|sum|span|share|rate|age|overdue|late|overdue_run|signals|returns|kind"
"""The keys that name the kinds of signal of whose fields the keys beside them speak."""
FIELDS = ("field", "for_each", "distinct", "distinct_in", "same", "told", "period")
DATES = ("from", "until", "due", "done", "on", "when")
"""The keys that name a field, and those of them that name a date."""
WHERES = ("where", "matching")


def signal_definitions(
    vocabulary: Vocabulary, asked: Asked, detailed: Container[str], *, strict: bool
) -> dict[str, Schema]:
    """The definitions of kinds and fields; only the `detailed` kinds with fields of their own.

    Without `strict` a policy may bring kinds and fields of its own.
    """
    every = [vocabulary.kinds[name] for name in sorted(vocabulary.kinds)]
    kinds = [kind for kind in every if kind.name in detailed]
    of_kinds = {f"where.{kind.name}": _where(kind, vocabulary, asked, strict=strict) for kind in kinds}
    for kind in kinds:
        of_kinds |= _fields_of(kind, strict=strict)
    return {
        slots.KIND: _kind(every, strict=strict),
        slots.FIELD: _field(every, strict=strict),
        slots.PATH: {"title": "Field", **PATH},
        "Where": _any_where(),
        "Fields": _any_fields(),
        "KindsWithWhere": _kinds_with_where(kinds),
        **{
            f"key.{name}": {**asked.test(BOOLEAN if name == "verified" else TEXT, name), "description": words}
            for name, words in COMMON.items()
        },
        "by_kind": {
            "if": {"anyOf": [{"required": [key]} for key in NAMING.split("|")]},
            "then": {"allOf": [_by_kind(kind) for kind in kinds]},
        },
        **of_kinds,
    }


def _kind(kinds: list[Kind], *, strict: bool) -> Schema:
    offered: Schema = {"enum": [kind.name for kind in kinds], "enumDescriptions": [kind.title for kind in kinds]}
    about: Schema = {"title": "Kind of signal"}
    if strict:
        return about | offered | {"errorMessage": "No kind of signal of the vocabulary."}
    return about | {"anyOf": [offered, {"type": "string", "pattern": rf"^{NAME}(\.{NAME})?$"}]}


def _field(kinds: list[Kind], *, strict: bool) -> Schema:
    """A field of some kind of signal."""
    paths = sorted({path for kind in kinds for path, _ in _paths(kind)})
    about: Schema = {"title": "Field"}
    free = any(_is_free(field) for kind in kinds for field in kind.fields.values())
    return about | {"anyOf": [{"enum": paths}, PATH]} if free or not strict else about | {"enum": paths}


def _any_where() -> Schema:
    """Fields with their tests; which fields there are is told by the kind beside it."""
    return {"description": "Fields of the signals, each with the test that it must pass.", "type": "object",
            "propertyNames": PATH, "minProperties": 1}  # fmt: skip


def _any_fields() -> Schema:
    """Fields of whatever kind, with any test."""
    return {**_any_where(), "propertyNames": ref(slots.FIELD), "additionalProperties": ref(ANY_TEST)}


def _kinds_with_where(kinds: list[Kind]) -> Schema:
    return {
        "description": "Kinds, each with its own `where`; `{}` is every signal of the kind.",
        "type": "object",
        "properties": {kind.name: ref(f"where.{kind.name}") for kind in kinds},
        "propertyNames": ref(slots.KIND),
        "additionalProperties": {"type": "object", "additionalProperties": ref(ANY_TEST)},
        "minProperties": 1,
    }


def _by_kind(kind: Kind) -> Schema:
    """Where this kind is named, alone or among others, its fields are meant."""
    named = {"anyOf": [
        {"const": kind.name},
        {"type": "array", "contains": {"const": kind.name}},
        {"type": "object", "required": [kind.name]},
    ]}  # fmt: skip
    meant = dict.fromkeys(WHERES, ref(f"where.{kind.name}")) | dict.fromkeys(FIELDS, ref(f"field.{kind.name}"))
    if any(_is_date(field) for _, field in _paths(kind)):
        meant |= dict.fromkeys(DATES, ref(f"date.{kind.name}"))
    return {"if": {"patternProperties": {f"^({NAMING})$": named}}, "then": {"properties": meant}}


def _fields_of(kind: Kind, *, strict: bool) -> dict[str, Schema]:
    """What the keys that name a field of this kind may hold: a field, or a list or table of them."""
    paths = sorted(path for path, _ in _paths(kind))
    dates = sorted(path for path, field in _paths(kind) if _is_date(field))
    free = [name for name, field in kind.fields.items() if _is_free(field)]
    other = [{"type": "string", "pattern": rf"^({'|'.join(free)})\.[A-Za-z0-9_-]+$"}] if free else []
    found = {f"field.{kind.name}": _one_of(paths, other if strict else [PATH])}
    return found | ({f"date.{kind.name}": _one_of(dates, [] if strict else [PATH])} if dates else {})


def _one_of(paths: list[str], others: list[Schema]) -> Schema:
    field: Schema = {"anyOf": [{"enum": paths}, *others]} if others else {"enum": paths}
    return {"anyOf": [*field.get("anyOf", [field]), {"type": "array", "items": field}, {"type": "object"}]}


def _is_date(field: Field | None) -> bool:
    return field is not None and field.content is FieldType.DATE


def _where(kind: Kind, vocabulary: Vocabulary, asked: Asked, *, strict: bool) -> Schema:
    """The fields of a kind, each with its tests."""
    properties = {path: {**asked.test(type_of_field(field, vocabulary, _key(path)), path), "description": field.title}
                  for path, field in _paths(kind) if field}  # fmt: skip
    properties |= {name: ref(f"key.{name}") for name in COMMON}
    schema: Schema = {
        "description": f"{kind.title}. Which of them: fields, each with its test.",
        "type": "object",
        "properties": properties,
    }
    free = {
        rf"^{name}\.": asked.test(type_of_field(field, vocabulary, "key"), name)
        for name, field in kind.fields.items()
        if _is_free(field)
    }
    if free:
        schema["patternProperties"] = free
    others: Schema = {"additionalProperties": False}
    return schema | (others if strict else {"additionalProperties": ref(ANY_TEST)})


def _paths(kind: Kind) -> Iterator[tuple[str, Field | None]]:
    """Every field of a kind, every key of its maps, and what all signals have."""
    for name, field in kind.fields.items():
        yield name, field
        yield from ((f"{name}.{key}", field) for key in field.keys)
    yield from ((name, None) for name in COMMON)


def _key(path: str) -> str | None:
    return path.partition(".")[2] or None


def _is_free(field: Field) -> bool:
    """Whether it is a map with any keys."""
    return field.type is FieldType.MAP and not field.keys
