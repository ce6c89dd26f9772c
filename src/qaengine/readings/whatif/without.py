"""A decision made again without some signals, as if they had never been recorded."""

from collections.abc import Collection, Iterator
from datetime import date

from qaengine.outcome.decision import Decision
from qaengine.outcome.striking import Answered, Due, Moved, Struck, Without
from qaengine.outcome.trail import Obligation
from qaengine.readings.whatif.matter import Matter
from qaengine.signals.records import Signal


def without(matter: Matter, ids: Collection[str]) -> Without:
    """What changes when the signals are struck out: outcomes, clauses and duties."""
    about = matter.alone
    before, after = matter.decision, about.struck(ids).decision
    return Without(
        **matter.about(),
        struck=tuple(_struck(about, ids)),
        decisions=tuple(_moved(before, after)),
        criteria=tuple(_answered(before, after)),
        obligations=tuple(_due(before, after)),
        digest=after.digest,
    )


def _struck(matter: Matter, ids: Collection[str]) -> Iterator[Struck]:
    history = matter.register.history(matter.provider, known_at=matter.known_at)
    admitted = {signal.id for signal in history.signals if signal.date <= matter.as_of}
    by_id = {signal.id: signal for signal in matter.register}
    for one in sorted(set(ids)):
        remarks = tuple(_remarks(matter, by_id[one], ids, admitted))
        yield Struck(id=one, counted=one in admitted, remarks=remarks)


def _remarks(matter: Matter, signal: Signal, ids: Collection[str], admitted: Collection[str]) -> Iterator[str]:
    """What is to be known about striking this signal."""
    if signal.date > matter.as_of:
        yield f"it is dated {signal.date}, after the day decided for"
    elif matter.known_at is not None and signal.recorded_on > matter.known_at:
        yield f"it was recorded on {signal.recorded_on}, after the day by whose knowledge is decided"
    if signal.corrects and signal.corrects not in ids:
        yield f"it corrected {signal.corrects}, which is taken as it was before"
    for other in matter.register:
        if other.corrects == signal.id and other.id not in ids:
            verb = "retracted" if other.withdraws else "replaced"
            yield f"{other.id} had {verb} it" + ("" if other.withdraws else ", and still stands")
        elif (
            signal.ref and other.ref == signal.ref and other.id not in ids and other.id in admitted and other != signal
        ):
            yield f"{other.id} reports the same event, and still counts"


def _moved(before: Decision, after: Decision) -> Iterator[Moved]:
    for name, was in before.decisions.items():
        now = after.decisions[name]
        yield Moved(
            decision=name,
            indicated=(was.indicated, now.indicated),
            range=(was.range, now.range),
            in_force=(was.in_force, now.in_force),
            title=was.title,
        )


def _answered(before: Decision, after: Decision) -> Iterator[Answered]:
    for was, now in zip(before.criteria, after.criteria, strict=True):
        if was.answer is not now.answer:
            yield Answered(
                clause=now.clause,
                decision=now.decision,
                outcome=now.outcome,
                answer=(was.answer, now.answer),
                because=now.because,
            )


def _due(before: Decision, after: Decision) -> Iterator[Due]:
    """The duties that differ; those of one clause and wording are compared in the order of their dates."""
    was, now = _by_duty(before), _by_duty(after)
    for key in sorted(was.keys() | now.keys()):
        old, new = was.get(key, []), now.get(key, [])
        common = [one for one in old if one in new]
        old, new = ([one for one in side if one not in common] for side in (old, new))
        for index in range(max(len(old), len(new))):
            yield Due(
                clause=key[0],
                what=key[1],
                before=_stand(old[index]) if index < len(old) else None,
                after=_stand(new[index]) if index < len(new) else None,
            )


def _by_duty(decision: Decision) -> dict[tuple[str, str], list[Obligation]]:
    found: dict[tuple[str, str], list[Obligation]] = {}
    for obligation in decision.obligations:
        found.setdefault((obligation.clause, obligation.what), []).append(obligation)
    return found


def _stand(obligation: Obligation) -> tuple[date | None, str]:
    return obligation.due, obligation.status
