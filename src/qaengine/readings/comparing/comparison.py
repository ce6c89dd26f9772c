"""Two policies compared: what changed in meaning, and what became of it."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from qaengine.policy.from_document import Policy
from qaengine.readings.comparing.differences import Difference, differences

Verdict = Literal["equivalent", "differ"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One of the two policies."""

    id: str
    edition: str
    title: str
    digest: str
    in_force: tuple[str, str | None]

    @property
    def name(self) -> str:
        """`herefordshire@2018`."""
        return f"{self.id}@{self.edition}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two policies, and every change of meaning between them.

    Equivalent they are only when their normal forms are the same: nothing was sampled for that word.
    """

    old: Edition
    new: Edition
    as_of: date
    differences: tuple[Difference, ...]
    notes: tuple[str, ...] = field(default=())

    @property
    def verdict(self) -> Verdict:
        """Whether they mean the same."""
        return "differ" if self.differences else "equivalent"


def compared(old: Policy, new: Policy, *, as_of: date) -> Comparison:
    """The two policies compared by what they mean; names, titles, comments and order are nothing."""
    return Comparison(
        old=_edition(old),
        new=_edition(new),
        as_of=as_of,
        differences=differences(old, new),
        notes=tuple(_notes(old, new)),
    )


def _edition(policy: Policy) -> Edition:
    tree = policy.tree
    until = None if tree.in_force.until is None else str(tree.in_force.until)
    return Edition(
        id=policy.id,
        edition=policy.edition,
        title=str(tree.title),
        digest=policy.digest,
        in_force=(str(tree.in_force.from_), until),
    )


def _notes(old: Policy, new: Policy) -> list[str]:
    """What is another, and changes no outcome: the dates of the edition, and on what its numbers rest."""
    notes = []
    for what, left, right in (
        ("in force", _dates(old), _dates(new)),
        ("to be reviewed by", str(old.tree.review_by or "no day"), str(new.tree.review_by or "no day")),
    ):
        if left != right:
            notes.append(f"{what}: {left} becomes {right}")
    before, after = old.tree.settings, new.tree.settings
    bases = sorted(name for name in before if name in after and _basis(before[name]) != _basis(after[name]))
    if bases:
        named = ", ".join(f"`{name}`" for name in bases)
        notes.append(f"settings that rest on another basis, clause or owner: {named}")
    return notes


def _dates(policy: Policy) -> str:
    dates = policy.tree.in_force
    return f"from {dates.from_} until {dates.until or 'further notice'}"


def _basis(setting: object) -> tuple[object, ...]:
    return tuple(str(getattr(setting, name)) for name in ("basis", "clause", "owner"))
