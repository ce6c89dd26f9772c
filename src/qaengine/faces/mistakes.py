"""Mistakes for programs: JSON, annotations of a code host, and SARIF 2.1.0."""

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from qaengine.errors import Mistake
from qaengine.version import __version__


def as_json(mistakes: Sequence[Mistake]) -> str:
    """A list of records: code, text, hint, file, line, column, length."""
    return json.dumps([_record(mistake) for mistake in mistakes], indent=1, ensure_ascii=False)


def _record(mistake: Mistake) -> dict[str, Any]:
    place = mistake.place
    where = {"file": place.file, "line": place.line, "column": place.column, "length": place.length} if place else {}
    return {"code": mistake.code, "text": mistake.text, "hint": mistake.hint, **where}


def as_github(mistakes: Sequence[Mistake]) -> str:
    """Workflow commands that show each mistake beside its line."""
    return "\n".join(_annotation(mistake) for mistake in mistakes)


def _annotation(mistake: Mistake) -> str:
    place = mistake.place
    where = f"file={_property(place.file)},line={place.line},col={place.column}," if place else ""
    text = f"{mistake.text}; {mistake.hint}" if mistake.hint else mistake.text
    return f"::error {where}title={mistake.code}::{_escaped(text)}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


def as_sarif(mistakes: Sequence[Mistake]) -> str:
    """One SARIF 2.1.0 run with a result for each mistake."""
    codes = sorted({mistake.code for mistake in mistakes})
    driver = {"name": "qaengine", "version": __version__, "rules": [{"id": code} for code in codes]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(mistake) for mistake in mistakes],
    }
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=1, ensure_ascii=False)


def _result(mistake: Mistake) -> dict[str, Any]:
    text = f"{mistake.text}; {mistake.hint}" if mistake.hint else mistake.text
    result: dict[str, Any] = {"ruleId": mistake.code, "level": "error", "message": {"text": text}}
    if mistake.place:
        place = mistake.place
        region = {"startLine": place.line, "startColumn": place.column, "endColumn": place.column + place.length}
        result["locations"] = [{"physicalLocation": {"artifactLocation": {"uri": quote(place.file)}, "region": region}}]
    return result
