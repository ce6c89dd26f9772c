"""What stands behind the rules: numbers, readings, measures, what is not known, people, scope, clauses, words."""

from collections.abc import Iterable, Iterator, Mapping

from qaengine.outcome.measure_words import kind_words, measure_words, presumed_words
from qaengine.outcome.phrases import counted, listed, sentence, words_of
from qaengine.outcome.rule_words import bound_words, setting_words, title_of
from qaengine.policy.carriers import carriers
from qaengine.policy.indicators import Count, Indicator, Presume, Span, Sum
from qaengine.policy.records import Complete, Criterion, Question, Setting
from qaengine.policy.wording import without_lines
from qaengine.readings.publishing.content import (
    Block,
    Bullets,
    Code,
    Entry,
    Fact,
    Facts,
    Folded,
    Inline,
    Item,
    Line,
    Link,
    Paragraph,
    Row,
    Section,
    Strong,
    Table,
    joined,
    line,
)
from qaengine.readings.publishing.criteria import criterion_entries
from qaengine.readings.publishing.names import Names, first_large

NEVER_ASSUMED = (
    "Where nothing is on record, that is never read as good. A criterion that cannot be answered is unknown, and the "
    "outcomes it could still bring stay open. A count is never less than what is held; that it is no more is taken "
    "only where somebody vouches that everything is held. Where a rule asks what another decision indicates, it holds "
    "when every outcome still possible there does."
)
GLOSSARY: Mapping[str, str] = {
    "Signal": "One dated piece of intelligence about one provider: a rating, a concern, a visit, a decision.",
    "Measure": "Something counted, dated or looked up among a provider’s signals on a day.",
    "Criterion": "One clause of the framework as a condition; its answer is met, not met or unknown.",
    "Outcome": "One of the answers a decision can have: a level, a light, a grade.",
    "Indicated": "What the evidence on record establishes. It is not yet decided.",
    "In force": "What stands, because the people named here approved it.",
    "Range": "The outcomes that what is not known could still make of a decision.",
    "Unknown": "Neither yes nor no. Nothing on record is unknown, and never good news.",
    "Number": "A threshold, a period or a date that the rules use, with where it comes from.",
    "Assumption": "A number that the framework does not give, with a reason and somebody who owns it.",
    "Reading": "How a contradiction or a gap in the framework’s text is read.",
    "Duty": "Something somebody must do, tell or hold, once it has arisen.",
    "Clause": "One place in the framework, by an id of this policy.",
}


# Numbers


def numbers_section(names: Names) -> Section:
    """Every number with its value, its basis and what uses it: assumptions first, then the rest."""
    settings, uses = names.policy.tree.settings, names.uses()
    assumed = {name: each for name, each in settings.items() if each.basis == "assumption"}
    others = {name: each for name, each in settings.items() if each.basis != "assumption"}
    lead = f"The rules use {counted(len(settings), 'number')}, {len(assumed)} of them assumptions, each with an owner."
    body = (Paragraph(line=line(lead)),)
    inner = []
    if assumed:
        inner.append(_numbers(names, uses, "assumptions", "Assumptions", assumed))
    if others:
        inner.append(_numbers(names, uses, "given-numbers", "Numbers from the framework or an instruction", others))
    return Section(anchor="numbers", heading="Numbers and their basis", body=body, inner=tuple(inner))


def _numbers(
    names: Names, uses: Mapping[str, tuple[str, ...]], anchor: str, heading: str, settings: Mapping[str, Setting]
) -> Section:
    rows = tuple(
        Row(
            cells=(
                (line(Strong(text=first_large(names.setting_title(name)))), line(Code(text=str(name)))),
                (line(setting_words(setting)),),
                tuple(_basis(names, setting)),
                (_used(names, name, uses[name]),),
            ),
            anchor=f"number--{name}",
        )
        for name, setting in settings.items()
    )
    caption = f"{heading}, with what uses each"
    heads = ("Number", "Value", "Where it comes from", "Used by")
    table = Table(caption=caption, heads=heads, rows=rows, widths=(23, 12, 33, 32))
    return Section(anchor=anchor, heading=heading, body=(table,))


def _basis(names: Names, setting: Setting) -> Iterator[Line]:
    if setting.basis == "instruction":
        yield line("An instruction.")
    if setting.clause:
        yield line("From the framework: ", *_clause_links(names, [setting.clause]))
    if setting.because:
        yield line(sentence(str(setting.because)))
    if setting.owner:
        yield line(f"Owner: {setting.owner}.")
    yield from names.reading_lines(setting.reading)


def _used(names: Names, name: str, clauses: Iterable[str]) -> Line:
    links = _clause_links(names, clauses)
    holds = names.policy.tree.judgements
    if holds is not None and getattr(holds.hold, "setting", None) == name:
        return line(*links, "; " if links else "", "how long a person’s answer holds")
    return links or line("no rule of this policy")


