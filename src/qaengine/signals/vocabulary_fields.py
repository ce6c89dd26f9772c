"""From the YAML of one field to the field, and back to plain data."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from qaengine.errors import did_you_mean
from qaengine.signals.kinds import Field, FieldType, Scale
from qaengine.signals.records import COMMON
from qaengine.signals.vocabulary_notes import Notes

SIMPLE = {
    FieldType.TEXT,
    FieldType.WHOLE,
    FieldType.DECIMAL,
    FieldType.BOOLEAN,
    FieldType.DATE,
    FieldType.ANY,
}
SHAPES = ("type", "scale", "scales", "one_of", "list_of", "map_of")
DETAILS = ("title", "also", "keys", "event", "nullable", "worse", "unit")
WORSE = {
    FieldType.BOOLEAN: ("true", "false"),
    FieldType.WHOLE: ("more", "less"),
    FieldType.DECIMAL: ("more", "less"),
    FieldType.DATE: ("later", "earlier"),
}


class Content(NamedTuple):
    """What a field, an item of a list or a value of a map can be."""

    type: FieldType
    choices: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    scales: tuple[str, ...] = ()
    event: bool = False
    of_kinds: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldReader:
    """Reads fields that may draw on these scales, and notes what is wrong."""

    scales: Mapping[str, Scale]
    notes: Notes

    def field(self, name: str, given: object, held: Field | None, kind: str) -> Field | None:
        """The field that is described, or more of the one that is held."""
        named = f"`{name}` of `{kind}`"
        if name in COMMON:
            self.notes.wrong("Q454", f"{named} has the name of something that every signal carries", name)
            return None
        table: Mapping[str, object] = given if isinstance(given, Mapping) else {"type": given}
        self.notes.only(table, SHAPES + DETAILS, named)
        if held and not any(word in table for word in SHAPES):
            return self.more_of(held, table, named)
        found = self.new_field(str(name), table, named)
        if held and found and found != held:
            self.notes.wrong("Q453", f"{named} is there already and says something else", name, given)
            return None
        return found

    def more_of(self, held: Field, table: Mapping[str, object], named: str) -> Field | None:
        """The field with more values or keys."""
        for word in table:
            if word not in ("also", "keys"):
                self.notes.wrong("Q453", f"{named} is there already; only `also` and `keys` add to it", word)
                return None
        if ("also" in table and not held.choices) or ("keys" in table and not held.keys):
            self.notes.wrong("Q453", f"{named} is free already: there is nothing to add to", table)
            return None
        also = tuple(word for word in self.notes.words(table.get("also", ()), named) if word not in held.choices)
        keys = tuple(word for word in self.notes.words(table.get("keys", ()), named) if word not in held.keys)
        ordered = held.scale or held.scales
        return replace(
            held,
            choices=held.choices + also,
            outside=held.outside + (also if ordered else ()),
            keys=held.keys + keys,
        )

    def new_field(self, name: str, table: Mapping[str, object], named: str) -> Field | None:
        """The field as one table describes it."""
        shapes = [word for word in SHAPES if word in table]
        if len(shapes) != 1:
            hint = "it needs one of " + ", ".join(f"`{word}`" for word in SHAPES)
            self.notes.wrong("Q455", f"{named} does not say what its values are", name, table, hint=hint)
            return None
        content = self.content(shapes[0], table[shapes[0]], named)
        if content is None:
            return None
        outer = {"list_of": FieldType.LIST, "map_of": FieldType.MAP}.get(shapes[0])
        also = self.notes.words(table.get("also", ()), named)
        return self.detailed(
            Field(
                name=name,
                type=outer or content.type,
                title=str(table["title"]) if "title" in table else sentence(name),
                scale=content.scales[0] if len(content.scales) == 1 else None,
                scales=content.scales if len(content.scales) > 1 else (),
                choices=content.choices + also,
                outside=content.outside + (also if content.scales else ()),
                event=content.event,
                items=content.type if outer is FieldType.LIST else None,
                values=content.type if outer is FieldType.MAP else None,
                of_kinds=content.of_kinds,
            ),
            table,
            named,
        )

    def detailed(self, plain: Field, table: Mapping[str, object], named: str) -> Field | None:
        """The field with its smaller attributes, as far as they fit its type."""
        event = plain.event or ("event" in table and self.notes.truth(table["event"], f"`event` of {named}"))
        worse = str(table["worse"]) if "worse" in table else None
        if event and plain.type is not FieldType.DATE:
            self.notes.wrong("Q455", f"{named} is no date, so it cannot tell of an event", table.get("event"), table)
            return None
        if "keys" in table and plain.type is not FieldType.MAP:
            self.notes.wrong("Q455", f"{named} is no map, so it has no keys", table["keys"])
            return None
        allowed = WORSE.get(plain.type, ())
        if worse is not None and worse not in allowed:
            hint = did_you_mean(worse, allowed) or "a scale says it by its order"
            self.notes.wrong("Q455", f"{named} cannot be worse when `{worse}`", table["worse"], hint=hint)
            return None
        return replace(
            plain,
            event=event,
            nullable="nullable" in table and self.notes.truth(table["nullable"], f"`nullable` of {named}"),
            keys=self.notes.words(table.get("keys", ()), named),
            worse=worse,
            unit=str(table["unit"]) if "unit" in table else None,
        )

    def content(self, shape: str, given: object, named: str) -> Content | None:
        """What the values can be, by the word that introduces them."""
        if shape == "type":
            return self.simple(given, named, allow=("event",))
        if shape == "scale":
            return self.scaled((given,), named)
        if shape == "scales":
            return self.scaled(self.notes.words(given, named), named)
        if shape == "one_of" or not isinstance(given, str):
            return Content(FieldType.CHOICE, choices=self.notes.words(given, named))
        if given == "kind":
            return Content(FieldType.CHOICE, of_kinds=True)
        return self.scaled((given,), named) if given in self.scales else self.simple(given, named, allow=self.scales)

    def simple(self, given: object, named: str, allow: Iterable[str]) -> Content | None:
        """A plain type by its name, or a date that tells of an event."""
        if given == "event":
            return Content(FieldType.DATE, event=True)
        if isinstance(given, str) and given in SIMPLE:
            return Content(FieldType(str(given)))
        hint = did_you_mean(str(given), [*SIMPLE, *allow])
        self.notes.wrong("Q452", f"`{given}` is not a type of values for {named}", given, hint=hint)
        return None

    def scaled(self, names: Iterable[object], named: str) -> Content | None:
        """The values of one scale or of several."""
        scales = []
        for name in names:
            if str(name) not in self.scales:
                hint = did_you_mean(str(name), self.scales)
                self.notes.wrong("Q452", f"{named} names the scale `{name}`, which is not there", name, hint=hint)
                return None
            scales.append(self.scales[str(name)])
        return Content(
            FieldType.CHOICE,
            choices=tuple(dict.fromkeys(value for scale in scales for value in scale.every)),
            outside=tuple(dict.fromkeys(value for scale in scales for value in scale.outside)),
            scales=tuple(scale.name for scale in scales),
        )


def sentence(name: str) -> str:
    """A name as a title: `served_on` is `Served on`."""
    words = name.replace("_", " ").replace(".", " ")
    return words[:1].upper() + words[1:]


def field_document(one: Field, scales: Mapping[str, Scale]) -> dict[str, object]:
    """One field as plain data: what its values are first, then whatever it says beyond that."""
    drawn_on = (one.scale,) if one.scale else one.scales
    own = {value for name in drawn_on for value in scales[name].every}
    also = [value for value in one.choices if drawn_on and value not in own]
    document: dict[str, object] = {**shape_document(one), "title": one.title}
    if also:
        document["also"] = also
    kept = {"keys": list(one.keys), "event": one.event, "nullable": one.nullable, "worse": one.worse, "unit": one.unit}
    return document | {name: value for name, value in kept.items() if value}


def shape_document(one: Field) -> dict[str, object]:
    """What the values are."""
    content: object = one.content.value
    if one.of_kinds:
        content = "kind"
    elif one.scale:
        content = one.scale
    elif one.choices and not one.scales:
        content = list(one.choices)
    match one.type:
        case FieldType.LIST:
            return {"list_of": content}
        case FieldType.MAP:
            return {"map_of": content}
        case FieldType.CHOICE if one.scales:
            return {"scales": list(one.scales)}
        case FieldType.CHOICE:
            return {"scale" if one.scale else "one_of": content}
        case _:
            return {"type": content}
