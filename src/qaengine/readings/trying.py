"""A policy tried on its cases: which clause, what was expected, what came out."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from qaengine.cases.files import Case, Expected
from qaengine.errors import QaengineError
from qaengine.evaluation.judge import decide
from qaengine.outcome.decision import Decision
from qaengine.outcome.phrases import listed
from qaengine.outcome.trail import Finding, Obligation, Standing
from qaengine.outcome.truth import MET, NOT_MET, UNKNOWN
from qaengine.policy.from_document import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """One step of the trail that made something come as it did: a criterion, its answer, and what that rests on."""

    clause: str
    outcome: str | None
    answer: str
    because: str
    evidence: tuple[str, ...]
    settings: Mapping[str, str]

    def __str__(self) -> str:
        of = f"{self.outcome}: " if self.outcome else ""
        return f"{of}{self.clause} {self.answer}: " + "; ".join(filter(None, (self.because, self.rests_on())))

    def rests_on(self) -> str:
        """The signals and settings in words; nothing where there are none."""
        signals = [f"{'signal' if len(self.evidence) == 1 else 'signals'} {listed(self.evidence)}"]
        settings = [f"{name} is {value}" for name, value in self.settings.items()]
        return "; ".join([*(signals if self.evidence else []), *settings])


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One expectation that was not met: what it is about, what was expected, what came, why, and the trail of it."""

    about: str
    expected: str
    got: str
    because: str = ""
    trail: tuple[Ground, ...] = ()

    def __str__(self) -> str:
        reason = f" ({self.because})" if self.because else ""
        return f"{self.about}: expected {self.expected}, got {self.got}{reason}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One case after it was tried; it passed when nothing differs."""

    case: Case
    differences: tuple[Difference, ...]
    decision: Decision | None

    @property
    def passed(self) -> bool:
        """Whether everything expected came."""
        return not self.differences


def tried(case: Case, policy: Policy) -> Tried:
    """The case decided under the policy and compared with what it expects."""
    try:
        signals = case.signals(policy.vocabulary)
        decision = decide(policy, signals, provider=case.provider, as_of=case.as_of, known_at=case.known_at)
    except QaengineError as error:
        return Tried(
            case=case,
            decision=None,
            differences=(Difference(about="signals", expected="sound signals", got=str(error)),),
        )
    found = tuple(differences(case.expected, decision))
    return Tried(case=case, decision=decision, differences=with_trail(found, decision, policy) if found else ())


def differences(expected: Expected, decision: Decision) -> Iterator[Difference]:
    """Everything in which the decision falls short of what is expected."""
    yield from _decisions(expected, decision)
    yield from _clauses(expected, decision)
    yield from _questions(expected, decision)
    yield from _obligations(expected, decision)


def _questions(expected: Expected, decision: Decision) -> Iterator[Difference]:
    """Clauses that people are asked about and should not be, and the other way round."""
    asked = {question.clause: question.ask for question in decision.questions}
    for clause in expected.asked:
        if clause not in asked:
            yield Difference(about=clause, expected="to be asked", got="not asked")
    for clause in expected.not_asked:
        if clause in asked:
            yield Difference(about=clause, expected="not to be asked", got="asked", because=asked[clause])


def _decisions(expected: Expected, decision: Decision) -> Iterator[Difference]:
    for name, wanted in expected.decisions.items():
        standing = decision.decisions.get(name)
        if standing is None:
            yield Difference(about=name, expected="a decision", got="no decision of this name")
            continue
        shown = standing.model_dump(mode="json")
        for key, value in wanted.items():
            want, got = _wanted(key, value), shown[key]
            if want != got:
                yield Difference(
                    about=f"{name}.{key}",
                    expected=_said(want),
                    got=_said(got),
                    because=_why_in_force(standing) if key == "in_force" else f"range {_said(shown['range'])}",
                )


def _why_in_force(standing: Standing) -> str:
    """Since when it is in force, and how the approvals called for stand."""
    since = [f"since {standing.in_force_since}"] if standing.in_force_since else []
    approvals = [
        f"{one.clause} from {one.from_} to {one.to} {one.status}"
        + (f", missing {listed(one.missing)}" if one.missing else "")
        for one in standing.approvals
    ]
    return "; ".join([*since, *approvals])


def _wanted(key: str, value: object) -> object:
    if value in ("unknown", "null"):
        return None
    return value == "true" if key == "settled" else value


