"""The data that the package ships: real CQC ratings of four councils, and made-up signals of other kinds.

Whatever shows the ratings shows `LICENCE_LINE`. The made-up signals are about made-up providers: each has `"source":
"synthetic"` and an id that begins with `syn-`. See README.md beside the files.
"""

import json
from importlib.resources import files

from qaengine.imports.cqc import Imported, import_cqc

__all__ = [
    "COUNCIL_POLICIES",
    "LICENCE_LINE",
    "api_answer",
    "homecare_history",
    "ratings_2021",
    "ratings_and_history",
    "synthetic_signals",
]

LICENCE_LINE = "Contains CQC information licensed under the Open Government Licence v3.0."

COUNCIL_POLICIES = {
    "Halton": "halton",
    "Herefordshire, County of": "herefordshire",
    "Oxfordshire": "oxfordshire",
    "Warwickshire": "warwickshire",
}
"""The policy id of each council, by the name that CQC gives the council."""

_RATINGS = "cqc_ratings_four_councils_2021-02.csv"
_HISTORY = "cqc_homecare_history_four_councils.csv"


def ratings_2021() -> Imported:
    """The latest overall rating of 639 locations in four councils, as it stood in February 2021."""
    return import_cqc([_shipped(_RATINGS)])


def homecare_history() -> Imported:
    """Every published overall rating of 239 locations that are no care homes, from 2015 to January 2025."""
    return import_cqc([_shipped(_HISTORY)])


def ratings_and_history() -> Imported:
    """Both tables read together: what both say is written once, and each location has one profile."""
    return import_cqc([_shipped(_RATINGS), _shipped(_HISTORY)])


def api_answer() -> Imported:
    """One care home as CQC's API tells it, with the key questions of three reports."""
    return import_cqc([_shipped("cqc_api_location.json")])


def synthetic_signals() -> tuple[dict[str, object], ...]:
    """Made-up signals of the kinds that no council publishes, about a few made-up providers of each council."""
    _, data = _shipped("synthetic_signals.jsonl")
    return tuple(json.loads(line) for line in data.decode().splitlines())


def _shipped(name: str) -> tuple[str, bytes]:
    return name, (files("qaengine") / "data" / name).read_bytes()
