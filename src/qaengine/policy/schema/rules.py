"""Keys that need each other: what one key, or one word at it, makes necessary beside it."""

from collections.abc import Mapping
from typing import Any

Schema = dict[str, Any]


def _has(*keys: str) -> Schema:
    return {"required": [*keys]}


def _needs(if_: Schema, *keys: str) -> Schema:
    return {"if": if_, "then": _has(*keys)}


def _says(key: str, word: str) -> Schema:
    return {"properties": {key: {"const": word}}, **_has(key)}


def _some(*keys: str) -> Schema:
    return {"anyOf": [_has(key) for key in keys]}


RULES: Mapping[str, tuple[Schema, ...]] = {
    "Setting": (_needs(_says("basis", "assumption"), "because", "owner"), _needs(_says("basis", "source"), "clause")),
    "Criterion": (
        _some("when", "judged_by"),
        _needs(_has("up_to"), "decided_by"),
        _needs(_has("decided_by"), "up_to"),
    ),
    "Decision": (_needs(_says("pick", "recorded"), "recorded"),),
    "Change": ({"if": _has("worsening"), "then": _some("clause", "reading"), "else": _has("approved_by")},),
    "Duty": (_needs(_has("anchor"), "every"), _needs(_some("from", "due_on", "done_on"), "for_each")),
}
"""The rules of each record."""
