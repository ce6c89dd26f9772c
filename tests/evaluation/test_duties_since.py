"""From when things fall due: nothing from before the day `since`; monthly returns and what is known of before."""

import pytest
from test_duties import standing

FEEDBACK = """\
for_each: {visit: {done_on: {happened: true}}}
from: done_on
within: 10 days
since: 2025-01-01
"""


@pytest.mark.parametrize(
    ("done_on", "expected"),
    [("2024-12-31", ""), ("2025-01-01", "2025-01-11 overdue"), ("2025-06-30", "2025-07-10 upcoming")],
)
def test_nothing_arises_from_before_the_day(done_on: str, expected: str) -> None:
    assert standing(FEEDBACK, f"visit {done_on} done_on={done_on}", as_of="2025-07-01") == expected


MEETING = """\
while: {begun: {known: true}}
every: 1 month
since: 2025-01-01
last: {signals: {meeting: {forum: team}}, on: held_on}
"""


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param(
            ["provider.profile 2024-05-10 contract_start=2024-05-10"], "2025-02-01 overdue", id="arose before"
        ),
        pytest.param(["provider.profile 2025-03-10 contract_start=2025-03-10"], "2025-04-10 overdue", id="arose after"),
        pytest.param(
            [
                "provider.profile 2024-05-10 contract_start=2024-05-10",
                "meeting 2024-12-20 forum=team held_on=2024-12-20",
            ],
            "2025-01-20 overdue",
            id="the last time counts from whenever it was",
        ),
    ],
)
def test_a_cadence_counts_from_no_day_before(rows: list[str], expected: str) -> None:
    assert standing(MEETING, *rows, as_of="2025-07-01") == expected


RETURNS = """\
monthly: {returns: monitoring.return, period: period, done: received_on, start: begun}
since: 2025-03-01
"""


@pytest.mark.parametrize(
    ("rows", "as_of", "expected"),
    [
        pytest.param(["compliment 2025-05-01"], "2025-05-31", "2025-05-31 due", id="the one for April, on its day"),
        pytest.param(["compliment 2025-05-01"], "2025-06-01", "2025-06-30 upcoming", id="the next is for May"),
        pytest.param(["compliment 2025-01-01"], "2025-01-10", "2025-01-31 upcoming", id="for December, in January"),
        pytest.param(
            ["provider.profile 2019-01-01 contract_start=2019-01-01"],
            "2025-05-31",
            "2025-04-30 overdue; 2025-05-31 due",
            id="none for a month before the day",
        ),
        pytest.param(
            ["monitoring.return 2024-06-01 period=2024-04 received_on=2024-06-01"],
            "2025-04-30",
            "2025-04-30 due",
            id="nor after a return of before",
        ),
        pytest.param(
            [
                "monitoring.return 2024-06-01 period=2024-04 received_on=null",
                "provider.profile 2025-04-01 contract_start=2025-04-01",
            ],
            "2025-05-31",
            "2024-05-31 overdue; 2025-04-30 overdue; 2025-05-31 due",
            id="but what was asked for is owed",
        ),
        pytest.param(
            ["monitoring.return 2025-04-05 period=2025-03 received_on=2025-04-05"],
            "2025-04-10",
            "2025-05-31 upcoming",
            id="the month after the last that came",
        ),
    ],
)
def test_monthly_returns(rows: list[str], as_of: str, expected: str) -> None:
    assert standing(RETURNS, *rows, as_of=as_of) == expected
