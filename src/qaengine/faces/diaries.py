"""The diary for people and programs: text, CSV, and an iCalendar file."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from itertools import groupby

from qaengine.readings.diary import Entry, by_date, by_person

COLUMNS = ("due", "status", "provider", "who", "what", "clause", "policy")


def as_text(entries: Iterable[Entry], *, person: bool) -> str:
    """The diary as lines, by person or by date."""
    listed = by_person(entries) if person else by_date(entries)
    blocks = []
    for head, group in groupby(listed, key=lambda entry: entry.who if person else _when(entry)):
        blocks.append("\n".join([head, *(f"  {_line(entry, person=person)}" for entry in group)]))
    return "\n\n".join(blocks) if blocks else "nothing is due"


def _when(entry: Entry) -> str:
    return str(entry.due) if entry.due else entry.status if entry.status == "waiting for approval" else "without a date"


def _line(entry: Entry, *, person: bool) -> str:
    first = _when(entry) if person else entry.who
    status = f" {entry.status.upper()}" if entry.status == "overdue" else ""
    return f"{first}{status}: {entry.provider}: {entry.what} ({entry.clause})"


def as_csv(entries: Iterable[Entry]) -> str:
    """A row for each entry, by date."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for entry in by_date(entries):
        writer.writerow([_safe(str(getattr(entry, column) or "")) for column in COLUMNS])
    return out.getvalue()


def _safe(cell: str) -> str:
    """The cell so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t")) else cell


def as_calendar(entries: Iterable[Entry], *, made_on: date) -> bytes:
    """An iCalendar file: an all-day event for each dated entry, a to-do for what has no date."""
    from icalendar import Calendar, Event, Todo

    calendar = Calendar()
    calendar.add("prodid", "-//qaengine//diary//EN")
    calendar.add("version", "2.0")
    stamp = datetime(made_on.year, made_on.month, made_on.day, tzinfo=UTC)
    for entry in by_date(entries):
        item = Event() if entry.due else Todo()
        item.add("uid", f"{sha256(entry.key.encode()).hexdigest()[:32]}@qaengine")
        item.add("dtstamp", stamp)
        item.add("summary", f"{entry.provider}: {entry.what}")
        item.add("description", f"{entry.who}. {entry.status}. Clause {entry.clause} of {entry.policy}.")
        item.add("categories", [entry.status, entry.clause])
        if entry.due:
            item.add("dtstart", entry.due)
            item.add("dtend", entry.due + timedelta(days=1))
            item.add("transp", "TRANSPARENT")
        calendar.add_component(item)
    return bytes(calendar.to_ical())


def counted_by_status(entries: Sequence[Entry]) -> str:
    """How many entries there are of each status."""
    statuses = sorted({entry.status for entry in entries})
    return ", ".join(f"{sum(entry.status == status for entry in entries)} {status}" for status in statuses) or "none"
