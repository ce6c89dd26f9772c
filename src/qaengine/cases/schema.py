"""The JSON Schema of case files."""

from typing import Any

from qaengine.cases.files import DECISION_KEYS, OBLIGATION_KEYS
from qaengine.signals.schema import signal_schema
from qaengine.signals.vocabulary import Vocabulary

TEXT = {"type": "string"}
DAY = {"type": "string", "format": "date", "description": "year-month-day"}
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
        "$defs": {**definitions, "Signal": signal, "Case": _case(), "Expect": _expect()},
    }


def _case() -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["case", "as_of", "provider", "signals", "expect"],
        "additionalProperties": False,
        "properties": {
            "case": {**TEXT, "description": "its name, once in the file"},
            "title": TEXT,
            "basis": {"enum": ["text", "assumption"], "description": "does it follow from the document alone?"},
            "as_of": DAY,
            "known_at": DAY,
            "provider": TEXT,
            "given": {
                "type": "object",
                "additionalProperties": TEXT,
                "description": "what was in force before: decision and outcome",
            },
            "signals": {"type": "array", "items": {"$ref": "#/$defs/Signal"}},
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
            "exact": {"type": "boolean", "description": "the lists are complete"},
            "obligations": {"type": "array", "items": obligation},
        },
    }
