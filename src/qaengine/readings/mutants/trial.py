"""Which changes no case notices: a case notices when it passes on the policy and fails on the mutant.

Most changes are to a number in a test, or to how an indicator is measured. Whether that matters to a case is seen from
the answers of the conditions concerned: where each is the same on every day on which it could turn, so is all that
follows, and the case need not be decided again.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

from qaengine.cases.files import Case
from qaengine.evaluation.criteria import Court, Leaf, leaves, settings_in
from qaengine.evaluation.evidence import Evidence
from qaengine.evaluation.judge import register_of
from qaengine.policy.carriers import Step, at
from qaengine.policy.conditions import AllOf, AnyOf, Asks, AtLeastOf, Condition, NoneOf, SettingOf, subjects
from qaengine.policy.from_document import Policy
from qaengine.policy.indicators import rests_on
from qaengine.policy.records import Outcome
from qaengine.readings.mutants.catalogue import Mutant
from qaengine.signals.records import Signal

Path = tuple[Step, ...]
Fails = Callable[[Case, Policy], bool]
CONDITIONS = (Asks, AllOf, AnyOf, NoneOf, AtLeastOf)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One mutant after it was tried: which case noticed it, and how many were decided again."""

    mutant: Mutant
    noticed_by: str | None
    decided: int


class Bench:
    """The cases that pass on a policy, ready to be tried on its mutants.

    `fails` says whether a case fails on a policy; it must say the same whenever it is asked.
    """

    def __init__(self, policy: Policy, cases: Iterable[Case], fails: Fails) -> None:
        self.policy, self.fails = policy, fails
        self.tries = [_Try(case, policy) for case in cases if not fails(case, policy)]
        self.conditions = dict(_conditions(policy.tree, ()))
        self.spots = [(path, n, leaf) for path, of in self.conditions.items() for n, leaf in enumerate(leaves(of))]
        self._used = {path: frozenset(_settings_beside(record)) for path, record in _records(policy)}

    def tried(self, mutant: Mutant) -> Trial:
        """The mutant with the first case that notices it; cases of which that is likely come first."""
        decided = 0
        for one in self._likely(mutant):
            decided += 1
            if self.fails(one.case, mutant.policy):
                return Trial(mutant=mutant, noticed_by=one.case.name, decided=decided)
        return Trial(mutant=mutant, noticed_by=None, decided=decided)

    def _likely(self, mutant: Mutant) -> Iterator["_Try"]:
        """The cases that may notice, those first that expect something of a clause that the change touches."""
        touched = self._touched(mutant)
        order = sorted(range(len(self.tries)), key=lambda number: (-len(self.tries[number].expected & touched), number))
        moved = self._leaves_of(mutant)
        if moved is None:
            yield from (self.tries[number] for number in order)
            return
        pairs = [(leaf, _leaf_at(mutant.policy, path, number)) for path, number, leaf in moved]
        yield from (self.tries[number] for number in order if self.tries[number].sees(pairs, mutant.policy))

    # What a change touches

    def _leaves_of(self, mutant: Mutant) -> list[tuple[Path, int, Leaf]] | None:
        """The leaves of conditions through which alone the change can matter; None when it may matter otherwise too."""
        match mutant.path[0]:
            case "settings":
                name = str(mutant.path[1])
                if any(name in used for used in self._used.values()):
                    return None
                return [spot for spot in self.spots if name in settings_in(spot[2], self.policy.tree.indicators)]
            case "indicators":
                return [spot for spot in self.spots if str(mutant.path[1]) in self._measures(spot[2])]
            case _:
                return self._leaf_within(mutant.path)

    def _leaf_within(self, path: Path) -> list[tuple[Path, int, Leaf]] | None:
        """The leaf in which the change lies; None when it is to the form of a condition, or to no condition at all."""
        for length in range(1, len(path)):
            condition = self.conditions.get(path[:length])
            if condition is not None:
                leaf = _leaf_on(self.policy, path, length)
                found = [spot for spot in self.spots if spot[0] == path[:length] and spot[2] is leaf]
                return found or None
        return None

    def _measures(self, leaf: Leaf) -> set[str]:
        """The indicators that the leaf asks, with all on which they rest."""
        found: set[str] = set()
        waiting = [subject for subject, _ in subjects(leaf)]
        while waiting:
            name = waiting.pop()
            if name in self.policy.tree.indicators and name not in found:
                found.add(name)
                waiting += rests_on(self.policy.tree.indicators[name])
        return found

    def _touched(self, mutant: Mutant) -> frozenset[str]:
        """The clauses, and the decisions, that the change may make come out otherwise."""
        moved = self._leaves_of(mutant)
        paths = {path for path, _, _ in moved} if moved is not None else {mutant.path}
        if moved is None and mutant.path[0] == "settings":
            name = str(mutant.path[1])
            paths = {path for path, used in self._used.items() if name in used}
        return frozenset(clause for path in paths for clause in _clauses_above(self.policy, path))


