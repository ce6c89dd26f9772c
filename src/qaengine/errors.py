"""What can go wrong, in a policy author's words: mistakes with their place and hint, and the errors that carry them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from enum import StrEnum

VERY_NEAR, FAR_APART = 0.8, 0.08


class Severity(StrEnum):
    """How bad it is: an error is refused, a warning decides but is probably not what was meant, a note only tells."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something stands in a file: line and column count from 1; `length` is how much to underline."""

    file: str
    line: int
    column: int
    length: int = 1
    source: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"

    def excerpt(self) -> str:
        """The line of the file with the place underlined, or nothing when the line is not held."""
        if not self.source:
            return ""
        underline = "~" * max(1, min(self.length, len(self.source) - self.column + 1))
        return f"    {self.source}\n    {' ' * (self.column - 1)}{underline}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """A word at the place of a mistake, and what to write in its stead; there is one only where that is certain."""

    word: str
    instead: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """One thing to put right: its code, what is wrong, where, what would be right, and other places it touches."""

    code: str
    text: str
    place: Place | None = None
    hint: str | None = None
    also: tuple[Place, ...] = ()
    severity: Severity = Severity.ERROR
    fix: Fix | None = None

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        weight = "" if self.severity is Severity.ERROR else f"{self.severity} "
        return f"{where}{weight}{self.code} {self.text}" + (f"; {self.hint}" if self.hint else "")

    def full(self) -> str:
        """The message and, beneath it, each line it speaks of, underlined."""
        excerpts = [place.excerpt() for place in (self.place, *self.also) if place]
        return "\n".join([str(self), *(text for text in excerpts if text)])


class QaengineError(Exception):
    """The root of every error that qaengine raises on purpose; `mistakes` are all that were found."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes: tuple[Mistake, ...] = tuple(mistakes)
        super().__init__("\n".join(mistake.full() for mistake in self.mistakes))


class DocumentError(QaengineError):
    """A YAML file that cannot be read as a plain document."""


class VocabularyError(QaengineError):
    """A vocabulary that contradicts itself or cannot be understood."""


class PolicyError(QaengineError):
    """A policy with mistakes; every one of them is in `mistakes`."""


class SignalError(QaengineError):
    """Signals that are refused; every one of them is in `mistakes`."""


def nearest(word: str, words: Iterable[str]) -> str | None:
    """The one of `words` most like `word`, or None when none is near."""
    known: Sequence[str] = list(words)
    folded = {known_word.casefold(): known_word for known_word in known}
    close = get_close_matches(_folded(word), folded, n=1, cutoff=0.6)
    return folded[close[0]] if close else None


def certain(word: str, words: Iterable[str]) -> str | None:
    """The one of `words` meant by a slip of the pen: very near, no other nearly as near, and with the same figures.

    What differs in how it begins (`adequate`, `inadequate`) may be the opposite, and is not certain.
    """
    meant = _folded(word)
    near = sorted(((SequenceMatcher(None, _folded(known), meant).ratio(), known) for known in set(words)), reverse=True)
    if not near or near[0][0] < VERY_NEAR or (near[1:] and near[0][0] - near[1][0] < FAR_APART):
        return None
    found = _folded(near[0][1])
    opposite = found != meant and (found.endswith(meant) or meant.endswith(found) or meant.startswith(("not_", "no_")))
    return None if opposite or _figures(found) != _figures(word) else near[0][1]


def _figures(word: str) -> list[str]:
    return [letter for letter in word if letter.isdecimal()]


def _folded(word: str) -> str:
    return word.casefold().replace("-", "_").replace(" ", "_")


def did_you_mean(word: str, words: Iterable[str]) -> str | None:
    """A hint that names the nearest right word, or lists the right words when they are few."""
    known = sorted(set(words))
    near = nearest(word, known)
    if near:
        return f"did you mean `{near}`?"
    if 0 < len(known) <= 8:
        return "it can be " + ", ".join(f"`{known_word}`" for known_word in known)
    return None
