"""CSV text as rows that know their lines: bytes to text, text to rows, and clear words where either fails."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from qaengine.errors import Mistake, Place, SignalError

_DELIMITERS = ",;\t"


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """The text of a file, and the line of its first byte that is not UTF-8 (it was then read as Windows-1252)."""

    file: str
    text: str
    not_utf8: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a table: its cells without the blanks around them, and where it begins."""

    file: str
    line: int
    cells: tuple[str, ...]
    written: str
    delimiter: str

    def place(self, index: int = 0) -> Place:
        """Where the cell of that number begins; in the row's first line when a cell runs over several."""
        starts: list[int] = []
        column, quoted = 1, False
        for part in self.written.split(self.delimiter):
            if not quoted:
                starts.append(column)
            quoted ^= part.count('"') % 2 == 1
            column += len(part) + 1
        return Place(file=self.file, line=self.line, column=starts[min(index, len(starts) - 1)])


def text_of(file: str, data: bytes) -> Text:
    """The text of a file: UTF-8 with or without a mark, else Windows-1252. Raises SignalError for what is no text."""
    if data.startswith(b"PK\x03\x04"):
        raise _refused(file, 1, "the file is a workbook", "open it and save its table as CSV UTF-8")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _refused(file, 1, "the file is written in UTF-16", "save it as CSV UTF-8")
    if b"\0" in data:
        line = data.count(b"\n", 0, data.index(b"\0")) + 1
        raise _refused(file, line, "the file holds a NUL, so it is no text or is damaged", "save it as CSV UTF-8")
    try:
        return Text(file=file, text=data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        return _windows(file, data, data.count(b"\n", 0, error.start) + 1)


def rows_of(text: Text) -> Iterator[Row]:
    """The rows of a table, the header first, empty lines left out. Raises SignalError where quotation marks fail."""
    lines = list(io.StringIO(text.text, newline=""))
    delimiter = max(_DELIMITERS, key="".join(lines[:10]).count)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    begins = 1
    try:
        for cells in reader:
            written = lines[begins - 1].rstrip("\r\n")
            if cells:
                stripped = tuple(cell.strip() for cell in cells)
                yield Row(file=text.file, line=begins, cells=stripped, written=written, delimiter=delimiter)
            begins = reader.line_num + 1
    except csv.Error:
        raise _refused(
            text.file,
            begins,
            "the quotation marks of the row that begins here do not pair",
            'put the whole cell in quotation marks and write each mark inside it twice, as `"the ""old"" mill"`',
        ) from None


def _windows(file: str, data: bytes, line: int) -> Text:
    try:
        return Text(file=file, text=data.decode("cp1252"), not_utf8=line)
    except UnicodeDecodeError:
        raise _refused(file, line, "the file is neither UTF-8 nor Windows-1252", "save it as CSV UTF-8") from None


def _refused(file: str, line: int, text: str, hint: str) -> SignalError:
    return SignalError([Mistake(code="I101", text=text, place=Place(file=file, line=line, column=1), hint=hint)])
