"""A kept decision against the one made now: nothing differs, or each difference is named by its place."""

from datetime import date

import pytest

from qaengine import decide, signals_from_records
from qaengine.policy.from_document import policy_from_document
from qaengine.readings.replaying import differences, reasons

POLICY = policy_from_document(
    """\
policy: elderbrook
edition: "2025"
title: Elderbrook
language: 1
in_force: {from: 2025-04-01}
indicators:
  overall: {latest: cqc.inspection, field: overall}
decisions:
  level:
    outcomes:
      low: {criteria: [{clause: eld.low, when: {overall: {or_better: good}}}]}
      high: {criteria: [{clause: eld.high, when: {overall: inadequate}}]}
""",
    file="elderbrook.yaml",
)
RECORD = {"id": "a", "provider": "p", "kind": "cqc.inspection", "date": "2025-05-01", "overall": "good"}
DAY = date(2025, 7, 1)


@pytest.fixture
def decision():
    """One decision."""
    return decide(POLICY, signals_from_records([RECORD]), provider="p", as_of=DAY)


def test_the_same_decision_has_no_differences(decision):
    assert differences(decision.document(), decision) == []


def test_prose_may_be_other(decision):
    kept = decision.document()
    for criterion in kept["criteria"]:
        criterion["because"] = "said otherwise"
    assert differences(kept, decision) == []


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda kept: kept["decisions"]["level"].update(indicated="high"), "decisions.level.indicated: it was high"),
        (lambda kept: kept["criteria"].pop(0), "criteria.level/low/eld.low: it was None, it is {"),
        (lambda kept: kept["inputs"].update(signals=7), "inputs.signals: it was 7, it is 1"),
        (lambda kept: kept.update(extra=1), "extra: it was 1, it is None"),
        (lambda kept: kept.pop("clauses"), "clauses: it was None, it is {"),
    ],
)  # fmt: skip
def test_whatever_was_altered_is_named_by_its_place(decision, change, says):
    kept = decision.document()
    change(kept)
    assert [line for line in differences(kept, decision) if line.startswith(says)] != []


def test_a_long_difference_is_shortened(decision):
    kept = decision.document()
    kept["provider"] = "x" * 5000
    (line,) = [line for line in differences(kept, decision) if line.startswith("provider")]
    assert len(line) < 400


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda kept: kept["engine"].update(version="0.0.1"), "the engine is"),
        (lambda kept: kept["engine"].update(language=0), "the policy language is version"),
        (lambda kept: kept["policy"].update(digest="sha256:0"), "edition 2025 of the policy has other content"),
        (lambda kept: kept["inputs"].update(digest="sha256:0"), "the signals differ: 1 are admitted, 1 were"),
        (lambda kept: kept.pop("engine"), "the engine is"),
        (lambda kept: kept.update(as_of="2025-07-02"), "engine, policy and signals are the same"),
    ],
)  # fmt: skip
def test_what_changed_beneath_is_the_reason(decision, change, says):
    kept = decision.document()
    change(kept)
    assert reasons(kept, decision)[0].startswith(says)
