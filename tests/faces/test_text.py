"""A decision on the screen: everything that matters, in an order that reads, and texts shown as they are."""

from datetime import date
from io import StringIO

import pytest
from rich.console import Console

from qaengine import decide, signals_from_records
from qaengine.faces.text import colour, row, shown
from qaengine.policy.from_document import policy_from_document

POLICY = """\
policy: elderbrook
edition: "2025"
title: Elderbrook framework
language: 1
in_force: {from: 2025-04-01}
review_by: 2025-06-30
roles: {lead: Quality lead, head: Head of quality}
settings:
  many: {value: 2, basis: assumption, because: The text gives no number., owner: Quality lead}
indicators:
  overall: {latest: cqc.inspection, field: overall, title: the overall CQC rating}
  concerns: {count: safeguarding.concern, within: 6 months, title: concerns in six months}
decisions:
  level:
    title: Level of concern
    outcomes:
      level_1: {title: No concerns, criteria: [{clause: eld.l1, says: It is rated good., when: {overall: good}}]}
      level_2:
        title: Some concerns
        advice: Visit sooner.
        criteria: [{clause: eld.l2, says: There are many concerns., when: {concerns: {at_least: {setting: many}}}}]
      level_3:
        criteria:
          - {clause: eld.l3.rating, says: It is rated inadequate., when: {overall: inadequate}}
          - {clause: eld.l3.unsafe, judged_by: lead, ask: Are people unsafe?}
changes:
  - {decision: level, from: level_1, to: level_2, approved_by: [lead, head], clause: eld.approve}
duties:
  - {clause: eld.visit, what: Visit the provider, who: lead, for_each: safeguarding.concern, within: 10 working days}
"""
RECORDS = [
    {"id": "d", "kind": "decision.recorded", "date": "2025-01-10", "decision": "level", "outcome": "level_1"},
    {"id": "r", "kind": "cqc.inspection", "date": "2025-02-01", "overall": "good"},
    {"id": "c1", "kind": "safeguarding.concern", "date": "2025-05-06"},
    {"id": "c2", "kind": "safeguarding.concern", "date": "2025-06-02"},
    {"id": "a", "kind": "approval", "date": "2025-06-05", "role": "lead", "decision": "approve",
     "from_state": "level_1", "to_state": "level_2"},
]  # fmt: skip


def decided(records=RECORDS, policy=POLICY):
    """The decision about a made-up provider."""
    signals = signals_from_records([{"provider": "p", **record} for record in records])
    return decide(policy_from_document(policy, file="e.yaml"), signals, provider="p", as_of=date(2025, 7, 1))


def on_screen(decision, **options):
    """What a console shows."""
    out = StringIO()
    Console(file=out, highlight=False, emoji=False, markup=False, **{"width": 120, **options}).print(shown(decision))
    return out.getvalue()


def test_the_explanation_says_it_all_in_order():
    text = decided().explain()
    wanted = [
        "Elderbrook framework (edition 2025): p on 1 July 2025, by everything held.",
        "Level of concern: level 2 (some concerns) is indicated",
        "Indicated since 2 June 2025.",
        "Not settled: level 3 cannot be ruled out.",
        "In force: level 1 since 10 January 2025; a rise is indicated.",
        "Until it is decided: Visit sooner.",
        "Why level 2",
        "There are many concerns. Concerns in six months: 2 held, perhaps more, since 2 June 2025. (eld.l2) [c1, c2]",
        "What speaks for less",
        "It is rated good. The overall CQC rating is good, since 1 February 2025. (eld.l1) [r]",
        "Why not level 3",
        "It is rated inadequate. The overall CQC rating is good. (eld.l3.rating) [r]",
        "What is not known",
        "The Quality lead can say. (eld.l3.unsafe)",
        "Who approves",
        "Level 1 to level 2: approved by the Quality lead; not yet by the Head of quality. (eld.approve)",
        "What is to be done",
        "Visit the provider. By the Quality lead. Due 20 May 2025, overdue. (eld.visit)",
        "Questions for people",
        "Are people unsafe? For the Quality lead (eld.l3.unsafe).",
        "Please note",
        "The policy was to be reviewed by 2025-06-30.",
        "It rests on these assumptions",
        "many = 2: The text gives no number. Owner: Quality lead.",
    ]
    at = 0
    for each in wanted:
        assert each in text[at:], each
        at = text.index(each, at)


def test_the_screen_says_what_the_explanation_says():
    words = " ".join(decided().explain().replace("  - ", " ").split())
    screen = " ".join(on_screen(decided()).replace("•", " ").split())
    assert screen.split("─ ")[-1] == words


@pytest.mark.parametrize("width", [40, 80, 120])
def test_no_line_is_wider_than_the_screen_or_ends_in_blanks(width):
    for line in on_screen(decided(), width=width).splitlines():
        assert len(line) <= width
        assert line == line.rstrip()


def test_what_looks_like_mark_up_in_a_policy_is_shown_as_it_is():
    policy = POLICY.replace("It is rated good.", '"[red]:warning: [link=http://x]good[/link]"')
    assert "[red]:warning: [link=http://x]good[/link]" in on_screen(decided(policy=policy))


def test_nothing_held_is_said_as_such():
    text = decided([{"id": "x", "kind": "compliment", "date": "2025-01-01"}]).explain()
    assert "Level of concern: nothing is indicated" in text
    assert "It may be level 1, level 2 or level 3: the evidence held establishes none of them." in text
    assert "Nothing is in force: no decision was ever recorded." in text


@pytest.mark.parametrize(
    ("records", "says"),
    [
        (RECORDS, "p                  level: level 2 (may be level 2 to level 3), in force level 1"),
        (RECORDS[1:2], "p                  level: level 1 (may be level 1 to level 3)"),
        (RECORDS[2:3], "p                  level: nothing indicated (may be level 1 to level 3)"),
    ],
)
def test_a_row_says_what_is_indicated_possible_and_in_force(records, says):
    assert row(decided(records)).plain == says


def test_more_serious_outcomes_have_warmer_colours():
    standing = decided()["level"]
    colours = [colour(standing, outcome) for outcome in standing.outcomes]
    assert (colours[0], colours[-1]) == ("green", "red")
    assert len(set(colours)) == 3
    assert colour(standing, None) == "cyan"


@pytest.mark.parametrize("status", ["refuse", "defer"])
def test_an_approval_that_was_not_given_says_so(status):
    records = [*RECORDS[:-1], {**RECORDS[-1], "decision": status}]
    line = next(line for line in decided(records).explain().splitlines() if "(eld.approve)" in line)
    assert {"refuse": "refused", "defer": "deferred"}[status] in line
