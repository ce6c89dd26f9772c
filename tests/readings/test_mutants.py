"""Small changes to a policy: which there are, what they are called, and that the cases that notice them are found."""

from pathlib import Path

import pytest

from qaengine.cases.files import read_cases
from qaengine.policy.from_document import policy_from_document
from qaengine.readings.mutants import Bench, Mutant, Skipped, mutants
from qaengine.readings.trying import tried

POLICY = """\
policy: elderbrook
edition: "2025"
title: Elderbrook
language: 1
in_force: {from: 2025-04-01}
roles: {lead: Lead, panel: Panel}
complete:
  - {kinds: [safeguarding.concern], basis: assumption, owner: Lead, because: The council records each.}
settings:
  repeated: {value: 2, basis: assumption, because: No number., owner: Lead}
  often: {value: 20%, basis: assumption, because: No number., owner: Lead}
  look_back: {value: 6 months, basis: assumption, because: No time., owner: Lead}
indicators:
  overall: {latest: cqc.inspection, field: overall}
  answers: {latest: cqc.inspection, field: key_questions}
  concerns: {count: safeguarding.concern, within: {setting: look_back}}
decisions:
  level:
    outcomes:
      low: {needs: all, criteria: [{clause: eld.low, when: {overall: {or_better: good}}}]}
      high:
        criteria:
          - {clause: eld.many, when: {concerns: {at_least: {setting: repeated}}}}
          - clause: eld.both
            when: {all_of: [{overall: inadequate}, {concerns: {at_least: 1}}]}
            unless: {answers: {every: good}}
changes:
  - {decision: level, from: high, to: low, approved_by: [lead, panel], clause: eld.approve}
duties:
  - {clause: eld.visit, what: Visit, who: lead, for_each: cqc.inspection, from: published_on, within: 4 weeks,
     done_by: {signals: visit, on: done_on}}
"""
CASES = """\
policy: elderbrook
cases:
  - case: many
    provider: p
    signals:
      - {id: a, kind: safeguarding.concern, date: 2025-05-01}
      - {id: b, kind: safeguarding.concern, date: 2025-08-01}
    timeline:
      - {as_of: 2025-11-01, expect: {met: [eld.many]}}
      - {as_of: 2025-11-02, expect: {not_met: [eld.many]}}
  - case: one
    provider: p
    as_of: 2025-09-01
    signals: [{id: a, kind: safeguarding.concern, date: 2025-08-01}]
    expect: {not_met: [eld.many]}
"""
READ = policy_from_document(POLICY, file="elderbrook.yaml")


def labels(policy: str, sort: type = Mutant):
    """What the changes to the policy are called."""
    return [one.label for one in mutants(policy_from_document(policy, file="p.yaml")) if isinstance(one, sort)]


@pytest.mark.parametrize(
    "label",
    [
        "repeated: 2 -> 1",
        "repeated: 2 -> 3",
        "often: 20% -> 19%",
        "look_back: 6 months -> 5 months",
        "look_back: 6 months -> 7 months",
        "eld.low: overall or_better good -> outstanding",
        "eld.low: overall or_better good -> requires_improvement",
        "eld.many: drop criterion of level.high",
        "eld.many: concerns at_least -> more_than repeated",
        "level.high: needs any -> all",
        "eld.both: all_of -> any_of (overall, concerns)",
        "eld.both: concerns at_least 1 -> 0",
        "eld.both: drop unless",
        "eld.both: answers every -> some",
        "eld.approve: drop change of level from high to low",
        "eld.approve: drop approver lead of level from high to low",
        "eld.visit: drop obligation `Visit`",
        "eld.visit: within 28 days -> 27 days",
    ],
)
def test_each_threshold_rule_and_combination_is_changed_under_a_name_that_tells_it(label):
    assert labels(POLICY).count(label) == 1


@pytest.mark.parametrize(
    ("label", "because"),
    [
        ("level.low: needs all -> any", "of one criterion any and all are the same"),
        (
            "eld.both: concerns at_least -> more_than 1",
            "on whole numbers it is the same as one step of the number",
        ),
    ],
)
def test_what_by_its_form_is_the_same_is_skipped_and_says_why(label, because):
    skipped = {one.label: one.because for one in mutants(READ) if isinstance(one, Skipped)}
    assert skipped[label] == because


def test_what_the_reader_would_refuse_is_skipped_with_its_words():
    text = POLICY.replace("within: 4 weeks", "every: 1 day").replace(
        "for_each: cqc.inspection, from: published_on", "since: 2025-04-01"
    )
    skipped = {
        one.label: one.because for one in mutants(policy_from_document(text, file="p.yaml")) if isinstance(one, Skipped)
    }
    assert skipped["eld.visit: every 1 day -> 0 days"].startswith("the policy would not be read: ")


def test_labels_are_unique_and_come_in_one_order():
    found = labels(POLICY)
    assert len(set(found)) == len(found)
    assert found == labels(POLICY)


def test_a_mutant_is_another_policy():
    for mutant in mutants(READ):
        if isinstance(mutant, Mutant):
            assert mutant.policy.tree != READ.tree


@pytest.fixture
def bench(tmp_path: Path):
    """The cases on the bench."""
    path = tmp_path / "some.cases.yaml"
    path.write_text(CASES, encoding="utf-8")
    return Bench(READ, read_cases(path).cases, lambda case, policy: not tried(case, policy).passed)


@pytest.mark.parametrize(
    ("label", "noticed_by"),
    [
        ("repeated: 2 -> 1", "many[2025-11-02]"),
        ("repeated: 2 -> 3", "many[2025-11-01]"),
        ("look_back: 6 months -> 7 months", "many[2025-11-02]"),
        ("look_back: 6 months -> 5 months", "many[2025-11-01]"),
        ("eld.many: concerns at_least -> more_than repeated", "many[2025-11-01]"),
        ("eld.many: drop criterion of level.high", "many[2025-11-01]"),
        ("eld.low: overall or_better good -> outstanding", None),
        ("eld.both: concerns at_least 1 -> 0", None),
        ("eld.visit: within 28 days -> 27 days", None),
        ("often: 20% -> 19%", None),
    ],
)
def test_the_first_case_that_fails_on_the_mutant_is_named(bench, label, noticed_by):
    mutant = next(one for one in mutants(READ) if one.label == label)
    assert bench.tried(mutant).noticed_by == noticed_by


def test_a_case_is_left_out_by_its_conditions_only_where_it_would_not_notice(bench):
    for mutant in mutants(READ):
        if isinstance(mutant, Mutant):
            noticed = any(bench.fails(one.case, mutant.policy) for one in bench.tries)
            assert (bench.tried(mutant).noticed_by is not None) == noticed, mutant.label


def test_a_case_that_fails_already_is_not_on_the_bench(tmp_path):
    path = tmp_path / "some.cases.yaml"
    path.write_text(CASES.replace("{not_met: [eld.many]}\n", "{met: [eld.many]}\n"), encoding="utf-8")
    bench = Bench(READ, read_cases(path).cases, lambda case, policy: not tried(case, policy).passed)
    assert [one.case.name for one in bench.tries] == ["many[2025-11-01]", "many[2025-11-02]"]
