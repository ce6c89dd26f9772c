"""The changes to a policy that no case need notice, and why: a file that people keep beside the cases."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from qaengine.cases.door import Door
from qaengine.cases.files import CaseError
from qaengine.documents import Listing, Table, Word, read_file

FILE_KEYS = ("policy", "edition", "unnoticed")
ENTRY_KEYS = ("change", "because")


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """The changes to one edition of a policy that may go unnoticed, each with its reason."""

    policy: str
    edition: str
    because: Mapping[str, str]


def read_accepted(path: Path) -> tuple[Accepted, ...]:
    """What the file accepts, edition by edition; CaseError with every mistake in its shape."""
    door = Door()
    editions = door.listed(read_file(path), "a file of changes that may go unnoticed")
    found = tuple(_edition(edition, door) for edition in editions)
    if door.mistakes:
        raise CaseError(door.mistakes)
    return found


def _edition(value: object, door: Door) -> Accepted:
    table = value if isinstance(value, Table) else Table()
    door.table(value, "an edition", FILE_KEYS, needed=FILE_KEYS)
    because: dict[str, str] = {}
    for entry in door.listed(table.get("unnoticed", Listing()), "unnoticed"):
        if door.table(entry, "a change that may go unnoticed", ENTRY_KEYS, needed=ENTRY_KEYS):
            assert isinstance(entry, Table)
            change, reason = entry.get("change", Word("")), entry.get("because", Word(""))
            if str(change) in because:
                door.add("Q604", f"`{change}` is listed twice", change)
            because[str(change)] = str(reason)
    return Accepted(policy=str(table.get("policy", "")), edition=str(table.get("edition", "")), because=because)
