"""Made-up providers of a shipped policy, many and cheap: edges of the policy mixed, moved, approved and corrected.

The same ones every time. First come the examples of each criterion met, one provider each, and then mixtures: several
edges of the policy at once, some at the edge of a window, with a word or two left out or taken from another record;
decisions recorded and approved; what was recorded late, replaced, retracted, or held under an earlier id.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random

import shipped

from qaengine.errors import QaengineError
from qaengine.examples.histories import of_subjects, once_each
from qaengine.examples.signals import Examples
from qaengine.outcome.truth import MET
from qaengine.periods import add, back
from qaengine.policy.changes import Change
from qaengine.signals.from_record import signal_from_record
from qaengine.signals.history import check_set
from qaengine.signals.records import Signal

History = tuple[Signal, ...]
NOT_MOVED = ("feed.coverage", "provider.continues")


class Pool:
    """What the providers of one policy on one day are made of."""

    def __init__(self, path: Path, as_of: date) -> None:
        self.path, self.policy, self.as_of = path, shipped.shipped(path), as_of
        examples = Examples(self.policy, as_of)
        found = {one.number: examples.answering(one, MET) for one in examples.space.positions}
        self.can_be_met = {number for number, one in found.items() if one is not None}
        self.met = [one.signals for _, one in sorted(found.items()) if one is not None]
        self.groups = list(_by_kinds([*once_each(of_subjects(examples.space)), *self.met]))
        self.days = list(_days(path, as_of))

    def providers(self, count: int, first: int = 0) -> Iterator[History]:
        """So many providers, `p00000` and on, from the first of these numbers."""
        for number in range(first, first + count):
            name, die = f"p{number:05}", Random(f"{self.path.stem} {number}")
            alone = number < len(self.met)
            made = list(self.met[number]) if alone else self.mixture(die)
            history = _named(made, name)
            yield history if alone else self.as_held(history, name, die)

    def mixture(self, die: Random) -> list[Signal]:
        """Several edges at once, some of them moved, with a word changed, or approved."""
        often = min(1, 6 / len(self.groups))
        chosen = [die.choice(group) for group in self.groups if die.random() < often]
        signals = [one for history in chosen for one in history]
        signals = [self.moved(one, die) if die.random() < 0.2 else one for one in signals]
        signals = [self.reworded(one, die) if die.random() < 0.2 else one for one in signals]
        return signals + (list(self.moves(die)) if die.random() < 0.6 else [])

    def moved(self, signal: Signal, die: Random) -> Signal:
        """The signal on another day: at the edge of a window, or any day of the last two years."""
        if signal.kind in NOT_MOVED:
            return signal
        day = die.choice(self.days) if die.random() < 0.7 else self.as_of - timedelta(days=die.randrange(730))
        return replace(signal, date=day, recorded_on=day, recorded=False)

    def reworded(self, signal: Signal, die: Random) -> Signal:
        """The signal with a field left out, or as another signal of its kind in the pool has it."""
        if not signal.fields or signal.kind in NOT_MOVED:
            return signal
        name = die.choice(sorted(signal.fields))
        others = [one.fields[name] for one in self.of_kind(signal.kind) if name in one.fields]
        fields = {key: value for key, value in signal.fields.items() if key != name}
        if others and die.random() < 0.6:
            fields[name] = die.choice(others)
        return self.read(replace(signal, fields=fields)) or signal

    @cache  # noqa: B019 - there is one pool of each policy, and it is kept
    def of_kind(self, kind: str) -> list[Signal]:
        return [one for group in self.groups for history in group for one in history if one.kind == kind]

    def read(self, signal: Signal) -> Signal | None:
        """The signal as its record is read; None where the vocabulary refuses it."""
        try:
            return signal_from_record(signal.document(), vocabulary=self.policy.vocabulary)
        except QaengineError:
            return None

    # What moves what is in force

    def moves(self, die: Random) -> Iterator[Signal]:
        """A decision on record, and then a change approved by everyone, or by all but one, or refused by one."""
        changes = [one for one in self.policy.tree.changes if one.approved_by]
        name = die.choice(sorted(map(str, self.policy.tree.decisions)))
        change = die.choice(changes) if changes else None
        outcomes = list(map(str, self.policy.tree.decisions[change.decision if change else name].outcomes))
        start = die.choice([str(one) for one in change.from_] if change and change.from_ else outcomes)
        ago = die.randrange(2, 60)
        yield self.record(ago, kind="decision.recorded", decision=change.decision if change else name, outcome=start)
        if change is not None:
            yield from self.approvals(change, start, outcomes, ago, die)

    def approvals(self, change: Change, start: str, outcomes: list[str], ago: int, die: Random) -> Iterator[Signal]:
        ends = [str(one) for one in (*change.to, *change.called)] or [one for one in outcomes if one != start]
        end = die.choice(ends)
        left_out = die.randrange(4 * len(change.approved_by))
        for place, approver in enumerate(change.approved_by):
            if place == left_out:
                continue
            word = "refuse" if die.random() < 0.1 else "approve"
            day = die.randrange(ago) if die.random() < 0.7 else 0
            role = die.choice(sorted(map(str, approver.role)))
            yield self.record(day, kind="approval", from_state=start, to_state=end, role=role, decision=word)

    def record(self, ago: int, **fields: object) -> Signal:
        day = self.as_of - timedelta(days=ago)
        return signal_from_record(
            {"id": "m", "provider": "p", "date": day, **fields}, vocabulary=self.policy.vocabulary
        )

    # How it came to be held

    def as_held(self, history: History, name: str, die: Random) -> History:
        """Some of it recorded late, some replaced or retracted, some under an id of before."""
        signals = [self.late(one, die) if die.random() < 0.15 else one for one in history]
        if signals and die.random() < 0.2:
            signals = list(_as_one_event(signals, die))
        if signals and die.random() < 0.3:
            signals += self.corrections(die.choice(signals), die)
        if signals and die.random() < 0.1:
            signals = list(_continued(signals, name, die))
        return tuple(signals) if not check_set(signals) else history

    def late(self, signal: Signal, die: Random) -> Signal:
        return replace(signal, recorded_on=signal.date + timedelta(days=die.choice([1, 9, 10, 11, 40])), recorded=True)

    def corrections(self, of: Signal, die: Random) -> Iterator[Signal]:
        """A record that replaces or retracts it, and now and then one that retracts that."""
        day = of.recorded_on + timedelta(days=die.choice([0, 1, 9, 10, 11]))
        plain = replace(of, id=f"{of.id}-c", recorded_on=day, recorded=True, ref=None)
        if die.random() < 0.5:
            yield replace(self.reworded(plain, die), supersedes=of.id)
        else:
            yield replace(plain, withdraws=of.id)
        if die.random() < 0.3:
            yield replace(plain, id=f"{of.id}-d", withdraws=plain.id, recorded_on=day + timedelta(days=1))


@cache
def pool(path: Path, as_of: date) -> Pool:
    """The pool of a shipped policy."""
    return Pool(path, as_of)


def _by_kinds(histories: list[History]) -> Iterator[list[History]]:
    """The histories by the kinds of signal in them, so that what has many edges does not crowd out what has few."""
    found: dict[frozenset[str], list[History]] = {}
    for history in histories:
        found.setdefault(frozenset(one.kind for one in history if one.kind != "feed.coverage"), []).append(history)
    yield from found.values()


def _days(path: Path, as_of: date) -> Iterator[date]:
    """The days on, just before and just after the edge of each of the policy's windows and terms."""
    for length in shipped.lengths_of(path):
        for edge in (back(as_of, length), add(as_of, length)):
            near = [] if edge is None else [edge + timedelta(days=step) for step in (-1, 0, 1)]
            yield from (day for day in near if date(1990, 1, 1) < day <= as_of)


def _named(signals: list[Signal], name: str) -> History:
    """The signals of the provider, each with an id of its own."""
    return tuple(
        replace(one, id=f"{name}-{place:03}", provider=name, ref=one.ref and f"{name}-{one.ref}")
        for place, one in enumerate(sorted(signals, key=lambda one: (one.date, one.kind)))
    )


def _as_one_event(signals: list[Signal], die: Random) -> Iterator[Signal]:
    """Those of one kind, all or some of them, as reports of one event."""
    kind = die.choice(signals).kind
    for one in signals:
        yield replace(one, ref=f"{one.provider}-event") if one.kind == kind and die.random() < 0.7 else one


def _continued(signals: list[Signal], name: str, die: Random) -> Iterator[Signal]:
    """Some of it under the id that the provider had before; what corrects stays with what it corrects."""
    before = f"{name}-before"
    tied = {target for one in signals if one.corrects for target in (one.id, one.corrects)}
    for one in signals:
        yield replace(one, provider=before) if one.id not in tied and die.random() < 0.5 else one
    start = min(one.date for one in signals)
    yield Signal(
        id=f"{name}-was",
        provider=name,
        kind="provider.continues",
        date=start,
        recorded_on=start,
        fields={"was": before},
    )
