# ruff: noqa: E501 - the tables have one row a line
"""Every test put to every kind of measured value, in three values."""

import pytest
from small import answers, asked

RATING = "{latest: cqc.inspection, field: overall}"


def rated(*ratings: str) -> list[str]:
    """Inspections of one day with these ratings."""
    return [f"cqc.inspection 2025-06-01 overall={rating}" for rating in ratings]


CHOICE_TESTS = [
    "good",
    "[good, outstanding]",
    "{is_not: good}",
    "{is_not: [good, outstanding]}",
    "{or_worse: good}",
    "{or_better: good}",
    "{known: true}",
    "{known: false}",
    "not_rated",
    "{is_not: not_rated}",
    "{is_not: good, or_worse: good}",
]
CHOICES = [
    # what is held, then the answers in the order of CHOICE_TESTS: m met, n not met, u unknown
    ([], "u u u u u u n m u u u"),
    (["outstanding"], "n m m n n m m n n m n"),
    (["good"], "m m n n m m m n n m n"),
    (["requires_improvement"], "n n m m m n m n n m m"),
    (["good", "inadequate"], "u u u u m u m n n m u"),
    (["requires_improvement", "inadequate"], "n n m m m n m n n m m"),
    # a value that says there is no rating is unknown to every test that does not name it
    (["not_rated"], "u u u u u u n m m n u"),
    (["good", "not_rated"], "u u u u u u m n u u u"),
]


@pytest.mark.parametrize(("ratings", "found"), CHOICES)
def test_tests_of_a_value_on_a_scale(ratings, found):
    assert answers(RATING, CHOICE_TESTS, *rated(*ratings)) == in_words(found)


def in_words(letters: str) -> list[str]:
    return [{"m": "met", "n": "not_met", "u": "unknown"}[letter] for letter in letters.split()]


COUNT = "{count: complaint, within: 1 month}"
COVERED = "feed.coverage 2025-07-01 kinds=complaint from=2025-01-01 until=2025-07-01"
MAYBE = "complaint 2025-06-01"
UPHELD = "{count: complaint, within: 1 month, where: {upheld: true}}"
SURE = "complaint 2025-06-02 upheld=true"
NUMBER_TESTS = [
    "{at_least: 1}",
    "{at_least: 2}",
    "{more_than: 1}",
    "{at_most: 1}",
    "{at_most: 2}",
    "{less_than: 1}",
    "{less_than: 3}",
    "{between: [1, 2]}",
    "1",
    "[1, 2]",
    "{is_not: 3}",
    "{known: true}",
]
NUMBERS = [
    # the interval, what is held, the answers
    ("0 to any", [], "u u u u u u u u u u u m"),
    ("0", [COVERED], "n n n m m m m n n n m m"),
    ("1", [SURE, COVERED], "m n n m m n m m m m m m"),
    ("1 to 2", [SURE, MAYBE, COVERED], "m u u u m n m m u u m m"),
    ("1 to any", [SURE], "m u u u u n u u u u u m"),
    ("0 to 1", [MAYBE, COVERED], "u n n m m u m u u u m m"),
]


@pytest.mark.parametrize(("interval", "rows", "found"), NUMBERS, ids=[row[0] for row in NUMBERS])
def test_tests_of_an_interval(interval, rows, found):
    assert answers(UPHELD, NUMBER_TESTS, *rows) == in_words(found)


VALUES = [
    # a field of numbers, or of days; below, the same, above
    ("dashboard.indicator", "value", ("0.4", "0.5", "0.6")),
    ("improvement.action", "due_on", ("2025-05-31", "2025-06-01", "2025-06-02")),
]
COMPARISONS = {"at_least": "n m m", "more_than": "n n m", "at_most": "m m n", "less_than": "m n n"}


@pytest.mark.parametrize(("kind", "field", "values"), VALUES)
@pytest.mark.parametrize(("comparison", "found"), COMPARISONS.items())
def test_a_value_compares_with_its_own_kind(kind, field, values, comparison, found):
    test, latest = f"{{{comparison}: {values[1]}}}", f"{{latest: {kind}, field: {field}}}"
    assert [asked(latest, test, f"{kind} 2025-06-01 {field}={one}").answer for one in values] == in_words(found)


AGE = "{age: placement.suspension, until: lifted_on}"
TIME_TESTS = [
    "{at_least: 30 days}",
    "{more_than: 30 days}",
    "{at_most: 30 days}",
    "{less_than: 30 days}",
    "{known: true}",
]
STRETCHES = [
    # what is held, answers on 1 July
    ([], "u u u u n"),
    (["2025-06-01 lifted_on=null"], "m n m n m"),
    (["2025-05-31 lifted_on=null"], "m m n n m"),
    (["2025-06-02 lifted_on=null"], "n n m m m"),
    (["2025-06-01"], "u n m u m"),
    (["2025-05-31"], "u u u u m"),
    (["2025-06-02"], "n n m m m"),
    (["2025-05-01 lifted_on=2025-06-01"], "n n m m m"),
]


