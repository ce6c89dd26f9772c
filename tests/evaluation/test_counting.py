# ruff: noqa: E501 - the tables have one row a line
"""`count`, `sum` and `share`: intervals from what is certain to what is possible, open while more may be unseen."""

import pytest
from small import answers, asked

COUNT = "{count: safeguarding.concern, within: 3 months}"
CERTAIN = "{count: safeguarding.concern, within: 3 months, where: {remedied: false}}"
ALL_HELD = "feed.coverage 2025-07-01 kinds=safeguarding.concern;quality.concern;medication.error;complaint from=2025-01-01 until=2025-07-01"
TESTS = ["{at_least: 1}", "{at_least: 2}", "{at_most: 1}", "{at_most: 0}"]

INTERVALS = [
    # signals; at least 1, at least 2, at most 1, at most 0
    ([], "unknown unknown unknown unknown"),
    ([ALL_HELD], "not_met not_met met met"),
    (["safeguarding.concern 2025-06-01 remedied=false"], "met unknown unknown not_met"),
    (["safeguarding.concern 2025-06-01 remedied=false", ALL_HELD], "met not_met met not_met"),
    (["safeguarding.concern 2025-06-01 remedied=true", ALL_HELD], "not_met not_met met met"),
    # what is not said of a field widens the interval
    (["safeguarding.concern 2025-06-01", ALL_HELD], "unknown not_met met unknown"),
    (["safeguarding.concern 2025-06-01", "safeguarding.concern 2025-06-02 remedied=false", ALL_HELD], "met unknown unknown not_met"),
    # both ends of the window are inside, the day before it and the day after it are not
    (["safeguarding.concern 2025-04-01 remedied=false", ALL_HELD], "met not_met met not_met"),
    (["safeguarding.concern 2025-03-31 remedied=false", ALL_HELD], "not_met not_met met met"),
    (["safeguarding.concern 2025-07-01 remedied=false", ALL_HELD], "met not_met met not_met"),
    (["safeguarding.concern 2025-07-02 remedied=false", ALL_HELD], "not_met not_met met met"),
    # signals of one `ref` are one event: it matches if any report does, and its date is the earliest
    (["safeguarding.concern 2025-06-01 ref=a remedied=false", "safeguarding.concern 2025-06-09 ref=a remedied=false", ALL_HELD], "met not_met met not_met"),
    (["safeguarding.concern 2025-06-01 ref=a remedied=true", "safeguarding.concern 2025-06-09 ref=a remedied=false", ALL_HELD], "met not_met met not_met"),
    (["safeguarding.concern 2025-06-01 ref=a remedied=true", "safeguarding.concern 2025-06-09 ref=a", ALL_HELD], "unknown not_met met unknown"),
    (["safeguarding.concern 2025-03-01 ref=a remedied=false", "safeguarding.concern 2025-06-09 ref=a remedied=false", ALL_HELD], "not_met not_met met met"),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "found"), INTERVALS)
def test_a_count_is_an_interval(rows, found):
    assert " ".join(answers(CERTAIN, TESTS, *rows)) == found


ONE, TWO, THREE = (f"safeguarding.concern 2025-06-0{day}" for day in (1, 2, 3))

