"""One trial of a law: a provider's signals, in what the second differs, and how a broken one is made smaller."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from qaengine.errors import SignalError
from qaengine.readings.properties.world import History
from qaengine.signals.records import Signal

MOST_TRIES = 400
"""So often a counterexample is judged again while it is made smaller."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What a law is tried on: signals that are held in any case, and those of the one and of the other provider only.

    `day` is a second day, for a law that speaks of two. A law of one provider leaves `after` empty.
    """

    held: History
    before: History = ()
    after: History = ()
    as_of: date
    known_at: date | None = None
    day: date | None = None

    @property
    def first(self) -> History:
        """The signals of the one provider."""
        return (*self.held, *self.before)

    @property
    def second(self) -> History:
        """The signals of the other provider."""
        return (*self.held, *self.after)


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """How a law is broken: in words, by which decision or clauses, and whether two providers are compared."""

    words: str
    decision: str | None = None
    clause: str | None = None
    two: bool = False


Judging = Callable[[Trial], Broken | None]


def smallest(trial: Trial, broken: Broken, judging: Judging) -> tuple[Trial, Broken]:
    """A trial that still breaks the law when no signal and no field of what both hold can be left out.

    Within `MOST_TRIES`; beyond them it is as small as it was made by then.
    """
    tries, going = 0, True
    while going and tries < MOST_TRIES:
        going = False
        for less in _less(trial):
            tries += 1
            found = _judged(less, judging)
            if found is not None:
                trial, broken, going = less, found, True
                break
            if tries >= MOST_TRIES:
                break
    return trial, broken


def _judged(trial: Trial, judging: Judging) -> Broken | None:
    try:
        return judging(trial)
    except SignalError:
        return None


def _less(trial: Trial) -> Iterator[Trial]:
    """The trial with one signal less, then with one field less."""
    for signal in trial.held:
        yield replace(trial, held=tuple(one for one in trial.held if signal.id not in (one.id, one.corrects)))
    for place, signal in enumerate(trial.held):
        for less in _plainer(signal):
            yield replace(trial, held=(*trial.held[:place], less, *trial.held[place + 1 :]))


def _plainer(signal: Signal) -> Iterator[Signal]:
    if signal.kind == "feed.coverage":
        return
    for name in signal.fields:
        yield replace(signal, fields={key: value for key, value in signal.fields.items() if key != name})
