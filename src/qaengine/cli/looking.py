"""`timeline`, `diary` and `changes`: providers over time, and what is due."""

from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qaengine.cli.app import AsOf, KnownAt, PolicyName, Signals, SkipBad, app, day, policy_folders, today
from qaengine.cli.importing import write_whole
from qaengine.cli.screen import note, say, with_progress
from qaengine.errors import Mistake, QaengineError

if TYPE_CHECKING:
    from qaengine.policy.from_document import Policy
    from qaengine.signals.reading import Batch


def loaded(policy: str, signals: list[str], on: date, skip_bad: bool) -> "tuple[Policy, Batch]":
    """The policy in force on the day, and the signals; records left out are said."""
    from qaengine.policy.library import load_policy
    from qaengine.signals.reading import load_signals

    chosen = load_policy(policy, as_of=on, folders=policy_folders())
    batch = load_signals(*signals, vocabulary=chosen.vocabulary, skip_bad=skip_bad)
    for one in batch.left_out:
        for mistake in one.mistakes:
            say(mistake)
    return chosen, batch


@app.command()
def timeline(
    provider: Annotated[str, typer.Argument(help="The provider.", metavar="PROVIDER")],
    signals: Signals,
    policy: PolicyName,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    svg: Annotated[Path | None, typer.Option(help="Write a chart here too.", metavar="FILE")] = None,
    counts: Annotated[
        str | None, typer.Option(help="Also chart the monthly counts of this kind (with --svg).", metavar="KIND")
    ] = None,
    skip_bad: SkipBad = False,
) -> None:
    """How what is indicated and in force moved for one provider, when each became known, and what was overdue.

    Example: qaengine timeline 1-101662014 signals.jsonl --policy herefordshire --as-of 2025-04-01 --svg timeline.svg
    """
    from qaengine.faces.charts import timeline_svg
    from qaengine.faces.movements import timeline_table
    from qaengine.faces.text import screen
    from qaengine.readings.timeline import timeline as over_time

    on = as_of or today()
    chosen, batch = loaded(policy, signals, on, skip_bad)
    found = over_time(chosen, batch, provider=provider, as_of=on, known_at=known_at)
    screen().print(timeline_table(found), soft_wrap=True)
    if svg is not None:
        write_whole(svg, timeline_svg(found))
        note(f"chart written to {svg}")
    if counts is not None:
        _control_chart(batch, provider, counts, on, svg)
    if batch.left_out:
        raise typer.Exit(3)


def _control_chart(batch: "Batch", provider: str, kind: str, on: date, svg: Path | None) -> None:
    from qaengine.faces.charts import control_svg
    from qaengine.readings.control_chart import LEAST_MONTHS, control_chart, monthly_counts

    days = sorted(
        signal.date for signal in batch if signal.provider == provider and signal.kind == kind and signal.date <= on
    )
    if not days:
        note(f"no signal of `{kind}` is held for {provider}")
        return
    values = monthly_counts(days, days[0], on)
    if len(values) < LEAST_MONTHS:
        note(f"{len(values)} months of `{kind}` are too few for a control chart; it needs {LEAST_MONTHS}")
        return
    chart = control_chart(values)
    typer.echo(
        f"{kind} a month: mean {chart.mean:.2f}, natural limits {chart.lower:.2f} to {chart.upper:.2f} (for looking)"
    )
    if svg is not None:
        beside = svg.with_name(f"{svg.stem}-{kind.replace('.', '-')}{svg.suffix}")
        write_whole(beside, control_svg(f"{provider}: {kind} by month", days[0], chart))
        note(f"chart written to {beside}")


class DiaryFormat(StrEnum):
    """How a diary is printed."""

    TEXT = "text"
    CSV = "csv"
    ICS = "ics"


@app.command()
def diary(
    signals: Signals,
    policy: PolicyName,
    as_of: AsOf = None,
    until: Annotated[
        date | None, typer.Option(parser=day, metavar="DATE", help="Up to this day; four weeks if not given.")
    ] = None,
    by: Annotated[str, typer.Option(help="In the order of: date, or person.")] = "date",
    format: Annotated[DiaryFormat, typer.Option(help="Text, CSV, or an iCalendar file.")] = DiaryFormat.TEXT,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write here instead of standard output.")
    ] = None,
    skip_bad: SkipBad = False,
) -> None:
    """Everything due, overdue and waiting for approval over all providers, each with its clause.

    Example: qaengine diary signals.jsonl --policy halton --as-of 2025-04-01 --until 2025-04-30
    """
    from qaengine.evaluation.judge import decide, register_of
    from qaengine.faces.diaries import as_calendar, as_csv, as_text, counted_by_status
    from qaengine.readings.diary import diary as open_entries

    if by not in ("date", "person"):
        raise typer.BadParameter(f"`{by}` is no order; it is `date` or `person`")
    on = as_of or today()
    chosen, batch = loaded(policy, signals, on, skip_bad)
    register = register_of(batch)
    names = register.providers()
    decisions = (
        decide(chosen, register, provider=name, as_of=on) for name in with_progress(names, len(names), "deciding")
    )
    entries = list(open_entries(decisions, until=until or on + timedelta(days=28)))
    match format:
        case DiaryFormat.TEXT:
            text = as_text(entries, person=by == "person") + "\n"
        case DiaryFormat.CSV:
            text = as_csv(entries)
        case DiaryFormat.ICS:
            try:
                text = as_calendar(entries, made_on=on).decode()
            except ImportError:
                hint = "install it with the extra `calendar`: pip install 'qaengine[calendar]'"
                raise QaengineError(
                    [Mistake(code="Q710", text="iCalendar files need the icalendar library", hint=hint)]
                ) from None
    if output is None:
        typer.echo(text, nl=False)
    else:
        write_whole(output, text)
    note(f"{len(names)} providers: {counted_by_status(entries)}")
    if batch.left_out:
        raise typer.Exit(3)


@app.command()
def changes(
    signals: Signals,
    policy: PolicyName,
    since: Annotated[
        date, typer.Option(parser=day, metavar="DATE", help="Compared with this day, as it was known then.")
    ],
    as_of: AsOf = None,
    skip_bad: SkipBad = False,
) -> None:
    """Who moved since a day and why, what settled or became stale, and whom one answer would settle.

    Example: qaengine changes signals.jsonl --policy herefordshire --since 2025-03-01 --as-of 2025-04-01
    """
    from qaengine.evaluation.judge import register_of
    from qaengine.faces.movements import movements_text
    from qaengine.readings.movements import movements

    on = as_of or today()
    if since > on:
        raise typer.BadParameter(f"--since {since} is later than {on}")
    chosen, batch = loaded(policy, signals, on, skip_bad)
    register = register_of(batch)
    names = register.providers()
    found = list(
        movements(chosen, register, since=since, as_of=on, providers=with_progress(names, len(names), "comparing"))
    )
    moved = [movement for each, _ in found for movement in each]
    typer.echo(movements_text(moved, [one for _, each in found for one in each]))
    if batch.left_out:
        raise typer.Exit(3)