@pytest.mark.parametrize(("items", "found"), STRETCHES)
def test_tests_of_a_stretch_of_time(items, found):
    assert answers(AGE, TIME_TESTS, *(f"placement.suspension {item}" for item in items)) == in_words(found)


QUESTIONS = "{latest: pamms.assessment, field: questions}"
GROUP_TESTS = [
    "{every: good}",
    "{some: good}",
    "{every: {or_worse: good}}",
    "{some: {is_not: good}}",
    "{every: {known: true}}",
    "{known: true}",
    "{every: good, some: good}",
]
GROUPS = [
    # members, answers
    ([], "u u u u u n u"),
    (["good"], "m m m n m m m"),
    (["poor"], "n n m m m m n"),
    (["good", "poor"], "n m m m m m n"),
    (["good", "excellent"], "n m n m m m n"),
]


@pytest.mark.parametrize(("members", "found"), GROUPS)
def test_tests_of_a_group(members, found):
    said = " ".join(f"questions.q{n}={value}" for n, value in enumerate(members))
    rows = [f"pamms.assessment 2025-06-01 {said}"] if members else []
    assert answers(QUESTIONS, GROUP_TESTS, *rows) == in_words(found)


AREAS = "{latest: cqc.inspection, field: key_questions}"
AREA_TESTS = ["{every: good}", "{some: inadequate}", "{some: not_rated}", "{every: {known: true}}"]
AREA_ROWS = [
    ("safe=good", "u u u n"),
    ("safe=inadequate", "n m u n"),
    ("safe=not_rated", "u u m n"),
    ("safe=good effective=good caring=good responsive=good well_led=good", "m n n m"),
    ("safe=good effective=good caring=good responsive=good well_led=not_rated", "u u m n"),
]


@pytest.mark.parametrize(("areas", "found"), AREA_ROWS)
def test_a_member_that_is_not_rated_is_unknown(areas, found):
    said = " ".join(f"key_questions.{area}" for area in areas.split())
    assert answers(AREAS, AREA_TESTS, f"cqc.inspection 2025-06-01 {said}") == in_words(found)


DAYS = [
    # the date of an event asked in `where`: given, and whether it counts for happened true, happened false, at least 1 June
    ("served_on=2025-06-01", "m u m"),
    ("served_on=2025-05-31", "m u u"),
    ("served_on=2025-07-01", "m u m"),
    ("served_on=2025-07-02", "u m u"),  # still to come: not yet
    ("served_on=null", "u m u"),
    ("", "u u u"),
]


@pytest.mark.parametrize(("given", "found"), DAYS)
def test_the_date_of_an_event_is_null_for_not_yet_and_absent_for_unknown(given, found):
    tests = ["{happened: true}", "{happened: false}", "{at_least: 2025-06-01}"]
    counts = [f"{{count: contract.default_notice, where: {{served_on: {test}}}}}" for test in tests]
    row = f"contract.default_notice 2025-05-01 {given}"
    assert [asked(count, "{at_least: 1}", row).answer for count in counts] == in_words(found)


NEWEST_DATES = [
    ("{at_least: 2025-06-01}", "valid_until=2025-06-01", "met"),
    ("{more_than: 2025-06-01}", "valid_until=2025-06-01", "not_met"),
    ("{less_than: 2025-06-01}", "valid_until=2025-06-01", "not_met"),
    ("{at_most: 2025-06-01}", "valid_until=2025-06-01", "met"),
    ("2025-06-01", "valid_until=2025-06-01", "met"),
    ("{at_least: 2025-06-01}", "valid_until=2029-06-01", "met"),  # no event: a date to come is a date
    ("{at_least: 2025-06-01}", "", "unknown"),
]


@pytest.mark.parametrize(("test", "given", "answer"), NEWEST_DATES)
def test_dates_compare_as_days(test, given, answer):
    valid = "{latest: oob.validation, field: valid_until}"
    assert asked(valid, test, f"oob.validation 2025-01-01 {given}").answer == answer


YES = "{latest: provider.engagement, field: willing}"


@pytest.mark.parametrize(
    ("given", "found"), [("willing=true", "m n n m"), ("willing=false", "n m m m"), ("", "u u u n")]
)
def test_tests_of_a_yes_or_no(given, found):
    tests = ["true", "false", "{is_not: true}", "{known: true}"]
    assert answers(YES, tests, f"provider.engagement 2025-06-01 {given}") == in_words(found)
