"""What is changed, record by record: a walk over the policy tree that says where, what and into what."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, Final

from qaengine.errors import Place
from qaengine.periods import Period
from qaengine.policy.carriers import Step
from qaengine.policy.changes import Approver, Delegate, Requirement
from qaengine.policy.changes import Change as ChangeOfState
from qaengine.policy.conditions import (
    AllOf,
    AnyOf,
    Asks,
    AtLeast,
    AtLeastOf,
    AtMost,
    Every,
    FieldTest,
    Is,
    IsNot,
    LessThan,
    MoreThan,
    OrBetter,
    OrWorse,
    Some,
)
from qaengine.policy.duties import Duty
from qaengine.policy.from_document import Policy
from qaengine.policy.indicators import Band, Common, Count, Late, Overdue, OverdueRun, ScorePart
from qaengine.policy.records import AtLeastNeeded, Cap, Criterion, Decision, Outcome, Question, Setting
from qaengine.policy.words import shown
from qaengine.readings.mutants.steps import literals_beside, texts_beside, values_beside

Path = tuple[Step, ...]
GONE: Final = object()
"""In place of what a change leaves out."""

THRESHOLD, LEFT_OUT, ANY_ALL, STRICT = "threshold", "left out", "any and all", "strictness"
NUMBERED = (Count, Overdue, Late, OverdueRun)
OTHER_STRICTNESS: Mapping[type, tuple[type, str, str]] = {
    AtLeast: (MoreThan, "at_least", "more_than"),
    MoreThan: (AtLeast, "more_than", "at_least"),
    AtMost: (LessThan, "at_most", "less_than"),
    LessThan: (AtMost, "less_than", "at_most"),
}
SAME_STEP = "on whole numbers it is the same as one step of the number"
NOT_PICKED = "the outcome is recorded elsewhere, and needs no criteria"
ONE_ALONE = "of one criterion any and all are the same"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change: where, into what (GONE when it is left out), what it is called, and why it is of no use if so."""

    path: Path
    other: Any
    sort: str
    label: str
    place: Place | None
    skip: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where the walk is: the path, the nearest thing with a name, its place, and words on the way from there."""

    path: Path
    about: str
    place: Place | None
    said: str = ""
    subject: str | None = None

    def to(self, *steps: Step, said: str | None = None, subject: str | None = None) -> "Spot":
        """A spot further in."""
        words = self.said if said is None else said
        return replace(self, path=(*self.path, *steps), said=words, subject=subject or self.subject)

    def named(self, name: str, *steps: Step) -> "Spot":
        """A spot further in that has a name of its own."""
        place = getattr(name, "place", None) or self.place
        return Spot(path=(*self.path, *steps), about=str(name), place=place)

    def change(self, other: Any, sort: str, text: str, skip: str | None = None) -> Change:
        """A change of what stands here."""
        label = f"{self.about}: {text}" if self.about else text
        return Change(path=self.path, other=other, sort=sort, label=label, place=self.place, skip=skip)


def changes(policy: Policy) -> Iterator[Change]:
    """Every change to the policy's tree, in its order."""
    walk, tree = _Walk(policy), policy.tree
    top = Spot(path=(), about="", place=None)
    for name, setting in tree.settings.items():
        yield from walk.setting(setting, top.named(name, "settings", name))
    if tree.judgements is not None:
        yield from walk.inside(tree.judgements, replace(top, path=("judgements",), about="judgements"))
    for name, indicator in tree.indicators.items():
        yield from walk.inside(indicator, top.named(name, "indicators", name))
    for key in ("scope", "triggers"):
        yield from walk.criteria(getattr(tree, key), top.to(key))
    for name, decision in tree.decisions.items():
        yield from walk.decision(decision, top.named(name, "decisions", name))
    for index, question in enumerate(tree.questions):
        yield from walk.question(question, top.named(question.clause, "questions", index))
    for index, change in enumerate(tree.changes):
        yield from walk.move(change, top.to("changes", index))
    for index, delegate in enumerate(tree.delegates):
        yield from walk.delegate(delegate, top.to("delegates", index))
    for index, duty in enumerate(tree.duties):
        yield from walk.duty(duty, top.named(duty.clause[0], "duties", index))


