"""`qaengine prove`: what it says, what it exits with, and the counterexamples that it writes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("z3")

POLICIES = Path(__file__).parents[2] / "policies"

BROKEN = """\
policy: elderbrook
edition: "2025"
title: Elderbrook
language: 1
in_force: {from: 2025-04-01}
indicators:
  overall: {latest: cqc.inspection, field: overall}
decisions:
  level:
    outcomes:
      low: {criteria: [{clause: eld.good, when: {overall: {or_better: good}}}]}
      high: {criteria: [{clause: eld.ri, when: {overall: requires_improvement}}]}
"""
MENDED = BROKEN.replace("{overall: requires_improvement}", "{overall: {or_worse: requires_improvement}}")


@pytest.fixture
def written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "broken.yaml").write_text(BROKEN, encoding="utf-8")
    (tmp_path / "mended.yaml").write_text(MENDED, encoding="utf-8")
    return tmp_path


def test_a_broken_law_exits_with_one_and_shows_signals_that_were_decided(qaengine, written):
    found = qaengine("prove", "broken.yaml", "--as-of", "2025-07-01")
    assert found.code == 1
    assert "REFUTED: level" in found.out
    assert '"overall": "requires_improvement"' in found.out
    assert '"overall": "inadequate"' in found.out


def test_a_policy_that_keeps_every_law_exits_with_nought(qaengine, written):
    found = qaengine("prove", "mended.yaml", "--as-of", "2025-07-01")
    assert found.code == 0
    assert "REFUTED" not in found.out
    assert "what the proofs leave out:" in found.out


def test_the_counterexamples_are_cases_that_pass_as_the_policy_is_and_fail_when_it_is_mended(qaengine, written):
    qaengine("prove", "broken.yaml", "--as-of", "2025-07-01", "--write-cases", "found.cases.yaml")
    assert qaengine("test", "found.cases.yaml", "--policy", "broken.yaml").code == 0
    assert qaengine("test", "found.cases.yaml", "--policy", "mended.yaml").code == 1


def test_as_json_each_verdict_is_a_record(qaengine, written):
    (found,) = json.loads(qaengine("prove", "broken.yaml", "--as-of", "2025-07-01", "--format", "json").out)
    refuted = [one for one in found["verdicts"] if one["state"] == "refuted"]
    assert [(one["law"], one["decision"]) for one in refuted] == [("worse_never_lowers", "level")]
    assert refuted[0]["counterexample"]["smallest"] is True
    assert refuted[0]["counterexample"]["before"]["known"] == {"overall": {"one_of": ["requires_improvement"]}}
    assert [[s["overall"] for s in one] for one in refuted[0]["counterexample"]["signals"]] == [
        ["requires_improvement"],
        ["inadequate"],
    ]


def test_cases_are_written_of_one_policy_at_a_time(qaengine, written):
    found = qaengine(
        "prove", "broken.yaml", "mended.yaml", "--as-of", "2025-07-01", "--write-cases", "found.cases.yaml"
    )
    assert found.code == 2
    assert not (written / "found.cases.yaml").exists()


def test_a_break_that_is_none_is_told(qaengine, written):
    declared = "breaks: [{law: worse_never_lowers, decision: level, clause: eld.ri, because: The text says so.}]\n"
    (written / "stale.yaml").write_text(MENDED + declared, encoding="utf-8")
    said = qaengine("prove", "stale.yaml", "--as-of", "2025-07-01")
    assert said.code == 0
    assert "`breaks` says worse_never_lowers of level (eld.ri), and it holds: delete it" in said.err


def test_the_same_counterexamples_are_printed_in_every_run(written):
    """Nothing turns on the order of a set, nor on what the solver guesses first."""
    planted = (POLICIES / "warwickshire.yaml").read_text(encoding="utf-8")
    (written / "planted.yaml").write_text(planted.partition("\nbreaks:")[0] + "\n", encoding="utf-8")
    first, second = says("0"), says("1")
    assert b'"smallest": true' in first
    assert first == second


def says(seed):
    """What `prove` prints in a process of its own, with this seed of Python's hashes."""
    command = [sys.executable, "-m", "qaengine", "prove", "broken.yaml", "planted.yaml", "--as-of", "2025-07-01"]
    run = subprocess.run(
        [*command, "--format", "json"], env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, check=False
    )
    assert run.returncode == 1, run.stderr
    return run.stdout


