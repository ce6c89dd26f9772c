"""The diary: everything due, overdue and waiting for approval over all providers, each with its clause."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from qaengine.outcome.decision import Decision

WAITING = ("missing", "partial", "deferred", "refused", "without effect")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the diary."""

    provider: str
    due: date | None
    status: str
    who: str
    what: str
    clause: str
    policy: str
    decision_digest: str | None = None

    @property
    def key(self) -> str:
        """What makes the entry the same from one diary to the next."""
        return f"{self.provider}/{self.policy}/{self.clause}/{self.what}/{self.due}"


def diary(decisions: Iterable[Decision], *, until: date) -> Iterator[Entry]:
    """What is open up to `until`: obligations due by then or without a date, and approvals that are missing."""
    for decision in decisions:
        yield from _obligations(decision, until)
        yield from _approvals(decision)


def _obligations(decision: Decision, until: date) -> Iterator[Entry]:
    for obligation in decision.obligations:
        if obligation.status != "done" and (obligation.due is None or obligation.due <= until):
            yield Entry(
                provider=decision.provider,
                due=obligation.due,
                status=obligation.status,
                who=_people(decision, obligation.who),
                what=obligation.what,
                clause=obligation.clause,
                policy=f"{decision.policy.id}@{decision.policy.edition}",
            )


def _approvals(decision: Decision) -> Iterator[Entry]:
    for standing in decision.decisions.values():
        for approval in standing.approvals:
            if approval.status in WAITING and approval.missing:
                what = f"approve {standing.title}: {approval.from_} to {approval.to} ({approval.status})"
                yield Entry(
                    provider=decision.provider,
                    due=None,
                    status="waiting for approval",
                    who=" and ".join(_people(decision, role) for role in approval.missing),
                    what=what,
                    clause=approval.clause,
                    policy=f"{decision.policy.id}@{decision.policy.edition}",
                )


def _people(decision: Decision, names: str | None) -> str:
    """The titles of the roles; somebody where the policy names nobody."""
    if not names:
        return "not said"
    words = names.replace(" and ", ", ").replace(" or ", ", ").split(", ")
    return ", ".join(decision.roles.get(word, word) for word in words)


def by_date(entries: Iterable[Entry]) -> list[Entry]:
    """By due date, those without one last, then by provider and clause."""
    return sorted(entries, key=lambda e: (e.due is None, e.due or date.max, e.provider, e.clause, e.what))


def by_person(entries: Iterable[Entry]) -> list[Entry]:
    """By who must act, then by date."""
    return sorted(by_date(entries), key=lambda entry: entry.who)
