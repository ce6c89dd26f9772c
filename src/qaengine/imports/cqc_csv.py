"""CQC's CSV downloads: the table of ratings, and the history of ratings.

    ratings   location_id, care_home, local_authority, latest_rating, publication_date, inherited_rating
    history   locationid, local_authority, reportdate, overall

Columns are known by name, whatever their order, case, spaces and underscores. Downloads with a row for each domain
(`Domain`: overall or a key question) and service group are read as well. Columns of names are never read.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from qaengine.errors import Mistake, Place, SignalError, nearest
from qaengine.imports.dates import DateOrder, NotADay, day, order_of
from qaengine.imports.findings import Facts, Finding, Found, Unused, key_question, key_question_hint, provider_id, rated
from qaengine.imports.services import service_type
from qaengine.imports.tables import Row, Text, rows_of

_SPELLINGS = {
    "provider": ("locationid",),
    "rating": ("latestrating", "overall", "overallrating", "rating"),
    "day": ("publicationdate", "reportdate", "reportpublicationdate", "ratingdate"),
    "local_authority": ("localauthority", "locationlocalauthority"),
    "care_home": ("carehome",),
    "services": ("servicetypes", "gacservicetypes"),
    "inherited": ("inheritedrating", "inheritedratingyn"),
    "domain": ("domain",),
    "group": ("servicepopulationgroup",),
}
_NEEDED = {"provider": "location_id", "rating": "latest_rating or overall", "day": "publication_date or reportdate"}
_HEADER_WITHIN = 10
_YES = frozenset({"y", "yes", "true"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A row with its columns by meaning."""

    row: Row
    columns: Mapping[str, int]

    def says(self, meaning: str) -> str:
        """The cell of that meaning, empty when the table has no such column."""
        return self.row.cells[self.columns[meaning]] if meaning in self.columns else ""

    def place(self, meaning: str) -> Place:
        return self.row.place(self.columns.get(meaning, 0))


def found_in(text: Text, told: DateOrder | None) -> Iterator[Found]:
    """Everything a download says. Raises SignalError for a table without the needed columns or order of dates."""
    rows = list(rows_of(text))
    at, columns = _header(text.file, rows)
    if text.not_utf8 is not None:
        yield Unused(
            place=Place(file=text.file, line=text.not_utf8, column=1),
            what="the text of the file",
            why="is not UTF-8 and was read as Windows-1252; only names can have suffered, and they are not used",
            used=True,
        )
    for row in rows[:at]:
        yield Unused(place=row.place(), what="the row", why="stands above the header")
    lines: list[_Line] = []
    for row in rows[at + 1 :]:
        whole = _whole(row, len(rows[at].cells))
        if isinstance(whole, Unused):
            yield whole
        else:
            lines.append(_Line(row=whole, columns=columns))
    order = order_of(((line.says("day"), line.place("day")) for line in lines if "/" in line.says("day")), told)
    for line in lines:
        yield from _found(line, order)


def _header(file: str, rows: Sequence[Row]) -> tuple[int, Mapping[str, int]]:
    """Which row is the header, and the column of each meaning."""
    for at, row in enumerate(rows[:_HEADER_WITHIN]):
        columns = _columns(row)
        if columns.keys() >= _NEEDED.keys():
            return at, columns
    if not rows:
        raise SignalError(
            [Mistake(code="I102", text="the file is empty", place=Place(file=file, line=1, column=1), hint=_SHAPES)]
        )
    best = max(rows[:_HEADER_WITHIN], key=lambda row: len(_columns(row)))
    raise SignalError(_missing_columns(best))


_SHAPES = "it can be CQC's ratings download, its rating history, or answers of its API"


