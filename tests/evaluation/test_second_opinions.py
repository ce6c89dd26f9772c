"""durable-rules over what the core measured, and the naive reference: both find the bugs planted in the core.

That they agree about many providers of the shipped policies is tried in `tests/proofs/test_four_engines.py`.
"""

from collections.abc import Callable
from functools import cache
from textwrap import dedent

import pytest
import small
from alike import answers, by_reference
from generated import Case, cases
from hypothesis import Phase, given, note, settings

from qaengine.errors import QaengineError
from qaengine.evaluation import asking, criteria, decisions
from qaengine.evaluation.values import Unknown
from qaengine.outcome.truth import MET, NOT_MET, UNKNOWN, Truth, all_met, truth
from qaengine.signals.records import Signal

pytest.importorskip("durable_rules_engine", reason="durable-rules is not installed: pip install '.[durable]'")

from qaengine.readings.witness import rules, second_opinions


@settings(max_examples=15, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(case=cases())
def test_durable_rules_agrees_about_any_policy(case: Case):
    note(case.text)
    (opinion,) = second_opinions(case.policy, case.signals, as_of=case.as_of, known_at=case.known_at, providers=["p1"])
    assert opinion.differences == ()


def test_a_policy_that_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(rules, "MOST_RULES", 10)
    with pytest.raises(QaengineError, match="Q752 the policy is larger than the second engine can hold"):
        list(second_opinions(small.policy(PLANTED), (), as_of=small.AS_OF, providers=["p1"]))


def test_a_policy_that_asks_what_it_has_no_words_for_is_refused():
    text = """
    indicators:
      questions: {latest: pamms.assessment, field: questions}
    decisions:
      level: {outcomes: {high: {criteria: [{clause: sm.high, when: {questions: {known: true}}}]}}}
    """
    with pytest.raises(QaengineError, match=r"Q753 .*: whether `questions` is known"):
        list(second_opinions(small.policy(dedent(text)), (), as_of=small.AS_OF, providers=["p1"]))


# Bugs planted in the core

PLANTED = """
indicators:
  concerns: {count: safeguarding.concern, within: 6 months}
  rating: {latest: cqc.inspection, field: overall}
  size: {latest: provider.profile, field: people_supported}
  willing: {latest: provider.engagement, field: willing}
complete:
  - {kinds: [safeguarding.concern], basis: assumption, because: Made up., owner: Lead}
decisions:
  level:
    pick: most_serious
    cap: [{clause: sm.cap, at: middle, when: {willing: false}}]
    outcomes:
      low:
        needs: none_fail
        criteria:
          - {clause: sm.low.rating, when: {rating: good}}
          - {clause: sm.low.size, when: {size: {at_least: 1}}}
      middle: {criteria: [{clause: sm.middle, when: {concerns: {at_least: 2}}}]}
      high: {criteria: [{clause: sm.high, when: {any_of: [{concerns: {at_least: 3}}, {rating: inadequate}]}}]}
"""
ROWS = {
    "nothing": (),
    "two": ("safeguarding.concern 2025-06-01", "safeguarding.concern 2025-06-02"),
    "bad": ("cqc.inspection 2025-06-01 overall=inadequate",),
    "willing": ("provider.engagement 2025-06-01 willing=true",),
    "good": ("cqc.inspection 2025-06-01 overall=good", "provider.engagement 2025-06-01 willing=false"),
}


def planted_threshold(monkeypatch: pytest.MonkeyPatch) -> None:
    """At least becomes more than."""
    real = asking._reaches
    monkeypatch.setattr(asking, "_reaches", lambda low, high, bound: real(low, high, bound + 1))


def planted_any_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any becomes all."""
    monkeypatch.setattr(criteria, "any_met", all_met)


def planted_unknown_as_false(monkeypatch: pytest.MonkeyPatch) -> None:
    """Unknown reads as not met."""
    real = asking._of_one
    monkeypatch.setattr(
        asking, "_of_one", lambda test, got, how: NOT_MET if isinstance(got, Unknown) else real(test, got, how)
    )


def planted_cap_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cap holds back nothing."""
    real = decisions.Judged._need

    def need(judged: decisions.Judged, *given: object) -> Truth:
        caps, judged.caps = judged.caps, []
        try:
            return real(judged, *given)  # type: ignore[arg-type]
        finally:
            judged.caps = caps

    monkeypatch.setattr(decisions.Judged, "_need", need)


def planted_none_fail_of_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """None fails is met though nothing is met."""
    monkeypatch.setattr(decisions, "none_fail", lambda answers: truth(NOT_MET not in answers))


BUGS = [
    planted_threshold, planted_any_for_all, planted_unknown_as_false, planted_cap_ignored,
    planted_none_fail_of_nothing,
]  # fmt: skip


@cache
def made(name: str) -> tuple[Signal, ...]:
    """The signals of one made-up provider."""
    return small.signals(*ROWS[name])


def engines_that_differ() -> set[str]:
    """Which engines differ from the core about any of the made-up providers."""
    policy, found = small.policy(PLANTED), set()
    for name in ROWS:
        (opinion,) = second_opinions(policy, made(name), as_of=small.AS_OF, providers=["p1"])
        found |= {"durable-rules"} if opinion.differences else set()
        if by_reference(policy, made(name), opinion.decision) != answers(opinion.decision):
            found.add("reference")
    return found


def test_without_a_bug_no_engine_differs():
    assert engines_that_differ() == set()
    seen = {one.answer for rows in ROWS.values() for one in small.decided(PLANTED, *rows).criteria}
    assert seen == {MET, NOT_MET, UNKNOWN}


@pytest.mark.parametrize("plant", BUGS, ids=lambda plant: plant.__name__)
def test_a_bug_planted_in_the_core_is_found_by_both(plant: Callable[..., None], monkeypatch):
    plant(monkeypatch)
    assert engines_that_differ() == {"durable-rules", "reference"}
