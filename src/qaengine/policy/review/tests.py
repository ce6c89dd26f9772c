"""Tests that pass, or fail, whatever is held: they ask nothing."""

from collections.abc import Iterator

from qaengine.errors import Mistake
from qaengine.policy.conditions import (
    AllOf,
    AllTests,
    AnyOf,
    Asks,
    AtLeastOf,
    Condition,
    Every,
    Indicated,
    InForce,
    NoneOf,
    OrBetter,
    OrWorse,
    Some,
    Test,
)
from qaengine.policy.from_document import Policy
from qaengine.policy.review.findings import warning
from qaengine.policy.review.ranges import pointed_at, possible, sizes, words
from qaengine.policy.review.written import asked
from qaengine.policy.types import BOOLEAN, Choice, Group, Type

ALWAYS, NEVER = True, False


def empty_tests(policy: Policy) -> Iterator[Mistake]:
    """Each test that can only come out one way, of whatever its indicator is."""
    for one in asked(policy):
        for subject, test in _asks(one.condition):
            yield from _empty(policy, subject, test, _type_of(policy, subject))


def _asks(condition: Condition) -> Iterator[tuple[str, Test]]:
    match condition:
        case Asks(subject=subject, test=test):
            yield subject, test
        case AllOf(parts=parts) | AnyOf(parts=parts) | NoneOf(parts=parts):
            for part in parts:
                yield from _asks(part)
        case AtLeastOf(of=of, test=test):
            yield of[0], test


def _type_of(policy: Policy, subject: str) -> Type | None:
    decision = policy.tree.decisions.get(subject)
    if decision is None:
        return policy.types.get(subject)
    outcomes = tuple(str(outcome) for outcome in decision.outcomes)
    return Choice(values=outcomes, scales=(outcomes,))


def _empty(policy: Policy, subject: str, test: Test, kind: Type | None) -> Iterator[Mistake]:
    match test:
        case Every(test=inner) | Some(test=inner) | Indicated(test=inner) | InForce(test=inner):
            yield from _empty(policy, subject, inner, kind)
            return
        case AllTests(tests=tests) if any(isinstance(one, Every | Some | Indicated | InForce) for one in tests):
            for inner in tests:
                yield from _empty(policy, subject, inner, kind)
            return
        case _:
            single = kind.of if isinstance(kind, Group) else kind
    comes_out = _by_words(test, single) if isinstance(single, Choice) or single == BOOLEAN else None
    comes_out = _by_size(policy, subject, test) if comes_out is None else comes_out
    if comes_out is NEVER:
        hint = "its parts contradict each other" if isinstance(test, AllTests) else "ask for a value that it can have"
        yield warning("Q305", f"`{subject}` can never pass this test", *pointed_at(test), subject, hint=hint)
    elif comes_out is ALWAYS:
        text, hint = f"`{subject}` always passes this test", "ask for less than everything, or delete it"
        yield warning("Q306", text, *pointed_at(test), subject, hint=hint)


def _by_words(test: Test, kind: Type | None) -> bool | None:
    """No word passes; or every one in the order does, where a place in the order is asked.

    A list of all words asks whether there is one, and may well be meant.
    """
    choice = kind if isinstance(kind, Choice) else Choice(values=("true", "false"))
    passing = words(test, choice)
    if passing is None:
        return None
    if not passing & set(choice.values):
        return NEVER
    ranked = isinstance(test, OrWorse | OrBetter) and any(passing >= set(scale) for scale in choice.scales)
    return ALWAYS if ranked else None


def _by_size(policy: Policy, subject: str, test: Test) -> bool | None:
    can_be, passing = possible(policy, subject), sizes(test, policy.tree.settings)
    if can_be is None or passing is None:
        return None
    if can_be.held(passing).is_empty:
        return NEVER
    return ALWAYS if can_be.there and passing.covers(can_be.sizes) else None
