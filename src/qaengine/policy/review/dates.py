"""Dates that fall outside the time in which the edition stands."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from qaengine.errors import Mistake
from qaengine.policy.from_document import Policy
from qaengine.policy.records import Step
from qaengine.policy.review.findings import warning

HINT = "check the two dates"


def dated(policy: Policy) -> Iterator[Mistake]:
    """Steps of settings, delegations, duties and a review that never meet the edition."""
    tree = policy.tree
    start, until = tree.in_force.from_, tree.in_force.until
    if tree.review_by is not None and tree.review_by < start:
        text = f"the review is due before the edition begins, on `{start}`"
        yield warning("Q320", text, tree.review_by, hint=HINT)
    if tree.review_by is not None and until is not None and tree.review_by > until:
        text = f"the review is due after the edition ends, on `{until}`"
        yield warning("Q320", text, tree.review_by, hint=HINT)
    for name, setting in tree.settings.items():
        if not isinstance(setting.value, str):
            yield from _steps(name, setting.value, start, until)
    for delegate in tree.delegates:
        if delegate.until is not None and delegate.until < start:
            yield warning(
                "Q321", f"the delegation ends before the edition begins, on `{start}`", delegate.until, hint=HINT
            )
        if until is not None and delegate.from_ > until:
            yield warning(
                "Q321", f"the delegation begins after the edition ends, on `{until}`", delegate.from_, hint=HINT
            )
    for duty in tree.duties:
        for day in (duty.since, duty.anchor):
            if day is not None and until is not None and day > until:
                yield warning("Q321", f"the duty begins after the edition ends, on `{until}`", day, hint=HINT)


def _steps(name: str, steps: tuple[Step, ...], start: str, until: str | None) -> Iterator[Mistake]:
    """Steps that never stand while the edition does, and a first step that comes too late."""
    if steps[0].from_ > start:
        text = f"`{name}` has no value from the beginning of the edition, `{start}`, so the first step stands already"
        yield warning("Q322", text, steps[0].from_, hint=f"write `from: {start}`, or add the value until then")
    for earlier, later in pairwise(steps):
        if later.from_ <= start:
            text = f"this step of `{name}` is over when the edition begins, on `{start}`"
            yield warning("Q321", text, earlier.from_, hint="delete it, or check the dates")
    for step in steps:
        if until is not None and step.from_ > until:
            yield warning(
                "Q321", f"this step of `{name}` begins after the edition ends, on `{until}`", step.from_, hint=HINT
            )


def review_is_past(policy: Policy, day: date) -> Iterator[Mistake]:
    """A warning when the review was due before the day."""
    review = policy.tree.review_by
    if review is not None and date.fromisoformat(review) < day:
        yield warning(
            "Q323", f"the review of this edition was due by {review}", review, hint="review it, and renew the date"
        )
