"""`test`: a policy's cases."""

import json
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qaengine.cli import mutating, updating
from qaengine.cli.app import app, policy_folders
from qaengine.cli.beside import policy_of
from qaengine.cli.checking import files_of
from qaengine.cli.screen import note, with_progress

if TYPE_CHECKING:
    from qaengine.cases.files import CaseFile
    from qaengine.policy.from_document import Policy
    from qaengine.readings.showing import Showing
    from qaengine.readings.trying import Tried

    Trial = tuple[Policy, Tried]


class ResultFormat(StrEnum):
    """How the results of cases are printed."""

    TEXT = "text"
    JSON = "json"
    JUNIT = "junit"


@app.command("test")
def try_cases(
    cases: Annotated[list[Path], typer.Argument(help="Case files, or folders of *.cases.yaml.", metavar="CASES...")],
    policy: Annotated[
        str | None, typer.Option(help="Try them on this policy instead of the one they name.", metavar="POLICY")
    ] = None,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="Also say which answers, outcomes, approvals and duties no case shows.")
    ] = False,
    mutate: Annotated[
        bool,
        typer.Option(
            "--mutate", help="Instead change the policy a little, in every place, and say what no case notices."
        ),
    ] = False,
    accepted: Annotated[
        Path | None,
        typer.Option(help="With --mutate: a file of changes that may go unnoticed, and why.", metavar="FILE"),
    ] = None,
    jobs: Annotated[int, typer.Option(help="With --mutate: in so many processes.", min=1)] = 1,
    update: Annotated[
        bool,
        typer.Option(
            "--update", help="Show what each case that fails would expect instead, and ask whether to write it."
        ),
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="With --update: write what is shown without asking.")] = False,
    format: Annotated[ResultFormat, typer.Option(help="For a person, for programs, or for CI.")] = ResultFormat.TEXT,
) -> None:
    """Run the cases of a policy, and say which clause, what was expected and what came.

    Example: qaengine test policies/cases
    """
    from qaengine.cases.files import read_cases
    from qaengine.faces import case_results
    from qaengine.faces import showing as faces

    if (coverage or mutate) and format is ResultFormat.JUNIT:
        raise typer.BadParameter("only the results of cases have a JUnit form; choose text or json")
    files = [read_cases(path) for path in files_of(cases)]
    total = sum(len(file.cases) for file in files)
    if total == 0:
        note("no case was found, so nothing was tried")
        raise typer.Exit(2)
    if mutate:
        if not mutating.mutate(files, policy, accepted=accepted, jobs=jobs, as_json=format is ResultFormat.JSON):
            raise typer.Exit(1)
        return
    trials = list(with_progress(_trials(files, policy), total, "trying"))
    results = [result for _, result in trials]
    if update:
        done = updating.update(results, yes=yes)
        typer.echo(case_results.summed(results))
        raise typer.Exit(0 if done else 1)
    shown = list(_shown(trials)) if coverage else []
    match format:
        case ResultFormat.TEXT:
            typer.echo("\n".join([case_results.as_text(results), *map(faces.as_text, shown)]))
        case ResultFormat.JSON:
            records = case_results.as_json(results)
            whole = {"cases": records, "coverage": [faces.as_json(one) for one in shown]} if coverage else records
            typer.echo(json.dumps(whole, indent=1, ensure_ascii=False))
        case ResultFormat.JUNIT:
            typer.echo(case_results.as_junit(results))
    if not all(result.passed for result in results):
        raise typer.Exit(1)


def _trials(files: "list[CaseFile]", policy: str | None) -> "Iterator[Trial]":
    from qaengine.policy.library import load_policy
    from qaengine.readings.trying import tried

    for file in files:
        chosen = policy_of(file) if policy is None else load_policy(policy, folders=policy_folders())
        for case in file.cases:
            yield chosen, tried(case, chosen)


def _shown(trials: "list[Trial]") -> "Iterator[Showing]":
    """What the cases that passed show of each policy that was tried."""
    from qaengine.readings.showing import showing

    policies = {policy.digest: policy for policy, _ in trials}
    for digest, policy in policies.items():
        passed = [result for of, result in trials if of.digest == digest and result.passed]
        yield showing(policy, [(one.case.name, one.decision) for one in passed if one.decision is not None])
