# ruff: noqa: E501 - the tables have one row a line
"""Of every operator: what its answer rests on, since when it has held, what steps and what is presumed with it."""

import pytest
from small import asked

CONCERN, COMPLAINT, ACTION = (
    "safeguarding.concern 2025-06-{} ",
    "complaint 2025-06-{} ",
    "improvement.action 2025-01-01 ",
)
HELD = "feed.coverage 2025-01-01 kinds=safeguarding.concern;complaint;improvement.action;monitoring.return from=2024-01-01 until=2025-07-01"
SAME = "{count: safeguarding.concern, same: theme, within: 3 months}"
OVERDUE = "{overdue: improvement.action, due: due_on, done: completed_on}"
RUN = "{overdue_run: monitoring.return, due: due_on, done: received_on}"
LATE = "{late: improvement.action, due: due_on, done: completed_on, within: 3 months}"
SHARE = "{share: complaint, matching: {upheld: true}, within: 3 months}"
LIGHTS = "{latest: dashboard.indicator, field: rag, for_each: name}"
AREAS = "{latest: cqc.inspection, field: key_questions}"
OPEN = "{age: placement.suspension, until: lifted_on}"
MATRIX = "{rows: likelihood, columns: impact, scale: risk, matrix: {green: {green: low, amber: low, red: medium}, amber: {green: low, amber: medium, red: high}, red: {green: medium, amber: high, red: high}}}"
MATRIX_OF = """
likelihood: {latest: dashboard.indicator, field: rag, where: {name: likelihood}}
impact: {latest: dashboard.indicator, field: rag, where: {name: impact}}
"""
SIZE = "size: {latest: provider.profile, field: people_supported}"
PEERS = "{rate: safeguarding.concern, within: 12 months, per: size, expected: {baseline: concerns}, minimum: 3}"
LIGHT = "dashboard.indicator 2025-06-{} name={} rag={}"
PRESUMED_GONE = "where: {remedied: false}, presume: {fields: {remedied: 'true'}, reading: R1, because: b., owner: o}"
PRESUMED_THERE = PRESUMED_GONE.replace("'true'", "'false'")


# What an answer rests on

