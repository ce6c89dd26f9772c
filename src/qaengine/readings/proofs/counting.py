"""Which indicators look at the same signals: a count that can be no larger than another, a member of a group alone."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from qaengine.evaluation.asking import Asking, passes
from qaengine.evaluation.values import Candidates, Scalar
from qaengine.outcome.truth import MET, NOT_MET, Truth
from qaengine.periods import back
from qaengine.policy.conditions import FieldTest, Is, Test, Where
from qaengine.policy.from_document import Policy
from qaengine.policy.indicators import Count, Latest, OfKind
from qaengine.policy.types import BOOLEAN, Choice, Group, type_of_field


def counts_no_more(policy: Policy, fewer: str, more: str, day: date) -> bool:
    """Whether every signal that the one count counts is one that the other counts, whatever the signals."""
    one, other = policy.tree.indicators[fewer], policy.tree.indicators[more]
    assert isinstance(one, Count)
    assert isinstance(other, Count)
    if (one.distinct, one.distinct_in, one.same) != (other.distinct, other.distinct_in, other.same):
        return False
    if one.presume != other.presume or _first_day(policy, one, day) < _first_day(policy, other, day):
        return False
    wider = {str(of.kind): of.where for of in other.count}
    return all(
        str(of.kind) in wider and _implies(policy, str(of.kind), of.where, wider[str(of.kind)], day) for of in one.count
    )


def _first_day(policy: Policy, count: Count, day: date) -> date:
    return date.min if count.within is None else back(day, policy.period(count.within, day))


def _implies(policy: Policy, kind: str, narrow: Where, wide: Where, day: date) -> bool:
    """Whether what passes the one passes the other, and what may pass the one may pass the other."""
    return all(any(_is_narrower(policy, kind, one, other, day) for one in narrow) for other in wide)


def _is_narrower(policy: Policy, kind: str, one: FieldTest, other: FieldTest, day: date) -> bool:
    if one.path != other.path:
        return False
    if one.test == other.test:
        return True
    field = policy.vocabulary.kinds[kind].fields.get(str(one.path))
    of = type_of_field(field, policy.vocabulary) if field is not None else None
    values: tuple[Scalar, ...] = of.values if isinstance(of, Choice) else (True, False) if of == BOOLEAN else ()
    if of is None or not values:
        return False
    asking = Asking(value=lambda bound: policy.value(bound, day), type=of, calendar=policy.calendar)
    return all(
        _follows(_answer(one.test, value, asking), _answer(other.test, value, asking)) for value in (*values, None)
    )


def _answer(test: Test, value: Scalar, asking: Asking) -> Truth:
    return passes(test, Candidates((value,)), asking)


def _follows(narrow: Truth, wide: Truth) -> bool:
    """The other is met where the one is, and fails nowhere where the one may be met."""
    return (wide is MET if narrow is MET else True) and (narrow is NOT_MET if wide is NOT_MET else True)


def members_alone(policy: Policy) -> Iterator[tuple[str, str, str]]:
    """Each indicator that is one member of a group, with the group and the member.

    What the group knows of the member the indicator knows too; a signal that does not say of which member it speaks
    counts for the indicator alone, as one that may.
    """
    for group, whole in policy.tree.indicators.items():
        kind = policy.types[group]
        if not isinstance(whole, Latest) or whole.for_each is None or not isinstance(kind, Group) or not kind.members:
            continue
        for name, single in policy.tree.indicators.items():
            if (
                isinstance(single, Latest)
                and single.for_each is None
                and (single.field, single.within) == (whole.field, whole.within)
            ):
                yield from ((str(name), str(group), m) for m in kind.members if _is_member(single, whole, m))


def _is_member(single: Latest, whole: Latest, member: str) -> bool:
    """Whether the one looks at just those signals of the group that speak of the member."""
    only = FieldTest(path=str(whole.for_each), test=Is(values=(member,)))
    return _looked_at(single.latest) == _looked_at(replace(of, where=(*of.where, only)) for of in whole.latest)


def _looked_at(kinds: Iterable[OfKind]) -> set[tuple[str, frozenset[FieldTest]]]:
    return {(str(of.kind), frozenset(of.where)) for of in kinds}
