"""A policy published: all it holds is on the page, every text is harmless there, and every link leads somewhere."""

import csv
import io
import re
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from qaengine import load_policy
from qaengine.cli.publishing import published
from qaengine.faces.published.diagrams import lanes_of
from qaengine.faces.published.elements import element
from qaengine.faces.published.markdown import plain
from qaengine.faces.published.sheets import guarded
from qaengine.policy.carriers import carriers
from qaengine.policy.duties import Duty
from qaengine.policy.from_document import policy_from_document
from qaengine.policy.register import registers_for
from qaengine.readings.publishing.content import Moves, anchors_in
from qaengine.readings.publishing.duties import duty_entry
from qaengine.readings.publishing.names import Names
from qaengine.readings.publishing.page import publication
from qaengine.readings.publishing.transparency import Draft

GOLDEN = Path(__file__).parent.parent / "golden" / "publication"
SMALL = (GOLDEN / "smallshire.yaml").read_text(encoding="utf-8")
SHIPPED = ("herefordshire@2018", "herefordshire@2016", "oxfordshire", "halton", "warwickshire")
HOSTILE = (
    "<script>alert(1)</script>",
    "</title><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "' autofocus onfocus='alert(1)",
    "&lt;b&gt; &amp; &#60;",
    "]]> --> <!--",
    "[press here](javascript:alert(1)) ![x](http://evil.example/x.png)",
    "`code` *bold* _em_ ~~gone~~ | pipe | # head",
    "```mermaid\nflowchart TB\n click s0 alert\n```",
    '=HYPERLINK("http://evil.example")',
    "+1+1",
    "@SUM(A1)",
    "-2+3",
    "x" * 400,
)
VOID = {"meta", "br", "col", "hr", "link", "img", "input"}


@cache
def files_of(name: str) -> dict[str, str]:
    return published(load_policy(name))


@cache
def files_from(text: str) -> dict[str, str]:
    return published(policy_from_document(text, file="small.yaml"))