EVIDENCE = [
    # indicator, test, further indicators, signals, the ids of those that it rests on
    # of what is alike, the largest group that is sure and the largest that may be
    (SAME, "{at_least: 2}", "", [CONCERN.format("01") + "theme=falls", CONCERN.format("02") + "theme=food", CONCERN.format("03") + "theme=falls"], "s1 s3"),
    (SAME, "{at_least: 1}", "", [CONCERN.format("01") + "theme=falls", "safeguarding.concern 2025-07-01 theme=falls"], "s1 s2"),
    (SAME.replace("within", f"{PRESUMED_THERE}, within"), "{at_least: 2}", "", [CONCERN.format("01") + "theme=falls", CONCERN.format("02") + "theme=falls", CONCERN.format("03") + "theme=food remedied=false"], "s1 s2 s3"),
    # what is presumed not to count may count all the same
    (f"{{count: safeguarding.concern, {PRESUMED_GONE}}}", "{at_least: 1}", "", [CONCERN.format("01"), CONCERN.format("02") + "remedied=true"], "s1"),
    (f"{{sum: safeguarding.concern, field: people_affected, {PRESUMED_GONE}}}", "{at_least: 1}", "", [CONCERN.format("01"), CONCERN.format("02") + "remedied=true"], "s1"),
    (f"{{span: safeguarding.concern, {PRESUMED_GONE}}}", "{at_least: 1 day}", "", [CONCERN.format("01"), CONCERN.format("02") + "remedied=true"], "s1"),
    # of a group, of each member what decides about it
    (LIGHTS, "{every: green}", "", [LIGHT.format("01", "a", "red"), LIGHT.format("02", "a", "green"), LIGHT.format("03", "b", "green")], "s2 s3"),
    ("{part_of: lights, members: [a, c]}", "{some: green}", f"lights: {LIGHTS}", [LIGHT.format("01", "a", "green"), LIGHT.format("02", "b", "green")], "s1"),
    ("{part_of: areas, members: [safe]}", "{every: good}", f"areas: {AREAS}", ["cqc.inspection 2025-06-01 key_questions.safe=good"], "s1"),
    # what is late, or else all that was looked at; of a run all, since what was done parts it
    (OVERDUE, "{at_least: 1}", "", [ACTION + "due_on=2025-06-01 completed_on=null", ACTION + "due_on=2025-05-01 completed_on=2025-05-01"], "s1"),
    (OVERDUE, "{at_least: 1}", "", [ACTION + "due_on=2025-08-01 completed_on=null", ACTION + "due_on=2025-05-01 completed_on=2025-05-01"], "s1 s2"),
    (RUN, "{at_least: 1}", "", ["monitoring.return 2025-01-01 due_on=2025-06-01 received_on=null", "monitoring.return 2025-01-01 due_on=2025-05-01 received_on=2025-05-01"], "s1 s2"),
    (LATE, "{at_least: 1}", "", [ACTION + "due_on=2025-04-01 completed_on=null", ACTION + "due_on=2025-03-31 completed_on=null", ACTION + "completed_on=null"], "s1 s3"),
    # what is open, and all where nothing is or what was closed may be joined on
    (OPEN, "{at_least: 1 day}", "", ["placement.suspension 2025-05-01 lifted_on=null", "placement.suspension 2025-04-01 lifted_on=2025-04-20"], "s1"),
    (OPEN, "{at_least: 1 day}", "", ["placement.suspension 2025-05-01 lifted_on=2025-06-20", "placement.suspension 2025-04-01 lifted_on=2025-04-20"], "s1 s2"),
    (OPEN.replace("}", ", joined_within: 28 days}"), "{at_least: 1 day}", "", ["placement.suspension 2025-05-01 lifted_on=null", "placement.suspension 2025-04-01 lifted_on=2025-04-20"], "s1 s2"),
    # a share rests on all that counts, whether or not it matches
    (SHARE, "{at_least: 1/2}", "", [COMPLAINT.format("01") + "upheld=true", COMPLAINT.format("02") + "upheld=false", "complaint 2025-01-01 upheld=true"], "s1 s2"),
    # a matrix on its rows and its columns
    (MATRIX, "high", MATRIX_OF, [LIGHT.format("01", "likelihood", "red"), LIGHT.format("02", "impact", "red"), LIGHT.format("03", "other", "red")], "s1 s2"),
    # a rate on the events, on the size and on the baseline
    (PEERS, "above", SIZE, [CONCERN.format("01"), "provider.profile 2024-01-01 people_supported=20", "peer.baseline 2024-01-01 measure=concerns value=0.1"], "s1 s2 s3"),
    ("{worst: lights}", "red", f"lights: {LIGHTS}", [LIGHT.format("01", "a", "red"), LIGHT.format("02", "b", "green")], "s1 s2"),
]  # fmt: skip


@pytest.mark.parametrize(("indicator", "test", "further", "rows", "evidence"), EVIDENCE)
def test_an_answer_cites_what_it_rests_on(indicator, test, further, rows, evidence):
    assert " ".join(asked(indicator, test, *rows, indicators=further).evidence) == evidence


# Since when

