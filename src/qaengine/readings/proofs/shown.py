"""A counterexample as signals: drafted from what it measures, and decided before it is shown.

An indicator measures what it does whatever the others do, as far as a proof knows; signals cannot always be found that
come to all of it together. Then there is nothing to show, and the law is refuted over what indicators measure alone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from qaengine.evaluation.judge import decide
from qaengine.evaluation.values import Measured, Unknown
from qaengine.examples.assigned import Assignment, Region
from qaengine.examples.drafts import PROVIDER, drafted
from qaengine.examples.subjects import Subject
from qaengine.outcome.decision import Decision
from qaengine.policy.from_document import Policy
from qaengine.policy.records import Criterion
from qaengine.readings.proofs.differing import Apart, Difference
from qaengine.readings.proofs.verdicts import About, Provider, Verdict
from qaengine.signals.records import Signal

NOT_KNOWN = Unknown("nothing is held")
PRESUMED, JUDGED, DECIDED, RECORDED, IN_FORCE = " as presumed", " judged", " decided", " as recorded", " in force"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Made-up signals of one provider, and what the policy decides on them."""

    signals: tuple[Signal, ...]
    decision: Decision


def shown(policy: Policy, day: date, verdict: Verdict) -> tuple[Shown, ...]:
    """The provider of a counterexample, or both of them, as signals; nothing where none were found for either."""
    found = verdict.counterexample
    if found is None:
        return ()
    providers = [found.before] + ([found.after] if found.after else [])
    made = [_made(policy, day, provider, verdict.about) for provider in providers]
    listed = [one for one in made if one is not None]
    return tuple(listed) if len(listed) == len(providers) else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownTwice:
    """Made-up signals of one provider, and what two editions decide on them; `exact` when that is what was proved."""

    signals: tuple[Signal, ...]
    old: Decision
    new: Decision
    exact: bool


def shown_twice(old: Policy, new: Policy, day: date, difference: Difference) -> ShownTwice | None:
    """The provider for whom two editions differ as signals, decided by both; None where none were found.

    Signals on which the editions differ otherwise than was proved are kept where there are no better ones.
    """
    if difference.apart is None:
        return None
    best = None
    for found in _drafted_twice(old, new, day, difference.apart):
        standings = [decision[difference.decision] for decision in (found.old, found.new)]
        came = [(standing.indicated, standing.range) for standing in standings]
        if came == [(one.indicated, one.range) for one in (difference.apart.old, difference.apart.new)]:
            return replace(found, exact=True)
        best = found if best is None and came[0] != came[1] else best
    return best


def _drafted_twice(old: Policy, new: Policy, day: date, apart: Apart) -> Iterator[ShownTwice]:
    assignment = _assignment(apart.policy, apart.old.known)
    for draft in (one for early in (False, True) for one in drafted(apart.policy, day, assignment, early=early)):
        if draft.signals is not None:
            was, is_now = (decide(one, draft.signals, provider=PROVIDER, as_of=day) for one in (old, new))
            yield ShownTwice(signals=draft.signals, old=was, new=is_now, exact=False)


def _made(policy: Policy, day: date, provider: Provider, about: About) -> Shown | None:
    for draft in drafted(policy, day, _assignment(policy, provider.known)):
        if draft.signals is not None:
            decision = decide(policy, draft.signals, provider=PROVIDER, as_of=day)
            if _is_as_said(decision, provider, about):
                return Shown(signals=draft.signals, decision=decision)
    return None


def _is_as_said(decision: Decision, provider: Provider, about: About) -> bool:
    """Whether the decision of which the law speaks comes to what the proof says; of a law of the policy's own, all."""
    if about.decision is None:
        return True
    standing = decision[about.decision]
    return (standing.indicated, standing.range) == (provider.indicated, provider.range)


def _assignment(policy: Policy, known: Mapping[str, Measured]) -> Assignment:
    found: dict[Subject, Region] = {}
    for name, measured in known.items():
        plain = name.removesuffix(PRESUMED)
        subject = _subject(policy, plain)
        certain = known.get(plain, NOT_KNOWN)
        found[subject] = Region(subject=subject, shown=known.get(plain + PRESUMED, measured), certain=certain)
    return found


def _subject(policy: Policy, name: str) -> Subject:
    if name in policy.tree.indicators:
        return Subject(what="indicator", name=name)
    if name.endswith(RECORDED):
        return Subject(what="recorded", name=name.removesuffix(RECORDED))
    if name.endswith(IN_FORCE):
        return Subject(what="in_force", name=name.removesuffix(IN_FORCE))
    clause = name.removesuffix(JUDGED).removesuffix(DECIDED)
    asked = next(one for one in _criteria(policy) if one.clause == clause and _people(one, name))
    return Subject(what="people", name=clause, by=_people(asked, name))


def _people(criterion: Criterion, name: str) -> tuple[str, ...]:
    return tuple(criterion.judged_by if name.endswith(JUDGED) else criterion.decided_by)


def _criteria(policy: Policy) -> Iterator[Criterion]:
    yield from (*policy.tree.scope, *policy.tree.triggers)
    for decision in policy.tree.decisions.values():
        for outcome in decision.outcomes.values():
            yield from (*outcome.criteria, *outcome.only_if)
