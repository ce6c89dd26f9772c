"""What the polarity walk says holds, the solver proves: of the shipped policies, of broken ones and of random ones."""

from collections import Counter
from datetime import date

import pytest
from generated import FEWER
from hypothesis import given, settings
from hypothesis import strategies as st
from leaning import AS_OF, policies
from shipped import FILES, shipped
from small import policy
from test_policy_laws import BROKEN

z3 = pytest.importorskip("z3")

from qaengine.policy.polarity.walk import walked  # noqa: E402
from qaengine.readings.proofs.questions import Questions  # noqa: E402


def is_proved(known, found, day: date) -> bool:
    """Whether nothing lowers the decision, with what the policy declares held still."""
    questions, solver = Questions(known, day), z3.Solver()
    for world in (questions.before, questions.after):
        solver.add(world.sound, *(z3.Not(flag) for flag in world.dropped.values()))
    solver.add(questions.lowered(found.decision, found.declared.of if found.declared else ()))
    return solver.check() == z3.unsat


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_of_the_shipped_policies(path):
    known = shipped(path)
    for found in walked(known):
        if found.holds:
            assert is_proved(known, found, date(2025, 4, 1))


@FEWER
@given(text=policies())
def test_of_random_policies(text):
    known = policy(text)
    for found in walked(known):
        if found.holds:
            assert is_proved(known, found, AS_OF)


@pytest.mark.parametrize("name", [name for name, (law, *_) in BROKEN.items() if law == "worse_never_lowers"])
def test_of_no_policy_that_breaks_the_law(name):
    _, broken, _ = BROKEN[name]
    assert [one.holds for one in walked(broken)] == [False]


def test_random_policies_are_told_of_and_not_told_of():
    """A test that holds of nothing would be no test: of some random decisions the walk tells, and of others not."""
    told = Counter()

    @settings(FEWER, max_examples=60, derandomize=True, database=None)
    @given(data=st.data())
    def drawn(data):
        known = policy(data.draw(policies()))
        told.update(one.holds for one in walked(known))

    drawn()
    assert told[True] >= 3
    assert told[False] >= 3
