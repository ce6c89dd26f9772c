"""Whether the new policy is ever more lenient: by its form never in what it indicates, or as far as was searched.

By its form the new policy never indicates less (`never_indicates_less`) when every change of meaning either cannot
reach what is indicated, or makes a criterion of an outcome more readily met. The argument:

1. The changed decision picks the most serious outcome, under both policies, and no outcome of it needs
   `nothing_worse`. So what each outcome needs depends on its own criteria alone, and on those of lesser outcomes that
   reach up to it.
2. A criterion that is changed can only be answered higher (not met, unknown, met) than before, for every provider and
   day: that is what `turns` says of it, or it is new in an outcome of which any one criterion is enough. `any`, `all`,
   `none_fail` and `at least n` of the criteria are then answered no lower, with presumptions and without. (For `any`, a
   new criterion adds an answer to those of which one is enough; nothing is claimed for new criteria elsewhere.)
3. So every outcome's needs are answered no lower. What is indicated is the most serious outcome whose needs are met,
   and can only be the same or more serious. The most serious that is possible is the most serious whose needs are not
   known to fail, at or above the most serious that is certain, and can only be the same or more serious too.
4. The least serious that is possible may well be less serious, for an outcome that was ruled out may be open: nothing
   is said of it. Nor of what is in force, nor of duties.
5. No criterion, cap, exception or limit asks a changed decision, and none asks what is in force where changes of who
   approves, or of `at once`, are among the differences.

Where any of this does not hold, nothing is said by form.
"""

from collections.abc import Iterable, Iterator

from qaengine.policy.conditions import Condition, InForce, subjects
from qaengine.policy.from_document import Policy
from qaengine.readings.comparing.grouping import CRITERIA, Difference

BESIDE = ("duty", "question")
"""The parts that no criterion asks."""
ANSWERED_HIGHER = "met more readily"


def never_indicates_less(old: Policy, new: Policy, differences: Iterable[Difference]) -> bool:
    """Whether, by the form of every change, the new policy never indicates anything less serious than the old."""
    return all(_is_harmless(old, new, one) for one in differences)


def _is_harmless(old: Policy, new: Policy, one: Difference) -> bool:
    parts = {spot.part for spot in one.of}
    if not parts:
        return False
    if parts <= {*BESIDE, "change", "delegate"}:
        return parts <= set(BESIDE) or not (_asks_in_force(old) or _asks_in_force(new))
    inside = [spot for spot in one.of if spot.part in CRITERIA]
    if any(spot.part != "criteria" for spot in inside) or not parts <= {*BESIDE, "criteria"}:
        return False
    decisions = {str(spot.decision) for spot in inside}
    if not all(_is_plain(policy, name) for policy in (old, new) for name in decisions):
        return False
    return _is_raised(one) or (one.what == "criterion_added" and _is_one_of_any(old, new, one))


def _is_raised(one: Difference) -> bool:
    return one.direction == ANSWERED_HIGHER


def _is_one_of_any(old: Policy, new: Policy, one: Difference) -> bool:
    decision, outcome = str(one.decision), str(one.outcome)
    both = [policy.tree.decisions[decision].outcomes.get(outcome) for policy in (old, new)]
    return all(of is not None and of.needs == "any" for of in both)


def _is_plain(policy: Policy, name: str) -> bool:
    """Whether the decision picks the most serious outcome, none needs `nothing_worse`, and nothing else asks it."""
    decision = policy.tree.decisions.get(name)
    if decision is None or decision.pick != "most_serious":
        return False
    if any(outcome.needs == "nothing_worse" for outcome in decision.outcomes.values()):
        return False
    return not any(asked == name for condition in _conditions(policy) for asked, _ in subjects(condition))


def _asks_in_force(policy: Policy) -> bool:
    return any(isinstance(test, InForce) for condition in _conditions(policy) for _, test in subjects(condition))


def _conditions(policy: Policy) -> Iterator[Condition]:
    """Every condition on which what is indicated may rest."""
    for decision in policy.tree.decisions.values():
        if decision.applies_to is not None:
            yield decision.applies_to
        yield from (cap.when for cap in decision.cap)
        for outcome in decision.outcomes.values():
            for criterion in (*outcome.criteria, *outcome.only_if):
                for one in (criterion.when, criterion.unless, criterion.applies_to):
                    if one is not None:
                        yield one
