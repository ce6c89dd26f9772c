"""Answers of CQC's public API about locations: one, a list of them, or one a line (JSON Lines).

`currentRatings.overall` and each of `historicRatings` is a report. A key question carries the date of the report that
last rated it: it is written under that date, not under the date of the overall rating beside it.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from qaengine.errors import Mistake, Place, SignalError
from qaengine.imports.dates import NotADay, day
from qaengine.imports.findings import Facts, Finding, Found, Unused, key_question, key_question_hint, provider_id, rated
from qaengine.imports.services import service_type
from qaengine.imports.tables import Text

_DECODER = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str)
_BLANK = " \t\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """One location's answer, where it begins, and whose it is."""

    provider: str
    place: Place
    said: Mapping[str, object]

    def not_used(self, path: str, why: str) -> Unused:
        return Unused(place=self.place, what=f"`{path}` of `{self.provider}`", why=why)

    def remark(self, path: str, why: str) -> Unused:
        return Unused(place=self.place, what=f"`{path}` of `{self.provider}`", why=why, used=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Report:
    """One entry of ratings: where it stands in the answer, its own date and link, and its words."""

    path: str
    day: str
    ref: str | None
    overall: Mapping[str, object]


def is_json(text: str) -> bool:
    """Whether a text wants to be JSON."""
    return text.lstrip().startswith(("{", "["))


def found_in(text: Text) -> Iterator[Found]:
    """Everything the answers of a file say. Raises SignalError when the file is no JSON of locations."""
    for place, said in _objects(text):
        named = _text(said, "locationId")
        provider = provider_id(named)
        if provider is None:
            yield Unused(place=place, what=f"the id `{named}`", why="is no location id, as `1-101662014` or `RGN49`")
        else:
            yield from _found(_Answer(provider=provider, place=place, said=said))


def _objects(text: Text) -> Iterator[tuple[Place, Mapping[str, object]]]:
    """Each location's object and where it begins."""
    line, counted = 1, 0
    for at, value in _values(text):
        line, counted = line + text.text.count("\n", counted, at), at
        place = Place(file=text.file, line=line, column=at - text.text.rfind("\n", 0, at))
        if not isinstance(value, Mapping) or "locationId" not in value:
            hint = "ask the API for `/public/v1/locations/{id}`; each answer has a `locationId`"
            raise SignalError([Mistake(code="I109", text="this is no answer about a location", place=place, hint=hint)])
        yield place, value


def _values(text: Text) -> Iterator[tuple[int, object]]:
    """Each value of the file and where it begins: of one list its members, else the values one after another."""
    whole = text.text
    at = _past(whole, 0, _BLANK)
    in_list = whole.startswith("[", at)
    ends = at
    if in_list:
        _, ends = _decoded(text, at)
        at = _past(whole, at + 1, _BLANK)
    while at < (ends - 1 if in_list else len(whole)):
        value, past = _decoded(text, at)
        yield at, value
        at = _past(whole, past, _BLANK + "," if in_list else _BLANK)
    if in_list and _past(whole, ends, _BLANK) < len(whole):
        raise _no_json(text, _past(whole, ends, _BLANK), "something follows the end of the list")


def _decoded(text: Text, at: int) -> tuple[object, int]:
    try:
        value, past = _DECODER.raw_decode(text.text, at)
    except json.JSONDecodeError as error:
        raise _no_json(text, error.pos, "this is not valid JSON") from None
    except RecursionError:
        raise _no_json(text, at, "this is nested too deeply") from None
    return value, past


def _past(text: str, at: int, signs: str) -> int:
    while at < len(text) and text[at] in signs:
        at += 1
    return at


def _no_json(text: Text, at: int, why: str) -> SignalError:
    line = text.text.count("\n", 0, at) + 1
    place = Place(file=text.file, line=line, column=at - text.text.rfind("\n", 0, at))
    return SignalError([Mistake(code="I108", text=why, place=place, hint="save the API's answer again, unchanged")])


def _found(answer: _Answer) -> Iterator[Found]:
    """What one answer says: facts about the location, and a finding for each report."""
    yield from _facts(answer)
    yield from _odd_shapes(answer)
    findings = [found for report in _reports(answer.said) for found in _report(answer, report)]
    yield from findings
    yield from _without_current(answer, [found for found in findings if isinstance(found, Finding)])
    if answer.said.get("assessment"):
        yield answer.not_used("assessment", "assessments by the single framework are not read; ratings above are")


def _facts(answer: _Answer) -> Iterator[Found]:
    kinds = [kind for kind in _list(answer.said, "gacServiceTypes") if isinstance(kind, Mapping)]
    services = [_text(kind, "name") for kind in kinds]
    told = service_type(_text(answer.said, "careHome"), services)
    if told is None and services:
        yield answer.remark("gacServiceTypes", f"{_listed(services)} are not one service type, so none is written")
    registered: date | None = None
    if written := _text(answer.said, "registrationDate"):
        try:
            registered = day(written, None)
        except NotADay as reason:
            yield answer.not_used("registrationDate", str(reason))
    yield Facts(
        provider=answer.provider,
        place=answer.place,
        local_authority=_text(answer.said, "localAuthority") or None,
        service_type=told,
        registered=registered,
    )


def _odd_shapes(answer: _Answer) -> Iterator[Found]:
    """A report of each part that has another shape than the API gives it."""
    for key, shape, name in (("currentRatings", Mapping, "an object"), ("historicRatings", list, "a list")):
        said = answer.said.get(key)
        if said is not None and not isinstance(said, shape):
            yield answer.not_used(key, f"is not {name}")
    for number, entry in enumerate(_list(answer.said, "historicRatings")):
        if not isinstance(entry, Mapping):
            yield answer.not_used(f"historicRatings[{number}]", "is not an object")


def _reports(said: Mapping[str, object]) -> Iterator[_Report]:
    """The current ratings, when there are any, and every historic one."""
    current = _map(said, "currentRatings")
    if overall := _map(current, "overall"):
        on = _text(overall, "reportDate") or _text(current, "reportDate")
        yield _Report(path="currentRatings", day=on, ref=_ref(overall), overall=overall)
    for number, entry in enumerate(_list(said, "historicRatings")):
        if isinstance(entry, Mapping):
            yield _Report(
                path=f"historicRatings[{number}]",
                day=_text(entry, "reportDate"),
                ref=_ref(entry),
                overall=_map(entry, "overall"),
            )


def _report(answer: _Answer, report: _Report) -> Iterator[Found]:
    """The findings of one report: its overall rating, and each key question under the report that rated it."""
    if not report.overall:
        yield answer.not_used(report.path, "has no overall rating")
        return
    path = f"{report.path}.overall"
    word = _text(report.overall, "rating")
    if word or report.path != "currentRatings":
        yield from _finding(answer, f"{path}.rating", word, report.day, report.ref, None)
    for number, entry in enumerate(_list(report.overall, "keyQuestionRatings")):
        where = f"{path}.keyQuestionRatings[{number}]"
        if not isinstance(entry, Mapping):
            yield answer.not_used(where, "is not an object")
            continue
        name = _text(entry, "name")
        question = key_question(name)
        if question is None:
            yield answer.not_used(where, f"`{name}` is no key question; {key_question_hint(name)}")
            continue
        own = _text(entry, "reportDate") or report.day
        ref = _ref(entry) or (report.ref if own == report.day else None)
        yield from _finding(answer, f"{where}.rating", _text(entry, "rating"), own, ref, question)


def _finding(
    answer: _Answer, path: str, word: str, written: str, ref: str | None, question: str | None
) -> Iterator[Found]:
    """The finding that one rating word of an answer makes, with its remark, or why it makes none."""
    rating = rated(word)
    if rating.value is None:
        yield answer.not_used(path, f"`{word}`: {rating.remark}" if word else str(rating.remark))
        return
    try:
        on = day(written, None)
    except NotADay as reason:
        yield answer.not_used(path, f"has no date: {reason}" if written else "has no date")
        return
    if rating.remark is not None:
        yield answer.remark(path, f"`{word}`: {rating.remark}")
    yield Finding(
        provider=answer.provider,
        day=on,
        place=answer.place,
        question=question,
        rating=rating.value,
        ref=ref,
    )


def _without_current(answer: _Answer, findings: Sequence[Finding]) -> Iterator[Unused]:
    """What stands in for a current overall rating that the API does not give."""
    if _text(_map(_map(answer.said, "currentRatings"), "overall"), "rating"):
        return
    past = [finding for finding in findings if finding.question is None]
    if not past:
        yield answer.not_used("currentRatings", "gives no overall rating, and `historicRatings` neither")
        return
    latest = max(past, key=lambda finding: (finding.day, finding.rating))
    why = f"is not given; the latest of `historicRatings` stands, `{latest.rating}` of {latest.day}"
    yield answer.remark("currentRatings.overall", why)


def _ref(said: Mapping[str, object]) -> str | None:
    return _text(said, "reportLinkId") or None


def _text(said: Mapping[str, object], key: str) -> str:
    value = said.get(key)
    return value.strip() if isinstance(value, str) else ""


def _map(said: Mapping[str, object], key: str) -> Mapping[str, object]:
    value = said.get(key)
    return value if isinstance(value, Mapping) else {}


def _list(said: Mapping[str, object], key: str) -> Sequence[object]:
    value = said.get(key)
    return value if isinstance(value, list) else ()


def _listed(words: Sequence[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)
