"""Try mutmut's changes, each in a process forked off one collection of the tests.

    pip install mutmut
    python scripts/run_mutmut.py 'qaengine.periods*'                # what was not tried before
    python scripts/run_mutmut.py 'qaengine.evaluation.*' --again    # what an earlier run left
    python scripts/run_mutmut.py 'qaengine.policy.*' --tests tests/policy/test_policy_mistakes.py
    python scripts/mutmut_left.py --accepted tests/survivors.yaml   # what came of them

`mutmut run` collects the tests anew for every change, which takes longer than the tests. Here they are collected once,
and run once to see which lines each of them comes to; then each change is tried by the tests that come to the changed
statement, quickest first, and those that noticed another change of its function before those. A test that does not come
to it goes the same way with the change as without. What came of it is kept where mutmut keeps it, in `mutants`, every
25 changes, so that a run may be ended at any time and taken up again.

What is remembered from before the fork would hide a change. So what evaluation has worked out about a policy is
forgotten before it; and where changes are tried outside of evaluation, the policies that were read too, so that
every test reads its own. Tables that a module makes when it is imported stay as they were made: a change to what
makes them looks like a survivor. Run it in a clone of its own: `mutants` is large, and a change may write files.
"""

import argparse
import ast
import functools
import gc
import os
import re
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import mutmut.__main__ as mutmut
import pytest
from mutmut.configuration import config
from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.trampoline import set_mutant_under_test
from mutmut.utils.format_utils import mangled_name_from_mutant_name

if TYPE_CHECKING:
    from _typeshed import TraceFunction

RUN = Path("mutants")
SURVIVED, NOT_REACHED = 0, 33
EVALUATION = "qaengine.evaluation."
POLICIES_KEPT = {
    *("small", "shipped", "qaengine.policy.library", "qaengine.policy.from_document"),
    *("qaengine.policy.sources", "qaengine.signals.values"),
}
"""The modules that keep a policy which was read, or a word of it."""
NOBODY = ""
"""What mutmut calls no change at all."""
UNCHANGED = "__mutmut_orig"
"""What the names of the functions end with that mutmut keeps as they were, beside the changed ones."""
KEPT_EVERY = 25

Line = tuple[str, int]
"""A file in mutmut's copy, and the number of a line in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change by mutmut's name, the record in which mutmut keeps what came of it, and the lines of its statement."""

    name: str
    record: SourceFileMutationData
    lines: frozenset["Line"]

    @property
    def function(self) -> str:
        """The function that is changed, by mutmut's name."""
        return str(mangled_name_from_mutant_name(self.name))


def made() -> None:
    """Has mutmut copy the sources and the tests, and write every change."""
    set_mutant_under_test("mutant_generation")
    RUN.mkdir(exist_ok=True)
    mutmut.copy_src_dir()
    mutmut.copy_also_copy_files()
    mutmut.setup_source_paths()
    mutmut.create_mutants(1)
    set_mutant_under_test(NOBODY)


def chosen(patterns: list[str], *, again: bool) -> list[Change]:
    """The changes of those names that were not tried, and with `again` those of which nothing came."""
    found, _ = mutmut.collect_source_file_mutation_data(mutant_names=patterns)
    wanted = (None, SURVIVED, NOT_REACHED) if again else (None,)
    tried = [(record, name) for record, name, code in found if code in wanted]
    copies = {path: Copy(RUN / path) for path in {record.path for record, _ in tried}}
    return [
        Change(name=name, record=record, lines=copies[record.path].statement_of(name.rpartition(".")[2]))
        for record, name in tried
    ]


