# ruff: noqa: E501 - the tables have one row a line
"""Two policies compared: what means the same is equivalent, and what was changed is named, and nothing else."""

from pathlib import Path

import pytest

from qaengine.policy.from_document import Policy, policy_from_document, policy_from_file
from qaengine.readings.comparing.differences import differences
from qaengine.readings.comparing.grouping import Difference

POLICIES = sorted((Path(__file__).parents[2] / "policies").glob("*.yaml"))
TEXT = """\
policy: elderbrook
edition: "2025"
title: Elderbrook
language: 1
in_force: {from: 2025-04-01}
roles: {lead: Lead, chair: Chair}
readings: {R1: A reading.}
complete:
  - {kinds: [placement.suspension], basis: assumption, owner: Lead, because: The council keeps them.}
settings:
  repeated: {value: 3, basis: assumption, because: No number is given., owner: Lead}
  look_back: {value: [{from: 2020-01-01, value: 12 months}, {from: 2025-06-01, value: 6 months}], basis: source, clause: eld.s}
judgements: {hold: 12 months}
indicators:
  overall: {latest: cqc.inspection, field: overall, title: the overall CQC rating}
  areas: {latest: cqc.inspection, field: key_questions, title: the key questions}
  concerns: {count: [safeguarding.concern, quality.concern], within: {setting: look_back}, title: concerns}
  serious: {count: quality.concern, within: 6 months, where: {severity: {or_worse: medium}, remedied: false}}
  suspended: {age: placement.suspension, from: issued_on, until: lifted_on, title: how long placements are suspended}
  upheld: {share: complaint, matching: {upheld: true}, within: 12 months, title: share of complaints upheld}
  total:
    score:
      - {of: overall, weight: 2, points: {outstanding: 0, good: 0, requires_improvement: 1, inadequate: 3}}
      - {of: concerns, weight: 1}
decisions:
  level:
    outcomes:
      low:
        needs: none_fail
        criteria:
          - {clause: eld.low.rating, when: {overall: [outstanding, good]}}
      middle:
        criteria:
          - {clause: eld.mid.concerns, says: Concerns are repeated., when: {concerns: {at_least: {setting: repeated}}}}
          - clause: eld.mid.serious
            when: {any_of: [{serious: {at_least: 1}}, {areas: {some: inadequate}}]}
            unless: {suspended: {more_than: 14 days}}
      high:
        criteria:
          - {clause: eld.high.rating, when: {overall: inadequate}}
          - {clause: eld.high.suspended, when: {suspended: {more_than: 28 days}}, judged_by: chair, ask: Is it so?}
          - {clause: eld.high.total, when: {total: {at_least: 7}}}
          - {clause: eld.high.upheld, when: {upheld: {more_than: 20%}}}
changes:
  - {decision: level, from: low, to: middle, approved_by: lead, clause: eld.approve}
  - {decision: level, worsening: at_once, to: high, clause: eld.once}
duties:
  - {clause: eld.visit, what: Visit, who: lead, for_each: {cqc.inspection: {overall: inadequate}}, from: published_on,
     within: 10 working days, done_by: {signals: visit, on: done_on}}
"""


def policy(*changes: tuple[str, str]) -> Policy:
    """The policy with some of its text replaced."""
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return policy_from_document(text, file="elderbrook.yaml")


def found(*changes: tuple[str, str]) -> tuple[Difference, ...]:
    """What the changes come to."""
    return differences(policy(), policy(*changes))


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_a_policy_means_the_same_as_itself(path: Path) -> None:
    assert differences(policy_from_file(path), policy_from_file(path)) == ()