def _said(value: object) -> str:
    if value is None:
        return "nothing"
    return " to ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _clauses(expected: Expected, decision: Decision) -> Iterator[Difference]:
    clauses = decision.clauses
    arisen = {*clauses.met, *clauses.applies}
    for clause in expected.met:
        if clause not in arisen:
            yield _clause_difference(clause, "met", decision)
    for clause in expected.not_met:
        if clause in arisen:
            yield _clause_difference(clause, "not met", decision)
    for clause in expected.unknown:
        if clause not in clauses.unknown:
            yield _clause_difference(clause, "unknown", decision)
    if expected.exact:
        yield from _exactly("met", {*expected.met}, arisen)
        yield from _exactly("unknown", {*expected.unknown}, {*clauses.unknown})
        yield from _exactly("not met", {*expected.not_met}, {*clauses.not_met})


def _exactly(what: str, expected: set[str], got: set[str]) -> Iterator[Difference]:
    """Clauses that came and were not listed; those listed and missing are differences already."""
    for clause in sorted(got - expected):
        yield Difference(about=clause, expected=f"not to be {what} (the case is exact)", got=what)


def _clause_difference(clause: str, wanted: str, decision: Decision) -> Difference:
    found = [finding for finding in decision.criteria if finding.clause == clause]
    if not found:
        got = "met" if clause in decision.clauses.applies else "not asked"
        return Difference(about=clause, expected=wanted, got=got)
    order = {"met": 0, "unknown": 1, "not_met": 2}
    finding = min(found, key=lambda each: order[each.answer])
    return Difference(about=clause, expected=wanted, got=str(finding.answer).replace("_", " "), because=finding.because)


def _obligations(expected: Expected, decision: Decision) -> Iterator[Difference]:
    for wanted in expected.obligations:
        clause, due = str(wanted["clause"]), wanted.get("due")
        held = [obligation for obligation in decision.obligations if obligation.clause == clause]
        dates = [obligation.due.isoformat() if obligation.due else "no date" for obligation in held]
        if not held:
            yield Difference(about=clause, expected="an obligation", got="none")
        elif due not in (None, "null") and due not in dates:
            yield Difference(about=clause, expected=f"due {due}", got=f"due {', '.join(dates)}")
        elif "status" in wanted and wanted["status"] not in (found := [o.status for o in held if _is_due(o, due)]):
            yield Difference(about=clause, expected=str(wanted["status"]), got=", ".join(found))


def _is_due(obligation: Obligation, due: object) -> bool:
    """Whether the obligation is the one due on that day; without a day any is."""
    return due in (None, "null") or (obligation.due is not None and obligation.due.isoformat() == due)


# The trail of what came otherwise


def with_trail(found: Iterable[Difference], decision: Decision, policy: Policy) -> tuple[Difference, ...]:
    """The differences, each with the criteria that made it so: of a decision those of the outcomes in question."""
    return tuple(replace(one, trail=tuple(_trail(one, decision, policy))) for one in found)


def _trail(difference: Difference, decision: Decision, policy: Policy) -> Iterator[Ground]:
    name, _, key = difference.about.rpartition(".")
    standing = decision.decisions.get(name)
    for finding in decision.criteria:
        if finding.clause == difference.about or (
            standing is not None and finding.decision == name and _matters(finding, standing, difference, key)
        ):
            yield _ground(finding, policy, decision.as_of)


def _matters(finding: Finding, standing: Standing, difference: Difference, key: str) -> bool:
    """Whether a criterion of the decision made the outcome, or the range, what it is and not what was expected."""
    if key == "in_force":
        return False
    named = {*difference.expected.split(" to "), *difference.got.split(" to ")}
    of_outcomes = finding.outcome in named or finding.part == "cap"
    if key == "indicated":
        return of_outcomes and finding.answer is not (NOT_MET if finding.outcome == difference.got else None)
    return finding.certain is UNKNOWN or (of_outcomes and finding.answer is MET)


def _ground(finding: Finding, policy: Policy, day: date) -> Ground:
    return Ground(
        clause=finding.clause,
        outcome=finding.outcome,
        answer=str(finding.answer).replace("_", " "),
        because=finding.because,
        evidence=finding.evidence,
        settings={name: _value(policy, name, day) for name in finding.settings},
    )


def _value(policy: Policy, name: str, day: date) -> str:
    """What the setting says on the day, as it is written."""
    value = policy.tree.settings[name].value
    if isinstance(value, str):
        return str(value)
    standing = [step for step in value if date.fromisoformat(step.from_) <= day]
    return str((standing[-1] if standing else value[0]).value)
