"""A published page as one HTML file: no request to anywhere, no script, every text escaped."""

from collections.abc import Iterable, Iterator
from importlib.resources import files
from itertools import count
from typing import assert_never

from qaengine.faces.published.diagrams import flow_svg, moves_svg
from qaengine.faces.published.elements import Markup, element, lines, together
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
    Row,
    Rung,
    Section,
    Strong,
    Table,
    Words,
)

GENERATOR = "qaengine publish"
NO_REQUESTS = "default-src 'none'; style-src 'unsafe-inline'"
TONES = 5


def as_html(page: Page) -> str:
    """The page as HTML; the same page gives the same text."""
    return "<!doctype html>\n" + _Writer().page(page).html + "\n"


class _Writer:
    """Writes one page; diagrams are numbered as they come."""

    def __init__(self) -> None:
        self.diagrams = count(1)

    def page(self, page: Page) -> Markup:
        return element("html", lines([_head(page), self.body(page)]), lang="en-GB")

    def body(self, page: Page) -> Markup:
        words = [block for block in page.lead if isinstance(block, Paragraph)]
        glance = [block for block in page.lead if not isinstance(block, Paragraph)]
        header = element(
            "header",
            element(
                "div",
                element("p", page.kicker, class_="kicker"),
                element("h1", page.title),
                *(element("p", _line(block.line), class_="lead") for block in words),
            ),
        )
        first = element(
            "section",
            element("h2", "At a glance", id="glance-heading"),
            self.blocks(glance),
            id="glance",
            aria_labelledby="glance-heading",
        )
        sections = [self.section(each, 2) for each in page.sections]
        main = element("main", lines([first, _contents(page), *sections]), id="main", tabindex="-1")
        skip = element("a", "Skip to the policy", href="#main", class_="skip")
        return element("body", lines([skip, header, main]))

    def section(self, section: Section, level: int) -> Markup:
        heading = f"{section.anchor}-heading"
        return element(
            "section",
            lines(
                [
                    element(f"h{level}", section.heading, id=heading),
                    self.blocks(section.body),
                    *(self.section(inner, level + 1) for inner in section.inner),
                ]
            ),
            id=section.anchor,
            aria_labelledby=heading,
        )

    def blocks(self, blocks: Iterable[Block]) -> Markup:
        return lines([self.block(block) for block in blocks])

    def block(self, block: Block) -> Markup:
        match block:
            case Paragraph(line=line, tone=tone):
                return element("p", _line(line), class_=None if tone == "plain" else tone)
            case Bullets(items=items):
                return _bullets(items)
            case Facts():
                return _facts(block)
            case Table():
                return _table(block)
            case Entry():
                return self.entry(block)
            case Folded(summary=summary, body=body):
                return element("details", element("summary", summary), self.blocks(body))
            case Ladder():
                return _ladder(block)
            case Flow():
                return self.flow(block)
            case Moves():
                return self.moves(block)
            case _:
                assert_never(block)

    def entry(self, entry: Entry) -> Markup:
        first, *others = entry.anchors or (None,)
        tag = element("span", entry.tag, class_="tag") if entry.tag else None
        small = [element("li", _line(line)) for line in entry.small]
        return element(
            "div",
            *(element("span", id=anchor) for anchor in others),
            element("p", _line(entry.title), tag and together([" ", tag]), class_="title") if entry.title else None,
            self.blocks(entry.body),
            element("ul", *small, class_="small") if small else None,
            class_="entry" if entry.title else "origin",
            id=first,
        )

    def flow(self, flow: Flow) -> Markup:
        number = next(self.diagrams)
        return element(
            "figure",
            element("figcaption", flow.title),
            element("div", flow_svg(flow, f"diagram-{number}-wide", upright=False), class_="wide"),
            element("div", flow_svg(flow, f"diagram-{number}-narrow", upright=True), class_="narrow"),
            class_="diagram",
        )

    def moves(self, moves: Moves) -> Markup:
        number = next(self.diagrams)
        legend = "Numbers are those of the changes below. Right: to worse. Left: to better."
        if any(move.at_once for move in moves.moves):
            legend += " Dashed: at once, without approval."
        return element(
            "figure",
            element("figcaption", moves.title),
            moves_svg(moves, f"diagram-{number}"),
            element("p", legend, class_="legend"),
            class_="diagram",
        )


