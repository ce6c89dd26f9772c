"""Small pieces of policy that an editor offers to start from; `$1`, `${2:word}` are the places to fill in."""

import re
from collections.abc import Mapping
from typing import Any

from qaengine.policy.schema import said

Piece = dict[str, Any]

INDICATORS: Mapping[str, tuple[str, Piece]] = {
    "Latest": ("newest value of a field", {"latest": "${1:cqc.inspection}", "field": "${2:overall}"}),
    "PartOf": ("some members of a group", {"part_of": "${1:key_questions}", "members": ["${2:safe}", "${3:well_led}"]}),
    "Count": ("how many events", {"count": "${1:safeguarding.concern}", "within": "${2:6 months}"}),
    "Sum": ("total of a number", {"sum": "${1:quality.concern}", "field": "${2:people_affected}"}),
    "Span": ("from the first to the last", {"span": "${1:complaint}", "within": "${2:1 year}"}),
    "Age": (
        "how long something has been open",
        {"age": "${1:placement.suspension}", "from": "${2:issued_on}", "until": "${3:lifted_on}"},
    ),
    "Overdue": (
        "how many are overdue now",
        {"overdue": "${1:improvement.action}", "due": "${2:due_on}", "done": "${3:completed_on}"},
    ),
    "Late": (
        "how many were late",
        {"late": "${1:improvement.action}", "due": "${2:due_on}", "done": "${3:completed_on}", "within": "${4:1 year}"},
    ),
    "OverdueRun": (
        "how many in a row are overdue",
        {"overdue_run": "${1:monitoring.return}", "due": "${2:due_on}", "done": "${3:received_on}"},
    ),
    "Share": ("which part of them", {"share": "${1:care.review}", "matching": {"${2:timely}": "${3:true}"}}),
    "Worst": ("worst of a group", {"worst": "${1:key_questions}"}),
    "Rate": (
        "more than expected for the size",
        {
            "rate": "${1:complaint}", "within": "${2:1 year}", "per": "${3:people_supported}",
            "expected": {"baseline": "${4:complaints}"}, "minimum": "${5:3}",
        },
    ),
    "Score": (
        "weighted sum",
        {"score": [{"of": "${1:indicator}", "weight": "${2:1}", "points": {"green": 0, "amber": 1, "red": 2}}]},
    ),
    "Bands": (
        "value by bands of a number",
        {
            "bands_of": "${1:indicator}",
            "bands": [{"from": "${2:0}", "is": "${3:green}"}, {"from": "${4:3}", "is": "${5:red}"}],
        },
    ),
    "Matrix": (
        "value by row and column",
        {
            "rows": "${1:likelihood}", "columns": "${2:impact}",
            "matrix": {"${3:rare}": {"${4:minor}": "${5:green}"}},
        },
    ),
    "Judgement": (
        "a person's answer",
        {"judgement": "${1:eld.level-3.unsafe}", "by": ["${2:quality_lead}"], "ask": "${3:Are people unsafe?}"},
    ),
}  # fmt: skip
"""For each operator what it is good for, and a small example."""

OTHERS: Mapping[str, tuple[tuple[str, Piece], ...]] = {
    "Setting": (
        (
            "setting: an assumption",
            {
                "value": "${1:3}", "basis": "assumption", "because": "${2:The text gives no number.}",
                "owner": "${3:Quality lead}",
            },
        ),
        ("setting: from the source", {"value": "${1:3 months}", "basis": "source", "clause": "${2:eld.clause}"}),
    ),
    "Criterion": (
        (
            "criterion: by an indicator",
            {"clause": "${1:eld.level-2.rating}", "when": {"${2:indicator}": "${3:value}"}},
        ),
        (
            "criterion: a person judges",
            {"clause": "${1:eld.level-3.unsafe}", "judged_by": "${2:quality_lead}", "ask": "${3:Are people unsafe?}"},
        ),
    ),
    "Outcome": (
        ("outcome", {"title": "${1:Moderate concerns}", "criteria": [{"clause": "${2:eld.level-2.rating}"}]}),
    ),
    "Duty": (
        (
            "duty: after an outcome",
            {
                "clause": "${1:eld.letter}", "kind": "notification", "what": "${2:Letter to the provider}",
                "who": "${3:quality_lead}", "entered": {"decision": "${4:level}", "outcomes": ["${5:level_3}"]},
                "within": "${6:2 working days}",
            },
        ),
        (
            "duty: again and again",
            {
                "clause": "${1:eld.visit}", "kind": "cadence", "what": "${2:Yearly visit}", "who": "${3:quality_lead}",
                "every": "${4:1 year}", "last": {"signals": "${5:visit}", "on": "${6:done_on}"},
            },
        ),
        (
            "duty: for each signal",
            {
                "clause": "${1:eld.reply}", "what": "${2:Reply}", "who": "${3:quality_lead}",
                "for_each": "${4:complaint}", "within": "${5:10 working days}",
            },
        ),
    ),
    "Change": (
        (
            "change: by approval",
            {
                "decision": "${1:level}", "from": "${2:level_3}", "to": "${3:level_2}", "clause": "${4:eld.leave}",
                "approved_by": "${5:quality_lead}",
            },
        ),
        ("change: worse at once", {"decision": "${1:level}", "worsening": "at_once", "clause": "${2:eld.worse}"}),
    ),
}  # fmt: skip
"""For other records the pieces that are offered, each by its name."""


def title_of(record: str) -> str:
    """What a record is called above the words on it."""
    if record in INDICATORS:
        return f"Indicator: {next(iter(INDICATORS[record][1]))}"
    return re.sub("(?<=[a-z])(?=[A-Z])", " ", record).capitalize()


def with_example(record: str) -> str:
    """The words on an operator with a small example of it."""
    return f"{said.RECORDS[record]}\n\n```yaml\n{example(INDICATORS[record][1])}\n```"


def snippets(record: str) -> list[dict[str, Any]]:
    """What is offered to start a record from."""
    if record == "Indicator":
        return [_snippet(f"indicator: {words}", piece) for words, piece in INDICATORS.values()]
    return [_snippet(label, piece) for label, piece in OTHERS.get(record, ())]


def _snippet(label: str, piece: Piece) -> dict[str, Any]:
    return {"label": label, "description": example(piece), "body": piece}


def example(piece: Any) -> str:
    """A piece as it is written in a policy, with what stands in its places."""
    match piece:
        case dict():
            return "{" + ", ".join(f"{example(key)}: {example(value)}" for key, value in piece.items()) + "}"
        case list():
            return "[" + ", ".join(map(example, piece)) + "]"
        case _:
            return re.sub(r"\$\{\d+:([^}]*)\}", r"\1", str(piece))
