"""CQC downloads and API answers as signal records: one `provider.profile` a location, one `cqc.inspection` a report.

- A record's date is the day its report was published. An inherited rating keeps its old date.
- What one location's reports of one day say is one record, whichever files say it. When they contradict each other each
  stands in a record of its own, with its rating in the id, and the contradiction is reported.
- A key question is written under the date of the report that rated it, so a record can hold key questions only.
- A profile is dated by the earliest day known of its location, a report's or the registration's: what it says holds
  for the whole time, and a profile later than an inspection would leave that inspection without one.
- Names of locations and providers are not read: a sole trader's name is a person's.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path

from qaengine.errors import Mistake, Place, SignalError
from qaengine.imports import cqc_api, cqc_csv
from qaengine.imports.dates import DateOrder
from qaengine.imports.findings import SERIOUSNESS, Facts, Finding, Found, Unused
from qaengine.imports.tables import text_of

__all__ = ["DateOrder", "Imported", "Location", "Unused", "import_cqc"]

Source = Path | tuple[str, bytes]
_QUESTIONS = ("safe", "effective", "caring", "responsive", "well_led")


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """A location of which a source speaks: its id, and its council and service type where a source tells them."""

    provider: str
    local_authority: str | None
    service_type: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """Signal records, what could not be used or only with a remark, and the locations; all in a fixed order."""

    records: tuple[dict[str, object], ...]
    unused: tuple[Unused, ...]
    locations: tuple[Location, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Report:
    """What one report says of a location on its day."""

    overall: str | None
    questions: tuple[tuple[str, str], ...]
    ref: str | None


def import_cqc(sources: Sequence[Source], *, dates: DateOrder | None = None) -> Imported:
    """The signal records that CQC files make, with a report of everything that was left out or needs a remark.

    Three shapes are told apart by their content: the ratings download and the rating history (CSV), and API answers
    about locations (JSON or JSON Lines). `dates` says the order of day and month where no date of a file shows it.
    Raises SignalError, with the mistakes of all files, when a file cannot be understood at all.
    """
    found: list[Found] = []
    mistakes: list[Mistake] = []
    for source in sources:
        try:
            found.extend(_found_in(source, dates))
        except SignalError as error:
            mistakes.extend(error.mistakes)
    if mistakes:
        raise SignalError(mistakes)
    return _imported(found)


def _found_in(source: Source, dates: DateOrder | None) -> Iterator[Found]:
    """Everything one file says, by its shape."""
    name, data = (str(source), _bytes(source)) if isinstance(source, Path) else source
    text = text_of(name, data)
    return cqc_api.found_in(text) if cqc_api.is_json(text.text) else cqc_csv.found_in(text, dates)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        place = Place(file=str(path), line=1, column=1)
        text = f"the file cannot be read ({(error.strerror or 'unknown reason').lower()})"
        raise SignalError([Mistake(code="I110", text=text, place=place)]) from None


def _imported(found: Iterable[Found]) -> Imported:
    """The records of all findings, those of one location and day together."""
    findings: dict[str, list[Finding]] = {}
    facts: dict[str, list[Facts]] = {}
    unused: list[Unused] = []
    for thing in found:
        match thing:
            case Unused():
                unused.append(thing)
            case Finding():
                findings.setdefault(thing.provider, []).append(thing)
            case Facts():
                facts.setdefault(thing.provider, []).append(thing)
    records: list[dict[str, object]] = []
    locations: list[Location] = []
    for provider in sorted(facts):
        own = sorted(findings.get(provider, ()), key=lambda finding: finding.day)
        location, remarks = _location(provider, facts[provider])
        locations.append(location)
        unused.extend(remarks)
        profile = _profile(location, facts[provider], own)
        if isinstance(profile, Unused):
            unused.append(profile)
        else:
            records.append(profile)
        for on, of_day in groupby(own, key=lambda finding: finding.day):
            together = list(of_day)
            records.extend(_inspections(provider, on, together))
            unused.extend(_repeated(together))
            unused.extend(_contradicting(together))
    return Imported(records=tuple(records), unused=tuple(sorted(unused, key=_where)), locations=tuple(locations))


def _where(unused: Unused) -> tuple[str, int, int, str, str]:
    return (unused.place.file, unused.place.line, unused.place.column, unused.what, unused.why)


def _location(provider: str, facts: Sequence[Facts]) -> tuple[Location, list[Unused]]:
    """The location as all sources tell it; of two councils the one told last by date, of two service types none.

    A nursing home is a care home of which a closer source tells more, so these two do not contradict each other.
    """
    councils = {fact.local_authority: fact for fact in facts if fact.local_authority}
    council = max(facts, key=_told_last).local_authority
    types = {fact.service_type: fact for fact in facts if fact.service_type}
    if "nursing_home" in types:
        types.pop("care_home", None)
    remarks = [
        Unused(place=fact.place, what=f"the council `{other}` of `{provider}`", why=f"`{council}` is told later")
        for other, fact in councils.items()
        if other != council
    ]
    if len(types) > 1:
        why = "sources tell " + " and ".join(f"`{name}`" for name in sorted(types)) + ", so none is written"
        remarks.append(Unused(place=facts[0].place, what=f"the service type of `{provider}`", why=why))
    only = next(iter(types)) if len(types) == 1 else None
    return Location(provider=provider, local_authority=council, service_type=only), remarks


def _told_last(fact: Facts) -> tuple[bool, date, str]:
    return (fact.local_authority is not None, fact.on or date.min, fact.local_authority or "")


def _profile(location: Location, facts: Sequence[Facts], findings: Sequence[Finding]) -> dict[str, object] | Unused:
    """The profile of a location, dated by the earliest day known of it.

    Its id says what it holds, so that profiles made from different files never share an id with other contents.
    """
    known = [finding.day for finding in findings]
    known += [day for fact in facts for day in (fact.on, fact.registered) if day]
    if not known:
        why = "no day is known of it, so it has no profile"
        return Unused(place=facts[0].place, what=f"the location `{location.provider}`", why=why)
    first = min(known).isoformat()
    parts = ["cqc", location.provider, "profile", first, location.service_type]
    profile: dict[str, object] = {
        "id": "-".join(part for part in parts if part),
        "provider": location.provider,
        "kind": "provider.profile",
        "date": first,
        "source": "cqc",
        "regulated_by": ["cqc"],
    }
    if location.service_type:
        profile["service_type"] = location.service_type
    return profile


def _inspections(provider: str, on: date, findings: Sequence[Finding]) -> Iterator[dict[str, object]]:
    """The record of each report of one day; only where there are several does an id say more than location and day."""
    reports = _reports(findings)
    taken: set[str] = set()
    for report in reports:
        name = f"cqc-{provider}-{on}"
        if len(reports) > 1:
            name = _free(f"{name}-{report.overall or 'key_questions'}", taken)
        record: dict[str, object] = {
            "id": name,
            "provider": provider,
            "kind": "cqc.inspection",
            "date": on.isoformat(),
            "published_on": on.isoformat(),
            "source": "cqc",
        }
        if report.ref:
            record["ref"] = report.ref
        if report.overall:
            record["overall"] = report.overall
        if report.questions:
            record["key_questions"] = dict(report.questions)
        yield record


def _free(name: str, taken: set[str]) -> str:
    """The name, or with the first number that makes it unlike the names taken; it is then taken as well."""
    number = 1
    free = name
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    taken.add(free)
    return free


def _reports(findings: Iterable[Finding]) -> list[_Report]:
    """The reports that the findings of one location and day come from, in an order that their contents alone decide."""
    findings = list(findings)
    heads = {(finding.rating, finding.ref) for finding in findings if finding.question is None}
    heads = {(rating, ref) for rating, ref in heads if ref or not any(rating == r and other for r, other in heads)}
    told: dict[tuple[str | None, str | None], dict[str, set[str]]] = {head: {} for head in heads}
    refs: dict[tuple[str | None, str | None], set[str]] = {head: {head[1]} if head[1] else set() for head in heads}
    for finding in findings:
        if finding.question is not None:
            head = _head(finding, heads)
            told.setdefault(head, {}).setdefault(finding.question, set()).add(finding.rating)
            refs.setdefault(head, set()).update({finding.ref} if finding.ref else set())
    reports = [report for head, questions in told.items() for report in _of_head(head[0], questions, refs[head])]
    return sorted(reports, key=_report_order)


def _head(finding: Finding, heads: set[tuple[str, str | None]]) -> tuple[str | None, str | None]:
    """The report of that day to which a key question belongs: by its link, or because there is only one."""
    linked = sorted((rating, ref) for rating, ref in heads if ref and ref == finding.ref)
    if linked:
        return linked[0]
    if len(heads) == 1:
        only = next(iter(heads))
        if only[1] is None or finding.ref is None:
            return only
    return (None, finding.ref)


def _of_head(overall: str | None, questions: Mapping[str, set[str]], refs: set[str]) -> Iterator[_Report]:
    """The report, and one more for each further rating of a key question that it gives twice; the worst is first."""
    ref = next(iter(refs)) if len(refs) == 1 else None
    ranked = {name: sorted(questions[name], key=_rank, reverse=True) for name in _QUESTIONS if name in questions}
    yield _Report(overall=overall, questions=tuple((name, ratings[0]) for name, ratings in ranked.items()), ref=ref)
    for name, ratings in ranked.items():
        for other in ratings[1:]:
            yield _Report(overall=None, questions=((name, other),), ref=ref)


def _rank(rating: str) -> int:
    return SERIOUSNESS.index(rating)


def _report_order(report: _Report) -> tuple[int, str, tuple[tuple[str, str], ...]]:
    return (_rank(report.overall) if report.overall else len(SERIOUSNESS), report.ref or "", report.questions)


def _repeated(findings: Sequence[Finding]) -> Iterator[Unused]:
    """A report of each place that says again what another place said of the same day: it is written once."""
    told: set[tuple[Place, Place]] = set()
    for number, finding in enumerate(findings):
        first = next((other for other in findings[:number] if _same(finding, other)), None)
        if first is None or first.place == finding.place or (finding.place, first.place) in told:
            continue
        told.add((finding.place, first.place))
        why = f"says the same as {_spot(first.place, finding.place)}; it is written once"
        yield Unused(place=finding.place, what=f"the report of {finding.day} of `{finding.provider}`", why=why)


def _same(finding: Finding, other: Finding) -> bool:
    if (finding.question, finding.rating) != (other.question, other.rating):
        return False
    return finding.ref == other.ref or finding.ref is None or other.ref is None


def _contradicting(findings: Sequence[Finding]) -> Iterator[Unused]:
    """A remark for each rating that contradicts the first one of the same day and question: both are written."""
    firsts: dict[str | None, dict[str, Finding]] = {}
    for finding in findings:
        firsts.setdefault(finding.question, {}).setdefault(finding.rating, finding)
    for question, by_rating in firsts.items():
        first, *others = by_rating.values()
        for other in others:
            what = f"the rating `{other.rating}` of {question or 'the location'} on {other.day} of `{other.provider}`"
            why = f"{_spot(first.place, other.place)} says `{first.rating}` for the same day; both are written"
            yield Unused(place=other.place, what=what, why=why, used=True)


def _spot(place: Place, seen_from: Place) -> str:
    """A place as another place names it: by its line within one file, else by file and line."""
    return f"line {place.line}" if place.file == seen_from.file else f"{place.file}:{place.line}"
