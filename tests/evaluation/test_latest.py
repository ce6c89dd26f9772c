# ruff: noqa: E501 - the tables have one row a line
"""`latest`, `part_of` and `worst`: the newest value, of a map for each key, of a group for each member."""

import pytest
from small import asked

OVERALL = "{latest: cqc.inspection, field: overall}"
PUBLISHED = "{latest: cqc.inspection, field: overall, where: {published_on: {happened: true}}}"
LATELY = "{latest: cqc.inspection, field: overall, within: 3 months}"

NEWEST = [
    # indicator, test, signals, answer
    (OVERALL, "good", [], "unknown"),
    (OVERALL, "good", ["cqc.inspection 2024-01-01 overall=good"], "met"),
    (OVERALL, "good", ["cqc.inspection 2024-01-01 overall=inadequate"], "not_met"),
    (OVERALL, "good", ["cqc.inspection 2024-01-01 overall=good", "cqc.inspection 2024-02-01 overall=inadequate"], "not_met"),
    # the newest that has the field: a report without an overall rating says nothing of it
    (OVERALL, "good", ["cqc.inspection 2024-01-01 overall=good", "cqc.inspection 2024-02-01"], "met"),
    # values of one day that differ: met only if all satisfy, not met only if none does
    (OVERALL, "good", ["cqc.inspection 2024-01-01 overall=good", "cqc.inspection 2024-01-01 overall=inadequate"], "unknown"),
    (OVERALL, "[good, inadequate]", ["cqc.inspection 2024-01-01 overall=good", "cqc.inspection 2024-01-01 overall=inadequate"], "met"),
    (OVERALL, "outstanding", ["cqc.inspection 2024-01-01 overall=good", "cqc.inspection 2024-01-01 overall=inadequate"], "not_met"),
    # dated after the day: not yet
    (OVERALL, "inadequate", ["cqc.inspection 2025-07-01 overall=inadequate"], "met"),
    (OVERALL, "inadequate", ["cqc.inspection 2025-07-02 overall=inadequate"], "unknown"),
    # an uncertain `where` that is newer may be the newest, one that is older cannot be
    (PUBLISHED, "good", ["cqc.inspection 2024-01-01 overall=good published_on=2024-02-01"], "met"),
    (PUBLISHED, "good", ["cqc.inspection 2024-01-01 overall=good published_on=null"], "unknown"),
    (PUBLISHED, "good", ["cqc.inspection 2024-01-01 overall=good published_on=2025-07-02"], "unknown"),
    (PUBLISHED, "good", ["cqc.inspection 2024-01-01 overall=good"], "unknown"),
    (PUBLISHED, "good", ["cqc.inspection 2024-01-01 overall=good published_on=2024-02-01", "cqc.inspection 2024-03-01 overall=inadequate"], "unknown"),
    (PUBLISHED, "good", ["cqc.inspection 2024-01-01 overall=good published_on=2024-02-01", "cqc.inspection 2024-03-01 overall=good"], "met"),
    (PUBLISHED, "good", ["cqc.inspection 2024-01-01 overall=good published_on=2024-02-01", "cqc.inspection 2023-03-01 overall=inadequate"], "met"),
    # within: both ends are inside
    (LATELY, "good", ["cqc.inspection 2025-04-01 overall=good"], "met"),
    (LATELY, "good", ["cqc.inspection 2025-03-31 overall=good"], "unknown"),
]  # fmt: skip


@pytest.mark.parametrize(("indicator", "test", "rows", "answer"), NEWEST)
def test_the_newest_signal_that_has_the_field_decides(indicator, test, rows, answer):
    assert asked(indicator, test, *rows).answer == answer


AREAS = "{latest: cqc.inspection, field: key_questions}"
FIVE = "key_questions.safe=good key_questions.effective=good key_questions.caring=good key_questions.responsive=good"
QUESTIONS = "{latest: pamms.assessment, field: questions}"
STANDARDS = "{latest: standard.rating, field: rating, for_each: standard, members: 1 to 3, where: {framework: oxf.ten}}"
FREE = "{latest: standard.rating, field: rating, for_each: standard, where: {framework: oxf.ten}}"
LAPSING = "{latest: standard.rating, field: rating, for_each: standard, within: 1 month, where: {framework: oxf.ten}}"


def standards(**ratings: str) -> list[str]:
    """One rating of 1 June for each standard, such as `s1="green"`."""
    return [f"standard.rating 2025-06-01 framework=oxf.ten standard={n[1:]} rating={r}" for n, r in ratings.items()]


