"""Each law refuted by a policy that breaks it, by the smallest counterexample there is, and kept by its mended twin."""

from collections import Counter
from datetime import date

import pytest
from shipped import FILES, shipped
from small import policy

pytest.importorskip("z3")

from qaengine.evaluation.values import Candidates, Interval
from qaengine.readings.proofs.laws import LAWS
from qaengine.readings.proofs.limits import Limits
from qaengine.readings.proofs.proving import Prover

AS_OF = date(2025, 4, 1)
INDICATORS = """
indicators:
  overall: {latest: cqc.inspection, field: overall}
  areas: {latest: cqc.inspection, field: key_questions}
  concerns: {count: safeguarding.concern, within: 6 months}
  recent: {count: safeguarding.concern, where: {risk_level: high}, within: 3 months}
  complaints: {count: complaint, within: 12 months}
  suspended: {age: placement.suspension, from: issued_on, until: lifted_on}
  negative: {share: feedback, matching: {sentiment: negative}, within: 12 months}
  band: {bands_of: concerns, bands: [{from: 0, is: green}, {from: 2, is: amber}, {from: 4, is: red}], scale: light}
  willing: {latest: provider.engagement, field: willing}
  size: {latest: provider.profile, field: people_supported}
"""


RED_IS_HIGH = "laws: [{law: red_is_high, says: Red is high., when: {band: red}, then: {level: {indicated: high}}}]\n"


def decision(needs=(), more="", pick="most_serious", **outcomes):
    """A policy with one decision; of each outcome the criteria by the ends of their clauses, and what it needs."""
    rows = "".join(_outcome(name, criteria, dict(needs).get(name, "any")) for name, criteria in outcomes.items())
    return policy(f"{INDICATORS}\ndecisions:\n  level:\n    pick: {pick}\n    outcomes:\n{rows}{more}")


def _outcome(name, criteria, needs):
    written = ", ".join(f"{{clause: sm.{clause}, when: {condition}}}" for clause, condition in criteria.items())
    return f"      {name}: {{needs: {needs}, criteria: [{written}]}}\n"


GOOD = {"good": "{overall: [outstanding, good]}"}
BAD = {"bad": "{overall: [requires_improvement, inadequate]}"}
ONLY_RI = {"ri": "{overall: requires_improvement}"}
LONE = "{areas: {some: inadequate}}, unless: {areas: {every: inadequate}}"

