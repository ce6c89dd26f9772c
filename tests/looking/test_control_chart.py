"""The control chart agrees with the published rules of the NHS "Making Data Count" programme."""

from datetime import date

import pytest

from qaengine.readings.control_chart import control_chart, monthly_counts, seven_on_one_side, seven_point_trend

# The worked numbers of NHSRplotthedots (MIT), commit 050b07d: standard normal draws, mean and limits.
WORKED = (
    -0.56047565, -0.23017749, 1.55870831, 0.07050839, 0.12928774, 1.71506499, 0.46091621, -1.26506123, -0.68685285,
    -0.44566197, 1.2240818, 0.35981383, 0.40077145, 0.11068272, -0.55584113, 1.78691314, 0.49785048, -1.96661716,
    0.7013559, -0.47279141,
)  # fmt: skip


def test_mean_and_limits_are_those_worked_out_elsewhere() -> None:
    chart = control_chart(WORKED)
    assert chart.mean == pytest.approx(0.1416238, abs=1e-6)
    assert chart.lower == pytest.approx(-3.01138, abs=1e-5)
    assert chart.upper == pytest.approx(3.294627, abs=1e-5)


@pytest.mark.parametrize(
    ("sides", "expected"),
    [
        ([1] * 6, [0] * 6),
        ([1] * 6 + [-1], [0] * 7),
        ([1] * 8 + [-1], [0, 0, 0, 0, 0, 0, 1, 1, 0]),
        ([-1] * 8 + [1], [0, 0, 0, 0, 0, 0, 1, 1, 0]),
        ([1, 1, 1, 0, 1, 1, 1, 1], [0] * 8),
    ],
)
def test_seven_on_one_side_marks_the_seventh_and_those_after(sides: list[int], expected: list[int]) -> None:
    assert seven_on_one_side(sides) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1, 2, 3, 4, 5, 6], [0] * 6),
        ([1, 2, 3, 3, 4, 5, 6], [0] * 7),
        ([1, 2, 3, 4, 5, 6, 7], [0, 0, 0, 0, 0, 0, 1]),
        ([2, 1, 2, 3, 4, 5, 6, 7, 3], [0, 0, 0, 0, 0, 0, 0, 1, 0]),
        ([7, 6, 5, 4, 3, 2, 1], [0, 0, 0, 0, 0, 0, -1]),
        ([2, 7, 6, 5, 4, 3, 2, 1, 3], [0, 0, 0, 0, 0, 0, 0, -1, 0]),
    ],
)
def test_seven_rising_or_falling_marks_the_seventh(values: list[float], expected: list[int]) -> None:
    assert seven_point_trend(values) == expected


def test_a_point_outside_the_limits_is_called_so_before_anything_else() -> None:
    chart = control_chart([2, 3, 2, 3, 2, 3, 2, 3, 2, 3, 2, 20])
    assert chart.special[-1] == "outside the limits"
    assert chart.special[1] == "common cause"


def test_months_without_an_event_count_as_none() -> None:
    days = [date(2024, 11, 3), date(2024, 11, 30), date(2025, 2, 28)]
    assert monthly_counts(days, date(2024, 11, 3), date(2025, 3, 1)) == [2, 0, 0, 1, 0]
