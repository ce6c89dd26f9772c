"""The JSON Schema (2020-12) of policies, for editors: pydantic's of the records, and by hand what it cannot know."""

from collections.abc import Iterable, Mapping
from typing import Any

from qaengine.policy.conditions_from import COMBINATORS, COMPARISONS, TESTS
from qaengine.policy.parts import BOUND_SCHEMA, BY_HAND
from qaengine.policy.shape import door
from qaengine.policy.words import NAME, SCALAR
from qaengine.signals.kinds import FieldType
from qaengine.signals.vocabulary import Vocabulary
from qaengine.signals.vocabulary_fields import WORSE

Schema = dict[str, Any]
NULL: Schema = {"type": "null"}
YES_OR_NO: Schema = {"enum": [True, False, "true", "false"]}

DESCRIPTIONS: Mapping[str, str] = {
    "policy": "The policy's id, such as `smallshire`.",
    "edition": "The edition's name, such as `2025`.",
    "language": "The version of the policy language: 1.",
    "source": "The framework that the policy carries.",
    "in_force": "The days between which this edition stands.",
    "review_by": "The day by which the framework says it is to be reviewed; later, decisions carry a warning.",
    "closed_days": "The council's own closure days, beside England's bank holidays.",
    "roles": "Who may judge, decide and approve: name and title.",
    "forums": "Meetings that may judge, decide and approve: name and title.",
    "readings": "How contradictions and gaps of the text are read: id and one sentence.",
    "complete": "Kinds of which the council holds all there are, so that none held means none.",
    "settings": "Numbers, periods and dates, each with its basis.",
    "judgements": "How long a person's answer holds that names no end.",
    "vocabulary": "Kinds, fields and scales of the council's own, beside the shared vocabulary.",
    "indicators": "What is measured; each begins with its operator.",
    "scope": "Criteria that say whom the framework covers.",
    "decisions": "Named questions with outcomes, from the least to the most serious.",
    "triggers": "Criteria that move no outcome but start something.",
    "questions": "What only a person can answer.",
    "changes": "Who approves which move of what is in force, and what worsens at once.",
    "delegates": "Who may act for a role, and between which days.",
    "duties": "What falls due: obligations, deadlines, cadences, notifications, forums.",
    "context": "Clauses that no rule carries, and why.",
    "title": "Words for people.",
    "clause": "The id of the clause that this carries.",
    "clauses": "The ids of clauses.",
    "reading": "The reading taken, from `readings`.",
    "basis": "Where it comes from: `source` with `clause`, `assumption` with `because` and `owner`, `instruction`.",
    "because": "The reason.",
    "owner": "Who answers for it.",
    "value": "A number, a ratio `1/3`, a percentage, a period `3 months`, a date, or steps by date.",
    "field": "A field of the signals; a key of a map is `field.key`.",
    "where": "Which signals: fields and their tests.",
    "within": "A period: how far back, or until when.",
    "for_each": "The field whose every value makes a member of a group; or signals, for each of which a duty arises.",
    "members": "Which members there must be: `1 to 10`, or a list.",
    "presume": "How a field that is not given is taken for what is indicated, never for the range.",
    "scale": "A scale of the vocabulary, when the values are to have an order.",
    "bands": "From which number on which value, the lowest first.",
    "points": "A number for each value.",
    "outcomes": "From the least to the most serious.",
    "needs": "How many of the criteria an outcome needs.",
    "criteria": "One for each printed bullet.",
    "only_if": "Criteria that must hold beside the others.",
    "rows": "Criteria by dimension and outcome; or the indicator of a matrix's rows.",
    "cap": "While this holds the outcome cannot be better than `at`.",
    "pick": "Which outcome of those reached.",
    "starts_at": "What is in force before anything is recorded.",
    "recorded": "In which signals a decision made elsewhere is recorded.",
    "when": "The condition.",
    "unless": "Blocks the criterion only when it is met; or leaves out signals that match.",
    "applies_to": "Whom it concerns.",
    "judged_by": "Who may answer in person.",
    "decided_by": "Who decides between two outcomes.",
    "up_to": "The most serious outcome that this row leaves open.",
    "ask": "The question in words.",
    "says": "Our own paraphrase.",
    "advice": "Shown while the outcome is indicated but something less serious is in force.",
    "approved_by": "Who must approve: all of them.",
    "requires": "What must be known to hold on the day of each approval.",
    "worsening": "`at_once`: a worsening needs no approval.",
    "done_by": "Signals that show it done.",
    "blocked_while": "What the signal says while the duty waits.",
}


def policy_schema(vocabulary: Vocabulary) -> Schema:
    """The schema of a policy that speaks of the kinds of this vocabulary, and perhaps of kinds of its own."""
    schema: Schema = _tidied(door().json_schema())
    definitions = schema.pop("$defs") | _by_hand(vocabulary)
    schema["properties"] |= {
        "language": {"enum": [1, "1"], "description": DESCRIPTIONS["language"]},
        "vocabulary": {"$ref": "#/$defs/Vocabulary"},
    }
    head: Schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Policy"}
    return head | schema | {"$defs": dict(sorted(definitions.items()))}


def _tidied(node: Any) -> Any:
    """The schema with words for people at its keys, and references to what is written by hand."""
    if isinstance(node, list):
        return [_tidied(item) for item in node]
    if not isinstance(node, dict):
        return node
    if BY_HAND in node:
        return {"$ref": f"#/$defs/{node[BY_HAND]}"}
    if NULL in node.get("anyOf", ()):  # a key that may be left out may not be left empty
        arms = [_tidied(arm) for arm in node["anyOf"] if arm != NULL]
        return arms[0] if len(arms) == 1 else {"anyOf": arms}
    tidied = {key: _tidied(value) for key, value in node.items() if key not in ("default", "title")}
    if "properties" in node:
        tidied["properties"] = {key: _described(key, _tidied(value)) for key, value in node["properties"].items()}
    if "patternProperties" in node:  # so pydantic says of what form the names are; others it lets pass
        ((pattern, schema),) = tidied.pop("patternProperties").items()
        tidied |= {"propertyNames": {"pattern": pattern}, "additionalProperties": schema}
    return tidied


