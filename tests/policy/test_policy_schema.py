"""The JSON Schema of policies: an editor that goes by it lets a good policy pass, marks what is wrong, and explains."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from qaengine.documents import plain, read_document, read_file
from qaengine.policy.from_document import draft_from_file, policy_from_document
from qaengine.policy.indicators import OPERATORS
from qaengine.policy.library import built_in_folder
from qaengine.policy.schema import meanings, policy_schema, said, schema_of_draft, slots, starts
from qaengine.policy.shape import door
from qaengine.signals.vocabulary import Vocabulary, common

ROOT = Path(__file__).parent.parent.parent
HERE = Path(__file__).parent
SHIPPED = sorted(built_in_folder().glob("*.yaml"))
GOOD = sorted((HERE / "good").glob("*.yaml"))
BROKEN = sorted((HERE / "bad").glob("*.bad.yaml"))
OF_SHAPE = (HERE / "bad" / "of-shape.txt").read_text().split()
OF_NAMES = (HERE / "bad" / "of-names.txt").read_text().split()
NO_POLICY = ("date-that-does-not-exist",)
"""What the careful reader of YAML refuses already."""
SCHEMA = policy_schema(common())
KINDS = ("cqc.inspection", "safeguarding.concern")
FOR_THE_BROKEN = Draft202012Validator(
    policy_schema(Vocabulary(kinds={name: common().kinds[name] for name in KINDS}, scales=common().scales))
)
"""The schema of any policy without the kinds of signal that the broken ones do not speak of, to be quick."""


class Core(yaml.SafeLoader):
    """YAML as editors read it (1.2): `on` and `no` are words, and dates are texts."""


Core.yaml_implicit_resolvers = {
    first: [(tag, form) for tag, form in resolvers if not tag.endswith((":timestamp", ":bool"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Core.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), ["t", "f"])


def as_editors_read(path: Path) -> object:
    """The policy with numbers and booleans."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=Core)


@cache
def schema_for(path: Path) -> dict[str, Any]:
    """The schema that knows the names of this policy."""
    return schema_of_draft(draft_from_file(path), path, short=True)


def shipped_schema(path: Path) -> dict[str, Any]:
    """The schema that the first line of the policy points to."""
    first = path.read_text(encoding="utf-8").split("\n", 1)[0]
    name = first.removeprefix("# yaml-language-server: $schema=")
    assert name != first
    found: dict[str, Any] = json.loads((path.parent / name).read_text(encoding="utf-8"))
    return found


