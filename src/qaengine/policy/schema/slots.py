"""Which keys of which records hold the name of something: an editor can offer what there is."""

from collections.abc import Mapping

INDICATOR = "name.indicator"
DECISION = "name.decision"
OUTCOME = "name.outcome"
PERSON = "name.person"
READING = "name.reading"
CLAUSE = "name.clause"
SCALE = "name.scale"
KIND = "name.kind"
FIELD = "name.field"
PATH = "name.path"
"""A field of which it is told elsewhere, by the kind of signal beside it, which fields there are."""

COMMON: Mapping[str, str] = {"clause": CLAUSE, "clauses": CLAUSE, "reading": READING, "scale": SCALE}
SLOTS: Mapping[str, Mapping[str, str]] = {
    "Age": {"age": KIND, "from": PATH, "until": PATH},
    "Bands": {"bands_of": INDICATOR},
    "Break": {"decision": DECISION, "of": INDICATOR},
    "Cap": {"at": OUTCOME},
    "Change": {"decision": DECISION, "from": OUTCOME, "to": OUTCOME},
    "Complete": {"kinds": KIND},
    "Count": {"distinct": PATH, "distinct_in": PATH, "same": PATH},
    "Criterion": {"judged_by": PERSON, "up_to": OUTCOME, "decided_by": PERSON},
    "Decision": {"starts_at": OUTCOME},
    "Delegate": {"of": PERSON, "role": PERSON},
    "DoneBy": {"on": PATH, "told": PATH},
    "Duty": {
        "who": PERSON, "to": PERSON, "became_met": CLAUSE, "from": FIELD, "due_on": FIELD, "start": INDICATOR,
        "done_on": FIELD,
    },
    "Entered": {"decision": DECISION, "outcomes": OUTCOME, "was": OUTCOME},
    "Judgement": {"judgement": CLAUSE, "by": PERSON},
    "Late": {"late": KIND, "due": PATH, "done": PATH},
    "Latest": {"field": PATH, "for_each": PATH},
    "Matrix": {"rows": INDICATOR, "columns": INDICATOR},
    "Monthly": {"returns": KIND, "period": PATH, "done": PATH, "start": INDICATOR},
    "Outcome": {"basis": CLAUSE},
    "Overdue": {"overdue": KIND, "due": PATH, "done": PATH},
    "OverdueRun": {"overdue_run": KIND, "due": PATH, "done": PATH},
    "PartOf": {"part_of": INDICATOR},
    "Question": {"of": PERSON},
    "Rate": {"per": INDICATOR},
    "Recorded": {"kind": KIND, "field": PATH, "when": PATH},
    "ScorePart": {"of": INDICATOR},
    "Standing": {"decision": DECISION, "outcomes": OUTCOME},
    "Sum": {"field": PATH},
    "Worst": {"worst": INDICATOR},
}  # fmt: skip
"""For each record the keys that hold names, beside those in `COMMON`."""

PERIODS = frozenset({"within", "joined_within", "grace", "holds", "hold", "ahead", "lasts", "before", "every"})
"""The keys whose amount is a length of time; every other amount is a number."""
COUNTED_BACK = frozenset({"Latest", "Count", "Sum", "Span", "Late", "Share", "Rate"})
"""The records whose `within` is a window that is counted back, which cannot be in working days."""


def slot_of(record: str, key: str) -> str | None:
    """What sort of name stands at a key; None where it is no name."""
    return SLOTS.get(record, {}).get(key) or COMMON.get(key)


def amount_of(record: str, key: str) -> str:
    """What sort of amount stands at a key: a number, a period, or a window."""
    if key == "within" and record in COUNTED_BACK:
        return "window"
    return "period" if key in PERIODS else "number"
