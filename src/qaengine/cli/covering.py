"""`coverage`: each clause of a policy's documents, carried by what, and expected by which case."""

import json
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qaengine.cli.app import app, policy_folders
from qaengine.cli.beside import cases_beside, is_of
from qaengine.cli.checking import files_of
from qaengine.cli.screen import with_progress

if TYPE_CHECKING:
    from qaengine.cases.files import Case
    from qaengine.policy.carriers import Carrier
    from qaengine.policy.from_document import Policy
    from qaengine.readings.coverage import Expectation

CASES_OF_A_CHECKOUT = Path("tests/cases")


class CoverageFormat(StrEnum):
    """How coverage is printed."""

    TEXT = "text"
    JSON = "json"


@app.command("coverage")
def cover(
    policy: Annotated[str, typer.Argument(help="A policy's id, id@edition, or path.", metavar="POLICY")],
    cases: Annotated[
        list[Path] | None,
        typer.Option(
            help="Case files or folders of them; if not given, the one beside the policy, or tests/cases.",
            metavar="CASES",
        ),
    ] = None,
    prove: Annotated[
        bool, typer.Option("--prove", help="Take out each carrier in turn, and name those that no case misses; slow.")
    ] = False,
    format: Annotated[CoverageFormat, typer.Option(help="For a person, or for programs.")] = CoverageFormat.TEXT,
) -> None:
    """Each clause of the policy's documents: carried by what, expected by which case, or why it is no rule's.

    Exits 1 when a clause is neither carried nor context; with --prove also when a carrier could go unnoticed.

    Example: qaengine coverage herefordshire --cases tests/cases
    """
    from qaengine.faces.coverage import as_json, shown
    from qaengine.faces.text import screen
    from qaengine.policy.library import load_policy
    from qaengine.policy.register import RegisterError, no_register, registers_for
    from qaengine.readings.coverage import coverage

    chosen = load_policy(policy, folders=policy_folders())
    registers = registers_for(chosen)
    if not registers:
        raise RegisterError([no_register(chosen)])
    tried = list(_cases_of(chosen, cases if cases is not None else cases_beside(chosen) or _of_a_checkout()))
    found = coverage(chosen, registers, _expected(tried))
    missed = list(_unmissed(chosen, tried)) if prove else None
    match format:
        case CoverageFormat.TEXT:
            screen().print(shown(found, missed))
        case CoverageFormat.JSON:
            typer.echo(json.dumps(as_json(found, missed), indent=1, ensure_ascii=False))
    if found.of("open") or missed:
        raise typer.Exit(1)


def _of_a_checkout() -> list[Path]:
    return [CASES_OF_A_CHECKOUT] if CASES_OF_A_CHECKOUT.is_dir() else []


def _cases_of(policy: "Policy", named: list[Path]) -> "Iterator[Case]":
    """The cases of this policy and edition; a file that names no edition is for the newest."""
    from qaengine.cases.files import read_cases
    from qaengine.policy.library import library

    newest = {entry.id: entry.edition for entry in library(policy_folders())}
    for path in files_of(named):
        file = read_cases(path)
        edition = file.edition or newest.get(file.policy, policy.edition)
        if is_of(file, policy) and (edition == policy.edition or file.policy != policy.id):
            yield from file.cases


def _expected(cases: "Iterable[Case]") -> "dict[str, list[Expectation]]":
    """What the cases expect, by clause."""
    from qaengine.readings.coverage import Expectation

    expected: dict[str, list[Expectation]] = {}
    for case in cases:
        wanted = case.expected
        due = tuple(str(obligation["clause"]) for obligation in wanted.obligations)
        for answer, clauses in (
            ("met", wanted.met), ("not_met", wanted.not_met), ("unknown", wanted.unknown), ("obligations", due),
        ):  # fmt: skip
            for clause in clauses:
                expected.setdefault(clause, []).append(Expectation(case=case.name, answer=answer))
    return expected


def _unmissed(policy: "Policy", cases: "list[Case]") -> "Iterator[Carrier]":
    """The carriers that could be taken out without any case coming out otherwise."""
    from qaengine.policy.carriers import carriers
    from qaengine.readings.coverage import unnoticed

    came = [_came(case, policy) for case in cases]

    def same(other: "Policy") -> bool:
        try:
            return all(_came(case, other) == before for case, before in zip(cases, came, strict=True))
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
            return False  # what rests on the carrier cannot be decided without it

    total = sum(1 for _ in carriers(policy.tree))
    for carrier, goes_unnoticed in with_progress(unnoticed(policy, same), total, "taking out"):
        if goes_unnoticed:
            yield carrier


def _came(case: "Case", policy: "Policy") -> list[tuple[str, str, str]]:
    """In what the case differs from what it expects; nothing when it passes."""
    from qaengine.readings.trying import tried

    return [(each.about, each.expected, each.got) for each in tried(case, policy).differences]
