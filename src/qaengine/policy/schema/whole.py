"""The whole schema: pydantic's of the records, with words at every key and with the names that there are."""

from functools import cache
from typing import Any

from qaengine.policy.parts import BY_HAND
from qaengine.policy.schema import by_hand, meanings, rules, said, slots, starts
from qaengine.policy.schema.asked import Asked, bound_definitions, condition, ref
from qaengine.policy.schema.fields import signal_definitions
from qaengine.policy.schema.names import Names, name_definitions, one_or_more
from qaengine.policy.shape import door
from qaengine.signals.vocabulary import Vocabulary

Schema = dict[str, Any]
NULL: Schema = {"type": "null"}
BY_KIND = ("Indicator", "DoneBy", "Monthly", "Recorded")
"""The records that name kinds of signal and speak of their fields."""


def policy_schema(vocabulary: Vocabulary, names: Names | None = None, *, short: bool = False) -> Schema:
    """The schema of policies that speak of the kinds of this vocabulary; with `names`, of the policy that has those.

    Without `names` a policy may bring kinds and fields of its own. A `short` one knows the fields only of those kinds
    that the policy speaks of.
    """
    asked = Asked(vocabulary)
    definitions = _records() | by_hand.definitions() | bound_definitions() | name_definitions(vocabulary, names)
    detailed = names.words if short and names else vocabulary.kinds
    definitions |= signal_definitions(vocabulary, asked, detailed, strict=names is not None)
    definitions["Condition"] = condition(asked, names)
    whole = definitions.pop("PolicyTree")
    whole["properties"]["language"]["enum"] = [1, "1"]
    whole["properties"]["vocabulary"] |= ref("Vocabulary")
    head: Schema = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return head | whole | {"title": "Policy", "$defs": dict(sorted((definitions | asked.definitions).items()))}


def _records() -> dict[str, Schema]:
    """The definitions of the records, with words at each key."""
    whole = _tidied(_of_pydantic())
    records: dict[str, Schema] = whole.pop("$defs") | {"PolicyTree": whole}
    indicators = whole["properties"]["indicators"]
    records["Indicator"] = indicators["additionalProperties"]
    indicators["additionalProperties"] = ref("Indicator")
    return {name: _said(name, record) for name, record in records.items()}


# Pydantic's schema, made plain


@cache
def _of_pydantic() -> Schema:
    return door().json_schema()


def _tidied(node: Any) -> Any:
    """The schema without defaults, titles and nulls, and with references to what is written by hand."""
    if isinstance(node, list):
        return [_tidied(item) for item in node]
    if not isinstance(node, dict):
        return node
    if BY_HAND in node:
        return ref(node[BY_HAND])
    if NULL in node.get("anyOf", ()):  # a key that may be left out may not be left empty
        arms = [_tidied(arm) for arm in node["anyOf"] if arm != NULL]
        return arms[0] if len(arms) == 1 else {"anyOf": arms}
    tidied = {key: _tidied(value) for key, value in node.items() if key not in ("default", "title")}
    if "properties" in node:
        tidied["properties"] = {key: _tidied(value) for key, value in node["properties"].items()}
    if "patternProperties" in node:  # so pydantic says of what form the names are; others it lets pass
        ((pattern, schema),) = tidied.pop("patternProperties").items()
        tidied |= {"propertyNames": {"pattern": pattern}, "additionalProperties": schema}
    return tidied


# Words and names at the keys


def _said(record: str, schema: Schema) -> Schema:
    """The record with words for people at itself and at each of its keys, and the names that there are."""
    words: Schema = {"title": starts.title_of(record), "description": said.RECORDS[record]}
    if record in starts.INDICATORS:
        words["markdownDescription"] = starts.with_example(record)
    together = [*rules.RULES.get(record, ()), *([ref("by_kind")] if record in BY_KIND else [])]
    if together:
        words["allOf"] = together
    if snippets := starts.snippets(record):
        words["defaultSnippets"] = snippets
    keys = {key: _key(record, key, value) for key, value in schema.get("properties", {}).items()}
    return schema | words | ({"properties": keys} if keys else {})


def _key(record: str, key: str, schema: Schema) -> Schema:
    """The schema of a key: what is said of it, and the words or names that may stand there."""
    described = _named(record, key, schema) | {"description": said.of_key(record, key)}
    words = meanings.WORDS_OF.get((record, key))
    if words is None:
        return described
    listed = described.get("enum") or [described.pop("const")]
    described.pop("type", None)
    return described | {"enum": listed, "enumDescriptions": [words[word] for word in listed]}


def _named(record: str, key: str, schema: Schema) -> Schema:
    """The schema of a key with the names that may stand there."""
    if schema == ref("Amount"):
        return ref(slots.amount_of(record, key))
    if (record, key) in (("Setting", "value"), ("Step", "value")):
        return by_hand.setting_value(of_step=record == "Step")
    if record == "Duty" and schema == ref("Where"):
        return ref("Fields")
    slot = slots.slot_of(record, key)
    if schema == ref("Words"):
        return one_or_more(ref(slot) if slot else by_hand.TEXT)
    if slot is None:
        return schema
    if schema.get("type") == "array":
        return schema | {"items": ref(slot), "uniqueItems": True}
    if "additionalProperties" in schema:
        return schema | {"additionalProperties": ref(slot)}
    return ref(slot)
