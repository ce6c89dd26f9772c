"""`why`, `settle`, `least-change`, `sensitivity`, `strike`: a decision asked on; `questions`: people asked."""

import json
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qaengine.cli.app import AsOf, KnownAt, PolicyName, Signals, SkipBad, app, ids_in, today
from qaengine.cli.importing import write_whole
from qaengine.cli.looking import loaded
from qaengine.cli.screen import note
from qaengine.outcome.phrases import counted

if TYPE_CHECKING:
    from qaengine.outcome.answers import Answer
    from qaengine.readings.whatif.matter import Matter


class AnswerFormat(StrEnum):
    """How an answer is printed."""

    TEXT = "text"
    JSON = "json"


Provider = Annotated[str, typer.Option(help="The provider.", metavar="ID")]
DecisionName = Annotated[
    str | None, typer.Option("--decision", help="Which decision; every one if not given.", metavar="NAME")
]
Shown = Annotated[AnswerFormat, typer.Option("--format", help="For a person, or for programs.")]


def matter_of(
    signals: list[str], policy: str, provider: str, as_of: date | None, known_at: date | None, skip_bad: bool
) -> "Matter":
    """What the command line names: the policy, the signals, the provider and the day."""
    from qaengine.evaluation.judge import register_of
    from qaengine.readings.whatif.matter import Matter

    on = as_of or today()
    if as_of is None:
        note(f"deciding as of today, {on}; --as-of says another day")
    chosen, batch = loaded(policy, signals, on, skip_bad)
    register = register_of(batch)
    if provider not in register.providers():
        note(f"no signal is held for `{provider}`")
    return Matter(
        policy=chosen, register=register, provider=provider, as_of=on, known_at=known_at, left_out=batch.left_out
    )


def names_of(matter: "Matter", decision: str | None) -> list[str]:
    """The decision that is named, or every one that is taken for the provider."""
    if decision is not None:
        return [matter.named(decision)]
    return [name for name, standing in matter.decision.decisions.items() if standing.applies]


def show(matter: "Matter", answers: "Iterable[Answer]", format: AnswerFormat, *, alone: bool) -> None:
    """The answers, as text one beneath the other, as JSON one object or a list; 3 if records were left out."""
    match format:
        case AnswerFormat.TEXT:
            told = [answer.explain() for answer in answers]
            rest = (text.partition("\n\n")[2] for text in told[1:])
            typer.echo("\n".join([*told[:1], *rest]), nl=False)
        case AnswerFormat.JSON:
            documents = [answer.document() for answer in answers]
            typer.echo(json.dumps(documents[0] if alone else documents, indent=1, ensure_ascii=False))
    if matter.left_out:
        raise typer.Exit(3)


@app.command()
def why(
    signals: Signals,
    policy: PolicyName,
    provider: Provider,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    decision: DecisionName = None,
    not_: Annotated[
        str | None, typer.Option("--not", help="Why it does not come to this outcome.", metavar="OUTCOME")
    ] = None,
    format: Shown = AnswerFormat.TEXT,
    skip_bad: SkipBad = False,
) -> None:
    """Why the outcome is indicated; with --not, why another is not: what of its needs fails, what is unknown.

    Example: qaengine why signals.jsonl --policy herefordshire --provider 1-101662014 --as-of 2025-04-01 --not level_1
    """
    from qaengine.readings.whatif.enquiry import Enquiry

    matter = matter_of(signals, policy, provider, as_of, known_at, skip_bad)
    ask = Enquiry(matter)
    if not_ is not None:
        show(matter, [ask.why_not(not_, decision)], format, alone=True)
    else:
        names = names_of(matter, decision)
        show(matter, (ask.why(name) for name in names), format, alone=decision is not None)


@app.command()
def settle(
    signals: Signals,
    policy: PolicyName,
    provider: Provider,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    decision: DecisionName = None,
    format: Shown = AnswerFormat.TEXT,
    skip_bad: SkipBad = False,
) -> None:
    """What would settle it: each clause that could move it, and the smallest set of answers that settles it.

    Example: qaengine settle signals.jsonl --policy herefordshire --provider 1-101662014 --as-of 2025-04-01
    """
    from qaengine.readings.whatif.enquiry import Enquiry

    matter = matter_of(signals, policy, provider, as_of, known_at, skip_bad)
    ask, names = Enquiry(matter), names_of(matter, decision)
    show(matter, (ask.settle(name) for name in names), format, alone=decision is not None)


