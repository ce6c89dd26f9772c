"""`publish`: which files it writes, over what, and what it says when it cannot."""

from pathlib import Path

import pytest

FILES = ["assumptions.csv", "atrs.csv", "atrs.md", "index.html", "policy.md"]


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    return tmp_path / "published" / "elderbrook"


def test_it_writes_the_pages_the_ledger_and_the_draft_into_a_new_folder(qaengine, pages):
    said = qaengine("publish", "elderbrook.yaml", "-o", pages)
    assert said.code == 0, said.err
    assert sorted(path.name for path in pages.iterdir()) == FILES
    assert sorted(said.out.split()) == sorted(str(pages / name) for name in FILES)
    assert "At least 2 safeguarding concerns in six months" in (pages / "index.html").read_text(encoding="utf-8")


def test_it_writes_over_what_it_wrote_and_the_same_policy_gives_the_same_bytes(qaengine, pages):
    qaengine("publish", "elderbrook.yaml", "-o", pages)
    first = {path.name: path.read_bytes() for path in pages.iterdir()}
    (pages / "notes.txt").write_text("ours")
    assert qaengine("publish", "elderbrook.yaml", "-o", pages).code == 0
    assert {path.name: path.read_bytes() for path in pages.iterdir() if path.name != "notes.txt"} == first
    assert (pages / "notes.txt").read_text() == "ours"


@pytest.mark.parametrize("name", FILES)
def test_it_leaves_alone_what_somebody_else_wrote(qaengine, pages, name):
    pages.mkdir(parents=True)
    (pages / name).write_text("somebody else's")
    said = qaengine("publish", "elderbrook.yaml", "-o", pages)
    assert said.code == 2
    assert "Q712" in said.err
    assert name in said.err
    assert [path.name for path in pages.iterdir()] == [name]
    assert (pages / name).read_text() == "somebody else's"


def test_a_folder_that_cannot_be_made_is_said_in_one_message(qaengine, tmp_path):
    (tmp_path / "taken").write_text("a file")
    said = qaengine("publish", "elderbrook.yaml", "-o", tmp_path / "taken" / "pages")
    assert said.code == 2
    assert "Q711" in said.err


def test_a_policy_with_mistakes_is_not_published(qaengine, pages, tmp_path):
    (tmp_path / "wrong.yaml").write_text("policy: wrong\n")
    said = qaengine("publish", "wrong.yaml", "-o", pages)
    assert said.code == 2
    assert not pages.exists()
