"""Indicators in plain words: what is measured, over which signals, in which time."""

from collections.abc import Iterable, Iterator, Mapping
from typing import assert_never

from qaengine.outcome.phrases import listed, words_of
from qaengine.outcome.rule_words import bound_words, text_words, title_of, wanted_words
from qaengine.policy.conditions import Bound, Where
from qaengine.policy.from_document import Policy
from qaengine.policy.indicators import (
    Age,
    Band,
    Bands,
    Baseline,
    Count,
    Indicator,
    Judgement,
    Late,
    Latest,
    Matrix,
    OfKind,
    Overdue,
    OverdueRun,
    PartOf,
    Presume,
    Rate,
    Score,
    Share,
    Span,
    Sum,
    Worst,
)


def measure_words(policy: Policy, indicator: Indicator) -> str:
    """What the indicator measures, without its title."""
    match indicator:
        case Latest():
            return _latest(policy, indicator)
        case PartOf(part_of=group, members=members):
            return f"of {title_of(policy, group)} only {listed([words_of(member) for member in members])}"
        case Count():
            return _count(policy, indicator)
        case Sum(sum=kinds, field=field, where=where, within=within):
            return f"the total of “{field_words(field)}” over {signals_words(policy, kinds, where, within)}"
        case Span(span=kinds, where=where, within=within):
            return f"how long it is from the first to the last of {signals_words(policy, kinds, where, within)}"
        case Age():
            return _age(policy, indicator)
        case Overdue() | Late() | OverdueRun():
            return _not_done(policy, indicator)
        case Share(share=kinds, matching=matching, where=where, within=within):
            of = signals_words(policy, kinds, where, within)
            return f"which share of {of} has {where_words(policy, matching)}"
        case Worst(worst=group):
            return f"the worst value among {title_of(policy, group)}"
        case Rate():
            return _rate(policy, indicator)
        case Score():
            return _score(policy, indicator)
        case Bands(bands_of=number, bands=bands):
            return f"the band into which {title_of(policy, number)} falls: {bands_words(policy, bands)}"
        case Matrix(rows=rows, columns=columns, matrix=matrix):
            cells = f"{title_of(policy, rows)} against {title_of(policy, columns)}"
            return f"the cell of a table, {cells}: {'; '.join(_cells(matrix))}"
        case Judgement():
            return _judgement(policy, indicator)
        case _:
            assert_never(indicator)


# Signals


def signals_words(policy: Policy, kinds: Iterable[OfKind], where: Where = (), within: Bound | None = None) -> str:
    """Signals of one kind or several, in brackets what each must say, and how far back they count."""
    said = [f"“{kind_words(kind.kind)}”{_such(policy, (*kind.where, *where))}" for kind in kinds]
    back = f" in the last {bound_words(policy, within)}" if within is not None else ""
    return f"signals of the {'kind' if len(said) == 1 else 'kinds'} {listed(said, 'or')}{back}"


def _such(policy: Policy, where: Where) -> str:
    return f" ({where_words(policy, where)})" if where else ""


def where_words(policy: Policy, where: Where) -> str:
    """What a signal must say, field by field."""
    return "; ".join(f"{field_words(test.path)}: {wanted_words(policy, test.test)}" for test in where)


def field_words(path: str) -> str:
    """A field by its name as words, of a map with the key."""
    field, _, key = path.partition(".")
    return f"{words_of(field)} ({words_of(key)})" if key else words_of(field)


def kind_words(kind: str) -> str:
    """A kind of signal by its name as words: `cqc.inspection` as `CQC inspection`."""
    return " ".join(words_of(part) for part in kind.split("."))


def kinds_measured(indicator: Indicator) -> tuple[str, ...]:
    """The kinds of signal that an indicator itself is taken from; none when it rests on other indicators."""
    match indicator:
        case (
            Latest(latest=kinds) | Count(count=kinds) | Sum(sum=kinds) | Span(span=kinds) | Share(share=kinds)
            | Rate(rate=kinds)
        ):  # fmt: skip
            return tuple(str(kind.kind) for kind in kinds)
        case Age(age=kind) | Overdue(overdue=kind) | Late(late=kind) | OverdueRun(overdue_run=kind):
            return (str(kind),)
        case Judgement():
            return ("officer.judgement",)
        case PartOf() | Worst() | Score() | Bands() | Matrix():
            return ()
        case _:
            assert_never(indicator)


# Operators that need more than a line


