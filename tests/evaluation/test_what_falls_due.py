"""What falls due: when a duty arises, when it is due, what shows it done, and how it stands from day to day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small import decided

from qaengine.outcome.decision import Decision

BASE = """\
forums: {slt_smt: SLT or SMT, glt: GLT}
indicators:
  band: {latest: risk.rating, field: band}
  service: {latest: provider.profile, field: service_type}
  begun: {latest: provider.profile, field: contract_start}
  concerns: {count: safeguarding.concern, within: 28 days}
  thefts: {count: crime.report, within: 28 days}
  late: {overdue: improvement.action, due: due_on, done: completed_on}
complete:
  - {kinds: [safeguarding.concern, crime.report, improvement.action], basis: instruction, because: b., owner: o}
settings:
  soon: {value: 5 working days, basis: source, clause: sm.soon}
judgements: {hold: 6 months}
decisions:
  level:
    outcomes:
      low: {criteria: [{clause: sm.level.low, when: {band: low}}]}
      middle: {criteria: [{clause: sm.level.middle, when: {band: medium}}]}
      high: {criteria: [{clause: sm.level.high, when: {band: high}}]}
triggers:
  - {clause: sm.trigger.concerns, when: {concerns: {at_least: 2}}}
  - {clause: sm.trigger.thefts, when: {thefts: {at_least: 1}}}
changes:
  - {decision: level, worsening: at_once, clause: sm.at-once, to: [middle, high]}
  - {decision: level, clause: sm.change, approved_by: lead}
