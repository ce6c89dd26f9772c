# ruff: noqa: E501 - the tables have one row a line
"""Indicators made of indicators: `rate`, `score`, `bands_of`, `matrix`; and `judgement`, a person's own word."""

import pytest
from small import answers, asked

SIZE = "size: {latest: provider.profile, field: people_supported}"
RATE = "{rate: safeguarding.concern, within: 12 months, per: size, expected: 0.1, minimum: 3}"
COVERED = "feed.coverage 2025-07-01 kinds=safeguarding.concern from=2024-01-01 until=2025-07-01"
PROFILE = "provider.profile 2024-01-01 people_supported=20"


def concerns(number: int) -> list[str]:
    return [f"safeguarding.concern 2025-05-{day:02}" for day in range(1, number + 1)]


RATES = [
    # of 2 expected in a year: test, concerns, what else is held, answer
    ("[above, far_above]", 6, [PROFILE, COVERED], "met"),
    ("[above, far_above]", 5, [PROFILE, COVERED], "not_met"),
    ("far_above", 9, [PROFILE, COVERED], "met"),
    ("far_above", 8, [PROFILE, COVERED], "not_met"),
    ("{or_worse: above}", 6, [PROFILE], "met"),
    ("above", 6, [PROFILE], "unknown"),
    ("expected", 2, [PROFILE, COVERED], "met"),
    ("expected", 2, [PROFILE], "unknown"),
    ("[below, far_below]", 0, ["provider.profile 2024-01-01 people_supported=100", COVERED], "met"),
    # an unknown size, and a size of nothing
    ("[above, far_above]", 9, [COVERED], "unknown"),
    ("[above, far_above]", 9, ["provider.profile 2024-01-01 people_supported=0", COVERED], "unknown"),
    # fewer than the minimum are never above
    ("expected", 2, ["provider.profile 2024-01-01 people_supported=1", COVERED], "met"),
    ("{or_worse: above}", 3, ["provider.profile 2024-01-01 people_supported=1", COVERED], "met"),
]


@pytest.mark.parametrize(("test", "number", "rows", "answer"), RATES)
def test_a_rate_stands_against_what_is_expected_for_the_size(test, number, rows, answer):
    assert asked(RATE, test, *concerns(number), *rows, indicators=SIZE).answer == answer


TIMES = "{rate: safeguarding.concern, within: 12 months, per: size, expected: 1, each: 10, times: 1.5, minimum: 2}"


@pytest.mark.parametrize(
    ("test", "number", "rows", "answer"),
    [
        ("above", 3, [PROFILE, COVERED], "not_met"),  # 1.5 times the 2 expected is not more than that
        ("above", 4, [PROFILE, COVERED], "met"),
        ("above", 4, [PROFILE], "met"),
        ("above", 3, [PROFILE], "unknown"),
    ],
)
def test_a_rate_by_times_is_above_when_it_is_more_than_so_many_times(test, number, rows, answer):
    assert asked(TIMES, test, *concerns(number), *rows, indicators=SIZE).answer == answer


PEERS = "{rate: safeguarding.concern, within: 12 months, per: size, expected: {baseline: concerns}, minimum: 3}"


@pytest.mark.parametrize(
    ("rows", "answer"),
    [
        ([], "unknown"),
        (["peer.baseline 2024-01-01 provider=* measure=concerns value=0.1"], "met"),
        (["peer.baseline 2024-01-01 provider=* measure=other value=0.1"], "unknown"),
        (["peer.baseline 2024-01-01 measure=concerns value=0.1", "peer.baseline 2025-01-01 measure=concerns value=1"], "not_met"),
        (["peer.baseline 2024-01-01 measure=concerns value=0.1", "peer.baseline 2025-07-02 measure=concerns value=1"], "met"),
        (["peer.baseline 2024-01-01 measure=concerns value=0"], "unknown"),
    ],
)  # fmt: skip
def test_a_rate_may_be_expected_from_the_newest_baseline(rows, answer):
    rows = [*rows, *concerns(6), PROFILE, COVERED]
    assert asked(PEERS, "[above, far_above]", *rows, indicators=SIZE).answer == answer


BAND = "{bands_of: value, bands: [{from: 0, is: red}, {from: 50%, is: amber}, {from: 0.9, is: green}], scale: light}"
VALUE = "value: {latest: dashboard.indicator, field: value}"


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("0", "red"),
        ("0.4999999999", "red"),
        ("0.5", "amber"),
        ("0.8999999999", "amber"),
        ("0.9", "green"),
        ("7", "green"),
    ],
)
def test_a_band_begins_on_its_own_edge(value, found):
    row = f"dashboard.indicator 2025-06-01 value={value}"
    wanted = ["met" if light == found else "not_met" for light in ("red", "amber", "green")]
    assert answers(BAND, ["red", "amber", "green"], row, indicators=VALUE) == wanted


