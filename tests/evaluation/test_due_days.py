# ruff: noqa: E501 - the tables have one row a line
"""When it is due, to the day: while an outcome stands, by an agreed day, by a limit that changed, month by month."""

import pytest
from small import decided
from test_duties import standing as of_no_outcome
from test_what_falls_due import ANY, BASE, due, made

# While an outcome is indicated or in force

STANDS = "indicated_or_in_force: {decision: level, outcomes: [middle, high]}, within: 5 days"
HIGH = "risk.rating 2025-05-01 band=high"
LOWERED = f"{HIGH}, risk.rating 2025-05-03 band=low"
AGREED_LOWER = f"{LOWERED}, approval 2025-05-06 role=lead decision=approve from_state=high to_state=low"


@pytest.mark.parametrize(
    ("held", "as_of", "wanted"),
    [
        pytest.param("", "2025-05-04", [], id="nothing is known"),
        pytest.param("risk.rating 2025-05-01 band=low", "2025-05-04", [], id="another outcome is"),
        pytest.param(HIGH, "2025-04-30", [], id="not before its day"),
        pytest.param(HIGH, "2025-05-01", ["2025-05-06 upcoming"], id="from its day"),
        pytest.param(
            "decision.recorded 2025-05-02 decision=level outcome=high decided_by=lead",
            "2025-05-04",
            ["2025-05-07 upcoming"],
            id="in force and not indicated",
        ),
        pytest.param(
            f"decision.recorded 2025-04-01 decision=level outcome=middle decided_by=lead, {HIGH}",
            "2025-05-02",
            ["2025-04-06 overdue"],
            id="from one of them to another it has not begun anew",
        ),
        pytest.param(LOWERED, "2025-05-05", ["2025-05-06 upcoming"], id="still in force when no longer indicated"),
        pytest.param(AGREED_LOWER, "2025-05-06", [], id="neither any longer"),
        pytest.param(
            f"{AGREED_LOWER}, risk.rating 2025-05-09 band=medium",
            "2025-05-10",
            ["2025-05-14 upcoming"],
            id="a second time",
        ),
    ],
)
def test_it_is_owed_while_an_outcome_is_indicated_or_in_force(held, as_of, wanted):
    assert due(STANDS, held, as_of) == wanted


def test_one_that_is_only_indicated_counts_as_well():
    not_at_once = BASE.replace("to: [middle, high]", "to: middle")
    text = f"{not_at_once}  - {{clause: sm.duty, what: Do it, {STANDS}}}\n"
    found = decided(text, HIGH, as_of="2025-05-04")
    assert (found["level"].indicated, found["level"].in_force) == ("high", None)
    assert [(str(one.due), one.status) for one in found.obligations] == [("2025-05-06", "upcoming")]


# By a day that was agreed

PLAN = "agreed: {signals: {improvement.plan: {progress: {is_not: complete}}}, on: due_on}"
AGREED = f"for_each: complaint, within: 30 days, {PLAN}"
OF_ONE = (
    "for_each: improvement.action, within: 30 days,"
    " agreed: {signals: improvement.action, on: due_on, same: {plan: plan}}"
)


@pytest.mark.parametrize(
    ("duty", "held", "wanted"),
    [
        (AGREED, "improvement.plan 2025-05-03 progress=little due_on=2025-05-20", "2025-05-20"),
        (AGREED, "improvement.plan 2025-05-01 progress=little due_on=2025-05-20", "2025-05-20"),
        (AGREED, "improvement.plan 2025-04-30 progress=little due_on=2025-05-20", "2025-05-31"),
        (AGREED, "improvement.plan 2025-05-03 progress=complete due_on=2025-05-20", "2025-05-31"),
        (AGREED, "improvement.plan 2025-05-03 due_on=2025-05-20", "2025-05-31"),
        (AGREED, "improvement.plan 2025-05-03 progress=little", "2025-05-31"),
        (AGREED, "improvement.plan 2025-05-13 progress=little due_on=2025-05-20", "2025-05-31"),
        (
            AGREED,
            "improvement.plan 2025-05-03 progress=little due_on=2025-05-20, "
            "improvement.plan 2025-05-02 progress=little due_on=2025-05-25",
            "2025-05-20",
        ),
        (
            f"start: begun, within: 30 days, {PLAN}",
            "provider.profile 2025-05-01 contract_start=2025-05-01, "
            "improvement.plan 2025-04-03 progress=little due_on=2025-05-20",
            "2025-05-20",
        ),
    ],
)
def test_the_newest_agreed_day_since_it_arose_stands_for_the_limit(duty, held, wanted):
    assert due(duty, f"complaint 2025-05-01, {held}", "2025-05-12") == [f"{wanted} upcoming"]


