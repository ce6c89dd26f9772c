"""The changes: every threshold one step either way, every rule left out, any and all swapped, strict and not strict.

Each is made on the policy tree and read by the careful reader. What that refuses, and what by its form can make no
difference or the same as another, is skipped and says why.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial

from qaengine.errors import Mistake, Place
from qaengine.policy.careful.look import Looked, looked_over
from qaengine.policy.carriers import Step, with_other, without
from qaengine.policy.from_document import Policy
from qaengine.policy.records import PolicyTree
from qaengine.policy.slips import Slips
from qaengine.readings.mutants.changes import GONE, Change, changes

REFUSED = "the policy would not be read: "


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One change: what it is called, what sort it is, where it stands, and the policy with it."""

    label: str
    sort: str
    place: Place | None
    path: tuple[Step, ...]
    policy: Policy = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A change that is not tried, and why."""

    label: str
    sort: str
    place: Place | None
    because: str


class _AllSlips(Slips):
    """Takes note of what stands nowhere too: a changed number is in no file."""

    def add(self, code: str, text: str, *at: object, hint: str | None = None, instead: str | None = None) -> None:
        """One mistake more."""
        self.extend([Mistake(code=code, text=text, hint=hint)])


def mutants(policy: Policy) -> Iterator[Mutant | Skipped]:
    """Every change to the policy, in the order of its tree; labels are unique."""
    echoes = {mistake.text for mistake in _looked(policy, policy.tree)[1]}
    for change, label in labelled(policy):
        yield _made(policy, change, label, echoes)


def labelled(policy: Policy) -> Iterator[tuple[Change, str]]:
    """Every change to the policy, not yet made, with the label that is its alone."""
    called: Counter[str] = Counter()
    for change in changes(policy):
        called[change.label] += 1
        times = called[change.label]
        yield change, change.label if times == 1 else f"{change.label} ({times})"


def _made(policy: Policy, change: Change, label: str, echoes: set[str]) -> Mutant | Skipped:
    """The mutant, unless the change is of no use or the careful reader refuses what becomes of the policy.

    `echoes` is what the reader says of the policy itself when it looks at a tree that it has typed already.
    """
    skipped = partial(Skipped, label=label, sort=change.sort, place=change.place)
    if change.skip is not None:
        return skipped(because=change.skip)
    found, mistakes = _looked(policy, _changed(policy.tree, change))
    refused = [mistake.text for mistake in mistakes if mistake.text not in echoes]
    if refused:
        return skipped(because=REFUSED + refused[0])
    mutated = replace(policy, tree=found.tree, types=found.types)
    vars(mutated)["digest"] = f"mutant of {policy.digest}: {label}"  # its own is costly to make, and nobody reads it
    return Mutant(label=label, sort=change.sort, place=change.place, path=change.path, policy=mutated)


def _looked(policy: Policy, tree: PolicyTree) -> tuple[Looked, list[Mistake]]:
    """The tree as the careful reader types it, and what it says of it."""
    slips = _AllSlips()
    return looked_over(tree, policy.vocabulary, frozenset(), slips), slips.in_order()


def _changed(tree: PolicyTree, change: Change) -> PolicyTree:
    if change.other is GONE:
        return without(tree, change.path)
    return with_other(tree, change.path, change.other)
