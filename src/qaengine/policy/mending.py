"""A policy's text put right where that is safe: a word for the one that is certainly meant, a repetition taken out.

Only what is refused is mended, so a policy that decides is never touched. A word is changed in its place and all else
(comments, layout, line ends) stays as it was written. Every change is tried: it stands when its mistake is gone and
there are no more mistakes than before, for one mistake can hide another.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qaengine.errors import Mistake, Place, QaengineError
from qaengine.policy.from_document import policy_from_document

TWICE_IN_A_LIST, TWICE_IN_AN_OUTCOME = "Q223", "Q275"
DASH = re.compile(r"( *)- ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """A text put right: what was put right, each with what was done, and what is left."""

    text: str
    done: tuple[tuple[Mistake, str], ...]
    left: tuple[Mistake, ...]


def mended(text: str, *, file: str) -> Mended:
    """The policy's text with every change that is safe; the same text when there is none."""
    done: list[tuple[Mistake, str]] = []
    left = _mistakes(text, file)
    seen = {text}
    while (found := _next(text, left, file, seen)) is not None:
        mistake, said, text, left = found
        seen.add(text)
        done.append((mistake, said))
    return Mended(text=text, done=tuple(done), left=left)


def _next(
    text: str, left: tuple[Mistake, ...], file: str, seen: set[str]
) -> tuple[Mistake, str, str, tuple[Mistake, ...]] | None:
    """The first mistake that a change puts right, the change in words, the text after it, and what is left then."""
    for mistake in left:
        for said, changed in _changes(text, mistake):
            after = _mistakes(changed, file)
            if changed not in seen and len(after) <= len(left) and mistake not in after:
                return mistake, said, changed, after
    return None


def _mistakes(text: str, file: str) -> tuple[Mistake, ...]:
    """What is wrong with the policy itself; what is wrong beside it, such as a clause of no register, decides."""
    try:
        policy_from_document(text, file=file)
    except QaengineError as error:
        return error.mistakes
    return ()


def _changes(text: str, mistake: Mistake) -> Iterator[tuple[str, str]]:
    """The changes worth trying for a mistake: in words, and the text after it."""
    lines = text.splitlines(keepends=True)
    place = mistake.place
    if place is None or place.line > len(lines):
        return
    if mistake.fix is not None:
        line = _with_word(lines[place.line - 1], place, mistake.fix.word, mistake.fix.instead)
        if line is not None:
            changed = [*lines[: place.line - 1], line, *lines[place.line :]]
            yield f"`{mistake.fix.word}` is now `{mistake.fix.instead}`", "".join(changed)
    elif mistake.code in (TWICE_IN_A_LIST, TWICE_IN_AN_OUTCOME):
        rest = _without_item(lines, place)
        if rest is not None:
            yield "taken out", "".join(rest)


def _with_word(line: str, place: Place, word: str, instead: str) -> str | None:
    """The line with another word at the place, in the same quotes; None where the word is not just that there."""
    start, end = place.column - 1, place.column - 1 + place.length
    written = line[start:end]
    for quote in ("", "'", '"'):
        if written == f"{quote}{word}{quote}":
            return f"{line[:start]}{quote}{instead}{quote}{line[end:]}"
    return None


def _without_item(lines: list[str], place: Place) -> list[str] | None:
    """The lines without the item that begins at the place; None where a comment would go with it, or more than it."""
    number = place.line - 1
    line = lines[number]
    before = line[: place.column - 1]
    after = line[place.column - 1 + place.length :]
    if re.search(r",\s*$", before) and re.match(r"\s*[],]", after):
        return [*lines[:number], re.sub(r",\s*$", "", before) + after, *lines[number + 1 :]]
    if not DASH.match(line):
        return None
    end = _end_of_item(lines, number)
    if any("#" in one for one in lines[number:end]):
        return None
    return [*lines[:number], *lines[end:]]


def _end_of_item(lines: list[str], number: int) -> int:
    """The number of the first line after the item of a list that begins in the line, without what stands between."""
    dash = DASH.match(lines[number])
    indent = len(dash[1]) if dash else 0
    end = last = number + 1
    while end < len(lines):
        content = lines[end].strip()
        if content and len(lines[end]) - len(lines[end].lstrip(" ")) <= indent:
            break
        end += 1
        if content and not content.startswith("#"):
            last = end
    return last
