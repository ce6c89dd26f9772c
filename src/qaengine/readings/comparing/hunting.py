"""For each difference a provider on whom the two policies part: sought among recipes for its spot, decided by both, and
made as small as it can be while they still part.

What is found is shown by deciding. What is not found is only not found: the number of histories looked through is kept.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice, permutations

from qaengine.errors import QaengineError
from qaengine.evaluation.criteria import Asked, Court
from qaengine.evaluation.decisions import Judged
from qaengine.evaluation.evidence import Evidence
from qaengine.evaluation.judge import decide
from qaengine.evaluation.order import decided_first
from qaengine.outcome.decision import Decision
from qaengine.outcome.truth import MET, NOT_MET, UNKNOWN, Truth
from qaengine.policy.from_document import Policy
from qaengine.policy.records import Criterion
from qaengine.readings.comparing.apart import Apart, Lenient, apart, lenient
from qaengine.readings.comparing.grouping import CRITERIA, Difference
from qaengine.readings.comparing.mixing import in_turn
from qaengine.readings.comparing.pantry import Recipe, criteria_of
from qaengine.readings.comparing.recipes import Kitchen
from qaengine.readings.comparing.vocabularies import together
from qaengine.signals.from_record import signal_from_record
from qaengine.signals.records import Signal
from qaengine.signals.vocabulary import Vocabulary

NONE, LITTLE, MUCH = 0, 1, 2
"""What a history promises: both say the same; one knows more than the other; one calls met what the other does not."""
PROVIDER = "synthetic-1"
SHOWS_IN_NO_DECISION = ("vocabulary", "decision_removed", "decision_added", "clause")
"""What is not seen by deciding: which signals can be read, decisions that one policy alone takes, a clause's number."""
NEED_SEVERAL = ("needs", "pick", "order")
MOST_OF_A_DAY = 150
MOST_HISTORIES = 400
"""For each difference so many histories are looked through at most, if no other number is asked for."""
FEW, SOME, ENOUGH = 3, 8, 24
"""So many histories are decided by both: when one shows what it should, when one shows less, when none does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A made-up provider on whom the two policies part, on a day: the signals, and all that is said otherwise."""

    as_of: date
    signals: tuple[Signal, ...]
    apart: tuple[Apart, ...]
    because: tuple[tuple[str, str, str], ...] = ()
    """For each clause whose answer differs, why by the old policy and why by the new one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hunted:
    """What came of looking for one difference: an example, or none among so many histories."""

    example: Example | None
    histories: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LenientExample:
    """A provider about whom the new policy says something less serious than the old one."""

    found: Lenient
    example: Example


class Hunt:
    """Two policies and a day; histories that were looked through are kept, so that none is decided twice."""

    def __init__(self, old: Policy, new: Policy, as_of: date, most: int = MOST_HISTORIES) -> None:
        self.old, self.new, self.as_of, self.most = old, new, as_of, most
        self.words: Vocabulary | None = _together(old, new)
        self.looked_through = 0
        self.lenient: list[LenientExample] = []
        self._decided: dict[tuple[date, tuple[Signal, ...]], tuple[Decision, Decision]] = {}

    def hunted(self, difference: Difference) -> Hunted:
        """The best example of the difference: on its criteria, else on its duties and whatever else it shows in."""
        if difference.what in SHOWS_IN_NO_DECISION:
            return Hunted(example=None, histories=0)
        number = 0
        for stage in _stages(difference):
            found = self._hunted(stage)
            number += found.histories
            if found.example is not None:
                return replace(found, histories=number)
        return Hunted(example=None, histories=number)

    def _hunted(self, difference: Difference) -> Hunted:
        found: list[tuple[tuple[int, int, int], date, tuple[Signal, ...]]] = []
        later: list[tuple[date, tuple[Signal, ...]]] = []
        number = decided = 0
        for day, signals in islice(self._histories(difference), self.most):
            number += 1
            promise = self._promise(difference, day, signals)
            if promise == LITTLE and len(later) < SOME:
                later.append((day, signals))
            if promise != MUCH:
                continue
            decided += 1
            if told := self._telling(difference, day, signals):
                found.append(((self._weight(difference, told), len(signals), number), day, signals))
            least = min((rank[0] for rank, _, _ in found), default=None)
            if decided >= (ENOUGH if least is None else FEW if least <= _aim(difference) else SOME):
                break
        for day, signals in later if not found else ():
            if told := self._telling(difference, day, signals):
                found.append(((self._weight(difference, told), len(signals), number), day, signals))
        if not found:
            return Hunted(example=None, histories=number)
        _, day, signals = min(found, key=lambda one: one[0])
        return Hunted(example=self._shrunk(difference, day, signals), histories=number)

    def _promise(self, difference: Difference, day: date, signals: tuple[Signal, ...]) -> int:
        """How likely it is that the two part by the difference on this history, seen without the whole trail."""
        if any(spot.part not in CRITERIA for spot in difference.of):
            return MUCH
        old, new = (_glance(policy, difference, day, signals) for policy in (self.old, self.new))
        if old == new:
            return NONE
        return MUCH if {one for one in old if MET in one} != {one for one in new if MET in one} else LITTLE

    # Deciding by both

    def _both(self, day: date, signals: tuple[Signal, ...]) -> tuple[Decision, Decision]:
        key = day, signals
        if key not in self._decided:
            old, new = (decide(one, signals, provider=PROVIDER, as_of=day) for one in (self.old, self.new))
            self._decided[key] = old, new
            self.looked_through += 1
            self._note_lenient(old, new, day, signals)
        return self._decided[key]

    def _note_lenient(self, old: Decision, new: Decision, day: date, signals: tuple[Signal, ...]) -> None:
        for found in lenient(old, new):
            known = [
                one for one in self.lenient if (one.found.decision, one.found.about) == (found.decision, found.about)
            ]
            if not known or len(signals) < len(known[0].example.signals):
                example = Example(as_of=day, signals=signals, apart=apart(old, new))
                self.lenient = [one for one in self.lenient if one not in known]
                self.lenient.append(LenientExample(found=found, example=example))

    def lenient_examples(self) -> tuple[LenientExample, ...]:
        """Where the new policy was found less serious: for each decision, in what, the smallest example."""
        found = sorted(self.lenient, key=lambda one: (one.found.decision, one.found.about))
        return tuple(self._smallest(one) for one in found)

    def _smallest(self, one: LenientExample) -> LenientExample:
        day, signals, smaller = one.example.as_of, one.example.signals, True
        while smaller:
            smaller = False
            for fewer in _fewer(signals):
                alike = [each for each in lenient(*self._both(day, fewer)) if _is_alike(each, one.found)]
                if alike:
                    one = LenientExample(found=alike[0], example=self._example(day, fewer))
                    signals, smaller = fewer, True
                    break
        return one

    def _telling(self, difference: Difference, day: date, signals: tuple[Signal, ...]) -> tuple[Apart, ...]:
        """In what the two part, when it is by this difference; nothing otherwise."""
        found = apart(*self._both(day, signals))
        return found if any(concerns(difference, one) for one in found) else ()

    def _weight(self, difference: Difference, found: Iterable[Apart]) -> int:
        return min(
            one.weight for one in found
            if concerns(difference, one) or difference.decision is None or one.decision == difference.decision
        )  # fmt: skip

    # Smaller

    def _shrunk(self, difference: Difference, day: date, signals: tuple[Signal, ...]) -> Example:
        weight = self._weight(difference, self._telling(difference, day, signals))
        smaller = True
        while smaller:
            smaller = False
            for fewer in _fewer(signals):
                found = self._telling(difference, day, fewer)
                if found and self._weight(difference, found) <= weight:
                    signals, smaller = fewer, True
                    break
        return self._example(day, signals)

    def _example(self, day: date, signals: tuple[Signal, ...]) -> Example:
        old, new = self._both(day, signals)
        found = apart(old, new)
        clauses = [one.clause for one in found if one.about == "criterion" and one.clause is not None]
        because = tuple((clause, _because(old, clause), _because(new, clause)) for clause in clauses)
        return Example(as_of=day, signals=signals, apart=found, because=because)

    # Histories to look through

    def _histories(self, difference: Difference) -> Iterator[tuple[date, tuple[Signal, ...]]]:
        seen = set()
        for day in self._days(difference):
            if difference.what in NEED_SEVERAL:
                yield from ((day, signals) for signals in self._several(difference, day))
            kitchens = [Kitchen(*both, day, difference.what) for both in ((self.old, self.new), (self.new, self.old))]
            for recipe in islice(in_turn([_recipes(one, difference) for one in kitchens]), MOST_OF_A_DAY):
                signals = self._signals(recipe)
                if signals is not None and (day, signals) not in seen:
                    seen.add((day, signals))
                    yield day, signals

    def _several(self, difference: Difference, day: date) -> Iterator[tuple[Signal, ...]]:
        """Of the criteria of an outcome one that is met beside one that fails, and two that are met."""
        for policy, other in ((self.old, self.new), (self.new, self.old)):
            kitchen = Kitchen(policy, other, day)
            found = [
                self._sides(kitchen, criterion, decision, outcome)
                for criterion, decision, outcome in criteria_of(policy)
                if decision == difference.decision and difference.outcome in (None, outcome)
            ]
            for (met, _), (other_met, failing) in permutations(found, 2):
                for second in (failing, other_met):
                    if met is not None and second is not None and (both := self._signals((*met, *second))) is not None:
                        yield both

    def _sides(
        self, kitchen: Kitchen, criterion: Criterion, decision: str | None, outcome: str | None
    ) -> tuple[Recipe | None, Recipe | None]:
        """The first recipe by which a criterion is met, and the first by which it fails."""
        found: dict[Truth, Recipe] = {}
        for recipe in islice(kitchen.criterion(criterion, decision, outcome), SOME * 2):
            if (signals := self._signals(recipe)) is not None:
                court = _court(kitchen.policy, kitchen.day, signals)
                answer = Asked(court, criterion, decision, outcome, "criteria").answers(kitchen.day)[0]
                found.setdefault(answer, recipe)
        return found.get(MET), found.get(NOT_MET)

    def _days(self, difference: Difference) -> Iterator[date]:
        """The day asked for, those on which a changed setting steps, and others, for months differ in length."""
        others = [self.as_of - timedelta(days=days) for days in (30, 61, 91, 122)]
        yield from dict.fromkeys([self.as_of, *difference.days, *others])

    def _signals(self, recipe: Recipe) -> tuple[Signal, ...] | None:
        """The signals that the records are; None when they break the vocabulary."""
        if self.words is None:
            return None
        found = []
        try:
            for number, record in enumerate(sorted(recipe, key=lambda one: str(one["date"])), start=1):
                whole = {"id": f"s{number}", "provider": PROVIDER, **record}
                found.append(signal_from_record(whole, vocabulary=self.words))
        except QaengineError:
            return None
        return tuple(found)


def _stages(difference: Difference) -> Iterator[Difference]:
    """The difference as it shows in criteria, and as it shows elsewhere."""
    inside = tuple(spot for spot in difference.of if spot.part in CRITERIA)
    elsewhere = tuple(spot for spot in difference.of if spot.part not in CRITERIA)
    for spots in (inside, elsewhere):
        if spots and len(spots) < len(difference.of):
            clauses = tuple(dict.fromkeys(clause for spot in spots for clause in spot.clause.split(", ")))
            yield replace(difference, of=spots, clauses=clauses)
    if not inside or not elsewhere:
        yield difference


def _aim(difference: Difference) -> int:
    """How much an example of the difference can be expected to show: see `Apart.weight`."""
    parts = {spot.part for spot in difference.of}
    return 3 if "duty" in parts else 4 if "question" in parts else 2 if "change" in parts else 0


def _court(policy: Policy, day: date, signals: tuple[Signal, ...]) -> Court:
    court = Court(Evidence(policy, signals, day, None))
    for name in decided_first(policy.tree.decisions):
        court.decided[name] = Judged(court, name, policy.tree.decisions[name])
    return court


Glance = set[tuple[object, ...]]


def _glance(policy: Policy, difference: Difference, day: date, signals: tuple[Signal, ...]) -> Glance:
    """What the policy says where the difference is: the known answers of criteria, or what a decision indicates."""
    court = _court(policy, day, signals)
    judged = court.decided.get(str(difference.decision))
    if isinstance(judged, Judged) and not difference.clauses:
        indication = judged.indication(day)
        return {(MET, indication.indicated), ("open", *indication.open)}
    clauses = {*difference.clauses, difference.old}
    asked = [
        (outcome, Asked(court, criterion, decision, outcome, "criteria"))
        for criterion, decision, outcome in criteria_of(policy)
        if criterion.clause in clauses or not difference.clauses
    ]
    answers = [(outcome, one.clause if not difference.clauses else "", one.answers(day)[0]) for outcome, one in asked]
    return {(place, clause, answer) for place, clause, answer in answers if answer is not UNKNOWN}


def concerns(difference: Difference, one: Apart) -> bool:
    """Whether what the two policies say otherwise is by this difference."""
    parts = {spot.part for spot in difference.of}
    if parts & {"change"}:
        return one.about == "in force" or (one.about == "obligation" and one.clause in difference.clauses)
    if parts & {"question"}:
        return one.about == "question" and one.clause in difference.clauses
    if difference.clauses:
        return one.clause in (*difference.clauses, difference.old)
    return difference.decision is None or one.decision == difference.decision


def _recipes(kitchen: Kitchen, difference: Difference) -> Iterator[Recipe]:
    tree, clauses = kitchen.policy.tree, {*difference.clauses, difference.old}
    ways: list[Iterator[Recipe]] = []
    whole = not difference.clauses
    for criterion, decision, outcome in criteria_of(kitchen.policy):
        if str(criterion.clause) in clauses or (whole and difference.decision in (None, decision)):
            ways.append(kitchen.criterion(criterion, decision, outcome))
    ways += [kitchen.duty(one) for one in tree.duties if clauses & set(map(str, one.clause))]
    ways += [kitchen.change(one) for one in tree.changes if clauses & set(map(str, one.clause))]
    ways += [kitchen.condition(one.when) for one in tree.questions if str(one.clause) in clauses]
    if difference.what == "holds":
        ways.append(kitchen.answers_that_lapse())
    if whole:
        ways.insert(0, iter([({"kind": "provider.profile", "date": kitchen.day - timedelta(days=1)},)]))
    yield from in_turn(ways)


def _is_alike(one: Lenient, other: Lenient) -> bool:
    return (one.decision, one.about) == (other.decision, other.about)


def _fewer(signals: tuple[Signal, ...]) -> Iterator[tuple[Signal, ...]]:
    """The same without one signal, or without one field of one."""
    for number in range(len(signals)):
        yield (*signals[:number], *signals[number + 1 :])
    for number, signal in enumerate(signals):
        for name in signal.fields:
            fields = {key: value for key, value in signal.fields.items() if key != name}
            yield (*signals[:number], replace(signal, fields=fields), *signals[number + 1 :])


def _together(old: Policy, new: Policy) -> Vocabulary | None:
    try:
        return together((old, new))
    except QaengineError:
        return None


def _because(decision: Decision, clause: str) -> str:
    return "; ".join(dict.fromkeys(one.because for one in decision.criteria if one.clause == clause)) or "not asked"
