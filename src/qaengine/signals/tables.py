"""CSV files and YAML documents to records, each with where it stands."""

import csv
import io
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from qaengine.documents import Listing, Table, Word, is_null, read_document
from qaengine.errors import Mistake, Place, SignalError
from qaengine.signals.from_record import PlaceOnly
from qaengine.signals.json_files import Read, refused
from qaengine.signals.kinds import FieldType
from qaengine.signals.vocabulary import Vocabulary


def csv_file(stream: BinaryIO, file: str, vocabulary: Vocabulary) -> Generator[Read, None, None]:
    """One record a row under the names in the first; only one row is held at a time.

    `key_questions.safe` is a key of a map. A list is one cell split at `;`, and a lone `;` is the empty list. An empty
    cell is absent, `null` is null. A broken quote is a SignalError: nobody can tell where the next row begins.
    """
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="surrogateescape", newline="")
    rows = csv.reader(text, strict=True)
    names: list[str] | None = None
    line = 1
    try:
        for row in rows:
            place = Place(file=file, line=line, column=1)
            line = rows.line_num + 1
            if not row:
                continue
            if names is None:
                names = header(row, place)
            else:
                yield row_record(row, names, place, vocabulary)
    except csv.Error as error:
        place = Place(file=file, line=line, column=1)
        mistake = Mistake(code="Q402", text=f"the row that begins here is not CSV: {error}", place=place)
        raise SignalError([mistake]) from None
    finally:
        text.detach()


def header(row: list[str], place: Place) -> list[str]:
    """The names of the columns; each once, none empty."""
    names = [name.strip() for name in row]
    for name in names:
        if names.count(name) > 1 or not name:
            said = f"the column `{name}` stands twice" if name else "a column has no name"
            raise SignalError([Mistake(code="Q403", text=said, place=place)])
    if "kind" not in names:
        hint = "the first row names the columns, and commas part them"
        raise SignalError([Mistake(code="Q410", text="there is no column `kind`", place=place, hint=hint)])
    return names


def row_record(row: list[str], names: list[str], place: Place, vocabulary: Vocabulary) -> Read:
    """The record of one row."""
    if len(row) != len(names):
        return refused(place, "Q405", f"this row has {len(row)} cells, and {len(names)} columns have a name")
    if any("\udc80" <= sign <= "\udcff" for cell in row if not cell.isascii() for sign in cell):
        return refused(place, "Q404", "this row is not UTF-8 text", "save the file as UTF-8")
    cells = {name: cell.strip() for name, cell in zip(names, row, strict=True) if cell and not cell.isspace()}
    return nested(cells, vocabulary), PlaceOnly(place=place)


def nested(cells: Mapping[str, str], vocabulary: Vocabulary) -> dict[str, object]:
    """The record with its lists and maps, as the kind in the cells has them."""
    kind = vocabulary.kinds.get(cells.get("kind", ""))
    fields = kind.fields if kind else {}
    record: dict[str, object] = {}
    for name, cell in cells.items():
        given = None if cell == "null" else cell
        outer, dot, key = name.partition(".")
        field = fields.get(outer if dot else name)
        if field and dot and field.type is FieldType.MAP:
            entries = record.setdefault(outer, {})
            assert isinstance(entries, dict)
            entries[key] = given
        elif field and given is not None and field.type is FieldType.LIST:
            record[name] = [] if cell == ";" else [item.strip() for item in cell.split(";")]
        else:
            record[name] = given
    return record


@dataclass(frozen=True, slots=True, kw_only=True)
class YamlOrigin:
    """A record in a YAML document."""

    table: Table

    @property
    def place(self) -> Place | None:
        """Where the record begins, without the line's text, which would be held as long as the signal."""
        found = self.table.place
        return found and Place(file=found.file, line=found.line, column=found.column)

    def at(self, name: str, *, value: bool = True) -> Place | None:
        """Where the field's value stands, or its name, or else the record."""
        outer, _, key = name.partition(".")
        found = within(self.table, name) or within(self.table, outer)
        if found and key and isinstance(found[1], Table):
            found = within(found[1], key) or found
        word, held = found or (None, None)
        places = (getattr(thing, "place", None) for thing in ((held, word) if value else (word,)))
        return next((place for place in places if isinstance(place, Place)), self.place)


def within(table: Table, name: str) -> tuple[str, object] | None:
    """The entry of this name, its key as it was written."""
    return next(((word, value) for word, value in table.items() if word == name), None)


def yaml_file(stream: BinaryIO, file: str) -> Generator[Read, None, None]:
    """A list of records, a table with `signals`, or one record. A broken document is a DocumentError."""
    document: object = read_document(stream.read(), file=file)
    if isinstance(document, Table) and set(document) == {"signals"} and isinstance(document[Word("signals")], Listing):
        document = document[Word("signals")]
    for record in document if isinstance(document, Listing) else [document]:
        if isinstance(record, Table):
            yield untyped(record), YamlOrigin(table=record)
        else:
            yield untyped(record), PlaceOnly(place=getattr(record, "place", None))


def untyped_record(table: Mapping[str, object]) -> dict[str, object]:
    """A table as a record of lists, maps and plain text."""
    return {str(key): untyped(value) for key, value in table.items()}


def untyped(given: object) -> object:
    """The document as lists, maps and plain text, with null where it says null."""
    if isinstance(given, Mapping):
        return {str(key): untyped(value) for key, value in given.items()}
    if isinstance(given, list):
        return [untyped(item) for item in given]
    return None if is_null(given) else str(given)
