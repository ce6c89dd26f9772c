"""`pin`: decisions kept a file a provider; a move is told with its clause, and fails the check."""

import json
from pathlib import Path

import pytest
from command_line import POLICY, SIGNALS, WRONG, write_lines

from qaengine.cli.pinning import file_names

PIN = ("pin", "signals.jsonl", "--policy", "elderbrook.yaml", "-o", "pins")
DAY = ("--as-of", "2025-09-30")


@pytest.fixture(autouse=True)
def pins(folder, qaengine):
    """The pins of three providers."""
    said = qaengine(*PIN, *DAY)
    assert said.code == 0
    return said


def kept(provider: str):
    """What is kept of a provider."""
    return json.loads(Path(f"pins/{provider}.pin.json").read_text())


def test_each_provider_has_a_file_of_what_stands(pins):
    assert sorted(path.name for path in Path("pins").iterdir()) == [
        "ash-care.pin.json", "elm-court.pin.json", "oak-house.pin.json",
    ]  # fmt: skip
    found = kept("elm-court")
    assert found["decisions"]["level"] == {
        "indicated": "high", "range": ["high", "high"], "in_force": None, "change": "undecided",
    }  # fmt: skip
    assert found["criteria"]["met"] == ["eld.high.rating (level, high)"]
    assert found["policy"]["digest"].startswith("sha256:")
    assert pins.out.endswith("3 providers: 3 new\n")


def test_pinned_again_the_bytes_are_the_same_and_nobody_moved(qaengine):
    before = {path.name: path.read_bytes() for path in Path("pins").iterdir()}
    assert qaengine(*PIN, *DAY).out == "3 providers: nobody moved\n"
    assert {path.name: path.read_bytes() for path in Path("pins").iterdir()} == before


def test_the_check_takes_the_day_of_the_pins_and_passes_when_nobody_moved(qaengine):
    said = qaengine(*PIN, "--check")
    assert (said.code, said.out, said.err) == (0, "3 providers: nobody moved\n", "")


def test_a_move_is_told_with_the_clause_that_made_it_and_writes_nothing(qaengine):
    Path("elderbrook.yaml").write_text(POLICY.replace("overall: inadequate", "overall: [inadequate, good]"))
    before = {path.name: path.read_bytes() for path in Path("pins").iterdir()}
    said = qaengine(*PIN, "--check")
    assert said.code == 1
    assert said.out == (
        "oak-house moved\n"
        "  level: indicated low -> high, by eld.high.rating (level, high) not met -> met\n"
        "  level: range low to high -> high to high, by eld.high.rating (level, high) not met -> met\n"
        "3 providers: 1 moved\n"
    )
    assert said.err == "the policy has other content than when the pins were made\n"
    assert {path.name: path.read_bytes() for path in Path("pins").iterdir()} == before


def test_to_pin_shows_what_moved_and_then_the_check_passes(qaengine):
    Path("elderbrook.yaml").write_text(POLICY.replace("overall: inadequate", "overall: [inadequate, good]"))
    assert "oak-house moved" in qaengine(*PIN, *DAY).out
    assert qaengine(*PIN, "--check").code == 0


def test_who_is_new_and_who_is_gone_is_told_and_the_file_of_the_gone_is_deleted(qaengine):
    write_lines("signals.jsonl", [*SIGNALS[1:], {**SIGNALS[0], "provider": "yew-home"}])
    said = qaengine(*PIN, "--check")
    assert said.code == 1
    assert "oak-house is gone\n  level: low indicated, nothing in force\n" in said.out
    assert "yew-home is new\n" in said.out
    assert said.out.endswith("3 providers: 1 new, 1 gone\n")
    assert qaengine(*PIN, *DAY).code == 0
    assert not Path("pins/oak-house.pin.json").exists()
    assert Path("pins/yew-home.pin.json").exists()


def test_a_reworded_policy_moves_nobody(qaengine):
    Path("elderbrook.yaml").write_text(POLICY.replace("the overall CQC rating", "rating"))
    said = qaengine(*PIN, "--check")
    assert (said.code, said.out) == (0, "3 providers: nobody moved\n")


def test_other_files_in_the_folder_are_left_alone(qaengine):
    Path("pins/notes.txt").write_text("ours")
    assert qaengine(*PIN, *DAY).code == 0
    assert Path("pins/notes.txt").read_text() == "ours"


NO_DAY = """{"format": "qaengine/pin@1", "policy": {"id": "p", "digest": "d"}, "provider": "elm-court", "as_of": "soon",
"decisions": {}, "criteria": {}, "obligations": []}"""


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"format": "qaengine/pin@1"}', "[" * 100_000, NO_DAY])
def test_a_pin_that_cannot_be_read_is_an_error_and_writes_nothing(qaengine, broken):
    Path("pins/elm-court.pin.json").write_text(broken)
    for said in (qaengine(*PIN, "--check"), qaengine(*PIN, *DAY)):
        assert (said.code, said.out) == (2, "")
        assert "Q740" in said.err
    assert Path("pins/elm-court.pin.json").read_text() == broken


def test_two_pins_of_one_provider_are_an_error(qaengine):
    Path("pins/copy.pin.json").write_text(Path("pins/elm-court.pin.json").read_text())
    assert "Q740" in qaengine(*PIN, "--check").err


def test_nothing_to_compare_with_is_an_error(qaengine):
    said = qaengine(*PIN[:-1], "nowhere", "--check")
    assert (said.code, said.out) == (2, "")
    assert "Q741" in said.err


def test_pins_of_another_policy_are_not_written_over(qaengine):
    Path("elderbrook.yaml").write_text(POLICY.replace("policy: elderbrook", "policy: another"))
    said = qaengine(*PIN, *DAY)
    assert said.code == 2
    assert "Q741" in said.err
    assert kept("elm-court")["policy"]["id"] == "elderbrook"


def test_bad_signals_write_nothing(qaengine):
    write_lines("signals.jsonl", [*SIGNALS, WRONG])
    assert qaengine(*PIN, *DAY).code == 2
    assert qaengine("pin", "signals.jsonl", "--policy", "elderbrook.yaml", "-o", "others", *DAY).code == 2
    assert not Path("others").exists()


def test_a_folder_that_is_a_file_is_an_error(qaengine):
    said = qaengine(*PIN[:-1], "signals.jsonl", *DAY)
    assert said.code == 2
    assert "Q711" in said.err


@pytest.mark.parametrize(
    ("provider", "name"),
    [
        ("1-101662014", "1-101662014.pin.json"),
        ("../../etc/passwd", "%2E%2E%2F%2E%2E%2Fetc%2Fpasswd.pin.json"),
        ("a b\\c:d", "a%20b%5Cc%3Ad.pin.json"),
        ("é", "%C3%A9.pin.json"),
        ("100%", "100%25.pin.json"),
    ],
)
def test_any_id_gives_a_safe_file_name(provider, name):
    assert file_names([provider]) == {provider: name}


@pytest.mark.parametrize("providers", [["P-1", "p-1"], ["x" * 400, "x" * 401], ["CON"], ["nul", "NUL"], [""]])
def test_ids_that_would_be_one_file_or_none_get_a_digest(providers):
    names = list(file_names(providers).values())
    assert len({name.casefold() for name in names}) == len(providers)
    assert all("~" in name and len(name) < 160 for name in names)
