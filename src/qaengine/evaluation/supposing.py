"""A decision with some answers supposed: what it would come to if an open criterion were known."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from qaengine.evaluation.criteria import Asked
from qaengine.evaluation.decisions import Indication, Judged
from qaengine.outcome.truth import MET, NOT_MET, UNKNOWN, Truth

Stand = tuple[tuple[Truth, Truth], Truth, str | None]
"""How a criterion stands on a day: its answers with and without presumptions, whether it concerns, what is named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Supposed:
    """How a criterion is supposed to stand: whether it concerns the provider, its answer, and the outcome named."""

    answer: Truth
    applies: Truth = MET
    named: str | None = None

    @property
    def stand(self) -> Stand:
        """The same as a criterion stands."""
        return (self.answer, self.answer), self.applies, self.named

    @property
    def word(self) -> str:
        """In one word: met, not met, that it does not apply, or the outcome that a person names."""
        return "does_not_apply" if self.applies is NOT_MET else self.named or str(self.answer)


class Supposing:
    """A decision on one day whose open criteria can be supposed to be known, without the evidence being asked again.

    What is supposed of one criterion is supposed of it alone: whether evidence could bring it about together with the
    rest is not asked.
    """

    def __init__(self, judged: Judged, day: date) -> None:
        self.judged, self.day = judged, day
        self.asked = tuple(judged.asked())
        self._supposable = [_Supposable(asked, day) for asked in self.asked]
        self._copy = _with_criteria(judged, self._supposable)

    def open(self) -> tuple[int, ...]:
        """The places of the criteria whose answers could still move the decision."""
        moving = {id(asked) for asked in self.judged.could_move(self.day)}
        return tuple(place for place, asked in enumerate(self.asked) if id(asked) in moving)

    def options(self, place: int) -> tuple[Supposed, ...]:
        """In which ways the criterion could come to be known."""
        asked = self.asked[place]
        answer, applies = asked.answers(self.day)[1], asked.applies(self.day)
        named = asked.left_open() if asked.criterion.decided_by and asked.established(self.day) is None else ()
        met = tuple(Supposed(answer=MET, named=name) for name in named) or (Supposed(answer=MET),)
        found: tuple[Supposed, ...] = () if answer is NOT_MET else met
        found += () if answer is MET else (Supposed(answer=NOT_MET),)
        return found + ((Supposed(answer=NOT_MET, applies=NOT_MET),) if applies is UNKNOWN else ())

    def indication_if(self, supposed: Mapping[int, Supposed]) -> Indication:
        """What the decision would come to if these criteria stood so and all others as they do."""
        return self.indication_where({place: how.stand for place, how in supposed.items()})

    def indication_where(self, stands: Mapping[int, Stand]) -> Indication:
        """What the decision would come to if these criteria stood like this and all others as they do."""
        for place, stand in stands.items():
            self._supposable[place].supposed = stand
        try:
            return self._copy.indicated_now(self.day)
        finally:
            for place in stands:
                self._supposable[place].supposed = None


def stand_of(asked: Asked, day: date) -> Stand:
    """How a criterion stands on the day."""
    return asked.answers(day), asked.applies(day), asked.established(day)


class _Supposable(Asked):
    """A criterion as it stands on one day, or as it is supposed to stand."""

    def __init__(self, asked: Asked, day: date) -> None:
        self.court, self.criterion = asked.court, asked.criterion
        self.decision, self.outcome, self.part, self.clause = asked.decision, asked.outcome, asked.part, asked.clause
        self._stands = stand_of(asked, day)
        self.supposed: Stand | None = None

    def answers(self, day: date) -> tuple[Truth, Truth]:
        return (self.supposed or self._stands)[0]

    def applies(self, day: date) -> Truth:
        return (self.supposed or self._stands)[1]

    def established(self, day: date) -> str | None:
        return (self.supposed or self._stands)[2]


class _Copy(Judged):
    """The decision over criteria that are supposed."""

    def __init__(self, judged: Judged) -> None:
        self.court, self.name, self.decision, self.outcomes = (
            judged.court, judged.name, judged.decision, judged.outcomes,
        )  # fmt: skip
        self.criteria, self.only_if, self.caps, self._kept = {}, {}, [], {}

    def indicated_now(self, day: date) -> Indication:
        """What is indicated, not kept."""
        return self._indication(day)


def _with_criteria(judged: Judged, asked: list[_Supposable]) -> _Copy:
    copy = _Copy(judged)
    for outcome in judged.outcomes:
        own = [one for one in asked if one.outcome == outcome]
        copy.criteria[outcome] = tuple(one for one in own if one.part == "criteria")
        copy.only_if[outcome] = tuple(one for one in own if one.part == "only_if")
    copy.caps = [(str(one.outcome), one) for one in asked if one.part == "cap"]
    return copy
