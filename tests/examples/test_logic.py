"""Sets of answers, and the search over them: they say what evaluation says, and `Never` only of what never is."""

from datetime import date
from functools import cache
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qaengine.examples.assigned import Assumption
from qaengine.examples.logic import Possible
from qaengine.examples.possibilities import Possibilities
from qaengine.examples.search import (
    Found,
    Never,
    NotDecided,
    Sought,
    answers,
    can_be,
    can_be_silent,
    can_indicate,
    can_matter,
    every,
    indicates,
    leaves_open,
    sought,
)
from qaengine.examples.truth_sets import truths_in
from qaengine.outcome.truth import MET, NOT_MET, UNKNOWN, Truth
from qaengine.policy.from_document import policy_from_document, policy_from_file

FILES = sorted((Path(__file__).parents[2] / "policies").glob("*.yaml"))
POLICIES = [pytest.param(path, id=path.stem) for path in FILES]
DAY = date(2025, 3, 31)
RANDOM = settings(max_examples=max(15, settings().max_examples // 5))
HEAD = """\
policy: small
edition: "1"
title: A small policy
language: 1
in_force: {from: 2000-01-01}
roles: {lead: Lead, chair: Chair}
readings: {R1: A reading.}
"""


@cache
def shipped(path: Path) -> Possibilities:
    return Possibilities(policy_from_file(path), DAY)


@cache
def small(text: str) -> Possibilities:
    return Possibilities(policy_from_document(HEAD + text, file="small.yaml"), DAY)


# One region for each subject: the sets are what evaluation says


@pytest.mark.parametrize("path", POLICIES)
@RANDOM
@given(data=st.data())
def test_in_one_region_each_every_answer_and_outcome_is_what_evaluation_says(path, data):
    space = shipped(path)
    places = {subject: data.draw(st.integers(0, len(regions) - 1)) for subject, regions in space.regions.items()}
    possible = Possible(space, {subject: 1 << place for subject, place in places.items()})
    judged = Assumption(
        space.policy, DAY, {subject: space.regions[subject][place] for subject, place in places.items()}
    )
    assert not possible.open_subjects
    for position in space.positions:
        found = tuple(truths_in(possible.criterion(position, certain)) for certain in (False, True))
        assert found == tuple((answer,) for answer in judged.answers(position)), position.clause
    for name, decision in judged.decisions.items():
        indication = decision.indication(DAY)
        assert possible.indicated(name) == {indication.indicated}
        assert possible.open(name) == {indication.open}


@pytest.mark.parametrize("path", POLICIES)
@RANDOM
@given(data=st.data())
def test_what_comes_of_some_regions_is_among_the_sets_for_more_of_them(path, data):
    space = shipped(path)
    places = {subject: data.draw(st.integers(0, len(regions) - 1)) for subject, regions in space.regions.items()}
    known = set(data.draw(st.lists(st.sampled_from(sorted(places)))))
    one = Possible(space, {subject: 1 << place for subject, place in places.items()})
    more = Possible(space, {subject: 1 << place for subject, place in places.items() if subject in known})
    for position in space.positions:
        assert one.criterion(position, False) & ~more.criterion(position, False) == 0
    for name in space.picks:
        assert one.indicated(name) <= more.indicated(name)
        assert one.open(name) <= more.open(name)


@pytest.mark.parametrize("path", POLICIES)
def test_what_is_found_is_what_evaluation_says_of_it(path):
    space = shipped(path)
    for position in space.positions:
        for answer in (MET, NOT_MET, UNKNOWN):
            found = can_be(space, position, answer)
            if isinstance(found, Found):
                assert Assumption(space.policy, DAY, found.assignment).answers(position)[0] is answer
    for name, decision in space.policy.tree.decisions.items():
        for outcome in decision.outcomes:
            found = can_indicate(space, str(name), str(outcome))
            assert isinstance(found, Found)
            judged = Assumption(space.policy, DAY, found.assignment).decisions[str(name)]
            assert judged.indicated_at(DAY) == outcome


# Small policies: the search against all there is

SMALL = """
indicators:
  overall: {latest: cqc.inspection, field: overall}
  areas: {latest: cqc.inspection, field: key_questions}
  worst_area: {worst: areas}
  concerns: {count: safeguarding.concern, within: 3 months}
  residents: {count: placement.individual}
  suspended: {age: placement.suspension, from: issued_on, until: lifted_on}
  unremedied:
    count: quality.concern
    within: 3 months
    where: {remedied: false}
    presume: {fields: {remedied: "false"}, reading: R1, because: b., owner: o}
decisions:
  level:
    outcomes:
      low:
        needs: none_fail
        criteria: [{clause: sm.low.good, when: {overall: [outstanding, good]}}]
      middle:
        criteria:
          - {clause: sm.middle.concerns, when: {concerns: {at_least: 2}}, up_to: high, decided_by: chair}
          - {clause: sm.middle.worst, when: {worst_area: {or_worse: requires_improvement}}, judged_by: lead}
          - {clause: sm.middle.few, when: {residents: {at_most: 3}}}
      high:
        criteria:
          - {clause: sm.high.many, when: {concerns: {at_least: 4}}}
          - {clause: sm.high.long, when: {suspended: {more_than: 3 months}}, unless: {overall: good}}
          - {clause: sm.high.all, when: {unremedied: {at_least: 1}, worst_area: inadequate}}
          - {clause: sm.high.both, when: {all_of: [{concerns: {at_least: 3}}, {concerns: {at_most: 2}}]}}
          - {clause: sm.high.more, when: {concerns: {at_least: 5}}}
  follow:
    outcomes:
      no: {needs: nothing_worse}
      yes: {criteria: [{clause: sm.follow.high, when: {level: {indicated: [middle, high]}}}]}
"""


FEWER = """
indicators:
  overall: {latest: cqc.inspection, field: overall}
  concerns: {count: safeguarding.concern, within: 3 months}
  unremedied:
    count: quality.concern
    within: 3 months
    where: {remedied: false}
    presume: {fields: {remedied: "false"}, reading: R1, because: b., owner: o}
decisions:
  level:
    outcomes:
      low: {needs: none_fail, criteria: [{clause: sm.low.good, when: {overall: [outstanding, good]}}]}
      middle:
        only_if: [{clause: sm.middle.only, when: {overall: {is_not: inadequate}}}]
        criteria:
          - {clause: sm.middle.concerns, when: {concerns: {at_least: 2}}, up_to: high, decided_by: chair}
          - {clause: sm.middle.never, when: {none_of: [{overall: {known: false}}, {overall: {known: true}}]}}
      high:
        needs: {at_least: 2}
        criteria:
          - {clause: sm.high.one, when: {unremedied: {at_least: 1}}, applies_to: {concerns: {at_least: 1}}}
          - {clause: sm.high.two, when: {overall: inadequate}, unless: {unremedied: 0}}
    cap: [{clause: sm.cap, at: middle, when: {unremedied: {at_least: 1}}}]
  follow:
    outcomes:
      no: {needs: nothing_worse}
      yes: {criteria: [{clause: sm.follow.high, when: {level: {indicated: [middle, high]}}}]}
"""


def position(space: Possibilities, clause: str):
    (found,) = [one for one in space.positions if one.clause == clause]
    return found


def name_of(found: Sought) -> str:
    return type(found).__name__


@pytest.mark.parametrize(
    ("clause", "answer", "expected"),
    [
        ("sm.low.good", MET, Found),
        ("sm.low.good", NOT_MET, Found),
        ("sm.low.good", UNKNOWN, Found),
        ("sm.middle.few", MET, Never),  # without a window nothing says that there are no more
        ("sm.middle.few", NOT_MET, Found),
        ("sm.high.both", MET, Never),
        ("sm.high.both", NOT_MET, Found),
        ("sm.high.both", UNKNOWN, Found),
        ("sm.high.long", MET, Found),
        ("sm.follow.high", UNKNOWN, Found),
        ("sm.follow.high", NOT_MET, Found),
    ],
)
def test_an_answer_that_can_be_is_found_and_one_that_cannot_never(clause, answer, expected):
    space = small(SMALL)
    assert isinstance(can_be(space, position(space, clause), answer), expected)


def test_a_criterion_whose_being_met_changes_nothing_is_found_out():
    space = small(SMALL)
    said = {one.clause: name_of(can_matter(space, one)) for one in space.positions}
    assert [clause for clause, found in said.items() if found == "Never"] == [
        "sm.middle.few",
        "sm.high.both",
        "sm.high.more",
    ]


def test_silence_is_found_where_no_outcome_is_open():
    text = "indicators: {overall: {latest: cqc.inspection, field: overall}}\ndecisions:\n  level:\n    outcomes:\n"
    low = "      low: {criteria: [{clause: sm.a, when: {overall: [outstanding, good]}}]}\n"
    high = "      high: {criteria: [{clause: sm.b, when: {overall: inadequate}}]}\n"
    found = can_be_silent(small(text + low + high), "level")
    assert isinstance(found, Found)
    (region,) = found.assignment.values()
    assert region.certain.values == ("requires_improvement",)
    assert isinstance(
        can_be_silent(small(text + low + high.replace("inadequate", "{or_worse: requires_improvement}")), "level"),
        Never,
    )


def test_a_search_that_gives_up_does_not_say_never():
    space = small(SMALL)
    assert isinstance(sought(space, answers(position(space, "sm.high.both"), MET), steps=1), NotDecided)


def test_several_goals_hold_together():
    space = small(SMALL)
    goal = every(
        indicates("level", "middle"), leaves_open("level", "middle"), answers(position(space, "sm.low.good"), MET)
    )
    found = sought(space, goal)
    assert isinstance(found, Found)
    judged = Assumption(space.policy, DAY, found.assignment).decisions["level"]
    assert judged.indication(DAY).settled
    assert isinstance(sought(space, every(indicates("level", "low"), indicates("level", "high"))), Never)


def test_found_and_never_agree_with_looking_at_every_assignment():
    space = small(FEWER)
    seen: dict[tuple[str, str], set[Truth | str | None]] = {}
    subjects = [subject for subject in space.regions if subject.what != "in_force"]
    for several in product(*(space.regions[subject] for subject in subjects)):
        judged = Assumption(space.policy, DAY, dict(zip(subjects, several, strict=True)))
        for one in space.positions:
            seen.setdefault(("clause", one.clause), set()).add(judged.answers(one)[0])
        for name, decision in judged.decisions.items():
            seen.setdefault(("decision", name), set()).add(decision.indicated_at(DAY))
    for one in space.positions:
        for answer in (MET, NOT_MET, UNKNOWN):
            assert isinstance(can_be(space, one, answer), Found) is (answer in seen["clause", one.clause])
    for name, picks in space.picks.items():
        for outcome in (*picks.outcomes, None):
            assert isinstance(can_indicate(space, name, outcome), Found) is (outcome in seen["decision", name])
