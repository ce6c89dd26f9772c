"""Say of the last run of mutmut how many changes of each module were noticed, and print those that were not.

    python scripts/run_mutmut.py 'qaengine.periods*' && python scripts/mutmut_left.py
    python scripts/mutmut_left.py --only meters --accepted tests/survivors.yaml

A change is told as the lines before and after it. With `--accepted` those listed there are counted and not printed;
exit 1 when others are left. Modules of which nothing was run are passed over.
"""

import argparse
import ast
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

import yaml

ENGINE = Path("src/qaengine")
KILLED, SURVIVED, NOT_REACHED, TOO_LONG, NOT_RUN = "killed", "survived", "not reached", "too long", "not run"
OUTCOMES = {None: NOT_RUN, 0: SURVIVED, 33: NOT_REACHED} | dict.fromkeys((24, -24, 36, 152, 255), TOO_LONG)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change that mutmut made, and what came of it."""

    module: str
    function: str
    name: str
    outcome: str


def changes_of(module: str, run: Path) -> list[Change]:
    """Every change of a module, as mutmut keeps what came of it."""
    kept = json.loads((run / ENGINE / f"{module}.meta").read_text(encoding="utf-8"))["exit_code_by_key"]
    return [
        Change(module=module, function=function_of(key), name=name_of(key), outcome=OUTCOMES.get(code, KILLED))
        for key, code in kept.items()
    ]


def name_of(key: str) -> str:
    """The name of the changed function in mutmut's copy of the module."""
    return key.rpartition(".")[2]


def function_of(key: str) -> str:
    """The function's own name: of `xǁClassǁmethod__mutmut_3` `Class.method`, of `x_function__mutmut_3` `function`."""
    name = re.sub(r"__mutmut_\d+$", "", name_of(key))
    return name.removeprefix("xǁ").replace("ǁ", ".") if name.startswith("xǁ") else name.removeprefix("x_")


def told(changes: list[Change], run: Path) -> dict[str, str]:
    """By the name of each change: the lines before it and after it; one told like another has its number."""
    if not changes:
        return {}
    source = (run / ENGINE / changes[0].module).read_text(encoding="utf-8")
    lines = source.splitlines()
    bodies = {
        node.name: [line.strip() for line in lines[node.lineno : node.end_lineno]]
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef) and "__mutmut_" in node.name
    }
    seen: Counter[tuple[str, str]] = Counter()
    found = {}
    for change in changes:
        before = bodies[re.sub(r"\d+$", "orig", change.name)]
        text = " -> ".join(lines_apart(before, bodies[change.name]))
        seen[change.function, text] += 1
        times = seen[change.function, text]
        found[change.name] = text if times == 1 else f"{text} ({times})"
    return found


def lines_apart(before: list[str], after: list[str]) -> Iterator[str]:
    """What stands in the one and not in the other."""
    parts = [part for part in SequenceMatcher(None, before, after, autojunk=False).get_opcodes() if part[0] != "equal"]
    yield " ".join(line for _, first, last, _, _ in parts for line in before[first:last])
    yield " ".join(line for _, _, _, first, last in parts for line in after[first:last])


def accepted(path: Path | None) -> set[tuple[str, str, str]]:
    """The changes that are listed as surviving."""
    entries = yaml.safe_load(path.read_text(encoding="utf-8")) if path else ()
    return {(entry["module"], entry["function"], what) for entry in entries for what in entry.get("mutmut", ())}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--run", type=Path, default=Path("mutants"), help="where mutmut left its copy of the sources")
    parser.add_argument("--only", default="", help="part of a module's path")
    parser.add_argument("--accepted", type=Path, help="a list of survivors, which are not printed")
    parser.add_argument("--names", action="store_true", help="print mutmut's names, with which to run them again")
    given = parser.parse_args()
    listed, unlisted = accepted(given.accepted), 0
    for path in sorted((given.run / ENGINE).rglob("*.meta")):
        module = path.relative_to(given.run / ENGINE).as_posix().removesuffix(".meta")
        changes = changes_of(module, given.run) if given.only in module else []
        number = Counter(change.outcome for change in changes)
        if not changes or number[NOT_RUN] == len(changes):
            continue
        words = told(changes, given.run)
        left = [change for change in changes if change.outcome in (SURVIVED, NOT_REACHED)]
        others = [one for one in left if (module, one.function, words[one.name]) not in listed]
        unlisted += len(others)
        for one in others:
            dotted = f"qaengine.{module.removesuffix('.py').replace('/', '.')}.{one.name}"
            print(dotted if given.names else f"{module} {one.function}: {words[one.name]}")
        noticed, run = number[KILLED] + number[TOO_LONG], len(changes) - number[NOT_RUN]
        print(
            f"{module}: {run} of {len(changes)} run, {noticed} noticed ({noticed / run:.1%}),", file=sys.stderr, end=" "
        )
        print(f"{len(left)} left, {len(left) - len(others)} of them listed", file=sys.stderr)
    return 1 if unlisted else 0


if __name__ == "__main__":
    sys.exit(main())
