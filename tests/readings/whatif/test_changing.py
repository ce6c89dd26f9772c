"""The least change: it changes the outcome, nothing smaller of the steps considered does, and the bound is told."""

import os
from datetime import date
from pathlib import Path

import pytest
from disputed import decided, policy_of, signal

from qaengine import Decision, decide, load_policy, signals_from_records
from qaengine.cases.files import Case, read_cases
from qaengine.errors import QaengineError
from qaengine.outcome.changing import LeastChange
from qaengine.readings.whatif.changing import combined, from_now_on, goal_of, least_change
from qaengine.readings.whatif.matter import Matter
from qaengine.readings.whatif.possible import is_sound, read_again
from qaengine.readings.whatif.steps import Steps

CASES = Path(__file__).parents[2] / "cases"
EVERY = 55
"""Of the council's own cases one in so many is taken; of a folder named in QAENGINE_CASES, all."""
TRIED = 200


def some_cases() -> list[tuple[str, Case]]:
    named = os.environ.get("QAENGINE_CASES")
    files = [read_cases(path) for path in sorted(Path(named or CASES).glob("*.cases.yaml"))]
    policies = [f"{file.policy}@{file.edition}" if file.edition else file.policy for file in files]
    each = 1 if named else EVERY
    first = 0 if named else 1
    return [(policy, case) for policy, file in zip(policies, files, strict=True) for case in file.cases[first::each]]


@pytest.mark.parametrize(("policy", "case"), some_cases(), ids=lambda value: getattr(value, "name", ""))
def test_of_each_case_the_least_change_changes_it_and_nothing_smaller_does(policy: str, case: Case) -> None:
    chosen = load_policy(policy)
    signals = case.signals(chosen.vocabulary)
    about = {"provider": case.provider, "as_of": case.as_of}
    decision = decide(chosen, signals, known_at=case.known_at, **about)
    matter = decision._enquiry().matter  # type: ignore[attr-defined]
    asked = 0
    for name, standing in decision.decisions.items():
        if standing.indicated is None:
            continue
        for wanted, end in (("raise", standing.outcomes[-1]), ("lower", standing.outcomes[0])):
            if standing.indicated == end:
                continue
            asked += 1
            found = least_change(matter, name, wanted, most=TRIED)
            rank = standing.outcomes.index
            for change in found.changes:
                records = [step.signal for step in change.steps]
                together = [*(one.document() for one in signals), *records]
                whole = signals_from_records(together, vocabulary=chosen.vocabulary)
                again = decide(chosen, whole, **about)[name].indicated
                assert again == change.comes_to
                worse = rank(str(again)) > rank(standing.indicated)
                assert again != standing.indicated
                assert worse is (wanted == "raise")
                assert change.cost == found.cost
            if found.proved:
                nothing_smaller(matter, name, wanted, found)
            else:
                assert not found.whole or found.cost is None
                assert found.changes == () or "The best found" in found.explain()
    settled = [standing for standing in decision.decisions.values() if standing.indicated is not None]
    assert asked >= len(settled)


def nothing_smaller(matter: Matter, name: str, wanted: str, found: LeastChange) -> None:
    """Every smaller combination of the steps, decided as a whole and not as the search does it."""
    now = from_now_on(matter)
    goal = goal_of(now, name, wanted)
    steps = tuple(step for step in Steps(now, name).all() if is_sound(now, (step,)))
    assert found.cost is not None
    for cost in range(1, found.cost):
        for chosen in combined(steps, cost):
            assert not goal(now.also(read_again(now, chosen)).standing(name).indicated)


# The steps

POLICY = policy_of(
    """
indicators:
  overall: {latest: cqc.inspection, field: overall, where: {published_on: {happened: true}}}
  key_questions: {latest: cqc.inspection, field: key_questions, where: {published_on: {happened: true}}}
  concerns: {count: safeguarding.concern, within: 3 months, where: {remedied: false}}
  suspended_for: {age: placement.suspension, from: issued_on, until: lifted_on}
  late: {overdue: improvement.action, due: due_on, done: completed_on}
complete:
  - {kinds: [placement.suspension, improvement.action, safeguarding.concern], basis: assumption,
     owner: Lead, because: We keep them.}
decisions:
  level:
    outcomes:
      low: {needs: nothing_worse}
      high:
        criteria:
          - {clause: s.high.rating, when: {overall: inadequate}}
          - {clause: s.high.concerns, when: {concerns: {at_least: 2}}}
          - {clause: s.high.suspended, when: {suspended_for: {more_than: 1 month}}}
          - {clause: s.high.late, when: {late: {at_least: 1}}}
          - {clause: s.high.said, judged_by: lead}
"""
)
GOOD = signal("r", "cqc.inspection", published_on="2025-05-01", overall="good")
SAID = signal("j", "officer.judgement", question="s.high.said", answer=False, role="lead")


