"""How what is in force may move: who approves which change, what must hold first, and what worsens at once."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from qaengine.policy.conditions import Condition
from qaengine.policy.conditions_from import condition_from, words_from
from qaengine.policy.keys import keys_checked
from qaengine.policy.parts import ConditionOf, Record, Words, by_hand
from qaengine.policy.slips import Slips
from qaengine.policy.words import Clause, Day, Name, Read, Text, shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Approver(Record):
    """One who must approve: any one of these roles; with `when`, only where that holds."""

    role: tuple[str, ...]
    when: Condition | None = None
    clause: tuple[str, ...] = ()


def approvers_from(value: object, slips: Slips) -> tuple[Approver, ...]:
    """A role, or a list of roles and of tables with `role`, `when`, `clause`: all of them must approve."""
    if slips.empty(value, "who must approve"):
        return ()
    if value == []:
        slips.add("Q207", "an empty list of approvers says nothing", value, hint="name the roles that must approve")
    listed = value if isinstance(value, list) else [value]
    return tuple(_approver(one, slips) for one in listed)


def _approver(value: object, slips: Slips) -> Approver:
    if isinstance(value, str):
        return Approver(role=words_from(value, slips))
    if not isinstance(value, dict):
        hint = "write a role, or a table with `role` and perhaps `when` and `clause`"
        slips.add("Q280", f"an approver is not {shown(value)}", value, hint=hint)
        return Approver(role=())
    if not keys_checked(value, None, ("role",), slips, optional=("when", "clause")):
        return Approver(role=())
    return Approver(
        role=words_from(value["role"], slips),
        when=condition_from(value["when"], slips) if "when" in value else None,
        clause=words_from(value["clause"], slips) if "clause" in value else (),
    )


Approvers = Annotated[tuple[Approver, ...], Read(approvers_from, by_hand("Approvers"))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement(Record):
    """What must be known to hold before an approval has effect."""

    when: ConditionOf
    says: Text
    clause: Clause | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change(Record):
    """One way in which what is in force may move: by approvals, or at once when the evidence worsens.

    `from` and `to` are outcomes; without them any. `approved_by` must all approve; `requires` must hold on the day of
    each approval (X12). `called` are other words for the one outcome in `to` that approvals may use.
    `worsening: at_once` needs no approval, and only ever worsens.
    """

    decision: Name
    clause: Words = ()
    reading: Words = ()
    from_: Annotated[Words, Field(alias="from")] = ()
    to: Words = ()
    called: Words = ()
    approved_by: Approvers = ()
    requires: tuple[Requirement, ...] = ()
    worsening: Literal["at_once"] | None = None
    says: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegate(Record):
    """Who may act for a role, and between which days (X13)."""

    of: Name
    role: Name
    from_: Annotated[Day, Field(alias="from")]
    until: Day | None = None
