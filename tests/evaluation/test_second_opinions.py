"""Three engines judge alike: the core, the naive reference, and durable-rules over what the core measured."""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from textwrap import dedent

import pytest
import shipped
import small
from generated import Case, cases
from hypothesis import HealthCheck, Phase, given, note, seed, settings
from reference import Reference
from test_reference import WORDS

from qaengine.errors import QaengineError
from qaengine.evaluation import asking, criteria, decisions
from qaengine.evaluation.values import Unknown
from qaengine.outcome.decision import Decision
from qaengine.outcome.truth import MET, NOT_MET, UNKNOWN, Truth, all_met, truth
from qaengine.policy.from_document import Policy
from qaengine.signals.records import Signal

pytest.importorskip("durable_rules_engine", reason="durable-rules is not installed: pip install '.[durable]'")

from qaengine.readings.witness import rules, second_opinions

PROVIDERS = int(os.environ.get("QAENGINE_TEST_PROVIDERS", "50"))
"""How many providers are made for each policy that ships; `.ci/full` asks for 10,000."""
AS_OF = date(2025, 3, 31)
POLICIES = [pytest.param(path, id=path.stem) for path in shipped.FILES]


def providers_of(path: object, count: int) -> Iterator[tuple[Signal, ...]]:
    """The signals of each of so many made-up providers, the same ones every time."""
    made: list[tuple[Signal, ...]] = []

    @seed(20250331)
    @settings(
        max_examples=count, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(shipped.histories(path, AS_OF, longest=800))
    def make(history: tuple[Signal, ...]) -> None:
        made.append(history)

    make()
    while len(made) < count:
        made += made[: count - len(made)]
    for number, history in enumerate(made):
        yield tuple(
            replace(one, id=f"{number}-{one.id}", provider=f"p{number:05}", ref=one.ref and f"{number}-{one.ref}")
            for one in history
        )


@pytest.mark.parametrize("path", POLICIES)
def test_core_reference_and_durable_rules_agree_about_every_provider(path):
    policy = shipped.shipped(path)
    histories = list(providers_of(path, PROVIDERS))
    held = {f"p{number:05}": history for number, history in enumerate(histories)}
    every = [one for history in histories for one in history]
    opinions = second_opinions(policy, every, as_of=AS_OF, providers=held)
    count = 0
    for opinion in opinions:
        assert opinion.differences == ()
        assert by_reference(policy, held[opinion.decision.provider], opinion.decision) == answers(opinion.decision)
        count += 1
    assert count == PROVIDERS
    different = len({tuple(one.digest for one in history) for history in histories})
    print(f"\n{path.stem}: three engines agree about {count} providers, {different} of them different")


def answers(decision: Decision) -> list[object]:
    """What the core says of every criterion and decision."""
    found: list[object] = [(one.clause, one.answer.value, one.certain.value) for one in decision.criteria]
    return found + [(name, one.indicated, one.range) for name, one in decision.decisions.items()]


def by_reference(policy: Policy, signals: tuple[Signal, ...], decision: Decision) -> list[object]:
    """The same by the naive reference; what is in force is the core's, as the reference follows it day by day."""
    day = decision.as_of
    reference = Reference(policy, signals, standing=lambda name, on: decision.decisions[name].in_force)
    today = reference.on(day)
    found: list[object] = [
        (str(one.clause), *(WORDS[today.criterion(one, presume)] for presume in (True, False)))
        for _, one in today.asked()
    ]
    for name in decision.decisions:
        indicated, possible = today.indication(name)
        found.append((name, indicated, (possible[0], possible[-1]) if possible else None))
    return found


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
