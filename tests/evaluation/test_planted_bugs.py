"""Bugs planted in the engine on purpose are noticed, each by a test that is named here.

A bug is a few characters of one function, changed in memory. Where the function no longer has those characters the
test says so, and the bug is to be planted anew. `scripts/plant_bugs.py` plants many more, drawn by lot.
"""

import importlib
import inspect
from collections.abc import Callable, Iterator
from textwrap import dedent
from types import CodeType, FunctionType

import pytest
import test_clocks
import test_counting
import test_criteria
import test_decisions
import test_due_days
import test_in_force
import test_latest
import test_time
import test_what_falls_due

from qaengine.signals.history import Register
from qaengine.signals.reading import signals_from_records

Test = Callable[..., None]


def corrected_signals_no_longer_count() -> None:
    """Of a signal, its successor and one that is withdrawn only the successor is evidence."""
    day = {"provider": "p1", "kind": "complaint", "date": "2025-03-01"}
    rows = ({"id": "a"}, {"id": "b", "supersedes": "a"}, {"id": "c"}, {"id": "w", "withdraws": "c"})
    history = Register(signals_from_records(day | row for row in rows)).history("p1")
    assert [one.id for one in history.signals] == ["b"]


in_force = test_in_force.test_what_is_in_force_and_what_is_warned_of
EVALUATION = "qaengine.evaluation."

# what is planted, in which function, what stands there, what is planted for it, which test notices
BUGS: dict[str, tuple[str, str, str, Test]] = {
    "a window that is a day short": (
        "qaengine.periods:back",
        "-period.days)",
        "1 - period.days)",
        test_time.test_a_window_is_closed_at_both_ends,
    ),
    "a deadline clamped to the 28th": (
        "qaengine.periods:_months_later",
        "min(day.day, monthrange(year, month + 1)[1])",
        "28",
        test_time.test_a_window_is_closed_at_both_ends,
    ),
    "all of several parts read as any": (
        EVALUATION + "criteria:Court.answer",
        "return all_met(",
        "return any_met(",
        test_criteria.test_the_combinators_are_those_of_kleene,
    ),
    "any of several parts read as all": (
        EVALUATION + "criteria:Court.answer",
        "return any_met(",
        "return all_met(",
        test_criteria.test_the_combinators_are_those_of_kleene,
    ),
    "unknown read as no in all_of": (
        "qaengine.outcome.truth:all_met",
        "found = UNKNOWN",
        "found = NOT_MET",
        test_criteria.test_the_combinators_are_those_of_kleene,
    ),
    "unknown read as no in none_of": (
        "qaengine.outcome.truth:opposite",
        "return UNKNOWN",
        "return MET",
        test_criteria.test_the_combinators_are_those_of_kleene,
    ),
    "silence read as none": (
        EVALUATION + "counting:Events.number",
        "possible if self.is_complete(day) else None",
        "possible",
        test_counting.test_none_is_known_only_where_the_whole_window_is_covered,
    ),
    "reports of one event counted apart": (
        EVALUATION + "counting:_events",
        'f"ref {signal.ref}" if signal.ref else f"id {signal.id}"',
        'f"id {signal.id}"',
        test_counting.test_a_count_is_an_interval,
    ),
    "an event counted before it happened": (
        EVALUATION + "counting:Events.slice",
        "bisect_right(self._days, day)",
        "len(self._days)",
        test_clocks.test_since_when_an_outcome_is_indicated,
    ),
    "what was replaced counted still": (
        "qaengine.signals.history:admitted",
        "if one.supersedes and",
        "if one.withdraws and",
        corrected_signals_no_longer_count,
    ),
    "what was withdrawn counted still": (
        "qaengine.signals.history:admitted",
        "gone = withdrawn(corrections)",
        "gone = set()",
        corrected_signals_no_longer_count,
    ),
    "unless that does not block": (
        EVALUATION + "criteria:Asked._computed",
        "return all_met((answer, opposite(blocked)))",
        "return answer",
        test_criteria.test_unless_blocks_only_when_it_is_met,
    ),
    "no judgement read as yes": (
        EVALUATION + "criteria:Asked.judged",
        "if isinstance(measured, Unknown):\n        return None",
        "if isinstance(measured, Unknown):\n        return MET",
        test_criteria.test_who_may_judge_prevails_while_the_word_holds,
    ),
    "a cap that is not looked at": (
        EVALUATION + "decisions:Judged._need",
        "(reached, *conditions, *capped)",
        "(reached, *conditions)",
        test_decisions.test_a_cap_keeps_out_what_is_better,
    ),
    "only_if that is not looked at": (
        EVALUATION + "decisions:Judged._need",
        "(reached, *conditions, *capped)",
        "(reached, *capped)",
        test_decisions.test_only_if_must_hold_beside_the_criteria,
    ),
    "a good outcome without a criterion met": (
        EVALUATION + "decisions:none_fail",
        "return MET if MET in answers else UNKNOWN",
        "return MET",
        test_decisions.test_how_many_criteria_an_outcome_needs,
    ),
    "what is presumed taken for certain": (
        EVALUATION + "decisions:Judged._picked",
        "certain=True",
        "certain=False",
        test_decisions.test_what_is_presumed_is_indicated_and_leaves_the_range_open,
    ),
    "the least serious of what is reached": (
        EVALUATION + "decisions:_most_serious",
        "reached[-1]",
        "reached[0]",
        test_decisions.test_which_outcome_is_picked,
    ),
    "the oldest rating for the newest": (
        EVALUATION + "meters:_Newest.deciding",
        "reversed(",
        "list(",
        test_latest.test_the_newest_signal_that_has_the_field_decides,
    ),
    "an approval that is missed": (EVALUATION + "in_force:Replay._complete", "or any(", "or all(", in_force),
    "an approval from what is not in force": (
        EVALUATION + "in_force:Replay._approve",
        "if start != self.standing:",
        "if start == '':",
        in_force,
    ),
    "an approval used twice": (EVALUATION + "in_force:Replay._move", "self.words.clear()", "pass", in_force),
    "a first word kept where a last one was spoken": (
        EVALUATION + "in_force:Replay._approve",
        "self.words.setdefault((start, end), {})[role] = signal",
        "self.words.setdefault((start, end), {}).setdefault(role, signal)",
        in_force,
    ),
    "of two who may approve the first word": (
        EVALUATION + "in_force:Replay.given",
        "last = max(",
        "last = min(",
        in_force,
    ),
    "an approver of whom nothing is known left out": (
        EVALUATION + "in_force:Replay.needed",
        "is not NOT_MET",
        "is MET",
        in_force,
    ),
    "a delegate whose last day does not count": (
        EVALUATION + "in_force:Replay._acts_for",
        "<= until",
        "< until",
        in_force,
    ),
    "what a change requires not asked": (
        EVALUATION + "in_force:Replay.unmet",
        "if answer is not MET",
        "if answer is NOT_MET",
        in_force,
    ),
    "software that improves an outcome": (
        EVALUATION + "in_force:Replay._worsen",
        "rank(moment.outcome) > rank(self.standing)",
        "rank(moment.outcome) != rank(self.standing)",
        in_force,
    ),
    "time that counts from the event and not from when it was known": (
        EVALUATION + "duties:_learned",
        "max(signal.date, signal.recorded_on)",
        "signal.date",
        test_what_falls_due.test_once_for_each_signal,
    ),
    "a letter from before it arose taken for the answer": (
        EVALUATION + "duties:Duties._is_shown_done",
        "first is None or done >= first",
        "True",
        test_what_falls_due.test_what_shows_it_done,
    ),
    "one of two told taken for both": (
        EVALUATION + "duties:Duties._is_shown_done",
        "return told >= set(map(str, duty.to))",
        "return bool(told & set(map(str, duty.to)))",
        test_what_falls_due.test_what_shows_it_done,
    ),
    "what is owed forgotten when its window has moved on": (
        EVALUATION + "duties:Duties._became_met",
        "if still or self._is_open(",
        "if still and not self._is_open(",
        test_what_falls_due.test_from_a_criterion_that_became_met,
    ),
    "the first time a condition held taken for the last": (
        EVALUATION + "duties:_unbroken",
        "reverse=True",
        "reverse=False",
        test_what_falls_due.test_while_something_holds_and_for_whom_it_applies,
    ),
    "the oldest agreed day": (
        EVALUATION + "duties:Duties._agreed",
        "max(found)[2]",
        "min(found)[2]",
        test_due_days.test_the_newest_agreed_day_since_it_arose_stands_for_the_limit,
    ),
    "what always was in force taken to have begun on the first day of news": (
        EVALUATION + "duties:_unbroken",
        "if not holds(turn - timedelta(days=1))), None)",
        "if not holds(turn - timedelta(days=1))), min(earlier, default=None))",
        test_due_days.test_what_always_was_in_force_came_on_no_day,
    ),
}


