"""Who approves what: the moves of what is in force, what must hold first, and what worsens at once."""

from collections.abc import Iterator
from datetime import date

from qaengine.outcome.phrases import day_words, listed, sentence
from qaengine.outcome.rule_words import condition_words, in_one_line
from qaengine.policy.changes import Approver, Change, Delegate
from qaengine.readings.publishing.content import (
    Block,
    Bullets,
    Entry,
    Item,
    Line,
    Move,
    Moves,
    Paragraph,
    Section,
    Strong,
    line,
)
from qaengine.readings.publishing.names import Names, first_large

MOST_MOVES = 24
"""More moves than these are not drawn: the list says them more clearly."""


def changes_section(names: Names) -> Section:
    """Who approves which change of each decision, and who may stand in."""
    tree = names.policy.tree
    decided = [name for name in tree.decisions if any(str(change.decision) == name for change in tree.changes)]
    body: list[Block] = [
        Paragraph(line=line(
            "The evidence indicates an outcome; what is in force moves only as said here. Software never improves it."
        ))
    ]  # fmt: skip
    if not decided:
        body.append(Paragraph(line=line("This policy names nobody who approves a change."), tone="warning"))
    inner = [_decision(names, name) for name in decided]
    if tree.delegates:
        rows = Bullets(items=tuple(Item(line=_delegate(names, delegate)) for delegate in tree.delegates))
        inner.append(Section(anchor="delegates", heading="Who may act for whom", body=(rows,)))
    return Section(anchor="changes", heading="Who approves what", body=tuple(body), inner=tuple(inner))


def _decision(names: Names, name: str) -> Section:
    changes = [change for change in names.policy.tree.changes if str(change.decision) == name]
    drawn = moves(names, name, changes)
    body: list[Block] = [drawn] if drawn is not None else []
    body += [_change(names, name, number, change) for number, change in enumerate(changes, start=1)]
    return Section(anchor=f"changes--{name}", heading=f"{names.decision(name)}: changes", body=tuple(body))


def moves(names: Names, name: str, changes: list[Change]) -> Moves | None:
    """The changes as a diagram; None when there are too many to be read."""
    outcomes = [str(outcome) for outcome in names.policy.tree.decisions[name].outcomes]
    found = tuple(
        Move(number=number, start=start, end=end, at_once=change.worsening is not None)
        for number, change in enumerate(changes, start=1)
        for start, end in _pairs(outcomes, change)
    )
    if not found or len(found) > MOST_MOVES:
        return None
    said = [f"{number}: {_move_words(names, name, change)}" for number, change in enumerate(changes, start=1)]
    return Moves(
        title=f"{names.decision(name)}: how what is in force may move",
        words="; ".join(said),
        states=tuple(names.outcome(name, outcome) for outcome in outcomes),
        moves=found,
    )


def _pairs(outcomes: list[str], change: Change) -> Iterator[tuple[int, int]]:
    """The moves that a change allows; what worsens at once only ever worsens."""
    starts = [str(start) for start in change.from_] or outcomes
    ends = [str(end) for end in change.to] or outcomes
    for start in starts:
        for end in ends:
            pair = outcomes.index(start), outcomes.index(end)
            if pair[0] != pair[1] and (change.worsening is None or pair[1] > pair[0]):
                yield pair


def _change(names: Names, name: str, number: int, change: Change) -> Entry:
    known = [found.says for clause in change.clause if (found := names.registered(str(clause))) is not None]
    clauses = list(dict.fromkeys([*map(str, change.clause), *_further_clauses(change)]))
    says = change.says or (known[0] if known else None)
    return Entry(
        title=line(Strong(text=f"{number}. {first_large(_move_words(names, name, change))}")),
        body=(
            *((Paragraph(line=line(sentence(str(says)))),) if says else ()),
            *_approvals(names, change),
            *_requirements(names, change),
        ),
        small=(
            *((names.source_line(clauses),) if clauses else ()),
            *names.number_lines(change),
            *names.reading_lines(change.reading),
        ),
        anchors=names.anchors(clauses),
        tag="At once" if change.worsening else None,
    )


def _further_clauses(change: Change) -> Iterator[str]:
    for approver in change.approved_by:
        yield from (str(clause) for clause in approver.clause)
    yield from (str(required.clause) for required in change.requires if required.clause)


def _move_words(names: Names, name: str, change: Change) -> str:
    starts = f"from {names.outcomes(name, change.from_)}" if change.from_ else "from any outcome"
    if change.worsening is not None:
        ends = f" to {names.outcomes(name, change.to)}" if change.to else ""
        return f"{starts}{ends} at once, when the evidence worsens"
    return f"{starts} to {names.outcomes(name, change.to) if change.to else 'any outcome'}"


def _approvals(names: Names, change: Change) -> Iterator[Block]:
    if change.worsening is not None:
        yield Paragraph(line=line("Nobody has to approve it: the worse outcome comes into force by itself."))
        acts = "acts for these outcomes too" if change.to else "does not act"
        yield Paragraph(line=line(f"Where nothing is in force yet it {acts}."))
        return
    if not change.approved_by:
        yield Paragraph(line=line("Nobody is named who approves it, so nothing moves this way."), tone="warning")
        return
    lead = "Approved by:" if len(change.approved_by) == 1 else "Approved by all of these:"
    yield Paragraph(line=line(lead))
    yield Bullets(items=tuple(Item(line=_approver(names, approver)) for approver in change.approved_by))
    if change.called:
        yield Paragraph(
            line=line(f"An approval may also call this {listed([f'“{word}”' for word in change.called], 'or')}.")
        )


def _approver(names: Names, approver: Approver) -> Line:
    when = ""
    if approver.when is not None:
        when = f", where this holds or is not known: {in_one_line(condition_words(names.policy, approver.when))}"
    return line(names.roles(approver.role), when)


def _requirements(names: Names, change: Change) -> Iterator[Block]:
    if change.requires:
        yield Paragraph(line=line("Only when it is known that:"))
        yield Bullets(
            items=tuple(
                Item(
                    line=line(first_large(str(required.says))),
                    inner=(Item(line=line(first_large(in_one_line(condition_words(names.policy, required.when))))),),
                )
                for required in change.requires
            )
        )


def _delegate(names: Names, delegate: Delegate) -> Line:
    start = day_words(date.fromisoformat(delegate.from_))
    end = f" until {day_words(date.fromisoformat(delegate.until))}" if delegate.until else ""
    return line(f"{names.role(str(delegate.role))} may act for {names.role(str(delegate.of))}, from {start}{end}.")
