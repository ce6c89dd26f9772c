"""Comparisons as text, JSON and CSV."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import assert_never

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from qaengine.outcome.phrases import counted, words_of
from qaengine.readings.comparing.across import WARNING, Across, Side
from qaengine.readings.comparing.apart import Apart
from qaengine.readings.comparing.comparison import Comparison, Edition, Leniency, Shown
from qaengine.readings.comparing.grouping import Difference
from qaengine.readings.comparing.hunting import Example, Hunted
from qaengine.readings.comparing.moves import DutyMove, Effect, Move
from qaengine.signals.records import Signal

SECTIONS = (
    ("Decisions", ("decision", "outcome", "needs", "order", "pick", "starts_at", "applies_to", "recorded")),
    ("Numbers", ("threshold", "window", "grace", "score", "holds")),
    ("Criteria", ("criterion", "only_if", "cap", "scope", "trigger", "condition", "unless", "up_to", "judged_by",
                  "decided_by", "presume", "clause", "complete")),
    ("Who approves", ("change", "approval", "at_once", "delegate")),
    ("What falls due", ("time_limit", "duty", "question", "closed_days")),
    ("Vocabulary", ("vocabulary",)),
)  # fmt: skip


def comparison_text(found: Comparison) -> str:
    """What changed in meaning, section by section, each with a provider on whom it shows; then how lenient it is."""
    alike = found.old.name == found.new.name
    lines = [_edition(found.old, alike), f"compared with {_edition(found.new, alike)}", "", _verdict(found)]
    for title, kinds in SECTIONS:
        here = [one for one in found.shown if _is_of(one.difference, kinds)]
        if here:
            lines += ["", title]
            lines += [line for one in here for line in _shown(one)]
    if found.leniency is not None:
        lines += ["", "Is the new one ever more lenient?", *_leniency(found.leniency)]
    if found.notes:
        lines += ["", "Beside the meaning", *(f"  - {note}" for note in found.notes)]
    return "\n".join(lines)


def _edition(edition: Edition, with_file: bool) -> str:
    return f"{edition.name} ({edition.title}){', ' + edition.file if with_file else ''}"


def _verdict(found: Comparison) -> str:
    match found.verdict:
        case "equivalent":
            return (
                "Equivalent: their normal forms are the same, so they decide alike about every provider on every day."
            )
        case "no difference found":
            rules = counted(len(found.shown), "rule")
            searched = counted(sum(one.hunted.histories for one in found.shown if one.hunted), "history")
            return f"No difference found: {rules} written otherwise, and none shows on any of {searched} searched."
        case "differ":
            return f"They differ: {counted(len(found.shown), 'change')} of meaning."
        case _:
            assert_never(found.verdict)


def _is_of(one: Difference, kinds: tuple[str, ...]) -> bool:
    return one.what in kinds or one.what.rpartition("_")[0] in kinds


def _shown(one: Shown) -> Iterator[str]:
    difference = one.difference
    direction = f" ({difference.direction})" if difference.direction else ""
    yield f"  - {difference.words}{direction}"
    if difference.clauses and not any(clause in difference.words for clause in difference.clauses):
        yield f"    on {', '.join(difference.clauses)}"
    if one.hunted is None:
        return
    if one.hunted.example is None:
        yield f"    {_nobody(one.hunted)}"
    else:
        yield from _example(one.hunted.example, difference)


def _nobody(hunted: Hunted) -> str:
    if hunted.histories == 0:
        return "no provider is looked for, for this shows in nothing that both decide"
    return f"no provider found that tells them apart (searched {_histories(hunted.histories)})"


def _histories(number: int) -> str:
    return "1 history" if number == 1 else f"{number} histories"


def _example(example: Example, difference: Difference | None = None) -> Iterator[str]:
    """The signals of a made-up provider, and what the two policies say of it."""
    yield f"    a provider that shows it, on {example.as_of} (synthetic):"
    yield from (f"      {_signal(signal)}" for signal in example.signals)
    told = [one for one in example.apart if _matters(one, difference)]
    yield from (f"      {line}" for one in told for line in _apart(one, example))
    if left := len(example.apart) - len(told):
        yield f"      → and {counted(left, 'consequence')} more"


def _matters(one: Apart, difference: Difference | None) -> bool:
    """Whether it is told of beside the example: outcomes, and what the difference itself is about."""
    if one.about == "question" and difference is not None and difference.of[:1] and difference.of[0].part != "question":
        return False
    if one.about in ("indicated", "range", "in force") or difference is None:
        return one.about in ("indicated", "range", "in force")
    if not difference.clauses:
        return one.about == "criterion" and difference.decision is None
    return one.clause in (*difference.clauses, difference.old)


def _signal(signal: Signal) -> str:
    said = signal.document()
    rest = "; ".join(f"{words_of(name)}: {_value(said[name])}" for name in said if name not in HEAD)
    return f"{signal.date}  {words_of(signal.kind)}{f' ({rest})' if rest else ''}"


HEAD = ("id", "provider", "kind", "date")


def _value(value: object) -> str:
    match value:
        case None:
            return "not yet"
        case bool():
            return "yes" if value else "no"
        case list():
            return ", ".join(_value(item) for item in value)
        case dict():
            return ", ".join(f"{words_of(str(key))} {_value(item)}" for key, item in value.items())
        case _:
            return words_of(str(value)) if "." not in str(value) else str(value)


def _apart(one: Apart, example: Example) -> Iterator[str]:
    name = words_of(one.decision) if one.decision else one.clause
    about = "" if one.about == "criterion" else f" {one.about}"
    yield f"→ {name}{about}: {one.old} (old), {one.new} (new)"
    for clause, old, new in example.because:
        if clause == one.clause and one.about == "criterion":
            yield from (f"    {old}",) if old == new else (f"    old: {old}", f"    new: {new}")


def _leniency(found: Leniency) -> Iterator[str]:
    searched = f"{_histories(found.histories)} decided by both"
    if found.by_form:
        yield "  By its form it never indicates anything less serious: each change makes criteria more readily met or"
        yield "  is of duties alone. (That says nothing of the least serious outcome possible, or of what is in force.)"
    if not found.examples:
        yield f"  No provider found about whom it says anything less serious (searched {searched})."
    for one in found.examples:
        old, new = words_of(one.found.old), words_of(one.found.new)
        yield f"  - {words_of(one.found.decision)}, {one.found.about}: {old} becomes {new}"
        yield from _example(one.example)
    if found.examples:
        yield f"  (searched {searched}; there may be more)"


# The register


def effect_text(found: Effect) -> RenderableType:
    """Who moves from what to what, whose range changes, and whose duties."""
    parts: list[RenderableType] = [f"The register on {found.as_of}: {counted(found.providers, 'provider')}"]
    for decision in found.counts:
        parts += ["", _matrix(found, decision)]
    parts += ["", _moves_text(found.moves), "", _duties_text(found.duties)]
    return Group(*parts)


def _matrix(found: Effect, decision: str) -> RenderableType:
    """A row for each old outcome, a column for each new one."""
    counts = found.counts[decision]
    outcomes = [*found.outcomes[decision], None]
    rows = [o for o in outcomes if any(old == o for old, _ in counts)]
    columns = [o for o in outcomes if any(new == o for _, new in counts)]
    title = f"{words_of(decision).capitalize()}: what is indicated, old (down) and new (across)"
    table = Table(box=None, padding=(0, 2, 0, 0), title=title, title_justify="left")
    table.add_column("")
    for column in columns:
        table.add_column(_outcome(column), justify="right")
    for row in rows:
        table.add_row(_outcome(row), *(str(counts.get((row, column), 0) or "-") for column in columns))
    return table


def _outcome(name: str | None) -> str:
    return "nothing" if name is None else words_of(name)


def _moves_text(moves: Iterable[Move]) -> str:
    lines = [line for move in moves for line in _move(move)]
    return "\n".join(["Who moves", *(lines or ["  nobody"])])


def _move(move: Move) -> Iterator[str]:
    said = []
    if move.indicated[0] != move.indicated[1]:
        way = "" if move.way == "the same" else f" ({move.way})"
        said.append(f"indicated {_outcome(move.indicated[0])} → {_outcome(move.indicated[1])}{way}")
    if move.opening != "the same":
        said.append(f"range {_range(move.range[0])} → {_range(move.range[1])} ({move.opening})")
    if move.in_force[0] != move.in_force[1]:
        said.append(f"in force {_outcome(move.in_force[0])} → {_outcome(move.in_force[1])}")
    yield f"  {move.provider}: {words_of(move.decision)}: {'; '.join(said)}"
    if move.clauses:
        yield f"    by {', '.join(move.clauses)}"


def _range(ends: tuple[str, str] | None) -> str:
    if ends is None:
        return "nothing"
    return words_of(ends[0]) if ends[0] == ends[1] else f"{words_of(ends[0])} to {words_of(ends[1])}"


def _duties_text(duties: Iterable[DutyMove]) -> str:
    lines = [f"  {one.provider}: {_duty(one)}" for one in duties]
    return "\n".join(["Whose obligations change", *(lines or ["  nobody's"])])


def _duty(one: DutyMove) -> str:
    old, new = (str(day) if day else "no date" for day in one.due)
    match one.change:
        case "new":
            return f"now has {one.clause} ({one.what}), due {new}"
        case "gone":
            return f"no longer has {one.clause} ({one.what}), due {old}"
        case "other day":
            return f"{one.clause} ({one.what}) is due {new}, where it was due {old}"


COLUMNS = (
    "provider", "about", "name", "old", "new", "old_range", "new_range", "old_in_force", "new_in_force", "way",
    "clauses",
)  # fmt: skip


def effect_csv(found: Effect) -> str:
    """A row for each move: decisions first, then obligations."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for move in found.moves:
        old, new = (" to ".join(ends) if ends else "" for ends in move.range)
        writer.writerow(
            [move.provider, "decision", move.decision, *(name or "" for name in move.indicated), old, new,
             *(name or "" for name in move.in_force), move.way, " ".join(move.clauses)]
        )  # fmt: skip
    for duty in found.duties:
        days = [day.isoformat() if day else "" for day in duty.due]
        writer.writerow([duty.provider, "obligation", duty.what, *days, "", "", "", "", duty.change, duty.clause])
    return out.getvalue()


