"""Try mutmut's changes, each in a process forked off one collection of the tests.

    pip install mutmut
    python scripts/run_mutmut.py 'qaengine.periods*'                # what was not tried before
    python scripts/run_mutmut.py 'qaengine.evaluation.*' --again    # what an earlier run left
    python scripts/run_mutmut.py 'qaengine.policy.*' --tests tests/policy/test_policy_mistakes.py
    python scripts/mutmut_left.py --accepted tests/survivors.yaml   # what came of them

`mutmut run` collects the tests anew for every change, which takes longer than the tests. Here they are collected once,
and run once to see which functions each of them reaches; then each change is tried by the tests that reach its
function, quickest first, and those that noticed another change of it before those. What came of it is kept where mutmut
keeps it, in `mutants`, every 25 changes, so that a run may be ended at any time and taken up again.

What is remembered from before the fork would hide a change. So what evaluation has worked out about a policy is
forgotten before it; and where changes are tried outside of evaluation, the policies that were read too, so that
every test reads its own. Tables that a module makes when it is imported stay as they were made: a change to what
makes them looks like a survivor. Run it in a clone of its own: `mutants` is large, and a change may write files.
"""

import argparse
import functools
import gc
import os
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import mutmut.__main__ as mutmut
import pytest
from mutmut.configuration import config
from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.trampoline import set_mutant_under_test
from mutmut.state import state
from mutmut.utils.format_utils import mangled_name_from_mutant_name

RUN = Path("mutants")
SURVIVED, NOT_REACHED = 0, 33
EVALUATION = "qaengine.evaluation."
POLICIES_KEPT = {
    *("small", "shipped", "qaengine.policy.library", "qaengine.policy.from_document"),
    *("qaengine.policy.sources", "qaengine.signals.values"),
}
"""The modules that keep a policy which was read, or a word of it."""
NOBODY, STATS = "", "stats"
"""What mutmut calls no change at all, and noting which functions are reached."""
KEPT_EVERY = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change by mutmut's name, and the record in which mutmut keeps what came of it."""

    name: str
    record: SourceFileMutationData

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
    return [Change(name=name, record=record) for record, name, code in found if code in wanted]


@dataclass(slots=True)
class Trying:
    """A plugin of pytest that tries each of the changes with the tests that were collected."""

    changes: list[Change]
    items: dict[str, pytest.Item] = field(default_factory=dict)
    reached_by: dict[str, set[str]] = field(default_factory=dict)
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
        """Runs every test once without a change, and notes its seconds and the functions that it comes to."""
        set_mutant_under_test(STATS)
        for test, item in self.items.items():
            self.forget()
            state()._stats.clear()
            start = time.process_time()
            if has_failed(session, item):
                print(f"without a change {test} fails", file=sys.stderr, flush=True)
                os._exit(1)
            self.seconds[test] = time.process_time() - start
            for function in state()._stats:
                self.reached_by.setdefault(function, set()).add(test)
        set_mutant_under_test(NOBODY)
        print(f"{len(self.items)} tests take {sum(self.seconds.values()):.0f} s", file=sys.stderr, flush=True)

    def forget(self) -> None:
        """Empties what was remembered of policies."""
        if any(not change.name.startswith(EVALUATION) for change in self.changes):
            for kept in policies_kept():
                kept.cache_clear()
        for one in gc.get_objects():
            if type(one).__name__ == "Policy" and hasattr(one, "worked_out"):
                one.worked_out.clear()

    def tests_for(self, change: Change) -> list[str]:
        """The tests that reach the changed function, in the order in which they try it."""
        tests = self.reached_by.get(change.function, ())
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


def policies_kept() -> Iterator["functools._lru_cache_wrapper[object]"]:
    """Every cache that keeps a policy, or a word of one."""
    for one in gc.get_objects():
        if isinstance(one, functools._lru_cache_wrapper) and getattr(one, "__module__", "") in POLICIES_KEPT:
            yield one


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
