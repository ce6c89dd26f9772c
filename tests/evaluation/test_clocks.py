# ruff: noqa: E501 - the tables have one row a line
"""Two clocks and one day: what is known at a day, what is still to come, and what is in force since when."""

import pytest
from small import asked, decided, finding, shown, signals, standing

RATING = "{latest: cqc.inspection, field: overall}"
COUNT = "{count: complaint, within: 1 year}"

KNOWN = [
    # indicator, test, signals, known at, answer
    (RATING, "good", ["cqc.inspection 2025-05-01 overall=good recorded_on=2025-06-10"], None, "met"),
    (RATING, "good", ["cqc.inspection 2025-05-01 overall=good recorded_on=2025-06-10"], "2025-06-10", "met"),
    (RATING, "good", ["cqc.inspection 2025-05-01 overall=good recorded_on=2025-06-10"], "2025-06-09", "unknown"),
    (RATING, "good", ["cqc.inspection 2025-05-01 overall=good"], "2025-05-01", "met"),
    (RATING, "good", ["cqc.inspection 2025-05-01 overall=good"], "2025-04-30", "unknown"),
    # an older rating that became known later
    (RATING, "good", ["cqc.inspection 2025-05-01 overall=inadequate recorded_on=2025-06-10", "cqc.inspection 2025-04-01 overall=good"], "2025-06-01", "met"),
    # a correction counts from the day it was recorded
    (RATING, "good", ["cqc.inspection 2025-05-01 overall=inadequate", "cqc.inspection 2025-05-01 overall=good recorded_on=2025-06-10 supersedes=s1"], None, "met"),
    (RATING, "good", ["cqc.inspection 2025-05-01 overall=inadequate", "cqc.inspection 2025-05-01 overall=good recorded_on=2025-06-10 supersedes=s1"], "2025-06-09", "not_met"),
    (COUNT, "{at_least: 2}", ["complaint 2025-05-01", "complaint 2025-05-02", "complaint 2025-06-10 withdraws=s2"], "2025-06-09", "met"),
    (COUNT, "{at_least: 2}", ["complaint 2025-05-01", "complaint 2025-05-02", "complaint 2025-06-10 withdraws=s2"], None, "unknown"),
    # coverage that nobody knew of yet
    (COUNT, "{at_most: 0}", ["feed.coverage 2025-06-30 kinds=complaint from=2024-01-01 until=2025-07-01 recorded_on=2025-07-01"], "2025-06-30", "unknown"),
]  # fmt: skip


@pytest.mark.parametrize(("indicator", "test", "rows", "known_at", "answer"), KNOWN)
def test_what_was_known_at_a_day(indicator, test, rows, known_at, answer):
    assert asked(indicator, test, *rows, known_at=known_at).answer == answer


EVENTS = [
    # as of, known at, a suspension lifted on 10 June: whether it is open
    ("2025-06-09", None, "met"),
    ("2025-06-10", None, "not_met"),
    ("2025-07-01", "2025-06-09", "met"),
    ("2025-07-01", "2025-06-10", "not_met"),
]


@pytest.mark.parametrize(("as_of", "known_at", "answer"), EVENTS)
def test_an_event_that_has_not_happened_or_is_not_yet_known_reads_as_not_yet(as_of, known_at, answer):
    age = "{age: placement.suspension, from: issued_on, until: lifted_on}"
    row = "placement.suspension 2025-05-01 issued_on=2025-05-01 lifted_on=2025-06-10"
    assert asked(age, "{at_least: 1 day}", row, as_of=as_of, known_at=known_at).answer == answer


def test_what_is_dated_after_the_day_is_not_seen():
    rows = ["cqc.inspection 2025-01-01 overall=good", "cqc.inspection 2025-07-02 overall=inadequate"]
    assert asked(RATING, "good", *rows).answer == "met"
    assert asked(RATING, "good", *rows, as_of="2025-07-02").answer == "not_met"
    without = asked(RATING, "good", rows[0])
    assert asked(RATING, "good", *rows) == without


# What is in force

LEVELS = """
indicators:
  rating: {latest: cqc.inspection, field: overall}
  number: {count: complaint, within: 1 month}
decisions:
  level:
    %s
    outcomes:
      low: {criteria: [{clause: sm.l, when: {rating: good}}]}
      middle: {criteria: [{clause: sm.m, when: {rating: requires_improvement}}]}
      high: {criteria: [{clause: sm.h, when: {rating: inadequate}}, {clause: sm.n, when: {number: {at_least: 3}}}]}
"""
AT_ONCE = "changes: [{decision: level, worsening: at_once, clause: sm.x}]\n"
ONLY_HIGH = "changes: [{decision: level, worsening: at_once, clause: sm.x, to: high}]\n"
RECORD = "decision.recorded {} decision=level outcome={}"
GOOD, FAIR, BAD = ("cqc.inspection {} overall=" + rating for rating in ("good", "requires_improvement", "inadequate"))

