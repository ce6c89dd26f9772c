"""The doors through which bytes from outside come in, and what is allowed to come out of them.

Used by `fuzz.py`, which looks for bytes that break this, and by the tests, which try the bytes that are kept.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from io import BytesIO
from os import getpid
from pathlib import Path
from tempfile import gettempdir

import yaml

from qaengine.cases.accepted import read_accepted
from qaengine.cases.files import read_cases
from qaengine.cli.deciding import kept_decision
from qaengine.cli.pinning import kept_pin
from qaengine.documents import Node, Table, Word, read_document
from qaengine.errors import DocumentError, QaengineError, VocabularyError
from qaengine.imports.cqc import import_cqc
from qaengine.policy.from_document import Policy, policy_from_document
from qaengine.policy.register import register_from_document
from qaengine.readings.forms.filled import filled
from qaengine.readings.pinning import moves
from qaengine.signals.reading import load_signals
from qaengine.signals.vocabulary import Vocabulary, common

PLAIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_ \n-:,[]{}'\"#.")
"""The characters of documents about which our reader and PyYAML are asked to agree."""


def document(given: bytes) -> None:
    read_document(given, file="any.yaml")


def policy(given: bytes) -> None:
    policy_from_document(given, file="any.yaml")


def vocabulary(given: bytes) -> None:
    """A vocabulary by itself, and as what a council adds to the common one."""
    document = read_document(given, file="any.yaml")
    if isinstance(document, Table):
        with suppress(VocabularyError):
            Vocabulary.from_document(document)
        common().extended(document)


def register(given: bytes) -> None:
    register_from_document(read_document(given, file="any.yaml"), Path("any.yaml"))


def cases(given: bytes) -> None:
    """A case file, and then the signals of each of its cases."""
    for one in read_cases(as_file(given, "yaml")).cases:
        one.signals(common())


def accepted(given: bytes) -> None:
    read_accepted(as_file(given, "yaml"))


def form(ending: str) -> Callable[[bytes], None]:
    """The reader of filled forms of this ending."""

    def read(given: bytes) -> None:
        filled(as_file(given, ending), lambda named: asking())

    return read


def cqc(given: bytes) -> None:
    import_cqc([("any", given)])


def decision(given: bytes) -> None:
    kept_decision(as_file(given, "json"))


def pin(given: bytes) -> None:
    """A pin, and what moved from it to the one that it was made from."""
    kept = kept_pin(as_file(given, "json"))
    tuple(moves({"p": kept}, {"p": PINNED}))
    tuple(moves({"p": kept}, {}))


PINNED = {
    "decisions": {"level": {"indicated": "low", "range": ["low", "high"], "in_force": None, "change": "none"}},
    "criteria": {"met": ["sm.a (level, low)"]},
    "obligations": [],
}


def as_file(given: bytes, ending: str) -> Path:
    """The bytes in a file, for a reader that takes nothing else."""
    path = Path(gettempdir(), f"qaengine-doors-{getpid()}.{ending}")
    path.write_bytes(given)
    return path


@cache
def asking() -> Policy:
    """A policy that asks people something, for the forms."""
    return policy_from_document(ASKING, file="asking.yaml")


ASKING = """
policy: small
edition: "1"
title: A small policy that asks people
language: 1
in_force: {from: 2000-01-01}
roles: {lead: Lead, chair: Chair}
decisions:
  level: {outcomes: {low: {}, high: {criteria: [{clause: sm.plan, judged_by: [lead, chair]}]}}}
questions:
  - {clause: sm.word, ask: Is it so?, of: [lead], answers: [accepted, refused], when: {level: {indicated: high}}}
"""


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
    "vocabulary": vocabulary,
    "register": register,
    "cases": cases,
    "accepted": accepted,
    "form": form("yaml"),
    "sheet": form("csv"),
    "cqc": cqc,
    "decision": decision,
    "pin": pin,
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
