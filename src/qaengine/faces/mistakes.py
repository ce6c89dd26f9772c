"""Mistakes, warnings and notes for programs: JSON, annotations of a code host, and SARIF 2.1.0."""

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from qaengine.errors import Mistake, Place, Severity
from qaengine.faces.codes import in_short, page
from qaengine.version import __version__

ANNOTATIONS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def as_json(mistakes: Sequence[Mistake]) -> str:
    """A list of records: code, severity, text, hint, file, line, column, length."""
    return json.dumps([_record(mistake) for mistake in mistakes], indent=1, ensure_ascii=False)


def _record(mistake: Mistake) -> dict[str, Any]:
    place = mistake.place
    where = {"file": place.file, "line": place.line, "column": place.column, "length": place.length} if place else {}
    said = {"code": mistake.code, "severity": mistake.severity.value, "text": mistake.text, "hint": mistake.hint}
    return {**said, **where}


def as_github(mistakes: Sequence[Mistake]) -> str:
    """Workflow commands that show each mistake beside its line."""
    return "\n".join(_annotation(mistake) for mistake in mistakes)


def _annotation(mistake: Mistake) -> str:
    place = mistake.place
    where = f"file={_property(place.file)},line={place.line},col={place.column}," if place else ""
    text = f"{mistake.text}; {mistake.hint}" if mistake.hint else mistake.text
    return f"::{ANNOTATIONS[mistake.severity]} {where}title={mistake.code}::{_escaped(text)}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


def as_sarif(mistakes: Sequence[Mistake]) -> str:
    """One SARIF 2.1.0 run with a result for each mistake, and a rule for each code."""
    levels = {mistake.code: mistake.severity for mistake in mistakes}
    codes = sorted(levels)
    rules = [_rule(code, levels[code]) for code in codes]
    driver = {"name": "qaengine", "version": __version__, "rules": rules}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(mistake, codes) for mistake in mistakes],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=1, ensure_ascii=False)


def _rule(code: str, severity: Severity) -> dict[str, Any]:
    """The code with its page; the page is in the log itself, for it has no address that everybody can reach."""
    said = page(code) or code
    return {
        "id": code,
        "shortDescription": {"text": in_short(code)},
        "help": {"text": said, "markdown": said},
        "defaultConfiguration": {"level": severity.value},
    }


def _result(mistake: Mistake, codes: Sequence[str]) -> dict[str, Any]:
    text = f"{mistake.text}; {mistake.hint}" if mistake.hint else mistake.text
    result: dict[str, Any] = {
        "ruleId": mistake.code,
        "ruleIndex": codes.index(mistake.code),
        "level": mistake.severity.value,
        "message": {"text": text},
    }
    if mistake.place:
        result["locations"] = [_location(mistake.place)]
    if mistake.also:
        result["relatedLocations"] = [_location(place) for place in mistake.also]
    return result


def _location(place: Place) -> dict[str, Any]:
    region = {"startLine": place.line, "startColumn": place.column, "endColumn": place.column + place.length}
    return {"physicalLocation": {"artifactLocation": {"uri": quote(place.file)}, "region": region}}
