"""Every code has its page, and what a page shows is what is really told."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from qaengine.faces.codes import in_short, page, pages

ROOT = Path(__file__).parent.parent.parent
SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "src" / "qaengine").rglob("*.py"))
WARNINGS = re.compile(r"Q3\d\d")


def test_every_code_that_can_be_told_has_its_page_and_every_page_its_code():
    assert set(re.findall(r'"(Q[0-9]{3})"', SOURCE)) == set(pages())


def test_the_pages_are_as_the_tables_and_the_tests_are():
    script = ROOT / "scripts" / "make_mistake_pages.py"
    done = subprocess.run([sys.executable, str(script), "--check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("code", pages())
def test_a_page_says_what_the_code_means_and_what_to_do(code):
    text = page(code)
    assert text is not None
    assert text.startswith(f"# {code}\n\n{in_short(code)}\n\n**What to do.** ")
    assert not re.search(r"<!--|\]\(", text)
    assert len(in_short(code)) > 10


def test_of_what_is_no_code_there_is_no_page():
    assert page("Q998") is None
