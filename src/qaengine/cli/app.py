"""The app that the command files add themselves to, and what their options have in common."""

import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from qaengine.errors import Mistake, QaengineError

app = typer.Typer(
    name="qaengine",
    help="Councils' quality-assurance frameworks for care providers: decide, and say why.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode="markdown",
)


def _version(wanted: bool) -> None:
    if wanted:
        from qaengine.version import LANGUAGE, __version__

        typer.echo(f"qaengine {__version__}, policy language {LANGUAGE}")
        raise typer.Exit


@app.callback()
def qaengine(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version.")
    ] = False,
) -> None:
    """Councils' quality-assurance frameworks for care providers: decide, and say why."""


def day(text: str) -> date:
    """A date given on the command line."""
    from qaengine.signals.values import day_of

    try:
        return day_of(text)
    except ValueError:
        text = f"`{text}` is not a date; write year-month-day, for example 2025-04-01, from 1900 to 2999"
        raise typer.BadParameter(text) from None


def today() -> date:
    """Today, for commands that are not told a day; nothing below the command line knows it."""
    return datetime.now(tz=UTC).astimezone().date()


def policy_folders() -> list[Path]:
    """The folders of policies that QAENGINE_POLICY_PATH adds; one that is not there is a mistake."""
    named = [Path(folder) for folder in os.environ.get("QAENGINE_POLICY_PATH", "").split(os.pathsep) if folder]
    for folder in named:
        if not folder.is_dir():
            raise QaengineError(
                [Mistake(code="Q291", text=f"QAENGINE_POLICY_PATH names `{folder}`, which is no folder")]
            )
    return named


def ids_in(given: list[str]) -> list[str]:
    """The ids of signals that an option names, parted by commas or given again and again."""
    return [one.strip() for each in given for one in each.split(",") if one.strip()]


PolicyName = Annotated[str, typer.Option("--policy", help="A policy's id, id@edition, or path.", metavar="POLICY")]
Signals = Annotated[
    list[str],
    typer.Argument(help="Files of signals: .jsonl, .json, .yaml, .csv; - is standard input.", metavar="SIGNALS..."),
]
AsOf = Annotated[
    date | None, typer.Option(parser=day, metavar="DATE", help="The day to decide for; today if not given.")
]
KnownAt = Annotated[
    date | None, typer.Option(parser=day, metavar="DATE", help="Decide by what was known at the end of that day.")
]
SkipBad = Annotated[bool, typer.Option("--skip-bad", help="Decide without the records that are wrong; exits 3.")]
