"""Example providers: what is wanted comes out when they are decided, for each criterion and outcome of each policy."""

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from qaengine.evaluation.judge import decide
from qaengine.examples.histories import edge_histories
from qaengine.examples.search import Never, answers, can_be, can_be_silent, every
from qaengine.examples.signals import Examples, example_of
from qaengine.outcome.truth import Truth
from qaengine.policy.from_document import policy_from_document, policy_from_file

FILES = sorted((Path(__file__).parents[2] / "policies").glob("*.yaml"))
POLICIES = [pytest.param(path, id=path.stem) for path in FILES]
DAYS = {"herefordshire-2016": date(2017, 3, 31)}
DAY = date(2025, 3, 31)


@cache
def examples(path: Path) -> Examples:
    return Examples(policy_from_file(path), DAYS.get(path.stem, DAY))


@pytest.mark.parametrize("path", POLICIES)
def test_every_answer_of_every_criterion_that_can_be_is_shown_by_an_example(path):
    made = examples(path)
    missing = []
    for position in made.space.positions:
        for answer in Truth:
            found = made.answering(position, answer)
            if found is None and not isinstance(can_be(made.space, position, answer), Never):
                missing.append((position.clause, answer.value))
            if found is not None:
                again = decide(made.policy, found.signals, provider="example", as_of=made.as_of)
                assert again.criteria[position.number].answer is answer
                assert again.criteria[position.number].clause == position.clause
    assert missing == []


@pytest.mark.parametrize("path", POLICIES)
def test_every_outcome_of_every_decision_is_shown_by_an_example(path):
    made = examples(path)
    for name, decision in made.policy.tree.decisions.items():
        for outcome in (*map(str, decision.outcomes), None):
            found = made.indicating(str(name), outcome)
            assert found is not None, (name, outcome)
            assert found.decision[str(name)].indicated == outcome
            assert {(signal.provider, signal.source) for signal in found.signals} <= {("example", "synthetic")}


@pytest.mark.parametrize("path", [path for path in FILES if path.stem in ("herefordshire", "halton")])
def test_an_example_is_the_same_each_time(path):
    first, second = Examples(policy_from_file(path), DAY), Examples(policy_from_file(path), DAY)
    name = next(iter(first.policy.tree.decisions))
    for outcome in first.policy.tree.decisions[name].outcomes:
        one, other = first.indicating(str(name), str(outcome)), second.indicating(str(name), str(outcome))
        assert one is not None
        assert other is not None
        assert [signal.document() for signal in one.signals] == [signal.document() for signal in other.signals]


@pytest.mark.parametrize(
    ("stem", "decision", "is_silent"),
    [
        ("oxfordshire", "traffic_light", False),
        ("warwickshire", "grade", False),
        ("warwickshire", "high_quality", True),
        ("herefordshire", "concern_level", False),
        ("herefordshire-2016", "concern_level", False),
        ("halton", "mdt", False),
    ],
)
def test_silence_is_shown_where_there_is_any(stem, decision, is_silent):
    made = examples(next(path for path in FILES if path.stem == stem))
    found = made.silent(decision)
    if is_silent:
        assert found is not None
        assert found.decision[decision].range is None
        assert "framework_silent" in [warning.code for warning in found.decision.warnings]
    else:
        assert isinstance(can_be_silent(made.space, decision), Never)


SMALL = """\
policy: small
edition: "1"
title: A small policy
language: 1
in_force: {from: 2000-01-01}
indicators:
  concerns: {count: safeguarding.concern, within: 3 months, where: {remedied: false}}
  few: {count: safeguarding.concern, within: 3 months}
decisions:
  level:
    outcomes:
      low: {criteria: [{clause: sm.few, when: {few: {at_most: 1}}}]}
      high: {criteria: [{clause: sm.many, when: {concerns: {at_least: 2}}}]}
"""


def test_an_example_that_no_signals_make_is_not_shown():
    made = Examples(policy_from_document(SMALL, file="small.yaml"), DAY)
    few, many = made.space.positions
    assert made.answering(few, Truth.MET) is not None
    assert made.answering(many, Truth.MET) is not None

    def both(example):
        return example.answer(few) is example.answer(many) is Truth.MET

    assert made.of(every(answers(few, Truth.MET), answers(many, Truth.MET)), both) is None


def test_an_example_is_made_about_a_clause_or_an_outcome():
    policy = policy_from_document(SMALL, file="small.yaml")
    found = example_of(policy, DAY, lambda decision: decision["level"].settled, ("level", "low"))
    assert found is not None
    assert found.decision["level"].indicated == "low"
    found = example_of(policy, DAY, lambda decision: decision["level"].indicated == "high", "sm.many")
    assert found is not None
    assert [signal.kind for signal in found.signals].count("safeguarding.concern") == 2
    assert example_of(policy, DAY, lambda decision: False, "sm.many") is None


def test_edge_histories_try_each_number_beside_each_threshold_and_each_edge_of_a_window():
    policy = policy_from_document(SMALL, file="small.yaml")
    histories = list(edge_histories(policy, DAY))
    assert histories[0] == ()
    numbers = {len([one for one in history if one.kind == "safeguarding.concern"]) for history in histories}
    assert {0, 1, 2, 3} <= numbers
    days = {one.date for history in histories for one in history if one.kind == "safeguarding.concern"}
    assert {DAY, date(2024, 12, 31), date(2024, 12, 30)} <= days
    said = {
        (finding.clause, finding.answer)
        for history in histories
        for finding in decide(policy, history, provider="example", as_of=DAY).criteria
    }
    assert said == {(clause, answer) for clause in ("sm.few", "sm.many") for answer in Truth}
    assert histories == list(edge_histories(policy, DAY))
