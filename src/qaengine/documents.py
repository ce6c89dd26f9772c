"""YAML as plain text with positions: the careful reader beneath policies, vocabularies, cases and YAML signals.

A document is built from the parser's events, one by one, while the limits are watched; no composer and no type
resolution is used. Every scalar stays the text that was written and knows where it stands:

    bytes -> sheet (UTF-8, permitted characters, lines) -> events -> Table, Listing, Word

What makes YAML surprising (anchors, merge keys, tags, duplicate keys, `.nan`, several documents) is refused, each
with a code of its own, and all mistakes of a file are reported together.
"""

import re
import unicodedata
from calendar import month_name, monthrange
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from os import PathLike, fspath
from pathlib import Path
from typing import NoReturn, TypeAlias

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from qaengine.errors import DocumentError, Mistake, Place, nearest

__all__ = ["Listing", "Node", "Table", "Word", "header", "is_null", "plain", "read_document", "read_file"]

MOST_BYTES = 1024 * 1024
MOST_SCALAR_BYTES = 64 * 1024
MOST_NODES = 100_000
DEEPEST = 64
MOST_MISTAKES = 100
LONGEST_SOURCE_LINE = 200
LONGEST_QUOTATION = 60
MOST_PLACES_BESIDE = 8
YEARS = range(1900, 3000)

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_BIDI = r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_CONTROL = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff"
_BIDIRECTIONAL = re.compile(f"[{_BIDI}]")
_FORBIDDEN = re.compile(f"[{_BIDI}{_CONTROL}]")
_STAND_IN = "\N{REPLACEMENT CHARACTER}"
_NUMBER = re.compile(r"[-+]?([0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9][0-9_]*)(?:[eE][-+]?[0-9]+)?")
_NOT_A_NUMBER = re.compile(r"\.nan|[-+]?\.inf", re.IGNORECASE)
_TAG = re.compile(r"![^\s,\[\]{}]*")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[Tt ][0-9]{1,2}:.*)?", re.DOTALL)
DASHES = r"[\u2010-\u2015\u2212\u2022\u00b7]"
_NO_SPACE_AFTER_COLON = re.compile(r"\s*(?:- +)*([A-Za-z_][\w-]*):[^\s:/]")


class Word(str):
    """A scalar as the text that was written; `quoted` is true when quotes or a text block made it text on purpose."""

    place: Place | None = None
    quoted: bool = False


class Table(dict[str, object]):
    """A mapping from words, in the order of the file; `place` is where it starts."""

    place: Place | None = None


class Listing(list[object]):
    """A list, in the order of the file; `place` is where it starts."""

    place: Place | None = None


Node: TypeAlias = Table | Listing | Word


def read_document(source: str | bytes, *, file: str) -> Node:
    """The one document in `source`; raises DocumentError with every mistake that could be found."""
    reader = _Reader(_sheet(source, file))
    root: Node = Word()
    with reader.until_broken():
        root = reader.document()
    reader.refuse_mistakes()
    return root


def read_file(path: str | PathLike[str]) -> Node:
    """The one document in the file at `path`; a file that cannot be read is a DocumentError too."""
    try:
        with Path(path).open("rb") as stream:
            source = stream.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise DocumentError([_unreadable(Path(path), error)]) from None
    return read_document(source, file=fspath(path))


def header(source: str | bytes, keys: Collection[str], *, file: str) -> dict[str, object]:
    """The plain values of those top-level `keys` that can be read before the first mistake; it never raises.

    Reading stops as soon as all are found. What is wrong with the rest is for `read_document` to say.
    """
    found: dict[str, object] = {}
    missing = set(keys)
    try:
        reader = _Reader(_sheet(source, file))
    except DocumentError:
        return found
    with reader.until_broken():
        entries = reader.top_level_entries()
        while missing and not reader.mistakes and (entry := next(entries, None)) and not reader.mistakes:
            key, value = entry
            if key in missing:
                missing.discard(key)
                found[str(key)] = plain(value)
    return found


def plain(value: object) -> object:
    """The same value in Python's own kinds: tables as dict, listings as list, words as str."""
    match value:
        case dict():
            return {plain(key): plain(item) for key, item in value.items()}
        case list():
            return [plain(item) for item in value]
        case str():
            return str(value)
        case _:
            return value


def is_null(value: object) -> bool:
    """Whether the value was left empty or written as a plain `null` or `~`; a quoted "null" is text."""
    return isinstance(value, Word) and not value.quoted and value in {"", "~", "null", "Null", "NULL"}


class _BrokenOff(Exception):
    """Reading cannot go on; the mistake that says why is already noted."""


