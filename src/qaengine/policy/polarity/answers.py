"""Tests, conditions and criteria as formulas: when each is met, and when it is not known to fail."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from qaengine.periods import Period
from qaengine.policy.conditions import (
    AllTests,
    AtLeast,
    AtMost,
    Bound,
    Every,
    Happened,
    Indicated,
    InForce,
    Is,
    IsNot,
    Known,
    LessThan,
    Literal,
    MoreThan,
    OrBetter,
    OrWorse,
    Some,
    Test,
)
from qaengine.policy.polarity.facts import (
    FALSE,
    TRUE,
    Cut,
    Edge,
    Form,
    Number,
    OfMembers,
    Plain,
    Taken,
    all_of,
    any_of,
    denied,
    moves_of,
)
from qaengine.policy.polarity.measures import Amount, Anything, Lasting, Measure, Members, Reported, Word, Words
from qaengine.policy.polarity.signs import Sign, along, merged

Value = Callable[[Bound], Literal]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer in three values: when it is surely met, and when it may be, that is, is not known to fail."""

    sure: Form
    may: Form

    @property
    def failed(self) -> Form:
        """When it is known to fail."""
        return denied(self.may)


MET, NOT_KNOWN, NOT_MET = Answer(TRUE, TRUE), Answer(FALSE, TRUE), Answer(FALSE, FALSE)


def opposite(answer: Answer) -> Answer:
    """Met for not met, not met for met."""
    return Answer(denied(answer.may), denied(answer.sure))


def all_met(answers: Iterable[Answer]) -> Answer:
    """Not met if any is not, met if all are."""
    listed = list(answers)
    return Answer(all_of(one.sure for one in listed), all_of(one.may for one in listed))


def any_met(answers: Iterable[Answer]) -> Answer:
    """Met if any is, not met if none is."""
    listed = list(answers)
    return Answer(any_of(one.sure for one in listed), any_of(one.may for one in listed))


def at_least_met(n: int, answers: Iterable[Answer]) -> Answer:
    """Met when at least `n` are, not met when that many no longer can be."""
    listed = list(answers)
    sure, may = tuple(one.sure for one in listed), tuple(one.may for one in listed)
    return Answer(Number(n=n, parts=sure), Number(n=n, parts=may))


# Tests


def tested(subject: str, measure: Measure, test: Test, value: Value) -> Answer:
    """What a test of a measure answers."""
    match test, measure:
        case AllTests(tests=tests), _:
            return all_met(tested(subject, measure, inner, value) for inner in tests)
        case ((Every(test=inner) | Some(test=inner)), Members(of=member)):
            return _of_members(subject, isinstance(test, Every), tested(subject, member, inner, value))
        case Known(), Members(of=member):
            held = _of_members(subject, True, tested(subject, member, Known(known=True), value))
            return _plain(subject, test, Anything(moves=merged((moves_of(held.sure), moves_of(held.may)))))
        case ((Every() | Some()), _):
            return NOT_KNOWN
        case _, Members():
            return NOT_KNOWN
        case _, (Amount() | Lasting()):
            return _of_size(subject, measure, test, value)
        case _, Words():
            return _of_words(subject, measure, test, value)
        case _, Reported():
            return _reported(subject, measure, test)
        case _, Anything():
            return _plain(subject, test, measure)
        case _:
            raise AssertionError(f"{test} of {measure}")


def _of_members(subject: str, every: bool, member: Answer) -> Answer:
    return Answer(
        OfMembers(subject=subject, every=every, part=member.sure, sure=True),
        OfMembers(subject=subject, every=every, part=member.may, sure=False),
    )


def _plain(subject: str, asked: object, measure: Anything) -> Answer:
    return Answer(*(Plain(subject=subject, asked=asked, moves=measure.moves, sure=sure) for sure in (True, False)))


def _reported(subject: str, measure: Reported, test: Test) -> Answer:
    """A date or number that there may be none of: none stays none, and passes no comparison."""
    match test:
        case AtLeast() | MoreThan():
            step = Sign.RISES
        case AtMost() | LessThan():
            step = Sign.FALLS
        case Known() | Happened():
            step = Sign.STILL
        case _:
            step = Sign.BOTH
    return _plain(subject, test, Anything(moves=along(measure.moves, step)))


# Numbers and lengths of time


def _of_size(subject: str, measure: Amount | Lasting, test: Test, value: Value) -> Answer:
    def from_on(bound: Bound, *, past: bool) -> Answer:
        return _cut(subject, measure, value(bound), past)

    match test:
        case AtLeast(bound=bound):
            return from_on(bound, past=False)
        case MoreThan(bound=bound):
            return from_on(bound, past=True)
        case AtMost(bound=bound):
            return opposite(from_on(bound, past=True))
        case LessThan(bound=bound):
            return opposite(from_on(bound, past=False))
        case Known(known=known):
            held = _held(subject, measure)
            return held if known else opposite(held)
        case Is(values=bounds) if isinstance(measure, Amount):
            return any_met(_equal(subject, measure, value(bound)) for bound in bounds)
        case IsNot(values=bounds) if isinstance(measure, Amount):
            return opposite(any_met(_equal(subject, measure, value(bound)) for bound in bounds))
        case _:
            return NOT_KNOWN


def _equal(subject: str, measure: Amount, bound: Literal) -> Answer:
    """A number is one when it is neither below nor above; of two reports that differ this cannot be said."""
    if measure.told:
        return _plain(subject, ("is", bound), Anything(moves=along(measure.moves, Sign.BOTH)))
    below, above = _cut(subject, measure, bound, False), _cut(subject, measure, bound, True)
    return all_met((below, opposite(above)))


