"""Tables for a spreadsheet: no cell can be taken for a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

from qaengine.policy.words import NUMBER
from qaengine.readings.publishing.ledger import HEADS
from qaengine.readings.publishing.transparency import Draft

RISKY = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet may take for the beginning of a formula."""
DRAFT_HEADS = ("tier", "section", "field", "said by the policy", "to be completed by the council")


def ledger_as_csv(ledger: Iterable[Sequence[str]]) -> str:
    """The ledger of assumptions."""
    return _csv(HEADS, ledger)


def draft_as_csv(draft: Draft) -> str:
    """The draft transparency record, a field a row."""
    rows = (
        (str(part.tier), part.name, field.name, " ".join(field.said), field.wanted or "")
        for part in draft.parts
        for field in part.fields
    )
    return _csv(DRAFT_HEADS, rows)


def _csv(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(heads)
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return written.getvalue()


def guarded(cell: str) -> str:
    """The cell, with an apostrophe before what a spreadsheet could take for a formula; a number stays a number."""
    one_line = " ".join(cell.split())
    risky = cell.startswith(RISKY) or one_line.startswith(RISKY)
    return f"'{one_line}" if risky and not NUMBER.fullmatch(one_line) else one_line