@dataclass(slots=True)
class _Mistakes:
    """What was found so far: the first hundred, and how many more there were."""

    listed: list[Mistake] = field(default_factory=list)
    unlisted: int = 0

    def __bool__(self) -> bool:
        return bool(self.listed)

    def add(self, mistake: Mistake) -> None:
        if len(self.listed) < MOST_MISTAKES:
            self.listed.append(mistake)
        else:
            self.unlisted += 1

    def in_order(self) -> list[Mistake]:
        """All that are listed, from the top of the file to its end, and last the number of the others."""
        found = sorted(self.listed, key=lambda one: (one.place.line, one.place.column) if one.place else (0, 0))
        if self.unlisted:
            found.append(Mistake(code="Q199", text=f"and {self.unlisted:,} more", hint="put the others right first"))
        return found


@dataclass(slots=True)
class _Sheet:
    """The text of a file without forbidden characters, its lines as an editor shows them, and what was refused."""

    file: str
    text: str
    lines: list[str]
    mistakes: _Mistakes = field(default_factory=_Mistakes)

    def place(self, line: int, column: int, length: int = 1) -> Place:
        """The place at a line and column that count from 0; past the end means just after the last character."""
        if line >= len(self.lines):
            line, column = self.last
        source = self.lines[line] if self.lines else ""
        if len(source) > LONGEST_SOURCE_LINE:
            source = source[:LONGEST_SOURCE_LINE] if column < LONGEST_SOURCE_LINE else ""
        return Place(file=self.file, line=line + 1, column=column + 1, length=length or 1, source=source)

    def span(self, event: Event) -> Place:
        """The place of an event, underlined to its end or, when it goes on, to the end of its first line."""
        start, end = event.start_mark, event.end_mark
        assert start is not None
        assert end is not None
        line, column = start.line, start.column
        if end.line == line:
            return self.place(line, column, end.column - column)
        return self.place(line, column, len(self.line(line).rstrip()) - column)

    def line(self, number: int) -> str:
        """The text of a line that counts from 0; nothing past the end."""
        return self.lines[number] if 0 <= number < len(self.lines) else ""

    @property
    def last(self) -> tuple[int, int]:
        """The line and column just after the last character."""
        return (len(self.lines) - 1, len(self.lines[-1])) if self.lines else (0, 0)


def _sheet(source: str | bytes, file: str) -> _Sheet:
    size = len(source) if isinstance(source, bytes) else len(source.encode("utf-8", "surrogatepass"))
    if size > MOST_BYTES:
        start = Place(file=file, line=1, column=1)
        hint = "split it into several files"
        raise DocumentError([Mistake(code="Q103", text="the file is larger than 1 MiB", place=start, hint=hint)])
    text = (source if isinstance(source, str) else _decoded(source, file)).removeprefix("\ufeff")
    cleaned, refused = _FORBIDDEN.subn(_STAND_IN, text)
    sheet = _Sheet(file=file, text=cleaned, lines=cleaned.splitlines())
    if refused:
        _note_characters(sheet, text, refused)
    return sheet


def _decoded(source: bytes, file: str) -> str:
    try:
        return source.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DocumentError([_not_utf8(source, error, file)]) from None


def _not_utf8(source: bytes, error: UnicodeDecodeError, file: str) -> Mistake:
    before = _LINE_BREAK.split(source[: error.start].decode("utf-8").removeprefix("\ufeff"))
    text = _FORBIDDEN.sub(_STAND_IN, source.decode("utf-8", "replace").removeprefix("\ufeff"))
    byte = source[error.start]
    if source.startswith((b"\xff\xfe", b"\xfe\xff")):
        hint = "it looks like UTF-16: save the file as UTF-8"
    elif error.reason == "unexpected end of data":
        hint = "the file may have been cut off here"
    else:
        meant = _FORBIDDEN.sub("", bytes([byte]).decode("cp1252", "ignore"))
        hint = "save the file as UTF-8" + (f"; in Windows-1252 this byte is `{meant}`" if meant else "")
    place = _Sheet(file=file, text=text, lines=text.splitlines()).place(len(before) - 1, len(before[-1]))
    return Mistake(code="Q102", text=f"the byte 0x{byte:02X} here is not UTF-8", place=place, hint=hint)


def _note_characters(sheet: _Sheet, text: str, refused: int) -> None:
    starts = [0]
    for line in sheet.text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    line_number = 0
    for found in islice(_FORBIDDEN.finditer(text), MOST_MISTAKES):
        while starts[line_number + 1] <= found.start():
            line_number += 1
        place = sheet.place(line_number, found.start() - starts[line_number])
        sheet.mistakes.add(_forbidden_character(found.group(), place))
    sheet.mistakes.unlisted += max(0, refused - MOST_MISTAKES)