def test_an_agreed_day_is_that_of_what_it_is_related_to():
    held = (
        "improvement.action 2025-05-01 plan=a, improvement.action 2025-05-02 plan=b, "
        "improvement.action 2025-05-03 plan=a due_on=2025-05-25"
    )
    assert due(OF_ONE, held, "2025-05-04") == ["2025-05-25 upcoming", "2025-05-25 upcoming", "2025-06-01 upcoming"]


# A limit that changed

STEPPED = {
    "settings:": """settings:
  ahead: {value: [{from: 2025-01-01, value: 3 days}, {from: 2025-05-10, value: 9 days}], basis: source, clause: sm.s}
  lasting: {value: [{from: 2024-01-01, value: 3 days}, {from: 2025-05-10, value: 1 year}], basis: source, clause: sm.s}
""",
    "judgements: {hold: 6 months}": "judgements: {hold: {setting: lasting}}",
}
SAID = "officer.judgement 2025-05-01 question=sm.duty answer=true role=officer"


def stepped(duty, held, as_of):
    """How the duty stands by a policy whose settings changed on 10 May."""
    text = BASE
    for plain, changed in STEPPED.items():
        text = text.replace(plain, changed)
    found = decided(f"{text}  - {{clause: sm.duty, what: Do it, {duty}}}\n", *held.split(", "), as_of=as_of)
    return [f"{one.due or 'open'} {one.status}" for one in found.obligations]


@pytest.mark.parametrize(
    ("duty", "held", "as_of", "wanted"),
    [
        ("for_each: visit, from: planned_for, before: {setting: ahead}", "visit 2025-05-01 planned_for=2025-05-20",
         "2025-05-09", "2025-05-17 upcoming"),
        ("for_each: visit, from: planned_for, before: {setting: ahead}", "visit 2025-05-01 planned_for=2025-05-20",
         "2025-05-10", "2025-05-11 upcoming"),
        ("for_each: complaint, within: {setting: ahead}", "complaint 2025-05-08", "2025-05-09", "2025-05-11 upcoming"),
        ("for_each: complaint, within: {setting: ahead}", "complaint 2025-05-08", "2025-05-10", "2025-05-17 upcoming"),
        ("every: {setting: ahead}, since: 2025-05-08", "complaint 2025-05-08", "2025-05-09", "2025-05-11 upcoming"),
        ("every: {setting: ahead}, since: 2025-05-08", "complaint 2025-05-08", "2025-05-10", "2025-05-17 upcoming"),
        ("kind: obligation", SAID, "2025-05-09", "open due"),
        ("kind: obligation", SAID, "2025-05-10", "open done"),
    ],
)  # fmt: skip
def test_a_limit_is_what_its_setting_says_on_the_day(duty, held, as_of, wanted):
    assert stepped(duty, held, as_of) == [wanted]


# Two criteria that count together


@pytest.mark.parametrize(
    ("held", "wanted"),
    [
        ("safeguarding.concern 2025-05-01, safeguarding.concern 2025-05-01, crime.report 2025-05-03", "2025-05-06"),
        (
            "safeguarding.concern 2025-05-01 recorded_on=2025-05-09, "
            "safeguarding.concern 2025-05-01 recorded_on=2025-05-09, crime.report 2025-05-03",
            "2025-05-08",
        ),
        ("crime.report 2025-05-01 recorded_on=2025-05-09, crime.report 2025-05-03", "2025-05-14"),
    ],
)
def test_of_criteria_that_count_together_the_first_that_was_known_counts(held, wanted):
    assert due(f"{ANY}, within: 5 days", held, "2025-05-10")[0].split()[0] == wanted


# Month by month

