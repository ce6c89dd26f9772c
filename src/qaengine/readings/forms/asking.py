"""What a policy asks of people: the questions open in a decision, who may answer each, and with which answers."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from qaengine.outcome.decision import Decision
from qaengine.outcome.trail import Question
from qaengine.policy.from_document import Policy
from qaengine.policy.indicators import Judgement
from qaengine.policy.records import Criterion

YES_OR_NO = ("true", "false")
FORM = "qaengine/questions@1"
ROLES = re.compile(r", | or ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Blank:
    """One question of a form: `answers` None where any answer may be given."""

    clause: str
    ask: str
    roles: tuple[str, ...]
    answers: tuple[str, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The questions open in a decision about one provider."""

    policy: str
    provider: str
    as_of: date
    blanks: tuple[Blank, ...]


def form_of(policy: Policy, decision: Decision) -> Form:
    """The form that asks what the decision asks of people."""
    known = answers_of(policy)
    return Form(
        policy=f"{policy.id}@{policy.edition}",
        provider=decision.provider,
        as_of=decision.as_of,
        blanks=tuple(_blank(known, question) for question in decision.questions),
    )


Answers = Mapping[str, Mapping[str, tuple[str, ...] | None]]
"""For each clause, the roles that may answer and the answers of each; None where any answer may be given."""


def answers_of(policy: Policy) -> Answers:
    """Everything that the policy lets people answer."""
    found: dict[str, dict[str, tuple[str, ...] | None]] = {}
    for clause, roles, answers in _asked(policy):
        by_role = found.setdefault(clause, {})
        for role in roles:
            before = by_role.get(role, ())
            together = None if answers is None or before is None else tuple(dict.fromkeys((*before, *answers)))
            by_role[str(role)] = together
    return found


def _blank(known: Answers, question: Question) -> Blank:
    roles = tuple(ROLES.split(question.of))
    answers = _answers(known, question.clause, roles)
    return Blank(clause=question.clause, ask=question.ask, roles=roles, answers=answers)


def _answers(known: Answers, clause: str, roles: tuple[str, ...]) -> tuple[str, ...] | None:
    """The answers that any of the roles may give."""
    lists = [known.get(clause, {}).get(role) for role in roles]
    if any(each is None for each in lists):
        return None
    return tuple(dict.fromkeys(answer for each in lists for answer in each or ()))


def _asked(policy: Policy) -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...] | None]]:
    for criterion, left_open in _criteria(policy):
        if criterion.judged_by:
            yield str(criterion.clause), criterion.judged_by, YES_OR_NO
        if criterion.decided_by:
            yield str(criterion.clause), criterion.decided_by, left_open
    for question in policy.tree.questions:
        yield str(question.clause), question.of, _texts(question.answers)
    for indicator in policy.tree.indicators.values():
        if isinstance(indicator, Judgement):
            yield str(indicator.judgement), tuple(map(str, indicator.by)), _texts(indicator.answers)


def _texts(answers: tuple[str, ...] | None) -> tuple[str, ...] | None:
    return None if answers is None else tuple(map(str, answers))


def _criteria(policy: Policy) -> Iterator[tuple[Criterion, tuple[str, ...]]]:
    """Every criterion, with the outcomes that it leaves open to a person."""
    for decision in policy.tree.decisions.values():
        outcomes = [str(outcome) for outcome in decision.outcomes]
        for name, outcome in decision.outcomes.items():
            for criterion in (*outcome.criteria, *outcome.only_if):
                highest = str(criterion.up_to or name)
                yield criterion, tuple(outcomes[outcomes.index(str(name)) : outcomes.index(highest) + 1])
    for criterion in (*policy.tree.scope, *policy.tree.triggers):
        yield criterion, ()
