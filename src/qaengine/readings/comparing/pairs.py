"""Which criterion of the new edition is which of the old: by clause and place, then by what it says."""

from collections.abc import Callable
from dataclasses import dataclass

from qaengine.policy.forms.policies import Placed

Identity = Callable[[Placed], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paired:
    """The criteria that both editions have and that are not the same, those that are gone, and those that came."""

    changed: tuple[tuple[Placed, Placed], ...]
    gone: tuple[Placed, ...]
    come: tuple[Placed, ...]


def paired(old: list[Placed], new: list[Placed]) -> Paired:
    """Each criterion with its other self.

    That is of one clause in one place, of one clause anywhere, of one meaning in one place, or of one clause but for
    the document that it is numbered in.
    """
    gone, come = _without(old, new), _without(new, old)
    changed: list[tuple[Placed, Placed]] = []
    for identity in (_clause_and_place, _clause, _meaning_and_place, _tail_and_place):
        for left in list(gone):
            right = next((one for one in come if identity(one) == identity(left)), None)
            if right is not None:
                changed.append((left, right))
                gone.remove(left)
                come.remove(right)
    return Paired(changed=tuple(changed), gone=tuple(gone), come=tuple(come))


def _without(criteria: list[Placed], others: list[Placed]) -> list[Placed]:
    left = [other.key for other in others]
    kept = []
    for criterion in criteria:
        if criterion.key in left:
            left.remove(criterion.key)
        else:
            kept.append(criterion)
    return kept


def _place(criterion: Placed) -> tuple[str, str | None, str | None]:
    return criterion.part, criterion.decision, criterion.outcome


def _clause_and_place(criterion: Placed) -> object:
    return criterion.clause, _place(criterion)


def _clause(criterion: Placed) -> object:
    return criterion.clause


def _meaning_and_place(criterion: Placed) -> object:
    return criterion.form.key, _place(criterion)


def _tail_and_place(criterion: Placed) -> object:
    return criterion.clause.partition(".")[2], _place(criterion)