@app.command("least-change")
def least_change(
    signals: Signals,
    policy: PolicyName,
    provider: Provider,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    decision: DecisionName = None,
    raise_: Annotated[bool, typer.Option("--raise", help="What would make it more serious.")] = False,
    lower: Annotated[bool, typer.Option("--lower", help="What would make it less serious.")] = False,
    to: Annotated[str | None, typer.Option(help="What would make it this outcome.", metavar="OUTCOME")] = None,
    most: Annotated[int, typer.Option(help="How many combinations of steps are tried at most.", min=1)] = 2000,
    format: Shown = AnswerFormat.TEXT,
    skip_bad: SkipBad = False,
) -> None:
    """The least change that would raise or lower it, or make it an outcome, in steps that can really happen.

    Example: qaengine least-change signals.jsonl --policy herefordshire --provider 1-101662014 --lower
    """
    from qaengine.readings.whatif.enquiry import Enquiry

    wanted = [name for name, given in (("raise", raise_), ("lower", lower), (to or "", to is not None)) if given]
    if len(wanted) != 1:
        raise typer.BadParameter("one of --raise, --lower and --to OUTCOME says what is wanted")
    matter = matter_of(signals, policy, provider, as_of, known_at, skip_bad)
    ask = Enquiry(matter)
    names = [matter.named(decision, to)] if to is not None else names_of(matter, decision)
    answers = (ask.least_change(wanted[0], name, most=most) for name in names)
    show(matter, answers, format, alone=decision is not None or to is not None)


@app.command()
def sensitivity(
    signals: Signals,
    policy: PolicyName,
    provider: Provider,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    decision: DecisionName = None,
    format: Shown = AnswerFormat.TEXT,
    skip_bad: SkipBad = False,
) -> None:
    """How far each assumption that a decision uses could move before the outcome moves, both ways.

    Example: qaengine sensitivity signals.jsonl --policy herefordshire --provider 1-101662014 --as-of 2025-04-01
    """
    from qaengine.readings.whatif.enquiry import Enquiry

    matter = matter_of(signals, policy, provider, as_of, known_at, skip_bad)
    ask, names = Enquiry(matter), names_of(matter, decision)
    show(matter, (ask.sensitivity(name) for name in names), format, alone=decision is not None)


Without = Annotated[
    list[str],
    typer.Option("--without", help="Ids of contested signals, parted by commas.", metavar="IDS"),
]


@app.command()
def strike(
    signals: Signals,
    policy: PolicyName,
    provider: Provider,
    without: Without,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    format: Shown = AnswerFormat.TEXT,
    skip_bad: SkipBad = False,
) -> None:
    """What changes when contested signals are struck out, as if never recorded: outcomes, clauses, duties.

    Example: qaengine strike signals.jsonl --policy herefordshire --provider 1-101662014 --without s12,s15
    """
    from qaengine.readings.whatif.enquiry import Enquiry

    matter = matter_of(signals, policy, provider, as_of, known_at, skip_bad)
    show(matter, [Enquiry(matter).without(*ids_in(without))], format, alone=True)


class FormFormat(StrEnum):
    """How a form is written."""

    YAML = "yaml"
    CSV = "csv"


@app.command()
def questions(
    signals: Signals,
    policy: PolicyName,
    provider: Provider,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    format: Annotated[FormFormat, typer.Option(help="YAML, or CSV for a spreadsheet.")] = FormFormat.YAML,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write here instead of standard output.")
    ] = None,
    skip_bad: SkipBad = False,
) -> None:
    """The questions that only people can answer, as a form to fill in; `import answers` reads it back.

    Example: qaengine questions signals.jsonl --policy herefordshire --provider 1-101662014 -o form.yaml
    """
    from qaengine.faces.forms import as_csv, as_yaml
    from qaengine.readings.forms.asking import form_of

    matter = matter_of(signals, policy, provider, as_of, known_at, skip_bad)
    form = form_of(matter.policy, matter.decision)
    text = as_csv(form) if format is FormFormat.CSV else as_yaml(form)
    if output is None:
        typer.echo(text, nl=False)
    else:
        write_whole(output, text)
    note(f"{counted(len(form.blanks), 'question')} about {provider}")
    if matter.left_out:
        raise typer.Exit(3)
