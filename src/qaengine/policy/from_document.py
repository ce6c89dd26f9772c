"""From a YAML document to a policy: the shape first, then the names and values; every mistake, not only the first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from datetime import date
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import Any

import rfc8785
from pydantic import TypeAdapter, ValidationError

from qaengine.documents import Table, plain, read_document, read_file
from qaengine.errors import Mistake, PolicyError, QaengineError, did_you_mean
from qaengine.periods import Period, WorkingDays, england
from qaengine.policy.conditions import Bound, Literal, SettingOf
from qaengine.policy.conditions_from import Slips, place_of
from qaengine.policy.indicators import OPERATORS
from qaengine.policy.records import PolicyTree
from qaengine.policy.resolve import resolved
from qaengine.policy.types import Type
from qaengine.policy.words import literal_from
from qaengine.signals.vocabulary import Vocabulary, common

LANGUAGE = 1
"""The version of the policy language that this engine reads."""


@dataclass(frozen=True, kw_only=True)
class Policy:
    """One edition of one council's framework, ready to decide by: tree, vocabulary, types and calendar."""

    tree: PolicyTree
    vocabulary: Vocabulary
    types: Mapping[str, Type]
    calendar: WorkingDays
    document: Mapping[str, Any]
    file: str

    @property
    def id(self) -> str:
        """The policy's name, such as `herefordshire`."""
        return str(self.tree.policy)

    @property
    def edition(self) -> str:
        """The edition's name, such as `2018`."""
        return str(self.tree.edition)

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the canonical JSON of tree, vocabulary, calendar and language version; made when read."""
        whole = {
            "language": LANGUAGE,
            "policy": self.document,
            "vocabulary": self.vocabulary.as_document(),
            "calendar": self.calendar.as_document(),
        }
        return "sha256:" + sha256(rfc8785.dumps(whole)).hexdigest()  # type: ignore[arg-type]

    def value(self, bound: Bound, day: date) -> Literal:
        """The literal, or what the setting says on that day."""
        return self.setting(bound.setting, day) if isinstance(bound, SettingOf) else bound

    def setting(self, name: str, day: date) -> Literal:
        """What the setting says on that day; before its first step, what the first step says."""
        value = self.tree.settings[name].value
        if isinstance(value, str):
            return _typed(value)
        standing = [step for step in value if date.fromisoformat(step.from_) <= day] or value[:1]
        return _typed(max(standing, key=lambda step: step.from_).value)

    def period(self, bound: Bound, day: date) -> Period:
        """The bound as a period, which the careful reader has made sure of."""
        found = self.value(bound, day)
        assert isinstance(found, Period)
        return found

    def number(self, bound: Bound, day: date) -> Fraction:
        """The bound as an exact number, which the careful reader has made sure of."""
        found = self.value(bound, day)
        assert isinstance(found, Fraction)
        return found


@cache
def _typed(text: str) -> Literal:
    return {"true": True, "false": False}.get(text, literal_from(text))


@cache
def _door() -> TypeAdapter[PolicyTree]:
    return TypeAdapter(PolicyTree)


def policy_from_document(source: str | bytes, *, file: str) -> Policy:
    """The policy that the YAML text writes; PolicyError with every mistake in it."""
    document = read_document(source, file=file)
    if not isinstance(document, Table):
        raise PolicyError([Mistake(code="Q200", text="a policy is a table of keys", place=place_of(document))])
    slips = Slips()
    vocabulary = _vocabulary(document, slips)
    tree = _shaped(document, slips)
    if tree is None:
        raise PolicyError(_in_order(slips))
    found = resolved(tree, vocabulary, slips)
    if slips:
        raise PolicyError(_in_order(slips))
    closed = [date.fromisoformat(day) for day in tree.closed_days]
    whole = plain(document)
    assert isinstance(whole, dict)
    return Policy(
        tree=found.tree, vocabulary=vocabulary, types=found.types, document=whole, file=file,
        calendar=england().closed_also(closed),
    )  # fmt: skip


def policy_from_file(path: Path) -> Policy:
    """The policy in the file; PolicyError or DocumentError with every mistake in it."""
    try:
        source = path.read_bytes()
    except OSError:
        read_file(path)
        raise
    return policy_from_document(source, file=str(path))


def _vocabulary(document: Table, slips: Slips) -> Vocabulary:
    own = document.get("vocabulary")
    if own is None:
        return common()
    if not isinstance(own, Table):
        slips.add("Q200", "`vocabulary` is a table of kinds and scales", own)
        return common()
    try:
        return common().extended(own)
    except QaengineError as error:
        slips.extend(error.mistakes)
        return common()


def _shaped(document: Table, slips: Slips) -> PolicyTree | None:
    try:
        return _door().validate_python(document)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            slips.extend(_mistakes(detail, document))
        return None


def _mistakes(detail: Any, document: Table) -> Iterable[Mistake]:
    """One pydantic error in a policy author's words, at the place of what it is about."""
    kind, location, given, context = detail["type"], detail["loc"], detail["input"], detail.get("ctx", {})
    last = str(location[-1]) if location else ""
    match kind:
        case "slips":
            yield from context["slips"]
        case "missing" | "missing_argument" | "missing_keyword_only_argument":
            text = f"`{last}` is missing" + (f" in `{_owner(location)}`" if _owner(location) else "")
            yield Mistake(code="Q203", text=text, place=place_of(_holder(document, location) or given))
        case "unexpected_keyword_argument" | "extra_forbidden":
            holder = _holder(document, location)
            key = next((key for key in holder or () if key == last), given)
            yield Mistake(
                code="Q201", text=f"`{last}` is not known here", place=place_of(key) or place_of(given),
                hint=did_you_mean(last, _keys(location)),
            )  # fmt: skip
        case "union_tag_not_found" | "union_tag_invalid":
            yield _no_operator(location, given, document)
        case "string_pattern_mismatch":
            words = context["pattern"].strip("^$()").split("|")
            yield Mistake(
                code="Q205", text=f"`{given}` is not possible for `{last}`", place=place_of(given),
                hint=did_you_mean(str(given), words),
            )  # fmt: skip
        case "form":
            yield Mistake(code="Q206", text=detail["msg"], place=place_of(given))
        case "too_short":
            yield Mistake(code="Q207", text=f"`{last}` is empty", place=place_of(given))
        case _:
            wanted = {"tuple_type": "a list", "dict_type": "a table of keys", "dataclass_type": "a table of keys"}
            text = f"`{last}` is {wanted.get(kind, 'something else')}"
            yield Mistake(code="Q208", text=text, place=place_of(given) or place_of(_holder(document, location)))


