"""Two editions of a policy in one: every decision as the one, the other, and the new one with what is declared undone.

The indicators of both that are the same stand once, whatever they are called, so that the solver has one measure of
them. Of the old edition's others, and of what only the undone decisions ask, the names say where they are from.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from qaengine.policy.conditions import Bound, Literal
from qaengine.policy.forms.policies import Meaning
from qaengine.policy.from_document import Policy
from qaengine.policy.indicators import Indicator
from qaengine.policy.laws import Differs
from qaengine.policy.records import Complete, Criterion, Decision
from qaengine.policy.types import Type
from qaengine.readings.proofs.alike import Alike, OnADay, key_of
from qaengine.readings.proofs.mixed import mixed
from qaengine.readings.proofs.renamed import Renaming
from qaengine.signals.vocabulary import Vocabulary

UNDONE = " (what is declared undone)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """Both editions as one policy, and under which names it has their decisions."""

    policy: Policy
    old: Mapping[str, str]
    undone: Mapping[str, str]
    apart: frozenset[str]
    """Indicators of signals that the editions read otherwise, which have nothing to do with any other."""
    stands_for: Mapping[str, str]
    """Decisions of which the record and what is in force is another's."""


class Editions:
    """Two editions, and what the new one declares of how it differs from the old."""

    def __init__(self, old: Policy, new: Policy, day: date) -> None:
        self.old, self.new, self.day = old, new, day
        self.alike = Alike(old, new, day)
        differ = old.edition != new.edition
        self.mark = f" (edition {old.edition})" if differ else " (as it was)"
        self.declared = tuple(one for one in new.tree.differs if one.from_ == old.edition)

    @property
    def shared(self) -> tuple[str, ...]:
        """The decisions that both have."""
        return tuple(str(name) for name in self.new.tree.decisions if name in self.old.tree.decisions)

    def only_one_has(self) -> Iterator[tuple[str, Policy]]:
        """The decisions that one of them has alone, with the edition that has it."""
        for policy, other in ((self.old, self.new), (self.new, self.old)):
            yield from ((str(name), policy) for name in policy.tree.decisions if name not in other.tree.decisions)

    @cached_property
    def moves_alike(self) -> bool:
        """Whether both say the same of who may change what is in force."""
        told = [
            sorted(form.key for form in (*Meaning(one).changes(), *Meaning(one).delegates()))
            for one in (self.old, self.new)
        ]
        return told[0] == told[1]

    def together(self, declared: Iterable[Differs]) -> Together:
        """Both in one policy, with every decision that they share a third time with the declared differences undone."""
        return _Joining(self, tuple(declared)).joined()


