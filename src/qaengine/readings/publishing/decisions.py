"""The decisions as sections of a page: the ladder of outcomes, what each needs, and the criteria beneath it."""

from collections.abc import Iterator, Mapping

from qaengine.outcome.measure_words import field_words, kind_words, kinds_measured
from qaengine.outcome.phrases import counted, listed, plural, sentence, words_of
from qaengine.outcome.rule_words import bound_words
from qaengine.policy.conditions import subjects
from qaengine.policy.indicators import rests_on
from qaengine.policy.records import AtLeastNeeded, Cap, Criterion, Decision, Needs, Outcome
from qaengine.readings.publishing.content import (
    Block,
    Bullets,
    Entry,
    Flow,
    Folded,
    Item,
    Ladder,
    Line,
    Link,
    Paragraph,
    Row,
    Rung,
    Section,
    Stage,
    Strong,
    Table,
    line,
)
from qaengine.readings.publishing.criteria import criterion_entries, title_words
from qaengine.readings.publishing.names import Names, first_large

LEAD = (
    "Outcomes are listed from the least to the most serious. Every criterion is always asked; its answer is met, "
    "not met or unknown."
)
NEEDS = {
    "any": "any one of these is enough",
    "all": "all of these are needed",
    "none_fail": "at least one of these must be shown, and none may be known to fail",
    "nothing_worse": "everything more serious must be known not to hold",
}


def decisions_section(names: Names) -> Section:
    """All decisions of the policy."""
    tree = names.policy.tree
    inner = tuple(_decision(names, name, decision) for name, decision in tree.decisions.items())
    return Section(anchor="decisions", heading="The decisions", body=(Paragraph(line=line(LEAD)),), inner=inner)


def ladder(names: Names, name: str, *, brief: bool = False) -> Ladder:
    """The outcomes of a decision, each with how it is reached; in brief by their titles alone."""
    decision = names.policy.tree.decisions[name]
    outcomes = list(decision.outcomes)
    rungs = tuple(
        Rung(
            label=names.outcome(name, outcome),
            note=line(_reached(decision, outcome)),
            rank=rank,
            of=len(outcomes),
            to=outcome_anchor(name, outcome),
            here=not brief and not _has_more(decision.outcomes[outcome]),
        )
        for rank, outcome in enumerate(outcomes)
    )
    title = names.decision(name) if brief else f"{names.decision(name)}, from the least to the most serious outcome"
    return Ladder(title=title, rungs=rungs, brief=brief)


def _has_more(outcome: Outcome) -> bool:
    """Whether there is more to say of an outcome than how it is reached."""
    return bool(outcome.criteria or outcome.only_if or outcome.advice or outcome.clause or outcome.reading)


def outcome_anchor(decision: str, outcome: str) -> str:
    """Where an outcome stands on the page."""
    return f"outcome--{decision}--{outcome}"


def _reached(decision: Decision, outcome: str) -> str:
    """How an outcome is reached, in a few words."""
    if decision.recorded is not None:
        return "as recorded"
    criteria, needs = decision.outcomes[outcome].criteria, decision.outcomes[outcome].needs
    if needs == "nothing_worse":
        return "when everything more serious is known not to hold"
    number = plural(len(criteria), "criterion", "criteria")
    if isinstance(needs, AtLeastNeeded) or len(criteria) == 1:
        return number
    return {"any": f"any one of {number}", "all": f"all of {number}"}.get(needs, f"{number}, none known to fail")


# One decision


def _decision(names: Names, name: str, decision: Decision) -> Section:
    return Section(
        anchor=f"decision--{name}",
        heading=names.decision(name),
        body=tuple(_opening(names, name, decision)),
        inner=(
            *(_outcome(names, name, decision, each) for each, found in decision.outcomes.items() if _has_more(found)),
            *_caps(names, name, decision),
        ),
    )


def _opening(names: Names, name: str, decision: Decision) -> Iterator[Block]:
    yield Paragraph(line=line(" ".join(_picked(names, name, decision))))
    yield ladder(names, name)
    yield from names.when("Decided only where", decision.applies_to)
    if rows := names.rows(name):
        yield _grid(names, name, decision, rows)
    if decision.recorded is None:
        yield _flow(names, name, decision)
        yield Folded(summary="What each outcome rests on", body=(_rests_on(names, name, decision),))
    small = [*names.reading_lines(decision.reading)]
    if decision.clause:
        small.insert(0, names.source_line(decision.clause))
    if small:
        yield Entry(title=(), small=tuple(small), anchors=names.anchors(decision.clause))


