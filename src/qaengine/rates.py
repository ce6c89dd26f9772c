"""Is a count more, or fewer, than expected for the size of a service? Exact Poisson limits, without binary floats.

A Poisson probability is a ratio of two sums of weights: those of the counts asked about, and those of all counts. The
weights are whole numbers, scaled so that the most likely count weighs 2**bits, and are followed outwards until they
vanish; what was cut off is bounded. So each probability is a bracket, narrowed until a question is settled. It
always is: for a rational expectation above 0 these probabilities are irrational, and never equal to a rational tail.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from typing import Final, Literal

__all__ = [
    "FAR_TAIL",
    "STANDINGS",
    "TAIL",
    "TAILS",
    "Standing",
    "is_above",
    "is_below",
    "lower_limit",
    "standing",
    "tail_at_least",
    "tail_at_most",
    "upper_limit",
]

TAIL: Final = Fraction(25, 1000)
"""The share of chance beyond a 95 % limit, on one side."""
FAR_TAIL: Final = Fraction(1, 1000)
"""The share of chance beyond a 99.8 % limit, on one side."""
TAILS: Final = (TAIL, FAR_TAIL)
"""The two limits of a funnel plot: D. J. Spiegelhalter, Funnel plots for comparing institutional performance,
Statistics in Medicine 24 (2005), 1185-1202."""

Standing = Literal["far_below", "below", "expected", "above", "far_above"]
STANDINGS: Final[tuple[Standing, ...]] = ("far_below", "below", "expected", "above", "far_above")
"""Every standing, from the fewest events to the most."""

LIMIT_PLACES: Final = 12
TAIL_PLACES: Final = 20
_GRID: Final = 10**LIMIT_PLACES
_FIRST_BITS: Final = 96
_HALF: Final = Fraction(1, 2)
_WIDE: Final = Context(prec=100)


def lower_limit(count: int, tail: Fraction) -> Decimal:
    """The expectation under which `count` or more events would have the chance `tail`; in events, 0 for no events.

    The exact (Garwood) lower confidence limit, chi2.ppf(tail, 2 * count) / 2, rounded down to 12 places. Raises
    ValueError for a count below 0 and for a tail that is not above 0 and at most a half.
    """
    _check(count, tail=tail)
    if count == 0:
        return Decimal(0)
    return _events(_grid_step_below(count - 1, 1 - tail))


def upper_limit(count: int, tail: Fraction) -> Decimal:
    """The expectation under which `count` or fewer events would have the chance `tail`; in events.

    The exact (Garwood) upper confidence limit, chi2.ppf(1 - tail, 2 * count + 2) / 2, rounded up to 12 places.
    Raises ValueError as `lower_limit` does.
    """
    _check(count, tail=tail)
    return _events(_grid_step_below(count, tail) + 1)


def tail_at_least(count: int, expected: Fraction) -> Decimal:
    """The chance of `count` or more events when `expected` are expected, rounded to 20 places.

    Raises ValueError for a count or an expectation below 0.
    """
    _check(count, expected=expected)
    enough = _enough(count, expected)
    return _rounded(lambda bits: _at_most(count - 1, enough, bits).complement())


def tail_at_most(count: int, expected: Fraction) -> Decimal:
    """The chance of `count` or fewer events when `expected` are expected, rounded to 20 places.

    Raises ValueError for a count or an expectation below 0.
    """
    _check(count, expected=expected)
    enough = _enough(count, expected)
    return _rounded(lambda bits: _at_most(count, enough, bits))


def is_above(count: int, expected: Fraction, tail: Fraction) -> bool:
    """Whether `count` or more events have a chance of less than `tail` when `expected` are expected, decided exactly.

    The same as `expected` being under the exact lower limit of `count`. Raises ValueError for a count or an
    expectation below 0, and for a tail that is not above 0 and at most a half.
    """
    _check(count, expected=expected, tail=tail)
    if count <= expected:  # the median of a whole expectation is that expectation: the chance is at least a half
        return False
    return expected == 0 or _is_likelier(count - 1, expected, 1 - tail)


def is_below(count: int, expected: Fraction, tail: Fraction) -> bool:
    """Whether `count` or fewer events have a chance of less than `tail` when `expected` are expected, decided exactly.

    The same as `expected` being over the exact upper limit of `count`. Raises ValueError as `is_above` does.
    """
    _check(count, expected=expected, tail=tail)
    if count >= expected:
        return False
    enough = _enough(count, expected)
    if enough < expected and is_below(count, enough, tail):  # and a larger expectation makes so few rarer still
        return True
    return not _is_likelier(count, expected, tail)


def standing(count: int, expected: Fraction, *, minimum: int) -> Standing:
    """Where `count` events stand against `expected` events: outside the 99.8 % limits, the 95 % limits, or inside both.

    With fewer than `minimum` events nothing is ever above what is expected (B21). Where nothing is expected, no
    events are as expected, and one or more have no standing: ValueError, for then the size is what is in doubt.
    Raises ValueError, too, for a count or an expectation below 0.
    """
    _check(count, expected=expected)
    if expected == 0 and count > 0:
        raise ValueError("events cannot be compared with an expectation of 0")
    if count > expected:
        return _standing_above(count, expected) if count >= minimum else "expected"
    return _standing_below(count, expected)


def _standing_above(count: int, expected: Fraction) -> Standing:
    if not is_above(count, expected, TAIL):
        return "expected"
    return "far_above" if is_above(count, expected, FAR_TAIL) else "above"


def _standing_below(count: int, expected: Fraction) -> Standing:
    if not is_below(count, expected, TAIL):
        return "expected"
    return "far_below" if is_below(count, expected, FAR_TAIL) else "below"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bracket:
    """A chance that is certainly from `low` to `high`, both counted in parts of `whole`."""

    low: int
    high: int
    whole: int

    def complement(self) -> "_Bracket":
        return _Bracket(low=self.whole - self.high, high=self.whole - self.low, whole=self.whole)


def _enough(count: int, expected: Fraction) -> Fraction:
    """`expected`, or less of it when it is so vast that `count` or fewer events have a chance under 10**-40 either way.

    By Chernoff's bound, exp(count - enough) * (enough / count)**count, which keeps the work bounded by the count.
    """
    return min(expected, Fraction(4 * count + 100))


def _is_likelier(count: int, expected: Fraction, share: Fraction) -> bool:
    """Whether `count` or fewer events have a chance of more than `share`; `expected` above 0, `share` inside 0 to 1."""
    bits = _first_bits(share)
    while True:
        chance = _at_most(count, expected, bits)
        asked = share.numerator * chance.whole
        if chance.low * share.denominator > asked:
            return True
        if chance.high * share.denominator < asked:
            return False
        bits *= 2


def _at_most(count: int, expected: Fraction, bits: int) -> _Bracket:
    """The bracket of the chance of `count` or fewer events."""
    weights = _Weights.around(expected, bits)
    low, rest = weights.split(count)
    # Where at most `cut` is missing, in all, the share of the first part is least when the rest lacks it.
    whole = low + rest + weights.cut
    return _Bracket(low=low, high=low + weights.cut, whole=whole)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Weights:
    """The relative chances of counts, rounded down: of `mode` and upwards, of those beneath `mode` downwards.

    `cut` is at least what rounding and stopping have left out in all.
    """

    mode: int
    rising: list[int]
    falling: list[int]
    cut: int

    @classmethod
    def around(cls, expected: Fraction, bits: int) -> "_Weights":
        top, bottom = expected.as_integer_ratio()
        mode = top // bottom
        rising = _rising(top, bottom, mode, 1 << bits)
        falling = _falling(top, bottom, mode, 1 << bits)
        cut = _cut_above(top, bottom, mode, len(rising)) + _cut_beneath(top, bottom, mode, len(falling))
        return cls(mode=mode, rising=rising, falling=falling, cut=cut)

    def split(self, count: int) -> tuple[int, int]:
        """The weight of `count` and fewer events, and of more."""
        if count < self.mode:
            skipped = self.mode - 1 - count
            return sum(self.falling[skipped:]), sum(self.falling[:skipped]) + sum(self.rising)
        kept = count - self.mode + 1
        return sum(self.falling) + sum(self.rising[:kept]), sum(self.rising[kept:])

    def of(self, count: int) -> int:
        """The weight of `count` events alone."""
        rises = count >= self.mode
        weights, place = (self.rising, count - self.mode) if rises else (self.falling, self.mode - 1 - count)
        return weights[place] if place < len(weights) else 0


def _rising(top: int, bottom: int, mode: int, weight: int) -> list[int]:
    """The weights of mode, mode + 1, ... until they vanish; the one that vanished is the last."""
    weights = [weight]
    scaled = bottom * mode
    while weight:
        scaled += bottom
        weight = weight * top // scaled
        weights.append(weight)
    return weights


def _falling(top: int, bottom: int, mode: int, weight: int) -> list[int]:
    """The weights of mode - 1, mode - 2, ... until they vanish or the count is 0."""
    weights = []
    scaled = bottom * mode
    while weight and scaled:
        weight = weight * scaled // top
        weights.append(weight)
        scaled -= bottom
    return weights


def _cut_above(top: int, bottom: int, mode: int, length: int) -> int:
    """At least what the rising weights lack.

    The first is exact, and as no ratio is over 1 each is off by at most one more than the one before. So the last,
    which is 0, stands for at most `steps`; beyond it the ratios shrink, and a geometric series is at least the rest.
    """
    steps = length - 1
    next_count = mode + length
    return _rounding(steps) + _rounded_up(steps * top, bottom * next_count - top)


def _cut_beneath(top: int, bottom: int, mode: int, steps: int) -> int:
    """At least what the falling weights lack, by the same argument; nothing is lacking beneath a count of 0."""
    last_count = mode - steps
    if last_count == 0:
        return _rounding(steps)
    return _rounding(steps) + _rounded_up(steps * bottom * last_count, top - bottom * last_count)


def _rounding(steps: int) -> int:
    return steps * (steps + 1) // 2


def _rounded_up(part: int, whole: int) -> int:
    return -(-part // whole)


def _grid_step_below(count: int, share: Fraction) -> int:
    """The last step, of 10**-12 events each, at which the chance of `count` or fewer events is still above `share`.

    Newton's steps from the point of inflection, `count`, approach the place from one side and cannot miss it; the
    exact decision then settles the last step.
    """
    bits = _first_bits(share)
    place, move = count * _GRID, 1
    while move:
        move = _newton_move(count, place, share, bits)
        place += move
    while place > 0 and not _is_likelier(count, Fraction(place, _GRID), share):
        place -= 1
    while _is_likelier(count, Fraction(place + 1, _GRID), share):
        place += 1
    return place


def _newton_move(count: int, place: int, share: Fraction, bits: int) -> int:
    """How many steps of the grid to go, towards 0: (chance - share) over the chance of exactly `count` events."""
    weights = _Weights.around(Fraction(place, _GRID), bits)
    low, rest = weights.split(count)
    gap = low * share.denominator - (low + rest) * share.numerator
    steps = abs(gap) * _GRID // (share.denominator * weights.of(count))
    return steps if gap > 0 else -steps


def _first_bits(share: Fraction) -> int:
    return _FIRST_BITS + share.denominator.bit_length()


def _events(steps: int) -> Decimal:
    return Decimal(steps).scaleb(-LIMIT_PLACES, _WIDE)


def _rounded(bracket: Callable[[int], _Bracket]) -> Decimal:
    """The chance in a bracket, rounded to 20 places, at the first precision where both its ends round alike."""
    bits = 2 * _FIRST_BITS
    while True:
        chance = bracket(bits)
        low, high = (_nearest(end, chance.whole) for end in (chance.low, chance.high))
        if low == high:
            return Decimal(low).scaleb(-TAIL_PLACES, _WIDE)
        bits *= 2


def _nearest(part: int, whole: int) -> int:
    return (2 * part * 10**TAIL_PLACES + whole) // (2 * whole)


def _check(count: int, *, expected: Fraction | None = None, tail: Fraction | None = None) -> None:
    if count < 0:
        raise ValueError("a count cannot be below 0")
    if expected is not None and expected < 0:
        raise ValueError("an expectation cannot be below 0")
    if tail is not None and not 0 < tail <= _HALF:
        raise ValueError("a tail is above 0 and at most a half")