duties:
"""  # fmt: skip

COMPLAINT = "for_each: complaint"
EACH_ACTION = "for_each: improvement.action, due_on: due_on"
LETTER = "done_by: {signals: communication, on: sent_on}"
HIGH = "entered: {decision: level, outcomes: high}"
MET = "became_met: [sm.trigger.concerns]"
ANY = "became_met: [sm.trigger.concerns, sm.trigger.thefts]"
TWO = "safeguarding.concern 2025-05-01, safeguarding.concern 2025-05-06"


def made(duty: str, held: str, as_of: str, known_at: str | None = None) -> Decision:
    """The decision by a policy with this one duty, on signals separated by commas."""
    text = f"{BASE}  - {{clause: sm.duty, what: Do it, who: officer, {duty}}}\n"
    return decided(text, *[row.strip() for row in held.split(",") if row.strip()], as_of=as_of, known_at=known_at)


def due(duty: str, held: str, as_of: str, known_at: str | None = None) -> list[str]:
    """The due dates and how each stands, in order; `open` where there is no date."""
    decision = made(duty, held, as_of, known_at)
    return [f"{one.due or 'open'} {one.status}" for one in decision.obligations if one.clause == "sm.duty"]


# For each signal

FOR_EACH = {
    "nothing held": (f"{COMPLAINT}, within: 10 days", "", "2025-05-20", []),
    "another kind": (f"{COMPLAINT}, within: 10 days", "compliment 2025-05-01", "2025-05-20", []),
    "the day it comes": (
        f"{COMPLAINT}, within: 10 days",
        "complaint 2025-05-01",
        "2025-05-01",
        ["2025-05-11 upcoming"],
    ),
    "the day before": (f"{COMPLAINT}, within: 10 days", "complaint 2025-05-01", "2025-05-10", ["2025-05-11 upcoming"]),
    "the day itself": (f"{COMPLAINT}, within: 10 days", "complaint 2025-05-01", "2025-05-11", ["2025-05-11 due"]),
    "the day after": (f"{COMPLAINT}, within: 10 days", "complaint 2025-05-01", "2025-05-12", ["2025-05-11 overdue"]),
    "not yet come": (f"{COMPLAINT}, within: 10 days", "complaint 2025-05-01", "2025-04-30", []),
    "on the same day": (f"{COMPLAINT}, within: 0 days", "complaint 2025-05-01", "2025-05-01", ["2025-05-01 due"]),
    "no time given": (COMPLAINT, "complaint 2025-05-01", "2025-05-20", ["open due"]),
    "once for each": (
        f"{COMPLAINT}, within: 10 days",
        "complaint 2025-05-01, complaint 2025-05-09",
        "2025-05-12",
        ["2025-05-11 overdue", "2025-05-19 upcoming"],
    ),
    "counted from when it was known": (
        f"{COMPLAINT}, within: 10 days",
        "complaint 2025-05-01 recorded_on=2025-05-08",
        "2025-05-12",
        ["2025-05-18 upcoming"],
    ),
    "only those that match": (
        "for_each: {complaint: {upheld: true}}, within: 10 days",
        "complaint 2025-05-01 upheld=true, complaint 2025-05-02 upheld=false, complaint 2025-05-03",
        "2025-05-12",
        ["2025-05-11 overdue"],
    ),
    "but those that are known to match": (
        "for_each: complaint, unless: {upheld: true}, within: 10 days",
        "complaint 2025-05-01 upheld=true, complaint 2025-05-02 upheld=false, complaint 2025-05-03",
        "2025-05-12",
        ["2025-05-12 due", "2025-05-13 upcoming"],
    ),
    "of several kinds": (
        "for_each: {complaint: {}, whistleblowing: {risk_level: high}}, within: 10 days",
        "complaint 2025-05-01, whistleblowing 2025-05-02 risk_level=high, whistleblowing 2025-05-03 risk_level=low",
        "2025-05-12",
        ["2025-05-11 overdue", "2025-05-12 due"],
    ),
    "by a setting": (
        f"{COMPLAINT}, within: {{setting: soon}}",
        "complaint 2025-05-06",
        "2025-05-07",
        ["2025-05-13 upcoming"],
    ),
}  # fmt: skip

WHEN = {
    "months end with the month": (
        f"{COMPLAINT}, within: 1 month",
        "complaint 2025-01-31",
        "2025-02-01",
        ["2025-02-28 upcoming"],
    ),
    "in a leap year too": (
        f"{COMPLAINT}, within: 1 month",
        "complaint 2024-01-31",
        "2024-02-01",
        ["2024-02-29 upcoming"],
    ),
    "a year from the leap day": (
        f"{COMPLAINT}, within: 1 year",
        "complaint 2024-02-29",
        "2024-03-01",
        ["2025-02-28 upcoming"],
    ),
    "working days over Easter": (
        f"{COMPLAINT}, within: 1 working day",
        "complaint 2025-04-17",
        "2025-04-21",
        ["2025-04-22 upcoming"],
    ),
    "working days over Christmas": (
        f"{COMPLAINT}, within: 2 working days",
        "complaint 2024-12-24",
        "2024-12-30",
        ["2024-12-30 due"],
    ),
    "from a weekend": (f"{COMPLAINT}, within: 1 working day", "complaint 2025-05-10", "2025-05-12", ["2025-05-12 due"]),
    "working days beyond the table": (
        f"{COMPLAINT}, within: 1 working day",
        "complaint 1902-05-10",
        "1902-05-12",
        ["open due"],
    ),
    "after a date of the signal": (
        "for_each: pamms.assessment, from: visit_on, within: 6 months",
        "pamms.assessment 2025-03-20 visit_on=2025-01-31",
        "2025-04-01",
        ["2025-07-31 upcoming"],
    ),
    "after a date that is not given": (
        "for_each: pamms.assessment, from: visit_on, within: 6 months",
        "pamms.assessment 2025-03-20",
        "2025-04-01",
        ["open due"],
    ),
    "after the first date that is given": (
        "for_each: pamms.assessment, from: [comments_on, draft_shared_on], within: 14 days",
        "pamms.assessment 2025-03-20 draft_shared_on=2025-03-21, "
        "pamms.assessment 2025-03-20 comments_on=2025-03-25 draft_shared_on=2025-03-21",
        "2025-04-01",
        ["2025-04-04 upcoming", "2025-04-08 upcoming"],
    ),
    "working days before a date": (
        "for_each: visit, from: planned_for, before: 5 working days",
        "visit 2025-04-01 planned_for=2025-04-24",
        "2025-04-02",
        ["2025-04-15 upcoming"],
    ),
    "months before a date": (
        "for_each: visit, from: planned_for, before: 1 month",
        "visit 2025-04-01 planned_for=2025-05-31",
        "2025-04-30",
        ["2025-04-30 due"],
    ),
    "on a date of the signal": (
        EACH_ACTION,
        "improvement.action 2025-04-01 due_on=2025-04-10",
        "2025-04-11",
        ["2025-04-10 overdue"],
    ),
    "on a date that is not given": (EACH_ACTION, "improvement.action 2025-04-01", "2025-04-11", ["open due"]),
    "after a date of the provider": (
        "start: begun, within: 28 days",
        "provider.profile 2025-01-01 contract_start=2025-01-15",
        "2025-02-12",
        ["2025-02-12 due"],
    ),
    "after a date of the provider that nobody knows": ("start: begun, within: 28 days", "", "2025-02-12", ["open due"]),
}  # fmt: skip


# Again and again

YEARLY = "every: 1 year, last: {signals: {visit: {visit_type: annual_contact}}, on: done_on}, start: begun"
QUARTERS = "every: 3 months, anchor: 2024-03-31, within: 28 days, last: {signals: performance.report, on: presented_on}"
RETURNS = "monthly: {returns: monitoring.return, period: period, done: received_on, start: begun}"
BEGUN = "provider.profile 2023-12-01 contract_start=2024-02-29"
VISIT = "visit 2025-02-01 visit_type=annual_contact done_on=2025-02-10"

AGAIN = {
    "never done, nothing known": (YEARLY, "", "2025-05-01", ["open due"]),
    "never done since the start": (YEARLY, BEGUN, "2025-05-01", ["2025-02-28 overdue"]),
    "never done, the day itself": (YEARLY, BEGUN, "2025-02-28", ["2025-02-28 due"]),
    "done": (YEARLY, f"{BEGUN}, {VISIT}", "2025-05-01", ["2026-02-10 upcoming"]),
    "done before, and late again": (YEARLY, f"{BEGUN}, {VISIT}", "2026-02-11", ["2026-02-10 overdue"]),
    "planned and not done": (
        YEARLY,
        f"{BEGUN}, visit 2025-02-01 visit_type=annual_contact done_on=null",
        "2025-05-01",
        ["2025-02-28 overdue"],
    ),
    "another was done": (
        YEARLY,
        f"{BEGUN}, visit 2025-02-01 visit_type=focused done_on=2025-02-10",
        "2025-05-01",
        ["2025-02-28 overdue"],
    ),
    "the last of several": (
        YEARLY,
        f"{VISIT}, visit 2025-03-01 visit_type=annual_contact done_on=2025-03-03",
        "2025-05-01",
        ["2026-03-03 upcoming"],
    ),
    "since a day of the policy": ("every: 1 year, since: 2024-08-10", "", "2025-08-11", ["2025-08-10 overdue"]),
    "every few weeks": ("every: 6 weeks, since: 2025-01-01", "", "2025-02-12", ["2025-02-12 due"]),
    "while something holds, since then": (
        "while: {band: high}, every: 1 month",
        "risk.rating 2025-01-31 band=high",
        "2025-02-01",
        ["2025-02-28 upcoming"],
    ),
    "while something holds, after the last": (
        "while: {band: high}, every: 1 month, last: {signals: visit, on: done_on}",
        "risk.rating 2025-01-31 band=high, visit 2025-02-10 done_on=2025-02-10",
        "2025-02-11",
        ["2025-03-10 upcoming"],
    ),
    "while something holds, whatever was done long before": (
        "while: {band: high}, every: 1 month, last: {signals: visit, on: done_on}",
        "visit 2024-02-10 done_on=2024-02-10, risk.rating 2025-01-31 band=high",
        "2025-02-11",
        ["2025-02-28 upcoming"],
    ),
    "by the calendar, nothing known before": (QUARTERS, "", "2025-01-15", ["2025-01-28 upcoming"]),
    "by the calendar, the day itself": (QUARTERS, "", "2025-01-28", ["2025-01-28 due"]),
    "by the calendar, the next when nothing is known": (QUARTERS, "", "2025-01-29", ["2025-04-28 upcoming"]),
    "by the calendar, after the last": (
        QUARTERS,
        "performance.report 2024-10-20 presented_on=2024-10-20",
        "2025-01-29",
        ["2025-01-28 overdue"],
    ),
    "by the calendar, the last on the last day": (
        QUARTERS,
        "performance.report 2025-01-28 presented_on=2025-01-28",
        "2025-01-29",
        ["2025-04-28 upcoming"],
    ),
    "by the calendar, a report to come is none": (
        QUARTERS,
        "performance.report 2024-10-20 presented_on=2024-10-20, performance.report 2025-01-10 presented_on=null",
        "2025-01-29",
        ["2025-01-28 overdue"],
    ),
    "months end with the month, each from the anchor": (
        "every: 1 month, anchor: 2025-01-31, since: 2025-02-28",
        "",
        "2025-03-01",
        ["2025-03-31 upcoming"],
    ),
    "months from the anchor in February": (
        "every: 1 month, anchor: 2025-01-31, since: 2025-01-31",
        "",
        "2025-02-01",
        ["2025-02-28 upcoming"],
    ),
    "a return for each month": (
        RETURNS,
        "provider.profile 2024-12-01 contract_start=2025-01-10",
        "2025-04-10",
        ["2025-02-28 overdue", "2025-03-31 overdue", "2025-04-30 upcoming"],
    ),
    "a return that came": (
        RETURNS,
        "provider.profile 2024-12-01 contract_start=2025-01-10, "
        "monitoring.return 2025-02-10 period=2025-01 received_on=2025-02-10",
        "2025-03-31",
        ["2025-03-31 due"],
    ),
    "a return that was asked for and did not come": (
        RETURNS,
        "monitoring.return 2025-02-10 period=2025-01 received_on=null, "
        "monitoring.return 2025-03-10 period=2025-02 received_on=2025-03-10",
        "2025-03-12",
        ["2025-02-28 overdue", "2025-04-30 upcoming"],
    ),
    "returns over the turn of the year": (
        RETURNS,
        "monitoring.return 2024-12-10 period=2024-11 received_on=2024-12-10",
        "2025-01-01",
        ["2025-01-31 upcoming"],
    ),
    "a return, nothing being known before": (RETURNS, "", "2025-04-10", ["2025-04-30 upcoming"]),
}  # fmt: skip


# From an outcome, a criterion, a condition

IN_FORCE = {
    "not in force": (
        f"{HIGH}, within: 5 days",
        "decision.recorded 2025-05-01 decision=level outcome=middle decided_by=lead",
        "2025-05-02",
        [],
    ),
    "nothing is in force": (f"{HIGH}, within: 5 days", "", "2025-05-02", []),
    "recorded": (
        f"{HIGH}, within: 5 days",
        "decision.recorded 2025-05-01 decision=level outcome=high decided_by=lead",
        "2025-05-02",
        ["2025-05-06 upcoming"],
    ),
    "at once": (f"{HIGH}, within: 5 days", "risk.rating 2025-05-01 band=high", "2025-05-06", ["2025-05-06 due"]),
    "at once, known later": (
        f"{HIGH}, within: 5 days",
        "risk.rating 2025-05-01 band=high recorded_on=2025-05-04",
        "2025-05-06",
        ["2025-05-09 upcoming"],
    ),
    "recorded again": (
        f"{HIGH}, within: 5 days",
        "decision.recorded 2025-05-01 decision=level outcome=high decided_by=lead, "
        "decision.recorded 2025-05-04 decision=level outcome=high decided_by=lead",
        "2025-05-05",
        ["2025-05-06 upcoming"],
    ),
    "left": (
        f"{HIGH}, within: 5 days",
        "risk.rating 2025-05-01 band=high, "
        "approval 2025-05-04 role=lead decision=approve from_state=high to_state=low",
        "2025-05-05",
        [],
    ),
    "left and entered again": (
        f"{HIGH}, within: 5 days",
        "risk.rating 2025-05-01 band=high, "
        "approval 2025-05-04 role=lead decision=approve from_state=high to_state=low, "
        "risk.rating 2025-05-05 band=medium, risk.rating 2025-05-10 band=high",
        "2025-05-11",
        ["2025-05-15 upcoming"],
    ),
    "done at the first entry is not done at the second": (
        f"{HIGH}, within: 5 days, {LETTER}",
        "risk.rating 2025-05-01 band=high, communication 2025-05-02 sent_on=2025-05-02, "
        "approval 2025-05-04 role=lead decision=approve from_state=high to_state=low, "
        "risk.rating 2025-05-05 band=medium, risk.rating 2025-05-10 band=high",
        "2025-05-11",
        ["2025-05-15 upcoming"],
    ),
    "one of several outcomes": (
        "entered: {decision: level, outcomes: [middle, high]}, within: 5 days",
        "risk.rating 2025-05-01 band=medium",
        "2025-05-02",
        ["2025-05-06 upcoming"],
    ),
    "from the outcome that it was": (
        "entered: {decision: level, outcomes: high, was: low}, within: 5 days",
        "decision.recorded 2025-04-01 decision=level outcome=low decided_by=lead, risk.rating 2025-05-01 band=high",
        "2025-05-02",
        ["2025-05-06 upcoming"],
    ),
    "from another outcome": (
        "entered: {decision: level, outcomes: high, was: low}, within: 5 days",
        "decision.recorded 2025-04-01 decision=level outcome=middle decided_by=lead, "
        "risk.rating 2025-05-01 band=high",
        "2025-05-02",
        [],
    ),
    "from nothing": (
        "entered: {decision: level, outcomes: high, was: low}, within: 5 days",
        "risk.rating 2025-05-01 band=high",
        "2025-05-02",
        [],
    ),
    "from a row that was met before": (
        f"{HIGH}, {MET}, within: 10 days",
        f"{TWO}, decision.recorded 2025-05-09 decision=level outcome=high decided_by=lead",
        "2025-05-10",
        ["2025-05-16 upcoming"],
    ),
    "from its entry where no row is met": (
        f"{HIGH}, {MET}, within: 10 days",
        "decision.recorded 2025-05-09 decision=level outcome=high decided_by=lead",
        "2025-05-10",
        ["2025-05-19 upcoming"],
    ),
}  # fmt: skip

BECAME_MET = {
    "not met": (f"{MET}, within: 5 days", "safeguarding.concern 2025-05-01", "2025-05-10", []),
    "met since": (f"{MET}, within: 5 days", TWO, "2025-05-10", ["2025-05-11 upcoming"]),
    "met on the last day of the window": (
        f"{MET}, within: 5 days, {LETTER}",
        TWO,
        "2025-05-29",
        ["2025-05-11 overdue"],
    ),
    "still owed when the window has moved on": (
        f"{MET}, within: 5 days, {LETTER}",
        TWO,
        "2025-06-30",
        ["2025-05-11 overdue"],
    ),
    "done, and shown while it is met": (
        f"{MET}, within: 5 days, {LETTER}",
        f"{TWO}, communication 2025-05-08 sent_on=2025-05-08",
        "2025-05-29",
        ["2025-05-11 done"],
    ),
    "done, and gone with the window": (
        f"{MET}, within: 5 days, {LETTER}",
        f"{TWO}, communication 2025-05-08 sent_on=2025-05-08",
        "2025-05-30",
        [],
    ),
    "done late, and gone": (
        f"{MET}, within: 5 days, {LETTER}",
        f"{TWO}, communication 2025-06-20 sent_on=2025-06-20",
        "2025-06-30",
        [],
    ),
    "nothing can show it done, so it goes with the window": (f"{MET}, within: 5 days", TWO, "2025-06-30", []),
    "met a second time, the first still owed": (
        f"{MET}, within: 5 days, {LETTER}",
        f"{TWO}, safeguarding.concern 2025-07-01, safeguarding.concern 2025-07-02",
        "2025-07-03",
        ["2025-05-11 overdue", "2025-07-07 upcoming"],
    ),
    "met a second time, the first done": (
        f"{MET}, within: 5 days, {LETTER}",
        f"{TWO}, communication 2025-05-07 sent_on=2025-05-07, safeguarding.concern 2025-07-01, "
        "safeguarding.concern 2025-07-02",
        "2025-07-03",
        ["2025-07-07 upcoming"],
    ),
    "done before it arose is not done": (
        f"{MET}, within: 5 days, {LETTER}",
        f"{TWO}, communication 2025-05-05 sent_on=2025-05-05",
        "2025-05-10",
        ["2025-05-11 upcoming"],
    ),
    "two clauses, one unbroken time": (
        f"{ANY}, within: 5 days, {LETTER}",
        f"{TWO}, crime.report 2025-05-20",
        "2025-06-17",
        ["2025-05-11 overdue"],
    ),
    "two clauses, done once for both": (
        f"{ANY}, within: 5 days, {LETTER}",
        f"{TWO}, communication 2025-05-07 sent_on=2025-05-07, crime.report 2025-05-20",
        "2025-06-17",
        ["2025-05-11 done"],
    ),
    "two clauses, met apart": (
        f"{ANY}, within: 5 days, {LETTER}",
        f"{TWO}, crime.report 2025-06-20",
        "2025-06-21",
        ["2025-05-11 overdue", "2025-06-25 upcoming"],
    ),
    "each time by itself": (
        f"{ANY}, each_time: true, within: 5 days, {LETTER}",
        f"{TWO}, communication 2025-05-07 sent_on=2025-05-07, crime.report 2025-05-20",
        "2025-05-25",
        ["2025-05-11 done", "2025-05-25 due"],
    ),
    "two of one day are one": (
        f"{ANY}, each_time: true, within: 5 days",
        f"{TWO}, crime.report 2025-05-06",
        "2025-05-10",
        ["2025-05-11 upcoming"],
    ),
    "known later": (
        f"{MET}, within: 5 days",
        "safeguarding.concern 2025-05-01, safeguarding.concern 2025-05-06 recorded_on=2025-05-09",
        "2025-05-10",
        ["2025-05-14 upcoming"],
    ),
    "known without the one that came late": (
        f"{MET}, within: 5 days",
        f"{TWO}, safeguarding.concern 2025-05-06 recorded_on=2025-05-09",
        "2025-05-10",
        ["2025-05-11 upcoming"],
    ),
    "the first of two known last": (
        f"{MET}, within: 5 days",
        "safeguarding.concern 2025-05-01 recorded_on=2025-05-20, safeguarding.concern 2025-05-06",
        "2025-05-21",
        ["2025-05-25 upcoming"],
    ),
}  # fmt: skip

WHILE = {
    "while it holds": (
        "while: {late: {at_least: 1}}, within: 5 days",
        "improvement.action 2025-05-01 due_on=2025-05-10 completed_on=null",
        "2025-05-12",
        ["2025-05-16 upcoming"],
    ),
    "not on the day itself": (
        "while: {late: {at_least: 1}}",
        "improvement.action 2025-05-01 due_on=2025-05-10 completed_on=null",
        "2025-05-10",
        [],
    ),
    "not while it may have been": (
        "while: {late: {at_least: 1}}",
        "improvement.action 2025-05-01 due_on=2025-05-10",
        "2025-05-12",
        [],
    ),
    "no longer": (
        "while: {late: {at_least: 1}}",
        "improvement.action 2025-05-01 due_on=2025-05-10 completed_on=2025-05-12",
        "2025-05-12",
        [],
    ),
    "since the second time": (
        "while: {band: high}, within: 5 days",
        "risk.rating 2025-05-01 band=high, risk.rating 2025-05-03 band=low, "
        "risk.rating 2025-05-06 band=high, risk.rating 2025-05-07 band=high",
        "2025-05-08",
        ["2025-05-11 upcoming"],
    ),
    "while it is unknown": ("while: {band: high}", "", "2025-05-08", []),
    "beside a signal": (
        f"{COMPLAINT}, while: {{band: high}}, within: 5 days",
        "complaint 2025-05-01, risk.rating 2025-05-03 band=high",
        "2025-05-04",
        ["2025-05-06 upcoming"],
    ),
    "beside a signal, while it does not hold": (
        f"{COMPLAINT}, while: {{band: high}}",
        "complaint 2025-05-01, risk.rating 2025-05-03 band=low",
        "2025-05-04",
        [],
    ),
    "for whom it applies": (
        "applies_to: {service: care_home}",
        "provider.profile 2025-01-01 service_type=care_home",
        "2025-05-08",
        ["open due"],
    ),
    "for whom it does not apply": (
        "applies_to: {service: care_home}",
        "provider.profile 2025-01-01 service_type=home_care",
        "2025-05-08",
        [],
    ),
    "for whom that is unknown": ("applies_to: {service: care_home}", "complaint 2025-01-01", "2025-05-08", []),
    "lasting so long": (
        f"{COMPLAINT}, within: 5 days, lasts: 1 month",
        "complaint 2025-05-01",
        "2025-06-01",
        ["2025-05-06 overdue"],
    ),
    "and no longer": (f"{COMPLAINT}, within: 5 days, lasts: 1 month", "complaint 2025-05-01", "2025-06-02", []),
}  # fmt: skip


# What shows it done

FOLLOW_UP = (
    "for_each: {pamms.assessment: {overall: poor}}, from: visit_on, within: 6 months,"
    " done_by: {signals: {pamms.assessment: {type: follow_up}}, on: visit_on, same: {reassesses: id}}"
)
POOR = "pamms.assessment 2025-01-10 type=full overall=poor visit_on=2025-01-10"
TOLD = f"{COMPLAINT}, within: 5 days, to: [lead, chair], done_by: {{signals: communication, on: sent_on, told: to}}"
PASSED_UP = (
    "for_each: risk.issue, within: 5 days, to: [slt_smt, glt],"
    " done_by: {signals: risk.issue, same: {id: id}, told: escalated_to}"
)
NOTICE = "for_each: visit, from: planned_for, before: 5 days, done_by: {signals: communication, on: sent_on}"

DONE = {
    "before the day": (
        f"{COMPLAINT}, within: 5 days, {LETTER}",
        "complaint 2025-05-01, communication 2025-05-03 sent_on=2025-05-03",
        "2025-05-04",
        ["2025-05-06 done"],
    ),
    "on the day it arose": (
        f"{COMPLAINT}, within: 5 days, {LETTER}",
        "complaint 2025-05-01, communication 2025-05-01 sent_on=2025-05-01",
        "2025-05-04",
        ["2025-05-06 done"],
    ),
    "before it arose": (
        f"{COMPLAINT}, within: 5 days, {LETTER}",
        "communication 2025-04-30 sent_on=2025-04-30, complaint 2025-05-01",
        "2025-05-04",
        ["2025-05-06 upcoming"],
    ),
    "before the council knew": (
        f"{COMPLAINT}, within: 5 days, {LETTER}",
        "complaint 2025-05-01 recorded_on=2025-05-03, communication 2025-05-02 sent_on=2025-05-02",
        "2025-05-04",
        ["2025-05-08 upcoming"],
    ),
    "too late": (
        f"{COMPLAINT}, within: 5 days, {LETTER}",
        "complaint 2025-05-01, communication 2025-05-09 sent_on=2025-05-09",
        "2025-05-10",
        ["2025-05-06 done"],
    ),
    "written and not sent": (
        f"{COMPLAINT}, within: 5 days, {LETTER}",
        "complaint 2025-05-01, communication 2025-05-03 sent_on=null",
        "2025-05-04",
        ["2025-05-06 upcoming"],
    ),
    "to be sent after the day": (
        f"{COMPLAINT}, within: 5 days, {LETTER}",
        "complaint 2025-05-01, communication 2025-05-03 sent_on=2025-05-05",
        "2025-05-04",
        ["2025-05-06 upcoming"],
    ),
    "by what relates to it": (
        FOLLOW_UP,
        f"{POOR}, pamms.assessment 2025-06-01 type=follow_up visit_on=2025-06-01 reassesses=s1",
        "2025-06-02",
        ["2025-07-10 done"],
    ),
    "by what relates to another": (
        FOLLOW_UP,
        f"{POOR}, pamms.assessment 2025-06-01 type=follow_up visit_on=2025-06-01 reassesses=s9",
        "2025-06-02",
        ["2025-07-10 upcoming"],
    ),
    "by what relates to nothing": (
        FOLLOW_UP,
        f"{POOR}, pamms.assessment 2025-06-01 type=follow_up visit_on=2025-06-01",
        "2025-06-02",
        ["2025-07-10 upcoming"],
    ),
    "by a date of its own": (
        f"{EACH_ACTION}, done_on: completed_on",
        "improvement.action 2025-05-01 due_on=2025-05-10 completed_on=2025-05-09",
        "2025-05-11",
        ["2025-05-10 done"],
    ),
    "by a date of its own that is to come": (
        f"{EACH_ACTION}, done_on: completed_on",
        "improvement.action 2025-05-01 due_on=2025-05-10 completed_on=2025-05-12",
        "2025-05-11",
        ["2025-05-10 overdue"],
    ),
    "by a date of its own from before it was written down": (
        f"{EACH_ACTION}, done_on: completed_on",
        "improvement.action 2025-05-08 due_on=2025-05-10 completed_on=2025-05-02",
        "2025-05-11",
        ["2025-05-10 done"],
    ),
    "by itself": (
        PASSED_UP,
        "risk.issue 2025-05-01 recorded_on=2025-05-02 escalated_to=slt_smt;glt",
        "2025-05-03",
        ["2025-05-07 done"],
    ),
    "by itself in part": (PASSED_UP, "risk.issue 2025-05-01 escalated_to=glt", "2025-05-03", ["2025-05-06 upcoming"]),
    "by another of its kind": (
        PASSED_UP,
        "risk.issue 2025-05-01, risk.issue 2025-05-02 escalated_to=slt_smt;glt",
        "2025-05-03",
        ["2025-05-06 upcoming", "2025-05-07 done"],
    ),
    "each was told": (
        TOLD,
        "complaint 2025-05-01, communication 2025-05-02 sent_on=2025-05-02 to=lead, "
        "communication 2025-05-03 sent_on=2025-05-03 to=chair",
        "2025-05-04",
        ["2025-05-06 done"],
    ),
    "one was told": (
        TOLD,
        "complaint 2025-05-01, communication 2025-05-02 sent_on=2025-05-02 to=lead",
        "2025-05-04",
        ["2025-05-06 upcoming"],
    ),
    "one was told before": (
        TOLD,
        "communication 2025-04-02 sent_on=2025-04-02 to=chair, complaint 2025-05-01, "
        "communication 2025-05-02 sent_on=2025-05-02 to=lead",
        "2025-05-04",
        ["2025-05-06 upcoming"],
    ),
    "in any of several ways": (
        f"{COMPLAINT}, within: 5 days, done_by: [{{signals: visit, on: done_on}}, "
        f"{{signals: communication, on: sent_on}}]",
        "complaint 2025-05-01, communication 2025-05-03 sent_on=2025-05-03",
        "2025-05-04",
        ["2025-05-06 done"],
    ),
    "ahead of its day": (
        NOTICE,
        "visit 2025-05-01 planned_for=2025-05-20, communication 2025-05-02 sent_on=2025-05-02",
        "2025-05-03",
        ["2025-05-15 done"],
    ),
    "by a person's word": (
        f"{COMPLAINT}, within: 5 days",
        "complaint 2025-05-01, officer.judgement 2025-05-03 question=sm.duty answer=true role=officer",
        "2025-05-04",
        ["2025-05-06 done"],
    ),
    "a person says it was not": (
        f"{COMPLAINT}, within: 5 days",
        "complaint 2025-05-01, officer.judgement 2025-05-03 question=sm.duty answer=false role=officer",
        "2025-05-04",
        ["2025-05-06 upcoming"],
    ),
    "a person's word from before": (
        f"{COMPLAINT}, within: 5 days",
        "officer.judgement 2025-04-30 question=sm.duty answer=true role=officer, complaint 2025-05-01",
        "2025-05-04",
        ["2025-05-06 upcoming"],
    ),
    "a person's word as long as it holds": (
        "applies_to: {service: care_home}",
        "provider.profile 2024-01-01 service_type=care_home, "
        "officer.judgement 2025-01-31 question=sm.duty answer=true role=officer",
        "2025-07-31",
        ["open done"],
    ),
    "and no longer": (
        "applies_to: {service: care_home}",
        "provider.profile 2024-01-01 service_type=care_home, "
        "officer.judgement 2025-01-31 question=sm.duty answer=true role=officer",
        "2025-08-01",
        ["open due"],
    ),
    "waiting": (
        f"{EACH_ACTION}, blocked_while: {{delay_reasonable: true}}",
        "improvement.action 2025-05-01 due_on=2025-05-10 delay_reasonable=true",
        "2025-05-20",
        ["2025-05-10 blocked"],
    ),
    "not known to wait": (
        f"{EACH_ACTION}, blocked_while: {{delay_reasonable: true}}",
        "improvement.action 2025-05-01 due_on=2025-05-10",
        "2025-05-20",
        ["2025-05-10 overdue"],
    ),
    "done although it had to wait": (
        f"{EACH_ACTION}, done_on: completed_on, blocked_while: {{delay_reasonable: true}}",
        "improvement.action 2025-05-01 due_on=2025-05-10 delay_reasonable=true completed_on=2025-05-12",
        "2025-05-20",
        ["2025-05-10 done"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", FOR_EACH)
def test_once_for_each_signal(case):
    duty, held, as_of, wanted = FOR_EACH[case]
    assert due(duty, held, as_of) == wanted


@pytest.mark.parametrize("case", WHEN)
def test_when_it_is_due(case):
    duty, held, as_of, wanted = WHEN[case]
    assert due(duty, held, as_of) == wanted


@pytest.mark.parametrize("case", AGAIN)
def test_what_comes_again_and_again(case):
    duty, held, as_of, wanted = AGAIN[case]
    assert due(duty, held, as_of) == wanted


@pytest.mark.parametrize("case", IN_FORCE)
def test_from_an_outcome_that_came_into_force(case):
    duty, held, as_of, wanted = IN_FORCE[case]
    assert due(duty, held, as_of) == wanted


@pytest.mark.parametrize("case", BECAME_MET)
def test_from_a_criterion_that_became_met(case):
    duty, held, as_of, wanted = BECAME_MET[case]
    assert due(duty, held, as_of) == wanted


@pytest.mark.parametrize("case", WHILE)
def test_while_something_holds_and_for_whom_it_applies(case):
    duty, held, as_of, wanted = WHILE[case]
    assert due(duty, held, as_of) == wanted


@pytest.mark.parametrize("case", DONE)
def test_what_shows_it_done(case):
    duty, held, as_of, wanted = DONE[case]
    assert due(duty, held, as_of) == wanted


@pytest.mark.parametrize(
    ("known_at", "wanted"),
    [("2025-05-07", []), ("2025-05-08", ["2025-05-18 upcoming"]), (None, ["2025-05-18 upcoming"])],
)
def test_what_was_not_known_was_not_owed(known_at, wanted):
    held = "complaint 2025-05-01 recorded_on=2025-05-08"
    assert due(f"{COMPLAINT}, within: 10 days", held, "2025-05-10", known_at) == wanted


def test_a_letter_recorded_later_did_not_show_it_done_then():
    held = "complaint 2025-05-01, communication 2025-05-03 sent_on=2025-05-03 recorded_on=2025-05-09"
    duty = f"{COMPLAINT}, within: 5 days, {LETTER}"
    assert due(duty, held, "2025-05-08", "2025-05-08") == ["2025-05-06 overdue"]
    assert due(duty, held, "2025-05-08") == ["2025-05-06 done"]


def test_a_notification_is_told_of_until_it_was_sent():
    duty = f"kind: notification, to: [lead, chair], {COMPLAINT}, {LETTER}"
    told = [one.to for one in made(duty, "complaint 2025-05-01", "2025-05-02").notifications]
    assert told == ["lead and chair"]
    sent = made(duty, "complaint 2025-05-01, communication 2025-05-02 sent_on=2025-05-02", "2025-05-02")
    assert (sent.notifications, sent.obligations, sent.clauses.applies) == ((), (), ("sm.duty",))


@pytest.mark.parametrize(
    ("kind", "within", "listed"),
    [
        ("obligation", "", True),
        ("deadline", "", True),
        ("cadence", "", True),
        ("notification", "", False),
        ("notification", ", within: 1 day", True),
        ("forum", "", False),
        ("forum", ", within: 1 day", True),
        ("approval", "", False),
    ],
)
def test_what_stands_among_the_obligations(kind, within, listed):
    decision = made(f"kind: {kind}, {COMPLAINT}{within}", "complaint 2025-05-01", "2025-05-02")
    assert [one.clause for one in decision.obligations] == (["sm.duty"] if listed else [])
    assert decision.clauses.applies == ("sm.duty",)


# Day by day

FIRST = date(2025, 3, 1)
DAYS = 75
DUTIES = {
    "for each": f"{COMPLAINT}, within: 10 days, {LETTER}",
    "for each, in working days": f"{COMPLAINT}, within: {{setting: soon}}, {LETTER}",
    "entered": f"{HIGH}, within: 10 days, {LETTER}",
    "became met": f"{MET}, within: 10 days, {LETTER}",
    "each time": f"{ANY}, each_time: true, within: 10 days, {LETTER}",
    "again and again": "every: 1 month, since: 2025-02-28, last: {signals: visit, on: done_on}",
}
HAPPENS = {
    "complaint {0}",
    "safeguarding.concern {0}",
    "crime.report {0}",
    "risk.rating {0} band=high",
    "risk.rating {0} band=low",
    "approval {0} role=lead decision=approve from_state=high to_state=low",
    "communication {0} sent_on={0}",
    "visit {0} done_on={0}",
}
HISTORIES = st.lists(st.tuples(st.integers(0, DAYS), st.sampled_from(sorted(HAPPENS))), max_size=9)
ORDER = {"upcoming": 0, "due": 1, "overdue": 2, "done": 3}


def _day(number: int) -> str:
    return (FIRST + timedelta(days=number)).isoformat()


@given(name=st.sampled_from(sorted(DUTIES)), history=HISTORIES, first=st.integers(0, DAYS - 1))
def test_on_a_day_without_news_only_time_passes(name, history, first):
    held = ", ".join(happens.format(_day(number)) for number, happens in sorted(history))
    news = {number for number, _ in history}
    before = due(DUTIES[name], held, _day(first))
    for number in range(first + 1, DAYS + 1):
        if number in news:
            return
        after = due(DUTIES[name], held, _day(number))
        owed, gone = [one for one in before if not one.endswith("done")], len(before) - len(after)
        assert [one.split()[0] for one in owed] == [one.split()[0] for one in after if not one.endswith("done")]
        assert gone >= 0
        if not gone:
            steps = [(ORDER[old.split()[1]], ORDER[new.split()[1]]) for old, new in zip(before, after, strict=True)]
            assert all(old <= new for old, new in steps)
        before = after


@given(name=st.sampled_from(sorted(DUTIES)), history=HISTORIES)
def test_what_is_due_stands_on_its_day_and_is_overdue_after_it(name, history):
    held = ", ".join(happens.format(_day(number)) for number, happens in sorted(history))
    for one in due(DUTIES[name], held, _day(DAYS)):
        day, status = one.split()
        if status == "done":
            continue
        assert status == ("due" if day == _day(DAYS) else "overdue" if day < _day(DAYS) else "upcoming")


@given(history=HISTORIES)
def test_a_due_date_once_given_is_kept_whatever_comes_after(history):
    held = ", ".join(happens.format(_day(number)) for number, happens in sorted(history))
    owed: list[str] = []
    for number in range(0, DAYS + 1, 3):
        now = [one.split()[0] for one in due(DUTIES["for each"], held, _day(number))]
        assert now[: len(owed)] == owed
        owed = now


@given(name=st.sampled_from(["became met", "each time"]), history=HISTORIES)
def test_nothing_arises_twice_on_one_day(name, history):
    held = ", ".join(happens.format(_day(number)) for number, happens in sorted(history))
    dates = [one.split()[0] for one in due(DUTIES[name], held, _day(DAYS))]
    assert len(dates) == len(set(dates))


@given(history=HISTORIES, name=st.sampled_from(["for each", "became met", "each time"]))
def test_what_is_owed_stays_until_it_is_done(history, name):
    quiet = [(number, happens) for number, happens in history if not happens.startswith("communication")]
    held = ", ".join(happens.format(_day(number)) for number, happens in sorted(quiet))
    owed: set[str] = set()
    for number in range(0, DAYS + 1, 5):
        now = {one.split()[0] for one in due(DUTIES[name], held, _day(number))}
        assert owed <= now
        owed = now
