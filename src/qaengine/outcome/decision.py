"""The decision: its trail, what each question comes to, its digest, and its explanation."""

from functools import cached_property
from typing import Any, Self

from pydantic import PrivateAttr, computed_field

from qaengine.errors import Mistake, QaengineError
from qaengine.outcome.changing import LeastChange
from qaengine.outcome.enquiry import Enquiry
from qaengine.outcome.leaning import Sensitivity
from qaengine.outcome.settling import Settling
from qaengine.outcome.striking import Without
from qaengine.outcome.trail import Standing, Trail, digest_of
from qaengine.outcome.why import Why, WhyNot
from qaengine.outcome.words import explanation

PROSE = frozenset(("because", "advice", "what", "ask", "about", "text"))


class Decision(Trail):
    """All decisions about one provider on one day, with their trail.

    One that `qaengine.decide` made knows its evidence and can be asked on. That is no part of it: it stands in no JSON
    and no digest, two are equal without it, and it is left behind when a decision is pickled.
    """

    _asked: "_AskedThrough" = PrivateAttr(default_factory=lambda: _AskedThrough(None))

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

    # Asked on

    def why(self, decision: str | None = None) -> Why:
        """Why the outcome is indicated; `decision` may be left out where the policy has only one."""
        return self._enquiry().why(decision)

    def why_not(self, outcome: str, decision: str | None = None) -> WhyNot:
        """Why another outcome is not: which of its needs fail and which are unknown."""
        return self._enquiry().why_not(outcome, decision)

    def settle(self, decision: str | None = None) -> Settling:
        """What is open, what each answer would do, and the smallest sets of answers that settle it."""
        return self._enquiry().settle(decision)

    def least_change(self, wanted: str, decision: str | None = None) -> LeastChange:
        """The least change, in steps that can happen, that would `raise` or `lower` it or make it an outcome."""
        return self._enquiry().least_change(wanted, decision)

    def sensitivity(self, decision: str | None = None) -> Sensitivity:
        """How far each assumption that it uses could move, alone, before what is indicated moves."""
        return self._enquiry().sensitivity(decision)

    def without(self, *ids: str) -> Without:
        """What changes when these signals are struck out, as if they had never been recorded."""
        return self._enquiry().without(*ids)

    def asked_through(self, enquiry: Enquiry) -> Self:
        """The decision, which from now on can be asked on."""
        self._asked.enquiry = enquiry
        return self

    def _enquiry(self) -> Enquiry:
        if self._asked.enquiry is None:
            text = "this decision no longer knows the evidence it was made from"
            hint = "make it again with `qaengine.decide` from its policy and signals"
            raise QaengineError([Mistake(code="Q720", text=text, hint=hint)])
        return self._asked.enquiry


class _AskedThrough:
    """Who answers for a decision: nothing that makes one decision another."""

    def __init__(self, enquiry: Enquiry | None) -> None:
        self.enquiry = enquiry

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _AskedThrough)

    def __hash__(self) -> int:
        return 0

    def __reduce__(self) -> tuple[type["_AskedThrough"], tuple[None]]:
        return _AskedThrough, (None,)


def without_prose(value: Any) -> Any:
    """The same data without the words that explain it."""
    if isinstance(value, dict):
        return {key: without_prose(inner) for key, inner in value.items() if key not in PROSE}
    if isinstance(value, list):
        return [without_prose(inner) for inner in value]
    return value