def _forbidden_character(character: str, place: Place | None, *, written: str = "") -> Mistake:
    name = f"`U+{ord(character):04X}`"
    if _BIDIRECTIONAL.match(character):
        text = f"{name}{written} is an invisible sign that can change the order in which text is shown"
        return Mistake(code="Q105", text=text, place=place, hint="delete it")
    kind = {"\0": "the null character", "\x85": "a line break of another kind", "\ufeff": "a byte order mark"}.get(
        character, "half a character" if "\ud800" <= character <= "\udfff" else "a control character"
    )
    if character in "\u2028\u2029":
        kind = "a line break of another kind"
    hint = "use an ordinary line break" if kind.startswith("a line break") else "delete it"
    return Mistake(code="Q104", text=f"{name}{written} is {kind}, which may not stand here", place=place, hint=hint)


def _unreadable(path: Path, error: Exception) -> Mistake:
    named = _named(str(path))
    match error:
        case FileNotFoundError():
            text, hint = f"there is no file {named}", _nearest_file(path)
        case IsADirectoryError():
            text, hint = f"{named} is a folder, not a file", "name one file in it"
        case PermissionError():
            text, hint = f"the file {named} may not be read", "ask for the right to read it"
        case _:
            text, hint = f"the file {named} cannot be read", "check its name and that it can be opened"
    return Mistake(code="Q101", text=text, hint=hint)


def _nearest_file(path: Path) -> str:
    try:
        names = sorted(entry.name for entry in path.parent.iterdir())
    except OSError:
        return f"there is no folder {_named(str(path.parent))} either"
    near = nearest(path.name, names)
    return f"did you mean `{path.parent / near}`?" if near else "check the name and the folder"


def _named(text: str) -> str:
    """The text in back-ticks, on one line, without signs that could disturb a screen, and not too long."""
    shown = " ".join(_FORBIDDEN.sub(_STAND_IN, text).split())
    if len(shown) > LONGEST_QUOTATION:
        shown = shown[: LONGEST_QUOTATION - 1] + "…"
    return f"`{shown}`"


