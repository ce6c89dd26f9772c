"""A policy as forms: every criterion with its indicators and settings written out where they are used."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import assert_never

from qaengine.policy import indicators as op
from qaengine.policy.changes import Approver, Change, Requirement
from qaengine.policy.conditions import Bound, Condition, Literal, SettingOf
from qaengine.policy.duties import DoneBy, Duty, Entered, Monthly, Standing
from qaengine.policy.from_document import Policy
from qaengine.policy.indicators import Baseline, Indicator, OfKind
from qaengine.policy.records import AtLeastNeeded, Criterion, Decision, Outcome, Question
from qaengine.policy.types import TEXT, Choice, Simple, Type, type_of_field
from qaengine.policy.words import literal_from
from qaengine.readings.comparing.conditions import Asked, Conditions
from qaengine.readings.comparing.forms import Bag, Form, Given, Part, Row, bag, given, part, stepped, words_bag

NOT_LISTED = ("scale", "judgement")
"""The kinds of criterion that do not stand among the clauses of a decision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A criterion, the place in which it stands, and its meaning; of a scope or trigger there is no decision."""

    clause: str
    part: str
    form: Part
    decision: str | None = None
    outcome: str | None = None
    says: str = ""

    @property
    def key(self) -> str:
        """Equal for criteria that say the same in the same place."""
        return f"{self.part} {self.decision}.{self.outcome} {self.clause} {self.form.key}"


class Meaning:
    """What a policy means, part by part."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self._subjects: dict[str, Asked] = {}
        self.conditions = Conditions(bound=self.bound, subject=self.subject, field=self._field_type)

    def decision(self, name: str) -> Part:
        """A decision without its criteria."""
        decision = self.policy.tree.decisions[name]
        return part(
            "decision",
            label=str(decision.title or name),
            pick=given(decision.pick),
            starts_at=_word(decision.starts_at),
            applies_to=self.optional(decision.applies_to),
            recorded=None if decision.recorded is None else _recorded(decision),
            outcomes=Row(items=tuple(given(str(outcome)) for outcome in decision.outcomes)),
        )

    def needs(self, outcome: Outcome) -> Form:
        """How many of its criteria an outcome needs."""
        match outcome.needs:
            case AtLeastNeeded(at_least=count):
                return part("at_least", bound=self.bound(count))
            case needs:
                return given(needs)

    def criteria(self) -> Iterator[Placed]:
        """Every criterion in its place, with caps, scopes and triggers."""
        for name, decision in self.policy.tree.decisions.items():
            for outcome, of in decision.outcomes.items():
                for where, criteria in (("criteria", of.criteria), ("only_if", of.only_if)):
                    yield from (self._placed(one, where, str(name), str(outcome)) for one in criteria)
            for cap in decision.cap:
                as_criterion = Criterion(clause=cap.clause, when=cap.when, says=cap.says)
                yield self._placed(as_criterion, "cap", str(name), str(cap.at))
        for where, criteria in (("scope", self.policy.tree.scope), ("triggers", self.policy.tree.triggers)):
            yield from (self._placed(one, where, None, None) for one in criteria)

    def _placed(self, criterion: Criterion, where: str, decision: str | None, outcome: str | None) -> Placed:
        form = part(
            "criterion",
            when=self.optional(criterion.when),
            unless=self.optional(criterion.unless),
            applies_to=self.optional(criterion.applies_to),
            judged_by=_words(criterion.judged_by),
            up_to=_word(criterion.up_to),
            decided_by=_words(criterion.decided_by),
            listed=given(criterion.kind not in NOT_LISTED),
        )
        clause, says = str(criterion.clause), str(criterion.says or "")
        return Placed(clause=clause, part=where, form=form, decision=decision, outcome=outcome, says=says)

    # What else a policy says

    def questions(self) -> Iterator[Part]:
        """Each question: of whom, when, with which answers."""
        for one in self.policy.tree.questions:
            yield self._question(one)

    def _question(self, question: Question) -> Part:
        return part(
            "question",
            label=str(question.clause),
            note=str(question.ask),
            clause=given(str(question.clause)),
            of=_words(question.of),
            when=self.optional(question.when),
            answers=_words(question.answers or ()),
        )

    def changes(self) -> Iterator[Part]:
        """Each way in which what is in force may move; those at once in their order, for the first that fits counts."""
        at_once: dict[str, int] = {}
        for one in self.policy.tree.changes:
            turn = None
            if one.worsening is not None:
                turn = at_once[one.decision] = at_once.get(one.decision, -1) + 1
            yield self._change(one, turn)

    def _change(self, change: Change, turn: int | None) -> Part:
        return part(
            "change",
            label=", ".join(map(str, change.clause)) or str(change.decision),
            note=_moved(change),
            clause=_words(change.clause),
            decision=given(str(change.decision)),
            from_=_words(change.from_),
            to=_words(change.to),
            called=_words(change.called),
            approved_by=bag(self._approver(one) for one in change.approved_by) if change.approved_by else None,
            requires=bag(self._requirement(one) for one in change.requires) if change.requires else None,
            at_once=None if turn is None else given(str(turn)),
        )

    def _approver(self, approver: Approver) -> Form:
        clause, when = _words(approver.clause), self.optional(approver.when)
        return part("approver", role=words_bag(approver.role), when=when, clause=clause)

    def _requirement(self, required: Requirement) -> Form:
        when, clause = self.conditions.form(required.when), _word(required.clause)
        return part("requirement", label=str(required.says), when=when, clause=clause)

    def delegates(self) -> Iterator[Part]:
        """Who acts for whom, and when."""
        for one in self.policy.tree.delegates:
            yield part(
                "delegate",
                label=f"{one.role} for {one.of}",
                of=given(str(one.of)),
                role=given(str(one.role)),
                from_=_day(one.from_),
                until=_day(one.until),
            )

    def duties(self) -> Iterator[Part]:
        """Each duty: when it arises, when it is due, what shows it done."""
        for duty in self.policy.tree.duties:
            yield self._duty(duty)

    def _duty(self, duty: Duty) -> Part:
        return part(
            "duty",
            label=", ".join(map(str, duty.clause)),
            note=str(duty.what),
            clause=_words(duty.clause),
            kind=given(duty.kind),
            who=_words(duty.who),
            to=_words(duty.to),
            for_each=self._kinds(duty.for_each) if duty.for_each else None,
            unless=self._filter(duty, duty.unless),
            entered=None if duty.entered is None else _entered(duty.entered),
            indicated_or_in_force=None if duty.indicated_or_in_force is None else _standing(duty.indicated_or_in_force),
            became_met=_words(duty.became_met),
            each_time=_flag(duty.each_time),
            while_=self.optional(duty.while_),
            applies_to=self.optional(duty.applies_to),
            lasts=self._optional_bound(duty.lasts),
            from_=_row(duty.from_),
            within=self._optional_bound(duty.within),
            before=self._optional_bound(duty.before),
            due_on=_row(duty.due_on),
            agreed=self._ways(duty.agreed),
            since=_day(duty.since),
            every=self._optional_bound(duty.every),
            last=self._ways(duty.last),
            start=_word(duty.start),
            anchor=_day(duty.anchor),
            monthly=None if duty.monthly is None else _monthly(duty.monthly),
            done_by=self._ways(duty.done_by),
            done_on=_row(duty.done_on),
            blocked_while=self._filter(duty, duty.blocked_while),
            soft=_flag(duty.soft),
            warned=_flag(duty.missed is not None),
        )

    def _filter(self, duty: Duty, where: tuple[object, ...] | None) -> Form | None:
        kind = str(duty.for_each[0].kind) if duty.for_each else ""
        return None if where is None else self.conditions.where(kind, where)  # type: ignore[arg-type]

    def _ways(self, ways: tuple[DoneBy, ...]) -> Form | None:
        return bag(self._way(one) for one in ways) if ways else None

    def _way(self, way: DoneBy) -> Form:
        same = bag(part("same", left=given(str(a)), right=given(str(b))) for a, b in way.same.items())
        return part(
            "way",
            signals=self._kinds(way.signals),
            on=_row(way.on),
            ahead=self._optional_bound(way.ahead),
            same=same if way.same else None,
            told=_word(way.told),
        )

    def complete(self) -> Bag:
        """The kinds of which none held means none."""
        return words_bag(kind for one in self.policy.tree.complete for kind in one.kinds)

    def closed_days(self) -> Bag:
        """The days on which this council does not work, beside the bank holidays."""
        return bag(given(date.fromisoformat(day)) for day in self.policy.tree.closed_days)

    def holding(self) -> Form:
        """How long a person's answer holds."""
        held = self.policy.tree.judgements
        return given("for good") if held is None else self.bound(held.hold)

    # Settings

    def bound(self, bound: Bound) -> Given:
        """The value, or all the values that the setting ever has."""
        if not isinstance(bound, SettingOf):
            return given(bound)
        name = str(bound.setting)
        return stepped(self._steps(name), name)

    def _steps(self, name: str) -> tuple[tuple[date | None, Literal], ...]:
        value = self.policy.tree.settings[name].value
        if isinstance(value, str):
            return ((None, literal_from(str(value))),)
        return tuple((date.fromisoformat(step.from_), literal_from(str(step.value))) for step in value)

    def _optional_bound(self, bound: Bound | None) -> Given | None:
        return None if bound is None else self.bound(bound)

    def optional(self, condition: Condition | None) -> Form | None:
        """The condition as a form, where there is one."""
        return None if condition is None else self.conditions.form(condition)

    # Indicators

    def subject(self, name: str) -> Asked:
        """What a condition asks by this name: an indicator written out, or a decision by its name."""
        if name not in self._subjects:
            self._subjects[name] = self._subject(name)
        return self._subjects[name]

    def _subject(self, name: str) -> Asked:
        if name in self.policy.tree.indicators:
            return Asked(form=self.indicator(name), type=self.policy.types[name])
        outcomes = tuple(str(outcome) for outcome in self.policy.tree.decisions[name].outcomes)
        return Asked(
            form=part("decided", label=name, name=given(name)), type=Choice(values=outcomes, scales=(outcomes,))
        )

    def indicator(self, name: str) -> Part:
        """The indicator written out."""
        indicator = self.policy.tree.indicators[name]
        found = self._measure(indicator)
        return Part(kind=found.kind, slots=found.slots, label=name, note=str(indicator.title or ""))

    def _measure(self, indicator: Indicator) -> Part:
        match indicator:
            case op.Latest():
                return self._latest(indicator)
            case op.PartOf(part_of=name, members=members):
                return part("part_of", of=self.indicator(str(name)), members=words_bag(members))
            case op.Count():
                return self._count(indicator)
            case op.Sum(sum=kinds, field=field, within=within, presume=presume):
                of, window = self._kinds(kinds), self._optional_bound(within)
                return part("sum", of=of, field=given(str(field)), within=window, presume=_presumed(presume))
            case op.Span(span=kinds, within=within, presume=presume):
                window = self._optional_bound(within)
                return part("span", of=self._kinds(kinds), within=window, presume=_presumed(presume))
            case op.Age():
                return self._age(indicator)
            case op.Overdue(overdue=kind) | op.Late(late=kind) | op.OverdueRun(overdue_run=kind):
                return self._past_due(str(kind), indicator)
            case op.Share(share=kinds, matching=matching, within=within):
                asked = bag(self.conditions.where(str(of.kind), matching) for of in kinds)
                return part("share", of=self._kinds(kinds), matching=asked, within=self._optional_bound(within))
            case op.Worst(worst=name):
                return part("worst", of=self.indicator(str(name)))
            case op.Rate():
                return self._rate(indicator)
            case op.Score():
                return self._score(indicator)
            case op.Bands(bands_of=name, bands=bands):
                return part("bands", of=self.indicator(str(name)), bands=self._bands(bands))
            case op.Matrix():
                return self._matrix(indicator)
            case op.Judgement(judgement=clause, by=by, holds=holds):
                held = self._optional_bound(holds)
                return part("judgement", clause=given(str(clause)), by=words_bag(by), holds=held)
            case _:
                assert_never(indicator)

    def _latest(self, indicator: op.Latest) -> Part:
        return part(
            "latest",
            of=self._kinds(indicator.latest, indicator.where),
            field=given(str(indicator.field)),
            within=self._optional_bound(indicator.within),
            for_each=_word(indicator.for_each),
            members=_words(indicator.members or ()),
        )

    def _count(self, indicator: op.Count) -> Part:
        return part(
            "count",
            of=self._kinds(indicator.count, indicator.where),
            within=self._optional_bound(indicator.within),
            presume=_presumed(indicator.presume),
            distinct=_word(indicator.distinct),
            distinct_in=_word(indicator.distinct_in),
            same=_word(indicator.same),
        )

    def _age(self, indicator: op.Age) -> Part:
        return part(
            "age",
            of=self._kinds((OfKind(kind=indicator.age, where=indicator.where),)),
            from_=_word(indicator.from_),
            until=_word(indicator.until),
            joined_within=self._optional_bound(indicator.joined_within),
        )

    def _past_due(self, kind: str, indicator: op.Overdue | op.Late | op.OverdueRun) -> Part:
        name = {op.Overdue: "overdue", op.Late: "late", op.OverdueRun: "overdue_run"}[type(indicator)]
        grace = None if isinstance(indicator, op.OverdueRun) else indicator.grace
        within = indicator.within if isinstance(indicator, op.Late) else None
        return part(
            name,
            of=self._kinds((OfKind(kind=kind, where=indicator.where),)),
            due=given(str(indicator.due)),
            done=given(str(indicator.done)),
            grace=self._optional_bound(grace),
            within=self._optional_bound(within),
        )

    def _rate(self, indicator: op.Rate) -> Part:
        expected = indicator.expected
        return part(
            "rate",
            of=self._kinds(indicator.rate, indicator.where),
            within=self.bound(indicator.within),
            per=self.indicator(str(indicator.per)),
            each=self._optional_bound(indicator.each),
            expected=given(f"baseline {expected.baseline}") if isinstance(expected, Baseline) else self.bound(expected),
            minimum=self.bound(indicator.minimum),
            times=self._optional_bound(indicator.times),
        )

    def _score(self, indicator: op.Score) -> Part:
        return part(
            "score",
            parts=bag((self._score_part(one) for one in indicator.score), once=False),
            share_of_most=_flag(indicator.share_of_most),
            bands=self._bands(indicator.bands) if indicator.bands else None,
        )

    def _score_part(self, one: op.ScorePart) -> Part:
        points = one.points and [
            part("points", label=str(value), value=given(str(value)), points=self.bound(bound))
            for value, bound in one.points.items()
        ]
        of = self.indicator(str(one.of))
        return part(
            "score_part",
            label=of.label,
            note=of.note,
            of=of,
            weight=self.bound(one.weight),
            points=bag(points) if points else None,
        )

    def _bands(self, bands: tuple[op.Band, ...]) -> Form:
        return bag(
            part("band", label=str(band.is_), from_=self.bound(band.from_), is_=given(str(band.is_))) for band in bands
        )

    def _matrix(self, indicator: op.Matrix) -> Part:
        cells = bag(
            part(
                "cell", label=f"{row}, {column}", row=given(str(row)), column=given(str(column)), is_=given(str(value))
            )
            for row, columns in indicator.matrix.items()
            for column, value in columns.items()
        )
        rows, columns = self.indicator(str(indicator.rows)), self.indicator(str(indicator.columns))
        return part("matrix", rows=rows, columns=columns, cells=cells)

    def _kinds(self, kinds: Iterable[OfKind], where: tuple[object, ...] = ()) -> Bag:
        return bag(
            part(
                "of_kind",
                label=str(of.kind),
                kind=given(str(of.kind)),
                where=self.conditions.where(str(of.kind), (*of.where, *where)) or None,  # type: ignore[arg-type]
            )
            for of in kinds
        )

    def _field_type(self, kind: str, path: str) -> Type:
        name, _, key = path.partition(".")
        known = self.policy.vocabulary.kind(kind)
        field = known.fields.get(name) if known else None
        if field is None:
            return Simple(name="yes or no") if name == "verified" else TEXT
        return type_of_field(field, self.policy.vocabulary, key or None)


