"""A policy looked over as a careful colleague would: what decides and is yet probably not what was meant."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from qaengine.errors import Mistake
from qaengine.examples.review import tried
from qaengine.policy import review
from qaengine.policy.from_document import Policy
from qaengine.policy.review.dates import review_is_past

Review = Callable[[Policy], Iterator[Mistake]]

REVIEWS: tuple[Review, ...] = (*review.REVIEWS,)
"""Every review of the policy by itself."""
TRIALS: tuple[Review, ...] = (tried,)
"""Those that try the policy on made-up providers; they take some seconds."""


def reviewed(policy: Policy, *, as_of: date | None = None, reviews: Iterable[Review] = REVIEWS) -> list[Mistake]:
    """Every finding, in the order of the file; with `as_of` also whether the review of the edition is past then."""
    found = [finding for one in reviews for finding in one(policy)]
    if as_of is not None:
        found += review_is_past(policy, as_of)
    return sorted(found, key=_in_file)


def _in_file(finding: Mistake) -> tuple[int, int, str, str]:
    place = finding.place
    return (place.line, place.column, finding.code, finding.text) if place else (0, 0, finding.code, finding.text)
