"""Signals from files, standard input and records: what can be read, and what is left out and why."""

import sys
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass
from io import BytesIO, TextIOBase
from pathlib import Path
from typing import IO, BinaryIO, cast

from qaengine.documents import Table
from qaengine.errors import Mistake, Place, SignalError, did_you_mean
from qaengine.signals.from_record import LeftOut, Origin, PlaceOnly, read_record, signal_from_record
from qaengine.signals.history import without_faults
from qaengine.signals.json_files import Read, json_file, json_lines
from qaengine.signals.records import Signal
from qaengine.signals.tables import YamlOrigin, csv_file, untyped_record, yaml_file
from qaengine.signals.vocabulary import Vocabulary, common

__all__ = [
    "Batch",
    "LeftOut",
    "Source",
    "iter_signals",
    "load_signals",
    "read_signals",
    "signal_from_record",
    "signals_from_records",
]

Source = str | Path | IO[bytes] | IO[str]
"""A path, `-` for standard input, or an open file."""

ENDINGS = (".jsonl", ".ndjson", ".json", ".yaml", ".yml", ".csv")


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """The signals that were read, the records left out on request, and the files that held no record at all."""

    signals: tuple[Signal, ...]
    left_out: tuple[LeftOut, ...] = ()
    empty: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Signal]:
        return iter(self.signals)

    def __len__(self) -> int:
        return len(self.signals)


def load_signals(*sources: Source, vocabulary: Vocabulary | None = None, skip_bad: bool = False) -> Batch:
    """The signals of all the files together; SignalError with every mistake, unless bad records are to be skipped."""
    return read_signals(sources, vocabulary=vocabulary, skip_bad=skip_bad)


def read_signals(sources: Iterable[Source], *, vocabulary: Vocabulary | None = None, skip_bad: bool = False) -> Batch:
    """The signals of all the files together, as a sound set: corrections have their targets and each id is used once.

    Records that are wrong, and signals that contradict each other, are a SignalError with every mistake, or with
    `skip_bad` stand in `left_out`. A file that cannot be read to its end is an error in either case.
    """
    signals: list[Signal] = []
    left_out: list[LeftOut] = []
    empty: list[str] = []
    for source in sources:
        before = len(signals) + len(left_out)
        for found in iter_signals(source, vocabulary):
            (left_out if isinstance(found, LeftOut) else signals).append(found)  # type: ignore[arg-type]
        if len(signals) + len(left_out) == before:
            empty.append(name_of(source))
    return sound(signals, left_out, skip_bad=skip_bad, empty=tuple(empty))


def signals_from_records(
    records: Iterable[Mapping[str, object]], *, vocabulary: Vocabulary | None = None, skip_bad: bool = False
) -> Batch:
    """The signals that these records are: tables of names and values as a program holds them."""
    known = vocabulary or common()
    signals: list[Signal] = []
    left_out: list[LeftOut] = []
    for line, record in enumerate(records, start=1):
        origin = PlaceOnly(place=Place(file="record", line=line, column=1))
        found = read_record(record, known, origin)
        (left_out if isinstance(found, LeftOut) else signals).append(found)  # type: ignore[arg-type]
    return sound(signals, left_out, skip_bad=skip_bad)


def signals_from_tables(
    tables: Iterable[Mapping[str, object]], *, provider: str, vocabulary: Vocabulary | None = None
) -> Batch:
    """The signals that tables of a YAML document are; `provider` is whom they are about where they do not say.

    SignalError with every mistake, at its place in the document.
    """
    known = vocabulary or common()
    signals: list[Signal] = []
    left_out: list[LeftOut] = []
    for table in tables:
        record = {"provider": provider, **untyped_record(table)}
        origin: Origin = YamlOrigin(table=table) if isinstance(table, Table) else PlaceOnly(place=None)
        found = read_record(record, known, origin)
        (left_out if isinstance(found, LeftOut) else signals).append(found)  # type: ignore[arg-type]
    return sound(signals, left_out, skip_bad=False)


def sound(signals: list[Signal], left_out: list[LeftOut], *, skip_bad: bool, empty: tuple[str, ...] = ()) -> Batch:
    """The signals as a set in which nothing contradicts; what does is left out, or is a SignalError."""
    gone = {one.id for one in left_out if one.id is not None}
    kept, faults = without_faults(signals, left_out_ids=gone)
    everything = (*left_out, *(LeftOut(place=one.place, id=one.id, mistakes=found) for one, found in faults))
    if everything and not skip_bad:
        mistakes = dict.fromkeys(mistake for one in everything for mistake in one.mistakes)
        raise SignalError(mistakes)
    return Batch(signals=kept, left_out=everything, empty=empty)


def iter_signals(source: Source, vocabulary: Vocabulary | None = None) -> Iterator[Signal | LeftOut]:
    """Each record of one file in turn, as a signal or left out. JSON Lines and CSV are never held as a whole."""
    known = vocabulary or common()
    name = name_of(source)
    with opened(source) as stream, closing(records_in(stream, name, known)) as records:
        for found in records:
            yield found if isinstance(found, LeftOut) else read_record(found[0], known, found[1])


def records_in(stream: BinaryIO, name: str, vocabulary: Vocabulary) -> Generator[Read, None, None]:
    """The records of a file, by the ending of its name."""
    match ending_of(name):
        case ".json":
            return json_file(stream, name)
        case ".yaml" | ".yml":
            return yaml_file(stream, name)
        case ".csv":
            return csv_file(stream, name, vocabulary)
        case _:
            return json_lines(stream, name)


def ending_of(name: str) -> str:
    """The ending that tells the format; without a file's name it is JSON Lines."""
    ending = Path(name).suffix.lower()
    if ending in ENDINGS:
        return ending
    if name.startswith("<"):
        return ".jsonl"
    hint = did_you_mean(ending, ENDINGS) or "it can be " + ", ".join(f"`{one}`" for one in ENDINGS)
    text = f"the ending of `{name}` does not tell what kind of file it is"
    raise SignalError([Mistake(code="Q401", text=text, hint=hint)])


def name_of(source: Source) -> str:
    """What messages call it."""
    if isinstance(source, str | Path):
        return "<standard input>" if str(source) == "-" else str(source)
    name = getattr(source, "name", None)
    return name if isinstance(name, str) else "<signals>"


def opened(source: Source) -> AbstractContextManager[BinaryIO]:
    """The bytes of the source; what was open before stays open."""
    if isinstance(source, str | Path):
        if str(source) == "-":
            return nullcontext(cast(BinaryIO, sys.stdin.buffer))
        try:
            return Path(source).open("rb")
        except OSError as error:
            said = f"cannot read `{source}`: {(error.strerror or 'no such file').lower()}"
            raise SignalError([Mistake(code="Q401", text=said)]) from None
    if isinstance(source, TextIOBase):
        return nullcontext(cast(BinaryIO, getattr(source, "buffer", None) or BytesIO(source.read().encode("utf-8"))))
    return nullcontext(cast(BinaryIO, source))
