"""What `check --fix` and `check --diff` do: policies put right where that is safe, with the difference shown."""

from collections.abc import Iterable
from difflib import unified_diff
from pathlib import Path

import typer

from qaengine.cli.importing import write_whole
from qaengine.cli.screen import note
from qaengine.outcome.phrases import counted


def mend(names: Iterable[str], *, write: bool) -> None:
    """Each file put right in place, or with `write` false only the difference shown; a policy named by id stays."""
    from qaengine.policy.library import is_path

    for name in names:
        if is_path(name):
            _mend(Path(name), write=write)
        else:
            note(f"{name}: only a policy that is named by its file is put right")


def _mend(path: Path, *, write: bool) -> None:
    from qaengine.policy.mending import mended

    text = _read(path)
    if text is None:
        return
    found = mended(text, file=str(path))
    if not found.done:
        note(f"{path}: there is nothing that is safe to put right")
        return
    typer.echo("\n".join(_difference(path, text, found.text)))
    if not write:
        note(f"{path}: --fix would put {counted(len(found.done), 'mistake')} right and leave {len(found.left)}")
        return
    write_whole(path.resolve(), found.text)
    for mistake, said in found.done:
        note(f"{mistake.place or path}: {mistake.code} {said}")
    note(f"{path}: {counted(len(found.done), 'mistake')} put right, {len(found.left)} left")


def _read(path: Path) -> str | None:
    """The text with its own line ends; None for what cannot be read, of which the check itself tells."""
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def _difference(path: Path, before: str, after: str) -> Iterable[str]:
    return unified_diff(before.splitlines(), after.splitlines(), str(path), f"{path} put right", lineterm="")
