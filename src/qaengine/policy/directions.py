"""Which way is worse: of each indicator, by what the vocabulary says of its kinds and fields.

An indicator whose vocabulary says nothing, or that rests on others, has no direction of its own.

    more and less      of a number or a length of time
    later and earlier  of a date
    some values        of a choice or a yes or no, from the best to the worst
"""

from collections.abc import Iterable, Mapping
from typing import assert_never

from qaengine.policy import indicators as op
from qaengine.policy.conditions import FieldTest, Is, OrBetter, OrWorse, Where
from qaengine.policy.from_document import Policy
from qaengine.policy.indicators import Indicator, OfKind
from qaengine.policy.types import BOOLEAN, STANDINGS, Choice, Group, Type
from qaengine.signals.kinds import Field
from qaengine.signals.vocabulary import Vocabulary

Order = tuple[str | bool, ...]
Direction = str | tuple[Order, ...]
"""`more`, `less`, `later`, `earlier`, or the orders of values from best to worst; of a group, that of its members."""

YES_OR_NO: Mapping[str | None, Order] = {"true": (False, True), "false": (True, False)}


def directions(policy: Policy) -> Mapping[str, Direction]:
    """The direction of each indicator that has one."""
    found = {
        name: direction(one, policy.types[name], policy.vocabulary) for name, one in policy.tree.indicators.items()
    }
    return {str(name): one for name, one in found.items() if one is not None}


def direction(indicator: Indicator, kind: Type, vocabulary: Vocabulary) -> Direction | None:
    """Which way the indicator gets worse; None when nothing says so."""
    match indicator:
        case op.Latest(latest=kinds, field=path):
            return _of_values(kind.of if isinstance(kind, Group) else kind, _fields(kinds, str(path), vocabulary))
        case op.Count(count=kinds) | op.Span(span=kinds):
            return "more" if _adverse(kinds, vocabulary) else None
        case op.Sum(sum=kinds, field=path):
            return _one([field.worse for field in _fields(kinds, str(path), vocabulary)])
        case op.Age(age=name, until=until):
            return "more" if until is not None and vocabulary.kinds[str(name)].adverse else None
        case op.Overdue() | op.Late() | op.OverdueRun():
            return "more"
        case op.Share(share=kinds, matching=matching):
            return _of_share(kinds, matching, vocabulary)
        case op.Rate(rate=kinds):
            return (STANDINGS,) if _adverse(kinds, vocabulary) else None
        case op.PartOf() | op.Worst() | op.Score() | op.Bands() | op.Matrix() | op.Judgement():
            return None
        case _:
            assert_never(indicator)


def _adverse(kinds: Iterable[OfKind], vocabulary: Vocabulary) -> bool:
    return all(vocabulary.kinds[str(of.kind)].adverse for of in kinds)


def _fields(kinds: Iterable[OfKind], path: str, vocabulary: Vocabulary) -> list[Field]:
    """The field in each of the kinds that have it."""
    name = path.partition(".")[0]
    held = [vocabulary.kinds[str(of.kind)].fields for of in kinds]
    return [fields[name] for fields in held if name in fields]


def _of_values(kind: Type, fields: list[Field]) -> Direction | None:
    if isinstance(kind, Choice):
        return kind.scales or None
    worse = _one([field.worse for field in fields])
    if kind == BOOLEAN:
        return (YES_OR_NO[worse],) if worse in YES_OR_NO else None
    return worse


def _one(said: list[str | None]) -> str | None:
    """What all of them say; None when they differ, or any says nothing."""
    return said[0] if said and len(set(said)) == 1 else None


def _of_share(kinds: tuple[OfKind, ...], matching: Where, vocabulary: Vocabulary) -> str | None:
    """More of what is bad is worse, less of what is good is."""
    return _one([_matched(kinds, test, vocabulary) for test in matching])


def _matched(kinds: tuple[OfKind, ...], test: FieldTest, vocabulary: Vocabulary) -> str | None:
    sides = [_side(field, test, vocabulary) for field in _fields(kinds, str(test.path), vocabulary)]
    return _one(sides)


def _side(field: Field, test: FieldTest, vocabulary: Vocabulary) -> str | None:
    """`more` when the test takes the worse end of the field's values, `less` when it takes the better end."""
    order = _order(field, vocabulary)
    taken = _taken(test, order)
    if not taken or len(taken) == len(order):
        return None
    if taken == order[-len(taken) :]:
        return "more"
    return "less" if taken == order[: len(taken)] else None


def _order(field: Field, vocabulary: Vocabulary) -> Order:
    if field.scale is not None:
        return vocabulary.scales[field.scale].values
    return YES_OR_NO.get(str(field.worse), ())


def _taken(test: FieldTest, order: tuple[str | bool, ...]) -> Order:
    """The values of the order that the test takes, as they stand in it."""
    match test.test:
        case Is(values=values):
            return tuple(one for one in order if any(one == value for value in values))
        case OrWorse(value=limit) if limit in order:
            return order[order.index(str(limit)) :]
        case OrBetter(value=limit) if limit in order:
            return order[: order.index(str(limit)) + 1]
        case _:
            return ()
