"""Answers over time: the unbroken times in which something stays the same, found back in time only as far as asked."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Generic, TypeVar

Seen = TypeVar("Seen")
ONE_DAY = timedelta(days=1)


class Runs(Generic[Seen]):
    """What is seen of something on every day up to the last, each run of days on which it is the same looked at once.

    `turn_before(day)` is the latest day, up to `day`, on which it may have become what it is; None when there is none.
    """

    def __init__(self, last: date, seen: Callable[[date], Seen], turn_before: Callable[[date], date | None]) -> None:
        self._seen, self._turn_before = seen, turn_before
        self._day: date | None = last
        self._values: list[Seen] = [seen(last)]
        self._starts: list[date] = []

    def at(self, day: date) -> Seen:
        """What is seen on the day, which is not after the last."""
        return self._values[self._run(day)]

    def start(self, day: date) -> date | None:
        """The first day of the run in which the day is; None when it has no beginning."""
        run = self._run(day)
        return self._starts[run] if run < len(self._starts) else None

    def _run(self, day: date) -> int:
        """Which run the day is in, the newest being the first."""
        while self._day is not None and not (self._starts and self._starts[-1] <= day):
            self._look_back(self._day)
        return bisect_left(self._starts, -day.toordinal(), key=lambda start: -start.toordinal())

    def _look_back(self, day: date) -> None:
        """One turn further back: a run begins there when it was otherwise the day before."""
        turn = self._turn_before(day)
        if turn is None:
            self._day = None
            return
        self._day = turn - ONE_DAY
        before = self._seen(self._day)
        if before != self._values[-1]:
            self._starts.append(turn)
            self._values.append(before)


def latest_of(turns: Sequence[date]) -> Callable[[date], date | None]:
    """The latest of some sorted days that is not after a day."""

    def turn_before(day: date) -> date | None:
        position = bisect_right(turns, day)
        return turns[position - 1] if position else None

    return turn_before
