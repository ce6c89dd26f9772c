"""What the tests of further answers share: small policies, signals, and decisions that can be asked on."""

from datetime import date
from typing import Any

from qaengine import Decision, Policy, decide, signals_from_records
from qaengine.policy.from_document import policy_from_document

DAY = date(2025, 6, 1)
HEAD = """
policy: small
edition: "1"
title: Small
language: 1
in_force: {from: 2015-01-01}
roles: {lead: The lead, chair: The chair}
"""


def policy_of(text: str) -> Policy:
    """The policy with these parts beneath the usual head."""
    return policy_from_document(HEAD + text, file="small.yaml")


def signal(id_: str, kind: str, day: str = "2025-05-01", **fields: Any) -> dict[str, Any]:
    """A signal of the one provider there is."""
    return {"id": id_, "provider": "P-1", "kind": kind, "date": day, **fields}


def decided(policy: Policy, *records: dict[str, Any], as_of: date = DAY, known_at: date | None = None) -> Decision:
    """The decision about the provider."""
    signals = signals_from_records(records, vocabulary=policy.vocabulary)
    return decide(policy, signals, provider="P-1", as_of=as_of, known_at=known_at)