SAME = {
    "another title and other words": [("title: Elderbrook", "title: Eastbrook"), ("Is it so?", "Are they?")],
    "a renamed indicator": [("serious", "grave"), ("eld.mid.grave", "eld.mid.serious")],
    "a renamed setting": [("look_back", "window")],
    "a setting written where it is used": [("at_least: {setting: repeated}", "at_least: 3")],
    "a year for twelve months": [("within: 12 months", "within: 1 year")],
    "four weeks for 28 days": [("more_than: 28 days", "more_than: 4 weeks")],
    "a list for a better-or-worse": [("{or_worse: medium}", "[high, medium]")],
    "a better-or-worse for a list": [("overall: [outstanding, good]", "overall: {or_better: good}")],
    "another order of a list": [("[outstanding, good]", "[good, outstanding]")],
    "more than one for at least two": [("serious: {at_least: 1}", "serious: {more_than: 0}")],
    "the parts of any_of the other way round": [
        ("[{serious: {at_least: 1}}, {areas: {some: inadequate}}]", "[{areas: {some: inadequate}}, {serious: {at_least: 1}}]")
    ],
    "any_of within any_of": [("[{serious: {at_least: 1}}, {areas", "[{any_of: [{serious: {at_least: 1}}]}, {areas")],
    "none_of none_of": [("when: {overall: inadequate}", "when: {none_of: [{none_of: [{overall: inadequate}]}]}")],
    "not any of them for all of them not": [
        ("any_of: [{serious: {at_least: 1}}, {areas: {some: inadequate}}]",
         "none_of: [{all_of: [{serious: {less_than: 1}}, {none_of: [{areas: {some: inadequate}}]}]}]")
    ],
    "a step that changes nothing": [("{from: 2020-01-01, value: 12 months}", "{from: 2020-01-01, value: 12 months}, {from: 2021-01-01, value: 12 months}")],
}  # fmt: skip


@pytest.mark.parametrize("changes", SAME.values(), ids=SAME)
def test_what_is_only_written_otherwise_means_the_same(changes: list[tuple[str, str]]) -> None:
    assert found(*changes) == ()


def test_the_order_of_criteria_and_indicators_says_nothing() -> None:
    first, last = TEXT.index("          - {clause: eld.high.rating"), TEXT.index("          - {clause: eld.high.total")
    end = TEXT.index("          - {clause: eld.high.upheld")
    turned = TEXT[:first] + TEXT[last:end] + TEXT[first:last] + TEXT[end:]
    assert turned != TEXT
    assert differences(policy(), policy_from_document(turned, file="turned.yaml")) == ()


CHANGED = {
    "a count in a setting": (
        ("value: 3, basis", "value: 2, basis"),
        "threshold", "concerns (`repeated`): at least 3 becomes at least 2", "met more readily",
    ),
    "a step of a setting": (
        ("value: 6 months}]", "value: 3 months}]"),
        "window", "concerns, within (`look_back`): 12 months (6 months from 1 June 2025) becomes 12 months (3 months from 1 June 2025)", None,
    ),
    "a period": (
        ("more_than: 28 days", "more_than: 29 days"),
        "threshold", "how long placements are suspended: more than 28 days becomes more than 29 days", "met less readily",
    ),
    "a period in another unit": (
        ("more_than: 28 days", "more_than: 1 month"),
        "threshold", "how long placements are suspended: more than 28 days becomes more than 1 month", None,
    ),
    "a share": (
        ("more_than: 20%", "more_than: 25%"),
        "threshold", "share of complaints upheld: more than 0.2 becomes more than 0.25", "met less readily",
    ),
    "a window": (("within: 6 months, where", "within: 5 months, where"), "window", "serious, within: 6 months becomes 5 months", "met less readily"),
    "a weight": (("weight: 2", "weight: 3"), "score", "the overall CQC rating, weight: 2 becomes 3", None),
    "points": (("inadequate: 3}", "inadequate: 4}"), "score", "inadequate: 3 becomes 4", None),
    "a value": (
        ("rating, when: {overall: inadequate}}", "rating, when: {overall: [inadequate, requires_improvement]}}"),
        "threshold", "the overall CQC rating: is inadequate becomes is inadequate or requires improvement",
        "met more readily",
    ),
    "an exception": (("more_than: 14 days", "more_than: 13 days"), "threshold", "", "met less readily"),
    "an exception dropped": (("            unless: {suspended: {more_than: 14 days}}\n", ""), "unless", "", "met more readily"),
    "a part of any_of": ((", {areas: {some: inadequate}}]", "]"), "condition", "", "met less readily"),
    "the needs of an outcome": (
        ("needs: none_fail", "needs: any"),
        "needs", "Level: low needs any one of its criteria, where it needed one met and none that fails", None,
    ),
    "who may judge": (("judged_by: chair", "judged_by: lead"), "judged_by", "", None),
    "a criterion added": (
        ("          - {clause: eld.high.total", "          - {clause: eld.high.new, when: {serious: {at_least: 4}}}\n          - {clause: eld.high.total"),
        "criterion_added", "eld.high.new is new in level high: serious at least 4", None,
    ),
    "a criterion removed": (
        ("          - {clause: eld.high.total, when: {total: {at_least: 7}}}\n", ""),
        "criterion_removed", "eld.high.total is gone in level high: total at least 7", None,
    ),
    "a clause numbered anew": (("eld.high.total", "eld.high.t9"), "clause", "eld.high.total is cited as eld.high.t9", None),
    "who approves": (("approved_by: lead", "approved_by: chair"), "approval", "", None),
    "at once": (("worsening: at_once, to: high", "worsening: at_once, to: middle"), "change", "", None),
    "a time limit": (
        ("within: 10 working days", "within: 9 working days"),
        "time_limit", "eld.visit (Visit), within: 10 working days becomes 9 working days", None,
    ),
    "what is complete": (
        ("kinds: [placement.suspension]", "kinds: [placement.suspension, quality.concern]"),
        "complete", "None held means none of: now also quality.concern", None,
    ),
    "how long answers hold": (("hold: 12 months", "hold: 6 months"), "holds", "", None),
}  # fmt: skip


