"""The JSON Schema of policies: an editor that goes by it lets a good policy pass and marks what is of another shape."""

import re
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from qaengine.documents import plain, read_file
from qaengine.policy.library import built_in_folder
from qaengine.policy.schema import policy_schema
from qaengine.signals.vocabulary import common

HERE = Path(__file__).parent
GOOD = [*sorted(built_in_folder().glob("*.yaml")), *sorted((HERE / "good").glob("*.yaml"))]
OF_SHAPE = (HERE / "bad" / "of-shape.txt").read_text().split()
SCHEMA = policy_schema(common())
VALIDATOR = Draft202012Validator(SCHEMA)


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


def test_it_is_a_schema():
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_a_good_policy_passes(path):
    assert not list(VALIDATOR.iter_errors(as_editors_read(path)))
    assert not list(VALIDATOR.iter_errors(plain(read_file(path))))


@pytest.mark.parametrize("name", OF_SHAPE)
def test_a_slip_of_shape_is_refused(name):
    assert not VALIDATOR.is_valid(as_editors_read(HERE / "bad" / f"{name}.bad.yaml"))


def test_kinds_and_their_fields_are_offered():
    assert "cqc.inspection" in SCHEMA["$defs"]["Kind"]["anyOf"][0]["enum"]
    assert "overall" in SCHEMA["$defs"]["Where"]["propertyNames"]["anyOf"][0]["enum"]


def test_every_key_of_the_policy_is_explained():
    assert not [key for key, schema in SCHEMA["properties"].items() if not ({"description", "$ref"} & set(schema))]


def test_every_reference_leads_somewhere():
    references = set(re.findall(r"'\$ref': '#/\$defs/(\w+)'", str(SCHEMA)))
    assert references <= set(SCHEMA["$defs"])
