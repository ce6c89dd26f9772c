"""All laws that are tried of a policy: those of the engine, judged on this policy, and the policy's own."""

from qaengine.policy.from_document import Policy
from qaengine.readings.properties import of_evidence, of_sameness, of_time, of_worse
from qaengine.readings.properties.law import Law


def laws_of(policy: Policy) -> tuple[Law, ...]:
    """The laws in the order in which they are tried."""
    engine = (*of_sameness.LAWS, *of_worse.LAWS, *of_time.LAWS, *of_evidence.LAWS)
    return (*engine, *of_evidence.own_laws(policy.tree.laws))