def _held(subject: str, measure: Amount | Lasting) -> Answer:
    """Whether it is known at all, which no worse evidence changes."""
    if isinstance(measure, Amount) and measure.there:
        return MET
    held = Plain(subject=subject, asked="held", moves={}, sure=True)
    return Answer(held, held)


def _cut(subject: str, measure: Amount | Lasting, bound: Literal, past: bool) -> Answer:
    """At an edge or above it; what every number reaches, or none, turns on whether it is known."""
    edge = _edge(bound, past)
    if edge is None:
        return _plain(subject, (str(bound), past), Anything(moves=along(measure.moves, Sign.BOTH)))
    if isinstance(measure, Amount):
        if measure.whole:
            edge = Edge(unit="", number=Fraction(floor(edge.number) + 1 if past else ceil(edge.number)), past=False)
        lowest = measure.least
        if lowest is not None and edge <= Edge(unit="", number=lowest, past=False):
            return Answer(_held(subject, measure).sure, TRUE)
        if measure.most is not None and edge > Edge(unit="", number=measure.most, past=False):
            return Answer(FALSE, denied(_held(subject, measure).sure))
    return Answer(*(Cut(subject=subject, of=measure, edge=edge, up=True, sure=sure) for sure in (True, False)))


def _edge(bound: Literal, past: bool) -> Edge | None:
    match bound:
        case Fraction():
            return Edge(unit="", number=bound, past=past)
        case Period(months=months, days=0, working_days=0):
            return Edge(unit="months", number=Fraction(months), past=past)
        case Period(months=0, days=days, working_days=0):
            return Edge(unit="days", number=Fraction(days), past=past)
        case Period(months=0, days=0, working_days=days):
            return Edge(unit="working days", number=Fraction(days), past=past)
        case _:
            return None


# Words


def _of_words(subject: str, measure: Words, test: Test, value: Value) -> Answer:
    if isinstance(test, Known):
        return _named(subject, measure, test)
    said = {word: truth(test, word, measure, value) for word in measure.values}
    if None in said.values():
        return _plain(subject, test, Anything(moves=measure.moves))
    met = frozenset(word for word, answer in said.items() if answer == "met")
    not_failed = frozenset(word for word, answer in said.items() if answer != "not met")
    return Answer(_taken(subject, measure, met, sure=True), _taken(subject, measure, not_failed, sure=False))


def _named(subject: str, measure: Words, test: Known) -> Answer:
    """Whether a value is held that says something: one of them at least, and not nothing."""
    said = frozenset(word for word in measure.values if word is not None and word not in _outside(measure))
    held = all_of((_taken(subject, measure, measure.values, sure=True), _taken(subject, measure, said, sure=False)))
    known = Answer(held, held)
    return known if test.known else opposite(known)


def _taken(subject: str, measure: Words, values: frozenset[Word], *, sure: bool) -> Form:
    if sure and not values:
        return FALSE
    if not sure and values == measure.values:
        return TRUE
    return Taken(subject=subject, of=measure, values=values, sure=sure)


def is_said(subject: str, measure: Words, values: Iterable[Word]) -> Form:
    """When it is surely one of these values."""
    return _taken(subject, measure, frozenset(values), sure=True)


def is_silent(subject: str, measure: Words) -> Form:
    """When nothing is said."""
    return _taken(subject, measure, frozenset(), sure=False)


def _outside(measure: Words) -> tuple[str, ...]:
    return measure.kind.outside if measure.kind is not None else ()


def truth(test: Test, word: Word, measure: Words, value: Value) -> str | None:
    """What a test answers of a value that is known: `met`, `not met` or `unknown`; None when that is not told here."""
    match test:
        case Is(values=bounds):
            return _is_one_of(word, [value(bound) for bound in bounds], measure)
        case IsNot(values=bounds):
            said = _is_one_of(word, [value(bound) for bound in bounds], measure)
            return {"met": "not met", "not met": "met"}.get(said, said)
        case OrWorse(value=limit) | OrBetter(value=limit) if measure.kind is not None:
            scale = measure.kind.scale_of(limit) or ()
            if word not in scale:
                return "unknown" if word in _outside(measure) else "not met"
            rank, wanted = scale.index(str(word)), scale.index(limit)
            return "met" if (rank >= wanted if isinstance(test, OrWorse) else rank <= wanted) else "not met"
        case Happened(happened=happened):
            return "met" if (word is not None) is happened else "not met"
        case _:
            return None


def _is_one_of(word: Word, named: list[Literal], measure: Words) -> str:
    if any(word == one and isinstance(word, bool) is isinstance(one, bool) for one in named):
        return "met"
    return "unknown" if word in _outside(measure) else "not met"


def passing(test: Test, outcomes: Words, value: Value) -> Iterator[bool | None]:
    """Of each outcome, the least serious first, whether it passes; None where that is not told here."""
    assert outcomes.kind is not None
    for outcome in outcomes.kind.values:
        yield _passes(test, outcome, outcomes, value)


def _passes(test: Test, outcome: str, outcomes: Words, value: Value) -> bool | None:
    match test:
        case AllTests(tests=tests):
            said = [_passes(inner, outcome, outcomes, value) for inner in tests]
            return None if None in said else all(said)
        case Known(known=known):
            return known
        case Indicated() | InForce():
            return None
        case _:
            found = truth(test, outcome, outcomes, value)
            return None if found is None else found == "met"
