"""Decisions: outcomes that can be reached, rows that name them, and what else leads from one outcome to another."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from qaengine.policy.careful.conditions import Conditions
from qaengine.policy.careful.literals import called
from qaengine.policy.careful.names import Names
from qaengine.policy.careful.signals import Signals
from qaengine.policy.conditions_from import RESERVED
from qaengine.policy.records import AtLeastNeeded, Cap, Decision, Outcome, Question, Recorded
from qaengine.policy.types import ANY, MISTAKEN, TEXT, Choice, is_date


class Decisions:
    """Looks over decisions and questions."""

    def __init__(self, names: Names, signals: Signals, conditions: Conditions) -> None:
        self.names, self.signals, self.conditions, self.slips = names, signals, conditions, names.slips

    def look_over(self) -> dict[str, Decision]:
        """Every decision with typed literals, its rows among the criteria of the outcomes."""
        return {name: self._decision(name, decision) for name, decision in self.names.tree.decisions.items()}

    def _decision(self, name: str, decision: Decision) -> Decision:
        if name in RESERVED:
            self.slips.add("Q240", f"`{name}` is a word of the language and cannot name a decision", name)
        self.names.readings(decision.reading)
        self._pick(name, decision)
        if decision.starts_at is not None:
            self.names.outcome(decision.starts_at, decision.outcomes, name)
        outcomes = self._with_rows(name, decision)
        return replace(
            decision,
            outcomes={key: self._outcome(key, outcome, tuple(outcomes)) for key, outcome in outcomes.items()},
            rows=None,
            cap=tuple(self._cap(cap, tuple(outcomes), name) for cap in decision.cap),
            applies_to=self.conditions.optional(decision.applies_to),
        )

    def _with_rows(self, name: str, decision: Decision) -> dict[str, Outcome]:
        """The outcomes with the cells of the rows among their criteria."""
        found = dict(decision.outcomes)
        for row in (decision.rows or {}).values():
            for outcome, cell in row.items():
                if self.names.outcome(outcome, decision.outcomes, name):
                    found[outcome] = replace(found[outcome], criteria=(*found[outcome].criteria, cell))
        return found

    # What is recorded elsewhere

    def _pick(self, name: str, decision: Decision) -> None:
        if decision.recorded is not None:
            self._recorded(decision.recorded, decision.outcomes)
        elif decision.pick == "recorded":
            hint = "for example `recorded: {kind: pamms.assessment, field: overall}`"
            self.slips.add(
                "Q258", f"`{name}` is picked as it is recorded, but `recorded` does not say where", name, hint=hint
            )

    def _recorded(self, recorded: Recorded, outcomes: Mapping[str, Outcome]) -> None:
        kind = self.signals.type_of([recorded.kind], recorded.field)
        if isinstance(kind, Choice):
            for outcome in outcomes:
                if outcome not in kind.values:
                    text = f"`{outcome}` is never recorded in `{recorded.field}`"
                    self.slips.unknown("Q259", text, outcome, kind.values)
        elif kind not in (TEXT, ANY, MISTAKEN):
            self.slips.add("Q259", f"`{recorded.field}` is {called(kind)}, which records no outcome", recorded.field)
        if recorded.when is not None and kind != MISTAKEN:
            when = self.signals.type_of([recorded.kind], recorded.when)
            if when != MISTAKEN and not is_date(when):
                self.slips.add("Q267", f"`{recorded.when}` is {called(when)}, not a date", recorded.when)

    # Outcomes

    def _outcome(self, name: str, outcome: Outcome, outcomes: Sequence[str]) -> Outcome:
        self.names.readings(outcome.reading)
        self._each_once(name, outcome)
        needs = outcome.needs
        if isinstance(needs, AtLeastNeeded):
            needs = replace(needs, at_least=self.conditions.count(needs.at_least, "at_least", len(outcome.criteria)))
        criteria, only_if = (
            tuple(self.conditions.criterion(criterion, outcomes, name) for criterion in listed)
            for listed in (outcome.criteria, outcome.only_if)
        )
        return replace(outcome, needs=needs, criteria=criteria, only_if=only_if)

    def _each_once(self, name: str, outcome: Outcome) -> None:
        once: set[object] = set()
        for criterion in outcome.criteria:
            asks = (criterion.clause, criterion.when, criterion.unless, criterion.applies_to, criterion.judged_by)
            if asks in once:
                text = f"`{criterion.clause}` asks the same twice in `{name}`"
                self.slips.add("Q275", text, criterion.clause, hint="delete one of the two")
            once.add(asks)

    def _cap(self, cap: Cap, outcomes: Sequence[str], name: str) -> Cap:
        self.names.readings(cap.reading)
        self.names.outcome(cap.at, outcomes, name)
        return replace(cap, when=self.conditions.condition(cap.when))

    def question(self, question: Question) -> Question:
        """The question with a typed condition."""
        self.names.roles(question.of)
        self.names.readings(question.reading)
        return replace(question, when=self.conditions.optional(question.when))
