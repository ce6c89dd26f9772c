"""A published page and a draft record as Markdown, for a repository, a wiki or a word processor."""

import re
from collections.abc import Iterator
from html import escape
from typing import assert_never

from qaengine.readings.publishing.content import (
    Block,
    Bullets,
    Code,
    Entry,
    Facts,
    Flow,
    Folded,
    Inline,
    Item,
    Ladder,
    Line,
    Link,
    Moves,
    Page,
    Paragraph,
    Rung,
    Section,
    Strong,
    Table,
    Words,
)
from qaengine.readings.publishing.transparency import STANDARD, Draft, Field

MARK = "<!-- Made by qaengine publish. -->"
DRAFTED = "Sections and fields are those of the Algorithmic Transparency Recording Standard, version"
TO_COMPLETE = (
    "This is a draft made from a policy. What the policy does not say is marked **To be completed by the council**. "
    "Nothing here has been approved or published."
)
_SIGNS = re.compile(r"([\\`*_\[\]|~#$])")
_START = re.compile(r"^(\s*)([-+=]|\d+[.)])(?=\s|$|[-+=])")


def as_markdown(page: Page) -> str:
    """The page as Markdown; the same page gives the same text."""
    parts = [MARK, f"# {plain(page.title)}", plain(page.kicker), *_blocks(page.lead), "## Contents", _contents(page)]
    for section in page.sections:
        parts += _section(section, 2)
    return "\n\n".join(parts) + "\n"


def draft_as_markdown(draft: Draft) -> str:
    """The draft record as Markdown, with what the council must add marked."""
    parts = [
        MARK,
        f"# Draft algorithmic transparency record: {plain(draft.title)}",
        f"Sections and fields of the Algorithmic Transparency Recording Standard, version {STANDARD}. This is a draft "
        "made from a policy: what the policy does not say is marked **To be completed by the council**, and nothing "
        "here has been published or approved.",
    ]
    tier = 0
    for part in draft.parts:
        if part.tier != tier:
            tier = part.tier
            parts.append(f"## Tier {tier}")
        parts.append(f"### {plain(part.name)}")
        for field in part.fields:
            parts += _field(field)
    return "\n\n".join(parts) + "\n"


def _field(field: Field) -> Iterator[str]:
    yield f"#### {plain(field.name)}"
    yield from (plain(text) for text in field.said)
    if field.wanted is not None:
        yield f"**To be completed by the council:** {plain(field.wanted)}."


# Text


