"""What a vocabulary is made of: types, scales, fields and kinds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from qaengine.signals.records import Value


class FieldType(StrEnum):
    """What a field's value is; `any` is one scalar of whatever type (a person's answer)."""

    TEXT = "text"
    WHOLE = "whole"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    DATE = "date"
    CHOICE = "choice"
    LIST = "list"
    MAP = "map"
    ANY = "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Values in their order from best to worst, and those outside the order (`not_rated`, `unknown`)."""

    name: str
    values: tuple[str, ...]
    outside: tuple[str, ...] = ()

    @property
    def every(self) -> tuple[str, ...]:
        """All values, those outside the order last."""
        return self.values + self.outside

    def rank(self, value: str) -> int | None:
        """How bad: 0 is best; None outside the order."""
        return self.values.index(value) if value in self.values else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a kind.

    `choices` are all values allowed, those outside the order included; () is free. Of a list they are the items', of a
    map the values'. `scale` is the one scale they come from; a field that draws on several names them in `scales`
    and has no `scale`. An `event` date is null for "not yet", absent for unknown, and "not yet" too when later than
    the as-of day. On a `nullable` field null means "none"; on any other it means unknown. `keys` are the keys of a map,
    () when free. `worse` says which way is worse: true or false, more or less, later or earlier; scales say it
    themselves. The choices of an `of_kinds` field are the names of all kinds.
    """

    name: str
    type: FieldType
    title: str
    scale: str | None = None
    scales: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    event: bool = False
    nullable: bool = False
    items: FieldType | None = None
    keys: tuple[str, ...] = ()
    values: FieldType | None = None
    worse: str | None = None
    unit: str | None = None
    of_kinds: bool = False

    @property
    def content(self) -> FieldType:
        """The type of what is in it: of a list the items', of a map the values', else its own."""
        return self.items or self.values or self.type


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of signal. `adverse`: one more such signal never lowers concern. `for_all`: the provider may be `*`.

    `never_together` lists values that cannot be true at once: field to value, None for "not yet" or none.
    """

    name: str
    title: str
    adverse: bool = False
    for_all: bool = False
    fields: Mapping[str, Field] = field(default_factory=dict)
    never_together: tuple[Mapping[str, Value], ...] = ()
    note: str | None = None
