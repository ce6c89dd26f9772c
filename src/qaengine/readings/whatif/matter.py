"""What a decision was made from, so that it can be asked on and made again."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from qaengine.errors import Mistake, QaengineError, did_you_mean
from qaengine.evaluation import judge
from qaengine.evaluation.decisions import Judged
from qaengine.outcome.decision import Decision
from qaengine.outcome.trail import Finding, Standing
from qaengine.policy.from_document import Policy
from qaengine.policy.records import Decision as DecisionOfPolicy
from qaengine.signals.history import Register
from qaengine.signals.reading import LeftOut
from qaengine.signals.records import Signal


@dataclass(frozen=True, kw_only=True)
class Matter:
    """One provider, one day, one policy and the signals held: everything that a decision follows from."""

    policy: Policy
    register: Register
    """Of the provider, and of others as well if that was at hand."""
    provider: str
    as_of: date
    known_at: date | None = None
    left_out: tuple[LeftOut, ...] = ()

    @cached_property
    def decision(self) -> Decision:
        """The decision that follows."""
        return judge.decide(
            self.policy,
            self.register,
            provider=self.provider,
            as_of=self.as_of,
            known_at=self.known_at,
            left_out=self.left_out,
        )

    def judged(self, name: str) -> Judged:
        """One decision over the evidence, to be asked on."""
        return self._judged[name]

    @cached_property
    def _judged(self) -> dict[str, Judged]:
        return dict(
            judge.judged(self.policy, self.register, provider=self.provider, as_of=self.as_of, known_at=self.known_at)
        )

    def findings(self, name: str) -> list[Finding]:
        """The findings of one decision, in the order in which its criteria are asked."""
        return [finding for finding in self.decision.criteria if finding.decision == name]

    # The same with something else

    def under(self, policy: Policy) -> "Matter":
        """The same evidence under another policy."""
        return replace(self, policy=policy)

    def struck(self, ids: Collection[str]) -> "Matter":
        """The same as if these signals had never been recorded; SignalError when one of them is not held."""
        return replace(self, register=self.register.without(ids), left_out=(*self.left_out, *struck_out(ids)))

    def also(self, signals: Iterable[Signal]) -> "Matter":
        """The same with further signals."""
        return replace(self, register=self.register.also(signals))

    @cached_property
    def alone(self) -> "Matter":
        """The same with the signals of this provider only."""
        return replace(self, register=self.register.about(self.provider))

    # What is meant

    def named(self, decision: str | None, outcome: str | None = None) -> str:
        """The decision that is meant; without a name the only one there is, or the only one with the outcome."""
        decisions = self.policy.tree.decisions
        if decision is not None:
            if decision not in decisions:
                text = f"`{decision}` is not a decision of this policy"
                raise QaengineError([Mistake(code="Q721", text=text, hint=did_you_mean(decision, decisions))])
            return decision
        fitting = [str(name) for name, of in decisions.items() if outcome is None or outcome in of.outcomes]
        if len(fitting) == 1:
            return fitting[0]
        hint = "it can be " + ", ".join(f"`{name}`" for name in fitting or decisions)
        if outcome is not None and not fitting:
            every = [str(one) for of in decisions.values() for one in of.outcomes]
            text, hint = f"`{outcome}` is not an outcome of this policy", did_you_mean(outcome, every) or hint
            raise QaengineError([Mistake(code="Q722", text=text, hint=hint)])
        raise QaengineError([Mistake(code="Q721", text="it does not say which decision is meant", hint=hint)])

    def outcome(self, decision: str, outcome: str) -> str:
        """The outcome, which the decision must have."""
        outcomes = self.policy.tree.decisions[decision].outcomes
        if outcome not in outcomes:
            text = f"`{outcome}` is not an outcome of `{decision}`"
            raise QaengineError([Mistake(code="Q722", text=text, hint=did_you_mean(outcome, outcomes))])
        return outcome

    def of_policy(self, name: str) -> DecisionOfPolicy:
        """The decision as the policy writes it."""
        return self.policy.tree.decisions[name]

    def standing(self, name: str) -> Standing:
        """What the decision comes to."""
        return self.decision.decisions[name]

    def about(self) -> dict[str, Any]:
        """Whom every answer is about."""
        return {
            "policy": self.decision.policy,
            "provider": self.provider,
            "as_of": self.as_of,
            "known_at": self.known_at,
            "title": self.decision.title,
            "roles": self.decision.roles,
        }


def struck_out(ids: Iterable[str]) -> tuple[LeftOut, ...]:
    """The signals that were struck out on request, as a decision tells of what was left out."""
    return tuple(
        LeftOut(place=None, id=one, mistakes=(Mistake(code="Q437", text=f"`{one}` is contested and was struck out"),))
        for one in sorted(set(ids))
    )
