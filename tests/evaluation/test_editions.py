"""Two editions side by side: what was recorded under another one is not carried over by its name."""

import pytest
from small import AS_OF, HEAD

from qaengine.evaluation.judge import decide
from qaengine.outcome.decision import Decision
from qaengine.policy.from_document import policy_from_document
from qaengine.signals.reading import signals_from_records

LEVELS = """\
vocabulary: {kinds: {decision.recorded: {fields: {edition: text}}}}
decisions:
  level:
    outcomes:
      low: {criteria: [{clause: sm.level.low, judged_by: lead}]}
      high: {criteria: [{clause: sm.level.high, judged_by: lead}]}
"""
RECORDS = {
    "before": {"date": "1999-12-31", "outcome": "high"},
    "the first day": {"date": "2000-01-01", "outcome": "high"},
    "before, of this one": {"date": "1999-12-31", "outcome": "high", "edition": "1"},
    "before, of the other": {"date": "1999-12-31", "outcome": "high", "edition": "0"},
    "after, of the other": {"date": "2001-01-01", "outcome": "high", "edition": "0"},
    "of an outcome it does not have": {"date": "1999-01-01", "outcome": "severe"},
    "today": {"date": "2025-07-01", "outcome": "low"},
}


def level(*records: str) -> Decision:
    """The decision where these are recorded, in an edition that began on 1 January 2000."""
    small = policy_from_document(HEAD + LEVELS, file="small.yaml")
    rows = [
        {"id": f"r{number}", "provider": "p1", "kind": "decision.recorded", "decision": "level", **RECORDS[record]}
        for number, record in enumerate(records, start=1)
    ]
    held = signals_from_records(rows, vocabulary=small.vocabulary)
    return decide(small, held, provider="p1", as_of=AS_OF)


@pytest.mark.parametrize(
    ("records", "in_force", "warning"),
    [
        (["the first day"], "high", None),
        (["before"], "high", "recorded_before_edition"),
        (["before, of this one"], "high", None),
        (["before, of the other"], None, "recorded_under_other_edition"),
        (["after, of the other"], None, "recorded_under_other_edition"),
        (["of an outcome it does not have"], None, "recorded_under_other_edition"),
        (["before", "of an outcome it does not have"], None, "recorded_under_other_edition"),
        (["before, of this one", "of an outcome it does not have"], "high", None),
        (["before", "today"], "low", None),
        (["before, of the other", "today"], "low", None),
        (["before", "of an outcome it does not have", "today"], "low", None),
        (["the first day", "after, of the other"], "high", None),
    ],
)
def test_a_record_counts_in_the_edition_it_was_decided_under(
    records: list[str], in_force: str | None, warning: str | None
) -> None:
    decision = level(*records)
    assert decision["level"].in_force == in_force
    codes = [one.code for one in decision.warnings if one.code.startswith("recorded_")]
    assert codes == ([warning] if warning else [])


def test_the_warning_names_the_record_and_what_to_do() -> None:
    [warning] = [one for one in level("before").warnings if one.code == "recorded_before_edition"]
    assert warning.text == "r1 records high before edition 1 began; confirm it in its terms"
    [warning] = [one for one in level("before, of the other").warnings if one.code.startswith("recorded_")]
    assert warning.text == "r1 records high under another edition; record what it comes to under edition 1"


def test_where_a_policy_starts_is_no_confirmation_of_what_was_recorded_before() -> None:
    started = LEVELS.replace("    outcomes:", "    starts_at: low\n    outcomes:")
    small = policy_from_document(HEAD + started, file="small.yaml")
    row = {"id": "r1", "provider": "p1", "kind": "decision.recorded", "decision": "level"}
    held = signals_from_records([row | RECORDS["before, of the other"]], vocabulary=small.vocabulary)
    decision = decide(small, held, provider="p1", as_of=AS_OF)
    assert decision["level"].in_force == "low"
    assert "recorded_under_other_edition" in [one.code for one in decision.warnings]
