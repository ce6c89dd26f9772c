"""From a heap of signals to what is admitted of one provider, at what was known on a day."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date

from qaengine.errors import Mistake, SignalError, did_you_mean
from qaengine.signals.faults import Fault, faults_of
from qaengine.signals.records import ALL_PROVIDERS, Signal

CONTINUES = "provider.continues"


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The signals admitted for one provider, those of the ids it continues and of `*` among them, by date and id."""

    provider: str
    signals: tuple[Signal, ...]


def check_set(signals: Iterable[Signal], *, left_out_ids: Set[str] = frozenset()) -> list[Mistake]:
    """Everything in which these signals contradict each other, in the order of the places where it stands.

    The same id twice is one signal when equal, and a mistake when not. A correction needs a target of the same provider
    among the signals (or among the ids left out), leads nowhere back to itself, and is the only one that stands.
    """
    return [fault.mistake for fault in faults_of(once_each(signals), left_out_ids)]


def without_faults(
    signals: Iterable[Signal], *, left_out_ids: Set[str] = frozenset()
) -> tuple[tuple[Signal, ...], tuple[tuple[Signal, tuple[Mistake, ...]], ...]]:
    """The signals among which nothing contradicts, and those left out for it, each with why."""
    kept = once_each(signals)
    left_out: list[tuple[Signal, tuple[Mistake, ...]]] = []
    gone = set(left_out_ids)
    while faults := faults_of(kept, gone):
        why: dict[int, list[Mistake]] = defaultdict(list)
        for fault in faults:
            for one in fault.signals:
                why[id(one)].append(fault.mistake)
        left_out += [(one, tuple(why[id(one)])) for one in kept if id(one) in why]
        gone |= {one.id for one in kept if id(one) in why}
        kept = [one for one in kept if id(one) not in why]
    return tuple(kept), tuple(left_out)


def once_each(signals: Iterable[Signal]) -> list[Signal]:
    """The signals, equal ones once: the one that stands first by file and line."""
    held: dict[str, Signal] = {}
    others: list[Signal] = []
    for signal in signals:
        first = held.setdefault(signal.id, signal)
        if first is signal:
            continue
        if first != signal:
            others.append(signal)
        elif standing(signal) < standing(first):
            held[signal.id] = signal
    return [*held.values(), *dict.fromkeys(others)]


def standing(signal: Signal) -> tuple[str, int, int]:
    """Where a signal stands, to be sorted by."""
    place = signal.place
    return (place.file, place.line, place.column) if place else ("", 0, 0)


def admitted(signals: Sequence[Signal], known_at: date | None) -> Iterator[Signal]:
    """The evidence among one provider's signals, as the council held it on `known_at`; None is everything held.

    Counted are the signals recorded by then. One that withdraws is no evidence itself. One that is withdrawn is gone,
    and what it had replaced or retracted is back. One that is superseded is gone too, but what it had replaced or
    retracted stays so: its successor stands for it. A withdrawal that is itself withdrawn retracts nothing.
    """
    held = [one for one in signals if known_at is None or one.recorded_on <= known_at]
    corrections = [one for one in held if one.corrects]
    if not corrections:
        yield from held
        return
    gone = withdrawn(corrections)
    gone |= {one.supersedes for one in corrections if one.supersedes and one.id not in gone}
    for one in held:
        if one.id not in gone and not one.withdraws:
            yield one


def withdrawn(corrections: Sequence[Signal]) -> set[str | None]:
    """The ids that are retracted by a withdrawal that is not retracted itself, however long the chain."""
    waiting: dict[str, int] = defaultdict(int)
    for one in corrections:
        if one.withdraws:
            waiting[one.withdraws] += 1
    by_id = {one.id: one for one in corrections}
    ready = [one for one in corrections if one.withdraws and not waiting[one.id]]
    gone: set[str | None] = set()
    while ready:
        one = ready.pop()
        target = str(one.withdraws)
        if one.id not in gone:
            gone.add(target)
        waiting[target] -= 1
        if not waiting[target] and target in by_id and by_id[target].withdraws:
            ready.append(by_id[target])
    return gone


class Register:
    """All signals by provider; made once, then asked for one history after the other.

    SignalError when the signals contradict each other, or when a provider's new id leads back to itself.
    """

    __slots__ = ("_by_provider", "_gone")

    def __init__(self, signals: Iterable[Signal], *, left_out_ids: Set[str] = frozenset()) -> None:
        kept = once_each(signals)
        faults: Collection[Fault] = faults_of(kept, left_out_ids)
        if faults:
            raise SignalError(fault.mistake for fault in faults)
        by_provider: dict[str, list[Signal]] = defaultdict(list)
        for signal in kept:
            by_provider[signal.provider].append(signal)
        self._by_provider: Mapping[str, list[Signal]] = dict(by_provider)
        self._gone = frozenset(left_out_ids)

    def __iter__(self) -> Iterator[Signal]:
        return (signal for own in self._by_provider.values() for signal in own)

    def providers(self) -> tuple[str, ...]:
        """The ids of all providers with signals of their own, sorted."""
        return tuple(sorted(self._by_provider.keys() - {ALL_PROVIDERS}))

    def history(self, provider: str, *, known_at: date | None = None) -> History:
        """What is admitted for the provider, by what was known at the end of that day; None is all that is held."""
        found = self._gathered(provider, lambda own: admitted(own, known_at))
        return History(provider=provider, signals=tuple(sorted(found, key=lambda one: (one.date, one.id))))

    def held(self, provider: str) -> tuple[Signal, ...]:
        """Every signal that may bear on the provider, whenever known, corrections and what they correct among them."""
        return tuple(sorted(self._gathered(provider, iter), key=lambda one: (one.date, one.id)))

    @property
    def left_out_ids(self) -> frozenset[str]:
        """The ids that corrections may name although nothing of that id is held."""
        return self._gone

    def about(self, provider: str) -> "Register":
        """The register of what may bear on one provider alone."""
        return Register(self.held(provider), left_out_ids=self._gone)

    def also(self, signals: Iterable[Signal]) -> "Register":
        """The register with further signals."""
        return Register((*self, *signals), left_out_ids=self._gone)

    def without(self, ids: Collection[str]) -> "Register":
        """The register as if the signals of these ids had never been recorded.

        What one of them had replaced or retracted is evidence again; a correction of one of them stands and corrects
        nothing. SignalError when no signal has such an id.
        """
        known = {signal.id for signal in self}
        unknown = [one for one in dict.fromkeys(ids) if one not in known]
        if unknown:
            raise SignalError(_not_held(one, known) for one in unknown)
        gone = frozenset(ids)
        return Register((signal for signal in self if signal.id not in gone), left_out_ids=self._gone | gone)

    def _gathered(self, provider: str, chosen: Callable[[Sequence[Signal]], Iterable[Signal]]) -> list[Signal]:
        """What is chosen of the provider's signals, of those for all, and of those of the ids that it continues."""
        found: list[Signal] = []
        seen = {provider, ALL_PROVIDERS}
        waiting = sorted(seen)
        while waiting:
            own = list(chosen(self._by_provider.get(waiting.pop(), ())))
            found += own
            before = {str(one.fields["was"]) for one in own if one.kind == CONTINUES and "was" in one.fields}
            waiting += sorted(before - seen)
            seen |= before
        return found


def _not_held(id_: str, known: Set[str]) -> Mistake:
    hint = did_you_mean(id_, known) if len(known) <= 10_000 else None
    return Mistake(code="Q436", text=f"no signal held has the id `{id_}`", hint=hint)
