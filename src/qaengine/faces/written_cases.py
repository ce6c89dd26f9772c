"""Made-up providers as a case file: what the policy decides on them now, for a person to say what it ought to."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import yaml

from qaengine.outcome.decision import Decision
from qaengine.policy.from_document import Policy
from qaengine.signals.records import Signal


def case_file(policy: Policy, name: str, cases: Sequence[Mapping[str, Any]], head: str) -> str:
    """The text of a case file with these cases, for the policy of this id or path."""
    whole = {"policy": name, "edition": policy.edition, "cases": list(cases)}
    return head + str(yaml.dump(whole, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=120))


class _Plain(yaml.SafeDumper):
    """Writes everything out where it stands; a case file may not point elsewhere."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def case(
    name: str, title: str, signals: Sequence[Signal], decision: Decision, of: str | None, known_at: date | None = None
) -> Mapping[str, Any]:
    """One case: these signals, and what is decided on them now, of one decision or of all."""
    return {
        "case": name,
        "title": title,
        "as_of": decision.as_of,
        **({"known_at": known_at} if known_at else {}),
        "provider": decision.provider,
        "signals": [_signal(signal.document(), decision.provider) for signal in signals],
        "expect": {"decisions": dict(_decisions(decision, of))},
    }


def _signal(document: Mapping[str, Any], provider: str) -> Mapping[str, Any]:
    return {key: value for key, value in document.items() if key != "provider" or value != provider}


def _decisions(decision: Decision, of: str | None) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name, standing in decision.decisions.items():
        if of in (None, name) and standing.range is not None:
            yield name, {"indicated": standing.indicated or "unknown", "range": list(standing.range)}
        elif of in (None, name):
            yield name, {"indicated": "unknown"}
