"""Decisions that rest on each other: what is indicated on what is asked, what is in force on changes too."""

from collections.abc import Iterable, Iterator, Mapping

from qaengine.policy.careful.circles import DEEPEST, in_order, too_deep, words
from qaengine.policy.changes import Change
from qaengine.policy.conditions import Condition, InForce, subjects
from qaengine.policy.records import Decision
from qaengine.policy.slips import Slips

IN_FORCE = " in force"


def note_circles(decisions: Mapping[str, Decision], changes: Iterable[Change], slips: Slips) -> None:
    """Notes circles, and chains that are too long, at the decision where each begins."""
    rests = _rests(decisions, list(changes))
    names = {name: name for name in decisions}
    order, circles = in_order(rests)
    for circle in circles:
        slips.add("Q264", words(circle, "decisions"), names[circle[0].removesuffix(IN_FORCE)])
    for name in too_deep(order, rests):
        own = names[name.removesuffix(IN_FORCE)]
        slips.add("Q271", f"`{own}` rests on a chain of more than {DEEPEST} decisions", own)


def _rests(decisions: Mapping[str, Decision], changes: list[Change]) -> dict[str, list[str]]:
    """For each decision, and for each as it is in force, what must be worked out before it."""
    found: dict[str, list[str]] = {}
    for name, decision in decisions.items():
        of_changes = [condition for change in changes if change.decision == name for condition in _of_change(change)]
        found[name] = [*_asked(_of_decision(decision), decisions)]
        found[name + IN_FORCE] = [name, *(one for one in _asked(of_changes, decisions) if one != name)]
    return found


def _asked(conditions: Iterable[Condition], decisions: Mapping[str, Decision]) -> Iterator[str]:
    """The decisions that the conditions ask; what is asked as in force rests on the decision and more."""
    for subject, test in (pair for condition in conditions for pair in subjects(condition)):
        if subject in decisions:
            yield subject
            if isinstance(test, InForce):
                yield subject + IN_FORCE


def _of_decision(decision: Decision) -> Iterator[Condition]:
    for outcome in decision.outcomes.values():
        for criterion in (*outcome.criteria, *outcome.only_if):
            yield from (one for one in (criterion.when, criterion.unless, criterion.applies_to) if one is not None)
    yield from (cap.when for cap in decision.cap)
    if decision.applies_to is not None:
        yield decision.applies_to


def _of_change(change: Change) -> Iterator[Condition]:
    yield from (approver.when for approver in change.approved_by if approver.when is not None)
    yield from (required.when for required in change.requires)
