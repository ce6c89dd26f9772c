"""A decision of the new edition in which what is declared to differ is as the old edition has it."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Any

from qaengine.policy.laws import Differs
from qaengine.policy.records import Cap, Criterion, Decision, Outcome
from qaengine.readings.proofs.renamed import Renaming


def mixed(new: Decision, old: Decision, entries: Sequence[Differs], as_new: Renaming, as_old: Renaming) -> Decision:
    """The new decision with the old one's criteria of the declared clauses, and its declared outcomes."""
    clauses = {str(clause) for one in entries for clause in one.criteria}
    named = [str(outcome) for one in entries for outcome in one.outcomes]
    outcomes: dict[Any, Outcome] = {}
    for name in _order(list(map(str, new.outcomes)), list(map(str, old.outcomes)), named):
        if name in named:
            outcomes[name] = as_old.of(old.outcomes[name])
        else:
            outcomes[name] = _outcome(new.outcomes[name], old.outcomes.get(name), clauses, as_new, as_old)
    caps = _both(new.cap, old.cap, clauses, as_new, as_old)
    whole = replace(as_new.of(replace(new, outcomes={}, cap=())), outcomes=outcomes, cap=tuple(caps))
    return _without_what_is_gone(whole)


def _order(new: list[str], old: list[str], named: Collection[str]) -> Iterator[str]:
    """The outcomes from the least serious: those that the new edition dropped stand after the one before them."""
    kept = [name for name in new if name not in named or name in old]
    for place, name in enumerate(old):
        if name in named and name not in kept:
            before = [one for one in old[:place] if one in kept]
            kept.insert(kept.index(before[-1]) + 1 if before else 0, name)
    yield from kept


def _outcome(
    new: Outcome, old: Outcome | None, clauses: Collection[str], as_new: Renaming, as_old: Renaming
) -> Outcome:
    criteria, only_if = (() if old is None else old.criteria), (() if old is None else old.only_if)
    rest: Outcome = as_new.of(replace(new, criteria=(), only_if=()))
    return replace(
        rest,
        criteria=tuple(_both(new.criteria, criteria, clauses, as_new, as_old)),
        only_if=tuple(_both(new.only_if, only_if, clauses, as_new, as_old)),
    )


def _both(
    new: Sequence[Criterion | Cap],
    old: Sequence[Criterion | Cap],
    clauses: Collection[str],
    as_new: Renaming,
    as_old: Renaming,
) -> Iterator[Any]:
    yield from (as_new.of(one) for one in new if str(one.clause) not in clauses)
    yield from (as_old.of(one) for one in old if str(one.clause) in clauses)


def _without_what_is_gone(decision: Decision) -> Decision:
    """The decision, where nothing leads to an outcome that it has not."""
    outcomes = {name: replace(one, criteria=tuple(_reaching(one.criteria, decision)),
                              only_if=tuple(_reaching(one.only_if, decision)))
                for name, one in decision.outcomes.items()}  # fmt: skip
    caps = tuple(cap for cap in decision.cap if cap.at in decision.outcomes)
    return replace(decision, outcomes=outcomes, cap=caps)


def _reaching(criteria: Sequence[Criterion], decision: Decision) -> Iterator[Criterion]:
    for one in criteria:
        gone = one.up_to is not None and one.up_to not in decision.outcomes
        yield replace(one, up_to=None, decided_by=()) if gone else one
