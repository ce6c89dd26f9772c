"""The published pages in headless Chromium: axe-core finds nothing, nothing scrolls sideways, nothing is requested.

Needs Chromium and, in the folder that QAENGINE_BROWSER names (or beside this file), the node modules of `package.json`;
without them it is skipped. `.ci/full` installs both.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from qaengine import load_policy
from qaengine.cli.publishing import published
from qaengine.policy.from_document import policy_from_document

HERE = Path(__file__).parent
MODULES = Path(os.environ.get("QAENGINE_BROWSER", HERE))
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
LONG = "x" * 300
SHIPPED = ("herefordshire@2018", "herefordshire@2016", "oxfordshire", "halton", "warwickshire")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not (CHROMIUM and shutil.which("node") and (MODULES / "node_modules" / "axe-core").is_dir()),
        reason="needs Chromium, node, and the node modules of tests/browser/package.json",
    ),
]


def checked(page: Path, html: str) -> list[dict[str, object]]:
    """What the check finds on the page, a record for each width."""
    page.write_text(html, encoding="utf-8")
    script = HERE / "check_pages.mjs"
    said = subprocess.run(
        ["node", str(script), str(CHROMIUM), str(page)], cwd=MODULES, capture_output=True, text=True, timeout=600
    )
    assert said.stdout, said.stderr
    return [json.loads(line) for line in said.stdout.splitlines()]


def assert_nothing_found(records: list[dict[str, object]]) -> None:
    assert len(records) == 4
    assert [record for record in records if record["violations"] or record["sideways"] or record["requests"]] == []


@pytest.mark.parametrize("name", SHIPPED)
def test_the_page_of_each_shipped_policy_can_be_read_by_everybody(name: str, tmp_path: Path) -> None:
    assert_nothing_found(checked(tmp_path / "index.html", published(load_policy(name))["index.html"]))


def test_very_long_words_push_nothing_off_the_page(tmp_path: Path) -> None:
    text = (HERE.parent / "golden" / "publication" / "smallshire.yaml").read_text(encoding="utf-8")
    for said in ("Smallshire quality framework", "Low concern", "overall CQC rating", "Tell the provider of the level"):
        text = text.replace(said, LONG)
    page = published(policy_from_document(text, file="long.yaml"))["index.html"]
    assert_nothing_found(checked(tmp_path / "index.html", page))


def test_the_check_finds_what_is_wrong(tmp_path: Path) -> None:
    """A page with faint text, no language and a wide image shows that the check can fail."""
    records = checked(
        tmp_path / "bad.html",
        '<!doctype html><title>x</title><p style="color:#ccc">faint</p><div style="width:2000px">wide</div>'
        '<img src="nowhere.png">',
    )
    found = {violation["id"] for violation in records[0]["violations"]}  # type: ignore[attr-defined]
    assert {"color-contrast", "html-has-lang", "image-alt"} <= found
    assert records[0]["sideways"] != 0
    assert records[0]["requests"]
