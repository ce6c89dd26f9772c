"""The same evidence under several councils' policies, side by side."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from qaengine.evaluation.judge import Signals, decide, register_of
from qaengine.outcome.decision import Decision
from qaengine.outcome.truth import MET, UNKNOWN
from qaengine.policy.from_document import Policy

WARNING = (
    "Each council has a scale of its own. What stands side by side is not the same thing, and no outcome of one "
    "council equals an outcome of another."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One decision of one council about a provider: outcome, range, what is in force, and the clauses it rests on."""

    policy: str
    council: str
    decision: str
    title: str
    applies: bool
    outcomes: tuple[str, ...]
    indicated: str | None
    range: tuple[str, str] | None
    settled: bool
    in_force: str | None
    met: tuple[str, ...]
    unknown: int
    """How many clauses that could move it are unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Across:
    """One provider under every council, and whether each says that it covers the provider."""

    provider: str
    as_of: date
    sides: tuple[Side, ...]
    out_of_scope: tuple[str, ...]


def across(
    policies: Iterable[Policy], signals: Signals, *, as_of: date, providers: Iterable[str] | None = None
) -> Iterator[Across]:
    """Each provider decided under each policy, in the order given."""
    listed, register = tuple(policies), register_of(signals)
    for provider in providers if providers is not None else register.providers():
        decisions = [(policy, decide(policy, register, provider=provider, as_of=as_of)) for policy in listed]
        outside = [name_of(policy) for policy, decision in decisions if _is_outside(decision)]
        sides = tuple(side for policy, decision in decisions for side in _sides(policy, decision))
        yield Across(provider=provider, as_of=as_of, sides=sides, out_of_scope=tuple(outside))


def name_of(policy: Policy) -> str:
    """`herefordshire@2018`."""
    return f"{policy.id}@{policy.edition}"


def _is_outside(decision: Decision) -> bool:
    return any(warning.code == "out_of_scope" for warning in decision.warnings)


def _sides(policy: Policy, decision: Decision) -> Iterator[Side]:
    for name, standing in decision.decisions.items():
        found = [one for one in decision.criteria if one.decision == name]
        shown = {standing.indicated, *(standing.range or ())}
        yield Side(
            policy=name_of(policy),
            council=str(policy.tree.title),
            decision=name,
            title=standing.title,
            applies=standing.applies,
            outcomes=standing.outcomes,
            indicated=standing.indicated,
            range=standing.range,
            settled=standing.settled,
            in_force=standing.in_force,
            met=tuple(dict.fromkeys(one.clause for one in found if one.answer is MET and one.outcome in shown)),
            unknown=sum(one.answer is UNKNOWN and one.clause in standing.would_settle for one in found),
        )
