"""How what is in force may move: who approves which change, what must hold first, and what worsens at once."""

from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from qaengine.policy.conditions import Condition
from qaengine.policy.conditions_from import Read, Slips, condition_from
from qaengine.policy.indicators import SHAPE
from qaengine.policy.words import Clause, Name, Text

CONDITION_SCHEMA = {"$ref": "#/$defs/Condition"}
ConditionOf = Annotated[Condition, Read(condition_from, CONDITION_SCHEMA)]


def one_or_more(value: object, slips: Slips) -> tuple[str, ...]:
    """One word, or a list of words."""
    listed = value if isinstance(value, list) else [value]
    for word in listed:
        if not isinstance(word, str):
            slips.add("Q215", "a single value is wanted here", word)
    return tuple(word for word in listed if isinstance(word, str))


WORDS_SCHEMA = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
Words = Annotated[tuple[str, ...], Read(one_or_more, WORDS_SCHEMA)]


@dataclass(frozen=True, slots=True, kw_only=True, config=SHAPE)
class Approver:
    """One who must approve: any one of these roles; with `when`, only where that holds."""

    role: Words
    when: ConditionOf | None = None
    clause: Words = ()


def approvers_from(value: object, slips: Slips) -> tuple[Approver, ...]:
    """A role, or a list of roles and of tables with `role`, `when`, `clause`: all of them must approve."""
    listed = value if isinstance(value, list) else [value]
    return tuple(found for one in listed if (found := _approver(one, slips)) is not None)


def _approver(value: object, slips: Slips) -> Approver | None:
    if isinstance(value, str):
        return Approver(role=(value,))
    if not isinstance(value, dict) or "role" not in value:
        slips.add("Q280", "an approver is a role, or a table with `role` and perhaps `when` and `clause`", value)
        return None
    for key in value:
        if key not in ("role", "when", "clause"):
            slips.add("Q201", f"`{key}` is not known in an approver", key, "it can be `role`, `when`, `clause`")
    when = condition_from(value["when"], slips) if "when" in value else None
    clause = one_or_more(value["clause"], slips) if "clause" in value else ()
    return Approver(role=one_or_more(value["role"], slips), when=when, clause=clause)


APPROVERS_SCHEMA = {
    "anyOf": [
        {"type": "string"},
        {"type": "array", "items": {"anyOf": [{"type": "string"}, {"$ref": "#/$defs/Approver"}]}},
        {"$ref": "#/$defs/Approver"},
    ]
}


@dataclass(frozen=True, slots=True, kw_only=True, config=SHAPE)
class Requirement:
    """What must be known to hold before an approval has effect."""

    when: ConditionOf
    says: Text
    clause: Clause | None = None


@dataclass(frozen=True, slots=True, kw_only=True, config=SHAPE)
class Change:
    """One way in which what is in force may move: by approvals, or at once when the evidence worsens.

    `from` and `to` are outcomes; without them any. `approved_by` must all approve; `requires` must hold on the day of
    each approval (X12). `called` are other words for the one outcome in `to` that approvals may use. `worsening: at_once`
    needs no approval, and only ever worsens.
    """

    decision: Name
    clause: Words = ()
    reading: Words = ()
    from_: Words = Field(default=(), alias="from")
    to: Words = ()
    called: Words = ()
    approved_by: Annotated[tuple[Approver, ...], Read(approvers_from, APPROVERS_SCHEMA)] = ()
    requires: tuple[Requirement, ...] = ()
    worsening: Annotated[str, Field(pattern="^at_once$")] | None = None
    says: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True, config=SHAPE)
class Delegate:
    """Who may act for a role, and between which days (X13)."""

    of: Name
    role: Name
    from_: Text = Field(alias="from")
    until: Text | None = None