SINCE = [
    # indicator, test, further indicators, signals, answer, since when
    (OVERDUE, "{at_least: 1}", "", [ACTION + "due_on=2025-06-10 completed_on=null"], "met", "2025-06-11"),
    (OVERDUE.replace("}", ", grace: 3 working days}"), "{at_least: 1}", "", [ACTION + "due_on=2025-06-10 completed_on=null"], "met", "2025-06-14"),
    (OVERDUE, "{at_most: 0}", "", [ACTION + "due_on=2025-06-10 completed_on=2025-06-20", "feed.coverage 2025-06-25 kinds=improvement.action from=2024-01-01 until=2025-07-01"], "unknown", "2025-06-20"),
    (LATE, "{at_least: 1}", "", [ACTION + "due_on=2025-06-10 completed_on=2025-06-20", HELD], "met", "2025-06-11"),
    # a thing that was late leaves the window of three months, which then is covered
    (LATE, "{at_most: 0}", "", [ACTION + "due_on=2025-03-10 completed_on=2025-06-20", "feed.coverage 2025-01-01 kinds=improvement.action from=2025-01-01 until=2025-07-01"], "met", "2025-06-11"),
    (LATE, "{at_most: 0}", "", ["feed.coverage 2025-01-01 kinds=improvement.action from=2025-02-10 until=2025-07-01"], "met", "2025-05-10"),
    # upheld only once the day of it has come
    (SHARE, "{at_least: 1}", "", [COMPLAINT.format("01") + "upheld=true", COMPLAINT.format("10") + "upheld=true", COMPLAINT.format("05") + "upheld=false", "complaint 2025-03-20 upheld=true"], "not_met", "2025-06-05"),
    ("{share: placement.suspension, matching: {lifted_on: {happened: true}}}", "1", "", ["placement.suspension 2025-03-01 lifted_on=2025-06-10", "placement.suspension 2025-04-01 lifted_on=2025-05-10"], "met", "2025-06-10"),
    # an age passes a length of time
    (OPEN, "{more_than: 1 month}", "", ["placement.suspension 2025-05-01 lifted_on=null"], "met", "2025-06-02"),
    (OPEN, "{less_than: 1 month}", "", ["placement.suspension 2025-06-10 lifted_on=null"], "met", "2025-06-10"),
    (OPEN, "{at_least: 5 working days}", "", ["placement.suspension 2025-05-01 lifted_on=null"], "met", "2025-05-09"),
    (OPEN, "{at_least: 1 month}", "", ["placement.suspension 2025-03-01 lifted_on=2025-06-10", "placement.suspension 2025-04-01 lifted_on=null"], "met", "2025-04-01"),
    (OPEN, "{at_least: 3 months}", "", ["placement.suspension 2025-03-01 lifted_on=2025-06-10", "placement.suspension 2025-04-01 lifted_on=null"], "met", "2025-07-01"),
    (MATRIX, "high", MATRIX_OF, [LIGHT.format("01", "likelihood", "green"), LIGHT.format("03", "likelihood", "red"), LIGHT.format("02", "impact", "red")], "met", "2025-06-03"),
    (MATRIX, "high", MATRIX_OF, [LIGHT.format("01", "impact", "green"), LIGHT.format("03", "impact", "red"), LIGHT.format("02", "likelihood", "red")], "met", "2025-06-03"),
    # a rate rises with an event, with the size and with the baseline
    (PEERS, "{or_worse: above}", SIZE, ["provider.profile 2024-01-01 people_supported=20", "peer.baseline 2024-01-01 measure=concerns value=1", "peer.baseline 2025-06-20 measure=concerns value=0.1", *(CONCERN.format(f"0{n}") for n in range(1, 7))], "met", "2025-06-20"),
    (PEERS, "{or_worse: above}", SIZE, ["provider.profile 2024-01-01 people_supported=200", "provider.profile 2025-06-20 people_supported=20", "peer.baseline 2024-01-01 measure=concerns value=0.1", *(CONCERN.format(f"0{n}") for n in range(1, 7))], "met", "2025-06-20"),
    (PEERS, "{or_worse: above}", SIZE, ["provider.profile 2024-01-01 people_supported=20", "peer.baseline 2024-01-01 measure=concerns value=0.1", *(CONCERN.format(f"0{n}") for n in range(1, 7))], "met", "2025-06-06"),
    ("{part_of: lights, members: [a]}", "{every: green}", f"lights: {LIGHTS}", [LIGHT.format("01", "a", "green"), LIGHT.format("02", "b", "green")], "met", "2025-06-01"),
    ("{worst: lights}", "red", f"lights: {LIGHTS}", [LIGHT.format("01", "a", "red"), LIGHT.format("02", "b", "green")], "met", "2025-06-01"),
]  # fmt: skip


@pytest.mark.parametrize(("indicator", "test", "further", "rows", "answer", "since"), SINCE)
def test_an_answer_has_held_since_the_day_on_which_it_became_so(indicator, test, further, rows, answer, since):
    found = asked(indicator, test, *rows, indicators=further)
    assert (found.answer, found.since and str(found.since)) == (answer, since)


# Settings that step

