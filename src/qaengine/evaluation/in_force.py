"""What is in force and how it came there: recorded decisions, complete approvals, and worsenings that act at once.

Replayed by date. An approval applies only when its `from` is what is in force on its day and what the policy requires
holds on that day; each is used once, and a role's last word counts. Software never improves what is in force.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from qaengine.evaluation.criteria import Court
from qaengine.outcome.phrases import listed, words_of
from qaengine.outcome.trail import Approval, Warning
from qaengine.outcome.truth import MET, NOT_MET
from qaengine.policy.changes import Approver, Change
from qaengine.policy.records import Decision
from qaengine.signals.records import Signal


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """From this day (None: from ever) this outcome is in force; by what, on which signals, by which change."""

    day: date | None
    outcome: str
    by: str
    signals: tuple[str, ...] = ()
    change: Change | None = None
    before: str | None = None


class Indicating(Protocol):
    """A decision as the replay needs it."""

    name: str
    decision: Decision
    outcomes: tuple[str, ...]
    court: Court

    def rank(self, outcome: str) -> int:
        """How serious an outcome is."""

    def indicated_at(self, day: date) -> str | None:
        """What is indicated on a day."""

    def indicated_from(self) -> Iterable[tuple[date | None, str | None]]:
        """Since when each outcome was indicated, in any order."""


@dataclass(slots=True)
class Replay:
    """The state of one replay: what is in force, the words of those who approve, and what was noticed."""

    judged: Indicating
    standing: str | None = None
    moments: list[Moment] = field(default_factory=list)
    words: dict[tuple[str, str], dict[str, Signal]] = field(default_factory=dict)
    rejected: list[tuple[Signal, str]] = field(default_factory=list)
    warnings: list[Warning] = field(default_factory=list)

    def run(self) -> "Replay":
        """The replay from the first day to the as-of day."""
        start = self.judged.decision.starts_at
        if start is not None:
            self._move(Moment(day=None, outcome=str(start), by="start"))
        for _, _, step in sorted(self._steps(), key=lambda step: (step[0], step[1])):
            if isinstance(step, Signal) and step.kind == "approval":
                self._approve(step)
            elif isinstance(step, Moment) and step.by == "at_once":
                self._worsen(step)
            elif isinstance(step, Moment):
                self._record(step)
        self.warnings += _edition_warnings(self.judged, self.moments)
        return self

    def _steps(self) -> Iterator[tuple[date, tuple[int, str], "Moment | Signal"]]:
        """Everything that may move what is in force; of one day records first, the worst last, approvals, evidence."""
        for moment in _recorded(self.judged):
            yield moment.day or date.min, (0, f"{self.judged.rank(moment.outcome):04} {moment.signals[0]}"), moment
        for signal in self._approvals():
            yield signal.date, (1, signal.id), signal
        for moment in self._worsenings():
            yield moment.day or date.min, (2, moment.outcome), moment

    def _approvals(self) -> Iterator[Signal]:
        for signal in self.judged.court.evidence.of("approval"):
            start, end = self._states(signal)
            if start in self.judged.outcomes and end in self.judged.outcomes and start != end:
                yield signal

    def _states(self, signal: Signal) -> tuple[str, str]:
        """From what to what the approval moves; what it moves to may go by the other words that a change has for it."""
        start, end = str(signal.fields.get("from_state")), str(signal.fields.get("to_state"))
        if end not in self.judged.outcomes:
            ends = (c.to[0] for c in self.changes() if end in c.called and c.to and (not c.from_ or start in c.from_))
            end = str(next(ends, end))
        return start, end

    def _worsenings(self) -> Iterator[Moment]:
        at_once = [change for change in self.changes() if change.worsening]
        if not at_once:
            return
        for day, outcome in self.judged.indicated_from():
            change = next((c for c in at_once if not c.to or outcome in c.to), None)
            if outcome is not None and change is not None:
                yield Moment(day=day, outcome=outcome, by="at_once", change=change)

    def changes(self) -> Iterator[Change]:
        """The policy's changes of this decision."""
        return (change for change in self.judged.court.policy.tree.changes if change.decision == self.judged.name)

    def _move(self, moment: Moment) -> None:
        self.standing = moment.outcome
        self.moments.append(moment)
        self.words.clear()

    def _record(self, moment: Moment) -> None:
        asked = any(change.approved_by for change in self.changes())
        if moment.by == "recorded" and asked and self.standing not in (None, moment.outcome) and len(self.moments) > 0:
            text = f"{moment.signals[0]} records {words_of(moment.outcome)} without the approvals that the policy names"
            self.warnings.append(Warning(code="recorded_without_approval", text=text))
        self._move(moment)

    def _worsen(self, moment: Moment) -> None:
        """A worse outcome comes into force; where nothing was in force, only one that the policy names."""
        rank = self.judged.rank
        named = moment.change is not None and moment.outcome in moment.change.to
        if named if self.standing is None else rank(moment.outcome) > rank(self.standing):
            before = self.standing
            change = moment.change
            self._move(Moment(day=moment.day, outcome=moment.outcome, by="at_once", change=change, before=before))

    # Approvals

    def _approve(self, signal: Signal) -> None:
        start, end = self._states(signal)
        if start != self.standing:
            self._reject(signal, f"{words_of(start)} was not in force" + self._what_was())
            return
        routes = [change for change in self.changes() if change.approved_by and _leads(change, start, end)]
        if not routes:
            self._reject(signal, f"the policy has no way from {words_of(start)} to {words_of(end)} by approval")
            return
        if signal.fields.get("decision") == "approve":
            unmet = [self.unmet(change, signal.date) for change in routes]
            if all(unmet):
                self._reject(signal, f"it was given before this held: {listed(sorted({t for u in unmet for t in u}))}")
                return
        for role in self._acts_for(signal):
            self.words.setdefault((start, end), {})[role] = signal
        if signal.fields.get("decision") == "approve":
            for change in routes:
                self._complete(change, start, end, signal.date)

    def _what_was(self) -> str:
        return f" ({words_of(self.standing)} was)" if self.standing else ""

    def _reject(self, signal: Signal, why: str) -> None:
        self.rejected.append((signal, why))
        self.warnings.append(Warning(code="approval_without_effect", text=f"approval {signal.id} has no effect: {why}"))

    def _rejected(self) -> set[tuple[str, str]]:
        """The moves for which an approval had no effect."""
        return {self._states(signal) for signal, _ in self.rejected}

    def _acts_for(self, signal: Signal) -> set[str]:
        """The roles whose word the approval is: the signer's, those joined with it, and whom it is a delegate of."""
        role, joint = signal.fields.get("role"), signal.fields.get("joint_with")
        roles = {str(role)} if role is not None else set()
        if isinstance(joint, tuple):
            roles |= {str(other) for other in joint}
        for delegate in self.judged.court.policy.tree.delegates:
            until = delegate.until or "2999-12-31"
            if delegate.role in roles and str(delegate.from_) <= signal.date.isoformat() <= until:
                roles.add(str(delegate.of))
        return roles

    def unmet(self, change: Change, day: date) -> list[str]:
        """What the change requires that is not known to hold on the day."""
        answers = [
            (required, self.judged.court.answer(required.when, day, presume=False)) for required in change.requires
        ]
        return [str(required.says) for required, answer in answers if answer is not MET]

    def needed(self, change: Change, day: date) -> list[Approver]:
        """Who must approve; one of whom it is unknown whether the policy asks for them is asked for."""
        asked = self.judged.court.answer
        return [a for a in change.approved_by if a.when is None or asked(a.when, day, presume=False) is not NOT_MET]

    def given(self, change: Change, start: str, end: str, approver: Approver) -> str | None:
        """The last word of the approver on this move: approve, refuse, defer, or none yet.

        An approval dated before what the change requires counts for nothing in it (X12).
        """
        said = [s for role in approver.role if (s := self.words.get((start, end), {}).get(role)) is not None]
        if not said:
            return None
        last = max(said, key=lambda signal: (signal.date, signal.id))
        word = str(last.fields.get("decision"))
        return None if word == "approve" and self.unmet(change, last.date) else word

    def _complete(self, change: Change, start: str, end: str, day: date) -> None:
        if self.standing != start or self.unmet(change, day):
            return
        needed = self.needed(change, day)
        if not needed or any(self.given(change, start, end, approver) != "approve" for approver in needed):
            return
        signals = tuple(sorted({signal.id for signal in self.words.get((start, end), {}).values()}))
        indicated = self.judged.indicated_at(day)
        if (
            indicated is not None
            and self.judged.rank(end) < self.judged.rank(indicated)
            and self.judged.rank(end) < self.judged.rank(start)
        ):
            text = f"{words_of(end)} was approved on {day} although {words_of(indicated)} was indicated"
            self.warnings.append(Warning(code="approved_against_indication", text=text))
        self._move(Moment(day=day, outcome=end, by="approved", signals=signals, change=change, before=start))

    # What is called for now

    def called_for(self, day: date) -> list[Approval]:
        """The approvals that are asked for, under way, refused, or that made what is in force."""
        found = [self._approval(change, self.standing, end, day) for change, end in self._routes(day)]
        last = self.moments[-1] if self.moments else None
        if last is not None and last.by == "approved" and last.change is not None:
            found.append(self._done(last, last.change, day))
        return [approval for approval in found if approval is not None]

    def _routes(self, day: date) -> list[tuple[Change, str]]:
        if self.standing is None:
            return []
        targets = {end for start, end in self.words if start == self.standing}
        targets |= {end for start, end in self._rejected() if start == self.standing}
        wanted = self._next_step(self.judged.indicated_at(day))
        targets |= {wanted} if wanted is not None else set()
        return [
            (change, end)
            for end in sorted(targets, key=self.judged.rank)
            for change in self.changes()
            if change.approved_by and _leads(change, self.standing, end)
        ]

    def _next_step(self, indicated: str | None) -> str | None:
        """The outcome nearest to what is indicated to which a change leads from what is in force."""
        if indicated is None or self.standing is None:
            return None
        here, there = self.judged.rank(self.standing), self.judged.rank(indicated)
        way = range(there, here, 1 if there < here else -1)
        ends = [self.judged.outcomes[position] for position in way]
        asked = [change for change in self.changes() if change.approved_by]
        return next((end for end in ends if any(_leads(change, self.standing, end) for change in asked)), None)

    def _approval(self, change: Change, start: str | None, end: str, day: date) -> Approval | None:
        if start is None:
            return None
        needed = self.needed(change, day)
        words = {_name(approver): self.given(change, start, end, approver) for approver in needed}
        given = [name for name, word in words.items() if word == "approve"]
        missing = [name for name, word in words.items() if word != "approve"]
        return _approval(change, needed, start, end, given, missing, self._status(words, start, end))

    def _status(self, words: Mapping[str, str | None], start: str, end: str) -> str:
        said = set(words.values())
        if "refuse" in said:
            return "refused"
        if "defer" in said:
            return "deferred"
        if (start, end) in self._rejected():
            return "without effect"
        return "partial" if "approve" in said else "missing"

    def _done(self, moment: Moment, change: Change, day: date) -> Approval:
        needed = self.needed(change, moment.day or day)
        names = [_name(approver) for approver in needed]
        return _approval(change, needed, moment.before or "", moment.outcome, names, [], "given")


