"""`decide`: results on one channel, messages on the other, and an exit code that says how it went."""

import json
import re
import subprocess
from pathlib import Path

import pytest
from command_line import COMMAND, ENVIRONMENT, SIGNALS, WRONG, write_lines

BAD = Path(__file__).parent.parent / "signals" / "bad"
ON = ("--policy", "elderbrook.yaml", "--as-of", "2025-09-30")


def test_all_providers_stand_in_a_line_each_by_their_ids(qaengine):
    said = qaengine("decide", "signals.jsonl", *ON)
    assert said.code == 0
    assert [line.split()[0] for line in said.out.splitlines()] == ["ash-care", "elm-court", "oak-house"]
    assert said.err == ""


def test_one_provider_is_explained(qaengine):
    said = qaengine("decide", "signals.jsonl", *ON, "--provider", "elm-court")
    assert "Level of concern: high is indicated" in said.out
    assert "Inadequate" not in said.err
    assert (said.code, said.err) == (0, "")


def test_json_of_one_provider_is_an_object_and_of_several_a_list(qaengine):
    one = qaengine("decide", "signals.jsonl", *ON, "--provider", "elm-court", "--format", "json")
    several = qaengine("decide", "signals.jsonl", *ON, "--format", "json")
    assert one.json["provider"] == "elm-court"
    assert [each["provider"] for each in several.json] == ["ash-care", "elm-court", "oak-house"]
    assert one.json in several.json


def test_json_lines_hold_a_decision_a_line(qaengine):
    said = qaengine("decide", "signals.jsonl", *ON, "--format", "jsonl")
    assert [each["decisions"]["level"]["indicated"] for each in said.lines] == [None, "high", "low"]


def test_json_lines_say_the_same_as_json(qaengine):
    lines = qaengine("decide", "signals.jsonl", *ON, "--format", "jsonl").lines
    assert lines == qaengine("decide", "signals.jsonl", *ON, "--format", "json").json


def test_of_no_signals_at_all_json_is_an_empty_list_and_that_is_said(qaengine):
    Path("empty.jsonl").write_text("")
    said = qaengine("decide", "empty.jsonl", *ON, "--format", "json")
    assert said.json == []
    assert "empty.jsonl holds no signal" in said.err
    assert said.code == 0


def test_keys_stand_in_the_order_of_the_contract(qaengine):
    said = qaengine("decide", "signals.jsonl", *ON, "--provider", "elm-court", "--format", "json")
    assert list(said.json) == [
        *("format", "engine", "policy", "provider", "as_of", "known_at", "decisions", "criteria", "obligations"),
        *("questions", "notifications", "warnings", "assumptions", "clauses", "inputs", "digest"),
    ]


def test_a_provider_of_whom_nothing_is_held_is_decided_and_the_nearest_is_suggested(qaengine):
    said = qaengine("decide", "signals.jsonl", *ON, "--provider", "elm-cuort", "--format", "json")
    assert said.code == 0
    assert said.json["decisions"]["level"]["indicated"] is None
    assert [warning["code"] for warning in said.json["warnings"]] == ["no_signals"]
    assert said.err == "no signal is held for `elm-cuort`; did you mean `elm-court`?\n"


def test_without_a_day_it_says_that_it_decides_as_of_today(qaengine):
    said = qaengine("decide", "signals.jsonl", "--policy", "elderbrook.yaml")
    assert said.code == 0
    assert re.match(r"deciding as of today, \d{4}-\d\d-\d\d; --as-of says another day\n", said.err)


def test_known_at_decides_by_what_was_known(qaengine):
    late = {**SIGNALS[1], "id": "late", "provider": "oak-house", "recorded_on": "2025-09-01"}
    write_lines("late.jsonl", [late])
    files = ("signals.jsonl", "late.jsonl", *ON, "--provider", "oak-house", "--format", "json")
    now = qaengine("decide", *files).json
    then = qaengine("decide", *files, "--known-at", "2025-08-31").json
    assert now["decisions"]["level"]["indicated"] == "high"
    assert (then["decisions"]["level"]["indicated"], then["known_at"]) == ("low", "2025-08-31")


# What is wrong


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--as-of", "1/4/2025"], "`1/4/2025` is not a date; write year-month-day, for example 2025-04-01"),
        (["--as-of", "2025-02-30"], "`2025-02-30` is not a date"),
        (["--as-of", "9999-12-31"], "year-month-day, for example 2025-04-01, from 1900 to 2999"),
        (["--known-at", "yesterday"], "`yesterday` is not a date"),
        (["--format", "xml"], "xml"),
        (["--provder", "elm-court"], "--provider"),
    ],
)
def test_a_wrong_option_exits_2_and_is_named(qaengine, arguments, says):
    said = qaengine("decide", "signals.jsonl", "--policy", "elderbrook.yaml", *arguments)
    assert (said.code, said.out) == (2, "")
    assert says in unframed(said.err)


def unframed(text: str) -> str:
    """The text of a framed message on one line."""
    return " ".join(text.replace("│", " ").split())


def test_without_a_policy_it_says_which_option_is_missing(qaengine):
    said = qaengine("decide", "signals.jsonl")
    assert (said.code, said.out) == (2, "")
    assert "--policy" in said.err


