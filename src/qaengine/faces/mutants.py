"""What the cases make of small changes to their policy: on the screen, and as JSON."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qaengine.outcome.phrases import counted
from qaengine.policy.from_document import Policy
from qaengine.readings.mutants import Skipped, Trial


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The trials of one policy's mutants by its cases, what was not tried, and what may go unnoticed and why."""

    policy: Policy
    cases: int
    trials: Sequence[Trial]
    skipped: Sequence[Skipped]
    accepted: Mapping[str, str]

    @property
    def unnoticed(self) -> tuple[Trial, ...]:
        """What no case noticed."""
        return tuple(trial for trial in self.trials if trial.noticed_by is None)

    @property
    def not_accepted(self) -> tuple[Trial, ...]:
        """What no case noticed and nobody has accepted."""
        return tuple(trial for trial in self.unnoticed if trial.mutant.label not in self.accepted)

    @property
    def outdated(self) -> tuple[str, ...]:
        """What was accepted and is noticed, or is no change to this policy any more."""
        still = {trial.mutant.label for trial in self.unnoticed}
        return tuple(sorted(label for label in self.accepted if label not in still))

    @property
    def stands(self) -> bool:
        """Whether every change is noticed or accepted, and everything accepted goes unnoticed."""
        return not self.not_accepted and not self.outdated


def as_text(tally: Tally) -> str:
    """How many changes there are and how many no case noticed, by sort; then each of those."""
    return "\n".join(_lines(tally))


def _lines(tally: Tally) -> Iterator[str]:
    policy = tally.policy
    yield f"changes to {policy.id}, edition {policy.edition}, tried on {counted(tally.cases, 'case')}:"
    for sort, (total, unnoticed) in _by_sort(tally).items():
        yield f"  {sort}: {total}, of which {unnoticed} unnoticed"
    if tally.skipped:
        yield f"  not tried: {len(tally.skipped)}"
        for because, number in sorted(Counter(one.because for one in tally.skipped).items()):
            yield f"    {number}: {because}"
    if tally.not_accepted:
        yield f"no case noticed ({len(tally.not_accepted)}):"
        yield from (f"  - {_where(trial)}{trial.mutant.label}" for trial in tally.not_accepted)
    accepted = [trial for trial in tally.unnoticed if trial.mutant.label in tally.accepted]
    if accepted:
        yield f"accepted as unnoticed ({len(accepted)}):"
        yield from (f"  - {one.mutant.label} ({tally.accepted[one.mutant.label]})" for one in accepted)
    if tally.outdated:
        yield f"accepted, but noticed or gone ({len(tally.outdated)}):"
        yield from (f"  - {label}" for label in tally.outdated)
    yield f"{len(tally.trials) - len(tally.unnoticed)} of {counted(len(tally.trials), 'change')} noticed"


def _by_sort(tally: Tally) -> dict[str, tuple[int, int]]:
    """For each sort of change how many there are, and how many no case noticed."""
    total = Counter(trial.mutant.sort for trial in tally.trials)
    unnoticed = Counter(trial.mutant.sort for trial in tally.unnoticed)
    return {sort: (number, unnoticed[sort]) for sort, number in sorted(total.items())}


def _where(trial: Trial) -> str:
    """The line of the policy's file, which the heading names."""
    return f"line {trial.mutant.place.line}, " if trial.mutant.place else ""


def as_json(tally: Tally) -> dict[str, Any]:
    """Every change with its sort, its line, the case that noticed it, and why it is accepted or was not tried."""
    return {
        "policy": {"id": tally.policy.id, "edition": tally.policy.edition},
        "cases": tally.cases,
        "changes": [
            {
                "change": trial.mutant.label,
                "sort": trial.mutant.sort,
                "line": trial.mutant.place.line if trial.mutant.place else None,
                "noticed_by": trial.noticed_by,
                "accepted": tally.accepted.get(trial.mutant.label) if trial.noticed_by is None else None,
            }
            for trial in tally.trials
        ],
        "not_tried": [{"change": one.label, "sort": one.sort, "because": one.because} for one in tally.skipped],
        "outdated": list(tally.outdated),
    }
