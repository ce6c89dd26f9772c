"""Histories at the edges of a policy: each value that it tells apart, and what lies just beside its numbers and days.

    for signals in edge_histories(policy, as_of): ...

Finite, and the same each time; from nothing held to what brings about each answer and each outcome. They are for
telling two policies apart and for trying one; that two agree on all of them does not say that they agree on everything.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from qaengine.evaluation.values import Candidates, Interval, Measured, Stretch
from qaengine.examples.assigned import Region
from qaengine.examples.drafts import drafted
from qaengine.examples.possibilities import Possibilities
from qaengine.examples.signals import Examples
from qaengine.examples.subjects import Subject
from qaengine.outcome.truth import Truth
from qaengine.periods import back
from qaengine.policy import indicators as op
from qaengine.policy.from_document import Policy
from qaengine.policy.indicators import Indicator
from qaengine.signals.records import Signal

History = tuple[Signal, ...]
ONE_DAY = timedelta(days=1)


def edge_histories(policy: Policy, as_of: date) -> Iterator[History]:
    """Each history once: nothing held; each subject by itself at each of its edges; each answer; each outcome.

    A number is tried at each threshold and one beside it, known exactly and known to be at least so much; a time a day
    short of, exactly, and a day over each period; an event on the first day of its window and on the day before.
    """
    examples = Examples(policy, as_of)
    return once_each([(), *of_subjects(examples.space), *of_answers(examples)])


def once_each(histories: Iterable[History]) -> Iterator[History]:
    """The histories without those that say the same as an earlier one."""
    seen = set()
    for history in histories:
        key = tuple(sorted(repr({**signal.document(), "id": ""}) for signal in history))
        if key not in seen:
            seen.add(key)
            yield history


def of_answers(examples: Examples) -> Iterator[History]:
    """For each answer of each criterion, and for each outcome, a history that was found to show it."""
    for position in examples.space.positions:
        for answer in Truth:
            found = examples.answering(position, answer)
            if found is not None:
                yield found.signals
    for decision, picks in examples.space.picks.items():
        made = (examples.indicating(decision, outcome) for outcome in picks.outcomes)
        yield from (found.signals for found in made if found is not None)


# One subject at a time


def of_subjects(space: Possibilities) -> Iterator[History]:
    """Each subject by itself at each of its edges."""
    for subject in space.regions:
        indicator = space.policy.tree.indicators.get(subject.name) if subject.what == "indicator" else None
        for region in _edges(space, subject, indicator):
            for draft in drafted(space.policy, space.day, {subject: region}, space.cutting.tests):
                if draft.signals is not None:
                    yield draft.signals
                    yield from _at_the_window(space, indicator, draft.signals)


def _edges(space: Possibilities, subject: Subject, indicator: Indicator | None) -> Iterator[Region]:
    """The regions of a subject, and of numbers and times all that lies just beside an edge."""
    yield from space.regions[subject]
    if indicator is not None:
        for measured in _beside(space, subject.name, indicator):
            yield Region(subject=subject, shown=measured, certain=measured)


def _beside(space: Possibilities, name: str, indicator: Indicator) -> Iterator[Measured]:
    named = space.cutting.named(name)
    match indicator:
        case op.Count() | op.Sum() | op.Overdue() | op.Late() | op.OverdueRun():
            bounds = (value for value in named if isinstance(value, Fraction))
            near = sorted({bound + step for bound in bounds for step in (-1, 0, 1)})
            for number in (number for number in near if number >= 0):
                yield Interval(number, number)
                yield Interval(number, None)
        case op.Span() | op.Age():
            found = space.cutting.candidates(name, indicator, repr)
            yield from (one for one in found if isinstance(one, Stretch) and one.certain == one.possible)
        case op.Latest() | op.Judgement():
            found = space.cutting.candidates(name, indicator, repr)
            yield from (one for one in found if isinstance(one, Candidates) and len(one.values) == 1)
        case _:
            return


def _at_the_window(space: Possibilities, indicator: Indicator | None, signals: History) -> Iterator[History]:
    """The same with the last event on the first day of the window, and on the day before that."""
    match indicator:
        case op.Count(within=within, count=kinds) | op.Sum(within=within, sum=kinds) if within is not None:
            first = back(space.day, space.policy.period(within, space.day))
            events = [signal for signal in signals if signal.kind in {str(of.kind) for of in kinds}]
            for day in (first, first - ONE_DAY) if events else ():
                moved = replace(events[-1], date=day, recorded_on=day)
                yield tuple(moved if signal is events[-1] else signal for signal in signals)
        case _:
            return