# The frame


def _head(page: Page) -> Markup:
    style = (files("qaengine.faces.published") / "style.css").read_text(encoding="utf-8")
    return element(
        "head",
        lines(
            [
                element("meta", charset="utf-8"),
                element("meta", name="viewport", content="width=device-width, initial-scale=1"),
                element("meta", http_equiv="Content-Security-Policy", content=NO_REQUESTS),
                element("meta", name="generator", content=GENERATOR),
                element("title", f"{page.title} – {page.kicker}"),
                Markup(f"<style>\n{style}</style>"),
            ]
        ),
    )


def _contents(page: Page) -> Markup:
    listed = [element("li", element("a", section.heading, href=f"#{section.anchor}")) for section in page.sections]
    heading = element("h2", "Contents", id="contents-heading")
    return element("nav", heading, element("ol", lines(listed)), aria_labelledby="contents-heading")


# Lines and simple blocks


def _line(line: Line) -> Markup:
    return together(_inline(part) for part in line)


def _inline(part: Inline) -> Markup:
    match part:
        case Words(text=text):
            return together([text])
        case Strong(text=text):
            return element("strong", text)
        case Code(text=text):
            return element("code", text)
        case Link(text=text, to=to):
            return element("a", text, href=f"#{to}")
        case _:
            assert_never(part)


def _bullets(items: tuple[Item, ...]) -> Markup:
    return element("ul", lines(_items(items)))


def _items(items: tuple[Item, ...]) -> Iterator[Markup]:
    for item in items:
        yield element("li", _line(item.line), _bullets(item.inner) if item.inner else None)


def _facts(facts: Facts) -> Markup:
    return element(
        "dl",
        lines(
            element(
                "div", element("dt", fact.term), *(element("dd", _line(line)) for line in fact.lines), id=fact.anchor
            )
            for fact in facts.facts
        ),
    )


def _ladder(ladder: Ladder) -> Markup:
    shape = "steps" if ladder.brief else "ladder"
    rungs = [_rung(rung, brief=ladder.brief) for rung in ladder.rungs]
    return element("figure", element("figcaption", ladder.title), element("ol", lines(rungs)), class_=shape)


def _rung(rung: Rung, *, brief: bool) -> Markup:
    return element(
        "li",
        element("strong", rung.label) if rung.here else element("a", rung.label, href=f"#{rung.to}"),
        None if brief else element("span", _line(rung.note)),
        class_=f"tone-{rung.rank * (TONES - 1) // max(rung.of - 1, 1)}",
        id=rung.to if rung.here else None,
    )


def _table(table: Table) -> Markup:
    """The table; roles are written out because on a phone its cells stand beneath each other."""
    heads = [element("th", head, scope="col", role="columnheader") for head in table.heads]
    return element(
        "table",
        lines(
            [
                element("caption", table.caption),
                element("colgroup", *(element("col", style=f"width: {width}%") for width in table.widths)),
                element("thead", element("tr", *heads, role="row"), role="rowgroup"),
                element("tbody", lines(_row(table, row) for row in table.rows), role="rowgroup"),
            ]
        ),
        role="table",
    )


def _row(table: Table, row: Row) -> Markup:
    first, *others = row.cells
    cells = [element("th", _cell(first), scope="row", role="rowheader")]
    for head, cell in zip(table.heads[1:], others, strict=True):
        cells.append(element("td", element("span", f"{head}: ", class_="head-of-cell"), _cell(cell), role="cell"))
    return element("tr", *cells, role="row", id=row.anchor)


def _cell(cell: tuple[Line, ...]) -> Markup:
    return together(element("div", _line(line)) for line in cell)
