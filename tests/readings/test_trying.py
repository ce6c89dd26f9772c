"""Cases compared with decisions: what falls short of what is expected is named, and nothing else."""

from datetime import date
from pathlib import Path

import pytest

from qaengine.cases.files import read_cases
from qaengine.policy.from_document import policy_from_document
from qaengine.readings.trying import tried

POLICY = policy_from_document(
    """\
policy: elderbrook
edition: "2025"
title: Elderbrook
language: 1
in_force: {from: 2025-04-01}
roles: {lead: Lead}
indicators:
  overall: {latest: cqc.inspection, field: overall, title: the overall CQC rating}
  concerns: {count: safeguarding.concern, within: 6 months, title: concerns}
decisions:
  level:
    outcomes:
      low: {criteria: [{clause: eld.low, when: {overall: {or_better: good}}}]}
      middle: {criteria: [{clause: eld.middle, when: {concerns: {at_least: 2}}}]}
      high: {criteria: [{clause: eld.high, when: {overall: inadequate}}]}
changes:
  - {decision: level, from: low, to: high, approved_by: lead, clause: eld.approve}
questions:
  - {clause: eld.ask, ask: Why is it so?, of: lead, when: {overall: inadequate}}
  - {clause: eld.never, ask: How many?, of: lead, when: {overall: good}}
duties:
  - {clause: eld.visit, what: Visit, who: lead, for_each: {cqc.inspection: {overall: inadequate}}, from: published_on,
     within: 4 weeks, done_by: {signals: visit, on: done_on}}
""",
    file="elderbrook.yaml",
)
CASE = """\
policy: elderbrook
cases:
  - case: one
    as_of: 2025-07-01
    provider: p
    given: {level: low}
    signals:
      - {id: a, kind: cqc.inspection, date: 2025-05-01, published_on: 2025-05-01, overall: inadequate}
    expect: EXPECT
"""


def differences(expect, tmp_path: Path):
    """In what the case differs from what it expects."""
    path = tmp_path / "one.cases.yaml"
    path.write_text(CASE.replace("EXPECT", expect), encoding="utf-8")
    (case,) = read_cases(path).cases
    return [str(difference) for difference in tried(case, POLICY).differences]


@pytest.mark.parametrize(
    "expect",
    [
        "{}",
        "{decisions: {level: {indicated: high}}}",
        "{decisions: {level: {in_force: low, settled: true, range: [high, high]}}}",
        "{met: [eld.high], not_met: [eld.low]}",
        "{met: [eld.visit, eld.approve]}",
        "{unknown: [eld.middle]}",
        "{asked: [eld.ask], not_asked: [eld.never, eld.high]}",
        "{not_met: [eld.no-such-clause]}",
        "{obligations: [{clause: eld.visit, due: 2025-05-29, status: overdue}]}",
        "{obligations: [{clause: eld.visit, due: null}]}",
        "{met: [eld.high, eld.visit, eld.approve, eld.ask], not_met: [eld.low], unknown: [eld.middle], exact: true}",
    ],
)
def test_what_comes_as_expected_is_no_difference(expect, tmp_path):
    assert differences(expect, tmp_path) == []


@pytest.mark.parametrize(
    ("expect", "says"),
    [
        ("{decisions: {level: {indicated: low}}}", "level.indicated: expected low, got high"),
        ("{decisions: {level: {indicated: unknown}}}", "level.indicated: expected nothing, got high"),
        ("{decisions: {level: {in_force: null}}}", "level.in_force: expected nothing, got low"),
        ("{decisions: {level: {range: [low, high]}}}", "level.range: expected low to high, got high to high"),
        ("{decisions: {level: {settled: false}}}", "level.settled: expected False, got True"),
        ("{decisions: {grade: {indicated: low}}}", "grade: expected a decision, got no decision of this name"),
        ("{met: [eld.low]}", "eld.low: expected met, got not met (the overall CQC rating is inadequate)"),
        ("{met: [eld.middle]}", "eld.middle: expected met, got unknown (concerns: 0 held, perhaps more)"),
        ("{not_met: [eld.high]}", "eld.high: expected not met, got met (the overall CQC rating is inadequate)"),
        ("{not_met: [eld.visit]}", "eld.visit: expected not met, got met"),
        ("{unknown: [eld.high]}", "eld.high: expected unknown, got met"),
        ("{asked: [eld.never]}", "eld.never: expected to be asked, got not asked"),
        ("{not_asked: [eld.ask]}", "eld.ask: expected not to be asked, got asked (Why is it so?)"),
        ("{met: [eld.no-such-clause]}", "eld.no-such-clause: expected met, got not asked"),
        ("{obligations: [{clause: eld.letter}]}", "eld.letter: expected an obligation, got none"),
        (
            "{obligations: [{clause: eld.visit, due: 2025-05-30}]}",
            "eld.visit: expected due 2025-05-30, got due 2025-05-29",
        ),
        ("{obligations: [{clause: eld.visit, status: done}]}", "eld.visit: expected done, got overdue"),
    ],
)
def test_what_comes_otherwise_is_named_with_what_was_expected(expect, says, tmp_path):
    (difference,) = differences(expect, tmp_path)
    assert difference.startswith(says)


