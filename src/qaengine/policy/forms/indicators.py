"""Settings and indicators as forms: each indicator with its settings and those it rests on written out."""

from collections.abc import Iterable
from datetime import date
from typing import assert_never

from qaengine.policy import indicators as op
from qaengine.policy.conditions import Bound, Condition, Literal, SettingOf
from qaengine.policy.forms.conditions import Asked, Conditions
from qaengine.policy.forms.form import Bag, Form, Given, Part, Row, bag, given, part, stepped, words_bag
from qaengine.policy.from_document import Policy
from qaengine.policy.indicators import Baseline, Indicator, OfKind
from qaengine.policy.types import TEXT, Choice, Simple, Type, type_of_field
from qaengine.policy.words import literal_from


class Indicators:
    """The indicators and settings of one policy as forms."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self._subjects: dict[str, Asked] = {}
        self.conditions = Conditions(bound=self.bound, subject=self.subject, field=self._field_type)

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

    def optional_bound(self, bound: Bound | None) -> Given | None:
        """The bound as a form, where there is one."""
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
                of, window = self.kinds(kinds), self.optional_bound(within)
                return part("sum", of=of, field=given(str(field)), within=window, presume=_presumed(presume))
            case op.Span(span=kinds, within=within, presume=presume):
                window = self.optional_bound(within)
                return part("span", of=self.kinds(kinds), within=window, presume=_presumed(presume))
            case op.Age():
                return self._age(indicator)
            case op.Overdue(overdue=kind) | op.Late(late=kind) | op.OverdueRun(overdue_run=kind):
                return self._past_due(str(kind), indicator)
            case op.Share(share=kinds, matching=matching, within=within):
                asked = bag(self.conditions.where(str(of.kind), matching) for of in kinds)
                return part("share", of=self.kinds(kinds), matching=asked, within=self.optional_bound(within))
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
                held = self.optional_bound(holds)
                return part("judgement", clause=given(str(clause)), by=words_bag(by), holds=held)
            case _:
                assert_never(indicator)

    def _latest(self, indicator: op.Latest) -> Part:
        return part(
            "latest",
            of=self.kinds(indicator.latest, indicator.where),
            field=given(str(indicator.field)),
            within=self.optional_bound(indicator.within),
            for_each=word(indicator.for_each),
            members=words(indicator.members or ()),
        )

    def _count(self, indicator: op.Count) -> Part:
        return part(
            "count",
            of=self.kinds(indicator.count, indicator.where),
            within=self.optional_bound(indicator.within),
            presume=_presumed(indicator.presume),
            distinct=word(indicator.distinct),
            distinct_in=word(indicator.distinct_in),
            same=word(indicator.same),
        )

    def _age(self, indicator: op.Age) -> Part:
        return part(
            "age",
            of=self.kinds((OfKind(kind=indicator.age, where=indicator.where),)),
            from_=word(indicator.from_),
            until=word(indicator.until),
            joined_within=self.optional_bound(indicator.joined_within),
        )

    def _past_due(self, kind: str, indicator: op.Overdue | op.Late | op.OverdueRun) -> Part:
        name = {op.Overdue: "overdue", op.Late: "late", op.OverdueRun: "overdue_run"}[type(indicator)]
        grace = None if isinstance(indicator, op.OverdueRun) else indicator.grace
        within = indicator.within if isinstance(indicator, op.Late) else None
        return part(
            name,
            of=self.kinds((OfKind(kind=kind, where=indicator.where),)),
            due=given(str(indicator.due)),
            done=given(str(indicator.done)),
            grace=self.optional_bound(grace),
            within=self.optional_bound(within),
        )

    def _rate(self, indicator: op.Rate) -> Part:
        expected = indicator.expected
        return part(
            "rate",
            of=self.kinds(indicator.rate, indicator.where),
            within=self.bound(indicator.within),
            per=self.indicator(str(indicator.per)),
            each=self.optional_bound(indicator.each),
            expected=given(f"baseline {expected.baseline}") if isinstance(expected, Baseline) else self.bound(expected),
            minimum=self.bound(indicator.minimum),
            times=self.optional_bound(indicator.times),
        )

    def _score(self, indicator: op.Score) -> Part:
        return part(
            "score",
            parts=bag((self._score_part(one) for one in indicator.score), once=False),
            share_of_most=flag(indicator.share_of_most),
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

    def kinds(self, kinds: Iterable[OfKind], where: tuple[object, ...] = ()) -> Bag:
        """Signals of several kinds, each with what it must say."""
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


def word(word: str | None) -> Given | None:
    """A name, where there is one."""
    return None if word is None else given(str(word))


def words(words: Iterable[str]) -> Bag | None:
    """Several names whose order says nothing, where there are any."""
    return words_bag(words) if words else None


def row(words: Iterable[str]) -> Row | None:
    """Several names one after the other, where there are any."""
    items = tuple(given(str(word)) for word in words)
    return Row(items=items) if items else None


def flag(flag: bool) -> Given | None:
    """Yes; no is nothing."""
    return given(True) if flag else None


def day_form(day: str | None) -> Given | None:
    """A day, where there is one."""
    return None if day is None else given(date.fromisoformat(day))