def _no_operator(location: tuple[Any, ...], given: object, document: Table) -> Mistake:
    owner = str(location[-1])
    written = list(given) if isinstance(given, dict) else []
    near = [(key, did_you_mean(str(key), OPERATORS)) for key in written]
    key, hint = next(((key, hint) for key, hint in near if hint and hint.startswith("did")), (None, None))
    if key is not None:
        return Mistake(code="Q209", text=f"`{key}` is not an operator", place=place_of(key), hint=hint)
    hint = "an indicator begins with one of " + ", ".join(f"`{operator}`" for operator in OPERATORS)
    return Mistake(code="Q209", text=f"`{owner}` names no operator", place=place_of(given), hint=hint)


def _holder(document: Table, location: tuple[Any, ...]) -> Any:
    """The table or list in the document in which the last step of the location is missing or too much."""
    here: Any = document
    for step in location[:-1]:
        if isinstance(here, dict) and step in here:
            here = here[step]
        elif isinstance(here, list) and isinstance(step, int) and step < len(here):
            here = here[step]
    return here


def _owner(location: tuple[Any, ...]) -> str:
    names = [str(step) for step in location[:-1] if isinstance(step, str)]
    return names[-1] if names else ""


def _keys(location: tuple[Any, ...]) -> list[str]:
    """The keys that are known in the record at this location."""
    from dataclasses import fields

    from qaengine.policy import records

    owners: Mapping[str, type] = {
        "decisions": records.Decision, "outcomes": records.Outcome, "criteria": records.Criterion,
        "only_if": records.Criterion, "scope": records.Criterion, "triggers": records.Criterion, "rows": records.Criterion,
        "settings": records.Setting, "complete": records.Complete, "questions": records.Question, "cap": records.Cap,
        "changes": records.Change, "duties": records.Duty, "delegates": records.Delegate, "in_force": records.InForceDates, "source": records.Source, "recorded": records.Recorded, "context": records.Context,
    }  # fmt: skip
    record: type = PolicyTree
    for step in location[:-1]:
        record = owners.get(str(step), OPERATORS.get(str(step), record))
    return [field.name.rstrip("_") for field in fields(record)]


def _in_order(slips: Iterable[Mistake]) -> list[Mistake]:
    """Each mistake once, in the order of the file."""
    once = list(dict.fromkeys(slips))
    return sorted(once, key=lambda slip: (slip.place.line, slip.place.column) if slip.place else (0, 0))
