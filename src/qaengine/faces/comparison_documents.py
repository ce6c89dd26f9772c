"""Comparisons as JSON documents."""

import json
from collections.abc import Iterable
from typing import Any

from qaengine.readings.comparing.across import WARNING, Across, Side
from qaengine.readings.comparing.comparison import Comparison, Edition, Leniency, Shown
from qaengine.readings.comparing.grouping import Difference
from qaengine.readings.comparing.hunting import Example
from qaengine.readings.comparing.moves import Effect

FORMAT = "qaengine/comparison@1"
ACROSS_FORMAT = "qaengine/across@1"


def comparison_json(found: Comparison, effect: Effect | None = None) -> str:
    """The comparison as one JSON object."""
    document: dict[str, Any] = {
        "format": FORMAT,
        "old": _edition_document(found.old),
        "new": _edition_document(found.new),
        "as_of": found.as_of.isoformat(),
        "verdict": found.verdict,
        "differences": [_shown_document(one) for one in found.shown],
        "lenient": None if found.leniency is None else _leniency_document(found.leniency),
        "notes": list(found.notes),
        "effect": None if effect is None else _effect_document(effect),
    }
    return json.dumps(document, indent=1, ensure_ascii=False)


def _edition_document(edition: Edition) -> dict[str, str]:
    return {"id": edition.id, "edition": edition.edition, "digest": edition.digest}


def _difference_document(one: Difference) -> dict[str, Any]:
    return {
        "what": one.what,
        "words": one.words,
        "decision": one.decision,
        "outcome": one.outcome,
        "clauses": list(one.clauses),
        "old": one.old,
        "new": one.new,
        "setting": one.setting,
        "direction": one.direction,
    }


def _shown_document(one: Shown) -> dict[str, Any]:
    hunted = one.hunted
    return {
        **_difference_document(one.difference),
        "example": _example_document(hunted.example) if hunted and hunted.example else None,
        "searched": hunted.histories if hunted else None,
    }


def _example_document(example: Example) -> dict[str, Any]:
    return {
        "as_of": example.as_of.isoformat(),
        "synthetic": True,
        "signals": [signal.document() for signal in example.signals],
        "apart": [
            {"about": one.about, "decision": one.decision, "clause": one.clause, "old": one.old, "new": one.new}
            for one in example.apart
        ],
    }


def _leniency_document(found: Leniency) -> dict[str, Any]:
    return {
        "never_by_form": found.by_form,
        "searched": found.histories,
        "examples": [
            {
                "decision": one.found.decision,
                "about": one.found.about,
                "old": one.found.old,
                "new": one.found.new,
                **_example_document(one.example),
            }
            for one in found.examples
        ],
    }


def _effect_document(found: Effect) -> dict[str, Any]:
    return {
        "as_of": found.as_of.isoformat(),
        "providers": found.providers,
        "counts": {
            decision: [{"old": old, "new": new, "providers": number} for (old, new), number in _sorted(counts)]
            for decision, counts in found.counts.items()
        },
        "moves": [
            {
                "provider": move.provider,
                "decision": move.decision,
                "indicated": list(move.indicated),
                "range": [list(ends) if ends else None for ends in move.range],
                "in_force": list(move.in_force),
                "way": move.way,
                "opening": move.opening,
                "clauses": list(move.clauses),
            }
            for move in found.moves
        ],
        "obligations": [
            {
                "provider": one.provider,
                "clause": one.clause,
                "what": one.what,
                "change": one.change,
                "due": [day.isoformat() if day else None for day in one.due],
            }
            for one in found.duties
        ],
    }


def _sorted(counts: Any) -> list[tuple[tuple[str | None, str | None], int]]:
    return sorted(counts.items(), key=lambda one: (one[0][0] or "", one[0][1] or ""))


def across_json(found: Iterable[Across]) -> str:
    """All providers under all councils as one JSON object."""
    document = {
        "format": ACROSS_FORMAT,
        "warning": WARNING,
        "providers": [
            {
                "provider": one.provider,
                "as_of": one.as_of.isoformat(),
                "out_of_scope": list(one.out_of_scope),
                "decisions": [_side_document(side) for side in one.sides],
            }
            for one in found
        ],
    }
    return json.dumps(document, indent=1, ensure_ascii=False)


def _side_document(side: Side) -> dict[str, Any]:
    return {
        "policy": side.policy,
        "decision": side.decision,
        "applies": side.applies,
        "outcomes": list(side.outcomes),
        "indicated": side.indicated,
        "range": list(side.range) if side.range else None,
        "settled": side.settled,
        "in_force": side.in_force,
        "met": list(side.met),
        "unknown": side.unknown,
    }