class _Reader:
    """Builds the nodes of one document from the parser's events, and notes what is refused on the way."""

    def __init__(self, sheet: _Sheet) -> None:
        self.sheet = sheet
        self.mistakes = sheet.mistakes
        self.has_stand_ins = bool(sheet.mistakes)
        self.events: Iterator[Event] = yaml.parse(sheet.text, Loader=_LOADER)
        self.nodes = 0
        self.open_brackets: list[Place] = []
        self.anchors: dict[str, Place] = {}
        self.repeats: list[Place] = []

    @contextmanager
    def until_broken(self) -> Iterator[None]:
        """Ends the reading quietly where it cannot go on, with the reason among the mistakes.

        What a refused character may have caused is left out: such a file is read again once that is put right.
        """
        try:
            yield
        except _BrokenOff:
            return
        except yaml.MarkedYAMLError as error:
            if not self.has_stand_ins:
                self.mistakes.add(_reworded(error, self.sheet, self.open_brackets))
        except (yaml.YAMLError, ValueError, OverflowError):
            self.mistakes.add(Mistake(code="Q139", text="a `\\` in double quotes stands before no known sign"))

    def refuse_mistakes(self) -> None:
        if self.anchors:
            self._note_anchors()
        if self.mistakes:
            raise DocumentError(self.mistakes.in_order())

    def document(self) -> Node:
        """The root node; what follows the first document is refused."""
        root = self._node(self._first_event(), 0)
        next(self.events)
        after = next(self.events)
        if not isinstance(after, StreamEndEvent):
            hint = "keep one document in a file, or delete the `---`"
            self._break_off("Q107", "a second document begins here", self.sheet.span(after), hint)
        return root

    def top_level_entries(self) -> Iterator[tuple[Word, Node]]:
        """The entries of a root mapping, one by one as they are read; nothing for another root."""
        root = self._first_event()
        if isinstance(root, MappingStartEvent):
            yield from self._entries(1)

    def _first_event(self) -> Event:
        self._refuse_directives()
        next(self.events)
        opening = next(self.events)
        first = next(self.events) if isinstance(opening, DocumentStartEvent) else opening
        if isinstance(first, StreamEndEvent) or (isinstance(first, ScalarEvent) and self._is_nothing(first)):
            hint = "write the document, or delete the file"
            self._break_off("Q106", "there is nothing in this file", self.sheet.place(0, 0), hint)
        return first

    def _is_nothing(self, event: ScalarEvent) -> bool:
        return not (event.value or event.style or event.tag or event.anchor)

    def _refuse_directives(self) -> None:
        for number, line in enumerate(self.sheet.lines):
            if line.startswith("%"):
                place = self.sheet.place(number, 0, len(line.rstrip()))
                text = f"{_named(line)} is a directive, which is not allowed"
                self._break_off("Q108", text, place, "delete the line")
            if line.strip() and not line.lstrip().startswith("#"):
                return

    def _node(self, event: Event, depth: int) -> Node:
        self.nodes += 1
        if self.nodes > MOST_NODES:
            text = f"the file has more than {MOST_NODES:,} values"
            self._break_off("Q110", text, self.sheet.span(event), "split it into several files")
        if isinstance(event, ScalarEvent):
            return self._word(event)
        if isinstance(event, AliasEvent):
            return self._alias(event)
        if depth == DEEPEST:
            text = f"this lies more than {DEEPEST} levels deep"
            self._break_off("Q109", text, self._start(event), "name the parts and nest them less")
        assert isinstance(event, MappingStartEvent | SequenceStartEvent)
        if event.tag is not None or event.anchor is not None:
            self._note_properties(event)
        return (
            self._table(event, depth + 1) if isinstance(event, MappingStartEvent) else self._listing(event, depth + 1)
        )

    def _table(self, event: MappingStartEvent, depth: int) -> Table:
        table = Table()
        table.place = self._open(event)
        first_keys: dict[str, Word] = {}
        for key, value in self._entries(depth):
            if key in first_keys:
                self._note_duplicate(key, first_keys[key])
                continue
            first_keys[key] = key
            table[key] = value
        self._close(event)
        return table

    def _entries(self, depth: int) -> Iterator[tuple[Word, Node]]:
        """The entries up to the end of the mapping, without those whose key is no name."""
        events = self.events
        for event in events:
            if isinstance(event, MappingEndEvent):
                return
            before = len(self.mistakes.listed)
            key = self._node(event, depth)
            if not isinstance(key, Word):
                del self.mistakes.listed[before:]  # what is wrong in it matters less than that it stands here
            after = next(events)
            value = self._node(after, depth)
            if self._has_no_colon(key, after):
                continue
            if self._is_name(key):
                assert isinstance(key, Word)
                yield key, value

    def _has_no_colon(self, key: Node, after: Event) -> bool:
        """Whether a word stands alone between braces, where a name with its value is wanted; that is noted."""
        if not isinstance(key, Word) or not key or not isinstance(after, ScalarEvent) or after.value:
            return False
        met = after.start_mark
        place = key.place
        if key.quoted or met is None or place is None or after.style:
            return False
        if (met.line + 1, met.column + 1) != (place.line, place.column + place.length):
            return False
        name, colon, _ = key.partition(":")
        if colon:
            text = f"a space is missing after the colon of {_named(name)}"
            self._note("Q133", text, place, "write `name: value`")
        elif key.isdecimal():
            hint = "a comma ends a value here: write numbers with a point, and thousands without a comma"
            self._note("Q132", f"{_named(key)} has no colon after a name", place, hint)
        else:
            hint = "write `name: value`; several values stand in square brackets: `[one, two]`"
            self._note("Q132", f"{_named(key)} has no colon after a name", place, hint)
        return True

    def _listing(self, event: SequenceStartEvent, depth: int) -> Listing:
        listing = Listing()
        listing.place = self._open(event)
        for item in self.events:
            if isinstance(item, SequenceEndEvent):
                break
            listing.append(self._node(item, depth))
        self._close(event)
        return listing

    def _open(self, event: MappingStartEvent | SequenceStartEvent) -> Place:
        place = self._start(event)
        if event.flow_style:
            self.open_brackets.append(place)
        return place

    def _close(self, event: MappingStartEvent | SequenceStartEvent) -> None:
        if event.flow_style:
            self.open_brackets.pop()

    def _start(self, event: Event) -> Place:
        assert event.start_mark is not None
        return self.sheet.place(event.start_mark.line, event.start_mark.column)

    def _word(self, event: ScalarEvent) -> Word:
        word = Word(event.value)
        place = word.place = self.sheet.span(event)
        style = event.style
        if event.tag is not None or event.anchor is not None:
            self._note_properties(event)
        if len(word) > MOST_SCALAR_BYTES // 4 and len(word.encode("utf-8", "replace")) > MOST_SCALAR_BYTES:
            self._note("Q111", "this text is longer than 64 KiB", place, "shorten it, or keep it in a file of its own")
        elif not style:
            if word and word[0] in "+-.0123456789":
                self._check_figures(word, place)
        else:
            word.quoted = True
            if style == '"' and (hidden := _FORBIDDEN.search(word)):
                self.mistakes.add(_forbidden_character(hidden.group(), place, written=", written as an escape,"))
        return word

    def _alias(self, event: AliasEvent) -> Word:
        """A stand-in for what is repeated: noted beside its anchor, or alone when it has none."""
        place = self.sheet.span(event)
        if event.anchor in self.anchors:
            self.repeats.append(place)
        else:
            hint = "a text that begins with `*` stands in quotes"
            self._note("Q113", f"{_named(f'*{event.anchor}')} refers to a part that is named nowhere", place, hint)
        stand_in = Word(f"*{event.anchor}")
        stand_in.place, stand_in.quoted = place, True
        return stand_in

    def _is_name(self, key: Node) -> bool:
        if not isinstance(key, Word):
            hint = "a name is one word before a colon; a text with brackets or braces in it stands in quotes"
            self._note("Q118", "a list or a table stands where a name belongs", key.place, hint)
            return False
        if not key and not key.quoted:
            self._note("Q118", "a name is missing before this colon", key.place, "write the name, or delete the line")
            return False
        if key == "<<" and not key.quoted:
            self._note("Q114", "`<<` merges another table in, which is not allowed", key.place, "write the entries out")
            return False
        if not key.isascii() and not (self.has_stand_ins and _STAND_IN in key):
            self._note_foreign_letter(key)
        return True

    def _check_figures(self, word: Word, place: Place) -> None:
        if _NOT_A_NUMBER.fullmatch(word):
            hint = "write a number, or leave the value out; as a text it stands in quotes"
            self._note("Q119", f"{_named(word)} is not a number", place, hint)
        elif date := _DATE.fullmatch(word):
            self._check_date(word, place, *(int(part) for part in date.groups()))
        elif (number := _NUMBER.fullmatch(word)) and _is_out_of_range(word, number.group(1)):
            hint = "write a number of ordinary size; as a text it stands in quotes"
            self._note("Q120", f"the number {_named(word)} is too large or too small", place, hint)

    def _check_date(self, word: Word, place: Place, year: int, month: int, day: int) -> None:
        if year not in YEARS:
            hint = "check the year; as a text it stands in quotes"
            self._note("Q122", f"the year of {_named(word)} is not from 1900 to 2999", place, hint)
        elif not 1 <= month <= 12:
            self._note("Q121", f"there is no date {_named(word)}", place, "a date is written year-month-day")
        elif not 1 <= day <= (days := monthrange(year, month)[1]):
            hint = f"{month_name[month]} {year} has {days} days"
            self._note("Q121", f"there is no date {_named(word)}", place, hint)

    def _note(self, code: str, text: str, place: Place | None, hint: str) -> None:
        self.mistakes.add(Mistake(code=code, text=text, place=place, hint=hint))

    def _break_off(self, code: str, text: str, place: Place, hint: str) -> NoReturn:
        self._note(code, text, place, hint)
        raise _BrokenOff

    def _note_duplicate(self, key: Word, first: Word) -> None:
        assert first.place is not None
        text = f"{_named(key)} is given twice, first in line {first.place.line}"
        hint = "keep one of the two"
        self.mistakes.add(Mistake(code="Q116", text=text, place=key.place, hint=hint, also=(first.place,)))

    def _note_foreign_letter(self, key: Word) -> None:
        letter = next(character for character in key if not character.isascii())
        name = unicodedata.name(letter, "unnamed").lower()
        text = f"the name {_named(key)} has `U+{ord(letter):04X}` ({name}) in it"
        self._note("Q117", text, key.place, "names are written with the letters of the English alphabet")

    def _note_properties(self, event: ScalarEvent | MappingStartEvent | SequenceStartEvent) -> None:
        """Notes a tag and keeps an anchor; either may stand first, so both are looked for in the source."""
        assert event.start_mark is not None
        line, column = event.start_mark.line, event.start_mark.column
        source = self.sheet.line(line)
        if event.tag is not None:
            written = _TAG.search(source, column)
            shown, start = (written.group(), written.start()) if written else ("!", column)
            hint = "delete it; the engine knows which kind of value belongs here"
            place = self.sheet.place(line, start, len(shown))
            self._note("Q115", f"{_named(shown)} is a tag, which is not allowed", place, hint)
        if event.anchor is not None:
            start = max(column, source.find(f"&{event.anchor}", column))
            self.anchors.setdefault(event.anchor, self.sheet.place(line, start, len(event.anchor) + 1))

    def _note_anchors(self) -> None:
        """One mistake for all anchors and the aliases that repeat them."""
        name, place = next(iter(self.anchors.items()))
        text = f"{_named(f'&{name}')} names a part to be repeated elsewhere, which is not allowed"
        also = (*list(self.anchors.values())[1:], *self.repeats)[:MOST_PLACES_BESIDE]
        hint = "write the part out wherever it is needed; a text that begins with `&` stands in quotes"
        self.mistakes.add(Mistake(code="Q112", text=text, place=place, hint=hint, also=also))


