"""The least change that would move a decision: every combination of steps, the smallest first, each decided again."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice

from qaengine.evaluation import judge
from qaengine.evaluation.decisions import Indication
from qaengine.outcome.changing import SORTS, Change, LeastChange, Step, Waiting
from qaengine.periods import Period, add
from qaengine.readings.whatif.combining import Combination, Combining
from qaengine.readings.whatif.matter import Matter
from qaengine.readings.whatif.possible import is_sound, read_again, signals_of
from qaengine.readings.whatif.steps import Steps
from qaengine.signals.history import Register

MOST = 2_000
"""How many combinations are decided at most."""
MOST_STEPS = 3
"""How many steps a change takes at most."""
KEPT = 50
WAITED = Period.parse("2 years")
"""How far ahead is looked for a day on which it comes about by itself."""

Goal = Callable[[str | None], bool]


@dataclass(slots=True)
class _Search:
    """What the search has found so far."""

    found: list[tuple[Combination, Indication]] = field(default_factory=list)
    tried: int = 0
    cost: int | None = None
    costs_tried: int = 0
    whole: bool = False


def least_change(
    matter: Matter, name: str, wanted: str, *, most: int = MOST, most_steps: int = MOST_STEPS
) -> LeastChange:
    """The least change by which the decision would `raise` or `lower`, or come to the outcome named."""
    now = from_now_on(matter)
    goal = goal_of(now, name, wanted)
    steps = tuple(step for step in Steps(now, name).all() if is_sound(now, (step,)))
    search = _searched(now, name, goal, steps, most, most_steps)
    sorts: Counter[str] = Counter(step.sort for step in steps)
    return LeastChange(
        **matter.about(),
        decision=name,
        question=matter.standing(name).title,
        wanted=wanted,
        indicated=now.judged(name).indication(now.as_of).indicated,
        cost=search.cost,
        changes=tuple(_change(now, name, *found) for found in search.found),
        proved=search.cost is not None and search.costs_tried >= search.cost - 1,
        whole=search.whole,
        waiting=_waiting(now, name, goal),
        waited_until=_until(now),
        steps={sort: sorts[sort] for sort in SORTS if sorts[sort]},
        costs_tried=search.costs_tried,
        tried=search.tried,
        most=most,
    )


def from_now_on(matter: Matter) -> Matter:
    """The matter with what is known by now and no more, so that what comes next can be added to it."""
    own = matter.alone
    known = [
        signal
        for signal in own.register
        if signal.date <= matter.as_of and (matter.known_at is None or signal.recorded_on <= matter.known_at)
    ]
    left = {signal.id for signal in own.register} - {signal.id for signal in known}
    return replace(own, known_at=None, register=Register(known, left_out_ids=own.register.left_out_ids | left))


def goal_of(matter: Matter, name: str, wanted: str) -> Goal:
    """Whether an outcome is what is wanted. Where nothing is indicated, it is compared with the ends of the range."""
    judged = matter.judged(name)
    indication = judged.indication(matter.as_of)
    lowest, highest = (indication.open[0], indication.open[-1]) if indication.open else (None, None)
    match wanted:
        case "raise":
            than = indication.indicated or lowest
            return lambda outcome: outcome is not None and (than is None or judged.rank(outcome) > judged.rank(than))
        case "lower":
            below = indication.indicated or highest
            return lambda outcome: outcome is not None and (below is None or judged.rank(outcome) < judged.rank(below))
        case _:
            return lambda outcome: outcome == wanted != indication.indicated


# The search


def _searched(matter: Matter, name: str, goal: Goal, steps: Combination, most: int, most_steps: int) -> _Search:
    search, combining = _Search(), Combining(matter, name)
    for cost in range(1, most_steps + 1):
        left = most - search.tried
        search.whole = sum(1 for _ in islice(combined(steps, cost), left + 1)) <= left
        for chosen in islice(combined(steps, cost), left):
            search.tried += 1
            indication = combining.indication(chosen)
            if goal(indication.indicated) and is_sound(matter, chosen):
                search.cost = cost
                search.found.append((chosen, indication))
        if search.whole:
            search.costs_tried = cost
        if search.found or not search.whole:
            break
    search.found = search.found[:KEPT]
    return search


def combined(steps: Combination, cost: int, start: int = 0) -> Iterator[Combination]:
    """Every combination of so many steps: what can happen again may be in it again, of one slot only one."""
    for place in range(start, len(steps)):
        step = steps[place]
        if step.cost == cost:
            yield (step,)
        elif step.cost < cost:
            again = place if step.slot is None else place + 1
            for rest in combined(steps, cost - step.cost, again):
                if step.slot is None or all(other.slot != step.slot for other in rest):
                    yield (step, *rest)


# What is told


def _change(matter: Matter, name: str, chosen: Combination, indication: Indication) -> Change:
    """The change, as it comes out when everything is decided again with its signals read as records."""
    again = matter.also(read_again(matter, chosen)).standing(name)
    assert again.indicated == indication.indicated, "deciding again comes to something else"
    signals = signals_of(matter, chosen)
    by_target = {signal.supersedes: signal for signal in signals if signal.supersedes is not None}
    by_id = {signal.id: signal for signal in signals}
    return Change(
        steps=tuple(
            Step(
                sort=step.sort,
                what=step.what,
                cost=step.cost,
                signal=(by_target[step.target.id] if step.target else by_id[f"what-if-{number}"]).document(),
            )
            for number, step in enumerate(chosen, start=1)
        ),
        comes_to=again.indicated,
        range=again.range,
    )


# Time passes


def _waiting(matter: Matter, name: str, goal: Goal) -> Waiting | None:
    """The first later day on which the goal is reached with nothing new, decided on that day."""
    until = _until(matter)
    later = judge.judged(matter.policy, matter.register, provider=matter.provider, as_of=until, only=name)[name]
    days = sorted(start for start, _ in later.steps(until) if start is not None and start > matter.as_of)
    for day in days:
        on_the_day = replace(matter, as_of=day).judged(name).indication(day)
        if goal(on_the_day.indicated):
            return Waiting(day=day, comes_to=on_the_day.indicated)
    return None


def _until(matter: Matter) -> date:
    end = add(matter.as_of, WAITED, matter.policy.calendar)
    return matter.as_of if end is None else end