def _presumed(presume: op.Presume | None) -> Bag | None:
    if presume is None:
        return None
    fields = presume.fields.items()
    return bag(
        part("presumed", label=f"{path} presumed", field=given(str(path)), is_=given(str(text)))
        for path, text in fields
    )


def _entered(entered: Entered) -> Part:
    outcomes, was = _words(entered.outcomes), _words(entered.was)
    return part("entered", decision=given(str(entered.decision)), outcomes=outcomes, was=was)


def _standing(standing: Standing) -> Part:
    return part("standing", decision=given(str(standing.decision)), outcomes=_words(standing.outcomes))


def _monthly(monthly: Monthly) -> Part:
    return part(
        "monthly",
        returns=given(str(monthly.returns)),
        period=given(str(monthly.period)),
        done=given(str(monthly.done)),
        start=_word(monthly.start),
    )


def _recorded(decision: Decision) -> Part:
    recorded = decision.recorded
    assert recorded is not None
    when = _word(recorded.when)
    return part("recorded", kind=given(str(recorded.kind)), field=given(str(recorded.field)), when=when)


def _moved(change: Change) -> str:
    start = " or ".join(map(str, change.from_)) or "any outcome"
    return f"{change.decision} from {start} to {' or '.join(map(str, change.to)) or 'any other'}"


def _word(word: str | None) -> Given | None:
    return None if word is None else given(str(word))


def _words(words: Iterable[str]) -> Bag | None:
    return words_bag(words) if words else None


def _row(words: Iterable[str]) -> Row | None:
    items = tuple(given(str(word)) for word in words)
    return Row(items=items) if items else None


def _flag(flag: bool) -> Given | None:
    return given(True) if flag else None


def _day(day: str | None) -> Given | None:
    return None if day is None else given(date.fromisoformat(day))
