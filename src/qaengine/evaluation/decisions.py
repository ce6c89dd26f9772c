"""One decision of a policy: which outcomes the criteria establish, and which the unknown still leaves open."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise
from math import ceil

from qaengine.evaluation.criteria import Asked, Court, DecisionView
from qaengine.evaluation.in_force import Moment, Replay
from qaengine.evaluation.meters import Meter
from qaengine.evaluation.values import Candidates, Unknown
from qaengine.outcome.truth import MET, NOT_MET, UNKNOWN, Truth, all_met, any_met, at_least_met, opposite
from qaengine.policy.records import AtLeastNeeded, Criterion, Decision, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Indication:
    """What the evidence says on a day: the outcome indicated, if any, and those it leaves open, least first.

    `sure` when one is indicated, or takes whatever the others leave; else the framework may turn out to give none.
    """

    indicated: str | None
    open: tuple[str, ...]
    conflict: bool = False
    sure: bool = True

    @property
    def settled(self) -> bool:
        """Whether one outcome alone is left, and it is the one indicated."""
        return self.indicated is not None and self.open == (self.indicated,)


class Judged(DecisionView):
    """A decision over one provider's evidence, on any day up to the as-of day."""

    def __init__(self, court: Court, name: str, decision: Decision) -> None:
        self.court, self.name, self.decision = court, name, decision
        self.outcomes = tuple(str(outcome) for outcome in decision.outcomes)
        self.criteria = {o: self._asked(o, of.criteria, "criteria") for o, of in self._each()}
        self.only_if = {o: self._asked(o, of.only_if, "only_if") for o, of in self._each()}
        self.caps = [
            (
                str(cap.at),
                Asked(court, Criterion(clause=cap.clause, when=cap.when, says=cap.says), name, str(cap.at), "cap"),
            )
            for cap in decision.cap
        ]
        self._kept: dict[date, Indication] = {}

    def _each(self) -> Iterator[tuple[str, Outcome]]:
        return ((str(name), outcome) for name, outcome in self.decision.outcomes.items())

    def _asked(self, outcome: str, criteria: tuple[Criterion, ...], part: str) -> tuple[Asked, ...]:
        return tuple(Asked(self.court, criterion, self.name, outcome, part) for criterion in criteria)

    def asked(self) -> Iterator[Asked]:
        """Every criterion of the decision, outcome by outcome."""
        for outcome in self.outcomes:
            yield from self.criteria[outcome]
            yield from self.only_if[outcome]
        for _, cap in self.caps:
            yield cap

    def rank(self, outcome: str) -> int:
        """How serious: 0 is the least."""
        return self.outcomes.index(outcome)

    # What is indicated

    def indication(self, day: date) -> Indication:
        """What the evidence says on the day."""
        if day not in self._kept:
            self._kept[day] = self._indication(day)
        return self._kept[day]

    def applies(self, day: date) -> Truth:
        """Whether the decision is taken for this provider at all."""
        limits = self.decision.applies_to
        return MET if limits is None else self.court.answer(limits, day, presume=False)

    def _indication(self, day: date) -> Indication:
        applies = self.applies(day)
        if applies is NOT_MET:
            return Indication(indicated=None, open=())
        found = self._recorded(day) if self.decision.pick == "recorded" else self._picked(day)
        return found if applies is MET else Indication(indicated=None, open=found.open, sure=False)

    def _picked(self, day: date) -> Indication:
        return picked(self.decision, self.needs(day, certain=False), self.needs(day, certain=True))

    def needs(self, day: date, *, certain: bool) -> dict[str, Truth]:
        """For each outcome whether what it needs is met; `certain` leaves out what is presumed."""
        found: dict[str, Truth] = {}
        for outcome in reversed(self.outcomes):
            found[outcome] = self._need(outcome, day, certain, found)
        return found

    def _need(self, outcome: str, day: date, certain: bool, worse: dict[str, Truth]) -> Truth:
        reached = self._reached(outcome, day, certain, worse)
        conditions = _concerning(self.only_if[outcome], day, certain)
        capped = [opposite(cap.answers(day)[certain]) for at, cap in self.caps if self.rank(at) > self.rank(outcome)]
        return all_met((reached, *conditions, *capped))

    def _reached(self, outcome: str, day: date, certain: bool, worse: dict[str, Truth]) -> Truth:
        of = self.decision.outcomes[outcome]
        answers = _concerning(self.criteria[outcome], day, certain)
        match of.needs:
            case AtLeastNeeded(at_least=count):
                return at_least_met(ceil(self.court.policy.number(count, day)), answers) if answers else UNKNOWN
            case "nothing_worse":
                return opposite(any_met(worse.values()))
            case "all":
                return all_met(answers) if answers else UNKNOWN
            case "none_fail":
                return none_fail(answers)
            case _:
                own = [asked.answers(day)[certain] for asked in self.criteria[outcome]]
                return any_met((*own, *self._raised(outcome, day, certain)))

    def _raised(self, outcome: str, day: date, certain: bool) -> Iterator[Truth]:
        """What criteria of lesser outcomes say of this one: open up to here until the person who decides has spoken."""
        for asked in self.asked():
            highest = asked.criterion.up_to
            if highest is None or asked.outcome is None:
                continue
            if not self.rank(asked.outcome) < self.rank(outcome) <= self.rank(str(highest)):
                continue
            answer, named = asked.answers(day)[certain], asked.established(day)
            if answer is not NOT_MET and named in (None, outcome):
                yield answer if named == outcome else UNKNOWN

    def could_move(self, day: date) -> Iterator[Asked]:
        """The criteria whose answers could still move what is indicated or its range, and no others.

        Such a criterion is open itself, and so is what it has a say in: whether an outcome that is still possible has
        its criteria, a condition beside them, or a cap.
        """
        if self.decision.pick == "recorded":
            return
        for_good = self._needs_for_good(day)
        reached = {
            outcome: UNKNOWN if self._may_yet_fail(outcome, day) else self._reached(outcome, day, True, for_good)
            for outcome in picked(self.decision, self.needs(day, certain=False), for_good).open
            if for_good[outcome] is UNKNOWN
        }
        for asked in self.asked():
            if any(self._decides(asked, outcome, so_far, day) for outcome, so_far in reached.items()):
                yield asked

    def _needs_for_good(self, day: date) -> dict[str, Truth]:
        """For each outcome whether what it needs is met, whatever is still learned."""
        found: dict[str, Truth] = {}
        for outcome in reversed(self.outcomes):
            need = self._need(outcome, day, True, found)
            found[outcome] = UNKNOWN if need is MET and self._may_yet_fail(outcome, day) else need
        return found

    def _may_yet_fail(self, outcome: str, day: date) -> bool:
        """Whether it holds because none of its criteria is known to fail, and one of them is not known."""
        none_fail = self.decision.outcomes[outcome].needs == "none_fail"
        return none_fail and UNKNOWN in _concerning(self.criteria[outcome], day, True)

    def _decides(self, asked: Asked, outcome: str, reached: Truth, day: date) -> bool:
        """Whether the criterion is open and has a say in an outcome that is open, by how far that is reached."""
        own = UNKNOWN if asked.applies(day) is UNKNOWN else asked.answers(day)[True]
        if asked.part == "cap":
            return self.rank(str(asked.outcome)) > self.rank(outcome) and asked.answers(day)[True] is UNKNOWN
        if asked.part == "only_if":
            return asked.outcome == outcome and own is UNKNOWN
        if reached is not UNKNOWN:
            return False
        return (asked.outcome == outcome and own is UNKNOWN) or self._may_raise(asked, outcome, day)

    def _may_raise(self, asked: Asked, outcome: str, day: date) -> bool:
        """Whether it is open that a criterion of a lesser outcome raises it to this one."""
        highest, needs = asked.criterion.up_to, self.decision.outcomes[outcome].needs
        if highest is None or asked.outcome is None or needs != "any":
            return False
        if not self.rank(asked.outcome) < self.rank(outcome) <= self.rank(str(highest)):
            return False
        answer, named = asked.answers(day)[True], asked.established(day)
        return answer is not NOT_MET and named in (None, outcome) and not (named == outcome and answer is MET)

    @cached_property
    def _record(self) -> Meter:
        """The meter of the outcome that is recorded elsewhere."""
        return self.court.elsewhere(self.name)

    def _recorded(self, day: date) -> Indication:
        measured = self._record.at(day, False)
        if isinstance(measured, Unknown):
            return Indication(indicated=None, open=self.outcomes)
        assert isinstance(measured, Candidates)
        found = tuple(outcome for outcome in self.outcomes if outcome in measured.values)
        if not found:
            return Indication(indicated=None, open=self.outcomes)
        return Indication(indicated=found[0] if len(found) == 1 else None, open=found)

    # Over time

    def first_day_alike(self, day: date) -> date | None:
        """The first day since when every criterion has been to the decision what it is on `day`; None when always."""
        starts = [start for asked in self.asked() if (start := asked.alike_since(day)) is not None]
        starts += [turn for turn in self._own_turns if turn <= day]
        return max(starts, default=None)

    @cached_property
    def _own_turns(self) -> list[date]:
        """The days on which something beside the criteria may change the indication."""
        found: set[date] = set()
        if self.decision.recorded is not None:
            found |= self._record.turns(())
        if self.decision.applies_to is not None:
            found |= self.court.turns(self.decision.applies_to)
        for outcome in self.decision.outcomes.values():
            if isinstance(outcome.needs, AtLeastNeeded):
                found |= self.court.evidence.steps(outcome.needs.at_least)
        return sorted(turn for turn in found if turn <= self.court.evidence.as_of)

    def steps(self, day: date) -> Iterator[tuple[date | None, Indication]]:
        """Back in time from `day`: since which day each indication stood, the newest first; None is from ever."""
        while True:
            indication, start = self.indication(day), self.first_day_alike(day)
            while start is not None and self.indication(start - timedelta(days=1)) == indication:
                start = self.first_day_alike(start - timedelta(days=1))
            yield start, indication
            if start is None:
                return
            day = start - timedelta(days=1)

    def since(self, day: date) -> date | None:
        """The day since when the outcome has been indicated; None when nothing is indicated, or it always was."""
        wanted = self.indication(day).indicated
        found: date | None = None
        for start, indication in self.steps(day):
            if indication.indicated != wanted:
                break
            found = start
        return found if wanted is not None else None

    def indicated_at(self, day: date) -> str | None:
        """What is indicated on the day."""
        return self.indication(day).indicated

    def indicated_from(self) -> Iterator[tuple[date | None, str | None]]:
        """Since when each outcome was indicated, the newest first."""
        steps = list(self.steps(self.court.evidence.as_of))
        for (start, indication), (_, before) in pairwise(steps):
            if indication.indicated != before.indicated:
                yield start, indication.indicated
        yield steps[-1][0], steps[-1][1].indicated

    @cached_property
    def replay(self) -> Replay:
        """How what is in force has moved up to the as-of day, and what was noticed on the way."""
        return Replay(judged=self).run()

    @property
    def moments(self) -> tuple[Moment, ...]:
        """How what is in force has moved, in order."""
        return tuple(self.replay.moments)

    # How other decisions see this one

    def range_at(self, day: date) -> tuple[str, ...]:
        return self.indication(day).open

    def is_sure_at(self, day: date) -> bool:
        return self.indication(day).sure

    def in_force_at(self, day: date) -> str | None:
        standing = [moment for moment in self.moments if moment.day is None or moment.day <= day]
        return standing[-1].outcome if standing else None

    @cached_property
    def _turns(self) -> set[date]:
        indicated = {start for start, _ in self.steps(self.court.evidence.as_of) if start is not None}
        return indicated | {moment.day for moment in self.moments if moment.day is not None}

    def turns(self) -> set[date]:
        return self._turns

    def cites(self, day: date) -> set[str]:
        """What the indication of the day rests on, and what is in force: the record, or the evidence of its own day."""
        found = self._cites_indicated(day)
        for moment in [moment for moment in self.moments if moment.day is None or moment.day <= day][-1:]:
            found |= set(moment.signals)
            if moment.by == "at_once" and moment.day is not None:
                found |= self._cites_indicated(moment.day)
        return found

    def _cites_indicated(self, day: date) -> set[str]:
        known = (asked for asked in self.asked() if asked.answers(day)[0] is not UNKNOWN)
        found = {name for asked in known for name in asked.cites(day)}
        if self.decision.applies_to is not None:
            found |= self.court.cites(self.decision.applies_to, day)
        return found | (self._record.cites(day) if self.decision.recorded else set())


