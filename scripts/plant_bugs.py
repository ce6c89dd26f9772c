"""Plant bugs in the engine, one at a time, and say which of them no test notices.

    python scripts/plant_bugs.py --list                        # every place, with what would be planted there
    python scripts/plant_bugs.py --limit 60 --seed 1 --jobs 2  # a drawn sample
    python scripts/plant_bugs.py --only periods.py             # one module
    python scripts/plant_bugs.py --only in_force.py:172        # one line
    python scripts/plant_bugs.py --only meters.py --quick > survived       # the tables alone, and then all tests
    python scripts/plant_bugs.py --again survived                          # on what those left
    python scripts/plant_bugs.py --accepted tests/survivors.yaml           # exit 1 for what survives unlisted

A bug is one small change of the syntax tree: a comparison that takes or leaves its edge, `any` for `all`, unknown
read as yes or as no, a branch left out, a number one too high. It is planted in memory, in a process of its own, and
a chosen set of tests is run until the first of them fails. Every bug that none notices is printed with its line.
Only the code of functions is changed, no table beside it, and no place that is never come to (`assert_never`).
Nothing is written to the sources. A survivor is not always a gap: some changes alter nothing that can be seen.
`tests/survivors.yaml` lists those, each with its reason.
"""

import argparse
import ast
import importlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FunctionType

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src"
EVALUATION = sorted(path for path in (SOURCE / "qaengine/evaluation").glob("*.py") if path.name != "__init__.py")
DOOR = [SOURCE / "qaengine/policy" / name for name in ("from_document.py", "conditions_from.py", "keys.py", "parts.py")]
TARGETS = [SOURCE / "qaengine/periods.py", SOURCE / "qaengine/outcome/truth.py", *EVALUATION, *DOOR]

TABLES = [
    f"tests/evaluation/test_{name}.py"
    for name in (
        *("tests", "criteria", "decisions", "counting", "latest", "time", "clocks", "composed", "duties"),
        *("every_operator", "duties_since", "would_settle", "editions"),
    )
]
SLOWER = [
    "tests/evaluation/test_same_bytes.py::test_decisions_are_what_was_pinned",
    "tests/evaluation/test_reference.py",
    "tests/evaluation/test_reference_duties.py",
    "tests/evaluation/test_laws.py",
]
FIRST = {
    "periods.py": ["tests/test_periods.py"],
    "in_force.py": ["tests/evaluation/test_in_force.py"],
    "duties.py": [f"tests/evaluation/test_{name}.py" for name in ("due_days", "duties", "what_falls_due")],
    "judge.py": ["tests/evaluation/test_beside_the_answers.py"],
    "reasons.py": ["tests/evaluation/test_reasons.py"],
    "runs.py": ["tests/evaluation/test_clocks.py"],
    "asking.py": ["tests/evaluation/test_tests.py"],
    "supposing.py": ["tests/evaluation/test_would_settle.py"],
} | {path.name: ["tests/policy/test_policy_mistakes.py", "tests/policy/test_policy_slips.py"] for path in DOOR}
SECONDS = 900
KILLED, SURVIVED, TOO_LONG, BROKEN = "killed", "survived", "too long", "not planted"
LISTED, NOTICED_AFTER_ALL = "survived, as listed", "listed, and noticed after all"

NO_CODE = {"annotation", "returns", "decorator_list", "type_params"}
SWAPPED_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
SWAPPED_NAMES = {
    "any": ("all",),
    "all": ("any",),
    "min": ("max",),
    "max": ("min",),
    "any_met": ("all_met",),
    "all_met": ("any_met",),
    "bisect_left": ("bisect_right",),
    "bisect_right": ("bisect_left",),
    "MET": ("NOT_MET",),
    "NOT_MET": ("MET",),
    "UNKNOWN": ("NOT_MET", "MET"),
}
"""A name and what is planted for it; only where the module knows the other name as well, or Python does."""
BUILT_IN = {"any", "all", "min", "max"}


