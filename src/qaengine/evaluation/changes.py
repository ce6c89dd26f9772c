"""How what is in force moves: by recorded decisions, and at once where the policy says that a worsening does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from qaengine.signals.records import Signal

if TYPE_CHECKING:
    from qaengine.evaluation.decisions import Judged


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """From this day (None: from ever) this outcome is in force, and by what."""

    day: date | None
    outcome: str
    by: str
    signal: str | None = None


def in_force_moments(judged: Judged) -> Iterator[Moment]:
    """What came into force and when, in order; only a recorded decision may improve it."""
    standing: str | None = None
    start = judged.decision.starts_at
    if start is not None:
        standing = str(start)
        yield Moment(day=None, outcome=standing, by="start")
    for moment in _in_order(_recorded(judged), _indicated(judged)):
        if moment.by == "at_once" and not _is_worse(judged, moment.outcome, standing):
            continue
        if moment.outcome != standing or moment.by == "recorded":
            standing = moment.outcome
            yield moment


def _is_worse(judged: Judged, outcome: str, standing: str | None) -> bool:
    return standing is None or judged.rank(outcome) > judged.rank(standing)


def _in_order(recorded: list[Moment], indicated: list[Moment]) -> list[Moment]:
    """By day; on one day what is recorded comes before what the evidence makes worse."""
    both = [*recorded, *indicated]
    return sorted(both, key=lambda m: (m.day is not None, m.day or date.min, m.by == "at_once", m.signal or ""))


def _recorded(judged: Judged) -> list[Moment]:
    found = [
        Moment(day=signal.date, outcome=outcome, by="recorded", signal=signal.id)
        for signal in judged.court.evidence.of("decision.recorded")
        if signal.fields.get("decision") == judged.name and (outcome := str(signal.fields.get("outcome"))) in judged.outcomes
    ]
    return found + (_made_elsewhere(judged) if judged.decision.recorded is not None else [])


def _made_elsewhere(judged: Judged) -> list[Moment]:
    """The outcomes recorded elsewhere, each from the day on which its record counts."""
    recorded = judged.decision.recorded
    assert recorded is not None
    found = []
    for signal in judged.court.evidence.of(str(recorded.kind)):
        day, outcome = _counts_from(judged, signal), str(signal.fields.get(str(recorded.field)))
        if day is not None and outcome in judged.outcomes:
            found.append(Moment(day=day, outcome=outcome, by="recorded", signal=signal.id))
    return found


def _counts_from(judged: Judged, signal: Signal) -> date | None:
    recorded = judged.decision.recorded
    assert recorded is not None
    if recorded.when is None:
        return signal.date
    day = judged.court.evidence.event_day(signal, str(recorded.when), judged.court.evidence.as_of)
    return max(day, signal.date) if isinstance(day, date) else None


def _indicated(judged: Judged) -> list[Moment]:
    """What the evidence indicated over time, for the outcomes into which the policy lets a worsening act at once."""
    at_once = [c for c in judged.court.policy.tree.changes if c.decision == judged.name and c.worsening]
    if not at_once:
        return []
    allowed = {outcome for change in at_once for outcome in (change.to or judged.outcomes)}
    return [
        Moment(day=start, outcome=indication.indicated, by="at_once")
        for start, indication in judged.steps(judged.court.evidence.as_of)
        if indication.indicated in allowed and indication.indicated is not None
    ]
