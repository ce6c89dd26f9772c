"""The parts of the schema that are written by hand: what pydantic cannot know of the values that several keys hold."""

from typing import Any

from qaengine.policy.records import NEEDS
from qaengine.policy.schema import meanings, slots
from qaengine.policy.schema.asked import YES_OR_NO, ref
from qaengine.policy.schema.names import one_or_more
from qaengine.policy.words import DAY, NUMBER, PERIOD, SCALAR
from qaengine.signals.kinds import FieldType
from qaengine.signals.vocabulary_fields import WORSE

Schema = dict[str, Any]
TEXT: Schema = {"type": SCALAR}


def definitions() -> dict[str, Schema]:
    """The definitions by their names."""
    return {
        "Kinds": {"anyOf": [*one_or_more(ref(slots.KIND))["anyOf"], ref("KindsWithWhere")]},
        "Members": {
            "anyOf": [
                {"type": "string", "pattern": "^[0-9]{1,3} to [0-9]{1,3}$"},
                {"type": "array", "items": TEXT, "minItems": 1, "uniqueItems": True},
            ]
        },
        "Expected": {
            "anyOf": [
                ref("number"),
                _table(
                    {"baseline": {"type": "string", "description": "The measure of a peer.baseline signal."}},
                    "baseline",
                ),
            ]
        },
        "Points": {"type": "object", "additionalProperties": ref("number"), "minProperties": 1},
        "Needs": _needs(),
        "Approvers": {"anyOf": [_approver(), {"type": "array", "items": _approver(), "minItems": 1}]},
        "Vocabulary": _vocabulary(),
    }


def setting_value(*, of_step: bool) -> Schema:
    """The value of a setting: a number, a period or a date; unless it is that of a step also a list of steps."""
    written = "|".join(form.pattern for form in (NUMBER, PERIOD, DAY))
    single = [{"type": "number"}, {"type": "string", "pattern": f"^({written})$"}]
    return {"anyOf": single if of_step else [*single, {"type": "array", "items": ref("Step"), "minItems": 1}]}


def _needs() -> Schema:
    at_least = {**ref("number"), "description": "So many of its criteria are met."}
    words = {"enum": list(NEEDS), "enumDescriptions": [meanings.NEEDS[need] for need in NEEDS]}
    return {"anyOf": [words, _table({"at_least": at_least}, "at_least")]}


def _approver() -> Schema:
    role = {**one_or_more(ref(slots.PERSON)), "description": "The role that must approve; of several any one."}
    when = {**ref("Condition"), "description": "Only where this condition holds."}
    clause = {**one_or_more(ref(slots.CLAUSE)), "description": "The ids of the clauses that say so."}
    return {"anyOf": [ref(slots.PERSON), _table({"role": role, "when": when, "clause": clause}, "role")]}


# A vocabulary of the council's own


def _vocabulary() -> Schema:
    words = {"type": "array", "items": TEXT}
    scale = _table(
        {
            "best_to_worst": {**words, "description": "The values in their order, the best first."},
            "outside": {**words, "description": "Values that have no place in the order, such as `not_rated`."},
        },
        "best_to_worst",
    )
    return _table(
        {
            "scales": {"description": "Orders of values, by name.", **_named(scale)},
            "kinds": {
                "description": "Kinds of signal by name: new ones, or more fields of one there is.",
                **_named(_kind()),
            },
        }
    )


def _kind() -> Schema:
    return _table(
        {
            "title": {"type": "string", "description": "What a signal of this kind tells of."},
            "adverse": {**YES_OR_NO, "description": "Whether one more such signal never lowers concern."},
            "for_all": {**YES_OR_NO, "description": "Whether the provider may be `*`, for all of them."},
            "note": {"type": "string", "description": "Anything else that whoever records it should know."},
            "fields": {
                "description": "Its fields by name: a type, or a table that says more.",
                **_named({"anyOf": [_type(), _field()]}),
            },
            "never_together": {
                "type": "array",
                "items": {"type": "object"},
                "description": "Values that cannot be true at once: fields, each with its value.",
            },
        }
    )


def _field() -> Schema:
    words = {"type": "array", "items": TEXT}
    content = {"anyOf": [{"type": "string"}, words]}
    worse = [*sorted({word for words in WORSE.values() for word in words}), True, False]
    return _table(
        {
            "type": {**_type(), "description": "The type of its value."},
            "scale": {"type": "string", "description": "The scale that its values come from."},
            "scales": {**words, "description": "Several scales that its values come from."},
            "one_of": {**words, "description": "Its values, in no order."},
            "list_of": {**content, "description": "It is a list: of a type, of a scale's values, or of these words."},
            "map_of": {**content, "description": "It is a map: to a type, to a scale's values, or to these words."},
            "title": {"type": "string", "description": "Words for people."},
            "also": {**words, "description": "More values for a field that there is already."},
            "keys": {**words, "description": "The keys of a map."},
            "event": {**YES_OR_NO, "description": "Whether it is the date of something that happens: null is not yet."},
            "nullable": {**YES_OR_NO, "description": "Whether null means none, and not unknown."},
            "worse": {"enum": worse, "description": "Which way is worse."},
            "unit": {"type": "string", "description": "What it is counted in, such as `people`."},
        }
    )


def _type() -> Schema:
    composed = (FieldType.CHOICE, FieldType.LIST, FieldType.MAP)
    return {"enum": [*(of.value for of in FieldType if of not in composed), "event"]}


def _named(schema: Schema) -> Schema:
    return {"type": "object", "additionalProperties": schema}


def _table(properties: dict[str, Schema], *needed: str) -> Schema:
    table: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return table | ({"required": [*needed]} if needed else {})
