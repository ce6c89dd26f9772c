"""Clauses beside the words of the text that they are pinned to, on the screen only."""

from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from qaengine.policy.pinning import Pinned

TITLES = {"new": "Pinned now: is this what the clause says?", "changed": "Changed: not pinned again"}


def pinned_shown(pinned: Iterable[Pinned]) -> RenderableType:
    """What the text says where clauses are newly pinned, and where its words have changed."""
    listed = list(pinned)
    tables = [
        _beside(title, [each for each in listed if each.is_now == is_now])
        for is_now, title in TITLES.items()
        if any(each.is_now == is_now for each in listed)
    ]
    return Group(*tables) if tables else Text("nothing was to be pinned: every clause stands as it did")


def _beside(title: str, pinned: list[Pinned]) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", show_lines=True)
    table.add_column("clause", overflow="fold")
    table.add_column("we say", ratio=1)
    table.add_column("the text says", ratio=2)
    for each in pinned:
        table.add_row(Text(f"{each.clause.id}\n{each.at}"), Text(each.clause.says), Text(each.reads))
    return table
