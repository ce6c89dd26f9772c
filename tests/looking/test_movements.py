"""What changed over all providers since a day."""

from datetime import date

from qaengine import signals_from_records
from qaengine.faces.movements import movements_text
from qaengine.policy.from_document import policy_from_document
from qaengine.readings.movements import easiest_first, movements

TEXT = """
policy: small
edition: "1"
title: Small
language: 1
in_force: {from: 2015-01-01}
roles: {lead: Lead}
indicators:
  overall: {latest: cqc.inspection, field: overall, within: 12 months}
decisions:
  light:
    outcomes:
      green: {needs: none_fail, criteria: [{clause: s.green, when: {overall: [outstanding, good]}}]}
      red: {criteria: [{clause: s.red, when: {overall: inadequate}}, {clause: s.unsafe, judged_by: lead}]}
"""


def rating(provider: str, day: str, overall: str, **more: str) -> dict[str, object]:
    return {
        "id": f"{provider}-{day}",
        "provider": provider,
        "kind": "cqc.inspection",
        "date": day,
        "overall": overall,
        **more,
    }


def test_who_moved_and_why_and_who_is_nearest_to_being_settled() -> None:
    policy = policy_from_document(TEXT, file="small.yaml")
    records = [
        rating("P-1", "2024-08-01", "good"),
        rating("P-1", "2025-03-10", "inadequate"),
        rating("P-2", "2024-03-20", "good"),
        rating("P-3", "2025-02-01", "good"),
        rating("P-4", "2025-02-01", "inadequate", recorded_on="2025-03-20"),
    ]
    found = list(movements(policy, signals_from_records(records), since=date(2025, 3, 1), as_of=date(2025, 4, 1)))
    moved = {one.provider: one for each, _ in found for one in each}
    assert {name: one.indicated for name, one in moved.items()} == {
        "P-1": ("green", "red"),
        "P-2": ("green", None),  # its rating is older than twelve months now
        "P-4": (None, "red"),  # not yet known on the first day
    }
    assert moved["P-1"].because == (
        "s.green: not met, overall is inadequate [P-1-2025-03-10]",
        "s.red: met, overall is inadequate [P-1-2025-03-10]",
    )
    assert [text.split(":")[0] for text in moved["P-2"].became_unknown] == ["s.green", "s.red"]
    open_now = easiest_first(one for _, each in found for one in each)
    assert [(one.provider, len(one.would_settle)) for one in open_now] == [("P-3", 1), ("P-2", 3)]
    text = movements_text(moved.values(), open_now)
    assert "P-1: light: indicated green → red" in text
    assert text.index("P-3: light") < text.index("P-2: light green to red")


def test_nobody_moved_is_said() -> None:
    assert movements_text([], []) == "Nobody moved."