OLD = MENDED.replace('edition: "2025"', 'edition: "2024"')
STRICTER = MENDED.replace("overall: {or_better: good}", "overall: outstanding")
SAID_SO = 'differs: [{from: "2024", decision: level, criteria: [eld.good], because: Good is not enough.}]\n'


@pytest.fixture
def editions(written):
    for name, text in {
        "old": OLD,
        "stricter": STRICTER,
        "declared": STRICTER + SAID_SO,
        "stale": MENDED + SAID_SO,
    }.items():
        (written / f"{name}.yaml").write_text(text, encoding="utf-8")
    return written


def test_an_edition_that_differs_without_saying_so_exits_with_one_and_shows_signals_decided_by_both(qaengine, editions):
    found = qaengine("prove", "stricter.yaml", "--against", "old.yaml", "--as-of", "2025-07-01")
    assert found.code == 1
    assert "under edition 2024 low is indicated" in found.out
    assert "under edition 2025 nothing is indicated" in found.out
    assert '"overall": "good"' in found.out


@pytest.mark.parametrize(("new", "said"), [("mended", "proved: the same"), ("declared", "differs as declared")])
def test_an_edition_that_is_the_same_or_says_how_it_differs_exits_with_nought(qaengine, editions, new, said):
    found = qaengine("prove", f"{new}.yaml", "--against", "old.yaml", "--as-of", "2025-07-01")
    assert (found.code, said in found.out) == (0, True)


def test_a_declared_difference_that_is_none_is_told(qaengine, editions):
    found = qaengine("prove", "stale.yaml", "--against", "old.yaml", "--as-of", "2025-07-01")
    assert found.code == 0
    assert "`differs` says eld.good of level, and without it all holds: delete it" in found.err


def test_a_difference_is_a_case_that_the_new_edition_passes_and_the_old_one_fails(qaengine, editions):
    qaengine(
        "prove", "stricter.yaml", "--against", "old.yaml", "--as-of", "2025-07-01", "--write-cases", "found.cases.yaml"
    )
    assert qaengine("test", "found.cases.yaml", "--policy", "stricter.yaml").code == 0
    assert qaengine("test", "found.cases.yaml", "--policy", "old.yaml").code == 1


def test_as_json_each_decision_is_a_record(qaengine, editions):
    said = qaengine("prove", "declared.yaml", "--against", "old.yaml", "--as-of", "2025-07-01", "--format", "json")
    (found,) = json.loads(said.out)["decisions"]
    assert (found["decision"], found["state"]) == ("level", "declared")
    assert found["declared"][0]["criteria"] == ["eld.good"]
    assert found["counterexample"]["known"] == {"overall": {"one_of": ["good"]}}
    assert found["counterexample"]["signals_come_to_it"] is True


def test_policies_that_share_no_decision_are_not_proved_to_be_the_same(qaengine, editions):
    (editions / "other.yaml").write_text(OLD.replace("  level:", "  grade:"), encoding="utf-8")
    found = qaengine("prove", "mended.yaml", "--against", "other.yaml", "--as-of", "2025-07-01")
    assert found.code == 1
    assert "the two share no decision, so nothing was proved" in found.err
    assert "proved: the same" not in found.out


def test_one_policy_is_held_against_another(qaengine, editions):
    assert qaengine("prove", "mended.yaml", "stale.yaml", "--against", "old.yaml").code == 2
