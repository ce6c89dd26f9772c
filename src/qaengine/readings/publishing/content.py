"""What a published page is made of, whatever it is shown on: lines, blocks and sections as frozen records."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

Tone = Literal["plain", "note", "warning"]


# Within a line


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Text as it is."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Strong:
    """Text that carries the line."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A name of the policy's file, letter by letter."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Text that leads to an anchor of the same page."""

    text: str
    to: str


Inline = Words | Strong | Code | Link
Line = tuple[Inline, ...]


def line(*parts: str | Inline) -> Line:
    """The parts as one line; text as it is."""
    return tuple(Words(text=part) if isinstance(part, str) else part for part in parts if part != "")


def joined(parts: Iterable[Inline], between: str = ", ") -> Line:
    """Several parts of a line with what stands between them."""
    found: list[Inline] = []
    for part in parts:
        found += [Words(text=between), part] if found else [part]
    return tuple(found)


def text_of(line: Line) -> str:
    """The line without its links and emphasis."""
    return "".join(part.text for part in line)


# Blocks


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One line; a note stands back, a warning stands out."""

    line: Line
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of a list, and a list beneath it."""

    line: Line
    inner: tuple["Item", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bullets:
    """A list, each line perhaps with a list of its own."""

    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A word and what is said of it."""

    term: str
    lines: tuple[Line, ...]
    anchor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Words, each with what is said of it."""

    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a table: the first cell names it."""

    cells: tuple[tuple[Line, ...], ...]
    anchor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with its caption and a heading for each column; `widths` in percent, where they are not alike."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    widths: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing of the policy: what it says, how, and in small print where it comes from; with no title only that."""

    title: Line
    body: tuple["Block", ...] = ()
    small: tuple[Line, ...] = ()
    anchors: tuple[str, ...] = ()
    tag: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """Blocks that are shown on request."""

    summary: str
    body: tuple["Block", ...]


# Diagrams: each says in words what it draws


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One outcome on its ladder, with how it is reached; `rank` counts from the least serious, of `of`.

    It leads to the outcome's section, or has its anchor itself (`here`) where there is nothing more to say.
    """

    label: str
    note: Line
    rank: int
    of: int
    to: str
    here: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """Outcomes from the least to the most serious; in brief without how they are reached."""

    title: str
    rungs: tuple[Rung, ...]
    brief: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One stage of the way from the evidence to an outcome."""

    label: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """The way from the evidence to an outcome, stage by stage."""

    title: str
    stages: tuple[Stage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One way from a state to another, numbered as in the list that explains it; `at_once` needs nobody."""

    number: int
    start: int
    end: int
    at_once: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    """The states of a decision, from the least serious, and the moves between them; `words` say the same."""

    title: str
    words: str
    states: tuple[str, ...]
    moves: tuple[Move, ...]


Block = Paragraph | Bullets | Facts | Table | Entry | Folded | Ladder | Flow | Moves


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading, what stands beneath it, and the sections within it."""

    anchor: str
    heading: str
    body: tuple[Block, ...] = ()
    inner: tuple["Section", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A published page: its title, what it begins with, and its sections."""

    title: str
    kicker: str
    lead: tuple[Block, ...]
    sections: tuple[Section, ...]


def anchors_in(page: Page) -> Iterator[str]:
    """Every anchor of the page, in its order."""
    for section in page.sections:
        yield from _of_section(section)


def _of_section(section: Section) -> Iterator[str]:
    yield section.anchor
    yield from _of_blocks(section.body)
    for inner in section.inner:
        yield from _of_section(inner)


def _of_blocks(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Entry(anchors=anchors, body=body):
                yield from anchors
                yield from _of_blocks(body)
            case Folded(body=body):
                yield from _of_blocks(body)
            case Table(rows=rows):
                yield from (row.anchor for row in rows if row.anchor)
            case Facts(facts=facts):
                yield from (fact.anchor for fact in facts if fact.anchor)
            case Ladder(rungs=rungs):
                yield from (rung.to for rung in rungs if rung.here)
            case Paragraph() | Bullets() | Flow() | Moves():
                pass
