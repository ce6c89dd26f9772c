"""In what two decisions about the same evidence differ, and which of two outcomes is the more serious."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from qaengine.outcome.decision import Decision
from qaengine.outcome.phrases import words_of
from qaengine.outcome.trail import Finding, Obligation, Standing
from qaengine.outcome.truth import MET, UNKNOWN, Truth

ABOUT = ("indicated", "range", "in force", "obligation", "question", "criterion")
"""What two decisions can differ in, what weighs most first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """One thing that the old and the new policy say otherwise: of a decision, of a criterion or of a duty."""

    about: str
    old: str
    new: str
    decision: str | None = None
    clause: str | None = None

    @property
    def weight(self) -> int:
        """0 for what is indicated, more for what weighs less."""
        return ABOUT.index(self.about)


def apart(old: Decision, new: Decision) -> tuple[Apart, ...]:
    """All that the two say otherwise about decisions that both take; what weighs most first.

    A criterion that one of them does not have says something else only where it is met.
    """
    found = [*_standings(old, new), *_obligations(old, new), *_questions(old, new), *_criteria(old, new)]
    return tuple(sorted(found, key=lambda one: (one.weight, one.decision or "", one.clause or "", one.old, one.new)))


def _standings(old: Decision, new: Decision) -> Iterator[Apart]:
    for name, before in old.decisions.items():
        after = new.decisions.get(name)
        if after is None:
            continue
        for about, left, right in (
            ("indicated", outcome(before.indicated), outcome(after.indicated)),
            ("range", span(before), span(after)),
            ("in force", outcome(before.in_force), outcome(after.in_force)),
        ):
            if left != right:
                yield Apart(about=about, old=left, new=right, decision=name)


def outcome(name: str | None) -> str:
    """The outcome in words."""
    return "nothing" if name is None else words_of(name)


def span(standing: Standing) -> str:
    """The range in words."""
    if standing.range is None:
        return "nothing"
    low, high = standing.range
    words = words_of(low) if low == high else f"{words_of(low)} to {words_of(high)}"
    return words if standing.settled else f"{words}, not settled"


def _obligations(old: Decision, new: Decision) -> Iterator[Apart]:
    before, after = _due(old.obligations), _due(new.obligations)
    for clause in sorted({*before, *after}):
        if before.get(clause) != after.get(clause):
            left, right = ("; ".join(side.get(clause, ("none",))) for side in (before, after))
            yield Apart(about="obligation", old=left, new=right, clause=clause)


def _due(obligations: Iterable[Obligation]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for one in obligations:
        due = f"due {one.due}" if one.due else "no date"
        found.setdefault(one.clause, []).append(
            f"{due} ({one.status}) for {one.who}" if one.who else f"{due} ({one.status})"
        )
    return {clause: tuple(sorted(said)) for clause, said in found.items()}


def _questions(old: Decision, new: Decision) -> Iterator[Apart]:
    before, after = ({(one.clause, one.of) for one in side.questions} for side in (old, new))
    for clause, of in sorted(before ^ after):
        left, right = (f"asked of {of}" if (clause, of) in side else "not asked" for side in (before, after))
        yield Apart(about="question", old=left, new=right, clause=clause)


def _criteria(old: Decision, new: Decision) -> Iterator[Apart]:
    before, after = answers(old), answers(new)
    for clause in sorted({*before, *after}):
        left, right = before.get(clause), after.get(clause)
        if left is not right and (MET in (left, right) or None not in (left, right)):
            yield Apart(about="criterion", old=answer_words(left), new=answer_words(right), clause=clause)


def answers(decision: Decision) -> dict[str, Truth]:
    """Each clause with its answer; one that stands in several places is met where any is, unknown where any is."""
    found: dict[str, Truth] = {}
    for finding in decision.criteria:
        found[finding.clause] = _or(found.get(finding.clause), finding)
    return found


def _or(known: Truth | None, finding: Finding) -> Truth:
    both = {known, finding.answer}
    return MET if MET in both else UNKNOWN if UNKNOWN in both else finding.answer


def answer_words(answer: Truth | None) -> str:
    """The answer in words; a clause that the policy does not have is not asked."""
    return "not asked" if answer is None else answer.value.replace("_", " ")


# Which of two outcomes is the more serious


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """The outcomes that a decision has under both policies, from the least serious on; () when that order differs."""

    common: tuple[str, ...]

    @classmethod
    def of(cls, old: Standing, new: Standing) -> "Scale":
        """The outcomes of both, where both put them in the same order."""
        shared = tuple(name for name in old.outcomes if name in new.outcomes)
        return cls(common=shared if shared == tuple(name for name in new.outcomes if name in shared) else ())

    def less_serious(self, new: str | None, old: str | None) -> bool:
        """Whether the new outcome is less serious than the old; never where the two cannot be compared."""
        if new not in self.common or old not in self.common:
            return False
        return self.common.index(new) < self.common.index(old)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lenient:
    """One decision in which the new policy is less serious: in what is indicated, or in the range."""

    decision: str
    about: str
    old: str
    new: str


def lenient(old: Decision, new: Decision) -> Iterator[Lenient]:
    """Where the new policy says something less serious than the old: indicated, or the least or most of the range."""
    for name, before in old.decisions.items():
        after = new.decisions.get(name)
        if after is None:
            continue
        scale = Scale.of(before, after)
        for about, left, right in (
            ("indicated", before.indicated, after.indicated),
            ("the most serious that is possible", _end(before, 1), _end(after, 1)),
            ("the least serious that is possible", _end(before, 0), _end(after, 0)),
        ):
            if left is not None and right is not None and scale.less_serious(right, left):
                yield Lenient(decision=name, about=about, old=left, new=right)


def _end(standing: Standing, end: int) -> str | None:
    return None if standing.range is None else standing.range[end]
