"""`prove`: the laws of escalation, for every value that an indicator can have."""

import json
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qaengine.cli.against import limited, prove_against
from qaengine.cli.app import AsOf, app, policy_folders, today
from qaengine.cli.importing import write_whole
from qaengine.cli.screen import note

if TYPE_CHECKING:
    from datetime import date

    from qaengine.faces.proofs import AsSignals
    from qaengine.policy.from_document import Policy
    from qaengine.readings.proofs.shown import Shown
    from qaengine.readings.proofs.verdicts import Verdict


class ProofFormat(StrEnum):
    """How verdicts are printed."""

    TEXT = "text"
    JSON = "json"


@app.command()
def prove(
    policies: Annotated[list[str], typer.Argument(help="Policy files, ids, or id@edition.", metavar="POLICY...")],
    against: Annotated[
        str | None,
        typer.Option(help="Prove of the one POLICY that it differs from this edition only as declared.", metavar="OLD"),
    ] = None,
    as_of: AsOf = None,
    write_cases: Annotated[
        Path | None, typer.Option(help="Write the counterexamples here, as cases.", metavar="FILE")
    ] = None,
    steps: Annotated[
        int | None,
        typer.Option(
            min=1,
            help="How many million steps the solver may take over one question, the same on every machine.",
            metavar="MILLIONS",
        ),
    ] = None,
    seconds: Annotated[
        int | None, typer.Option(min=1, help="An outer guard: how long it may think about one question at most.")
    ] = None,
    format: Annotated[ProofFormat, typer.Option(help="For a person, or for programs.")] = ProofFormat.TEXT,
) -> None:
    """Prove the laws of escalation for all evidence, or refute them by the smallest counterexample.

    Exits 1 when a law is refuted, or cannot be proved, and the policy does not say so under `breaks`. With --against it
    is asked of two editions whether they differ only as the new one says under `differs`.

    Example: qaengine prove policies/mine.yaml

    Example: qaengine prove policies/mine.yaml --against mine@2024
    """
    from qaengine.policy.library import load_policy

    on = as_of or today()
    if as_of is None:
        note(f"proving as of today, {on}; --as-of says another day")
    if against is not None:
        if len(policies) != 1:
            raise typer.BadParameter("one policy is held against another", param_hint="--against")
        prove_against(
            against, policies[0], on, limited(steps, seconds), write_cases, as_json=format == ProofFormat.JSON
        )
        return
    loaded = [load_policy(name, as_of=on, folders=policy_folders()) for name in policies]
    found = [(policy, _verdicts(policy, on, steps, seconds)) for policy in loaded]
    shown = {id(verdict): _shown(policy, on, verdict) for policy, verdicts in found for verdict in verdicts}
    _print(found, format, lambda verdict: [one.signals for one in shown[id(verdict)]])
    if write_cases is not None:
        _write(write_cases, policies, found, lambda verdict: shown[id(verdict)])
    if any(verdict.state in ("refuted", "not_proved") for _, verdicts in found for verdict in verdicts):
        raise typer.Exit(1)


def _verdicts(policy: "Policy", on: "date", steps: int | None, seconds: int | None) -> "list[Verdict]":
    limits = limited(steps, seconds)
    from qaengine.readings.proofs.proving import Prover

    return list(Prover(policy, on, limits=limits).verdicts())


def _shown(policy: "Policy", on: "date", verdict: "Verdict") -> "tuple[Shown, ...]":
    from qaengine.readings.proofs.shown import shown

    return shown(policy, on, verdict)


def _write(
    path: Path,
    names: list[str],
    found: "list[tuple[Policy, list[Verdict]]]",
    shown: "Callable[[Verdict], Sequence[Shown]]",
) -> None:
    """The counterexamples of one policy as a case file."""
    from qaengine.faces.proof_cases import as_cases

    if len(found) > 1:
        raise typer.BadParameter("cases are written of one policy at a time", param_hint="--write-cases")
    ((policy, verdicts),) = found
    made = [(verdict, shown(verdict)) for verdict in verdicts if shown(verdict)]
    if not made:
        note("no counterexample was found as signals, so no case is written")
        return
    write_whole(path, as_cases(names[0], policy, made))
    note(f"cases written to {path}")


def _print(found: "list[tuple[Policy, list[Verdict]]]", format: ProofFormat, signals: "AsSignals") -> None:
    from qaengine.faces.proofs import as_json, as_text, of_operators, provisos, summary
    from qaengine.readings.proofs.folds import operator_verdicts

    for policy, verdicts in found:
        if format is ProofFormat.TEXT:
            typer.echo(as_text(policy, verdicts, signals))
        note(f"{policy.id}: {summary(verdicts)}")
        for broken in policy.tree.breaks:
            if not any(verdict.broken is broken for verdict in verdicts):
                said = f"`breaks` says {broken.law} of {broken.decision} ({broken.clause}), and it holds: delete it"
                note(f"{policy.id}: {said}")
    if format is ProofFormat.TEXT:
        typer.echo(of_operators([*operator_verdicts()]))
        typer.echo(provisos([verdict for _, verdicts in found for verdict in verdicts]))
    else:
        typer.echo(json.dumps([as_json(*one, signals) for one in found], indent=1, ensure_ascii=False))
