# ruff: noqa: E501 - the tables have one row a line
"""What is told of approvals: by which clauses, of whom, given and missing, and why one has no effect."""

from datetime import date

import pytest
from small import decided, policy, signals
from test_in_force import (
    AGAINST,
    BOTH,
    EITHER,
    IGNORED,
    LEAD,
    LEVELS,
    RED_AT_ONCE,
    STEPWISE,
    TWO_WAYS,
    UNAPPROVED,
    VERIFIED,
    rows,
)

from qaengine.evaluation.judge import judged

CALLED = "  - {decision: level, from: [high, middle], to: low, called: [lifted, ended], clause: sm.change, approved_by: lead}"
CLAUSES = """\
  - decision: level
    clause: [sm.one, sm.two]
    approved_by: [{role: lead, clause: [sm.lead, sm.one]}, {role: chair, clause: sm.chair}]"""
NO_CLAUSE = "  - {decision: level, approved_by: lead}"
ANOTHER = """
  - {decision: other, clause: sm.other, approved_by: chair}"""
OTHER = "  other: {outcomes: {o: {criteria: []}, p: {criteria: [{clause: sm.p, when: {band: high}}]}}}\nchanges:\n"


def level(changes, text, as_of="2025-07-01"):
    """The decision about the level where these changes are asked for and these signals held."""
    return decided(LEVELS + changes, *rows(text), as_of=as_of)


def warned(changes, text):
    """The warnings about approvals and records, as `code: text`."""
    known = (IGNORED, UNAPPROVED, AGAINST)
    return [f"{one.code}: {one.text}" for one in level(changes, text).warnings if one.code in known]


@pytest.mark.parametrize(
    ("changes", "text", "wanted"),
    [
        (LEAD, "01-01 =high, 03-01 lead middle>low", [f"{IGNORED}: approval s2 has no effect: middle was not in force (high was)"]),
        (LEAD, "03-01 lead middle>low", [f"{IGNORED}: approval s1 has no effect: middle was not in force"]),
        (STEPWISE, "01-01 =high, 03-01 lead high>low", [f"{IGNORED}: approval s2 has no effect: the policy has no way from high to low by approval"]),
        (VERIFIED, "01-01 =high, unverified, 03-04 lead high>low", [f"{IGNORED}: approval s3 has no effect: it was given before this held: all actions are verified"]),
        (VERIFIED, "01-01 =high, unverified, 03-04 lead high>low refuse", []),
        (TWO_WAYS, "01-01 =high, unverified, 03-04 lead high>low", []),
        (LEAD, "01-01 =high, 02-01 =low", [f"{UNAPPROVED}: s2 records low without the approvals that the policy names"]),
        (LEAD, "01-01 =high, 02-01 =high", []),
        (RED_AT_ONCE, "01-01 =high, 02-01 =low", []),
        (LEAD, "01-01 =high, 02-01 ~high, 03-01 lead high>low", [f"{AGAINST}: low was approved on 2025-03-01 although high was indicated"]),
        (LEAD, "01-01 =high, 02-01 ~low, 03-01 lead high>low", []),
        (LEAD, "01-01 =low, 02-01 ~high, 03-01 lead low>middle", []),
        (LEAD, "01-01 =high, 02-01 ~middle, 03-01 lead high>low", [f"{AGAINST}: low was approved on 2025-03-01 although middle was indicated"]),
        (LEAD, "01-01 =high, 02-01 ~middle, 03-01 lead high>middle", []),
    ],
)  # fmt: skip
def test_why_an_approval_has_no_effect_or_stands_against_the_evidence(changes, text, wanted):
    assert warned(changes, text.replace("~middle", "~medium")) == wanted


@pytest.mark.parametrize(
    ("changes", "text", "wanted"),
    [
        (LEAD, "01-01 =high, 02-01 ~low", "sm.change high>low lead | lead | - | missing"),
        (NO_CLAUSE, "01-01 =high, 02-01 ~low", "level high>low lead | lead | - | missing"),
        (BOTH, "01-01 =high, 02-01 ~low, 03-01 chair high>low", "sm.change high>low lead,chair | lead | chair | partial"),
        (EITHER, "01-01 =high, 02-01 ~low, 03-01 deputy high>low", "sm.change high>low chair or deputy | - | chair or deputy | given"),
        (BOTH, "01-01 =high, 03-01 chair high>low, 03-02 lead high>low", "sm.change high>low lead,chair | - | lead,chair | given"),
        (BOTH, "01-01 =high, 03-01 chair high>low, 03-02 lead high>low refuse", "sm.change high>low lead,chair | lead | chair | refused"),
        (BOTH, "01-01 =high, 03-01 chair high>low, 03-02 lead high>low defer", "sm.change high>low lead,chair | lead | chair | deferred"),
        (BOTH, "01-01 =high, 03-01 chair high>low defer, 03-02 lead high>low refuse", "sm.change high>low lead,chair | lead,chair | - | refused"),
        (CALLED, "01-01 =high, 03-01 lead high>lifted", "sm.change high>low lead | - | lead | given"),
        (CALLED, "01-01 =high, 03-01 lead high>ended refuse", "sm.change high>low lead | lead | - | refused"),
        (CALLED, "01-01 =high, 03-01 lead high>closed refuse", None),
        (CALLED, "01-01 =high, 03-01 lead high>high refuse", None),
    ],
)  # fmt: skip
def test_who_is_asked_who_has_spoken_and_who_is_missing(changes, text, wanted):
    told = []
    for one in level(changes, text)["level"].approvals:
        parts = (",".join(names) or "-" for names in (one.missing, one.given))
        told.append(f"{one.clause} {one.from_}>{one.to} {','.join(one.needs)} | {' | '.join(parts)} | {one.status}")
    assert told == ([wanted] if wanted else [])


