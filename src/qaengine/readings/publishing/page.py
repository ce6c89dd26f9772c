"""A policy as a page that an officer, a provider and a councillor can read, and what is published beside it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from qaengine.outcome.phrases import counted, day_words, listed, plural
from qaengine.policy.from_document import Policy
from qaengine.policy.register import Register
from qaengine.readings.publishing.background import (
    clauses_section,
    context_section,
    glossary_section,
    measures_section,
    numbers_section,
    people_section,
    questions_section,
    readings_section,
    scope_section,
    unknown_section,
)
from qaengine.readings.publishing.changes import changes_section
from qaengine.readings.publishing.content import Block, Fact, Facts, Line, Link, Page, Paragraph, Section, Strong, line
from qaengine.readings.publishing.decisions import decisions_section, ladder
from qaengine.readings.publishing.duties import duties_section
from qaengine.readings.publishing.ledger import Assumption, ledger
from qaengine.readings.publishing.names import Names
from qaengine.readings.publishing.transparency import Draft, draft


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What is published of a policy: the page, the ledger of assumptions, and the draft transparency record."""

    page: Page
    ledger: tuple[Assumption, ...]
    draft: Draft


def publication(policy: Policy, registers: Sequence[Register] = ()) -> Publication:
    """The publication of a policy; `registers` say where its clauses stand. The same policy gives the same."""
    names = Names(policy=policy, registers=tuple(registers))
    sections = tuple(section for section in _sections(names) if section is not None)
    page = Page(title=str(policy.tree.title), kicker=_kicker(policy), lead=tuple(_lead(names)), sections=sections)
    return Publication(page=page, ledger=ledger(names), draft=draft(names))


def _sections(names: Names) -> Iterator[Section | None]:
    """The sections in their order; the index of clauses comes last, for it knows which anchors were given."""
    yield decisions_section(names)
    yield changes_section(names)
    yield duties_section(names)
    yield questions_section(names)
    yield scope_section(names)
    yield unknown_section(names)
    yield numbers_section(names)
    yield readings_section(names)
    yield measures_section(names)
    yield people_section(names)
    yield context_section(names)
    yield glossary_section()
    yield clauses_section(names)
    yield _about(names)


# How the page begins


def _kicker(policy: Policy) -> str:
    source = policy.tree.source
    return str(source.publisher) if source is not None and source.publisher else "Quality assurance of care providers"


def _lead(names: Names) -> Iterator[Block]:
    """What the page is about, how it is decided, then the outcomes and the facts."""
    tree = names.policy.tree
    decided = listed([f"“{names.decision(str(name))}”" for name in tree.decisions])
    yield Paragraph(
        line=line(
            f"This page says which evidence about a care provider leads to which outcome of {decided}, who decides, "
            "and what must then be done."
        )
    )
    yield Paragraph(line=_who_decides(names))
    for name in tree.decisions:
        yield ladder(names, str(name), brief=True)
    yield Facts(facts=tuple(_facts(names)))


def _who_decides(names: Names) -> Line:
    changes = names.policy.tree.changes
    at_once = dict.fromkeys(names.decision(str(each.decision)) for each in changes if each.worsening is not None)
    decided = "people decide" if changes else "what is in force is what people record"
    once = f" Only {listed(list(at_once))} can worsen at once, without anybody’s approval." if at_once else ""
    return line(
        Strong(text=f"The evidence indicates; {decided}."),
        f"{once} What is not on record is shown as not known, and never as good.",
    )


def _facts(names: Names) -> Iterator[Fact]:
    tree, source = names.policy.tree, names.policy.tree.source
    until = f" until {_day(tree.in_force.until)}" if tree.in_force.until else ""
    yield Fact(term="Edition", lines=(line(f"{tree.edition}, in force from {_day(tree.in_force.from_)}{until}"),))
    if source is not None:
        published = f", {source.published}" if source.published else ""
        yield Fact(term="Source", lines=(line(f"{source.title}{published}"),))
        if source.note:
            yield Fact(term="Note", lines=(line(str(source.note)),))
    review = f"by {_day(tree.review_by)}" if tree.review_by else "no day is named"
    yield Fact(term="To be reviewed", lines=(line(review),))
    assumed = sum(each.basis == "assumption" for each in tree.settings.values())
    numbers = counted(len(tree.settings), "number")
    yield Fact(
        term="Numbers",
        lines=(line(Link(text=f"{numbers}, {assumed} of them assumptions", to="numbers")),),
    )
    yield Fact(
        term="Duties",
        lines=(line(Link(text=f"{plural(len(tree.duties), 'duty', 'duties')} that may fall due", to="duties")),),
    )


def _day(text: str) -> str:
    return day_words(date.fromisoformat(text))


def _about(names: Names) -> Section:
    policy = names.policy
    facts = (
        Fact(term="Policy", lines=(line(f"{policy.id}, edition {policy.edition}"),)),
        Fact(term="Language", lines=(line(f"version {policy.tree.language} of the policy language of qaengine"),)),
        Fact(term="Fingerprint", lines=(line(policy.digest),)),
    )
    text = (
        "This page is made from the policy by which qaengine decides, and says what the policy says. It is a reading "
        "of the framework and not the framework itself: read the source before you rely on it. The same policy always "
        "gives the same page."
    )
    return Section(anchor="about", heading="About this page", body=(Paragraph(line=line(text)), Facts(facts=facts)))