class Copy:
    """A module in mutmut's copy, where every function stands as it was and with each of its changes."""

    def __init__(self, path: Path) -> None:
        source = path.read_text(encoding="utf-8")
        self.file, self.lines = str(path.resolve()), source.splitlines()
        functions = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef))
        self.functions = {node.name: node for node in functions if "__mutmut_" in node.name}

    def statement_of(self, name: str) -> frozenset[Line]:
        """The lines of the statements that a change alters, as they were; all of its function where there is none."""
        before, after = self.functions[re.sub(r"__mutmut_\d+$", UNCHANGED, name)], self.functions[name]
        found: set[int] = set()
        for line in self._altered(before, after):
            found.update(_statement_at(line, before))
        return frozenset((self.file, line) for line in found or _all_of(before))

    def _altered(self, before: ast.FunctionDef, after: ast.FunctionDef) -> Iterator[int]:
        was, is_now = (self.lines[node.lineno : node.end_lineno] for node in (before, after))
        for what, first, last, _, _ in SequenceMatcher(None, was, is_now, autojunk=False).get_opcodes():
            if what != "equal":
                yield from range(before.lineno + 1 + first, before.lineno + 1 + max(last, first + 1))


def statements_in(function: ast.FunctionDef) -> Iterator[range]:
    """The lines of each statement of a function; of one that holds others those before the first of them."""
    for node in ast.walk(function):
        match node:
            case ast.match_case(pattern=pattern, body=body):
                yield range(pattern.lineno, max(body[0].lineno, pattern.lineno + 1))
            case ast.Match(lineno=first, cases=cases):
                yield range(first, cases[0].pattern.lineno)
            case ast.stmt() | ast.ExceptHandler() if node is not function:
                within = getattr(node, "body", None)
                last = within[0].lineno if within else (node.end_lineno or node.lineno) + 1
                yield range(node.lineno, max(last, node.lineno + 1))
            case _:
                pass


def _statement_at(line: int, function: ast.FunctionDef) -> range:
    """The lines of the innermost statement that has the line; of the function's head all of its lines."""
    around: list[range] = [lines for lines in statements_in(function) if line in lines]
    return max(around, key=lambda lines: lines.start) if around else _all_of(function)


def _all_of(function: ast.FunctionDef) -> range:
    return range(function.lineno, (function.end_lineno or function.lineno) + 1)


def lines_come_to(run: Callable[[], bool]) -> tuple[bool, set[Line]]:
    """What the test says, and the lines that it comes to of functions that mutmut has changes of."""
    found: set[Line] = set()

    def within(frame: FrameType, event: str, given: object) -> "TraceFunction":
        found.add((frame.f_code.co_filename, frame.f_lineno))
        return within

    def called(frame: FrameType, event: str, given: object) -> "TraceFunction | None":
        return within(frame, event, given) if UNCHANGED in frame.f_code.co_qualname else None

    sys.settrace(called)
    try:
        return run(), found
    finally:
        sys.settrace(None)


