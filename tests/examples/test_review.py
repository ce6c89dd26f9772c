"""What comes to light when a policy is tried on made-up providers: said of what never is, and of nothing else."""

import pytest

from qaengine.errors import Severity
from qaengine.examples.review import tried
from qaengine.policy.from_document import policy_from_document
from qaengine.policy.library import load_policy

SOUND = """\
policy: small
edition: "1"
title: A small policy
language: 1
in_force: {from: 2024-01-01}
settings:
  many: {value: [{from: 2024-01-01, value: 4}, {from: 2025-01-01, value: 3}], basis: instruction}
indicators:
  overall: {latest: cqc.inspection, field: overall}
  concerns: {count: safeguarding.concern, within: 3 months}
  residents: {count: placement.individual}
decisions:
  level:
    outcomes:
      low:
        criteria: [{clause: sm.low, when: {overall: [outstanding, good, requires_improvement]}}]
      high:
        criteria:
          - {clause: sm.high.rating, when: {overall: inadequate}}
          - {clause: sm.high.many, when: {concerns: {at_least: {setting: many}}}}
"""


def test_nothing_is_said_of_a_policy_that_answers_everything():
    assert list(tried(policy_from_document(SOUND, file="small.yaml"))) == []


@pytest.mark.parametrize(
    ("there", "instead", "code", "severity"),
    [
        ("overall: inadequate", "all_of: [{concerns: {at_least: 3}}, {concerns: {at_most: 2}}]", "Q340", "warning"),
        ("overall: inadequate", "residents: {at_most: 3}", "Q340", "warning"),
        ("overall: inadequate", "residents: {at_least: 3}", "Q341", "note"),
        ("[outstanding, good, requires_improvement]", "inadequate", "Q342", "warning"),
        ("{overall: inadequate}", "{concerns: {at_least: 9}}", "Q343", "note"),
        ("good, requires_improvement", "good", "Q344", "note"),
    ],
)
def test_what_never_is_and_where_the_framework_is_silent_is_said(there, instead, code, severity):
    assert SOUND.count(there) == 1
    said = {one.code: one for one in tried(policy_from_document(SOUND.replace(there, instead), file="small.yaml"))}
    assert code in said
    assert said[code].severity == Severity(severity)
    assert said[code].place is not None


def shadowed(source: str) -> list[str]:
    """The criteria of which it is said that they change nothing."""
    found = tried(policy_from_document(source, file="small.yaml"))
    return [one.text.split("`")[1] for one in found if one.code == "Q343"]


def test_what_is_so_on_one_of_the_days_of_a_setting_only_is_not_said():
    source = SOUND.replace("{overall: inadequate}", "{concerns: {at_least: 3}}")
    assert shadowed(source) == ["sm.high.many"]
    assert shadowed(source.replace("value: 4}, {from", "value: 3}, {from")) == ["sm.high.rating", "sm.high.many"]


def test_silence_is_shown_with_signals():
    source = SOUND.replace("good, requires_improvement", "good")
    (one,) = tried(policy_from_document(source, file="small.yaml"))
    assert "on 2024-01-01: " in str(one.hint)
    assert "cqc.inspection overall=requires_improvement" in str(one.hint)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        # actions and returns are never known to be all there are, so Level 2 always stays open
        ("herefordshire", [("Q341", "hfd18.app2.l2.actions-late"), ("Q341", "hfd18.app2.l2.returns-missing")]),
        ("herefordshire@2016", []),
        # printed twice: in the meaning of red, and as the rule of Standards 4 to 7
        ("oxfordshire", [("Q343", "oxf.tl.red.key")]),
        ("halton", []),
        # neither shown nor not shown where every component is known and none is good enough or bad enough
        ("warwickshire", [("Q344", "high_quality")]),
    ],
)
def test_of_the_built_in_policies_this_is_said_and_no_more(name, said):
    notes = list(tried(load_policy(name)))
    assert [(one.code, one.text.split("`")[1]) for one in notes] == said
    assert {one.severity for one in notes} <= {Severity.NOTE}
