"""What `check` finds: in each policy, beside it (its clauses, its cases, the sources), and between editions."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from qaengine.cli.app import policy_folders
from qaengine.cli.beside import cases_beside, is_of
from qaengine.cli.screen import say
from qaengine.errors import Mistake, QaengineError, Severity
from qaengine.outcome.phrases import counted, listed

if TYPE_CHECKING:
    from qaengine.policy.from_document import Policy
    from qaengine.policy.polarity.walk import Walked
    from qaengine.policy.register import Register


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What a policy is held against: a day, its cases, the texts of its sources, made-up providers."""

    as_of: date | None = None
    cases: tuple[Path, ...] = ()
    sources: Path | None = None
    examples: bool = False


def found_in(names: Iterable[str], beside: Beside, *, on_screen: bool) -> list[Mistake]:
    """All that is found in the policies and between them; on the screen each is said as it is found."""
    found: list[Mistake] = []
    read: list[Policy] = []
    for name in names:
        try:
            policy, own, seen = _checked(name, beside, on_screen=on_screen)
        except QaengineError as error:
            own = list(error.mistakes)
        else:
            read.append(policy)
            if on_screen and not any(one.severity is Severity.ERROR for one in own):
                typer.echo(f"{name}: {policy.id}, edition {policy.edition}: {_summed_up(own)}")
                typer.echo("\n".join(seen), nl=bool(seen))
        found += _said(own, on_screen=on_screen)
    return [*found, *_said(list(_between(read)), on_screen=on_screen)]


def _said(found: list[Mistake], *, on_screen: bool) -> list[Mistake]:
    for mistake in found if on_screen else ():
        say(mistake)
    return found


def _summed_up(found: list[Mistake]) -> str:
    """`no mistakes`, and how many warnings and notes if there are any."""
    numbers = [
        counted(sum(one.severity is severity for one in found), severity.value)
        for severity in (Severity.WARNING, Severity.NOTE)
        if any(one.severity is severity for one in found)
    ]
    return ", ".join(["no mistakes", *numbers])


def _checked(name: str, beside: Beside, *, on_screen: bool) -> "tuple[Policy, list[Mistake], list[str]]":
    """The policy, what is found in it, and what its form tells of its decisions; QaengineError for its own mistakes."""
    from qaengine.policy.library import load_policy
    from qaengine.policy.polarity.told import not_seen
    from qaengine.policy.polarity.walk import walked
    from qaengine.policy.register import no_register, registers_for, unknown_clauses
    from qaengine.readings.review import REVIEWS, TRIALS, reviewed

    policy = load_policy(name, folders=policy_folders())
    registers = registers_for(policy)
    found = list(unknown_clauses(policy, registers))
    if beside.sources is not None:
        found += [] if registers else [no_register(policy)]
        found += _words_changed(registers, beside.sources, on_screen=on_screen)
    reviews = (*REVIEWS, *TRIALS) if beside.examples else REVIEWS
    found += reviewed(policy, as_of=beside.as_of, reviews=reviews)
    walks = list(walked(policy))
    found += [not_seen(policy, one) for one in walks if one.obstacles]
    return policy, [*found, *_not_shown(policy, beside.cases)], _seen(walks)


def _seen(walks: "Iterable[Walked]") -> list[str]:
    """Which decisions worse evidence never lowers, by the form of the rules, and which it does not move at all."""
    held = [one for one in walks if one.holds]
    names = [f"`{one.decision}`{' (but as `breaks` says)' if one.declared else ''}" for one in held if not one.still]
    still = [f"`{one.decision}`" for one in held if one.still]
    return [
        *([f"  worse evidence never lowers {listed(names)}, by the form of the rules"] if names else []),
        *([f"  nothing that the vocabulary calls worse moves {listed(still)}"] if still else []),
    ]


def _words_changed(registers: "Iterable[Register]", sources: Path, *, on_screen: bool) -> Iterator[Mistake]:
    """A mistake for each clause whose words changed; on the screen also what the source says there now."""
    from qaengine.faces.coverage import verified_shown
    from qaengine.faces.text import screen
    from qaengine.policy.sources import verified

    for register in registers:
        against = verified(register, sources)
        if on_screen:
            screen().print(verified_shown(against))
        yield from against.mistakes()


def _not_shown(policy: "Policy", named: tuple[Path, ...]) -> Iterator[Mistake]:
    """What the cases of the policy that pass do not show of its criteria; nothing where there are no case files."""
    from qaengine.cases.files import read_cases
    from qaengine.cli.checking import files_of
    from qaengine.readings.showing import not_shown, showing
    from qaengine.readings.trying import tried

    paths = files_of(list(named)) or cases_beside(policy)
    files = [file for file in map(read_cases, paths) if is_of(file, policy)]
    passed = [result for file in files for case in file.cases if (result := tried(case, policy)).passed]
    if files:
        yield from not_shown(
            showing(policy, [(one.case.name, one.decision) for one in passed if one.decision is not None])
        )


def _between(policies: "list[Policy]") -> Iterator[Mistake]:
    """Editions of one policy that stand on the same days."""
    from qaengine.policy.library import clashes, entry_of

    yield from clashes(entry_of(policy) for policy in policies)
