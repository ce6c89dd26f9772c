"""The formulas of a policy as plain Python: walked once, and then answered for one provider after the other.

z3 is asked nothing here. Each formula becomes a line of Python over those beneath it, so that what is judged is what
was handed to the solver, by nothing but `and`, `or`, `not`, sums and comparisons.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import z3

from qaengine.policy.from_document import Policy
from qaengine.readings.proofs.judged import World
from qaengine.readings.proofs.needs import Place

MANY = {z3.Z3_OP_AND: " and ", z3.Z3_OP_OR: " or ", z3.Z3_OP_ADD: " + ", z3.Z3_OP_SUB: " - ", z3.Z3_OP_MUL: " * "}
TWO = {z3.Z3_OP_EQ: "==", z3.Z3_OP_LE: "<=", z3.Z3_OP_GE: ">=", z3.Z3_OP_LT: "<", z3.Z3_OP_GT: ">"}
FREE = {z3.Z3_BOOL_SORT: False, z3.Z3_INT_SORT: 1, z3.Z3_REAL_SORT: 1}
"""What stands for a part that says nothing of the provider: of a number that is not known, say."""


class Compiled:
    """Formulas that share their parts, as one function from the values of what is open to the value of each."""

    def __init__(self, formulas: list[Any]) -> None:
        self.constants: dict[str, Any] = {}
        self.lines: list[str] = []
        self.places: dict[int, str] = {}
        self.names: dict[int, str | bool] = {}
        self.kept: list[Any] = []  # by whose numbers the others know them
        found = [self.place(formula) for formula in formulas]
        text = "\n    ".join(["def answers(given):", *self.lines, f"return [{', '.join(found)}]"])
        names: dict[str, Any] = {"Fraction": Fraction}
        exec(compile(text, "<formulas>", "exec"), names)
        self.answers: Callable[[Mapping[str, Any]], list[Any]] = names["answers"]

    def of(self, given: list[tuple[Any, Any]]) -> list[Any]:
        """The value of each formula where these parts have these values."""
        values = dict(self.constants)
        for part, value in given:
            name = self.name(part)
            if isinstance(name, bool):
                assert name is value, "what was measured is thought impossible"
            else:
                values[name] = value.toordinal() if isinstance(value, date) else value
        return self.answers(values)

    def name(self, part: Any) -> str | bool:
        """What is open by its name; what the formulas take for granted as itself."""
        if id(part) not in self.names:
            self.kept.append(part)
            fixed = z3.is_true(part) or z3.is_false(part)
            assert fixed or part.num_args() == 0, part
            self.names[id(part)] = z3.is_true(part) if fixed else part.decl().name()
        return self.names[id(part)]

    def place(self, formula: Any) -> str:
        """The name of the line that holds the formula's value; its parts come before it."""
        waiting = [formula]
        while waiting:
            one = waiting[-1]
            parts = [] if one.get_id() in self.places else one.children()
            left = [part for part in parts if part.get_id() not in self.places]
            if left:
                waiting += left
                continue
            waiting.pop()
            if one.get_id() not in self.places:
                name = self.places[one.get_id()] = f"v{len(self.lines)}"
                self.kept.append(one)
                self.lines.append(f"{name} = {self.line(one, [self.places[part.get_id()] for part in parts])}")
        return self.places[formula.get_id()]

    def line(self, one: Any, parts: list[str]) -> str:
        if z3.is_true(one) or z3.is_false(one):
            return str(z3.is_true(one))
        if z3.is_int_value(one):
            return str(one.as_long())
        if z3.is_rational_value(one):
            return f"Fraction({one.numerator_as_long()}, {one.denominator_as_long()})"
        kind = one.decl().kind()
        if kind == z3.Z3_OP_UNINTERPRETED and not parts:
            self.constants[one.decl().name()] = FREE[one.sort().kind()]
            return f"given[{one.decl().name()!r}]"
        return of_parts(kind, parts, one)


def of_parts(kind: int, parts: list[str], one: Any) -> str:
    if kind in MANY:
        return MANY[kind].join(parts)
    if kind in TWO:
        return f"{parts[0]} {TWO[kind]} {parts[1]}"
    match kind:
        case z3.Z3_OP_NOT:
            return f"not {parts[0]}"
        case z3.Z3_OP_IMPLIES:
            return f"not {parts[0]} or {parts[1]}"
        case z3.Z3_OP_ITE:
            return f"{parts[1]} if {parts[0]} else {parts[2]}"
        case z3.Z3_OP_TO_REAL | z3.Z3_OP_TO_INT:
            return parts[0]
        case z3.Z3_OP_DIV:
            return f"Fraction({parts[0]}) / {parts[1]}"
        case z3.Z3_OP_UMINUS:
            return f"-{parts[0]}"
        case z3.Z3_OP_PB_AT_MOST:
            return f"{' + '.join(parts)} <= {one.decl().params()[0]}"
    raise AssertionError(f"no line is known for {one.decl()}")


class Formulas:
    """What the formulas of a policy say of one provider, in the words of the others."""

    def __init__(self, policy: Policy, day: date) -> None:
        self.world = World(policy, day, "")
        self.places = list(places(policy))
        asked = [self.world.asked[place] for place in self.places]
        answers = [part for one in asked for way in (one.shown, one.certain) for part in (way.met, way.unmet)]
        self.compiled = Compiled([self.world.sound, *answers, *self._comes()])

    def _comes(self) -> Iterator[Any]:
        for name in self.world.policy.tree.decisions:
            comes = self.world.comes[str(name)]
            yield from (comes.indicated[outcome] for outcome in comes.outcomes)
            yield from (comes.open[outcome] for outcome in comes.outcomes)

    def of(self, given: list[tuple[Any, Any]]) -> list[object]:
        """Each criterion's clause with both of its answers, and each decision with what is indicated and its range."""
        sound, *said = self.compiled.of(given)
        assert sound, "what was measured is thought impossible"
        told = iter(said)
        found: list[object] = []
        for place in self.places:
            shown, certain = (_word(next(told), next(told)) for _ in range(2))
            found.append((str(self.world.asked[place].criterion.clause), shown, certain))
        for name in self.world.policy.tree.decisions:
            outcomes = self.world.comes[str(name)].outcomes
            indicated = [outcome for outcome in outcomes if next(told)]
            left_open = [outcome for outcome in outcomes if next(told)]
            assert len(indicated) <= 1, indicated
            span = (left_open[0], left_open[-1]) if left_open else None
            found.append((str(name), indicated[0] if indicated else None, span))
        return found


def _word(met: bool, unmet: bool) -> str:
    assert not (met and unmet)
    return "met" if met else "not_met" if unmet else "unknown"


def places(policy: Policy) -> Iterator[Place]:
    """Where each criterion stands, in the order of a trail."""
    for name, decision in policy.tree.decisions.items():
        for outcome, of in decision.outcomes.items():
            for part in ("criteria", "only_if"):
                for number in range(len(getattr(of, part))):
                    yield Place(decision=str(name), outcome=str(outcome), part=part, number=number)
        for number, cap in enumerate(decision.cap):
            yield Place(decision=str(name), outcome=str(cap.at), part="cap", number=number)
    for part, criteria in (("scope", policy.tree.scope), ("trigger", policy.tree.triggers)):
        for number in range(len(criteria)):
            yield Place(decision=None, outcome=None, part=part, number=number)
