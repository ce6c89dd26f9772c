"""Two editions are proved to differ only as declared, or shown to differ otherwise on a provider decided by both."""

from collections import Counter
from datetime import date

import pytest
from shipped import FILES, shipped
from small import HEAD

pytest.importorskip("z3")

from qaengine.evaluation.values import Candidates, Interval
from qaengine.policy.from_document import policy_from_document
from qaengine.readings.proofs.differing import Comparing
from qaengine.readings.proofs.limits import Limits
from qaengine.readings.proofs.shown import shown_twice

AS_OF = date(2025, 4, 1)
BEFORE = """
settings:
  many: {value: 5, basis: assumption, because: The text says many., owner: Lead}
  lately: {value: 6 months, basis: assumption, because: The text says lately., owner: Lead}
indicators:
  overall: {latest: cqc.inspection, field: overall}
  concerns: {count: safeguarding.concern, where: {remedied: false, risk_level: high}, within: {setting: lately}}
  willing: {latest: provider.engagement, field: willing}
  suspended: {age: placement.suspension, from: issued_on, until: lifted_on}
decisions:
  level:
    outcomes:
      low: {needs: none_fail, criteria: [{clause: sm.good, when: {overall: {or_better: good}}}]}
      middle:
        criteria:
          - {clause: sm.ri, when: {overall: requires_improvement}}
          - {clause: sm.some, when: {concerns: {at_least: 2}}}
      high:
        criteria:
          - {clause: sm.bad, when: {overall: inadequate}}
          - {clause: sm.many, when: {concerns: {at_least: {setting: many}}}}
        only_if: [{clause: sm.open, when: {suspended: {at_least: 0 days}}}]
  visit:
    outcomes:
      no: {needs: nothing_worse}
      soon: {criteria: [{clause: sm.soon, when: {level: {indicated: high}}}]}
"""
"""An edition of 2024."""


def edition(*changes, year="2025", **more):
    """The edition with these texts replaced, each of which is there."""
    text = BEFORE
    for was, becomes in changes:
        assert was in text, was
        text = text.replace(was, becomes)
    head = HEAD.replace('edition: "1"', f'edition: "{year}"')
    return policy_from_document(head + text + more.get("differs", ""), file="small.yaml")


def differ(new, old=None):
    """The differences by decision."""
    return {one.decision: one for one in Comparing(old or edition(year="2024"), new, AS_OF).differences()}


def declare(**entry):
    """The text that declares one difference of `level`."""
    said = {"from": '"2024"', "decision": "level", "because": "The council decided so."} | entry
    return f"differs: [{{{', '.join(f'{key}: {value}' for key, value in said.items())}}}]\n"