# Several councils


def across_text(found: Across) -> RenderableType:
    """One provider: a row for each decision of each council, and the clauses that are met for what it says."""
    table = Table(box=None, padding=(0, 2, 0, 0), title=f"{found.provider} on {found.as_of}", title_justify="left")
    for heading in ("council", "decision and its scale", "indicated", "range", "in force"):
        table.add_column(heading, no_wrap=heading == "council")
    before = None
    for side in found.sides:
        table.add_row(side.policy if side.policy != before else "", *_side(side))
        before = side.policy
    rests = [f"  {one.policy}, {one.title}: {', '.join(one.met)}" for one in found.sides if one.met]
    outside = [f"{name} says that it does not cover this provider." for name in found.out_of_scope]
    return Group(table, *(Text(line) for line in (*(["Clauses met"] if rests else []), *rests, *outside)))


def _side(side: Side) -> Iterator[str]:
    yield f"{side.title}: {words_of(side.outcomes[0])} … {words_of(side.outcomes[-1])}"
    if not side.applies:
        yield from ("not decided for this provider", "", "")
        return
    yield _outcome(side.indicated)
    yield ("settled" if side.settled else _range(side.range)) + (f", {side.unknown} unknown" if side.unknown else "")
    yield words_of(side.in_force) if side.in_force else "-"


def across_warning() -> str:
    """What the reader of several councils' answers must know."""
    return WARNING