RETURNS = "monthly: {returns: monitoring.return, period: period, done: received_on, start: begun}\n"


def owed(*rows, as_of="2025-05-12", more=""):
    """The due dates of the returns that are owed."""
    return [one.split()[0] for one in of_no_outcome(RETURNS + more, *rows, as_of=as_of).split("; ")]


@pytest.mark.parametrize(
    ("period", "wanted"),
    [
        ("2025-01", ["2025-02-28", "2025-03-31", "2025-04-30", "2025-05-31"]),
        ("2024-12", ["2025-01-31", "2025-02-28", "2025-03-31", "2025-04-30", "2025-05-31"]),
        ("2025-1", ["2025-02-28", "2025-03-31", "2025-04-30", "2025-05-31"]),
        ("2025-02-01", ["2025-03-31", "2025-04-30", "2025-05-31"]),
        ("2025-00", ["2025-05-31"]),
        ("2025-13", ["2025-05-31"]),
        ("2025", ["2025-05-31"]),
        ("spring-1", ["2025-05-31"]),
        ("2025-q1", ["2025-05-31"]),
        ("2025-", ["2025-05-31"]),
        ("25-01", ["2025-05-31"]),
    ],
)
def test_a_return_speaks_of_a_month_when_its_period_is_one(period, wanted):
    assert owed(f"monitoring.return 2025-03-03 period={period} received_on=null") == wanted


@pytest.mark.parametrize(
    ("as_of", "wanted"),
    [("2025-01-31", "2025-01-31"), ("2025-02-01", "2025-02-28"), ("2025-12-01", "2025-12-31"),
     ("2026-01-01", "2026-01-31")],
)  # fmt: skip
def test_with_nothing_known_the_return_of_the_month_before_is_next(as_of, wanted):
    assert owed(as_of=as_of) == [wanted]


def test_the_month_that_is_owed_is_named():
    held = ["monitoring.return 2025-02-10 period=2024-12 received_on=null", "complaint 2025-03-01"]
    found = made(RETURNS.strip(), ", ".join(held), "2025-03-03")
    assert [one.what for one in found.obligations] == [
        "Do it (return for 2024-12)",
        "Do it (return for 2025-01)",
        "Do it (return for 2025-02)",
    ]


def test_a_month_that_came_and_was_asked_for_again_is_not_owed_again():
    held = [
        "monitoring.return 2025-04-02 period=2025-03 received_on=null",
        "monitoring.return 2025-05-02 period=2025-04 received_on=2025-05-02",
        "monitoring.return 2025-05-03 period=2025-05 received_on=null",
    ]
    assert owed(*held) == ["2025-04-30", "2025-06-30"]


# Which of several, and from when

ALWAYS = BASE.replace("  level:\n    outcomes:", "  level:\n    starts_at: middle\n    outcomes:")
PRESUMED = (
    "  unremedied: {count: safeguarding.concern, where: {remedied: false},"
    " presume: {fields: {remedied: 'false'}, reading: R1, because: b., owner: o}}\n"
)
SERVED = "  served: {count: contract.default_notice, where: {served_on: {happened: true}}}\n"


def owes(duties, *rows, as_of, base=BASE, triggers=""):
    """What several duties come to, each `clause due status`."""
    text = base.replace("indicators:\n", f"indicators:\n{PRESUMED}{SERVED}").replace(
        "triggers:\n", f"triggers:\n{triggers}"
    )
    found = decided(text + "".join(f"  - {{what: Do it, {duty}}}\n" for duty in duties), *rows, as_of=as_of)
    return [f"{one.clause} {one.due or 'open'} {one.status}" for one in found.obligations]


@pytest.mark.parametrize("rating", ["low", "medium"])
@pytest.mark.parametrize(
    "duty",
    [
        "while: {level: {in_force: [middle, high]}}",
        "indicated_or_in_force: {decision: level, outcomes: [middle, high]}",
        "entered: {decision: level, outcomes: [middle, high]}",
    ],
)
def test_what_always_was_in_force_came_on_no_day(duty, rating):
    rows = [f"risk.rating 2025-05-01 band={rating}"]
    assert owes([f"clause: a, within: 10 days, {duty}"], *rows, as_of="2025-05-03", base=ALWAYS) == ["a open due"]


