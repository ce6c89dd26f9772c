"""The policies of one run of pytest, and their laws as items."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import settings

from qaengine.errors import QaengineError
from qaengine.faces.law_cases import as_text
from qaengine.policy.from_document import Policy
from qaengine.policy.library import is_path, load_policy, path_of
from qaengine.readings.properties.exercised import WAYS, Exercised, exercised
from qaengine.readings.properties.law import Law
from qaengine.readings.properties.laws import laws_of
from qaengine.readings.properties.strategies import histories
from qaengine.readings.properties.trying import CI, LONG, Counterexample, NothingToTry, tried
from qaengine.readings.properties.world import World

PROFILES = {"qa-ci": CI, "qa-long": LONG}


@dataclass(slots=True, kw_only=True)
class Tried:
    """One policy of the run: how it was named, its file, and the policy on its day, or what is wrong with it."""

    name: str
    path: Path
    world: World | None
    mistakes: str = ""
    exercised: Exercised | None = None


def laws_from(config: pytest.Config) -> "Laws":
    """The policies that the options name; UsageError for a day that is none, or a policy that leads nowhere."""
    for name, profile in PROFILES.items():
        settings.register_profile(name, profile)
    as_of = _day(config.getoption("qa_as_of"))
    names = list(dict.fromkeys(config.getoption("qa_policy")))
    laws = Laws(tried=[_tried(name, as_of, config.invocation_params.dir) for name in names], how=_settings(config))
    for one in laws.tried:
        if not any(_is_in(argument, one.path, config.invocation_params.dir) for argument in config.args):
            config.args.append(str(one.path))
    return laws


def _is_in(argument: str, path: Path, folder: Path) -> bool:
    """Whether an argument names an item of the policy's file."""
    file, colons, _ = argument.partition("::")
    return bool(colons) and (folder / file).resolve() == path


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text is not None else None
    except ValueError:
        raise pytest.UsageError(f"--qa-as-of: `{text}` is not a date; write year-month-day") from None


def _settings(config: pytest.Config) -> settings:
    """The profile that `--hypothesis-profile` names, or `qa-ci`; with as many examples as `--qa-examples` says."""
    named = config.getoption("--hypothesis-profile", None)
    try:
        how = settings.get_profile(named) if named else CI
    except Exception:  # noqa: BLE001 - Hypothesis names the profile itself, later and better
        how = CI
    examples = config.getoption("qa_examples")
    return settings(how, max_examples=examples) if examples else how


def _tried(name: str, as_of: date | None, folder: Path) -> Tried:
    try:
        path = folder / path_of(name, as_of=as_of)
        if is_path(name) and not path.is_file():
            raise pytest.UsageError(f"--qa-policy: there is no file `{name}`")
    except QaengineError as error:
        raise pytest.UsageError(f"--qa-policy: {error}") from None
    try:
        policy = load_policy(path)
    except QaengineError as error:
        return Tried(name=name, path=path.resolve(), world=None, mistakes=_told(error))
    return Tried(name=name, path=path.resolve(), world=World(policy, as_of or usual_day(policy)))


def _told(error: QaengineError) -> str:
    return "\n".join(str(mistake) for mistake in error.mistakes)


def usual_day(policy: Policy) -> date:
    """A year after the edition began, or its last day if that is earlier: the same day whenever the laws are tried."""
    dates = policy.tree.in_force
    later = date.fromisoformat(dates.from_) + relativedelta(years=1)
    return min(later, date.fromisoformat(dates.until)) if dates.until else later


def _told_of(found: Exercised) -> Iterator[str]:
    """How far the examples went: what was seen, what was not, and what cannot be, with why."""
    shares = ", ".join(f"{found.share(way)} {way.replace('_', ' ')}" for way in WAYS)
    yield f"criteria that were seen in {found.examples} examples: {shares}"
    for way in WAYS:
        if never := found.never(way):
            yield f"  never {way.replace('_', ' ')}: {', '.join(never)}"
        for clause, why in found.cannot(way).items():
            yield f"  can never be {way.replace('_', ' ')}: {clause} ({why})"


