"""From the YAML of a vocabulary to kinds and scales, and back to plain data."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from itertools import product
from typing import NamedTuple

from qaengine.documents import is_null
from qaengine.errors import Mistake, Place, did_you_mean
from qaengine.signals.kinds import Field, FieldType, Kind, Scale
from qaengine.signals.records import COMMON, Value

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
KIND_WORDS = ("title", "adverse", "for_all", "fields", "never_together", "note")
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


@dataclass(slots=True, kw_only=True)
class Draft:
    """A vocabulary in the making, with the mistakes found on the way."""

    kinds: dict[str, Kind]
    scales: dict[str, Scale]
    mistakes: list[Mistake] = field(default_factory=list)

    def add(self, document: Mapping[str, object]) -> None:
        """Take in a document: its scales first, then its kinds, then what depends on all kinds."""
        self.only(document, ("scales", "kinds"), "a vocabulary")
        for name, given in self.entries(document.get("scales", {}), "scales"):
            self.add_scale(name, given)
        for name, given in self.entries(document.get("kinds", {}), "kinds"):
            self.add_kind(name, given)
        self.kinds = {name: self.knowing_kinds(kind) for name, kind in self.kinds.items()}

    def add_scale(self, name: str, given: Mapping[str, object]) -> None:
        """Take in a scale, unless one of that name says something else."""
        self.only(given, ("best_to_worst", "outside"), f"scale `{name}`")
        scale = Scale(
            name=str(name),
            values=self.words(given.get("best_to_worst", ()), f"scale `{name}`"),
            outside=self.words(given.get("outside", ()), f"scale `{name}`"),
        )
        if not scale.values or len(set(scale.every)) < len(scale.every):
            self.wrong("Q455", f"scale `{name}` needs values from best to worst, each once", name, given)
        elif self.scales.get(scale.name, scale) != scale:
            self.wrong("Q453", f"scale `{name}` is there already and says something else", name, given)
        else:
            self.scales[scale.name] = scale

    def add_kind(self, name: str, given: Mapping[str, object]) -> None:
        """Take in a kind, or more fields of one that is there."""
        self.only(given, KIND_WORDS, f"kind `{name}`")
        held = self.kinds.get(name)
        kind = self.stated(str(name), given, held or Kind(name=str(name), title=sentence(name)))
        if held and replace(kind, fields=held.fields, never_together=held.never_together) != held:
            self.wrong("Q453", f"kind `{name}` is there already and says something else of itself", name, given)
            return
        known = dict(kind.fields)
        for field_name, shape in self.entries(given.get("fields", {}), f"`fields` of `{name}`", short=True):
            found = self.field(field_name, shape, known.get(field_name), name)
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
            kind = replace(kind, adverse=self.truth(given["adverse"], f"`adverse` of `{name}`"))
        if "for_all" in given:
            kind = replace(kind, for_all=self.truth(given["for_all"], f"`for_all` of `{name}`"))
        return kind

    # Fields

    def field(self, name: str, given: object, held: Field | None, kind: str) -> Field | None:
        """The field that is described, or more of the one that is held."""
        named = f"`{name}` of `{kind}`"
        if name in COMMON:
            return self.wrong("Q454", f"{named} has the name of something that every signal carries", name)
        table: Mapping[str, object] = given if isinstance(given, Mapping) else {"type": given}
        self.only(table, SHAPES + DETAILS, named)
        if held and not any(word in table for word in SHAPES):
            return self.more_of(held, table, named)
        found = self.new_field(str(name), table, named)
        if held and found and found != held:
            return self.wrong("Q453", f"{named} is there already and says something else", name, given)
        return found

    def more_of(self, held: Field, table: Mapping[str, object], named: str) -> Field | None:
        """The field with more values or keys."""
        for word in table:
            if word not in ("also", "keys"):
                return self.wrong("Q453", f"{named} is there already; only `also` and `keys` add to it", word)
        if ("also" in table and not held.choices) or ("keys" in table and not held.keys):
            return self.wrong("Q453", f"{named} is free already: there is nothing to add to", table)
        also = tuple(word for word in self.words(table.get("also", ()), named) if word not in held.choices)
        keys = tuple(word for word in self.words(table.get("keys", ()), named) if word not in held.keys)
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
            return self.wrong("Q455", f"{named} does not say what its values are", name, table, hint=hint)
        content = self.content(shapes[0], table[shapes[0]], named)
        if content is None:
            return None
        outer = {"list_of": FieldType.LIST, "map_of": FieldType.MAP}.get(shapes[0])
        also = self.words(table.get("also", ()), named)
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
        event = plain.event or ("event" in table and self.truth(table["event"], f"`event` of {named}"))
        worse = str(table["worse"]) if "worse" in table else None
        if event and plain.type is not FieldType.DATE:
            return self.wrong("Q455", f"{named} is no date, so it cannot tell of an event", table["event"])
        if "keys" in table and plain.type is not FieldType.MAP:
            return self.wrong("Q455", f"{named} is no map, so it has no keys", table["keys"])
        allowed = WORSE.get(plain.type, ())
        if worse is not None and worse not in allowed:
            hint = did_you_mean(worse, allowed) or "a scale says it by its order"
            return self.wrong("Q455", f"{named} cannot be worse when `{worse}`", table["worse"], hint=hint)
        return replace(
            plain,
            event=event,
            nullable="nullable" in table and self.truth(table["nullable"], f"`nullable` of {named}"),
            keys=self.words(table.get("keys", ()), named),
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
            return self.scaled(self.words(given, named), named)
        if shape == "one_of" or not isinstance(given, str):
            return Content(FieldType.CHOICE, choices=self.words(given, named))
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
        return self.wrong("Q452", f"`{given}` is not a type of values for {named}", given, hint=hint)

    def scaled(self, names: Iterable[object], named: str) -> Content | None:
        """The values of one scale or of several."""
        scales = []
        for name in names:
            if str(name) not in self.scales:
                hint = did_you_mean(str(name), self.scales)
                return self.wrong("Q452", f"{named} names the scale `{name}`, which is not there", name, hint=hint)
            scales.append(self.scales[str(name)])
        return Content(
            FieldType.CHOICE,
            choices=tuple(dict.fromkeys(value for scale in scales for value in scale.every)),
            outside=tuple(dict.fromkeys(value for scale in scales for value in scale.outside)),
            scales=tuple(scale.name for scale in scales),
        )

    # What depends on more than one field or kind

    def knowing_kinds(self, kind: Kind) -> Kind:
        """The kind with the names of all kinds as the choices where a field lists kinds."""
        names = tuple(sorted(self.kinds))
        known = {name: replace(one, choices=names) if one.of_kinds else one for name, one in kind.fields.items()}
        return replace(kind, fields=known)

    def together(self, given: object, kind: Kind) -> Iterator[Mapping[str, Value]]:
        """The combinations that cannot be true at once; a list of values stands for one combination each."""
        for row in given if isinstance(given, list | tuple) else ():
            if not isinstance(row, Mapping) or not all(name in kind.fields for name in row):
                self.wrong("Q456", f"`never_together` of `{kind.name}` names a field that it does not have", row)
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
            return self.truth(given, f"`{one.name}`")
        if one.type is FieldType.WHOLE and str(given).isdecimal():
            return int(str(given))
        if one.type is FieldType.TEXT or given in one.choices:
            return str(given)
        self.wrong("Q456", f"`{given}` is not a value of `{one.name}`", given, hint=did_you_mean(str(given), one.choices))
        return None

    # Small things

    def only(self, table: Mapping[str, object], words: Iterable[str], named: str) -> None:
        """Note every key that has no meaning here."""
        known = list(words)
        for key in table:
            if key not in known:
                self.wrong("Q451", f"`{key}` has no meaning in {named}", key, hint=did_you_mean(key, known))

    def entries(self, given: object, named: str, *, short: bool = False) -> Iterator[tuple[str, Mapping[str, object]]]:
        """Names and their tables; with `short`, one word may stand for a table."""
        if not isinstance(given, Mapping):
            self.wrong("Q450", f"{named} wants a table of names", given)
            return
        for name, table in given.items():
            if isinstance(table, Mapping) or (short and isinstance(table, str)):
                yield name, table  # type: ignore[misc]
            else:
                self.wrong("Q450", f"`{name}` in {named} wants a table", name)

    def words(self, given: object, named: str) -> tuple[str, ...]:
        """A list of words."""
        if not isinstance(given, list | tuple) or not all(isinstance(word, str) for word in given):
            self.wrong("Q450", f"{named} wants a list of words", given)
            return ()
        return tuple(str(word) for word in given)

    def truth(self, given: object, named: str) -> bool:
        """true or false."""
        if given not in (True, False, "true", "false"):
            self.wrong("Q450", f"{named} is either `true` or `false`", given)
        return given in (True, "true")

    def wrong(self, code: str, text: str, *at: object, hint: str | None = None) -> None:
        """Note a mistake at the first of the things that has a place."""
        places = (getattr(thing, "place", None) for thing in at)
        place = next((found for found in places if isinstance(found, Place)), None)
        self.mistakes.append(Mistake(code=code, text=text, place=place, hint=hint))


def sentence(name: str) -> str:
    """A name as a title: `served_on` is `Served on`."""
    words = name.replace("_", " ").replace(".", " ")
    return words[:1].upper() + words[1:]


def document_of(kinds: Mapping[str, Kind], scales: Mapping[str, Scale]) -> dict[str, object]:
    """Kinds and scales as plain data in the form they are read from."""
    return {
        "scales": {
            name: {"best_to_worst": list(scale.values), "outside": list(scale.outside)}
            for name, scale in scales.items()
        },
        "kinds": {name: kind_document(kind) for name, kind in kinds.items()},
    }


def kind_document(kind: Kind) -> dict[str, object]:
    """One kind as plain data."""
    document: dict[str, object] = {"title": kind.title, "adverse": kind.adverse, "for_all": kind.for_all}
    if kind.note is not None:
        document["note"] = kind.note
    document["fields"] = {name: field_document(one) for name, one in kind.fields.items()}
    if kind.never_together:
        document["never_together"] = [dict(row) for row in kind.never_together]
    return document


def field_document(one: Field) -> dict[str, object]:
    """One field as plain data: what its values are first, then whatever it says beyond that."""
    also = [value for value in one.choices if value in one.outside] if one.scale or one.scales else []
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
