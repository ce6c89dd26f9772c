"""The operators' own laws: signals are taken in one by one, so what holds of one more holds of histories of any length.

An operator's measure is a state into which each signal is folded. The step is written once, for numbers and for
formulas alike: the solver proves of it that the order of two signals makes no difference, that one more never lowers
the state, and that a signal that counts more surely never lowers it either. A test holds the same step, on numbers,
against what the engine measures.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import z3

from qaengine.readings.proofs.laws import Law
from qaengine.readings.proofs.three import Formula, both, denied, either
from qaengine.readings.proofs.verdicts import About, State, Verdict

Values = Mapping[str, Any]
"""The parts of a state or of a signal by name: numbers, or formulas of numbers."""
Choose = Callable[[Any, Any, Any], Any]
"""One of two things by a condition: `z3.If`, or the same of numbers."""
Step = Callable[[Values, Values, Choose], dict[str, Any]]
NAMES = 8
"""How many different names or values a proof about sets has room for; each stands for itself alone."""

COMMUTES = Law(
    name="signals_commute",
    says="The order in which signals are taken in makes no difference.",
    twin="order_matters: two signals that measure otherwise when they are taken in the other way round.",
)
GROWS = Law(
    name="one_more_never_lowers",
    says="One more signal never lowers what is measured.",
    twin="one_more_lowers: a signal after which less is measured.",
)
SURER = Law(
    name="surer_never_lowers",
    says="A signal that counts more surely never lowers what is measured.",
    twin="surer_lowers: a signal that may count measures more than the same that does.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fold:
    """How one operator takes in a signal: the parts of its state and of a signal, the step, and how states compare.

    `more` are the parts that are larger the more is measured, `less` those that are smaller; `sets` are sets of names.
    A signal has `met` and `possible`, 1 where it counts for certain and where it may.
    """

    operators: tuple[str, ...]
    state: tuple[str, ...]
    signal: tuple[str, ...]
    step: Step
    more: tuple[str, ...] = ()
    less: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()


def counted(state: Values, signal: Values, choose: Choose) -> dict[str, Any]:
    """Events that certainly match, and those that may."""
    return {"low": state["low"] + signal["met"], "high": state["high"] + signal["possible"]}


def summed(state: Values, signal: Values, choose: Choose) -> dict[str, Any]:
    """The total of amounts that are not negative."""
    return {
        "low": state["low"] + choose(signal["met"] == 1, signal["amount"], 0),
        "high": state["high"] + choose(signal["possible"] == 1, signal["amount"], 0),
    }


def spanned(state: Values, signal: Values, choose: Choose) -> dict[str, Any]:
    """The first and the last day of what certainly matches; before any the first is far ahead and the last far back."""
    first, last, day = state["first"], state["last"], signal["day"]
    return {
        "first": choose(signal["met"] == 1, choose(day < first, day, first), first),
        "last": choose(signal["met"] == 1, choose(day > last, day, last), last),
    }


def opened(state: Values, signal: Values, choose: Choose) -> dict[str, Any]:
    """The first day of what is certainly open."""
    day, first = signal["day"], state["first"]
    return {"first": choose(signal["met"] == 1, choose(day < first, day, first), first)}


def different(state: Values, signal: Values, choose: Choose) -> dict[str, Any]:
    """The names that events certainly have, and those that they may have."""
    none = signal["name"] ^ signal["name"]
    return {
        "certain": state["certain"] | choose(signal["met"] == 1, signal["name"], none),
        "all": state["all"] | choose(signal["possible"] == 1, signal["name"], none),
    }


def newest(state: Values, signal: Values, choose: Choose) -> dict[str, Any]:
    """The day of the newest signal that counts, and the values that the signals of that day have."""
    day, values, none = state["day"], state["values"], signal["name"] ^ signal["name"]
    later, same = signal["day"] > day, signal["day"] == day
    taken = choose(later, signal["name"], choose(same, values | signal["name"], values))
    return {
        "day": choose(signal["met"] == 1, choose(later, signal["day"], day), day),
        "values": choose(signal["met"] == 1, taken, values | none),
    }


def shared(state: Values, signal: Values, choose: Choose) -> dict[str, Any]:
    """How many there are, and how many of them match."""
    matching = choose(signal["met"] == 1, signal["matches"], 0)
    return {"whole": state["whole"] + signal["met"], "matching": state["matching"] + matching}


def worst(state: Values, signal: Values, choose: Choose) -> dict[str, Any]:
    """The worst rank."""
    rank = signal["rank"]
    return {"rank": choose(signal["met"] == 1, choose(rank > state["rank"], rank, state["rank"]), state["rank"])}


COUNTS = ("met", "possible")
SETS = ("name", "values", "certain", "all")
"""The parts that are sets of names."""
FOLDS = (
    Fold(
        operators=("count", "overdue", "late", "rate"), state=("low", "high"), signal=COUNTS, step=counted,
        more=("low", "high"),
    ),
    Fold(
        operators=("sum",), state=("low", "high"), signal=(*COUNTS, "amount"), step=summed, more=("low", "high")
    ),
    Fold(
        operators=("span",), state=("first", "last"), signal=(*COUNTS, "day"), step=spanned, more=("last",),
        less=("first",),
    ),
    Fold(operators=("age",), state=("first",), signal=(*COUNTS, "day"), step=opened, less=("first",)),
    Fold(
        operators=("count with distinct",), state=("certain", "all"), signal=(*COUNTS, "name"), step=different,
        sets=("certain", "all"),
    ),
    Fold(operators=("latest", "judgement"), state=("day", "values"), signal=(*COUNTS, "day", "name"), step=newest),
    Fold(operators=("share",), state=("whole", "matching"), signal=(*COUNTS, "matches"), step=shared),
    Fold(operators=("worst",), state=("rank",), signal=(*COUNTS, "rank"), step=worst, more=("rank",)),
)  # fmt: skip
ON_PAPER = (
    "count with same: the largest of counts by name; each of them only grows, and so does the largest.",
    "overdue_run: things are put in the order of their due dates first, so the order of signals makes no difference; a "
    "thing that is done in time may part a run in two.",
    "rate, bands, score, matrix, part_of: worked out from other measures, each a table that rises with its number.",
    "share and latest: taken in in any order, but neither only grows: a share falls with what does not match, a newer "
    "value may be better.",
)  # fmt: skip
"""What is argued and not put to the solver."""


def operator_verdicts() -> Iterator[Verdict]:
    """The operators' own laws, each put to the solver."""
    for fold in FOLDS:
        about = About(part=", ".join(fold.operators))
        yield _verdict(COMMUTES, about, _order_matters(fold))
        if fold.more or fold.less or fold.sets:
            yield _verdict(GROWS, about, _is_lowered(fold))
            yield _verdict(SURER, about, _surer_lowers(fold))


