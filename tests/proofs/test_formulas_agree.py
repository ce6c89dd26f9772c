"""The formulas answer as the engine answers: on random providers of the shipped policies, and of every operator."""

from datetime import date
from functools import cache
from pathlib import Path

import pytest
from fixing import engine_of, fixed
from generated import FEWER, cases
from hypothesis import given
from hypothesis import strategies as st
from shipped import FILES, histories, shipped
from small import policy

z3 = pytest.importorskip("z3")

from qaengine import signals_from_records  # noqa: E402
from qaengine.outcome.truth import MET, NOT_MET, UNKNOWN  # noqa: E402
from qaengine.readings.proofs.judged import World  # noqa: E402

AS_OF = date(2025, 3, 31)


@cache
def world_of(path: Path) -> World:
    """The formulas of a shipped policy."""
    return World(shipped(path), AS_OF, "")


@FEWER
@given(data=st.data())
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_on_random_providers_of_a_shipped_policy(path, data):
    held = data.draw(histories(path, AS_OF, 800))
    agrees(world_of(path), engine_of(shipped(path), held, AS_OF))


@FEWER
@given(case=cases(known=False))
def test_on_random_small_policies(case):
    agrees(World(case.policy, case.as_of, ""), engine_of(case.policy, case.signals, case.as_of))


@pytest.mark.parametrize("answer", [3, 4, "high", True, False])
def test_what_people_answer_may_be_a_number(answer):
    asking = policy("""
indicators:
  word: {judgement: sm.q.word, by: [lead]}
decisions:
  level:
    outcomes:
      low: {criteria: [{clause: sm.other, when: {word: {is_not: 3}}}]}
      high: {criteria: [{clause: sm.three, when: {word: 3}}]}
""")
    record = {"id": "s1", "provider": "p1", "kind": "officer.judgement", "date": "2025-03-01", "role": "lead"}
    held = signals_from_records([{**record, "question": "sm.q.word", "answer": answer}])
    agrees(World(asking, AS_OF, ""), engine_of(asking, held, AS_OF))


def agrees(world, judge):
    """Every answer, everything indicated and everything open is the same by both."""
    said = fixed(world, judge)
    if said is None:
        return  # more members than the formulas have room for
    solver = z3.Solver()
    solver.add(said, world.sound)
    assert solver.check() == z3.sat, "what was measured is thought impossible"
    model = solver.model()
    for name, judged in judge.decisions.items():
        comes, day = world.comes[name], world.day
        by_place = {asked.place: asked for asked in world.asked.values() if asked.place.decision == name}
        for asked, formula in zip(judged.asked(), in_order(by_place, judged), strict=True):
            for certain in (False, True):
                answer = asked.answers(day)[certain]
                assert truth(model, formula.answer(certain)) is answer, (asked.clause, certain)
        indication = judged.indication(day)
        assert [o for o in comes.outcomes if holds(model, comes.indicated[o])] == [
            *filter(None, [indication.indicated])
        ]
        assert tuple(o for o in comes.outcomes if holds(model, comes.open[o])) == indication.open
    alone = [asked for asked in world.asked.values() if asked.place.decision is None]
    for asked, formula in zip((*judge.scope, *judge.triggers), alone, strict=True):
        assert truth(model, formula.shown) is asked.answers(world.day)[0], asked.clause


def in_order(by_place, judged):
    """The formulas in the order in which the engine tells of the criteria."""
    for outcome in judged.outcomes:
        for part in ("criteria", "only_if"):
            yield from (one for place, one in by_place.items() if (place.outcome, place.part) == (outcome, part))
    yield from (one for place, one in by_place.items() if place.part == "cap")


def holds(model, formula):
    return z3.is_true(model.eval(formula, model_completion=True))


def truth(model, answer):
    return MET if holds(model, answer.met) else NOT_MET if holds(model, answer.unmet) else UNKNOWN
