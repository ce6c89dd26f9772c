"""What the parts of a policy mean, as plain forms: two that are equal decide alike, whatever names and order they have.

Names, titles and the setting that a value comes from stand beside a form, to speak of it by, and are never compared.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from qaengine.periods import Period
from qaengine.policy.conditions import Literal

Steps = tuple[tuple[date | None, Literal], ...]
"""From which day on (None: from ever) a setting has which value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One value, or the values that a setting has one after the other; `setting` is where it is written."""

    key: str
    steps: Steps = field(compare=False)
    setting: str | None = field(default=None, compare=False)

    @property
    def value(self) -> Literal | None:
        """The value, where it is the same on every day."""
        return self.steps[0][1] if len(self.steps) == 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A named thing with named parts; `label` and `note` are what people call it."""

    kind: str
    slots: tuple[tuple[str, "Form"], ...]
    label: str = field(default="", compare=False)
    note: str = field(default="", compare=False)

    def slot(self, name: str) -> "Form | None":
        """The part of that name, or None."""
        return next((form for slot, form in self.slots if slot == name), None)

    @property
    def key(self) -> str:
        """A text that is the same for equal forms and no others."""
        return f"{self.kind}({','.join(f'{name}={form.key}' for name, form in self.slots)})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bag:
    """Several things whose order says nothing."""

    items: tuple["Form", ...]

    @property
    def key(self) -> str:
        """A text that is the same for equal forms and no others."""
        return "{" + ";".join(item.key for item in self.items) + "}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Several things one after the other."""

    items: tuple["Form", ...]

    @property
    def key(self) -> str:
        """A text that is the same for equal forms and no others."""
        return "[" + ";".join(item.key for item in self.items) + "]"


Form = Given | Part | Bag | Row


def given(value: Literal | None) -> Given:
    """The form of one value."""
    return stepped(((None, "" if value is None else value),))


def stepped(steps: Steps, setting: str | None = None) -> Given:
    """The form of a value that steps; a step that changes nothing is none."""
    kept: list[tuple[date | None, Literal]] = []
    for day, value in steps:
        if not kept or key_of(kept[-1][1]) != key_of(value):
            kept.append((day if kept else None, value))
    key = ",".join(f"{day or ''}:{key_of(value)}" for day, value in kept)
    return Given(key=key, steps=tuple(kept), setting=setting)


def key_of(value: Literal) -> str:
    """A value with its type, so that `true`, `1` and the text `1` are three."""
    match value:
        case bool():
            return f"b{value}"
        case Fraction() | int():
            return f"n{value}"
        case Period():
            return f"p{value}"
        case date():
            return f"d{value.isoformat()}"
        case _:
            return f"t{str(value)!r}"


def bag(items: Iterable[Form], *, once: bool = True) -> Bag:
    """Several things in an order of their own; equal ones once, unless each counts."""
    found = list(items)
    if once:
        found = list({item.key: item for item in found}.values())
    return Bag(items=tuple(sorted(found, key=lambda item: item.key)))


def words_bag(words: Iterable[str]) -> Bag:
    """Several names whose order says nothing."""
    return bag(given(str(word)) for word in words)


def part(kind: str, /, *, label: str = "", note: str = "", **slots: Form | None) -> Part:
    """A thing of its parts; those that are None are not there."""
    kept = tuple((name.rstrip("_"), form) for name, form in slots.items() if form is not None)
    return Part(kind=kind, slots=kept, label=label, note=note)
