"""`test`: a policy's cases, each failure with its clause, what was expected, what came and why."""

from pathlib import Path
from xml.etree import ElementTree

import pytest
from command_line import POLICY

CASES = """\
policy: elderbrook.yaml
cases:
  - case: inadequate
    title: Inadequate is high
    as_of: 2025-09-30
    provider: p
    signals:
      - {id: a, kind: cqc.inspection, date: 2025-06-20, overall: inadequate}
    expect:
      decisions: {level: {indicated: high, settled: true}}
      met: [eld.high.rating]
  - case: good
    title: Good is low
    as_of: 2025-09-30
    provider: p
    signals:
      - {id: a, kind: cqc.inspection, date: 2025-06-20, overall: good}
    expect:
      decisions: {level: {indicated: low}}
      unknown: [eld.high.concerns, eld.high.unsafe]
"""
FAILING = CASES.replace("indicated: low", "indicated: high").replace("unknown: [", "met: [")


@pytest.fixture(autouse=True)
def cases(folder):
    """A file of cases that pass, and one in which one fails."""
    Path("good.cases.yaml").write_text(CASES)
    Path("bad").mkdir()
    Path("bad/failing.cases.yaml").write_text(FAILING)
    Path("bad/notes.yaml").write_text("not: cases")


def test_cases_that_pass_exit_0(qaengine):
    said = qaengine("test", "good.cases.yaml")
    assert (said.code, said.out, said.err) == (0, "2 of 2 cases passed\n", "")


def test_a_case_that_fails_exits_1_and_says_clause_expected_and_got(qaengine):
    said = qaengine("test", "bad/failing.cases.yaml")
    assert said.code == 1
    lines = said.out.splitlines()
    assert lines[0] == "bad/failing.cases.yaml:12:11: good failed: Good is low"
    assert lines[1].startswith("  - level.indicated: expected high, got low")
    assert (
        "  - eld.high.concerns: expected met, got unknown (safeguarding concerns in six months: 0 held, perhaps more)"
        in lines
    )
    assert lines[-1] == "1 of 2 cases passed"


def test_a_folder_is_searched_for_case_files(qaengine):
    assert qaengine("test", ".").out.splitlines()[-1] == "3 of 4 cases passed"


@pytest.mark.parametrize("name", ["empty", "empty.cases.yaml"])
def test_when_nothing_ran_it_exits_2(qaengine, name):
    Path("empty").mkdir()
    Path("empty.cases.yaml").write_text("policy: elderbrook.yaml\ncases: []\n")
    said = qaengine("test", name)
    assert (said.code, said.out) == (2, "")
    assert said.err == "no case was found, so nothing was tried\n"


def test_another_policy_can_be_tried_on_the_same_cases(qaengine):
    Path("draft.yaml").write_text(POLICY.replace("[good, outstanding]", "outstanding"))
    said = qaengine("test", "good.cases.yaml", "--policy", "draft.yaml")
    assert said.code == 1
    assert "level.indicated: expected low, got nothing" in said.out


def test_json_holds_a_record_for_each_case(qaengine):
    said = qaengine("test", "bad", "--format", "json")
    assert said.code == 1
    assert [(each["case"], each["passed"]) for each in said.json] == [("inadequate", True), ("good", False)]
    assert said.json[1]["differences"][0]["about"] == "level.indicated"
    assert said.json[1]["file"] == "bad/failing.cases.yaml"


def test_junit_counts_tests_and_failures(qaengine):
    said = qaengine("test", "bad", "--format", "junit")
    suite = ElementTree.fromstring(said.out)
    assert said.code == 1
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")
    assert [(case.get("name"), len(case.findall("failure"))) for case in suite.iter("testcase")] == [
        ("inadequate", 0),
        ("good", 1),
    ]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("policy: elderbrook.yaml\n", "", "Q602"),
        ("    as_of: 2025-09-30\n", "    as_of: soon\n", "Q603"),
        ("case: good", "case: inadequate", "Q604"),
        ("    expect:\n", "    expcet:\n", "Q601"),
        ("indicated: low", "indicatd: low", "Q601"),
        ("unknown: [", "unkown: [", "Q601"),
        (CASES, "- 1\n", "Q600"),
    ],
)
def test_a_case_file_with_a_mistake_exits_2_and_runs_nothing(qaengine, old, new, code):
    Path("good.cases.yaml").write_text(CASES.replace(old, new))
    said = qaengine("test", "good.cases.yaml")
    assert (said.code, said.out) == (2, "")
    assert code in said.err


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("decisions: {level: {indicated: low}}", "decisions: {levle: {indicated: low}}"),
        ("unknown: [eld.high.concerns", "unknown: [eld.high.concern"),
        ("decisions: {level: {indicated: low}}", "decisions: {level: {indicated: lwo}}"),
    ],
)
def test_a_misspelt_name_makes_a_case_fail_and_is_named(qaengine, old, new):
    Path("good.cases.yaml").write_text(CASES.replace(old, new))
    said = qaengine("test", "good.cases.yaml")
    assert said.code == 1
    assert "good failed" in said.out


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("decisions: {level: {indicated: low}}", "decisions: [level]"),
        ("decisions: {level: {indicated: low}}", "decisions: {level: low}"),
        ("      unknown: [eld.high.concerns, eld.high.unsafe]\n", "      unknown: eld.high.concerns\n"),
        ("      unknown: [eld.high.concerns, eld.high.unsafe]\n", "      obligations: eld.high.concerns\n"),
        ("decisions: {level: {indicated: low}}", "exact: maybe"),
        ("    provider: p\n", "    provider: [p]\n"),
        ("policy: elderbrook.yaml", "policy: [elderbrook.yaml]"),
    ],
)
def test_a_part_of_another_form_is_a_mistake_and_never_ignored(qaengine, old, new):
    Path("good.cases.yaml").write_text(CASES.replace(old, new))
    said = qaengine("test", "good.cases.yaml")
    assert (said.code, said.out) == (2, "")


