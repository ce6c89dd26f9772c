# ruff: noqa: E501 - changes have one line each
"""Each difference has a provider on whom it shows, decided by both policies; the edge of a day is named to the day."""

from datetime import date, timedelta

import pytest
from test_comparing import CHANGED, TEXT, found, policy

from qaengine.evaluation.judge import decide
from qaengine.policy.from_document import policy_from_document
from qaengine.readings.comparing.apart import apart
from qaengine.readings.comparing.comparison import Comparison
from qaengine.readings.comparing.comparison import compare as compared
from qaengine.readings.comparing.hunting import PROVIDER, Example

ON = date(2025, 9, 1)
SHOWS_NOTHING = ("a clause numbered anew", "the needs of an outcome")


def comparison(*changes: tuple[str, str]) -> Comparison:
    """The small policy compared with itself after the changes."""
    return compared(policy(), policy(*changes), as_of=ON)


def example(*changes: tuple[str, str]) -> Example:
    """The provider on whom the one difference shows."""
    (shown,) = comparison(*changes).shown
    assert shown.hunted is not None
    assert shown.hunted.example is not None
    return shown.hunted.example


@pytest.mark.parametrize("name", [name for name in CHANGED if name not in SHOWS_NOTHING])
def test_every_change_shows_on_a_provider_that_both_decide(name: str) -> None:
    change = CHANGED[name][0]
    one = example(change)
    again = [decide(each, one.signals, provider=PROVIDER, as_of=one.as_of) for each in (policy(), policy(change))]
    assert one.apart == apart(*again)
    assert one.apart


@pytest.mark.parametrize("days", [13, 28, 40])
def test_a_period_moved_by_a_day_is_shown_by_a_provider_exactly_one_day_old_enough(days: int) -> None:
    first = ("suspended: {more_than: 28 days}", f"suspended: {{more_than: {days} days}}")
    second = ("suspended: {more_than: 28 days}", f"suspended: {{more_than: {days + 1} days}}")
    (shown,) = compared(policy(first), policy(second), as_of=ON).shown
    assert shown.difference.old == f"more than {days} days"
    assert shown.difference.new == f"more than {days + 1} days"
    assert shown.hunted is not None
    assert shown.hunted.example is not None
    (signal,) = shown.hunted.example.signals
    assert signal.kind == "placement.suspension"
    assert signal.date == shown.hunted.example.as_of - timedelta(days=days + 1)
    assert shown.hunted.example.apart[0].about == "indicated"


def test_a_due_date_moved_by_a_day_names_both_days() -> None:
    one = example(("within: 10 working days", "within: 9 working days"))
    (due,) = [each for each in one.apart if each.about == "obligation"]
    assert due.clause == "eld.visit"
    assert due.old != due.new


def test_no_signal_and_no_field_of_an_example_is_idle() -> None:
    change = ("value: 3, basis", "value: 2, basis")
    one = example(change)
    for left_out in one.signals:
        rest = [signal for signal in one.signals if signal is not left_out]
        old, new = (decide(each, rest, provider=PROVIDER, as_of=one.as_of) for each in (policy(), policy(change)))
        assert old["level"].indicated == new["level"].indicated


def test_of_one_criterion_alone_another_need_shows_on_nobody_and_is_still_told() -> None:
    (shown,) = comparison(CHANGED["the needs of an outcome"][0]).shown
    assert shown.difference.what == "needs"
    assert shown.hunted is not None
    assert shown.hunted.example is None


def test_what_is_searched_without_success_is_said_with_its_number() -> None:
    never = (
        "{clause: eld.high.total, when: {total: {at_least: 7}}}",
        "{clause: eld.high.total, when: {total: {at_least: 7}, overall: good}}",
    )
    both = ("at_least: 7}, overall: good", "at_least: 7, more_than: 6}, overall: good")
    (shown,) = compared(policy(never), policy(never, both), as_of=ON).shown
    assert shown.hunted is not None
    assert shown.hunted.example is None
    assert shown.hunted.histories > 0


def test_a_rule_written_in_a_way_that_is_not_seen_through_is_not_called_equivalent() -> None:
    rewritten = (
        "when: {overall: inadequate}}",
        "when: {any_of: [{overall: inadequate}, {all_of: [{overall: inadequate}, {serious: {at_least: 1}}]}]}}",
    )
    assert comparison(rewritten).verdict == "no difference found"
    assert comparison().verdict == "equivalent"
    assert comparison(("value: 3, basis", "value: 2, basis")).verdict == "differ"


def test_a_lower_threshold_is_by_its_form_never_more_lenient_and_none_is_found() -> None:
    lenient = comparison(("value: 3, basis", "value: 2, basis")).leniency
    assert lenient is not None
    assert lenient.by_form
    assert [one for one in lenient.examples if one.found.about != "the least serious that is possible"] == []


def test_a_higher_threshold_is_shown_to_be_more_lenient() -> None:
    lenient = comparison(
        ("rating, when: {overall: inadequate}", "rating, when: {overall: inadequate, serious: {at_least: 1}}")
    ).leniency
    assert lenient is not None
    assert not lenient.by_form
    assert "the most serious that is possible" not in [one.found.about for one in lenient.examples]


NOT_BY_FORM = {
    "another pick": ("level:\n    outcomes", "level:\n    pick: first\n    outcomes"),
    "a step up of what needs nothing worse": ("needs: none_fail", "needs: nothing_worse"),
}


@pytest.mark.parametrize("frame", NOT_BY_FORM.values(), ids=NOT_BY_FORM)
def test_nothing_is_said_by_form_where_the_argument_does_not_hold(frame: tuple[str, str]) -> None:
    lenient = compared(policy(frame), policy(frame, ("value: 3, basis", "value: 2, basis")), as_of=ON).leniency
    assert lenient is not None
    assert not lenient.by_form


def test_a_decision_that_another_asks_is_not_said_by_form() -> None:
    asks = TEXT.replace(
        "changes:",
        "  other: {outcomes: {no: {}, yes: {criteria: [{clause: eld.o, when: {none_of: [{level: {indicated: high}}]}}]}}}\nchanges:",
    )
    old, new = (
        policy_from_document(asks.replace("value: 3, basis", f"value: {n}, basis"), file="asks.yaml") for n in (3, 2)
    )
    lenient = compared(old, new, as_of=ON).leniency
    assert lenient is not None
    assert not lenient.by_form


def test_without_a_search_differences_are_told_and_no_example() -> None:
    plain = compared(policy(), policy(("value: 3, basis", "value: 2, basis")), as_of=ON, search=False)
    assert [one.hunted for one in plain.shown] == [None]
    assert plain.leniency is None
    assert plain.differences == found(("value: 3, basis", "value: 2, basis"))
