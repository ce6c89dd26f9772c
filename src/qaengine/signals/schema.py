"""The vocabulary as a JSON Schema (2020-12) for one signal record, for editors and other systems."""

from qaengine.signals.kinds import Field, FieldType, Kind
from qaengine.signals.values import LARGEST, LONGEST_NAME, LONGEST_TEXT
from qaengine.signals.vocabulary import Vocabulary

NAME: dict[str, object] = {"type": "string", "minLength": 1, "maxLength": LONGEST_NAME, "pattern": r"^\S([^\n\t]*\S)?$"}
DAY: dict[str, object] = {
    "type": "string",
    "format": "date",
    "pattern": "^(19|2[0-9])[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
}
COMMON: dict[str, dict[str, object]] = {
    "id": {**NAME, "title": "Id", "description": "Unique in the input."},
    "provider": {**NAME, "title": "Provider", "description": "Id of the provider or service, or `*` for all."},
    "date": {**DAY, "title": "Date", "description": "The day it happened or took effect."},
    "recorded_on": {"anyOf": [DAY, {"enum": [None, "unknown"]}], "title": "The day the council learned of it"},
    "source": {**NAME, "type": ["string", "null"], "title": "Who supplied it"},
    "ref": {**NAME, "type": ["string", "null"], "title": "Case number: signals with one are one event"},
    "verified": {"enum": [True, False, "unknown", None], "title": "Whether somebody checked it"},
    "supersedes": {**NAME, "type": ["string", "null"], "title": "Id of the signal that this one replaces"},
    "withdraws": {**NAME, "type": ["string", "null"], "title": "Id of the signal that this one retracts"},
}


def signal_schema(vocabulary: Vocabulary) -> dict[str, object]:
    """The schema of a record: what every signal carries, and by its kind the fields of that kind and no others."""
    kinds = sorted(vocabulary.kinds)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Signal",
        "description": "One dated piece of intelligence about one provider. What is absent or unknown is not known.",
        "type": "object",
        "required": ["id", "provider", "kind", "date"],
        "properties": {**COMMON, "kind": {"enum": kinds, "title": "Kind"}},
        "allOf": [by_kind(name) for name in kinds],
        "unevaluatedProperties": False,
        "$defs": {name: kind_schema(vocabulary.kinds[name]) for name in kinds},
    }


def by_kind(name: str) -> dict[str, object]:
    """Of a record of this kind its schema holds."""
    return {
        "if": {"properties": {"kind": {"const": name}}, "required": ["kind"]},
        "then": {"$ref": f"#/$defs/{name}"},
    }


def kind_schema(kind: Kind) -> dict[str, object]:
    """The fields of one kind, none of them required."""
    schema: dict[str, object] = {"title": kind.title}
    if kind.note:
        schema["description"] = kind.note
    schema["properties"] = {name: field_schema(field) for name, field in kind.fields.items()}
    if not kind.for_all:
        schema["not"] = {"properties": {"provider": {"const": "*"}}, "required": ["provider"]}
    return schema


def field_schema(field: Field) -> dict[str, object]:
    """One field; null and, but for free text, the word `unknown` are always allowed."""
    wanted = value_schema(field, field.type)
    allowed = [None] if field.type is FieldType.TEXT else [None, "unknown"]
    schema: dict[str, object] = {"title": field.title, "anyOf": [wanted, {"enum": allowed}]}
    said = [f"In {field.unit}." if field.unit else "", "null: not yet; absent: unknown." if field.event else ""]
    if any(said):
        schema["description"] = " ".join(text for text in said if text)
    return schema


def value_schema(field: Field, kind: FieldType) -> dict[str, object]:
    """The values of a field, of an item of its list or of an entry of its map."""
    match kind:
        case FieldType.TEXT:
            return {"type": "string", "pattern": r"\S", "maxLength": LONGEST_TEXT}
        case FieldType.WHOLE:
            whole = {"type": "integer", "minimum": 0, "maximum": LARGEST}
            return {"anyOf": [whole, {"type": "string", "pattern": "^(0|[1-9][0-9]*)$"}]}
        case FieldType.DECIMAL:
            text = {"type": "string", "pattern": r"^-?(0|[1-9][0-9]*)(\.[0-9]+)?$"}
            return {"anyOf": [{"type": "number", "minimum": -LARGEST, "maximum": LARGEST}, text]}
        case FieldType.BOOLEAN:
            return {"enum": [True, False, "true", "false"]}
        case FieldType.DATE:
            return DAY
        case FieldType.CHOICE:
            return {"enum": list(field.choices)}
        case FieldType.ANY:
            return {"type": ["string", "number", "boolean"]}
        case FieldType.LIST:
            return {"type": "array", "items": entry_schema(field, field.items)}
        case FieldType.MAP:
            return map_schema(field)


def map_schema(field: Field) -> dict[str, object]:
    """A map with the keys of the field, or with any."""
    entry = entry_schema(field, field.values)
    if not field.keys:
        return {"type": "object", "additionalProperties": entry}
    return {"type": "object", "properties": dict.fromkeys(field.keys, entry), "additionalProperties": False}


def entry_schema(field: Field, kind: FieldType | None) -> dict[str, object]:
    """An item or an entry, which may be unknown too."""
    wanted = value_schema(field, kind or FieldType.TEXT)
    return {"anyOf": [wanted, {"enum": [None] if kind is FieldType.TEXT else [None, "unknown"]}]}
