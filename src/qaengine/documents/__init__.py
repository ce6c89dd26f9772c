"""YAML as plain text with positions: the careful reader beneath policies, vocabularies, cases and YAML signals.

A document is built from the parser's events, one by one, while the limits are watched; no composer and no type
resolution is used. Every scalar stays the text that was written and knows where it stands:

    bytes -> sheet (UTF-8, permitted characters, lines) -> events -> Table, Listing, Word

What makes YAML surprising (anchors, merge keys, tags, duplicate keys, `.nan`, several documents) is refused, each
with a code of its own, and all mistakes of a file are reported together.

    words.py     what a document is made of
    sheet.py     the text of a file, its lines and places, and the characters that are refused
    reader.py    from events to nodes, within limits
    troubles.py  what the parser says of a file that it cannot read, in an author's words
"""

from collections.abc import Collection
from os import PathLike, fspath
from pathlib import Path

from qaengine.documents.reader import Reader
from qaengine.documents.sheet import MOST_BYTES, sheet_of, unreadable
from qaengine.documents.words import Listing, Node, Table, Word, is_null, plain
from qaengine.errors import DocumentError

__all__ = ["Listing", "Node", "Table", "Word", "header", "is_null", "plain", "read_document", "read_file"]


def read_document(source: str | bytes, *, file: str) -> Node:
    """The one document in `source`; raises DocumentError with every mistake that could be found."""
    reader = Reader(sheet_of(source, file))
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
        raise DocumentError([unreadable(Path(path), error)]) from None
    return read_document(source, file=fspath(path))


def header(source: str | bytes, keys: Collection[str], *, file: str) -> dict[str, object]:
    """The plain values of those top-level `keys` that can be read before the first mistake; it never raises.

    Reading stops as soon as all are found. What is wrong with the rest is for `read_document` to say.
    """
    found: dict[str, object] = {}
    missing = set(keys)
    try:
        reader = Reader(sheet_of(source, file))
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
