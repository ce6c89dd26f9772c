"""Hypothesis strategies made from a policy: histories at its thresholds and windows, approvals, records, answers."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from qaengine.policy.changes import Change
from qaengine.readings.properties.aims import aims_of
from qaengine.readings.properties.world import History, World, numbered
from qaengine.signals.records import Signal

LATE = (1, 7, 31)
"""So many days after it happened a thing is recorded, or corrected."""
USUAL_SEEDS = 6
"""Of so many different things a history tells as a rule."""
MOST_MOVES = 5
MOST_AS_FOUND, BESIDE = 45, 15
"""So many histories of a hundred show one answer of one criterion as it was found, one for each; so many lie beside."""


def histories(world: World) -> st.SearchStrategy[History]:
    """Signals of one provider: those of an aim of the policy, or just beside it; or several of the policy's edges."""
    return _histories(world)


@st.composite
def _histories(draw: st.DrawFn, world: World) -> History:
    way, as_found = draw(st.integers(0, 99)), min(len(aims_of(world)), MOST_AS_FOUND)
    if way >= 100 - as_found:
        return numbered(draw(st.sampled_from(aims_of(world))))
    signals = draw(_beside(world) if way >= 100 - as_found - BESIDE else _mixed(world))
    for _ in range(draw(st.integers(0, 2)) if signals else 0):
        place = draw(st.integers(0, len(signals) - 1))
        days = (world.as_of - draw(st.sampled_from(world.days))).days
        signals[place] = moved(signals[place], days=days, world=world, whole=draw(st.booleans()))
    if draw(st.booleans()):
        signals += draw(moves(world))
    if draw(st.integers(0, 3)) == 3:
        signals += world.all_is_held
    held = numbered(signals)
    return draw(_told_late(held)) if draw(st.integers(0, 3)) == 3 else held


@st.composite
def _told_late(draw: st.DrawFn, held: History) -> History:
    """The same with one signal recorded days after it happened, and another corrected as late."""
    own = [place for place, one in enumerate(held) if one.kind != "feed.coverage"]
    if not own:
        return held
    late, other = draw(st.sampled_from(own)), held[draw(st.sampled_from(own))]
    signals = list(held)
    days = timedelta(days=draw(st.sampled_from(LATE)))
    signals[late] = replace(held[late], recorded_on=held[late].date + days, recorded=True)
    if draw(st.booleans()):
        signals.append(draw(corrections(signals[held.index(other)], days)))
    return numbered(signals)


@st.composite
def corrections(draw: st.DrawFn, signal: Signal, after: timedelta) -> Signal:
    """What withdraws the signal, or replaces it by the same with one field less or on another day; recorded later."""
    learned = max(signal.date, signal.recorded_on) + after
    made = replace(signal, id="correction", ref=None, recorded_on=learned, recorded=True)
    names = sorted(signal.fields)
    match draw(st.integers(0, 2)):
        case 0:
            return replace(made, withdraws=signal.id)
        case 1 if names:
            gone = draw(st.sampled_from(names))
            kept = {name: value for name, value in signal.fields.items() if name != gone}
            return replace(made, supersedes=signal.id, fields=kept)
        case _:
            earlier = signal.date - timedelta(days=draw(st.sampled_from(LATE)))
            return replace(made, supersedes=signal.id, date=earlier)


@st.composite
def _mixed(draw: st.DrawFn, world: World) -> list[Signal]:
    """Several of the policy's edges at once."""
    often = min(60, 100 * USUAL_SEEDS // len(world.groups))
    chosen = [group for group in world.groups if draw(st.integers(0, 99)) >= 100 - often]
    seeds = [group[draw(st.integers(0, len(group) - 1))] for group in chosen]
    return [signal for seed in seeds for signal in seed]


@st.composite
def _beside(draw: st.DrawFn, world: World) -> list[Signal]:
    """What shows one answer of a criterion, with one signal less, with one more of the same, or with another edge."""
    signals = list(draw(st.sampled_from(aims_of(world))))
    place = draw(st.integers(0, max(len(signals) - 1, 0)))
    match draw(st.integers(0, 2)) if signals else 2:
        case 0:
            del signals[place]
        case 1:
            signals.append(signals[place])
        case _:
            signals += draw(st.sampled_from(draw(st.sampled_from(world.groups))))
    return signals


def moved(signal: Signal, *, days: int, world: World, whole: bool = False) -> Signal:
    """The signal so many days before the as-of day; the `whole` of it, with every date that it tells of."""
    if signal.kind == "feed.coverage":
        return signal
    day = world.as_of - timedelta(days=days)
    by = day - signal.date if whole else timedelta()
    fields = {name: value + by if isinstance(value, date) else value for name, value in signal.fields.items()}
    return replace(signal, date=day, recorded_on=day, recorded=False, fields=fields)


@st.composite
def moves(draw: st.DrawFn, world: World) -> History:
    """What may move what is in force: records of what was decided, and approvals by the roles that the policy names."""
    found = [draw(_move(world)) for _ in range(draw(st.integers(0, MOST_MOVES)))]
    return tuple(found)


@st.composite
def _move(draw: st.DrawFn, world: World) -> Signal:
    tree = world.policy.tree
    name = draw(st.sampled_from(sorted(map(str, tree.decisions))))
    outcomes = [str(one) for one in tree.decisions[name].outcomes]
    day = world.as_of - timedelta(days=draw(st.integers(0, 40)))
    changes = [change for change in tree.changes if change.decision == name and change.approved_by]
    record: dict[str, object] = {"id": "move", "date": day}
    if not changes or draw(st.booleans()):
        record |= {"kind": "decision.recorded", "decision": name, "outcome": draw(st.sampled_from(outcomes))}
        return world.signal(record)
    return world.signal(record | {"kind": "approval"} | draw(_approval(draw(st.sampled_from(changes)), outcomes)))


@st.composite
def _approval(draw: st.DrawFn, change: Change, outcomes: list[str]) -> dict[str, object]:
    start = draw(st.sampled_from([str(one) for one in change.from_] or outcomes))
    end = draw(st.sampled_from([str(one) for one in (*change.to, *change.called)] or outcomes))
    roles = sorted({str(role) for approver in change.approved_by for role in approver.role})
    word = draw(st.sampled_from(["approve", "approve", "approve", "refuse"]))
    return {"from_state": start, "to_state": end, "role": draw(st.sampled_from(roles)), "decision": word}


@st.composite
def signals_of(draw: st.DrawFn, world: World, kinds: tuple[str, ...]) -> Signal:
    """One signal of one of the kinds, as an edge of the policy has it, or with nothing said but its kind."""
    known = [world.signal({"id": "new", "kind": kind, "date": world.as_of}) for kind in kinds]
    known += [one for kind in kinds for one in world.examples.get(kind, ())]
    return replace(known[draw(st.integers(0, len(known) - 1))], id="new", ref=None)
