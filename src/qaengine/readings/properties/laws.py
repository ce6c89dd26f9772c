"""All laws that are tried of a policy: those of the engine, judged on this policy, and the policy's own."""

from qaengine.policy.from_document import Policy
from qaengine.readings.properties import (
    of_approvals,
    of_corrections,
    of_evidence,
    of_limits,
    of_sameness,
    of_time,
    of_worse,
)
from qaengine.readings.properties.law import Law


def laws_of(policy: Policy) -> tuple[Law, ...]:
    """The laws in the order in which they are tried."""
    rooms = (of_sameness, of_corrections, of_worse, of_time, of_limits, of_evidence, of_approvals)
    engine = (law for room in rooms for law in room.LAWS)
    return (*engine, *of_evidence.own_laws(policy.tree.laws))
