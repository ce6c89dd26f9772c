"""The commands that ask a decision on: text for a person, JSON for a program, clear words when asked wrongly."""

from pathlib import Path

from command_line import SIGNALS, Qaengine, write_lines

ASKED = ("signals.jsonl", "--policy", "elderbrook.yaml", "--as-of", "2025-09-01")


def test_why_speaks_and_gives_json(qaengine: Qaengine) -> None:
    said = qaengine("why", *ASKED, "--provider", "elm-court")
    assert (said.code, said.err) == (0, "")
    assert "Level of concern: why high is indicated" in said.out
    assert not said.out.endswith("\n\n")
    found = qaengine("why", *ASKED, "--provider", "elm-court", "--format", "json").json
    assert [one["outcome"] for one in found] == ["high"]
    assert (
        qaengine("why", *ASKED, "--provider", "elm-court", "--decision", "level", "--format", "json").json == found[0]
    )


def test_why_not_takes_any_outcome(qaengine: Qaengine) -> None:
    said = qaengine("why", *ASKED, "--provider", "oak-house", "--not", "high", "--format", "json")
    assert (said.json["format"], said.json["possible"]) == ("qaengine/why-not@1", True)
    wrong = qaengine("why", *ASKED, "--provider", "oak-house", "--not", "hihg")
    assert (wrong.code, wrong.out) == (2, "")
    assert wrong.err == "Q722 `hihg` is not an outcome of this policy; did you mean `high`?\n"


def test_a_provider_of_whom_nothing_is_held_is_answered_and_told_of(qaengine: Qaengine) -> None:
    said = qaengine("why", *ASKED, "--provider", "nobody")
    assert said.code == 0
    assert "no signal is held for `nobody`" in said.err
    assert "why nothing is indicated" in said.out


def test_strike_takes_ids_parted_by_commas_or_given_again(qaengine: Qaengine) -> None:
    more = {"id": "s4", "provider": "ash-care", "kind": "safeguarding.concern", "date": "2025-08-20"}
    write_lines("signals.jsonl", [*SIGNALS, more])
    asked = ("strike", *ASKED, "--provider", "ash-care", "--format", "json")
    together = qaengine(*asked, "--without", "s3, s4")
    assert together.json == qaengine(*asked, "--without", "s3", "--without", "s4").json
    assert together.json["decisions"][0]["indicated"] == ["high", None]
    assert [one["id"] for one in together.json["struck"]] == ["s3", "s4"]


def test_decide_without_is_never_taken_for_the_decision_on_record(qaengine: Qaengine) -> None:
    asked = ("decide", *ASKED, "--provider", "elm-court", "--format", "json")
    said = qaengine(*asked, "--without", "s2")
    assert said.code == 3
    assert said.json["decisions"]["level"]["indicated"] is None
    assert [one["text"] for one in said.json["warnings"] if one["code"] == "record_left_out"] == [
        "a record was left out on request: Q437 `s2` is contested and was struck out"
    ]
    assert qaengine(*asked).json["decisions"]["level"]["indicated"] == "high"
    wrong = qaengine(*asked, "--without", "s22")
    assert (wrong.code, wrong.out) == (2, "")
    assert "Q436 no signal held has the id `s22`" in wrong.err


def test_least_change_wants_one_aim_and_gives_signals(qaengine: Qaengine) -> None:
    asked = ("least-change", *ASKED, "--provider", "oak-house", "--format", "json")
    found = qaengine(*asked, "--to", "high").json
    assert (found["cost"], found["proved"]) == (1, True)
    first = found["changes"][0]["steps"][0]["signal"]
    write_lines("more.jsonl", [first])
    again = qaengine("decide", "signals.jsonl", "more.jsonl", *ASKED[1:], "--provider", "oak-house", "--format", "json")
    assert again.json["decisions"]["level"]["indicated"] == "high"
    assert qaengine(*asked, "--raise", "--most", "1").json[0]["most"] == 1
    for wrong in ((), ("--raise", "--lower")):
        said = qaengine(*asked, *wrong)
        assert (said.code, said.out) == (2, "")
        assert "one of --raise, --lower and --to OUTCOME" in said.err


def test_settle_speaks_and_gives_json(qaengine: Qaengine) -> None:
    said = qaengine("settle", *ASKED, "--provider", "oak-house")
    assert "The smallest set of answers that settles it: 1 answer" in said.out
    found = qaengine("settle", *ASKED, "--provider", "oak-house", "--decision", "level", "--format", "json").json
    assert [each["clause"] for each in found["open"]] == ["eld.high.concerns", "eld.high.unsafe"]


def test_sensitivity_speaks_and_gives_json(qaengine: Qaengine) -> None:
    asked = ("sensitivity", *ASKED, "--provider", "ash-care")
    assert "repeated is 2: at 1 high is indicated" in qaengine(*asked).out
    (found,) = qaengine(*asked, "--format", "json").json
    assert [(one["setting"], one["lower"]["value"], one["upper"]) for one in found["settings"]] == [
        ("repeated", "1", None)
    ]


def test_questions_are_written_filled_in_and_read_back(qaengine: Qaengine) -> None:
    asked = ("questions", *ASKED, "--provider", "oak-house")
    assert qaengine(*asked).out.splitlines()[3] == "form: qaengine/questions@1"
    said = qaengine(*asked, "-o", "form.yaml")
    assert (said.out, said.err) == ("", "1 question about oak-house\n")
    form = Path("form.yaml").read_text(encoding="utf-8")
    Path("form.yaml").write_text(form.replace("  answer:\n", "  answer: yes\n"), encoding="utf-8")
    said = qaengine("import", "answers", "form.yaml", "--policy", "elderbrook.yaml", "-o", "answers.jsonl")
    assert (said.code, said.err) == (0, "1 answer; 0 questions unanswered\n")
    decided = ("decide", "signals.jsonl", "answers.jsonl", *ASKED[1:], "--provider", "oak-house", "--format", "json")
    assert qaengine(*decided).json["decisions"]["level"]["indicated"] == "high"
    csv = qaengine(*asked, "--format", "csv").out
    Path("form.csv").write_text(csv, encoding="utf-8")
    said = qaengine("import", "answers", "form.csv", "--policy", "elderbrook.yaml")
    assert (said.out, said.err) == ("", "0 answers; 1 question unanswered, left empty: eld.high.unsafe\n")
