"""Pins written into a register: each clause on the words that stand where it says; the rest of the file stays as it is.

A clause without a pin is pinned by the lines that its `at` names. One whose words still stand is pinned where they are
now, and its `at` follows them. One whose words have changed stays as it is, for somebody to read again.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from qaengine.documents import read_document
from qaengine.errors import Mistake
from qaengine.policy.register import TEXT_KEYS, Clause, Register, RegisterError, register_from_document
from qaengine.policy.sources import said_lines, verdicts
from qaengine.policy.wording import FEWEST_WORDS, Extent, Pin, Wording, extents_at, places_in, with_places

_BEGINS = re.compile(r"(?P<dash>\s*- +)\S")
_EVERY_KEY = "write each of its keys on a line of its own"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pinned:
    """One clause with the pins it is to have: `new`, `kept` (its words still stand) or `changed`.

    `at` is its place in the text now, `reads` what the text says there.
    """

    clause: Clause
    is_now: str
    pins: tuple[Pin, ...]
    at: str
    reads: str


def pinned_to(register: Register, source: Wording) -> tuple[Pinned, ...]:
    """Every clause with the pins it is to have; RegisterError with each that cannot be pinned."""
    mistakes: list[Mistake] = []
    found: dict[str, Pinned] = {each.clause.id: each for each in _pinned_before(register, source)}
    for clause in register.without_pins:
        mistake = _not_possible(clause, source)
        if mistake is None:
            found[clause.id] = _pinned_anew(clause, source)
        else:
            mistakes.append(mistake)
    if mistakes:
        raise RegisterError(mistakes)
    return tuple(found[name] for name in register.clauses)


def _pinned_before(register: Register, source: Wording) -> Iterator[Pinned]:
    """The clauses that have pins: on the same words where they stand now, unless they changed."""
    for verdict in verdicts(register, source):
        clause = verdict.clause
        if verdict.is_now == "changed":
            yield Pinned(clause=clause, is_now="changed", pins=clause.pins, at=clause.at, reads=verdict.source)
            continue
        extents = [
            Extent(start=start, end=start + pin.letters) for pin, start in zip(clause.pins, verdict.starts, strict=True)
        ]
        pins = tuple(source.pin(extent) for extent in extents)
        at = with_places(clause.at, verdict.lines)
        yield Pinned(clause=clause, is_now="kept", pins=pins, at=at, reads=verdict.source)


def _pinned_anew(clause: Clause, source: Wording) -> Pinned:
    pins = tuple(source.pin(extent) for extent in extents_at(clause.at, source))
    lines = [source.lines_of(pin.start, pin.end) for pin in pins]
    reads = "\n".join("\n".join(source.rows[first - 1 : last]).strip() for first, last in lines)
    return Pinned(clause=clause, is_now="new", pins=pins, at=clause.at, reads=reads)


def _not_possible(clause: Clause, source: Wording) -> Mistake | None:
    """Why a clause cannot be pinned by the lines that it names."""
    places = places_in(clause.at)
    hint = "name the lines of the text where it stands, for example `at: L12` or `at: L12-14`"
    if not places:
        return _cannot(clause, f"`at` of `{clause.id}` names no line of the text", hint)
    beyond = [(first, last) for first, last in places if not 1 <= first <= last <= len(source.rows)]
    if beyond:
        return _cannot(clause, f"the text has {len(source.rows)} lines, and no {said_lines(beyond)}", hint)
    if any(not source.letters[extent.start : extent.end] for extent in _written_lines(places, source)):
        return _cannot(clause, f"nothing is written on a line that `{clause.id}` names", hint)
    if source.words < FEWEST_WORDS:
        return _cannot(clause, f"the text has fewer than {FEWEST_WORDS} words", "take the whole text")
    return None


def _written_lines(places: tuple[tuple[int, int], ...], source: Wording) -> list[Extent]:
    return [source.extent_of_lines(first, last) for first, last in places]


def _cannot(clause: Clause, text: str, hint: str) -> Mistake:
    return Mistake(code="Q663", text=text, place=clause.place, hint=hint)


# Writing them down


def with_pins(text: str, register: Register, pinned: tuple[Pinned, ...], source: Wording, file: str) -> str:
    """The register's text with these pins; its head tells of this source when no words have changed.

    RegisterError when the file is laid out otherwise than with one key a line.
    """
    lines = text.split("\n")
    for each in reversed(pinned):  # from the end, so that the lines before keep their numbers
        if each.is_now != "changed":
            _pin(lines, each)
    if not any(each.is_now == "changed" for each in pinned):
        _head(lines, {"file": _quoted(file), "words": str(source.words), "fingerprint": f'"{source.fingerprint}"'})
    written = "\n".join(lines)
    again = register_from_document(read_document(written, file=str(register.path)), Path(register.path))
    if {name: clause.pins for name, clause in again.clauses.items()} != {each.clause.id: each.pins for each in pinned}:
        raise RegisterError([Mistake(code="Q663", text="the register cannot be written to", hint=_EVERY_KEY)])
    return written


def _pin(lines: list[str], pinned: Pinned) -> None:
    """Puts the pins of one clause into its lines, and the place that they have now."""
    place = pinned.clause.place
    assert place is not None
    first = _first_line(lines, place.line - 1)
    begins = _BEGINS.match(lines[first]) if first is not None else None
    if first is None or begins is None or lines[first][begins.end() - 1] == "{":
        raise RegisterError([_cannot(pinned.clause, f"`{pinned.clause.id}` cannot be written to", _EVERY_KEY)])
    indent = " " * len(begins["dash"])
    last = _last_line(lines, first, len(indent))
    if pinned.at != pinned.clause.at:
        _replace_place(lines, first, last, pinned)
    old = _lines_of_key(lines, first + 1, last, f"{indent}pin:")
    new = [f"{indent}pin:", *(f"{indent}  - {pin_in_words(pin)}" for pin in pinned.pins)]
    start, stop = old if old else (last + 1, last + 1)
    lines[start:stop] = new


def _first_line(lines: list[str], at: int) -> int | None:
    """The line, at or before this one, on which the item of the list begins."""
    return next((number for number in range(at, -1, -1) if _BEGINS.match(lines[number])), None)


def _last_line(lines: list[str], first: int, indent: int) -> int:
    """The last written line of the item that begins on `first`."""
    last = first
    for number in range(first + 1, len(lines)):
        line = lines[number]
        if line.strip() and len(line) - len(line.lstrip()) < indent:
            break
        if line.strip() and not line.lstrip().startswith("#"):
            last = number
    return last


def _lines_of_key(lines: list[str], start: int, last: int, begins: str) -> tuple[int, int] | None:
    """The lines of a key and of what stands beneath it: the first, and the one after the last."""
    for first in range(start, last + 1):
        if lines[first].startswith(begins):
            indent = len(begins) - len(begins.lstrip())
            stop = first + 1
            while stop <= last and _belongs(lines[stop], indent):
                stop += 1
            return first, stop
    return None


def _belongs(line: str, indent: int) -> bool:
    own = len(line) - len(line.lstrip())
    return own > indent or (own == indent and line.lstrip().startswith("- "))


def _replace_place(lines: list[str], first: int, last: int, pinned: Pinned) -> None:
    for number in range(first, last + 1):
        if re.match(r"\s*(- +)?at:", lines[number]):
            lines[number] = lines[number].replace(pinned.clause.at, pinned.at)


def _head(lines: list[str], values: dict[str, str]) -> None:
    """Puts the keys of the text into the head of the register."""
    start = next((number for number, line in enumerate(lines) if line.startswith("document:")), None)
    if start is None or lines[start].split("#")[0].strip() != "document:":
        raise RegisterError(
            [Mistake(code="Q663", text="the head of the register cannot be written to", hint=_EVERY_KEY)]
        )
    stop = next((n for n in range(start + 1, len(lines)) if lines[n][:1] not in ("", " ", "#")), len(lines))
    keys = [number for number in range(start + 1, stop) if re.match(r" +[a-z]+:", lines[number])]
    indent = re.match(" *", lines[keys[0]])[0]  # type: ignore[index]
    for key in reversed(TEXT_KEYS):
        written = f"{indent}{key}: {values[key]}"
        at = next((number for number in keys if lines[number].strip().startswith(f"{key}:")), None)
        if at is None:
            lines.insert(keys[-1] + 1, written)
        else:
            lines[at] = written


def pin_in_words(pin: Pin) -> str:
    """A pin on one line, as a register writes it."""
    times = f", times: {pin.times}" if pin.times > 1 else ""
    return f'{{words: {pin.words}, start: {pin.start}, letters: {pin.letters}, hash: "{pin.hash}"{times}}}'


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
