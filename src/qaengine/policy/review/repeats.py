"""Criteria that say again what another says: a copy that was to be changed, or a weaker form beside a stronger."""

from collections.abc import Iterator
from itertools import combinations

from qaengine.errors import Mistake
from qaengine.policy.conditions import Asks
from qaengine.policy.from_document import Policy
from qaengine.policy.records import Criterion, Decision, Outcome
from qaengine.policy.review.findings import warning
from qaengine.policy.review.ranges import sizes


def repeated(policy: Policy) -> Iterator[Mistake]:
    """Criteria of two outcomes that ask the same, and one clause asked twice where the one answer holds the other."""
    for decision in policy.tree.decisions.values():
        yield from _in_two_outcomes(decision)
        for name, outcome in decision.outcomes.items():
            yield from _held_by_another(policy, name, outcome)


def _in_two_outcomes(decision: Decision) -> Iterator[Mistake]:
    """The later of two criteria that are met together although they lead to different outcomes."""
    first: dict[object, tuple[str, Criterion]] = {}
    for name, outcome in decision.outcomes.items():
        for criterion in outcome.criteria:
            if criterion.when is None or criterion.judged_by or criterion.up_to:
                continue
            asks = (criterion.when, criterion.unless, criterion.applies_to)
            of, other = first.setdefault(asks, (name, criterion))
            if of != name:
                text = f"`{criterion.clause}` asks for `{name}` what `{other.clause}` asks for `{of}`"
                hint = "one of the two is a copy that was to be changed, or the outcomes are one"
                yield warning("Q307", text, criterion.clause, hint=hint, also=other.clause)


def _held_by_another(policy: Policy, name: str, outcome: Outcome) -> Iterator[Mistake]:
    """A clause that is carried twice in an outcome, where one of the two is met whenever the other is."""
    for one, other in combinations(outcome.criteria, 2):
        if one.clause != other.clause or one.judged_by or other.judged_by:
            continue
        wider, narrower = (one, other) if _holds(policy, one, other) else (other, one)
        if _holds(policy, wider, narrower):
            text = f"`{narrower.clause}` stands twice in `{name}`, and whenever this holds the other does"
            yield warning("Q308", text, narrower.clause, hint="delete one of the two", also=wider.clause)


def _holds(policy: Policy, wider: Criterion, narrower: Criterion) -> bool:
    """Whether the one is met whenever the other is, as far as single tests of a size tell."""
    if wider.unless is not None or wider.applies_to is not None:
        return False
    if wider.when == narrower.when:
        return True
    match wider.when, narrower.when:
        case Asks(subject=subject, test=test), Asks(subject=same, test=other) if subject == same:
            more, less = (sizes(each, policy.tree.settings) for each in (test, other))
            return more is not None and less is not None and more.unit == less.unit and more.covers(less)
        case _:
            return False
