"""`would_settle` is every clause that could move the range and no other: compared with trying all answers there are."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import product
from random import Random

import pytest

from qaengine.evaluation.decisions import Judged
from qaengine.evaluation.judge import decide, judged
from qaengine.evaluation.supposing import Supposed, Supposing
from qaengine.policy.from_document import Policy, policy_from_document
from qaengine.signals.history import Register
from qaengine.signals.reading import signals_from_records

DAY = date(2025, 6, 1)
HEAD = """
policy: small
edition: "1"
title: Small
language: 1
in_force: {from: 2015-01-01}
roles: {lead: Lead, chair: Chair}
decisions:
  level:
"""
NEEDS = ("any", "any", "all", "none_fail", "{at_least: 1}", "{at_least: 2}")
OUTCOMES = ("low", "mid", "high")


def policy_of(random: Random) -> Policy:
    """A policy of three outcomes whose criteria, conditions beside them and cap are answered by people."""
    lines = [HEAD, f"    pick: {random.choice(['most_serious', 'most_serious', 'first', 'unique'])}\n    outcomes:\n"]
    for rank, outcome in enumerate(OUTCOMES):
        if outcome == "low" and random.random() < 0.3:
            lines.append("      low: {needs: nothing_worse}\n")
            continue
        needs = random.choice(NEEDS)
        lines.append(f"      {outcome}:\n        needs: {needs}\n        criteria:\n")
        for number in range(2 if "2" in needs else random.randint(1, 2)):
            raises = rank < 2 and random.random() < 0.4
            more = f", up_to: {random.choice(OUTCOMES[rank + 1 :])}, decided_by: chair" if raises else ""
            lines.append(f"          - {{clause: s.{outcome}.c{number}, judged_by: lead{more}}}\n")
        if random.random() < 0.25:
            lines.append(f"        only_if: [{{clause: s.{outcome}.beside, judged_by: lead}}]\n")
    return policy_from_document("".join(lines), file="small.yaml")


def records(answers: Mapping[str, str]) -> Iterator[dict[str, object]]:
    """The signals by which these answers are given: met, not met, or met with the outcome that the chair names."""
    for clause, answer in answers.items():
        said = {"lead": answer != "not_met"} | ({"chair": answer} if answer in OUTCOMES else {})
        for role, word in said.items():
            yield {
                "id": f"{clause}-{role}", "provider": "P", "kind": "officer.judgement", "date": "2025-05-01",
                "question": clause, "role": role, "answer": word,
            }  # fmt: skip


def level_of(policy: Policy, answers: Mapping[str, str]) -> Judged:
    register = Register(signals_from_records(records(answers)))
    return judged(policy, register, provider="P", as_of=DAY)["level"]


def known_in_part(random: Random, policy: Policy) -> dict[str, str]:
    """Answers to some of the criteria."""
    everything = Supposing(level_of(policy, {}), DAY)
    ways = {asked.clause: everything.options(place) for place, asked in enumerate(everything.asked)}
    return {clause: random.choice(ways[clause]).word for clause in ways if random.random() < 0.35}


@pytest.mark.parametrize("seed", range(150))
def test_what_is_supposed_comes_out_as_if_it_were_answered(seed: int) -> None:
    random = Random(seed)
    policy = policy_of(random)
    known = known_in_part(random, policy)
    supposing = Supposing(level_of(policy, known), DAY)
    for _ in range(8):
        chosen = {
            place: random.choice(ways)
            for place in range(len(supposing.asked))
            if (ways := supposing.options(place)) and random.random() < 0.6
        }
        answers = known | {supposing.asked[place].clause: how.word for place, how in chosen.items()}
        assert supposing.indication_if(chosen) == level_of(policy, answers).indication(DAY)
    assert supposing.indication_if({}) == supposing.judged.indication(DAY)


@pytest.mark.parametrize("seed", range(150))
def test_a_clause_would_settle_exactly_when_some_answer_to_it_moves_the_range(seed: int) -> None:
    random = Random(1000 + seed)
    policy = policy_of(random)
    known = known_in_part(random, policy)
    supposing = Supposing(level_of(policy, known), DAY)
    decision = decide(policy, signals_from_records(records(known)), provider="P", as_of=DAY)
    if not decision["level"].settled:
        assert set(decision["level"].would_settle) == moving(supposing)


def moving(supposing: Supposing) -> set[str]:
    """The clauses of which some answer moves the decision, whatever is answered to the others: by trying all of it."""
    ways = {place: (None, *supposing.options(place)) for place in range(len(supposing.asked))}
    ways = {place: options for place, options in ways.items() if len(options) > 1 and is_open(supposing, place)}
    found: dict[tuple[Supposed | None, ...], object] = {}
    for given in product(*ways.values()):
        chosen = {place: how for place, how in zip(ways, given, strict=True) if how is not None}
        found[given] = supposing.indication_if(chosen)
    moves = set()
    for position, place in enumerate(ways):
        for given, comes_to in found.items():
            if any(found[(*given[:position], how, *given[position + 1 :])] != comes_to for how in ways[place]):
                moves.add(supposing.asked[place].clause)
                break
    return moves


def is_open(supposing: Supposing, place: int) -> bool:
    """Whether the criterion is not known, or a person may still name the outcome."""
    asked = supposing.asked[place]
    undecided = asked.criterion.up_to is not None and asked.established(DAY) is None
    answer = str(asked.answers(DAY)[1])
    return answer == "unknown" or (undecided and answer == "met")


def test_whether_a_criterion_concerns_the_provider_may_move_the_range_by_itself() -> None:
    text = HEAD.replace("decisions:", "indicators: {kind: {latest: provider.profile, field: service_type}}\ndecisions:")
    policy = policy_from_document(
        text
        + """
    outcomes:
      low:
        needs: all
        criteria:
          - {clause: s.low.known, judged_by: lead}
          - {clause: s.low.homes, judged_by: lead, applies_to: {kind: care_home}}
""",
        file="small.yaml",
    )
    answers = {"s.low.known": "met", "s.low.homes": "not_met"}
    decision = decide(policy, signals_from_records(records(answers)), provider="P", as_of=DAY)
    assert decision["level"].would_settle == ("s.low.homes",)
    supposing = Supposing(level_of(policy, answers), DAY)
    assert [how.word for how in supposing.options(1)] == ["not_met", "does_not_apply"]
    assert supposing.indication_if({1: supposing.options(1)[1]}).indicated == "low"
