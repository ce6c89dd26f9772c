"""Judge one provider on one day: indicators, criteria, decisions, what is in force, and the trail of all of it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Literal

from qaengine.errors import did_you_mean
from qaengine.evaluation.criteria import Asked, Court, presumption
from qaengine.evaluation.decisions import Judged
from qaengine.evaluation.duties import Duties, Item, basis_of
from qaengine.evaluation.evidence import Evidence
from qaengine.evaluation.meters import JudgementMeter
from qaengine.evaluation.order import decided_first, looked_at
from qaengine.evaluation.reasons import because
from qaengine.outcome.decision import Decision
from qaengine.outcome.phrases import listed, words_of
from qaengine.outcome.trail import (
    Assumption,
    Clauses,
    Engine,
    Finding,
    Inputs,
    Notification,
    Obligation,
    PolicyRef,
    Question,
    Standing,
    Warning,
)
from qaengine.outcome.truth import MET, NOT_MET, UNKNOWN, Truth
from qaengine.policy.conditions import subjects
from qaengine.policy.from_document import Policy
from qaengine.policy.records import Criterion, Step
from qaengine.signals.history import Register
from qaengine.signals.reading import Batch, LeftOut
from qaengine.signals.records import Signal
from qaengine.version import LANGUAGE, __version__

Signals = Register | Batch | Iterable[Signal]


def decide(
    policy: Policy,
    signals: Signals,
    *,
    provider: str,
    as_of: date,
    known_at: date | None = None,
    left_out: tuple[LeftOut, ...] = (),
) -> Decision:
    """Every decision of the policy about one provider on a day, with its trail.

    `known_at` decides as it could have been decided then; None counts everything held. A provider without signals is
    decided too: nothing is indicated. Records that were `left_out` on request are told of in the warnings; a batch
    brings its own. SignalError when the signals contradict each other.
    """
    return _decided(policy, register_of(signals), provider, as_of, known_at, left_out or left_out_of(signals))


def decide_all(policy: Policy, signals: Signals, *, as_of: date, known_at: date | None = None) -> Iterator[Decision]:
    """The decision about each provider in turn, by the order of their ids."""
    register, left_out = register_of(signals), left_out_of(signals)
    for provider in register.providers():
        yield _decided(policy, register, provider, as_of, known_at, left_out)


def turning_days(
    policy: Policy, signals: Signals, *, provider: str, as_of: date, known_at: date | None = None
) -> tuple[date, ...]:
    """The days up to `as_of` on which what is indicated, its range, or what is in force moved, in order."""
    days: set[date] = set()
    for one in judged(policy, signals, provider=provider, as_of=as_of, known_at=known_at).values():
        days |= {start for start, _ in one.steps(as_of) if start is not None}
        days |= {moment.day for moment in one.moments if moment.day is not None}
    return tuple(sorted(days))


def judged(
    policy: Policy,
    signals: Signals,
    *,
    provider: str,
    as_of: date,
    known_at: date | None = None,
    only: str | None = None,
) -> Mapping[str, Judged]:
    """Each decision over the provider's evidence, to be asked on; or one `only`, with those that it looks at."""
    history = register_of(signals).history(provider, known_at=known_at)
    court = Court(Evidence(policy, history.signals, as_of, known_at))
    names = decided_first(policy.tree.decisions)
    wanted = set(names) if only is None else looked_at(policy.tree.decisions, only)
    return court_of(court, [name for name in names if name in wanted])


def court_of(court: Court, names: Iterable[str]) -> dict[str, Judged]:
    """The decisions of these names, in an order in which each comes after those that it looks at."""
    found: dict[str, Judged] = {}
    for name in names:
        found[name] = court.decided[name] = Judged(court, name, court.policy.tree.decisions[name])
    return found


def _decided(
    policy: Policy, register: Register, provider: str, as_of: date, known_at: date | None, left_out: tuple[LeftOut, ...]
) -> Decision:
    history = register.history(provider, known_at=known_at)
    return _Judge(policy, Evidence(policy, history.signals, as_of, known_at), provider, left_out).decision()


def register_of(signals: Signals) -> Register:
    """The signals by provider, for deciding about many; made once."""
    if isinstance(signals, Register):
        return signals
    gone = frozenset(one.id for one in left_out_of(signals) if one.id is not None)
    return Register(signals, left_out_ids=gone)


def left_out_of(signals: Signals) -> tuple[LeftOut, ...]:
    """The records of a batch that were left out on request."""
    return signals.left_out if isinstance(signals, Batch) else ()