class Reader(HTMLParser):
    """Reads a page strictly: what is opened is closed in order; text, tags, ids and links are kept."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == [], "every element is closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, "elements close in the order in which they opened"

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text.append(data)

    @property
    def words(self) -> str:
        return " ".join(" ".join(self.text).split())

    @property
    def ids(self) -> list[str]:
        return [found for _, attributes in self.tags if (found := attributes.get("id"))]


# What a person has read


@pytest.mark.parametrize("name", ["policy.md", "assumptions.csv", "atrs.md"])
def test_the_publication_of_a_small_policy_is_the_one_that_was_read(name: str) -> None:
    """Write it anew with `qaengine publish tests/golden/publication/smallshire.yaml -o FOLDER`, and read it."""
    assert files_from(SMALL)[name] == (GOLDEN / name).read_text(encoding="utf-8")


# Everything is there


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("file", ["index.html", "policy.md"])
def test_everything_a_policy_holds_is_on_its_page(name: str, file: str) -> None:
    policy, page = load_policy(name), files_of(name)[file]
    tree = policy.tree
    words = Reader(page).words if file == "index.html" else page
    say = str if file == "index.html" else plain
    wanted = [str(carrier.clause) for carrier in carriers(tree)]
    wanted += [str(clause) for context in tree.context for clause in context.clauses]
    for one in wanted:
        assert f'id="{one}"' in page or one in words, one
    texts = [
        *(text for texts in (tree.roles, tree.forums, tree.readings) for text in texts.values()),
        *(setting.because for setting in tree.settings.values() if setting.because),
        *(setting.owner for setting in tree.settings.values() if setting.owner),
        *(each.because for each in (*tree.complete, *tree.context)),
        *(question.ask for question in tree.questions),
        *(duty.what for duty in tree.duties),
        *(requirement.says for change in tree.changes for requirement in change.requires),
        *(cap.says for decision in tree.decisions.values() for cap in decision.cap if cap.says),
    ]
    for decision in tree.decisions.values():
        for outcome in decision.outcomes.values():
            texts += [outcome.title, outcome.advice]
            texts += [each for criterion in (*outcome.criteria, *outcome.only_if) for each in (criterion.says,)]
    for criterion in (*tree.scope, *tree.triggers):
        texts += [criterion.says, criterion.ask]
    for text in filter(None, texts):
        one_line = " ".join(str(text).split()).rstrip(".")[1:]
        assert say(one_line) in words, text
    for anchors in ("number", tree.settings), ("reading", tree.readings), ("measure", tree.indicators):
        for one in anchors[1]:
            assert f'id="{anchors[0]}--{one}"' in page


@pytest.mark.parametrize("name", SHIPPED)
def test_every_link_leads_to_a_place_of_its_own(name: str) -> None:
    page = Reader(files_of(name)["index.html"])
    assert len(page.ids) == len(set(page.ids))
    links = {attributes["href"] for tag, attributes in page.tags if tag == "a"}
    assert all(link and link.startswith("#") for link in links)
    assert {link[1:] for link in links if link} <= set(page.ids)
    assert set(anchors_in(publication(load_policy(name), registers_for(load_policy(name))).page)) <= set(page.ids)
    text = files_of(name)["policy.md"]
    anchors = re.findall(r'<a id="([^"]*)"></a>', text)
    assert len(anchors) == len(set(anchors))
    assert set(re.findall(r"\]\(#([^)]*)\)", text)) <= set(anchors)


@pytest.mark.parametrize("name", SHIPPED)
def test_the_page_asks_nothing_of_anybody_and_is_built_as_readers_expect(name: str) -> None:
    page = Reader(files_of(name)["index.html"])
    tags = [tag for tag, _ in page.tags]
    assert not {"script", "img", "link", "iframe", "object", "form"} & set(tags)
    assert not [value for _, attributes in page.tags for key, value in attributes.items() if key in ("src", "srcset")]
    assert "url(" not in files_of(name)["index.html"]
    assert ("html", {"lang": "en-GB"}) in page.tags
    levels = [int(tag[1]) for tag in tags if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
    assert all(attributes.get("scope") in ("row", "col") for tag, attributes in page.tags if tag == "th")
    assert all(tags.count(tag) == 1 for tag in ("main", "header", "nav", "h1"))


def test_a_grid_is_shown_as_a_table_of_rows_by_outcomes() -> None:
    text = files_of("warwickshire")["policy.md"]
    assert "| Row | Outstanding | Green | Amber | Red |" in text
    assert text.count("](#wcc17.grade.") >= 16


@pytest.mark.parametrize("name", SHIPPED)
def test_duties_that_differ_are_said_differently(name: str) -> None:
    names = Names(policy=load_policy(name), registers=())
    said: dict[object, Duty] = {}
    for duty in names.policy.tree.duties:
        entry = duty_entry(names, duty)
        assert said.setdefault((entry.title, entry.body, entry.small, entry.tag, duty.who), duty) == duty


# The same every time


def test_the_same_policy_gives_the_same_files() -> None:
    assert published(policy_from_document(SMALL, file="small.yaml")) == files_from(SMALL)
    assert published(load_policy("oxfordshire")) == files_of("oxfordshire")


def test_another_threshold_shows_on_the_page_and_in_the_ledger() -> None:
    other = files_from(SMALL.replace("many: {value: 3,", "many: {value: 4,"))
    assert "At least 4 unremedied safeguarding concerns in six months" in other["policy.md"]
    assert "number,many,many,4,," in other["assumptions.csv"]


# No text can do harm


def hostile(text: str) -> str:
    """The small policy with a text in many places."""
    quoted = '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    policy = SMALL
    for said in (
        "Smallshire quality framework", "Smallshire Council (synthetic)", "Many means three within six months.",
        "The framework says many.", "CQC rates the home Good or better.", "Place nobody new.",
        "Are people unsafe today?",
        "Is a visit called for?", "Tell the provider of the level", "The panel is told", "overall CQC rating",
        "Low concern", "no concern is left", "The provider", "Level of concern", "The council issues these itself.",
        "They guide people; no answer follows from them.",
    ):  # fmt: skip
        assert f": {said}" in policy, said
        policy = policy.replace(f": {said}", f": {quoted}")
    return policy


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_of_a_policy_is_only_ever_text_on_the_page(text: str) -> None:
    kept, changed = Reader(files_from(SMALL)["index.html"]), Reader(files_from(hostile(text))["index.html"])
    shape = [(tag, sorted(attributes)) for tag, attributes in kept.tags if tag not in ("text", "rect", "path", "svg")]
    got = [(tag, sorted(attributes)) for tag, attributes in changed.tags if tag not in ("text", "rect", "path", "svg")]
    assert got == shape
    assert " ".join(text.split()) in changed.words


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_of_a_policy_makes_no_markup_in_markdown(text: str) -> None:
    page = files_from(hostile(text))["policy.md"]
    assert set(re.findall(r"<(/?[a-z]+)", page)) == {"a", "/a", "details", "/details", "summary", "/summary", "br"}
    assert page.count("```") == 2
    assert not re.findall(r"(?<!\\)\]\((?!#)", page)
    assert "http://" not in page


@pytest.mark.parametrize(
    ("text", "harmless"),
    [
        ("a *b* _c_", r"a \*b\* \_c\_"),
        ("1. first", r"\1. first"),
        ("- item", r"\- item"),
        ("# head", r"\# head"),
        ("a | b", r"a \| b"),
        ("<b>", "&lt;b&gt;"),
        ("two\n\nlines", "two lines"),
        ("C:\\new", r"C:\\new"),
    ],
)
def test_signs_of_markdown_are_only_signs(text: str, harmless: str) -> None:
    assert plain(text) == harmless


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("=1+1", "'=1+1"), ("+1+1", "'+1+1"), ("-2+3", "'-2+3"), ("@SUM(A1)", "'@SUM(A1)"), ("\t=1", "'=1"),
        (" =1", "'=1"), ("-5", "-5"), ("+3", "+3"), ("20%", "20%"), ("a=b", "a=b"), ("", ""),
        ("two\nlines", "two lines"),
    ],
)  # fmt: skip
def test_no_cell_is_a_formula(cell: str, safe: str) -> None:
    assert guarded(cell) == safe


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_a_policy_is_a_formula_in_its_sheets(text: str) -> None:
    files = files_from(hostile(text))
    for name in ("assumptions.csv", "atrs.csv"):
        rows = list(csv.reader(io.StringIO(files[name])))
        assert len({len(row) for row in rows}) == 1
        assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_an_element_escapes_its_text_and_its_attributes() -> None:
    made = element("a", "<b>", element("i", "&"), href='"x"', class_="<y>").html
    assert made == '<a href="&quot;x&quot;" class="&lt;y&gt;">&lt;b&gt;<i>&amp;</i></a>'


# The ledger and the record


@pytest.mark.parametrize("name", SHIPPED)
def test_the_ledger_lists_every_assumption_with_its_owner_and_what_uses_it(name: str) -> None:
    tree = load_policy(name).tree
    rows = list(csv.DictReader(io.StringIO(files_of(name)["assumptions.csv"])))
    numbers = [row["name"] for row in rows if row["kind"] == "number"]
    assert numbers == [each for each, setting in tree.settings.items() if setting.basis == "assumption"]
    assert all(row["because"] and row["owner"] and row["basis"] == "assumption" for row in rows)
    used = [row for row in rows if row["kind"] == "number" and row["clauses"]]
    known = {str(carrier.clause) for carrier in carriers(tree)}
    assert used
    assert all(set(row["clauses"].split()) <= known for row in used)


def test_a_number_that_steps_by_date_has_a_row_for_each_step() -> None:
    steps = "many: {value: [{from: 2025-04-01, value: '3'}, {from: 2026-04-01, value: '4'}],"
    rows = list(csv.DictReader(io.StringIO(files_from(SMALL.replace("many: {value: 3,", steps))["assumptions.csv"])))
    assert [(row["value"], row["from"]) for row in rows if row["name"] == "many"] == [
        ("3", "2025-04-01"),
        ("4", "2026-04-01"),
    ]


TIERS = {
    (1, "Overview"): 4,
    (2, "Owner and responsibility"): 9,
    (2, "Description and rationale"): 5,
    (2, "Decision-making process"): 6,
    (2, "Tool specification"): 4,
    (2, "Model specification"): 9,
    (2, "Data specification"): 11,
    (2, "Risks, mitigations and impact assessments"): 2,
}


def drafted(name: str) -> Draft:
    return publication(load_policy(name)).draft


@pytest.mark.parametrize("name", SHIPPED)
def test_the_draft_record_has_every_section_and_says_or_asks_in_every_field(name: str) -> None:
    draft = drafted(name)
    assert {(part.tier, part.name): len(part.fields) for part in draft.parts} == TIERS
    assert all(field.said or field.wanted for part in draft.parts for field in part.fields)
    asked = [field.name for part in draft.parts for field in part.fields if field.wanted and not field.said]
    for only_the_council_knows in ("Contact email", "Team", "Phase", "Impact assessments", "Data quantities"):
        assert only_the_council_knows in asked
    assert files_of(name)["atrs.md"].count("**To be completed by the council:**") == sum(
        field.wanted is not None for part in draft.parts for field in part.fields
    )


def test_where_a_policy_names_nobody_who_approves_the_record_and_the_page_say_so() -> None:
    policy = load_policy("herefordshire")
    without = replace(policy, tree=replace(policy.tree, changes=()))
    found = publication(without)
    said = [text for part in found.draft.parts for field in part.fields for text in field.said]
    assert "The policy names nobody who approves a change; what is in force is only what people record." in said


# Diagrams


def drawn(name: str) -> list[Moves]:
    page = publication(load_policy(name)).page
    changes = next(section for section in page.sections if section.anchor == "changes")
    return [block for inner in changes.inner for block in inner.body if isinstance(block, Moves)]


@pytest.mark.parametrize("name", [name for name in SHIPPED if name != "halton"])
def test_the_lanes_of_a_diagram_say_the_moves_and_no_others(name: str) -> None:
    assert drawn(name)
    for moves in drawn(name):
        for side in (1, -1):
            of = [move for move in moves.moves if (move.end - move.start) * side > 0]
            said = [
                (lane.number, start, end, lane.at_once)
                for lane in lanes_of(of)
                for start in lane.starts
                for end in lane.ends
            ]
            assert sorted(said) == sorted((move.number, move.start, move.end, move.at_once) for move in of)


@pytest.mark.parametrize("name", SHIPPED)
def test_every_drawing_says_in_words_what_it_shows(name: str) -> None:
    page = Reader(files_of(name)["index.html"])
    drawings = [attributes for tag, attributes in page.tags if tag == "svg"]
    assert drawings
    for attributes in drawings:
        named = (attributes["aria-labelledby"] or "").split()
        assert attributes["role"] == "img"
        assert len(named) == 2
        assert set(named) <= set(page.ids)
