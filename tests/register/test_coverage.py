"""Each clause is carried, context or open; a carrier that no case would miss is named."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

CASES = """\
policy: elderbrook
edition: "2025"
cases:
  - case: good
    as_of: 2025-06-01
    provider: oak-house
    signals:
      - {id: s1, kind: cqc.inspection, date: 2025-05-01, overall: good}
    expect:
      decisions: {level: {indicated: level_1}}
      met: [eld.level-1.rating]
  - case: long
    as_of: 2025-06-01
    provider: elm-court
    signals:
      - {id: s1, kind: placement.suspension, date: 2025-01-01, issued_on: 2025-01-01, lifted_on: null}
    expect:
      decisions: {level: {indicated: level_2}}
      met: [eld.level-2.suspension]
  - case: short
    as_of: 2025-03-01
    provider: elm-court
    signals:
      - {id: s1, kind: placement.suspension, date: 2025-01-01, issued_on: 2025-01-01, lifted_on: null}
    expect:
      not_met: [eld.level-2.suspension]
"""
REASONS = """\
context:
  - {clauses: [eld.look.yearly, eld.panel.meets], because: The council plans this elsewhere.}
  - {clauses: [eld.complaint.told], because: Letters are another system's.}
"""
Run = Callable[..., Any]


@pytest.fixture
def cases(folder: Path) -> Path:
    """A folder with the cases of the policy."""
    path = folder / "cases"
    path.mkdir()
    (path / "elderbrook.cases.yaml").write_text(CASES, encoding="utf-8")
    return path


def covered(qaengine: Run, *arguments: str) -> dict[str, Any]:
    said = qaengine("coverage", "elderbrook.yaml", "--format", "json", *arguments)
    whole = json.loads(said.out)
    return {"code": said.code, **whole, "clauses": {each["clause"]: each for each in whole["clauses"]}}


def test_each_clause_is_carried_context_or_open(qaengine: Run) -> None:
    found = covered(qaengine)
    assert {clause: each["state"] for clause, each in found["clauses"].items()} == {
        "eld.look.yearly": "open",
        "eld.panel.meets": "open",
        "eld.level-1.rating": "carried",
        "eld.level-1.feedback": "carried",
        "eld.level-1.light": "carried",
        "eld.level-2.suspension": "carried",
        "eld.complaint.told": "open",
    }
    assert found["counts"] == {"carried": 4, "context": 0, "open": 3}
    assert found["code"] == 1


def test_a_clause_says_all_that_carries_it(qaengine: Run) -> None:
    assert covered(qaengine)["clauses"]["eld.level-2.suspension"]["carriers"] == [
        {"what": "setting", "of": "limit"},
        {"what": "criterion", "of": "level.level_2"},
    ]


def test_a_clause_says_which_case_expects_it(qaengine: Run, cases: Path) -> None:
    found = covered(qaengine, "--cases", str(cases))
    assert found["clauses"]["eld.level-2.suspension"]["cases"] == {"met": ["long"], "not_met": ["short"]}
    assert found["clauses"]["eld.level-1.feedback"]["cases"] == {}


def test_cases_of_another_policy_do_not_count(qaengine: Run, cases: Path) -> None:
    (cases / "elderbrook.cases.yaml").write_text(CASES.replace('"2025"', '"2019"'), encoding="utf-8")
    assert covered(qaengine, "--cases", str(cases))["clauses"]["eld.level-2.suspension"]["cases"] == {}


def test_a_reason_in_the_policy_makes_a_clause_context(qaengine: Run, folder: Path) -> None:
    path = folder / "elderbrook.yaml"
    path.write_text(path.read_text(encoding="utf-8") + REASONS, encoding="utf-8")
    found = covered(qaengine)
    assert found["code"] == 0
    assert found["clauses"]["eld.panel.meets"]["because"] == "The council plans this elsewhere."


def test_a_scale_is_context_by_its_kind_and_a_threshold_never_is(qaengine: Run, folder: Path) -> None:
    path = folder / "elderbrook.yaml"
    content = path.read_text(encoding="utf-8").replace("        clause: eld.level-1.light\n", "")
    content = content.replace(
        "          - {clause: eld.level-1.feedback, judged_by: quality_lead, ask: Is the feedback kind?}\n", ""
    )
    path.write_text(content, encoding="utf-8")
    found = covered(qaengine)["clauses"]
    assert found["eld.level-1.light"]["state"] == "context"
    assert "outcomes of a decision" in found["eld.level-1.light"]["because"]
    assert found["eld.level-1.feedback"]["state"] == "open"


def test_the_screen_names_what_is_open_and_what_no_case_expects(qaengine: Run, cases: Path) -> None:
    said = qaengine("coverage", "elderbrook.yaml", "--cases", cases)
    assert said.code == 1
    assert "Open: neither carried nor context (3)" in said.out
    assert "Carried, but no case expects it (1)" in said.out
    assert "7 clauses: 4 carried, 0 context, 3 open" in said.out
    assert "eld.complaint.told" in said.out


def test_a_carrier_that_no_case_would_miss_is_named(qaengine: Run, folder: Path, cases: Path) -> None:
    path = folder / "elderbrook.yaml"
    path.write_text(path.read_text(encoding="utf-8") + REASONS, encoding="utf-8")
    found = covered(qaengine, "--cases", str(cases), "--prove")
    assert found["unnoticed"] == [{"what": "criterion", "of": "level.level_1", "clause": "eld.level-1.feedback"}]
    assert found["code"] == 1


def test_a_setting_is_missed_when_another_value_makes_a_case_come_out_otherwise(
    qaengine: Run, folder: Path, cases: Path
) -> None:
    path = cases / "elderbrook.cases.yaml"
    path.write_text(CASES.partition("  - case: long")[0], encoding="utf-8")
    named = [each["of"] for each in covered(qaengine, "--cases", str(cases), "--prove")["unnoticed"]]
    assert "limit" in named
    path.write_text(CASES, encoding="utf-8")
    named = [each["of"] for each in covered(qaengine, "--cases", str(cases), "--prove")["unnoticed"]]
    assert "limit" not in named


def test_a_policy_without_a_register_cannot_be_covered(qaengine: Run, folder: Path) -> None:
    (folder / "clauses" / "eld.yaml").unlink()
    said = qaengine("coverage", "elderbrook.yaml")
    assert said.code == 2
    assert "put `clauses/eld.yaml` beside it" in said.err
