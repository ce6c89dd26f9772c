"""Case files: worked examples of a policy, with the decisions expected of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from qaengine.cases.door import Door, place_of
from qaengine.cases.variants import Step, variants
from qaengine.documents import Listing, Table, Word, is_null, plain, read_file
from qaengine.errors import Mistake, Place, QaengineError
from qaengine.signals.reading import signals_from_tables
from qaengine.signals.records import Signal
from qaengine.signals.vocabulary import Vocabulary

FILE_KEYS = ("policy", "edition", "cases")
CASE_KEYS = ("case", "title", "basis", "as_of", "known_at", "provider", "given", "signals", "expect", "why", "remarks")
NEEDED = ("case", "as_of", "provider", "signals", "expect")
EXPECT_KEYS = ("decisions", "met", "not_met", "unknown", "asked", "not_asked", "exact", "obligations")
CLAUSE_LISTS = ("met", "not_met", "unknown", "asked", "not_asked")
DECISION_KEYS = ("indicated", "in_force", "range", "settled")
OBLIGATION_KEYS = ("clause", "due", "what", "basis", "status")


class CaseError(QaengineError):
    """A case file with mistakes; every one of them is in `mistakes`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a case expects: a lower bound, or with `exact` the complete lists of clauses."""

    decisions: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    met: tuple[str, ...] = ()
    not_met: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    not_asked: tuple[str, ...] = ()
    exact: bool = False
    obligations: tuple[Mapping[str, object], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One example: signals of one provider on a day, and what is expected.

    A row or a day of a case is an example of its own: `of` is the name of the case in the file, and `way` leads to the
    table that holds the expectations: the position of the case, then of the row or day.
    """

    name: str
    title: str
    provider: str
    as_of: date
    known_at: date | None
    records: tuple[Mapping[str, object], ...]
    expected: Expected
    place: Place | None
    of: str
    way: tuple[Step, ...]

    def signals(self, vocabulary: Vocabulary) -> tuple[Signal, ...]:
        """The signals of the case; SignalError with every mistake in them."""
        return signals_from_tables(self.records, provider=self.provider, vocabulary=vocabulary).signals


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """The cases of one policy edition."""

    file: str
    policy: str
    edition: str | None
    cases: tuple[Case, ...]


def read_cases(path: Path) -> CaseFile:
    """The cases in the file; CaseError with every mistake in its shape."""
    document = read_file(path)
    door = _CaseDoor()
    if not isinstance(document, Table):
        raise CaseError(
            [Mistake(code="Q600", text="a case file is a table with `policy` and `cases`", place=place_of(document))]
        )
    door.keys(document, FILE_KEYS, "a case file", needed=("policy", "cases"))
    door.single(document.get("policy", Word("")), "policy")
    door.single(document.get("edition", Word("")), "edition")
    cases = document.get("cases", Listing())
    if not isinstance(cases, list):
        door.add("Q600", "`cases` is a list of cases", cases)
        cases = Listing()
    found = tuple(door.cases(cases))
    door.names_once(found)
    if door.mistakes:
        raise CaseError(door.mistakes)
    edition = document.get("edition")
    return CaseFile(
        file=str(path), policy=str(document["policy"]), cases=found,
        edition=None if edition is None or is_null(edition) else str(edition),
    )  # fmt: skip