def test_one_that_has_not_arisen_hides_none_after_it():
    duties = ["clause: a, for_each: compliment", "clause: b, applies_to: {service: care_home}", "clause: c"]
    assert owes(duties, "complaint 2025-05-01", as_of="2025-05-03") == ["c open due"]
    over = "clause: d, for_each: complaint, within: 1 day, lasts: 5 days"
    rows = ["complaint 2025-05-01", "complaint 2025-05-08"]
    assert owes([over], *rows, as_of="2025-05-08") == ["d 2025-05-09 upcoming"]


def test_signals_that_do_not_match_hide_none_after_them():
    duty = "clause: a, for_each: {complaint: {upheld: true}}, unless: {addressed: true}, within: 1 day"
    rows = [
        "complaint 2025-05-01 upheld=false",
        "complaint 2025-05-02 upheld=true addressed=true",
        "complaint 2025-05-03 upheld=true addressed=false",
    ]
    assert owes([duty], *rows, as_of="2025-05-03") == ["a 2025-05-04 upcoming"]


CONCERN = "safeguarding.concern 2025-05-01"


def test_what_is_presumed_starts_a_duty_and_decides_for_nobody_whether_it_applies():
    duties = [
        "clause: a, applies_to: {unremedied: {at_least: 1}}",
        "clause: b, while: {unremedied: {at_least: 1}}, within: 5 days",
        "clause: c, became_met: sm.presumed, within: 5 days",
        "clause: d, entered: {decision: level, outcomes: middle}, became_met: sm.presumed, within: 5 days",
    ]
    held = [CONCERN, CONCERN.replace("05-01", "05-05")]
    rows = [*held, "decision.recorded 2025-05-09 decision=level outcome=middle decided_by=lead"]
    presumed = "  - {clause: sm.presumed, when: {unremedied: {at_least: 1}}}\n"
    found = owes(duties, *rows, as_of="2025-05-09", triggers=presumed)
    assert found == ["b 2025-05-06 overdue", "c 2025-05-06 overdue", "d 2025-05-06 overdue"]


def test_what_was_met_for_a_single_day_is_owed():
    duty = "clause: a, became_met: sm.level.high, within: 5 days, done_by: {signals: visit, on: done_on}"
    rows = ["risk.rating 2025-05-01 band=high", "risk.rating 2025-05-02 band=low"]
    assert owes([duty], *rows, as_of="2025-05-03") == ["a 2025-05-06 upcoming"]


def test_of_two_that_became_met_on_one_day_the_one_that_still_is_counts():
    duty = "clause: a, became_met: [sm.trigger.concerns, sm.trigger.thefts], each_time: true, within: 5 days"
    rows = ["safeguarding.concern 2025-05-06", "safeguarding.concern 2025-05-06", "crime.report 2025-05-06"]
    for later in ("safeguarding.concern", "crime.report"):
        more = [f"{later} 2025-05-20", f"{later} 2025-05-21"]
        assert owes([duty], *rows, *more, as_of="2025-06-10") == ["a 2025-05-11 overdue"]


def test_what_was_always_met_arises_beside_what_became_so():
    always = "  - {clause: sm.always, when: {thefts: {at_least: 0}}}\n"
    rows = ["crime.report 2025-05-06"]
    for each_time, wanted in (("true", ["a 2025-05-11 upcoming", "a open due"]), ("false", ["a open due"])):
        duty = f"clause: a, became_met: [sm.always, sm.trigger.thefts], each_time: {each_time}, within: 5 days"
        assert owes([duty], *rows, as_of="2025-05-10", triggers=always) == wanted


@pytest.mark.parametrize(
    ("thefts", "wanted"),
    [("2025-06-04", ["a 2025-05-11 overdue"]), ("2025-06-05", ["a 2025-05-11 overdue", "a 2025-06-10 upcoming"])],
)
def test_two_times_that_touch_are_one_and_a_day_between_parts_them(thefts, wanted):
    duty = "clause: a, became_met: [sm.trigger.concerns, sm.trigger.thefts], within: 5 days"
    duty += ", done_by: {signals: visit, on: done_on}"
    rows = ["safeguarding.concern 2025-05-06", "safeguarding.concern 2025-05-06", f"crime.report {thefts}"]
    assert owes([duty], *rows, as_of="2025-06-06") == wanted