STEP = """
settings:
  it_steps: {{value: [{{from: 2025-01-01, value: "{}"}}, {{from: 2025-06-15, value: "{}"}}], basis: source, clause: sm.s}}
"""
SIX = [
    *(f"safeguarding.concern 2025-05-0{n}" for n in range(1, 7)),
    "provider.profile 2024-01-01 people_supported=20",
    HELD,
]
RATE = "{rate: safeguarding.concern, within: 12 months, per: size, expected: 0.1, minimum: 3}"
TIMES = "{rate: safeguarding.concern, within: 12 months, per: size, expected: 1, each: 10, times: 2, minimum: 3}"
BAND = "{bands_of: value, bands: [{from: 0, is: red}, {from: 1, is: green}], scale: light}"
SCORED = "{score: [{of: value, weight: 1}]}"
VALUE = "value: {latest: dashboard.indicator, field: value}"
JOINED = "{age: placement.suspension, until: lifted_on, joined_within: {setting: it_steps}}"
SUSPENDED = ["placement.suspension 2025-04-01 lifted_on=2025-05-12", "placement.suspension 2025-06-01 lifted_on=null"]
STEPS = [
    # indicator, further indicators, test, signals, what the setting steps from and to, the answers before and after
    (OVERDUE.replace("}", ", grace: {setting: it_steps}}"), "", "{at_least: 1}", [ACTION + "due_on=2025-06-10 completed_on=null"], "1 day", "1 month", "met unknown"),
    (LATE.replace("3 months", "{setting: it_steps}"), "", "{at_least: 1}", [ACTION + "due_on=2025-05-01 completed_on=null"], "3 months", "1 week", "met unknown"),
    (SHARE.replace("3 months", "{setting: it_steps}"), "", "1", ["complaint 2025-06-10 upheld=true", "complaint 2025-05-10 upheld=false"], "3 months", "1 month", "not_met met"),
    (RATE.replace("minimum: 3", "minimum: {setting: it_steps}"), SIZE, "{or_worse: above}", SIX, "7", "3", "not_met met"),
    (RATE.replace("0.1", "{setting: it_steps}"), SIZE, "{or_worse: above}", SIX, "1", "0.1", "not_met met"),
    (RATE.replace("12 months", "{setting: it_steps}"), SIZE, "{or_worse: above}", SIX, "1 week", "12 months", "not_met met"),
    (TIMES.replace("times: 2", "times: {setting: it_steps}"), SIZE, "above", SIX, "3", "2", "not_met met"),
    (TIMES.replace("each: 10", "each: {setting: it_steps}"), SIZE, "above", SIX, "1", "10", "not_met met"),
    (OVERDUE.replace("}", ", where: {due_on: {at_least: {setting: it_steps}}}}"), "", "{at_least: 1}", [ACTION + "due_on=2025-06-01 completed_on=null"], "2025-07-01", "2025-01-01", "unknown met"),
    (BAND.replace("from: 1", "from: {setting: it_steps}"), VALUE, "green", ["dashboard.indicator 2025-05-01 value=3"], "5", "3", "not_met met"),
    (SCORED.replace("weight: 1", "weight: {setting: it_steps}"), VALUE, "{at_least: 6}", ["dashboard.indicator 2025-05-01 value=3"], "1", "2", "not_met met"),
    (SCORED.replace("1}]", "1}], scale: light, bands: [{from: 0, is: red}, {from: {setting: it_steps}, is: green}]"), VALUE, "green", ["dashboard.indicator 2025-05-01 value=3"], "5", "3", "not_met met"),
    ("{score: [{of: light, weight: 1, points: {green: 0, amber: 1, red: {setting: it_steps}}}]}", "light: {latest: dashboard.indicator, field: rag}", "{at_least: 6}", [LIGHT.format("01", "a", "red")], "5", "6", "not_met met"),
    (JOINED, "", "{at_least: 32 days}", SUSPENDED, "1 day", "20 days", "not_met met"),
    (JOINED, "", "{at_least: 32 days}", SUSPENDED, "10 working days", "15 working days", "not_met met"),
]  # fmt: skip


@pytest.mark.parametrize(("indicator", "further", "test", "rows", "first", "second", "found"), STEPS)
def test_what_steps_is_read_on_the_day(indicator, further, test, rows, first, second, found):
    before, after = (
        asked(indicator, test, *rows, indicators=further, more=STEP.format(first, second), as_of=day)
        for day in ("2025-06-14", "2025-06-20")
    )
    assert f"{before.answer} {after.answer}" == found
    assert str(after.since) == "2025-06-15"


def test_what_is_joined_on_from_a_step_on_passes_its_length_of_time_later():
    """41 days joined to what is open since 1 June make 60 days on 20 June, five days after the gap grew."""
    steps = STEP.format("1 day", "20 days")
    found = asked(JOINED, "{at_least: 60 days}", *SUSPENDED, more=steps, as_of="2025-06-25")
    assert (found.answer, str(found.since)) == ("met", "2025-06-20")


def test_an_answer_holds_for_as_long_as_was_said_on_its_day():
    """A setting that steps later shortens no answer that was given before."""
    held = asked(
        "{judgement: sm.plan, by: [lead], holds: {setting: it_steps}}",
        "'yes'",
        "officer.judgement 2025-06-10 question=sm.plan role=lead answer=yes",
        more=STEP.format("1 month", "1 day"),
    )
    assert (held.answer, str(held.since)) == ("met", "2025-06-10")


def test_an_answer_whose_end_lies_beyond_the_calendar_holds_on_its_own_day():
    for day, answer in [("2990-01-02", "met"), ("2990-01-03", "unknown")]:
        row = "officer.judgement 2990-01-02 question=sm.plan role=lead answer=yes"
        holding = "{judgement: sm.plan, by: [lead], holds: 5 working days}"
        assert asked(holding, "'yes'", row, as_of=day).answer == answer


