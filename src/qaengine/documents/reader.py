"""The nodes of one document, built from the parser's events; what YAML makes surprising is refused on the way."""

import re
import unicodedata
from calendar import month_name, monthrange
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

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

from qaengine.documents.sheet import FORBIDDEN, STAND_IN, Sheet, forbidden_character, named
from qaengine.documents.troubles import DEEPEST, reworded
from qaengine.documents.words import Listing, Node, Table, Word
from qaengine.errors import DocumentError, Mistake, Place

MOST_SCALAR_BYTES = 64 * 1024
MOST_NODES = 100_000
MOST_PLACES_BESIDE = 8
YEARS = range(1900, 3000)

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_NUMBER = re.compile(r"[-+]?([0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9][0-9_]*)(?:[eE][-+]?[0-9]+)?")
_NOT_A_NUMBER = re.compile(r"\.nan|[-+]?\.inf", re.IGNORECASE)
_TAG = re.compile(r"![^\s,\[\]{}]*")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[Tt ][0-9]{1,2}:.*)?", re.DOTALL)


class _BrokenOff(Exception):
    """Reading cannot go on; the mistake that says why is already noted."""


class Reader:
    """Builds the nodes of one document from the parser's events, and notes what is refused on the way."""

    def __init__(self, sheet: Sheet) -> None:
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
                self.mistakes.add(reworded(error, self.sheet, self.open_brackets))
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
                text = f"{named(line)} is a directive, which is not allowed"
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
            text = f"a space is missing after the colon of {named(name)}"
            self._note("Q133", text, place, "write `name: value`")
        elif key.isdecimal():
            hint = "a comma ends a value here: write numbers with a point, and thousands without a comma"
            self._note("Q132", f"{named(key)} has no colon after a name", place, hint)
        else:
            hint = "write `name: value`; several values stand in square brackets: `[one, two]`"
            self._note("Q132", f"{named(key)} has no colon after a name", place, hint)
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
            if style == '"' and (hidden := FORBIDDEN.search(word)):
                self.mistakes.add(forbidden_character(hidden.group(), place, written=", written as an escape,"))
        return word

    def _alias(self, event: AliasEvent) -> Word:
        """A stand-in for what is repeated: noted beside its anchor, or alone when it has none."""
        place = self.sheet.span(event)
        if event.anchor in self.anchors:
            self.repeats.append(place)
        else:
            hint = "a text that begins with `*` stands in quotes"
            self._note("Q113", f"{named(f'*{event.anchor}')} refers to a part that is named nowhere", place, hint)
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
        if not key.isascii() and not (self.has_stand_ins and STAND_IN in key):
            self._note_foreign_letter(key)
        return True

    def _check_figures(self, word: Word, place: Place) -> None:
        if _NOT_A_NUMBER.fullmatch(word):
            hint = "write a number, or leave the value out; as a text it stands in quotes"
            self._note("Q119", f"{named(word)} is not a number", place, hint)
        elif date := _DATE.fullmatch(word):
            self._check_date(word, place, *(int(part) for part in date.groups()))
        elif (number := _NUMBER.fullmatch(word)) and _is_out_of_range(word, number.group(1)):
            hint = "write a number of ordinary size; as a text it stands in quotes"
            self._note("Q120", f"the number {named(word)} is too large or too small", place, hint)

    def _check_date(self, word: Word, place: Place, year: int, month: int, day: int) -> None:
        if year not in YEARS:
            hint = "check the year; as a text it stands in quotes"
            self._note("Q122", f"the year of {named(word)} is not from 1900 to 2999", place, hint)
        elif not 1 <= month <= 12:
            self._note("Q121", f"there is no date {named(word)}", place, "a date is written year-month-day")
        elif not 1 <= day <= monthrange(year, month)[1]:
            days = monthrange(year, month)[1]
            hint = f"{month_name[month]} {year} has {days} days"
            self._note("Q121", f"there is no date {named(word)}", place, hint)

    def _note(self, code: str, text: str, place: Place | None, hint: str) -> None:
        self.mistakes.add(Mistake(code=code, text=text, place=place, hint=hint))

    def _break_off(self, code: str, text: str, place: Place, hint: str) -> NoReturn:
        self._note(code, text, place, hint)
        raise _BrokenOff

    def _note_duplicate(self, key: Word, first: Word) -> None:
        assert first.place is not None
        text = f"{named(key)} is given twice, first in line {first.place.line}"
        hint = "keep one of the two"
        self.mistakes.add(Mistake(code="Q116", text=text, place=key.place, hint=hint, also=(first.place,)))

    def _note_foreign_letter(self, key: Word) -> None:
        letter = next(character for character in key if not character.isascii())
        name = unicodedata.name(letter, "unnamed").lower()
        text = f"the name {named(key)} has `U+{ord(letter):04X}` ({name}) in it"
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
            self._note("Q115", f"{named(shown)} is a tag, which is not allowed", place, hint)
        if event.anchor is not None:
            start = max(column, source.find(f"&{event.anchor}", column))
            self.anchors.setdefault(event.anchor, self.sheet.place(line, start, len(event.anchor) + 1))

    def _note_anchors(self) -> None:
        """One mistake for all anchors and the aliases that repeat them."""
        name, place = next(iter(self.anchors.items()))
        text = f"{named(f'&{name}')} names a part to be repeated elsewhere, which is not allowed"
        also = (*list(self.anchors.values())[1:], *self.repeats)[:MOST_PLACES_BESIDE]
        hint = "write the part out wherever it is needed; a text that begins with `&` stands in quotes"
        self.mistakes.add(Mistake(code="Q112", text=text, place=place, hint=hint, also=also))


def _is_out_of_range(number: str, digits: str) -> bool:
    size = abs(float(number.replace("_", "")))
    return size == float("inf") or (size == 0 and any(digit in "123456789" for digit in digits))
