"""`register pin`: clauses pinned to the words of a text, the file otherwise as it was, and changed words left alone."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qaengine.policy.register import RegisterError, register_from_file

REGISTER = """\
# What the framework says.

document:
  id: eld
  title: Elderbrook quality framework   # as printed
  publisher: Elderbrook
# the clauses
clauses:
  # about looking
  - id: eld.look.yearly
    at: "§1.1; L3"      # the first paragraph
    kind: cadence
    says: Every provider is looked at once a year.
    computable: "yes"

  - id: eld.panel.meets
    at: "§1.2; L5-6"
    kind: forum
    says: The panel meets when concerns are repeated.
    computable: "yes"
  # the end
"""
Run = Callable[..., Any]


@pytest.fixture
def register(folder: Path) -> Path:
    """A register that is pinned to nothing yet."""
    path = folder / "clauses" / "eld.yaml"
    path.write_text(REGISTER, encoding="utf-8")
    return path


def test_a_register_without_pins_is_read_and_says_so_when_it_is_compared(qaengine: Run, register: Path) -> None:
    assert [clause.id for clause in register_from_file(register).without_pins] == ["eld.look.yearly", "eld.panel.meets"]
    said = qaengine("check", "elderbrook.yaml", "--sources", "texts")
    assert said.code == 1
    assert "Q662 the register of `eld` is not pinned to a text yet" in said.err


def test_clauses_are_pinned_and_the_rest_of_the_file_stays(qaengine: Run, register: Path) -> None:
    said = qaengine("register", "pin", register, "--source", "texts/framework.txt")
    assert said.code == 0
    assert "The quality team looks at every provider" in said.out
    written = register.read_text(encoding="utf-8")
    added = [line for line in written.splitlines() if line not in REGISTER.splitlines()]
    assert [line.split(":")[0].strip() for line in added] == [
        *("file", "words", "fingerprint", "pin", "- {words", "pin", "- {words")
    ]
    assert [line for line in written.splitlines() if line in REGISTER.splitlines()] == REGISTER.splitlines()
    assert "looks at every" not in written
    assert not register_from_file(register).without_pins


def test_what_was_pinned_is_kept_word_for_word(qaengine: Run, register: Path) -> None:
    qaengine("register", "pin", register, "--source", "texts/framework.txt")
    said = qaengine("check", "elderbrook.yaml", "--sources", "texts")
    assert "word for word as pinned" in said.out
    assert "2 kept, 0 moved, 0 changed" in said.out


def test_pinning_again_changes_nothing(qaengine: Run, register: Path) -> None:
    qaengine("register", "pin", register, "--source", "texts/framework.txt")
    before = register.read_text(encoding="utf-8")
    said = qaengine("register", "pin", register, "--source", "texts/framework.txt")
    assert said.code == 0
    assert "nothing was to be pinned" in said.out
    assert register.read_text(encoding="utf-8") == before


def test_when_the_text_moves_the_lines_follow_the_words(qaengine: Run, register: Path, folder: Path, text: str) -> None:
    qaengine("register", "pin", register, "--source", "texts/framework.txt")
    (folder / "texts" / "framework.txt").write_text("A new foreword.\n\n" + text, encoding="utf-8")
    assert qaengine("register", "pin", register, "--source", "texts/framework.txt").code == 0
    clauses = register_from_file(register).clauses
    assert [clause.at for clause in clauses.values()] == ["§1.1; L5", "§1.2; L7-8"]
    assert "# the first paragraph" in register.read_text(encoding="utf-8")
    assert "word for word as pinned" in qaengine("check", "elderbrook.yaml", "--sources", "texts").out


def test_words_that_changed_are_told_and_not_pinned_again(
    qaengine: Run, register: Path, folder: Path, text: str
) -> None:
    qaengine("register", "pin", register, "--source", "texts/framework.txt")
    before = register_from_file(register).clauses["eld.panel.meets"].pins
    (folder / "texts" / "framework.txt").write_text(
        text.replace("ten working days", "five working days"), encoding="utf-8"
    )
    said = qaengine("register", "pin", register, "--source", "texts/framework.txt")
    assert said.code == 1
    assert "Q661 the words of `eld.panel.meets` have changed" in said.err
    assert "five working days" in said.out
    assert register_from_file(register).clauses["eld.panel.meets"].pins == before
    assert "with other words than were pinned" in qaengine("check", "elderbrook.yaml", "--sources", "texts").out
    unpinned = register.read_text(encoding="utf-8").rsplit("    pin:", 1)[0] + "  # the end\n"
    register.write_text(unpinned, encoding="utf-8")
    assert qaengine("register", "pin", register, "--source", "texts/framework.txt").code == 0
    assert register_from_file(register).clauses["eld.panel.meets"].pins != before


def test_one_clause_without_a_pin_among_others_is_told(qaengine: Run, register: Path) -> None:
    qaengine("register", "pin", register, "--source", "texts/framework.txt")
    unpinned = register.read_text(encoding="utf-8").rsplit("    pin:", 1)[0]
    register.write_text(unpinned, encoding="utf-8")
    said = qaengine("check", "elderbrook.yaml", "--sources", "texts")
    assert "Q662 `eld.panel.meets` (§1.2; L5-6) is pinned to no words" in said.err


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ('at: "§1.2; L5-6"', "at: somewhere", "`at` of `eld.panel.meets` names no line of the text"),
        ('at: "§1.2; L5-6"', "at: L500", "lines, and no L500"),
        ('at: "§1.2; L5-6"', "at: L6-5", "lines, and no L6-5"),
        ('at: "§1.2; L5-6"', "at: L0", "lines, and no L0"),
        ('at: "§1.2; L5-6"', "at: L2", "nothing is written on a line that `eld.panel.meets` names"),
        ("document:\n  id: eld\n  title: Elderbrook quality framework   # as printed\n  publisher: Elderbrook\n",
         "document: {id: eld, title: T, publisher: P}\n", "the head of the register cannot be written to"),
        ('  - id: eld.panel.meets\n    at: "§1.2; L5-6"\n    kind: forum\n    says: The panel meets when concerns are '
         'repeated.\n    computable: "yes"\n',
         '  - {id: eld.panel.meets, at: L5, kind: forum, says: S., computable: "yes"}\n', "cannot be written to"),
    ],
)  # fmt: skip
def test_what_cannot_be_pinned_is_told_and_nothing_is_written(
    qaengine: Run, register: Path, right: str, wrong: str, said: str
) -> None:
    assert right in REGISTER
    register.write_text(REGISTER.replace(right, wrong), encoding="utf-8")
    found = qaengine("register", "pin", register, "--source", "texts/framework.txt")
    assert found.code == 2
    assert "Q663" in found.err
    assert said in found.err
    assert register.read_text(encoding="utf-8") == REGISTER.replace(right, wrong)


def test_a_text_that_is_none_is_told(qaengine: Run, register: Path, folder: Path) -> None:
    (folder / "framework.pdf").write_bytes(b"%PDF-1.7\xff\xfe")
    for name in ("framework.pdf", "nowhere.txt"):
        said = qaengine("register", "pin", register, "--source", name)
        assert said.code == 2
        assert f"Q660 `{name}` cannot be read as text" in said.err


def test_pins_without_a_document_s_fingerprint_are_refused(register: Path) -> None:
    pin = '    pin:\n      - {words: 8, start: 0, letters: 40, hash: "0123456789abcdef"}\n'
    register.write_text(REGISTER.replace("  # the end\n", pin), encoding="utf-8")
    with pytest.raises(RegisterError) as refused:
        register_from_file(register)
    assert {mistake.code for mistake in refused.value.mistakes} == {"Q653"}
