"""Example providers: signals that show what a policy answers, each decided before it is shown.

    found = example_of(policy, as_of, lambda decision: decision["concern_level"].indicated == "level_3",
                       about=("concern_level", "level_3"))
    found.signals, found.decision      # or found is None: no example was found, which is not that there is none

All signals of an example are made up: their source says `synthetic`, and the provider is `example`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import islice

from qaengine.evaluation.criteria import Asked, Court
from qaengine.evaluation.decisions import Judged
from qaengine.evaluation.evidence import Evidence
from qaengine.evaluation.judge import decide, judged
from qaengine.examples.assigned import Assignment, Region
from qaengine.examples.drafts import PROVIDER, drafted
from qaengine.examples.possibilities import Possibilities, State
from qaengine.examples.regions import kinds_of
from qaengine.examples.search import STEPS, Goal, Search, answers, indicates, is_silent
from qaengine.examples.subjects import Position, Subject
from qaengine.outcome.decision import Decision
from qaengine.outcome.truth import Truth
from qaengine.policy.from_document import Policy
from qaengine.signals.records import Signal

TRIES = 60
"""So many assignments are drafted and decided for one example before it is given up."""
Wanted = Callable[[Decision], bool]


@dataclass(frozen=True, kw_only=True)
class Example:
    """Made-up signals of one provider, by date, and what the policy decides on them; judged as far as is asked."""

    policy: Policy
    as_of: date
    signals: tuple[Signal, ...]

    @cached_property
    def decision(self) -> Decision:
        """The whole decision with its trail."""
        return decide(self.policy, self.signals, provider=PROVIDER, as_of=self.as_of)

    @cached_property
    def judged(self) -> Mapping[str, Judged]:
        """Each decision, without its trail: much cheaper, and enough to see an answer or an outcome."""
        return judged(self.policy, self.signals, provider=PROVIDER, as_of=self.as_of)

    def answer(self, position: Position) -> Truth:
        """What the criterion answers."""
        court = next(iter(self.judged.values())).court
        asked = Asked(court, position.criterion, position.decision, position.outcome, position.part)
        return asked.answers(self.as_of)[0]

    def indicated(self, decision: str) -> str | None:
        """What the decision indicates."""
        return self.judged[decision].indicated_at(self.as_of)


IsWanted = Callable[[Example], bool]


class Examples:
    """Example providers for one policy on one day; the policy is cut into its regions once."""

    def __init__(self, policy: Policy, as_of: date, space: Possibilities | None = None) -> None:
        self.policy, self.as_of = policy, as_of
        self.space = space or Possibilities(policy, as_of)

    def answering(self, position: Position, answer: Truth) -> Example | None:
        """A provider of which the criterion has the answer."""
        return self.of(answers(position, answer), lambda found: found.answer(position) is answer)

    def indicating(self, decision: str, outcome: str | None) -> Example | None:
        """A provider of which the decision indicates the outcome, or nothing."""
        return self.of(indicates(decision, outcome), lambda found: found.indicated(decision) == outcome)

    def silent(self, decision: str, *, steps: int = STEPS) -> Example | None:
        """A provider of which the framework gives no outcome, though the decision is taken."""

        def wanted(found: Example) -> bool:
            standing = found.decision[decision]
            return standing.range is None and standing.applies

        return self.of(is_silent(decision), wanted, steps=steps)

    def about(self, about: str | tuple[str, str | None], wanted: Wanted) -> Example | None:
        """A provider that is wanted, sought where a clause has one answer or the other, or a decision an outcome."""

        def is_wanted(found: Example) -> bool:
            return wanted(found.decision)

        if isinstance(about, tuple):
            return self.of(indicates(*about), is_wanted)
        goals = (answers(one, answer) for one in self.space.positions if one.clause == about for answer in Truth)
        found = (self.of(goal, is_wanted) for goal in goals)
        return next((one for one in found if one is not None), None)

    def of(self, goal: Goal, wanted: IsWanted, *, tries: int = TRIES, steps: int = STEPS) -> Example | None:
        """The first provider found that is wanted, sought where the goal holds.

        Where the signals of an assignment come to something else, it is sought again without the region of a subject
        that looks at the same signals as one that is not measured as it should be.
        """
        waiting: list[State] = [{}]
        seen: list[State] = []
        while waiting and tries > 0:
            start = waiting.pop(0)
            for state in islice(Search(self.space, goal, steps).states(start), 1):
                tries -= 1
                found = self._tried(state, wanted)
                if isinstance(found, Example):
                    return found
                fresh = [self._without(subject, start, state) for subject in found]
                waiting += [one for one in fresh if one is not None and one not in seen]
                seen += [one for one in fresh if one is not None]
        return None

    def _tried(self, state: State, wanted: IsWanted) -> Example | list[Subject]:
        """The provider, if what is wanted comes out of it; else the subjects that may stand in the way."""
        assignment = self.space.chosen(state)
        in_the_way: dict[Subject, None] = {}
        for draft in drafted(self.policy, self.as_of, assignment, self.space.cutting.tests):
            if draft.signals is None:
                in_the_way |= {subject: None for subject in assignment if subject == draft.stuck_at}
                continue
            example = Example(policy=self.policy, as_of=self.as_of, signals=draft.signals)
            if wanted(example):
                return example
            in_the_way |= dict.fromkeys(self._in_the_way(assignment, draft.signals))
        return list(in_the_way)

    def _in_the_way(self, assignment: Assignment, signals: tuple[Signal, ...]) -> list[Subject]:
        """The indicators that are not measured as they should be, and those that look at the same kinds of signal."""
        court = Court(Evidence(self.policy, signals, self.as_of, None))
        astray = [one for one in assignment.values() if one.subject.what == "indicator" and not self._is_so(court, one)]
        kinds = {kind for one in astray for kind in self._kinds(one.subject)}
        return [subject for subject in assignment if kinds & set(self._kinds(subject))]

    def _is_so(self, court: Court, region: Region) -> bool:
        meter = court.meter(region.subject.name)
        shown, certain = meter.at(self.as_of, True), meter.at(self.as_of, False)
        return self.space.is_in(Region(subject=region.subject, shown=shown, certain=certain), region)

    def _kinds(self, subject: Subject) -> tuple[str, ...]:
        return kinds_of(self.policy.tree.indicators[subject.name]) if subject.what == "indicator" else ()

    def _without(self, subject: Subject, start: State, state: State) -> State | None:
        """The start without the regions in which the subject was; None when no other is left."""
        left = start.get(subject, self.space.everything(subject)) & ~state[subject]
        return {**start, subject: left} if left else None


def example_of(policy: Policy, as_of: date, wanted: Wanted, about: str | tuple[str, str | None]) -> Example | None:
    """A provider that is wanted; `about` is the clause, or the decision and its outcome, on which that turns.

    None when no example was found, which is not that there is none.
    """
    return Examples(policy, as_of).about(about, wanted)
