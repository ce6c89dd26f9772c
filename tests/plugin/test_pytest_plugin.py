"""The pytest plugin, as a council uses it: in a folder with a policy and nothing else."""

import subprocess
import sys
import textwrap

import pytest

# imported here so that each pytest inside this one does not import half of it anew
import qaengine.documents.reader
import qaengine.testing.session  # noqa: F401

pytest_plugins = ["pytester"]
FIRM = """\
policy: fernhill
edition: "2025"
title: Fernhill quality framework
language: 1
in_force: {from: 2025-04-01}
indicators:
  overall: {latest: cqc.inspection, field: overall}
  concerns: {count: safeguarding.concern, where: {remedied: false}, within: 28 days}
decisions:
  level:
    outcomes:
      low:
        needs: none_fail
        criteria:
          - {clause: fern.low.rating, when: {overall: {or_better: good}}}
          - {clause: fern.low.none, when: {concerns: {at_most: 0}}}
      high:
        criteria:
          - {clause: fern.high.rating, when: {overall: {or_worse: requires_improvement}}}
          - {clause: fern.high.some, when: {concerns: {at_least: 1}}}
"""
FORGETS_INADEQUATE = FIRM.replace("{or_worse: requires_improvement}", "requires_improvement")
FEW = "--qa-examples=40"


@pytest.fixture
def council(pytester, monkeypatch):
    """A folder with a policy of this text, and pytest run there."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "")

    def run(text: str, *words: str, name: str = "mine.yaml") -> pytest.RunResult:
        (pytester.path / name).write_text(text, encoding="utf-8")
        return pytester.runpytest_inprocess("-p", "no:cacheprovider", *words)

    return run


def test_each_law_of_a_policy_is_an_item_of_its_own(council):
    result = council(FIRM, "--qa-policy", "mine.yaml", FEW, "-v")
    result.stdout.fnmatch_lines(["*fernhill, edition 2025, as of 2026-04-01; 40 examples a law"])
    result.stdout.fnmatch_lines(
        ["mine.yaml::order_does_not_matter PASSED*", "mine.yaml::repetition_has_no_effect PASSED*"]
    )
    assert result.ret == 0


def test_a_broken_law_is_told_with_the_smallest_counterexample_as_a_case_that_can_be_pasted(council, pytester):
    result = council(FORGETS_INADEQUATE, "--qa-policy", "mine.yaml", "--qa-examples=200", "-k", "made_worse")
    assert result.ret == 1
    told = result.stdout.str()
    assert "`level` falls from high" in told
    assert "Traceback" not in told
    case = told[told.index("# A counterexample") : told.index("=" * 20, told.index("# A counterexample"))]
    assert case.count("kind: cqc.inspection") == 2
    (pytester.path / "mine.cases.yaml").write_text(case, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "qaengine", "test", "mine.cases.yaml"], cwd=pytester.path, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_law_can_be_chosen_by_its_id_or_by_a_word(council):
    council(FIRM, "--qa-policy", "mine.yaml", FEW, "mine.yaml::order_does_not_matter").assert_outcomes(passed=1)
    council(FIRM, "--qa-policy", "mine.yaml", FEW, "-k", "repetition").assert_outcomes(passed=1)


def test_a_wrong_policy_is_told_with_every_mistake_and_no_traceback(council):
    wrong = FIRM.replace("or_better: good", "or_better: goood").replace("28 days", "28days")
    result = council(wrong, "--qa-policy", "mine.yaml")
    told = result.stdout.str()
    assert result.ret == pytest.ExitCode.INTERRUPTED
    assert "mine.yaml:8:" in told
    assert "mine.yaml:15:" in told
    assert "goood" in told
    assert "Traceback" not in told


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--qa-policy", "nowhere.yaml"], "there is no file `nowhere.yaml`"),
        (["--qa-policy", "herefordshir"], "did you mean `herefordshire`"),
        (["--qa-policy", "mine.yaml", "--qa-as-of", "yesterday"], "`yesterday` is not a date"),
        (["--qa-policy", "mine.yaml", "--qa-examples", "0"], "--qa-examples"),
    ],
)
def test_options_that_make_no_sense_are_told_in_one_line(council, words, told):
    result = council(FIRM, *words)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert told in result.stderr.str()
    assert "Traceback" not in result.stderr.str() + result.stdout.str()


def test_laws_of_several_policies_stand_beside_the_tests_of_the_project(council, pytester):
    (pytester.path / "second.yaml").write_text(FIRM.replace("fernhill", "oakhill"), encoding="utf-8")
    pytester.makepyfile("def test_mine(): pass")
    words = ("--qa-policy", "mine.yaml", "--qa-policy", "second.yaml", FEW, "-k", "order or test_mine")
    council(FIRM, *words).assert_outcomes(passed=3)


OWN = """
    from hypothesis import given, settings, strategies as st

    @settings(max_examples=400)
    @given(data=st.data())
    def test_inadequate_is_high(qa_policy, qa_signals, qa_decide, data):
        held = data.draw(qa_signals)
        ratings = [one.fields["overall"] for one in held if one.kind == "cqc.inspection" and "overall" in one.fields]
        if ratings and set(ratings) == {"inadequate"}:
            assert qa_decide(held)["level"].indicated == "high"
        assert qa_policy.id == "fernhill"
"""


def test_a_council_writes_properties_of_its_own_with_the_fixtures(council, pytester):
    pytester.makepyfile(textwrap.dedent(OWN))
    words = ("--qa-policy", "mine.yaml", "--hypothesis-profile", "qa-ci", "-k", "inadequate_is_high")
    council(FIRM, *words).assert_outcomes(passed=1)
    council(FORGETS_INADEQUATE, *words).assert_outcomes(failed=1)


def test_without_a_policy_a_test_that_needs_one_is_skipped(council, pytester):
    pytester.makepyfile(textwrap.dedent(OWN))
    council(FIRM, "-rs").assert_outcomes(skipped=1)


def test_without_the_option_nothing_of_the_engine_is_imported(pytester):
    path = pytester.makepyfile(
        """
        import sys

        def test_plain():
            ours = {name for name in sys.modules if name.startswith("qaengine")}
            assert ours == {"qaengine", "qaengine.version", "qaengine.pytest_plugin"}
            assert not {"pydantic", "yaml", "z3"} & sys.modules.keys()
        """
    )
    done = subprocess.run([sys.executable, "-m", "pytest", "-q", str(path)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
