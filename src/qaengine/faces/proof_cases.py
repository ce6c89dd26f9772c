"""Counterexamples as a case file: what the policy decides on them now, for a person to say what it ought to."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml

from qaengine.policy.from_document import Policy
from qaengine.readings.proofs.shown import Shown
from qaengine.readings.proofs.verdicts import Verdict

HEAD = """\
# Counterexamples to laws of escalation, found by proof. All signals are synthetic. What is expected is what the policy
# decides now; where that is the mistake, put down what it ought to be.
"""


def as_cases(name: str, policy: Policy, found: Sequence[tuple[Verdict, Sequence[Shown]]]) -> str:
    """The text of a case file; a law that compares two providers has a case for each."""
    cases = [_case(verdict, shown, number, step) for number, (verdict, made) in enumerate(found, 1)
             for step, shown in enumerate(made)]  # fmt: skip
    whole = {"policy": name.partition("@")[0], "edition": policy.edition, "cases": cases}
    return HEAD + str(yaml.dump(whole, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=120))


class _Plain(yaml.SafeDumper):
    """Writes everything out where it stands; a case file may not point elsewhere."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _case(verdict: Verdict, shown: Shown, number: int, step: int) -> Mapping[str, Any]:
    return {
        "case": f"{verdict.law.name.replace('_', '-')}-{number}{'' if not step else '-worse'}",
        "title": f"{verdict.law.says} ({verdict.about})",
        "as_of": shown.decision.as_of,
        "provider": shown.decision.provider,
        "signals": [_signal(signal.document()) for signal in shown.signals],
        "expect": {"decisions": dict(_decisions(shown, verdict.about.decision))},
    }


def _signal(document: Mapping[str, Any]) -> Mapping[str, Any]:
    return {key: value for key, value in document.items() if key != "provider"}


def _decisions(shown: Shown, decision: str | None) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name, standing in shown.decision.decisions.items():
        if decision in (None, name) and standing.range is not None:
            yield name, {"indicated": standing.indicated or "unknown", "range": list(standing.range)}
        elif decision in (None, name):
            yield name, {"indicated": "unknown"}
