"""What a decision carries so that it can be asked on: nothing that shows, and nothing that holds it alive."""

import gc
from datetime import date

from disputed import DAY, decided, policy_of, signal

from qaengine import Decision, decide_all, signals_from_records
from qaengine.evaluation import judge

POLICY = policy_of(
    """
indicators: {overall: {latest: cqc.inspection, field: overall}}
decisions:
  level:
    outcomes:
      low: {criteria: [{clause: s.low, when: {overall: good}}]}
      high: {criteria: [{clause: s.high, when: {overall: inadequate}}]}
"""
)
RATED = signal("r", "cqc.inspection", overall="good")


def test_what_can_be_asked_on_is_the_same_decision() -> None:
    asked = decided(POLICY, RATED)
    plain = judge.decide(POLICY, signals_from_records([RATED]), provider="P-1", as_of=DAY)
    assert asked == plain
    assert asked.model_dump_json(by_alias=True) == plain.model_dump_json(by_alias=True)
    assert asked.digest == plain.digest


def test_each_decision_of_a_stream_can_be_asked_and_is_let_go() -> None:
    records = [{**RATED, "id": f"r{n}", "provider": f"P-{n}"} for n in range(5)]
    gc.collect()
    gc.disable()
    try:
        for decision in decide_all(POLICY, signals_from_records(records), as_of=date(2025, 6, 1)):
            assert decision.why().outcome == "low"
            alive = sum(isinstance(each, Decision) for each in gc.get_objects())
        assert alive <= 3  # this one, the one before it, and the one that answering made
    finally:
        gc.enable()
