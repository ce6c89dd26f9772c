"""How far each assumption could move before the outcome does."""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from qaengine.outcome.answers import Answer, paragraph
from qaengine.outcome.phrases import counted, listed, sentence, words_of
from qaengine.outcome.trail import Record


class Edge(Record):
    """The value at which the outcome moves; just before it the outcome is as it is now.

    `by` says how it was found: `steps` tried each value on the way, so no nearer one moves it; `halving` looked between
    two values further out. `refused` is what the reader of policies says against the value, where it does.
    """

    value: str
    comes_to: str | None
    by: Literal["steps", "halving"]
    refused: str | None


class Lean(Record):
    """One assumption: its value, the edges on both sides, and the furthest values that were tried."""

    setting: str
    value: str
    because: str
    owner: str
    clauses: tuple[str, ...]
    lower: Edge | None
    upper: Edge | None
    lowest_tried: str
    highest_tried: str
    remark: str | None


class Sensitivity(Answer):
    """How far each assumption that a decision uses could move, alone, before what is indicated moves."""

    format: Literal["qaengine/sensitivity@1"] = "qaengine/sensitivity@1"
    decision: str
    question: str = Field(exclude=True)
    indicated: str | None
    settings: tuple[Lean, ...]
    one_by_one: int
    tried: int

    def paragraphs(self) -> Iterator[str]:
        """Those that matter, those that do not within what was tried, and those that could not be tried."""
        named = "nothing" if self.indicated is None else words_of(self.indicated)
        heading = f"{self.question}: how far the assumptions could move before it is not {named}"
        matter = [each for each in self.settings if each.lower or each.upper]
        rest = [each for each in self.settings if each not in matter and each.remark is None]
        left = [each for each in self.settings if each not in matter and each.remark is not None]
        if not self.settings:
            yield from paragraph(heading, ["The decision uses no assumption that is a setting."])
        yield from paragraph(heading, map(_edges, matter))
        yield from paragraph("These do not matter within the values tried", map(_span, rest))
        yield from paragraph("These were not moved", (f"{each.setting}: {each.remark}." for each in left))
        tried = f"{counted(self.tried, 'value')} were decided, each assumption moved alone"
        beside = f"the {self.one_by_one} values next to its own were tried on each side, and further out only some"
        yield from paragraph("How far was searched", [sentence(f"{tried}: {beside}")] if self.tried else [])


def _edges(each: Lean) -> str:
    sides = [_edge(edge) for edge in (each.lower, each.upper) if edge is not None]
    spans = [
        f"down to {each.lowest_tried} nothing moves" if each.lower is None else "",
        f"up to {each.highest_tried} nothing moves" if each.upper is None else "",
    ]
    said = "; ".join([*sides, *filter(None, spans)])
    return f"{words_of(each.setting)} is {each.value}: {said} ({listed(list(each.clauses))}). Owner: {each.owner}."


def _edge(edge: Edge) -> str:
    named = "nothing" if edge.comes_to is None else words_of(edge.comes_to)
    found = " (found by halving: a nearer value was not ruled out)" if edge.by == "halving" else ""
    refused = f", but such a policy is refused: {edge.refused}" if edge.refused else ""
    return f"at {edge.value} {named} is indicated{found}{refused}"


def _span(each: Lean) -> str:
    return f"{words_of(each.setting)} is {each.value}: tried from {each.lowest_tried} to {each.highest_tried}"
