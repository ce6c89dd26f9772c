"""What the cases of a policy show of it: which answers of each criterion, which outcomes, approvals and duties."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from qaengine.errors import Mistake, Severity
from qaengine.evaluation.duties import TIMED_KINDS, has_time
from qaengine.outcome.decision import Decision
from qaengine.outcome.phrases import listed
from qaengine.outcome.truth import UNKNOWN, Truth
from qaengine.policy.changes import Change
from qaengine.policy.duties import Duty
from qaengine.policy.from_document import Policy
from qaengine.policy.slips import place_of, placed

Sort = Literal["criterion", "outcome", "approval", "duty"]
ANSWERS = tuple(str(answer) for answer in Truth)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """One place of a policy: what there is to show of it, and for each the first case that does."""

    sort: Sort
    name: str
    shown: Mapping[str, str | None]

    @property
    def missing(self) -> tuple[str, ...]:
        """What no case shows."""
        return tuple(what for what, case in self.shown.items() if case is None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """All places of a policy with what the cases show of them."""

    policy: Policy
    spots: tuple[Spot, ...]

    def of(self, sort: Sort) -> tuple[Spot, ...]:
        """The places of one sort."""
        return tuple(spot for spot in self.spots if spot.sort == sort)

    @property
    def missing(self) -> tuple[Spot, ...]:
        """The places of which no case shows all."""
        return tuple(spot for spot in self.spots if spot.missing)


def showing(policy: Policy, decided: Iterable[tuple[str, Decision]]) -> Showing:
    """What the decisions show of the policy; each comes with the name of its case."""
    seen: dict[tuple[Sort, str, str], str] = {}
    for case, decision in decided:
        for key in _seen_in(decision):
            seen.setdefault(key, case)
    spots = (
        Spot(sort=sort, name=name, shown={what: seen.get((sort, name, what)) for what in wanted})
        for sort, name, wanted in _wanted(policy)
    )
    return Showing(policy=policy, spots=tuple(spots))


def _seen_in(decision: Decision) -> Iterator[tuple[Sort, str, str]]:
    """All that one decision shows."""
    for finding in decision.criteria:
        yield "criterion", _of(finding.clause, finding.outcome, finding.part), str(finding.answer)
    for name, standing in decision.decisions.items():
        if standing.indicated is not None:
            yield "outcome", f"{name}: {standing.indicated}", "indicated"
        for approval in standing.approvals:
            for clause in approval.clauses:
                yield "approval", clause, "given" if approval.status == "given" else "called for"
    for obligation in decision.obligations:
        yield "duty", obligation.clause, WAITING.get(obligation.status, obligation.status)
        yield "duty", obligation.clause, "arisen"
    for clause in decision.clauses.applies:
        yield "duty", clause, "arisen"


WAITING = {"upcoming": "waiting", "due": "waiting"}


def _wanted(policy: Policy) -> Iterator[tuple[Sort, str, tuple[str, ...]]]:
    """All that there is to show of the policy, each place once."""
    yield from dict.fromkeys(_all_wanted(policy))


def _all_wanted(policy: Policy) -> Iterator[tuple[Sort, str, tuple[str, ...]]]:
    tree = policy.tree
    for criterion in tree.scope:
        yield "criterion", _of(criterion.clause, None, "scope"), ANSWERS
    for decision in tree.decisions.values():
        for outcome, of in decision.outcomes.items():
            for criterion in of.criteria:
                yield "criterion", _of(criterion.clause, outcome, "criteria"), ANSWERS
            for criterion in of.only_if:
                yield "criterion", _of(criterion.clause, outcome, "only_if"), ANSWERS
        for cap in decision.cap:
            yield "criterion", _of(cap.clause, cap.at, "cap"), ANSWERS
    for criterion in tree.triggers:
        yield "criterion", _of(criterion.clause, None, "trigger"), ANSWERS
    for name, decision in tree.decisions.items():
        for outcome in decision.outcomes:
            yield "outcome", f"{name}: {outcome}", ("indicated",)
    for change in tree.changes:
        yield from (("approval", clause, ("called for", "given")) for clause in _approving(change))
    for duty in tree.duties:
        yield from (("duty", str(clause), _of_duty(duty)) for clause in duty.clause)


def _of(clause: str, outcome: str | None, part: str) -> str:
    """A criterion by its clause, where it stands in a decision with that; it keeps the clause's place in the file."""
    where = {"criteria": "", "cap": "cap of ", "only_if": "only if, "}.get(part, "")
    return placed(f"{clause} ({where}{outcome})" if outcome else str(clause), clause)


def not_shown(showing: Showing) -> Iterator[Mistake]:
    """A warning for each criterion that no case shows met, or none not met; a note where only unknown is missing."""
    for spot in showing.of("criterion"):
        if spot.missing:
            answers = [answer.replace("_", " ") for answer in spot.missing]
            yield Mistake(
                code="Q330",
                text=f"no case shows `{spot.name}` {listed(answers, 'or')}",
                place=place_of(spot.name),
                hint="write a case in which it is so",
                severity=Severity.NOTE if spot.missing == (str(UNKNOWN),) else Severity.WARNING,
            )


def _approving(change: Change) -> Iterator[str]:
    if change.approved_by:
        yield from (str(clause) for clause in change.clause)
        yield from (str(clause) for approver in change.approved_by for clause in approver.clause)


def _of_duty(duty: Duty) -> tuple[str, ...]:
    """What there is to show of a duty: that it arises, and where it has a time that it waits, is late and is done."""
    if not (duty.kind in TIMED_KINDS or has_time(duty)):
        return ("arisen",)
    late = ("waiting", "overdue") if has_time(duty) else ()
    return (*late, "done") if duty.done_by or duty.done_on else late or ("arisen",)
