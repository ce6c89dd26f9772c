"""XmR control charts of monthly counts: for the eye only, no decision rests on them, so numbers here are floats.

The rules are those of the NHS "Making Data Count" programme: limits at 2.66 average moving ranges from the mean, moving
ranges above 3.267 times their average left out; points outside the limits, seven rising or falling, two of three near a
limit, seven on one side of the mean.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import fmean

LIMIT = 2.66
NEAR_LIMIT = 2 * (LIMIT / 3)
OUTLIER_SCREEN = 3.267
RUN = 7
LEAST_MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlChart:
    """The values, their mean and natural limits, and for each point what is special about it."""

    values: tuple[float, ...]
    mean: float
    lower: float
    upper: float
    special: tuple[str, ...]


def control_chart(values: Sequence[float]) -> ControlChart:
    """The XmR chart of at least two values."""
    mean, spread = fmean(values), _average_moving_range(values)
    lower, upper = mean - LIMIT * spread, mean + LIMIT * spread
    special = _special(values, mean, spread, lower, upper)
    return ControlChart(values=tuple(values), mean=mean, lower=lower, upper=upper, special=special)


def _average_moving_range(values: Sequence[float]) -> float:
    ranges = [abs(after - before) for before, after in pairwise(values)]
    limit = OUTLIER_SCREEN * fmean(ranges)
    kept = [size for size in ranges if size <= limit]
    return fmean(kept)


def _special(values: Sequence[float], mean: float, spread: float, lower: float, upper: float) -> tuple[str, ...]:
    sides = [(value > mean) - (value < mean) for value in values]
    on_one_side, trend = seven_on_one_side(sides), seven_point_trend(values)
    near = _two_in_three(values, mean, spread, sides)
    found = []
    for position, value in enumerate(values):
        if not lower <= value <= upper:
            found.append("outside the limits")
        elif trend[position]:
            found.append("seven rising or falling")
        elif near[position]:
            found.append("two of three near a limit")
        elif on_one_side[position]:
            found.append("seven on one side")
        else:
            found.append("common cause")
    return tuple(found)


def seven_on_one_side(sides: Sequence[int]) -> list[int]:
    """1 for each point that ends a run of seven or more on one side of the mean."""
    found, run = [], 0
    for position, side in enumerate(sides):
        same = position > 0 and side == sides[position - 1]
        run = run + 1 if same and side else abs(side)
        found.append(1 if run >= RUN else 0)
    return found


def seven_point_trend(values: Sequence[float]) -> list[int]:
    """1 or -1 for each point that ends seven or more rising or falling without a pause."""
    found, run, before = [0] if values else [], 1, 0
    for earlier, later in pairwise(values):
        step = (later > earlier) - (later < earlier)
        run = run + 1 if step and step == before else 2 if step else 1
        before = step
        found.append(step if run >= RUN else 0)
    return found


def _two_in_three(values: Sequence[float], mean: float, spread: float, sides: Sequence[int]) -> list[bool]:
    near = [side if abs(value - mean) > NEAR_LIMIT * spread else 0 for value, side in zip(values, sides, strict=True)]
    found = []
    for position, side in enumerate(near):
        windows = [near[first : first + 3] for first in range(max(0, position - 2), min(position, len(near) - 3) + 1)]
        found.append(bool(side) and any(window.count(side) >= 2 for window in windows))
    return found


def monthly_counts(days: Iterable[date], first: date, last: date) -> list[int]:
    """How many of the days fall in each month from that of `first` to that of `last`."""
    counts = Counter((day.year, day.month) for day in days if first <= day <= last)
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [counts[(month // 12, month % 12 + 1)] for month in months]