DIFFERENT = [
    # indicator, test, signals, answer
    ("{count: safeguarding.concern, distinct: theme, within: 3 months}", "{at_least: 2}", [f"{ONE} theme=falls", f"{TWO} theme=food"], "met"),
    ("{count: safeguarding.concern, distinct: theme, within: 3 months}", "{at_least: 2}", [f"{ONE} theme=falls", f"{TWO} theme=Falls", ALL_HELD], "not_met"),
    ("{count: safeguarding.concern, distinct: theme, within: 3 months}", "{at_least: 2}", [f"{ONE} theme=falls", TWO, ALL_HELD], "unknown"),
    ("{count: medication.error, distinct_in: people, within: 3 months}", "{at_least: 2}", ["medication.error 2025-06-01 people=x;y"], "met"),
    ("{count: medication.error, distinct_in: people, within: 3 months}", "{at_least: 3}", ["medication.error 2025-06-01 people=x;y", "medication.error 2025-06-02 people=y;x", ALL_HELD], "not_met"),
    ("{count: safeguarding.concern, same: theme, within: 3 months}", "{at_least: 2}", [f"{ONE} theme=falls", f"{TWO} theme=food"], "unknown"),
    ("{count: safeguarding.concern, same: theme, within: 3 months}", "{at_least: 2}", [f"{ONE} theme=falls", f"{TWO} theme=food", ALL_HELD], "not_met"),
    ("{count: safeguarding.concern, same: theme, within: 3 months}", "{at_least: 2}", [f"{ONE} theme=falls", f"{TWO} theme=food", f"{THREE} theme=falls"], "met"),
    ("{count: safeguarding.concern, same: theme, within: 3 months}", "{at_least: 2}", [f"{ONE} theme=falls", TWO, ALL_HELD], "unknown"),
    # null says that there is no such person: no group, and nobody unknown
    ("{count: safeguarding.concern, same: alleged_perpetrator, within: 3 months}", "{at_least: 2}", [f"{ONE} alleged_perpetrator=null", f"{TWO} alleged_perpetrator=null", ALL_HELD], "not_met"),
    ("{count: safeguarding.concern, distinct: alleged_perpetrator, within: 3 months}", "{at_most: 1}", [f"{ONE} alleged_perpetrator=null", f"{TWO} alleged_perpetrator=x", ALL_HELD], "met"),
    # several kinds, together or each with its own test
    ("{count: [safeguarding.concern, quality.concern], within: 3 months}", "{at_least: 2}", [ONE, "quality.concern 2025-06-02"], "met"),
    ("{count: {safeguarding.concern: {}, quality.concern: {severity: high}}, within: 3 months}", "{at_least: 2}", [ONE, "quality.concern 2025-06-02 severity=low", ALL_HELD], "not_met"),
    ("{count: {safeguarding.concern: {}, quality.concern: {severity: high}}, within: 3 months}", "{at_least: 2}", [ONE, "quality.concern 2025-06-02 severity=high"], "met"),
    ("{count: [safeguarding.concern, quality.concern], where: {theme: falls}, within: 3 months}", "{at_least: 2}", [f"{ONE} theme=falls", "quality.concern 2025-06-02 theme=falls"], "met"),
    ("{count: [safeguarding.concern, quality.concern], within: 3 months}", "{at_most: 1}", [f"{ONE} ref=a", "quality.concern 2025-06-02 ref=a", ALL_HELD], "met"),
    # a field that any signal has
    ("{count: complaint, where: {verified: true}, within: 3 months}", "{at_least: 1}", ["complaint 2025-06-01 verified=true"], "met"),
    ("{count: complaint, where: {verified: true}, within: 3 months}", "{at_least: 1}", ["complaint 2025-06-01", ALL_HELD], "unknown"),
    ("{count: complaint, where: {theme: {known: false}}, within: 3 months}", "{at_least: 1}", ["complaint 2025-06-01"], "met"),
    ("{count: pamms.assessment, where: {questions.q1: poor}}", "{at_least: 1}", ["pamms.assessment 2025-06-01 questions.q1=poor"], "met"),
]  # fmt: skip


@pytest.mark.parametrize(("indicator", "test", "rows", "answer"), DIFFERENT)
def test_a_count_of_what_is_different_or_alike(indicator, test, rows, answer):
    assert asked(indicator, test, *rows).answer == answer


PRESUMING = (
    "{count: safeguarding.concern, within: 3 months, where: {remedied: false},"
    " presume: {fields: {remedied: 'false'}, reading: R1, because: b., owner: o}}"
)


def test_a_presumption_fills_what_is_indicated_and_never_what_is_certain():
    found = asked(PRESUMING, "{at_least: 1}", "safeguarding.concern 2025-06-01")
    assert (found.answer, found.certain, found.presumed) == ("met", "unknown", ("it",))
    given = asked(PRESUMING, "{at_least: 1}", "safeguarding.concern 2025-06-01 remedied=true", ALL_HELD)
    assert (given.answer, given.certain, given.presumed) == ("not_met", "not_met", ())


SUM = "{sum: safeguarding.concern, field: people_affected, within: 3 months}"
SUMS = [
    ("{at_least: 3}", [f"{ONE} people_affected=1", f"{TWO} people_affected=2"], "met"),
    ("{at_most: 3}", [f"{ONE} people_affected=1", f"{TWO} people_affected=2"], "unknown"),
    ("{at_most: 3}", [f"{ONE} people_affected=1", f"{TWO} people_affected=2", ALL_HELD], "met"),
    ("{at_most: 3}", [f"{ONE} people_affected=1", TWO, ALL_HELD], "unknown"),
    ("{at_most: 0}", [ALL_HELD], "met"),
    # two reports of one event that differ: from the lesser to the greater
    ("{at_least: 3}", [f"{ONE} people_affected=1 ref=a", f"{TWO} people_affected=3 ref=a", ALL_HELD], "unknown"),
    ("{at_least: 1}", [f"{ONE} people_affected=1 ref=a", f"{TWO} people_affected=3 ref=a", ALL_HELD], "met"),
    ("{more_than: 3}", [f"{ONE} people_affected=1 ref=a", f"{TWO} people_affected=3 ref=a", ALL_HELD], "not_met"),
]  # fmt: skip


@pytest.mark.parametrize(("test", "rows", "answer"), SUMS)
def test_a_sum_is_an_interval(test, rows, answer):
    assert asked(SUM, test, *rows).answer == answer


def test_decimals_add_up_exactly():
    rows = [f"risk.rating 2025-06-0{n} score=0.1" for n in (1, 2, 3)]
    assert asked("{sum: risk.rating, field: score}", "{at_least: 0.3}", *rows).answer == "met"
    assert asked("{sum: risk.rating, field: score}", "{more_than: 0.3}", *rows).answer == "unknown"


