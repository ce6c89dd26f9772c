"""What every further answer about a decision has in common: whom it is about, and its form as text and as JSON."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from pydantic import Field

from qaengine.outcome.trail import PolicyRef, Record
from qaengine.outcome.words import opening


class Answer(Record):
    """An answer about one provider on one day under one edition of a policy."""

    policy: PolicyRef
    provider: str
    as_of: date
    known_at: date | None
    title: str = Field(default="", exclude=True)
    roles: Mapping[str, str] = Field(default_factory=dict, exclude=True)

    def document(self) -> dict[str, Any]:
        """The answer as plain JSON data."""
        return self.model_dump(mode="json", by_alias=True)

    def explain(self) -> str:
        """The answer for a person."""
        return opening(self) + "\n\n" + "\n\n".join(self.paragraphs()) + "\n"

    def paragraphs(self) -> Iterator[str]:
        """The answer part by part: a heading, and beneath it its lines."""
        raise NotImplementedError


def paragraph(heading: str, lines: Iterable[str]) -> Iterator[str]:
    """A heading with its lines; nothing without lines."""
    listed = tuple(dict.fromkeys(lines))
    if listed:
        yield "\n".join([heading, *(f"  - {line}" for line in listed)])