def _described(key: str, schema: Schema) -> Schema:
    """A property with words for people."""
    words = DESCRIPTIONS.get(key)
    return schema if words is None else schema | {"description": words}


# By hand


def _by_hand(vocabulary: Vocabulary) -> Schema:
    return {
        "Condition": _condition(),
        "Test": _test(),
        "Where": {
            "description": "Fields of a signal, each with the test that it must pass.",
            "type": "object",
            "propertyNames": {"anyOf": [{"enum": _fields(vocabulary)}, {"pattern": rf"^{NAME}(\.[A-Za-z0-9_-]+)?$"}]},
            "additionalProperties": {"$ref": "#/$defs/Test"},
            "minProperties": 1,
        },
        "Kind": {
            "description": "A kind of signal: of the shared vocabulary, or of the policy's own.",
            "anyOf": [{"enum": sorted(vocabulary.kinds)}, {"type": "string", "pattern": rf"^{NAME}(\.{NAME})?$"}],
        },
        "KindsWithWhere": {
            "description": "Kinds, each with its own `where`; `{}` is every signal of the kind.",
            "type": "object",
            "additionalProperties": {"anyOf": [{"$ref": "#/$defs/Where"}, {"type": "object", "maxProperties": 0}]},
            "minProperties": 1,
        },
        "Vocabulary": _vocabulary(),
    }


def _fields(vocabulary: Vocabulary) -> list[str]:
    return sorted({name for kind in vocabulary.kinds.values() for name in kind.fields})


def _condition() -> Schema:
    condition, test = {"$ref": "#/$defs/Condition"}, {"$ref": "#/$defs/Test"}
    several = {"type": "array", "items": condition, "minItems": 1}
    at_least_of = {
        "type": "object",
        "properties": {"n": BOUND_SCHEMA, "of": _one_or_more({"type": "string"}), "is": test},
        "required": ["n", "of", "is"],
        "additionalProperties": False,
    }
    words = ("all parts are met", "one part is met", "no part is met", "so many indicators or members pass")
    combined = {**dict.fromkeys(COMBINATORS[:3], several), "at_least_of": at_least_of}
    return {
        "description": "Indicators or decisions, each with the test it must pass: all of them; or `all_of`, `any_of`.",
        "anyOf": [
            {
                "type": "object",
                "properties": {
                    key: {**schema, "description": says}
                    for (key, schema), says in zip(combined.items(), words, strict=True)
                },
                "additionalProperties": test,
                "minProperties": 1,
            },
            several,
        ],
    }


def _test() -> Schema:
    """A value, several values, or keyed tests."""
    test, values, scalar = {"$ref": "#/$defs/Test"}, _one_or_more(BOUND_SCHEMA), {"type": SCALAR}
    keyed: Schema = {
        **dict.fromkeys(COMPARISONS, BOUND_SCHEMA),
        "between": {"type": "array", "items": BOUND_SCHEMA, "minItems": 2, "maxItems": 2},
        **dict.fromkeys(("is", "is_not"), values),
        **dict.fromkeys(("or_worse", "or_better"), scalar),
        **dict.fromkeys(("known", "happened"), YES_OR_NO),
        **dict.fromkeys(("every", "some", "indicated", "in_force"), test),
    }
    assert set(keyed) == set(TESTS)
    by_key = {"type": "object", "properties": keyed, "additionalProperties": False, "minProperties": 1}
    words = "A value, a list of values, or tests such as `at_least`, `or_worse`, `every`, `in_force`."
    return {"description": words, "anyOf": [values, by_key]}


def _one_or_more(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "array", "items": schema, "minItems": 1}]}


def _vocabulary() -> Schema:
    words = {"type": "array", "items": {"type": SCALAR}}
    simple = [of.value for of in FieldType if of not in (FieldType.CHOICE, FieldType.LIST, FieldType.MAP)]
    content = {"anyOf": [{"type": "string"}, words]}
    field = _table(
        {
            "type": {"enum": [*simple, "event"]},
            "scale": {"type": "string"},
            "scales": words,
            "one_of": words,
            "list_of": content,
            "map_of": content,
            "title": {"type": "string"},
            "also": words,
            "keys": words,
            "event": YES_OR_NO,
            "nullable": YES_OR_NO,
            "worse": {"enum": [*_worse(), True, False]},
            "unit": {"type": "string"},
        }
    )
    kind = _table(
        {
            "title": {"type": "string"},
            "adverse": YES_OR_NO,
            "for_all": YES_OR_NO,
            "note": {"type": "string"},
            "fields": _named({"anyOf": [{"enum": [*simple, "event"]}, field]}),
            "never_together": {"type": "array", "items": {"type": "object"}},
        }
    )
    scale = _table({"best_to_worst": words, "outside": words}, needed=["best_to_worst"])
    return {**_table({"scales": _named(scale), "kinds": _named(kind)}), "description": DESCRIPTIONS["vocabulary"]}


def _worse() -> list[str]:
    return sorted({word for words in WORSE.values() for word in words})


def _named(schema: Schema) -> Schema:
    return {"type": "object", "additionalProperties": schema}


def _table(properties: Schema, needed: Iterable[str] = ()) -> Schema:
    return {"type": "object", "properties": properties, "required": list(needed), "additionalProperties": False}