def _picked(names: Names, name: str, decision: Decision) -> Iterator[str]:
    match decision.pick:
        case "most_serious":
            yield "The most serious outcome that is reached is indicated."
        case "first":
            yield "The first outcome that is reached is indicated."
        case "unique":
            yield "An outcome is indicated when it is the only one reached, and none when there are two."
        case "recorded":
            yield from _recorded(decision)
    if decision.starts_at:
        yield f"Until something is recorded, {names.outcome(name, str(decision.starts_at))} is in force."


def _recorded(decision: Decision) -> Iterator[str]:
    recorded = decision.recorded
    if recorded is not None:
        counts = f", once its “{field_words(recorded.when)}” has come" if recorded.when else ""
        kind, field = kind_words(recorded.kind), field_words(recorded.field)
        yield f"No rule decides this: it is taken from “{field}” of the newest signal of the kind “{kind}”{counts}."


def _outcome(names: Names, name: str, decision: Decision, outcome: str) -> Section:
    found = decision.outcomes[outcome]
    criteria = found.criteria
    body: list[Block] = [Paragraph(line=line(_needs_words(names, found.needs, len(criteria))))] if criteria else []
    if not criteria and found.needs == "nothing_worse":
        body.append(Paragraph(line=line("Reached when everything more serious is known not to hold.")))
    if found.advice:
        advice = sentence(str(found.advice))
        lead = () if advice.startswith("Until") else (Strong(text="Until people have decided: "),)
        body.append(Paragraph(line=line(*lead, advice), tone="note"))
    body += criterion_entries(names, criteria, outcome, name)
    if found.only_if:
        body.append(Paragraph(line=line(Strong(text="And only if, beside these, all of the following hold:"))))
        body += criterion_entries(names, found.only_if, outcome, name)
    body += _outcome_source(names, found)
    anchor = outcome_anchor(name, outcome)
    return Section(anchor=anchor, heading=names.outcome(name, outcome), body=tuple(body))


def _needs_words(names: Names, needs: Needs, count: int) -> str:
    if count == 1 and needs in ("any", "all"):
        return "Reached when this holds:"
    if isinstance(needs, AtLeastNeeded):
        return f"Reached when at least {bound_words(names.policy, needs.at_least)} of these hold:"
    return f"Reached so: {NEEDS[needs]}."


def _outcome_source(names: Names, outcome: Outcome) -> Iterator[Block]:
    clauses = [*outcome.clause, *([outcome.basis] if outcome.basis else [])]
    small: list[Line] = [names.source_line(clauses)] if clauses else []
    small += [*names.number_lines(outcome.needs), *names.reading_lines(outcome.reading)]
    if small:
        yield Entry(title=(), small=tuple(small), anchors=names.anchors(clauses))


def _caps(names: Names, name: str, decision: Decision) -> Iterator[Section]:
    if decision.cap:
        entries = tuple(_cap(names, name, cap) for cap in decision.cap)
        lead = Paragraph(line=line("While one of these holds, no better outcome is possible than the one it names."))
        yield Section(anchor=f"caps--{name}", heading="What rules out a better outcome", body=(lead, *entries))


def _cap(names: Names, name: str, cap: Cap) -> Entry:
    known = names.registered(str(cap.clause))
    says = cap.says or (known.says if known is not None else None)
    best = names.outcome(name, str(cap.at))
    return Entry(
        title=line(Strong(text=sentence(str(says or f"No better than {best}")))),
        body=(Paragraph(line=line(f"No better than {best}.")), *names.when("Holds when", cap.when)),
        small=(names.source_line([cap.clause]), *names.number_lines(cap), *names.reading_lines(cap.reading)),
        anchors=(names.anchor(str(cap.clause)),),
        tag="Cap",
    )


# The rows of a grid


