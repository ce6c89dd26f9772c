"""The steps that can really happen next: made from what the policy asks, the vocabulary, and the signals held.

    policy -> what the decision's criteria look at -> new signals, each of one step

What has happened stays: no event is undone, no date is moved, no answer of a person that still holds is taken back. A
new finding moves a rating by one grade a step. What is open can be closed, what is recorded as not mended be mended.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import chain

from qaengine.evaluation.asking import bounds_in
from qaengine.evaluation.criteria import Asked, Court
from qaengine.evaluation.values import Candidates, Measured, Members, Unknown
from qaengine.outcome.changing import Sort
from qaengine.outcome.phrases import words_of
from qaengine.policy import indicators as op
from qaengine.policy.conditions import Where
from qaengine.policy.indicators import Indicator
from qaengine.policy.types import Group
from qaengine.readings.whatif.fitting import Fields, Fitting
from qaengine.readings.whatif.looking import conditions_of, counts, decisions_of, looks_at, tests_of
from qaengine.readings.whatif.matter import Matter
from qaengine.readings.whatif.possible import Possible
from qaengine.readings.whatif.step_words import in_brackets, kind_words, new_words, spoken, value_words, was_words
from qaengine.signals.kinds import Field, FieldType
from qaengine.signals.records import ALL_PROVIDERS, Signal, Value

NO_STEPS = (
    "provider.profile", "provider.continues", "decision.recorded", "approval", "officer.judgement", "feed.coverage",
    "peer.baseline", "policy.document",
)  # fmt: skip
"""Kinds of which a new signal is no step here: what a provider is, what people decide, what others usually have."""
MENDED: Mapping[str, bool] = {"remedied": True, "addressed": True, "ongoing": False, "delay_reasonable": True}
"""Fields of a held signal that may come to say this, without anything that happened being denied."""
MOVES_ON = ("progress",)
"""Scales on which a held signal may move one grade either way."""
LONG_AGO = timedelta(days=366 * 30)
MOST_GRADES = 3


class Steps:
    """The steps that the criteria of one decision, and of those that it looks at, would notice."""

    def __init__(self, matter: Matter, name: str) -> None:
        self.matter, self.name, self.day = matter, name, matter.as_of
        judged = matter.judged(name)
        self.court: Court = judged.court
        self.evidence = self.court.evidence
        self.fitting = Fitting(self.evidence)
        self.decisions = decisions_of(matter, name)
        all_judged = [matter.judged(each) for each in self.decisions]
        self.asked = tuple(chain.from_iterable(each.asked() for each in all_judged))
        self.tests = tests_of(matter.policy, chain.from_iterable(map(conditions_of, all_judged)))

    def all(self) -> tuple[Possible, ...]:
        """Every step, each once, in a fixed order."""
        found = chain(
            self._closed(), self._mended(), self._found(), self._happens(), self._confirmed(), self._answers()
        )
        once: dict[tuple[str, str, str], Possible] = {}
        for step in found:
            target = step.target.id if step.target else ""
            once.setdefault((step.kind, str(sorted(step.fields.items())), target), step)
        return tuple(once.values())

    def _indicators(self) -> Iterator[tuple[str, Indicator]]:
        return ((name, self.matter.policy.tree.indicators[name]) for name in self.tests)

    # Something happens

    def _happens(self) -> Iterator[Possible]:
        for _, indicator in self._indicators():
            for kind, fields in self._events(indicator):
                if kind not in NO_STEPS:
                    yield Possible(sort="happens", what=new_words(kind, fields), kind=kind, fields=fields)

    def _events(self, indicator: Indicator) -> Iterator[tuple[str, Fields]]:
        match indicator:
            case op.Count(count=kinds, where=where) | op.Sum(sum=kinds, where=where) | op.Span(span=kinds, where=where):
                yield from self._passing((str(of.kind), (*where, *of.where)) for of in kinds)
            case op.Rate(rate=kinds, where=where):
                yield from self._passing((str(of.kind), (*where, *of.where)) for of in kinds)
            case op.Share(share=kinds, where=where, matching=matching):
                yield from self._passing((str(of.kind), (*where, *of.where, *matching)) for of in kinds)
                for of in kinds:
                    fields = self.fitting.failing(str(of.kind), (*where, *of.where), matching)
                    if fields is not None:
                        yield str(of.kind), fields
            case op.Age(age=kind, where=where):
                begun = {str(indicator.from_): self.day} if indicator.from_ else {}
                ends: Fields = {str(indicator.until): None} if indicator.until else {}
                fields = self.fitting.passing(str(kind), where, {**begun, **ends})
                if fields is not None:
                    yield str(kind), fields
            case _:
                return

    def _passing(self, kinds: Iterator[tuple[str, Where]]) -> Iterator[tuple[str, Fields]]:
        for kind, where in kinds:
            fields = self.fitting.passing(kind, where)
            if fields is not None:
                yield kind, fields

    # Something is found

    def _found(self) -> Iterator[Possible]:
        for name, indicator in self._indicators():
            if isinstance(indicator, op.Latest):
                for of in indicator.latest:
                    if str(of.kind) not in NO_STEPS:
                        yield from self._findings(name, indicator, str(of.kind), (*indicator.where, *of.where))
        yield from self._whole_reports()
        for name in self.decisions:
            if self.matter.of_policy(name).recorded is not None:
                yield from self._recordings(name)

    def _recordings(self, name: str) -> Iterator[Possible]:
        """What a decision that is made elsewhere may come to be recorded as."""
        recorded = self.matter.of_policy(name).recorded
        assert recorded is not None
        field = self._field(str(recorded.kind), str(recorded.field))
        now = self.matter.judged(name).indication(self.day)
        held = Candidates((now.indicated,)) if now.indicated is not None else Unknown("nothing is recorded")
        when: Fields = {str(recorded.when): self.day} if recorded.when else {}
        for value, cost in self._values(field, held, []):
            fields = {**when, str(recorded.field): value}
            yield self._finding(str(recorded.kind), fields, str(recorded.field), value, held, cost)

    def _findings(self, name: str, indicator: op.Latest, kind: str, where: Where) -> Iterator[Possible]:
        field = self._field(kind, str(indicator.field))
        measured = self.court.measured(name, self.day, False)
        members = self._members(name, measured, indicator)
        for member, held in members:
            path = str(indicator.field)
            base: Fields = {}
            if member is not None and indicator.for_each is not None:
                base = {str(indicator.for_each): self._typed(kind, str(indicator.for_each), member)}
            elif member is not None:
                path = f"{path}.{member}"
            for value, cost in self._values(field, held, self._bounds(name)):
                fields = self._with_value(kind, where, base, path, value)
                if fields is not None:
                    yield self._finding(kind, fields, path, value, held, cost)

    def _whole_reports(self) -> Iterator[Possible]:
        """Reports in which everything that was rated moves one grade the same way."""
        for kind, indicators in self._rated_kinds().items():
            where = tuple(dict.fromkeys(test for _, of, tests in indicators for test in (*of.where, *tests)))
            for way, said in ((1, "worse"), (-1, "better")):
                moved: dict[str, Value] = {}
                for name, of, _ in indicators:
                    moved |= self._moved(kind, name, str(of.field), way)
                fields = self.fitting.passing(kind, where, moved) if moved else None
                if fields is not None:
                    what = f"a new {kind_words(kind)} finds everything one grade {said}{in_brackets(moved)}"
                    yield Possible(sort="found", what=what, kind=kind, fields=fields, slot=f"{kind} as a whole")

    def _rated_kinds(self) -> dict[str, list[tuple[str, op.Latest, Where]]]:
        """The indicators that read ratings from a kind of report, without those of single members."""
        found: dict[str, list[tuple[str, op.Latest, Where]]] = {}
        for name, indicator in self._indicators():
            if isinstance(indicator, op.Latest) and indicator.for_each is None:
                for of in indicator.latest:
                    if str(of.kind) not in NO_STEPS:
                        found.setdefault(str(of.kind), []).append((name, indicator, of.where))
        return found

    def _moved(self, kind: str, name: str, path: str, way: int) -> dict[str, Value]:
        """What is rated, one grade on; what is at the end of its scale stays."""
        field, measured = self._field(kind, path), self.court.measured(name, self.day, False)
        if field is None or "." in path:
            return {}
        if isinstance(measured, Members):
            graded = {key: self._graded(field, held, way) for key, held in measured.of.items()}
            known: dict[str, Value] = {key: value for key, value in graded.items() if value is not None}
            return {path: known} if known else {}
        one = self._graded(field, measured, way)
        return {} if one is None else {path: one}

    def _members(self, name: str, measured: Measured, indicator: op.Latest) -> Iterator[tuple[str | None, Measured]]:
        """What is measured, member by member where it is a group; members that nothing is held of among them."""
        of = self.court.type_of(name)
        if not isinstance(of, Group):
            yield None, measured
            return
        held = dict(measured.of) if isinstance(measured, Members) else {}
        for member in of.members or tuple(held):
            yield str(member), held.get(member, Unknown("nothing is held"))

    def _finding(self, kind: str, fields: Fields, path: str, value: Value, held: Measured, cost: int) -> Possible:
        name = path.partition(".")[0]
        beside = {other: one for other, one in fields.items() if other != name and not isinstance(one, date)}
        often = f", in {cost} findings of one grade each" if cost > 1 else ""
        about = words_of(path.replace(".", " "))
        what = (
            f"a new {kind_words(kind)}{in_brackets(beside)} gives {about} {value_words(value)}{was_words(held)}{often}"
        )
        slot = f"{kind} {path} {sorted(beside.items())}"
        return Possible(sort="found", what=what, kind=kind, fields=fields, cost=cost, slot=slot)

    def _with_value(self, kind: str, where: Where, base: Fields, path: str, value: Value) -> Fields | None:
        name, _, key = path.partition(".")
        return self.fitting.passing(kind, where, {**base, name: {key: value} if key else value})

    def _values(self, field: Field | None, held: Measured, bounds: list[object]) -> Iterator[tuple[Value, int]]:
        """Other values that a new finding may give, and in how many steps: one for each grade between."""
        if field is None:
            return
        now = held.values[0] if isinstance(held, Candidates) and len(held.values) == 1 else None
        match field.content:
            case FieldType.CHOICE:
                for value in field.choices:
                    cost = self._grades(field, now, value)
                    if value != now and value not in field.outside and cost <= MOST_GRADES:
                        yield value, cost
            case FieldType.BOOLEAN:
                yield from ((value, 1) for value in (True, False) if value is not now)
            case FieldType.WHOLE | FieldType.DECIMAL:
                yield from ((value, 1) for value in self.fitting.numbers(bounds) if value != now)
            case FieldType.DATE if field.event:
                yield self.day, 1
            case _:
                texts = dict.fromkeys(one for one in bounds if isinstance(one, str))
                yield from ((value, 1) for value in texts if value != now)

    def _grades(self, field: Field, now: object, value: str) -> int:
        """How many grades apart; one where there is no order between them, or nothing is held."""
        scale = self.matter.policy.vocabulary.scale_of(field, value)
        if scale is None or now not in scale.values:
            return 1
        return max(1, abs(scale.values.index(value) - scale.values.index(str(now))))

    def _graded(self, field: Field, held: Measured, way: int) -> str | None:
        """The value one grade on; None at the end of the scale, or where it is not known."""
        now = held.values[0] if isinstance(held, Candidates) and len(held.values) == 1 else None
        scale = self.matter.policy.vocabulary.scale_of(field, now) if isinstance(now, str) else None
        if scale is None:
            return None
        place = scale.values.index(str(now)) + way
        return scale.values[min(max(place, 0), len(scale.values) - 1)]

    def _bounds(self, name: str) -> list[object]:
        bounds = (bound for test in self.tests[name] for bound in bounds_in(test))
        return [self.matter.policy.value(bound, self.day) for bound in bounds]

    def _field(self, kind: str, path: str) -> Field | None:
        known = self.matter.policy.vocabulary.kind(kind)
        return known.fields.get(path.partition(".")[0]) if known else None

    def _typed(self, kind: str, path: str, member: str) -> Value:
        field = self._field(kind, path)
        return int(member) if field is not None and field.type is FieldType.WHOLE and member.isdecimal() else member

    # Something held is closed, or mended

    def _closed(self) -> Iterator[Possible]:
        looked_at = self._looked_at()
        for signal, kind_fields in self._held():
            for field in kind_fields:
                if field.event and signal.fields.get(field.name) is None and field.name in looked_at[signal.kind]:
                    what = f"{kind_words(signal.kind)} {signal.id}: {words_of(field.name)} {self.day}"
                    yield self._update("closed", what, signal, field.name, self.day)

    def _mended(self) -> Iterator[Possible]:
        looked_at = self._looked_at()
        for signal, kind_fields in self._held():
            for field in kind_fields:
                if field.name not in looked_at[signal.kind]:
                    continue
                now = signal.fields.get(field.name)
                for value in self._mendings(field, now):
                    was = "" if now is None else f" (it was {value_words(now)})"
                    what = f"{kind_words(signal.kind)} {signal.id}: {words_of(field.name)} {value_words(value)}{was}"
                    yield self._update("mended", what, signal, field.name, value)

    def _mendings(self, field: Field, now: Value) -> Iterator[Value]:
        if field.name in MENDED and now is not MENDED[field.name]:
            yield MENDED[field.name]
        if field.name in MOVES_ON and isinstance(now, str):
            beside = [self._graded(field, Candidates((now,)), way) for way in (-1, 1)]
            yield from (value for value in beside if value not in (None, now))

    def _update(self, sort: Sort, what: str, signal: Signal, name: str, value: Value) -> Possible:
        slot = f"{signal.id} {name}"
        return Possible(sort=sort, what=what, kind=signal.kind, fields={name: value}, slot=slot, target=signal)

    def _held(self) -> Iterator[tuple[Signal, list[Field]]]:
        """The signals held of the provider itself that an indicator looks at, with the fields of their kind."""
        for signal in self.evidence.signals:
            known = self.matter.policy.vocabulary.kind(signal.kind)
            own = signal.provider == self.matter.provider != ALL_PROVIDERS
            if own and known is not None and signal.kind in self._looked_at() and signal.kind not in NO_STEPS:
                yield signal, list(known.fields.values())

    def _looked_at(self) -> dict[str, set[str]]:
        """For each kind the fields that the indicators look at."""
        found: dict[str, set[str]] = {}
        for _, indicator in self._indicators():
            for kind, paths in looks_at(indicator):
                found.setdefault(kind, set()).update(path.partition(".")[0] for path in paths)
        for name in self.decisions:
            recorded = self.matter.of_policy(name).recorded
            if recorded is not None:
                found.setdefault(str(recorded.kind), set()).update({str(recorded.field), str(recorded.when)})
        return found

    # Somebody answers

    def _answers(self) -> Iterator[Possible]:
        for asked in self.asked:
            yield from self._answers_to(asked)
        for name, indicator in self._indicators():
            if not isinstance(indicator, op.Judgement):
                continue
            if isinstance(self.court.measured(name, self.day, False), Unknown):
                for answer in indicator.answers or ("true", "false"):
                    yield self._answer(str(indicator.judgement), str(indicator.by[0]), spoken(answer))

    def _answers_to(self, asked: Asked) -> Iterator[Possible]:
        criterion = asked.criterion
        if criterion.judged_by and asked.judged(self.day) is None:
            for answer in (True, False):
                yield self._answer(asked.clause, str(criterion.judged_by[0]), answer)
        if criterion.decided_by and asked.established(self.day) is None:
            for outcome in asked.left_open():
                yield self._answer(asked.clause, str(criterion.decided_by[0]), outcome)

    def _answer(self, clause: str, role: str, answer: str | bool) -> Possible:
        title = self.matter.decision.roles.get(role, words_of(role))
        what = f"{title} answers {clause}: {value_words(answer)}"
        fields: Fields = {"question": clause, "answer": answer, "role": role}
        return Possible(sort="answered", what=what, kind="officer.judgement", fields=fields, slot=f"{clause} {role}")

    # Records are confirmed to be complete

    def _confirmed(self) -> Iterator[Possible]:
        first = self.day - LONG_AGO
        for kind in sorted({kind for _, indicator in self._indicators() for kind in counts(indicator)}):
            if kind not in NO_STEPS and not self.evidence.is_complete([kind], first, self.day):
                what = f"it is confirmed that every {kind_words(kind)} is on record"
                fields: Fields = {"kinds": (kind,), "from": first, "until": self.day}
                yield Possible(sort="confirmed", what=what, kind="feed.coverage", fields=fields, slot=f"all {kind}")
