"""From one record, as a file or a program gives it, to a signal, or to all that is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from sys import intern
from typing import Protocol

from qaengine.errors import Mistake, Place, SignalError, did_you_mean
from qaengine.signals.kinds import Field, FieldType, Kind
from qaengine.signals.records import ALL_PROVIDERS, COMMON, Signal, Value
from qaengine.signals.values import ABSENT, Wrong, day, name_text, shown, truth, value_of
from qaengine.signals.vocabulary import Vocabulary

REQUIRED = ("id", "provider", "kind", "date")
SHARED = frozenset(COMMON)
NAME_IS_WRONG = ("Q412", "Q419")
NAMES = ("source", "ref", "supersedes", "withdraws")
DAYS = {
    name: Field(name=name, type=FieldType.DATE, title=title)
    for name, title in (("date", "The day it happened"), ("recorded_on", "The day the council learned of it"))
}
VERIFIED = Field(name="verified", type=FieldType.BOOLEAN, title="Verified")


class Origin(Protocol):
    """Where a record was read: as a whole, and each of its fields (`key_questions.safe` for a key of a map)."""

    @property
    def place(self) -> Place | None:
        """Where the record begins."""

    def at(self, name: str, *, value: bool = True) -> Place | None:
        """Where the field's value stands, or its name, or else the record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceOnly:
    """The origin of a record of which only its own place is known, if that."""

    place: Place | None

    def at(self, name: str, *, value: bool = True) -> Place | None:
        """The record's place."""
        return self.place


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A record that is no signal: where it stands, its id if it has one, and why."""

    place: Place | None
    id: str | None
    mistakes: tuple[Mistake, ...]


def signal_from_record(record: Mapping[str, object], *, vocabulary: Vocabulary, place: Place | None = None) -> Signal:
    """The signal that the record is; SignalError with every mistake in it."""
    found = read_record(record, vocabulary, PlaceOnly(place=place))
    if isinstance(found, LeftOut):
        raise SignalError(found.mistakes)
    return found


def read_record(record: object, vocabulary: Vocabulary, origin: Origin) -> Signal | LeftOut:
    """The signal that the record is, or what is wrong with it."""
    if not isinstance(record, Mapping):
        mistake = Mistake(code="Q400", text=f"a signal is wanted here, not {shown(record)}", place=origin.place)
        return LeftOut(place=origin.place, id=None, mistakes=(mistake,))
    return Reading(record, vocabulary, origin).result()


class Reading:
    """One record on its way to a signal; `mistakes` are all that were found."""

    __slots__ = ("fields", "kind", "mistakes", "origin", "record", "vocabulary")

    def __init__(self, record: Mapping[str, object], vocabulary: Vocabulary, origin: Origin) -> None:
        self.record, self.vocabulary, self.origin = record, vocabulary, origin
        self.mistakes: list[Mistake] = []
        self.fields: dict[str, Value] = {}
        self.kind: Kind | None = None

    def result(self) -> Signal | LeftOut:
        """The signal, or the record left out with its mistakes."""
        id_, provider, kind = (self.required(name) for name in REQUIRED[:3])
        happened, recorded_on = self.day("date"), self.day("recorded_on") if "recorded_on" in self.record else None
        names = [self.name(name) if name in self.record else None for name in NAMES]
        verified = self.verified() if "verified" in self.record else None
        self.read_fields(kind)
        self.check_whole(id_, provider, names[2], names[3])
        if self.mistakes or id_ is None or provider is None or kind is None or happened is None:
            return LeftOut(place=self.origin.place, id=id_, mistakes=tuple(self.mistakes))
        return Signal(
            id=id_,
            provider=intern(provider),
            kind=self.kind.name if self.kind else kind,
            date=happened,
            recorded_on=recorded_on or happened,
            recorded=recorded_on is not None,
            source=intern(names[0]) if names[0] else None,
            ref=names[1],
            verified=verified,
            supersedes=names[2],
            withdraws=names[3],
            fields=self.fields,
            place=self.origin.place,
        )

    def required(self, name: str) -> str | None:
        """A name that every signal needs."""
        if self.record.get(name) is None:
            self.wrong("Q410", f"`{name}` is missing", "")
            return None
        return self.name(name)

    def name(self, name: str) -> str | None:
        """One of the common names, or None when it is not given."""
        given = self.record.get(name)
        if given is None:
            return None
        try:
            return name_text(name, given)
        except Wrong as wrong:
            self.wrong(wrong.code, wrong.text, name, wrong.hint)
            return None

    def day(self, name: str) -> date | None:
        """One of the two clocks."""
        given = self.record.get(name)
        if given is None or (given == "unknown" and name == "recorded_on"):
            if name == "date":
                self.wrong("Q410", "`date` is missing", "")
            return None
        try:
            return day(DAYS[name], name, given)
        except Wrong as wrong:
            self.wrong(wrong.code, wrong.text, name, wrong.hint)
            return None

    def verified(self) -> bool | None:
        """Whether somebody checked it; None when that is not known."""
        given = self.record.get("verified")
        if given is None or given == "unknown":
            return None
        try:
            return truth(VERIFIED, "verified", given)
        except Wrong as wrong:
            self.wrong(wrong.code, wrong.text, "verified", wrong.hint)
            return None

    def read_fields(self, kind_name: str | None) -> None:
        """The fields of the kind; of an unknown kind nothing more can be said."""
        if kind_name is None:
            return
        kind = self.kind = self.vocabulary.kinds.get(kind_name)
        if kind is None:
            hint = did_you_mean(kind_name, self.vocabulary.kinds)
            self.wrong("Q411", f"{shown(kind_name)} is not a kind of signal", "kind", hint)
            return
        for name, given in self.record.items():
            if name in SHARED:
                continue
            field = kind.fields.get(name)
            if field is None:
                hint = did_you_mean(str(name), [*kind.fields, *COMMON])
                self.wrong("Q412", f"{shown(name)} is not a field of `{kind.name}`", str(name), hint)
                continue
            found = self.value(field, given)
            if found is not ABSENT:
                self.fields[field.name] = found  # type: ignore[assignment]

    def value(self, field: Field, given: object) -> object:
        """The value of a field; ABSENT when it is unknown, or refused."""
        try:
            return value_of(field, given)
        except Wrong as wrong:
            for one in (wrong, *wrong.others):
                name = f"{field.name}.{one.key}" if one.key else field.name
                self.wrong(one.code, one.text, name, one.hint)
            return ABSENT

    def check_whole(self, id_: str | None, provider: str | None, supersedes: str | None, withdraws: str | None) -> None:
        """What no single field shows."""
        if supersedes and withdraws:
            self.wrong("Q420", "a signal cannot both supersede and withdraw", "withdraws")
        if id_ is not None and id_ in (supersedes, withdraws):
            self.wrong("Q420", "a signal cannot correct itself", "supersedes" if id_ == supersedes else "withdraws")
        kind = self.kind
        if kind is None:
            return
        if provider == ALL_PROVIDERS and not kind.for_all:
            self.wrong("Q421", f"`{kind.name}` is about one provider, not `*`", "provider")
        for row in kind.never_together:
            if all(name in self.fields and self.fields[name] == value for name, value in row.items()):
                both = " with ".join(f"`{name}` {shown(value)}" for name, value in row.items())
                self.wrong("Q422", f"{both} cannot be true together", list(row)[-1])

    def wrong(self, code: str, text: str, name: str, hint: str | None = None) -> None:
        """Note a mistake at a field, or at the record."""
        place = self.origin.at(name, value=code not in NAME_IS_WRONG) if name else self.origin.place
        id_ = self.record.get("id")
        said = f"signal {shown(id_)}: {text}" if isinstance(id_, str) and id_ else text
        self.mistakes.append(Mistake(code=code, text=said, place=place, hint=hint))
