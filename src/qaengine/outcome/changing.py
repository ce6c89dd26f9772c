"""The least change that would move a decision: steps that can happen, what they come to, and how far was searched."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Literal

from pydantic import Field

from qaengine.outcome.answers import Answer, paragraph
from qaengine.outcome.phrases import counted, day_words, listed, sentence, words_of
from qaengine.outcome.trail import Record

SHOWN = 8
Sort = Literal["happens", "found", "closed", "mended", "answered", "confirmed"]
SORTS: Mapping[str, str] = {
    "happens": "something happens",
    "found": "something is found or measured anew",
    "closed": "something open is done, closed or lifted",
    "mended": "something recorded is mended or moves on",
    "answered": "a person answers",
    "confirmed": "records are confirmed to be complete",
}


class Step(Record):
    """One thing that can happen on the day: in words, how many steps it is, and the signal by which it is recorded."""

    sort: Sort
    what: str
    cost: int
    signal: dict[str, Any]


class Change(Record):
    """Steps that together move the decision, and to what; every one was decided again with these signals."""

    steps: tuple[Step, ...]
    comes_to: str | None
    range: tuple[str, str] | None

    @property
    def cost(self) -> int:
        """How many steps it takes."""
        return sum(step.cost for step in self.steps)


class Waiting(Record):
    """The first later day on which the decision would have moved, with nothing new happening, and to what."""

    day: date
    comes_to: str | None


class LeastChange(Answer):
    """The least change that moves a decision. `proved` says that everything smaller was tried, of these steps."""

    format: Literal["qaengine/least-change@1"] = "qaengine/least-change@1"
    decision: str
    question: str = Field(exclude=True)
    wanted: str
    indicated: str | None
    cost: int | None
    changes: tuple[Change, ...]
    proved: bool
    whole: bool
    waiting: Waiting | None
    waited_until: date
    steps: Mapping[str, int]
    costs_tried: int
    tried: int
    most: int

    def paragraphs(self) -> Iterator[str]:
        """The changes, what waiting does, and how far was searched."""
        named = "nothing" if self.indicated is None else words_of(self.indicated)
        yield from paragraph(f"{self.question}: what would {self._aim()}", self._opening(named))
        yield from paragraph("How far was searched", map(sentence, self._searched()))

    def _aim(self) -> str:
        if self.wanted in ("raise", "lower"):
            return f"{self.wanted} it"
        return f"make it {words_of(self.wanted)}"

    def _opening(self, named: str) -> Iterator[str]:
        yield f"Now {named} is indicated."
        if self.cost is None:
            yield "No combination of the steps tried does."
        elif self.changes:
            least = "The least change" if self.proved else "The best found"
            yield f"{least} takes {counted(self.cost, 'step')}:"
        for change in self.changes[:SHOWN]:
            what = listed([step.what for step in change.steps])
            yield f"{sentence(what)} Then {_outcome(change.comes_to)} is indicated."
        if len(self.changes) > SHOWN:
            yield f"{len(self.changes) - SHOWN} more changes of as many steps do it."
        yield self._waiting()

    def _waiting(self) -> str:
        if self.waiting is None:
            return f"With nothing new happening it does not come about by {day_words(self.waited_until)}."
        then = _outcome(self.waiting.comes_to)
        return f"With nothing new happening {then} is indicated from {day_words(self.waiting.day)}."

    def _searched(self) -> Iterator[str]:
        kinds = [f"{number} where {SORTS[sort]}" for sort, number in self.steps.items()]
        yield (
            f"{counted(sum(self.steps.values()), 'step')} were considered: {listed(kinds)}"
            if kinds
            else ("no step was found that the policy would notice")
        )
        tried = f"{self.tried} combinations were decided, of {self.most} at most"
        if self.costs_tried:
            tried += f"; all of up to {counted(self.costs_tried, 'step')} are among them"
        yield tried
        if self.changes and not self.whole:
            yield "there may be other changes of as many steps"
        yield "steps that were not considered may be smaller; what has happened stays as it is"


def _outcome(outcome: str | None) -> str:
    return "nothing" if outcome is None else words_of(outcome)
