"""The names that one policy brings, and the parts of the schema that list them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from typing import Any, Self, get_args

from qaengine.periods import Period
from qaengine.policy.carriers import carriers
from qaengine.policy.records import PolicyTree, Setting
from qaengine.policy.schema import slots
from qaengine.policy.types import Type
from qaengine.policy.words import NAME, Clause, Reading, literal_from, shown
from qaengine.signals.vocabulary import Vocabulary

Schema = dict[str, Any]
NEW = "If it is new, make the schema again: qaengine schema policy --policy FILE -o FILE"
_CLAUSE: re.Pattern[str] = get_args(Clause)[1].pattern
SORTS = ("number", "period", "date")


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What a policy names, each with a few words on it; `types` are those of the indicators.

    `settings` are by what they are: numbers, periods or dates. `registered` says whether `clauses` are all there are.
    `words` are all single words in the policy, names of kinds among them.
    """

    indicators: Mapping[str, str] = field(default_factory=dict)
    types: Mapping[str, Type] = field(default_factory=dict)
    decisions: Mapping[str, str] = field(default_factory=dict)
    outcomes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    readings: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    clauses: Mapping[str, str] = field(default_factory=dict)
    registered: bool = False
    words: frozenset[str] = frozenset()

    @classmethod
    def of(cls, tree: PolicyTree, types: Mapping[str, Type], clauses: Mapping[str, str]) -> Self:
        """The names of a policy; `clauses` are those of its registers, each with what it says."""
        carried = {str(carrier.clause): "" for carrier in carriers(tree) if _CLAUSE.fullmatch(carrier.clause)}
        return cls(
            indicators={name: _titled(name, one.title) for name, one in _named(tree.indicators)},
            types=types,
            decisions={name: _titled(name, one.title) for name, one in _named(tree.decisions)},
            outcomes={
                name: {key: _titled(key, outcome.title) for key, outcome in _named(one.outcomes)}
                for name, one in _named(tree.decisions)
            },
            people={name: shown(title) for name, title in (*_named(tree.roles), *_named(tree.forums))},
            readings={name: str(text) for name, text in _named(tree.readings)},
            settings=_by_sort(tree.settings),
            clauses=dict(clauses) or carried,
            registered=bool(clauses),
            words=frozenset(_words(tree)),
        )


def _named(table: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The entries of a table, but for what stands in the place of a mistake."""
    return ((str(name), one) for name, one in table.items() if name)


def _words(value: object) -> Iterator[str]:
    """Every text in a tree of records."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _words(item)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _words(key)
            yield from _words(item)
    elif is_dataclass(value):
        for each in fields(value):
            yield from _words(getattr(value, each.name))


def _titled(name: str, title: str | None) -> str:
    return str(title) if title else name.replace("_", " ")


def _by_sort(settings: Mapping[str, Setting]) -> dict[str, dict[str, str]]:
    """The settings by what they are, each with its value and the reason for it."""
    found: dict[str, dict[str, str]] = {sort: {} for sort in SORTS}
    for name, setting in _named(settings):
        first = setting.value if isinstance(setting.value, str) else setting.value[0].value
        words = setting.title or setting.because or (setting.clause and f"as {setting.clause} says")
        found[_sort(first)][name] = f"{first}: {words}" if words else str(first)
    return found


def _sort(text: str) -> str:
    match literal_from(text):
        case Period():
            return "period"
        case date():
            return "date"
        case _:
            return "number"


def name_definitions(vocabulary: Vocabulary, names: Names | None) -> dict[str, Schema]:
    """The definitions of what may be named: what a policy names if it is given, else how such a name looks."""
    own = names or Names()
    clause, reading = (get_args(form)[1].schema for form in (Clause, Reading))
    outcomes: dict[str, str] = {}
    for decision, listed in own.outcomes.items():
        for outcome, title in listed.items():
            outcomes[outcome] = "; ".join(filter(None, (outcomes.get(outcome), f"{title} ({decision})")))
    name: Schema = {"type": "string", "pattern": f"^{NAME}$"}
    known = names is not None
    listed_clauses = _listed("clause", own.clauses, clause, strict=own.registered)
    return {
        slots.INDICATOR: _listed("indicator", own.indicators, name, strict=known),
        slots.DECISION: _listed("decision", own.decisions, name, strict=known),
        slots.OUTCOME: _listed("outcome", outcomes, name, strict=known),
        slots.PERSON: _listed("role or forum", own.people, name, strict=known),
        slots.READING: _listed("reading", own.readings, reading, strict=known),
        slots.CLAUSE: listed_clauses,
        slots.SCALE: _listed("scale", _scales(vocabulary), name, strict=known),
        **{f"setting.{sort}": _setting(sort, own.settings.get(sort, {}), strict=known) for sort in SORTS},
        "setting.any": _setting(
            "value", {k: v for each in own.settings.values() for k, v in each.items()}, strict=known
        ),
    }


def _scales(vocabulary: Vocabulary) -> dict[str, str]:
    return {name: "From best to worst: " + ", ".join(scale.values) for name, scale in sorted(vocabulary.scales.items())}


def _listed(what: str, words: Mapping[str, str], form: Schema, *, strict: bool) -> Schema:
    """One of some words, each with its own on it; without `strict` any other that looks like one, too."""
    offered: Schema = (
        {"enum": list(words), "enumDescriptions": list(words.values())}
        if any(words.values())
        else {"enum": list(words)}
    )
    title = {"title": what[:1].upper() + what[1:]}
    if not words:
        return title | ({"not": {}, "errorMessage": f"This policy has no {what} yet. {NEW}"} if strict else form)
    if strict:
        return title | offered | {"errorMessage": f"This policy has no such {what}. {NEW}"}
    return title | {"anyOf": [offered, form]}


def _setting(sort: str, words: Mapping[str, str], *, strict: bool) -> Schema:
    """`{setting: name}` for what is a number, a period or a date."""
    name = _listed(f"setting that is a {sort}", words, {"type": "string", "pattern": f"^{NAME}$"}, strict=strict)
    return {
        "type": "object",
        "properties": {"setting": {"description": "The name of a setting of this policy.", **name}},
        "required": ["setting"],
        "additionalProperties": False,
    }


def one_or_more(schema: Schema) -> Schema:
    """What the schema describes, or a list of it in which nothing stands twice."""
    return {"anyOf": [schema, {"type": "array", "items": schema, "minItems": 1, "uniqueItems": True}]}


def both(values: Iterable[str]) -> list[object]:
    """Values as an editor may read them: what looks like a number or a truth is read as one, or as text."""
    return [twin for value in values for twin in _twins(value)]


def _twins(value: str) -> list[object]:
    if value in ("true", "false"):
        return [value == "true", value]
    return [int(value), value] if value.isdecimal() and str(int(value)) == value else [value]