def _columns(header: Row) -> dict[str, int]:
    """The column of each meaning. Raises SignalError when two columns claim one."""
    columns: dict[str, int] = {}
    for index, name in enumerate(header.cells):
        plain = _plain(name)
        meaning = next((meaning for meaning, spellings in _SPELLINGS.items() if plain in spellings), None)
        if meaning is None:
            continue
        if meaning in columns:
            first = header.cells[columns[meaning]]
            text = f"the columns `{first}` and `{name}` mean the same"
            raise SignalError(
                [Mistake(code="I104", text=text, place=header.place(index), hint="leave the wrong one out")]
            )
        columns[meaning] = index
    return columns


def _missing_columns(header: Row) -> Iterator[Mistake]:
    columns = _columns(header)
    unread = [name for index, name in enumerate(header.cells) if name and index not in columns.values()]
    unread = [name for name in unread if "name" not in _plain(name)]
    for meaning, name in _NEEDED.items():
        if meaning not in columns:
            near = next(filter(None, (nearest(spelling, unread) for spelling in _SPELLINGS[meaning])), None)
            hint = f"the nearest is `{near}`; if that is it, give it this name" if near else _SHAPES
            yield Mistake(code="I103", text=f"the table has no column `{name}`", place=header.place(), hint=hint)


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.casefold())


def _whole(row: Row, width: int) -> Row | Unused:
    """The row with as many cells as the header, or why it is left out."""
    if not any(row.cells):
        return Unused(place=row.place(), what="the row", why="is empty")
    if len(row.cells) > width and not any(row.cells[width:]):
        return replace(row, cells=row.cells[:width])
    if len(row.cells) != width:
        return Unused(place=row.place(), what="the row", why=f"has {len(row.cells)} cells where the header has {width}")
    return row


def _found(line: _Line, order: DateOrder | None) -> Iterator[Found]:
    """What one row says: facts about its location, and a finding when it holds a rating and a day."""
    provider = provider_id(line.says("provider"))
    if provider is None:
        yield _no_provider(line)
        return
    on = _day(line, order)
    yield Facts(
        provider=provider,
        place=line.row.place(),
        local_authority=line.says("local_authority") or None,
        service_type=service_type(line.says("care_home"), re.split(r"[|;]", line.says("services"))),
        on=on if isinstance(on, date) else None,
    )
    group = line.says("group")
    if _plain(group) not in ("", "overall"):
        why = "rates one service, not the location as a whole"
        yield Unused(place=line.place("group"), what=f"`{group}` of `{provider}`", why=why)
        return
    yield from _finding(line, provider, on)


def _no_provider(line: _Line) -> Unused:
    text = line.says("provider")
    why = "is no location id, as `1-101662014` or `RGN49`" if text else "is missing, so nobody can be told by the row"
    return Unused(place=line.place("provider"), what=f"the id `{text}`" if text else "the id", why=why)


def _day(line: _Line, order: DateOrder | None) -> date | str:
    """The day of the report, or why there is none."""
    text = line.says("day")
    if not text:
        return "has no date, so it cannot be placed in time"
    try:
        return day(text, order)
    except NotADay as reason:
        return f"has no date: {reason}"


def _finding(line: _Line, provider: str, on: date | str) -> Iterator[Found]:
    word, place = line.says("rating"), line.place("rating")
    what = f"the rating `{word}` of `{provider}`" if word else f"the rating of `{provider}`"
    rating = rated(word)
    if rating.value is None:
        yield Unused(place=place, what=what, why=rating.remark or "")
        return
    if isinstance(on, str):
        yield Unused(place=line.place("day"), what=what, why=on)
        return
    domain = line.says("domain")
    question = key_question(domain)
    if question is None and _plain(domain) not in ("", "overall"):
        yield Unused(place=line.place("domain"), what=f"the domain `{domain}`", why=key_question_hint(domain))
        return
    if rating.remark is not None:
        yield Unused(place=place, what=what, why=rating.remark, used=True)
    if line.says("inherited").casefold() in _YES:
        why = f"inherited from an earlier registration; it keeps its date, {on}"
        yield Unused(place=line.place("inherited"), what=what, why=why, used=True)
    yield Finding(provider=provider, day=on, question=question, rating=rating.value, place=place)