def test_the_clauses_of_a_change_and_of_its_approvers_have_arisen_once_each():
    found = level(CLAUSES, "01-01 =high, 02-01 ~low")
    (approval,) = found["level"].approvals
    assert (approval.clause, approval.clauses) == ("sm.one", ("sm.one", "sm.two", "sm.lead", "sm.chair"))
    assert found.clauses.applies == ("sm.chair", "sm.lead", "sm.one", "sm.two")


def test_every_way_is_told_least_serious_first():
    text = "01-01 =high, 02-01 ~low, 03-01 lead high>middle refuse"
    assert [(one.to, one.status) for one in level(BOTH, text)["level"].approvals] == [
        ("low", "missing"),
        ("middle", "refused"),
    ]
    worse = level(BOTH, "01-01 =low, 02-01 ~medium, 03-01 lead low>high refuse")["level"].approvals
    assert [(one.to, one.status) for one in worse] == [("middle", "missing"), ("high", "refused")]
    both = level(TWO_WAYS, "01-01 =high, 02-01 ~low")["level"].approvals
    assert [(one.clause, one.missing) for one in both] == [
        ("sm.change.short", ("lead",)),
        ("sm.change.long", ("lead", "chair")),
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("01-01 =low, 02-01 ~high", ["low>middle"]),
        ("01-01 =high, 02-01 ~low", ["high>middle"]),
        ("01-01 =middle, 02-01 ~low", ["middle>low"]),
        ("01-01 =middle, 02-01 ~high", ["middle>high"]),
    ],
)
def test_the_next_step_is_the_nearest_that_a_change_leads_to(text, wanted):
    steps = "\n".join(
        f"  - {{decision: level, from: {start}, to: {end}, clause: sm.{start}.{end}, approved_by: lead}}"
        for start, end in (("low", "middle"), ("middle", "high"), ("high", "middle"), ("middle", "low"))
    )
    assert [f"{one.from_}>{one.to}" for one in level(steps, text)["level"].approvals] == wanted


def test_a_change_of_one_decision_moves_no_other():
    text = (LEVELS + LEAD + ANOTHER).replace("changes:\n", OTHER)
    rows_ = [
        *rows("01-01 =high, 03-01 chair high>low"),
        "decision.recorded 2025-01-01 decision=other outcome=o decided_by=lead",
    ]
    found = decided(text, *rows_)
    assert (found["level"].in_force, found["other"].in_force) == ("high", "o")


def test_what_is_decided_elsewhere_counts_from_when_it_was_published():
    text = """
    decisions:
      grade:
        pick: recorded
        recorded: {kind: pamms.assessment, field: overall, when: published_on}
        outcomes: {excellent: {}, good: {}, requires_improvement: {}, poor: {}}
    """
    held = [
        "pamms.assessment 2025-01-10 overall=good published_on=2025-01-20",
        "pamms.assessment 2025-03-10 overall=poor published_on=2025-03-05",
        "pamms.assessment 2025-04-10 overall=excellent published_on=null",
        "pamms.assessment 2025-05-10 overall=excellent",
    ]
    replay = judged(policy(text), signals(*held), provider="p1", as_of=date(2025, 7, 1))["grade"].replay
    assert [(str(one.day), one.outcome, one.by, one.signals) for one in replay.moments] == [
        ("2025-01-20", "good", "elsewhere", ("s1",)),
        ("2025-03-10", "poor", "elsewhere", ("s2",)),
    ]
    at_once = judged(
        policy(text.replace(", when: published_on", "")), signals(*held[:1]), provider="p1", as_of=date(2025, 7, 1)
    )
    assert [str(one.day) for one in at_once["grade"].moments] == ["2025-01-10"]


def test_each_move_knows_how_it_came_about():
    found = judged(
        policy(LEVELS + RED_AT_ONCE + "\n" + BOTH),
        signals(*rows("01-01 =low, 02-01 ~high, 03-01 lead high>middle, 03-04 chair high>middle")),
        provider="p1",
        as_of=date(2025, 7, 1),
    )["level"]
    assert [(str(one.day), one.outcome, one.by, one.before, one.signals) for one in found.moments] == [
        ("2025-01-01", "low", "recorded", None, ("s1",)),
        ("2025-02-01", "high", "at_once", "low", ()),
        ("2025-03-04", "middle", "approved", "high", ("s3", "s4")),
    ]
    assert [one.change and one.change.clause for one in found.moments] == [None, ("sm.at-once",), ("sm.change",)]
