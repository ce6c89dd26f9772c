"""The shape of a policy: pydantic looks it over, and here it says what is wrong in an author's words.

What is wrong is then set right in a copy: a misspelt key is read as the one that was meant, a missing part gets a
stand-in that stands nowhere in the file. The copy is looked over again, so one slip hides no other and has no echo.

    document -> records, or errors -> the document put right -> records, or errors -> ...
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from types import NoneType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from qaengine.documents import Listing, Table, Word
from qaengine.errors import certain, did_you_mean, nearest
from qaengine.policy.indicators import OPERATORS, Common, Indicator, operator_of
from qaengine.policy.keys import meant_keys, note_missing, note_unknown
from qaengine.policy.records import PolicyTree, SettingValue, Step
from qaengine.policy.slips import STAND_IN, Slips, place_of, placed
from qaengine.policy.words import Form, shown
from qaengine.signals.vocabulary import common

MOST_ROUNDS = 24
UNKNOWN_KEY = {"unexpected_keyword_argument", "extra_forbidden"}
NO_OPERATOR = {"union_tag_not_found", "union_tag_invalid"}
WANTED = {"dataclass_type": "a table", "dict_type": "a table", "tuple_type": "a list"}
ENDING = {"a table": "write `name: value` pairs", "a list": "begin each item with `- `"}

Path = tuple[Any, ...]


def shaped(document: Table, slips: Slips) -> PolicyTree:
    """The records that the document writes; for whatever is wrong a slip, and something harmless in its stead."""
    for _ in range(MOST_ROUNDS):
        try:
            return door().validate_python(document, context=slips)
        except ValidationError as error:
            document = _Round(document, slips).put_right(error.errors(include_url=False))
    raise AssertionError("a policy cannot be put right")


@cache
def door() -> TypeAdapter[PolicyTree]:
    """What pydantic makes of the records; built when the first policy is read."""
    return TypeAdapter(PolicyTree)


class _Round:
    """One look at what pydantic found in the document."""

    def __init__(self, document: Table, slips: Slips) -> None:
        self.document, self.slips = document, slips
        self.renamed: dict[Path, str] = {}
        self.replaced: dict[Path, object] = {}
        self.removed: set[Path] = set()
        self.added: dict[Path, dict[str, object]] = defaultdict(dict)

    def put_right(self, errors: Iterable[ErrorDetails]) -> Table:
        """The document without what the errors speak of, each noted."""
        unknown: dict[Path, list[str]] = defaultdict(list)
        missing: dict[Path, list[str]] = defaultdict(list)
        for error in errors:
            *holder, last = path = _path(error["loc"], self.document)
            if error["type"] in UNKNOWN_KEY:
                unknown[tuple(holder)].append(str(last))
            elif error["type"] == "missing":
                missing[tuple(holder)].append(str(last))
            elif error["type"] in NO_OPERATOR:
                self._operator(tuple(path))
            else:
                self._value(tuple(path), error)
        for holder_path in {**unknown, **missing}:
            self._keys(holder_path, unknown[holder_path], missing[holder_path])
        return self._table(self.document, ())

    # Keys

    def _keys(self, path: Path, unknown: list[str], missing: list[str]) -> None:
        """Keys that one table has too many or too few of."""
        table, record = self._at(path), _record_at(path, self.document)
        keys = keys_of(record)
        meant = meant_keys(unknown, keys, [key for key in keys if key not in table], missing)
        for key in unknown:
            written = next(word for word in table if word == key)
            self._unknown(written, meant.get(key), keys, record)
            if key in meant:
                self.renamed[*path, key] = meant[key]
            else:
                self.removed.add((*path, key))
        for key in missing:
            if key not in meant.values():
                if place_of(table):
                    note_missing(key, self._key(path), self.slips, table, hint=_example(keys[key], key))
                self.added[path][key] = _stand_in(keys[key])

    def _unknown(self, key: str, meant: str | None, keys: Iterable[str], record: type) -> None:
        if issubclass(record, Common) and key in OPERATORS:
            self.slips.add("Q221", f"`{key}` is a second operator", key, hint="make an indicator of its own of it")
        elif meant is None and issubclass(record, Common) and "where" in keys and key in _fields_of_signals():
            text = f"`{key}` is not a key that is known here"
            self.slips.add("Q201", text, key, hint="a field of the signals stands under `where`, one level down")
        else:
            note_unknown(key, meant, keys, self.slips, _where(record))

    def _operator(self, path: Path) -> None:
        """An indicator that begins with no operator."""
        table = self._at(path)
        if not isinstance(table, Table):
            self._want("a table", path, table)
            self.replaced[path] = _stand_in(Indicator)
            return
        for key in table:
            meant = nearest(key, OPERATORS)
            if meant is not None and key not in _options():
                hint = f"did you mean `{meant}`?"
                self.slips.add("Q209", f"`{key}` is not an operator", key, hint=hint, instead=certain(key, OPERATORS))
                self.renamed[*path, key] = meant
                return
        hint = "it begins with one of " + ", ".join(f"`{operator}`" for operator in OPERATORS)
        self.slips.add("Q209", f"the indicator `{path[-1]}` names no operator", self._key(path), table, hint=hint)
        self.replaced[path] = _stand_in(Indicator)

    # Values

    def _value(self, path: Path, error: ErrorDetails) -> None:
        """A value of another shape than is wanted."""
        given, kind = error["input"], error["type"]
        if kind == "too_short" and given:
            return  # its items are wrong, and noted themselves
        if kind == "literal_error":
            words = re.findall(r"'([^']*)'", error["ctx"]["expected"])
            if not self.slips.empty(given, "a word"):
                text = f"`{shown(given)}` is not possible for `{path[-1]}`"
                word = str(given)
                self.slips.add("Q205", text, given, hint=did_you_mean(word, words), instead=certain(word, words))
        elif kind == "too_short":
            self.slips.add("Q207", f"`{_name(path)}` is empty", given, hint="write what belongs in it")
        else:
            self._want(WANTED.get(kind, "something else"), path, given)
        self.replaced[path] = _stand_in(_annotation_at(path, self.document))

    def _want(self, wanted: str, path: Path, given: object) -> None:
        if not self.slips.empty(given, wanted):
            text = f"{wanted} is wanted {_for(path)}, not {_what(given)}"
            self.slips.add("Q208", text, given, hint=ENDING.get(wanted))

    # The document

    def _at(self, path: Path) -> Any:
        here: Any = self.document
        for step in path:
            here = here[step]
        return here

    def _key(self, path: Path) -> str | None:
        """The key that names what stands at the path; None for an item of a list and for the whole."""
        if not path or not isinstance(path[-1], str):
            return None
        keys: list[str] = list(self._at(path[:-1]))
        return keys[keys.index(path[-1])]

    def _rebuilt(self, node: object, path: Path) -> object:
        if path in self.replaced:
            return self.replaced[path]
        if isinstance(node, Table):
            return self._table(node, path)
        if isinstance(node, Listing):
            listing = Listing(self._rebuilt(item, (*path, position)) for position, item in enumerate(node))
            listing.place = node.place
            return listing
        return node

    def _table(self, node: Table, path: Path) -> Table:
        table = Table()
        table.place = node.place
        for key, value in node.items():
            if (*path, key) not in self.removed:
                table[self._right(key, path)] = self._rebuilt(value, (*path, key))
        table.update({Word(key): value for key, value in self.added[path].items()})
        return table

    def _right(self, key: str, path: Path) -> str:
        meant = self.renamed.get((*path, key))
        return key if meant is None else placed(meant, key)


def _path(location: tuple[int | str, ...], document: Table) -> Path:
    """The steps of the document in one of pydantic's locations.

    That has the names of the arms of unions too, and counts one table as a list of one where either may stand.
    """
    here: object = document
    path: list[int | str] = []
    for step in _without_arms(list(location)):
        if isinstance(here, Table) and isinstance(step, int):
            continue
        path.append(step)
        here = _inside(here, step)
    return tuple(path)


def _inside(node: object, step: int | str) -> object:
    """What stands at a step of a table or a list; None where nothing does."""
    if isinstance(node, Table):
        return node.get(str(step))
    return node[step] if isinstance(node, Listing) and isinstance(step, int) else None


def _without_arms(steps: list[int | str]) -> list[int | str]:
    if steps[:1] == ["indicators"] and len(steps) > 2:
        del steps[2]
    if steps[:1] == ["settings"] and len(steps) > 3 and steps[2] == "value":
        del steps[3]
    return steps


# Records and their keys


@cache
def keys_of(record: type) -> Mapping[str, Any]:
    """The keys of a record as a policy writes them, each with its annotation."""
    hints = get_type_hints(record, include_extras=True)
    return {one.name.rstrip("_"): hints[one.name] for one in fields(record)}


@cache
def _options() -> frozenset[str]:
    """The keys that some operator takes beside itself."""
    records: Iterable[type] = OPERATORS.values()
    return frozenset(key for record in records for key in keys_of(record)) - set(OPERATORS)


def _annotation_at(path: Path, document: Table) -> Any:
    """What is wanted at a path, as it is annotated in the records."""
    here: Any = document
    annotation: Any = PolicyTree
    for step in path:
        inner = _bare(annotation, here)
        if is_dataclass(inner):
            annotation = keys_of(inner)[step]  # type: ignore[arg-type]
        else:
            annotation = next(arg for arg in reversed(get_args(inner)) if arg is not Ellipsis)
        here = here[step]
    return annotation


def _record_at(path: Path, document: Table) -> type:
    here: Any = document
    for step in path:
        here = here[step]
    found = _bare(_annotation_at(path, document), here)
    assert isinstance(found, type)
    return found


def _bare(annotation: Any, node: object) -> Any:
    """The annotation without what surrounds it; of a union the arm that the node is written in."""
    if annotation == Indicator:
        return OPERATORS[operator_of(node) or "worst"]
    if annotation == SettingValue:
        return tuple[Step, ...]
    if get_origin(annotation) is Annotated:
        return _bare(get_args(annotation)[0], node)
    if get_origin(annotation) is tuple and isinstance(node, Table):
        return _bare(get_args(annotation)[0], node)
    if get_origin(annotation) is Union or NoneType in get_args(annotation):
        return _bare(next(arm for arm in get_args(annotation) if arm is not NoneType), node)
    return annotation


def _stand_in(annotation: Any) -> object:
    """Something of the right shape that stands nowhere in the file."""
    if annotation == Indicator:
        return Table({Word("worst"): STAND_IN})
    if any(isinstance(note, Form) for note in getattr(annotation, "__metadata__", ())):
        return STAND_IN
    inner = _bare(annotation, STAND_IN)
    if get_origin(inner) is Literal:
        return Word(get_args(inner)[0])
    if get_origin(inner) is dict:
        return Table({STAND_IN: _stand_in(get_args(inner)[1])})
    if get_origin(inner) is tuple:
        return Listing([_stand_in(get_args(inner)[0])])
    return Table() if is_dataclass(inner) else STAND_IN


@cache
def _fields_of_signals() -> frozenset[str]:
    """Every field of the kinds that all policies share."""
    return frozenset(name for kind in common().kinds.values() for name in kind.fields)


# Words


def _where(record: type) -> str:
    return "in a policy" if record is PolicyTree else "here"


def _example(annotation: Any, key: str) -> str | None:
    form = next((note for note in getattr(annotation, "__metadata__", ()) if isinstance(note, Form)), None)
    return f"for example `{key}: {form.example}`" if form else None


def _name(path: Path) -> str:
    return next((str(step) for step in reversed(path) if isinstance(step, str)), "policy")


def _for(path: Path) -> str:
    return f"in `{_name(path)}`" if isinstance(path[-1], int) else f"for `{path[-1]}`"


def _what(given: object) -> str:
    return f"`{shown(given)}`" if isinstance(given, str) else shown(given)
