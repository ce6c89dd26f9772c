"""The pages are true: what they show is run, page by page, in a folder of its own, and compared with what comes out.

A fenced block does one of these, in the order of the page:

- ```` ```yaml title=FILE ```` (also jsonl, json, csv, text): writes the file.
- ```` ```diff title=FILE ````: changes it; the lines without `+` must stand in it, once and together.
- ```` ```console ````: runs each line that begins with `$ `; the lines beneath it are what it prints, and a line `...`
  stands for any lines, `...` at the end of a line for the rest of it. Only `qaengine`, `python`, `cat` and `echo $?`. A
  command that fails is followed by `echo $?`.
- ```` ```python ````: is executed, all blocks of a page in one namespace; ```` ```text output ```` beneath it is what
  it prints.

Other blocks are only shown. A page with `<!-- needs: MODULE -->` is left out where that module is not installed.
"""

import contextlib
import io
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from unittest import mock

import pytest

from qaengine.cli import main

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
FENCE = re.compile(r"^```(?P<language>\w+)?[ ]*(?P<info>.*)\n(?P<text>(?:.*\n)*?)```$", re.MULTILINE)
NEEDS = re.compile(r"<!-- needs: (\w+) -->")
LINK = re.compile(r"\[[^\]\n]*\]\((?P<target>[^)\s]+)\)")
FILES = ("yaml", "jsonl", "json", "csv", "text")
ALLOWED = ("qaengine", "python", "cat", "echo")
SUSPENSION = """\
{"id": "s1", "provider": "P-1", "kind": "provider.profile", "date": "2018-04-01", "service_type": "care_home"}
{"id": "s2", "provider": "P-1", "kind": "decision.recorded", "date": "2018-12-10", "decision": "concern_level", \
"outcome": "level_2", "decided_by": "quality_team_manager"}
{"id": "s3", "provider": "P-1", "kind": "placement.suspension", "date": "2019-01-15", "issued_on": "2019-01-15", \
"lifted_on": null}
"""


@dataclass(frozen=True, slots=True)
class Block:
    """One fenced block of a page: its language, what stands beside that, its text, and its line in the page."""

    language: str
    info: str
    text: str
    line: int

    @property
    def title(self) -> str | None:
        """The file that the block writes or changes."""
        found = re.fullmatch(r"title=(\S+)", self.info)
        return found[1] if found else None


def blocks_of(page: Path) -> list[Block]:
    """The fenced blocks of the page."""
    text = page.read_text(encoding="utf-8")
    return [
        Block(found["language"] or "", found["info"], found["text"], text.count("\n", 0, found.start()) + 1)
        for found in FENCE.finditer(text)
    ]


def commands_in(text: str) -> Iterator[tuple[str, list[str]]]:
    """Each command with the lines that it prints."""
    command, printed = "", []
    for line in text.splitlines():
        if line.startswith("$ "):
            if command:
                yield command, printed
            command, printed = line[2:], []
        else:
            printed.append(line)
    if command:
        yield command, printed


def agree(wanted: list[str], got: list[str]) -> bool:
    """Whether the lines are those; blanks at their ends do not count."""
    wanted = [line.rstrip() for line in wanted]
    pattern = "".join(map(as_pattern, wanted))
    return re.fullmatch(pattern, "".join(line.rstrip() + "\n" for line in got)) is not None


def as_pattern(line: str) -> str:
    """The line as a pattern: `...` alone is any lines, at the end of a line any rest of it."""
    if line == "...":
        return r"(?:.*\n)*?"
    start, rest, _ = line.rpartition("...") if line.endswith("...") else (line, "", "")
    return re.escape(start) + (".*" if rest else "") + r"\n"