class _Walk:
    """The walk over one policy's tree."""

    def __init__(self, policy: Policy) -> None:
        self.tree = policy.tree
        self.named = frozenset(clause for duty in policy.tree.duties for clause in duty.became_met)
        self.scales = tuple(
            dict.fromkeys(
                [
                    *(scale.values for scale in policy.vocabulary.scales.values()),
                    *(tuple(str(outcome) for outcome in one.outcomes) for one in policy.tree.decisions.values()),
                ]
            )
        )

    # Records

    def setting(self, setting: Setting, spot: Spot) -> Iterator[Change]:
        """A setting one step less and one more; of one that steps every value and every day."""
        if isinstance(setting.value, str):
            for other in texts_beside(setting.value):
                yield spot.to("value").change(other, THRESHOLD, f"{setting.value} -> {other}")
            return
        for index, step in enumerate(setting.value):
            at = spot.to("value", index)
            for other in texts_beside(step.value):
                yield at.to("value").change(other, THRESHOLD, f"{step.value} -> {other} from {step.from_} on")
            if index:
                yield from self.day(step.from_, at.to("from_", said="from"))

    def decision(self, decision: Decision, spot: Spot) -> Iterator[Change]:
        """The outcomes, the caps, and whom the decision is for."""
        for name, outcome in decision.outcomes.items():
            yield from self.outcome(outcome, decision, spot.named(f"{spot.about}.{name}", "outcomes", name))
        for index, cap in enumerate(decision.cap):
            yield from self.cap(cap, spot.named(cap.clause, "cap", index))
        yield from self.condition(decision, "applies_to", spot)

    def outcome(self, outcome: Outcome, decision: Decision, spot: Spot) -> Iterator[Change]:
        """How many criteria it needs, and each of them."""
        needs = spot.to("needs", said="needs")
        if isinstance(outcome.needs, AtLeastNeeded):
            yield from self.inside(outcome.needs, needs)
        for other in {"any": ("all",), "all": ("any",), "none_fail": ("all",)}.get(str(outcome.needs), ()):
            skip = (
                NOT_PICKED if decision.pick == "recorded" else ONE_ALONE if _is_one_alone(outcome, decision) else None
            )
            yield needs.change(other, ANY_ALL, f"needs {outcome.needs} -> {other}", skip)
        yield from self.criteria(outcome.criteria, spot.to("criteria"))
        yield from self.criteria(outcome.only_if, spot.to("only_if"))

    def criteria(self, criteria: tuple[Criterion, ...], spot: Spot) -> Iterator[Change]:
        """Each criterion left out, and its conditions."""
        kind = {"only_if": "only_if", "scope": "scope", "triggers": "trigger"}.get(str(spot.path[-1]), "criterion")
        for index, criterion in enumerate(criteria):
            at = spot.named(criterion.clause, index)
            gone = _never_met(criterion) if criterion.clause in self.named else GONE
            yield at.change(gone, LEFT_OUT, f"drop {kind}{_of(spot.about)}")
            if criterion.when is not None:
                yield from self.inside(criterion.when, at.to("when"))
            for key in ("unless", "applies_to"):
                yield from self.condition(criterion, key, at)

    def condition(self, record: Any, key: str, spot: Spot) -> Iterator[Change]:
        """A condition that may be left out, and what is in it."""
        condition = getattr(record, key)
        if condition is None:
            return
        at = spot.to(key)
        yield at.change(GONE, LEFT_OUT, f"drop {key}")
        yield from self.inside(condition, at)

    def cap(self, cap: Cap, spot: Spot) -> Iterator[Change]:
        """The cap left out, and its condition."""
        yield spot.change(GONE, LEFT_OUT, f"drop cap at {cap.at}")
        yield from self.inside(cap.when, spot.to("when"))

    def question(self, question: Question, spot: Spot) -> Iterator[Change]:
        """The question left out, and when it is asked."""
        yield spot.change(GONE, LEFT_OUT, "drop question")
        yield from self.condition(question, "when", spot)

    def move(self, change: ChangeOfState, spot: Spot) -> Iterator[Change]:
        """A way from one outcome to another left out, each who approves it, and each thing it requires."""
        way = f"{change.decision} {_ends(change)}"
        name = change.clause[0] if change.clause else change.decision
        at = spot.named(name)
        yield at.change(GONE, LEFT_OUT, f"drop change of {way}")
        for index, approver in enumerate(change.approved_by):
            yield from self.approver(approver, at.to("approved_by", index), way, len(change.approved_by))
        for index, required in enumerate(change.requires):
            yield from self.requirement(required, at.to("requires", index), way)

    def approver(self, approver: Approver, spot: Spot, way: str, number: int) -> Iterator[Change]:
        """One who approves left out, where others remain; and when they are asked."""
        who = " or ".join(approver.role)
        if number > 1:
            yield spot.change(GONE, LEFT_OUT, f"drop approver {who} of {way}")
        yield from self.condition(approver, "when", replace(spot, about=f"{spot.about} {who}"))

    def requirement(self, required: Requirement, spot: Spot, way: str) -> Iterator[Change]:
        """What must hold first left out, and its condition."""
        at = spot if required.clause is None else spot.named(required.clause)
        yield at.change(GONE, LEFT_OUT, f"drop requirement of {way}: {required.says}")
        yield from self.inside(required.when, at.to("when"))

    def delegate(self, delegate: Delegate, spot: Spot) -> Iterator[Change]:
        """A delegate left out, and the days between which they act."""
        at = replace(spot, about=f"delegate {delegate.role} of {delegate.of}")
        yield at.change(GONE, LEFT_OUT, "drop delegate")
        yield from self.day(delegate.from_, at.to("from_", said="from"))
        if delegate.until is not None:
            yield from self.day(delegate.until, at.to("until", said="until"))

    def duty(self, duty: Duty, spot: Spot) -> Iterator[Change]:
        """A duty left out, what limits it left out, and its times and conditions."""
        yield spot.change(GONE, LEFT_OUT, f"drop {duty.kind} `{shown(duty.what)}`")
        for key in ("since", "anchor"):
            if getattr(duty, key) is not None:
                yield from self.day(getattr(duty, key), spot.to(key, said=key))
        for key in ("unless", "applies_to", "blocked_while"):
            yield from self.condition(duty, key, spot)
        for one in fields(duty):
            if one.name not in ("since", "anchor", "unless", "applies_to", "blocked_while"):
                yield from self.inside(getattr(duty, one.name), spot.to(one.name, said=one.name.rstrip("_")))

    def day(self, written: str, spot: Spot) -> Iterator[Change]:
        """A day that is written as text, one less and one more."""
        on = date.fromisoformat(written)
        for other in (on - timedelta(days=1), on + timedelta(days=1)):
            yield spot.change(other.isoformat(), THRESHOLD, f"{spot.said} {on} -> {other}")

    # Conditions, tests, and whatever holds a number

    def inside(self, value: Any, spot: Spot) -> Iterator[Change]:
        """Every change inside a value of any kind; words and settings are left as they are."""
        match value:
            case bool() | str() | None:
                return
            case Fraction() | Period() | date():
                yield from self.literal(value, spot)
            case AllOf(parts=parts) | AnyOf(parts=parts):
                yield from self.parts(value, parts, spot)
            case Every(test=test) | Some(test=test):
                yield from self.quantified(value, test, spot)
            case AtLeast(bound=bound) | MoreThan(bound=bound) | AtMost(bound=bound) | LessThan(bound=bound):
                yield from self.ordered(value, bound, spot)
            case OrWorse(value=word) | OrBetter(value=word):
                yield from self.ranked(value, word, spot)
            case Is(values=values) | IsNot(values=values):
                is_it = _joined(spot.said, "is" if isinstance(value, Is) else "is_not")
                yield from self.inside(values, spot.to("values", said=is_it))
            case Asks(subject=subject, test=test):
                yield from self.inside(test, spot.to("test", said=_joined(spot.said, subject), subject=str(subject)))
            case AtLeastOf(n=n, of=of, test=test):
                yield from self.inside(n, spot.to("n", said=f"at_least_of {' and '.join(of)}, n"))
                yield from self.inside(test, spot.to("test", said=" and ".join(of), subject=str(of[0])))
            case FieldTest(path=path, test=test):
                yield from self.inside(test, spot.to("test", said=_joined(spot.said, path)))
            case tuple():
                for index, item in enumerate(value):
                    yield from self.inside(item, spot.to(index))
            case Mapping():
                for key, item in value.items():
                    yield from self.inside(item, spot.to(key, said=_joined(spot.said, str(key))))
            case Band(is_=word):
                yield from self.inside(value.from_, spot.to("from_", said=f"band {word} from"))
            case ScorePart(of=of):
                yield from self.inside(value.weight, spot.to("weight", said=f"weight of {of}"))
                yield from self.inside(value.points, spot.to("points", said=f"points of {of},"))
            case _:
                yield from self.record(value, spot) if is_dataclass(value) else ()

    def record(self, value: Any, spot: Spot) -> Iterator[Change]:
        """Every change inside the fields of a record."""
        for one in fields(value):
            said = one.name.rstrip("_")
            words = (
                spot.said if isinstance(value, Common) and one.name in ("latest", "count") else _joined(spot.said, said)
            )
            yield from self.inside(getattr(value, one.name), spot.to(one.name, said=words))

    def literal(self, value: Fraction | Period | date, spot: Spot) -> Iterator[Change]:
        """A number, a length of time or a day, one step less and one more."""
        for other in literals_beside(value):
            yield spot.change(other, THRESHOLD, f"{spot.said} {value} -> {other}".lstrip())

    def parts(self, value: AllOf | AnyOf, parts: tuple[Any, ...], spot: Spot) -> Iterator[Change]:
        """All of for any of, and the other way round; and what is in the parts."""
        now, other = ("all_of", AnyOf(parts=parts)) if isinstance(value, AllOf) else ("any_of", AllOf(parts=parts))
        if len(parts) > 1:
            swapped = "any_of" if now == "all_of" else "all_of"
            asked = _joined(spot.said, f"{now} -> {swapped}")
            yield spot.change(other, ANY_ALL, f"{asked} ({_summary(parts)})")
        for index, part in enumerate(parts):
            yield from self.inside(part, spot.to("parts", index))

    def quantified(self, value: Every | Some, test: Any, spot: Spot) -> Iterator[Change]:
        """Every for some, and the other way round; and the test."""
        now, swapped = ("every", "some") if isinstance(value, Every) else ("some", "every")
        other = (Some if isinstance(value, Every) else Every)(test=test)
        yield spot.change(other, ANY_ALL, f"{spot.said} {now} -> {swapped}")
        yield from self.inside(test, spot.to("test", said=f"{spot.said} {now}"))

    def ordered(self, value: Any, bound: Any, spot: Spot) -> Iterator[Change]:
        """Strict for not strict, and the other way round; and the number."""
        other, now, swapped = OTHER_STRICTNESS[type(value)]
        counted = isinstance(self.tree.indicators.get(spot.subject or ""), NUMBERED)
        skip = SAME_STEP if counted and isinstance(bound, Fraction) else None
        text = f"{spot.said} {now} -> {swapped} {getattr(bound, 'setting', bound)}".lstrip()
        yield spot.change(other(bound=bound), STRICT, text, skip)
        yield from self.inside(bound, spot.to("bound", said=_joined(spot.said, now)))

    def ranked(self, value: OrWorse | OrBetter, word: str, spot: Spot) -> Iterator[Change]:
        """The next better and the next worse value, on every scale that the value stands in."""
        now = "or_worse" if isinstance(value, OrWorse) else "or_better"
        scales = [scale for scale in self.scales if word in scale]
        for other in dict.fromkeys(other for scale in scales for other in values_beside(str(word), scale)):
            yield spot.to("value").change(other, THRESHOLD, f"{spot.said} {now} {word} -> {other}".lstrip())


def _never_met(criterion: Criterion) -> Criterion:
    """A criterion that a duty names, and that therefore must stay, without anything that could meet it."""
    return Criterion(clause=criterion.clause, when=AnyOf(parts=()))


def _is_one_alone(outcome: Outcome, decision: Decision) -> bool:
    """Whether the outcome has one criterion, for whomever it is, and nothing is raised to it."""
    raised = any(one.up_to for of in decision.outcomes.values() for one in of.criteria)
    return len(outcome.criteria) == 1 and outcome.criteria[0].applies_to is None and not raised


def _ends(change: ChangeOfState) -> str:
    start, end = (" or ".join(map(str, ends)) or "any" for ends in (change.from_, change.to))
    return f"from {start} to {end}" + (" at once" if change.worsening else "")


def _summary(parts: tuple[Any, ...]) -> str:
    """The first words of the parts."""
    asked = [str(part.subject) if isinstance(part, Asks) else "..." for part in parts]
    return ", ".join(asked[:4]) + (", ..." if len(asked) > 4 else "")


def _joined(before: str, after: str) -> str:
    return f"{before} {after}" if before else str(after)


def _of(about: str) -> str:
    return f" of {about}" if about else ""
