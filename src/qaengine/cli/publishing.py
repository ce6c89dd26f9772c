"""`publish`: a policy as pages that people read, with its assumptions and a draft transparency record."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qaengine.cli.app import app, policy_folders
from qaengine.cli.importing import write_all_whole
from qaengine.errors import Mistake, QaengineError

if TYPE_CHECKING:
    from qaengine.policy.from_document import Policy

BEGINNING = 4096
"""As many letters of a file are read to see who wrote it."""


@app.command()
def publish(
    policy: Annotated[str, typer.Argument(help="A policy's id, id@edition, or path.", metavar="POLICY")],
    output: Annotated[Path, typer.Option("--output", "-o", help="The folder to write to.", metavar="FOLDER")],
) -> None:
    """The policy in plain words: a web page, Markdown, its assumptions as CSV, and a draft transparency record (ATRS).

    Writes index.html, policy.md, assumptions.csv, atrs.md and atrs.csv. The same policy gives the same files.

    Example: qaengine publish herefordshire -o published
    """
    from qaengine.policy.library import load_policy

    texts = {output / name: text for name, text in published(load_policy(policy, folders=policy_folders())).items()}
    if foreign := [mistake for path in texts if (mistake := _foreign(path)) is not None]:
        raise QaengineError(foreign)
    _make(output)
    write_all_whole(texts)
    for path in texts:
        typer.echo(str(path))


def published(policy: "Policy") -> dict[str, str]:
    """The files of a publication, by their names."""
    from qaengine.faces.published.html import as_html
    from qaengine.faces.published.markdown import as_markdown, draft_as_markdown
    from qaengine.faces.published.sheets import draft_as_csv, ledger_as_csv
    from qaengine.policy.register import registers_for
    from qaengine.readings.publishing.page import publication

    found = publication(policy, registers_for(policy))
    return {
        "index.html": as_html(found.page),
        "policy.md": as_markdown(found.page),
        "assumptions.csv": ledger_as_csv(found.ledger),
        "atrs.md": draft_as_markdown(found.draft),
        "atrs.csv": draft_as_csv(found.draft),
    }


def _foreign(path: Path) -> Mistake | None:
    """What is wrong with writing here: a file of that name is there and is not one of ours."""
    from qaengine.faces.published.html import GENERATOR
    from qaengine.faces.published.markdown import MARK
    from qaengine.faces.published.sheets import DRAFT_HEADS
    from qaengine.readings.publishing.ledger import HEADS

    if not path.exists():
        return None
    marks = (f'content="{GENERATOR}"', MARK, ",".join(HEADS), ",".join(DRAFT_HEADS))
    try:
        with path.open(encoding="utf-8") as stream:
            beginning = stream.read(BEGINNING)
    except (OSError, UnicodeDecodeError):
        beginning = ""
    if any(mark in beginning for mark in marks):
        return None
    hint = "name another folder, or move the file away"
    return Mistake(code="Q712", text=f"`{path}` is there already, and `qaengine publish` did not write it", hint=hint)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        said = f"cannot make the folder `{folder}`: {(error.strerror or 'it cannot be made').lower()}"
        raise QaengineError([Mistake(code="Q711", text=said)]) from None