def _clause_links(names: Names, clauses: Iterable[str]) -> Line:
    return joined([Link(text=str(clause), to=str(clause)) for clause in clauses])


# Readings, and what is not known


def readings_section(names: Names) -> Section:
    """How the gaps and contradictions of the text are read."""
    facts = tuple(
        Fact(term=str(name), lines=(line(sentence(str(text))),), anchor=f"reading--{name}")
        for name, text in names.policy.tree.readings.items()
    )
    lead = "Where the framework’s text leaves a gap or contradicts itself, it is read in one way, and this is it."
    return Section(anchor="readings", heading="Readings taken", body=(Paragraph(line=line(lead)), Facts(facts=facts)))


def unknown_section(names: Names) -> Section:
    """What is never assumed; where nothing on record does mean none; what is presumed."""
    body: list[Block] = [Paragraph(line=line(NEVER_ASSUMED))]
    complete = names.policy.tree.complete
    if complete:
        body.append(Paragraph(line=line("Of these, none on record does mean none:")))
        body += [_complete(names, each) for each in complete]
    else:
        body.append(Paragraph(line=line("Of no kind of signal does this policy say that none on record means none.")))
    presumed = [(name, found) for name, each in names.policy.tree.indicators.items() if (found := _presume(each))]
    if presumed:
        body.append(Paragraph(line=line("Presumed, for what is indicated and never for the range that stays open:")))
        body += [_presumed(names, name, found) for name, found in presumed]
    return Section(anchor="unknown", heading="What is never assumed", body=tuple(body))


def _complete(names: Names, complete: Complete) -> Entry:
    kinds = listed([kind_words(str(kind)) for kind in complete.kinds])
    basis = {"source": "From the framework", "assumption": "Assumption", "instruction": "Instruction"}[complete.basis]
    return Entry(
        title=line(Strong(text=first_large(kinds))),
        body=(Paragraph(line=line(f"{sentence(str(complete.because))} {basis}. Owner: {complete.owner}.")),),
        small=names.reading_lines(complete.reading),
    )


def _presume(indicator: Indicator) -> Presume | None:
    return indicator.presume if isinstance(indicator, Count | Sum | Span) else None


def _presumed(names: Names, name: str, presume: Presume) -> Entry:
    title = title_of(names.policy, name)
    because = f"{sentence(presumed_words(presume))} {sentence(str(presume.because))} Owner: {presume.owner}."
    return Entry(
        title=line(Link(text=first_large(title), to=f"measure--{name}")),
        body=(Paragraph(line=line(because)),),
        small=names.reading_lines(presume.reading),
    )


# People, scope, questions


def people_section(names: Names) -> Section:
    """Roles and forums."""
    tree = names.policy.tree
    facts = [
        Fact(term=str(name), lines=(line(sentence(str(title))),), anchor=f"{kind}--{name}")
        for kind, named in (("role", tree.roles), ("forum", tree.forums))
        for name, title in named.items()
    ]
    lead = "Roles and meetings by the names that records use. They name offices, and no person."
    return Section(
        anchor="people", heading="Roles and meetings", body=(Paragraph(line=line(lead)), Facts(facts=tuple(facts)))
    )


def scope_section(names: Names) -> Section | None:
    """Whom the framework covers, and what else its clauses start; None when the policy says neither."""
    tree = names.policy.tree
    inner = []
    if tree.scope:
        inner.append(_criteria(names, "scope", "Whom the framework covers", tree.scope))
    if tree.triggers:
        inner.append(_criteria(names, "triggers", "What starts something without moving an outcome", tree.triggers))
    if not inner:
        return None
    return Section(anchor="also", heading="Scope and triggers", inner=tuple(inner))


def _criteria(names: Names, anchor: str, heading: str, criteria: tuple[Criterion, ...]) -> Section:
    return Section(anchor=anchor, heading=heading, body=criterion_entries(names, criteria))


def questions_section(names: Names) -> Section | None:
    """What only people can answer; None when the policy asks nothing."""
    questions = names.policy.tree.questions
    if not questions:
        return None
    lead = f"Software asks these and waits. An answer is recorded with who gave it and when{_held(names)}."
    body: tuple[Block, ...] = (Paragraph(line=line(lead)), *(_question(names, question) for question in questions))
    return Section(anchor="questions", heading="Questions for people", body=body)


def _held(names: Names) -> str:
    """How long a person's answer holds, where the policy says so."""
    judgements = names.policy.tree.judgements
    if judgements is None:
        return ""
    return f", and holds for {bound_words(names.policy, judgements.hold)} when it names no end of its own"