@dataclass(slots=True)
class Trying:
    """A plugin of pytest that tries each of the changes with the tests that were collected."""

    changes: list[Change]
    items: dict[str, pytest.Item] = field(default_factory=dict)
    reached_by: dict[Line, set[str]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    noticed: Counter[tuple[str, str]] = field(default_factory=Counter)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.items = {item.nodeid: item for item in session.items}
        self.look_who_reaches_what(session)
        self.changes.sort(key=lambda change: sum(self.seconds[test] for test in self.tests_for(change)))
        self.forget()
        gc.collect()
        gc.freeze()
        for number, change in enumerate(self.changes, start=1):
            change.record.exit_code_by_key[change.name] = self.tried(session, change)
            change.record.durations_by_key[change.name] = 0.0
            if number % KEPT_EVERY == 0 or number == len(self.changes):
                self.keep()
                print(f"{number} of {len(self.changes)} tried", file=sys.stderr, flush=True)
        return True

    def look_who_reaches_what(self, session: pytest.Session) -> None:
        """Runs every test once without a change, and notes its seconds and the lines that it comes to."""
        for test, item in self.items.items():
            self.forget()
            start = time.process_time()
            failed, lines = lines_come_to(functools.partial(has_failed, session, item))
            if failed:
                print(f"without a change {test} fails", file=sys.stderr, flush=True)
                os._exit(1)
            self.seconds[test] = time.process_time() - start
            for line in lines:
                self.reached_by.setdefault(line, set()).add(test)
        print(f"{len(self.items)} tests take {sum(self.seconds.values()):.0f} s", file=sys.stderr, flush=True)

    def forget(self) -> None:
        """Empties what was remembered of policies."""
        if any(not change.name.startswith(EVALUATION) for change in self.changes):
            for kept in policies_kept():
                kept.cache_clear()
        if any(change.name.startswith(EVALUATION) for change in self.changes):
            for one in gc.get_objects():
                if type(one).__name__ == "Policy" and hasattr(one, "worked_out"):
                    one.worked_out.clear()

    def tests_for(self, change: Change) -> list[str]:
        """The tests that come to the changed statement, in the order in which they try it."""
        tests = set().union(*(self.reached_by.get(line, ()) for line in change.lines))
        return sorted(tests, key=lambda test: (-self.noticed[change.function, test], self.seconds[test]))

    def tried(self, session: pytest.Session, change: Change) -> int:
        """What mutmut keeps of the change: how the process ended that tried it."""
        tests = self.tests_for(change)
        if not tests:
            return NOT_REACHED
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            self.try_it(session, change, tests, writing)
        os.close(writing)
        with os.fdopen(reading, "rb") as told:
            noticed_by = told.read().decode()
        if noticed_by:
            self.noticed[change.function, noticed_by] += 1
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

    def try_it(self, session: pytest.Session, change: Change, tests: list[str], writing: int) -> None:
        """Makes the change and runs the tests until one fails, whose name is written; ends the process."""
        try:
            be_quiet(seconds=int(30 + 10 * sum(self.seconds[test] for test in tests)))
            set_mutant_under_test(change.name)
            for test in tests:
                if has_failed(session, self.items[test]):
                    os.write(writing, test.encode()[:4000])
                    os._exit(1)
            os._exit(SURVIVED)
        except BaseException:  # noqa: BLE001 - whatever the change brings about is noticed
            os._exit(1)

    def keep(self) -> None:
        """Has mutmut write what came of the changes; it looks for its files from the folder of the sources."""
        os.chdir("..")
        for record in {id(change.record): change.record for change in self.changes}.values():
            record.save()
        os.chdir(RUN)


def has_failed(session: pytest.Session, item: pytest.Item) -> bool:
    """Runs the test with fixtures of its own; whether it, or one before it in this process, failed."""
    item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
    return session.testsfailed > 0


@functools.cache
def policies_kept() -> "tuple[functools._lru_cache_wrapper[object], ...]":
    """Every cache that keeps a policy, or a word of one, once all tests are imported."""
    found = (one for one in gc.get_objects() if isinstance(one, functools._lru_cache_wrapper))
    return tuple(one for one in found if getattr(one, "__module__", "") in POLICIES_KEPT)


def be_quiet(*, seconds: int) -> None:
    """Nothing is printed by this process, and it is ended after so many seconds at work."""
    gc.disable()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("patterns", nargs="+", help="names of changes, such as 'qaengine.periods*'")
    parser.add_argument("--again", action="store_true", help="try those too of which nothing came in an earlier run")
    parser.add_argument("--tests", nargs="+", help="the tests to try them with; else those that pyproject.toml names")
    given = parser.parse_args()
    made()
    changes = chosen(given.patterns, again=given.again)
    print(f"{len(changes)} changes to try", file=sys.stderr, flush=True)
    tests = given.tests or config().pytest_add_cli_args_test_selection
    os.chdir(RUN)
    options = ["--rootdir=.", "-q", "-s", "--tb=no", "--no-header", *config().pytest_add_cli_args]
    return int(pytest.main([*options, *tests], plugins=[Trying(changes)]))


if __name__ == "__main__":
    sys.exit(main())