class _Joining:
    """The new edition, to which the old one's indicators and decisions are brought."""

    def __init__(self, editions: Editions, declared: tuple[Differs, ...]) -> None:
        self.editions, self.declared = editions, declared
        self.old, self.new, self.day = editions.old, editions.new, editions.day
        self.indicators: dict[str, Indicator] = dict(self.new.tree.indicators)
        self.types: dict[str, Type] = dict(self.new.types)
        self.apart: set[str] = set()
        self.forms_of_old = OnADay(self.old, self.day)
        self.by_key: dict[str, str] = {}
        forms = OnADay(self.new, self.day)
        for name in self.new.tree.indicators:
            self.by_key.setdefault(self._key(forms, str(name)), str(name))
        self.names_of_old = self._taken_in(self.forms_of_old, {}, editions.mark, self._value_of_old)
        self.people_of_old = {clause: f"{clause}{editions.mark}" for clause in self._answered_otherwise()}

    def joined(self) -> Together:
        """Both as one policy."""
        before = {str(name): f"{name}{self.editions.mark}" for name in self.old.tree.decisions}
        undone = {name: f"{name}{UNDONE}" for name in self.editions.shared} if self.declared else {}
        old = Renaming(names=self.names_of_old | before, clauses=self.people_of_old, value=self._value_of_old)
        decisions = dict(self.new.tree.decisions)
        decisions |= {before[str(name)]: old.of(decision) for name, decision in self.old.tree.decisions.items()}
        decisions |= {name: found for name, found in self._undone(undone, old) if found is not None}
        tree = replace(
            self.new.tree, indicators=self.indicators, decisions=decisions, complete=self._complete_to_both(), scope=(),
            triggers=(), questions=(), changes=(), duties=(), laws=(), breaks=(), differs=(),
        )  # fmt: skip
        return Together(
            policy=replace(self.new, tree=tree, types=self.types, vocabulary=_both(self.new, self.old)),
            old=before,
            undone=undone,
            apart=frozenset(self.apart),
            stands_for=dict(self._stand_for(before, undone, decisions)),
        )

    # Indicators

    def _key(self, forms: OnADay, name: str) -> str:
        alike = self.editions.alike.is_read_alike(forms.policy, name)
        return key_of(forms, name, alike=alike, edition="old" if forms is self.forms_of_old else "new")

    def _taken_in(
        self, forms: OnADay, known: Mapping[str, str], mark: str, value: Callable[[Bound], Literal]
    ) -> dict[str, str]:
        """The indicators of a policy by the names under which they stand here; new ones are added."""
        own = forms.policy.tree.indicators
        found = dict(known)
        for name in map(str, own):
            if name not in known:
                found[name] = self.by_key.setdefault(self._key(forms, name), f"{name}{mark}")
        renaming = Renaming(names=found, value=value)
        for name, here in found.items():
            if here not in self.indicators:
                self.indicators[here], self.types[here] = renaming.of(own[name]), forms.policy.types[name]
                self.apart |= set() if self.editions.alike.is_read_alike(forms.policy, name) else {here}
        return found

    def _value_of_old(self, bound: Bound) -> Literal:
        return self.old.value(bound, self.day)

    # What is declared, undone

    def _undone(self, undone: Mapping[str, str], old: Renaming) -> Iterator[tuple[str, Decision | None]]:
        for name, called in undone.items():
            entries = [one for one in self.declared if one.decision == name]
            if any(one.is_whole for one in entries):
                yield called, old.of(self.old.tree.decisions[name])
                continue
            new = self._with_old_measures(name, [word for one in entries for word in one.of], undone)
            yield called, mixed(self.new.tree.decisions[name], self.old.tree.decisions[name], entries, new, old)

    def _with_old_measures(self, decision: str, words: list[str], undone: Mapping[str, str]) -> Renaming:
        """The new edition's names for a decision, with what these settings and indicators were in the old one."""
        settings = {word: self.old.tree.settings[word] for word in words if word in self.old.tree.settings}
        tree = replace(self.new.tree, settings={**self.new.tree.settings, **settings})
        policy = replace(self.new, tree=tree)
        measured = {word: self.names_of_old[word] for word in words if word in self.names_of_old}
        measured = {word: name for word, name in measured.items() if word in self.new.tree.indicators}
        forms = OnADay(policy, self.day, {word: self.forms_of_old.indicator(word) for word in measured})

        def value(bound: Bound) -> Literal:
            return policy.value(bound, self.day)

        names = self._taken_in(forms, measured, f" (of {decision}, undone)", value)
        return Renaming(names=names | dict(undone), value=value)

    # People, records, and what is said beside

    def _answered_otherwise(self) -> Iterator[str]:
        """The clauses of which others may answer, or for another time."""
        old, new = (dict(_answered(policy)) for policy in (self.old, self.new))
        for clause, people in old.items():
            if clause in new and not (people == new[clause] and self.editions.alike.is_held_alike):
                yield clause

    def _stand_for(
        self, before: Mapping[str, str], undone: Mapping[str, str], decisions: Mapping[str, Decision]
    ) -> Iterator[tuple[str, str]]:
        for name in self.editions.shared:
            for other in (before[name], *([undone[name]] if name in undone else [])):
                one, two = decisions[name], decisions[other]
                alike = one.recorded is None or str(one.recorded.kind) in self.editions.alike.kinds
                if alike and (tuple(one.outcomes), one.recorded) == (tuple(two.outcomes), two.recorded):
                    yield other, name

    def _complete_to_both(self) -> tuple[Complete, ...]:
        kinds = {str(kind) for one in self.old.tree.complete for kind in one.kinds}
        left = (
            replace(one, kinds=tuple(kind for kind in one.kinds if str(kind) in kinds))
            for one in self.new.tree.complete
        )
        return tuple(one for one in left if one.kinds)


def _answered(policy: Policy) -> Iterator[tuple[str, frozenset[tuple[str, ...]]]]:
    """Of each clause that people answer, who may."""
    who: dict[str, set[tuple[str, ...]]] = {}
    for criterion in _criteria(policy):
        if criterion.judged_by or criterion.decided_by:
            people = (*sorted(criterion.judged_by), "decided by", *sorted(criterion.decided_by))
            who.setdefault(str(criterion.clause), set()).add(people)
    yield from ((clause, frozenset(people)) for clause, people in who.items())


def _criteria(policy: Policy) -> Iterator[Criterion]:
    for decision in policy.tree.decisions.values():
        for outcome in decision.outcomes.values():
            yield from (*outcome.criteria, *outcome.only_if)


def _both(new: Policy, old: Policy) -> Vocabulary:
    """The words of both; where they clash, the new edition's."""
    return Vocabulary(
        kinds={**old.vocabulary.kinds, **new.vocabulary.kinds},
        scales={**old.vocabulary.scales, **new.vocabulary.scales},
    )