class _Try:
    """One case on the bench: its signals as they are held, and what it expects something of."""

    def __init__(self, case: Case, policy: Policy) -> None:
        self.case, self.policy = case, policy
        wanted = case.expected
        due = (str(obligation["clause"]) for obligation in wanted.obligations)
        clauses = (*wanted.met, *wanted.not_met, *wanted.unknown, *wanted.asked, *wanted.not_asked, *due)
        self.expected = frozenset((*clauses, *wanted.decisions))

    @cached_property
    def signals(self) -> tuple[Signal, ...]:
        """The signals of the provider that are held."""
        register = register_of(self.case.signals(self.policy.vocabulary))
        return tuple(register.history(self.case.provider, known_at=self.case.known_at).signals)

    @cached_property
    def court(self) -> Court:
        """The indicators of the policy itself over the signals."""
        return self._court(self.policy)

    def _court(self, policy: Policy) -> Court:
        return Court(Evidence(policy, self.signals, self.case.as_of, self.case.known_at))

    def sees(self, pairs: list[tuple[Leaf, Leaf]], mutated: Policy) -> bool:
        """Whether any leaf has another answer on the mutant, on any day."""
        court = self._court(mutated)
        return any(self._differs(leaf, other, court) for leaf, other in pairs)

    def _differs(self, leaf: Leaf, other: Leaf, court: Court) -> bool:
        if any(subject in self.policy.tree.decisions for subject, _ in subjects(leaf)):
            return leaf is not other and leaf != other
        turns = self.court.turns(leaf) | court.turns(other)
        days = {*turns, *(turn - ONE_DAY for turn in turns), self.case.as_of}
        return any(self.court.leaf(leaf).at(day) != court.leaf(other).at(day) for day in sorted(days))


# Ways through the tree


def _conditions(value: Any, path: Path) -> Iterator[tuple[Path, Condition]]:
    """Every condition of the tree that is not part of another, with the way to it."""
    if isinstance(value, CONDITIONS):
        yield path, value
        return
    for step, inner in _inner(value):
        yield from _conditions(inner, (*path, step))


def _inner(value: Any) -> Iterator[tuple[Step, Any]]:
    """What stands inside a value, with the step to it."""
    if isinstance(value, tuple):
        yield from enumerate(value)
    elif isinstance(value, dict):
        yield from value.items()
    elif hasattr(value, "__dataclass_fields__"):
        yield from ((name, getattr(value, name)) for name in value.__dataclass_fields__ if name != "vocabulary")


def _leaf_at(policy: Policy, path: Path, number: int) -> Leaf:
    """The leaf of this number in the condition at the path."""
    return list(leaves(at(policy.tree, path)))[number]


def _leaf_on(policy: Policy, path: Path, length: int) -> Leaf | None:
    """The leaf that the way to a change goes through; None when the change is not within a leaf."""
    for end in range(length, len(path)):
        here = at(policy.tree, path[:end])
        if isinstance(here, Asks | AtLeastOf):
            return here
    return None


def _records(policy: Policy) -> Iterator[tuple[Path, Any]]:
    """The records that use settings otherwise than in a condition: duties, outcomes, how long judgements hold."""
    tree = policy.tree
    yield ("judgements",), tree.judgements
    yield from ((("duties", number), duty) for number, duty in enumerate(tree.duties))
    for name, decision in tree.decisions.items():
        yield from ((("decisions", name, "outcomes", o), of.needs) for o, of in decision.outcomes.items())


def _settings_beside(value: Any) -> Iterator[str]:
    """The settings used within a record, but for those in its conditions."""
    if isinstance(value, SettingOf):
        yield str(value.setting)
    elif not isinstance(value, CONDITIONS):
        for _, inner in _inner(value):
            yield from _settings_beside(inner)


def _clauses_above(policy: Policy, path: Path) -> Iterator[str]:
    """The clauses and decisions of the records on the way to the path, and of the last all that stands in it."""
    if path[0] == "decisions":
        yield str(path[1])
    for length in range(1, len(path) + 1):
        here = at(policy.tree, path[:length])
        clause = getattr(here, "clause", None)
        yield from (clause,) if isinstance(clause, str) else map(str, clause or ())
        if isinstance(here, Outcome):
            yield from (str(one.clause) for one in (*here.criteria, *here.only_if))