def test_below_the_lowest_band_and_of_nothing_the_band_is_unknown():
    for rows in ([], ["dashboard.indicator 2025-06-01 value=-0.1"]):
        assert answers(BAND, ["red", "{is_not: green}", "{known: true}"], *rows, indicators=VALUE) == [
            "unknown",
            "unknown",
            "not_met",
        ]


NUMBER = "number: {count: complaint, within: 12 months}"
OF_COUNT = "{bands_of: number, bands: [{from: 0, is: green}, {from: 1, is: amber}, {from: 3, is: red}], scale: light}"


def test_a_count_that_may_be_more_may_fall_in_every_higher_band():
    tests = ["green", "[amber, red]", "red", "{or_worse: amber}"]
    assert answers(OF_COUNT, tests, "complaint 2025-06-01", indicators=NUMBER) == ["not_met", "met", "unknown", "met"]


SCORE = """{score: [
    {of: light, weight: 2, points: {green: 0, amber: 1, red: 2}},
    {of: rating, weight: 1, points: {outstanding: 0, good: 0, requires_improvement: 1, inadequate: 3}}]}"""
PARTS = """
light: {latest: dashboard.indicator, field: rag}
rating: {latest: cqc.inspection, field: overall}
"""
SCORES = [
    # signals, score at least, score at most
    (["dashboard.indicator 2025-06-01 rag=red", "cqc.inspection 2025-06-01 overall=inadequate"], 7, 7),
    (["dashboard.indicator 2025-06-01 rag=green", "cqc.inspection 2025-06-01 overall=good"], 0, 0),
    (["dashboard.indicator 2025-06-01 rag=amber"], 2, 5),  # what is unknown is never left out
    (["cqc.inspection 2025-06-01 overall=inadequate"], 3, 7),
    (["dashboard.indicator 2025-06-01 rag=amber", "cqc.inspection 2025-06-01 overall=not_rated"], 2, 5),
    (["dashboard.indicator 2025-06-01 rag=amber", "dashboard.indicator 2025-06-01 rag=red", "cqc.inspection 2025-06-01 overall=good"], 2, 4),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "low", "high"), SCORES)
def test_a_score_is_exact_or_an_interval(rows, low, high):
    tests = [f"{{at_least: {low}}}", f"{{more_than: {low}}}", f"{{at_most: {high}}}", f"{{less_than: {high}}}"]
    inside = "not_met" if low == high else "unknown"
    assert answers(SCORE, tests, *rows, indicators=PARTS) == ["met", inside, "met", inside]


def test_of_nothing_a_score_is_unknown():
    assert answers(SCORE, ["{at_least: 0}", "{known: true}"], indicators=PARTS) == ["unknown", "not_met"]


SHARE_OF_MOST = SCORE[:-1] + ", share_of_most: true}"
BANDED = (
    SCORE[:-1]
    + ", share_of_most: true, bands: [{from: 0, is: green}, {from: 2/7, is: amber}, {from: 5/7, is: red}], scale: light}"
)


def test_a_score_as_a_part_of_the_most_is_an_exact_ratio():
    rows = ["dashboard.indicator 2025-06-01 rag=amber", "cqc.inspection 2025-06-01 overall=inadequate"]
    assert answers(SHARE_OF_MOST, ["5/7", "{more_than: 0.7142857}"], *rows, indicators=PARTS) == ["met", "met"]
    assert answers(BANDED, ["red"], *rows, indicators=PARTS) == ["met"]
    assert answers(BANDED, ["green", "red", "{or_worse: amber}"], rows[0], indicators=PARTS) == [
        "not_met",
        "unknown",
        "met",
    ]


COUNTED = """{score: [{of: number, weight: 2}, {of: willing, weight: 1, points: {"true": 0, "false": 5}}]}"""
COUNTED_PARTS = """
number: {count: complaint, within: 12 months}
willing: {latest: provider.engagement, field: willing}
"""


def test_a_part_may_be_a_number_or_a_yes_or_no():
    rows = ["complaint 2025-06-01", "provider.engagement 2025-06-01 willing=false"]
    held = "feed.coverage 2025-07-01 kinds=complaint from=2024-01-01 until=2025-07-01"
    assert answers(COUNTED, ["{at_least: 7}", "{at_most: 7}"], *rows, indicators=COUNTED_PARTS) == ["met", "unknown"]
    assert answers(COUNTED, ["7"], *rows, held, indicators=COUNTED_PARTS) == ["met"]


MATRIX = """{rows: likelihood, columns: impact, scale: risk, matrix: {
    green: {green: low, amber: low, red: medium},
    amber: {green: low, amber: medium, red: high},
    red: {green: medium, amber: high, red: high}}}"""
