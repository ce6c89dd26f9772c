"""`test --mutate`: which small changes to a policy no case notices, in one process or several."""

import json
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from qaengine.cli.app import policy_folders
from qaengine.cli.beside import policy_file_of
from qaengine.cli.screen import note, with_progress

if TYPE_CHECKING:
    from qaengine.cases.files import Case, CaseFile
    from qaengine.faces.mutants import Tally
    from qaengine.policy.from_document import Policy
    from qaengine.readings.mutants import Bench, Mutant, Trial

Named = tuple[str, tuple[str, ...]]
"""A policy by its name, and the files of its cases."""


def mutate(files: "list[CaseFile]", policy: str | None, *, accepted: Path | None, jobs: int, as_json: bool) -> bool:
    """Prints what the cases make of every small change; whether each is noticed or accepted."""
    from qaengine.faces import mutants as faces

    tallies = [_tally(named, accepted, jobs) for named in _by_policy(files, policy)]
    if as_json:
        typer.echo(json.dumps([faces.as_json(tally) for tally in tallies], indent=1, ensure_ascii=False))
    else:
        typer.echo("\n".join(map(faces.as_text, tallies)))
    return all(tally.stands for tally in tallies)


def _by_policy(files: "list[CaseFile]", policy: str | None) -> list[Named]:
    """The files of each policy together."""
    named: dict[str, list[str]] = {}
    for file in files:
        name = policy or str(policy_file_of(file))
        named.setdefault(name, []).append(file.file)
    return [(name, tuple(paths)) for name, paths in named.items()]


def _tally(named: Named, accepted: Path | None, jobs: int) -> "Tally":
    from qaengine.faces.mutants import Tally
    from qaengine.readings.mutants import Mutant, Skipped, mutants

    bench, cases = _bench(named)
    if len(bench.tries) < cases:
        note(f"{cases - len(bench.tries)} of the cases fail already, and are left out")
    made = list(mutants(bench.policy))
    tried = [one for one in made if isinstance(one, Mutant)]
    trials = list(with_progress(_trials(named, bench, tried, jobs), len(tried), f"changing {bench.policy.id}"))
    return Tally(
        policy=bench.policy,
        cases=len(bench.tries),
        trials=trials,
        skipped=[one for one in made if isinstance(one, Skipped)],
        accepted=_accepted(accepted, bench.policy),
    )


def _accepted(path: Path | None, policy: "Policy") -> dict[str, str]:
    from qaengine.cases.accepted import read_accepted

    listed = read_accepted(path) if path is not None else ()
    of_policy = (one.because for one in listed if (one.policy, one.edition) == (policy.id, policy.edition))
    return {change: because for each in of_policy for change, because in each.items()}


def _bench(named: Named) -> "tuple[Bench, int]":
    """The bench of a policy, and how many cases there are, those that fail included."""
    from qaengine.cases.files import read_cases
    from qaengine.policy.library import load_policy
    from qaengine.readings.mutants import Bench

    name, paths = named
    policy = load_policy(name, folders=policy_folders())
    cases = [case for path in paths for case in read_cases(Path(path)).cases]
    return Bench(policy, cases, _fails), len(cases)


def _fails(case: "Case", policy: "Policy") -> bool:
    from qaengine.readings.trying import tried

    return not tried(case, policy).passed


def _trials(named: Named, bench: "Bench", tried: "list[Mutant]", jobs: int) -> "Iterator[Trial]":
    """Every mutant tried, in their order whatever the number of processes."""
    from qaengine.readings.mutants import Trial

    if jobs < 2:
        yield from map(bench.tried, tried)
        return
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_begin, initargs=(named,)) as pool:
        found = pool.map(_tried, (mutant.label for mutant in tried), chunksize=4)
        for mutant, (noticed_by, decided) in zip(tried, found, strict=True):
            yield Trial(mutant=mutant, noticed_by=noticed_by, decided=decided)


# In each further process

_here: "tuple[Bench, dict[str, Mutant]] | None" = None


def _begin(named: Named) -> None:
    """Reads policy and cases anew, so that a process has all that it needs and shares nothing."""
    global _here
    from qaengine.readings.mutants import Mutant, mutants

    bench, _ = _bench(named)
    _here = bench, {one.label: one for one in mutants(bench.policy) if isinstance(one, Mutant)}


def _tried(label: str) -> tuple[str | None, int]:
    assert _here is not None
    bench, of_label = _here
    trial = bench.tried(of_label[label])
    return trial.noticed_by, trial.decided
