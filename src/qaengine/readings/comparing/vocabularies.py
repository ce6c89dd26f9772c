"""One register read for several policies: the words of all of them together, and who does not know which."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from qaengine.errors import Mistake, QaengineError
from qaengine.policy.from_document import Policy
from qaengine.signals.kinds import Field, Kind, Scale
from qaengine.signals.records import Signal
from qaengine.signals.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class Strange:
    """A kind, or a field of a kind, that a policy does not know, and how many signals bear it."""

    policy: str
    word: str
    signals: int


def together(policies: Iterable[Policy]) -> Vocabulary:
    """The kinds, fields and values of all the policies; QaengineError where two mean different things by one name."""
    kinds: dict[str, Kind] = {}
    scales: dict[str, Scale] = {}
    for policy in policies:
        for name, kind in policy.vocabulary.kinds.items():
            kinds[name] = _both_kinds(kinds[name], kind) if name in kinds else kind
        scales |= dict(policy.vocabulary.scales)
    return Vocabulary(kinds=kinds, scales=scales)


def _both_kinds(one: Kind, other: Kind) -> Kind:
    if one == other:
        return one
    fields = dict(one.fields)
    for name, field in other.fields.items():
        fields[name] = _both_fields(one.name, fields[name], field) if name in fields else field
    never = tuple(row for row in one.never_together if row in other.never_together)
    return replace(one, fields=fields, never_together=never, for_all=one.for_all or other.for_all)


def _both_fields(kind: str, one: Field, other: Field) -> Field:
    if one == other:
        return one
    if (one.type, one.items, one.values, one.event) != (other.type, other.items, other.values, other.event):
        text = f"the policies mean different things by `{kind}.{one.name}`, so no signal can be read for both"
        raise QaengineError([Mistake(code="Q730", text=text, hint="compare them without signals")])
    choices = tuple(dict.fromkeys((*one.choices, *other.choices))) if one.choices and other.choices else ()
    keys = tuple(dict.fromkeys((*one.keys, *other.keys))) if one.keys and other.keys else ()
    return replace(one, choices=choices, keys=keys, nullable=one.nullable or other.nullable)


def strange(policy: Policy, signals: Iterable[Signal]) -> Iterator[Strange]:
    """The kinds and fields among the signals that the policy does not know, and so takes no account of."""
    counts: dict[str, int] = {}
    for signal in signals:
        for word in _unknown(signal, policy.vocabulary.kinds):
            counts[word] = counts.get(word, 0) + 1
    for word, number in sorted(counts.items()):
        yield Strange(policy=f"{policy.id}@{policy.edition}", word=word, signals=number)


def _unknown(signal: Signal, kinds: Mapping[str, Kind]) -> Iterator[str]:
    kind = kinds.get(signal.kind)
    if kind is None:
        yield signal.kind
        return
    yield from (f"{signal.kind}.{name}" for name in signal.fields if name not in kind.fields)
