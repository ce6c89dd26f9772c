"""Laws of evidence: what is cited is enough, what is in force moved as it may, bytes are stable, own laws hold."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from qaengine.evaluation.judge import judged
from qaengine.outcome.trail import Finding
from qaengine.outcome.truth import MET
from qaengine.policy.changes import Change
from qaengine.policy.laws import DeclaredLaw
from qaengine.readings.properties.law import Law
from qaengine.readings.properties.of_sameness import differs
from qaengine.readings.properties.strategies import histories
from qaengine.readings.properties.trial import Broken, Trial
from qaengine.readings.properties.world import ONE_DAY, PROVIDER, World, admitted, numbered
from qaengine.signals.reading import signals_from_records
from qaengine.signals.records import Signal

KEPT = ("feed.coverage", "decision.recorded", "approval")
"""Kinds that are kept beside what is cited: what is complete, and what is in force."""


def _one_history(world: World) -> st.SearchStrategy[Trial]:
    return histories(world).map(lambda held: Trial(held=held, as_of=world.as_of))


# What is cited


def _not_enough(world: World, trial: Trial) -> Broken | None:
    held = admitted(trial.held)
    first = min(held, key=lambda one: (one.date, one.id), default=None)
    for found in world.decide(held).criteria:
        if found.answer is MET:
            cited = {*found.evidence, *([first.id] if first else [])}
            kept = tuple(one for one in held if one.id in cited or one.kind in KEPT)
            again = [one.answer for one in world.decide(kept).criteria if _place(one) == _place(found)]
            if MET not in again:
                cites = ", ".join(found.evidence) or "nothing"
                return Broken(
                    words=f"`{found.clause}` is met and cites {cites}, which alone do not meet it", clause=found.clause
                )
    return None


def _place(one: Finding) -> tuple[str, str | None, str | None, str]:
    return one.clause, one.decision, one.outcome, one.part


# What is in force


def _moved_otherwise(world: World, trial: Trial) -> Broken | None:
    trial = replace(trial, held=admitted(trial.held))
    decisions = judged(world.policy, trial.held, provider=PROVIDER, as_of=world.as_of)
    days = sorted({one.date for one in trial.held if one.date <= world.as_of} | {world.as_of})
    for name, of in decisions.items():
        earlier = days[0] - ONE_DAY
        for day in days:
            was, now = of.in_force_at(earlier), of.in_force_at(day)
            if was != now and not _may_move(world, trial, name, was, now, earlier, day):
                words = f"`{name}` in force goes from {was or 'nothing'} to {now or 'nothing'} by {day}"
                return Broken(
                    words=f"{words} with no record, no complete approval, and no clause that says at once",
                    decision=name,
                )
            earlier = day
    return None


def _may_move(
    world: World, trial: Trial, name: str, was: str | None, now: str | None, after: date, until: date
) -> bool:
    """Whether a record, a complete approval, or a clause that says so accounts for the move between the two days."""
    if now is None:
        return False
    fresh = [one for one in trial.held if after < one.date <= until]
    return (
        any(_records(world, one, name, now) for one in fresh)
        or _is_elsewhere(world, trial, name, now)
        or _is_at_once(world, name, was, now)
        or any(_is_approved(world, trial, change, start, now, until) for start in _starts(world, name, was)
               for change in world.policy.tree.changes if change.decision == name)
    )  # fmt: skip


def _starts(world: World, name: str, was: str | None) -> list[str]:
    """From what an approval may have moved it: from what was in force, or from what came into force that same day."""
    return [str(one) for one in world.policy.tree.decisions[name].outcomes] if was is None else [was]


def _records(world: World, signal: Signal, name: str, now: str) -> bool:
    return (
        signal.kind == "decision.recorded"
        and signal.fields.get("decision") == name
        and signal.fields.get("outcome") == now
    )


def _is_elsewhere(world: World, trial: Trial, name: str, now: str) -> bool:
    recorded = world.policy.tree.decisions[name].recorded
    return recorded is not None and any(
        one.kind == recorded.kind and one.fields.get(str(recorded.field)) == now for one in trial.held
    )


def _is_at_once(world: World, name: str, was: str | None, now: str) -> bool:
    """Whether a clause lets it worsen at once: never to something better."""
    outcomes = [str(one) for one in world.policy.tree.decisions[name].outcomes]
    worse = was is None or outcomes.index(now) > outcomes.index(was)
    return worse and any(
        change.decision == name and change.worsening and (not change.to or now in change.to)
        for change in world.policy.tree.changes
    )


def _is_approved(world: World, trial: Trial, change: Change, start: str, now: str, until: date) -> bool:
    if not change.approved_by or (change.from_ and start not in change.from_) or (change.to and now not in change.to):
        return False
    given = [
        one for one in trial.held if one.kind == "approval" and one.date <= until and _is_for(one, change, start, now)
    ]
    always = [approver for approver in change.approved_by if approver.when is None]
    return bool(given) and all(any(_acts_for(world, one, approver.role) for one in given) for approver in always)


def _is_for(signal: Signal, change: Change, start: str, now: str) -> bool:
    fields = signal.fields
    ends = (now, *map(str, change.called))
    return fields.get("decision") == "approve" and fields.get("from_state") == start and fields.get("to_state") in ends


def _acts_for(world: World, signal: Signal, roles: tuple[str, ...]) -> bool:
    """Whether the signal carries the word of one of the roles: its own, one joined with it, or whom it may act for."""
    joint = signal.fields.get("joint_with")
    signing = {signal.fields.get("role"), *(joint if isinstance(joint, tuple) else ())}
    acting = {str(one.of) for one in world.policy.tree.delegates if one.role in signing}
    return bool(set(map(str, roles)) & (set(map(str, signing)) | acting))


# Bytes


def _unstable(world: World, trial: Trial) -> Broken | None:
    first, again = world.decide(trial.held), world.decide(numbered(trial.held))
    if first.digest != again.digest:
        return Broken(words=f"decided again the digest is another: {differs(first, again)}")
    if world.policy.digest != world.digest_again:
        return Broken(words="the policy read again has another digest")
    return None


def _lost_on_the_way(world: World, trial: Trial) -> Broken | None:
    lines = "".join(json.dumps(one.document(), ensure_ascii=False) + "\n" for one in trial.held)
    read = signals_from_records([json.loads(line) for line in lines.splitlines()], vocabulary=world.policy.vocabulary)
    for was, now in zip(trial.held, read, strict=True):
        if was != now or was.digest != now.digest:
            return Broken(words=f"`{was.id}` written and read again is another: {now.document()}")
    decision = world.decide(trial.held)
    if json.loads(decision.model_dump_json()) != decision.document():
        return Broken(words="the decision written as JSON and read again is another")
    return None


# Laws of the policy's own


def own_laws(world_laws: tuple[DeclaredLaw, ...]) -> Iterator[Law]:
    """The laws that the policy declares under `laws`, each as it is tried."""
    return (_own(law) for law in world_laws)


def _own(law: DeclaredLaw) -> Law:
    def broken(world: World, trial: Trial) -> Broken | None:
        decisions = judged(world.policy, trial.held, provider=PROVIDER, as_of=world.as_of)
        court = next(iter(decisions.values())).court
        when, then = (court.answer(condition, world.as_of, presume=False) for condition in (law.when, law.then))
        if when is MET and then is not MET:
            words = f"its `when` is met, and its `then` is {str(then).replace('_', ' ')}"
            return Broken(words=words, clause=str(law.clause) if law.clause else None)
        return None

    return Law(name=f"law:{law.law}", says=str(law.says), drawn=_one_history, broken=broken)


LAWS = (
    Law(
        name="cited_evidence_is_enough",
        says="The signals that a met criterion cites, and no others, meet it again.",
        provisos=(
            "Kept as well are the first word of the provider, what says that all is held, and what is in force.",
        ),
        drawn=_one_history,
        broken=_not_enough,
    ),
    Law(
        name="in_force_moves_only_as_its_clauses_allow",
        says="What is in force moves by a record, by approvals of all who must, or at once where a clause says so.",
        provisos=(
            "An approval names roles and not persons: that two roles are two persons is for the council to see.",
            "Who must approve only under a condition is not asked for here; nor what is required beside.",
        ),
        drawn=_one_history,
        broken=_moved_otherwise,
    ),
    Law(
        name="digests_are_stable",
        says="The same policy and signals have the same digests when they are read and decided again.",
        drawn=_one_history,
        broken=_unstable,
    ),
    Law(
        name="load_dump_load_round_trips",
        says="Signals and decisions that are written and read again are the same.",
        drawn=_one_history,
        broken=_lost_on_the_way,
    ),
)
