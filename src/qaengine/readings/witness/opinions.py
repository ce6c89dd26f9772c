"""Deciding with both engines: the core's decision of each provider, and where the second engine answers otherwise."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from qaengine.evaluation.evidence import Evidence
from qaengine.evaluation.judge import Signals, decide, register_of
from qaengine.outcome.decision import Decision
from qaengine.outcome.trail import Standing
from qaengine.outcome.truth import Truth
from qaengine.policy.conditions import subjects
from qaengine.policy.from_document import Policy
from qaengine.policy.records import Criterion
from qaengine.readings.witness.facts import Fact, facts_of, measured_words
from qaengine.readings.witness.parts import AskedHere, DecidedHere, Ruleset
from qaengine.readings.witness.process import AT_ONCE, COMMAND, make_sure_it_is_there, shown_of
from qaengine.readings.witness.rules import opposite
from qaengine.readings.witness.ruleset import ruleset_of
from qaengine.signals.history import Register


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One answer on which the engines differ; without a clause it is what the decision comes to."""

    provider: str
    decision: str | None
    clause: str | None
    what: str
    first: str
    second: str
    measured: tuple[str, ...] = ()

    def __str__(self) -> str:
        where = ", ".join(part for part in (self.decision, self.clause) if part)
        text = f"{self.provider}: {where}: {self.what} is {self.first}, by the second engine {self.second}"
        return "\n".join([text, *(f"    {line}" for line in self.measured)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """A decision, and where the second engine differs from it; nothing where the two agree."""

    decision: Decision
    differences: tuple[Difference, ...]


def second_opinions(
    policy: Policy,
    signals: Signals,
    *,
    as_of: date,
    known_at: date | None = None,
    providers: Iterable[str] | None = None,
    command: Sequence[str] = COMMAND,
) -> Iterator[Opinion]:
    """The decision about each provider with what the second engine says to it.

    QaengineError when durable-rules is not installed, cannot hold the policy, or stops.
    """
    make_sure_it_is_there()
    register = register_of(signals)
    ruleset = ruleset_of(policy, as_of)
    waiting = iter(register.providers() if providers is None else providers)
    while names := list(islice(waiting, AT_ONCE)):
        decisions = [decide(policy, register, provider=name, as_of=as_of, known_at=known_at) for name in names]
        yield from _compared(ruleset, register, decisions, command)


def _compared(
    ruleset: Ruleset, register: Register, decisions: list[Decision], command: Sequence[str]
) -> Iterator[Opinion]:
    facts = [_facts(ruleset, register, decision) for decision in decisions]
    for decision, shown in zip(decisions, shown_of(ruleset, facts, command), strict=True):
        found = _differences(ruleset, register, decision, shown)
        yield Opinion(decision=decision, differences=tuple(found))


def _evidence(ruleset: Ruleset, register: Register, decision: Decision) -> Evidence:
    history = register.history(decision.provider, known_at=decision.known_at)
    return Evidence(ruleset.policy, history.signals, decision.as_of, decision.known_at)


def _facts(ruleset: Ruleset, register: Register, decision: Decision) -> list[Fact]:
    return facts_of(ruleset, _evidence(ruleset, register, decision), lambda name: decision.decisions[name].in_force)


def _differences(ruleset: Ruleset, register: Register, decision: Decision, shown: set[str]) -> Iterator[Difference]:
    for asked, finding in zip(ruleset.asked, decision.criteria, strict=True):
        if (asked.clause, asked.part) != (finding.clause, finding.part):
            raise AssertionError(f"{asked.clause} stands where {finding.clause} does in the trail")
        for what, first, second in (
            ("the answer", finding.answer, _answer(asked.shown, shown)),
            ("the answer without presumptions", finding.certain, _answer(asked.certain, shown)),
        ):
            if first is not second:
                measured = tuple(_measured(ruleset, register, decision, asked))
                yield Difference(
                    provider=decision.provider, decision=asked.decision, clause=asked.clause, what=what,
                    first=_words(first), second=_words(second), measured=measured,
                )  # fmt: skip
                break
    for name, here in ruleset.decided.items():
        yield from _of_decision(decision, name, here, shown)


def _of_decision(decision: Decision, name: str, here: DecidedHere, shown: set[str]) -> Iterator[Difference]:
    standing = decision.decisions[name]
    indicated = tuple(outcome for outcome, proposition in here.indicated.items() if proposition in shown)
    left_open = tuple(outcome for outcome, proposition in here.open.items() if proposition in shown)
    span = (left_open[0], left_open[-1]) if left_open else None
    second = indicated, span, bool(indicated) and indicated == left_open
    first = _indicated(standing), standing.range, standing.settled
    for what, one, other in zip(("indicated", "the range", "settled"), first, second, strict=True):
        if one != other:
            yield Difference(
                provider=decision.provider, decision=name, clause=None, what=what,
                first=_shown(one), second=_shown(other),
            )  # fmt: skip


def _indicated(standing: Standing) -> tuple[str, ...]:
    return () if standing.indicated is None else (standing.indicated,)


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " to ".join(dict.fromkeys(map(str, value))) if isinstance(value, tuple) and value else "nothing"


def _answer(proposition: str, shown: set[str]) -> Truth:
    if proposition in shown:
        return Truth.MET
    return Truth.NOT_MET if opposite(proposition) in shown else Truth.UNKNOWN


def _words(answer: Truth) -> str:
    return answer.replace("_", " ")


def _measured(ruleset: Ruleset, register: Register, decision: Decision, asked: AskedHere) -> Iterator[str]:
    """What was measured of everything that the criterion asks about."""
    names = {asked.clause, *_subjects(ruleset.policy, asked)}
    evidence = _evidence(ruleset, register, decision)
    words = measured_words(ruleset, evidence, lambda name: decision.decisions[name].in_force, names)
    yield from (f"{key}: {text}" for key, text in sorted(words.items()))


def _subjects(policy: Policy, asked: AskedHere) -> Iterator[str]:
    for criterion in _criteria(policy):
        if str(criterion.clause) == asked.clause:
            for condition in (criterion.when, criterion.unless, criterion.applies_to):
                yield from (str(name) for name, _ in subjects(condition)) if condition is not None else ()


def _criteria(policy: Policy) -> Iterator[Criterion]:
    tree = policy.tree
    yield from (*tree.scope, *tree.triggers)
    for decision in tree.decisions.values():
        for outcome in decision.outcomes.values():
            yield from (*outcome.criteria, *outcome.only_if)
        yield from (Criterion(clause=cap.clause, when=cap.when) for cap in decision.cap)