def _is_out_of_range(number: str, digits: str) -> bool:
    size = abs(float(number.replace("_", "")))
    return size == float("inf") or (size == 0 and any(digit in "123456789" for digit in digits))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Trouble:
    """Where the parser gave up: what it was reading and where that began, what it met and where."""

    sheet: _Sheet
    message: str
    began: tuple[int, int]
    met: tuple[int, int]
    bracket: Place | None

    @property
    def line(self) -> str:
        return self.sheet.line(self.met[0])

    @property
    def before(self) -> str:
        return self.line[: self.met[1]]

    @property
    def after(self) -> str:
        return self.line[self.met[1] :]

    @property
    def sign(self) -> str:
        return self.after[:1]

    @property
    def at_end(self) -> bool:
        return not self.after.strip() and not any(line.strip() for line in self.sheet.lines[self.met[0] + 1 :])

    @property
    def line_above(self) -> int:
        """The number of the nearest line above that has text and is no comment, or -1."""
        numbers = range(self.met[0] - 1, -1, -1)
        return next((n for n in numbers if self.sheet.line(n).strip() and self.sheet.line(n).lstrip()[0] != "#"), -1)

    def mistake(
        self, code: str, text: str, hint: str, at: tuple[int, int] | None = None, *, length: int = 1
    ) -> Mistake:
        if self.at_end:
            hint += "; or the file was cut off here"
        return Mistake(code=code, text=text, place=self.sheet.place(*(at or self.met), length), hint=hint)

    def whole_line(self, code: str, text: str, hint: str, number: int) -> Mistake:
        """A mistake with all the text of one line underlined."""
        line = self.sheet.line(number)
        indent = len(line) - len(line.lstrip())
        return self.mistake(code, text, hint, (number, indent), length=len(line.strip()))


