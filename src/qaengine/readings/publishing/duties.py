"""What falls due, as sections of a page: who does what, when it arises, when it is due, and what shows it done."""

from collections.abc import Iterable, Iterator
from datetime import date

from qaengine.outcome.measure_words import field_words, signals_words, where_words
from qaengine.outcome.phrases import day_words, listed, plural, sentence
from qaengine.outcome.rule_words import bound_words, condition_words, in_one_line, title_of
from qaengine.policy.conditions import Bound, Condition
from qaengine.policy.duties import DoneBy, Duty, Entered, Standing
from qaengine.readings.publishing.content import (
    Block,
    Entry,
    Fact,
    Facts,
    Folded,
    Line,
    Link,
    Paragraph,
    Section,
    Strong,
    joined,
    line,
)
from qaengine.readings.publishing.names import Names, first_large

KINDS = {
    "obligation": "To do",
    "deadline": "Deadline",
    "cadence": "Again and again",
    "notification": "To tell",
    "forum": "Meeting",
    "approval": "Approval",
}
ALSO_DONE = "Any of them is shown done, too, by a person’s recorded word."
FEW = 6
"""So many duties of one person are shown unfolded."""


def duties_section(names: Names) -> Section:
    """All duties, by who does them."""
    duties = names.policy.tree.duties
    people: dict[str, list[Duty]] = {}
    for duty in duties:
        people.setdefault(_who(names, duty), []).append(duty)
    inner = tuple(_of(names, number, who, owed) for number, (who, owed) in enumerate(people.items(), start=1))
    lead = "Nothing falls due under this policy."
    if duties:
        number = plural(len(duties), "duty", "duties")
        lead = f"{number} may arise, here by who has them. {ALSO_DONE} {_working_days(names)}"
    return Section(anchor="duties", heading="What falls due", body=(Paragraph(line=line(lead)),), inner=inner)


def _working_days(names: Names) -> str:
    """Which days are no working days."""
    closed = [_day(str(day)) for day in names.policy.tree.closed_days]
    own = f", nor {listed(closed)}" if closed else ""
    return f"Saturdays, Sundays and England’s bank holidays are no working days{own}."


def _who(names: Names, duty: Duty) -> str:
    return first_large(names.roles(duty.who, "and")) if duty.who else "Nobody is named"


def _of(names: Names, number: int, who: str, owed: list[Duty]) -> Section:
    entries: tuple[Block, ...] = tuple(duty_entry(names, duty) for duty in owed)
    if len(owed) > FEW:
        entries = (Folded(summary=f"Show {len(owed)} duties", body=entries),)
    return Section(anchor=f"duties--{number}", heading=who, body=entries)


def duty_entry(names: Names, duty: Duty) -> Entry:
    """One duty."""
    told = f", to {names.roles(duty.to, 'and')}" if duty.to else ""
    facts = [
        Fact(term="Arises", lines=tuple(_arises(names, duty))),
        Fact(term="Due", lines=tuple(_due(names, duty))),
        Fact(term="Shown by", lines=tuple(_done(names, duty))),
    ]
    return Entry(
        title=line(Strong(text=str(duty.what).rstrip(".")), told),
        body=(Facts(facts=tuple(facts)), *_notes(names, duty)),
        small=(names.source_line(duty.clause), *names.number_lines(duty), *names.reading_lines(duty.reading)),
        anchors=names.anchors(duty.clause),
        tag=KINDS[duty.kind],
    )


# When it arises


def _arises(names: Names, duty: Duty) -> Iterator[Line]:
    if duty.for_each is not None:
        unless = f", unless it is known: {where_words(names.policy, duty.unless)}" if duty.unless else ""
        yield line(f"For each of the {signals_words(names.policy, duty.for_each)}{unless}.")
    if duty.entered is not None:
        yield line(_entered(names, duty.entered))
    if duty.indicated_or_in_force is not None:
        yield line(_standing(names, duty.indicated_or_in_force))
    if duty.became_met:
        each = " Each of them counts by itself." if duty.each_time else ""
        links = joined([Link(text=str(clause), to=str(clause)) for clause in duty.became_met], " or ")
        yield line("When this becomes met: ", *links, ".", each)
    yield from _condition(names, "While", duty.while_)
    starts = duty.for_each or duty.entered or duty.indicated_or_in_force or duty.became_met or duty.while_
    yield from _condition(names, "Only where" if starts else "Always, where", duty.applies_to)
    if not starts and not duty.applies_to:
        yield line("Always.")
    if duty.lasts is not None:
        yield line(f"It is over {bound_words(names.policy, duty.lasts)} after it arose, done or not.")


def _entered(names: Names, entered: Entered) -> str:
    name = str(entered.decision)
    was = f", and was {names.outcomes(name, entered.was)}" if entered.was else ""
    outcomes = names.outcomes(name, entered.outcomes)
    return f"When {names.decision(name)} comes to be {outcomes} in force{was}, and while it is."


def _standing(names: Names, standing: Standing) -> str:
    name = str(standing.decision)
    return f"While {names.decision(name)} is {names.outcomes(name, standing.outcomes)}, as indicated or in force."


