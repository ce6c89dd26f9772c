"""One explanation per council, kept as a file that reads well aloud; written anew only by a person (see below).

To write a golden file again after a change that is meant: `qaengine decide src/qaengine/data/synthetic_signals.jsonl
--policy POLICY --as-of 2021-03-01 --provider PROVIDER --format json`, and the text of `decision.explain()`.
"""

from datetime import date
from pathlib import Path

import pytest

from qaengine import Decision, decide, load_policy, signals_from_records
from qaengine.imports.demo_data import synthetic_signals

HERE = Path(__file__).parent

# policy, provider, decision, indicated, range, a signal that is cited, and a clause of the next worse that is not met
SHOWN = [
    ("herefordshire@2018", "synthetic-herefordshire-2", "concern_level", "level_2", "level_2", "level_3",
     "syn-hfd-b-suspension", "hfd18.app2.l3.cqc-inadequate"),
    ("oxfordshire", "synthetic-oxfordshire-1", "traffic_light", "green", "green", "green",
     "syn-oxf-a-std-4", "oxf.tl.amber.meaning"),
    ("halton", "synthetic-halton-2", "pamms_rating", "requires_improvement", "requires_improvement",
     "requires_improvement", None, None),
    ("warwickshire", "synthetic-warwickshire-1", "grade", "green", "green", "green",
     "syn-wcc-a-safety", "wcc17.grade.amber.safety"),
]  # fmt: skip


def decided(policy: str, provider: str) -> Decision:
    chosen = load_policy(policy)
    signals = signals_from_records(synthetic_signals(), vocabulary=chosen.vocabulary)
    return decide(chosen, signals, provider=provider, as_of=date(2021, 3, 1))


@pytest.mark.parametrize(("policy", "provider", "name", "indicated", "low", "high", "cited", "why_not"), SHOWN)
def test_the_explanation_of_each_council_is_the_one_that_was_read(
    policy: str, provider: str, name: str, indicated: str, low: str, high: str, cited: str | None, why_not: str | None
) -> None:
    decision = decided(policy, provider)
    standing = decision[name]
    assert (standing.indicated, standing.range) == (indicated, (low, high))
    text = decision.explain()
    if cited is not None:
        assert any(cited in finding.evidence for finding in decision.criteria if finding.answer == "met")
    if why_not is not None:
        assert why_not in {f.clause for f in decision.criteria if f.answer == "not_met"}
        assert why_not in text
    assert text == (HERE / f"{policy.partition('@')[0]}.txt").read_text(encoding="utf-8")
