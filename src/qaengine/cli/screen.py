"""Standard error: mistakes, warnings and progress. Results go to standard output and are not written here."""

import sys
from functools import cache

from rich.console import Console
from rich.text import Text

from qaengine.errors import QaengineError


@cache
def errors() -> Console:
    """Where mistakes, warnings and progress go."""
    return Console(stderr=True, highlight=False, soft_wrap=True)


def complain(error: QaengineError) -> None:
    """Each mistake with its place, the line it stands in, and its hint."""
    for mistake in error.mistakes:
        errors().print(Text(str(mistake), style="red" if sys.stderr.isatty() else ""))
        for place in (mistake.place, *mistake.also):
            if place and place.excerpt():
                errors().print(Text(place.excerpt()))