class _CaseDoor(Door):
    """Reads cases, and notes what is wrong with them."""

    def cases(self, listed: list[object]) -> Iterator[Case]:
        """The cases without a mistake, each row and each day of one a case of its own."""
        for position, case in enumerate(listed):
            if not isinstance(case, Table):
                self.add("Q600", "a case is a table with `case`, `as_of`, `provider`, `signals` and `expect`", case)
                continue
            for way, written_out in variants(case, self):
                found = self.case(written_out, of=str(case.get("case", "")), way=(position, *way))
                if found is not None:
                    yield found

    def case(self, case: Table, *, of: str, way: tuple[Step, ...]) -> Case | None:
        """The case that the table writes in full; None with a mistake in it."""
        before = len(self.mistakes)
        self.keys(case, CASE_KEYS, "a case", needed=NEEDED)
        for key in ("case", "title", "provider"):
            self.single(case.get(key, Word("")), key)
        as_of, known_at = (self.day(case.get(key)) for key in ("as_of", "known_at"))
        if as_of is None and is_null(case.get("as_of")):
            self.add("Q602", "`as_of` is missing in a case", case["as_of"])
        expected = self.expected(case.get("expect", Table()))
        records = self.records(case)
        if len(self.mistakes) > before or as_of is None:
            return None
        return Case(
            name=str(case["case"]), title=str(case.get("title", "")), provider=str(case["provider"]), as_of=as_of,
            known_at=known_at, records=records, expected=expected, place=place_of(case["case"]), of=of, way=way,
        )  # fmt: skip

    def records(self, case: Table) -> tuple[Mapping[str, object], ...]:
        """The signals as records of the case's provider, with what is given as decisions recorded before the first."""
        listed = case.get("signals")
        if not isinstance(listed, list) or not all(isinstance(record, Table) for record in listed):
            self.add("Q600", "`signals` is a list of signals", listed if listed is not None else case)
            return ()
        records = [record for record in listed if isinstance(record, Table)]
        return (*records, *self.given(case, records))

    def given(self, case: Table, records: list[Table]) -> Iterator[Mapping[str, object]]:
        given = case.get("given", Table())
        if not isinstance(given, Table):
            self.add("Q600", "`given` is a table of decision and outcome", given)
            return
        days = [day for record in records if (day := self.day(record.get("date"))) is not None]
        first = min(days, default=self.day(case.get("as_of")))
        if first is None:
            return  # there is no day to stand before, and the case is told so
        for decision, outcome in given.items():
            yield {
                "id": f"given-{decision}", "kind": "decision.recorded",
                "date": (first - timedelta(days=1)).isoformat(), "decision": str(decision), "outcome": str(outcome),
                "decided_by": "panel",
            }  # fmt: skip

    def expected(self, expect: object) -> Expected:
        if not isinstance(expect, Table):
            self.add("Q600", "`expect` is a table", expect)
            return Expected()
        before = len(self.mistakes)
        self.keys(expect, EXPECT_KEYS, "`expect`")
        self.decisions(expect.get("decisions", Table()))
        for key in CLAUSE_LISTS:
            for clause in self.listed(expect.get(key, Listing()), key):
                self.single(clause, "clause")
        for obligation in self.listed(expect.get("obligations", Listing()), "obligations"):
            self.table(obligation, "an expected obligation", OBLIGATION_KEYS, needed=("clause",))
        self.yes_or_no(expect.get("exact", Word("true")), "exact")
        if len(self.mistakes) > before:
            return Expected()
        content = plain(expect)
        assert isinstance(content, dict)
        return Expected(
            decisions=content.get("decisions") or {},
            met=_words(content.get("met")),
            not_met=_words(content.get("not_met")),
            unknown=_words(content.get("unknown")),
            asked=_words(content.get("asked")),
            not_asked=_words(content.get("not_asked")),
            exact=content.get("exact") == "true",
            obligations=tuple(content.get("obligations") or ()),
        )

    def decisions(self, wanted: object) -> None:
        """Decisions with what is expected of each."""
        if not isinstance(wanted, Table):
            self.add("Q600", "`decisions` is a table of decisions, each with what is expected of it", wanted)
            return
        for each in wanted.values():
            if self.table(each, "an expected decision", DECISION_KEYS) and isinstance(each, Table):
                for key in ("indicated", "in_force"):
                    self.single(each.get(key, Word("")), key)
                self.yes_or_no(each.get("settled", Word("true")), "settled")
                span = each.get("range", Word("unknown"))
                if not (span == "unknown" or is_null(span)) and len(self.listed(span, "range")) not in (0, 2):
                    self.add("Q600", "`range` names the least and the most serious outcome", span)

    def names_once(self, cases: tuple[Case, ...]) -> None:
        """Notes what is called like something else: two cases, or two rows or days of one."""
        seen: dict[str, Case] = {}
        for case in cases:
            for name in dict.fromkeys((case.name, case.of)):
                other = seen.setdefault(name, case)
                if other is not case and (name == case.name or other.way[0] != case.way[0]):
                    self.add("Q604", f"two cases are called `{name}`", case)


def _words(value: object) -> tuple[str, ...]:
    return tuple(str(word) for word in value) if isinstance(value, list) else ()
