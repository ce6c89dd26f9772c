"""Exact Poisson limits: above, below or as expected for the size, decided without binary floats."""

from decimal import Decimal
from fractions import Fraction
from math import exp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qaengine.rates import (
    FAR_TAIL,
    STANDINGS,
    TAIL,
    is_above,
    is_below,
    lower_limit,
    standing,
    tail_at_least,
    tail_at_most,
    upper_limit,
)

counts = st.integers(0, 200)
expectations = st.fractions(min_value=Fraction(1, 1000), max_value=200, max_denominator=1000)
tails = st.sampled_from([TAIL, FAR_TAIL, Fraction(1, 20), Fraction(1, 2), Fraction(1, 10**9)])
STEP = Fraction(1, 10**12)


# The limits of a count


@pytest.mark.parametrize(
    ("count", "lower", "upper"),
    [  # Garwood 1936, as tabled
        (0, "0.0000", "3.6889"),
        (1, "0.0253", "5.5716"),
        (3, "0.6187", "8.7673"),
        (10, "4.7954", "18.3904"),
        (100, "81.3640", "121.6268"),
    ],
)
def test_the_95_percent_limits_are_those_of_the_tables(count: int, lower: str, upper: str) -> None:
    places = Decimal("0.0001")
    assert lower_limit(count, TAIL).quantize(places) == Decimal(lower)
    assert upper_limit(count, TAIL).quantize(places) == Decimal(upper)


@pytest.mark.parametrize("tail", [TAIL, FAR_TAIL, Fraction(1, 2), Fraction(1, 10**6)])
def test_the_limits_are_the_chi_squared_ones(tail: Fraction) -> None:
    chi2 = pytest.importorskip("scipy.stats").chi2
    for count in [*range(41), 77, 99, 100, 250, 500, 777, 1000, 1500, 2000]:
        lower = chi2.ppf(float(tail), 2 * count) / 2 if count else 0
        upper = chi2.isf(float(tail), 2 * count + 2) / 2
        assert float(lower_limit(count, tail)) == pytest.approx(lower, rel=0, abs=1e-6), count
        assert float(upper_limit(count, tail)) == pytest.approx(upper, rel=0, abs=1e-6), count


@given(counts, tails)
def test_a_limit_is_where_the_decision_turns(count: int, tail: Fraction) -> None:
    lower, upper = Fraction(lower_limit(count, tail)), Fraction(upper_limit(count, tail))
    assert lower == 0 or is_above(count, lower, tail)
    assert not is_above(count, lower + STEP, tail)
    assert is_below(count, upper, tail)
    assert upper <= STEP or not is_below(count, upper - STEP, tail)


@given(counts, tails)
def test_the_limits_enclose_the_count_and_rise_with_it(count: int, tail: Fraction) -> None:
    assert lower_limit(count, tail) <= count < upper_limit(count, tail)
    assert lower_limit(count, tail) < lower_limit(count + 1, tail)
    assert upper_limit(count, tail) < upper_limit(count + 1, tail)


def test_no_events_have_the_lower_limit_0_and_the_upper_limit_of_an_exponential() -> None:
    assert lower_limit(0, TAIL) == 0
    assert exp(-float(upper_limit(0, TAIL))) == pytest.approx(0.025)


# The chance of so many, or so few


def test_a_chance_is_right_to_twenty_places() -> None:
    assert tail_at_most(0, Fraction(1)) == Decimal("0.36787944117144232160")  # 1 / e
    assert tail_at_least(1, Fraction(1)) == Decimal("0.63212055882855767840")
    assert tail_at_least(0, Fraction(7)) == 1
    assert tail_at_most(5, Fraction(0)) == 1
    assert tail_at_least(1, Fraction(0)) == 0


def test_the_chances_are_those_of_scipy() -> None:
    poisson = pytest.importorskip("scipy.stats").poisson
    for count in (0, 1, 3, 10, 50, 300):
        for expected in (Fraction(1, 7), Fraction(5, 2), Fraction(12), Fraction(301)):
            assert float(tail_at_most(count, expected)) == pytest.approx(poisson.cdf(count, float(expected)), abs=1e-12)
            more = poisson.sf(count - 1, float(expected))
            assert float(tail_at_least(count, expected)) == pytest.approx(more, abs=1e-12)


@given(counts, expectations)
def test_so_many_or_fewer_and_one_more_or_more_are_everything(count: int, expected: Fraction) -> None:
    assert abs(tail_at_most(count, expected) + tail_at_least(count + 1, expected) - 1) <= Decimal(10) ** -20