def _reworded(error: yaml.MarkedYAMLError, sheet: _Sheet, open_brackets: list[Place]) -> Mistake:
    """The parser's complaint in a policy author's words, at the place that is to be put right."""
    met = error.problem_mark or error.context_mark
    began = error.context_mark or met
    trouble = _Trouble(
        sheet=sheet,
        message=f"{error.context or ''} | {error.problem or ''}",
        began=(began.line, began.column) if began else (0, 0),
        met=(met.line, met.column) if met else (0, 0),
        bracket=open_brackets[-1] if open_brackets else None,
    )
    return next(reword(trouble) for pattern, reword in _REWORDINGS if re.search(pattern, trouble.message))


def _open_quote(trouble: _Trouble) -> Mistake:
    sign = trouble.sheet.line(trouble.began[0])[trouble.began[1] : trouble.began[1] + 1]
    text = f"the quote `{sign}` that opens here is never closed"
    return trouble.mistake("Q137", text, f"close it with `{sign}`", trouble.began)


def _too_deep(trouble: _Trouble) -> Mistake:
    text = f"this lies more than {DEEPEST} levels deep"
    return trouble.mistake("Q109", text, "name the parts and nest them less", trouble.began)


def _unknown_escape(trouble: _Trouble) -> Mistake:
    column = max(0, trouble.line.rfind("\\", 0, trouble.met[1] + 1))
    shown = trouble.line[column : column + 2]
    text = f"{_named(shown)} has no meaning in double quotes"
    hint = "use single quotes where a `\\` belongs to the text, and write other characters as they are"
    return trouble.mistake("Q139", text, hint, (trouble.met[0], column), length=len(shown))


def _late_directive(trouble: _Trouble) -> Mistake:
    text = "a line cannot begin with `%`"
    return trouble.whole_line("Q108", text, "put the text in quotes, or delete the line", trouble.began[0])


def _bare_star(trouble: _Trouble) -> Mistake:
    return trouble.mistake("Q113", "a text cannot begin with `*`", 'put it in quotes: `"*"`', trouble.began)


def _bare_ampersand(trouble: _Trouble) -> Mistake:
    return trouble.mistake("Q112", "a text cannot begin with `&`", "put it in quotes", trouble.began)


def _bare_exclamation(trouble: _Trouble) -> Mistake:
    return trouble.mistake("Q115", "a text cannot begin with `!`", "put it in quotes", trouble.began)


