"""What a decision looks at: indicators with the tests they are put to, kinds of signal with their fields, questions."""

from collections.abc import Iterable, Iterator

from qaengine.evaluation.criteria import Asked
from qaengine.evaluation.decisions import Judged
from qaengine.policy import indicators as op
from qaengine.policy.conditions import Condition, InForce, Test, subjects
from qaengine.policy.from_document import Policy
from qaengine.policy.indicators import Indicator, rests_on
from qaengine.readings.whatif.matter import Matter

EVERYTHING = "*"
"""What is looked at cannot be told apart from anything else."""
ANSWER = "?"
"""What stands before the clause of a question that people answer."""


def decisions_of(matter: Matter, name: str) -> tuple[str, ...]:
    """The decision and those that its conditions look at."""
    found, waiting = {name: None}, [name]
    while waiting:
        for condition in conditions_of(matter.judged(waiting.pop(0))):
            for subject, _ in subjects(condition):
                if subject in matter.policy.tree.decisions and subject not in found:
                    found[str(subject)] = None
                    waiting.append(str(subject))
    return tuple(found)


def conditions_of(judged: Judged) -> Iterator[Condition]:
    """Every condition of a decision."""
    for asked in judged.asked():
        yield from asked.conditions()
    if judged.decision.applies_to is not None:
        yield judged.decision.applies_to


def tests_of(policy: Policy, conditions: Iterable[Condition]) -> dict[str, list[Test]]:
    """Each indicator that the conditions ask, by name, and the tests; those it rests on are there without tests."""
    found: dict[str, list[Test]] = {}
    for condition in conditions:
        for subject, test in subjects(condition):
            if subject in policy.tree.indicators:
                found.setdefault(str(subject), []).append(test)
    waiting = list(found)
    while waiting:
        for below in rests_on(policy.tree.indicators[waiting.pop()]):
            if str(below) not in found:
                found[str(below)] = []
                waiting.append(str(below))
    return dict(sorted(found.items()))


def looks_at(indicator: Indicator) -> Iterator[tuple[str, set[str]]]:
    """The kinds of signal that an indicator looks at, and which of their fields."""
    own = {str(test.path) for test in getattr(indicator, "where", ())}
    own |= {str(test.path) for test in getattr(indicator, "matching", ())}
    for name in ("field", "from_", "until", "due", "done", "same", "distinct", "distinct_in"):
        path = getattr(indicator, name, None)
        own |= {str(path)} if path else set()
    for operator in ("latest", "count", "sum", "span", "share", "rate"):
        for of in getattr(indicator, operator, ()):
            yield str(of.kind), own | {str(test.path) for test in of.where}
    for operator in ("age", "overdue", "late", "overdue_run"):
        kind = getattr(indicator, operator, None)
        if kind:
            yield str(kind), own


def counts(indicator: Indicator) -> Iterator[str]:
    """The kinds of which an indicator would have to hold all there are."""
    if not isinstance(indicator, op.Latest | op.Share):
        yield from (kind for kind, _ in looks_at(indicator))


def rests_upon(matter: Matter, asked: Asked) -> frozenset[str]:
    """The kinds of signal on which the answer of a criterion rests, and the questions, each after a question mark."""
    found = set(_of_conditions(matter, tuple(asked.conditions())))
    if asked.criterion.judged_by or asked.criterion.decided_by:
        found.add(ANSWER + asked.clause)
    return frozenset(found)


def _of_conditions(matter: Matter, conditions: tuple[Condition, ...]) -> Iterator[str]:
    policy = matter.policy
    for name in tests_of(policy, conditions):
        indicator = policy.tree.indicators[name]
        if isinstance(indicator, op.Judgement):
            yield ANSWER + str(indicator.judgement)
        yield from (kind for kind, _ in looks_at(indicator))
    for condition in conditions:
        for subject, test in subjects(condition):
            if subject in policy.tree.decisions:
                yield EVERYTHING if isinstance(test, InForce) else ""
                yield from _of_decision(matter, str(subject))


def _of_decision(matter: Matter, name: str) -> Iterator[str]:
    judged = matter.judged(name)
    for asked in judged.asked():
        yield from rests_upon(matter, asked)
    if judged.decision.applies_to is not None:
        yield from _of_conditions(matter, (judged.decision.applies_to,))
    if judged.decision.recorded is not None:
        yield str(judged.decision.recorded.kind)