def _verdict(law: Law, about: About, broken: Formula) -> Verdict:
    solver = z3.Solver()
    solver.add(broken)
    found = solver.check()
    state: State = "proved" if found == z3.unsat else "refuted" if found == z3.sat else "not_proved"
    return Verdict(law=law, about=about, state=state, because=f"{solver.model()}" if state == "refuted" else None)


def _order_matters(fold: Fold) -> Formula:
    state, one, other = _state(fold), _signal(fold, "one"), _signal(fold, "other")
    forward = fold.step(fold.step(state, one, z3.If), other, z3.If)
    backward = fold.step(fold.step(state, other, z3.If), one, z3.If)
    return both((_sound(one), _sound(other), either(forward[part] != backward[part] for part in fold.state)))


def _is_lowered(fold: Fold) -> Formula:
    state, signal = _state(fold), _signal(fold, "one")
    return both((_sound(signal), denied(_is_no_less(fold, fold.step(state, signal, z3.If), state))))


def _surer_lowers(fold: Fold) -> Formula:
    """The same signal, but that it counts more surely, leads to less."""
    state, sure = _state(fold), _signal(fold, "one")
    unsure = {**sure, **{name: z3.Int(f"unsure.{name}") for name in COUNTS}}
    surer = both(unsure[name] <= sure[name] for name in COUNTS)
    less = denied(_is_no_less(fold, fold.step(state, sure, z3.If), fold.step(state, unsure, z3.If)))
    return both((_sound(sure), _sound(unsure), surer, less))


def _is_no_less(fold: Fold, after: Values, before: Values) -> Formula:
    more = [after[part] >= before[part] for part in fold.more]
    less = [after[part] <= before[part] for part in fold.less]
    within = [before[part] & after[part] == before[part] for part in fold.sets]
    return both((*more, *less, *within))


def _state(fold: Fold) -> Values:
    return {part: _variable(f"state.{part}", part) for part in fold.state}


def _signal(fold: Fold, name: str) -> Values:
    return {part: _variable(f"{name}.{part}", part) for part in fold.signal}


def _variable(name: str, part: str) -> Formula:
    return z3.BitVec(name, NAMES) if part in SETS else z3.Int(name)


def _sound(signal: Values) -> Formula:
    """What holds of every signal: it may count where it does, and amounts are not negative."""
    flags = both((signal["met"] >= 0, signal["met"] <= signal["possible"], signal["possible"] <= 1))
    amounts = [signal["amount"] >= 0] if "amount" in signal else []
    matches = [both((signal["matches"] >= 0, signal["matches"] <= 1))] if "matches" in signal else []
    return both((flags, *amounts, *matches))
