"""For a policy and a day: of each subject, the regions of its values that the policy can tell apart.

A subject that rests on one other (`part_of`, `worst`, `bands_of`) is computed from it, so the regions of that other are
cut finely enough for both. A score and a matrix rest on several: they are subjects themselves, each region with regions
of its parts that come to it. A rate is a subject of its own; that it counts the same signals as another indicator is
not seen here, nor that two counts look at one kind. So an assignment of regions may be one that no signals make; but
what signals make is always among the assignments, with the limits that `values.groups` and `values.stretches` name.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from itertools import islice
from math import ceil

from qaengine.evaluation.asking import bounds_in, passes
from qaengine.evaluation.criteria import Leaf
from qaengine.evaluation.evidence import Evidence
from qaengine.evaluation.meters import meter_for
from qaengine.evaluation.values import Candidates, Measured, Scalar
from qaengine.examples import values
from qaengine.examples.assigned import AssignedCourt, Region, is_computed, presumes
from qaengine.examples.subjects import Subject, leaves_of, positions, tests_of
from qaengine.outcome.truth import MET, Truth, all_met, any_met
from qaengine.periods import Period
from qaengine.policy import indicators as op
from qaengine.policy.conditions import (
    AllTests,
    Asks,
    AtLeastOf,
    Every,
    Indicated,
    InForce,
    Known,
    Literal,
    OrWorse,
    Some,
    Test,
    subjects,
)
from qaengine.policy.from_document import Policy
from qaengine.policy.indicators import Indicator, rests_on
from qaengine.policy.types import STANDINGS, Choice, Group, Type
from qaengine.signals.kinds import Field, FieldType

MemberTest = tuple[values.Combine, Test]
MOST_PARTS = 20_000
"""Of a score or a matrix so many combinations of its parts are looked through; regions beyond them have no parts."""


def regions_of(policy: Policy, day: date) -> Mapping[Subject, tuple[Region, ...]]:
    """The regions of every subject that the policy asks, what is known of nothing first."""
    return Cutting(policy, day).all()


@dataclass(frozen=True)
class Cutting:
    """One cutting: a policy on one day."""

    policy: Policy
    day: date

    def all(self) -> dict[Subject, tuple[Region, ...]]:
        """The regions of every subject."""
        found: dict[Subject, tuple[Region, ...]] = {}
        for name in self._variables:
            subject = Subject(what="indicator", name=name)
            found[subject] = tuple(self._of_indicator(subject, self.policy.tree.indicators[name]))
        for subject in self._people():
            found[subject] = _alike(subject, list(values.sets_of(self._answers(subject))))
        for decision, of in self.policy.tree.decisions.items():
            outcomes = [str(outcome) for outcome in of.outcomes]
            if of.recorded is not None:
                recorded = Subject(what="recorded", name=str(decision))
                found[recorded] = _alike(recorded, list(values.sets_of(outcomes)))
            in_force = Subject(what="in_force", name=str(decision))
            nothing = [] if of.starts_at is not None else [values.NOTHING_KNOWN]
            found[in_force] = _alike(in_force, [*nothing, *(Candidates((one,)) for one in outcomes)])
        return found

    # Which subjects there are

    @cached_property
    def evidence(self) -> Evidence:
        return Evidence(self.policy, (), self.day, None)

    @cached_property
    def tests(self) -> dict[str, list[Test]]:
        return tests_of(self.policy)

    @cached_property
    def leaves(self) -> dict[str, list[Leaf]]:
        """The tests of the policy by the variable that they rest on."""
        found: dict[str, list[Leaf]] = {name: [] for name in self._variables}
        for leaf in leaves_of(self.policy.tree):
            for subject, test in subjects(leaf):
                if subject in self.policy.tree.indicators and not isinstance(test, Indicated | InForce):
                    held = found[variable_of(self.policy, subject)]
                    if leaf not in held:
                        held.append(leaf)
        return found

    @cached_property
    def _variables(self) -> list[str]:
        """The indicators that are asked, each that is computed from one other standing for that."""
        asked = {variable_of(self.policy, name) for name, tests in self.tests.items() if tests}
        return [str(name) for name in self.policy.tree.indicators if name in asked]

    def _parts(self, name: str) -> list[str]:
        """The variables that a score or a matrix rests on."""
        indicator = self.policy.tree.indicators[name]
        if not isinstance(indicator, op.Score | op.Matrix):
            return []
        direct = [variable_of(self.policy, part) for part in rests_on(indicator)]
        return [*direct, *(below for part in direct for below in self._parts(part))]

    def _people(self) -> list[Subject]:
        found: dict[Subject, None] = {}
        for position in positions(self.policy):
            criterion = position.criterion
            for by in (criterion.judged_by, criterion.decided_by):
                if by:
                    found[Subject(what="people", name=position.clause, by=tuple(map(str, by)))] = None
        return list(found)

    def _answers(self, subject: Subject) -> list[str | bool]:
        """Yes and no, and of who decides between outcomes those that they may name."""
        found: list[str | bool] = []
        for position in positions(self.policy):
            criterion = position.criterion
            if position.clause == subject.name and tuple(map(str, criterion.judged_by)) == subject.by:
                found += [True, False]
            if position.clause == subject.name and tuple(map(str, criterion.decided_by)) == subject.by:
                outcomes = [str(o) for o in self.policy.tree.decisions[str(position.decision)].outcomes]
                last = outcomes.index(str(criterion.up_to)) + 1 if criterion.up_to else len(outcomes)
                found += outcomes[outcomes.index(str(position.outcome)) : last]
        return list(dict.fromkeys(found))

    # One indicator

    def _of_indicator(self, subject: Subject, indicator: Indicator) -> Iterator[Region]:
        if isinstance(indicator, op.Score | op.Matrix):
            yield from self._composed(subject, indicator)
            return
        listed = self._measures(subject, indicator)
        if not presumes(indicator):
            yield from _alike(subject, listed)
            return
        kept: dict[object, Region] = {}
        for certain in listed:
            for shown in listed:
                if values.within(shown, certain):
                    region = Region(subject=subject, shown=shown, certain=certain)
                    kept.setdefault(self.seen(region), region)
        yield from kept.values()

    def _measures(self, subject: Subject, indicator: Indicator) -> list[Measured]:
        def tell(measured: Measured) -> object:
            return self.seen(Region(subject=subject, shown=measured, certain=measured))

        return values.apart(self.candidates(subject.name, indicator, tell), tell)

    def seen(self, region: Region) -> str:
        """All that the policy's tests say of the region; of a part of a score or a matrix, the measure itself."""
        name = region.subject.name
        court = AssignedCourt(self.evidence, {region.subject: region})
        whole = (region.shown, region.certain) if name in self._all_parts else ()
        said = [
            self._says(court, name, leaf, presume)
            for leaf in self.leaves.get(name, ())
            for presume in ((True, False) if presumes(self.policy.tree.indicators[name]) else (True,))
        ]
        return _key((said, whole))

    def _says(self, court: AssignedCourt, name: str, leaf: Leaf, presume: bool) -> object:
        match leaf:
            case Asks():
                return court.leaf_answer(leaf, self.day, presume)
            case AtLeastOf(of=of, test=test):
                own = [one for one in of if variable_of(self.policy, one) == name]
                count = ceil(self.policy.number(leaf.n, self.day))
                return [sorted(court.each_answer(one, test, count, self.day, presume)) for one in own]

    @cached_property
    def _all_parts(self) -> frozenset[str]:
        return frozenset(part for name in self._variables for part in self._parts(name))

    def candidates(self, name: str, indicator: Indicator, tell: values.Tell) -> Iterator[Measured]:
        """What may be measured of the indicator, before what the policy cannot tell apart is taken together."""
        kind, named = self.policy.types[name], self.named(name)
        match indicator:
            case op.Latest():
                yield from self._latest(name, indicator, kind, tell)
            case op.Judgement():
                assert not isinstance(kind, Group)
                yield from self._single(values.scalars(kind, named, whole=False, nullable=False), tell)
            case op.Count() | op.Overdue() | op.Late() | op.OverdueRun() | op.Sum():
                whole, closed = not isinstance(indicator, op.Sum), self._may_be_complete(indicator)
                yield from values.intervals(_numbers(named), whole=whole, closed=closed)
            case op.Share():
                yield values.NOTHING_KNOWN
                yield from values.intervals(_numbers(named), whole=False, closed=True, most=Fraction(1))
            case op.Span() | op.Age():
                yield values.NOTHING_KNOWN
                periods = [value for value in named if isinstance(value, Period)]
                is_span = isinstance(indicator, op.Span)
                yield from values.stretches(periods, self.day, self.policy.calendar, may_be_open=is_span)
            case op.Rate():
                yield from values.runs_of(STANDINGS)
            case _:
                yield values.NOTHING_KNOWN

    def _single(self, listed: Sequence[object], tell: values.Tell) -> Iterator[Measured]:
        """Sets of the single values that can be told apart."""
        alone = values.apart((Candidates((value,)) for value in listed), tell)  # type: ignore[arg-type]
        yield from values.sets_of([one.values[0] for one in alone])

    def _may_be_complete(self, indicator: Indicator) -> bool:
        """Whether it can be known that nothing is missing: within a window by coverage, without one as declared."""
        declared = {str(kind) for complete in self.policy.tree.complete for kind in complete.kinds}
        return getattr(indicator, "within", None) is not None or set(kinds_of(indicator)) <= declared

    # What tests name

    def named(self, name: str) -> list[Literal]:
        """What the tests of an indicator, and of those computed from it alone, compare with on the day."""
        found = [self.policy.value(bound, self.day) for test in self.tests[name] for bound in bounds_in(test)]
        for other, indicator in self.policy.tree.indicators.items():
            if name not in rests_on(indicator):
                continue
            match indicator:
                case op.Bands(bands=bands):
                    found += [self.policy.number(band.from_, self.day) for band in bands]
                case op.PartOf():
                    found += self.named(str(other))
                case op.Score(score=parts):
                    points = [part.points or {} for part in parts if part.of == name]
                    found += [str(value) for of in points for value in of]
                case op.Matrix(matrix=cells):
                    found += [*map(str, cells), *(str(column) for row in cells.values() for column in row)]
                case _:
                    continue
        return list(dict.fromkeys(found))

    # Latest: single values, lists and groups

    def _latest(self, name: str, indicator: op.Latest, kind: Type, tell: values.Tell) -> Iterator[Measured]:
        field, named = self._field(indicator), self.named(name)
        whole = field is not None and field.content is FieldType.WHOLE
        nullable = field is not None and (field.nullable or field.event)
        if not isinstance(kind, Group):
            listed = values.scalars(kind, named, whole=whole, nullable=nullable)
            listed = sorted(listed, key=lambda value: not self._can_be(indicator, Candidates((value,))))
            yield from (one for one in self._single(listed, tell) if self._can_be(indicator, one))
        elif indicator.for_each is None and field is not None and field.type is FieldType.LIST:
            yield from values.lists(values.scalars(kind.of, named, whole=whole, nullable=False))
        else:
            yield from self._group(name, indicator, kind, field, whole=whole, nullable=nullable)

    def _can_be(self, indicator: op.Latest, measured: Measured) -> bool:
        """Whether a signal that surely counts can have one of the values, by what is true together."""
        known = measured.values if isinstance(measured, Candidates) else ()
        return not known or any(
            self._goes_with(of, str(indicator.field), one) for of in indicator.latest for one in known
        )

    def _goes_with(self, of: op.OfKind, path: str, value: Scalar) -> bool:
        kind = self.policy.vocabulary.kind(str(of.kind))
        rows = kind.never_together if kind else ()
        return not any(
            row.get(path, ...) == value
            and all(self._is_forced(of, other, row[other]) for other in row if other != path)
            for row in rows
        )

    def _is_forced(self, of: op.OfKind, path: str, value: object) -> bool:
        """Whether the tests of a signal let the field be this one value and no other."""
        tests = [test for test in of.where if str(test.path) == path]
        kind = self.evidence.type_of(str(of.kind), path)
        if not tests or not isinstance(kind, Choice):
            return False
        asking = self.evidence.asking(kind, self.day)
        passing = [one for one in kind.values if all(passes(t.test, Candidates((one,)), asking) is MET for t in tests)]
        return passing == [value]

    def _field(self, indicator: op.Latest) -> Field | None:
        kind = self.policy.vocabulary.kind(str(indicator.latest[0].kind))
        return kind.fields.get(str(indicator.field).partition(".")[0]) if kind else None

    def _group(
        self, name: str, indicator: op.Latest, kind: Group, field: Field | None, *, whole: bool, nullable: bool
    ) -> Iterator[Measured]:
        asking = self.evidence.asking(kind.of, self.day)
        seen_by = self._seen_by(name, kind)
        tests = list(dict.fromkeys(one for asked in seen_by.values() for one in asked)) or [
            (all_met, Known(known=True))
        ]

        def answers(member: values.One) -> tuple[Truth, ...]:
            return tuple(passes(test, member, asking) for _, test in tests)

        listed = values.scalars(kind.of, self.named(name), whole=whole, nullable=nullable)
        listed = sorted(listed, key=lambda value: not self._can_be(indicator, Candidates((value,))))
        alone = values.apart((Candidates((value,)) for value in listed), answers)
        blocks = self._blocks(name, indicator, kind)
        sets = (one for one in values.sets_of([one.values[0] for one in alone]) if self._can_be(indicator, one))
        yield from values.groups(
            values.Grouping(
                blocks=tuple(blocks.values()),
                views=tuple(
                    values.View(
                        blocks=tuple(place for place, inside in enumerate(blocks) if view in inside),
                        tests=tuple(tests.index(one) for one in asked),
                    )
                    for view, asked in seen_by.items()
                ),
                members=tuple(values.apart(sets, answers)),
                answers=answers,
                combine=tuple(combine for combine, _ in tests),
                optional=kind.members is None,
                counts=tuple(self._counts(name)),
            )
        )

    def _seen_by(self, name: str, kind: Group) -> dict[str, list[MemberTest]]:
        """Of the group and of each part of it, the tests that members are put to and how they are taken together."""
        found = {name: self._member_tests(name, kind)}
        for other, indicator in self.policy.tree.indicators.items():
            if isinstance(indicator, op.PartOf) and indicator.part_of == name:
                found |= self._seen_by(str(other), kind)
        return found

    def _member_tests(self, name: str, kind: Group) -> list[MemberTest]:
        found = [one for test in self.tests[name] for one in _member_tests(test)]
        for leaf in leaves_of(self.policy.tree):
            if isinstance(leaf, AtLeastOf) and name in leaf.of:
                found += _both(leaf.test)
        for indicator in self.policy.tree.indicators.values():
            if isinstance(indicator, op.Worst) and indicator.worst == name:
                scales = kind.of.scales if isinstance(kind.of, Choice) else ()
                found += [one for scale in scales for value in scale for one in _both(OrWorse(value=value))]
        return list(dict.fromkeys(found))

    def _blocks(self, name: str, indicator: op.Latest, kind: Group) -> dict[frozenset[str], tuple[str, ...]]:
        """The members by the group and the parts of it in which they are."""
        parts = self._members_of_parts(name)
        declared = kind.members or self._names(indicator)
        found: dict[frozenset[str], list[str]] = {}
        for member in dict.fromkeys([*declared, *(member for part in parts.values() for member in part)]):
            inside = frozenset([name, *(part for part, members in parts.items() if member in members)])
            found.setdefault(inside, []).append(str(member))
        return {inside: tuple(members) for inside, members in found.items()}

    def _members_of_parts(self, name: str) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for part, indicator in self.policy.tree.indicators.items():
            if isinstance(indicator, op.PartOf) and indicator.part_of == name:
                found |= {str(part): tuple(indicator.members), **self._members_of_parts(str(part))}
        return found

    def _names(self, indicator: op.Latest) -> tuple[str, ...]:
        """Names for members that nothing declares: the values of the field that tells them apart, or numbers."""
        kind = self.policy.vocabulary.kind(str(indicator.latest[0].kind))
        field = kind.fields.get(str(indicator.for_each)) if kind and indicator.for_each else None
        return field.choices[:3] if field and field.choices else ("1", "2", "3")

    def _counts(self, name: str) -> list[int]:
        """How many members tests ask for."""
        return [
            int(self.policy.number(leaf.n, self.day))
            for leaf in self.leaves.get(name, ())
            if isinstance(leaf, AtLeastOf)
        ]

    # Scores and matrices

    def _composed(self, subject: Subject, indicator: op.Score | op.Matrix) -> Iterator[Region]:
        """The regions that combinations of the parts come to, and every other value that the type allows."""
        kept: dict[object, Region] = {}
        for parts in self._combined(subject.name, indicator):
            region = self._of_parts(subject, parts)
            kept.setdefault(self.seen(region), region)
        for measured in self._composed_values(subject.name):
            region = Region(subject=subject, shown=measured, certain=measured)
            kept.setdefault(self.seen(region), region)
        yield from kept.values()

    def _combined(self, name: str, indicator: op.Score | op.Matrix) -> list[tuple[Region, ...]]:
        """Combinations of the regions of the parts that differ in the sum they come to, or in the cell."""
        bare = replace(indicator, bands=None) if isinstance(indicator, op.Score) else indicator
        found: list[tuple[Region, ...]] = [()]
        for regions in self._part_regions(name):
            kept: dict[object, tuple[Region, ...]] = {}
            for parts in islice(((*before, one) for before in found for one in regions), MOST_PARTS):
                court = AssignedCourt(self.evidence, {part.subject: part for part in parts})
                meter = meter_for(bare, self.policy.types[name], self.evidence, court.meter)
                kept.setdefault(_key((meter.at(self.day, True), meter.at(self.day, False))), parts)
            found = list(kept.values())
        return found

    def _of_parts(self, subject: Subject, parts: tuple[Region, ...]) -> Region:
        meter = AssignedCourt(self.evidence, {part.subject: part for part in parts}).meter(subject.name)
        shown, certain = meter.at(self.day, True), meter.at(self.day, False)
        return Region(subject=subject, shown=shown, certain=certain, parts=parts)

    def _composed_values(self, name: str) -> Iterator[Measured]:
        kind, named = self.policy.types[name], self.named(name)
        assert not isinstance(kind, Group)
        if isinstance(kind, Choice):
            yield from values.sets_of(list(kind.values))
        else:
            yield values.NOTHING_KNOWN
            yield from values.intervals(_numbers(named), whole=False, closed=True)

    def _part_regions(self, name: str) -> list[list[Region]]:
        """Of each part the regions in which one value is known, and that in which none is."""
        found = []
        for part in dict.fromkeys(self._parts(name)):
            subject = Subject(what="indicator", name=part)
            regions = list(self._of_indicator(subject, self.policy.tree.indicators[part]))
            found.append([one for one in regions if _is_plain(one.certain)])
        return found


