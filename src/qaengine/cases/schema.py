"""The JSON Schema of case files."""

from typing import Any

from qaengine.cases.files import DECISION_KEYS, OBLIGATION_KEYS
from qaengine.cases.variants import OF_A_DAY
from qaengine.signals.schema import signal_schema
from qaengine.signals.vocabulary import Vocabulary

TEXT = {"type": "string"}
DAY = {"type": "string", "format": "date", "description": "year-month-day"}
GIVEN = {
    "type": "object",
    "additionalProperties": TEXT,
    "description": "what was in force before: decision and outcome",
}
NEITHER = {"anyOf": [{"required": ["rows"]}, {"required": ["timeline"]}]}
CLAUSES = {"type": "array", "items": {"type": "string"}, "description": "clause ids"}


def cases_schema(vocabulary: Vocabulary) -> dict[str, Any]:
    """JSON Schema 2020-12 of a case file whose signals are of this vocabulary."""
    whole: dict[str, Any] = signal_schema(vocabulary)
    signal = {key: value for key, value in whole.items() if key not in ("$schema", "$id")}
    signal["required"] = [name for name in signal.get("required", []) if name != "provider"]
    definitions = signal.pop("$defs", {})
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Cases of a policy",
        "type": "object",
        "required": ["policy", "cases"],
        "additionalProperties": False,
        "properties": {
            "policy": {**TEXT, "description": "the policy's id"},
            "edition": {"type": ["string", "null"], "description": "its edition; the one in force when not given"},
            "cases": {"type": "array", "items": {"$ref": "#/$defs/Case"}},
        },
        "$defs": {
            **definitions,
            "Signal": signal,
            "SomeFields": {"type": "object", "description": "the fields that are otherwise"},
            "Case": _case(),
            "Row": _row(),
            "Day": _day(),
            "Expect": _expect(),
        },
    }


def _case() -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["case", "provider", "signals"],
        "oneOf": [
            {"required": ["as_of", "expect"], "not": NEITHER},
            {"required": ["rows"]},
            {"required": ["timeline"], "not": {"anyOf": [{"required": [key]} for key in OF_A_DAY]}},
        ],
        "additionalProperties": False,
        "properties": {
            "case": {**TEXT, "description": "its name, once in the file"},
            "title": TEXT,
            "basis": {"enum": ["text", "assumption"], "description": "does it follow from the document alone?"},
            "as_of": DAY,
            "known_at": DAY,
            "provider": TEXT,
            "given": GIVEN,
            "signals": {"type": "array", "items": {"$ref": "#/$defs/Signal"}},
            "rows": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/Row"}},
            "timeline": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/Day"}},
            "expect": {"$ref": "#/$defs/Expect"},
            "why": TEXT,
            "remarks": {"description": "for people"},
        },
    }


def _row() -> dict[str, Any]:
    return {
        "type": "object",
        "description": "the case with what is otherwise, as an example of its own",
        "required": ["row"],
        "additionalProperties": False,
        "properties": {
            "row": {**TEXT, "description": "its name, once in the case"},
            "title": TEXT,
            "as_of": DAY,
            "known_at": DAY,
            "given": GIVEN,
            "signals": {"type": "object", "additionalProperties": {"$ref": "#/$defs/SomeFields"}},
            "also": {"type": "array", "items": {"$ref": "#/$defs/Signal"}, "description": "further signals"},
            "without": {"type": "array", "items": TEXT, "description": "signals left out, by id, or id.field"},
            "expect": {"$ref": "#/$defs/Expect"},
            "why": TEXT,
            "remarks": {"description": "for people"},
        },
    }


def _day() -> dict[str, Any]:
    return {
        "type": "object",
        "description": "one day of the timeline, as an example of its own",
        "required": ["as_of", "expect"],
        "additionalProperties": False,
        "properties": {
            "as_of": DAY,
            "known_at": DAY,
            "title": TEXT,
            "expect": {"$ref": "#/$defs/Expect"},
            "why": TEXT,
            "remarks": {"description": "for people"},
        },
    }


def _expect() -> dict[str, Any]:
    wanted = {"type": "object", "additionalProperties": False, "properties": {key: {} for key in DECISION_KEYS}}
    obligation = {
        "type": "object", "additionalProperties": False, "required": ["clause"],
        "properties": {key: {} for key in OBLIGATION_KEYS},
    }  # fmt: skip
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "decisions": {"type": "object", "additionalProperties": wanted},
            "met": CLAUSES,
            "not_met": CLAUSES,
            "unknown": CLAUSES,
            "asked": CLAUSES,
            "not_asked": CLAUSES,
            "exact": {"type": "boolean", "description": "the lists are complete"},
            "obligations": {"type": "array", "items": obligation},
        },
    }