@pytest.mark.parametrize(("change", "what", "words", "direction"), CHANGED.values(), ids=CHANGED)
def test_one_change_is_one_difference(change: tuple[str, str], what: str, words: str, direction: str | None) -> None:
    (one,) = found(change)
    assert one.what == what
    assert one.direction == direction
    assert words in ("", one.words)


def test_a_criterion_of_another_outcome_has_moved() -> None:
    line = "          - {clause: eld.high.total, when: {total: {at_least: 7}}}\n"
    moved = TEXT.replace(line, "").replace("      high:\n", line + "      high:\n")
    (one,) = differences(policy(), policy_from_document(moved, file="moved.yaml"))
    assert (one.what, one.old, one.new) == ("criterion_moved", "level high", "level middle")


def test_a_setting_used_in_several_places_is_one_difference_with_all_its_clauses() -> None:
    change = (
        "{clause: eld.high.total, when: {total: {at_least: 7}}}",
        "{clause: eld.high.total, when: {serious: {at_least: {setting: repeated}}}}",
    )
    old = policy(change)
    new = policy(change, ("value: 3, basis", "value: 4, basis"))
    (one,) = differences(old, new)
    assert one.setting == "repeated"
    assert set(one.clauses) == {"eld.mid.concerns", "eld.high.total"}


def test_names_that_were_exchanged_are_no_change_but_values_that_were_are() -> None:
    exchanged = TEXT.replace("serious:", "_:").replace("suspended:", "serious:").replace("_:", "suspended:")
    assert differences(policy(), policy_from_document(exchanged, file="exchanged.yaml")) == ()


def test_another_vocabulary_is_a_difference_for_it_says_what_values_mean() -> None:
    own = "vocabulary: {kinds: {quality.concern: {fields: {place: {type: text, title: Where}}}}}\n"
    (one,) = differences(policy(), policy_from_document(TEXT + own, file="own.yaml"))
    assert one.words == "Vocabulary: the kind of signal `quality.concern` has other fields (place)"


def test_working_days_and_units_that_cannot_be_ordered_have_no_direction() -> None:
    for period in ("20 working days", "1 month"):
        (one,) = found(("more_than: 28 days", f"more_than: {period}"))
        assert one.direction is None
