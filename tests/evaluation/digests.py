"""Digests of decisions by a policy that uses every operator and test, printed: for any Python and any hash seed.

python tests/evaluation/digests.py prints them: those of every byte first, then those that policies, signals and
decisions carry themselves, then those without prose; with --pin the last are written to golden/digests.json.
"""

import json
import sys
from datetime import date
from hashlib import sha256
from pathlib import Path

from qaengine.evaluation.judge import decide_all
from qaengine.outcome.decision import without_prose
from qaengine.policy.from_document import Policy, policy_from_document
from qaengine.signals.reading import load_signals
from qaengine.signals.records import Signal

HERE = Path(__file__).parent
GOLDEN = HERE / "golden" / "digests.json"
DAYS = (date(2024, 2, 29), date(2024, 12, 31), date(2025, 3, 31))


def digests(*, prose: bool) -> dict[str, str]:
    """For each day the digest of all that is decided about every provider, with the prose or without."""
    policy, held = judged()
    return {day.isoformat(): digest(policy, held, day, prose=prose) for day in DAYS}


def judged() -> tuple[Policy, tuple[Signal, ...]]:
    """The policy and the signals."""
    policy = policy_from_document((HERE / "golden" / "policy.yaml").read_bytes(), file="policy.yaml")
    return policy, load_signals(HERE / "golden" / "signals.jsonl", vocabulary=policy.vocabulary).signals


def carried() -> dict[str, list[str]]:
    """The digests that the policy, each signal and each decision carry, which hang on the engine's version too."""
    policy, held = judged()
    decisions = [decision.digest for decision in decide_all(policy, held, as_of=DAYS[-1])]
    return {"policy": [policy.digest], "signals": sorted(one.digest for one in held), "decisions": decisions}


def digest(policy: Policy, held: tuple[Signal, ...], day: date, *, prose: bool) -> str:
    """The hash of the decisions as JSON, without the version of the engine and what hangs on it."""
    documents = [decision.document() for decision in decide_all(policy, held, as_of=day)]
    for document in documents:
        del document["engine"], document["digest"], document["policy"]["digest"]
    told = documents if prose else without_prose(documents)
    return sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


if __name__ == "__main__":
    pinned = json.dumps(digests(prose=False), indent=2) + "\n"
    sys.stdout.write(json.dumps(digests(prose=True)) + "\n" + json.dumps(carried()) + "\n" + pinned)
    if "--pin" in sys.argv:
        GOLDEN.write_text(pinned, encoding="utf-8")
