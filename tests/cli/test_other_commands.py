"""`schema`, `import`, `policies`, `demo`, `--help`: what each gives, and where."""

import json
import os
import re
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest
import typer
from command_line import COMMAND, ENVIRONMENT, POLICY, SIGNALS

from qaengine.cli import app
from qaengine.documents import is_null, read_file
from qaengine.imports.demo_data import LICENCE_LINE

ROOT = Path(__file__).parent.parent.parent
DATA = ROOT / "src" / "qaengine" / "data"
COLUMNS = ("Location ID", "Location Type", "Care Home?", "Location Local Authority", "Service / Population Group")
RATINGS = f"""\
{",".join(COLUMNS)},Domain,Latest Rating,Publication Date
1-1,Social Care Org,Y,Halton,Overall,Overall,Good,2018-03-14
1-2,Social Care Org,Y,Halton,Overall,Overall,Godd,2018-05-20
"""
ON = ("--policy", "elderbrook.yaml", "--as-of", "2025-09-30")
jsonschema = pytest.importorskip("jsonschema")


def validator(schema):
    """A validator of a schema that is itself right."""
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


# schema


@pytest.mark.parametrize("of", ["policy", "signal", "decision", "cases"])
def test_each_schema_is_a_json_schema(qaengine, of):
    if of == "policy" and find_spec("qaengine.policy.schema") is None:
        pytest.skip("there is no schema of policies yet")
    said = qaengine("schema", of)
    assert (said.code, said.err) == (0, "")
    validator(said.json)


def test_decisions_as_printed_are_valid(qaengine):
    valid = validator(qaengine("schema", "decision").json)
    decisions = qaengine("decide", "signals.jsonl", *ON, "--format", "json").json
    made_up = DATA / "synthetic_signals.jsonl"
    for policy in ("herefordshire", "oxfordshire", "halton", "warwickshire"):
        arguments = ("--policy", policy, "--as-of", "2021-03-01", "--format", "json")
        decisions += qaengine("decide", made_up, *arguments).json
    assert len(decisions) > 40
    for decision in decisions:
        valid.validate(decision)


def test_a_decision_with_a_key_too_many_is_not_valid(qaengine):
    valid = validator(qaengine("schema", "decision").json)
    (decision, *_) = qaengine("decide", "signals.jsonl", *ON, "--format", "json").json
    assert not valid.is_valid({**decision, "verdict": "guilty"})


def test_signals_are_valid_and_a_wrong_value_is_not(qaengine):
    valid = validator(qaengine("schema", "signal").json)
    for signal in SIGNALS:
        valid.validate(signal)
    assert not valid.is_valid({**SIGNALS[0], "overall": "godd"})


@pytest.mark.parametrize("path", sorted((ROOT / "tests" / "cases").glob("*.cases.yaml")), ids=lambda path: path.name)
def test_our_case_files_are_valid(qaengine, path):
    file = as_an_editor_reads(read_file(path))
    edition = f"@{file['edition']}" if "edition" in file else ""
    schema = qaengine("schema", "cases", "--policy", f"{file['policy']}{edition}").json
    validator(schema).validate(file)