class _Judge:
    """One judging: a policy, one provider's evidence, one day."""

    def __init__(self, policy: Policy, evidence: Evidence, provider: str, left_out: tuple[LeftOut, ...]) -> None:
        self.policy, self.evidence, self.provider, self.left_out = policy, evidence, provider, left_out
        self.day = evidence.as_of
        self.court = Court(evidence)
        self.decisions = court_of(self.court, decided_first(policy.tree.decisions))
        self.scope = [self._alone(criterion, "scope") for criterion in policy.tree.scope]
        self.triggers = [self._alone(criterion, "trigger") for criterion in policy.tree.triggers]

    def _alone(self, criterion: Criterion, part: str) -> Asked:
        return Asked(self.court, criterion, None, None, part)

    def decision(self) -> Decision:
        findings = [self._finding(asked) for asked in self._asked()]
        standings = {str(name): self._standing(self.decisions[name]) for name in self.policy.tree.decisions}
        questions, arisen = self._questions()
        items = list(self._duties().items(self.day))
        arisen += [str(clause) for item in items for clause in item.duty.clause]
        arisen += [
            clause for standing in standings.values() for approval in standing.approvals for clause in approval.clauses
        ]
        return Decision(
            engine=Engine(version=__version__, language=LANGUAGE),
            policy=PolicyRef(id=self.policy.id, edition=self.policy.edition, digest=self.policy.digest),
            provider=self.provider,
            as_of=self.day,
            known_at=self.evidence.known_at,
            decisions=standings,
            criteria=tuple(findings),
            obligations=tuple(sorted(self._obligations(items), key=_by_date)),
            notifications=tuple(sorted(set(_notifications(items)), key=lambda told: (told.clause, told.to))),
            questions=tuple(sorted(questions, key=lambda question: (question.clause, question.of))),
            warnings=self._all_warnings(items),
            assumptions=tuple(sorted(self._assumptions(findings), key=lambda assumption: assumption.setting)),
            clauses=_clauses(findings, arisen),
            inputs=Inputs.of(self.evidence.signals),
            title=str(self.policy.tree.title),
            roles={
                str(role): str(title)
                for role, title in (*self.policy.tree.roles.items(), *self.policy.tree.forums.items())
            },
        )

    def _asked(self) -> Iterator[Asked]:
        for name in self.policy.tree.decisions:
            yield from self.decisions[name].asked()
        yield from self.scope
        yield from self.triggers

    def _finding(self, asked: Asked) -> Finding:
        answer, certain = asked.answers(self.day)
        return Finding(
            clause=asked.clause,
            decision=asked.decision,
            outcome=asked.outcome,
            answer=answer,
            since=asked.since(self.day),
            because=because(asked, self.day),
            evidence=asked.cites(self.day),
            settings=asked.settings(),
            certain=certain,
            part=asked.part,
            kind=asked.criterion.kind,
            says=str(asked.criterion.says) if asked.criterion.says else None,
            judged_by=(*asked.criterion.judged_by, *asked.criterion.decided_by),
            presumed=asked.presumptions(self.day),
            applies=asked.applies(self.day) is not NOT_MET,
        )

    def _standing(self, judged: Judged) -> Standing:
        indication = judged.indication(self.day)
        in_force = judged.in_force_at(self.day)
        since = [moment.day for moment in judged.moments if moment.day is None or moment.day <= self.day]
        return Standing(
            indicated=indication.indicated,
            range=(indication.open[0], indication.open[-1]) if indication.open else None,
            settled=indication.settled,
            would_settle=() if indication.settled else tuple(sorted({a.clause for a in judged.could_move(self.day)})),
            in_force=in_force,
            change=_change(judged, indication.indicated, in_force),
            approvals=tuple(judged.replay.called_for(self.day)),
            advice=self._advice(judged, indication.indicated, in_force),
            since=judged.since(self.day),
            in_force_since=since[-1] if since else None,
            title=str(judged.decision.title or words_of(judged.name)),
            outcomes=judged.outcomes,
            titles={o: str(of.title or words_of(o)) for o, of in judged.decision.outcomes.items()},
            applies=judged.applies(self.day) is not NOT_MET,
        )

    def _advice(self, judged: Judged, indicated: str | None, in_force: str | None) -> str | None:
        if indicated is None or (in_force is not None and judged.rank(indicated) <= judged.rank(in_force)):
            return None
        advice = judged.decision.outcomes[indicated].advice
        return str(advice) if advice else None

    # What falls due

    def _duties(self) -> Duties:
        asked: dict[str, list[Asked]] = {}
        for one in self._asked():
            asked.setdefault(one.clause, []).append(one)
        return Duties(self.court, {name: judged.moments for name, judged in self.decisions.items()}, asked)

    def _obligations(self, items: list[Item]) -> Iterator[Obligation]:
        for item in items:
            if item.is_timed:
                for clause in item.duty.clause:
                    yield Obligation(
                        clause=str(clause),
                        what=f"{item.duty.what}{f' ({item.about})' if item.about else ''}",
                        who=listed([str(role) for role in item.duty.who or item.duty.to]) or None,
                        due=item.due,
                        status=item.status,
                        basis=basis_of(item.duty, self.policy),
                    )

    # Questions

    def _questions(self) -> tuple[list[Question], list[str]]:
        """The questions that are open, and the clauses of all that have arisen, answered or not."""
        found = {(q.clause, q.of): q for q in self._unanswered()}
        arisen = []
        for question in self.policy.tree.questions:
            arises = MET if question.when is None else self.court.answer(question.when, self.day, presume=True)
            if arises is not MET:
                continue
            arisen.append(str(question.clause))
            meter = JudgementMeter(self.evidence, str(question.clause), tuple(question.of), None)
            if not meter.cites(self.day):
                who = listed([str(role) for role in question.of], "or")
                found[(str(question.clause), who)] = Question(
                    clause=str(question.clause), ask=str(question.ask), of=who
                )
        return list(found.values()), arisen

    def _unanswered(self) -> Iterator[Question]:
        """What would be asked of people so that a criterion is known, or a choice between two outcomes made."""
        for asked in self._asked():
            answer, certain = asked.answers(self.day)
            criterion = asked.criterion
            if asked.applies(self.day) is NOT_MET:
                continue
            if criterion.decided_by and answer is MET and asked.established(self.day) is None:
                ask = (
                    str(criterion.ask)
                    if criterion.ask
                    else f"{words_of(str(asked.outcome))} or {words_of(str(criterion.up_to))}?"
                )
                yield Question(clause=asked.clause, ask=ask, of=listed(list(criterion.decided_by), "or"))
            elif criterion.judged_by and certain is UNKNOWN:
                says = criterion.ask or criterion.says or f"is {asked.clause} met?"
                yield Question(clause=asked.clause, ask=str(says), of=listed(list(criterion.judged_by), "or"))

    # Warnings and assumptions

    def _all_warnings(self, items: list[Item]) -> tuple[Warning, ...]:
        found = {*self._warnings(), *_missed(items)}
        return tuple(sorted(found, key=lambda warning: (warning.code, warning.text)))

    def _warnings(self) -> Iterator[Warning]:
        tree, day = self.policy.tree, self.day
        if tree.review_by is not None and day > date.fromisoformat(tree.review_by):
            yield Warning(code="review_date_passed", text=f"the policy was to be reviewed by {tree.review_by}")
        until = tree.in_force.until
        if day < date.fromisoformat(tree.in_force.from_) or (until is not None and day > date.fromisoformat(until)):
            text = f"edition {self.policy.edition} was not in force on {day}"
            yield Warning(code="edition_not_in_force", text=text)
        if not any(signal.provider != "*" for signal in self.evidence.signals):
            yield Warning(code="no_signals", text=f"no signal is held for {self.provider} on {day}")
        if self.scope and all(asked.answers(day)[0] is NOT_MET for asked in self.scope):
            yield Warning(code="out_of_scope", text="the framework does not cover this provider")
        for one in self.left_out:
            text = "; ".join(str(mistake) for mistake in one.mistakes)
            yield Warning(code="record_left_out", text=f"a record was left out on request: {text}")
        yield from self._decision_warnings()
        yield from self._signal_warnings()

    def _decision_warnings(self) -> Iterator[Warning]:
        for name, judged in self.decisions.items():
            indication = judged.indication(self.day)
            if judged.applies(self.day) is NOT_MET:
                yield Warning(code="decision_not_taken", text=f"{words_of(name)} is not decided for this provider")
            elif not indication.open:
                yield Warning(
                    code="framework_silent",
                    text=f"the framework gives no outcome of {words_of(name)} for this evidence",
                )
            yield from judged.replay.warnings
            if indication.conflict:
                yield Warning(code="outcomes_conflict", text=f"two outcomes of {words_of(name)} hold together")

    def _signal_warnings(self) -> Iterator[Warning]:
        people = [*self.policy.tree.roles, *self.policy.tree.forums]
        asked = {a.clause for a in self._asked()} | {str(q.clause) for q in self.policy.tree.questions}
        asked |= {str(i.judgement) for i in self.policy.tree.indicators.values() if hasattr(i, "judgement")}
        asked |= {str(clause) for duty in self.policy.tree.duties for clause in duty.clause}
        for signal in self.evidence.of_kinds(["approval", "officer.judgement"]):
            role, question = signal.fields.get("role"), signal.fields.get("question")
            if isinstance(role, str) and role not in people:
                near = did_you_mean(role, people)
                text = f"`{role}` in {signal.id} is not a role of this policy" + (f"; {near}" if near else "")
                yield Warning(code="unknown_role", text=text)
            if signal.kind == "officer.judgement" and isinstance(question, str) and question not in asked:
                near = did_you_mean(question, asked)
                text = f"{signal.id} answers `{question}`, which this policy does not ask" + (
                    f"; {near}" if near else ""
                )
                yield Warning(code="unknown_question", text=text)

    def _assumptions(self, findings: list[Finding]) -> Iterator[Assumption]:
        used = {name for finding in findings if finding.answer is not UNKNOWN for name in finding.settings}
        for name in sorted(used):
            setting = self.policy.tree.settings[name]
            if setting.basis == "assumption":
                value = _setting_words(setting.value, self.day)
                yield Assumption(setting=name, value=value, because=str(setting.because), owner=str(setting.owner))
        for name in sorted({name for finding in findings for name in finding.presumed}):
            presume = presumption(self.policy.tree.indicators[name])
            assert presume is not None
            value = ", ".join(f"{path} = {text}" for path, text in presume.fields.items())
            yield Assumption(
                setting=f"presumed: {name}", value=value, because=str(presume.because), owner=str(presume.owner)
            )
        yield from self._completeness()

    def _completeness(self) -> Iterator[Assumption]:
        """What is assumed of kinds whose absence counts as none, where nothing of the kind is held."""
        asked = self._kinds_asked()
        for complete in self.policy.tree.complete:
            kinds = [str(kind) for kind in complete.kinds if kind in asked and not self.evidence.of(str(kind))]
            if kinds and complete.basis == "assumption":
                yield Assumption(
                    setting=f"complete: {', '.join(kinds)}", value="none held means none",
                    because=str(complete.because), owner=str(complete.owner),
                )  # fmt: skip

    def _kinds_asked(self) -> set[str]:
        names = {subject for asked in self._asked() for c in asked.conditions() for subject, _ in subjects(c)}
        return {
            kind
            for name in names
            if name in self.policy.tree.indicators
            for kind in _kinds_of(self.policy.tree.indicators[name])
        }


