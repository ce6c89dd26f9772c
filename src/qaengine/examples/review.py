"""A policy tried on made-up providers: criteria and outcomes that never are, that change nothing, and silence.

What is said to be never so was looked for in every assignment of the regions of its subjects, on the first day of the
edition and on each on which a setting steps. Where the search gave up, nothing is said.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from qaengine.errors import Mistake
from qaengine.examples.possibilities import Possibilities
from qaengine.examples.search import Goal, Never, answers, indicates, matters, told
from qaengine.examples.signals import Examples
from qaengine.examples.subjects import Position
from qaengine.outcome.truth import MET, NOT_MET
from qaengine.policy.from_document import Policy
from qaengine.policy.review.findings import note, warning
from qaengine.signals.records import Signal

STEPS = 800
"""So long a single question is looked into; after that nothing is said about it."""


def tried(policy: Policy) -> Iterator[Mistake]:
    """What comes to light when every answer and every outcome is looked for."""
    trial = _Trial(policy)
    for position in trial.spaces[0].positions:
        if position.criterion.when is not None:
            yield from trial.of_criterion(position)
    for decision in policy.tree.decisions:
        yield from trial.of_decision(str(decision))


@dataclass(frozen=True)
class _Trial:
    """One trial of a policy, on every day from which its settings are otherwise."""

    policy: Policy

    @cached_property
    def days(self) -> list[date]:
        """The first day of the edition, and each later one on which a setting steps."""
        first = date.fromisoformat(self.policy.tree.in_force.from_)
        values = [setting.value for setting in self.policy.tree.settings.values()]
        steps = {date.fromisoformat(step.from_) for value in values if not isinstance(value, str) for step in value}
        return [first, *sorted(step for step in steps if step > first)]

    @cached_property
    def spaces(self) -> list[Possibilities]:
        return [Possibilities(self.policy, day) for day in self.days]

    def never(self, goal: Goal) -> bool:
        """Whether on none of the days any assignment reaches the goal, all of them looked through."""
        return all(isinstance(told(space, goal, STEPS), Never) for space in self.spaces)

    def of_criterion(self, position: Position) -> Iterator[Mistake]:
        """What can be said of one criterion: that it is never met, never known to fail, or changes nothing."""
        clause = position.criterion.clause
        if self.never(answers(position, MET)):
            hint = "no evidence meets it: look for what contradicts itself, or is never known to be complete"
            yield warning("Q340", f"`{clause}` can never be met", clause, hint=hint)
        elif self.never(answers(position, NOT_MET)):
            hint = "say under `complete` of which kinds all is held, or give the count a window"
            yield note("Q341", f"`{clause}` can never be known not to be met", clause, hint=hint)
        elif position.part == "criteria" and self.never(matters(position)):
            text = f"that `{clause}` is met changes nothing of `{position.decision}`, as others always say as much"
            yield note("Q343", text, clause, hint="keep it if the framework prints it; else delete it")

    def of_decision(self, decision: str) -> Iterator[Mistake]:
        """Outcomes that are never indicated, and evidence for which there is none."""
        of = self.policy.tree.decisions[decision]
        for outcome in of.outcomes:
            if self.never(indicates(decision, str(outcome))):
                hint = "its criteria cannot hold together, or a more serious outcome holds whenever they do"
                yield warning("Q342", f"`{decision}` never indicates `{outcome}`", outcome, hint=hint)
        example = Examples(self.policy, self.days[0], space=self.spaces[0]).silent(decision, steps=STEPS)
        if example is not None:
            hint = f"for example on {self.days[0]}: {shown(example.signals) or 'of a provider without signals'}"
            text = f"there is evidence for which `{decision}` has no outcome"
            yield note("Q344", text, of.title, next(iter(of.outcomes)), hint=hint)


def shown(signals: tuple[Signal, ...]) -> str:
    """Made-up signals in one line: of each its kind, and its fields but the common ones."""
    return "; ".join(" ".join([signal.kind, *_fields(signal)]) for signal in signals)


def _fields(signal: Signal) -> Iterator[str]:
    common = ("id", "provider", "kind", "source", "date")
    for name, value in signal.document().items():
        if name not in common:
            yield f"{name}={'null' if value is None else value}"
