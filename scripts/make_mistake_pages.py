"""Make a page for each code in docs/reference/mistakes; with `--check` say whether they are as they would be made.

What a code means and what to do stands in the tables of docs/reference/mistakes.md. The examples are the broken
policies of tests/policy/bad and the doubtful ones of tests/policy/odd, with the very message that is told of them.
"""

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qaengine.documents import plain, read_file
from qaengine.errors import Mistake, Severity
from qaengine.policy import review
from qaengine.policy.from_document import policy_from_document
from qaengine.readings.review import reviewed

ROOT = Path(__file__).parent.parent
TABLES = ROOT / "docs" / "reference" / "mistakes.md"
FOLDER = ROOT / "docs" / "reference" / "mistakes"
BAD = ROOT / "tests" / "policy" / "bad"
ODD = ROOT / "tests" / "policy" / "odd"
ROW = re.compile(r"\| `(Q[0-9]{3})` \| (.*?) \| (.*) \|")
LINK = re.compile(r"\]\((?!https?:)([^)]+)\)")
MOST_EXAMPLES = 2
WARNINGS = "Q3"
NOTES = ("Q341", "Q343", "Q344", "Q345")
"""Of the warnings without an example here, those that are notes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """One row of the tables, and the heading it stands under."""

    code: str
    under: str
    means: str
    to_do: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """What is told, with the line it is told of, and how bad it is."""

    told: str
    severity: Severity = Severity.ERROR


def codes(tables: str) -> Iterator[Code]:
    """Every row of the tables."""
    heading = part = ""
    for line in tables.splitlines():
        if line.startswith("## "):
            heading, part = re.sub(r"^Q\d: ", "", line[3:]), ""
        elif line.startswith("### "):
            part = line[4:]
        elif row := ROW.fullmatch(line):
            under = f"{heading}: {part[0].lower()}{part[1:]}" if part else heading
            code, means, to_do = row.groups()
            yield Code(code=code, under=under, means=_moved(means), to_do=_moved(to_do))


def _moved(text: str) -> str:
    """The text of a cell as it stands on a page one folder further down."""
    return LINK.sub(lambda link: f"](../{link[1]})", text.replace("\\|", "|"))


def examples() -> Mapping[str, list[Example]]:
    """For each code what is told of broken and of doubtful policies."""
    found: dict[str, list[Example]] = {}
    for path in sorted(BAD.glob("*.expected")):
        told = path.read_text(encoding="utf-8").rstrip("\n")
        code = next(word for word in told.split() if re.fullmatch(r"Q[0-9]{3}", word))
        found.setdefault(code, []).append(Example(told=told.replace(path.stem + ".bad.yaml", "policy.yaml")))
    for finding in _doubtful():
        found.setdefault(finding.code, []).append(Example(told=finding.full(), severity=finding.severity))
    return found


def _doubtful() -> Iterator[Mistake]:
    sound = (ODD / "elderbrook.yaml").read_text(encoding="utf-8")
    changes: Any = plain(read_file(ODD / "findings.yaml"))
    for change in changes:
        text = sound.replace(change["there"], change["instead"])
        yield from reviewed(policy_from_document(text, file="elderbrook.yaml"), reviews=review.REVIEWS)


def page(code: Code, shown: list[Example]) -> str:
    """The page of one code."""
    usual = Severity.WARNING if code.code.startswith(WARNINGS) else Severity.ERROR
    usual = Severity.NOTE if code.code in NOTES else usual
    severity = shown[0].severity if shown else usual
    lines = [
        f"# {code.code}",
        "",
        f"<!-- Made by scripts/{Path(__file__).name}; change ../mistakes.md instead. -->",
        "",
        code.means,
        "",
        f"**What to do.** {code.to_do}",
        "",
        f"{severity.capitalize()} · {code.under}",
    ]
    for example in shown[:MOST_EXAMPLES]:
        lines += ["", "```text", example.told, "```"]
    return "\n".join([*lines, "", "[All codes](../mistakes.md)", ""])


def pages() -> dict[Path, str]:
    """Every page with its content."""
    shown = examples()
    return {
        FOLDER / f"{code.code}.md": page(code, shown.get(code.code, []))
        for code in codes(TABLES.read_text(encoding="utf-8"))
    }


def main(arguments: list[str]) -> int:
    """Write the pages, or compare them."""
    made = pages()
    there = {path: path.read_text(encoding="utf-8") for path in FOLDER.glob("Q*.md")}
    if arguments == ["--check"]:
        wrong = sorted(path.name for path in {*made, *there} if made.get(path) != there.get(path))
        if wrong:
            print(
                f"not as the tables and the tests are: {', '.join(wrong)}; run {Path(__file__).name}", file=sys.stderr
            )
        return 1 if wrong else 0
    FOLDER.mkdir(exist_ok=True)
    for path in there.keys() - made.keys():
        path.unlink()
    for path, content in made.items():
        path.write_text(content, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
