"""`schema`: the shape of policies, signals, decisions and cases, for editors and other systems."""

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qaengine.cli.app import app, policy_folders
from qaengine.cli.importing import write_whole
from qaengine.cli.screen import note

if TYPE_CHECKING:
    from qaengine.signals.vocabulary import Vocabulary


class Shape(StrEnum):
    """What a JSON Schema can be had of."""

    POLICY = "policy"
    SIGNAL = "signal"
    DECISION = "decision"
    CASES = "cases"


@app.command()
def schema(
    of: Annotated[Shape, typer.Argument(help="What the schema describes.")],
    policy: Annotated[
        str | None,
        typer.Option(help="With the vocabulary of this policy, and (of a policy) its own names.", metavar="POLICY"),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write here instead of standard output.")
    ] = None,
) -> None:
    """The JSON Schema of policies, signals, decisions or cases, for editors and other systems.

    Example: qaengine schema policy --policy mine.yaml -o mine.schema.json
    """
    from qaengine.policy.schema import as_text

    found = _of_policy(policy) if of is Shape.POLICY and policy is not None else _schema(of, policy)
    text = as_text(found) if of is Shape.POLICY else json.dumps(found, indent=1, ensure_ascii=False) + "\n"
    if output is None:
        typer.echo(text, nl=False)
    else:
        write_whole(output, text)


def _of_policy(name: str) -> dict[str, Any]:
    """The schema with a policy's own names, as far as it can be read: while it is edited it may have mistakes."""
    from qaengine.outcome.phrases import counted
    from qaengine.policy.from_document import draft_from_file
    from qaengine.policy.library import path_of
    from qaengine.policy.schema import schema_of_draft

    path = path_of(name, folders=policy_folders())
    draft = draft_from_file(path)
    if draft.mistakes:
        note(f"{path} has {counted(len(draft.mistakes), 'mistake')}; the schema is made of what could be read")
    return schema_of_draft(draft, path)


def _schema(of: Shape, policy: str | None) -> dict[str, Any]:
    match of:
        case Shape.POLICY:
            from qaengine.policy.schema import policy_schema

            return policy_schema(_vocabulary(policy))
        case Shape.SIGNAL:
            from qaengine.signals.schema import signal_schema

            return signal_schema(_vocabulary(policy))
        case Shape.DECISION:
            from qaengine.outcome.schema import decision_schema

            return decision_schema()
        case Shape.CASES:
            from qaengine.cases.schema import cases_schema

            return cases_schema(_vocabulary(policy))


def _vocabulary(policy: str | None) -> "Vocabulary":
    from qaengine.policy.library import load_policy
    from qaengine.signals.vocabulary import common

    return common() if policy is None else load_policy(policy, folders=policy_folders()).vocabulary
