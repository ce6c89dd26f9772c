"""`check`, `explain` and `policies`: is a policy right, what a code means, and which there are."""

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from qaengine.cli.app import AsOf, app, day, policy_folders, today
from qaengine.cli.screen import note
from qaengine.errors import Severity, did_you_mean


class CheckFormat(StrEnum):
    """How mistakes are printed."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"


@app.command()
def check(
    policies: Annotated[list[str], typer.Argument(help="Policy files, ids, or id@edition.", metavar="POLICY...")],
    format: Annotated[
        CheckFormat, typer.Option(help="For a person, for programs, or for a code host.")
    ] = CheckFormat.TEXT,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 for warnings too.")] = False,
    as_of: Annotated[
        date | None, typer.Option(parser=day, metavar="DATE", help="Is the review of the edition past on this day?")
    ] = None,
    cases: Annotated[
        list[Path] | None,
        typer.Option(help="Case files, or folders of them: which criteria does no case show met, not met, unknown?"),
    ] = None,
    examples: Annotated[
        bool,
        typer.Option(
            "--examples/--no-examples",
            help="Try it on made-up providers, for some seconds: what is never met or reached, or moves nothing?",
        ),
    ] = True,
    fix: Annotated[
        bool, typer.Option("--fix", help="Put right in the file what is safe to put right, and show what changes.")
    ] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Show what --fix would change, and change nothing.")] = False,
    sources: Annotated[
        Path | None,
        typer.Option(help="A folder with the frameworks as text: whose words are still those of our clauses?"),
    ] = None,
) -> None:
    """Every mistake of a policy, and what is probably not meant, at its line and column, with a hint.

    Example: qaengine check policies/mine.yaml
    """
    from qaengine.cli.reviewing import Beside, found_in
    from qaengine.faces.mistakes import as_github, as_json, as_sarif

    if fix or diff:
        from qaengine.cli.mending import mend

        if format is not CheckFormat.TEXT:
            raise typer.BadParameter("what is put right is shown as text; leave out --format")
        mend(policies, write=fix and not diff)
    beside = Beside(as_of=as_of, cases=tuple(cases or ()), sources=sources, examples=examples)
    found = found_in(policies, beside, on_screen=format is CheckFormat.TEXT)
    match format:
        case CheckFormat.JSON:
            typer.echo(as_json(found))
        case CheckFormat.GITHUB:
            typer.echo(as_github(found), nl=bool(found))
        case CheckFormat.SARIF:
            typer.echo(as_sarif(found))
        case CheckFormat.TEXT if found:
            note(f"more about a code: qaengine explain {found[0].code}")
        case CheckFormat.TEXT:
            pass
    refused = (Severity.ERROR, Severity.WARNING) if strict else (Severity.ERROR,)
    if any(one.severity in refused for one in found):
        raise typer.Exit(1)


@app.command()
def explain(
    code: Annotated[str, typer.Argument(help="The code of a mistake, a warning or a note.", metavar="CODE")],
) -> None:
    """What a code means, what to do, and an example.

    Example: qaengine explain Q202
    """
    from qaengine.faces.codes import page, pages

    said = page(code.upper())
    if said is None:
        hint = did_you_mean(code.upper(), pages()) or "a code is `Q` and three figures, for example `Q202`"
        raise typer.BadParameter(f"there is no code `{code}`; {hint}")
    typer.echo(said, nl=False)


@app.command()
def policies(as_of: AsOf = None) -> None:
    """Which policies there are, in which editions, in force when, and whether their review date has passed.

    Example: qaengine policies --as-of 2019-03-01
    """
    from qaengine.policy.library import library

    on = as_of or today()
    rows = [("policy", "edition", "title", "in force", "review by", f"on {on}")]
    for entry in library(policy_folders()):
        until = f"to {entry.in_force_until}" if entry.in_force_until else "on"
        standing = "in force" if entry.is_in_force(on) else "not in force"
        past = entry.review_by is not None and on > entry.review_by
        rows.append(
            (
                entry.id, entry.edition, entry.title, f"{entry.in_force_from or 'ever'} {until}",
                _dash(entry.review_by), f"{standing}{', review date passed' if past else ''}",
            )
        )  # fmt: skip
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        typer.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _dash(value: date | None) -> str:
    return str(value) if value else "-"


def files_of(names: list[Path]) -> list[Path]:
    """The case files named, and those in the folders named."""
    found: list[Path] = []
    for path in names:
        found += sorted(path.rglob("*.cases.yaml")) if path.is_dir() else [path]
    return found
