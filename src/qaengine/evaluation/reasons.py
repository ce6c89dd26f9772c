"""Why a criterion has its answer, in words: what was measured where it decided."""

from collections.abc import Iterable
from datetime import date
from typing import assert_never

from qaengine.evaluation.criteria import Asked, Court
from qaengine.evaluation.values import Candidates, Interval, Measured, Members, Scalar, Stretch, Unknown
from qaengine.outcome.phrases import counted, day_words, listed, number_words, words_of
from qaengine.outcome.rule_words import title_of
from qaengine.outcome.truth import MET, NOT_MET, UNKNOWN, Truth
from qaengine.policy.conditions import (
    AllOf,
    AnyOf,
    Asks,
    AtLeastOf,
    Condition,
    Every,
    Indicated,
    InForce,
    NoneOf,
    Some,
    Test,
)


def because(asked: Asked, day: date) -> str:
    """The reason of the answer on the day: a person's word, what does not apply, or what was measured."""
    applies = asked.applies(day)
    if applies is NOT_MET:
        assert asked.criterion.applies_to is not None
        return f"does not concern this provider: {_condition(asked.court, asked.criterion.applies_to, day, NOT_MET)}"
    judged = asked.judged(day)
    if judged is not None:
        who = listed([words_of(role) for role in asked.criterion.judged_by], "or")
        return {MET: f"{who} says yes", NOT_MET: f"{who} says no", UNKNOWN: f"the answers of {who} differ"}[judged]
    if asked.criterion.when is None:
        return f"nobody has answered; {listed([words_of(role) for role in asked.criterion.judged_by], 'or')} may"
    return _with_mitigation(asked, day)


def _with_mitigation(asked: Asked, day: date) -> str:
    assert asked.criterion.when is not None
    court, answer = asked.court, asked.answers(day)[0]
    found = court.answer(asked.criterion.when, day, presume=True)
    reason = _condition(court, asked.criterion.when, day, found)
    if asked.criterion.unless is None or found is NOT_MET:
        return reason
    blocked = court.answer(asked.criterion.unless, day, presume=True)
    mitigation = _condition(court, asked.criterion.unless, day, blocked)
    if answer is NOT_MET:
        return f"{reason}; but {mitigation}"
    return f"{reason}; no mitigation is recorded ({mitigation})" if blocked is UNKNOWN else reason


def _condition(court: Court, condition: Condition, day: date, answer: Truth) -> str:
    """What decided: the parts that have the answer of the whole."""
    match condition:
        case Asks(subject=subject, test=test):
            return _asks(court, subject, test, day)
        case AllOf(parts=parts) | AnyOf(parts=parts):
            return _parts(court, parts, day, answer)
        case NoneOf(parts=parts):
            inner = {MET: NOT_MET, NOT_MET: MET, UNKNOWN: UNKNOWN}[answer]
            return _parts(court, parts, day, inner)
        case AtLeastOf(n=n, of=of):
            values = [_asked_value(court, subject, day) for subject in of]
            return f"{number_words(court.policy.number(n, day))} or more wanted: {'; '.join(values)}"
        case _:
            assert_never(condition)


def _parts(court: Court, parts: Iterable[Condition], day: date, answer: Truth) -> str:
    answers = [(part, court.answer(part, day, presume=True)) for part in parts]
    deciding = [(part, found) for part, found in answers if found is answer] or answers
    return "; ".join(dict.fromkeys(_condition(court, part, day, found) for part, found in deciding))


def _asks(court: Court, subject: str, test: Test, day: date) -> str:
    match test:
        case Indicated():
            possible = [words_of(outcome) for outcome in court.decided[subject].range_at(day)]
            return f"{words_of(subject)} can be {listed(possible, 'or')}"
        case InForce():
            standing = court.decided[subject].in_force_at(day)
            return f"{words_of(subject)} in force is {words_of(standing) if standing else 'not known'}"
        case Every() | Some():
            return f"{title_of(court.policy, subject)}: {measured_words(court.measured(subject, day, True))}"
        case _:
            return _asked_value(court, subject, day)


def _asked_value(court: Court, subject: str, day: date) -> str:
    measured = court.measured(subject, day, True)
    joint = ": " if isinstance(measured, Members | Interval | Stretch) else " "
    verb = "" if joint == ": " else "is "
    return f"{title_of(court.policy, subject)}{joint}{verb}{measured_words(measured)}"


def measured_words(measured: Measured) -> str:
    """What was measured, in words."""
    match measured:
        case Unknown(why=why):
            return f"not known ({why})"
        case Candidates(values=values):
            return listed([_scalar(value) for value in values], "or")
        case Interval(low=low, high=high):
            if high is None:
                return f"{number_words(low)} held, perhaps more"
            return number_words(low) if low == high else f"{number_words(low)} to {number_words(high)}"
        case Stretch():
            return _stretch(measured)
        case Members():
            return _of_members(measured)
        case _:
            assert_never(measured)


def _scalar(value: Scalar) -> str:
    if value is None:
        return "not yet"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return day_words(value)
    return words_of(value) if isinstance(value, str) else number_words(value)


def _stretch(stretch: Stretch) -> str:
    span = stretch.certain or stretch.possible
    if span is None:
        return "not known" if stretch.open else "none"
    first, last = span
    text = f"from {day_words(first)} to {day_words(last)}, {counted((last - first).days, 'day')}"
    return text if stretch.certain else f"perhaps {text}"


def _of_members(measured: Members) -> str:
    if not measured.of:
        return "none held"
    grouped: dict[str, list[str]] = {}
    for member, value in measured.of.items():
        grouped.setdefault(measured_words(value), []).append(words_of(str(member)))
    if len(grouped) == 1:
        return f"{next(iter(grouped))} for all of {listed(next(iter(grouped.values())))}"
    return "; ".join(f"{text} for {listed(members)}" for text, members in grouped.items())
