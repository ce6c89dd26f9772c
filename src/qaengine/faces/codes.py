"""What each code means and what to do: the pages of docs/reference/mistakes, which ship with the package."""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

NAME = re.compile(r"Q[0-9]{3}")


def page(code: str) -> str | None:
    """The page of a code as Markdown without links, which lead nowhere from here; None for what is no code."""
    path = pages().get(code)
    if path is None:
        return None
    text, _, _ = path.read_text(encoding="utf-8").partition("\n[All codes]")
    return re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", re.sub(r"<!--.*?-->\n\n", "", text, flags=re.DOTALL))


def in_short(code: str) -> str:
    """What a code means, in a sentence or two; the code itself for what is none."""
    text = page(code)
    return code if text is None else text.split("\n\n")[1]


@cache
def pages() -> Mapping[str, Path]:
    """The page of every code, in their order."""
    packaged = files("qaengine") / "mistakes"
    folder = Path(__file__).resolve().parents[3] / "docs" / "reference" / "mistakes"
    if packaged.is_dir():
        with as_file(packaged) as found:
            folder = found
    return {path.stem: path for path in sorted(folder.glob("Q*.md")) if NAME.fullmatch(path.stem)}
