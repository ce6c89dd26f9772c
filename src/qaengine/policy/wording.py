"""The words of a source as one run of letters and numbers, and pins on it: fingerprints that hold no word of it.

Case, layout, markup, punctuation, hyphens and the breaks between lines and words are left out, so a source that is laid
out anew keeps its pins; `<`, `>`, `%` and the like stay, for they are part of a threshold.

    text -> wording (letters, where each word starts, on which line) -> pins -> places where a pin's words stand now
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from html import unescape
from itertools import count

DIGITS_OF_A_PIN = 16
FEWEST_WORDS = 8
"""A pin of fewer words could be guessed from its fingerprint."""

_WORD = re.compile(r"</?[a-z][^<>]{0,200}>|(?P<word>[^\W_]+|[<>≤≥=%£+])")
_PLACE = re.compile(r"\bL(\d+)(?:-(\d+))?\b(?! bullet| Intervention)")
_BULLET = re.compile(r"\bbullet (\d+)")
_LAST_CELL = "Intervention column"
_NUMBERED = re.compile(r"\s*(?:[-*•]\s+)?\d+(?:\.\d+)+\.?\s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """Some words of a source by their fingerprint: how many, from which letter on, how many letters, the hash.

    `times` is how often the same words stand in the source: when fewer are left, those that stood here are gone.
    """

    words: int
    start: int
    letters: int
    hash: str
    times: int = 1

    @property
    def end(self) -> int:
        """The letter after the last."""
        return self.start + self.letters


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """A stretch of a wording: the letter it begins with and the letter after its last."""

    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class Wording:
    """A text as its letters in order; `starts` and `lines` say where each word begins and on which line it stands."""

    text: str
    letters: str
    starts: tuple[int, ...]
    lines: tuple[int, ...]

    @property
    def words(self) -> int:
        """How many words there are."""
        return len(self.starts)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of all letters."""
        return sha256(self.letters.encode()).hexdigest()

    @cached_property
    def rows(self) -> tuple[str, ...]:
        """The lines of the text as they were written."""
        return tuple(self.text.split("\n"))

    def hash(self, start: int, end: int) -> str:
        """The fingerprint of the letters from `start` up to `end`."""
        return sha256(self.letters[start:end].encode()).hexdigest()[:DIGITS_OF_A_PIN]

    def pin(self, extent: Extent) -> Pin:
        """The pin on a stretch."""
        words = bisect_left(self.starts, extent.end) - bisect_left(self.starts, extent.start)
        letters = extent.end - extent.start
        pin = Pin(words=words, start=extent.start, letters=letters, hash=self.hash(extent.start, extent.end))
        return replace(pin, times=sum(1 for _ in self.found(pin)))

    def holds(self, pin: Pin, start: int) -> bool:
        """Whether the words of the pin stand at this letter."""
        return 0 <= start <= len(self.letters) - pin.letters and self.hash(start, start + pin.letters) == pin.hash

    def found(self, pin: Pin) -> Iterator[int]:
        """Every letter at which the words of the pin stand."""
        return (start for start in self.starts if self.holds(pin, start))

    def lines_of(self, start: int, end: int) -> tuple[int, int]:
        """The first and last line of a stretch; lines count from 1."""
        if not self.lines:
            return 1, 1
        first = min(max(bisect_right(self.starts, start) - 1, 0), self.words - 1)
        last = max(bisect_left(self.starts, end) - 1, first)
        return self.lines[first], self.lines[last]

    def extent_of_lines(self, first: int, last: int) -> Extent:
        """The stretch of the words that begin on these lines; empty where the lines hold none."""
        low, high = bisect_left(self.lines, first), bisect_right(self.lines, last)
        return Extent(start=self._start(low), end=self._start(high))

    def _start(self, word: int) -> int:
        return self.starts[word] if word < self.words else len(self.letters)

    def with_enough_words(self, extent: Extent, within: Extent) -> Extent:
        """The stretch, lengthened to the fewest words of a pin: at its end, or where `within` ends at its start."""
        low, high = bisect_left(self.starts, extent.start), bisect_left(self.starts, extent.end)
        least, most = bisect_left(self.starts, within.start), bisect_left(self.starts, within.end)
        high = max(high, min(low + FEWEST_WORDS, most))
        low = max(least, min(low, high - FEWEST_WORDS))
        return Extent(start=self._start(low), end=self._start(high))


def wording(text: str) -> Wording:
    """The wording of a text: NFKC, case-folded, letters and numbers only."""
    plain = unicodedata.normalize("NFKC", unescape(text)).replace("\N{SOFT HYPHEN}", "").casefold()
    breaks = [found.start() for found in re.finditer("\n", plain)]
    parts, starts, lines, length = [], [], [], 0
    for found in _WORD.finditer(plain):
        if word := found["word"]:
            parts.append(word)
            starts.append(length)
            lines.append(bisect_left(breaks, found.start()) + 1)
            length += len(word)
    return Wording(text=text, letters="".join(parts), starts=tuple(starts), lines=tuple(lines))