def test_a_recorded_decision_counts_from_its_day_and_a_worsening_from_when_it_was_known():
    duty = "clause: a, entered: {decision: level, outcomes: high}, within: 5 days"
    recorded = "decision.recorded 2025-05-01 recorded_on=2025-05-03 decision=level outcome=high decided_by=lead"
    assert owes([duty], recorded, as_of="2025-05-04") == ["a 2025-05-06 upcoming"]
    rated = [f"risk.rating 2025-05-01 band=high recorded_on=2025-05-{day}" for day in ("04", "08")]
    assert owes([duty], *rated, as_of="2025-05-08") == ["a 2025-05-09 upcoming"]


@pytest.mark.parametrize(
    ("duty", "rows", "wanted"),
    [
        ("for_each: visit, due_on: done_on", ["visit 2025-05-01 done_on=2025-05-09"], "2025-05-09 due"),
        ("for_each: visit, due_on: done_on", ["visit 2025-05-01 done_on=2025-05-10"], "open due"),
        ("for_each: feedback, done_on: acknowledged_on", ["feedback 2025-05-09 acknowledged_on=2025-05-09"], "open done"),
        ("for_each: complaint", ["complaint 2025-05-09", SAID.replace("05-01", "05-09").replace("sm.duty", "a")], "open done"),
        ("for_each: visit, from: planned_for, within: 5 days, done_by: {signals: communication, on: sent_on}",
         ["visit 2025-05-01 planned_for=2025-05-08", "communication 2025-05-07 sent_on=2025-05-07"], "2025-05-13 upcoming"),
        ("for_each: visit, from: planned_for, before: 5 days, done_by: {signals: communication, on: sent_on}",
         ["visit 2025-05-01", "communication 2025-05-01 sent_on=2025-05-01"], "open done"),
        ("for_each: visit, from: planned_for, before: 5 days, done_by: {signals: communication, on: sent_on}",
         ["visit 2025-05-02", "communication 2025-05-01 sent_on=2025-05-01"], "open due"),
        ("for_each: visit, done_by: {signals: meeting, same: {held_on: done_on}}",
         ["visit 2025-05-01 done_on=2025-05-04", "meeting 2025-05-05 held_on=2025-05-04"], "open done"),
        ("for_each: visit, done_by: {signals: meeting, same: {held_on: done_on}}",
         ["visit 2025-05-01 done_on=2025-05-04", "meeting 2025-05-05 held_on=2025-05-05"], "open due"),
        ("while: {band: high}, every: 5 days, last: {signals: visit, on: done_on}",
         ["risk.rating 2025-05-06 band=high", "visit 2025-05-01 done_on=2025-05-01"], "2025-05-06 overdue"),
        ("while: {band: high}, every: 5 days, last: {signals: visit, on: done_on}",
         ["risk.rating 2025-05-07 band=high", "visit 2025-05-01 done_on=2025-05-01"], "2025-05-12 upcoming"),
        ("every: 1 month, anchor: 2025-04-20", [], "2025-05-20 upcoming"),
        ("every: 2 working days, last: {signals: visit}", ["visit 2025-05-08"], "2025-05-12 upcoming"),
        ("every: 2 working days, since: 2025-05-02", [], "2025-05-07 overdue"),
        ("start: begun, within: 5 days, lasts: 1 month", [], "open due"),
        ("while: {level: {in_force: [middle, high]}}, lasts: 1 day, within: 1 day", [], ""),
    ],
)  # fmt: skip
def test_it_is_due_and_done_to_the_day(duty, rows, wanted):
    found = owes(
        [f"clause: a, {duty}"],
        "complaint 2025-05-09" if "complaint" not in duty else "compliment 2025-05-09",
        *rows,
        as_of="2025-05-09",
    )
    assert found == ([f"a {wanted}"] if wanted else [])


