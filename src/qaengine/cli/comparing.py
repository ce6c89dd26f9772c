"""`compare`: two policies by what they mean, and the same evidence under several councils."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from qaengine.cli.app import AsOf, SkipBad, app, policy_folders, today
from qaengine.cli.screen import note, say, with_progress

if TYPE_CHECKING:
    from qaengine.policy.from_document import Policy
    from qaengine.readings.comparing.moves import Effect
    from qaengine.signals.reading import Batch


class ComparisonFormat(StrEnum):
    """How a comparison is printed."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


@app.command()
def compare(
    what: Annotated[
        list[str],
        typer.Argument(
            help="Two policies, by id, id@edition or path; with --across files of signals.", metavar="OLD NEW"
        ),
    ],
    signals: Annotated[
        list[str] | None,
        typer.Option(help="A file of the council's own register; may be given several times.", metavar="FILE"),
    ] = None,
    across: Annotated[
        bool, typer.Option("--across", help="Put the SIGNALS under every council's policy, side by side.")
    ] = False,
    provider: Annotated[str | None, typer.Option(help="With --across: one provider.", metavar="ID")] = None,
    as_of: AsOf = None,
    format: Annotated[
        ComparisonFormat, typer.Option(help="For a person, for programs, or the moves as a table.")
    ] = ComparisonFormat.TEXT,
    search: Annotated[
        bool, typer.Option("--search/--no-search", help="Look for a provider on whom each difference shows.")
    ] = True,
    skip_bad: SkipBad = False,
) -> None:
    """What changed in meaning from one policy to another, and what it does to the council's own register.

    Exits 0 when nothing differs and 1 when something does. With --across it takes signals in place of OLD and NEW.

    Example: qaengine compare herefordshire@2016 herefordshire@2018 --signals signals.jsonl --as-of 2025-04-01

    Example: qaengine compare --across signals.jsonl --as-of 2025-04-01 --provider 1-101662014
    """
    on = as_of or today()
    if as_of is None:
        note(f"comparing as of today, {on}; --as-of says another day")
    if across:
        _check(not signals, "with --across the files of signals stand where OLD and NEW stood, without --signals")
        _check(format is not ComparisonFormat.CSV, "--across is printed as text or JSON")
        _across(what, provider, on, format, skip_bad)
    else:
        _check(len(what) == 2, f"two policies are wanted, OLD and NEW, not {len(what)}")
        _check(provider is None, "--provider goes with --across")
        _check(bool(signals) or format is not ComparisonFormat.CSV, "the moves as CSV need --signals")
        _compare(what[0], what[1], signals or [], on, format, search, skip_bad)


def _check(holds: bool, otherwise: str) -> None:
    if not holds:
        raise typer.BadParameter(otherwise)


def _compare(
    old_name: str,
    new_name: str,
    signals: list[str],
    on: date,
    format: ComparisonFormat,
    search: bool,
    skip_bad: bool,
) -> None:
    from qaengine.faces.comparison_documents import comparison_json
    from qaengine.faces.comparisons import comparison_text, effect_csv, effect_text
    from qaengine.faces.text import screen
    from qaengine.policy.library import load_policy
    from qaengine.readings.comparing.comparison import compare as compared

    old, new = (load_policy(name, as_of=on, folders=policy_folders()) for name in (old_name, new_name))
    batch = _read([old, new], signals, skip_bad) if signals else None
    wanted = search and format is not ComparisonFormat.CSV
    found = compared(old, new, as_of=on, search=wanted, passing=lambda all: with_progress(all, len(all), "looking"))
    effect = _effect(old, new, batch, on) if batch is not None else None
    match format:
        case ComparisonFormat.TEXT:
            screen().print(comparison_text(found), soft_wrap=True)
            if effect is not None:
                screen().print("", effect_text(effect), sep="\n", soft_wrap=True)
        case ComparisonFormat.JSON:
            typer.echo(comparison_json(found, effect))
        case ComparisonFormat.CSV:
            assert effect is not None
            typer.echo(effect_csv(effect), nl=False)
    raise typer.Exit(1 if found.verdict == "differ" else 3 if batch is not None and batch.left_out else 0)


def _effect(old: "Policy", new: "Policy", batch: "Batch", on: date) -> "Effect":
    from qaengine.evaluation.judge import register_of
    from qaengine.readings.comparing.moves import effect

    register = register_of(batch)
    names = register.providers()
    return effect(old, new, register, as_of=on, providers=with_progress(names, len(names), "deciding by both"))


def _read(policies: "Iterable[Policy]", signals: list[str], skip_bad: bool) -> "Batch":
    """The signals in the words of all the policies; what a policy does not know is said."""
    from qaengine.readings.comparing.vocabularies import strange, together
    from qaengine.signals.reading import load_signals

    listed = list(policies)
    batch = load_signals(*signals, vocabulary=together(listed), skip_bad=skip_bad)
    for left_out in batch.left_out:
        for mistake in left_out.mistakes:
            say(mistake)
    for policy in listed:
        for one in strange(policy, batch):
            note(f"{one.policy} does not know `{one.word}` ({one.signals} signals): it takes no account of it")
    return batch


def _across(files: list[str], provider: str | None, on: date, format: ComparisonFormat, skip_bad: bool) -> None:
    from qaengine.evaluation.judge import register_of
    from qaengine.faces.comparison_documents import across_json
    from qaengine.faces.comparisons import across_text, across_warning
    from qaengine.faces.text import screen
    from qaengine.readings.comparing.across import across

    policies = _councils(on)
    batch = _read(policies, files, skip_bad)
    register = register_of(batch)
    names = [provider] if provider else list(register.providers())
    found = across(policies, register, as_of=on, providers=with_progress(names, len(names), "deciding by all"))
    if format is ComparisonFormat.JSON:
        typer.echo(across_json(found))
    else:
        console = screen()
        console.print(across_warning(), soft_wrap=True)
        for one in found:
            console.print("", across_text(one), sep="\n")
    if batch.left_out:
        raise typer.Exit(3)


def _councils(on: date) -> "list[Policy]":
    """Every council's policy: the edition in force on the day, else the nearest."""
    from qaengine.policy.library import library, load_policy

    folders = policy_folders()
    names = dict.fromkeys(entry.id for entry in library(folders))
    return [load_policy(name, as_of=on, folders=folders) for name in names]
