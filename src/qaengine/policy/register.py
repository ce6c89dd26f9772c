"""The clause registers: each clause of a framework, where it stands, what it says in our words, a pin on its words.

A register is a file beside the policies, `clauses/<document>.yaml`; a policy needs those whose documents its clause ids
name. The words of the source itself are held nowhere: a pin is a fingerprint.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from qaengine.documents import Listing, Node, Table, is_null, read_file
from qaengine.errors import Mistake, Place, QaengineError, did_you_mean, nearest
from qaengine.policy.carriers import carriers
from qaengine.policy.from_document import Policy
from qaengine.policy.library import built_in_folder
from qaengine.policy.records import PolicyTree
from qaengine.policy.wording import Pin

FOLDER = "clauses"
KINDS = (
    "threshold", "override", "score", "transition", "approval", "obligation", "deadline", "cadence", "notification",
    "forum", "judgement", "scope", "role", "scale", "principle", "evidence-source", "data-definition",
)  # fmt: skip
COMPUTABLE = ("yes", "with-assumption", "human-judgement", "narrative")
DOCUMENT_KEYS = ("id", "title", "publisher")
TEXT_KEYS = ("file", "words", "fingerprint")
CLAUSE_KEYS = ("id", "at", "kind", "says", "computable")
PIN_KEYS = ("words", "start", "letters", "hash")
_ID = re.compile(r"[a-z0-9]+(\.[a-z0-9][a-z0-9-]*)+")
_HEX = re.compile(r"[0-9a-f]{16}|[0-9a-f]{64}")


class RegisterError(QaengineError):
    """A clause register with mistakes; every one of them is in `mistakes`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The source: what it is called, the file its text was read from, how many words, and the fingerprint of all.

    While no clause is pinned to a text, there is no file, no number of words and no fingerprint.
    """

    id: str
    title: str
    publisher: str
    file: str | None = None
    words: int | None = None
    fingerprint: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One clause: its place, its kind, what it says in our words, who can tell, and the pins on its words, if any."""

    id: str
    at: str
    kind: str
    says: str
    computable: str
    assumption: str | None
    pins: tuple[Pin, ...]
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """Every clause of one document, by id, in the order of the document."""

    document: Document
    clauses: Mapping[str, Clause]
    path: Path

    @property
    def without_pins(self) -> tuple[Clause, ...]:
        """The clauses that are pinned to no words."""
        return tuple(clause for clause in self.clauses.values() if not clause.pins)


# Which registers a policy needs


def registers_for(policy: Policy) -> tuple[Register, ...]:
    """The registers of the documents that the policy's clauses name; RegisterError with every mistake in one."""
    return registers_of(policy.tree, Path(policy.file))


def registers_of(tree: PolicyTree, file: Path) -> tuple[Register, ...]:
    """The registers of the documents that the clauses of a policy in this file name.

    A register beside the policy's file comes before the one that ships with qaengine. A document without a register is
    left out.
    """
    folders = (file.parent / FOLDER, built_in_folder() / FOLDER)
    found = (_register_in(folders, document) for document in documents_of(tree))
    return tuple(register for register in found if register is not None)


def documents_of(tree: PolicyTree) -> tuple[str, ...]:
    """The documents that a policy's clauses name: what stands before the first dot of their ids."""
    named = [*(carrier.clause for carrier in carriers(tree)), *_context(tree)]
    return tuple(dict.fromkeys(clause.partition(".")[0] for clause in named))


def _context(tree: PolicyTree) -> Iterator[str]:
    return (clause for context in tree.context for clause in context.clauses)


def _register_in(folders: Iterable[Path], document: str) -> Register | None:
    for folder in folders:
        path = folder / f"{document}.yaml"
        if path.is_file():
            return _register(path, path.stat().st_mtime_ns)
    return None


@cache
def _register(path: Path, changed: int) -> Register:
    return register_from_file(path)


def unknown_clauses(policy: Policy, registers: Iterable[Register]) -> Iterator[Mistake]:
    """A mistake for each clause the policy names that stands in no register; none when there is no register at all."""
    known = [clause for register in registers for clause in register.clauses]
    carried = ((carrier.clause, carrier.place) for carrier in carriers(policy.tree))
    context = ((clause, _at(clause)) for clause in _context(policy.tree))
    for clause, place in (*carried, *context) if known else ():
        if clause not in known:
            yield _unknown(clause, place, known)


def _unknown(clause: str, place: Place | None, known: list[str]) -> Mistake:
    document = clause.partition(".")[0]
    near = nearest(clause, [each for each in known if each.partition(".")[0] == document]) or nearest(clause, known)
    hint = f"did you mean `{near}`?" if near else None
    text = f"`{clause}` is not a clause of the register"
    return Mistake(code="Q651", text=text, place=place, hint=hint)


def no_register(policy: Policy) -> Mistake:
    """That no document of the policy has a register."""
    text = f"there is no clause register for any document of the policy `{policy.id}`"
    files = " or ".join(f"`{FOLDER}/{document}.yaml`" for document in documents_of(policy.tree))
    return Mistake(code="Q658", text=text, hint=f"put {files} beside it")


# The door


def register_from_file(path: Path) -> Register:
    """The register in the file; RegisterError or DocumentError with every mistake in it."""
    return register_from_document(read_file(path), path)


