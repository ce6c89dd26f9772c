"""Mistakes planted in the shipped policies: each is named by a law, or against the shipped edition, and shown truly.

The solver shows the counterexample to be the smallest, and its signals are decided by the engine before they count.
"""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings
from planted import PLANTED
from shipped import FILES, shipped

pytest.importorskip("z3")

from qaengine.policy.from_document import policy_from_document
from qaengine.readings.proofs.differing import Comparing
from qaengine.readings.proofs.proving import Prover
from qaengine.readings.proofs.shown import shown, shown_twice

AS_OF = date(2025, 4, 1)
BY_STEM: dict[str, Path] = {path.stem: path for path in FILES}
IS_LONG = settings().max_examples >= 2000
"""Whether this is the long run of `.ci/full`; the usual one asks the laws of most, and compares what no law names."""
BY_A_LAW = [one for one in PLANTED if one.law and (IS_LONG or not one.long)]
AGAINST = [one for one in PLANTED if IS_LONG or not one.law]


def mistaken(planted):
    """The shipped policy with the mistake in it; each text that is replaced stands in it once."""
    path = BY_STEM[planted.policy]
    text = path.read_text(encoding="utf-8")
    for was, becomes in planted.changes:
        assert text.count(was) == 1, f"{text.count(was)} times in {path.name}: {was}"
        text = text.replace(was, becomes)
    return policy_from_document(text, file=str(path))


def asked(prover, planted):
    """The verdicts of the law, about the decision or the clause that the mistake is in."""
    match planted.law:
        case "worse_never_lowers":
            return [prover.never_lower(planted.decision)]
        case "unknown_is_never_good":
            return [prover.unknown_is_not_good(planted.decision)]
        case "every_outcome_reachable":
            return prover.reachable(planted.decision)
        case "no_dead_criterion" | "no_vacuous_criterion" | "no_shadowed_criterion":
            criteria = [one for one in prover.world.asked.values() if one.criterion.clause == planted.clause]
            return [one for asked in criteria for one in prover.criterion(asked) if one.law.name == planted.law]
        case own:
            return [prover.declared(law) for law in prover.policy.tree.laws if law.law == own]


@pytest.mark.parametrize("planted", BY_A_LAW, ids=lambda one: f"{one.policy}: {one.slip}")
def test_a_law_names_it_and_keeps_silent_of_the_shipped_policy(planted):
    policy = mistaken(planted)
    refuted = [one for one in asked(Prover(policy, AS_OF), planted) if one.state == "refuted"]
    assert refuted
    for one in refuted:
        if one.counterexample is not None:
            assert one.counterexample.smallest
            assert shown(policy, AS_OF, one), "no signals were found that come to it"


@pytest.mark.parametrize("planted", AGAINST, ids=lambda one: f"{one.policy}: {one.slip}")
def test_against_the_shipped_edition_it_is_named(planted):
    old, new = shipped(BY_STEM[planted.policy]), mistaken(planted)
    found = Comparing(old, new, AS_OF).difference(planted.decision)
    assert found.state == "refuted"
    assert found.apart.smallest
    decided = shown_twice(old, new, AS_OF, found)
    assert (decided is not None) is planted.shown
    if decided is not None:
        was, is_now = (decision[planted.decision] for decision in (decided.old, decided.new))
        assert (was.indicated, was.range) != (is_now.indicated, is_now.range)


def test_there_are_many_and_in_every_shipped_policy():
    assert len(PLANTED) >= 24
    assert {one.policy for one in PLANTED} == set(BY_STEM)
