"""From a YAML document to a policy: the shape first, then the names and values; every mistake, not only the first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache, cached_property
from hashlib import sha256
from os import PathLike, fspath
from typing import Any

import rfc8785

from qaengine.documents import Node, Table, plain, read_document, read_file
from qaengine.errors import Mistake, PolicyError, VocabularyError
from qaengine.periods import Period, WorkingDays, england
from qaengine.policy.careful.look import looked_over
from qaengine.policy.conditions import Bound, Literal, SettingOf
from qaengine.policy.records import PolicyTree
from qaengine.policy.shape import shaped
from qaengine.policy.slips import Slips
from qaengine.policy.types import Type
from qaengine.policy.words import literal_from, shown
from qaengine.signals.vocabulary import Vocabulary, common
from qaengine.version import LANGUAGE

__all__ = ["LANGUAGE", "Draft", "Policy", "draft_from_file", "policy_from_document", "policy_from_file"]


@dataclass(frozen=True, kw_only=True)
class Policy:
    """One edition of one council's framework, ready to decide by: tree, vocabulary, types and calendar.

    `written` is the document as it stands in the file: every word of it knows its place.
    """

    tree: PolicyTree
    vocabulary: Vocabulary
    types: Mapping[str, Type]
    calendar: WorkingDays
    written: Table
    file: str

    @cached_property
    def document(self) -> Mapping[str, Any]:
        """What is written, as plain data; the places are in `written`."""
        whole = plain(self.written)
        assert isinstance(whole, dict)
        return whole

    @property
    def id(self) -> str:
        """The policy's name, such as `herefordshire`."""
        return str(self.tree.policy)

    @property
    def edition(self) -> str:
        """The edition's name, such as `2018`."""
        return str(self.tree.edition)

    @cached_property
    def worked_out(self) -> dict[int, tuple[object, tuple[str, ...]]]:
        """What readings have worked out about parts of the tree, by the part's id; the part is held beside it."""
        return {}

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
        standing = [step for step in value if date.fromisoformat(step.from_) <= day]
        return _typed((standing[-1] if standing else value[0]).value)

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
    return literal_from(text)


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What can be read of a policy while it may still have mistakes; in the place of what is wrong stands nothing."""

    tree: PolicyTree
    types: Mapping[str, Type]
    vocabulary: Vocabulary
    mistakes: tuple[Mistake, ...]


def policy_from_document(source: str | bytes, *, file: str) -> Policy:
    """The policy that the YAML text writes; PolicyError or DocumentError with every mistake in it."""
    return _policy(read_document(source, file=file), file)


def policy_from_file(path: str | PathLike[str]) -> Policy:
    """The policy in the file; PolicyError or DocumentError with every mistake in it."""
    return _policy(read_file(path), fspath(path))


def draft_from_file(path: str | PathLike[str]) -> Draft:
    """What the file says, mistakes and all; PolicyError or DocumentError when it is no policy at all."""
    return _draft(_table(read_file(path)))


def _policy(document: Node, file: str) -> Policy:
    table = _table(document)
    draft = _draft(table)
    if draft.mistakes:
        raise PolicyError(draft.mistakes)
    return Policy(
        tree=draft.tree,
        vocabulary=draft.vocabulary,
        types=draft.types,
        calendar=england().closed_also(date.fromisoformat(day) for day in draft.tree.closed_days),
        written=table,
        file=file,
    )


def _table(document: Node) -> Table:
    """The document, when it can be a policy in this version of the language."""
    if not isinstance(document, Table):
        slips = Slips()
        slips.add("Q200", "a policy is a table of keys", document, hint="begin with `policy: its_id`")
        raise PolicyError(slips.in_order())
    _refuse_other_languages(document)
    return document


def _draft(document: Table) -> Draft:
    slips = Slips()
    vocabulary, tainted = _vocabulary(document, slips)
    found = looked_over(shaped(document, slips), vocabulary, tainted, slips)
    return Draft(tree=found.tree, types=found.types, vocabulary=vocabulary, mistakes=tuple(slips.in_order()))


def _refuse_other_languages(document: Mapping[Any, object]) -> None:
    """A policy in another version of the language is not read any further."""
    version = document.get("language")
    if isinstance(version, str) and version.isdecimal() and int(version) != LANGUAGE:
        slips = Slips()
        hint = f"this engine reads version `{LANGUAGE}`"
        slips.add("Q222", f"`{shown(version)}` is not a known version of the policy language", version, hint=hint)
        raise PolicyError(slips.in_order())


def _vocabulary(document: Mapping[Any, object], slips: Slips) -> tuple[Vocabulary, frozenset[str]]:
    """The vocabulary with the council's own part; with mistakes in that, the common one and the names in doubt."""
    own = document.get("vocabulary")
    if own is None or slips.empty(own, "a table of kinds and scales"):
        return common(), frozenset()
    if not isinstance(own, Table):
        slips.add(
            "Q208", f"a table is wanted for `vocabulary`, not {shown(own)}", own, hint="it holds `kinds` and `scales`"
        )
        return common(), frozenset()
    try:
        return common().extended(own), frozenset()
    except VocabularyError as error:
        slips.extend(error.mistakes)
        return common(), _names_in(own)


def _names_in(node: object) -> frozenset[str]:
    """Every key and word of a part of the document."""
    match node:
        case dict():
            return frozenset(map(str, node)).union(*map(_names_in, node.values()))
        case list():
            return frozenset().union(*map(_names_in, node))
        case _:
            return frozenset((str(node),))