def test_an_exact_case_names_what_came_and_was_not_listed(tmp_path):
    found = differences("{met: [eld.high], exact: true}", tmp_path)
    assert [difference.split(":")[0] for difference in found] == [
        "eld.approve", "eld.ask", "eld.visit", "eld.middle", "eld.low",
    ]  # fmt: skip


def test_what_is_given_was_decided_the_day_before_the_first_signal(tmp_path):
    path = tmp_path / "one.cases.yaml"
    path.write_text(CASE.replace("EXPECT", "{}"), encoding="utf-8")
    (case,) = read_cases(path).cases
    given = next(signal for signal in case.signals(POLICY.vocabulary) if signal.kind == "decision.recorded")
    assert (given.date, given.fields["outcome"], given.provider) == (date(2025, 4, 30), "low", "p")


def test_bad_signals_are_a_difference_and_no_exception(tmp_path):
    path = tmp_path / "one.cases.yaml"
    path.write_text(CASE.replace("EXPECT", "{}").replace("overall: inadequate", "overall: inadequat"), encoding="utf-8")
    (case,) = read_cases(path).cases
    result = tried(case, POLICY)
    assert not result.passed
    assert "did you mean `inadequate`?" in str(result.differences[0])


def test_every_mistake_of_a_case_file_is_told_at_its_line(tmp_path):
    from qaengine.cases.files import CaseError

    path = tmp_path / "one.cases.yaml"
    broken = CASE.replace("EXPECT", "{decisions: {level: high}, met: eld.high}").replace(
        "as_of: 2025-07-01", "as_of: null"
    )
    path.write_text(broken, encoding="utf-8")
    with pytest.raises(CaseError) as raised:
        read_cases(path)
    assert [(mistake.code, mistake.place.line) for mistake in raised.value.mistakes] == [
        ("Q602", 4), ("Q600", 9), ("Q600", 9),
    ]  # fmt: skip


def trail(expect, tmp_path: Path):
    """The trail of the one difference from what the case expects."""
    path = tmp_path / "one.cases.yaml"
    path.write_text(CASE.replace("EXPECT", expect), encoding="utf-8")
    (case,) = read_cases(path).cases
    (difference,) = tried(case, POLICY).differences
    return [str(ground) for ground in difference.trail]


LOW = "low: eld.low not met: the overall CQC rating is inadequate; signal a"
HIGH = "high: eld.high met: the overall CQC rating is inadequate; signal a"
MIDDLE = "middle: eld.middle unknown: concerns: 0 held, perhaps more"


@pytest.mark.parametrize(
    ("expect", "grounds"),
    [
        ("{decisions: {level: {indicated: low}}}", [LOW, HIGH]),
        ("{decisions: {level: {indicated: middle}}}", [MIDDLE, HIGH]),
        ("{decisions: {level: {range: [middle, high]}}}", [MIDDLE, HIGH]),
        ("{met: [eld.middle]}", [MIDDLE]),
        ("{not_met: [eld.visit]}", []),
    ],
)
def test_a_difference_brings_the_criteria_that_made_it_so(expect, grounds, tmp_path):
    assert trail(expect, tmp_path) == grounds


def test_what_is_in_force_otherwise_says_since_when_and_which_approval_is_missing(tmp_path):
    (difference,) = differences("{decisions: {level: {in_force: high}}}", tmp_path)
    assert difference == (
        "level.in_force: expected high, got low (since 2025-04-30; eld.approve from low to high missing, missing lead)"
    )
