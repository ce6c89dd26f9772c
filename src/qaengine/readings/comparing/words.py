"""Forms and changes in words for an analyst."""

from datetime import date
from fractions import Fraction

from qaengine.outcome.phrases import day_words, listed, number_words, words_of
from qaengine.policy.conditions import Literal
from qaengine.policy.forms.form import Bag, Form, Given, Part, Row
from qaengine.readings.comparing.turns import Turn

TESTS = {
    "at_least": "at least", "more_than": "more than", "at_most": "at most", "less_than": "less than",
    "indicated": "indicated as", "in_force": "in force as",
}  # fmt: skip
SLOTS = {
    "within": "within", "grace": "with a grace of", "joined_within": "joined when issued again within",
    "holds": "holds for", "members": "its members", "presume": "what is presumed", "field": "the field",
    "distinct": "counts different", "same": "counts alike", "distinct_in": "counts different", "from": "from",
    "until": "until", "due": "due on", "done": "done on", "each": "for each", "expected": "expected",
    "minimum": "the least number", "times": "times what is expected", "weight": "weight", "bands": "bands",
    "share_of_most": "as a share of the most", "by": "answered by", "matching": "what counts as a match",
    "for_each": "for each", "when": "the condition", "unless": "the exception", "applies_to": "whom it concerns",
    "judged_by": "who may judge it", "up_to": "up to which outcome", "decided_by": "who decides", "listed": "listed",
    "of": "who is asked", "answers": "the answers", "to": "to", "called": "also called", "approved_by": "who approves",
    "requires": "what must hold first", "at_once": "worsens at once", "role": "who approves", "clause": "clause",
    "kind": "kind", "who": "who does it", "entered": "entering", "became_met": "clauses that bring it about",
    "while": "while", "lasts": "lasts", "before": "before the day", "due_on": "due on", "agreed": "another day agreed",
    "since": "since", "every": "every", "last": "last done by", "start": "counted from", "anchor": "counted from",
    "monthly": "monthly returns", "done_by": "what shows it done", "done_on": "what shows it done",
    "blocked_while": "what it waits for", "soft": "no hard date", "warned": "warns when it is open",
    "each_time": "each time anew", "indicated_or_in_force": "indicated or in force", "pick": "which outcome is picked",
    "starts_at": "starts at", "recorded": "where it is recorded", "outcomes": "outcomes", "on": "on", "ahead": "ahead",
    "signals": "signals", "told": "who was told", "where": "what a signal must say", "n": "how many",
}  # fmt: skip


NEEDS = {
    "any": "any one", "all": "all", "none_fail": "one met and none that fails", "nothing_worse": "nothing worse",
}  # fmt: skip


def needed(form: Form) -> str:
    """How many of its criteria an outcome needs."""
    return NEEDS.get(str(form.value), told(form)) if isinstance(form, Given) else told(form)


def told(form: Form | None) -> str:
    """The form in words; nothing is "none"."""
    match form:
        case None:
            return "none"
        case Given():
            return _given(form)
        case Bag(items=items) | Row(items=items):
            return listed([told(item) for item in items]) or "none"
        case Part():
            return _part(form)


def _given(form: Given) -> str:
    first, *later = form.steps
    steps = [f"{value_words(value)} from {day_words(day)}" for day, value in later if day is not None]
    return value_words(first[1]) + (f" ({', '.join(steps)})" if steps else "")


def value_words(value: Literal) -> str:
    """A value as people write it."""
    match value:
        case bool():
            return "yes" if value else "no"
        case Fraction() | int():
            return number_words(value)
        case date():
            return day_words(value)
        case str():
            return value if " " in value or "." in value else words_of(value)
        case _:
            return str(value)


