"""Two policies compared: what changed in meaning, on whom it shows, and whether the new one is ever more lenient."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from qaengine.policy.from_document import Policy
from qaengine.readings.comparing.differences import differences
from qaengine.readings.comparing.grouping import Difference
from qaengine.readings.comparing.hunting import MOST_HISTORIES, Hunt, Hunted, LenientExample
from qaengine.readings.comparing.leniency import never_indicates_less

Verdict = Literal["equivalent", "no difference found", "differ"]
REWRITINGS = ("condition", "unless", "applies_to", "clause")
"""What may be the same rule written in a way that is not seen through."""
MOST_OF_ALL, FEWEST = 6_000, 60
"""So many histories are looked through for all differences together, and for each at least so many."""
Passing = Callable[[Sequence[Difference]], Iterable[Difference]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One of the two policies."""

    id: str
    edition: str
    title: str
    digest: str
    file: str

    @property
    def name(self) -> str:
        """`herefordshire@2018`."""
        return f"{self.id}@{self.edition}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A difference, and what came of looking for a provider on whom it shows; None when none was looked for."""

    difference: Difference
    hunted: Hunted | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Leniency:
    """Whether the new policy ever says something less serious: by its form not in what it indicates, or as was found.

    `by_form` is an argument for every provider (see `leniency`); the examples and the number of histories that were
    decided by both policies are a search, and no more.
    """

    by_form: bool
    examples: tuple[LenientExample, ...]
    histories: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two policies, every change of meaning between them, and what was found of each.

    Equivalent they are only when their normal forms are the same: nothing was sampled for that word.
    """

    old: Edition
    new: Edition
    as_of: date
    shown: tuple[Shown, ...]
    leniency: Leniency | None
    notes: tuple[str, ...] = ()

    @property
    def differences(self) -> tuple[Difference, ...]:
        """Every change of meaning."""
        return tuple(one.difference for one in self.shown)

    @property
    def verdict(self) -> Verdict:
        """Whether they mean the same; or, where rules are only written otherwise, whether any provider shows it."""
        if not self.shown:
            return "equivalent"
        searched = all(one.hunted is not None and one.hunted.example is None for one in self.shown)
        rewritten = all(one.difference.what in REWRITINGS for one in self.shown)
        return "no difference found" if searched and rewritten else "differ"


def compare(
    old: Policy, new: Policy, *, as_of: date, search: bool = True, passing: Passing | None = None
) -> Comparison:
    """The two policies compared by what they mean; names, titles, comments and order are nothing.

    With `search` a provider is looked for on whom each difference shows on the day or near it; `passing` hands the
    differences on one by one, for a progress bar.
    """
    found = differences(old, new)
    hunt = Hunt(old, new, as_of, most=_most(len(found)))
    shown = [Shown(difference=one, hunted=hunt.hunted(one) if search else None) for one in (passing or iter)(found)]
    return Comparison(
        old=_edition(old),
        new=_edition(new),
        as_of=as_of,
        shown=tuple(shown),
        leniency=_leniency(old, new, found, hunt) if search and found else None,
        notes=tuple(_notes(old, new)),
    )


def _most(differences: int) -> int:
    return max(FEWEST, min(MOST_HISTORIES, MOST_OF_ALL // max(differences, 1)))


def _leniency(old: Policy, new: Policy, found: tuple[Difference, ...], hunt: Hunt) -> Leniency:
    by_form = never_indicates_less(old, new, found)
    return Leniency(by_form=by_form, examples=hunt.lenient_examples(), histories=hunt.looked_through)


def _edition(policy: Policy) -> Edition:
    return Edition(
        id=policy.id, edition=policy.edition, title=str(policy.tree.title), digest=policy.digest, file=policy.file
    )


def _notes(old: Policy, new: Policy) -> list[str]:
    """What changes no outcome (dates, the basis of numbers), and what the reader must know of those that changed."""
    notes = []
    for what, left, right in (
        ("in force", _dates(old), _dates(new)),
        ("to be reviewed by", str(old.tree.review_by or "no day"), str(new.tree.review_by or "no day")),
    ):
        if left != right:
            notes.append(f"{what}: {left} becomes {right}")
    notes += [
        f"the outcomes of `{name}` are not the same under both: those of one name are compared by name, and no others"
        for name, decision in old.tree.decisions.items()
        if name in new.tree.decisions and [*decision.outcomes] != [*new.tree.decisions[name].outcomes]
    ]
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