def as_an_editor_reads(value):
    """The document with `true`, `null` and numbers as such where they are not quoted."""
    if isinstance(value, dict):
        return {str(key): as_an_editor_reads(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [as_an_editor_reads(inner) for inner in value]
    if value.quoted:
        return str(value)
    if value in ("true", "false"):
        return value == "true"
    if is_null(value):
        return None
    return float(value) if re.fullmatch(r"-?(0|[1-9]\d*)(\.\d+)?", value) else str(value)


def test_a_schema_with_a_policy_knows_its_vocabulary(qaengine):
    own = "vocabulary:\n  kinds:\n    ward.visit: {title: A visit, fields: {minutes: whole}}\n"
    Path("own.yaml").write_text(POLICY + own)
    visit = {"id": "v", "provider": "p", "kind": "ward.visit", "date": "2025-05-01", "minutes": 4}
    assert validator(qaengine("schema", "signal", "--policy", "own.yaml").json).is_valid(visit)
    assert not validator(qaengine("schema", "signal").json).is_valid(visit)


def test_a_schema_of_something_else_exits_2(qaengine):
    said = qaengine("schema", "polcy")
    assert (said.code, said.out) == (2, "")


def test_the_schema_of_a_policy_is_written_to_a_file_and_knows_its_names(qaengine):
    said = qaengine("schema", "policy", "--policy", "elderbrook.yaml", "-o", "mine.json")
    assert (said.code, said.out, said.err) == (0, "", "")
    schema = json.loads(Path("mine.json").read_text(encoding="utf-8"))
    assert schema["$defs"]["name.indicator"]["enum"] == ["overall", "concerns"]


def test_a_policy_with_mistakes_has_a_schema_of_what_can_be_read(qaengine):
    path = Path("elderbrook.yaml")
    path.write_text(
        path.read_text(encoding="utf-8").replace("overall: inadequate", "overal: inadequat"), encoding="utf-8"
    )
    said = qaengine("schema", "policy", "--policy", path)
    assert said.code == 0
    assert "elderbrook.yaml has 1 mistake; the schema is made of what could be read" in said.err
    assert "overall" in said.json["$defs"]["name.indicator"]["enum"]


@pytest.mark.parametrize("text", ["- a", "policy: [", "policy: p\nlanguage: 2\n"])
def test_what_is_no_policy_has_no_schema(qaengine, text):
    Path("elderbrook.yaml").write_text(text, encoding="utf-8")
    said = qaengine("schema", "policy", "--policy", "elderbrook.yaml", "-o", "mine.json")
    assert said.code == 2
    assert not Path("mine.json").exists()


# import


def test_ratings_become_signals_on_standard_output(qaengine):
    Path("ratings.csv").write_text(RATINGS)
    said = qaengine("import", "cqc", "ratings.csv")
    assert said.code == 0
    assert [(each["kind"], each["provider"]) for each in said.lines if each["kind"] == "cqc.inspection"] == [
        ("cqc.inspection", "1-1")
    ]
    assert "ratings.csv:3:" in said.err
    assert "`Godd`" in said.err


def test_with_o_the_file_is_written_and_nothing_on_standard_output(qaengine):
    Path("ratings.csv").write_text(RATINGS)
    to_screen = qaengine("import", "cqc", "ratings.csv").out
    said = qaengine("import", "cqc", "ratings.csv", "-o", "out.jsonl")
    assert (said.code, said.out) == (0, "")
    assert Path("out.jsonl").read_text() == to_screen
    assert sorted(path.name for path in Path().glob("out*")) == ["out.jsonl"]


def test_what_is_imported_can_be_decided_by(qaengine):
    Path("ratings.csv").write_text(RATINGS)
    qaengine("import", "cqc", "ratings.csv", "-o", "out.jsonl")
    said = qaengine("decide", "out.jsonl", *ON, "--provider", "1-1", "--format", "json")
    assert said.json["decisions"]["level"]["indicated"] == "low"


def test_a_file_that_is_no_such_table_exits_2_and_writes_nothing(qaengine):
    Path("other.csv").write_text("a,b\n1,2\n")
    Path("out.jsonl").write_text("before")
    said = qaengine("import", "cqc", "other.csv", "-o", "out.jsonl")
    assert (said.code, said.out) == (2, "")
    assert "other.csv" in said.err
    assert Path("out.jsonl").read_text() == "before"
    assert list(Path().glob("*.part")) == []


def test_a_folder_that_is_not_there_exits_2_with_a_message(qaengine):
    Path("ratings.csv").write_text(RATINGS)
    said = qaengine("import", "cqc", "ratings.csv", "-o", "nowhere/out.jsonl")
    assert (said.code, said.out) == (2, "")
    assert "nowhere" in said.err


def test_dates_that_can_be_read_in_two_ways_are_not_guessed(qaengine):
    Path("ratings.csv").write_text(RATINGS.replace("2018-03-14", "03/04/2018").replace("2018-05-20", "05/06/2018"))
    said = qaengine("import", "cqc", "ratings.csv")
    assert (said.code, said.out) == (2, "")
    assert "--dates" in said.err or "day-first" in said.err
    day_first = qaengine("import", "cqc", "ratings.csv", "--dates", "day-first")
    assert [each["date"] for each in day_first.lines if each["kind"] == "cqc.inspection"] == ["2018-04-03"]
    assert qaengine("import", "cqc", "ratings.csv", "--dates", "backwards").code == 2


# policies


def test_the_policies_are_listed_with_their_editions(qaengine):
    said = qaengine("policies", "--as-of", "2019-03-01")
    assert (said.code, said.err) == (0, "")
    for name in ("halton", "herefordshire", "oxfordshire", "warwickshire"):
        assert name in said.out
    assert "review date passed" in said.out


def test_folders_of_the_environment_bring_policies(qaengine, monkeypatch, folder):
    Path("council").mkdir()
    Path("council/elderbrook.yaml").write_text(POLICY)
    monkeypatch.setenv("QAENGINE_POLICY_PATH", "council")
    assert "elderbrook" in qaengine("policies", "--as-of", "2025-09-30").out
    said = qaengine("decide", "signals.jsonl", "--policy", "elderbrook", "--as-of", "2025-09-30")
    assert said.code == 0
    assert said.out.startswith("ash-care")


def test_a_folder_of_the_environment_that_is_not_there_is_a_mistake(qaengine, monkeypatch):
    monkeypatch.setenv("QAENGINE_POLICY_PATH", "nowhere")
    said = qaengine("policies")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("Q291 QAENGINE_POLICY_PATH names `nowhere`, which is no folder")


def test_an_edition_of_another_time_is_used_with_a_warning(qaengine):
    arguments = ("--policy", "elderbrook.yaml", "--as-of", "2025-03-31", "--format", "json")
    decision = qaengine("decide", "signals.jsonl", *arguments, "--provider", "oak-house").json
    assert "edition_not_in_force" in [warning["code"] for warning in decision["warnings"]]


# demo


def test_the_demo_runs_in_under_a_minute_and_prints_the_licence():
    before = os.times().children_user
    done = subprocess.run([*COMMAND, "demo"], capture_output=True, text=True, env=ENVIRONMENT, timeout=600)
    assert os.times().children_user - before < 60  # of work, not of waiting for a busy machine
    assert (done.returncode, done.stderr) == (0, "")
    assert LICENCE_LINE in done.stdout
    assert "synthetic" in done.stdout
    for council in ("Halton", "Herefordshire", "Oxfordshire", "Warwickshire"):
        assert council in done.stdout


# help


def commands(command=None, name=""):
    """Each command by the words that call it."""
    command = command or typer.main.get_command(app)
    inner = getattr(command, "commands", {})
    for key, each in inner.items():
        yield from commands(each, f"{name} {key}".strip())
    if not inner:
        yield name


@pytest.mark.parametrize("name", sorted(commands()))
def test_the_help_of_each_command_shows_an_example(qaengine, name):
    said = qaengine(*name.split(), "--help")
    assert (said.code, said.err) == (0, "")
    assert f"Example: qaengine {name}" in said.out


def test_help_lists_every_command(qaengine):
    said = qaengine("--help")
    assert said.code == 0
    for name in commands():
        assert name.split()[0] in said.out


def test_a_misspelt_command_exits_2_with_the_right_one(qaengine):
    said = qaengine("decyde")
    assert said.code == 2
    assert "decide" in said.err


def test_the_version_names_the_library_and_the_language(qaengine):
    assert re.fullmatch(r"qaengine \d+\.\d+\.\d+, policy language \d+\n", qaengine("--version").out)


def test_json_is_written_with_the_signs_that_people_write(qaengine):
    Path("elderbrook.yaml").write_text(POLICY.replace("The text gives no number.", "Ratio ½ – chosen."))
    said = qaengine("decide", "signals.jsonl", *ON, "--provider", "ash-care", "--format", "json")
    assert "\\u" not in said.out
    assert json.loads(said.out)["provider"] == "ash-care"
