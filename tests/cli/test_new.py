"""`new`: what it writes is right at once, nothing is written over, and a name that cannot be one is told."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from command_line import Qaengine
from jsonschema import Draft202012Validator

from qaengine.documents import plain, read_file
from qaengine.policy.beginning import beginning
from qaengine.policy.from_document import policy_from_file
from qaengine.policy.register import register_from_file

WRITTEN = ["cases/smallshire.cases.yaml", "clauses/sms.yaml", "smallshire.schema.json", "smallshire.yaml"]


def held(folder: Path) -> list[str]:
    """Every file in the folder."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_what_is_written_is_checked_tested_and_covered_at_once(qaengine: Qaengine, monkeypatch) -> None:
    said = qaengine("new", "smallshire", "--document", "sms", "--from", "2025-04-01")
    assert (said.code, said.out) == (0, "")
    assert held(Path("smallshire")) == WRITTEN
    monkeypatch.chdir("smallshire")
    assert qaengine("check", "smallshire.yaml", "--strict").out.splitlines() == [
        "smallshire.yaml: smallshire, edition 2025: no mistakes",
        "  worse evidence never lowers `level`, by the form of the rules",
    ]
    tested = qaengine("test", "cases", "--coverage")
    assert tested.code == 0
    assert "shown by no case" not in tested.out
    covered = qaengine("coverage", "smallshire.yaml")
    assert covered.code == 0
    assert "0 open; 8 pinned to no words of a text yet" in covered.out


def test_no_small_change_to_it_goes_unnoticed_by_its_cases(qaengine: Qaengine) -> None:
    qaengine("new", "smallshire", "--from", "2025-04-01")
    said = qaengine("test", "smallshire/cases", "--mutate")
    assert said.code == 0
    assert "16 of 16 changes noticed" in said.out


def test_the_schema_beside_it_is_its_own_and_lets_it_pass(qaengine: Qaengine) -> None:
    qaengine("new", "smallshire", "--from", "2025-04-01")
    policy = Path("smallshire/smallshire.yaml")
    made = qaengine("schema", "policy", "--policy", policy).out
    assert Path("smallshire/smallshire.schema.json").read_text(encoding="utf-8") == made
    assert Draft202012Validator(qaengine("schema", "policy", "--policy", policy).json).is_valid(
        plain(read_file(policy))
    )
    assert policy.read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=smallshire.schema.json\n")


@pytest.mark.parametrize(
    "title",
    [
        "Smallshire's framework",
        'The "new" way: #1, 100%',
        "no",
        "2025",
        "- a list?",
        "{a: b}",
        "Gwynedd – Ŵ",
        "a" * 200,
    ],
)
def test_any_title_is_written_so_that_it_is_read_back(qaengine: Qaengine, title: str) -> None:
    assert qaengine("new", "smallshire", "--title", title, "--from", "2025-04-01").code == 0
    assert policy_from_file("smallshire/smallshire.yaml").tree.title == title
    assert register_from_file(Path("smallshire/clauses/smallshire.yaml")).document.title == title
    assert qaengine("check", "smallshire/smallshire.yaml", "--strict").code == 0


@pytest.mark.parametrize("begins", [date(2024, 2, 29) + timedelta(days=37 * step) for step in range(24)], ids=str)
def test_its_cases_pass_on_whatever_day_it_begins(qaengine: Qaengine, begins: date) -> None:
    assert qaengine("new", "smallshire", "--from", str(begins)).code == 0
    assert qaengine("test", "smallshire/cases").code == 0


def test_without_a_day_it_begins_today(qaengine: Qaengine) -> None:
    assert qaengine("new", "smallshire").code == 0
    assert qaengine("check", "smallshire/smallshire.yaml", "--strict").code == 0
    assert qaengine("test", "smallshire/cases").code == 0


@pytest.mark.parametrize("there", WRITTEN)
def test_nothing_is_written_over_and_nothing_is_half_written(qaengine: Qaengine, there: str) -> None:
    path = Path("desk") / there
    path.parent.mkdir(parents=True)
    path.write_text("mine", encoding="utf-8")
    said = qaengine("new", "smallshire", "--document", "sms", "-o", "desk")
    assert said.code == 2
    assert f"Q712 `desk/{there}` is there already" in said.err
    assert held(Path("desk")) == [there]
    assert path.read_text(encoding="utf-8") == "mine"


def test_other_files_in_the_folder_stay(qaengine: Qaengine) -> None:
    Path("desk/clauses").mkdir(parents=True)
    Path("desk/notes.txt").write_text("mine", encoding="utf-8")
    assert qaengine("new", "smallshire", "--document", "sms", "-o", "desk").code == 0
    assert held(Path("desk")) == sorted([*WRITTEN, "notes.txt"])


def test_a_folder_that_cannot_be_written_into_is_told(qaengine: Qaengine) -> None:
    Path("desk").write_text("a file", encoding="utf-8")
    said = qaengine("new", "smallshire", "-o", "desk")
    assert said.code == 2
    assert "Q711 cannot write into `desk`" in said.err


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("Small Shire", "write `small_shire`"),
        ("2shires", "a letter first"),
        ("small-shire", "write `small_shire`"),
        ("", "a letter first"),
        ("../x", "write `x`"),
        ("Ŵ", "small letters"),
        ("a" * 41, "small letters"),
    ],
)
def test_a_name_that_cannot_be_an_id_is_told_with_one_that_can(qaengine: Qaengine, name: str, hint: str) -> None:
    said = qaengine("new", name)
    assert said.code == 2
    assert hint in " ".join(said.err.replace("│", " ").split())
    assert held(Path()) == ["elderbrook.yaml", "signals.jsonl"]


@pytest.mark.parametrize("word", ["E", "e.l", "eld-", "", "a" * 21])
def test_a_word_that_cannot_begin_a_clause_id_is_told(qaengine: Qaengine, word: str) -> None:
    said = qaengine("new", "smallshire", "--document", word)
    assert said.code == 2
    assert "cannot begin a clause id" in " ".join(said.err.split())


def test_what_is_written_says_that_it_is_made_up() -> None:
    files = beginning("smallshire", "Smallshire", "sms", date(2025, 4, 1))
    assert all("made-up" in text or "examples and no council's" in text for text in files.values())