SHARE = "{share: complaint, matching: {upheld: true}, where: {addressed: false}, within: 3 months}"
UPHELD = "complaint 2025-06-01 addressed=false upheld=true"
NOT_UPHELD = "complaint 2025-06-02 addressed=false upheld=false"
SHARES = [
    ("{at_least: 50%}", [], "unknown"),
    ("{at_most: 50%}", [ALL_HELD], "unknown"),
    ("{at_least: 50%}", [UPHELD, NOT_UPHELD], "met"),
    ("{more_than: 1/2}", [UPHELD, NOT_UPHELD], "not_met"),
    ("1/2", [UPHELD, NOT_UPHELD], "met"),
    ("{at_least: 1/3}", [UPHELD, NOT_UPHELD, "complaint 2025-06-03 addressed=false"], "met"),
    ("{at_least: 1/2}", [UPHELD, NOT_UPHELD, "complaint 2025-06-03 addressed=false"], "unknown"),
    ("{more_than: 2/3}", [UPHELD, NOT_UPHELD, "complaint 2025-06-03 addressed=false"], "not_met"),
    # what may not count at all may lower the share, and raise it
    ("{at_least: 1/2}", [UPHELD, NOT_UPHELD, "complaint 2025-06-03 upheld=false"], "unknown"),
    ("{at_least: 1/3}", [UPHELD, NOT_UPHELD, "complaint 2025-06-03 upheld=false"], "met"),
]  # fmt: skip


@pytest.mark.parametrize(("test", "rows", "answer"), SHARES)
def test_a_share_speaks_of_what_is_held(test, rows, answer):
    assert asked(SHARE, test, *rows).answer == answer


COMPLETE = [
    # from, until (of the coverages); at most 0 in the 3 months that begin on 1 April and end on 1 July
    ([("2025-04-01", "2025-07-01")], "met"),
    ([("2025-04-02", "2025-07-01")], "unknown"),
    ([("2025-04-01", "2025-06-30")], "unknown"),
    ([("2020-01-01", "2030-01-01")], "met"),
    ([("2025-04-01", "2025-05-31"), ("2025-06-01", "2025-07-01")], "met"),
    ([("2025-04-01", "2025-05-31"), ("2025-06-02", "2025-07-01")], "unknown"),
    ([("2025-06-01", "2025-07-01"), ("2025-03-01", "2025-06-15")], "met"),
    ([("2025-07-01", "2025-04-01")], "unknown"),
]


@pytest.mark.parametrize(("spans", "answer"), COMPLETE)
@pytest.mark.parametrize("provider", ["p1", "*"])
def test_none_is_known_only_where_the_whole_window_is_covered(spans, answer, provider):
    rows = [
        f"feed.coverage 2025-07-01 provider={provider} kinds=safeguarding.concern from={a} until={b}" for a, b in spans
    ]
    assert asked(COUNT, "{at_most: 0}", *rows).answer == answer


def test_coverage_speaks_of_the_kinds_it_names_and_of_no_other_provider():
    two = "{count: [safeguarding.concern, quality.concern], within: 3 months}"
    one_kind = "feed.coverage 2025-07-01 kinds=quality.concern from=2025-01-01 until=2025-07-01"
    assert asked(two, "{at_most: 0}", one_kind).answer == "unknown"
    assert asked(two, "{at_most: 0}", ALL_HELD).answer == "met"
    assert asked(COUNT, "{at_most: 0}", ALL_HELD.replace("kinds", "provider=p2 kinds")).answer == "unknown"


def test_coverage_counts_from_the_day_it_was_said():
    late = "feed.coverage 2025-07-01 kinds=safeguarding.concern from=2024-01-01 until=2025-07-01"
    assert asked(COUNT, "{at_most: 0}", late.replace("2025-07-01 k", "2025-07-02 k")).answer == "unknown"
    assert str(asked(COUNT, "{at_most: 0}", late).since) == "2025-07-01"


DECLARED = """
complete:
  - {kinds: [safeguarding.concern], basis: assumption, owner: o, because: We keep these.}
"""


def test_what_a_policy_calls_complete_is_none_when_none_is_held_but_not_of_a_provider_nobody_knows():
    ever = "{count: safeguarding.concern}"
    assert asked(ever, "{at_most: 0}", "complaint 2025-06-01", more=DECLARED).answer == "met"
    assert asked(ever, "{at_most: 0}", "complaint 2025-06-01").answer == "unknown"
    assert asked(ever, "{at_most: 0}", more=DECLARED).answer == "unknown"
    everyone = "feed.coverage 2025-06-01 provider=* kinds=complaint from=2025-01-01 until=2025-07-01"
    assert asked(ever, "{at_most: 0}", everyone, more=DECLARED).answer == "unknown"


def test_a_count_without_a_window_is_never_covered_by_a_feed():
    assert asked("{count: safeguarding.concern}", "{at_most: 0}", ALL_HELD).answer == "unknown"
