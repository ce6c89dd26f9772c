"""The decision: its trail, what each question comes to, its digest, and its explanation."""

from functools import cached_property
from typing import Any

from pydantic import computed_field

from qaengine.outcome.trail import Standing, Trail, digest_of
from qaengine.outcome.words import explanation

PROSE = frozenset(("because", "advice", "what", "ask", "about", "text"))


class Decision(Trail):
    """All decisions about one provider on one day, with their trail."""

    def __getitem__(self, decision: str) -> Standing:
        """What one decision comes to, by its name."""
        return self.decisions[decision]

    @computed_field  # type: ignore[prop-decorator]
    @cached_property
    def digest(self) -> str:
        """SHA-256 over the canonical JSON of everything but itself and the prose."""
        whole = self.model_dump(mode="json", by_alias=True, exclude={"digest"})
        return digest_of(without_prose(whole))

    def document(self) -> dict[str, Any]:
        """The decision as plain JSON data, keys in the order of the contract."""
        return self.model_dump(mode="json", by_alias=True)

    def explain(self) -> str:
        """The decision as an officer would write it: the outcome, why, why not worse, what is unknown, assumptions."""
        return explanation(self)


def without_prose(value: Any) -> Any:
    """The same data without the words that explain it."""
    if isinstance(value, dict):
        return {key: without_prose(inner) for key, inner in value.items() if key not in PROSE}
    if isinstance(value, list):
        return [without_prose(inner) for inner in value]
    return value
