"""A decision made again without some signals: what came of each struck signal, and what changes."""

from collections.abc import Iterator
from datetime import date
from typing import Literal

from pydantic import Field

from qaengine.outcome.answers import Answer, paragraph
from qaengine.outcome.phrases import day_words, listed, sentence, words_of
from qaengine.outcome.trail import Record
from qaengine.outcome.truth import Truth


class Struck(Record):
    """One signal that was struck out: whether it had counted, and what is to be known about striking it."""

    id: str
    counted: bool
    remarks: tuple[str, ...]


class Moved(Record):
    """What one decision was and is: indicated, range and in force, before and after."""

    decision: str
    indicated: tuple[str | None, str | None]
    range: tuple[tuple[str, str] | None, tuple[str, str] | None]
    in_force: tuple[str | None, str | None]
    title: str = Field(exclude=True)

    @property
    def same(self) -> bool:
        """Whether nothing of it moved."""
        return all(before == after for before, after in (self.indicated, self.range, self.in_force))


class Answered(Record):
    """A clause whose answer is another now."""

    clause: str
    decision: str | None
    outcome: str | None
    answer: tuple[Truth, Truth]
    because: str


class Due(Record):
    """A duty that is no longer there, is new, or stands otherwise."""

    clause: str
    what: str
    before: tuple[date | None, str] | None
    after: tuple[date | None, str] | None


class Without(Answer):
    """A decision made again without some signals, as if they had never been recorded."""

    format: Literal["qaengine/without@1"] = "qaengine/without@1"
    struck: tuple[Struck, ...]
    decisions: tuple[Moved, ...]
    criteria: tuple[Answered, ...]
    obligations: tuple[Due, ...]
    digest: str

    def paragraphs(self) -> Iterator[str]:
        """What was struck, which outcomes move, which clauses, which duties."""
        yield from paragraph("Struck out, as if never recorded", map(_struck, self.struck))
        moved = [each for each in self.decisions if not each.same]
        same = [each.title for each in self.decisions if each.same]
        lines = [sentence(line) for each in moved for line in _moved(each)]
        kept = [f"Nothing moves in {listed(same)}."] if same else []
        yield from paragraph("What is indicated and in force", [*lines, *kept])
        yield from paragraph("Clauses that are answered otherwise", map(_answered, self.criteria))
        yield from paragraph("What is to be done", map(_due, self.obligations))


def _struck(one: Struck) -> str:
    return " ".join([f"{one.id}: {'it counted' if one.counted else 'it did not count'}.", *map(sentence, one.remarks)])


def _moved(each: Moved) -> Iterator[str]:
    for what, (before, after) in (("indicated", each.indicated), ("in force", each.in_force)):
        if before != after:
            yield f"{each.title}: {_named(after)} is {what}; it was {_named(before)}."
    if each.range[0] != each.range[1]:
        yield f"{each.title}: it may be {_span(each.range[1])}; it might have been {_span(each.range[0])}."


def _named(outcome: str | None) -> str:
    return "nothing" if outcome is None else words_of(outcome)


def _span(span: tuple[str, str] | None) -> str:
    if span is None:
        return "no outcome at all"
    low, high = map(words_of, span)
    return low if low == high else f"{low} to {high}"


def _answered(each: Answered) -> str:
    before, after = (str(answer).replace("_", " ") for answer in each.answer)
    return f"{each.clause}: {after}, it was {before}. {sentence(each.because)}"


def _due(each: Due) -> str:
    was, now = (None if stand is None else _stand(stand) for stand in (each.before, each.after))
    match was, now:
        case None, str():
            said = f"new: {now}"
        case str(), None:
            said = f"falls away; it was {was}"
        case _:
            said = f"{now}; it was {was}"
    return f"{sentence(each.what)} {sentence(said)} ({each.clause})"


def _stand(stand: tuple[date | None, str]) -> str:
    due, status = stand
    return f"due {day_words(due)}, {status}" if due else f"{status}, no date is given"
