"""`prove`: the laws of escalation, for every value that an indicator can have."""

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from qaengine.cli.app import AsOf, app, policy_folders, today
from qaengine.cli.screen import note
from qaengine.errors import Mistake, QaengineError

if TYPE_CHECKING:
    from datetime import date

    from qaengine.policy.from_document import Policy
    from qaengine.readings.proofs.verdicts import Verdict

WITHOUT_Z3 = "what is proved is proved by z3, which is not installed"


class ProofFormat(StrEnum):
    """How verdicts are printed."""

    TEXT = "text"
    JSON = "json"


@app.command()
def prove(
    policies: Annotated[list[str], typer.Argument(help="Policy files, ids, or id@edition.", metavar="POLICY...")],
    as_of: AsOf = None,
    seconds: Annotated[
        int, typer.Option(min=1, help="How long the solver may think about one question before it is not proved.")
    ] = 20,
    format: Annotated[ProofFormat, typer.Option(help="For a person, or for programs.")] = ProofFormat.TEXT,
) -> None:
    """Prove the laws of escalation for all evidence, or refute them by the smallest counterexample.

    Exits 1 when a law is refuted, or cannot be proved, and the policy does not say so under `breaks`.

    Example: qaengine prove policies/mine.yaml
    """
    from qaengine.policy.library import load_policy

    on = as_of or today()
    if as_of is None:
        note(f"proving as of today, {on}; --as-of says another day")
    loaded = [load_policy(name, as_of=on, folders=policy_folders()) for name in policies]
    found = [(policy, _verdicts(policy, on, seconds)) for policy in loaded]
    _print(found, format)
    if any(verdict.state in ("refuted", "not_proved") for _, verdicts in found for verdict in verdicts):
        raise typer.Exit(1)


def _verdicts(policy: "Policy", on: "date", seconds: int) -> "list[Verdict]":
    try:
        from qaengine.readings.proofs.proving import Prover
    except ImportError:
        hint = "install it with the extra `prove`: pip install 'qaengine[prove]'"
        raise QaengineError([Mistake(code="Q745", text=WITHOUT_Z3, hint=hint)]) from None
    return list(Prover(policy, on, milliseconds=seconds * 1000).verdicts())


def _print(found: "list[tuple[Policy, list[Verdict]]]", format: ProofFormat) -> None:
    from qaengine.faces.proofs import as_json, as_text, provisos, summary

    for policy, verdicts in found:
        if format is ProofFormat.TEXT:
            typer.echo(as_text(policy, verdicts))
        note(f"{policy.id}: {summary(verdicts)}")
    if format is ProofFormat.TEXT:
        typer.echo(provisos([verdict for _, verdicts in found for verdict in verdicts]))
    else:
        typer.echo(json.dumps([as_json(*one) for one in found], indent=1, ensure_ascii=False))
