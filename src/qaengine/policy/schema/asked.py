"""Conditions and tests: of an indicator only the tests that it can be put to, with the values that it can have."""

from typing import Any, assert_never

from qaengine.policy.conditions_from import COMBINATORS, COMPARISONS, TESTS
from qaengine.policy.schema import meanings, slots
from qaengine.policy.schema.names import NEW, Names, both, one_or_more
from qaengine.policy.types import Choice, Group, Simple, Type
from qaengine.policy.words import DAY, NAME, NUMBER, PERIOD, SCALAR
from qaengine.signals.vocabulary import Vocabulary

Schema = dict[str, Any]
YES_OR_NO: Schema = {"enum": [True, False, "true", "false"]}
ANY_TEST = "test.any"


def bound_definitions() -> dict[str, Schema]:
    """The definitions of single values: each as it is written, or the setting that gives it."""
    return {
        "number": _or_setting("number", {"type": "number"}, _text(NUMBER.pattern)),
        "window": _or_setting("period", _text(PERIOD.pattern.replace("working day|", ""))),
        "period": _or_setting("period", _text(PERIOD.pattern)),
        "date": _or_setting("date", _text(DAY.pattern)),
        "value": _or_setting("any", {"type": SCALAR}),
    }


def _or_setting(sort: str, *written: Schema) -> Schema:
    return {"anyOf": [*written, ref(f"setting.{sort}")]}


def _text(pattern: str) -> Schema:
    return {"type": "string", "pattern": f"^({pattern})$"}


def ref(name: str) -> Schema:
    """What is defined under the name."""
    return {"$ref": f"#/$defs/{name}"}


class Asked:
    """The tests that there are, by the type of what is asked; `definitions` holds each of them once."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.scales = {scale.every: name for name, scale in vocabulary.scales.items()}
        self.definitions: dict[str, Schema] = {ANY_TEST: _any_test(), "key.known": _keyed("known", YES_OR_NO)}
        self.names: dict[Type, str] = {}

    def test(self, kind: Type, called: str) -> Schema:
        """The tests of a type; `called` names it where it is not a scale's."""
        if isinstance(kind, Group):
            kind = Group(of=kind.of)  # which members there are makes no other test
        if kind not in self.names:
            name = self.names[kind] = self._name(kind, called)
            if name not in self.definitions:
                self.definitions[name] = self._test(kind, called)
        return ref(self.names[kind])

    def decision(self, outcomes: tuple[str, ...], called: str) -> Schema:
        """The tests of a decision: what it indicates, and what is in force."""
        inner = self.test(Choice(values=outcomes, scales=(outcomes,)), called)
        return _table({key: {"description": meanings.TESTS[key], **inner} for key in ("indicated", "in_force")})

    def _name(self, kind: Type, called: str) -> str:
        match kind:
            case Group(of=of):
                return self._name(of, called).replace("test.", "test.each.", 1)
            case Simple(name=name, event=event):
                return "test." + ("event" if event else name.replace(" ", "_"))
            case Choice(values=values):
                name = "test." + self.scales.get(values, called)
                taken = {other for known, other in self.names.items() if known != kind}
                return name if name not in taken else self._numbered(name)
            case _:
                assert_never(kind)

    def _numbered(self, name: str) -> str:
        return next(each for n in range(2, 10_000) if (each := f"{name}.{n}") not in self.definitions)

    def _test(self, kind: Type, called: str) -> Schema:
        match kind:
            case Group(of=of):
                inner = self.test(of, called)
                return _table({key: _keyed(key, inner) for key in ("every", "some")} | _known())
            case Choice():
                return self._choice(kind)
            case Simple():
                return _simple(kind)
            case _:
                assert_never(kind)

    def _choice(self, kind: Choice) -> Schema:
        """One of some words; with an order also worse and better."""
        words = self.names[kind].replace("test.", "words.", 1)
        self.definitions[words] = _words(kind)
        many = self.names[kind].replace("test.", "many.", 1)
        self.definitions[many] = one_or_more(ref(words))
        several = ref(many)
        keyed = {key: _keyed(key, several) for key in ("is", "is_not")} | _known()
        if kind.scales:
            ranked = {"enum": both(value for scale in kind.scales for value in scale)}
            keyed |= {key: _keyed(key, ranked) for key in ("or_worse", "or_better")}
        return _value_or(several, keyed)


def _words(kind: Choice) -> Schema:
    """Some words, each with its place in the order if they have one."""
    words: Schema = {"enum": both(kind.values)}
    if not kind.scales:
        return words
    return words | {"enumDescriptions": [_place(str(value).lower(), kind) for value in words["enum"]]}


