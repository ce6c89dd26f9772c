"""`test`: a policy's cases."""

import json
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qaengine.cli.app import app, policy_folders
from qaengine.cli.checking import files_of
from qaengine.cli.screen import note, with_progress

if TYPE_CHECKING:
    from qaengine.cases.files import CaseFile
    from qaengine.readings.trying import Tried


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
    format: Annotated[ResultFormat, typer.Option(help="For a person, for programs, or for CI.")] = ResultFormat.TEXT,
) -> None:
    """Run the cases of a policy, and say which clause, what was expected and what came.

    Example: qaengine test policies/cases
    """
    from qaengine.cases.files import read_cases
    from qaengine.faces.case_results import as_json, as_junit, as_text

    files = [read_cases(path) for path in files_of(cases)]
    total = sum(len(file.cases) for file in files)
    if total == 0:
        note("no case was found, so nothing was tried")
        raise typer.Exit(2)
    results = list(with_progress(_results(files, policy), total, "trying"))
    match format:
        case ResultFormat.TEXT:
            typer.echo(as_text(results))
        case ResultFormat.JSON:
            typer.echo(json.dumps(as_json(results), indent=1, ensure_ascii=False))
        case ResultFormat.JUNIT:
            typer.echo(as_junit(results))
    if not all(result.passed for result in results):
        raise typer.Exit(1)


def _results(files: "list[CaseFile]", policy: str | None) -> "Iterator[Tried]":
    from qaengine.policy.library import load_policy
    from qaengine.readings.trying import tried

    for file in files:
        name = policy or (f"{file.policy}@{file.edition}" if file.edition else file.policy)
        chosen = load_policy(name, folders=policy_folders())
        for case in file.cases:
            yield tried(case, chosen)