def _question(names: Names, question: Question) -> Entry:
    answers: tuple[Block, ...] = ()
    if question.answers:
        said = [{"true": "yes", "false": "no"}.get(str(each), words_of(str(each))) for each in question.answers]
        answers = (Paragraph(line=line(f"Answers: {listed(said, 'or')}.")),)
    asked = names.when("Asked when", question.when) or (Paragraph(line=line("Always asked.")),)
    return Entry(
        title=line(Strong(text=str(question.ask))),
        body=(Paragraph(line=line(f"For {names.roles(question.of)}.")), *asked, *answers),
        small=(
            names.source_line([question.clause]),
            *names.number_lines(question),
            *names.reading_lines(question.reading),
        ),
        anchors=(names.anchor(str(question.clause)),),
    )


# Measures


def measures_section(names: Names) -> Section:
    """Every measure, in words."""
    facts = tuple(
        Fact(
            term=first_large(title_of(names.policy, str(name))),
            lines=(line(sentence(measure_words(names.policy, each))), *_measure_small(names, name, each)),
            anchor=f"measure--{name}",
        )
        for name, each in names.policy.tree.indicators.items()
    )
    lead = (
        f"{counted(len(facts), 'measure')} of what is on record. “Newest” is by the day it happened.{_own_kinds(names)}"
    )
    folded = Folded(summary=f"Show {counted(len(facts), 'measure')}", body=(Facts(facts=facts),))
    return Section(anchor="measures", heading="What is measured", body=(Paragraph(line=line(lead)), folded))


def _own_kinds(names: Names) -> str:
    """The kinds of signal that the policy adds, or adds to, by a vocabulary of its own."""
    own = names.policy.document.get("vocabulary") or {}
    kinds = listed([f"“{kind_words(str(kind))}”" for kind in own.get("kinds") or {}])
    return f" Beside the shared kinds of signal this policy has fields or kinds of its own: {kinds}." if kinds else ""


def _measure_small(names: Names, name: str, indicator: Indicator) -> Iterator[Line]:
    yield from names.reading_lines(indicator.reading)
    clauses = [*([indicator.clause] if indicator.clause else []), *(indicator.clauses or {}).values()]
    if clauses:
        yield names.source_line([str(clause) for clause in clauses])


# Clauses


def context_section(names: Names) -> Section | None:
    """Clauses that no rule carries, and why; None when there are none."""
    context = names.policy.tree.context
    if not context:
        return None
    entries = tuple(
        Entry(
            title=line(sentence(str(each.because))),
            body=(Bullets(items=tuple(Item(line=_said(names, str(clause))) for clause in each.clauses)),),
            anchors=names.anchors(each.clauses),
        )
        for each in context
    )
    lead = "These stand in the framework and are for people alone."
    body = (Paragraph(line=line(lead)), Folded(summary="Show the clauses and the reasons", body=entries))
    return Section(anchor="context", heading="Clauses no rule carries", body=body)


def _said(names: Names, clause: str) -> Line:
    known = names.registered(clause)
    return line(Code(text=clause), f": {known.says}" if known is not None else "")


def clauses_section(names: Names) -> Section:
    """Every clause that the policy names, with what it says and where it is carried; comes last of all."""
    named = dict.fromkeys(str(carrier.clause) for carrier in carriers(names.policy.tree))
    named.update(dict.fromkeys(str(clause) for each in names.policy.tree.context for clause in each.clauses))
    rows = tuple(_clause_row(names, clause) for clause in named)
    table = Table(
        caption="Every clause this policy names",
        heads=("Clause", "What it says, in our words", "On this page"),
        rows=rows,
    )
    folded = Folded(summary=f"Show {counted(len(rows), 'clause')}", body=(table,))
    lead = "The words of the framework are not repeated here; each clause is put in our own."
    return Section(anchor="clauses", heading="Index of clauses", body=(Paragraph(line=line(lead)), folded))


def _clause_row(names: Names, clause: str) -> Row:
    known, places = names.registered(clause), names.places(clause)
    links: list[Inline] = [Link(text=_nth(number), to=place) for number, place in enumerate(places, start=1)]
    where = joined(links) if links else line("beside what it belongs to")
    place = without_lines(known.at) if known is not None else ""
    at = (line(place),) if place else ()
    return Row(
        cells=((line(Code(text=clause)), *at), (line(names.said(clause) or "–"),), (where,)),
        anchor=None if places else names.anchor(clause),
    )


def _nth(number: int) -> str:
    return "here" if number == 1 else f"and here ({number})"


def glossary_section() -> Section:
    """The words of the page, in plain words."""
    facts = tuple(Fact(term=word, lines=(line(said),)) for word, said in GLOSSARY.items())
    return Section(anchor="glossary", heading="Words used here", body=(Facts(facts=facts),))
