"""From the YAML of a vocabulary to kinds and scales, and back to plain data."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import product

from qaengine.documents import is_null
from qaengine.errors import did_you_mean
from qaengine.signals.kinds import Field, FieldType, Kind, Scale
from qaengine.signals.records import Value
from qaengine.signals.vocabulary_fields import FieldReader, field_document, sentence
from qaengine.signals.vocabulary_notes import Notes

KIND_WORDS = ("title", "adverse", "for_all", "fields", "never_together", "note")


@dataclass(slots=True, kw_only=True)
class Draft:
    """A vocabulary in the making, with the notes of what is wrong in it."""

    kinds: dict[str, Kind]
    scales: dict[str, Scale]
    notes: Notes = field(default_factory=Notes)

    def add(self, document: Mapping[str, object]) -> None:
        """Take in a document: its scales first, then its kinds, then what depends on all kinds."""
        self.notes.only(document, ("scales", "kinds"), "a vocabulary")
        for name, given in self.notes.entries(document.get("scales", {}), "scales"):
            self.add_scale(name, given)
        for name, given in self.notes.entries(document.get("kinds", {}), "kinds"):
            self.add_kind(name, given)
        self.kinds = {name: self.knowing_kinds(kind) for name, kind in self.kinds.items()}

    def add_scale(self, name: str, given: Mapping[str, object]) -> None:
        """Take in a scale, unless one of that name says something else."""
        self.notes.only(given, ("best_to_worst", "outside"), f"scale `{name}`")
        scale = Scale(
            name=str(name),
            values=self.notes.words(given.get("best_to_worst", ()), f"scale `{name}`"),
            outside=self.notes.words(given.get("outside", ()), f"scale `{name}`"),
        )
        if not scale.values or len(set(scale.every)) < len(scale.every):
            self.notes.wrong("Q455", f"scale `{name}` needs values from best to worst, each once", name, given)
        elif self.scales.get(scale.name, scale) != scale:
            self.notes.wrong("Q453", f"scale `{name}` is there already and says something else", name, given)
        else:
            self.scales[scale.name] = scale

    def add_kind(self, name: str, given: Mapping[str, object]) -> None:
        """Take in a kind, or more fields of one that is there."""
        self.notes.only(given, KIND_WORDS, f"kind `{name}`")
        held = self.kinds.get(name)
        kind = self.stated(str(name), given, held or Kind(name=str(name), title=sentence(name)))
        if held and replace(kind, fields=held.fields, never_together=held.never_together) != held:
            self.notes.wrong("Q453", f"kind `{name}` is there already and says something else of itself", name, given)
            return
        reader = FieldReader(scales=self.scales, notes=self.notes)
        known = dict(kind.fields)
        for field_name, shape in self.notes.entries(given.get("fields", {}), f"`fields` of `{name}`", short=True):
            found = reader.field(field_name, shape, known.get(field_name), name)
            if found:
                known[found.name] = found
        kind = replace(kind, fields=known)
        together = tuple(self.together(given.get("never_together", ()), kind))
        added = tuple(row for row in together if row not in kind.never_together)
        self.kinds[kind.name] = replace(kind, never_together=kind.never_together + added)

    def stated(self, name: str, given: Mapping[str, object], kind: Kind) -> Kind:
        """The kind with what the document says of it as a whole."""
        if "title" in given:
            kind = replace(kind, title=str(given["title"]))
        if "note" in given:
            kind = replace(kind, note=str(given["note"]))
        if "adverse" in given:
            kind = replace(kind, adverse=self.notes.truth(given["adverse"], f"`adverse` of `{name}`"))
        if "for_all" in given:
            kind = replace(kind, for_all=self.notes.truth(given["for_all"], f"`for_all` of `{name}`"))
        return kind

    def knowing_kinds(self, kind: Kind) -> Kind:
        """The kind with the names of all kinds as the choices where a field lists kinds."""
        names = tuple(sorted(self.kinds))
        known = {name: replace(one, choices=names) if one.of_kinds else one for name, one in kind.fields.items()}
        return replace(kind, fields=known)

    def together(self, given: object, kind: Kind) -> Iterator[Mapping[str, Value]]:
        """The combinations that cannot be true at once; a list of values stands for one combination each."""
        for row in given if isinstance(given, list | tuple) else ():
            if not isinstance(row, Mapping) or not all(name in kind.fields for name in row):
                self.notes.wrong("Q456", f"`never_together` of `{kind.name}` names a field that it does not have", row)
                continue
            options = [value if isinstance(value, list) else [value] for value in row.values()]
            for values in product(*options):
                pairs = zip(row, values, strict=True)
                yield {str(name): self.fixed(kind.fields[name], value) for name, value in pairs}

    def fixed(self, one: Field, given: object) -> Value:
        """One value of a combination, as a signal would hold it."""
        if given is None or is_null(given):
            return None
        if one.type is FieldType.BOOLEAN:
            return self.notes.truth(given, f"`{one.name}`")
        if one.type is FieldType.WHOLE and str(given).isdecimal():
            return int(str(given))
        if one.type is FieldType.TEXT or given in one.choices:
            return str(given)
        self.notes.wrong(
            "Q456", f"`{given}` is not a value of `{one.name}`", given, hint=did_you_mean(str(given), one.choices)
        )
        return None


def document_of(kinds: Mapping[str, Kind], scales: Mapping[str, Scale]) -> dict[str, object]:
    """Kinds and scales as plain data in the form they are read from."""
    return {
        "scales": {
            name: {"best_to_worst": list(scale.values), "outside": list(scale.outside)}
            for name, scale in scales.items()
        },
        "kinds": {name: kind_document(kind, scales) for name, kind in kinds.items()},
    }


def kind_document(kind: Kind, scales: Mapping[str, Scale]) -> dict[str, object]:
    """One kind as plain data."""
    document: dict[str, object] = {"title": kind.title, "adverse": kind.adverse, "for_all": kind.for_all}
    if kind.note is not None:
        document["note"] = kind.note
    document["fields"] = {name: field_document(one, scales) for name, one in kind.fields.items()}
    if kind.never_together:
        document["never_together"] = [dict(row) for row in kind.never_together]
    return document