def _concerning(criteria: tuple[Asked, ...], day: date, certain: bool) -> list[Truth]:
    """The answers of the criteria that concern the provider; unknown where it is not known whether they do."""
    limits = [(asked, asked.applies(day)) for asked in criteria]
    return [
        asked.answers(day)[certain] if applies is MET else UNKNOWN
        for asked, applies in limits
        if applies is not NOT_MET
    ]


def none_fail(answers: list[Truth]) -> Truth:
    """At least one is met and none is known to fail."""
    if NOT_MET in answers:
        return NOT_MET
    return MET if MET in answers else UNKNOWN


def picked(decision: Decision, shown: dict[str, Truth], certain: dict[str, Truth]) -> Indication:
    """What the decision picks of its outcomes, when it is known of each whether what it needs is met."""
    outcomes = tuple(str(outcome) for outcome in decision.outcomes)
    found = _PICKS[decision.pick](outcomes, shown, certain)
    return replace(found, sure=found.indicated is not None or has_rest(decision))


def has_rest(decision: Decision) -> bool:
    """Whether the least serious outcome takes whatever the others leave, so that one of them always holds."""
    return decision.takes_the_rest


def _most_serious(outcomes: tuple[str, ...], shown: dict[str, Truth], certain: dict[str, Truth]) -> Indication:
    """The most serious outcome whose needs are met; open are those as serious as the most serious that is certain."""
    reached = [outcome for outcome in outcomes if shown[outcome] is MET]
    sure = [position for position, outcome in enumerate(outcomes) if certain[outcome] is MET]
    floor = max(sure, default=0)
    possible = tuple(outcome for outcome in outcomes[floor:] if certain[outcome] is not NOT_MET)
    return Indication(indicated=reached[-1] if reached else None, open=possible)


def _first(outcomes: tuple[str, ...], shown: dict[str, Truth], certain: dict[str, Truth]) -> Indication:
    """The first outcome in order whose needs are met, once none before it can be."""
    possible = []
    for outcome in outcomes:
        if certain[outcome] is not NOT_MET:
            possible.append(outcome)
        if certain[outcome] is MET:
            break
    unsure = next((o for o in outcomes if shown[o] is not NOT_MET), None)
    return Indication(indicated=unsure if unsure and shown[unsure] is MET else None, open=tuple(possible))


def _unique(outcomes: tuple[str, ...], shown: dict[str, Truth], certain: dict[str, Truth]) -> Indication:
    """The one outcome whose needs are met; two that are met contradict each other, and nothing is indicated."""
    reached = [outcome for outcome in outcomes if shown[outcome] is MET]
    possible = tuple(outcome for outcome in outcomes if certain[outcome] is not NOT_MET)
    return Indication(indicated=reached[0] if len(reached) == 1 else None, open=possible, conflict=len(reached) > 1)


_PICKS = {"most_serious": _most_serious, "first": _first, "unique": _unique}
