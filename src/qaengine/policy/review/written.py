"""Every condition of a policy as it stands in the file: the words know their places, which typed conditions do not."""

from collections.abc import Iterator
from dataclasses import dataclass

from qaengine.documents import Table
from qaengine.policy.conditions import Condition
from qaengine.policy.conditions_from import condition_from
from qaengine.policy.from_document import Policy
from qaengine.policy.slips import Slips

CONDITIONS = ("when", "unless", "while", "applies_to")
NO_CONDITIONS = ("vocabulary", "indicators", "settings")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One condition: the section of the policy, the key it is written under, and the table that has the key."""

    section: str
    key: str
    table: Table
    condition: Condition


def asked(policy: Policy) -> Iterator[Asked]:
    """Each condition, from the top of the file to its end."""
    for section, part in policy.written.items():
        if section not in NO_CONDITIONS:
            yield from _asked(part, section)


def _asked(node: object, section: str) -> Iterator[Asked]:
    if isinstance(node, Table):
        for key, value in node.items():
            if _is_condition(key, value, section):
                yield Asked(section=section, key=key, table=node, condition=condition_from(value, Slips()))
            else:
                yield from _asked(value, section)
    elif isinstance(node, list):
        for item in node:
            yield from _asked(item, section)


def _is_condition(key: str, value: object, section: str) -> bool:
    """Whether a condition stands here; what a duty has under `unless` are the fields of a signal."""
    return key in CONDITIONS and isinstance(value, dict | list) and not (section == "duties" and key == "unless")