def every_part(node: object, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Each table of a schema with where it stands; what is an example or a list of words is none."""
    if isinstance(node, dict):
        yield path, node
        for key, value in node.items():
            if key not in ("defaultSnippets", "enum", "required"):
                yield from every_part(value, f"{path}/{key}")
    elif isinstance(node, list):
        for number, item in enumerate(node):
            yield from every_part(item, f"{path}/{number}")


def means(schema: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    """The part with what it refers to."""
    name = part.get("$ref", "").removeprefix("#/$defs/")
    return {**means(schema, schema["$defs"][name]), **part} if name else part


EVERY_KIND_OF_SCHEMA = {
    "any policy": SCHEMA,
    "one policy": schema_for(HERE / "good" / "everything.yaml"),
    "a shipped policy": shipped_schema(SHIPPED[0]),
}


@pytest.mark.parametrize("schema", EVERY_KIND_OF_SCHEMA.values(), ids=EVERY_KIND_OF_SCHEMA)
def test_it_is_a_schema_whose_every_reference_leads_somewhere(schema):
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    references = {part["$ref"] for _, part in every_part(schema) if isinstance(part.get("$ref"), str)}
    assert references <= {f"#/$defs/{name}" for name in schema["$defs"]}
    assert {f"#/$defs/{name}" for name in schema["$defs"]} - references == set()


# Good policies pass


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_a_good_policy_passes(path):
    for schema in (SCHEMA, schema_for(path)):
        for read in (as_editors_read(path), plain(read_file(path))):
            assert not list(Draft202012Validator(schema).iter_errors(read))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_policy_passes_under_the_schema_that_it_points_to(path):
    assert not list(Draft202012Validator(shipped_schema(path)).iter_errors(as_editors_read(path)))


def test_a_shipped_policy_passes_under_the_schema_of_any_policy():
    policy = min(SHIPPED, key=lambda path: path.stat().st_size)
    assert not list(Draft202012Validator(SCHEMA).iter_errors(as_editors_read(policy)))


def test_the_shipped_schemas_are_as_they_would_be_made_now():
    script = ROOT / "scripts" / "make_schemas.py"
    done = subprocess.run([sys.executable, str(script), "--check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


# Broken ones do not


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.name.removesuffix(".bad.yaml"))
def test_a_slip_of_shape_is_refused_and_a_name_that_is_not_there_where_the_names_are_known(path):
    name = path.name.removesuffix(".bad.yaml")
    read = as_editors_read(path)
    assert FOR_THE_BROKEN.is_valid(read) == (name not in OF_SHAPE)
    if name not in OF_SHAPE and name not in NO_POLICY:
        assert Draft202012Validator(schema_for(path)).is_valid(read) == (name not in OF_NAMES)


def test_most_slips_are_marked_while_they_are_typed():
    assert len({*OF_SHAPE, *OF_NAMES}) * 5 > len(BROKEN) * 3


# Everything is explained


@pytest.mark.parametrize("schema", EVERY_KIND_OF_SCHEMA.values(), ids=EVERY_KIND_OF_SCHEMA)
def test_every_key_is_described(schema):
    keys = [
        (f"{path}/{key}", means(schema, value))
        for path, part in every_part(schema)
        if path.endswith("/properties") and "/if/" not in path and not path.startswith("/$defs/by_kind/")
        for key, value in part.items()
    ]
    assert len(keys) > 300
    assert [path for path, value in keys if not value.get("description", "").strip()] == []


def test_every_record_has_a_title_and_every_word_of_a_few_its_own_description():
    of_records = {name for name in SCHEMA["$defs"] if name[0].isupper()}
    assert {name for name in said.RECORDS if name in of_records and not SCHEMA["$defs"][name].get("title")} == set()
    for record, key in meanings.WORDS_OF:
        listed = SCHEMA["$defs"][record]["properties"][key]
        assert len(listed["enumDescriptions"]) == len(listed["enum"])
        assert all(listed["enumDescriptions"])


def test_every_closed_set_of_words_in_the_records_is_described():
    listed = {
        (record, key)
        for record, schema in door().json_schema()["$defs"].items()
        for key, value in schema["properties"].items()
        for part in (value, *value.get("anyOf", ()))
        if part.get("enum", [True])[0] is not True or "const" in part
    }
    assert listed == set(meanings.WORDS_OF)


def test_nothing_is_said_of_keys_that_are_not_there():
    records = door().json_schema()
    there = {name: set(schema["properties"]) for name, schema in records["$defs"].items()}
    there["PolicyTree"] = set(records["properties"])
    for table in (said.KEYS, slots.SLOTS):
        assert {(name, key) for name, keys in table.items() for key in keys if key not in there[name]} == set()


def test_every_key_that_holds_a_name_is_known_to_hold_one():
    form = SCHEMA["$defs"][slots.PATH]["pattern"]
    free = {
        ("DeclaredLaw", "law"),
        ("Recorded", "field"),
        ("Change", "called"),
        ("DoneBy", "same"),
        ("Presume", "fields"),
        *(("Differs", key) for key in ("decision", "criteria", "of", "outcomes")),  # of another edition
    }
    missing = set()
    for name, schema in door().json_schema()["$defs"].items():
        for key, value in schema["properties"].items():
            whole = json.dumps(value)
            names = "for example `cqc_overall`" in whole or "for example `key_questions.safe`" in whole
            if (names or '"Words"' in whole) and not slots.slot_of(name, key) and value.get("type") != "object":
                missing.add((name, key))
    assert form
    assert missing - free == {("Decision", "rows")}


# Pieces to start from


def test_there_is_a_piece_for_each_operator_that_begins_with_it():
    assert set(starts.INDICATORS) == {record.__name__ for record in OPERATORS.values()}
    assert [next(iter(piece)) for _, piece in starts.INDICATORS.values()] == list(OPERATORS)


HEAD = """\
policy: p
edition: "1"
title: t
language: 1
in_force: {from: 2025-04-01}
roles: {quality_lead: Quality lead}
vocabulary:
  scales: {likelihood: {best_to_worst: [rare]}, impact: {best_to_worst: [minor]}}
  kinds: {risk: {fields: {likelihood: {scale: likelihood}, impact: {scale: impact}}}}
indicators:
  key_questions: {latest: cqc.inspection, field: key_questions}
  people_supported: {latest: provider.profile, field: people_supported}
  likelihood: {latest: risk, field: likelihood}
  impact: {latest: risk, field: impact}
  number: {count: complaint}
  light: {bands_of: number, bands: [{from: 0, is: green}, {from: 1, is: amber}, {from: 2, is: red}]}
"""
OUTCOMES = "decisions: {level: {outcomes: {level_1: {}, level_2: {criteria: [CRITERION]}, level_3: {}}}}\n"
JUDGED = "{clause: p.c, judged_by: quality_lead}"


def pieces() -> Iterator[tuple[str, str]]:
    """A policy with each of the pieces in its place."""
    for record, (_, piece) in starts.INDICATORS.items():
        text = starts.example(piece).replace("bands_of: indicator", "bands_of: number")
        text = text.replace("{of: indicator", "{of: light")
        yield record, f"{HEAD}  new: {text}\n{OUTCOMES.replace('CRITERION', JUDGED)}"
    for label, piece in starts.OTHERS["Criterion"]:
        yield (
            label,
            HEAD + OUTCOMES.replace("CRITERION", starts.example(piece).replace("indicator: value", "light: red")),
        )
    places = {"Setting": "settings:\n  new: PIECE", "Duty": "duties:\n- PIECE", "Change": "changes:\n- PIECE"}
    for record, place in places.items():
        for label, piece in starts.OTHERS[record]:
            text = place.replace("PIECE", starts.example(piece))
            yield label, f"{HEAD}{OUTCOMES.replace('CRITERION', JUDGED)}{text}\n"


@pytest.mark.parametrize(("label", "policy"), [*pieces()], ids=[label for label, _ in pieces()])
def test_a_piece_is_right_once_its_places_are_filled_in(label, policy):
    assert policy_from_document(policy, file="p.yaml").id == "p"
    assert Draft202012Validator(SCHEMA).is_valid(plain(read_document(policy, file="p.yaml")))


# What a policy names


def offered(schema: dict[str, Any], name: str) -> list[str]:
    """The words that a definition lists."""
    found = means(schema, schema["$defs"][name])
    listed = [found, *found.get("anyOf", ())]
    return [word for part in listed for word in means(schema, part).get("enum", ())]


def test_a_policy_s_own_names_are_offered_with_words_for_people():
    schema = schema_for(HERE / "good" / "everything.yaml")
    assert "overall" in offered(schema, slots.INDICATOR)
    assert offered(schema, slots.PERSON) == ["quality_lead", "officer", "deputy", "provider", "panel"]
    assert schema["$defs"][slots.PERSON]["enumDescriptions"][0] == "Quality lead"
    assert offered(schema, slots.READING) == ["R1", "R2"]
    assert offered(schema, slots.DECISION) == ["level", "light", "mood", "pamms_rating"]
    assert "ward.visit" in offered(schema, slots.KIND)
    assert schema["$defs"]["setting.period"]["properties"]["setting"]["enum"] == ["lately"]
    assert schema["$defs"]["setting.date"]["properties"]["setting"]["enum"] == ["since_when"]


def test_an_indicator_is_asked_with_the_values_that_it_can_have():
    schema = schema_for(HERE / "good" / "everything.yaml")
    asked = schema["$defs"]["Condition"]["anyOf"][0]["properties"]

    def values(name: str) -> str:
        return json.dumps(means(schema, asked[name]))

    assert asked["overall"]["description"].startswith("overall rating: outstanding, good, requires_improvement")
    assert "words.cqc_rating" in json.dumps(schema["$defs"]["many.cqc_rating"])
    assert "many.cqc_rating" in values("overall")
    assert '"every"' in values("questions")
    assert '"or_worse"' not in values("concerns")
    assert '"at_least"' in values("concerns")
    assert '"is"' not in values("suspended_for")
    assert set(means(schema, asked["level"])["properties"]) == {"indicated", "in_force"}


def test_clauses_of_a_register_are_offered_with_what_they_say():
    schema = shipped_schema(built_in_folder() / "warwickshire.yaml")
    clause = schema["$defs"][slots.CLAUSE]
    assert len(clause["enum"]) == len(clause["enumDescriptions"]) == 87
    assert all(len(says) > 10 for says in clause["enumDescriptions"])


def test_without_a_policy_names_are_free_and_kinds_are_offered():
    assert "cqc.inspection" in offered(SCHEMA, slots.KIND)
    assert offered(SCHEMA, slots.INDICATOR) == []