def _approval(
    change: Change, needed: Iterable[Approver], start: str, end: str, given: list[str], missing: list[str], status: str
) -> Approval:
    listed_needs = list(needed)
    clauses = dict.fromkeys([*change.clause, *(clause for approver in listed_needs for clause in approver.clause)])
    return Approval.model_validate(
        {
            "clause": next(iter(clauses), change.decision),
            "from": start,
            "to": end,
            "needs": tuple(_name(approver) for approver in listed_needs),
            "given": tuple(given),
            "missing": tuple(missing),
            "status": status,
            "clauses": tuple(clauses),
        }
    )


def _name(approver: Approver) -> str:
    return " or ".join(str(role) for role in approver.role)


def _leads(change: Change, start: str, end: str) -> bool:
    return (not change.from_ or start in change.from_) and (not change.to or end in change.to) and start != end


def _recorded(judged: Indicating) -> Iterator[Moment]:
    """What is recorded as decided: in `decision.recorded`, and of what is decided elsewhere in its own records."""
    former = _of_other_editions(judged)
    for signal in _records_of(judged):
        outcome = str(signal.fields.get("outcome"))
        if signal not in former and outcome in judged.outcomes:
            yield Moment(day=signal.date, outcome=outcome, by="recorded", signals=(signal.id,))
    recorded = judged.decision.recorded
    if recorded is None:
        return
    for signal in judged.court.evidence.of(str(recorded.kind)):
        day, outcome = _counts_from(judged, signal), str(signal.fields.get(str(recorded.field)))
        if day is not None and outcome in judged.outcomes:
            yield Moment(day=day, outcome=outcome, by="elsewhere", signals=(signal.id,))


