"""`qaengine decide`: decisions with their trails."""

import json
import os
import sys
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from qaengine.cli.app import app


class Format(StrEnum):
    """How decisions are printed."""

    TEXT = "text"
    JSON = "json"
    JSONL = "jsonl"


def day(text: str) -> date:
    """A date given on the command line."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"`{text}` is not a date; write year-month-day, for example 2025-04-01") from None


def policy_folders() -> list[Path]:
    """The folders of policies that QAENGINE_POLICY_PATH adds."""
    return [Path(folder) for folder in os.environ.get("QAENGINE_POLICY_PATH", "").split(os.pathsep) if folder]


@app.command()
def decide(
    signals: Annotated[list[str], typer.Argument(help="Files of signals: .jsonl, .json, .yaml, .csv, or - for JSON Lines.")],
    policy: Annotated[str, typer.Option(help="A policy's id, id@edition, or path.")],
    as_of: Annotated[date, typer.Option(parser=day, help="The day to decide for.", metavar="DATE")],
    provider: Annotated[str | None, typer.Option(help="One provider; otherwise all.")] = None,
    known_at: Annotated[date | None, typer.Option(parser=day, help="Decide as was known then.", metavar="DATE")] = None,
    format: Annotated[Format, typer.Option(help="How to print.")] = Format.TEXT,
    skip_bad: Annotated[bool, typer.Option("--skip-bad", help="Decide without the records that are wrong.")] = False,
) -> None:
    """Decide about one provider or all of them.

    Example: qaengine decide signals.jsonl --policy herefordshire --as-of 2025-04-01 --provider 1-101662014
    """
    from qaengine.evaluation.judge import decide as judge
    from qaengine.policy.library import load_policy
    from qaengine.signals.history import Register
    from qaengine.signals.reading import load_signals

    chosen = load_policy(policy, as_of=as_of, folders=policy_folders())
    batch = load_signals(*signals, vocabulary=chosen.vocabulary, skip_bad=skip_bad)
    register = Register(batch.signals)
    for name in [provider] if provider else register.providers():
        decision = judge(chosen, register, provider=name, as_of=as_of, known_at=known_at)
        print(json.dumps(decision.document(), indent=2, ensure_ascii=False) if format is Format.JSON else decision.model_dump_json(by_alias=True))