def test_none_is_known_from_the_day_on_which_the_provider_was_first_heard_of():
    for indicator, test in [(OPEN, "{at_least: 1 day}"), (OVERDUE, "{at_least: 1}")]:
        found = asked(indicator, test, "complaint 2025-05-05", more=COMPLETE)
        assert (found.answer, str(found.since)) == ("not_met", "2025-05-05")


# Presumptions

PRESUMING = "where: {remedied: false}, within: 3 months, presume: {fields: {remedied: 'false'}, reading: R1, because: b., owner: o}"
TWO = [CONCERN.format("01") + "theme=falls people_affected=2", CONCERN.format("03") + "theme=falls people_affected=3"]
PRESUMED = [
    # indicator, test, the answer with what is presumed and without
    (f"{{count: safeguarding.concern, distinct: theme, {PRESUMING}}}", "{at_least: 1}", "met unknown"),
    (f"{{count: safeguarding.concern, same: theme, {PRESUMING}}}", "{at_least: 2}", "met unknown"),
    (f"{{sum: safeguarding.concern, field: people_affected, {PRESUMING}}}", "{at_least: 5}", "met unknown"),
    (f"{{span: safeguarding.concern, {PRESUMING}}}", "{at_least: 2 days}", "met unknown"),
]  # fmt: skip


@pytest.mark.parametrize(("indicator", "test", "found"), PRESUMED)
def test_what_is_presumed_fills_the_answer_and_never_what_is_certain(indicator, test, found):
    answered = asked(indicator, test, *TWO)
    assert f"{answered.answer} {answered.certain}" == found


RESTING = [
    # indicator, test: of a rate the size is presumed, of a score and a band the number
    ("{rate: safeguarding.concern, within: 12 months, per: number, expected: 0.01, minimum: 1}", "{or_worse: above}"),
    ("{score: [{of: number, weight: 1}]}", "{at_least: 2}"),
    ("{bands_of: number, bands: [{from: 0, is: green}, {from: 2, is: red}], scale: light}", "red"),
    (MATRIX.replace("likelihood", "band").replace("impact", "band"), "high"),
]


@pytest.mark.parametrize(("indicator", "test"), RESTING)
def test_what_rests_on_a_presumption_presumes(indicator, test):
    number = f"number: {{count: safeguarding.concern, {PRESUMING}}}"
    band = "band: {bands_of: number, bands: [{from: 0, is: green}, {from: 2, is: red}], scale: light}"
    found = asked(indicator, test, *TWO, HELD, indicators=f"{number}\n{band}")
    assert f"{found.answer} {found.certain}" == "met unknown"


# At the edges

