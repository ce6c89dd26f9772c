"""Laws of approval: no panel is passed over, one person's word is not two, and when all have approved it is so."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import strategies as st

from qaengine.evaluation.decisions import Judged
from qaengine.evaluation.judge import judged
from qaengine.outcome.truth import MET
from qaengine.policy.changes import Approver, Change
from qaengine.readings.properties.law import Law
from qaengine.readings.properties.strategies import histories
from qaengine.readings.properties.trial import Broken, Trial
from qaengine.readings.properties.world import ONE_DAY, PROVIDER, History, World
from qaengine.signals.records import Signal

MOVING = ("approval", "decision.recorded")
ENOUGH = 3
"""So many times the first approver says it alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One way from an outcome to another by approval."""

    change: Change
    start: str
    end: str


def routes(world: World) -> tuple[Route, ...]:
    """Every way by approval that the policy opens and no other change opens as well."""
    found = [
        Route(change=change, start=start, end=end)
        for change in world.policy.tree.changes
        if change.approved_by
        for start in _outcomes(world, change, change.from_)
        for end in _outcomes(world, change, change.to)
        if start != end
    ]
    return tuple(one for one in found if [(o.change.decision, o.start, o.end) for o in found].count(_key(one)) == 1)


def _key(route: Route) -> tuple[str, str, str]:
    return route.change.decision, route.start, route.end


def _outcomes(world: World, change: Change, named: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(str, named or world.policy.tree.decisions[change.decision].outcomes))


def _trials(world: World, ways: tuple[Route, ...], *, alone: bool) -> st.SearchStrategy[Trial]:
    return _on_the_way(world, ways, alone)


@st.composite
def _on_the_way(draw: st.DrawFn, world: World, ways: tuple[Route, ...], alone: bool) -> Trial:
    """An outcome recorded as in force, and on the day words for another: of all but one who must, or of one alone."""
    route = draw(st.sampled_from(ways))
    evidence = tuple(one for one in draw(histories(world)) if one.kind not in MOVING and one.corrects is None)
    who = [approver for approver in route.change.approved_by if approver.when is None]
    missing = who[0] if alone else draw(st.sampled_from(who))
    if alone:
        said = tuple(_word(world, route, missing.role[0], number) for number in range(ENOUGH))
        missing = who[1]
    else:
        roles = [role for role in _spoken(world, route) if role not in _speaks_for(world, missing)]
        said = tuple(_word(world, route, role, number) for number, role in enumerate(roles))
    record = {
        "id": "stands", "kind": "decision.recorded", "date": world.as_of - ONE_DAY,
        "decision": str(route.change.decision), "outcome": route.start,
    }  # fmt: skip
    also = tuple(_word(world, route, role, 90 + number) for number, role in enumerate(missing.role[:1]))
    return Trial(held=(*evidence, world.signal(record)), before=said, after=also, as_of=world.as_of)


def _spoken(world: World, route: Route) -> list[str]:
    """Everybody who may have to approve."""
    return list(dict.fromkeys(str(role) for approver in route.change.approved_by for role in approver.role))


def _speaks_for(world: World, approver: Approver) -> set[str]:
    """Whose word counts as the approver's: its roles, and who may act for one of them."""
    roles = set(map(str, approver.role))
    return roles | {str(one.role) for one in world.policy.tree.delegates if str(one.of) in roles}


def _word(world: World, route: Route, role: str, number: int) -> Signal:
    record = {
        "id": f"word{number:02}", "kind": "approval", "date": world.as_of, "role": role, "decision": "approve",
        "from_state": route.start, "to_state": route.end,
    }  # fmt: skip
    return world.signal(record)


def _in_force(world: World, held: History, name: str, day: date) -> tuple[str | None, bool]:
    """What is in force, and whether it came there by approval."""
    of = judged(world.policy, held, provider=PROVIDER, as_of=day)[name]
    by = [moment.by for moment in of.moments if moment.day is not None and moment.day <= day]
    return of.in_force_at(day), by[-1:] == ["approved"]


def _passed_over(world: World, trial: Trial) -> Broken | None:
    (word,) = trial.after or (None,)
    route = None if word is None else _route_of(world, trial, word)
    if route is None:
        return None
    name = str(route.change.decision)
    end, approved = _in_force(world, trial.first, name, world.as_of)
    if end == route.end and approved:
        absent = " or ".join(str(one.fields.get("role")) for one in trial.after)
        given = ", ".join(dict.fromkeys(str(one.fields.get("role")) for one in trial.before)) or "nobody"
        words = f"`{name}` goes from {route.start} to {route.end} on the word of {given}, without {absent}"
        return Broken(words=words, decision=name)
    return None


def _route_of(world: World, trial: Trial, word: Signal) -> Route | None:
    return next((one for one in routes(world) if _goes(one, word.fields) and _is_of(one, trial)), None)


def _goes(route: Route, fields: object) -> bool:
    assert isinstance(fields, dict)
    return bool(fields.get("from_state") == route.start and fields.get("to_state") == route.end)


def _is_of(route: Route, trial: Trial) -> bool:
    records = (one for one in trial.held if one.kind == "decision.recorded")
    return any(one.fields.get("decision") == route.change.decision for one in records)


def _who(world: World, least: int) -> tuple[Route, ...]:
    """The ways on which so many must approve whatever else holds, none of whom may act for another."""
    return tuple(one for one in routes(world) if len(_apart(world, one.change)) >= least)


def _apart(world: World, change: Change) -> list[Approver]:
    always = [one for one in change.approved_by if one.when is None]
    return [] if any(_share(world, always)) else always