IN_FORCE = [
    # what the policy says, signals, what is in force and since when
    ("", "", [], (None, None)),
    ("", "", [BAD.format("2025-05-01")], (None, None)),
    ("", "", [RECORD.format("2025-05-01", "low")], ("low", "2025-05-01")),
    ("", "", [RECORD.format("2025-05-01", "high"), RECORD.format("2025-06-01", "low")], ("low", "2025-06-01")),
    ("", "", [RECORD.format("2025-07-02", "high")], (None, None)),
    ("", "", [RECORD.format("2025-05-01", "unheard_of")], (None, None)),
    ("", "", [RECORD.format("2025-05-01", "low"), BAD.format("2025-06-01")], ("low", "2025-05-01")),
    # of two records of one day the worse stands
    ("", "", [RECORD.format("2025-05-01", "high"), RECORD.format("2025-05-01", "low")], ("high", "2025-05-01")),
    ("starts_at: low", "", [], ("low", None)),
    ("starts_at: low", "", [RECORD.format("2025-05-01", "high")], ("high", "2025-05-01")),
    # at once, and only ever for the worse
    ("starts_at: low", AT_ONCE, [BAD.format("2025-06-01")], ("high", "2025-06-01")),
    ("starts_at: high", AT_ONCE, [GOOD.format("2025-06-01")], ("high", None)),
    ("starts_at: low", AT_ONCE, [BAD.format("2025-05-01"), GOOD.format("2025-06-01")], ("high", "2025-05-01")),
    ("starts_at: low", AT_ONCE, [FAIR.format("2025-05-01"), BAD.format("2025-06-01")], ("high", "2025-06-01")),
    ("starts_at: low", ONLY_HIGH, [FAIR.format("2025-05-01")], ("low", None)),
    ("starts_at: low", ONLY_HIGH, [FAIR.format("2025-05-01"), BAD.format("2025-06-01")], ("high", "2025-06-01")),
    # where nothing was in force, only an outcome that the policy names
    ("", AT_ONCE, [BAD.format("2025-06-01")], (None, None)),
    ("", ONLY_HIGH, [BAD.format("2025-06-01")], ("high", "2025-06-01")),
    # what people recorded later stands, until the evidence worsens again
    ("", ONLY_HIGH, [BAD.format("2025-05-01"), RECORD.format("2025-06-01", "low")], ("low", "2025-06-01")),
    ("", ONLY_HIGH, [BAD.format("2025-05-01"), RECORD.format("2025-06-01", "low"), GOOD.format("2025-06-10"), BAD.format("2025-06-20")], ("high", "2025-06-20")),
    # on one day what is recorded comes first
    ("", ONLY_HIGH, [BAD.format("2025-06-01"), RECORD.format("2025-06-01", "low")], ("high", "2025-06-01")),
]  # fmt: skip


@pytest.mark.parametrize(("says", "changes", "rows", "found"), IN_FORCE)
def test_what_is_in_force(says, changes, rows, found):
    level = standing(LEVELS % says + changes, *rows)
    assert (level.in_force, level.in_force_since and str(level.in_force_since)) == found


def test_what_only_narrows_the_range_puts_nothing_in_force():
    """A worsening is a change of what is indicated; that something worse is ruled out is none."""
    rows = [FAIR.format("2025-05-01"), RECORD.format("2025-06-01", "low")]
    rows.append("feed.coverage 2025-06-20 kinds=complaint from=2025-01-01 until=2025-07-01")
    level = standing(
        LEVELS % "" + "changes: [{decision: level, worsening: at_once, clause: sm.x, to: [middle, high]}]\n", *rows
    )
    assert (shown(level), level.in_force) == ("middle", "low")


ASKS = (
    LEVELS % "starts_at: low" + AT_ONCE + "triggers: [{clause: sm.t, when: {level: {in_force: {or_worse: middle}}}}]\n"
)


def test_a_condition_on_what_is_in_force_knows_since_when():
    found = finding(decided(ASKS, FAIR.format("2025-05-01"), GOOD.format("2025-06-01")), "sm.t")
    assert (found.answer, str(found.since), found.evidence) == ("met", "2025-05-01", ("s1", "s2"))
    assert finding(decided(ASKS, GOOD.format("2025-06-01")), "sm.t").answer == "not_met"
    unknown = LEVELS % "" + "triggers: [{clause: sm.t, when: {level: {in_force: low}}}]\n"
    assert finding(decided(unknown, GOOD.format("2025-06-01")), "sm.t").answer == "unknown"


SINCE = [
    # signals, since when it is indicated
    ([], None),
    ([BAD.format("2025-05-01")], "2025-05-01"),
    ([BAD.format("2025-05-01"), BAD.format("2025-06-01")], "2025-05-01"),
    ([BAD.format("2025-05-01"), GOOD.format("2025-05-20"), BAD.format("2025-06-01")], "2025-06-01"),
    # by another criterion before: the outcome has held all along
    ([*(f"complaint 2025-05-{day}" for day in (25, 26, 27)), BAD.format("2025-06-20")], "2025-05-27"),
]


@pytest.mark.parametrize(("rows", "since"), SINCE)
def test_since_when_an_outcome_is_indicated(rows, since):
    found = standing(LEVELS % "", *rows).since
    assert (found and str(found)) == since


def test_signals_of_another_provider_are_not_seen_and_those_of_a_former_id_are():
    mine = "provider.continues 2025-01-01 was=p0"
    old = "cqc.inspection 2024-01-01 provider=p0 overall=good"
    other = "cqc.inspection 2024-06-01 provider=p9 overall=inadequate"
    assert asked(RATING, "good", mine, old, other).answer == "met"
    assert asked(RATING, "good", old, other).answer == "unknown"
    assert len(signals(mine, old, other)) == 3
