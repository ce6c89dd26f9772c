"""Conditions and criteria: what they ask is there, and asked in a way in which it can answer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import assert_never

from qaengine.policy.careful.indicators import Indicators
from qaengine.policy.careful.literals import HOW_MANY
from qaengine.policy.careful.names import Names
from qaengine.policy.conditions import (
    AllOf,
    AllTests,
    AnyOf,
    Asks,
    AtLeastOf,
    Bound,
    Condition,
    Every,
    Indicated,
    InForce,
    NoneOf,
    Some,
    Test,
)
from qaengine.policy.conditions_from import NO_TEST
from qaengine.policy.records import Criterion
from qaengine.policy.types import MISTAKEN, Choice, Group, Type


class Conditions:
    """Looks over conditions, wherever in the policy they stand."""

    def __init__(self, names: Names, indicators: Indicators) -> None:
        self.names, self.indicators, self.slips, self.literals = names, indicators, names.slips, names.literals
        self._asked: dict[Condition, Condition] = {}

    def criterion(self, criterion: Criterion, outcomes: Sequence[str] = (), outcome: str | None = None) -> Criterion:
        """The criterion with typed conditions; `outcomes` are those of its decision, `outcome` its own."""
        self.names.roles([*criterion.judged_by, *criterion.decided_by])
        self.names.readings(criterion.reading)
        if criterion.when is None and not criterion.judged_by:
            hint = "say `when` it is, or `judged_by` whom"
            self.slips.add("Q255", f"nothing says when `{criterion.clause}` is met", criterion.clause, hint=hint)
        self._range(criterion, outcomes, outcome)
        return replace(
            criterion,
            when=self.optional(criterion.when),
            unless=self.optional(criterion.unless),
            applies_to=self.optional(criterion.applies_to),
        )

    def _range(self, criterion: Criterion, outcomes: Sequence[str], outcome: str | None) -> None:
        """`up_to` names a more serious outcome, and somebody decides between the two."""
        up_to = criterion.up_to
        if up_to is None:
            if criterion.decided_by:
                text = "`decided_by` says who decides between two outcomes, but there is no `up_to`"
                self.slips.add("Q257", text, *criterion.decided_by, hint="write `judged_by` for a yes or no")
            return
        if outcome is None:
            self.slips.add("Q257", "only a criterion of an outcome can reach `up_to` another", up_to)
        elif self.names.outcome(up_to, outcomes, "this decision") and outcomes.index(up_to) <= outcomes.index(outcome):
            self.slips.add(
                "Q257", f"`{up_to}` is not more serious than `{outcome}`", up_to, hint="outcomes get more serious"
            )
        if not criterion.decided_by:
            text = f"`up_to` leaves two outcomes open for `{criterion.clause}`, so `decided_by` must say who decides"
            self.slips.add("Q257", text, up_to, hint="for example `decided_by: quality_lead`")

    def optional(self, condition: Condition | None) -> Condition | None:
        """The condition, when there is one, with typed literals."""
        return None if condition is None else self.condition(condition)

    def condition(self, condition: Condition) -> Condition:
        """The condition with typed literals."""
        match condition:
            case AllOf(parts=parts):
                return AllOf(parts=self._parts(parts))
            case AnyOf(parts=parts):
                return AnyOf(parts=self._parts(parts))
            case NoneOf(parts=parts):
                return NoneOf(parts=self._parts(parts))
            case Asks(subject=subject, test=test):
                return self._once(self._asks(subject, test))
            case AtLeastOf():
                return self._once(self._at_least_of(condition))
            case _:
                assert_never(condition)

    def _once(self, condition: Condition) -> Condition:
        """The same record wherever the same is asked, so that it is answered once for a provider."""
        return self._asked.setdefault(condition, condition)

    def _parts(self, parts: Iterable[Condition]) -> tuple[Condition, ...]:
        return tuple(self.condition(part) for part in parts)

    def _asks(self, subject: str, test: Test) -> Condition:
        if subject in self.names.tree.decisions:
            return self._asks_decision(subject, test)
        if subject not in self.indicators.written:
            known = [*self.indicators.written, *self.names.tree.decisions]
            self.slips.unknown("Q242", f"`{subject}` is not an indicator or a decision", subject, known)
        kind = self.indicators.types.get(subject, MISTAKEN)
        return Asks(subject=str(subject), test=self.literals.test(test, kind, subject))

    def _asks_decision(self, name: str, test: Test) -> Condition:
        outcomes = tuple(str(outcome) for outcome in self.names.tree.decisions[name].outcomes)
        kind = Choice(values=outcomes, scales=(outcomes,))
        match test:
            case InForce(test=inner) | Indicated(test=inner):
                typed = self.literals.test(inner, kind, name)
                return Asks(subject=str(name), test=replace(test, test=typed))
            case AllTests(tests=tests):
                return AllOf(parts=tuple(self._asks_decision(name, inner) for inner in tests))
            case _:
                if test is not NO_TEST:
                    hint = "write `{in_force: ...}` for what stands, or `{indicated: ...}` for what the evidence says"
                    self.slips.add(
                        "Q254", f"`{name}` is a decision: say which of its outcomes is asked", name, hint=hint
                    )
                return AllOf(parts=())

    def _at_least_of(self, condition: AtLeastOf) -> Condition:
        """Several indicators, or the members of one group, put to one test that all of them read alike."""
        if isinstance(condition.test, Every | Some):
            text = f"`at_least_of` asks each by itself, so there is nothing for `{condition.test.key}` to ask"
            self.slips.add("Q228", text, condition.test.key, hint=f"leave out `{condition.test.key}`")
        kinds = {subject: self.indicators.type_of(subject) for subject in condition.of}
        typed = [self.literals.test(condition.test, self._asked_in(kinds, one), one) for one in kinds]
        if any(other != typed[0] for other in typed[1:]):
            *_, last = kinds
            self.slips.add("Q238", f"`{last}` is of another type than `{next(iter(kinds))}`", last)
        n = self.count(condition.n, "n", _number_of(kinds))
        return AtLeastOf(n=n, of=tuple(map(str, kinds)), test=typed[0] if typed else condition.test)

    def _asked_in(self, kinds: Mapping[str, Type], subject: str) -> Type:
        """The type that is put to the test; a group is asked by its members, and stands alone."""
        kind = kinds[subject]
        if not isinstance(kind, Group):
            return kind
        if len(kinds) == 1:
            return kind.of
        self.slips.add(
            "Q227", f"`{subject}` is a group, and stands among others here", subject, hint="ask it by itself"
        )
        return MISTAKEN

    def count(self, bound: Bound, about: str, most: int | None) -> Bound:
        """How many are wanted: one or more, and no more than there are, unless a setting says so to switch it off."""
        typed = self.literals.ruled(bound, HOW_MANY, about)
        if most is not None and isinstance(typed, Fraction) and typed > most:
            self.slips.add("Q273", f"{typed} are wanted, but there are only {most}", bound)
        return typed


def _number_of(kinds: Mapping[str, Type]) -> int | None:
    """How many are put to the test; None when it depends on what is held."""
    groups = [kind for kind in kinds.values() if isinstance(kind, Group)]
    if MISTAKEN in kinds.values() or any(group.members is None for group in groups):
        return None
    return sum(len(group.members or ()) for group in groups) + len(kinds) - len(groups)