def _part(form: Part) -> str:
    match form.kind:
        case "all_of" | "any_of":
            parts = form.slot("parts")
            assert isinstance(parts, Bag)
            joint = "and" if form.kind == "all_of" else "or"
            inner = [f"({told(one)})" if _is_joint(one) else told(one) for one in parts.items]
            return f" {joint} ".join(inner)
        case "not":
            return f"not ({told(form.slot('of'))})"
        case "asks" | "field":
            subject = form.slot("of") or form.slot("path")
            return f"{_called(subject)} {_test(form.slot('test'))}"
        case "at_least_of":
            return f"at least {told(form.slot('n'))} of {told(form.slot('of'))} {_test(form.slot('test'))}"
        case "of_kind":
            where = form.slot("where")
            limits = f" where {told(where)}" if isinstance(where, Bag) and where.items else ""
            return f"{words_of(form.label)}{limits}"
        case "approver":
            when = form.slot("when")
            return told(form.slot("role")).replace(" and ", " or ") + (f" if {told(when)}" if when else "")
        case "requirement" | "presumed" | "delegate" if form.label:
            return form.label
        case "band":
            return f"{words_of(form.label)} from {told(form.slot('from'))}"
        case "points" | "cell":
            return f"{words_of(form.label)}: {told(form.slot('points') or form.slot('is'))}"
        case _ if form.kind in TESTS or form.kind in ("is", "is_not", "known", "happened", "every", "some"):
            return _test(form)
        case _:
            return form.note or words_of(form.label) or _slots(form)


def _slots(form: Part) -> str:
    return listed(
        [f"{SLOTS.get(name, name)} {told(slot)}" for name, slot in form.slots if slot.key not in ("{}", "[]")]
    )


def _is_joint(form: Form) -> bool:
    return isinstance(form, Part) and form.kind in ("all_of", "any_of")


def _called(form: Form | None) -> str:
    if isinstance(form, Part):
        return form.note or words_of(form.label)
    return told(form)


def _test(form: Form | None) -> str:
    if not isinstance(form, Part):
        return told(form)
    match form.kind:
        case "is":
            return f"is {_either(form)}"
        case "is_not":
            return f"is not {_either(form)}"
        case "known" | "happened":
            says = form.slot("is")
            word = "known" if form.kind == "known" else "past"
            return f"is {word}" if isinstance(says, Given) and says.value is True else f"is not {word}"
        case "every" | "some":
            return f"{'each' if form.kind == 'every' else 'some'} {_test(form.slot('test'))}"
        case "all_of":
            return told(form)
        case _:
            return f"{TESTS[form.kind]} {told(form.slot('bound') or form.slot('test')).removeprefix('is ')}"


def _either(form: Part) -> str:
    values = form.slot("values")
    items = values.items if isinstance(values, Bag) else ()
    return listed([told(item) for item in items], "or")


def subject_of(turn: Turn) -> Part | None:
    """The innermost thing with a name of its own that a change stands in, as it is now."""
    kinds = ("all_of", "any_of", "not", "asks", "field", "every", "some", "indicated", "in_force", "of_kind", "way")
    for old, new in reversed(turn.within):
        if new.label and new.kind not in kinds:
            return new
        if new.kind == "asks" and turn.path and "test" in turn.path:
            asked = new.slot("of")
            if isinstance(asked, Part):
                return asked
        del old
    return None


def _is_test(form: Part) -> bool:
    return form.kind in TESTS or form.kind in ("is", "is_not", "known", "happened", "every", "some")


def aspect(turn: Turn) -> str:
    """Which side of its subject the change is about; "" where what was and what is say it themselves."""
    if turn.parent is not None and (_is_test(turn.parent[0]) or turn.slot in SAID_BY_THEMSELVES):
        return ""
    return SLOTS.get(turn.slot, turn.slot)


SAID_BY_THEMSELVES = ("parts", "of", "where", "when", "points", "cells", "bands", "test", "is")


def both_sides(turn: Turn) -> tuple[str, str]:
    """What was there and what is."""
    if turn.parent is not None and _is_test(turn.parent[0]):
        return _test(turn.parent[0]), _test(turn.parent[1])
    return told(turn.old), told(turn.new)
