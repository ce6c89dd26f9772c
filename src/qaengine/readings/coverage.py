"""Each clause of a policy's documents: carried by what, expected by which cases, context for what reason, or open.

Carried means that a record of the policy names the clause. That the record matters is proved by taking it out: some
case must notice.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from qaengine.periods import Period
from qaengine.policy import indicators as op
from qaengine.policy.carriers import Carrier, at, carriers, with_other, without
from qaengine.policy.from_document import Policy
from qaengine.policy.records import PolicyTree, Setting
from qaengine.policy.register import Clause, Register
from qaengine.policy.slips import Slips
from qaengine.policy.words import literal_from

CONTEXT_BY_KIND: Mapping[str, str] = {
    "role": "it says who; roles are declared in the policy and named by whatever they do",
    "scale": "it names values; they are in the vocabulary or are the outcomes of a decision",
    "principle": "it guides people; no single answer follows from it",
    "evidence-source": "it says where intelligence comes from; a signal of any source is taken and names its source",
    "data-definition": "it says what a record holds; records are described by the vocabulary",
}
"""Why a clause of such a kind is no rule's to carry, when the policy gives no other reason."""

NOTHING = op.kinds_from("nothing.held", Slips())
OF_KINDS = ("latest", "count", "sum", "span", "share", "rate")
OF_A_KIND = ("age", "overdue", "late", "overdue_run")
FAR = {"working day": 500, "day": 5000, "week": 500, "month": 240, "year": 40}


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """One case that expects something of a clause: `met`, `not_met`, `unknown` or `obligations`."""

    case: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """One clause with what carries it, the cases that expect it, and why it is context if it is."""

    clause: Clause
    carriers: tuple[Carrier, ...]
    expected: tuple[Expectation, ...]
    because: str | None

    @property
    def state(self) -> str:
        """`carried`, `context`, or `open`: neither carried nor excused."""
        return "carried" if self.carriers else "open" if self.because is None else "context"


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Every clause of the registers of a policy's documents."""

    policy: Policy
    covered: tuple[Covered, ...]

    def of(self, state: str) -> tuple[Covered, ...]:
        """The clauses of one state."""
        return tuple(covered for covered in self.covered if covered.state == state)

    @property
    def unexpected(self) -> tuple[Covered, ...]:
        """Carried clauses that no case expects anything of, without the kinds that a decision does not list."""
        return tuple(
            covered
            for covered in self.of("carried")
            if not covered.expected and covered.clause.kind not in CONTEXT_BY_KIND
        )

    def by_kind(self) -> Mapping[str, Counter[str]]:
        """For each kind of clause, how many are carried, context, open, and expected by a case."""
        counts: dict[str, Counter[str]] = {}
        for covered in self.covered:
            counts.setdefault(covered.clause.kind, Counter()).update([covered.state])
            counts[covered.clause.kind]["expected"] += bool(covered.expected)
        return dict(sorted(counts.items()))

    def by_carrier(self) -> Counter[str]:
        """How many clauses each sort of carrier carries."""
        return Counter(what for covered in self.covered for what in {carrier.what for carrier in covered.carriers})


def coverage(policy: Policy, registers: Iterable[Register], expected: Mapping[str, Iterable[Expectation]]) -> Coverage:
    """The clauses of the registers, each with what of the policy carries it and which cases expect it."""
    carried: dict[str, list[Carrier]] = {}
    for carrier in carriers(policy.tree):
        carried.setdefault(carrier.clause, []).append(carrier)
    reasons = {str(clause): str(context.because) for context in policy.tree.context for clause in context.clauses}
    return Coverage(
        policy=policy,
        covered=tuple(
            Covered(
                clause=clause,
                carriers=tuple(carried.get(clause.id, ())),
                expected=tuple(expected.get(clause.id, ())),
                because=reasons.get(clause.id) or CONTEXT_BY_KIND.get(clause.kind),
            )
            for register in registers
            for clause in register.clauses.values()
        ),
    )


# Carried means: without the carrier some case comes out otherwise


def unnoticed(policy: Policy, same: Callable[[Policy], bool]) -> Iterator[tuple[Carrier, bool]]:
    """Each carrier, and whether taking it out goes unnoticed: every way of doing so leaves all the `same`.

    Carriers in one record are taken out together, once.
    """
    missed: dict[tuple[Any, ...], bool] = {}
    for carrier in carriers(policy.tree):
        if carrier.path not in missed:
            missed[carrier.path] = _is_missed(policy, carrier, same)
        yield carrier, not missed[carrier.path]


def _is_missed(policy: Policy, carrier: Carrier, same: Callable[[Policy], bool]) -> bool:
    try:
        trees = list(removals(policy.tree, carrier))
    except ValueError:
        return True  # there can be no such policy without it
    return not all(same(replace(policy, tree=tree)) for tree in trees)


def removals(tree: PolicyTree, carrier: Carrier) -> Iterator[PolicyTree]:
    """The tree without the carrier, in each way in which it can be taken out.

    A setting takes other values, an indicator sees nothing; everything else is left out.
    """
    match at(tree, carrier.path):
        case Setting() as setting:
            for value in _others(setting):
                yield with_other(tree, (*carrier.path, "value"), value)
        case op.Common() as indicator:
            yield with_other(tree, carrier.path, blind(indicator))
        case _:
            yield without(tree, carrier.path)


def _others(setting: Setting) -> tuple[str, ...]:
    """Values far from the setting's own, on both sides."""
    own = setting.value if isinstance(setting.value, str) else setting.value[0].value
    match literal_from(own):
        case Fraction():
            return ("0", "1000000")
        case Period():
            unit = own.split(" ", 1)[1].removesuffix("s")
            return (f"0 {unit}s", f"{FAR[unit]} {unit}s")
        case date():
            return ("1901-01-01", "2998-12-31")
        case _:
            return ("false",) if own == "true" else ("true",) if own == "false" else ("nothing",)


def blind(indicator: Any) -> Any:
    """An indicator of the same operator that sees no signal; of what rests on others, one that is always unknown."""
    operator = next(name for name, record in op.OPERATORS.items() if type(indicator) is record)
    if operator in OF_KINDS:
        return replace(indicator, **{operator: NOTHING})
    if operator in OF_A_KIND:
        return replace(indicator, **{operator: NOTHING[0].kind})
    if operator == "part_of":
        return replace(indicator, members=())
    return op.OPERATORS["judgement"](judgement="nothing.asked", by=("nobody",))
