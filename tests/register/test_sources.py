"""A register against the texts: what stands, what moved, what changed, and which text is meant."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qaengine.policy.library import built_in_folder
from qaengine.policy.register import RegisterError, register_from_file
from qaengine.policy.sources import Verified, verified

SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"
DOCUMENTS = ("hfd16", "hfd18", "wcc17", "oxf", "hal24")
needs_seeds = pytest.mark.skipif(not SEEDS.is_dir(), reason="the frameworks' texts are not beside the checkout")


def against(folder: Path, text: str) -> Verified:
    """The small register against another text."""
    path = folder / "texts" / "framework.txt"
    path.write_text(text, encoding="utf-8")
    return verified(register_from_file(folder / "clauses" / "eld.yaml"), folder / "texts")


def ids(found: Verified, is_now: str) -> list[str]:
    return [verdict.clause.id for verdict in found.of(is_now)]


def test_the_same_text_keeps_every_pin(folder: Path, text: str) -> None:
    found = against(folder, text)
    assert found.unaltered
    assert len(found.of("kept")) == 7


def test_another_layout_keeps_every_pin(folder: Path, text: str) -> None:
    laid_out = (
        text.replace(" ", "\n").replace("multi-agency", "multi-\nagency").replace("council", "coun-\ncil").upper()
    )
    found = against(folder, laid_out)
    assert found.unaltered
    assert len(found.of("kept")) == 7


def test_a_changed_word_is_found_and_named(folder: Path, text: str) -> None:
    found = against(folder, text.replace("ten working days", "two working days"))
    assert ids(found, "changed") == ["eld.panel.meets"]
    assert [(m.code, m.place.line) for m in found.mistakes() if m.place] == [("Q661", 16)]


def test_a_number_and_a_comparison_are_words_too(folder: Path, text: str) -> None:
    assert ids(against(folder, text.replace(">3 months", ">6 months")), "changed") == ["eld.level-2.suspension"]
    assert ids(against(folder, text.replace(">3 months", "<3 months")), "changed") == ["eld.level-2.suspension"]


def test_what_stands_there_now_is_shown(folder: Path, text: str) -> None:
    (verdict,) = against(folder, text.replace("ten working days", "two calendar days, or so,")).of("changed")
    assert verdict.lines == ((5, 6),)
    assert "two calendar days" in verdict.source


def test_a_new_sentence_elsewhere_changes_no_clause(folder: Path, text: str) -> None:
    found = against(folder, text.replace("1. What we look at", "1. What we look at\n\nThis edition is a new one.\n"))
    assert not found.unaltered
    assert len(found.of("kept")) == 7
    assert found.of("kept")[0].lines == ((6, 6),)


def test_a_renumbered_paragraph_is_kept(folder: Path, text: str) -> None:
    found = against(folder, text.replace("1.1 The", "2.7 The"))
    assert len(found.of("kept")) == 7


def test_a_paragraph_that_moved_is_told_as_moved(folder: Path, text: str) -> None:
    paragraphs = text.split("\n\n")
    moved = "\n\n".join([paragraphs[0], *paragraphs[2:], paragraphs[1]])
    found = against(folder, moved)
    assert ids(found, "moved") == ["eld.look.yearly"]
    assert ids(found, "changed") == []
    assert found.of("moved")[0].lines == ((13, 13),)


def test_a_paragraph_that_is_gone_is_changed(folder: Path, text: str) -> None:
    paragraphs = text.split("\n\n")
    found = against(folder, "\n\n".join([*paragraphs[:2], *paragraphs[3:]]))
    assert ids(found, "changed") == ["eld.panel.meets"]


def test_words_that_stand_twice_count_where_they_stood(folder: Path, text: str) -> None:
    line = text.split("\n")[2]
    found = against(folder, text + "\n" + line + "\n")
    assert found.of("kept")[0].lines == ((3, 3),)


def test_words_that_stand_twice_are_changed_when_only_the_others_are_left(
    folder: Path, text: str, make_register: Callable[..., str]
) -> None:
    line = text.split("\n")[2]
    twice = f"{text}\n{line}\n"
    (folder / "clauses" / "eld.yaml").write_text(make_register(twice), encoding="utf-8")
    assert ids(against(folder, twice.replace("each year", "each month", 1)), "changed") == ["eld.look.yearly"]
    assert len(against(folder, f"A word before.\n{twice}").of("kept")) == 7


def test_a_text_under_another_name_is_found_by_its_words(folder: Path, text: str) -> None:
    texts = folder / "texts"
    (texts / "framework.txt").unlink()
    (texts / "another.txt").write_text("Something else altogether.\n" * 40, encoding="utf-8")
    (texts / "picture.png").write_bytes(b"\x89PNG\xff\xfe")
    (texts / "edition-2.txt").write_text(text.replace("ten working days", "two working days"), encoding="utf-8")
    found = verified(register_from_file(folder / "clauses" / "eld.yaml"), texts)
    assert found.file == "edition-2.txt"
    assert ids(found, "changed") == ["eld.panel.meets"]


def test_a_folder_without_the_text_is_a_mistake(folder: Path) -> None:
    (folder / "texts" / "framework.txt").unlink()
    with pytest.raises(RegisterError, match=r"Q660 no text in .* is the document `eld`"):
        verified(register_from_file(folder / "clauses" / "eld.yaml"), folder / "texts")


def test_the_command_names_what_changed_and_shows_it_on_the_screen_only(
    folder: Path, text: str, qaengine: Callable[..., Any]
) -> None:
    assert qaengine("check", "elderbrook.yaml", "--sources", "texts").code == 0
    path = folder / "texts" / "framework.txt"
    path.write_text(text.replace("ten working days", "two calendar days"), encoding="utf-8")
    said = qaengine("check", "elderbrook.yaml", "--sources", "texts")
    assert said.code == 1
    assert "6 kept, 0 moved, 1 changed" in said.out
    assert "two calendar days" in said.out
    assert "Q661 the words of `eld.panel.meets`" in said.err
    for form in ("json", "github", "sarif"):
        for_programs = qaengine("check", "elderbrook.yaml", "--sources", "texts", "--format", form)
        assert for_programs.code == 1
        assert "Q661" in for_programs.out
        assert "calendar" not in for_programs.out + for_programs.err


def test_a_moved_paragraph_is_told_and_is_no_mistake(folder: Path, text: str, qaengine: Callable[..., Any]) -> None:
    paragraphs = text.split("\n\n")
    moved = "\n\n".join([paragraphs[0], *paragraphs[2:], paragraphs[1]])
    (folder / "texts" / "framework.txt").write_text(moved, encoding="utf-8")
    said = qaengine("check", "elderbrook.yaml", "--sources", "texts")
    assert said.code == 0
    assert "moved: eld.look.yearly (§1.1; L3) is now L13" in said.out


def test_texts_without_a_register_are_a_mistake(folder: Path, qaengine: Callable[..., Any]) -> None:
    (folder / "clauses" / "eld.yaml").unlink()
    said = qaengine("check", "elderbrook.yaml", "--sources", "texts")
    assert said.code == 1
    assert "Q658" in said.err


@needs_seeds
@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_pin_that_ships_stands_in_its_text(document: str) -> None:
    found = verified(register_from_file(built_in_folder() / "clauses" / f"{document}.yaml"), SEEDS)
    assert found.unaltered
    assert len(found.of("kept")) == len(found.verdicts)


@needs_seeds
@pytest.mark.parametrize(
    ("document", "line", "word", "other", "clauses"),
    [
        ("hfd18", 242, ">3 months", ">6 months", ["hfd18.app2.l3.advisory-3m", "hfd18.app2.l3.suspension-3m"]),
        ("oxf", 270, "10 working days", "15 working days", ["oxf.raise.explain-letter", "oxf.raise.10wd"]),
    ],
)
def test_a_changed_word_of_a_framework_names_its_clauses(
    tmp_path: Path, document: str, line: int, word: str, other: str, clauses: list[str]
) -> None:
    register = register_from_file(built_in_folder() / "clauses" / f"{document}.yaml")
    rows = (SEEDS / register.document.file).read_text(encoding="utf-8").split("\n")
    assert word in rows[line - 1]
    rows[line - 1] = rows[line - 1].replace(word, other)
    (tmp_path / register.document.file).write_text("\n".join(rows), encoding="utf-8")
    changed = ids(verified(register, tmp_path), "changed")
    assert set(changed) >= {clause for clause in clauses if clause in register.clauses}
    assert len(changed) <= 4