def plain(text: str) -> str:
    """Text on one line, with every sign that Markdown or HTML would read as its own made harmless."""
    one_line = " ".join(text.split())
    safe = _SIGNS.sub(r"\\\1", one_line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
    return _START.sub(r"\1\\\2", safe.replace("@", "&#64;").replace("://", "&#58;//"))


def _code(text: str) -> str:
    """A code span, fenced by more backticks than stand in a row inside it."""
    one_line = " ".join(text.split()).replace("|", "¦")
    fence = "`" * (max((len(run) for run in re.findall("`+", one_line)), default=0) + 1)
    return f"{fence}{one_line}{fence}" if len(fence) == 1 else f"{fence} {one_line} {fence}"


def said(line: Line) -> str:
    """A line with its links."""
    return "".join(_inline(part) for part in line).strip()


def _inline(part: Inline) -> str:
    match part:
        case Words(text=text):
            lead, end = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
            return f"{lead and ' '}{plain(text)}{end and ' '}" if text.strip() else " "
        case Strong(text=text):
            return f"**{plain(text)}**{' ' if text.endswith(' ') else ''}"
        case Code(text=text):
            return _code(text)
        case Link(text=text, to=to):
            return f"[{plain(text)}](#{to})"
        case _:
            assert_never(part)


def _anchor(name: str | None) -> str:
    return f'<a id="{escape(name)}"></a>' if name else ""


# Blocks


def _contents(page: Page) -> str:
    return "\n".join(f"- [{plain(section.heading)}](#{section.anchor})" for section in page.sections)


def _section(section: Section, level: int) -> Iterator[str]:
    yield _anchor(section.anchor)
    yield f"{'#' * level} {plain(section.heading)}"
    yield from _blocks(section.body)
    for inner in section.inner:
        yield from _section(inner, level + 1)


def _blocks(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Paragraph(line=line, tone=tone):
            yield said(line) if tone == "plain" else f"> {said(line)}"
        case Bullets(items=items):
            yield "\n".join(_items(items, ""))
        case Facts():
            yield "\n".join(_facts(block))
        case Table():
            yield "\n".join(_table(block))
        case Entry():
            yield _entry(block)
        case Folded(summary=summary, body=body):
            yield f"<details>\n<summary>{escape(summary)}</summary>"
            yield from _blocks(body)
            yield "</details>"
        case Ladder(title=title, rungs=rungs, brief=True):
            yield f"{plain(title)}: " + " → ".join(f"[{plain(rung.label)}](#{rung.to})" for rung in rungs)
        case Ladder(title=title, rungs=rungs):
            yield f"{plain(title)}:"
            yield "\n".join(f"{number}. {_rung(rung)}" for number, rung in enumerate(rungs, start=1))
        case Flow(title=title, stages=stages):
            yield f"{plain(title)}: " + " → ".join(
                f"**{plain(stage.label)}** ({plain(stage.note)})" for stage in stages
            )
        case Moves():
            yield from _moves(block)
        case _:
            assert_never(block)


def _rung(rung: Rung) -> str:
    label = f"{_anchor(rung.to)}**{plain(rung.label)}**" if rung.here else f"[{plain(rung.label)}](#{rung.to})"
    return f"{label}: {said(rung.note)}"


def _items(items: tuple[Item, ...], indent: str) -> Iterator[str]:
    for item in items:
        yield f"{indent}- {said(item.line)}"
        yield from _items(item.inner, indent + "  ")


def _facts(facts: Facts) -> Iterator[str]:
    for fact in facts.facts:
        yield f"- {_anchor(fact.anchor)}**{plain(fact.term)}**: {' '.join(said(line) for line in fact.lines)}"


def _entry(entry: Entry) -> str:
    tag = f" ({plain(entry.tag)})" if entry.tag else ""
    first = f"{''.join(_anchor(anchor) for anchor in entry.anchors)}{said(entry.title)}{tag}"
    small = [" · ".join(said(line) for line in entry.small)] if entry.small else []
    if not entry.title:
        return first + small[0]
    blocks = [first, *_blocks(entry.body), *small]
    inner = "\n\n".join(blocks).replace("\n", "\n  ")
    return "- " + re.sub(r"\n +\n", "\n\n", inner)


def _table(table: Table) -> Iterator[str]:
    yield f"{plain(table.caption)}:\n"
    yield f"| {' | '.join(plain(head) for head in table.heads)} |"
    yield "|" + " --- |" * len(table.heads)
    for row in table.rows:
        cells = ["<br>".join(said(line) for line in cell) for cell in row.cells]
        yield f"| {_anchor(row.anchor)}{' | '.join(cells)} |"


def _moves(moves: Moves) -> Iterator[str]:
    """A Mermaid diagram, and the same in words."""
    yield f"{plain(moves.title)}. {plain(moves.words)}."
    drawn = ["```mermaid", "flowchart TB"]
    drawn += [f'  s{index}["{_mermaid(state)}"]' for index, state in enumerate(moves.states)]
    for move in moves.moves:
        arrow = "-.->" if move.at_once else "-->"
        drawn.append(f"  s{move.start} {arrow}|{move.number}| s{move.end}")
    yield "\n".join([*drawn, "```"])


def _mermaid(text: str) -> str:
    """Text in a box of a diagram: letters, numbers and spaces, and of other signs their codes."""
    return "".join(sign if sign.isalnum() or sign in " ,.-–’" else f"#{ord(sign)};" for sign in " ".join(text.split()))
