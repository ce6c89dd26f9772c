"""What a policy asks about: its subjects, the tests they are put to, and the places where its criteria stand."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Literal

from qaengine.evaluation.criteria import Leaf
from qaengine.policy.conditions import Asks, AtLeastOf, Indicated, InForce, Test, subjects
from qaengine.policy.from_document import Policy
from qaengine.policy.records import Criterion, Decision

What = Literal["indicator", "people", "recorded", "in_force"]
Part = Literal["criteria", "only_if", "cap", "scope", "trigger"]


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Subject:
    """One thing on which answers rest.

    An indicator by its name; what people (`by`, in any of these roles) say to a clause; the outcome of a decision that
    is recorded elsewhere; or what is in force for a decision.
    """

    what: What
    name: str
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where a criterion stands; `number` is its place among `Decision.criteria` of every trail of the policy."""

    number: int
    criterion: Criterion
    decision: str | None
    outcome: str | None
    part: Part

    @property
    def clause(self) -> str:
        """The clause that the criterion carries."""
        return str(self.criterion.clause)


def positions(policy: Policy) -> tuple[Position, ...]:
    """Every criterion of the policy, caps, scope and triggers among them, in the order of a trail."""
    return tuple(
        Position(number=number, criterion=criterion, decision=decision, outcome=outcome, part=part)
        for number, (criterion, decision, outcome, part) in enumerate(_standing(policy))
    )


def _standing(policy: Policy) -> Iterator[tuple[Criterion, str | None, str | None, Part]]:
    for name, decision in policy.tree.decisions.items():
        for outcome, part, criterion in _of(decision):
            yield criterion, str(name), outcome, part
    for criterion in policy.tree.scope:
        yield criterion, None, None, "scope"
    for criterion in policy.tree.triggers:
        yield criterion, None, None, "trigger"


def _of(decision: Decision) -> Iterator[tuple[str, Part, Criterion]]:
    for name, outcome in decision.outcomes.items():
        for criterion in outcome.criteria:
            yield str(name), "criteria", criterion
        for criterion in outcome.only_if:
            yield str(name), "only_if", criterion
    for cap in decision.cap:
        yield str(cap.at), "cap", Criterion(clause=cap.clause, when=cap.when, says=cap.says)


def leaves_of(value: object) -> Iterator[Leaf]:
    """Every test that is put to a subject anywhere within a part of the tree: criteria, changes, questions, duties."""
    if isinstance(value, Asks | AtLeastOf):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from leaves_of(item)
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from leaves_of(item)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from leaves_of(getattr(value, field.name))


def tests_of(policy: Policy) -> dict[str, list[Test]]:
    """The different tests that each indicator is put to anywhere in the policy, in the order in which they stand."""
    found: dict[str, list[Test]] = {name: [] for name in policy.tree.indicators}
    for leaf in leaves_of(policy.tree):
        for subject, test in subjects(leaf):
            if subject in found and not isinstance(test, Indicated | InForce) and test not in found[subject]:
                found[subject].append(test)
    return found