def _is_plain(measured: Measured) -> bool:
    return not (isinstance(measured, Candidates) and len(measured.values) > 1)


def _alike(subject: Subject, listed: Sequence[Measured]) -> tuple[Region, ...]:
    return tuple(Region(subject=subject, shown=measured, certain=measured) for measured in listed)


def _key(value: object) -> str:
    return repr(value)


def variable_of(policy: Policy, name: str) -> str:
    """The indicator itself, or the one other from which alone it is computed."""
    indicator = policy.tree.indicators[name]
    if not is_computed(indicator) or isinstance(indicator, op.Score | op.Matrix):
        return str(name)
    (below,) = rests_on(indicator)
    return variable_of(policy, below)


def _numbers(named: Sequence[Literal]) -> list[Fraction]:
    return sorted({value for value in named if isinstance(value, Fraction)})


def _member_tests(test: Test) -> Iterator[MemberTest]:
    match test:
        case Every(test=inner):
            yield all_met, inner
        case Some(test=inner):
            yield any_met, inner
        case Known():
            yield all_met, Known(known=True)
        case AllTests(tests=tests):
            for one in tests:
                yield from _member_tests(one)
        case _:
            return


def _both(test: Test) -> list[MemberTest]:
    return [(all_met, test), (any_met, test)]


def kinds_of(indicator: Indicator) -> tuple[str, ...]:
    """The kinds of signal that the indicator looks at."""
    match indicator:
        case op.Latest(latest=kinds) | op.Count(count=kinds) | op.Sum(sum=kinds) | op.Span(span=kinds):
            return tuple(str(of.kind) for of in kinds)
        case op.Share(share=kinds) | op.Rate(rate=kinds):
            return tuple(str(of.kind) for of in kinds)
        case op.Age(age=kind) | op.Overdue(overdue=kind) | op.Late(late=kind) | op.OverdueRun(overdue_run=kind):
            return (str(kind),)
        case op.Judgement():
            return ("officer.judgement",)
        case op.PartOf() | op.Worst() | op.Score() | op.Bands() | op.Matrix():
            return ()