def _latest(policy: Policy, latest: Latest) -> str:
    signals = signals_words(policy, latest.latest, latest.where, latest.within)
    newest = f"the newest “{field_words(latest.field)}”"
    if latest.for_each is None:
        return f"{newest} among {signals}"
    members = f" ({listed([words_of(member) for member in latest.members])})" if latest.members else ""
    return f"{newest} for each “{field_words(latest.for_each)}”{members} among {signals}"


def _count(policy: Policy, count: Count) -> str:
    signals = signals_words(policy, count.count, count.where, count.within)
    if count.same:
        return f"the largest number with the same “{field_words(count.same)}” among {signals}"
    if distinct := count.distinct or count.distinct_in:
        return f"how many different values of “{field_words(distinct)}” there are among {signals}"
    return f"how many {signals} there are"


def presumed_words(presume: Presume) -> str:
    """What is taken of a field that nobody filled in."""
    fields = listed([f"{words_of(field)}: {text_words(value)}" for field, value in presume.fields.items()])
    return f"where it is not recorded it is taken as {fields}, for what is indicated only"


def _age(policy: Policy, age: Age) -> str:
    signals = signals_words(policy, (OfKind(kind=age.age),), age.where)
    start = f", counted from “{field_words(age.from_)}”" if age.from_ else ""
    end = f" until “{field_words(age.until)}”" if age.until else ""
    again = age.joined_within
    joined = f"; what begins again within {bound_words(policy, again)} goes on" if again is not None else ""
    return f"how long the oldest still open has been open, of {signals}{start}{end}{joined}"


def _not_done(policy: Policy, late: Overdue | Late | OverdueRun) -> str:
    within = late.within if isinstance(late, Late) else None
    match late:
        case Overdue(overdue=kind, grace=grace):
            what = "how many are past their day and not done"
        case Late(late=kind, grace=grace):
            what = "how many were not done by their day, even if done since"
        case OverdueRun(overdue_run=kind):
            what, grace = "the most in a row that are past their day and not done", None
    extra = f" and {bound_words(policy, grace)} more" if grace is not None else ""
    signals = signals_words(policy, (OfKind(kind=kind),), late.where, within)
    day, done = field_words(late.due), field_words(late.done)
    return f"{what}, of {signals}; the day is “{day}”{extra}, and “{done}” shows it done"


def _rate(policy: Policy, rate: Rate) -> str:
    expected = rate.expected
    usual = (
        f"comparable providers’ {words_of(expected.baseline)}"
        if isinstance(expected, Baseline)
        else f"{bound_words(policy, expected)} a year"
    )
    each = bound_words(policy, rate.each) if rate.each is not None else "1"
    above = (
        f"above means more than {bound_words(policy, rate.times)} times that"
        if rate.times is not None
        else "above and below are what chance alone would seldom bring"
    )
    few = f"fewer than {bound_words(policy, rate.minimum)} are never above"
    signals = signals_words(policy, rate.rate, rate.where, rate.within)
    return f"{signals} against {usual} for each {each} of {title_of(policy, rate.per)}; {above}; {few}"


def _score(policy: Policy, score: Score) -> str:
    parts = [
        f"{title_of(policy, part.of)} (weight {bound_words(policy, part.weight)}{_points(policy, part.points)})"
        for part in score.score
    ]
    whole = ", as a share of the most it could be" if score.share_of_most else ""
    bands = f"; {bands_words(policy, score.bands)}" if score.bands else ""
    return f"a sum of {listed(parts)}{whole}{bands}"


def _points(policy: Policy, points: Mapping[str, Bound] | None) -> str:
    if not points:
        return ""
    return "; " + ", ".join(f"{words_of(value)} {bound_words(policy, number)}" for value, number in points.items())


def bands_words(policy: Policy, bands: Iterable[Band]) -> str:
    """From which number on which value."""
    return ", ".join(f"{words_of(band.is_)} from {bound_words(policy, band.from_)}" for band in bands)


def _cells(matrix: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    for row, columns in matrix.items():
        yield ", ".join(
            f"{words_of(row)} and {words_of(column)} is {words_of(cell)}" for column, cell in columns.items()
        )


def _judgement(policy: Policy, judgement: Judgement) -> str:
    tree, answers = policy.tree, judgement.answers
    who = listed([str(tree.roles.get(role) or tree.forums.get(role) or words_of(role)) for role in judgement.by], "or")
    asked = f": “{judgement.ask}”" if judgement.ask else ""
    among = f"; it may be {listed([text_words(answer) for answer in answers], 'or')}" if answers else ""
    held = f"; it holds for {bound_words(policy, judgement.holds)}" if judgement.holds is not None else ""
    return f"the recorded answer of {who} to {judgement.judgement}{asked}{among}{held}"