def _place(value: str, kind: Choice) -> str:
    order = kind.scale_of(value)
    if order is None:
        return "outside the order" if value in kind.outside else "in more than one order"
    return f"{order.index(value) + 1} of {len(order)} from best to worst"


def _simple(kind: Simple) -> Schema:
    """A single value of a simple type, and what can be asked of it."""
    match kind.name:
        case "yes or no":
            keyed = {key: _keyed(key, one_or_more(YES_OR_NO)) for key in ("is", "is_not")}
            return _value_or(one_or_more(YES_OR_NO), keyed | _known())
        case "number":
            return _value_or(one_or_more(ref("number")), _ordered(ref("number")))
        case "period":
            return _table(_compared(ref("period")) | _known())
        case "date":
            happened = {"happened": _keyed("happened", YES_OR_NO)} if kind.event else {}
            return _value_or(one_or_more(ref("date")), _ordered(ref("date")) | happened)
        case "text":
            words: Schema = one_or_more({"type": SCALAR})
            return _value_or(words, {key: _keyed(key, words) for key in ("is", "is_not")} | _known())
        case _:
            return _value_or(one_or_more(ref("value")), _ordered(ref("value")))


def _ordered(bound: Schema) -> dict[str, Schema]:
    return _compared(bound) | {key: _keyed(key, one_or_more(bound)) for key in ("is", "is_not")} | _known()


def _compared(bound: Schema) -> dict[str, Schema]:
    between = {"type": "array", "items": bound, "minItems": 2, "maxItems": 2}
    return {key: _keyed(key, bound) for key in COMPARISONS} | {"between": _keyed("between", between)}


def _known() -> dict[str, Schema]:
    return {"known": ref("key.known")}


def _keyed(key: str, schema: Schema) -> Schema:
    return {**schema, "description": meanings.TESTS[key]}


def _any_test() -> Schema:
    """Every test there is, for what is not known more closely."""
    bound, test = ref("value"), ref(ANY_TEST)
    keyed = _ordered(bound) | {
        **{key: _keyed(key, {"type": SCALAR}) for key in ("or_worse", "or_better")},
        "happened": _keyed("happened", YES_OR_NO),
        **{key: _keyed(key, test) for key in ("every", "some", "indicated", "in_force")},
    }
    assert set(keyed) == set(TESTS)
    return _value_or(one_or_more(bound), keyed)


def _value_or(values: Schema, keyed: dict[str, Schema]) -> Schema:
    return {"anyOf": [*values.get("anyOf", [values]), _table(keyed)]}


def _table(properties: dict[str, Schema]) -> Schema:
    return {"type": "object", "properties": properties, "additionalProperties": False, "minProperties": 1}


def condition(asked: Asked, names: Names | None) -> Schema:
    """A condition: indicators and decisions with their tests; of a policy those that it has, and no others."""
    several: Schema = {"type": "array", "items": ref("Condition"), "minItems": 1}
    properties: dict[str, Schema] = {
        key: {**(several if key != "at_least_of" else _at_least_of()), "description": meanings.COMBINED[key]}
        for key in COMBINATORS
    }
    table: Schema = {"type": "object", "properties": properties, "minProperties": 1}
    if names is None:
        table |= {"propertyNames": {"pattern": f"^{NAME}$"}, "additionalProperties": ref(ANY_TEST)}
    else:
        properties |= {name: _indicator(name, names, asked) for name in names.indicators}
        properties |= {
            name: {**asked.decision(tuple(names.outcomes[name]), name), "description": f"Decision: {title}"}
            for name, title in names.decisions.items()
        }
        table |= {
            "additionalProperties": False,
            "errorMessage": f"This policy has no such indicator or decision. {NEW}",
        }
    words = "Indicators or decisions, each with the test that it must pass: all of them."
    return {"title": "Condition", "description": words, "anyOf": [table, several]}


def _indicator(name: str, names: Names, asked: Asked) -> Schema:
    kind = names.types.get(name)
    test = ref(ANY_TEST) if kind is None else asked.test(kind, name)
    of = kind.of if isinstance(kind, Group) else kind
    order = f": {', '.join(of.values)}" if isinstance(of, Choice) else ""
    return {**test, "description": names.indicators[name] + order}


def _at_least_of() -> Schema:
    properties = {
        "n": {**ref("number"), "description": "How many of them."},
        "of": {**one_or_more(ref(slots.INDICATOR)), "description": "The indicators, or one that is a group."},
        "is": {**ref(ANY_TEST), "description": "The test that so many of them must pass."},
    }
    return {"type": "object", "properties": properties, "required": [*properties], "additionalProperties": False}