HEADS = """
likelihood: {latest: dashboard.indicator, field: rag, where: {name: likelihood}}
impact: {latest: dashboard.indicator, field: rag, where: {name: impact}}
"""


def lights(likelihood: str, impact: str) -> list[str]:
    said = [("likelihood", one) for one in likelihood.split()] + [("impact", one) for one in impact.split()]
    return [f"dashboard.indicator 2025-06-01 name={name} rag={light}" for name, light in said]


CELLS = [
    # likelihood, impact (several: they differ on one day), what the cell may be
    ("red", "amber", ["high"]),
    ("green", "green", ["low"]),
    ("amber", "", ["low", "medium", "high"]),
    ("green", "", ["low", "medium"]),
    ("", "red", ["medium", "high"]),
    ("amber red", "red", ["high"]),
    ("", "", []),
]


@pytest.mark.parametrize(("likelihood", "impact", "cells"), CELLS)
def test_a_matrix_gives_the_cell_or_all_that_it_may_be(likelihood, impact, cells):
    rows = lights(likelihood, impact)
    risks = ("low", "medium", "high")
    wanted = [("met" if cells == [risk] else "unknown" if risk in cells or not cells else "not_met") for risk in risks]
    assert answers(MATRIX, risks, *rows, indicators=HEADS) == wanted


# A person's word

PLAN = "{judgement: sm.plan, by: [lead, chair], answers: [accepted, refused]}"
HOLDS = "{judgement: sm.plan, by: [lead, chair], answers: [accepted, refused], holds: 1 month}"
SAID = "officer.judgement {} question=sm.plan role={} answer={}"
JUDGEMENTS = [
    # indicator, answers given, whether it is accepted
    (PLAN, [], "unknown"),
    (PLAN, [("2025-06-01", "lead", "accepted")], "met"),
    (PLAN, [("2025-06-01", "lead", "refused")], "not_met"),
    (PLAN, [("2025-06-01", "officer", "accepted")], "unknown"),  # not theirs to say
    (PLAN, [("2025-06-01", "lead", "accepted"), ("2025-06-02", "chair", "refused")], "not_met"),  # the last word
    (PLAN, [("2025-06-01", "lead", "accepted"), ("2025-06-02", "officer", "refused")], "met"),
    (PLAN, [("2025-06-01", "lead", "accepted"), ("2025-06-01", "chair", "refused")], "unknown"),
    (PLAN, [("2025-07-02", "lead", "accepted")], "unknown"),
    (PLAN, [("2020-01-01", "lead", "accepted")], "met"),
    (PLAN, [("2025-06-01", "lead", "accepted valid_until=2025-07-01")], "met"),
    (PLAN, [("2025-06-01", "lead", "accepted valid_until=2025-06-30")], "unknown"),
    # a lapsed last word does not bring back the one before
    (PLAN, [("2025-05-01", "lead", "refused"), ("2025-06-01", "lead", "accepted valid_until=2025-06-30")], "unknown"),
    (HOLDS, [("2025-06-01", "lead", "accepted")], "met"),
    (HOLDS, [("2025-05-31", "lead", "accepted")], "unknown"),  # to 30 June
    (HOLDS, [("2025-05-31", "lead", "accepted valid_until=2025-12-31")], "met"),
    (HOLDS, [("2025-05-31", "lead", "accepted valid_until=null")], "met"),  # it has no end
]  # fmt: skip


@pytest.mark.parametrize(("indicator", "given", "answer"), JUDGEMENTS)
def test_the_last_word_of_those_who_may_judge_while_it_holds(indicator, given, answer):
    assert asked(indicator, "accepted", *(SAID.format(*one) for one in given)).answer == answer


def test_answers_hold_as_long_as_the_policy_says_for_all_of_them():
    row = SAID.format("2025-06-24", "lead", "accepted")
    for holds, answer in [("5 working days", "met"), ("4 working days", "unknown")]:
        assert asked(PLAN, "accepted", row, more=f"judgements: {{hold: {holds}}}\n").answer == answer
    assert asked(HOLDS, "accepted", row, more="judgements: {hold: 1 day}\n").answer == "met"


FREE = "{judgement: sm.plan, by: [lead]}"
WORDS = [
    # answer given, test, what comes of it
    ("true", "true", "met"),
    ("true", "1", "not_met"),
    ("3", "{at_least: 2}", "met"),
    ("3", "3", "met"),
    ("lots", "{at_least: 2}", "unknown"),
    ("true", "{at_least: 1}", "unknown"),
    ("3", "{at_least: 2024-01-01}", "unknown"),
    ("lots", "{is_not: few}", "met"),
]


@pytest.mark.parametrize(("given", "test", "answer"), WORDS)
def test_an_answer_of_any_kind_compares_only_with_its_own_kind(given, test, answer):
    assert asked(FREE, test, SAID.format("2025-06-01", "lead", given)).answer == answer
