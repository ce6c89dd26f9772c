"""Indicators in the order in which they rest on each other: each gets its type, and what it names is looked up."""

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from typing import assert_never

from qaengine.policy import indicators as op
from qaengine.policy.careful.circles import DEEPEST, in_order, too_deep, words
from qaengine.policy.careful.literals import A_PERIOD, NOT_NEGATIVE, POSITIVE, STRETCH, WINDOW, Rule, called
from qaengine.policy.careful.names import Names
from qaengine.policy.careful.signals import COMMON_FIELDS, Signals
from qaengine.policy.careful.values import Values
from qaengine.policy.conditions import Bound
from qaengine.policy.conditions_from import RESERVED
from qaengine.policy.indicators import Indicator, OfKind, rests_on
from qaengine.policy.types import (
    ANY,
    BOOLEAN,
    DURATION,
    MISTAKEN,
    NUMBER,
    STANDING,
    Choice,
    Group,
    Type,
    is_date,
)
from qaengine.policy.words import literal_from


class Indicators:
    """The indicators of a policy: `types` holds the type of each, `typed` the records with their literals."""

    def __init__(self, names: Names, signals: Signals) -> None:
        self.names, self.signals, self.slips, self.literals = names, signals, names.slips, names.literals
        self.written = names.tree.indicators
        self.types: dict[str, Type] = {}
        self.typed: dict[str, Indicator] = {}
        self.values = Values(names, signals.vocabulary, signals.tainted, self.type_of)

    def look_over(self) -> dict[str, Indicator]:
        """Every indicator with typed literals, in the order of the file."""
        for name in self._ordered():
            self._own_name(name)
            self.names.readings(self.written[name].reading)
            self.typed[name], self.types[name] = self._look(self.written[name])
            self._clauses(self.written[name], self.types[name])
        return {name: self.typed[name] for name in self.written}

    def type_of(self, name: str) -> Type:
        """The type of an indicator; a name that leads nowhere is noted."""
        if name not in self.written:
            hint = "a decision is asked in a condition" if name in self.names.tree.decisions else None
            if hint:
                self.slips.add("Q242", f"`{name}` is a decision, and not an indicator", name, hint=hint)
            self.slips.unknown("Q242", f"`{name}` is not an indicator", name, self.written)
        return self.types.get(name, MISTAKEN)

    def _ordered(self) -> list[str]:
        rests = {name: list(rests_on(indicator)) for name, indicator in self.written.items()}
        order, circles = in_order(rests)
        for circle in circles:
            self.slips.add("Q241", words(circle, "indicators"), circle[0])
        for name in too_deep(order, rests):
            self.slips.add("Q271", f"`{name}` rests on a chain of more than {DEEPEST} indicators", name)
        return order

    def _own_name(self, name: str) -> None:
        if name in RESERVED:
            self.slips.add("Q240", f"`{name}` is a word of the language and cannot name an indicator", name)
        elif name in self.names.tree.decisions:
            self.slips.add("Q240", f"`{name}` names a decision too", name, hint="give the indicator another name")

    def _clauses(self, indicator: Indicator, kind: Type) -> None:
        members = list(indicator.clauses or ())
        if isinstance(kind, Group):
            self._members(members, kind.members, "this group")
        elif kind != MISTAKEN:
            self.slips.add("Q244", "`clauses` names members, but this is no group", *members, hint="write `clause`")

    # The operators, one by one

    def _look(self, indicator: Indicator) -> tuple[Indicator, Type]:
        match indicator:
            case op.Latest():
                return self._latest(indicator)
            case op.PartOf(part_of=whole, members=members):
                return indicator, self._part(whole, members)
            case op.Count():
                return self._count(indicator), NUMBER
            case op.Sum():
                return self._sum(indicator), NUMBER
            case op.Span():
                return self._span(indicator), DURATION
            case op.Age():
                return self._age(indicator), DURATION
            case op.Overdue(overdue=kind) | op.Late(late=kind) | op.OverdueRun(overdue_run=kind):
                return self._due(indicator, kind), NUMBER
            case op.Share():
                return self._share(indicator), NUMBER
            case op.Worst(worst=group):
                return indicator, self._worst(group)
            case op.Rate():
                return self._rate(indicator), STANDING
            case op.Score():
                return self.values.score(indicator)
            case op.Bands():
                return self.values.bands_of(indicator)
            case op.Matrix():
                return self.values.matrix(indicator)
            case op.Judgement():
                return self._judgement(indicator)
            case _:
                assert_never(indicator)

    def _latest(self, indicator: op.Latest) -> tuple[Indicator, Type]:
        kind = self._grouped(indicator, self._type(indicator.latest, indicator.field))
        kinds = self.signals.kinds(indicator.latest, indicator.where)
        return replace(indicator, latest=kinds, where=(), within=self._within(indicator.within)), kind

    def _sum(self, indicator: op.Sum) -> Indicator:
        kind = self._type(indicator.sum, indicator.field)
        if kind not in (NUMBER, MISTAKEN):
            text = f"`{indicator.field}` is {called(kind)}, so it cannot be added up"
            self.slips.add("Q267", text, indicator.field)
        self._presume(indicator, indicator.sum)
        kinds = self.signals.kinds(indicator.sum, indicator.where)
        return replace(indicator, sum=kinds, where=(), within=self._within(indicator.within))

    def _span(self, indicator: op.Span) -> Indicator:
        self._presume(indicator, indicator.span)
        kinds = self.signals.kinds(indicator.span, indicator.where)
        return replace(indicator, span=kinds, where=(), within=self._within(indicator.within))

    def _share(self, indicator: op.Share) -> Indicator:
        matching = self.signals.where(indicator.matching, [of.kind for of in indicator.share])
        kinds = self.signals.kinds(indicator.share, indicator.where)
        return replace(indicator, share=kinds, matching=matching, where=(), within=self._within(indicator.within))

    def _grouped(self, indicator: op.Latest, kind: Type) -> Type:
        """The type with the members that `for_each` and `members` give it."""
        if indicator.for_each is not None:
            of = self._type(indicator.latest, indicator.for_each)
            if isinstance(kind, Group):
                self.slips.add(
                    "Q243", f"`{indicator.field}` is a group already", indicator.for_each, hint="leave out `for_each`"
                )
                return MISTAKEN
            if isinstance(of, Group) or "." in indicator.for_each or indicator.for_each in COMMON_FIELDS:
                self.slips.add("Q243", f"`{indicator.for_each}` is not one value of each signal", indicator.for_each)
                return MISTAKEN
            self._members(
                indicator.members or (), of.values if isinstance(of, Choice) else None, f"`{indicator.for_each}`"
            )
            return kind if kind == MISTAKEN else Group(of=kind, members=indicator.members)
        if indicator.members is None or kind == MISTAKEN:
            return kind
        if not isinstance(kind, Group):
            hint = "say `for_each` field of the signals"
            self.slips.add(
                "Q244", f"`{indicator.field}` is one value and has no members", *indicator.members, hint=hint
            )
            return kind
        self._members(indicator.members, kind.members, f"`{indicator.field}`")
        return Group(of=kind.of, members=indicator.members)

    def _members(self, members: Iterable[str], known: tuple[str, ...] | None, of: str) -> None:
        """Each is a member of the group, as far as its members are known."""
        for member in members:
            if known is not None and member not in known:
                self.slips.unknown("Q245", f"`{member}` is not a member of {of}", member, known)

    def _part(self, whole: str, members: tuple[str, ...]) -> Type:
        kind = self.type_of(whole)
        if isinstance(kind, Group):
            self._members(members, kind.members, f"`{whole}`")
            return Group(of=kind.of, members=members)
        if kind != MISTAKEN:
            self.slips.add("Q244", f"`{whole}` is {called(kind)}, not a group, and has no part", whole)
        return MISTAKEN

    def _count(self, indicator: op.Count) -> Indicator:
        ways = [path for path in (indicator.distinct, indicator.distinct_in, indicator.same) if path is not None]
        for path in ways[1:]:
            self.slips.add("Q270", f"`{ways[0]}` says already what is counted", path, hint="keep one of the two")
        for path in ways:
            self._counted(path, self._type(indicator.count, path), in_list=path is indicator.distinct_in)
        self._presume(indicator, indicator.count)
        kinds = self.signals.kinds(indicator.count, indicator.where)
        return replace(indicator, count=kinds, where=(), within=self._within(indicator.within))

    def _counted(self, path: str, kind: Type, *, in_list: bool) -> None:
        if in_list and kind != MISTAKEN and not isinstance(kind, Group):
            self.slips.add("Q270", f"`{path}` is not a list", path, hint="write `distinct` instead of `distinct_in`")
        elif not in_list and isinstance(kind, Group):
            hint = "name one key of the map, or write `distinct_in` for a list"
            self.slips.add("Q270", f"`{path}` is not one value of each signal", path, hint=hint)

    def _age(self, indicator: op.Age) -> Indicator:
        for path in (indicator.from_, indicator.until):
            self._expect_date(indicator.age, path)
        joined = self._bound(indicator.joined_within, A_PERIOD, "joined_within")
        return replace(indicator, where=self.signals.where(indicator.where, [indicator.age]), joined_within=joined)

    def _due(self, indicator: op.Overdue | op.Late | op.OverdueRun, kind: str) -> Indicator:
        for path in (indicator.due, indicator.done):
            self._expect_date(kind, path)
        where = self.signals.where(indicator.where, [kind])
        match indicator:
            case op.Overdue():
                return replace(indicator, where=where, grace=self._bound(indicator.grace, A_PERIOD, "grace"))
            case op.Late():
                within = self._bound(indicator.within, WINDOW, "within")
                return replace(
                    indicator, where=where, grace=self._bound(indicator.grace, A_PERIOD, "grace"), within=within
                )
            case op.OverdueRun():
                return replace(indicator, where=where)
            case _:
                assert_never(indicator)

    def _worst(self, group: str) -> Type:
        kind = self.type_of(group)
        if isinstance(kind, Group) and isinstance(kind.of, Choice) and len(kind.of.scales) == 1:
            return kind.of
        if kind != MISTAKEN:
            hint = "name a group of ratings of one scale" if isinstance(kind, Group) else None
            self.slips.add(
                "Q246", f"`{group}` is not a group of values with one order from best to worst", group, hint=hint
            )
        return MISTAKEN

    def _rate(self, indicator: op.Rate) -> Indicator:
        self.values.number(indicator.per, "of people or places gives a rate")
        expected = indicator.expected
        return replace(
            indicator,
            rate=self.signals.kinds(indicator.rate, indicator.where),
            where=(),
            within=self.literals.ruled(indicator.within, STRETCH, "within"),
            minimum=self.literals.ruled(indicator.minimum, NOT_NEGATIVE, "minimum"),
            each=self._bound(indicator.each, POSITIVE, "each"),
            times=self._bound(indicator.times, POSITIVE, "times"),
            expected=expected
            if isinstance(expected, op.Baseline)
            else self.literals.ruled(expected, POSITIVE, "expected"),
        )

    def _judgement(self, indicator: op.Judgement) -> tuple[Indicator, Type]:
        self.names.roles(indicator.by)
        typed = replace(indicator, holds=self._bound(indicator.holds, A_PERIOD, "holds"))
        if indicator.answers is None:
            return typed, ANY
        return typed, _answered(indicator.answers)

    # What several operators have

    def _type(self, kinds: Iterable[OfKind], path: str) -> Type:
        return self.signals.type_of([of.kind for of in kinds], path)

    def _within(self, bound: Bound | None) -> Bound | None:
        return self._bound(bound, WINDOW, "within")

    def _bound(self, bound: Bound | None, rule: Rule, about: str) -> Bound | None:
        return None if bound is None else self.literals.ruled(bound, rule, about)

    def _presume(self, indicator: op.Count | op.Sum | op.Span, kinds: Iterable[OfKind]) -> None:
        self.names.readings(indicator.presume.reading if indicator.presume else None)
        self.signals.presume(indicator.presume, kinds, indicator.where)

    def _expect_date(self, kind: str, path: str | None) -> None:
        found = MISTAKEN if path is None else self.signals.type_of([kind], path)
        if found != MISTAKEN and not is_date(found):
            self.slips.add("Q267", f"`{path}` is {called(found)}, not a date", path)


def _answered(answers: tuple[str, ...]) -> Type:
    """The type of a person's answers; in signals text that reads as a number, true or false is that."""
    plain = {str(answer) for answer in answers}
    numbers = {answer for answer in plain if isinstance(literal_from(answer), Fraction)}
    if plain <= {"true", "false"}:
        return BOOLEAN
    if numbers | {"true", "false"} & plain:
        return NUMBER if numbers == plain else ANY
    return Choice(values=tuple(str(answer) for answer in answers))
