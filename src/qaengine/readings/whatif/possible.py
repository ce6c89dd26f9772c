"""One thing that can happen, and the signals by which several are recorded."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from qaengine.outcome.changing import Sort
from qaengine.readings.whatif.fitting import Fields, signal_of
from qaengine.readings.whatif.matter import Matter
from qaengine.signals.from_record import LeftOut, PlaceOnly, read_record
from qaengine.signals.records import Signal


@dataclass(frozen=True, slots=True, kw_only=True)
class Possible:
    """One thing that can happen: a new signal, or a further field of the held signal that it replaces.

    Two of one `slot` cannot both happen; without a slot it can happen again and again.
    """

    sort: Sort
    what: str
    kind: str
    fields: Fields
    cost: int = 1
    slot: str | None = None
    target: Signal | None = None


def signals_of(matter: Matter, chosen: Iterable[Possible]) -> tuple[Signal, ...]:
    """The signals by which the steps are recorded; several about one held signal replace it together."""
    made: list[Signal] = []
    replaced: dict[str, Signal] = {}
    for number, step in enumerate(chosen, start=1):
        id_ = f"what-if-{number}"
        if step.target is None:
            made.append(signal_of(step.kind, matter.as_of, step.fields, id_=id_, provider=matter.provider))
            continue
        held = replaced.get(step.target.id) or replace(
            step.target, id=id_, recorded_on=matter.as_of, recorded=True, supersedes=step.target.id, withdraws=None
        )
        replaced[step.target.id] = replace(held, fields={**held.fields, **step.fields})
    return (*made, *replaced.values())


def is_sound(matter: Matter, chosen: Iterable[Possible]) -> bool:
    """Whether the signals of the steps are signals that could be read."""
    return len(read_again(matter, chosen)) == len(signals_of(matter, chosen))


def read_again(matter: Matter, chosen: Iterable[Possible]) -> tuple[Signal, ...]:
    """The signals of the steps, written as records and read again; without those that are none."""
    nowhere = PlaceOnly(place=None)
    read = (read_record(one.document(), matter.policy.vocabulary, nowhere) for one in signals_of(matter, chosen))
    return tuple(one for one in read if not isinstance(one, LeftOut))
