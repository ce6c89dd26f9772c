"""What the walk does not see, in words: a note of the decision, with what stands in the way."""

from qaengine.errors import Mistake
from qaengine.policy.from_document import Policy
from qaengine.policy.polarity.walk import Obstacle, Walked
from qaengine.policy.review.findings import note

MOST_TOLD = 3
"""So many of the things that stand in the way are named; of the others only how many there are."""


def not_seen(policy: Policy, walked: Walked) -> Mistake:
    """A note that the form of a decision's rules does not show the law, with the first things that stand in the way."""
    told = [_told(one) for one in walked.obstacles[:MOST_TOLD]]
    more = len(walked.obstacles) - len(told)
    ways = "; ".join([*told, *([f"and {more} more"] if more else [])])
    name = next(one for one in policy.tree.decisions if one == walked.decision)
    clauses = (one.criterion.clause for one in walked.obstacles if one.criterion is not None)
    text = f"the form of its rules does not show that worse evidence never lowers `{name}`: {ways}"
    return note("Q345", text, *clauses, name, hint="`qaengine prove` asks of every value")


def _told(one: Obstacle) -> str:
    names = ", ".join(f"`{name}`" for name in one.indicators)
    where = f"`{one.outcome}`" if one.outcome else "it"
    if one.criterion is None:
        return f"{where} {one.why}" + (f" {names}" if names else "")
    return f"`{one.criterion.clause}` of {where} {one.why} a worse {names}"