def _missed(items: list[Item]) -> Iterator[Warning]:
    """What follows, by the policy, from a duty that is overdue, or has no date and is not done."""
    for item in items:
        if item.duty.missed and (item.status == "overdue" or (item.status == "due" and item.due is None)):
            yield Warning(code="duty_open", text=f"{item.duty.missed} ({', '.join(item.duty.clause)})")


def _notifications(items: list[Item]) -> Iterator[Notification]:
    """Who is to be told of what, as long as nothing shows that it was."""
    for item in items:
        if item.duty.kind == "notification" and item.status != "done":
            for clause in item.duty.clause:
                to = listed([str(role) for role in item.duty.to or item.duty.who])
                yield Notification(clause=str(clause), to=to, about=str(item.duty.what))


def _by_date(obligation: Obligation) -> tuple[bool, date, str, str]:
    """By due date, those without one last, then by clause."""
    return obligation.due is None, obligation.due or date.max, obligation.clause, obligation.what


def _kinds_of(indicator: object) -> Iterator[str]:
    for operator in ("latest", "count", "sum", "span", "share", "rate"):
        for of in getattr(indicator, operator, ()):
            yield str(of.kind)
    for operator in ("age", "overdue", "late", "overdue_run"):
        if kind := getattr(indicator, operator, None):
            yield str(kind)


