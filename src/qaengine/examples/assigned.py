"""A court whose answers come from assumed measures and not from signals: one code judges both.

What an indicator measures, what people say, what is recorded elsewhere and what is in force are given by an
`Assignment`; an indicator that rests on others is computed from theirs by its own meter. What is not assigned is
unknown. Nothing here looks at any day but the one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from qaengine.evaluation.criteria import Asked, Court, Leaf, presumption
from qaengine.evaluation.decisions import Judged
from qaengine.evaluation.evidence import Evidence
from qaengine.evaluation.meters import Meter, meter_for
from qaengine.evaluation.order import decided_first
from qaengine.evaluation.values import Candidates, Interval, Measured, Stretch, Unknown
from qaengine.examples.subjects import Position, Subject
from qaengine.outcome.truth import Truth
from qaengine.periods import Period
from qaengine.policy import indicators as op
from qaengine.policy.conditions import Condition
from qaengine.policy.from_document import Policy
from qaengine.policy.indicators import Indicator, rests_on

NOT_ASSIGNED = Unknown("nothing is assumed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """Values of a subject that the policy cannot tell apart on its day, and one of them.

    `certain` is what is measured, `shown` the same with what the policy presumes. `parts` are, of a score or a matrix,
    regions of what it rests on that come to it.
    """

    subject: Subject
    shown: Measured
    certain: Measured
    parts: tuple["Region", ...] = ()


Assignment = Mapping[Subject, Region]
"""For some subjects, the region in which they are; all others are unknown."""


@dataclass(frozen=True, slots=True)
class Assumed:
    """The meter of what is assumed."""

    shown: Measured
    certain: Measured

    def at(self, day: date, presume: bool) -> Measured:
        """What is assumed, whatever the day."""
        return self.shown if presume else self.certain

    def cites(self, day: date) -> set[str]:
        """No signal: it is assumed."""
        return set()

    def turns(self, periods: Iterable[Period]) -> set[date]:
        """No day: it is assumed for one only."""
        return set()


class AssignedCourt(Court):
    """The indicators of a policy as an assignment has them, on the day of the evidence, which holds no signal."""

    def __init__(self, evidence: Evidence, assignment: Assignment) -> None:
        super().__init__(evidence)
        self.assignment = assignment

    def meter(self, name: str) -> Meter:
        """The assumed measure of an indicator, or the meter that computes it from those it rests on."""
        indicator = self.policy.tree.indicators[name]
        region = self.assignment.get(Subject(what="indicator", name=name))
        if region is not None:
            return Assumed(region.shown, region.certain)
        if is_computed(indicator):
            return meter_for(indicator, self.policy.types[name], self.evidence, self.meter)
        return Assumed(*of_nothing(indicator))

    def people(self, question: str, roles: tuple[str, ...]) -> Meter:
        """What these people are assumed to say."""
        return self._assumed(Subject(what="people", name=str(question), by=tuple(map(str, roles))))

    def elsewhere(self, decision: str) -> Meter:
        """The outcome that is assumed to be recorded."""
        return self._assumed(Subject(what="recorded", name=decision))

    def _assumed(self, subject: Subject) -> Meter:
        region = self.assignment.get(subject)
        return Assumed(region.shown, region.certain) if region else Assumed(NOT_ASSIGNED, NOT_ASSIGNED)

    def in_force(self, decision: str) -> str | None:
        """What is assumed to be in force; None when nothing is."""
        region = self.assignment.get(Subject(what="in_force", name=decision))
        values = region.certain.values if region and isinstance(region.certain, Candidates) else ()
        return str(values[0]) if values else None

    def turn_before(self, condition: Condition, day: date) -> date | None:
        """No day: there is only one."""
        return None

    def _leaf_turns(self, leaf: Leaf) -> list[date]:
        return []


class AssignedJudged(Judged):
    """A decision over assumed measures."""

    court: AssignedCourt

    def in_force_at(self, day: date) -> str | None:
        """What is assumed to be in force."""
        return self.court.in_force(self.name)


class Assumption:
    """The whole policy judged over an assignment, by the code that judges signals."""

    def __init__(self, policy: Policy, day: date, assignment: Assignment) -> None:
        self.court = AssignedCourt(Evidence(policy, (), day, None), assignment)
        self.day = day
        self.decisions: dict[str, AssignedJudged] = {}
        for name in decided_first(policy.tree.decisions):
            judged = AssignedJudged(self.court, name, policy.tree.decisions[name])
            self.decisions[name] = self.court.decided[name] = judged

    def answers(self, position: Position) -> tuple[Truth, Truth]:
        """The answer of the criterion, and its answer without presumptions and open mitigations."""
        asked = Asked(self.court, position.criterion, position.decision, position.outcome, position.part)
        return asked.answers(self.day)


def is_computed(indicator: Indicator) -> bool:
    """Whether the indicator is worked out from others alone. A rate is not: it counts signals of its own."""
    return any(rests_on(indicator)) and not isinstance(indicator, op.Rate)


def of_nothing(indicator: Indicator) -> tuple[Measured, Measured]:
    """What is measured where no signal is held, shown and certain."""
    match indicator:
        case op.Count() | op.Sum() | op.Overdue() | op.Late() | op.OverdueRun():
            return Interval(0, None), Interval(0, None)
        case op.Span():
            return Stretch(None, None, open=True), Stretch(None, None, open=True)
        case _:
            return NOT_ASSIGNED, NOT_ASSIGNED


def presumes(indicator: Indicator) -> bool:
    """Whether the indicator presumes anything where it is unknown."""
    return presumption(indicator) is not None
