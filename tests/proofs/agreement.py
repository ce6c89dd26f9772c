"""Four engines asked of each made-up provider: the core, the naive reference, durable-rules, and the formulas."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from alike import answers, by_reference
from compiled import Formulas
from fixing import measured
from providers import History, Pool, pool

from qaengine.evaluation.evidence import Evidence
from qaengine.evaluation.judge import _Judge, register_of
from qaengine.outcome.decision import Decision
from qaengine.policy.from_document import Policy
from qaengine.readings.witness import second_opinions
from qaengine.signals.history import Register

AS_OF = date(2025, 3, 31)
KNOWN_AT = AS_OF - timedelta(days=10)
AT_ONCE = 500


@dataclass(kw_only=True)
class Tally:
    """What so many providers of a policy showed: where engines differ, and what was exercised."""

    pool: Pool
    count: int = 0
    differences: list[str] = field(default_factory=list)
    without_room: int = 0
    different: set[str] = field(default_factory=set)
    answers: Counter[tuple[int, str, str]] = field(default_factory=Counter)
    indicated: Counter[tuple[str, str]] = field(default_factory=Counter)
    duties: Counter[str] = field(default_factory=Counter)
    providers: Counter[str] = field(default_factory=Counter)

    def add(self, history: History, decision: Decision) -> None:
        """Counts what the provider showed."""
        self.count += 1
        self.different.add(decision.inputs.digest)
        self.answers.update((n, one.clause, str(one.answer)) for n, one in enumerate(decision.criteria))
        for name, one in decision.decisions.items():
            self.indicated[name, one.indicated or "nothing"] += 1
        self.duties.update({one.clause for one in decision.obligations})
        self.providers.update(_traits(history, decision))

    @property
    def never_met(self) -> list[str]:
        """The criteria that no provider met although the search meets them."""
        asked = {(n, clause) for n, clause, _ in self.answers}
        return [c for n, c in sorted(asked) if n in self.pool.can_be_met and not self.answers[n, c, "met"]]

    def table(self) -> Iterator[str]:
        """The tally in words, a line a criterion."""
        yield f"{self.pool.path.stem}: {self.count} providers, {len(self.different)} of them with signals of their own"
        yield f"  engines differ about {len(self.differences)}; formulas have no room for {self.without_room}"
        yield "  providers with " + ", ".join(f"{what} {n}" for what, n in sorted(self.providers.items()))
        for (name, outcome), n in sorted(self.indicated.items()):
            yield f"  {name} {outcome}: indicated {n} times"
        yield f"  {'met':>7}{'not met':>9}{'unknown':>9}  criterion"
        for number, clause in sorted({(n, c) for n, c, _ in self.answers}):
            met, unmet, unknown = (self.answers[number, clause, w] for w in ("met", "not_met", "unknown"))
            yield f"  {met:7}{unmet:9}{unknown:9}  {clause}"
        yield from (f"  {n:7} times the duty {clause}" for clause, n in sorted(self.duties.items()))


def _traits(history: History, decision: Decision) -> Iterator[str]:
    if any(one.supersedes for one in history):
        yield "a record replaced"
    if any(one.withdraws for one in history):
        yield "a record retracted"
    if any(one.recorded_on > one.date for one in history):
        yield "a record late"
    if any(one.kind == "provider.continues" for one in history):
        yield "an id of before"
    if decision.known_at is not None:
        yield "only what was known ten days before"
    if any(approval.status == "given" for one in decision.decisions.values() for approval in one.approvals):
        yield "a change approved"
    if decision.obligations:
        yield "a duty"


def compared(path: Path, count: int, first: int = 0, tally: Tally | None = None) -> Tally:
    """The tally with so many providers more, from the one of this number on."""
    found = tally or Tally(pool=pool(path, AS_OF))
    for start in range(first, first + count, AT_ONCE):
        made = found.pool.providers(min(AT_ONCE, first + count - start), start)
        named = {f"p{start + place:05}": history for place, history in enumerate(made)}
        for known_at in (None, KNOWN_AT):
            some = {name: held for name, held in named.items() if _is_early(found.pool, name) is bool(known_at)}
            _compare(found, some, known_at)
    return found


def _is_early(made: Pool, name: str) -> bool:
    """Whether the provider is judged by what was known some days before: every fifth of the mixtures."""
    number = int(name.removeprefix("p"))
    return number >= len(made.met) and number % 5 == 4


def _compare(tally: Tally, held: dict[str, History], known_at: date | None) -> None:
    policy, register = tally.pool.policy, register_of([one for history in held.values() for one in history])
    opinions = second_opinions(policy, register, as_of=AS_OF, known_at=known_at, providers=held)
    for opinion in opinions:
        decision = opinion.decision
        history = held[decision.provider]
        tally.add(history, decision)
        said = {"durable-rules": [str(one) for one in opinion.differences]}
        core = answers(decision)
        said["the reference"] = _apart(core, by_reference(policy, history, decision))
        formulas = by_formulas(tally.pool.path, policy, register, decision)
        tally.without_room += formulas is None
        said["the formulas"] = [] if formulas is None else _apart(core, formulas)
        if any(said.values()):
            tally.differences.append("\n".join(_report(said, history, decision)))


def _apart(core: list[object], other: list[object]) -> list[str]:
    return [f"the core says {one}, the other {two}" for one, two in zip(core, other, strict=True) if one != two]


def _report(said: dict[str, list[str]], history: History, decision: Decision) -> Iterator[str]:
    yield f"{decision.provider}, known at {decision.known_at}"
    yield from (f"  {engine}: {line}" for engine, lines in said.items() for line in lines)
    yield from (f"    {one.document()}" for one in history)


def by_formulas(path: Path, policy: Policy, register: Register, decision: Decision) -> list[object] | None:
    """What the formulas say, of what the core measured; None where they have no room for it."""
    formulas = formulas_of(path)
    history = register.history(decision.provider, known_at=decision.known_at)
    evidence = Evidence(policy, history.signals, decision.as_of, decision.known_at)
    given = measured(formulas.world, _Judge(policy, evidence, decision.provider, ()))
    return None if given is None else formulas.of(given)


@cache
def formulas_of(path: Path) -> Formulas:
    """The formulas of a shipped policy."""
    return Formulas(pool(path, AS_OF).policy, AS_OF)