MOVED = ("concerns: {at_least: 2}", "concerns: {at_least: 3}")
ADDED = "          - {clause: sm.new, when: {willing: false}}\n"
UPPER = "      upper: {criteria: [{clause: sm.upper, when: {concerns: {at_least: 3}}}]}\n"
CHANGES = {
    "a threshold": ((MOVED,), "criteria: [sm.some]", {"concerns": Interval(2, None)}),
    "a setting": ((("{value: 5,", "{value: 4,"),), "of: [many]", None),
    "a window": ((("value: 6 months", "value: 12 months"),), "of: [lately]", None),
    "an indicator": (((", risk_level: high", ""),), "of: [concerns]", None),
    "a criterion that is gone": (
        (("          - {clause: sm.ri, when: {overall: requires_improvement}}\n", ""),),
        "criteria: [sm.ri]",
        None,
    ),
    "a criterion that is new": (
        (("          - {clause: sm.ri,", ADDED + "          - {clause: sm.ri,"),),
        "criteria: [sm.new]",
        None,
    ),
    "a condition beside the others": (
        (("at_least: 0 days", "at_least: 1 month"),),
        "criteria: [sm.open]",
        None,
    ),
    "how many are needed": ((("      middle:\n", "      middle:\n        needs: all\n"),), "outcomes: [middle]", None),
    "a criterion that differs only when nothing is known": (
        (("{overall: {or_better: good}}", "{any_of: [{overall: {or_better: good}}, {overall: {known: false}}]}"),),
        "criteria: [sm.good]",
        {},
    ),
    "an outcome that is new": (
        (("      high:\n", UPPER + "      high:\n"),),
        "outcomes: [upper]",
        None,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_what_changes_without_a_word_is_refuted_by_the_smallest_provider(name):
    changes, _, smallest = CHANGES[name]
    found = differ(edition(*changes))["level"]
    assert found.state == "refuted"
    assert found.apart.smallest
    assert (found.apart.old.indicated, found.apart.old.range) != (found.apart.new.indicated, found.apart.new.range)
    if smallest is not None:
        assert found.apart.old.known == smallest


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_declared_is_proved_to_be_all(name):
    changes, declared, _ = CHANGES[name]
    key, _, names = declared.partition(": ")
    found = differ(edition(*changes, differs=declare(**{key: names})))
    assert found["level"].state == "declared"
    assert found["level"].apart is not None
    assert not found["level"].stale


@pytest.mark.parametrize("name", [name for name in CHANGES if name != "an outcome that is new"])
def test_the_provider_comes_as_signals_that_both_editions_decided_as_was_proved(name):
    changes, _, _ = CHANGES[name]
    old, new = edition(year="2024"), edition(*changes)
    found = differ(new)["level"]
    shown = shown_twice(old, new, AS_OF, found)
    assert shown is not None
    standings = [decision["level"] for decision in (shown.old, shown.new)]
    assert (standings[0].indicated, standings[0].range) != (standings[1].indicated, standings[1].range)


def test_an_edition_in_which_nothing_changed_is_proved_to_be_the_same():
    assert {one.state for one in differ(edition()).values()} == {"proved"}


def test_other_names_and_another_order_are_no_difference():
    renamed = edition(
        ("concerns", "worries"), ("remedied: false, risk_level: high", "risk_level: high, remedied: false")
    )
    named = edition(("many", "a_lot"), ("sm.ri", "sm.improve"))
    again = edition(("{or_better: good}", "[outstanding, good]"), ("{setting: lately}", "6 months"))
    for new in (renamed, named, again):
        assert {one.state for one in differ(new).values()} == {"proved"}


def test_another_change_beside_a_declared_one_is_refuted():
    second = ("{clause: sm.bad, when: {overall: inadequate}}", "{clause: sm.bad, when: {overall: {or_worse: good}}}")
    found = differ(edition(MOVED, second, differs=declare(criteria="[sm.some]")))["level"]
    assert found.state == "refuted"
    assert set(found.apart.old.known) >= {"overall"}
    assert found.apart.undone.range != found.apart.old.range


def test_a_decision_that_rests_on_another_differs_as_that_one_declares():
    found = differ(edition(("{value: 5,", "{value: 4,"), differs=declare(of="[many]")))
    assert (found["level"].state, found["visit"].state) == ("declared", "declared")


def test_what_is_declared_and_is_no_difference_is_stale():
    found = differ(edition(differs=declare(criteria="[sm.ri]")))["level"]
    assert (found.state, [str(one.criteria[0]) for one in found.stale]) == ("proved", ["sm.ri"])
    both = (
        declare(criteria="[sm.some]") + '  {from: "2024", decision: level, criteria: [sm.bad], because: It was so.}]\n'
    )
    found = differ(edition(MOVED, differs=both.replace("}]\n  {", "},\n  {", 1)))["level"]
    assert (found.state, [str(one.criteria[0]) for one in found.stale]) == ("declared", ["sm.bad"])


def test_what_is_declared_of_another_edition_does_not_count():
    found = differ(edition(MOVED, differs=declare(**{"from": '"2023"', "criteria": "[sm.some]"})))["level"]
    assert found.state == "refuted"


def test_a_decision_that_only_one_edition_has_is_a_difference_to_declare():
    gone = ("  visit:\n    outcomes:\n      no: {needs: nothing_worse}\n"
            "      soon: {criteria: [{clause: sm.soon, when: {level: {indicated: high}}}]}\n", "")  # fmt: skip
    assert differ(edition(gone))["visit"].state == "refuted"
    assert differ(edition(gone, differs=declare(decision="visit")))["visit"].state == "declared"


def test_what_the_editions_read_otherwise_is_not_one_measure():
    """Where only one edition knows every concern there is, the other's count may be higher."""
    complete = "complete: [{kinds: [safeguarding.concern], basis: assumption, because: All., owner: Lead}]\n"
    found = differ(edition(differs=complete))["level"]
    assert found.state == "refuted"


def test_names_that_neither_edition_has_are_told():
    new = edition(differs=declare(criteria="[sm.some, sm.nowhere]", outcomes="[upper]"))
    told = [name for _, name in Comparing(edition(year="2024"), new, AS_OF).names_nowhere()]
    assert told == ["upper", "sm.nowhere"]


def test_longer_windows_count_no_less():
    """The one count may be higher than the other, and never lower."""
    found = differ(
        edition(("value: 6 months", "value: 12 months"), ("concerns: {at_least: 2}", "concerns: {at_least: 1}"))
    )
    known = found["level"].apart.old.known
    assert set(known) == {"concerns"}
    assert known["concerns"] == Interval(1, None)


def test_when_the_solver_may_not_think_nothing_is_said_to_be_the_same():
    found = list(Comparing(edition(year="2024"), edition(), AS_OF, limits=Limits(steps=10)).differences())
    assert Counter(one.state for one in found) == {"not_proved": 2}
    assert all(one.because for one in found)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_shipped_policy_is_the_same_as_itself(path):
    assert {one.state for one in differ(shipped(path), shipped(path)).values()} == {"proved"}


def test_of_two_frameworks_nothing_is_said_to_be_the_same():
    by_stem = {path.stem: shipped(path) for path in FILES}
    found = differ(by_stem["herefordshire"], by_stem["herefordshire-2016"])
    assert {name: one.state for name, one in found.items()} == {"concern_level": "refuted", "overall_rag": "refuted"}
    assert found["concern_level"].apart.old.range == ("routine", "level_3")


def test_a_value_that_only_one_edition_names_is_told_apart():
    """Words that a test names are words for both, or a new one would never be met."""
    old = edition(("sm.ri, when: {overall: requires_improvement}", "sm.ri, when: {overall: inadequate}"), year="2024")
    found = differ(edition(), old)["level"]
    assert found.apart.old.known["overall"] == Candidates(("requires_improvement",))