def _share(world: World, approvers: list[Approver]) -> Iterator[bool]:
    for place, one in enumerate(approvers):
        for other in approvers[place + 1 :]:
            yield bool(_speaks_for(world, one) & _speaks_for(world, other))


def _all_but_one(world: World) -> st.SearchStrategy[Trial] | str:
    ways = _who(world, 1)
    return _trials(world, ways, alone=False) if ways else "the policy names nobody who must approve"


def _one_alone(world: World) -> st.SearchStrategy[Trial] | str:
    ways = _who(world, 2)
    return _trials(world, ways, alone=True) if ways else "no change of the policy asks two of different roles"


# When all have approved


STANDS = 10
"""So many days before the day it was recorded what is in force."""


@st.composite
def _all_approve(draw: st.DrawFn, world: World, ways: tuple[Route, ...]) -> Trial:
    """An outcome recorded as in force, perhaps one who first refuses, and then the word of all who may have to."""
    route = draw(st.sampled_from(ways))
    evidence = tuple(one for one in draw(histories(world)) if one.kind not in MOVING and one.corrects is None)
    known = world.all_is_held if draw(st.booleans()) and not _has(evidence, "all") else ()
    roles = list(dict.fromkeys(str(draw(st.sampled_from(one.role))) for one in route.change.approved_by))
    days = sorted(draw(st.sampled_from((0, 0, 1, STANDS))) for _ in roles)
    said = draw(st.permutations(roles))
    words = [
        _word_on(world, route, role, number, back)
        for number, (role, back) in enumerate(zip(said, reversed(days), strict=True), start=1)
    ]
    no = [_word_on(world, route, said[0], 0, STANDS, "refuse")] if draw(st.booleans()) else []
    stands = world.signal(
        {
            "id": "stands", "kind": "decision.recorded", "date": world.as_of - timedelta(days=STANDS),
            "decision": str(route.change.decision), "outcome": route.start,
        }
    )  # fmt: skip
    return Trial(held=(*evidence, *known, stands, *no, *words), as_of=world.as_of)


def _has(held: History, name: str) -> bool:
    return any(one.id == name for one in held)


def _word_on(world: World, route: Route, role: str, number: int, back: int, word: str = "approve") -> Signal:
    day = world.as_of - timedelta(days=back)
    return world.remade(_word(world, route, role, number), {"date": day, "recorded_on": day, "decision": word})


def _kept_waiting(world: World, trial: Trial) -> Broken | None:
    words = sorted((one for one in trial.held if one.kind == "approval"), key=lambda one: (one.date, one.id))
    route = _route_of(world, trial, words[-1]) if words else None
    if route is None or not all(_goes(route, one.fields) for one in words):
        return None
    last = words[-1]
    without = _judged(world, tuple(one for one in trial.held if one is not last), route)
    if not (_stands_by_record(without, route, words[0].date, last.date) and _all_have(without, route, words)):
        return None
    moments = _judged(world, trial.held, route).moments
    if any((one.day, one.outcome, one.by) == (last.date, route.end, "approved") for one in moments):
        return None
    text = f"all who must have approved from {route.start} to {route.end}, the last on {last.date}, and it is not so"
    return Broken(words=f"`{route.change.decision}`: {text}", decision=str(route.change.decision))


def _judged(world: World, held: History, route: Route) -> Judged:
    of = judged(world.policy, held, provider=PROVIDER, as_of=world.as_of)
    return of[str(route.change.decision)]


def _stands_by_record(of: Judged, route: Route, first: date, last: date) -> bool:
    """Whether the start of the way is in force from the first word to the last, by nothing but a record."""
    moments = [one for one in of.moments if one.day is None or one.day <= last]
    if not moments or moments[-1].day is None:
        return False
    return (moments[-1].outcome, moments[-1].by) == (route.start, "recorded") and moments[-1].day <= first


def _all_have(of: Judged, route: Route, words: list[Signal]) -> bool:
    """Whether every approver, asked for or not, approves last of all, and what is required holds on each word's day."""
    given = {str(one.fields.get("role")): one for one in words}
    if any(one.fields.get("decision") != "approve" for one in given.values()):
        return False
    days = {one.date for one in given.values()}
    asked = [(required.when, day) for required in route.change.requires for day in days]
    if any(of.court.answer(when, day, presume=False) is not MET for when, day in asked):
        return False
    return all(given.keys() & set(map(str, approver.role)) for approver in route.change.approved_by)


def _complete(world: World) -> st.SearchStrategy[Trial] | str:
    ways = routes(world)
    return _all_approve(world, ways) if ways else "no change of the policy asks for an approval"


LAWS = (
    Law(
        name="no_panel_is_skipped",
        says="Without the word of any one role or forum that must approve no change comes into force by approval.",
        provisos=(
            "Of those who must approve whatever else holds, on ways that one change of the policy opens.",
            "What comes into force at once, or is recorded as decided, needs nobody's approval.",
        ),
        drawn=_all_but_one,
        broken=_passed_over,
    ),
    Law(
        name="named_approvals_are_of_distinct_roles",
        says="Where two must approve, the word of one of them does not do for both, however often it is given.",
        provisos=(
            "An approval names roles and not persons: that two roles are two persons is for the council to see.",
            "Roles joined in one record (`joint_with`) and delegates speak for others, as the policy says.",
        ),
        drawn=_one_alone,
        broken=_passed_over,
    ),
    Law(
        name="complete_approvals_take_effect",
        says="When all who must have approved, the change is in force from the day of the last word, up or down.",
        provisos=(
            "Of ways that one change of the policy opens, from an outcome that was recorded and stands until then.",
            "What the policy requires holds on the day of each word; who refused before has approved since.",
        ),
        drawn=_complete,
        broken=_kept_waiting,
    ),
)
