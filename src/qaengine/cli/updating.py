"""`test --update`: expectations rewritten where they stand, each shown first and written only when it is confirmed."""

import sys
from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from qaengine.cli.importing import write_whole
from qaengine.cli.screen import note

if TYPE_CHECKING:
    from qaengine.cases.rewriting import Edit, Sheet
    from qaengine.readings.trying import Tried


def update(results: "list[Tried]", *, yes: bool) -> bool:
    """Shows what each case that failed would expect instead, and writes what is confirmed; whether that is all."""
    done = True
    for file in dict.fromkeys(result.case.place.file for result in results if result.case.place):
        failed = [one for one in results if not one.passed and one.case.place and one.case.place.file == file]
        done = _update(Path(file), failed, yes) and done
    return done


def _update(path: Path, failed: "list[Tried]", yes: bool) -> bool:
    """One file: the edits that were confirmed, all of them or none written."""
    from qaengine.cases.rewriting import Sheet, with_edits
    from qaengine.documents import read_document

    if not failed:
        return True
    text = path.read_text(encoding="utf-8")
    sheet = Sheet(text)
    kept: list[Edit] = []
    confirmed = [one for one in failed if _is_confirmed(path, sheet, one, kept, yes=yes)]
    if kept:
        written = with_edits(text, kept)
        read_document(written, file=str(path))  # what could not be read again is never written
        write_whole(path, written)
        note(f"{path}: {len(confirmed)} of {len(failed)} written")
    return len(confirmed) == len(failed)


def _is_confirmed(path: Path, sheet: "Sheet", result: "Tried", kept: "list[Edit]", *, yes: bool) -> bool:
    """Whether the case may be rewritten as it was shown; its edits are then kept."""
    edits = _edits(sheet, result)
    if not edits:
        return False
    typer.echo(f"{result.case.name}: {result.case.title}")
    typer.echo("".join(_shown(path, sheet.text, edits)), nl=False)
    if not yes and not (sys.stdin.isatty() and typer.confirm("write this?", err=True)):
        return False
    kept += edits
    return True


def _edits(sheet: "Sheet", result: "Tried") -> "list[Edit]":
    from qaengine.cases.rewriting import CannotRewrite
    from qaengine.readings.updating import rewrites

    if result.decision is None:
        note(f"{result.case.name} is not rewritten: its signals are wrong")
        return []
    try:
        found = sheet.edits(result.case.way, rewrites(result.case, result.decision))
    except CannotRewrite as why:
        note(f"{result.case.name} is not rewritten: {why}")
        return []
    if not found:
        note(f"{result.case.name} is not rewritten: what came cannot be written where it is expected")
    return found


def _shown(path: Path, text: str, edits: "list[Edit]") -> Iterator[str]:
    """The lines of the file that change, before and after."""
    from qaengine.cases.rewriting import with_edits

    before, after = (whole.splitlines(keepends=True) for whole in (text, with_edits(text, edits)))
    return unified_diff(before, after, str(path), str(path), n=0)
