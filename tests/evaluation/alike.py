"""What the core says of one provider, and the naive reference in the same words."""

from reference import Reference, evidence_of

from qaengine.outcome.decision import Decision
from qaengine.policy.from_document import Policy
from qaengine.signals.records import Signal

WORDS = {True: "met", False: "not_met", None: "unknown"}


def answers(decision: Decision) -> list[object]:
    """Every criterion with both of its answers, every decision with what is indicated and its range."""
    found: list[object] = [(one.clause, one.answer.value, one.certain.value) for one in decision.criteria]
    return found + [(name, one.indicated, one.range) for name, one in decision.decisions.items()]


def by_reference(policy: Policy, signals: tuple[Signal, ...], decision: Decision) -> list[object]:
    """The same by the naive reference; what is in force is the core's, as the reference follows it day by day."""
    day = decision.as_of
    held = evidence_of(decision.provider, signals, decision.known_at)
    reference = Reference(policy, held, decision.known_at, lambda name, on: decision.decisions[name].in_force)
    today = reference.on(day)
    found: list[object] = [
        (str(one.clause), *(WORDS[today.criterion(one, presume)] for presume in (True, False)))
        for _, one in today.asked()
    ]
    for name in decision.decisions:
        indicated, possible = today.indication(name)
        found.append((name, indicated, (possible[0], possible[-1]) if possible else None))
    return found
