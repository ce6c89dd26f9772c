"""The smallest model of what a solver was asked, and the provider that it tells of."""

from collections.abc import Iterable, Iterator
from typing import Any

import z3

from qaengine.evaluation.values import Measured
from qaengine.readings.proofs.judged import World
from qaengine.readings.proofs.measures import Measure
from qaengine.readings.proofs.needs import Comes
from qaengine.readings.proofs.three import Formula, denied
from qaengine.readings.proofs.verdicts import Provider

MOST_ROUNDS = 200
"""How often a counterexample is made smaller before the last is kept as it is."""


def smallest(solver: Any, amounts: Iterable[Formula], measures: Iterable[Measure]) -> tuple[Any, bool]:
    """The model that is smallest in each amount in turn, and whether the solver is sure of it.

    Of several that are as small it is always the same one, whatever the solver was asked before.
    """
    model, is_sure = _least(solver, amounts)
    return (_chosen(solver, model, measures), True) if is_sure else (model, False)


def _least(solver: Any, amounts: Iterable[Formula]) -> tuple[Any, bool]:
    model, is_sure = solver.model(), True
    for amount in amounts:
        best = _value(model, amount)
        for _ in range(MOST_ROUNDS):
            solver.push()
            solver.add(amount < best)
            found = solver.check()
            if found == z3.sat:
                model = solver.model()
                best = _value(model, amount)
            solver.pop()
            if found != z3.sat:
                is_sure = is_sure and found == z3.unsat
                break
        else:
            is_sure = False
        solver.add(amount <= best)
    return model, is_sure


def _chosen(solver: Any, model: Any, measures: Iterable[Measure]) -> Any:
    """One model of those that are left: the first measures unknown where they can be, then part by part the least."""
    for measure in measures:
        model, is_unknown = _preferring(solver, model, measure.nothing_known)
        for part in () if is_unknown else measure.parts():
            if z3.is_bool(part):
                model, _ = _preferring(solver, model, denied(part))
            elif part.is_int():
                model = _lowest(solver, model, part)
    return model


def _preferring(solver: Any, model: Any, wish: Formula) -> tuple[Any, bool]:
    """A model in which the wish holds, if there is one; from now on it holds in all, or in none."""
    if not _holds(model, wish):
        if solver.check(wish) != z3.sat:
            solver.add(denied(wish))
            return model, False
        model = solver.model()
    solver.add(wish)
    return model, True


def _lowest(solver: Any, model: Any, number: Formula) -> Any:
    """A model in which the whole number is as low as it can be; it never is below -1."""
    for _ in range(MOST_ROUNDS):
        if solver.check(number < _value(model, number)) != z3.sat:
            break
        model = solver.model()
    solver.add(number == _value(model, number))
    return model


def known(model: Any, world: World) -> dict[str, Measured]:
    """What is known of the provider, by the names of what is open."""
    return {name: measure.read(model) for name, measure in world.free() if not _holds(model, measure.nothing_known)}


def provider(model: Any, world: World, comes: Comes | None) -> Provider:
    """The provider as the model has it, and what its decision comes to."""
    return Provider(known=known(model, world), indicated=_indicated(model, comes), range=_range(model, comes))


def _indicated(model: Any, comes: Comes | None) -> str | None:
    return None if comes is None else next((o for o, it in comes.indicated.items() if _holds(model, it)), None)


def _range(model: Any, comes: Comes | None) -> tuple[str, str] | None:
    left = [] if comes is None else [outcome for outcome, it in comes.open.items() if _holds(model, it)]
    return (left[0], left[-1]) if left else None


def _holds(model: Any, formula: Formula) -> bool:
    return bool(z3.is_true(model.eval(formula, model_completion=True)))


def _value(model: Any, amount: Formula) -> int:
    return int(model.eval(amount, model_completion=True).as_long())


def number_of(flags: Iterable[Formula]) -> Formula:
    """How many of the flags hold."""
    return z3.Sum([z3.If(flag, 1, 0) for flag in flags])


def sizes(measures: Iterable[Measure]) -> Iterator[Formula]:
    """How much there is of each measure, the most important first; dates and the like have no size."""
    listed = [measure.size() for measure in measures]
    for place in range(2):
        found = [size[place] for size in listed if place < len(size)]
        if found:
            yield z3.ToInt(z3.Sum([z3.ToReal(size) if size.is_int() else size for size in found]))
