"""Criteria as entries of a page: what the clause says, when it holds in plain words, and where it comes from."""

from collections.abc import Iterable, Iterator

from qaengine.outcome.phrases import sentence
from qaengine.outcome.rule_words import Grouped, condition_words, in_one_line
from qaengine.policy.records import Criterion
from qaengine.readings.publishing.content import Block, Entry, Line, Paragraph, Strong, line
from qaengine.readings.publishing.names import Names, first_large

KINDS = {
    "threshold": None,
    "override": "Override",
    "scope": "Scope",
    "transition": "Transition",
    "scale": "Scale",
    "judgement": "A person’s judgement",
    "approval": "Approval",
    "score": "Score",
}


def criterion_entry(
    names: Names, criterion: Criterion, outcome: str | None = None, decision: str | None = None
) -> Entry:
    """One criterion; `outcome` and `decision` are the ones that it speaks for."""
    return Entry(
        title=line(Strong(text=title_words(names, criterion))),
        body=(*_conditions(names, criterion), *_people(names, criterion, outcome, decision)),
        small=tuple(_small(names, criterion)),
        anchors=(names.anchor(str(criterion.clause)),),
        tag=KINDS[criterion.kind],
    )


def title_words(names: Names, criterion: Criterion) -> str:
    """What the clause says: in the policy, else in its register, else its condition, else its question."""
    known = names.registered(str(criterion.clause))
    if criterion.says or known is not None:
        return sentence(str(criterion.says or (known.says if known is not None else "")))
    if criterion.when is not None:
        return sentence(in_one_line(condition_words(names.policy, criterion.when)))
    return sentence(str(criterion.ask or f"Whether {criterion.clause} is met"))


def _conditions(names: Names, criterion: Criterion) -> Iterator[Block]:
    if criterion.when is not None:
        plain = condition_words(names.policy, criterion.when)
        said = not isinstance(plain, Grouped) and sentence(plain.text) == title_words(names, criterion)
        yield from () if said else names.when("Holds when", criterion.when)
    yield from names.when("Does not count when it is known that", criterion.unless)
    yield from names.when("Asked only where", criterion.applies_to)


def _people(names: Names, criterion: Criterion, outcome: str | None, decision: str | None) -> Iterator[Block]:
    """Who may answer in person, and who chooses where a row allows two outcomes."""
    if criterion.judged_by:
        who = first_large(names.roles(criterion.judged_by))
        ask = f": “{criterion.ask}”" if criterion.ask else "."
        if criterion.when is None:
            yield Paragraph(line=line(f"Only people can say, and until they do it is unknown. {who} may answer{ask}"))
        else:
            yield Paragraph(line=line(f"{who} may answer in person, and that answer prevails{ask}"))
    if criterion.up_to and decision is not None and outcome is not None:
        least, most = names.outcome(decision, outcome), names.outcome(decision, str(criterion.up_to))
        who = names.roles(criterion.decided_by)
        text = f"Establishes {least}. Whether it is {most} stays open until this is answered by {who}"
        ask = f": “{criterion.ask}”" if criterion.ask and not criterion.judged_by else "."
        yield Paragraph(line=line(f"{text}{ask}"))


def _small(names: Names, criterion: Criterion) -> Iterator[Line]:
    yield names.source_line([criterion.clause])
    yield from names.number_lines(criterion)
    yield from names.reading_lines(criterion.reading)


def criterion_entries(
    names: Names, criteria: Iterable[Criterion], outcome: str | None = None, decision: str | None = None
) -> tuple[Entry, ...]:
    """Several criteria, in their order."""
    return tuple(criterion_entry(names, criterion, outcome, decision) for criterion in criteria)