def register_from_document(content: Node, path: Path) -> Register:
    """The register that a document of this file writes; RegisterError with every mistake in it."""
    door = _Door()
    if not isinstance(content, Table):
        raise RegisterError([_wrong("a register is a table with `document` and `clauses`", content)])
    door.keys(content, ("document", "clauses"), "a register")
    listed = content.get("clauses", Listing())
    if not isinstance(listed, list):
        door.add("Q650", "`clauses` is a list of clauses", listed)
        listed = Listing()
    clauses = [found for clause in listed if (found := door.clause(clause)) is not None]
    document = door.document(content.get("document"), path, pinned=any(clause.pins for clause in clauses))
    door.names(clauses, document)
    if door.mistakes or document is None:
        raise RegisterError(door.mistakes)
    return Register(document=document, clauses={clause.id: clause for clause in clauses}, path=path)


def _at(value: object) -> Place | None:
    place = getattr(value, "place", None)
    return place if isinstance(place, Place) else None


def _wrong(text: str, at: object) -> Mistake:
    return Mistake(code="Q650", text=text, place=_at(at))


class _Door:
    """Reads a register and collects every mistake."""

    def __init__(self) -> None:
        self.mistakes: list[Mistake] = []

    def add(self, code: str, text: str, at: object, hint: str | None = None) -> None:
        self.mistakes.append(Mistake(code=code, text=text, place=_at(at), hint=hint))

    def keys(self, table: Table, needed: tuple[str, ...], what: str, allowed: tuple[str, ...] = ()) -> bool:
        """Whether the table has all keys that are needed and none that is not known."""
        before = len(self.mistakes)
        for key in table:
            if key not in (*needed, *allowed):
                self.add("Q652", f"`{key}` is not known in {what}", key, did_you_mean(key, (*needed, *allowed)))
        for key in needed:
            if key not in table or is_null(table[key]):
                self.add("Q653", f"`{key}` is missing in {what}", table)
        return len(self.mistakes) == before

    def document(self, head: object, path: Path, *, pinned: bool) -> Document | None:
        if not isinstance(head, Table):
            self.add("Q650", "`document` is a table with `id`, `title` and `publisher`", head)
            return None
        pinned = pinned or any(key in head for key in TEXT_KEYS)
        needed, allowed = (DOCUMENT_KEYS + TEXT_KEYS, ()) if pinned else (DOCUMENT_KEYS, TEXT_KEYS)
        if not self.keys(head, needed, "the head of a register", allowed):
            return None
        if str(head["id"]) != path.stem:
            self.add("Q657", f"the register of `{head['id']}` stands in a file called `{path.name}`", head["id"])
        found = Document(id=str(head["id"]), title=str(head["title"]), publisher=str(head["publisher"]))
        if not pinned:
            return found
        words, fingerprint = self.whole(head["words"]), self.hex(head["fingerprint"])
        return replace(found, file=str(head["file"]), words=words, fingerprint=fingerprint)

    def clause(self, clause: object) -> Clause | None:
        if not isinstance(clause, Table):
            self.add("Q650", "a clause is a table with `id`, `at`, `kind`, `says` and `computable`", clause)
            return None
        if not self.keys(clause, CLAUSE_KEYS, "a clause", ("assumption", "pin")):
            return None
        self.one_of(clause["kind"], KINDS, "a kind of clause")
        self.one_of(clause["computable"], COMPUTABLE, "a way to tell")
        assumption = clause.get("assumption")
        return Clause(
            id=self.id(clause["id"]), at=str(clause["at"]), kind=str(clause["kind"]), says=str(clause["says"]),
            computable=str(clause["computable"]), assumption=None if assumption is None else str(assumption),
            pins=self.pins(clause["pin"]) if "pin" in clause else (), place=_at(clause["id"]),
        )  # fmt: skip

    def pins(self, listed: object) -> tuple[Pin, ...]:
        if not isinstance(listed, list) or not listed:
            self.add("Q655", "`pin` is a list of fingerprints", listed)
            return ()
        return tuple(pin for each in listed if (pin := self.pin(each)) is not None)

    def pin(self, pin: object) -> Pin | None:
        if not isinstance(pin, Table):
            self.add("Q655", "a pin is a table with " + ", ".join(f"`{key}`" for key in PIN_KEYS), pin)
            return None
        if not self.keys(pin, PIN_KEYS, "a pin", ("times",)):
            return None
        words, start, letters = (self.whole(pin[key]) for key in PIN_KEYS[:3])
        times = self.whole(pin["times"]) if "times" in pin else 1
        return Pin(words=words, start=start, letters=letters, hash=self.hex(pin["hash"]), times=times)

    def names(self, clauses: list[Clause], document: Document | None) -> None:
        """Every clause once, and of this document."""
        seen: set[str] = set()
        for clause in clauses:
            if clause.id in seen:
                text = f"the clause `{clause.id}` stands here twice"
                self.mistakes.append(Mistake(code="Q656", text=text, place=clause.place))
            seen.add(clause.id)
            if document is not None and clause.id.partition(".")[0] != document.id:
                text = f"`{clause.id}` is not of the document `{document.id}`"
                self.mistakes.append(Mistake(code="Q657", text=text, place=clause.place))

    def id(self, value: object) -> str:
        if not _ID.fullmatch(str(value)):
            self.add("Q654", f"`{value}` is not a clause id", value, "for example `abc.level-1.rating`")
        return str(value)

    def one_of(self, value: object, words: tuple[str, ...], what: str) -> None:
        if value not in words:
            self.add("Q654", f"`{value}` is not {what}", value, did_you_mean(str(value), words))

    def whole(self, value: object) -> int:
        if not (isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 9):
            self.add("Q655", f"`{value}` is not a whole number", value)
            return 0
        return int(value)

    def hex(self, value: object) -> str:
        if not _HEX.fullmatch(str(value)):
            self.add("Q655", f"`{value}` is not a fingerprint", value, "16 or 64 hexadecimal digits")
        return str(value)