def test_bad_signals_of_a_case_fail_it_with_their_message(qaengine):
    Path("good.cases.yaml").write_text(CASES.replace("overall: good", "overall: godd"))
    said = qaengine("test", "good.cases.yaml")
    assert said.code == 1
    assert "`godd` is not a value of `overall`; did you mean `good`?" in said.out


def test_an_unknown_policy_exits_2(qaengine):
    Path("good.cases.yaml").write_text(CASES.replace("elderbrook.yaml", "elderbrok"))
    said = qaengine("test", "good.cases.yaml")
    assert (said.code, said.out) == (2, "")
    assert "Q290" in said.err


def test_a_missing_case_file_exits_2(qaengine):
    said = qaengine("test", "nowhere.cases.yaml")
    assert said.code == 2
    assert "nowhere.cases.yaml" in said.err


def test_a_difference_comes_with_its_trail(qaengine):
    said = qaengine("test", "bad/failing.cases.yaml")
    assert "      low: eld.low.rating met: the overall CQC rating is good; signal a" in said.out.splitlines()
    (case,) = [each for each in qaengine("test", "bad", "--format", "json").json if not each["passed"]]
    ground = case["differences"][0]["trail"][0]
    assert ground["clause"] == "eld.low.rating"
    assert (ground["answer"], ground["evidence"], ground["settings"]) == ("met", ["a"], {})


def test_a_setting_in_the_trail_has_its_value(qaengine):
    said = qaengine("test", "bad", "--format", "junit")
    assert "      repeated is 2\n" in said.out


def test_coverage_says_what_no_case_shows(qaengine):
    said = qaengine("test", "good.cases.yaml", "--coverage")
    assert said.code == 0
    assert said.out == (
        "2 of 2 cases passed\n"
        "shown of elderbrook, edition 2025:\n"
        "  criteria: 0 of 4 in full; met 2, not met 2, unknown 2\n"
        "  outcomes: 2 of 2 in full; indicated 2\n"
        "shown by no case (6 answers):\n"
        "  - eld.low.rating (low): unknown\n"
        "  - eld.high.rating (high): unknown\n"
        "  - eld.high.concerns (high): met or not met\n"
        "  - eld.high.unsafe (high): met or not met\n"
    )


def test_a_case_that_fails_shows_nothing(qaengine):
    said = qaengine("test", "bad", "--coverage", "--format", "json")
    assert said.code == 1
    shown = {spot["name"]: spot["shown"] for spot in said.json["coverage"][0]["spots"]}
    assert shown["eld.low.rating (low)"] == {"met": None, "not_met": "inadequate", "unknown": None}
    assert [case["case"] for case in said.json["cases"]] == ["inadequate", "good"]


def test_coverage_has_no_junit_form(qaengine):
    assert qaengine("test", "good.cases.yaml", "--coverage", "--format", "junit").code == 2


def test_each_row_is_a_test_of_its_own_in_junit(qaengine):
    expect = "    expect:\n      decisions: {level: {indicated: low}}"
    rows = "    rows: [{row: one}, {row: two, as_of: 2025-10-01}]\n"
    Path("rows.cases.yaml").write_text(CASES.replace(expect, rows + expect))
    said = qaengine("test", "rows.cases.yaml", "--format", "junit")
    assert said.code == 0
    names = [case.get("name") for case in ElementTree.fromstring(said.out).iter("testcase")]
    assert names == ["inadequate", "good[one]", "good[two]"]
    assert said.out == qaengine("test", "rows.cases.yaml", "--format", "junit").out
