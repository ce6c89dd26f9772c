"""`import`: foreign formats to signals."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from qaengine.cli.app import app, policy_folders
from qaengine.cli.screen import note
from qaengine.errors import Mistake, QaengineError
from qaengine.outcome.phrases import counted

imports = typer.Typer(help="Turn downloads of other bodies, and filled forms, into signals.", no_args_is_help=True)
app.add_typer(imports, name="import")


@imports.callback()
def importing() -> None:
    """Turn downloads of other bodies, and filled forms, into signals."""


@imports.command()
def cqc(
    files: Annotated[
        list[Path],
        typer.Argument(help="Ratings downloads, rating histories (CSV), API answers (JSON).", metavar="FILE..."),
    ],
    dates: Annotated[
        str | None, typer.Option(help="How dates with strokes are to be read: day-first or month-first.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write here instead of standard output.")
    ] = None,
) -> None:
    """CQC ratings as signals, one JSON record a line; what could not be used is said on standard error.

    Example: qaengine import cqc ratings.csv -o signals.jsonl
    """
    from qaengine.imports.cqc import DateOrder, import_cqc

    if dates is not None and dates not in [order.value for order in DateOrder]:
        raise typer.BadParameter(f"`{dates}` is not a date order; it is day-first or month-first")
    found = import_cqc(files, dates=DateOrder(dates) if dates else None)
    text = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in found.records)
    if output is None:
        typer.echo(text, nl=False)
    else:
        write_whole(output, text)
    for one in found.unused:
        note(str(one))
    left = sum(not one.used for one in found.unused)
    made = f"{counted(len(found.records), 'signal')} of {counted(len(found.locations), 'location')}"
    note(f"{made}; {counted(left, 'row or value')} not used")


@imports.command()
def answers(
    forms: Annotated[list[Path], typer.Argument(help="Forms of `qaengine questions`, filled in.", metavar="FORM...")],
    policy: Annotated[
        str | None,
        typer.Option(help="The policy that asks, if not the one that the form names.", metavar="POLICY"),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write here instead of standard output.")
    ] = None,
) -> None:
    """The answers in filled forms as signals, one JSON record a line; what was left empty is said on standard error.

    Example: qaengine import answers form.yaml -o answers.jsonl
    """
    from qaengine.policy.library import load_policy
    from qaengine.readings.forms.filled import filled

    read = [filled(form, lambda named: load_policy(policy or named, folders=policy_folders())) for form in forms]
    signals = [signal for each in read for signal in each.signals]
    text = "".join(json.dumps(signal.document(), ensure_ascii=False) + "\n" for signal in signals)
    if output is None:
        typer.echo(text, nl=False)
    else:
        write_whole(output, text)
    empty = [clause for each in read for clause in each.unanswered]
    left = f", left empty: {', '.join(empty)}" if empty else ""
    note(f"{counted(len(signals), 'answer')}; {counted(len(empty), 'question')} unanswered{left}")


def write_whole(path: Path, text: str) -> None:
    """The file, all of it or none: written beside and then put in its place; line ends stay as the text has them."""
    write_all_whole({path: text})


def write_all_whole(texts: Mapping[Path, str]) -> None:
    """Several files, each whole: all are written beside before the first is put in its place."""
    beside = {path: path.with_name(path.name + ".part") for path in texts}
    path = next(iter(texts))
    try:
        for path, text in texts.items():
            beside[path].write_text(text, encoding="utf-8", newline="")
            if path.exists():
                beside[path].chmod(path.stat().st_mode)
        for path in texts:
            beside[path].replace(path)
    except OSError as error:
        for part in beside.values():
            part.unlink(missing_ok=True)
        said = f"cannot write `{path}`: {(error.strerror or 'it cannot be opened').lower()}"
        raise QaengineError([Mistake(code="Q711", text=said)]) from None