@pytest.mark.parametrize("what", BUGS)
def test_a_planted_bug_is_noticed(what, monkeypatch):
    place, stands, planted, notices = BUGS[what]
    monkeypatch.setattr(function_at(place), "__code__", code_of(function_at(place), stands, planted))
    noticed = [example for example in examples_of(notices) if fails(notices, example)]
    assert noticed, f"{notices.__name__} does not notice {what}"


def function_at(place: str) -> FunctionType:
    """The function that `module:name` or `module:Class.name` is."""
    module, _, path = place.partition(":")
    found: object = importlib.import_module(module)
    for name in path.split("."):
        found = getattr(found, name)
    assert isinstance(found, FunctionType)
    return found


def code_of(function: FunctionType, stands: str, planted: str) -> CodeType:
    """The function's code with the bug in it."""
    source = dedent(inspect.getsource(function))
    assert source.count(stands) == 1, f"`{stands}` stands {source.count(stands)} times in {function.__qualname__}"
    names = dict(function.__globals__)
    exec(compile(source.replace(stands, planted), "planted", "exec"), names)
    changed = names[function.__name__]
    assert isinstance(changed, FunctionType)
    return changed.__code__


def examples_of(test: Test) -> Iterator[dict[str, object]]:
    """With what pytest would call the test."""
    marks = [mark for mark in getattr(test, "pytestmark", ()) if mark.name == "parametrize"]
    examples: list[dict[str, object]] = [{}]
    for mark in marks:
        names, rows = mark.args
        listed = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)
        each = [dict(zip(listed, row if len(listed) > 1 else (row,), strict=True)) for row in rows]
        examples = [before | more for before in examples for more in each]
    yield from examples


def fails(test: Test, example: dict[str, object]) -> bool:
    """Whether the test fails on the example."""
    try:
        test(**example)
    except (AssertionError, ValueError, TypeError, AttributeError):
        return True
    return False


@pytest.mark.parametrize("test", sorted({bug[3] for bug in BUGS.values()}, key=lambda test: test.__name__))
def test_without_a_bug_the_same_tests_hold(test):
    assert not [example for example in examples_of(test) if fails(test, example)]
