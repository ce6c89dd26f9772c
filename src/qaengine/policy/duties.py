"""What falls due: obligations, deadlines, cadences, notifications and forums, as one kind of record.

A duty arises from a signal, from an outcome coming into force, from a criterion becoming met, while something holds, or
again and again; it is due some time after that; and a signal shows that it was done.
"""

from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from qaengine.policy.indicators import Kinds
from qaengine.policy.parts import Amount, ConditionOf, Filter, Record, Words, YesOrNo
from qaengine.policy.words import Day, KindName, Name, Path, Text

DutyKind = Literal["obligation", "deadline", "cadence", "notification", "forum", "approval"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered(Record):
    """A decision whose outcome in force became one of these; with `was`, from one of those."""

    decision: Name
    outcomes: Words
    was: Words = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing(Record):
    """A decision that has one of these outcomes, whether indicated or in force."""

    decision: Name
    outcomes: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneBy(Record):
    """Signals that show a duty done: which, on which date of theirs, and related how.

    `on` is the date field that tells when, the first of several that has a date (the signal's date if not given); from
    the day the duty arose, or from `ahead` before the day it is due. `same` relates fields of the signal that
    shows it done to fields of the signal the duty arises from; `id` is that signal's id. `told` is the field that says
    who was told: the duty is done when each of those it is `to` was.
    """

    signals: Kinds
    on: Words = ()
    ahead: Amount | None = None
    same: dict[Path, Path] = field(default_factory=dict)
    told: Path | None = None


def _listed(value: object) -> object:
    """One table as a list of one."""
    return [value] if isinstance(value, dict) else value


DoneBys = Annotated[tuple[DoneBy, ...], BeforeValidator(_listed, json_schema_input_type=DoneBy | tuple[DoneBy, ...])]
"""One way to show a duty done, or several, of which any will do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Monthly(Record):
    """A return for each month: the field with the month, the date that shows it came, and when the first is for."""

    returns: KindName
    period: Path
    done: Path
    start: Name | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty(Record):
    """One thing somebody must do, tell or hold: when it arises, when it is due, and what shows it done."""

    clause: Words
    kind: DutyKind = "obligation"
    what: Text
    who: Words = ()
    to: Words = ()
    reading: Words = ()
    # when it arises
    for_each: Kinds | None = None
    unless: Filter | None = None
    entered: Entered | None = None
    indicated_or_in_force: Standing | None = None
    became_met: Words = ()
    each_time: YesOrNo = False
    while_: Annotated[ConditionOf | None, Field(alias="while")] = None
    applies_to: ConditionOf | None = None
    lasts: Amount | None = None
    # when it is due
    from_: Annotated[Words, Field(alias="from")] = ()
    within: Amount | None = None
    before: Amount | None = None
    due_on: Words = ()
    agreed: DoneBys = ()
    since: Day | None = None
    every: Amount | None = None
    last: DoneBys = ()
    start: Name | None = None
    anchor: Day | None = None
    monthly: Monthly | None = None
    # what shows it done, and what it waits for
    done_by: DoneBys = ()
    done_on: Words = ()
    blocked_while: Filter | None = None
    soft: YesOrNo = False
    missed: Text | None = None
    covers: Text | None = None
