"""The signal: one dated piece of intelligence about one provider, as it was read."""

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import sha256
from typing import TypeAlias

import rfc8785

from qaengine.errors import Place

Value: TypeAlias = str | bool | int | Decimal | datetime.date | tuple["Value", ...] | Mapping[str, "Value"] | None

ALL_PROVIDERS = "*"
"""The provider of a signal that speaks of every provider."""

COMMON = ("id", "provider", "kind", "date", "recorded_on", "source", "ref", "verified", "supersedes", "withdraws")
"""What every signal may carry, whatever its kind; no kind has a field of these names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One piece of intelligence; two are equal when they say the same, wherever they were read.

    In `fields` a missing key is unknown; None is "not yet" for the date of an event, and "none" for a field that
    the vocabulary calls nullable. `recorded_on` is `date` where it was not given, and `recorded` says which.
    """

    id: str
    provider: str
    kind: str
    date: datetime.date
    recorded_on: datetime.date
    recorded: bool = False
    source: str | None = None
    ref: str | None = None
    verified: bool | None = None
    supersedes: str | None = None
    withdraws: str | None = None
    fields: Mapping[str, Value] = field(default_factory=dict)
    place: Place | None = field(default=None, compare=False)

    def __hash__(self) -> int:
        return hash((self.id, self.provider))

    @property
    def corrects(self) -> str | None:
        """The id of the signal that this one replaces or retracts."""
        return self.supersedes or self.withdraws

    @property
    def digest(self) -> str:
        """SHA-256 over the canonical JSON (RFC 8785) of the record; made anew at each reading."""
        return f"sha256:{sha256(canonical(self.document())).hexdigest()}"

    def document(self) -> dict[str, object]:
        """The flat record of contracts.md with what was given and no more: dates ISO 8601, decimals as text."""
        common = {
            "recorded_on": self.recorded_on.isoformat() if self.recorded else None,
            "source": self.source,
            "ref": self.ref,
            "verified": self.verified,
            "supersedes": self.supersedes,
            "withdraws": self.withdraws,
        }
        return {
            "id": self.id,
            "provider": self.provider,
            "kind": self.kind,
            "date": self.date.isoformat(),
            **{name: value for name, value in common.items() if value is not None},
            **{name: plain_value(value) for name, value in self.fields.items()},
        }


def plain_value(value: Value) -> object:
    """The value as JSON has it: dates and decimals as text, lists and maps all through."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, tuple):
        return [plain_value(item) for item in value]
    if isinstance(value, Mapping):
        return {key: plain_value(item) for key, item in value.items()}
    return value


def canonical(document: Mapping[str, object]) -> bytes:
    """The bytes of RFC 8785. Of text within ASCII and without floats the standard encoder writes the same, faster."""
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("ascii") if text.isascii() else rfc8785.dumps(document)  # type: ignore[arg-type]
