"""A policy as forms: every criterion with its indicators and settings written out where they are used."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from qaengine.policy.changes import Approver, Change, Requirement
from qaengine.policy.duties import DoneBy, Duty, Entered, Monthly, Standing
from qaengine.policy.forms.form import Bag, Form, Part, Row, bag, given, part, words_bag
from qaengine.policy.forms.indicators import Indicators, day_form, flag, row, word, words
from qaengine.policy.records import AtLeastNeeded, Criterion, Decision, Outcome, Question

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


class Meaning(Indicators):
    """What a policy means, part by part."""

    def decision(self, name: str) -> Part:
        """A decision without its criteria."""
        decision = self.policy.tree.decisions[name]
        return part(
            "decision",
            label=str(decision.title or name),
            pick=given(decision.pick),
            starts_at=word(decision.starts_at),
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
            judged_by=words(criterion.judged_by),
            up_to=word(criterion.up_to),
            decided_by=words(criterion.decided_by),
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
            of=words(question.of),
            when=self.optional(question.when),
            answers=words(question.answers or ()),
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
            clause=words(change.clause),
            decision=given(str(change.decision)),
            from_=words(change.from_),
            to=words(change.to),
            called=words(change.called),
            approved_by=bag(self._approver(one) for one in change.approved_by) if change.approved_by else None,
            requires=bag(self._requirement(one) for one in change.requires) if change.requires else None,
            at_once=None if turn is None else given(str(turn)),
        )

    def _approver(self, approver: Approver) -> Form:
        clause, when = words(approver.clause), self.optional(approver.when)
        return part("approver", role=words_bag(approver.role), when=when, clause=clause)

    def _requirement(self, required: Requirement) -> Form:
        when, clause = self.conditions.form(required.when), word(required.clause)
        return part("requirement", label=str(required.says), when=when, clause=clause)

    def delegates(self) -> Iterator[Part]:
        """Who acts for whom, and when."""
        for one in self.policy.tree.delegates:
            yield part(
                "delegate",
                label=f"{one.role} for {one.of}",
                of=given(str(one.of)),
                role=given(str(one.role)),
                from_=day_form(one.from_),
                until=day_form(one.until),
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
            clause=words(duty.clause),
            kind=given(duty.kind),
            who=words(duty.who),
            to=words(duty.to),
            for_each=self.kinds(duty.for_each) if duty.for_each else None,
            unless=self._filter(duty, duty.unless),
            entered=None if duty.entered is None else _entered(duty.entered),
            indicated_or_in_force=None if duty.indicated_or_in_force is None else _standing(duty.indicated_or_in_force),
            became_met=words(duty.became_met),
            each_time=flag(duty.each_time),
            while_=self.optional(duty.while_),
            applies_to=self.optional(duty.applies_to),
            lasts=self.optional_bound(duty.lasts),
            from_=row(duty.from_),
            within=self.optional_bound(duty.within),
            before=self.optional_bound(duty.before),
            due_on=row(duty.due_on),
            agreed=self._ways(duty.agreed),
            since=day_form(duty.since),
            every=self.optional_bound(duty.every),
            last=self._ways(duty.last),
            start=word(duty.start),
            anchor=day_form(duty.anchor),
            monthly=None if duty.monthly is None else _monthly(duty.monthly),
            done_by=self._ways(duty.done_by),
            done_on=row(duty.done_on),
            blocked_while=self._filter(duty, duty.blocked_while),
            soft=flag(duty.soft),
            warned=flag(duty.missed is not None),
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
            signals=self.kinds(way.signals),
            on=row(way.on),
            ahead=self.optional_bound(way.ahead),
            same=same if way.same else None,
            told=word(way.told),
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


def _entered(entered: Entered) -> Part:
    outcomes, was = words(entered.outcomes), words(entered.was)
    return part("entered", decision=given(str(entered.decision)), outcomes=outcomes, was=was)


def _standing(standing: Standing) -> Part:
    return part("standing", decision=given(str(standing.decision)), outcomes=words(standing.outcomes))


def _monthly(monthly: Monthly) -> Part:
    return part(
        "monthly",
        returns=given(str(monthly.returns)),
        period=given(str(monthly.period)),
        done=given(str(monthly.done)),
        start=word(monthly.start),
    )


def _recorded(decision: Decision) -> Part:
    recorded = decision.recorded
    assert recorded is not None
    when = word(recorded.when)
    return part("recorded", kind=given(str(recorded.kind)), field=given(str(recorded.field)), when=when)


def _moved(change: Change) -> str:
    start = " or ".join(map(str, change.from_)) or "any outcome"
    return f"{change.decision} from {start} to {' or '.join(map(str, change.to)) or 'any other'}"
