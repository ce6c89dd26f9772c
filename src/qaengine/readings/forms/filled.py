"""A filled form read back: each answered row as a signal, those left empty named, every slip at its place."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from qaengine.documents import Listing, Table, is_null, read_file
from qaengine.errors import Mistake, Place, QaengineError, did_you_mean
from qaengine.policy.from_document import Policy
from qaengine.readings.forms.asking import FORM, YES_OR_NO, Answers, answers_of
from qaengine.signals.from_record import LeftOut, read_record
from qaengine.signals.records import Signal

ROW_KEYS = ("clause", "ask", "answers", "roles", "answer", "role", "date", "reason", "valid_until")
FORM_KEYS = ("form", "policy", "provider", "as_of", "questions")
COLUMNS = ("policy", "provider", *ROW_KEYS)
MEANT = {"yes": "true", "no": "false", "y": "true", "n": "false"}


class FormError(QaengineError):
    """A filled form with mistakes; every one of them is in `mistakes`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row as it was filled in: what stands under each name, where, and of which policy and provider it is."""

    policy: str
    provider: str
    cells: Mapping[str, str]
    place: Place | None
    places: Mapping[str, Place] = field(default_factory=dict)

    def at(self, name: str, *, value: bool = True) -> Place | None:
        """Where a cell stands, or else the row."""
        return self.places.get({"question": "clause"}.get(name, name), self.place)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """The signals that a form gives, and the clauses whose answer was left empty."""

    signals: tuple[Signal, ...]
    unanswered: tuple[str, ...]


def filled(path: Path, policy_named: Callable[[str], Policy]) -> Filled:
    """What the form answers, by the policy it names; FormError with every mistake at its place."""
    rows = list(_rows_of(path))
    read = _Reading(policy_named)
    found = [signal for row in rows if row.cells.get("answer") and (signal := read.signal(row)) is not None]
    if read.mistakes:
        raise FormError(read.mistakes)
    unanswered = tuple(row.cells.get("clause", "") for row in rows if not row.cells.get("answer"))
    return Filled(signals=tuple(found), unanswered=unanswered)


class _Reading:
    """Reads rows and collects every mistake."""

    def __init__(self, policy_named: Callable[[str], Policy]) -> None:
        self.policy_named = policy_named
        self.mistakes: list[Mistake] = []
        self._policies: dict[str, tuple[Policy, Answers]] = {}

    def signal(self, row: Row) -> Signal | None:
        """The answer of the row as a signal; None when something about it is wrong."""
        if row.policy not in self._policies:
            policy = self.policy_named(row.policy)
            self._policies[row.policy] = policy, answers_of(policy)
        policy, known = self._policies[row.policy]
        clause = row.cells.get("clause", "")
        if clause not in known:
            self.wrong("Q724", f"`{clause}` is not asked by {row.policy}", row, "clause", did_you_mean(clause, known))
            return None
        role = self._role(row, known[clause])
        answer = self._answer(row, known[clause].get(role) if role else None) if role else None
        if role is None or answer is None:
            return None
        return self._read(row, policy, {"question": clause, "answer": answer, "role": role})

    def _role(self, row: Row, by_role: Mapping[str, tuple[str, ...] | None]) -> str | None:
        """Who answered; where only one role may, it need not be said."""
        role = row.cells.get("role", "")
        if role in by_role:
            return role
        if not role and len(by_role) == 1:
            return next(iter(by_role))
        hint = did_you_mean(role, by_role) or "it can be " + ", ".join(f"`{one}`" for one in by_role)
        said = f"`{role}` may not answer `{row.cells['clause']}`" if role else f"`{row.cells['clause']}` wants a role"
        self.wrong("Q726", said, row, "role" if role else "answer", hint)
        return None

    def _answer(self, row: Row, allowed: tuple[str, ...] | None) -> str | None:
        given = row.cells["answer"]
        if allowed is None:
            return given
        meant = MEANT.get(given.casefold(), given.casefold()) if set(YES_OR_NO) & set(allowed) else given
        found = next((one for one in allowed if one in (given, meant)), None)
        if found is None:
            hint = did_you_mean(given, allowed) or "it can be " + ", ".join(f"`{one}`" for one in allowed)
            self.wrong("Q725", f"`{given}` is no answer to `{row.cells['clause']}`", row, "answer", hint)
        return found

    def _read(self, row: Row, policy: Policy, fields: dict[str, object]) -> Signal | None:
        more = {name: row.cells[name] for name in ("reason", "valid_until") if row.cells.get(name)}
        day = row.cells.get("date")
        id_ = f"answer-{row.provider}-{fields['question']}-{fields['role']}-{day or 'undated'}"
        record = {"id": id_, "provider": row.provider, "kind": "officer.judgement", "date": day, **fields, **more}
        read = read_record(record, policy.vocabulary, row)
        if isinstance(read, LeftOut):
            self.mistakes.extend(read.mistakes)
            return None
        return read

    def wrong(self, code: str, text: str, row: Row, name: str, hint: str | None) -> None:
        """Note a mistake at a cell."""
        self.mistakes.append(Mistake(code=code, text=text, place=row.at(name), hint=hint))


# The files


def _rows_of(path: Path) -> Iterator[Row]:
    """The rows of a form, by the ending of its name."""
    return _of_csv(path) if path.suffix.lower() == ".csv" else _of_yaml(path)


def _of_yaml(path: Path) -> Iterator[Row]:
    document = read_file(path)
    if not isinstance(document, Table) or document.get("form") != FORM:
        raise _no_form(path, document.place)
    questions = document.get("questions")
    if not isinstance(questions, Listing):
        raise _no_form(path, document.place)
    _known(document, FORM_KEYS)
    for question in questions:
        if not isinstance(question, Table):
            raise _no_form(path, getattr(question, "place", None))
        _known(question, ROW_KEYS)
        cells = {str(k): str(v).strip() for k, v in question.items() if isinstance(v, str) and not is_null(v)}
        places = {str(k): at for k, v in question.items() if (at := getattr(v, "place", None)) is not None}
        policy, provider = (str(document.get(name, "")) for name in ("policy", "provider"))
        yield Row(policy=policy, provider=provider, cells=cells, place=question.place, places=places)


def _known(table: Table, keys: tuple[str, ...]) -> None:
    wrong = [key for key in table if key not in keys]
    if wrong:
        raise FormError(
            Mistake(
                code="Q727",
                text=f"`{key}` does not stand in a form",
                place=getattr(key, "place", None),
                hint=did_you_mean(str(key), keys),
            )
            for key in wrong
        )


def _of_csv(path: Path) -> Iterator[Row]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise FormError([Mistake(code="Q723", text=f"`{path}` cannot be read as a form: {error}")]) from None
    rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        if not {"clause", "answer", "policy", "provider"} <= set(rows.fieldnames or ()):
            raise _no_form(path, Place(file=str(path), line=1, column=1))
        for cells in rows:
            place = Place(file=str(path), line=rows.line_num, column=1)
            told = {name: (cells.get(name) or "").strip() for name in COLUMNS}
            yield Row(policy=told["policy"], provider=told["provider"], cells=told, place=place)
    except csv.Error as error:
        place = Place(file=str(path), line=max(rows.line_num, 1), column=1)
        raise FormError([Mistake(code="Q723", text=f"this row is not CSV: {error}", place=place)]) from None


def _no_form(path: Path, place: Place | None) -> FormError:
    text = f"`{path}` is not a form that `qaengine questions` wrote"
    return FormError([Mistake(code="Q723", text=text, place=place)])
