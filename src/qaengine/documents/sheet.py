"""The text of a file before it is read: its lines, its places, and the characters that are refused."""

import re
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from yaml.events import Event

from qaengine.errors import DocumentError, Mistake, Place, nearest

MOST_BYTES = 1024 * 1024
MOST_MISTAKES = 100
LONGEST_SOURCE_LINE = 200
LONGEST_QUOTATION = 60

LINE_BREAK = re.compile(r"\r\n|\r|\n")
_BIDI = r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_CONTROL = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff"
_BIDIRECTIONAL = re.compile(f"[{_BIDI}]")
FORBIDDEN = re.compile(f"[{_BIDI}{_CONTROL}]")
STAND_IN = "\N{REPLACEMENT CHARACTER}"


@dataclass(slots=True)
class Mistakes:
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
class Sheet:
    """The text of a file without forbidden characters, its lines as an editor shows them, and what was refused."""

    file: str
    text: str
    lines: list[str]
    mistakes: Mistakes = field(default_factory=Mistakes)

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


def sheet_of(source: str | bytes, file: str) -> Sheet:
    size = len(source) if isinstance(source, bytes) else len(source.encode("utf-8", "surrogatepass"))
    if size > MOST_BYTES:
        start = Place(file=file, line=1, column=1)
        hint = "split it into several files"
        raise DocumentError([Mistake(code="Q103", text="the file is larger than 1 MiB", place=start, hint=hint)])
    text = (source if isinstance(source, str) else _decoded(source, file)).removeprefix("\ufeff")
    cleaned, refused = FORBIDDEN.subn(STAND_IN, text)
    sheet = Sheet(file=file, text=cleaned, lines=cleaned.splitlines())
    if refused:
        _note_characters(sheet, text, refused)
    return sheet


def _decoded(source: bytes, file: str) -> str:
    try:
        return source.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DocumentError([_not_utf8(source, error, file)]) from None


def _not_utf8(source: bytes, error: UnicodeDecodeError, file: str) -> Mistake:
    before = LINE_BREAK.split(source[: error.start].decode("utf-8").removeprefix("\ufeff"))
    text = FORBIDDEN.sub(STAND_IN, source.decode("utf-8", "replace").removeprefix("\ufeff"))
    byte = source[error.start]
    if source.startswith((b"\xff\xfe", b"\xfe\xff")):
        hint = "it looks like UTF-16: save the file as UTF-8"
    elif error.reason == "unexpected end of data":
        hint = "the file may have been cut off here"
    else:
        meant = FORBIDDEN.sub("", bytes([byte]).decode("cp1252", "ignore"))
        hint = "save the file as UTF-8" + (f"; in Windows-1252 this byte is `{meant}`" if meant else "")
    place = Sheet(file=file, text=text, lines=text.splitlines()).place(len(before) - 1, len(before[-1]))
    return Mistake(code="Q102", text=f"the byte 0x{byte:02X} here is not UTF-8", place=place, hint=hint)


def _note_characters(sheet: Sheet, text: str, refused: int) -> None:
    starts = [0]
    for line in sheet.text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    line_number = 0
    for found in islice(FORBIDDEN.finditer(text), MOST_MISTAKES):
        while starts[line_number + 1] <= found.start():
            line_number += 1
        place = sheet.place(line_number, found.start() - starts[line_number])
        sheet.mistakes.add(forbidden_character(found.group(), place))
    sheet.mistakes.unlisted += max(0, refused - MOST_MISTAKES)


def forbidden_character(character: str, place: Place | None, *, written: str = "") -> Mistake:
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


def unreadable(path: Path, error: Exception) -> Mistake:
    said = named(str(path))
    match error:
        case FileNotFoundError():
            text, hint = f"there is no file {said}", _nearest_file(path)
        case IsADirectoryError():
            text, hint = f"{said} is a folder, not a file", "name one file in it"
        case PermissionError():
            text, hint = f"the file {said} may not be read", "ask for the right to read it"
        case _:
            text, hint = f"the file {said} cannot be read", "check its name and that it can be opened"
    return Mistake(code="Q101", text=text, hint=hint)


def _nearest_file(path: Path) -> str:
    try:
        names = sorted(entry.name for entry in path.parent.iterdir())
    except OSError:
        return f"there is no folder {named(str(path.parent))} either"
    near = nearest(path.name, names)
    return f"did you mean `{path.parent / near}`?" if near else "check the name and the folder"


def named(text: str) -> str:
    """The text in back-ticks, on one line, without signs that could disturb a screen, and not too long."""
    shown = " ".join(FORBIDDEN.sub(STAND_IN, text).split())
    if len(shown) > LONGEST_QUOTATION:
        shown = shown[: LONGEST_QUOTATION - 1] + "…"
    return f"`{shown}`"