def test_a_word_counts_from_the_limit_that_holds_on_the_day():
    duty = "for_each: visit, from: planned_for, before: {setting: ahead}"
    held = "visit 2025-05-12 planned_for=2025-05-20, communication 2025-05-11 sent_on=2025-05-11 subject=sm.duty"
    assert stepped(duty, held, "2025-05-12") == ["2025-05-11 done"]
    ahead = "for_each: visit, from: planned_for, within: 0 days, done_by: {signals: meeting, on: held_on, ahead: {setting: ahead}}"
    held = "visit 2025-05-01 planned_for=2025-05-20, meeting 2025-05-11 held_on=2025-05-11"
    assert stepped(ahead, held, "2025-05-12") == ["2025-05-20 done"]
    assert stepped("for_each: complaint, lasts: {setting: ahead}", "complaint 2025-05-06", "2025-05-09") == ["open due"]
    assert stepped("for_each: complaint, lasts: {setting: ahead}", "complaint 2025-05-05", "2025-05-09") == []
    assert stepped("for_each: complaint, lasts: {setting: ahead}", "complaint 2025-05-01", "2025-05-10") == ["open due"]
    again = "every: 1 month, anchor: 2025-04-07, within: {setting: ahead}"
    assert stepped(again, "complaint 2025-05-01", "2025-05-09") == ["2025-05-10 upcoming"]
    assert stepped(again, "complaint 2025-05-01", "2025-05-10") == ["2025-05-16 upcoming"]
    since = f"{again}, since: 2025-04-10"
    assert stepped(since, "complaint 2025-05-01", "2025-05-10") == ["2025-05-16 upcoming"]


def test_the_month_before_january_is_the_december_before():
    (found,) = made(RETURNS.strip(), "complaint 2025-01-01", "2025-01-10").obligations
    assert (found.what, str(found.due)) == ("Do it (return for 2024-12)", "2025-01-31")


def test_returns_are_owed_without_a_first_month():
    held = "monitoring.return 2025-04-02 period=2025-03 received_on=null"
    duty = "monthly: {returns: monitoring.return, period: period, done: received_on}"
    assert due(duty, held, "2025-05-12") == ["2025-04-30 overdue", "2025-05-31 upcoming"]


def test_of_three_that_came_late_it_was_known_with_the_second():
    rows = [f"{CONCERN} recorded_on=2025-05-{day}" for day in ("05", "08", "12")]
    assert owes(["clause: a, became_met: sm.trigger.concerns, within: 5 days"], *rows, as_of="2025-05-12") == [
        "a 2025-05-13 upcoming"
    ]


@pytest.mark.parametrize(
    ("signed", "wanted"), [("2025-05-09", "2025-05-09 due"), ("2025-05-10", "2025-05-31 upcoming")]
)
def test_a_day_that_is_agreed_by_an_event_counts_once_that_has_happened(signed, wanted):
    duty = "clause: a, for_each: complaint, within: 30 days, agreed: {signals: improvement.plan, on: signed_off_council_on}"
    rows = ["complaint 2025-05-01", f"improvement.plan 2025-05-02 signed_off_council_on={signed}"]
    assert owes([duty], *rows, as_of="2025-05-09") == [f"a {wanted}"]


def test_what_is_presumed_was_known_with_the_first_record_of_it():
    presumed = "  - {clause: sm.presumed, when: {unremedied: {at_least: 1}}}\n"
    rows = [f"{CONCERN} recorded_on=2025-05-{day}" for day in ("04", "08")]
    found = owes(["clause: a, became_met: sm.presumed, within: 5 days"], *rows, as_of="2025-05-09", triggers=presumed)
    assert found == ["a 2025-05-09 due"]


def test_an_agreed_day_may_be_related_by_an_event():
    duty = "clause: a, for_each: visit, within: 30 days, agreed: {signals: meeting, on: planned_for, same: {held_on: done_on}}"
    rows = ["visit 2025-05-01 done_on=2025-05-01", "meeting 2025-05-02 held_on=2025-05-01 planned_for=2025-05-20"]
    assert owes([duty], *rows, as_of="2025-05-09") == ["a 2025-05-20 upcoming"]
    assert owes([duty], rows[0], rows[1].replace("held_on=2025-05-01", "held_on=2025-05-02"), as_of="2025-05-09") == [
        "a 2025-05-31 upcoming"
    ]
