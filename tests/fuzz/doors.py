"""The doors through which bytes from outside come in, and what is allowed to come out of them.

Used by `fuzz.py`, which looks for bytes that break this, and by the tests, which try the bytes that are kept.
"""

from collections.abc import Callable, Mapping
from io import BytesIO

import yaml

from qaengine.documents import Node, Table, Word, read_document
from qaengine.errors import DocumentError, QaengineError
from qaengine.policy.from_document import policy_from_document
from qaengine.signals.reading import load_signals

PLAIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_ \n-:,[]{}'\"#.")
"""The characters of documents about which our reader and PyYAML are asked to agree."""


def document(given: bytes) -> None:
    read_document(given, file="any.yaml")


def policy(given: bytes) -> None:
    policy_from_document(given, file="any.yaml")


def signals(ending: str) -> Callable[[bytes], None]:
    """The reader of signal files of this ending."""

    def read(given: bytes) -> None:
        stream = BytesIO(given)
        stream.name = f"any.{ending}"
        load_signals(stream)

    return read


def like_pyyaml(given: bytes) -> None:
    """Of a plain document PyYAML reads the same structure: tables, lists, and scalars whatever their types."""
    try:
        text = given.decode()
    except UnicodeDecodeError:
        return
    if PLAIN.issuperset(text):
        ours = read_document(given, file="any.yaml")
        try:
            theirs = yaml.load(text, Loader=yaml.BaseLoader)
        except yaml.YAMLError as error:
            raise AssertionError(f"PyYAML refuses what was read: {error}") from None
        assert bare(ours) == theirs
        assert alike(ours, safely_loaded(text, theirs))


def safely_loaded(text: str, otherwise: object) -> object:
    """What `yaml.safe_load` makes of it; of what it cannot give a type (a date that is none), what is handed in."""
    try:
        return yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, TypeError):
        return otherwise


def bare(node: Node) -> object:
    """The document as plain dicts, lists and text."""
    if isinstance(node, Table):
        return {str(key): bare(value) for key, value in node.items()}
    return str(node) if isinstance(node, Word) else [bare(item) for item in node]


def alike(node: Node, typed: object) -> bool:
    """Whether the tables and lists are the same, whatever types were given to the scalars.

    Names of one typed value (`1` and `01`) are one key to PyYAML, so of such a table its entries are not compared.
    """
    if isinstance(node, Table):
        if not isinstance(typed, Mapping):
            return False
        return len(typed) < len(node) or all(map(alike, node.values(), typed.values()))
    if isinstance(node, Word):
        return not isinstance(typed, Mapping | list)
    return isinstance(typed, list) and len(typed) == len(node) and all(map(alike, node, typed))


DOORS: dict[str, Callable[[bytes], None]] = {
    "document": document,
    "policy": policy,
    "pyyaml": like_pyyaml,
    "yaml": signals("yaml"),
    "json": signals("json"),
    "jsonl": signals("jsonl"),
    "csv": signals("csv"),
}


def enter(door: str, given: bytes) -> None:
    """Tries the bytes; whatever comes out but a refusal with mistakes in it is an escape and is raised."""
    try:
        DOORS[door](given)
    except QaengineError as refused:
        if not str(refused):
            raise AssertionError("refused without saying why") from refused
        if door in ("document", "pyyaml") and not isinstance(refused, DocumentError):
            raise
