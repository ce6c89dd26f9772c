"""What an indicator can measure: known values, intervals, stretches of time, groups - or nothing that is known."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

Scalar = str | bool | int | Fraction | date | None


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nothing is known, and why not."""

    why: str


@dataclass(frozen=True, slots=True)
class Candidates:
    """The value is one of these; one alone is known."""

    values: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Interval:
    """A number from `low` to `high`, both included; without `high` there is no telling how much more."""

    low: int | Fraction
    high: int | Fraction | None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Time from a first to a last day: what is certain, what may be, and whether there may be more unseen."""

    certain: tuple[date, date] | None
    possible: tuple[date, date] | None
    open: bool


@dataclass(frozen=True, slots=True)
class Members:
    """A group: each member with what is measured of it."""

    of: "Mapping[str, Unknown | Candidates | Interval | Stretch]"


Measured = Unknown | Candidates | Interval | Stretch | Members
