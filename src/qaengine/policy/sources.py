"""A register against the texts of its document: whose words stand as they did, moved, or changed.

The words of a source are read here and shown on a screen; no file and no message holds them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from qaengine.errors import Mistake
from qaengine.policy.register import Clause, Register, RegisterError
from qaengine.policy.wording import Pin, Wording, stands, wording

MOST_BYTES = 8 * 1024 * 1024
WORTH_COMPARING = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One clause against a text: `kept`, `moved` or `changed`, on which lines now, and what stands there.

    `starts` are the letters at which the words of its pins begin now, or would.
    """

    clause: Clause
    is_now: str
    lines: tuple[tuple[int, int], ...]
    source: str
    starts: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """A register against a text: whether every word is the same, and a verdict on each clause."""

    register: Register
    file: str
    unaltered: bool
    verdicts: tuple[Verdict, ...]

    def of(self, is_now: str) -> tuple[Verdict, ...]:
        """The verdicts of one sort."""
        return tuple(verdict for verdict in self.verdicts if verdict.is_now == is_now)

    def mistakes(self) -> Iterator[Mistake]:
        """One for each clause whose words changed, or that has no pin; the words themselves are not in it."""
        for clause in self.register.without_pins:
            text = f"`{clause.id}` ({clause.at}) is pinned to no words, so nobody would see them change"
            yield Mistake(code="Q662", text=text, place=clause.place, hint=_how_to_pin(self.register))
        for verdict in self.of("changed"):
            text = f"the words of `{verdict.clause.id}` ({verdict.clause.at}) have changed in {self.file}"
            hint = f"read {said_lines(verdict.lines)} again, then `says` and the rules that carry it"
            yield Mistake(code="Q661", text=text, place=verdict.clause.place, hint=hint)


def said_lines(lines: Iterable[tuple[int, int]]) -> str:
    """Lines as a place names them: `L22-26, L31`."""
    return ", ".join(f"L{first}" if first == last else f"L{first}-{last}" for first, last in lines)


def verified(register: Register, folder: Path) -> Verified:
    """The register against the text of its document in the folder.

    RegisterError when the folder holds no such text, or when the register is pinned to none.
    """
    if register.document.fingerprint is None:
        text = f"the register of `{register.document.id}` is not pinned to a text yet"
        raise RegisterError([Mistake(code="Q662", text=text, hint=_how_to_pin(register))])
    path, source = _source(register, folder)
    return Verified(
        register=register,
        file=path.name,
        unaltered=source.fingerprint == register.document.fingerprint,
        verdicts=tuple(verdicts(register, source)),
    )


def _how_to_pin(register: Register) -> str:
    return f"pin it: qaengine register pin {register.path} --source FILE"


def verdicts(register: Register, source: Wording) -> Iterator[Verdict]:
    """A verdict on each clause of the register that is pinned."""
    clauses = [clause for clause in register.clauses.values() if clause.pins]
    standing = stands([pin for clause in clauses for pin in clause.pins], source)
    shifts = sorted((s.pin.start, s.pin.end, s.start) for s in standing if s.start is not None and not s.moved)
    rest = iter(standing)
    for clause in clauses:
        own = [next(rest) for _ in clause.pins]
        extents = [
            (s.start, s.start + s.pin.letters) if s.start is not None else _between(s.pin, shifts, source) for s in own
        ]
        lines = tuple(source.lines_of(start, end) for start, end in extents)
        is_now = "changed" if any(s.start is None for s in own) else "moved" if any(s.moved for s in own) else "kept"
        rows = ["\n".join(source.rows[first - 1 : last]).strip() for first, last in lines]
        starts = tuple(start for start, _ in extents)
        yield Verdict(clause=clause, is_now=is_now, lines=lines, source="\n".join(rows), starts=starts)


def _between(pin: Pin, kept: list[tuple[int, int, int]], source: Wording) -> tuple[int, int]:
    """Where the words of a pin would stand, by those that still stand before and after them."""
    before = [new + pin.start - start for start, end, new in kept if end <= pin.start]
    after = [new + pin.end - start for start, end, new in kept if start >= pin.end]
    start = before[-1] if before else pin.start
    end = after[0] if after else start + pin.letters
    start = min(max(start, 0), len(source.letters))
    return start, min(max(end, start), len(source.letters))


def _source(register: Register, folder: Path) -> tuple[Path, Wording]:
    """The text of the document: by the file name, else the very text, else the one that holds most of the pins."""
    file = register.document.file or ""
    if file and Path(file).name == file and (text := text_of(folder / file)) is not None:
        return folder / file, text
    texts = [(path, text) for path in _files(folder) if (text := text_of(path)) is not None]
    for path, text in texts:
        if text.fingerprint == register.document.fingerprint:
            return path, text
    pins = [pin for clause in register.clauses.values() for pin in clause.pins]
    some = pins[:: max(1, len(pins) // WORTH_COMPARING)]
    held = {path: sum(next(text.found(pin), None) is not None for pin in some) for path, text in texts}
    best = max(texts, key=lambda each: held[each[0]], default=None)
    if best is None or held[best[0]] * 4 < len(some):
        raise RegisterError([_no_source(register, folder)])
    return best


def _no_source(register: Register, folder: Path) -> Mistake:
    document = register.document
    text = f"no text in `{folder}` is the document `{document.id}` ({document.title})"
    return Mistake(code="Q660", text=text, hint=f"put it there, as text, for example as `{document.file}`")


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []


@lru_cache(maxsize=16)
def _wording(content: bytes) -> Wording | None:
    try:
        return wording(content.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n"))
    except UnicodeDecodeError:
        return None


def text_of(path: Path) -> Wording | None:
    """The wording of a file of text; None for what is none, or is larger than a framework can be."""
    try:
        with path.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except OSError:
        return None
    return _wording(content) if len(content) <= MOST_BYTES else None