GROUPS = [
    # of a map each key has its own newest value, and the keys of the vocabulary are all members
    (AREAS, "{every: good}", [f"cqc.inspection 2024-01-01 {FIVE} key_questions.well_led=good"], "met"),
    (AREAS, "{every: good}", [f"cqc.inspection 2024-01-01 {FIVE}"], "unknown"),
    (AREAS, "{some: good}", [f"cqc.inspection 2024-01-01 {FIVE}"], "met"),
    (AREAS, "{some: inadequate}", [f"cqc.inspection 2024-01-01 {FIVE}"], "unknown"),
    (AREAS, "{every: good}", [f"cqc.inspection 2024-01-01 {FIVE}", "cqc.inspection 2023-01-01 key_questions.well_led=good"], "met"),
    (AREAS, "{every: good}", [f"cqc.inspection 2024-01-01 {FIVE}", "cqc.inspection 2024-02-01 key_questions.safe=inadequate"], "not_met"),
    (AREAS, "{known: true}", [f"cqc.inspection 2024-01-01 {FIVE}"], "not_met"),
    (AREAS, "{known: true}", [f"cqc.inspection 2024-01-01 {FIVE} key_questions.well_led=not_rated"], "not_met"),
    # where the keys are free, those held are the members
    (QUESTIONS, "{every: good}", [], "unknown"),
    (QUESTIONS, "{some: poor}", [], "unknown"),
    (QUESTIONS, "{every: good}", ["pamms.assessment 2024-01-01 questions.q1=good"], "met"),
    (QUESTIONS, "{every: good}", ["pamms.assessment 2024-01-01 questions.q1=good questions.q2=poor", "pamms.assessment 2024-06-01 questions.q2=good"], "met"),
    # declared members must all be there
    (STANDARDS, "{every: green}", standards(s1="green", s2="green", s3="green"), "met"),
    (STANDARDS, "{every: green}", standards(s1="green", s2="green"), "unknown"),
    (STANDARDS, "{every: green}", standards(s1="green", s2="red"), "not_met"),
    (STANDARDS, "{every: green}", standards(s1="green", s2="green", s3="green", s9="red"), "met"),
    # undeclared ones are whichever are held
    (FREE, "{every: green}", standards(s1="green", s2="green"), "met"),
    (FREE, "{every: green}", [], "unknown"),
    (FREE, "{every: met}", ["standard.rating 2025-06-01 framework=wcc.five standard=1 rating=met"], "unknown"),
    (FREE, "{every: green}", [*standards(s1="green"), "standard.rating 2025-06-01 framework=wcc.five standard=2 rating=met"], "met"),
    # a member whose only rating has left the window is a member still, and unknown
    (LAPSING, "{every: green}", standards(s1="green"), "met"),
    (LAPSING, "{every: green}", [*standards(s1="green"), "standard.rating 2025-05-31 framework=oxf.ten standard=2 rating=green"], "unknown"),
]  # fmt: skip


@pytest.mark.parametrize(("indicator", "test", "rows", "answer"), GROUPS)
def test_each_member_of_a_group_has_its_own_newest_value(indicator, test, rows, answer):
    assert asked(indicator, test, *rows).answer == answer


PARTS = [
    ("{every: green}", standards(s2="green", s3="green"), "met"),
    ("{every: green}", standards(s1="red", s2="green", s3="green"), "met"),
    ("{every: green}", standards(s1="red", s2="green"), "unknown"),
    ("{some: red}", standards(s1="red", s2="green", s3="green"), "not_met"),
    ("{some: red}", [], "unknown"),
]


@pytest.mark.parametrize(("test", "rows", "answer"), PARTS)
def test_a_part_of_a_group_knows_only_its_own_members(test, rows, answer):
    found = asked("{part_of: all_three, members: 2 to 3}", test, *rows, indicators=f"all_three: {STANDARDS}")
    assert found.answer == answer


LIGHTS = "{latest: dashboard.indicator, field: rag, for_each: name, members: [a, b, c]}"


def lights(**colours: str) -> list[str]:
    return [f"dashboard.indicator 2025-06-01 name={name} rag={colour}" for name, colour in colours.items()]


WORST = [
    ("red", lights(a="green", b="red", c="green"), "met"),
    ("red", lights(b="red"), "met"),
    ("green", lights(a="green", b="green", c="green"), "met"),
    ("amber", lights(a="green", b="amber"), "unknown"),
    ("{or_worse: amber}", lights(a="green", b="amber"), "met"),
    ("green", lights(a="green", b="amber"), "not_met"),
    ("green", [], "unknown"),
    ("{known: true}", [], "not_met"),
]


@pytest.mark.parametrize(("test", "rows", "answer"), WORST)
def test_the_worst_of_a_group_may_be_worse_for_what_is_unknown(test, rows, answer):
    assert asked("{worst: all_three}", test, *rows, indicators=f"all_three: {LIGHTS}").answer == answer


def test_a_group_on_an_earlier_day_had_the_members_of_that_day():
    rows = ["standard.rating 2025-01-01 framework=oxf.ten standard=1 rating=green", *standards(s2="green")]
    assert str(asked(FREE, "{every: green}", *rows).since) == "2025-01-01"
