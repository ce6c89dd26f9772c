"""Why an outcome is indicated, and why another is not: what it needs, and how each of its criteria stands."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Literal

from pydantic import Field

from qaengine.outcome.answers import Answer, paragraph
from qaengine.outcome.phrases import day_words, sentence, words_of
from qaengine.outcome.trail import Finding, Record
from qaengine.outcome.truth import MET, NOT_MET, UNKNOWN, Truth
from qaengine.outcome.words import line, unknown_line

Place = Literal["criteria", "only_if", "raised", "cap"]


class Part(Record):
    """One criterion in what an outcome needs: where it stands there, what it says, and for what it counts.

    `criteria` are the outcome's own, `only_if` must hold beside them, `raised` belong to a lesser outcome and may raise
    it to this one, and a `cap` forbids the outcome when it is met. `counts` is `met` where it speaks for the outcome,
    `not_met` where it speaks against it, and `unknown` where that is open; presumptions are left out.
    """

    part: Place
    counts: Truth
    says: str | None
    finding: Finding


class OutcomeAnswer(Answer):
    """An answer about one outcome of one decision."""

    decision: str
    question: str = Field(exclude=True)
    outcome: str | None
    indicated: str | None
    range: tuple[str, str] | None
    in_force: str | None
    needs: str | None
    reasons: tuple[str, ...]
    parts: tuple[Part, ...]

    def lines(self, parts: Iterable[Part]) -> Iterator[str]:
        """The parts in words."""
        for part in parts:
            told = unknown_line(self, part.finding) if part.finding.answer is UNKNOWN else line(part.finding)
            yield told + _how_it_stands(part)


class Why(OutcomeAnswer):
    """Why the outcome is indicated: what it needs and has, and what speaks for less or could still make it more."""

    format: Literal["qaengine/why@1"] = "qaengine/why@1"
    since: date | None
    for_less: tuple[Part, ...]
    unknown: tuple[Part, ...]

    def paragraphs(self) -> Iterator[str]:
        """Why, what speaks for less, and what is not known."""
        what = "nothing" if self.outcome is None else words_of(self.outcome)
        since = [f"Indicated since {day_words(self.since)}."] if self.since else []
        heading = f"{self.question}: why {what} is indicated"
        met = [part for part in self.parts if part.finding.answer is MET]
        yield from paragraph(heading, [*map(sentence, self.reasons), *since, *self.lines(met)])
        yield from paragraph("What speaks for less", self.lines(self.for_less))
        yield from paragraph("What is not known and could change it", self.lines(self.unknown))


class WhyNot(OutcomeAnswer):
    """Why another outcome is not indicated: which of its needs fail, which are unknown, and what stands in its way."""

    format: Literal["qaengine/why-not@1"] = "qaengine/why-not@1"
    answer: Truth
    possible: bool

    def paragraphs(self) -> Iterator[str]:
        """Why not, what fails, what is unknown, and what is met all the same."""
        yield from paragraph(f"{self.question}: why not {words_of(str(self.outcome))}", map(sentence, self.reasons))
        for title, counts in (
            ("What speaks against it", NOT_MET),
            ("What is not known", UNKNOWN),
            ("What speaks for it all the same", MET),
        ):
            yield from paragraph(title, self.lines(part for part in self.parts if part.counts is counts))


def _how_it_stands(part: Part) -> str:
    """Where a criterion that is not the outcome's own stands to it."""
    match part.part:
        case "only_if":
            return " It has to hold beside the criteria."
        case "raised":
            return f" It belongs to {words_of(str(part.finding.outcome))} and may raise it to this."
        case "cap":
            return " While it holds, the outcome cannot be better."
        case "criteria":
            return ""
