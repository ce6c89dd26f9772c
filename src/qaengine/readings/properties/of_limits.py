"""Laws of limits: how long a thing has lasted, when it is late, until when a word holds, when a duty is due."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from hypothesis import assume
from hypothesis import strategies as st

from qaengine.evaluation.criteria import Court
from qaengine.evaluation.evidence import Evidence
from qaengine.evaluation.values import Interval, Stretch, Unknown
from qaengine.outcome.decision import Decision
from qaengine.outcome.truth import MET
from qaengine.periods import Period
from qaengine.policy import indicators as op
from qaengine.policy.conditions import AllTests, Asks, AtLeast, AtMost, Happened, LessThan, MoreThan, Test
from qaengine.policy.duties import Duty
from qaengine.readings.properties.days import later
from qaengine.readings.properties.law import Law
from qaengine.readings.properties.trial import Broken, Trial
from qaengine.readings.properties.world import ONE_DAY, PROVIDER, History, World
from qaengine.signals.history import Register
from qaengine.signals.records import Signal

MOST_DAYS = 1200
"""So far back a day is sought whose limit is near the as-of day."""


def _court(world: World, held: History) -> Court:
    return Court(Evidence(world.policy, Register(held).history(PROVIDER).signals, world.as_of, None))


def _with_limit_near(world: World, period: Period) -> Iterator[date]:
    """The days whose limit is the day before the as-of day, that day, or the day after."""
    for back in range(MOST_DAYS):
        start = world.as_of - back * ONE_DAY
        limit = later(world, start, period)
        if limit is None or limit < world.as_of - ONE_DAY:
            return
        if limit <= world.as_of + ONE_DAY:
            yield start


# How long a thing has lasted


def _lasting(world: World) -> st.SearchStrategy[Trial] | str:
    seeds = [held for held in world.seeds if {one.kind for one in held} & _lasting_kinds(world)]
    if not seeds:
        return "the policy asks of nothing how long it has lasted"
    return st.one_of(st.sampled_from(seeds), st.sampled_from(_begun(world) or seeds)).map(
        lambda held: Trial(held=held, as_of=world.as_of)
    )


def _begun(world: World) -> list[History]:
    """One thing by itself that is still open, begun about the day from which it lasts as long as a test asks."""
    found: list[History] = []
    for name, indicator in world.policy.tree.indicators.items():
        for test in _simple(world.made.space.cutting.tests[str(name)]) if isinstance(indicator, op.Age) else ():
            assert isinstance(indicator, op.Age)
            days = list(_with_limit_near(world, world.policy.period(test.bound, world.as_of)))
            for one in world.examples.get(str(indicator.age), ()):
                found += [(_begun_on(one, indicator, day),) for day in days]
    return found


def _begun_on(signal: Signal, indicator: op.Age, day: date) -> Signal:
    fields = {**signal.fields, **({str(indicator.from_): day} if indicator.from_ else {})}
    return replace(signal, id="thing", ref=None, date=day, recorded_on=day, recorded=False, fields=fields)


def _lasting_kinds(world: World) -> set[str]:
    names = {str(n) for n, one in world.policy.tree.indicators.items() if isinstance(one, op.Age | op.Span)}
    return {kind for kind, readers in world.readers.items() if names & set(readers)}


def _lasted_otherwise(world: World, trial: Trial) -> Broken | None:
    court = _court(world, trial.held)
    for name, indicator in world.policy.tree.indicators.items():
        if not isinstance(indicator, op.Age | op.Span):
            continue
        measured = court.meter(str(name)).at(world.as_of, False)
        if not isinstance(measured, Stretch) or measured.open or measured.certain != measured.possible:
            continue
        if words := _begun_otherwise(trial, indicator, measured):
            return Broken(words=f"`{name}` {words}")
        for test in _simple(world.made.space.cutting.tests[str(name)]):
            wanted = _lasts(world, measured, test)
            said = court.answer(Asks(subject=str(name), test=test), world.as_of, presume=False)
            if wanted is not None and (said is MET) != wanted:
                first, last = measured.certain or (None, None)
                return Broken(words=f"`{name}` from {first} to {last} reads as {said} to {test}")
    return None


def _begun_otherwise(trial: Trial, indicator: op.Age | op.Span, measured: Stretch) -> str | None:
    """How the first day of the only thing that is open is not the one that it says."""
    if not isinstance(indicator, op.Age) or measured.certain is None:
        return None
    own = [one for one in trial.held if one.kind == indicator.age]
    said = own[0].fields.get(str(indicator.from_), own[0].date) if len(own) == 1 else None
    if said is None or measured.certain == (said, trial.as_of):
        return None
    return f"lasts from {measured.certain[0]} to {measured.certain[1]}, although it began on {said} and is open"


def _simple(tests: Sequence[Test]) -> Iterator[AtLeast | MoreThan | AtMost | LessThan]:
    for test in tests:
        match test:
            case AtLeast() | MoreThan() | AtMost() | LessThan():
                yield test
            case AllTests(tests=inner):
                yield from _simple(inner)
            case _:
                continue


def _lasts(world: World, measured: Stretch, test: AtLeast | MoreThan | AtMost | LessThan) -> bool | None:
    """Whether the test is met by another count of days and months; nothing that lasts is shorter than everything."""
    is_long = isinstance(test, AtLeast | MoreThan)
    if measured.certain is None:
        return not is_long
    first, last = measured.certain
    limit = later(world, first, world.policy.period(test.bound, world.as_of))
    if limit is None:
        return None
    reached = last > limit if isinstance(test, MoreThan | AtMost) else last >= limit
    return reached is is_long


# When a thing is late

Due = op.Overdue | op.Late | op.OverdueRun


def _dues(world: World) -> dict[str, tuple[Due, tuple[Signal, ...]]]:
    """Of each indicator of what is due the signals that surely count."""
    found = {}
    for name, indicator in world.policy.tree.indicators.items():
        if isinstance(indicator, op.Overdue | op.Late | op.OverdueRun):
            kind = _kind(indicator)
            evidence = Evidence(world.policy, (), world.as_of, None)
            own = (one for one in world.examples.get(kind, ()))
            counted = tuple(one for one in own if evidence.matches(one, indicator.where, world.as_of) is MET)
            if counted:
                found[str(name)] = indicator, counted
    return found


def _kind(indicator: Due) -> str:
    match indicator:
        case op.Overdue(overdue=kind) | op.Late(late=kind) | op.OverdueRun(overdue_run=kind):
            return str(kind)


def _late(world: World) -> st.SearchStrategy[Trial] | str:
    dues = _dues(world)
    return _due_soon(world, dues) if dues else "the policy asks of nothing whether it is late"


@st.composite
def _due_soon(draw: st.DrawFn, world: World, dues: dict[str, tuple[Due, tuple[Signal, ...]]]) -> Trial:
    """One thing that is due such that it is late, just not late, or was done on or after its last day."""
    name = draw(st.sampled_from(sorted(dues)))
    indicator, counted = dues[name]
    due = draw(st.sampled_from(_due_days(world, indicator)))
    limit = later(world, due, _grace(world, indicator))
    assume(limit is not None)
    assert limit is not None
    done = draw(st.sampled_from([None, limit - ONE_DAY, limit, limit + ONE_DAY]))
    one = draw(st.sampled_from(counted))
    fields = {**one.fields, str(indicator.due): due, str(indicator.done): done}
    day = due - ONE_DAY
    thing = replace(one, id="thing", ref=None, date=day, recorded_on=day, recorded=False, fields=fields)
    return Trial(held=(thing,), as_of=world.as_of)


def _due_days(world: World, indicator: Due) -> list[date]:
    """Days whose limit is near the as-of day; and of what is asked within a window those about its first day."""
    days = set(_with_limit_near(world, _grace(world, indicator)))
    if isinstance(indicator, op.Late) and indicator.within is not None:
        first = later(world, world.as_of, world.policy.period(indicator.within, world.as_of), -1)
        days |= {first + step * ONE_DAY for step in (-1, 0, 1)} if first is not None else set()
    return sorted(days)


def _grace(world: World, indicator: Due) -> Period:
    grace = None if isinstance(indicator, op.OverdueRun) else indicator.grace
    return Period() if grace is None else world.policy.period(grace, world.as_of)


def _late_otherwise(world: World, trial: Trial) -> Broken | None:
    court = _court(world, trial.held)
    for name, (indicator, _) in _dues(world).items():
        things = [one for one in trial.held if one.kind == _kind(indicator)]
        if len(things) != 1 or court.evidence.matches(things[0], indicator.where, world.as_of) is not MET:
            continue
        wanted = _is_late(world, indicator, things[0])
        measured = court.meter(name).at(world.as_of, False)
        if wanted is not None and isinstance(measured, Interval) and (measured.low == 1) != wanted:
            due, done = (things[0].fields.get(str(path)) for path in (indicator.due, indicator.done))
            late = "late" if wanted else "not late"
            return Broken(words=f"`{name}` is {measured.low}, of a thing due on {due}, done {done}, which is {late}")
    return None


def _is_late(world: World, indicator: Due, thing: Signal) -> bool | None:
    due, done = (thing.fields.get(str(path), ...) for path in (indicator.due, indicator.done))
    if not isinstance(due, date) or done is ... or due > world.as_of:
        return None
    limit = later(world, due, _grace(world, indicator))
    if isinstance(indicator, op.Late) and indicator.within is not None:
        first = later(world, world.as_of, world.policy.period(indicator.within, world.as_of), -1)
        if first is None or due < first:
            return None if first is None else False
    if limit is None:
        return None
    is_done = isinstance(done, date) and done <= world.as_of
    if is_done:
        assert isinstance(done, date)
        return isinstance(indicator, op.Late) and done > limit
    return world.as_of > limit


# Until when a person's word holds


def _words(world: World) -> st.SearchStrategy[Trial] | str:
    ways = list(_questions(world))
    if not ways:
        return "the policy says of no answer how long it holds"
    return st.sampled_from(ways).flatmap(lambda way: _said(world, *way))


def _questions(world: World) -> Iterator[tuple[str, str, Period]]:
    """Each judgement that is an indicator, with who may give it and for how long it holds."""
    usual = world.policy.tree.judgements
    for name, indicator in world.policy.tree.indicators.items():
        if isinstance(indicator, op.Judgement):
            holds = indicator.holds or (usual.hold if usual else None)
            if holds is not None:
                yield str(name), str(indicator.by[0]), world.policy.period(holds, world.as_of)


def _said(world: World, name: str, role: str, holds: Period) -> st.SearchStrategy[Trial]:
    indicator = world.policy.tree.indicators[name]
    assert isinstance(indicator, op.Judgement)
    answer = str(indicator.answers[0]) if indicator.answers else True
    question = str(indicator.judgement)
    record = {"id": "word", "kind": "officer.judgement", "question": question, "role": role, "answer": answer}
    days = sorted(set(_with_limit_near(world, holds)))
    made = [Trial(held=(world.signal({**record, "date": day}),), as_of=world.as_of) for day in days]
    return st.sampled_from(made)


def _holds_otherwise(world: World, trial: Trial) -> Broken | None:
    court = _court(world, trial.held)
    for name, role, holds in _questions(world):
        indicator = world.policy.tree.indicators[name]
        assert isinstance(indicator, op.Judgement)
        for one in trial.held:
            if one.fields.get("question") != indicator.judgement or one.fields.get("role") != role:
                continue
            end = later(world, one.date, holds)
            known = not isinstance(court.meter(name).at(world.as_of, False), Unknown)
            if end is not None and known != (world.as_of <= end):
                words = f"`{name}`, answered on {one.date}, holds until {end} and is {'' if known else 'not '}known"
                return Broken(words=words)
    return None


# When a duty is due


@lru_cache(maxsize=8)
def _dutiful(world: World) -> list[tuple[Duty, Signal]]:
    """Duties that arise from a signal and fall due so long after, each with signals from which it may arise."""
    evidence = Evidence(world.policy, (), world.as_of, None)
    return [
        (duty, replace(one, id="source", ref=None))
        for duty in world.policy.tree.duties
        if duty.within is not None and duty.for_each is not None and not (duty.agreed or duty.every or duty.monthly)
        for of in duty.for_each
        for one in (*world.examples.get(str(of.kind), ()), *_bare(world, duty, str(of.kind)))
        if evidence.matches(one, of.where, world.as_of) is MET and not duty.due_on and duty.before is None
    ]


def _bare(world: World, duty: Duty, kind: str) -> Iterator[Signal]:
    """A signal of the kind in which the dates from which the duty counts are given."""
    dates = {str(path): world.as_of for path in duty.from_ if "." not in str(path)}
    known = world.policy.vocabulary.kinds[kind].fields
    if dates.keys() <= known.keys():
        yield world.signal({"id": "source", "kind": kind, "date": world.as_of, **dates})


def _due_dates(world: World) -> st.SearchStrategy[Trial] | str:
    made = _dutiful(world)
    if not made:
        return "no duty of the policy falls due so long after a signal"
    clauses = sorted({str(duty.clause[0]) for duty, _ in made})
    return st.sampled_from(clauses).flatmap(lambda clause: _arisen(world, made, clause))


def _arisen(world: World, made: list[tuple[Duty, Signal]], clause: str) -> st.SearchStrategy[Trial]:
    of_clause = [(duty, one) for duty, one in made if str(duty.clause[0]) == clause]
    trials = []
    for duty, one in of_clause:
        due = _due_day(world, duty, one)
        if due is not None:
            trials += [Trial(held=(one,), as_of=due, day=due + step * ONE_DAY) for step in (-1, 0, 1)]
    return st.sampled_from(trials) if trials else st.just(Trial(held=(), as_of=world.as_of))


def _due_day(world: World, duty: Duty, source: Signal) -> date | None:
    """So long after it began, by another count; None where the signal does not say when that was."""
    assert duty.within is not None
    if duty.from_:
        said = (source.fields.get(str(path)) for path in duty.from_)
        start = next((one for one in said if isinstance(one, date)), None)
    else:
        wheres = (of.where for of in duty.for_each or () if str(of.kind) == source.kind)
        asked = (test.path for where in wheres for test in where if test.test == Happened(happened=True))
        happened = (source.fields.get(str(path)) for path in asked)
        start = max([source.date, source.recorded_on, *(one for one in happened if isinstance(one, date))])
    return None if start is None else later(world, start, world.policy.period(duty.within, world.as_of))


def _due_otherwise(world: World, trial: Trial) -> Broken | None:
    if trial.day is None or len(trial.held) != 1:
        return None
    decision = world.decide(trial.held, as_of=trial.day)
    for duty in world.policy.tree.duties:
        if not any(duty is one for one, source in _dutiful(world) if source.kind == trial.held[0].kind):
            continue
        due = _due_day(world, duty, trial.held[0])
        if due is not None and (words := _told_otherwise(decision, duty, due, trial.day)):
            return Broken(words=words, clause=str(duty.clause[0]))
    return None


def _told_otherwise(decision: Decision, duty: Duty, due: date, day: date) -> str | None:
    status = "upcoming" if day < due else "due" if day == due else "overdue"
    for one in decision.obligations:
        if one.clause == str(duty.clause[0]) and one.what == str(duty.what):
            if one.due != due:
                return f"`{one.clause}` is due on {one.due} and not on {due}"
            if one.status in ("upcoming", "due", "overdue") and one.status != status:
                return f"`{one.clause}`, due on {due}, is {one.status} on {day}"
    return None


LAWS = (
    Law(
        name="limits_are_exact",
        says="How long a thing has lasted is told to the day: more than is strict, at least includes the day itself.",
        provisos=("Of spans and ages of which nothing is unknown.",),
        drawn=_lasting,
        broken=_lasted_otherwise,
    ),
    Law(
        name="late_is_from_the_day_after",
        says="A thing is late from the day after its last day, grace counted in, and not on that day.",
        provisos=("Of one thing by itself; of what is late within a window, due on its first day or later.",),
        drawn=_late,
        broken=_late_otherwise,
    ),
    Law(
        name="answers_hold_until_their_last_day",
        says="A person's answer holds on its last day, and not on the day after.",
        drawn=_words,
        broken=_holds_otherwise,
    ),
    Law(
        name="due_dates_are_exact",
        says="A duty is due so long after what it arises from, upcoming before, and overdue from the day after.",
        provisos=(
            "Of duties that arise from a signal and fall due so long after it, where that signal is all that is held.",
        ),
        drawn=_due_dates,
        broken=_due_otherwise,
    ),
)