@given(counts, expectations, tails)
def test_the_decisions_agree_with_the_chances(count: int, expected: Fraction, tail: Fraction) -> None:
    at_least, at_most = Fraction(tail_at_least(count, expected)), Fraction(tail_at_most(count, expected))
    if abs(at_least - tail) > Fraction(1, 10**20):
        assert is_above(count, expected, tail) is (at_least < tail)
    if abs(at_most - tail) > Fraction(1, 10**20):
        assert is_below(count, expected, tail) is (at_most < tail)


def test_a_tail_that_lies_next_to_the_chance_is_decided_exactly() -> None:
    chance = Fraction(tail_at_least(12, Fraction(5)))  # rounded: within 10**-20 of the truth, on one side of it
    near = Fraction(1, 2 * 10**20)
    assert is_above(12, Fraction(5), chance + near)
    assert not is_above(12, Fraction(5), chance - near)


# Standing


@pytest.mark.parametrize(
    ("count", "expected", "where"),
    [
        (0, Fraction(1), "expected"),
        (0, Fraction(3), "expected"),
        (0, Fraction(37, 10), "below"),
        (0, Fraction(691, 100), "far_below"),
        (3, Fraction(62, 100), "expected"),
        (3, Fraction(61, 100), "above"),
        (3, Fraction(19, 100), "far_above"),
        (10, Fraction(5), "expected"),
        (10, Fraction(479, 100), "above"),
        (10, Fraction(10), "expected"),
        (100, Fraction(130), "below"),
        (100, Fraction(81), "above"),
        (1000, Fraction(900), "far_above"),
        (0, Fraction(0), "expected"),
    ],
)
def test_a_count_stands_where_the_funnel_puts_it(count: int, expected: Fraction, where: str) -> None:
    assert standing(count, expected, minimum=3) == where


def test_fewer_events_than_the_minimum_are_never_above() -> None:
    tiny = Fraction(1, 1000)
    assert [standing(count, tiny, minimum=3) for count in range(5)] == [
        "expected", "expected", "expected", "far_above", "far_above",
    ]  # fmt: skip
    assert standing(2, tiny, minimum=0) == "far_above"
    assert standing(1, Fraction(20), minimum=3) == "far_below"


@given(counts, expectations, st.integers(0, 10))
def test_one_event_more_never_lowers_a_standing(count: int, expected: Fraction, minimum: int) -> None:
    fewer, more = (standing(number, expected, minimum=minimum) for number in (count, count + 1))
    assert STANDINGS.index(fewer) <= STANDINGS.index(more)


@given(counts, expectations, expectations, st.integers(0, 10))
def test_a_larger_expectation_never_raises_a_standing(
    count: int, one: Fraction, other: Fraction, minimum: int
) -> None:  # fmt: skip
    smaller, larger = sorted((one, other))
    over, under = (standing(count, expected, minimum=minimum) for expected in (smaller, larger))
    assert STANDINGS.index(under) <= STANDINGS.index(over)


# What is refused


def test_events_where_none_are_expected_have_no_standing() -> None:
    with pytest.raises(ValueError, match="an expectation of 0"):
        standing(1, Fraction(0), minimum=0)


@pytest.mark.parametrize("decide", [is_above, is_below])
def test_counts_expectations_and_tails_must_make_sense(decide: object) -> None:
    assert callable(decide)
    with pytest.raises(ValueError, match="a count"):
        decide(-1, Fraction(1), TAIL)
    with pytest.raises(ValueError, match="an expectation"):
        decide(1, Fraction(-1), TAIL)
    for tail in (Fraction(0), Fraction(51, 100), Fraction(-1)):
        with pytest.raises(ValueError, match="a tail"):
            decide(1, Fraction(1), tail)


def test_nothing_expected_is_decided_without_a_standing() -> None:
    assert is_above(1, Fraction(0), TAIL)
    assert not is_above(0, Fraction(0), TAIL)
    assert not is_below(0, Fraction(0), TAIL)


# The work is bounded


@given(st.integers(0, 100_000), st.fractions(min_value=0, max_value=10**15, max_denominator=10**6))
def test_vast_counts_and_expectations_are_decided_in_bounded_work(count: int, expected: Fraction) -> None:
    assert is_above(count, expected, FAR_TAIL) <= (count > expected)
    assert is_below(count, expected, FAR_TAIL) <= (count < expected)
    assert 0 <= tail_at_most(count, expected) <= 1