def _tab_or_stray_sign(trouble: _Trouble) -> Mistake:
    indent = re.match(r"[ ]*(\t+)", trouble.line)
    if indent and not trouble.before.strip():
        text, length = "this line is indented with a tab", len(indent.group(1))
        at = (trouble.met[0], indent.start(1))
        return trouble.mistake("Q131", text, "use spaces, two for each level", at, length=length)
    if trouble.sign == "\t":
        return trouble.mistake("Q131", "a tab stands where a space belongs", "use a space")
    return _stray_sign(trouble)


def _comparison(trouble: _Trouble) -> Mistake | None:
    """A `>` before a number, which says more nowhere in YAML; None for any other."""
    sign = re.match(r">=?", trouble.sheet.line(trouble.began[0])[trouble.began[1] :])
    rest = trouble.sheet.line(trouble.began[0])[trouble.began[1] :] if sign else ""
    if sign is None or not re.match(r">=? *[0-9{]", rest):
        return None
    test = "at_least" if sign.group() == ">=" else "more_than"
    hint = f"write it in words, for example `{{{test}: 3}}`"
    text = f"`{sign.group()}` is no way to ask for more"
    return trouble.mistake("Q138", text, hint, trouble.began, length=len(sign.group()))


def _stray_sign(trouble: _Trouble) -> Mistake:
    if trouble.sign == ">" and (compared := _comparison(replace(trouble, began=trouble.met))):
        return compared
    if trouble.at_end and trouble.bracket:
        return _open_bracket(trouble)
    if trouble.sign in {"@", "`", "%", "|", ">"}:
        shown = "a back-tick" if trouble.sign == "`" else f"`{trouble.sign}`"
        return trouble.mistake("Q138", f"a text cannot begin with {shown}", "put the text in quotes")
    text = f"{_named(trouble.sign)} cannot stand here" if trouble.sign else "something is missing here"
    return trouble.mistake("Q138", text, "delete it, or put the text in quotes if it belongs to a text")


def _list_on_the_same_line(trouble: _Trouble) -> Mistake:
    hint = "begin the list on the next line, one item a line; a text that begins with `-` stands in quotes"
    if trouble.sign == "?":
        hint = "a text that begins with `?` stands in quotes"
    return trouble.mistake("Q138", f"{_named(trouble.sign)} cannot stand here", hint)


def _text_block(trouble: _Trouble) -> Mistake:
    if compared := _comparison(trouble):
        return compared
    sign = trouble.sheet.line(trouble.began[0])[trouble.began[1] : trouble.began[1] + 1]
    text = f"something stands after the `{sign}` that begins a block of text"
    return trouble.mistake("Q140", text, f"leave `{sign}` alone and begin the text, indented, on the next line")


def _no_colon(trouble: _Trouble) -> Mistake:
    return _line_without_colon(trouble, trouble.began[0])


def _line_without_colon(trouble: _Trouble, number: int) -> Mistake:
    """What is wrong with a line where a name and a colon were expected."""
    line = trouble.sheet.line(number)
    if crowded := _NO_SPACE_AFTER_COLON.match(line):
        text = f"a space is missing after the colon of {_named(crowded.group(1))}"
        at = (number, crowded.start(1))
        return trouble.mistake("Q133", text, "write `name: value`", at, length=len(crowded.group(1)) + 1)
    text = f"{_named(line)} has no colon after a name"
    hint = "write `name: value`, or indent it if it continues a text"
    if line.lstrip().startswith("{"):
        hint = "begin each item of a list with `- `"
    return trouble.whole_line("Q132", text, hint, number)


def _unexpected_colon(trouble: _Trouble) -> Mistake:
    if trouble.before.startswith("--- "):
        return trouble.whole_line("Q135", "something stands after the `---`", "begin on the next line", trouble.met[0])
    if re.search(r":\s", trouble.before):
        return _second_colon(trouble)
    if unusual := _unusual_blank(trouble, trouble.line_above):
        return unusual
    above = trouble.line_above
    if above >= 0 and not re.search(r":(\s|$)", trouble.sheet.line(above)):
        return _line_without_colon(trouble, above)
    text = "this line is indented, but the line above has its value already"
    return trouble.whole_line("Q135", text, "give it the same indent as the line it belongs with", trouble.met[0])


def _unusual_blank(trouble: _Trouble, number: int) -> Mistake | None:
    """A blank of another kind after a colon, which looks like one and is none; None where there is none."""
    found = re.search(r":([\u00a0\u2000-\u200a\u202f\u3000])", trouble.sheet.line(number)) if number >= 0 else None
    if found is None:
        return None
    text = f"`U+{ord(found[1]):04X}` after the colon looks like a space and is none"
    return trouble.mistake("Q133", text, "type an ordinary space", (number, found.start(1)))