BROKEN = {
    "more complaints lead to less": (
        "worse_never_lowers",
        decision(low={"many": "{complaints: {at_least: 3}}"}, high={"few": "{complaints: {at_most: 2}}"}),
        {},
    ),
    "a level that the worst rating leaves": (
        "worse_never_lowers",
        decision(low=GOOD, high=ONLY_RI),
        {"overall": Candidates(("requires_improvement",))},
    ),
    "all areas are less than one area": ("worse_never_lowers", decision(low=GOOD, high={"lone": LONE}), None),
    "a longer suspension is forgiven": (
        "worse_never_lowers",
        decision(low=GOOD, high={"suspended": "{suspended: {between: [1 month, 3 months]}}"}),
        None,
    ),
    "what is not known counts as good": (
        "unknown_is_never_good",
        decision(low={"unrated": "{overall: {known: false}}"}, high=BAD),
        {},
    ),
    "a serious outcome that is lost when what was open turns out to fail": (
        "learning_narrows",
        decision(
            {"high": "none_fail"},
            low={"willing": "{willing: true}"},
            high={"some": "{concerns: {at_least: 2}}", "unwilling": "{willing: false}"},
        ),
        {"concerns": Interval(2, None)},
    ),
    "an outcome that asks two values of one thing": (
        "every_outcome_reachable",
        decision({"middle": "all"}, low=GOOD, middle={**GOOD, "worst": "{overall: inadequate}"}, high=BAD),
        None,
    ),
    "a level hidden beneath a more serious one": (
        "every_outcome_reachable",
        decision(low=GOOD, middle={"three": "{concerns: {at_least: 3}}"}, high={"two": "{concerns: {at_least: 2}}"}),
        None,
    ),
    "a criterion between two bounds that cross": (
        "no_dead_criterion",
        decision(low=GOOD, high={**BAD, "crossed": "{concerns: {at_least: 5, at_most: 3}}"}),
        None,
    ),
    "a criterion that whatever is known meets": (
        "no_vacuous_criterion",
        decision(low=GOOD, high={**BAD, "either": "{any_of: [{willing: true}, {willing: false}]}"}),
        None,
    ),
    "a criterion that another says already": (
        "no_shadowed_criterion",
        decision(low=GOOD, high={"two": "{concerns: {at_least: 2}}", "three": "{concerns: {at_least: 3}}"}),
        None,
    ),
    "a promise that is not kept": (
        "red_is_high",
        decision(low=GOOD, high=BAD, more=RED_IS_HIGH),
        {"concerns": Interval(4, None)},
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_breaks_a_law_is_refuted(name):
    law, broken, smallest = BROKEN[name]
    refuted = [verdict for verdict in verdicts(broken) if verdict.state == "refuted"]
    assert law in {verdict.law.name for verdict in refuted}
    (found, *_) = [verdict for verdict in refuted if verdict.law.name == law]
    if smallest is not None:
        assert found.counterexample is not None
        assert found.counterexample.smallest
        assert found.counterexample.before.known == smallest


def test_every_law_has_a_policy_that_breaks_it():
    assert {law.name for law in LAWS} <= {law for law, _, _ in BROKEN.values()}


def test_learning_that_something_is_known_at_all_is_an_event_and_not_looked_at():
    """Asking whether something is known is held still: that its answer turns when it is learned breaks nothing."""
    asked = decision({"low": "nothing_worse"}, low={}, high={**BAD, "unrated": "{overall: {known: false}}"})
    assert not [one for one in verdicts(asked) if one.law.name == "learning_narrows" and one.state != "proved"]


def test_a_sound_policy_keeps_every_law():
    sound = decision(
        {"low": "none_fail"},
        low={**GOOD, "few": "{concerns: {at_most: 1}}"},
        middle={"some": "{concerns: {at_least: 2}}", "ri": "{overall: {or_worse: requires_improvement}}"},
        high={"many": "{concerns: {at_least: 4}}", "inadequate": "{overall: inadequate}"},
        more=RED_IS_HIGH,
    )
    assert Counter(verdict.state for verdict in verdicts(sound)) == {"proved": len(verdicts(sound))}


@pytest.mark.parametrize("pick", ["first", "unique"])
def test_of_a_decision_that_picks_otherwise_only_worse_evidence_breaks_the_law(pick):
    """Of two outcomes that hold together the lesser may be picked, or none: that alone is no fall."""
    both_hold = decision(low={"three": "{size: {at_least: 3}}"}, high={"five": "{size: {at_least: 5}}"}, pick=pick)
    falls = decision(low={"many": "{complaints: {at_least: 3}}"}, high={"few": "{complaints: {at_most: 2}}"}, pick=pick)
    states = [one.state for of in (both_hold, falls) for one in verdicts(of) if one.law.name == "worse_never_lowers"]
    assert states == ["proved", "refuted"]


def test_a_counterexample_is_the_least_that_breaks_the_law():
    """Of a provider of whom nothing is known the third complaint that is held rules out the more serious outcome."""
    _, broken, _ = BROKEN["more complaints lead to less"]
    found = next(one for one in verdicts(broken) if one.law.name == "worse_never_lowers").counterexample
    assert found is not None
    assert found.after is not None
    assert (found.before.range, found.after.range) == (("low", "high"), ("low", "low"))
    assert found.after.known == {"complaints": Interval(3, None)}


@pytest.mark.parametrize("name", ["more complaints lead to less", "all areas are less than one area"])
def test_a_counterexample_is_the_same_whatever_was_asked_before(name):
    """Of several as small the solver's own choice turns on what its process has seen."""
    law, broken, _ = BROKEN[name]

    def found():
        return next(one for one in verdicts(broken) if (one.law.name, one.state) == (law, "refuted")).counterexample

    alone = found()
    for other in BROKEN.values():
        list(verdicts(other[1]))
    assert found() == alone


def test_a_break_that_is_declared_is_told_and_everything_else_still_proved():
    declared = """
breaks:
  - {law: worse_never_lowers, decision: level, of: [overall], clause: sm.ri, because: The text says so.}
"""
    told = decision(low=GOOD, high=ONLY_RI, more=declared)
    (found,) = [one for one in verdicts(told) if one.law.name == "worse_never_lowers"]
    assert found.state == "declared"


def test_a_break_of_the_range_alone_is_refuted_where_what_is_indicated_is_lowered():
    declared = """
breaks:
  - {law: worse_never_lowers, decision: level, of: [overall], lowers: range, clause: sm.ri, because: The text says so.}
"""
    told = decision(low=GOOD, high=ONLY_RI, more=declared)
    (found,) = [one for one in verdicts(told) if one.law.name == "worse_never_lowers"]
    assert found.state == "refuted"
    assert (found.counterexample.before.indicated, found.counterexample.after.indicated) == ("high", None)


def test_a_criterion_that_another_of_a_more_serious_outcome_says_too_is_shadowed():
    """Neither known, it leaves its own outcome open; whatever is then learned only the other one is indicated."""
    told = decision(
        low=GOOD, middle={**BAD, "again": "{concerns: {at_least: 2}}"}, high={"two": "{concerns: {at_least: 2}}"}
    )
    shadowed = [str(one.about.clause) for one in verdicts(told) if one.state == "refuted"]
    assert shadowed == ["sm.again"]


def test_a_criterion_that_says_what_another_needed_one_says_is_shadowed():
    told = decision(
        {"low": "all"}, low={**GOOD, "few": "{concerns: {at_most: 1}}", "fewer": "{concerns: {at_most: 0}}"}, high=BAD
    )
    shadowed = [one for one in verdicts(told) if one.law.name == "no_shadowed_criterion" and one.state == "refuted"]
    assert [str(one.about.clause) for one in shadowed] == ["sm.few"]


def test_a_break_through_another_indicator_than_the_declared_one_is_refuted():
    declared = """
breaks:
  - {law: worse_never_lowers, decision: level, of: [complaints], clause: sm.ri, because: The text says so.}
"""
    told = decision(low=GOOD, high=ONLY_RI, more=declared)
    (found,) = [one for one in verdicts(told) if one.law.name == "worse_never_lowers"]
    assert found.state == "refuted"
    assert set(found.counterexample.before.known) == {"overall"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_shipped_policies_keep_every_law_or_say_why_not(path):
    states = Counter(verdict.state for verdict in verdicts(shipped(path)))
    assert set(states) <= {"proved", "declared"}
    assert states["declared"] == len(shipped(path).tree.breaks)


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        (Limits(steps=10_000), "the solver took all the steps it may"),
        (Limits(milliseconds=1), "the time given was over"),
    ],
)
def test_when_the_solver_may_not_think_nothing_is_said_to_be_proved_that_is_not(limits, said):
    path = next(path for path in FILES if path.stem == "oxfordshire")
    found = list(Prover(shipped(path), AS_OF, limits=limits).verdicts())
    assert {verdict.state for verdict in found} <= {"proved", "declared", "not_proved"}
    assert {verdict.because for verdict in found if verdict.state == "not_proved"} == {said}


def verdicts(of):
    return list(Prover(of, AS_OF).verdicts())