def _setting_words(value: str | tuple[Step, ...], day: date) -> str:
    if isinstance(value, str):
        return str(value)
    steps = [step for step in value if date.fromisoformat(step.from_) <= day] or value[:1]
    return str(max(steps, key=lambda step: step.from_).value)


def _change(
    judged: Judged, indicated: str | None, in_force: str | None
) -> Literal["escalate", "de-escalate", "none", "undecided"]:
    if indicated is None or in_force is None:
        return "undecided"
    difference = judged.rank(indicated) - judged.rank(in_force)
    return "escalate" if difference > 0 else "de-escalate" if difference < 0 else "none"


def _clauses(findings: list[Finding], arisen: list[str]) -> Clauses:
    """The clauses by answer; one that stands in several places is met where any is, unknown where any is unknown."""
    by_clause: dict[str, set[Truth]] = {}
    for finding in findings:
        if finding.kind not in ("scale", "judgement") and finding.applies:
            by_clause.setdefault(finding.clause, set()).add(finding.answer)
    sorted_out: dict[Truth, list[str]] = {MET: [], NOT_MET: [], UNKNOWN: []}
    for clause, answers in by_clause.items():
        found = MET if MET in answers else UNKNOWN if UNKNOWN in answers else NOT_MET
        sorted_out[found].append(clause)
    return Clauses(
        met=tuple(sorted(sorted_out[MET])),
        not_met=tuple(sorted(sorted_out[NOT_MET])),
        unknown=tuple(sorted(sorted_out[UNKNOWN])),
        applies=tuple(sorted(set(arisen))),
    )


__all__ = ["decide", "decide_all"]
