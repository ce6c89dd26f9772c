"""The careful second look at a policy: every name leads somewhere, every value is one its indicator can have.

What the shape alone cannot tell (the vocabulary, the other sections) is checked here, and each literal of a test becomes
what its indicator's type says it is: a number, a period, a date, a yes or no, or a word.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from qaengine.documents import Word
from qaengine.errors import did_you_mean
from qaengine.policy import indicators as op
from qaengine.policy.changes import Approver, Change
from qaengine.policy.conditions import (
    AllOf,
    AnyOf,
    Asks,
    AtLeastOf,
    Bound,
    Condition,
    FieldTest,
    InForce,
    Indicated,
    NoneOf,
    Test,
    Where,
    subjects,
)
from qaengine.policy.conditions_from import RESERVED, Slips
from qaengine.policy.duties import DoneBy, Duty, Monthly
from qaengine.policy.indicators import Indicator, OfKind
from qaengine.policy.literals import typed_bound, typed_test
from qaengine.policy.records import (
    AtLeastNeeded,
    Cap,
    Criterion,
    Decision,
    Outcome,
    PolicyTree,
    Question,
    Setting,
)
from qaengine.policy.types import (
    ANY,
    DURATION,
    NUMBER,
    STANDING,
    TEXT,
    Choice,
    Group,
    Simple,
    Type,
    type_of_field,
)
from qaengine.signals.kinds import Field, FieldType
from qaengine.signals.vocabulary import Vocabulary

COMMON_FIELDS: Mapping[str, Simple] = {
    "source": TEXT,
    "ref": TEXT,
    "verified": Simple(name="yes or no"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """A policy tree whose literals are typed, with the type of each indicator."""

    tree: PolicyTree
    types: Mapping[str, Type]


def resolved(tree: PolicyTree, vocabulary: Vocabulary, slips: Slips) -> Resolved:
    """The tree with typed literals; mistakes of names and values are added to `slips`."""
    names = _Names(tree, vocabulary, slips)
    indicators = names.indicators()
    decisions = {name: names.decision(name, decision) for name, decision in tree.decisions.items()}
    names.circles(decisions)
    done = replace(
        tree,
        indicators=indicators,
        decisions=decisions,
        scope=tuple(names.criterion(criterion) for criterion in tree.scope),
        triggers=tuple(names.criterion(criterion) for criterion in tree.triggers),
        questions=tuple(names.question(question) for question in tree.questions),
        judgements=names.holding(tree),
        changes=tuple(names.change(change) for change in tree.changes),
        duties=tuple(names.duty(duty) for duty in tree.duties),
    )
    names.settings_and_the_rest()
    return Resolved(tree=done, types=names.types)


class _Names:
    """The names of one policy while it is looked over."""

    def __init__(self, tree: PolicyTree, vocabulary: Vocabulary, slips: Slips) -> None:
        self.tree, self.vocabulary, self.slips = tree, vocabulary, slips
        self.types: dict[str, Type] = {}
        self._open: list[str] = []
        self._done: dict[str, Indicator] = {}

    # Indicators, in the order of their own dependence

    def indicators(self) -> dict[str, Indicator]:
        for name in self.tree.indicators:
            if name in RESERVED or name in self.tree.decisions:
                what = "a word of the language" if name in RESERVED else "a decision too"
                self.slips.add("Q240", f"an indicator cannot be called `{name}`, which is {what}", name)
            self.type_of(name)
        return {name: self._done[name] for name in self.tree.indicators}

    def type_of(self, name: str) -> Type:
        """The type of an indicator, found once; a name that leads nowhere or round in a circle is a mistake."""
        if name in self.types:
            return self.types[name]
        if name in self._open:
            circle = " → ".join([*self._open[self._open.index(name) :], name])
            self.slips.add("Q241", f"indicators that rest on each other in a circle: {circle}", name)
            return ANY
        if name not in self.tree.indicators:
            self.slips.add("Q242", f"`{name}` is not an indicator", name, did_you_mean(name, self.tree.indicators))
            return ANY
        self._open.append(name)
        self._done[name], found = self._typed(name, self.tree.indicators[name])
        self._open.pop()
        self.types[name] = found
        return found

    def _typed(self, name: str, indicator: Indicator) -> tuple[Indicator, Type]:
        match indicator:
            case op.Latest():
                return self._latest(name, indicator)
            case op.PartOf(part_of=whole, members=members):
                return indicator, self._part(whole, members)
            case op.Count():
                return self._count(name, indicator)
            case op.Sum(sum=kinds, field=path):
                typed = replace(indicator, sum=self._kinds(kinds, indicator.where), where=(), within=self._window(indicator))
                self._expect(self._field_type(kinds, path), NUMBER, path, "a number to add up")
                self._presume(indicator.presume, kinds)
                return typed, NUMBER
            case op.Span(span=kinds):
                self._presume(indicator.presume, kinds)
                return replace(indicator, span=self._kinds(kinds, indicator.where), where=(), within=self._window(indicator)), DURATION
            case op.Age():
                return self._age(name, indicator), DURATION
            case op.Overdue(overdue=kind) | op.Late(late=kind) | op.OverdueRun(overdue_run=kind):
                return self._due(name, indicator, kind), NUMBER
            case op.Share(share=kinds, matching=matching):
                typed_share = replace(
                    indicator, share=self._kinds(kinds, indicator.where), where=(), within=self._window(indicator),
                    matching=self._where(matching, [of.kind for of in kinds]),
                )  # fmt: skip
                return typed_share, NUMBER
            case op.Worst(worst=group):
                return indicator, self._worst(group)
            case op.Rate():
                return self._rate(name, indicator), STANDING
            case op.Score():
                return self._score(name, indicator)
            case op.Bands(bands_of=of, bands=bands):
                self._expect(self.type_of(of), NUMBER, of, "a number that bands can cut")
                return replace(indicator, bands=self._bands(name, bands)), self._banded(indicator.scale, bands)
            case op.Matrix():
                return indicator, self._matrix(name, indicator)
            case op.Judgement(by=by, answers=answers):
                self._roles(by)
                typed_judgement = replace(indicator, holds=self._bound(indicator.holds, DURATION, name))
                return typed_judgement, _answered(answers)

    def _latest(self, name: str, indicator: op.Latest) -> tuple[Indicator, Type]:
        kind = self._field_type(indicator.latest, indicator.field)
        if indicator.for_each is not None:
            self._field_type(indicator.latest, indicator.for_each)
            if isinstance(kind, Group):
                self.slips.add("Q243", f"`{indicator.field}` is a map; `for_each` needs one value a signal", indicator.field)
            else:
                kind = Group(of=kind, members=indicator.members)
        elif indicator.members is not None and isinstance(kind, Group):
            kind = Group(of=kind.of, members=indicator.members)
        typed = replace(
            indicator, latest=self._kinds(indicator.latest, indicator.where), where=(), within=self._window(indicator)
        )
        return typed, kind

    def _part(self, whole: str, members: tuple[str, ...]) -> Type:
        kind = self.type_of(whole)
        if not isinstance(kind, Group):
            if kind != ANY:
                self.slips.add("Q244", f"`{whole}` is not a group and has no part", whole)
            return ANY
        for member in members:
            if kind.members is not None and member not in kind.members:
                hint = did_you_mean(member, kind.members)
                self.slips.add("Q245", f"`{member}` is not a member of `{whole}`", member if _placed(member) else whole, hint)
        return Group(of=kind.of, members=members)

    def _count(self, name: str, indicator: op.Count) -> tuple[Indicator, Type]:
        for path in (indicator.distinct, indicator.distinct_in, indicator.same):
            if path is not None:
                self._field_type(indicator.count, path)
        self._presume(indicator.presume, indicator.count)
        typed = replace(
            indicator, count=self._kinds(indicator.count, indicator.where), where=(), within=self._window(indicator)
        )
        return typed, NUMBER

    def _age(self, name: str, indicator: op.Age) -> Indicator:
        kinds = (OfKind(kind=indicator.age),)
        for path in (indicator.from_, indicator.until):
            if path is not None:
                self._expect_date(self._field_type(kinds, path), path)
        joined = self._bound(indicator.joined_within, DURATION, name)
        return replace(indicator, where=self._where(indicator.where, [indicator.age]), joined_within=joined)

    def _due(self, name: str, indicator: op.Overdue | op.Late | op.OverdueRun, kind: str) -> Indicator:
        for path in (indicator.due, indicator.done):
            self._expect_date(self._field_type((OfKind(kind=Word(kind)),), path), path)
        where = self._where(indicator.where, [kind])
        match indicator:
            case op.Overdue():
                return replace(indicator, where=where, grace=self._bound(indicator.grace, DURATION, name))
            case op.Late():
                grace, within = (self._bound(bound, DURATION, name) for bound in (indicator.grace, indicator.within))
                return replace(indicator, where=where, grace=grace, within=within)
            case op.OverdueRun():
                return replace(indicator, where=where)

    def _worst(self, group: str) -> Type:
        kind = self.type_of(group)
        if isinstance(kind, Group) and isinstance(kind.of, Choice):
            return kind.of
        if kind != ANY:
            self.slips.add("Q246", f"`{group}` is not a group of values with an order", group)
        return ANY

    def _rate(self, name: str, indicator: op.Rate) -> Indicator:
        self._expect(self.type_of(indicator.per), NUMBER, indicator.per, "a number of people or places")
        expected = indicator.expected
        return replace(
            indicator,
            rate=self._kinds(indicator.rate, indicator.where),
            where=(),
            within=self._bound(indicator.within, DURATION, name),
            minimum=self._bound(indicator.minimum, NUMBER, name),
            each=self._bound(indicator.each, NUMBER, name),
            times=self._bound(indicator.times, NUMBER, name),
            expected=expected if isinstance(expected, op.Baseline) else self._bound(expected, NUMBER, name),
        )

    def _score(self, name: str, indicator: op.Score) -> tuple[Indicator, Type]:
        parts = tuple(self._score_part(name, part) for part in indicator.score)
        if indicator.bands is None:
            return replace(indicator, score=parts), NUMBER
        kind = self._banded(indicator.scale, indicator.bands)
        return replace(indicator, score=parts, bands=self._bands(name, indicator.bands)), kind

    def _score_part(self, name: str, part: op.ScorePart) -> op.ScorePart:
        kind = self.type_of(part.of)
        points = part.points
        if points is None:
            self._expect(kind, NUMBER, part.of, "a number; give `points` for the values of other indicators")
        elif isinstance(kind, Choice):
            for value in points:
                if value not in kind.values:
                    self.slips.add("Q202", f"`{value}` is not a value of `{part.of}`", value, did_you_mean(value, kind.values))
            missing = [value for value in kind.values if value not in points and value not in kind.outside]
            if missing:
                self.slips.add("Q247", f"`points` says nothing of {_listed(missing)}", part.of)
        elif kind == Simple(name="yes or no"):
            for value in points:
                if value not in ("true", "false"):
                    self.slips.add("Q202", f"`{value}` is not a value of `{part.of}`", value, "it is `true` or `false`")
        elif kind != ANY:
            self.slips.add("Q247", f"`{part.of}` has no list of values to give points to; cut it into bands first", part.of)
        weight = self._bound(part.weight, NUMBER, name)
        typed = None if points is None else {value: self._number(bound, name) for value, bound in points.items()}
        return replace(part, weight=weight, points=typed)

    def _bands(self, name: str, bands: Iterable[op.Band]) -> tuple[op.Band, ...]:
        return tuple(replace(band, from_=self._number(band.from_, name)) for band in bands)

    def _banded(self, scale: str | None, bands: Iterable[op.Band]) -> Type:
        return self._scaled(scale, [band.is_ for band in bands])

    def _scaled(self, scale: str | None, values: Iterable[str]) -> Type:
        used = tuple(dict.fromkeys(str(value) for value in values))
        if scale is None:
            return Choice(values=used)
        known = self.vocabulary.scales.get(scale)
        if known is None:
            self.slips.add("Q248", f"`{scale}` is not a scale", scale, did_you_mean(scale, self.vocabulary.scales))
            return Choice(values=used)
        for value in values:
            if value not in known.every:
                self.slips.add("Q202", f"`{value}` is not a value of the scale `{scale}`", value, did_you_mean(value, known.every))
        return Choice(values=known.every, scales=(known.values,), outside=known.outside)

    def _matrix(self, name: str, indicator: op.Matrix) -> Type:
        rows, columns = self.type_of(indicator.rows), self.type_of(indicator.columns)
        self._cover(indicator.rows, rows, indicator.matrix, "row")
        for row, cells in indicator.matrix.items():
            self._cover(indicator.columns, columns, cells, f"column in the row `{row}`")
        return self._scaled(indicator.scale, [value for cells in indicator.matrix.values() for value in cells.values()])

    def _cover(self, about: str, kind: Type, cells: Mapping[str, object], what: str) -> None:
        if not isinstance(kind, Choice):
            if kind != ANY:
                self.slips.add("Q249", f"`{about}` is not a choice of values, so it cannot head a matrix", about)
            return
        for value in cells:
            if value not in kind.values:
                self.slips.add("Q202", f"`{value}` is not a value of `{about}`", value, did_you_mean(value, kind.values))
        missing = [value for value in kind.values if value not in cells and value not in kind.outside]
        if missing:
            self.slips.add("Q250", f"the matrix has no {what} for {_listed(missing)}", next(iter(cells), about))

    # Signals: kinds, fields, where

    def _kinds(self, kinds: Iterable[OfKind], common: Where) -> tuple[OfKind, ...]:
        """Each kind with its own and the common tests, typed."""
        return tuple(replace(of, where=self._where((*of.where, *common), [of.kind])) for of in kinds)

    def _field(self, kind: str, path: str) -> tuple[Field, str | None] | Simple | None:
        known = self.vocabulary.kind(kind)
        if known is None:
            return None
        name, _, key = path.partition(".")
        if name in COMMON_FIELDS and not key:
            return COMMON_FIELDS[name]
        field = known.fields.get(name)
        if field is None:
            hint = did_you_mean(name, [*known.fields, *COMMON_FIELDS])
            self.slips.add("Q252", f"`{kind}` has no field `{name}`", path, hint)
            return None
        if key and (field.type is not FieldType.MAP or (field.keys and key not in field.keys)):
            self.slips.add("Q253", f"`{name}` has no key `{key}`", path, did_you_mean(key, field.keys))
            return None
        return field, key or None

    def _known_kind(self, kind: str) -> bool:
        if self.vocabulary.kind(kind) is None:
            self.slips.add("Q251", f"`{kind}` is not a kind of signal", kind, did_you_mean(kind, self.vocabulary.kinds))
            return False
        return True

    def _field_type(self, kinds: Iterable[OfKind], path: str) -> Type:
        found: Type = ANY
        for of in kinds:
            if not self._known_kind(of.kind):
                continue
            field = self._field(of.kind, path)
            if isinstance(field, Simple):
                found = field
            elif field is not None:
                found = type_of_field(field[0], self.vocabulary, field[1])
        return found

    def _where(self, where: Where, kinds: Iterable[str]) -> Where:
        listed = [kind for kind in kinds if self._known_kind(kind)]
        return tuple(self._field_test(test, listed) for test in where)

    def _field_test(self, test: FieldTest, kinds: Iterable[str]) -> FieldTest:
        typed = test.test
        for kind in kinds:
            field = self._field(kind, test.path)
            if field is None:
                continue
            of = field if isinstance(field, Simple) else type_of_field(field[0], self.vocabulary, field[1])
            typed = typed_test(test.test, of, test.path, self.tree.settings, self.slips)
        return FieldTest(path=test.path, test=typed)

    def _presume(self, presume: op.Presume | None, kinds: Iterable[OfKind]) -> None:
        if presume is None:
            return
        self._readings([presume.reading])
        for path in presume.fields:
            self._field_type(kinds, path)

    # Conditions and what holds them

    def condition(self, condition: Condition) -> Condition:
        match condition:
            case AllOf(parts=parts):
                return AllOf(parts=tuple(self.condition(part) for part in parts))
            case AnyOf(parts=parts):
                return AnyOf(parts=tuple(self.condition(part) for part in parts))
            case NoneOf(parts=parts):
                return NoneOf(parts=tuple(self.condition(part) for part in parts))
            case Asks(subject=subject, test=test):
                return Asks(subject=str(subject), test=self._test_of(subject, test))
            case AtLeastOf(n=n, of=of, test=test):
                return self._at_least_of(n, of, test)

    def _test_of(self, subject: str, test: Test) -> Test:
        if subject in self.tree.decisions:
            return self._decision_test(subject, test)
        if subject not in self.tree.indicators:
            known = [*self.tree.indicators, *self.tree.decisions]
            self.slips.add("Q242", f"`{subject}` is not an indicator or a decision", subject, did_you_mean(subject, known))
            return test
        return typed_test(test, self.type_of(subject), subject, self.tree.settings, self.slips)

    def _decision_test(self, name: str, test: Test) -> Test:
        outcomes = tuple(str(outcome) for outcome in self.tree.decisions[name].outcomes)
        kind = Choice(values=outcomes, scales=(outcomes,))
        match test:
            case InForce(test=inner):
                return InForce(test=typed_test(inner, kind, name, self.tree.settings, self.slips))
            case Indicated(test=inner):
                return Indicated(test=typed_test(inner, kind, name, self.tree.settings, self.slips))
            case _:
                self.slips.add("Q254", f"say whether `{name}` is asked as `indicated` or as `in_force`", name)
                return test

    def _at_least_of(self, n: Bound, of: tuple[str, ...], test: Test) -> Condition:
        typed = test
        for subject in of:
            kind = self.type_of(subject)
            member = kind.of if isinstance(kind, Group) and len(of) == 1 else kind
            typed = typed_test(test, member, subject, self.tree.settings, self.slips)
        return AtLeastOf(n=self._number(n, "at_least_of"), of=tuple(str(subject) for subject in of), test=typed)

    def criterion(self, criterion: Criterion, outcomes: Iterable[str] = ()) -> Criterion:
        self._roles([*criterion.judged_by, *criterion.decided_by])
        self._readings(criterion.reading)
        if criterion.when is None and not criterion.judged_by:
            hint = "say `when` it is met, or `judged_by` whom"
            self.slips.add("Q255", f"nothing says when `{criterion.clause}` is met", criterion.clause, hint)
        if criterion.up_to is not None:
            listed = tuple(outcomes)
            if criterion.up_to not in listed:
                self.slips.add("Q256", f"`{criterion.up_to}` is not an outcome here", criterion.up_to, did_you_mean(criterion.up_to, listed))
            if not criterion.decided_by:
                self.slips.add("Q257", "`up_to` leaves two outcomes open, so `decided_by` must say who decides", criterion.up_to)
        return replace(
            criterion,
            when=criterion.when and self.condition(criterion.when),
            unless=criterion.unless and self.condition(criterion.unless),
            applies_to=criterion.applies_to and self.condition(criterion.applies_to),
        )

    def decision(self, name: str, decision: Decision) -> Decision:
        outcomes = tuple(str(outcome) for outcome in decision.outcomes)
        self._readings(decision.reading)
        if decision.pick == "recorded" and decision.recorded is None:
            self.slips.add("Q258", f"`{name}` is picked as recorded, so `recorded` must say in which signals", name)
        if decision.recorded is not None:
            self._recorded(decision, outcomes)
        if decision.starts_at is not None and decision.starts_at not in outcomes:
            self.slips.add("Q256", f"`{decision.starts_at}` is not an outcome of `{name}`", decision.starts_at, did_you_mean(decision.starts_at, outcomes))
        typed = {key: self._outcome(outcome, outcomes) for key, outcome in decision.outcomes.items()}
        for dimension, cells in (decision.rows or {}).items():
            for outcome, cell in cells.items():
                if outcome not in typed:
                    self.slips.add("Q256", f"`{outcome}` is not an outcome of `{name}` (row `{dimension}`)", outcome, did_you_mean(outcome, outcomes))
                    continue
                typed[outcome] = replace(typed[outcome], criteria=(*typed[outcome].criteria, self.criterion(cell, outcomes)))
        return replace(
            decision,
            outcomes=typed,
            rows=None,
            cap=tuple(self._cap(cap, outcomes) for cap in decision.cap),
            applies_to=decision.applies_to and self.condition(decision.applies_to),
        )

    def _recorded(self, decision: Decision, outcomes: tuple[str, ...]) -> None:
        assert decision.recorded is not None
        kind = self._field_type((OfKind(kind=decision.recorded.kind),), decision.recorded.field)
        if isinstance(kind, Choice):
            for outcome in decision.outcomes:
                if outcome not in kind.values:
                    hint = did_you_mean(outcome, kind.values)
                    self.slips.add("Q259", f"`{outcome}` is never recorded in `{decision.recorded.field}`", outcome, hint)
        if decision.recorded.when is not None:
            self._field_type((OfKind(kind=decision.recorded.kind),), decision.recorded.when)

    def _outcome(self, outcome: Outcome, outcomes: tuple[str, ...]) -> Outcome:
        self._readings(outcome.reading)
        needs = outcome.needs
        if isinstance(needs, AtLeastNeeded):
            needs = replace(needs, at_least=self._number(needs.at_least, "needs"))
        return replace(
            outcome,
            needs=needs,
            criteria=tuple(self.criterion(criterion, outcomes) for criterion in outcome.criteria),
            only_if=tuple(self.criterion(criterion, outcomes) for criterion in outcome.only_if),
        )

    def _cap(self, cap: Cap, outcomes: tuple[str, ...]) -> Cap:
        self._readings(cap.reading)
        if cap.at not in outcomes:
            self.slips.add("Q256", f"`{cap.at}` is not an outcome here", cap.at, did_you_mean(cap.at, outcomes))
        return replace(cap, when=self.condition(cap.when))

    def question(self, question: Question) -> Question:
        self._roles(question.of)
        self._readings(question.reading)
        return replace(question, when=question.when and self.condition(question.when))

    def holding(self, tree: PolicyTree) -> object:
        if tree.judgements is None:
            return None
        return replace(tree.judgements, hold=self._bound(tree.judgements.hold, DURATION, "judgements"))

    def settings_and_the_rest(self) -> None:
        """What stands by itself: the basis of each setting, kinds called complete, decisions that change."""
        for name, setting in self.tree.settings.items():
            self._basis(name, setting)
        for complete in self.tree.complete:
            for kind in complete.kinds:
                self._known_kind(kind)

    # What moves and what falls due

    def change(self, change: Change) -> Change:
        """The change with typed conditions; its decision, outcomes, roles and readings are all known."""
        self._readings(change.reading)
        self._outcomes_of(change.decision, (*change.from_, *change.to), change.decision)
        if change.worsening and not (change.clause or change.reading):
            self.slips.add("Q261", "a worsening at once needs its clause or its reading", change.worsening)
        if not change.worsening and not change.approved_by:
            self.slips.add("Q281", "a change needs `approved_by`, or `worsening: at_once`", change.decision)
        return replace(
            change,
            approved_by=tuple(self._approver(approver) for approver in change.approved_by),
            requires=tuple(replace(one, when=self.condition(one.when)) for one in change.requires),
        )

    def _approver(self, approver: Approver) -> Approver:
        self._roles(approver.role)
        return Approver(
            role=approver.role, clause=approver.clause, when=self.condition(approver.when) if approver.when else None
        )  # fmt: skip

    def _outcomes_of(self, name: str, outcomes: Iterable[str], at: str) -> None:
        decision = self.tree.decisions.get(name)
        if decision is None:
            self.slips.add("Q260", f"`{name}` is not a decision", at, did_you_mean(name, self.tree.decisions))
            return
        for outcome in outcomes:
            if outcome not in decision.outcomes:
                hint = did_you_mean(outcome, decision.outcomes)
                self.slips.add("Q256", f"`{outcome}` is not an outcome of `{name}`", outcome, hint)

    def duty(self, duty: Duty) -> Duty:
        """The duty with typed conditions, kinds and periods; whatever it names is there."""
        self._roles((*duty.who, *duty.to))
        self._readings(duty.reading)
        if duty.entered is not None:
            outcomes = (*duty.entered.outcomes, *duty.entered.was)
            self._outcomes_of(duty.entered.decision, outcomes, duty.entered.decision)
        if duty.indicated_or_in_force is not None:
            standing = duty.indicated_or_in_force
            self._outcomes_of(standing.decision, standing.outcomes, standing.decision)
        for clause in duty.became_met:
            if clause not in self._asked_clauses():
                self.slips.add("Q282", f"no criterion has the clause `{clause}`", clause, did_you_mean(clause, self._asked_clauses()))
        kinds = [str(of.kind) for of in duty.for_each or ()]
        for path in (*duty.from_, *duty.due_on, *duty.done_on):
            self._expect_date(self._field_type(duty.for_each or (), path), path)
        return replace(
            duty,
            for_each=duty.for_each and self._kinds(duty.for_each, ()),
            while_=duty.while_ and self.condition(duty.while_),
            applies_to=duty.applies_to and self.condition(duty.applies_to),
            within=self._bound(duty.within, DURATION, "within"),
            before=self._bound(duty.before, DURATION, "before"),
            every=self._bound(duty.every, DURATION, "every"),
            lasts=self._bound(duty.lasts, DURATION, "lasts"),
            unless=None if duty.unless is None else self._where(duty.unless, kinds),
            blocked_while=None if duty.blocked_while is None else self._where(duty.blocked_while, kinds),
            last=tuple(self._done_by(way, kinds) for way in duty.last),
            agreed=tuple(self._done_by(way, kinds) for way in duty.agreed),
            done_by=tuple(self._done_by(way, kinds) for way in duty.done_by),
            start=self._start(duty.start),
            monthly=duty.monthly and self._monthly(duty.monthly),
        )

    def _start(self, start: str | None) -> str | None:
        if start is not None:
            self._expect_date(self.type_of(start), start)
        return start

    def _done_by(self, done_by: DoneBy, kinds: list[str]) -> DoneBy:
        for path in done_by.on:
            self._expect_date(self._field_type(done_by.signals, path), path)
        if done_by.told is not None:
            self._field_type(done_by.signals, done_by.told)
        for mine, theirs in done_by.same.items():
            if mine != "id":
                self._field_type(done_by.signals, mine)
            if theirs != "id":
                self._field_type([OfKind(kind=kind) for kind in kinds], theirs)
        ahead = self._bound(done_by.ahead, DURATION, "ahead")
        return replace(done_by, signals=self._kinds(done_by.signals, ()), ahead=ahead)

    def _monthly(self, monthly: Monthly) -> Monthly:
        kinds = (OfKind(kind=monthly.returns),)
        self._field_type(kinds, monthly.period)
        self._expect_date(self._field_type(kinds, monthly.done), monthly.done)
        self._start(monthly.start)
        return monthly

    def _asked_clauses(self) -> set[str]:
        tree = self.tree
        found = {str(c.clause) for c in (*tree.scope, *tree.triggers)}
        for decision in tree.decisions.values():
            found |= {str(cap.clause) for cap in decision.cap}
            found |= {str(cell.clause) for cells in (decision.rows or {}).values() for cell in cells.values()}
            for outcome in decision.outcomes.values():
                found |= {str(c.clause) for c in (*outcome.criteria, *outcome.only_if)}
        return found

    def _basis(self, name: str, setting: Setting) -> None:
        if setting.basis == "source" and setting.clause is None:
            self.slips.add("Q262", f"the setting `{name}` comes from the source, so it needs its `clause`", name)
        if setting.basis == "assumption" and not (setting.because and setting.owner):
            self.slips.add("Q263", f"the setting `{name}` is an assumption, so it needs `because` and `owner`", name)
        if setting.reading is not None:
            self._readings([setting.reading])

    def circles(self, decisions: Mapping[str, Decision]) -> None:
        """Decisions may rest on one another, but not round in a circle."""
        rests = {name: _decisions_in(decision) & set(decisions) for name, decision in decisions.items()}
        for name in decisions:
            path = _way_back(name, rests)
            if path and name == min(path):
                self.slips.add("Q264", f"decisions that rest on each other in a circle: {' → '.join(path)}", _key(self.tree.decisions, name))

    # Small checks

    def _window(self, indicator: op.Latest | op.Count | op.Sum | op.Span | op.Share) -> Bound | None:
        return self._bound(indicator.within, DURATION, "within")

    def _bound(self, bound: Bound | None, kind: Simple, about: str) -> Bound | None:
        return None if bound is None else typed_bound(bound, kind, about, self.tree.settings, self.slips)

    def _number(self, bound: Bound, about: str) -> Bound:
        return typed_bound(bound, NUMBER, about, self.tree.settings, self.slips)

    def _roles(self, roles: Iterable[str]) -> None:
        known = [*self.tree.roles, *self.tree.forums]
        for role in roles:
            if role not in known:
                self.slips.add("Q265", f"`{role}` is not a role or forum of this policy", role, did_you_mean(role, known))

    def _readings(self, readings: Iterable[str] | str | None) -> None:
        for reading in (readings,) if isinstance(readings, str) else readings or ():
            if reading not in self.tree.readings:
                self.slips.add("Q266", f"the reading `{reading}` is not among `readings`", reading, did_you_mean(reading, self.tree.readings))

    def _expect(self, kind: Type, wanted: Simple, at: str, what: str) -> None:
        if kind not in (wanted, ANY):
            self.slips.add("Q267", f"`{at}` is not {what}", at)

    def _expect_date(self, kind: Type, at: str) -> None:
        if kind != ANY and not (isinstance(kind, Simple) and kind.name == "date"):
            self.slips.add("Q267", f"`{at}` is not a date", at)


def _answered(answers: tuple[str, ...] | None) -> Type:
    if answers is None:
        return ANY
    if set(answers) <= {"true", "false"}:
        return Simple(name="yes or no")
    return Choice(values=tuple(str(answer) for answer in answers))


def _placed(word: str) -> bool:
    return getattr(word, "place", None) is not None


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _key(table: Mapping[str, object], name: str) -> str:
    return next(key for key in table if key == name)


def _decisions_in(decision: Decision) -> set[str]:
    criteria = [c for outcome in decision.outcomes.values() for c in (*outcome.criteria, *outcome.only_if)]
    conditions = [c for criterion in criteria for c in (criterion.when, criterion.unless, criterion.applies_to)]
    conditions += [cap.when for cap in decision.cap] + [decision.applies_to]
    return {subject for condition in conditions if condition is not None for subject, _ in subjects(condition)}


def _way_back(name: str, rests: Mapping[str, set[str]]) -> list[str]:
    """The way from a decision back to itself, or nothing."""
    ways = [[name]]
    seen: set[str] = set()
    while ways:
        way = ways.pop()
        for following in sorted(rests[way[-1]]):
            if following == name:
                return [*way, name]
            if following not in seen:
                seen.add(following)
                ways.append([*way, following])
    return []
