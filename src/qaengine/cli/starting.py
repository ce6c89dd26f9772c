"""`new`: the files of a new council's policy."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Annotated

import typer

from qaengine.cli.app import app, day, today
from qaengine.cli.screen import note
from qaengine.errors import Mistake, QaengineError

NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
DOCUMENT = re.compile(r"[a-z0-9]{1,20}")


@app.command()
def new(
    name: Annotated[str, typer.Argument(help="The policy's id, in small letters.", metavar="NAME")],
    title: Annotated[str | None, typer.Option(help="The framework's title.")] = None,
    document: Annotated[
        str | None, typer.Option(help="A short word for the framework: clause ids begin with it.", metavar="WORD")
    ] = None,
    begins: Annotated[
        date | None,
        typer.Option("--from", parser=day, metavar="DATE", help="The first day in force; today if not given."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The folder; one of the policy's name if not given.")
    ] = None,
) -> None:
    """A small policy to begin from, with its cases, its clause register and a schema for your editor.

    Example: qaengine new elderbrook --title "Elderbrook quality framework"
    """
    from qaengine.policy.beginning import beginning

    _checked(name)
    word = document if document is not None else name.replace("_", "")[:20]
    if not DOCUMENT.fullmatch(word):
        raise typer.BadParameter(f"`{word}` cannot begin a clause id; use small letters and figures, such as `eld`")
    called = " ".join((title or f"{name.replace('_', ' ').title()} quality framework").split())
    if not called.isprintable():
        raise typer.BadParameter("a title is words in one line")
    folder = output or Path(name)
    files = beginning(name, called, word, begins or today())
    written = _write(files, Path(f"{name}.yaml"), folder)
    note(f"written: {', '.join(str(path) for path in written)}")
    note(f"next: cd {folder}, qaengine check {name}.yaml, qaengine test cases, qaengine coverage {name}.yaml")


def _checked(name: str) -> None:
    """Refuses what cannot be a policy's id, with one that can."""
    from qaengine.policy.meant import meant_name

    if NAME.fullmatch(name):
        return
    meant = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:40]
    hint = f"; write `{meant}`" if NAME.fullmatch(meant) else f"; {meant_name(name)}" if meant_name(name) else ""
    raise typer.BadParameter(f"`{name}` cannot be a policy's id: small letters, figures and `_`, a letter first{hint}")


def _write(files: Mapping[Path, str], policy: Path, folder: Path) -> list[Path]:
    """Writes all files, and the schema of the policy among them, or none; none that is there is written over."""
    schema = policy.with_suffix(".schema.json")
    targets = [folder / path for path in (*files, schema)]
    if there := [str(path) for path in targets if path.exists()]:
        hint = "choose another name, or another folder with --output"
        raise QaengineError([Mistake(code="Q712", text=f"`{there[0]}` is there already", hint=hint)])
    try:
        folder.mkdir(parents=True, exist_ok=True)
        beside = Path(mkdtemp(prefix=".new-", dir=folder))
        try:
            _write_into(beside, files, policy, schema)
            for path in (*files, schema):
                (folder / path).parent.mkdir(exist_ok=True)
                (beside / path).rename(folder / path)
        finally:
            rmtree(beside, ignore_errors=True)
    except OSError as error:
        said = f"cannot write into `{folder}`: {(error.strerror or 'it cannot be opened').lower()}"
        raise QaengineError([Mistake(code="Q711", text=said)]) from None
    return targets


def _write_into(folder: Path, files: Mapping[Path, str], policy: Path, schema: Path) -> None:
    from qaengine.policy.from_document import draft_from_file
    from qaengine.policy.schema import as_text, schema_of_draft

    for path, text in files.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    found = schema_of_draft(draft_from_file(folder / policy), folder / policy)
    (folder / schema).write_text(as_text(found), encoding="utf-8")
