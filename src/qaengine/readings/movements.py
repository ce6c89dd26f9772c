"""What changed over all providers since a day: who moved and why, what settled or became stale, who is near to it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from qaengine.evaluation.judge import Signals, decide, register_of
from qaengine.outcome.decision import Decision
from qaengine.outcome.trail import Standing
from qaengine.outcome.truth import UNKNOWN
from qaengine.policy.from_document import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """One decision of one provider that moved between two days."""

    provider: str
    decision: str
    indicated: tuple[str | None, str | None]
    in_force: tuple[str | None, str | None]
    settled: tuple[bool, bool]
    because: tuple[str, ...]
    became_unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsettled:
    """A decision that is not settled, with how many answers would settle it."""

    provider: str
    decision: str
    range: tuple[str, str]
    would_settle: tuple[str, ...]


def movements(
    policy: Policy, signals: Signals, *, since: date, as_of: date, providers: Iterable[str] | None = None
) -> Iterator[tuple[list[Movement], list[Unsettled]]]:
    """For each provider what moved between the two days, the first as it was known then, and what is open now."""
    register = register_of(signals)
    for provider in providers if providers is not None else register.providers():
        before = decide(policy, register, provider=provider, as_of=since, known_at=since)
        now = decide(policy, register, provider=provider, as_of=as_of)
        yield list(_moved(before, now)), list(_unsettled(now))


def _moved(before: Decision, now: Decision) -> Iterator[Movement]:
    for name, standing in now.decisions.items():
        earlier = before.decisions[name]
        if _state(earlier) != _state(standing):
            yield Movement(
                provider=now.provider,
                decision=name,
                indicated=(earlier.indicated, standing.indicated),
                in_force=(earlier.in_force, standing.in_force),
                settled=(earlier.settled, standing.settled),
                because=tuple(_changed(before, now, name, unknown=False)),
                became_unknown=tuple(_changed(before, now, name, unknown=True)),
            )


def _state(standing: Standing) -> tuple[object, ...]:
    return standing.indicated, standing.range, standing.in_force, standing.settled


def _changed(before: Decision, now: Decision, name: str, *, unknown: bool) -> Iterator[str]:
    """The clauses whose answers changed: those that became unknown, or those that became known."""
    earlier = {(f.clause, f.outcome): f.answer for f in before.criteria if f.decision == name}
    for finding in now.criteria:
        was = earlier.get((finding.clause, finding.outcome))
        if finding.decision == name and was is not finding.answer and (finding.answer is UNKNOWN) is unknown:
            cited = f" [{', '.join(finding.evidence)}]" if finding.evidence else ""
            yield f"{finding.clause}: {finding.answer.replace('_', ' ')}, {finding.because}{cited}"


def _unsettled(decision: Decision) -> Iterator[Unsettled]:
    for name, standing in decision.decisions.items():
        if standing.range is not None and not standing.settled:
            yield Unsettled(
                provider=decision.provider, decision=name, range=standing.range, would_settle=standing.would_settle
            )


def easiest_first(found: Iterable[Unsettled]) -> list[Unsettled]:
    """Those that the fewest answers would settle first."""
    return sorted(found, key=lambda one: (len(one.would_settle), one.provider, one.decision))
