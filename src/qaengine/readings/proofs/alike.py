"""Which indicators of two policies are the same: they measure the same of the same signals, whatever they are called.

That is read off their forms, in which names, order and settings are resolved; and off what the policies say beside
them: of which kinds absence means none, how long a person's answer holds, and what the vocabulary says of a kind.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from qaengine.examples.regions import kinds_of
from qaengine.periods import Period
from qaengine.policy import indicators as op
from qaengine.policy.conditions import Bound
from qaengine.policy.forms.form import Given, Part, given
from qaengine.policy.forms.indicators import Indicators
from qaengine.policy.from_document import Policy
from qaengine.policy.indicators import rests_on
from qaengine.readings.proofs.renamed import values_in
from qaengine.signals.kinds import Field
from qaengine.signals.vocabulary import Vocabulary


class OnADay(Indicators):
    """A policy's indicators as forms, with what its settings are on the day; `instead` stands for some of them."""

    def __init__(self, policy: Policy, day: date, instead: Mapping[str, Part] | None = None) -> None:
        super().__init__(policy)
        self.day, self.instead = day, instead or {}

    def bound(self, bound: Bound) -> Given:
        """What the bound is on the day."""
        return given(self.policy.value(bound, self.day))

    def indicator(self, name: str) -> Part:
        """The indicator written out."""
        return self.instead[name] if name in self.instead else super().indicator(name)


class Alike:
    """How two editions compare on a day in what they say beside their indicators."""

    def __init__(self, old: Policy, new: Policy, day: date) -> None:
        self.kinds = frozenset(_read_alike(old, new))
        """The kinds of which both editions say the same."""
        self.is_held_alike = _hold(old, day) == _hold(new, day)
        """Whether a person's answer that names no end holds as long under both."""
        in_working_days = any(_counts_working_days(policy, day) for policy in (old, new))
        self.count_days_alike = old.calendar == new.calendar or not in_working_days
        """Whether working days are the same under both, as far as indicators and criteria are counted in them."""

    def is_read_alike(self, policy: Policy, name: str) -> bool:
        """Whether both editions read the signals alike at which the indicator looks."""
        looked_at = [kind for indicator in _with_those_below(policy, name) for kind in kinds_of(indicator)]
        return self.kinds.issuperset(looked_at) and (self.is_held_alike or not _holds_by_default(policy, name))


def key_of(forms: OnADay, name: str, *, alike: bool, edition: str) -> str:
    """A text that indicators share which are the same; of what the editions read otherwise, each has its own."""
    return f"{forms.indicator(name).key} {forms.policy.types[name]!r} {'' if alike else edition}"


def _with_those_below(policy: Policy, name: str) -> Iterator[op.Indicator]:
    indicator = policy.tree.indicators[name]
    yield indicator
    for below in rests_on(indicator):
        yield from _with_those_below(policy, str(below))


def _holds_by_default(policy: Policy, name: str) -> bool:
    return any(isinstance(one, op.Judgement) and one.holds is None for one in _with_those_below(policy, name))


def _hold(policy: Policy, day: date) -> object:
    held = policy.tree.judgements
    return None if held is None else policy.value(held.hold, day)


def _counts_working_days(policy: Policy, day: date) -> bool:
    values = values_in((policy.tree.decisions, policy.tree.indicators), lambda bound: policy.value(bound, day))
    return any(isinstance(value, Period) and value.working_days > 0 for value in values)


def _read_alike(old: Policy, new: Policy) -> Iterator[str]:
    """The kinds that both know in the same words, and of which absence means the same to both."""
    whole = [{str(kind) for one in policy.tree.complete for kind in one.kinds} for policy in (old, new)]
    for name, kind in old.vocabulary.kinds.items():
        other = new.vocabulary.kinds.get(name)
        if other is None or (name in whole[0]) != (name in whole[1]):
            continue
        if all(_same_field(old.vocabulary, one, new.vocabulary, other.fields.get(f)) for f, one in kind.fields.items()):
            yield name


def _same_field(one_vocabulary: Vocabulary, one: Field, other_vocabulary: Vocabulary, other: Field | None) -> bool:
    """Whether both mean the same by the field; one that only the first knows, no indicator of both names."""
    if other is None:
        return True
    scales = [name for name in (one.scale, *one.scales) if name]
    same = all(one_vocabulary.scales[name].values == other_vocabulary.scales[name].values for name in scales
               if name in other_vocabulary.scales)  # fmt: skip
    return same and replace(one, title="") == replace(other, title="")
