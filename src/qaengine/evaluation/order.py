"""Decisions in the order in which they can be judged: each after those it asks about."""

from collections.abc import Iterator, Mapping

from qaengine.policy.conditions import Condition, InForce, subjects
from qaengine.policy.records import Decision


def decided_first(decisions: Mapping[str, Decision]) -> list[str]:
    """The names of the decisions, each after the ones it rests on; otherwise as written."""
    done: list[str] = []
    while len(done) < len(decisions):
        done += [n for n in decisions if n not in done and set(asked_by(decisions[n])) & set(decisions) <= {*done, n}][
            :1
        ]
    return done


def looked_at(decisions: Mapping[str, Decision], name: str) -> set[str]:
    """The decision and those that it looks at; all of them where it looks at what is in force."""
    found, waiting = {name}, [name]
    while waiting:
        for condition in conditions_of(decisions[waiting.pop()]):
            asked = [(subject, test) for subject, test in subjects(condition) if subject in decisions]
            if any(isinstance(test, InForce) for _, test in asked):
                return set(decisions)
            others = {subject for subject, _ in asked} - found
            waiting += sorted(others)
            found |= others
    return found


def asked_by(decision: Decision) -> Iterator[str]:
    """The indicators and decisions that a decision's conditions ask."""
    for condition in conditions_of(decision):
        yield from (subject for subject, _ in subjects(condition))


def conditions_of(decision: Decision) -> Iterator[Condition]:
    """Every condition of a decision."""
    for outcome in decision.outcomes.values():
        for criterion in (*outcome.criteria, *outcome.only_if):
            yield from (c for c in (criterion.when, criterion.unless, criterion.applies_to) if c is not None)
    yield from (cap.when for cap in decision.cap)
    if decision.applies_to is not None:
        yield decision.applies_to
