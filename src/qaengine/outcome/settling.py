"""What would settle a decision: what is open, what each answer alone would do, and the smallest sets that settle it."""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from qaengine.outcome.answers import Answer, paragraph
from qaengine.outcome.phrases import counted, listed, sentence, words_of
from qaengine.outcome.trail import Record
from qaengine.outcome.words import roles

SHOWN = 8


class Effect(Record):
    """What the decision would come to by one answer, everything else staying as it is."""

    answer: str
    indicated: str | None
    range: tuple[str, str] | None
    settled: bool


class OpenQuestion(Record):
    """A criterion whose answer could still move the decision: who may answer it, and what each answer alone does."""

    clause: str
    outcome: str
    part: str
    says: str | None
    of: tuple[str, ...]
    answers: tuple[Effect, ...]


class Given(Record):
    """One answer of a set."""

    clause: str
    outcome: str
    answer: str


class SettledBy(Record):
    """Answers that together settle the decision, and to what; `verified` when people's answers were decided again."""

    answers: tuple[Given, ...]
    comes_to: str
    verified: bool | None


class Whatever(Record):
    """Questions that settle the decision whatever is answered to them."""

    clauses: tuple[str, ...]


class Settling(Answer):
    """What would settle one decision. `proved` says that every smaller set was tried, and `most` is the bound."""

    format: Literal["qaengine/settle@1"] = "qaengine/settle@1"
    decision: str
    question: str = Field(exclude=True)
    indicated: str | None
    range: tuple[str, str] | None
    settled: bool
    remarks: tuple[str, ...]
    open: tuple[OpenQuestion, ...]
    smallest: tuple[SettledBy, ...]
    smallest_proved: bool
    whatever: tuple[Whatever, ...]
    whatever_proved: bool
    sizes_tried: int
    tried: int
    most: int

    def paragraphs(self) -> Iterator[str]:
        """What is open, the smallest sets, and how far was searched."""
        yield from paragraph(f"{self.question}: what would settle it", map(sentence, self._opening()))
        alone = [each for each in self.open if any(self._moves(effect) for effect in each.answers)]
        together = [each for each in self.open if each not in alone]
        yield from paragraph("An answer to one of these alone moves it", map(self._alone, alone))
        yield from paragraph("These matter only together with others", map(self._named, together))
        yield from self._smallest()
        yield from self._whatever()
        if self.open:
            yield from paragraph("How far was searched", map(sentence, self._searched()))

    def _opening(self) -> Iterator[str]:
        if self.settled:
            yield f"it is settled: {words_of(str(self.indicated))}"
        elif self.range is None:
            yield "no outcome is possible by the text, so nothing that is open settles it"
        else:
            low, high = map(words_of, self.range)
            yield f"it may be {low} to {high}" if low != high else f"it may be {low}, which is not established"
        yield from self.remarks

    def _moves(self, effect: Effect) -> bool:
        return (effect.indicated, effect.range) != (self.indicated, self.range)

    def _named(self, each: OpenQuestion) -> str:
        who = roles(self, listed(list(each.of), "or"))
        can = f" {sentence(f'{who} can say')}" if each.of else ""
        return f"{sentence(each.says or each.clause)}{can} ({each.clause})"

    def _alone(self, each: OpenQuestion) -> str:
        does = [f"{words_of(effect.answer)}: {_comes_to(effect)}" for effect in each.answers if self._moves(effect)]
        return f"{self._named(each)} - {'; '.join(does)}"

    def _smallest(self) -> Iterator[str]:
        if not self.smallest:
            return
        size = len(self.smallest[0].answers)
        what = "The smallest set of answers that settles it" if self.smallest_proved else "The best set found"
        lines = [_set_words(each) for each in self.smallest[:SHOWN]]
        if len(self.smallest) > SHOWN:
            lines.append(f"{len(self.smallest) - SHOWN} more sets of this size settle it.")
        yield from paragraph(f"{what}: {counted(size, 'answer')}", lines)

    def _whatever(self) -> Iterator[str]:
        lines = [listed(list(each.clauses)) for each in self.whatever[:SHOWN]]
        what = "The fewest questions" if self.whatever_proved else "The fewest questions found"
        yield from paragraph(f"{what} that settle it whatever is answered", lines)

    def _searched(self) -> Iterator[str]:
        tried = f"all sets of up to {counted(self.sizes_tried, 'answer')} were tried ({self.tried} combinations"
        yield f"{tried}; the bound is {self.most})"
        if not self.smallest:
            yield "none of them settles it"
        if not self.whatever:
            questions = counted(self.sizes_tried, "question")
            yield f"no set of up to {questions} settles it whatever is answered; larger ones were not tried"
        yield "each answer is supposed for itself; whether evidence can bring about several together is not asked"


def _comes_to(effect: Effect) -> str:
    if effect.settled:
        return f"settles it to {words_of(str(effect.indicated))}"
    if effect.range is None:
        return "then no outcome is possible by the text"
    low, high = map(words_of, effect.range)
    span = low if low == high else f"{low} to {high}"
    named = "nothing" if effect.indicated is None else words_of(effect.indicated)
    return f"then {named} is indicated, and it may be {span}"


def _set_words(each: SettledBy) -> str:
    answers = listed([f"{given.clause} {words_of(given.answer)}" for given in each.answers])
    checked = {True: ", decided again", False: ", which deciding again did not bear out", None: ""}[each.verified]
    return f"{answers}: {words_of(each.comes_to)}{checked}"