def _grid(names: Names, name: str, decision: Decision, rows: Mapping[str, Mapping[str, str]]) -> Table:
    """The table of dimensions by outcomes: what each cell says."""
    used = [outcome for outcome in decision.outcomes if any(outcome in cells for cells in rows.values())]
    shown = tuple(
        Row(cells=((line(Strong(text=_row_title(row))),), *(_cell(names, decision, each, cells) for each in used)))
        for row, cells in rows.items()
    )
    heads = ("Row", *(names.outcome(name, outcome) for outcome in used))
    return Table(caption=f"{names.decision(name)}: the rows of its table", heads=heads, rows=shown)


def _row_title(row: str) -> str:
    """A row's name as words: `t04_same_member_of_staff` as `4 Same member of staff`."""
    first, _, rest = row.partition("_")
    if rest and first[:1].isalpha() and first[1:].isdecimal():
        return f"{int(first[1:])} {first_large(words_of(rest))}"
    return first_large(words_of(row))


def _cell(names: Names, decision: Decision, outcome: str, cells: Mapping[str, str]) -> tuple[Line, ...]:
    """What the cell of an outcome says, and the way to its criterion."""
    clause = cells.get(outcome)
    found = [each for each in decision.outcomes[outcome].criteria if each.clause == clause]
    if not found:
        return (line("–"),)
    return (line(title_words(names, found[0])), line(Link(text=str(clause), to=str(clause))))


# From signals to the outcome


def _flow(names: Names, name: str, decision: Decision) -> Flow:
    """The way from the evidence to the outcome, with how many of each."""
    criteria = [criterion for outcome in decision.outcomes for criterion in _asked(decision, outcome)]
    measures = sorted({subject for criterion in criteria for subject in _measures(names, criterion)})
    kinds = sorted({kind for measure in measures for kind in kinds_of(names, measure)})
    approved = any(str(change.decision) == name for change in names.policy.tree.changes)
    last = "changes when the people named approve it" if approved else "this policy names nobody who approves it"
    return Flow(
        title=f"How {names.decision(name)} is decided",
        stages=(
            Stage(label="Signals", note=f"dated evidence of {counted(len(kinds), 'kind')}"),
            Stage(label="Measures", note=f"{len(measures)} taken from them"),
            Stage(label="Criteria", note=f"{len(criteria)} asked of these, each met, not met or unknown"),
            Stage(
                label="Indicated", note=f"one of {counted(len(decision.outcomes), 'outcome')}, or the range still open"
            ),
            Stage(label="In force", note=last),
        ),
    )


def _asked(decision: Decision, outcome: str) -> tuple[Criterion, ...]:
    return (*decision.outcomes[outcome].criteria, *decision.outcomes[outcome].only_if)


def _measures(names: Names, criterion: Criterion) -> Iterator[str]:
    for condition in (criterion.when, criterion.unless, criterion.applies_to):
        if condition is not None:
            yield from (str(subject) for subject, _ in subjects(condition) if subject in names.policy.tree.indicators)


def kinds_of(names: Names, measure: str) -> Iterator[str]:
    """The kinds of signal that a measure, and those it rests on, are taken from."""
    indicator = names.policy.tree.indicators[measure]
    yield from kinds_measured(indicator)
    for below in rests_on(indicator):
        yield from kinds_of(names, str(below))


def _rests_on(names: Names, name: str, decision: Decision) -> Bullets:
    """For each outcome the measures its criteria ask, and the kinds of signal these are taken from."""
    found: list[Item] = []
    for outcome in decision.outcomes:
        measures = dict.fromkeys(
            each for criterion in _asked(decision, outcome) for each in _measures(names, criterion)
        )
        inner = tuple(Item(line=_measure_line(names, measure)) for measure in measures)
        people = Item(line=line("What people say and what is recorded of other decisions"))
        found.append(Item(line=line(Strong(text=names.outcome(name, outcome))), inner=inner or (people,)))
    return Bullets(items=tuple(found))


def _measure_line(names: Names, measure: str) -> Line:
    title = str(getattr(names.policy.tree.indicators[measure], "title", None) or words_of(measure))
    kinds = listed([f"“{kind_words(kind)}”" for kind in dict.fromkeys(kinds_of(names, measure))])
    return line(Link(text=title, to=f"measure--{measure}"), f", from {kinds}" if kinds else "")