SUM = "{sum: safeguarding.concern, field: people_affected, where: {remedied: false}, within: 3 months}"
POINTS = "{sum: dashboard.indicator, field: value, within: 3 months}"
POINTS_HELD = "feed.coverage 2025-01-01 kinds=dashboard.indicator from=2024-01-01 until=2025-07-01"
COMPLETE = """
complete:
  - {kinds: [improvement.action, monitoring.return, placement.suspension], basis: assumption, owner: o, because: We keep these.}
"""
FREE_RANGE = "{{rate: safeguarding.concern, within: {}, per: size, expected: 1, times: {}, minimum: {}}}"
PARTLY = "{score: [{of: value, weight: 1}, {of: light, weight: 1, points: {green: 0, amber: 1, red: 2}}]}"
ONE_PERSON = "provider.profile 2024-01-01 people_supported=1"
ALL_THREE = [CONCERN.format(day) for day in ("01", "02", "03")]
FALLS = [CONCERN.format("01") + "theme=falls", CONCERN.format("02") + "theme=falls"]
DUE = "monitoring.return 2025-01-01 "
STANDARDS = "{latest: standard.rating, field: rating, for_each: standard, where: {assessed_on: {happened: true}}}"
EDGES = [
    # indicator, test, further indicators, signals, answer; of the kinds with due dates everything is held
    # three that say no theme may be of one theme or of three
    ("{count: safeguarding.concern, distinct: theme, within: 3 months}", "{at_most: 2}", "", [*ALL_THREE, HELD], "unknown"),
    ("{count: safeguarding.concern, distinct: theme, within: 3 months}", "{at_most: 3}", "", [*ALL_THREE, HELD], "met"),
    ("{count: safeguarding.concern, distinct: theme, within: 3 months}", "{at_most: 5}", "", FALLS, "unknown"),
    (SAME, "{at_most: 2}", "", [*ALL_THREE, HELD], "unknown"),
    (SAME, "{at_most: 0}", "", [HELD], "met"),
    (SAME, "{at_least: 1}", "", [HELD], "not_met"),
    (SAME.replace("within", "where: {remedied: false}, within"), "{at_least: 2}", "", [*FALLS, HELD], "unknown"),
    # what may not count adds to the most that the sum may be, and not to the least
    (SUM, "{at_most: 2}", "", [CONCERN.format("01") + "people_affected=1", CONCERN.format("02") + "people_affected=2", HELD], "unknown"),
    (SUM, "{at_most: 3}", "", [CONCERN.format("01") + "people_affected=1", CONCERN.format("02") + "people_affected=2", HELD], "met"),
    (SUM, "{at_least: 1}", "", [CONCERN.format("01") + "people_affected=2", HELD], "unknown"),
    (SUM, "{at_least: 1}", "", [CONCERN.format("01") + "remedied=false", HELD], "unknown"),
    (SUM, "{at_most: 0}", "", [CONCERN.format("01") + "remedied=false people_affected=0", HELD], "met"),
    (POINTS, "{at_most: 1/2}", "", ["dashboard.indicator 2025-06-01 value=0.5", POINTS_HELD], "met"),
    (POINTS, "{at_most: 1}", "", ["dashboard.indicator 2025-06-01 value=0.5", "dashboard.indicator 2025-06-02 value=-0.5", POINTS_HELD], "unknown"),
    # of a group without members declared, one that is not held and a group that is not held
    ("{part_of: lights, members: [a, c]}", "{every: green}", f"lights: {LIGHTS}", [LIGHT.format("01", "a", "green")], "unknown"),
    ("{part_of: lights, members: [a, c]}", "{every: green}", f"lights: {LIGHTS}", [], "unknown"),
    ("{worst: lights}", "green", f"lights: {LIGHTS}", [], "unknown"),
    # a member whose only light may not be one that counts is a member, and unknown
    (LIGHTS.replace("}", ", where: {value: {at_least: 1}}}"), "{every: green}", "", [LIGHT.format("01", "a", "green") + " value=2", LIGHT.format("01", "b", "red") + " value=0"], "met"),
    (LIGHTS.replace("}", ", where: {value: {at_least: 1}}}"), "{every: green}", "", [LIGHT.format("01", "a", "green") + " value=2", LIGHT.format("01", "b", "red")], "unknown"),
    # a member of which everything is still to come is none yet
    (STANDARDS, "{every: green}", "", ["standard.rating 2025-06-01 framework=oxf.ten standard=1 rating=green assessed_on=2025-06-01", "standard.rating 2025-06-02 framework=oxf.ten standard=2 rating=green assessed_on=2025-07-02"], "met"),
    # what is due: only what the tests let through
    (OVERDUE.replace("}", ", where: {delay_reasonable: false}}"), "{at_least: 1}", "", [ACTION + "due_on=2025-06-01 completed_on=null delay_reasonable=false"], "met"),
    (OVERDUE.replace("}", ", where: {delay_reasonable: false}}"), "{at_least: 1}", "", [ACTION + "due_on=2025-06-01 completed_on=null delay_reasonable=true"], "not_met"),
    (OVERDUE.replace("}", ", where: {delay_reasonable: false}}"), "{at_least: 1}", "", [ACTION + "due_on=2025-06-01 completed_on=null"], "unknown"),
    (OVERDUE.replace("}", ", where: {verified_on: {happened: false}}}"), "{at_most: 0}", "", [ACTION + "due_on=2025-06-01 completed_on=null verified_on=2025-06-20"], "met"),
    (OVERDUE.replace("}", ", where: {verified_on: {happened: false}}}"), "{at_most: 0}", "", [ACTION + "due_on=2025-06-01 completed_on=null verified_on=2025-07-02"], "not_met"),
    (OVERDUE, "{at_most: 0}", "", [ACTION + "completed_on=null"], "unknown"),
    (LATE, "{at_most: 0}", "", [ACTION + "completed_on=2025-06-01"], "unknown"),
    # the window of what was late takes in its first day, also when something is done on the last
    (LATE, "{at_least: 1}", "", [ACTION + "due_on=2025-04-01 completed_on=2025-07-01"], "met"),
    (LATE, "{at_most: 0}", "", [ACTION + "due_on=2025-03-31 completed_on=2025-07-01"], "met"),
    (LATE, "{at_most: 0}", "", [ACTION + "due_on=2025-03-31 completed_on=2025-06-01"], "met"),
    # two that fall due on one day; and what may have been late and has left the window takes nothing from what is late
    (OVERDUE, "2", "", [ACTION + "due_on=2025-06-01 completed_on=null", ACTION + "due_on=2025-06-01 completed_on=null"], "met"),
    (LATE, "1", "", [ACTION + "due_on=2025-03-10", ACTION + "due_on=2025-06-01 completed_on=null"], "met"),
    # a day still to come is not yet any day
    ("{count: placement.suspension, distinct: lifted_on}", "1", "", ["placement.suspension 2025-06-01 lifted_on=2025-06-10", "placement.suspension 2025-06-02 lifted_on=2025-08-01"], "met"),
    # runs go by the day on which a thing is due, whatever its name; what has no due date may stand anywhere
    (RUN, "{at_most: 1}", "", [DUE + "due_on=2025-03-01 received_on=null", DUE + "due_on=2025-01-01 received_on=null", DUE + "due_on=2025-02-01 received_on=2025-02-01"], "met"),
    (RUN, "{at_least: 2}", "", [DUE + "due_on=2025-03-01 received_on=null", DUE + "due_on=2025-02-01 received_on=null", DUE + "received_on=null"], "unknown"),
    (RUN, "{at_most: 2}", "", [DUE + "due_on=2025-03-01 received_on=null", DUE + "due_on=2025-02-01 received_on=null", DUE + "received_on=null"], "unknown"),
    (RUN, "{at_most: 3}", "", [DUE + "due_on=2025-03-01 received_on=null", DUE + "due_on=2025-02-01 received_on=null", DUE + "received_on=null"], "met"),
    (RUN, "{at_most: 2}", "", [DUE + "due_on=2025-03-01 received_on=null", DUE + "due_on=2025-02-01 received_on=null", DUE + "received_on=2025-06-01"], "met"),
    (RUN, "{at_least: 1}", "", [DUE + "due_on=2025-03-01 received_on=null", DUE + "received_on=null"], "met"),
    # a due date that is an event still to come is none yet
    ("{overdue: monitoring.return, due: requested_on, done: received_on}", "{at_most: 0}", "", [DUE + "requested_on=2025-07-02 received_on=null"], "unknown"),
    # a share of the window alone, of events with several reports, and of what an event's day decides
    (SHARE, "1", "", [COMPLAINT.format("01") + "upheld=true", "complaint 2025-03-31 upheld=false"], "met"),
    (SHARE, "1/2", "", [COMPLAINT.format("01") + "ref=a upheld=false", COMPLAINT.format("02") + "ref=a upheld=true", COMPLAINT.format("03") + "upheld=false"], "met"),
    (SHARE, "{at_least: 1}", "", [COMPLAINT.format("01") + "ref=a upheld=false", COMPLAINT.format("02") + "ref=a", COMPLAINT.format("03") + "upheld=true"], "unknown"),
    ("{share: placement.suspension, matching: {lifted_on: {happened: true}}, where: {scope: whole}}", "{at_least: 1/2}", "", ["placement.suspension 2025-06-01 scope=whole lifted_on=2025-06-10", "placement.suspension 2025-06-02 lifted_on=null"], "met"),
    ("{share: placement.suspension, matching: {lifted_on: {happened: true}}, where: {scope: whole}}", "{more_than: 1/2}", "", ["placement.suspension 2025-06-01 scope=whole lifted_on=2025-06-10", "placement.suspension 2025-06-02 lifted_on=null"], "unknown"),
    ("{share: placement.suspension, matching: {lifted_on: {happened: true}}, where: {scope: whole}}", "{at_least: 1/2}", "", ["placement.suspension 2025-06-01 scope=whole lifted_on=2025-07-02", "placement.suspension 2025-06-02 scope=whole lifted_on=null"], "not_met"),
    # a rate by times: as many as the minimum are enough, and a year is 365 1/4 days
    (FREE_RANGE.format("12 months", "1", "3"), "above", SIZE, [ONE_PERSON, *ALL_THREE], "met"),
    (FREE_RANGE.format("487 days", "9/4", "1"), "above", SIZE, [ONE_PERSON, *ALL_THREE, HELD], "not_met"),
    (FREE_RANGE.format("486 days", "9/4", "1"), "above", SIZE, [ONE_PERSON, *ALL_THREE, HELD], "met"),
    (FREE_RANGE.format("6 months", "6", "1"), "above", SIZE, [ONE_PERSON, *ALL_THREE, HELD], "not_met"),
    (FREE_RANGE.format("6 months", "5", "1"), "above", SIZE, [ONE_PERSON, *ALL_THREE, HELD], "met"),
    # a score of a number that is unknown has no top, and counts nothing for certain; answers are read as they are written
    (PARTLY, "{at_least: 2}", f"{VALUE}\nlight: {{latest: dashboard.indicator, field: rag}}", [LIGHT.format("01", "a", "red")], "met"),
    (PARTLY, "{at_least: 3}", f"{VALUE}\nlight: {{latest: dashboard.indicator, field: rag}}", [LIGHT.format("01", "a", "red")], "unknown"),
    ("{score: [{of: word, weight: 1, points: {Accepted: 0, Refused: 1}}]}", "1", "word: {judgement: sm.plan, by: [lead], answers: [Accepted, Refused]}", ["officer.judgement 2025-06-01 question=sm.plan role=lead answer=Refused"], "met"),
    (MATRIX, "{known: true}", MATRIX_OF, [], "not_met"),
    # an age of what has no end in the vocabulary of the policy, and of what began today
    ("{age: placement.suspension}", "{at_least: 30 days}", "", ["placement.suspension 2025-06-01 lifted_on=2025-06-10"], "met"),
    ("{age: placement.suspension, until: lifted_on, where: {issued_on: {happened: true}}}", "{at_least: 30 days}", "", ["placement.suspension 2025-05-01 issued_on=2025-06-10 lifted_on=null"], "met"),
    ("{age: placement.suspension, until: lifted_on}", "{at_least: 0 days}", "", ["placement.suspension 2025-07-01 lifted_on=null"], "met"),
]  # fmt: skip


