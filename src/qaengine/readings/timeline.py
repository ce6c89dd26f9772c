"""One provider over time: how what is indicated and in force moved, when that could be known, what was overdue."""

from dataclasses import dataclass
from datetime import date

from qaengine.evaluation.judge import Signals, decide, register_of, turning_days
from qaengine.outcome.decision import Decision
from qaengine.outcome.trail import Obligation, Standing
from qaengine.outcome.truth import MET
from qaengine.policy.from_document import Policy
from qaengine.signals.history import Register


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What one decision came to on a day."""

    indicated: str | None
    range: tuple[str, str] | None
    in_force: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A day on which a decision moved: from what to what, when it could be known, on which clauses and signals."""

    day: date
    known_on: date | None
    decision: str
    before: State
    after: State
    clauses: tuple[str, ...]
    signals: tuple[str, ...]
    overdue: tuple[Obligation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The moves of one provider's decisions, in order, with the last decision."""

    provider: str
    moves: tuple[Move, ...]
    last: Decision


NOTHING = State(indicated=None, range=None, in_force=None)


def timeline(policy: Policy, signals: Signals, *, provider: str, as_of: date, known_at: date | None = None) -> Timeline:
    """How each decision about the provider moved up to the day, by everything known at `known_at`."""
    register = register_of(signals)
    days = turning_days(policy, register, provider=provider, as_of=as_of, known_at=known_at)
    before: dict[str, State] = {}
    moves: list[Move] = []
    for day in days:
        decision = decide(policy, register, provider=provider, as_of=day, known_at=known_at)
        for name, standing in decision.decisions.items():
            after, earlier = _state(standing), before.get(name, NOTHING)
            if after != earlier:
                moves.append(_move(policy, register, decision, name, earlier, after))
            before[name] = after
    last = decide(policy, register, provider=provider, as_of=as_of, known_at=known_at)
    return Timeline(provider=provider, moves=tuple(moves), last=last)


def _state(standing: Standing) -> State:
    return State(indicated=standing.indicated, range=standing.range, in_force=standing.in_force)


def _move(policy: Policy, register: Register, decision: Decision, name: str, before: State, after: State) -> Move:
    new = [f for f in decision.criteria if f.decision == name and f.answer is MET and f.since == decision.as_of]
    return Move(
        day=decision.as_of,
        known_on=_known_on(policy, register, decision, name, after),
        decision=name,
        before=before,
        after=after,
        clauses=tuple(dict.fromkeys(finding.clause for finding in new)),
        signals=tuple(sorted({signal for finding in new for signal in finding.evidence})),
        overdue=tuple(obligation for obligation in decision.obligations if obligation.status == "overdue"),
    )


def _known_on(policy: Policy, register: Register, decision: Decision, name: str, after: State) -> date | None:
    """The first day on which, by what was known then, the day in question would have been decided so."""
    day, limit = decision.as_of, decision.known_at
    history = register.history(decision.provider, known_at=limit).signals
    recorded = sorted({signal.recorded_on for signal in history if signal.date <= day and signal.recorded_on > day})
    for known in (day, *recorded):
        then = decide(policy, register, provider=decision.provider, as_of=day, known_at=known)
        if _state(then.decisions[name]) == after:
            return known
    return None
