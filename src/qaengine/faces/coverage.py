"""Coverage on the screen and for programs; the words of a source beside ours, on the screen only."""

from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from qaengine.outcome.phrases import counted
from qaengine.policy.carriers import Carrier
from qaengine.policy.sources import Verdict, Verified, said_lines
from qaengine.readings.coverage import Coverage, Covered

COLOURS = {"carried": "green", "context": "cyan", "open": "red", "expected": ""}
ANSWERS = ("met", "not_met", "unknown", "obligations")


def shown(coverage: Coverage, unmissed: Sequence[Carrier] | None = None) -> RenderableType:
    """The counts by kind and by carrier, then what is open, then what no case expects or would miss."""
    parts: list[RenderableType] = [_kinds(coverage), Text(""), _carriers(coverage)]
    parts += _listed("Open: neither carried nor context", coverage.of("open"), "red")
    parts += _listed("Carried, but no case expects it", coverage.unexpected, "yellow")
    if unmissed is not None:
        parts += _unmissed(unmissed)
    return Group(*parts, Text(""), _sum(coverage))


def _kinds(coverage: Coverage) -> Table:
    policy = coverage.policy
    table = _table(f"Clauses of {policy.id}, edition {policy.edition}", "kind")
    for heading in ("clauses", *COLOURS):
        table.add_column("in a case" if heading == "expected" else heading, justify="right")
    for kind, counts in coverage.by_kind().items():
        total = counts.total() - counts["expected"]
        table.add_row(kind, str(total), *(_number(counts[each], style) for each, style in COLOURS.items()))
    return table


def _number(number: int, style: str) -> Text:
    return Text(str(number), style=style) if number else Text("-", style="dim")


def _carriers(coverage: Coverage) -> Table:
    table = _table("Carried by", "carrier")
    table.add_column("clauses", justify="right")
    for what, number in sorted(coverage.by_carrier().items(), key=lambda each: (-each[1], each[0])):
        table.add_row(what, str(number))
    return table


def _table(title: str, first: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=None, padding=(0, 2, 0, 0))
    table.add_column(first)
    return table


def _listed(title: str, listed: Sequence[Covered], style: str) -> list[RenderableType]:
    if not listed:
        return []
    table = _table(f"{title} ({len(listed)})", "clause")
    for heading in ("kind", "place", "says"):
        table.add_column(heading, overflow="fold")
    for covered in listed:
        clause = covered.clause
        table.add_row(Text(clause.id, style=style, no_wrap=True), clause.kind, clause.at, clause.says)
    return [Text(""), table]


def _unmissed(carriers: Sequence[Carrier]) -> list[RenderableType]:
    if not carriers:
        return [Text(""), Text("Every carrier is missed by some case when it is taken out.", style="green")]
    table = _table(f"Could be taken out without any case noticing ({len(carriers)})", "clause")
    for heading in ("carrier", "of"):
        table.add_column(heading)
    for carrier in carriers:
        table.add_row(Text(carrier.clause, style="yellow"), carrier.what, carrier.name)
    return [Text(""), table]


def _sum(coverage: Coverage) -> Text:
    carried, context, still_open = (len(coverage.of(state)) for state in ("carried", "context", "open"))
    total = counted(len(coverage.covered), "clause")
    loose = sum(not covered.clause.pins for covered in coverage.covered)
    without = f"; {loose} pinned to no words of a text yet" if loose else ""
    return Text(f"{total}: {carried} carried, {context} context, {still_open} open{without}", style="bold")


def as_json(coverage: Coverage, unmissed: Sequence[Carrier] | None = None) -> dict[str, Any]:
    """Every clause with its carriers, cases and reason; with `unnoticed` when carriers were taken out."""
    whole: dict[str, Any] = {
        "policy": {"id": coverage.policy.id, "edition": coverage.policy.edition},
        "counts": {state: len(coverage.of(state)) for state in ("carried", "context", "open")},
        "clauses": [_record(covered) for covered in coverage.covered],
    }
    if unmissed is not None:
        whole["unnoticed"] = [_carrier(carrier) | {"clause": carrier.clause} for carrier in unmissed]
    return whole


def _record(covered: Covered) -> dict[str, Any]:
    clause = covered.clause
    return {
        "clause": clause.id,
        "at": clause.at,
        "kind": clause.kind,
        "says": clause.says,
        "state": covered.state,
        "carriers": [_carrier(carrier) for carrier in covered.carriers],
        "cases": {answer: cases for answer in ANSWERS if (cases := _cases(covered, answer))},
        "because": covered.because if covered.state == "context" else None,
    }


def _carrier(carrier: Carrier) -> dict[str, Any]:
    return {"what": carrier.what, "of": carrier.name or None}


def _cases(covered: Covered, answer: str) -> list[str]:
    return [expectation.case for expectation in covered.expected if expectation.answer == answer]


# A register against a text


def verified_shown(verified: Verified) -> RenderableType:
    """How many clauses stand as they did, which moved and which changed, and what stands there beside what we say."""
    document = verified.register.document
    moved, changed = verified.of("moved"), verified.of("changed")
    kept = len(verified.of("kept"))
    same = "word for word as pinned" if verified.unaltered else "with other words than were pinned"
    parts: list[RenderableType] = [Text(f"{document.id}: {verified.file}, {same}", style="bold")]
    parts.append(Text(f"  {kept} kept, {len(moved)} moved, {len(changed)} changed"))
    for verdict in moved:
        parts.append(Text(f"  moved: {verdict.clause.id} ({verdict.clause.at}) is now {said_lines(verdict.lines)}"))
    if changed:
        parts.append(_beside(changed))
    return Group(*parts)


def _beside(verdicts: Iterable[Verdict]) -> Table:
    table = Table(title="Changed", title_justify="left", title_style="bold red", show_lines=True)
    table.add_column("clause", overflow="fold")
    table.add_column("we say", ratio=1)
    table.add_column("the text says there now", ratio=2)
    for verdict in verdicts:
        place = f"{verdict.clause.id}\n{verdict.clause.at}\nnow {said_lines(verdict.lines)}"
        table.add_row(Text(place), Text(verdict.clause.says), Text(verdict.source))
    return table
