"""Counterexamples to laws as a case file: what the policy decides on them now, for a person to say what it ought to."""

from collections.abc import Mapping, Sequence
from typing import Any

from qaengine.faces.written_cases import case, case_file
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
    return case_file(policy, name.partition("@")[0], cases, HEAD)


def _case(verdict: Verdict, shown: Shown, number: int, step: int) -> Mapping[str, Any]:
    name = f"{verdict.law.name.replace('_', '-')}-{number}{'' if not step else '-worse'}"
    title = f"{verdict.law.says} ({verdict.about})"
    return case(name, title, shown.signals, shown.decision, verdict.about.decision)
