"""JSON Lines and JSON files to records, each with where it stands."""

import json
import re
from collections.abc import Generator, Iterable, Iterator
from decimal import Decimal, InvalidOperation
from typing import BinaryIO, Final, NamedTuple, NoReturn

from qaengine.errors import Mistake, Place, SignalError
from qaengine.signals.from_record import LeftOut, Origin
from qaengine.signals.values import FORBIDDEN

LONGEST_LINE: Final = 1_048_576
LONGEST_SHOWN: Final = 300
BLANKS = re.compile(r"[ \t\n\r]*")

Read = tuple[object, Origin] | LeftOut


class JsonOrigin(NamedTuple):
    """A record in JSON text: its line in the file, and its text, to find its fields in when something is wrong."""

    file: str
    line: int
    text: str
    column: int = 1

    @property
    def place(self) -> Place:
        """Where the record begins."""
        return Place(file=self.file, line=self.line, column=self.column)

    def at(self, name: str, *, value: bool = True) -> Place:
        """Where the field's value stands, or its name, looked for in the text."""
        outer, _, key = name.partition(".")
        found = named(name, self.text, 0) or named(outer, self.text, 0)
        if found and key:
            found = named(key, self.text, found[1]) or found
        if found is None:
            return self.within(0)
        start, end = found
        if value:
            start, end = end, DECODER.raw_decode(self.text, end)[1]
        return self.within(start, end - start)

    def within(self, offset: int, length: int = 1) -> Place:
        """The place of a character of the text."""
        before = self.text[:offset]
        first = "\n" not in before
        column = offset - (before.rfind("\n") + 1) + (self.column if first else 1)
        end = self.text.find("\n", offset)
        line = self.text[before.rfind("\n") + 1 : end if end >= 0 else None].rstrip("\r")
        shown = len(line) <= LONGEST_SHOWN and (self.column == 1 or not first)
        return Place(
            file=self.file,
            line=self.line + before.count("\n"),
            column=column,
            length=length,
            source=FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", line).replace("\t", " ") if shown else "",
        )


def named(name: str, text: str, start: int) -> tuple[int, int] | None:
    """Where a member of this name begins, looked for from `start` on, and where its value does."""
    found = re.compile(re.escape(json.dumps(name, ensure_ascii=False)) + r"\s*:\s*").search(text, start)
    return (found.start(), found.end()) if found else None


class BrokenJson(ValueError):
    """Text that is no JSON record: the code of the mistake, what it is, and where in the text it shows."""

    def __init__(self, code: str, text: str, offset: int = 0, *, again: str | None = None, literal: str = "") -> None:
        self.code, self.text, self.offset, self.again, self.literal = code, text, offset, again, literal
        super().__init__(text)


def unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """The object of these pairs; no name may stand in it twice."""
    table = dict(pairs)
    if len(table) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise BrokenJson("Q403", f"`{twice}` stands twice in one record", again=twice)
    return table


def number(text: str) -> Decimal:
    """A number with a point or an exponent, exactly."""
    try:
        return Decimal(text)
    except InvalidOperation:
        raise BrokenJson("Q416", f"the number `{text[:40]}` is out of reach", literal=text) from None


def no_number(text: str) -> NoReturn:
    """NaN and the infinities are not JSON."""
    raise BrokenJson("Q416", f"`{text}` is not a number", literal=text)


DECODER = json.JSONDecoder(object_pairs_hook=unique, parse_float=number, parse_constant=no_number)


def value_at(text: str, start: int) -> tuple[object, int]:
    """The JSON value that begins there, and where it ends; BrokenJson when there is none."""
    try:
        return DECODER.raw_decode(text, start)
    except BrokenJson as broken:
        offset = text.find(broken.literal, start) if broken.literal else second(text, start, broken.again)
        raise BrokenJson(broken.code, broken.text, offset) from None
    except json.JSONDecodeError as error:
        raise BrokenJson("Q402", f"this is not JSON: {words_of(error)}", error.pos) from None
    except RecursionError:
        raise BrokenJson("Q402", "this is nested too deeply", start) from None
    except ValueError:
        raise BrokenJson("Q416", "a number in this record is out of reach", start) from None


def words_of(error: json.JSONDecodeError) -> str:
    """What the parser says, within a sentence."""
    words = error.msg.removesuffix(" starting at")
    return words[:1].lower() + words[1:]