@dataclass(kw_only=True)
class Laws:
    """What pytest is told of the policies: the files to collect, what to say at the head and at the end."""

    tried: list[Tried]
    how: settings

    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> "PolicyLaws | None":
        """The laws of a policy stand under its file."""
        for one in self.tried:
            if one.path == file_path.resolve():
                made: PolicyLaws = PolicyLaws.from_parent(parent, path=file_path, tried=one, how=self.how)
                return made
        return None

    def pytest_report_header(self) -> list[str]:
        """Which policies are tried, on which day, on how many examples."""
        sound = [one.world for one in self.tried if one.world is not None]
        return [
            f"qaengine: {world.policy.id}, edition {world.policy.edition}, as of {world.as_of}; "
            f"{self.how.max_examples} examples a law"
            for world in sound
        ]

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """How far the examples went, of each policy of which that was asked."""
        for one in self.tried:
            if one.exercised is not None:
                for line in _told_of(one.exercised):
                    terminalreporter.write_line(f"qaengine: {one.name}: {line}" if line[0] != " " else line)

    def world(self, policy: Policy) -> World:
        """The policy on its day."""
        return next(one.world for one in self.tried if one.world is not None and one.world.policy is policy)

    def signals(self, policy: Policy) -> Any:
        """Signals worth trying on the policy."""
        return histories(self.world(policy))

    def decide(self, policy: Policy) -> Callable[..., Any]:
        """What the policy decides."""
        return self.world(policy).decide


class PolicyLaws(pytest.File):
    """The laws of one policy."""

    def __init__(self, *, tried: Tried, how: settings, **words: Any) -> None:
        super().__init__(**words)
        self.of, self.how = tried, how

    def collect(self) -> "Iterator[LawItem | ExercisedItem]":
        """An item for each law; CollectError with every mistake of a policy that is wrong."""
        if self.of.world is None:
            raise self.CollectError(self.of.mistakes)
        for law in laws_of(self.of.world.policy):
            yield LawItem.from_parent(self, name=law.name, law=law)
        yield ExercisedItem.from_parent(self, name="criteria_exercised")


class ExercisedItem(pytest.Item):
    """Every criterion becomes met; which were never seen not met, unknown or pivotal, or cannot be, is told at the end.

    Proviso: what the policy says of a clause under `breaks` (`no_dead_criterion`) is left out.
    """

    parent: PolicyLaws

    def runtest(self) -> None:
        """The examples looked through."""
        world = self.parent.of.world
        assert world is not None
        found = self.parent.of.exercised = exercised(world, self.parent.how)
        declared = {str(one.clause) for one in world.policy.tree.breaks if one.law == "no_dead_criterion"}
        dead = [clause for clause in found.never_met if clause not in declared]
        if dead:
            raise LawBroken("criteria_exercised: these were never met:\n" + "\n".join(dead))

    def repr_failure(self, excinfo: Any, style: Any = None) -> Any:
        """The clauses; of anything else the traceback."""
        return str(excinfo.value) if isinstance(excinfo.value, LawBroken) else super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, None, str]:
        """The policy's file and the item."""
        return self.path, None, f"{self.parent.of.name}: {self.name}"


class LawBroken(Exception):
    """A law that does not hold."""


class LawItem(pytest.Item):
    """One law of one policy. Its text says what the law is, and its provisos."""

    parent: PolicyLaws

    def __init__(self, *, law: Law, **words: Any) -> None:
        super().__init__(**words)
        self.law = law
        self.__doc__ = law.told

    def runtest(self) -> None:
        """The law tried."""
        world = self.parent.of.world
        assert world is not None
        found = tried(self.law, world, self.parent.how)
        match found:
            case Counterexample():
                raise LawBroken(as_text(found, world))
            case NothingToTry(because=because):
                pytest.skip(because)
            case None:
                pass

    def repr_failure(self, excinfo: Any, style: Any = None) -> Any:
        """The law, how it is broken, and the counterexample; of anything else the traceback."""
        if isinstance(excinfo.value, LawBroken):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, None, str]:
        """The policy's file and the law."""
        return self.path, None, f"{self.parent.of.name}: {self.law.name}"
