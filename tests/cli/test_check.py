"""`check`: every mistake of every policy, for people, for programs and for code hosts."""

import json
from pathlib import Path

import pytest
from command_line import POLICY


@pytest.fixture
def broken(folder):
    """A policy with mistakes, in a folder of its own."""
    path = Path("council") / "broken.yaml"
    path.parent.mkdir()
    path.write_text(POLICY.replace("[good, outstanding]", "[god, outstanding]").replace("inadequate", "inadequat"))
    return path


def test_a_policy_without_mistakes_exits_0_and_says_so(qaengine):
    said = qaengine("check", "elderbrook.yaml")
    assert (said.code, said.out, said.err) == (0, "elderbrook.yaml: elderbrook, edition 2025: no mistakes\n", "")


def test_every_mistake_is_told_with_place_line_and_hint(qaengine, broken):
    said = qaengine("check", broken)
    assert (said.code, said.out) == (1, "")
    lines = said.err.splitlines()
    assert [line for line in lines if "Q202" in line] == [
        "council/broken.yaml:18:55: Q202 `god` is not a value of `overall`; did you mean `good`?",
        "council/broken.yaml:21:55: Q202 `inadequat` is not a value of `overall`; did you mean `inadequate`?",
    ]
    assert lines[2][lines[2].index("~") :] == "~~~"
    assert lines[1][lines[2].index("~") :].startswith("god,")


def test_several_policies_are_checked_in_one_go(qaengine, broken):
    said = qaengine("check", "elderbrook.yaml", broken, "warwickshire")
    assert said.code == 1
    assert said.out.splitlines()[0] == "elderbrook.yaml: elderbrook, edition 2025: no mistakes"
    assert "warwickshire" in said.out.splitlines()[1]
    assert "broken.yaml:18:55" in said.err


def test_a_missing_file_exits_1_like_any_mistake(qaengine):
    said = qaengine("check", "nowhere.yaml")
    assert said.code == 1
    assert said.err.startswith("Q101 there is no file `nowhere.yaml`")


def test_json_is_a_list_of_records(qaengine, broken):
    said = qaengine("check", broken, "--format", "json")
    assert (said.code, said.err) == (1, "")
    assert said.json[0] == {
        "code": "Q202", "text": "`god` is not a value of `overall`", "hint": "did you mean `good`?",
        "file": "council/broken.yaml", "line": 18, "column": 55, "length": 3,
    }  # fmt: skip
    assert qaengine("check", "elderbrook.yaml", "--format", "json").json == []


def test_annotations_stand_at_their_lines(qaengine, broken):
    said = qaengine("check", broken, "--format", "github")
    assert (said.code, said.err) == (1, "")
    assert said.out.splitlines()[0] == (
        "::error file=council/broken.yaml,line=18,col=55,title=Q202::`god` is not a value of `overall`; "
        "did you mean `good`?"
    )
    assert qaengine("check", "elderbrook.yaml", "--format", "github").out == ""


def test_annotations_escape_what_a_code_host_would_read_as_a_command(qaengine, folder):
    Path("a,b.yaml").write_text(POLICY.replace("[good, outstanding]", '"50% of\\n::error"'))
    line = qaengine("check", "./a,b.yaml", "--format", "github").out.splitlines()
    assert len(line) == 1
    assert line[0].startswith("::error file=a%2Cb.yaml,line=18,")
    assert "50%25 of ::error" in line[0]


SARIF = {
    "type": "object",
    "required": ["$schema", "version", "runs"],
    "properties": {
        "version": {"const": "2.1.0"},
        "$schema": {"type": "string", "format": "uri"},
        "runs": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["tool", "results"],
                "additionalProperties": False,
                "properties": {
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "tool": {
                        "type": "object",
                        "required": ["driver"],
                        "properties": {
                            "driver": {
                                "type": "object",
                                "required": ["name"],
                                "properties": {
                                    "name": {"type": "string"},
                                    "version": {"type": "string"},
                                    "rules": {
                                        "type": "array",
                                        "uniqueItems": True,
                                        "items": {"type": "object", "required": ["id"]},
                                    },
                                },
                            }
                        },
                    },
                    "results": {"type": "array", "items": {"$ref": "#/$defs/result"}},
                },
            },
        },
    },
    "$defs": {
        "result": {
            "type": "object",
            "required": ["message"],
            "properties": {
                "ruleId": {"type": "string"},
                "level": {"enum": ["none", "note", "warning", "error"]},
                "message": {"type": "object", "required": ["text"], "properties": {"text": {"type": "string"}}},
                "locations": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["physicalLocation"],
                        "properties": {
                            "physicalLocation": {
                                "type": "object",
                                "required": ["artifactLocation"],
                                "properties": {
                                    "artifactLocation": {
                                        "type": "object",
                                        "properties": {"uri": {"type": "string", "format": "uri-reference"}},
                                    },
                                    "region": {
                                        "type": "object",
                                        "properties": {
                                            "startLine": {"type": "integer", "minimum": 1},
                                            "startColumn": {"type": "integer", "minimum": 1},
                                            "endColumn": {"type": "integer", "minimum": 1},
                                        },
                                    },
                                },
                            }
                        },
                    },
                },
            },
        }
    },
}
"""What of the SARIF 2.1.0 schema concerns the parts that are written."""


def test_sarif_has_the_shape_of_sarif_and_a_result_for_each_mistake(qaengine, broken):
    jsonschema = pytest.importorskip("jsonschema")
    said = qaengine("check", broken, "nowhere.yaml", "--format", "sarif")
    assert (said.code, said.err) == (1, "")
    jsonschema.validate(said.json, SARIF, cls=jsonschema.Draft202012Validator)
    (run,) = said.json["runs"]
    assert [result["ruleId"] for result in run["results"]] == ["Q202", "Q202", "Q101"]
    assert {rule["id"] for rule in run["tool"]["driver"]["rules"]} == {"Q101", "Q202"}
    assert run["results"][0]["locations"][0]["physicalLocation"]["region"] == {
        "startLine": 18, "startColumn": 55, "endColumn": 58,
    }  # fmt: skip


def test_sarif_of_a_right_policy_has_no_results(qaengine):
    said = qaengine("check", "elderbrook.yaml", "--format", "sarif")
    assert said.code == 0
    assert said.json["runs"][0]["results"] == []


def test_where_a_path_has_blanks_sarif_writes_it_as_a_uri(qaengine, folder):
    Path("my policy.yaml").write_text(POLICY.replace("good, out", "god, out"))
    result = qaengine("check", "my policy.yaml", "--format", "sarif").json["runs"][0]["results"][0]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "my%20policy.yaml"


def test_the_same_mistakes_are_told_in_every_format(qaengine, broken):
    codes = [record["code"] for record in qaengine("check", broken, "--format", "json").json]
    sarif = json.loads(qaengine("check", broken, "--format", "sarif").out)
    assert codes == [result["ruleId"] for result in sarif["runs"][0]["results"]]
    assert len(qaengine("check", broken, "--format", "github").out.splitlines()) == len(codes)
    assert qaengine("check", broken).err.count("Q202") == len(codes)


@pytest.mark.parametrize("name", ["warwickshire", "herefordshire", "herefordshire@2016", "oxfordshire", "halton"])
def test_the_built_in_policies_have_no_mistakes(qaengine, name):
    said = qaengine("check", name)
    assert (said.code, said.err) == (0, "")
