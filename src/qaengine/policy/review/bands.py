"""Ranges of sibling outcomes, and bands of a number, that overlap or leave a gap."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, pairwise

from qaengine.documents import Table
from qaengine.errors import Mistake
from qaengine.policy import indicators as op
from qaengine.policy.conditions import Asks, Condition, Test
from qaengine.policy.from_document import Policy
from qaengine.policy.records import Decision
from qaengine.policy.review.findings import warning
from qaengine.policy.review.ranges import Range, pointed_at, possible, shown, size, sizes
from qaengine.policy.review.written import asked


def banded(policy: Policy) -> Iterator[Mistake]:
    """Numbers that fall into two outcomes or none, and bands that a number lies below or never reaches."""
    written = {id(one.table["clause"]): one.condition for one in asked(policy) if _is_plain(one.table, one.key)}
    for name, decision in policy.tree.decisions.items():
        for subject in policy.tree.indicators:
            ranges = list(_ranges(policy, decision, subject, written))
            yield from _overlaps(ranges, name)
            yield from _gaps(policy, decision, ranges)
    for name, indicator in policy.tree.indicators.items():
        if isinstance(indicator, op.Bands):
            yield from _edges(policy, name, indicator)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """The sizes that lead to one outcome by one criterion, and the test as it is written."""

    place: int
    outcome: str
    subject: str
    sizes: Range
    test: Test

    @property
    def is_closed(self) -> bool:
        return self.sizes.low is not None and self.sizes.high is not None


def _is_plain(table: Table, key: str) -> bool:
    """Whether a criterion rests on its `when` alone."""
    return key == "when" and "clause" in table and not {"unless", "applies_to", "up_to", "judged_by"} & set(table)


def _ranges(policy: Policy, decision: Decision, subject: str, written: Mapping[int, Condition]) -> Iterator[_Part]:
    """The criteria of a decision that ask the one indicator for a size, and nothing else."""
    can_be = possible(policy, subject)
    for place, (name, outcome) in enumerate(decision.outcomes.items()):
        for criterion in outcome.criteria:
            condition = written.get(id(criterion.clause))
            if can_be is None or not isinstance(condition, Asks) or condition.subject != subject:
                continue
            found = sizes(condition.test, policy.tree.settings)
            held = can_be.held(found) if found is not None else None
            if held is not None and not held.is_empty and not held.covers(can_be.sizes):
                yield _Part(place=place, outcome=name, subject=subject, sizes=held, test=condition.test)


def _overlaps(parts: list[_Part], decision: str) -> Iterator[Mistake]:
    """Two outcomes that one size leads to, where the ranges are written as if they were apart."""
    for one, other in combinations(parts, 2):
        both = one.sizes.both(other.sizes)
        if one.place == other.place or one.sizes.unit != other.sizes.unit or both.is_empty or _stack(one, other):
            continue
        text = f"{shown(both)} of `{one.subject}` is in `{one.outcome}` and in `{other.outcome}`"
        hint = "let one end where the other begins"
        yield warning("Q310", text, *pointed_at(other.test), hint=hint, also=next(pointed_at(one.test), None))


def _stack(one: _Part, other: _Part) -> bool:
    """Whether both are open to the same side: then the one is meant to go on where the other begins."""
    up = one.sizes.high is None and other.sizes.high is None
    down = _is_open_below(one) and _is_open_below(other)
    return up or (down and not up)


def _is_open_below(part: _Part) -> bool:
    return part.sizes.low is None or part.sizes.low == 0


def _gaps(policy: Policy, decision: Decision, parts: list[_Part]) -> Iterator[Mistake]:
    """Sizes between two neighbouring outcomes that lead to neither."""
    if any(outcome.needs == "nothing_worse" for outcome in decision.outcomes.values()):
        return
    ordered = sorted(parts, key=lambda part: (part.sizes.low is not None, part.sizes.low or 0))
    for one, other in pairwise(ordered):
        gap = _between(one.sizes, other.sizes)
        if gap is None or abs(one.place - other.place) != 1 or one.sizes.unit != other.sizes.unit:
            continue
        can_be = possible(policy, one.subject)
        gap = gap if can_be is None else can_be.held(gap)
        if not gap.is_empty:
            text = f"{shown(gap)} of `{one.subject}` is neither in `{one.outcome}` nor in `{other.outcome}`"
            hint = "let one begin where the other ends"
            yield warning("Q311", text, *pointed_at(other.test), hint=hint, also=next(pointed_at(one.test), None))


def _between(one: Range, other: Range) -> Range | None:
    """What lies above the one and below the other."""
    if one.high is None or other.low is None:
        return None
    return Range(unit=one.unit, low=one.high, low_in=not one.high_in, high=other.low, high_in=not other.low_in)


def _edges(policy: Policy, name: str, indicator: op.Bands) -> Iterator[Mistake]:
    """Numbers below the first band, and bands above every number."""
    can_be = possible(policy, indicator.bands_of)
    if can_be is None:
        return
    first = size(indicator.bands[0].from_, policy.tree.settings)
    lowest = can_be.sizes.low
    if first is not None and lowest is not None and first[1] > lowest:
        text = f"`{indicator.bands_of}` can be less than where the first band of `{name}` begins"
        yield warning("Q312", text, indicator.bands[0].is_, name, hint=f"begin with `{{from: {lowest}, is: ...}}`")
    for band in indicator.bands:
        edge = size(band.from_, policy.tree.settings)
        if edge is not None and can_be.sizes.high is not None and edge[1] > can_be.sizes.high:
            text = f"`{indicator.bands_of}` is at most {can_be.sizes.high}, so it is never `{band.is_}`"
            yield warning("Q305", text, band.is_, name, hint="a share is from 0 to 1: write `80%` or `4/5`")