def _second_colon(trouble: _Trouble) -> Mistake:
    hint = "put the value in quotes if the colon belongs to it, or begin a new line"
    return trouble.mistake("Q134", "a second colon stands in this line", hint)


def _bracket_not_closed(trouble: _Trouble) -> Mistake:
    if trouble.sign == ":" and trouble.met[0] == trouble.began[0]:
        return _second_colon(trouble)
    return _open_bracket(trouble)


def _open_bracket(trouble: _Trouble) -> Mistake:
    place = trouble.bracket or trouble.sheet.place(*trouble.began)
    sign = trouble.sheet.line(place.line - 1)[place.column - 1 : place.column]
    closing = {"[": "`]`", "{": "`}`"}.get(sign, "its partner")
    hint = f"close it with {closing}, and put a comma between its items"
    met = trouble.mistake("Q136", f"the bracket `{sign}` that opens here is not closed", hint)
    also = () if trouble.at_end or met.place is None else (met.place,)
    return Mistake(code=met.code, text=met.text, place=place, hint=met.hint, also=also)


def _out_of_line(trouble: _Trouble) -> Mistake:
    if trouble.sign == ":":
        hint = "write the name, or delete the line"
        return trouble.mistake("Q118", "a name is missing before this colon", hint)
    if trouble.before.strip():
        return _text_after_value(trouble)
    return _wrong_indent(trouble)


def _text_after_value(trouble: _Trouble) -> Mistake:
    hint = {
        "'": "a `'` within single quotes is written twice; check that the quotes above are closed",
        '"': "put the whole value in one pair of quotes; check that the quotes above are closed",
    }.get(trouble.before.rstrip()[-1], "delete it, or put the whole value in quotes")
    text = f"{_named(trouble.after)} stands after the end of a value"
    return trouble.mistake("Q138", text, hint, length=len(trouble.after.rstrip()))


def _wrong_indent(trouble: _Trouble) -> Mistake:
    here, there = trouble.met[1], trouble.began[1]
    if sign := re.match(DASHES, trouble.line.lstrip()):
        text = f"`{sign.group()}` is not the sign that begins an item"
        return trouble.mistake("Q135", text, "write `-` and a space", length=1)
    above = trouble.line_above
    if here == there and re.match(r" *-[^- ]", trouble.sheet.line(above)):
        text = "a space is missing after the `-` that begins this item"
        return trouble.whole_line("Q135", text, "write `- ` and then the item", above)
    if here == there:
        text = "list items with `-` and named values stand at the same indent"
        return trouble.whole_line("Q135", text, "indent what belongs to the line above", trouble.met[0])
    text = f"this line is indented by {here}, which matches no line above that it could belong with"
    hint = f"the lines around it are indented by {there}" if there else "lines that belong together start level"
    return trouble.whole_line("Q135", text, hint, trouble.met[0])


def _after_the_end(trouble: _Trouble) -> Mistake:
    if trouble.before.strip():
        return _text_after_value(trouble)
    text = "this line stands outside what the lines above began"
    hint = "start all outermost lines at the same indent, and delete `...`"
    return trouble.whole_line("Q135", text, hint, trouble.met[0])


def _unreadable_line(trouble: _Trouble) -> Mistake:
    hint = "check quotes, brackets, colons and indentation here and in the line above"
    return trouble.whole_line("Q130", "this line cannot be understood", hint, trouble.met[0])


_REWORDINGS: tuple[tuple[str, Callable[[_Trouble], Mistake]], ...] = (
    ("maximum nesting depth", _too_deep),
    ("quoted scalar .*unexpected", _open_quote),
    ("escape|hexdecimal|hexadecimal", _unknown_escape),
    ("directive", _late_directive),
    ("an alias", _bare_star),
    ("an anchor", _bare_ampersand),
    ("a tag |tag handle", _bare_exclamation),
    ("cannot start any token|tab character", _tab_or_stray_sign),
    ("block scalar", _text_block),
    ("could not find expected ':'", _no_colon),
    ("mapping values are not allowed", _unexpected_colon),
    ("sequence entries are not allowed|mapping keys are not allowed", _list_on_the_same_line),
    ("expected ',' or", _bracket_not_closed),
    ("node content", _stray_sign),
    ("expected key|expected <block end>|'-' indicator", _out_of_line),
    ("<document start>", _after_the_end),
    ("", _unreadable_line),
)