def places_in(at: str) -> tuple[tuple[int, int], ...]:
    """The lines that a place names, such as `§2 b2; L31; §6 L156-157`: first and last of each stretch."""
    return tuple((int(found[1]), int(found[2] or found[1])) for found in _PLACE.finditer(at))


def without_lines(at: str) -> str:
    """A place without the numbers of its lines, which only the text that was read has: `App 2 L2 bullet 1`."""
    return re.sub(r"[;,]?\s*" + _PLACE.pattern, "", at).strip(" ;,")


def with_places(at: str, lines: Sequence[tuple[int, int]]) -> str:
    """The place with other lines in it, in their order; as it was when there are not as many as it names."""
    if len(places_in(at)) != len(lines):
        return at
    rest = iter(lines)

    def now(_: re.Match[str]) -> str:
        first, last = next(rest)
        return f"L{first}" if first == last else f"L{first}-{last}"

    return _PLACE.sub(now, at)


def extents_at(at: str, source: Wording) -> Iterator[Extent]:
    """The stretches of the source that a place names: lines, or one bullet or the last cell of a table's line."""
    whole = Extent(start=0, end=len(source.letters))
    for first, last in places_in(at):
        lines = source.extent_of_lines(first, last)
        part = _part_of_line(at, source, first) if first == last else None
        extent = _without_number(source, first, lines) if part is None else _extent_of_part(part, source, lines)
        enough = source.with_enough_words(extent, lines)
        yield source.with_enough_words(enough, whole)


def _part_of_line(at: str, source: Wording, line: int) -> str | None:
    """The words of the one bullet, or of the last cell, that the place speaks of."""
    row = source.rows[line - 1] if line <= len(source.rows) else ""
    if _LAST_CELL in at:
        return row.rsplit("\t", 1)[-1] if "\t" in row else None
    number = _BULLET.search(at)
    bullets = row.split("•")[1:]
    if number is None or int(number[1]) > len(bullets):
        return None
    return re.split(r"</ul>|\t", bullets[int(number[1]) - 1])[0]


def _extent_of_part(part: str, source: Wording, whole: Extent) -> Extent:
    """Where a part of a line stands among the words of that line."""
    start = source.letters.index(wording(part).letters, whole.start, whole.end)
    return Extent(start=start, end=start + len(wording(part).letters))


def _without_number(source: Wording, line: int, extent: Extent) -> Extent:
    """The stretch without the number of its first paragraph: one that is only renumbered keeps its pin."""
    row = source.rows[line - 1] if line <= len(source.rows) else ""
    numbered = _NUMBERED.match(row)
    if numbered is None:
        return extent
    after = extent.start + len(wording(numbered[0]).letters)
    return Extent(start=after, end=extent.end) if after < extent.end else extent


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """Where the words of a pin stand now: in the old order, elsewhere, or (with no `start`) nowhere."""

    pin: Pin
    start: int | None
    moved: bool = False


def stands(pins: list[Pin], source: Wording) -> list[Stand]:
    """Where each pin's words stand in the source, in the order of the pins given.

    Words that stand twice count where they are nearest to what stands before them. Those that left the order in which
    they stood (as few as can be) have moved; what others' insertions only shifted has not.
    """
    order = sorted(range(len(pins)), key=lambda index: (pins[index].start, pins[index].letters))
    starts: dict[int, int | None] = {}
    shift = 0
    for index in order:
        start = starts[index] = _nearest(pins[index], source, pins[index].start + shift)
        shift = start - pins[index].start if start is not None else shift
    in_order = _longest_in_order([(index, start) for index in order if (start := starts[index]) is not None])
    return [
        Stand(pin=pin, start=starts[index], moved=starts[index] is not None and index not in in_order)
        for index, pin in zip(count(), pins, strict=False)
    ]


def _nearest(pin: Pin, source: Wording, expected: int) -> int | None:
    if source.holds(pin, expected):
        return expected
    found = list(source.found(pin))
    return min(found, key=lambda start: abs(start - expected)) if len(found) >= pin.times else None


def _longest_in_order(found: list[tuple[int, int]]) -> set[int]:
    """The largest set of indexes whose starts never fall."""
    ends: list[int] = []
    last: list[int] = []
    before: dict[int, int | None] = {}
    for position, (_, start) in enumerate(found):
        length = bisect_right(ends, start)
        before[position] = last[length - 1] if length else None
        ends[length : length + 1] = [start]
        last[length : length + 1] = [position]
    chain: set[int] = set()
    here = last[-1] if last else None
    while here is not None:
        chain.add(found[here][0])
        here = before[here]
    return chain