@pytest.mark.parametrize(
    ("policy", "says"),
    [
        ("warwikshire", "Q290 there is no policy `warwikshire`; did you mean `warwickshire`?"),
        ("warwickshire@1999", "Q290 `warwickshire` has no edition `1999`"),
        ("elderbrok.yaml", "Q101 there is no file `elderbrok.yaml`; did you mean `elderbrook.yaml`?"),
    ],
)
def test_an_unknown_policy_exits_2_with_the_nearest_name(qaengine, policy, says):
    said = qaengine("decide", "signals.jsonl", "--policy", policy, "--as-of", "2025-09-30")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(says)


def test_a_policy_with_mistakes_decides_nothing_and_tells_all_of_them(qaengine):
    text = Path("elderbrook.yaml").read_text().replace("inadequate}", "inadequat}").replace("good, out", "goood, out")
    Path("broken.yaml").write_text(text)
    said = qaengine("decide", "signals.jsonl", "--policy", "broken.yaml", "--as-of", "2025-09-30")
    assert (said.code, said.out) == (2, "")
    assert "did you mean `good`?" in said.err
    assert "did you mean `inadequate`?" in said.err


def test_a_missing_file_exits_2_and_is_named(qaengine):
    said = qaengine("decide", "nowhere.jsonl", *ON)
    assert (said.code, said.out) == (2, "")
    assert said.err == "Q401 cannot read `nowhere.jsonl`: no such file or directory\n"


def test_one_bad_record_decides_nothing(qaengine):
    write_lines("bad.jsonl", [WRONG])
    said = qaengine("decide", "signals.jsonl", "bad.jsonl", *ON)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("bad.jsonl:1:98: Q413 signal `s9`: `godd` is not a value of `overall`; did you mean")


BROKEN = sorted(path.name for path in BAD.iterdir() if path.suffix != ".message")


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_exits_2_with_one_message_in_these_words(name, qaengine, monkeypatch):
    monkeypatch.chdir(BAD)
    policy = BAD.parent.parent.parent / "policies" / "warwickshire.yaml"
    said = qaengine("decide", name, "--policy", policy, "--as-of", "2025-09-30")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith((BAD / f"{name}.message").read_text("utf-8"))
    assert len(re.findall(r"\bQ\d{3} ", said.err)) == 1


def test_skip_bad_decides_the_rest_lists_what_was_left_out_and_exits_3(qaengine):
    write_lines("mixed.jsonl", [SIGNALS[0], WRONG, SIGNALS[1]])
    said = qaengine("decide", "mixed.jsonl", *ON, "--skip-bad", "--format", "jsonl")
    assert said.code == 3
    assert [each["provider"] for each in said.lines] == ["elm-court", "oak-house"]
    for each in said.lines:
        assert [warning["code"] for warning in each["warnings"]] == ["record_left_out"]
        assert "`godd` is not a value of `overall`" in each["warnings"][0]["text"]
    assert said.err.startswith("mixed.jsonl:2:98: Q413 signal `s9`")


def test_skip_bad_with_nothing_to_skip_exits_0(qaengine):
    assert qaengine("decide", "signals.jsonl", *ON, "--skip-bad").code == 0


def test_a_provider_whose_only_record_was_left_out_is_still_told_of_it(qaengine):
    write_lines("bad.jsonl", [WRONG])
    said = qaengine("decide", "bad.jsonl", *ON, "--skip-bad", "--provider", "ivy-lodge")
    assert said.code == 3
    assert "A record was left out on request" in said.out


# Channels


def test_standard_input_is_read_as_json_lines():
    text = "".join(json.dumps(record) + "\n" for record in SIGNALS)
    done = subprocess.run([*COMMAND, "decide", "-", *ON], input=text, capture_output=True, text=True, env=ENVIRONMENT)
    assert done.returncode == 0
    assert done.stdout.startswith("ash-care")


def test_a_reader_that_stops_listening_is_no_error():
    write_lines("many.jsonl", [{**SIGNALS[0], "id": f"s{n}", "provider": f"p{n:05}"} for n in range(3000)])
    command = " ".join([*COMMAND, "decide", "many.jsonl", *ON, "--format", "jsonl", "| head -n 1"])
    done = subprocess.run(command, shell=True, capture_output=True, text=True, env=ENVIRONMENT)
    assert json.loads(done.stdout)["provider"] == "p00000"
    assert done.stderr == ""


def test_no_colour_is_written_when_it_is_not_wanted():
    arguments = [*COMMAND, "decide", "signals.jsonl", *ON]
    plain = subprocess.run(arguments, capture_output=True, text=True, env=ENVIRONMENT)
    forced = subprocess.run(arguments, capture_output=True, text=True, env={**ENVIRONMENT, "FORCE_COLOR": "1"})
    refused = {**ENVIRONMENT, "FORCE_COLOR": "1", "NO_COLOR": "1"}
    without = subprocess.run(arguments, capture_output=True, text=True, env=refused)
    assert "\x1b" not in plain.stdout
    assert "\x1b[3" in forced.stdout
    assert "\x1b[3" not in without.stdout


def test_output_does_not_depend_on_the_width_of_a_screen_that_is_not_there():
    arguments = [*COMMAND, "decide", "signals.jsonl", *ON, "--provider", "elm-court"]
    narrow, wide = (
        subprocess.run(arguments, capture_output=True, text=True, env={**ENVIRONMENT, "COLUMNS": columns}).stdout
        for columns in ("40", "300")
    )
    assert narrow == wide


def test_no_line_of_an_explanation_ends_in_blanks(qaengine):
    said = qaengine("decide", "signals.jsonl", *ON, "--provider", "elm-court")
    assert [line for line in said.out.splitlines() if line != line.rstrip()] == []
