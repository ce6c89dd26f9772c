"""`decide` and `replay`: decisions with their trails, and decisions made again."""

import json
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qaengine.cli.app import AsOf, KnownAt, PolicyName, Signals, SkipBad, app, day, ids_in, policy_folders, today
from qaengine.cli.screen import note, say, with_progress
from qaengine.cli.second import stop_where_engines_differ
from qaengine.errors import Mistake, QaengineError, did_you_mean

if TYPE_CHECKING:
    from qaengine.outcome.decision import Decision
    from qaengine.signals.history import Register
    from qaengine.signals.reading import Batch


FORMAT = "qaengine/decision@1"


class Format(StrEnum):
    """How decisions are printed."""

    TEXT = "text"
    JSON = "json"
    JSONL = "jsonl"


@app.command()
def decide(
    signals: Signals,
    policy: PolicyName,
    as_of: AsOf = None,
    provider: Annotated[str | None, typer.Option(help="One provider; all when not given.", metavar="ID")] = None,
    known_at: KnownAt = None,
    format: Annotated[Format, typer.Option(help="For a person, or for programs.")] = Format.TEXT,
    without: Annotated[
        list[str] | None,
        typer.Option(help="Decide as if these signals had never been recorded: ids, parted by commas.", metavar="IDS"),
    ] = None,
    second_opinion: Annotated[
        bool,
        typer.Option("--second-opinion", help="Judge with a second engine too, and stop with 4 where the two differ."),
    ] = False,
    skip_bad: SkipBad = False,
) -> None:
    """Decide about one provider or all of them, and say why.

    Example: qaengine decide signals.jsonl --policy herefordshire --as-of 2025-04-01 --provider 1-101662014
    """
    from qaengine.evaluation.judge import decide as judge
    from qaengine.evaluation.judge import register_of
    from qaengine.policy.library import load_policy
    from qaengine.readings.whatif.matter import struck_out
    from qaengine.signals.reading import load_signals

    on = as_of or today()
    if as_of is None:
        note(f"deciding as of today, {on}; --as-of says another day")
    chosen = load_policy(policy, as_of=on, folders=policy_folders())
    batch = load_signals(*signals, vocabulary=chosen.vocabulary, skip_bad=skip_bad)
    _tell_left_out(batch)
    register = register_of(batch)
    left_out = batch.left_out
    if without:
        register, left_out = register.without(ids_in(without)), (*left_out, *struck_out(ids_in(without)))
    names = [provider] if provider else list(register.providers())
    if provider:
        _note_unknown(provider, register)
    if second_opinion:
        stop_where_engines_differ(chosen, register, names, as_of=on, known_at=known_at)
    decisions = (
        judge(chosen, register, provider=name, as_of=on, known_at=known_at, left_out=left_out)
        for name in with_progress(names, len(names), "deciding")
    )
    _print(decisions, format, alone=provider is not None)
    if left_out:
        raise typer.Exit(3)


def _tell_left_out(batch: "Batch") -> None:
    for one in batch.left_out:
        for mistake in one.mistakes:
            say(mistake)
    for name in batch.empty:
        note(f"{name} holds no signal")


def _note_unknown(provider: str, register: "Register") -> None:
    known = register.providers()
    if provider not in known:
        hint = did_you_mean(provider, known) if len(known) < 5000 else None
        note(f"no signal is held for `{provider}`" + (f"; {hint}" if hint else ""))


def _print(decisions: "Iterator[Decision]", format: Format, *, alone: bool) -> None:
    match format:
        case Format.TEXT:
            _print_text(decisions, alone)
        case Format.JSONL:
            for decision in decisions:
                typer.echo(decision.model_dump_json(by_alias=True))
        case Format.JSON if alone:
            typer.echo(_json(next(decisions)))
        case Format.JSON:
            parts = (_json(decision) for decision in decisions)
            typer.echo("[" + ",\n".join(parts) + "]")


def _json(decision: "Decision") -> str:
    return json.dumps(decision.document(), indent=1, ensure_ascii=False)


def _print_text(decisions: "Iterator[Decision]", alone: bool) -> None:
    from qaengine.faces.text import row, screen, shown

    console = screen()
    for decision in decisions:
        console.print(shown(decision) if alone else row(decision), soft_wrap=not alone)


@app.command()
def replay(
    decision: Annotated[Path, typer.Argument(help="A decision that was kept as JSON.", metavar="DECISION.json")],
    signals: Signals,
    policy: Annotated[
        str | None, typer.Option(help="Another policy file for the same edition.", metavar="POLICY")
    ] = None,
    skip_bad: SkipBad = False,
) -> None:
    """Decide again under the same policy edition, and say whether the decision is reproduced.

    Example: qaengine replay decision.json signals.jsonl
    """
    from qaengine.evaluation.judge import decide as judge
    from qaengine.policy.library import load_policy
    from qaengine.readings.replaying import differences, reasons
    from qaengine.signals.reading import load_signals

    kept = kept_decision(decision)
    name = policy or f"{kept['policy']['id']}@{kept['policy']['edition']}"
    chosen = load_policy(name, folders=policy_folders())
    batch = load_signals(*signals, vocabulary=chosen.vocabulary, skip_bad=skip_bad)
    _tell_left_out(batch)
    known_at = day(kept["known_at"]) if kept.get("known_at") else None
    again = judge(chosen, batch, provider=kept["provider"], as_of=day(kept["as_of"]), known_at=known_at)
    found = differences(kept, again)
    if not found:
        typer.echo(f"reproduced: {kept['provider']} on {kept['as_of']}, {again.digest}")
        raise typer.Exit(3 if batch.left_out else 0)
    typer.echo(f"not reproduced: {kept['provider']} on {kept['as_of']}")
    for line in (*reasons(kept, again), *found):
        typer.echo(f"  - {line}")
    raise typer.Exit(1)


def _is_whole(kept: dict[str, Any]) -> bool:
    """Whether the decision names its policy edition, its provider and its days, and its parts have their forms."""
    parts = [kept.get(key, {}) for key in ("policy", "engine", "inputs", "decisions")]
    criteria = kept.get("criteria", [])
    if not all(isinstance(part, dict) for part in parts) or not isinstance(criteria, list):
        return False
    named = [kept["provider"], kept["as_of"], kept.get("known_at") or kept["as_of"]]
    named += [parts[0].get("id"), parts[0].get("edition")]
    return all(isinstance(each, str) for each in named) and all(isinstance(each, dict) for each in criteria)


def kept_decision(path: Path) -> dict[str, Any]:
    """The decision in the file; a clear mistake when it is none."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise QaengineError([Mistake(code="Q701", text=f"`{path}` cannot be read as a decision: {error}")]) from None
    if isinstance(kept, dict) and isinstance(kept.get("format"), str) and kept["format"] != FORMAT:
        text = f"`{path}` has the format `{kept['format']}`; this engine reads `{FORMAT}`"
        raise QaengineError([Mistake(code="Q703", text=text)])
    wanted = ("format", "policy", "provider", "as_of")
    if not isinstance(kept, dict) or any(key not in kept for key in wanted) or not _is_whole(kept):
        raise QaengineError([Mistake(code="Q702", text=f"`{path}` is not a decision printed with `--format json`")])
    return kept