def whats(found: LeastChange) -> list[list[str]]:
    return [[step.what for step in change.steps] for change in found.changes]


def ask(*records: dict[str, object], wanted: str = "lower") -> LeastChange:
    decision: Decision = decided(POLICY, GOOD, SAID, *records)
    return decision.least_change(wanted)


def test_a_suspension_is_lifted_and_an_action_completed_but_none_is_undone() -> None:
    suspension = signal("s", "placement.suspension", "2025-01-10", issued_on="2025-01-10", lifted_on=None)
    assert whats(ask(suspension)) == [["placement suspension s: lifted on 2025-06-01"]]
    action = signal("a", "improvement.action", "2025-01-10", due_on="2025-03-01", completed_on=None)
    assert whats(ask(action)) == [["improvement action a: completed on 2025-06-01"]]
    assert (
        whats(ask(action, suspension))
        == [["placement suspension s: lifted on 2025-06-01", "improvement action a: completed on 2025-06-01"]]
        or ask(action, suspension).cost == 2
    )


def test_a_step_is_a_new_signal_that_can_be_read_and_leaves_the_old_one_on_record() -> None:
    suspension = signal("s", "placement.suspension", "2025-01-10", issued_on="2025-01-10", lifted_on=None)
    (change,) = ask(suspension).changes
    assert change.steps[0].signal == {
        "id": "what-if-1", "provider": "P-1", "kind": "placement.suspension", "date": "2025-01-10",
        "recorded_on": "2025-06-01", "supersedes": "s", "issued_on": "2025-01-10", "lifted_on": "2025-06-01",
    }  # fmt: skip


def test_a_rating_moves_one_grade_a_step() -> None:
    found = ask(wanted="raise")
    assert found.cost == 2
    assert found.proved
    assert ["a new CQC inspection gives overall inadequate (it was good), in 2 findings of one grade each"] in whats(
        found
    )
    assert ["a new safeguarding concern (remedied no)"] * 2 in whats(found)


def test_concerns_are_remedied_and_waiting_lets_their_window_run_out() -> None:
    concerns = [signal(f"c{number}", "safeguarding.concern", "2025-05-10", remedied=False) for number in (1, 2)]
    found = ask(*concerns)
    assert ["safeguarding concern c1: remedied yes (it was no)"] in whats(found)
    assert found.waiting is not None
    assert (found.waiting.day, found.waiting.comes_to) == (date(2025, 8, 11), "low")
    assert "With nothing new happening low is indicated from 11 August 2025." in found.explain()


def test_an_answer_that_holds_is_not_taken_back() -> None:
    said = signal("j", "officer.judgement", question="s.high.said", answer=True, role="lead")
    found = decided(POLICY, GOOD, said).least_change("lower")
    assert (found.cost, found.changes, found.proved) == (None, (), False)
    assert "No combination of the steps tried does." in found.explain()
    assert "answered" not in found.steps


def test_the_bound_is_told_and_nothing_is_called_least_beyond_it() -> None:
    matter = decided(POLICY, GOOD, SAID)._enquiry().matter  # type: ignore[attr-defined]
    found = least_change(matter, "level", "raise", most=5)
    assert not found.proved
    assert found.tried == 5
    assert "5 combinations were decided, of 5 at most" in found.explain()


def test_an_outcome_may_be_named_and_must_be_one() -> None:
    decision = decided(POLICY, GOOD, SAID)
    assert {change.comes_to for change in decision.least_change("high").changes} == {"high"}
    with pytest.raises(QaengineError, match="did you mean `high`"):
        decision.least_change("hihg")


def test_what_was_not_known_then_is_left_aside() -> None:
    later = signal(
        "r2", "cqc.inspection", "2025-05-20", published_on="2025-05-20", overall="inadequate", recorded_on="2025-06-05"
    )
    known_then = decided(POLICY, GOOD, SAID, later, known_at=date(2025, 6, 1))
    assert known_then["level"].indicated == "low"
    assert known_then.least_change("raise").cost == 2