def second(text: str, start: int, name: str | None) -> int:
    """Where a name stands for the second time."""
    if name is None:
        return start
    first = named(name, text, start)
    again = named(name, text, first[1]) if first else None
    return again[0] if again else start


def json_lines(stream: BinaryIO, file: str) -> Generator[Read, None, None]:
    """One record a line; blank lines are nothing. Only one line is held at a time."""
    for line, raw in enumerate(lines_of(stream), start=1):
        if line == 1 and raw.startswith(b"\xef\xbb\xbf"):
            raw = raw[3:]
        if raw and not raw.isspace():
            yield json_line(raw, file, line)


def lines_of(stream: BinaryIO) -> Iterator[bytes]:
    """The lines; of one that is too long only its beginning, which shows that it is."""
    while raw := stream.readline(LONGEST_LINE + 1):
        rest = raw
        while len(rest) > LONGEST_LINE and not rest.endswith(b"\n"):
            rest = stream.readline(LONGEST_LINE + 1)
        yield raw


def json_line(raw: bytes, file: str, line: int) -> Read:
    """The record of one line."""
    if len(raw) > LONGEST_LINE:
        return refused(Place(file=file, line=line, column=1), "Q404", f"this line is longer than {LONGEST_LINE} bytes")
    try:
        text = raw.decode("utf-8").rstrip(" \t\r\n")
    except UnicodeDecodeError:
        place = Place(file=file, line=line, column=1)
        return refused(place, "Q404", "this line is not UTF-8 text", "save the file as UTF-8")
    origin = JsonOrigin(file=file, line=line, text=text)
    try:
        found, end = value_at(text, skip(text, 0) if text[0] != "{" else 0)
        if end < len(text):
            raise BrokenJson("Q402", "this is not JSON: more follows after the record", skip(text, end))
    except BrokenJson as broken:
        return refused(origin.within(broken.offset), broken.code, broken.text)
    return found, origin


def refused(place: Place, code: str, text: str, hint: str | None = None) -> LeftOut:
    """A record that cannot be read at all."""
    return LeftOut(place=place, id=None, mistakes=(Mistake(code=code, text=text, place=place, hint=hint),))


def skip(text: str, start: int) -> int:
    """Where the next character stands that is not blank."""
    found = BLANKS.match(text, start)
    return found.end() if found else start


def json_file(stream: BinaryIO, file: str) -> Generator[Read, None, None]:
    """A list of records, `{"signals": [...]}`, or one record. Broken JSON is a SignalError: none of it can be used."""
    whole = JsonOrigin(file=file, line=1, text="")
    try:
        text = stream.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SignalError(refused(whole.place, "Q404", "this file is not UTF-8 text").mistakes) from None
    try:
        yield from json_records(text, file)
    except BrokenJson as broken:
        place = JsonOrigin(file=file, line=1, text=text).within(broken.offset)
        raise SignalError(refused(place, broken.code, broken.text).mistakes) from None


def json_records(text: str, file: str) -> Iterator[Read]:
    """The records of the text with their places."""
    start = skip(text, 0)
    value, end = value_at(text, start)
    if skip(text, end) < len(text):
        raise BrokenJson("Q402", "this is not JSON: more follows after the end", skip(text, end))
    if isinstance(value, dict) and isinstance(value.get("signals"), list) and "kind" not in value:
        strange = next((name for name in value if name != "signals"), None)
        if strange is not None:
            raise BrokenJson("Q412", f"`{strange}` has no meaning beside `signals`", text.find(json.dumps(strange)))
        start = skip(text, text.index(":", skip(text, start + 1) + 1) + 1)
        value = value["signals"]
    if not isinstance(value, list):
        yield value, JsonOrigin(file=file, line=1 + text.count("\n", 0, start), text=text[start:end])
        return
    yield from placed(text, items_from(text, start + 1), file)


def items_from(text: str, start: int) -> Iterator[tuple[object, int, int]]:
    """Each item of the list that was opened before `start`: its value, where it begins, where it ends."""
    start = skip(text, start)
    while text[start] != "]":
        value, end = value_at(text, start)
        yield value, start, end
        end = skip(text, end)
        start = skip(text, end + 1) if text[end] == "," else end


def placed(text: str, items: Iterable[tuple[object, int, int]], file: str) -> Iterator[Read]:
    """The items with line and column."""
    line, seen = 1, 0
    for value, start, end in items:
        line, seen = line + text.count("\n", seen, start), start
        column = start - text.rfind("\n", 0, start)
        yield value, JsonOrigin(file=file, line=line, column=column, text=text[start:end])