def _condition(names: Names, lead: str, condition: Condition | None) -> Iterator[Line]:
    if condition is not None:
        yield line(f"{lead}: {in_one_line(condition_words(names.policy, condition))}.")


# When it is due


def _due(names: Names, duty: Duty) -> Iterator[Line]:
    found = tuple(_due_words(names, duty))
    yield from (line(sentence(text)) for text in found)
    if not found:
        yield line("No time is given.")
    if duty.since is not None:
        yield line(f"Counted from no day before {_day(duty.since)}.")
    if duty.soft:
        yield line("Being late is a flag, and no breach.")


def _due_words(names: Names, duty: Duty) -> Iterator[str]:
    if duty.every is not None:
        yield from _again(names, duty)
    elif duty.within is not None:
        yield _within(names, duty.within, _start(names, duty))
    if duty.before is not None:
        yield f"{_amount(names, duty.before)} before {_fields(duty.from_)}"
    if duty.due_on:
        yield f"on the day in {_fields(duty.due_on)} of that signal"
    if duty.agreed:
        yield f"or on another day that was agreed: {_fields(_dates(duty.agreed))} of {_signals(names, duty.agreed)}"
    if duty.monthly is not None:
        monthly = duty.monthly
        start = f", the first for the month of {title_of(names.policy, str(monthly.start))}" if monthly.start else ""
        yield f"one for each month, by the end of the month after it{start}"


def _again(names: Names, duty: Duty) -> Iterator[str]:
    assert duty.every is not None
    every = _amount(names, duty.every)
    last = f" after the last: {_signals(names, duty.last)}" if duty.last else ""
    yield f"every {every}{last}"
    if duty.anchor is not None:
        within = f", {_amount(names, duty.within)} after each of these days" if duty.within is not None else ""
        yield f"counted by the calendar from {_day(duty.anchor)}{within}"
    if duty.start is not None:
        yield f"the first counts from {title_of(names.policy, str(duty.start))}"


def _within(names: Names, within: Bound, start: str) -> str:
    amount = _amount(names, within)
    return f"on {start}" if amount.startswith("0 ") else f"within {amount} of {start}"


def _start(names: Names, duty: Duty) -> str:
    """The day from which the time counts."""
    if duty.from_:
        return f"the day in {_fields(duty.from_)} of that signal"
    if duty.start is not None:
        return f"the day of {title_of(names.policy, str(duty.start))}"
    if duty.for_each is not None:
        return "the day on which the council learned of it"
    return "the day on which it arose"


def _amount(names: Names, amount: Bound) -> str:
    return bound_words(names.policy, amount)


def _fields(names: Iterable[str]) -> str:
    return listed([f"“{field_words(str(name))}”" for name in names], "or")


def _dates(ways: Iterable[DoneBy]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(field) for way in ways for field in way.on)) or ("date",)


def _day(text: str) -> str:
    return day_words(date.fromisoformat(text))


# What shows it done


def _done(names: Names, duty: Duty) -> Iterator[Line]:
    for number, way in enumerate(duty.done_by):
        yield line(f"{'Or ' if number else ''}{_way(names, way) if number else first_large(_way(names, way))}.")
    if duty.done_on:
        yield line(f"A date in {_fields(duty.done_on)} of the signal that it arose from.")
    if duty.monthly is not None:
        yield line(f"A date in “{field_words(str(duty.monthly.done))}” of that month’s return.")
    if duty.last and not duty.done_by:
        yield line("The last of those signals.")
    if not (duty.done_by or duty.done_on or duty.monthly or duty.last):
        yield line("A person’s word that it was done.")


def _way(names: Names, way: DoneBy) -> str:
    """One way to show a duty done: which signals, by which date of theirs, and how they are related to it."""
    said = signals_words(names.policy, way.signals)
    if way.on:
        said += f", dated by {_fields(way.on)}"
    if way.same:
        pairs = [f"its “{field_words(own)}” is the “{field_words(other)}”" for own, other in way.same.items()]
        said += f", where {listed(pairs)} of the signal it arose from"
    if way.told is not None:
        said += f", once “{field_words(way.told)}” names each of those it is for"
    if way.ahead is not None:
        said += f", up to {bound_words(names.policy, way.ahead)} ahead"
    return said


def _signals(names: Names, ways: Iterable[DoneBy]) -> str:
    """The signals of several ways, any of which will do."""
    return listed([signals_words(names.policy, way.signals) for way in ways], "or")


def _notes(names: Names, duty: Duty) -> Iterator[Block]:
    if duty.missed:
        yield Paragraph(line=line(Strong(text="If it is missed: "), sentence(str(duty.missed))), tone="note")
    if duty.covers:
        yield Paragraph(line=line(Strong(text="It is about: "), sentence(str(duty.covers))))
    if duty.blocked_while:
        waits = where_words(names.policy, duty.blocked_while)
        yield Paragraph(line=line(f"It waits while this holds of the signal it arose from: {waits}."))
