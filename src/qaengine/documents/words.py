"""What a document is made of: text that knows where it stands, in tables and lists."""

from typing import TypeAlias

from qaengine.errors import Place


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
