"""The vocabulary: the kinds of signal, their fields, and which values there are and which of two is worse."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Self, cast

from qaengine.documents import Table, read_document
from qaengine.errors import VocabularyError
from qaengine.signals.kinds import Field, FieldType, Kind, Scale
from qaengine.signals.records import Value
from qaengine.signals.vocabulary_document import Draft, document_of

__all__ = ["Field", "FieldType", "Kind", "Scale", "Vocabulary", "common"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Kinds and scales by name."""

    kinds: Mapping[str, Kind]
    scales: Mapping[str, Scale]

    @classmethod
    def from_document(cls, document: Table) -> Self:
        """The vocabulary that a YAML document describes; VocabularyError with every mistake in it."""
        return cls(kinds={}, scales={}).extended(document)

    def extended(self, document: Table) -> Self:
        """This vocabulary with the kinds, fields, scales, values and keys that the document brings.

        A kind or scale that is there already may be said again only in the same words. A field that is there takes
        more values with `also` and more keys with `keys`. Whatever else clashes is in the VocabularyError.
        """
        draft = Draft(kinds=dict(self.kinds), scales=dict(self.scales))
        draft.add(cast("Mapping[str, object]", document))
        if draft.notes.mistakes:
            raise VocabularyError(draft.notes.mistakes)
        return type(self)(kinds=draft.kinds, scales=draft.scales)

    def kind(self, name: str) -> Kind | None:
        """The kind of this name, or None."""
        return self.kinds.get(name)

    def as_document(self) -> dict[str, object]:
        """Plain data that says the same; it can be read again, and digests are made over it."""
        return document_of(self.kinds, self.scales)

    def scale_of(self, field: Field, value: Value) -> Scale | None:
        """The scale of the field on which the value has its place; None when it is outside every order."""
        names = (field.scale,) if field.scale else field.scales
        return next((self.scales[name] for name in names if value in self.scales[name].values), None)

    def is_worse(self, field: Field, value: Value, than: Value) -> bool | None:
        """Whether `value` is worse than `than`; None when the vocabulary does not say which of the two is."""
        scale = self.scale_of(field, value)
        if scale is not None and than in scale.values:
            return scale.values.index(str(value)) > scale.values.index(str(than))
        match field.worse, value, than:
            case ("true" | "false") as worse, bool(), bool():
                return value is not than and value is (worse == "true")
            case ("more" | "less") as worse, int() | Decimal(), int() | Decimal():
                return value > than if worse == "more" else value < than
            case ("later" | "earlier") as worse, date(), date():
                return value > than if worse == "later" else value < than
            case _:
                return None


@cache
def common() -> Vocabulary:
    """The vocabulary that ships with qaengine."""
    name = "vocabulary.yaml"
    document = read_document((files("qaengine.signals") / name).read_text(encoding="utf-8"), file=name)
    assert isinstance(document, Table)
    return Vocabulary.from_document(document)