Key = tuple[str, str, str]
"""What a list of survivors calls a bug: its module, its function and the change, and no line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bug:
    """One place of one module and what is planted there; `number` is its order among the bugs of that module."""

    path: Path
    number: int
    line: int
    function: str
    what: str

    @property
    def key(self) -> Key:
        """What a list of survivors calls it."""
        return self.path.relative_to(SOURCE / "qaengine").as_posix(), self.function, self.what

    def __str__(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.line} {self.function}: {self.what}"


def bugs_in(path: Path) -> list[Bug]:
    """Every bug that can be planted in a module, in the order of its lines; one told like another has its number."""
    told: Counter[tuple[str, str]] = Counter()
    bugs = []
    for number, place in enumerate(_places(ast.parse(path.read_text(encoding="utf-8")))):
        told[place.function, place.what] += 1
        times = told[place.function, place.what]
        what = place.what if times == 1 else f"{place.what} ({times})"
        bugs.append(Bug(path=path, number=number, line=place.line, function=place.function, what=what))
    return bugs


def planted(path: Path, number: int) -> CodeType:
    """The module compiled with one of its bugs."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    list(_places(tree))[number].put()
    return compile(ast.fix_missing_locations(tree), str(path), "exec")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something can be planted, and how."""

    function: str
    line: int
    what: str
    put: Callable[[], None]


def _places(tree: ast.Module) -> Iterator[Place]:
    known = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} | BUILT_IN
    for function, name in _functions(tree, ""):
        for parent, field, position, node in _code(function):
            for after in _changes(node, known):
                what, put = _told(node, after, parent), _putting(parent, field, position, after)
                yield Place(function=name, line=node.lineno, what=what, put=put)


def _functions(parent: ast.AST, within: str) -> Iterator[tuple[ast.FunctionDef, str]]:
    """The functions of a module and of its classes, with their names; those within them are part of them."""
    for child in ast.iter_child_nodes(parent):
        if isinstance(child, ast.FunctionDef):
            yield child, f"{within}{child.name}"
        elif isinstance(child, ast.ClassDef):
            yield from _functions(child, f"{within}{child.name}.")


Site = tuple[ast.AST, str, int | None, ast.expr | ast.stmt]


def _code(parent: ast.AST) -> Iterator[Site]:
    """Every expression and statement beneath the node, where it hangs.

    Without annotations, decorators and messages, and without what is never come to.
    """
    for name, value in ast.iter_fields(parent):
        if (
            name in NO_CODE
            or isinstance(parent, ast.Assert)
            or (name == "args" and isinstance(parent, ast.FunctionDef))
        ):
            continue
        for position, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if _is_never_reached(child):
                continue
            if isinstance(child, ast.expr | ast.stmt):
                yield parent, name, position, child
            if isinstance(child, ast.AST):
                yield from _code(child)


def _is_never_reached(node: object) -> bool:
    return isinstance(node, ast.Expr) and ast.unparse(node).startswith("assert_never(")


def _putting(parent: ast.AST, name: str, position: int | None, after: ast.AST) -> Callable[[], None]:
    def put() -> None:
        if position is None:
            setattr(parent, name, after)
        else:
            getattr(parent, name)[position] = after

    return put


def _changes(node: ast.expr | ast.stmt, known: set[str]) -> Iterator[ast.expr | ast.stmt]:
    """What can be planted in the place of a node."""
    match node:
        case ast.Compare(left=left, ops=[op], comparators=comparators):
            yield ast.Compare(left=left, ops=[SWAPPED_COMPARISONS[type(op)]()], comparators=comparators)
        case ast.Compare(left=left, ops=ops, comparators=comparators):
            for position, op in enumerate(ops):
                others = [*ops[:position], SWAPPED_COMPARISONS[type(op)](), *ops[position + 1 :]]
                yield ast.Compare(left=left, ops=others, comparators=comparators)
        case ast.BoolOp(op=op, values=values):
            yield ast.BoolOp(op=ast.Or() if isinstance(op, ast.And) else ast.And(), values=values)
            yield from (_without(node, position) for position in range(len(values)))
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield operand
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            yield operand
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as op, right=right) if not _is_text(left):
            yield ast.BinOp(left=left, op=ast.Sub() if isinstance(op, ast.Add) else ast.Add(), right=right)
        case ast.Name(id=name, ctx=ast.Load()):
            yield from (ast.Name(id=other, ctx=ast.Load()) for other in SWAPPED_NAMES.get(name, ()) if other in known)
        case ast.Constant(value=bool() as value):
            yield ast.Constant(value=not value)
        case ast.Constant(value=int() as value):
            yield ast.Constant(value=value + 1)
        case _:
            yield from _changed_ways(node)


def _changed_ways(node: ast.expr | ast.stmt) -> Iterator[ast.expr | ast.stmt]:
    """What can be planted where the way parts: a branch never or always taken, a step left out."""
    match node:
        case ast.If(body=body, orelse=rest):
            yield ast.If(test=ast.Constant(value=False), body=body, orelse=rest)
            yield ast.If(test=ast.Constant(value=True), body=body, orelse=rest)
        case ast.IfExp(body=body, orelse=rest):
            yield body
            yield rest
        case ast.Expr(value=ast.Call()) | ast.AugAssign() | ast.Continue() | ast.Break():
            yield ast.Pass()


def _without(node: ast.BoolOp, position: int) -> ast.expr:
    rest = [*node.values[:position], *node.values[position + 1 :]]
    return rest[0] if len(rest) == 1 else ast.BoolOp(op=node.op, values=rest)


def _told(node: ast.AST, after: ast.AST, parent: ast.AST) -> str:
    match node, after:
        case ast.If(test=test), ast.If(test=ast.Constant(value=taken)):
            return f"`if {_short(test)}` is {'always' if taken else 'never'} taken"
        case _, ast.Pass():
            return f"`{_short(node)}` is left out"
        case ast.Name() | ast.Constant(), _ if isinstance(parent, ast.expr | ast.stmt | ast.comprehension):
            return f"`{_short(after)}` for `{_short(node)}` in `{_short(parent)}`"
        case _:
            return f"`{_short(after)}` for `{_short(node)}`"


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _short(node: ast.AST) -> str:
    text = " ".join(ast.unparse(ast.fix_missing_locations(node)).split())
    return text if len(text) <= 90 else f"{text[:87]}..."


# Running the tests with a bug planted

Codes = dict[tuple[str, int], CodeType]
"""Code by the name of its function and the line on which that begins."""


def tests_for(path: Path, *, quick: bool) -> list[str]:
    """The tests that are run against the bugs of a module, the most likely to notice first."""
    return list(dict.fromkeys([*FIRST.get(path.name, []), *TABLES, *([] if quick else SLOWER)]))


class Planting:
    """A plugin of pytest that collects the tests once, and runs them for each bug in a process that is forked off."""

    def __init__(self, bugs: list[Bug], *, first: bool, quick: bool) -> None:
        self.bugs, self.first, self.quick = bugs, first, quick

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if self.bugs and self.first and self.run(session, None) != SURVIVED:
            sys.exit("the tests fail without a bug")
        for bug in self.bugs:
            print(json.dumps([bug.number, str(bug), self.run(session, bug)]), file=sys.stderr, flush=True)
        return True

    def run(self, session: pytest.Session, bug: Bug | None) -> str:
        """What comes of the bug, or of none."""
        child = os.fork()
        if not child:
            os._exit(self.planted_and_run(session, bug))
        return outcome_of(child)

    def planted_and_run(self, session: pytest.Session, bug: Bug | None) -> int:
        """0 when no test fails, 1 when one does, 3 when the bug could not be planted."""
        try:
            if bug is not None and not plant(bug):
                return 3
            tests = tests_for(self.bugs[0].path if bug is None else bug.path, quick=self.quick)
            for item in ordered(session.items, tests):
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
                if session.testsfailed:
                    if bug is None:
                        print(f"without a bug {item.nodeid} fails", file=sys.stderr, flush=True)
                    return 1
            return 0
        except BaseException:  # noqa: BLE001 - whatever the bug brings about is noticed
            return 1


def outcome_of(child: int) -> str:
    """What the process comes to; one that runs for ever is ended, and has noticed the bug too."""
    for _ in range(SECONDS * 20):
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return {0: SURVIVED, 3: BROKEN}.get(os.waitstatus_to_exitcode(status), KILLED)
        time.sleep(0.05)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return TOO_LONG


def ordered(items: list[pytest.Item], tests: list[str]) -> Iterator[pytest.Item]:
    """The items of the tests, in the order of those."""
    for test in tests:
        yield from (item for item in items if item.nodeid.startswith(test))


def plant(bug: Bug) -> bool:
    """Gives the functions of the module their code with the bug in it; whether any has another code now."""
    module = importlib.import_module(".".join(bug.path.relative_to(SOURCE).with_suffix("").parts))
    codes = dict(codes_in(planted(bug.path, bug.number)))
    changed = 0
    for function in functions_in(vars(module), module.__name__):
        code = codes.get((function.__code__.co_qualname, function.__code__.co_firstlineno))
        if code is not None and code != function.__code__:
            function.__code__ = code
            changed += 1
    return changed > 0


def codes_in(code: CodeType) -> Iterator[tuple[tuple[str, int], CodeType]]:
    """All code within the code."""
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield (inner.co_qualname, inner.co_firstlineno), inner
            yield from codes_in(inner)


def functions_in(names: Mapping[str, object], module: str) -> Iterator[FunctionType]:
    """The functions of a module and of its classes, also behind properties and caches."""
    for value in names.values():
        if isinstance(value, type) and value.__module__ == module:
            yield from functions_in(vars(value), module)
            continue
        behind = (getattr(value, name, None) for name in ("fget", "func", "__func__", "__wrapped__"))
        for found in (value, *behind):
            if isinstance(found, FunctionType) and found.__module__ == module:
                yield found


def work(bugs: list[Bug], *, first: bool, quick: bool) -> int:
    """Runs the tests for each of the bugs and prints what came of it, one a line, on standard error."""
    paths = dict.fromkeys(bug.path for bug in bugs) or TARGETS
    tests = list(dict.fromkeys(test for path in paths for test in tests_for(path, quick=quick)))
    options = ["-s", "-q", "--no-header", "--tb=no", "-p", "no:cacheprovider", "--hypothesis-profile=planted"]
    return int(pytest.main([*options, *tests], plugins=[Planting(bugs, first=first, quick=quick)]))


def chosen(only: str | None, again: Path | None, limit: int | None, seed: int) -> list[Bug]:
    """The bugs asked for, in the order in which they are drawn."""
    bugs = [bug for path in TARGETS for bug in bugs_in(path)]
    if only is not None:
        name, _, line = only.partition(":")
        bugs = [bug for bug in bugs if name in str(bug.path) and line in ("", str(bug.line))]
    if again is not None:
        told = again.read_text(encoding="utf-8").splitlines()
        survivors = {line.removeprefix(f"{SURVIVED}: ") for line in told}
        bugs = [bug for bug in bugs if str(bug) in survivors]
    if limit is None or limit >= len(bugs):
        return bugs
    return random.Random(seed).sample(bugs, limit)


def accepted(path: Path | None) -> set[Key]:
    """What is listed as surviving; exits where the list names a change that is no longer there to be made."""
    if path is None:
        return set()
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    listed = [(entry["module"], entry["function"], what) for entry in entries for what in entry.get("planted", ())]
    gone = [key for key in listed if key not in {bug.key for target in TARGETS for bug in bugs_in(target)}]
    if gone or len(listed) != len(set(listed)):
        sys.exit("\n".join(["listed twice, or no longer to be planted:", *map(" ".join, gone or listed)]))
    return set(listed)


def report(given: argparse.Namespace, bugs: list[Bug]) -> dict[str, int]:
    """How many bugs came to what; each is printed as soon as it is known, those that were killed on standard error."""
    listed = accepted(given.accepted)
    found = dict.fromkeys((KILLED, TOO_LONG, SURVIVED, BROKEN, LISTED, NOTICED_AFTER_ALL), 0)
    with ThreadPoolExecutor(given.jobs) as workers:
        told = [workers.submit(_of_one_process, shard, bugs, listed, found) for shard in range(given.jobs)]
    if any(process.result() for process in told) or sum(found.values()) != len(bugs):
        sys.exit("a process ended before its bugs were planted")
    return found


def _of_one_process(shard: int, bugs: list[Bug], listed: set[Key], found: dict[str, int]) -> int:
    """Reads what one of the processes prints."""
    command = [sys.executable, *sys.argv, "--shard", str(shard)]
    named = {str(bug): bug for bug in bugs}
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if not line.startswith("["):
                sys.stderr.write(line)
                continue
            _, bug, outcome = json.loads(line)
            if named[bug].key in listed:
                outcome = {SURVIVED: LISTED, KILLED: NOTICED_AFTER_ALL}.get(outcome, outcome)
            found[outcome] += 1
            print(f"{outcome}: {bug}", file=sys.stderr if outcome in (KILLED, LISTED) else sys.stdout, flush=True)
    return process.returncode


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--only", help="part of a path, with or without `:line`")
    parser.add_argument("--again", type=Path, help="only what this file, printed by an earlier run, says survived")
    parser.add_argument("--quick", action="store_true", help="run the tables only, and not what is slower")
    parser.add_argument("--limit", type=int, help="how many are drawn; all without it")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--list", action="store_true", help="print what would be planted, and plant nothing")
    parser.add_argument("--least", type=int, default=0, help="exit 1 when fewer of a hundred are noticed")
    parser.add_argument("--accepted", type=Path, help="a list of survivors; exit 1 when it is not exactly true")
    parser.add_argument("--shard", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    bugs = chosen(given.only, given.again, given.limit, given.seed)
    if given.list:
        print("\n".join(map(str, bugs)))
        return 0
    if given.shard is not None:
        os.chdir(ROOT)
        return work(bugs[given.shard :: given.jobs], first=given.shard == 0, quick=given.quick)
    found = report(given, bugs)
    noticed = found[KILLED] + found[TOO_LONG] + found[NOTICED_AFTER_ALL]
    print(f"{noticed} of {len(bugs)} planted bugs were noticed, {found[SURVIVED] + found[LISTED]} survived", end="; ")
    print(f"{found[BROKEN]} were not planted")
    if given.accepted is not None:
        print(f"{found[LISTED]} survivors are listed, {found[SURVIVED]} are not", end="; ")
        print(f"{found[NOTICED_AFTER_ALL]} are listed and were noticed after all")
    wrong = found[BROKEN] + (found[SURVIVED] + found[NOTICED_AFTER_ALL] if given.accepted is not None else 0)
    return 0 if bugs and not wrong and 100 * noticed >= given.least * len(bugs) else 1


if __name__ == "__main__":
    sys.exit(main())