def _counts_from(judged: Indicating, signal: Signal) -> date | None:
    recorded = judged.decision.recorded
    assert recorded is not None
    if recorded.when is None:
        return signal.date
    day = judged.court.evidence.event_day(signal, str(recorded.when), judged.court.evidence.as_of)
    return max(day, signal.date) if isinstance(day, date) else None


# Editions: an outcome of one name may mean another thing in another edition


def _records_of(judged: Indicating) -> Iterator[Signal]:
    records = judged.court.evidence.of("decision.recorded")
    return (signal for signal in records if signal.fields.get("decision") == judged.name)


def _is_before(judged: Indicating, signal: Signal) -> bool:
    """Whether a record that names no edition is from before this edition began."""
    began = date.fromisoformat(judged.court.policy.tree.in_force.from_)
    return signal.date < began and signal.fields.get("edition") is None


def _of_other_editions(judged: Indicating) -> list[Signal]:
    """The records that name another edition, and all from before this one if one of them has an outcome not its own."""
    records, own = list(_records_of(judged)), (None, judged.court.policy.edition)
    before = [signal for signal in records if _is_before(judged, signal)]
    foreign = any(str(signal.fields.get("outcome")) not in judged.outcomes for signal in before)
    return [s for s in records if s.fields.get("edition") not in own or (foreign and s in before)]


def _edition_warnings(judged: Indicating, moments: list[Moment]) -> Iterator[Warning]:
    """What stands by a record from before this edition, or is not carried over, must be confirmed by a person."""
    edition, former = judged.court.policy.edition, _of_other_editions(judged)
    decided = [moment for moment in moments if moment.by not in ("start", "at_once")]
    if former and not decided:
        last = max(former, key=lambda signal: (signal.date, signal.id))
        what = words_of(str(last.fields.get("outcome")))
        text = f"{last.id} records {what} under another edition; record what it comes to under edition {edition}"
        yield Warning(code="recorded_under_other_edition", text=text)
    records = {signal.id: signal for signal in _records_of(judged)}
    for moment in decided[-1:]:
        record = records.get(moment.signals[0]) if moment.by == "recorded" else None
        if record is not None and _is_before(judged, record):
            text = f"{record.id} records {words_of(moment.outcome)} before edition {edition} began"
            yield Warning(code="recorded_before_edition", text=f"{text}; confirm it in its terms")