@pytest.mark.parametrize(("indicator", "test", "further", "rows", "answer"), EDGES)
def test_at_the_edge_of_what_is_known(indicator, test, further, rows, answer):
    rows = ["complaint 2020-01-01", *rows]  # the provider has been heard of
    assert asked(indicator, test, *rows, indicators=further, more=COMPLETE).answer == answer


def presuming(path: str, value: str) -> str:
    """A count of concerns in which the field is presumed to have the value."""
    presume = f"presume: {{fields: {{{path}: '{value}'}}, reading: R1, because: b., owner: o}}"
    return f"{{count: safeguarding.concern, where: {{{path}: {value}}}, {presume}}}"


@pytest.mark.parametrize(
    ("path", "value"), [("remedied", "true"), ("remedied", "false"), ("theme", "falls"), ("people_affected", "3")]
)
def test_a_presumed_value_may_be_a_yes_a_no_a_word_or_a_number(path, value):
    assert asked(presuming(path, value), "{at_least: 1}", CONCERN.format("01")).answer == "met"


# Why nothing is known

WHOLE = "{age: placement.suspension, until: lifted_on, where: {scope: whole}}"
JUDGEMENT = "{judgement: sm.plan, by: [lead], holds: 1 week}"
WHY = [
    # indicator, test, further indicators, signals, what is said
    (WHOLE, "{at_least: 1 day}", "", [], "nothing is held"),
    (WHOLE, "{at_least: 1 day}", "", ["placement.suspension 2025-06-01 lifted_on=null"], "nothing held is sure to count"),
    (PEERS, "above", SIZE, [CONCERN.format("01")], "what is expected for this size is not known"),
    (BAND, "red", VALUE, ["dashboard.indicator 2025-06-01 value=-1"], "it falls below the lowest band"),
    (LIGHTS, "{every: green}", "", [], "nothing is held"),
    (JUDGEMENT, "'yes'", "", [], "nobody has answered"),
    (JUDGEMENT, "'yes'", "", ["officer.judgement 2025-06-01 question=sm.plan role=lead answer=yes"], "no answer holds"),
    ("{latest: cqc.inspection, field: overall}", "good", "", [], "nothing is held"),
    ("{latest: cqc.inspection, field: overall, where: {published_on: {happened: true}}}", "good", "", ["cqc.inspection 2025-06-01 overall=good"], "nothing held is sure to count"),
    ("{latest: provider.profile, field: commissioned_by}", "{some: x}", "", [], "nothing is held"),
]  # fmt: skip


@pytest.mark.parametrize(("indicator", "test", "further", "rows", "why"), WHY)
def test_what_is_unknown_says_why(indicator, test, further, rows, why):
    found = asked(indicator, test, *rows, indicators=further)
    assert found.answer == "unknown"
    assert f"not known ({why})" in found.because
