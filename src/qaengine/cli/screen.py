"""Standard error: mistakes, warnings and progress. Results go to standard output and are not written here."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from qaengine.errors import Mistake, QaengineError, Severity

Item = TypeVar("Item")
STYLES = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "dim"}


@cache
def errors() -> Console:
    """Where mistakes, warnings and progress go."""
    return Console(stderr=True, highlight=False, emoji=False, markup=False, soft_wrap=True)


def complain(error: QaengineError) -> None:
    """Each mistake with its place, the line it stands in, and its hint."""
    for mistake in error.mistakes:
        say(mistake)


def say(mistake: Mistake) -> None:
    """One mistake, and beneath it each line it speaks of, underlined."""
    first, _, excerpts = mistake.full().partition("\n")
    errors().print(Text(first, style=STYLES[mistake.severity]))
    if excerpts:
        errors().print(Text(excerpts))


def note(text: str) -> None:
    """A remark that is no mistake."""
    errors().print(Text(text, style="dim"))


def with_progress(items: Iterable[Item], total: int, what: str) -> Iterator[Item]:
    """The items, with a bar on a terminal while they are worked through."""
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(
        *columns, console=errors(), transient=True, disable=not errors().is_terminal or total < 20
    ) as progress:
        yield from progress.track(items, total=total)
