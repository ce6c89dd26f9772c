"""Timelines and movements as text."""

from collections.abc import Iterable, Iterator, Sequence

from rich.table import Table

from qaengine.outcome.phrases import words_of
from qaengine.readings.movements import Movement, Unsettled, easiest_first
from qaengine.readings.timeline import Move, Timeline


def timeline_table(timeline: Timeline) -> Table:
    """A row for each move: when, when it could be known, what moved, on which clauses and signals, what was overdue."""
    table = Table(
        box=None, padding=(0, 2, 0, 0), title=f"{timeline.provider} to {timeline.last.as_of}", title_justify="left"
    )
    for heading in ("day", "known on", "decision", "indicated", "in force", "because", "overdue then"):
        table.add_column(heading, overflow="fold")
    for move in timeline.moves:
        table.add_row(
            str(move.day),
            "same day" if move.known_on == move.day else str(move.known_on or "not known then"),
            words_of(move.decision),
            _change(move.before.indicated, move.after.indicated) + _range(move),
            _change(move.before.in_force, move.after.in_force),
            _because(move),
            ", ".join(f"{obligation.clause} ({obligation.due})" for obligation in move.overdue) or "-",
        )
    return table


def _change(before: str | None, after: str | None) -> str:
    if before == after:
        return words_of(after) if after else "nothing"
    return f"{words_of(before) if before else 'nothing'} → {words_of(after) if after else 'nothing'}"


def _range(move: Move) -> str:
    if move.after.range is None or move.after.range[0] == move.after.range[1]:
        return ""
    return f" (may be {words_of(move.after.range[0])} to {words_of(move.after.range[1])})"


def _because(move: Move) -> str:
    cited = f" [{', '.join(move.signals)}]" if move.signals else ""
    return (", ".join(move.clauses) or "an answer ended or a window moved on") + cited


def movements_text(moved: Iterable[Movement], unsettled: Iterable[Unsettled]) -> str:
    """Who moved and why, what settled or became stale, and who is nearest to being settled."""
    lines = [line for movement in moved for line in _movement(movement)] or ["Nobody moved."]
    open_lines = [_unsettled(one) for one in easiest_first(unsettled)]
    head = ["", "Not settled, those that the fewest answers would settle first:"] if open_lines else []
    return "\n".join([*lines, *head, *open_lines])


def _movement(movement: Movement) -> Iterator[str]:
    indicated, in_force = _change(*movement.indicated), _change(*movement.in_force)
    head = f"{movement.provider}: {words_of(movement.decision)}"
    yield f"{head}: indicated {indicated}; in force {in_force}{_settling(movement)}"
    yield from (f"  because {reason}" for reason in movement.because)
    yield from (f"  no longer known: {reason}" for reason in movement.became_unknown)


def _settling(movement: Movement) -> str:
    match movement.settled:
        case (False, True):
            return "; settled"
        case (True, False):
            return "; no longer settled"
        case _:
            return ""


def _unsettled(one: Unsettled) -> str:
    low, high = (words_of(outcome) for outcome in one.range)
    clauses: Sequence[str] = one.would_settle[:4]
    more = f" and {len(one.would_settle) - 4} more" if len(one.would_settle) > 4 else ""
    return f"  {one.provider}: {words_of(one.decision)} {low} to {high}: {', '.join(clauses)}{more}"