class Reader:
    """Somebody who does everything that a page says, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "work"
        self.folder.mkdir()
        self.namespace: dict[str, object] = {"__name__": "page"}
        self.exit_code = 0
        self.printed = ""
        tools = folder / "tools"
        tools.mkdir()
        (tools / "python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
        (tools / "python").chmod(0o755)
        self.environment = {
            "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}", "NO_COLOR": "1", "PYTHONUTF8": "1", "HOME": str(folder),
        }  # fmt: skip

    def follow(self, blocks: list[Block]) -> None:
        """Do what each block says."""
        for block in blocks:
            self.do(block)
        assert self.exit_code == 0, "the last command failed, and the page does not say so"

    def do(self, block: Block) -> None:
        """Do what the block says."""
        match block.language:
            case "diff" if block.title:
                self.change(self.folder / block.title, block)
            case "console":
                for command, printed in commands_in(block.text):
                    self.run(command, printed, block.line)
            case "python":
                with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.chdir(self.folder):
                    exec(compile("\n" * block.line + block.text, "page", "exec"), self.namespace)
                self.printed = out.getvalue()
            case "text" if block.info == "output":
                assert agree(block.text.splitlines(), self.printed.splitlines()), self.printed
            case language if block.title and language in FILES:
                path = self.folder / block.title
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(block.text, encoding="utf-8")

    def change(self, path: Path, block: Block) -> None:
        """Change a file as the lines with `-` and `+` say."""
        lines = block.text.splitlines(keepends=True)
        before = "".join(line[1:] for line in lines if not line.startswith("+"))
        after = "".join(line[1:] for line in lines if not line.startswith("-"))
        text = path.read_text(encoding="utf-8")
        assert text.count(before) == 1, f"line {block.line}: this is not in {path.name}, or more than once:\n{before}"
        path.write_text(text.replace(before, after), encoding="utf-8")

    def run(self, command: str, wanted: list[str], line: int) -> None:
        """Run one command and compare what it prints."""
        if command == "echo $?":
            got, self.exit_code = [str(self.exit_code)], 0
        else:
            assert self.exit_code == 0, f"line {line}: the command before `{command}` failed without `echo $?`"
            got = self.outcome(command)
        assert agree(wanted, got), "\n".join([f"line {line}: `{command}` prints", *got, "-- and not", *wanted])

    def outcome(self, command: str) -> list[str]:
        """What the command prints, on both channels."""
        words = shlex.split(command)
        named = [word for word in words if re.fullmatch(r"[A-Z_]+=.*", word)]
        program, *arguments = words[len(named) :]
        assert program in ALLOWED, f"`{command}` is not a command that a page may run"
        if program != "qaengine":
            return self.outcome_elsewhere(command)
        target = arguments[-1] if arguments[-2:-1] == [">"] else None
        environment = {**self.environment, **dict(word.split("=", 1) for word in named)}
        out, err = self.outcome_here(arguments[:-2] if target else arguments, environment)
        if target:
            (self.folder / target).write_text(out, encoding="utf-8")
        return (err if target else err + out).splitlines()

    def outcome_here(self, arguments: list[str], environment: dict[str, str]) -> tuple[str, str]:
        """What `qaengine` prints, run in this process, which saves the start of another for each line."""
        out, err = io.StringIO(), io.StringIO()
        with (
            mock.patch.dict(os.environ, environment, clear=True),
            mock.patch.object(sys, "argv", ["qaengine", *arguments]),
            contextlib.chdir(self.folder),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
            pytest.raises(SystemExit) as left,
        ):
            main()
        self.exit_code = int(left.value.code or 0)
        return out.getvalue(), err.getvalue()

    def outcome_elsewhere(self, command: str) -> list[str]:
        """What a command of the system prints."""
        done = subprocess.run(
            command, shell=True, cwd=self.folder, env=self.environment, encoding="utf-8",
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, timeout=120,
        )  # fmt: skip
        self.exit_code = done.returncode
        return done.stdout.splitlines()


def runs(page: Path) -> bool:
    """Whether the page has anything to run."""
    return any(block.language in ("console", "python") or block.title for block in blocks_of(page))


def needs_policy(page: Path) -> str | None:
    """The built-in policy that the page uses and that is not there."""
    named = set(re.findall(r"\b(herefordshire|oxfordshire|halton|warwickshire)\b", page.read_text(encoding="utf-8")))
    return next((name for name in sorted(named) if not (ROOT / "policies" / f"{name}.yaml").is_file()), None)


@pytest.mark.parametrize("page", [page for page in PAGES if runs(page)], ids=lambda page: str(page.relative_to(ROOT)))
def test_everything_that_a_page_shows_comes_out(page, tmp_path):
    if missing := needs_policy(page):
        pytest.skip(f"there is no policy `{missing}` yet")
    for module in NEEDS.findall(page.read_text(encoding="utf-8")):
        pytest.importorskip(module, reason=f"{module} is not installed, which {page.name} needs")
    if "schema policy" in page.read_text(encoding="utf-8") and find_spec("qaengine.policy.schema") is None:
        pytest.skip("there is no schema of policies yet")
    reader = Reader(tmp_path)
    (reader.folder / "suspension.jsonl").write_text(SUSPENSION, encoding="utf-8")
    reader.follow(blocks_of(page))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page):
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    for found in LINK.finditer(text):
        target, _, anchor = found["target"].partition("#")
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        there = (page.parent / target).resolve() if target else page
        assert there.exists(), f"{found['target']} leads nowhere"
        if anchor:
            assert anchor in anchors_of(there), f"there is no heading for {found['target']}"


def anchors_of(page: Path) -> set[str]:
    """The anchors that a code host gives the headings of the page."""
    headings = re.findall(r"^#+ (.*)$", FENCE.sub("", page.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_page_is_reached_from_the_index_of_its_shelf():
    for shelf in ("how-to", "reference"):
        index = (ROOT / "docs" / shelf / "index.md").read_text(encoding="utf-8")
        for page in (ROOT / "docs" / shelf).glob("*.md"):
            assert page.name == "index.md" or f"({page.name}" in index, f"{shelf}/index.md does not lead to {page.name}"


def codes_in_source() -> set[str]:
    """Every code of a mistake that the source can give."""
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))
    return set(re.findall(r"\"(Q\d{3})\"", source))


def test_every_code_has_its_line_and_every_line_its_code():
    page = (ROOT / "docs" / "reference" / "mistakes.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| `(Q\d{3})` \|", page, re.MULTILINE)
    assert sorted(told) == sorted(codes_in_source())
    assert len(set(told)) == len(told)


def told_in(page: str, heading: str) -> str:
    """What the page tells beneath the heading, up to the next of its kind."""
    text = (ROOT / "docs" / "reference" / page).read_text(encoding="utf-8")
    found = re.search(rf"^## {re.escape(heading)}$(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, f"{page} has no heading `{heading}`"
    return found[1]


def commands() -> Iterator[tuple[str, list[str]]]:
    """Each command with the names of its options."""
    import typer

    from qaengine.cli import app

    waiting = [("qaengine", typer.main.get_command(app))]
    while waiting:
        name, command = waiting.pop()
        inner = getattr(command, "commands", {})
        waiting += [(f"{name} {key}", each) for key, each in inner.items()]
        if not inner:
            yield name, [option for parameter in command.params for option in parameter.opts if option.startswith("--")]


@pytest.mark.parametrize(
    ("name", "options"), sorted(commands()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_command_and_option_is_told(name, options):
    told = told_in("commands.md", f"`{name}`")
    assert [option for option in options if option != "--help" and f"`{option}" not in told] == []


def test_every_key_of_a_decision_and_every_warning_is_told():
    from qaengine.outcome.schema import decision_schema

    page = (ROOT / "docs" / "reference" / "decision-json.md").read_text(encoding="utf-8")
    schema = decision_schema()
    keys = {key for part in (schema, *schema["$defs"].values()) for key in part.get("properties", {})}
    source = "\n".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "src" / "qaengine" / "evaluation").glob("*.py")
    )
    codes = set(re.findall(r"Warning\(\s*code=\"(\w+)\"", source))
    assert len(codes) > 10
    assert {word for word in keys | codes if f"`{word}`" not in page} == set()


def test_every_key_of_the_policy_language_is_told():
    from dataclasses import fields, is_dataclass

    from qaengine.policy import changes, duties, indicators, records

    page = (ROOT / "docs" / "reference" / "policy-language.md").read_text(encoding="utf-8")
    modules = (changes, duties, indicators, records)
    shapes = [shape for module in modules for shape in vars(module).values() if is_dataclass(shape)]
    ours = [shape for shape in shapes if isinstance(shape, type) and shape.__module__.startswith("qaengine.policy")]
    keys = {field.name.rstrip("_") for shape in ours for field in fields(shape)}
    assert {key for key in keys if not re.search(rf"(?<![\w.]){key}(?![\w.])", page)} == set()


def test_the_page_of_the_vocabulary_is_as_the_vocabulary_is():
    script = ROOT / "scripts" / "make_vocabulary_page.py"
    done = subprocess.run([sys.executable, str(script), "--check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
