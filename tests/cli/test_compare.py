"""`qaengine compare`: two policies, the register under both, and one provider under every council."""

import csv
import io
from pathlib import Path

import pytest
from command_line import POLICY, SIGNALS, Qaengine, write_lines

ON = ("--as-of", "2025-09-30")


@pytest.fixture(autouse=True)
def new_edition(folder: Path) -> None:
    """The small policy with one concern fewer needed."""
    Path("new.yaml").write_text(POLICY.replace("repeated: {value: 2", "repeated: {value: 1"), encoding="utf-8")


def test_a_policy_and_itself_are_equivalent(qaengine: Qaengine) -> None:
    said = qaengine("compare", "elderbrook.yaml", "elderbrook.yaml", *ON)
    assert said.code == 0
    assert "Equivalent: their normal forms are the same" in said.out


def test_a_copy_in_other_words_is_equivalent(qaengine: Qaengine) -> None:
    text = (
        POLICY.replace("concerns:", "alerts:")
        .replace("{concerns:", "{alerts:")
        .replace("title: Level", "title: A level")
    )
    Path("copy.yaml").write_text(f"# A remark\n{text}", encoding="utf-8")
    assert qaengine("compare", "elderbrook.yaml", "copy.yaml", *ON).code == 0


def test_a_difference_exits_with_1_and_says_from_what_to_what(qaengine: Qaengine) -> None:
    said = qaengine("compare", "elderbrook.yaml", "new.yaml", *ON)
    assert said.code == 1
    assert "safeguarding concerns in six months (`repeated`): at least 2 becomes at least 1" in said.out


def test_the_register_says_who_moves_and_by_which_clause(qaengine: Qaengine) -> None:
    said = qaengine("compare", "elderbrook.yaml", "new.yaml", "--signals", "signals.jsonl", *ON)
    assert "ash-care: level: indicated nothing → high (not comparable)" in said.out
    assert "by eld.high.concerns" in said.out
    assert "oak-house: level" not in said.out


def test_the_moves_as_json_and_as_csv_say_the_same(qaengine: Qaengine) -> None:
    arguments = ("compare", "elderbrook.yaml", "new.yaml", "--signals", "signals.jsonl", *ON)
    document = qaengine(*arguments, "--format", "json").json
    rows = list(csv.DictReader(io.StringIO(qaengine(*arguments, "--format", "csv").out)))
    assert document["format"] == "qaengine/comparison@1"
    assert [(move["provider"], move["indicated"]) for move in document["effect"]["moves"]] == [
        (row["provider"], [row["old"] or None, row["new"] or None]) for row in rows
    ]
    assert (
        sum(one["providers"] for one in document["effect"]["counts"]["level"]) == document["effect"]["providers"] == 3
    )


def test_words_that_one_policy_does_not_know_are_told(qaengine: Qaengine) -> None:
    own = 'vocabulary: {kinds: {cqc.inspection: {fields: {place: {type: text, title: "Where"}}}}}\n'
    Path("own.yaml").write_text(POLICY + own, encoding="utf-8")
    write_lines("placed.jsonl", [{**SIGNALS[0], "place": "north"}])
    said = qaengine("compare", "elderbrook.yaml", "own.yaml", "--signals", "placed.jsonl", *ON)
    assert said.code == 1
    assert "does not know `cqc.inspection.place` (1 signals)" in said.err


def test_outcomes_that_are_not_the_same_under_both_are_told(qaengine: Qaengine) -> None:
    Path("more.yaml").write_text(POLICY.replace("      high:", "      middle: {}\n      high:"), encoding="utf-8")
    said = qaengine("compare", "elderbrook.yaml", "more.yaml", "--no-search", *ON)
    assert "Level can now be middle" in said.out
    assert "the outcomes of `level` are not the same under both" in said.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("elderbrook.yaml",), "two policies are wanted"),
        (("elderbrook.yaml", "new.yaml", "--format", "csv"), "need --signals"),
        (("elderbrook.yaml", "new.yaml", "--provider", "x"), "--provider goes with --across"),
        (("--across", "signals.jsonl", "--signals", "signals.jsonl"), "without --signals"),
        (("elderbrook.yaml", "there-is-none"), "there is no policy `there-is-none`"),
    ],
)
def test_what_cannot_be_compared_exits_with_2(qaengine: Qaengine, arguments: tuple[str, ...], message: str) -> None:
    said = qaengine("compare", *arguments, *ON)
    assert said.code == 2
    assert message in " ".join(said.err.replace("│", " ").split())
    assert said.out == ""


def test_across_puts_one_provider_under_every_council_with_the_warning(qaengine: Qaengine) -> None:
    said = qaengine("compare", "--across", "signals.jsonl", "--provider", "elm-court", *ON)
    assert said.code == 0
    assert said.out.startswith("Each council has a scale of its own.")
    for council in ("halton@2024", "herefordshire@2018", "oxfordshire@", "warwickshire@2017"):
        assert council in said.out


def test_across_as_json_keeps_each_councils_own_outcomes(qaengine: Qaengine) -> None:
    write_lines("signals.jsonl", [{**SIGNALS[1], "published_on": "2025-06-20"}, SIGNALS[2]])
    document = qaengine("compare", "--across", "signals.jsonl", *ON, "--format", "json").json
    assert "no outcome of one council equals" in document["warning"]
    assert [one["provider"] for one in document["providers"]] == ["ash-care", "elm-court"]
    elm = {side["decision"]: side for side in document["providers"][1]["decisions"]}
    assert elm["concern_level"]["indicated"] == "level_3"
    assert elm["concern_level"]["met"] == ["hfd18.app2.l3.cqc-inadequate"]
    assert elm["traffic_light"]["outcomes"] == ["green", "amber", "red"]
