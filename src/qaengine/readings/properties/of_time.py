"""Laws of time: windows are exact to the day, and what is overdue stays so until it is done."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from qaengine.evaluation.criteria import Court
from qaengine.evaluation.evidence import Evidence
from qaengine.evaluation.values import Measured
from qaengine.examples.regions import kinds_of
from qaengine.outcome.trail import Obligation
from qaengine.policy import indicators as op
from qaengine.readings.properties.days import later
from qaengine.readings.properties.law import Law
from qaengine.readings.properties.strategies import histories
from qaengine.readings.properties.trial import Broken, Trial
from qaengine.readings.properties.world import LONG_AGO, ONE_DAY, History, World
from qaengine.signals.history import Register
from qaengine.signals.records import Signal

LATER = (1, 7, 31, 100)

# Windows


def _windows(world: World) -> Mapping[str, tuple[date, tuple[str, ...]]]:
    """Of each indicator with a window its first day, by another count of months than the engine's, and its kinds."""
    found = {}
    for name, indicator in world.policy.tree.indicators.items():
        match indicator:
            case op.Latest() | op.Count() | op.Sum() | op.Span() | op.Share() | op.Rate() if (
                indicator.within is not None
            ):
                first = later(world, world.as_of, world.policy.period(indicator.within, world.as_of), -1)
                if first is not None:
                    found[str(name)] = (first, tuple(kind for kind in kinds_of(indicator) if world.examples.get(kind)))
            case _:
                pass
    return {name: window for name, window in found.items() if window[1]}


def _at_edges(world: World) -> st.SearchStrategy[Trial] | str:
    windows = _windows(world)
    return _at_an_edge(world, windows) if windows else "the policy counts nothing within a window of days or months"


@st.composite
def _at_an_edge(draw: st.DrawFn, world: World, windows: Mapping[str, tuple[date, tuple[str, ...]]]) -> Trial:
    first, kinds = windows[draw(st.sampled_from(sorted(windows)))]
    signals = world.examples[draw(st.sampled_from(kinds))]
    one = replace(signals[draw(st.integers(0, len(signals) - 1))], id="new", ref=None)
    heard = world.signal({"id": "heard", "kind": "provider.profile", "date": world.as_of - LONG_AGO})
    return Trial(held=(heard, *draw(histories(world))), after=(one,), as_of=world.as_of, day=first)


def _edges(world: World, trial: Trial) -> Broken | None:
    (one,) = trial.after
    for name, (first, kinds) in _windows(world).items():
        if one.kind not in kinds or first != trial.day:
            continue
        without, outside, inside, next_day = (
            _measured(world, name, (*trial.held, *added))
            for added in ((), (_dated(one, first - ONE_DAY),), (_dated(one, first),), (_dated(one, first + ONE_DAY),))
        )
        if outside != without:
            return Broken(words=f"a `{one.kind}` of {first - ONE_DAY}, the day before its window, moves `{name}`")
        if _is_even(world, name, trial.held, kinds) and inside != next_day:
            return Broken(
                words=f"a `{one.kind}` of {first}, the first day of its window, does not move `{name}` as later"
            )
    return None


def _is_even(world: World, name: str, held: History, kinds: tuple[str, ...]) -> bool:
    """Whether the first day of the window must do as much as the next: not of a span, nor where others are newer."""
    indicator = world.policy.tree.indicators[name]
    newer = isinstance(indicator, op.Latest) and any(one.kind in kinds for one in held)
    return not isinstance(indicator, op.Span) and not newer


def _dated(signal: Signal, day: date) -> Signal:
    return replace(signal, date=day, recorded_on=day, recorded=False)


def _measured(world: World, name: str, held: History, day: date | None = None) -> tuple[Measured, Measured]:
    """What the indicator measures, as shown and for certain."""
    on = day or world.as_of
    history = Register(held).history("example")
    meter = Court(Evidence(world.policy, history.signals, on, None)).meter(name)
    return meter.at(on, True), meter.at(on, False)


# What is overdue


@st.composite
def _on_two_days(draw: st.DrawFn, world: World) -> Trial:
    held = tuple(one for one in draw(histories(world)) if max(_days_of(one)) <= world.as_of)
    return Trial(held=held, as_of=world.as_of, day=world.as_of + timedelta(days=draw(st.sampled_from(LATER))))


def _days_of(signal: Signal) -> Iterator[date]:
    yield signal.date
    yield signal.recorded_on
    yield from (value for value in signal.fields.values() if isinstance(value, date))


def _overdue_lost(world: World, trial: Trial) -> Broken | None:
    now, later = world.decide(trial.held), world.decide(trial.held, as_of=trial.day)
    still = {(one.clause, one.what, one.due) for one in later.obligations if one.status == "overdue"}
    for one in now.obligations:
        if one.status == "overdue" and _lasts(world, one) and (one.clause, one.what, one.due) not in still:
            words = (
                f"`{one.clause}` is overdue since {one.due}, and with nothing more recorded no longer so on {trial.day}"
            )
            return Broken(words=words)
    return _overdue_fewer(world, trial)


def _lasts(world: World, obligation: Obligation) -> bool:
    """Whether the duty arises from a signal and from nothing that time alone may end."""
    duty = world.duties.get(obligation.clause)
    ends = (
        duty is None
        or duty.for_each is None
        or duty.lasts
        or duty.while_
        or duty.unless
        or duty.every
        or duty.applies_to
    )
    return not ends


def _overdue_fewer(world: World, trial: Trial) -> Broken | None:
    for name, indicator in world.policy.tree.indicators.items():
        if isinstance(indicator, op.Overdue):
            now, later = (_measured(world, str(name), trial.held, day)[1] for day in (trial.as_of, trial.day))
            if getattr(later, "low", 0) < getattr(now, "low", 0):
                return Broken(words=f"`{name}` falls by {trial.day}, with nothing more recorded")
    return None


LAWS = (
    Law(
        name="window_edges_are_exact",
        says="A signal of the day before a window changes nothing of what is counted in it; its first day counts.",
        provisos=(
            "Of newest values, counts, sums, spans, shares and rates with a window; the signal has no `ref`.",
            "A span is longer for an earlier day, so of it only the day outside is judged; the same of a newest value "
            "where another is held.",
        ),
        drawn=_at_edges,
        broken=_edges,
    ),
    Law(
        name="overdue_only_grows_until_done",
        says="What is overdue stays overdue, and no fewer things are, as days go by and nothing more is recorded.",
        provisos=(
            "Of duties that arise from a signal, not again and again, or for a time, or while something holds.",
            "No signal tells of a day that has not come.",
        ),
        drawn=_on_two_days,
        broken=_overdue_lost,
    ),
)
