"""The careful YAML reader: what it reads, where things stand, and what it refuses in an author's words."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from qaengine.documents import Listing, Table, Word, header, is_null, plain, read_document, read_file, reader, sheet
from qaengine.errors import DocumentError, Mistake

LOADERS = {"C": getattr(yaml, "CBaseLoader", yaml.BaseLoader), "Python": yaml.BaseLoader}


@pytest.fixture(params=LOADERS)
def either_parser(request, monkeypatch):
    monkeypatch.setattr(reader, "_LOADER", LOADERS[request.param])


def mistakes(source: str | bytes) -> tuple[Mistake, ...]:
    with pytest.raises(DocumentError) as refused:
        read_document(source, file="policy.yaml")
    return refused.value.mistakes


def words_in(node: object):
    match node:
        case Word():
            yield node
        case Table():
            for key, value in node.items():
                yield key
                yield from words_in(value)
        case Listing():
            for item in node:
                yield from words_in(item)


def underlined(node: Word | Mistake) -> str:
    assert node.place is not None
    return node.place.source[node.place.column - 1 :][: node.place.length]


# What is read


@pytest.mark.parametrize(
    "written",
    [
        "no",
        "yes",
        "true",
        "3.10",
        "12:30",
        "0x1F",
        "010",
        "1_000",
        "2024-02-29",
        "1-101662014",
        "null",
        "~",
        "=",
        "nan",
    ],
)
@pytest.mark.usefixtures("either_parser")
def test_a_scalar_stays_the_text_that_was_written(written):
    value = read_document(f"value: {written}", file="f")["value"]
    assert value == written
    assert type(value) is Word
    assert not value.quoted


@pytest.mark.parametrize(
    ("written", "null"),
    [("", True), ("~", True), ("null", True), ("NULL", True), ('"null"', False), ("''", False), ("none", False)],
)
@pytest.mark.usefixtures("either_parser")
def test_null_is_told_from_the_text_null(written, null):
    assert is_null(read_document(f"value: {written}\nother: x", file="f")["value"]) is null


def test_only_words_of_a_document_are_null():
    assert not is_null("")
    assert not is_null(None)
    assert not is_null(Table())


@pytest.mark.parametrize(
    ("written", "quoted"), [("a", False), ("'a'", True), ('"a"', True), ("|-\n  a", True), (">-\n  a", True)]
)
def test_quotes_and_text_blocks_mark_text_as_text(written, quoted):
    value = read_document(f"value: {written}", file="f")["value"]
    assert (value, value.quoted) == ("a", quoted)


def test_a_word_equals_and_hashes_as_its_text():
    table = read_document("level: 3", file="f")
    assert table["level"] == "3"
    assert hash(Word("level")) == hash("level")
    assert Word("by hand").place is None


def test_plain_values_are_pythons_own():
    value = plain(read_document("a: [b, {c: d}]", file="f"))
    assert value == {"a": ["b", {"c": "d"}]}
    assert type(value) is dict
    assert {type(key) for key in value} == {str}
    assert type(value["a"]) is list
    assert plain(7) == 7


@pytest.mark.parametrize("source", ["\ufeffa: 1", b"\xef\xbb\xbfa: 1"])
@pytest.mark.usefixtures("either_parser")
def test_a_byte_order_mark_at_the_start_moves_nothing(source):
    table = read_document(source, file="f")
    assert plain(table) == {"a": "1"}
    assert next(iter(table)).place.column == 1


@pytest.mark.parametrize(
    "source", ["word", "- a\n- b", "a: b\n", "---\na: b\n", "a: b\n...\n", "# c\n\na: b # d\n", "{a: b}", "[]", "{}"]
)
@pytest.mark.usefixtures("either_parser")
def test_one_document_of_any_shape_is_read(source):
    assert plain(read_document(source, file="f")) == yaml.load(source, Loader=yaml.BaseLoader)


# Where things stand


SHAPES = """\
# a comment
level_1:
  title: 'in quotes'   # another
  note: "it was 🙂 fine"
  list: [one, "two 🙂", {three: four}]
  items:
  - first
  -   second: third
long: |
  text
  more
after: é
"""


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
@pytest.mark.usefixtures("either_parser")
def test_what_is_underlined_is_what_was_written(line_break):
    document = read_document(SHAPES.replace("\n", line_break), file="f")
    written = {word: underlined(word) for word in words_in(document)}
    assert written.pop("text\nmore\n") == "|"
    assert written.pop("in quotes") == "'in quotes'"
    assert written.pop("two 🙂") == '"two 🙂"'
    assert written.pop("it was 🙂 fine") == '"it was 🙂 fine"'
    assert written == {word: word for word in written}
    assert document["after"].place.line == 12
    assert document["level_1"]["list"][2]["three"].place.column == 32


@pytest.mark.usefixtures("either_parser")
def test_tables_and_listings_say_where_they_start():
    document = read_document("a:\n  - b: c\n  - {d: [e]}\n", file="f")
    nodes = [document, document["a"], document["a"][0], document["a"][1], document["a"][1]["d"]]
    assert [str(node.place) for node in nodes] == ["f:1:1", "f:2:3", "f:2:5", "f:3:5", "f:3:9"]


@pytest.mark.usefixtures("either_parser")
def test_an_empty_value_stands_after_its_colon():
    value = read_document("a: 1\nb:\nc: 2", file="f")["b"]
    assert (value.place.line, value.place.column, value.place.length) == (2, 3, 1)


@pytest.mark.usefixtures("either_parser")
def test_a_text_over_several_lines_is_underlined_to_the_end_of_its_first():
    value = read_document("a: one two  \n  three", file="f")["a"]
    assert value == "one two three"
    assert underlined(value) == "one two"


def test_a_long_line_is_held_in_part():
    document = read_document(f"a: {'x' * 500}\nb: [{'y' * 300}, z]", file="f")
    assert len(document["a"].place.source) == 200
    assert document["b"][1].place.source == ""
    assert document["b"][1].place.column == 307


# What is refused


REFUSED = {
    "duplicate key": ("a: 1\nb: 2\na: 3\n", "Q116", 3, 1, "keep one of the two"),
    "duplicate key, quoted once": ("{a: 1, 'a': 2}", "Q116", 1, 8, "keep one of the two"),
    "anchor": ("a: &x 1\n", "Q112", 1, 4, "write the part out"),
    "anchor and alias": ("a: &x 1\nb: *x\n", "Q112", 1, 4, "write the part out"),
    "anchor on a table": ("a: &x\n  b: c\n", "Q112", 1, 4, "write the part out"),
    "bare ampersand": ("a: & b", "Q112", 1, 4, "quotes"),
    "alias of nothing": ("a: *everyone\n", "Q113", 1, 4, "begins with `*` stands in quotes"),
    "bare star": ("provider: *\nb: c", "Q113", 1, 11, 'put it in quotes: `"*"`'),
    "merge key": ("a:\n  <<: {b: c}\n", "Q114", 2, 3, "write the entries out"),
    "tag": ("a: !!python/object:os.system x", "Q115", 1, 4, "delete it"),
    "tag on a table": ("a: !!map {b: c}", "Q115", 1, 4, "delete it"),
    "own tag": ("a: !mine x", "Q115", 1, 4, "delete it"),
    "bare exclamation mark": ("a: !no!such x", "Q115", 1, 4, "put it in quotes"),
    "second document": ("a: 1\n---\nb: 2\n", "Q107", 2, 1, "one document in a file"),
    "directive": ("%YAML 1.2\n---\na: 1", "Q108", 1, 1, "delete the line"),
    "unknown directive": ("# c\n%FOO\n---\na: 1", "Q108", 2, 1, "delete the line"),
    "percent sign in a later line": ("a: 1\n%b: 2", "Q108", 2, 1, "put the text in quotes"),
    "too large": ("a: " + "x" * 1024 * 1024, "Q103", 1, 1, "split it"),
    "too deep": ("a: " + "[" * 64 + "]" * 64, "Q109", 1, 67, "nest them less"),
    "too long a text": ("a: 1\nb: " + "x" * 65537, "Q111", 2, 4, "shorten it"),
    "too long a text in bytes": ("a: 1\nb: " + "é" * 32769, "Q111", 2, 4, "shorten it"),
    "nothing": ("", "Q106", 1, 1, "write the document"),
    "only a comment": ("# c\n", "Q106", 1, 1, "write the document"),
    "only a document start": ("---\n", "Q106", 1, 1, "write the document"),
    "null character": ("a: 1\nb: x\0y", "Q104", 2, 5, "delete it"),
    "escape character": ("a: \x1b[31m", "Q104", 1, 4, "delete it"),
    "control character as an escape": ('a: "x\\e[31m"', "Q104", 1, 4, "delete it"),
    "C1 control": ("a: x\x9by", "Q104", 1, 5, "delete it"),
    "line break of another kind": ("a: x\u2028y", "Q104", 1, 5, "use an ordinary line break"),
    "next line": ("# c\n# d \x85e\na: 1", "Q104", 2, 5, "use an ordinary line break"),
    "byte order mark in the middle": ("a: 1\n\ufeffb: 2", "Q104", 2, 1, "delete it"),
    "half a character": ("a: \ud800", "Q104", 1, 4, "delete it"),
    "right-to-left override": ("a: x\u202ey", "Q105", 1, 5, "delete it"),
    "isolate in a comment": ("a: 1 # \u2066", "Q105", 1, 8, "delete it"),
    "direction mark": ("a: x\u200f", "Q105", 1, 5, "delete it"),
    "override as an escape": ('a: "\\u202E"', "Q105", 1, 4, "delete it"),
    "look-alike letter in a name": ("a: 1\nl\u0435vel: 2", "Q117", 2, 1, "letters of the English alphabet"),
    "list as a name": ("a:\n  [b]: c", "Q118", 2, 3, "one word before a colon"),
    "template braces": ("a: {{ b }}", "Q118", 1, 5, "stands in quotes"),
    "no name": ("a: 1\n: 2", "Q118", 2, 1, "write the name"),
    "not a number": ("a: .NaN", "Q119", 1, 4, "write a number"),
    "endless": ("a: [.inf]", "Q119", 1, 5, "write a number"),
    "endless below": ("a: -.INF", "Q119", 1, 4, "write a number"),
    "number too large": ("a: 1e400", "Q120", 1, 4, "ordinary size"),
    "number too long": ("a: " + "9" * 400, "Q120", 1, 4, "ordinary size"),
    "number too small": ("a: 1.5e-9999", "Q120", 1, 4, "ordinary size"),
    "day that does not exist": ("a: 2024-02-30", "Q121", 1, 4, "February 2024 has 29 days"),
    "day before the first of a month": ("a: 2024-04-00", "Q121", 1, 4, "April 2024 has 30 days"),
    "day that does not exist, with a time": ("a: 2023-02-29T10:00:00Z", "Q121", 1, 4, "February 2023 has 28 days"),
    "day and month exchanged": ("a: 2024-31-01", "Q121", 1, 4, "year-month-day"),
    "date as a name": ("2024-04-31: a", "Q121", 1, 1, "April 2024 has 30 days"),
    "year too early": ("a: 0202-01-01", "Q122", 1, 4, "check the year"),
    "year too late": ("a: 3000-01-01", "Q122", 1, 4, "check the year"),
    "tab as indent": ("a:\n\tb: 1", "Q131", 2, 1, "use spaces"),
    "tab after spaces": ("a:\n  \tb: 1", "Q131", 2, 3, "use spaces"),
    "tab after a value": ("a:\n  b: 1\n\tc: 2", "Q131", 3, 1, "use spaces"),
    "tab in a text block": ("a: |\n\tb\n", "Q131", 2, 1, "use spaces"),
    "tab after a dash": ("-\ta", "Q131", 1, 2, "use a space"),
    "no colon": ("a: 1\nfoo bar\nb: 2", "Q132", 2, 1, "write `name: value`"),
    "no colon in the first line": ("foo bar\nb: 2", "Q132", 1, 1, "write `name: value`"),
    "no space after the colon": ("b: 2\nlevel:1\nc: 3", "Q133", 2, 1, "write `name: value`"),
    "no space after the first colon": ("level:1\nc: 3", "Q133", 1, 1, "write `name: value`"),
    "second colon": ("a: note: more", "Q134", 1, 8, "put the value in quotes"),
    "second colon in brackets": ("a: [b: c: d]", "Q134", 1, 9, "put the value in quotes"),
    "indented beneath a value": ("a: 1\n  b: 2", "Q135", 2, 3, "the same indent"),
    "indent that fits nothing": ("a:\n    b: 1\n  c: 2", "Q135", 3, 3, "start level"),
    "list beside names": ("a: b\n- c", "Q135", 2, 1, "indent what belongs"),
    "further left than the first line": ("  a: 1\nb: 2", "Q135", 2, 1, "the same indent"),
    "text after the document start": ("--- a: b", "Q135", 1, 1, "begin on the next line"),
    "open bracket": ("a: [b, c\nd: e\n", "Q136", 1, 4, "close it with `]`"),
    "open brace": ("a: {b: c\nd: e\n", "Q136", 1, 4, "close it with `}`"),
    "wrong bracket": ("a: {b: [c}", "Q136", 1, 8, "close it with `]`"),
    "cut in brackets": ("a: [b,\n  {c: d,", "Q136", 2, 3, "cut off here"),
    "cut in quotes": ('a: 1\nb: "tex', "Q137", 2, 4, "cut off here"),
    "cut in a name": ("a: 1\nle", "Q132", 2, 1, "cut off here"),
    "quote open until the next document": ("a: 'x\n---\n'", "Q137", 1, 4, "close it with `'`"),
    "at sign": ("a: @x", "Q138", 1, 4, "put the text in quotes"),
    "back-tick": ("a: `x`", "Q138", 1, 4, "put the text in quotes"),
    "lonely bracket": ("a: ]", "Q138", 1, 4, "delete it"),
    "lonely comma": ("a: [,]", "Q138", 1, 5, "delete it"),
    "list on the line of its name": ("a: - b", "Q138", 1, 4, "begin the list on the next line"),
    "question mark": ("a: ? b", "Q138", 1, 4, "begins with `?` stands in quotes"),
    "apostrophe in single quotes": ("a: 'don't'", "Q138", 1, 9, "written twice"),
    "text after quotes": ('a: "x" y', "Q138", 1, 8, "one pair of quotes"),
    "text after brackets": ("a: [x] y", "Q138", 1, 8, "put the whole value in quotes"),
    "unknown escape": ('a: "C:\\qa"', "Q139", 1, 7, "single quotes"),
    "escape without its digits": ('a: "\\xZZ"', "Q139", 1, 5, "single quotes"),
    "text beside a text block sign": ("a: |text\n  more", "Q140", 1, 5, "on the next line"),
    "not UTF-8": (b"a: 1\nb: \x93x\x94", "Q102", 2, 4, "in Windows-1252 this byte is `“`"),
    "not UTF-8 after other letters": ("é: 1\r\nb: é".encode() + b"\xff", "Q102", 2, 5, "save the file as UTF-8"),
    "UTF-16": ("a: 1".encode("utf-16"), "Q102", 1, 1, "looks like UTF-16"),
    "cut within a letter": ("a: é".encode()[:-1], "Q102", 1, 4, "cut off here"),
}


@pytest.mark.parametrize(("source", "code", "line", "column", "hint"), REFUSED.values(), ids=REFUSED)
@pytest.mark.usefixtures("either_parser")
def test_each_refusal_has_one_message_with_its_code_place_and_hint(source, code, line, column, hint):
    (mistake,) = mistakes(source)
    assert (mistake.code, str(mistake.place)) == (code, f"policy.yaml:{line}:{column}")
    assert mistake.hint is not None
    assert hint in mistake.hint


@pytest.mark.parametrize("source", [row[0] for row in REFUSED.values()], ids=REFUSED)
@pytest.mark.usefixtures("either_parser")
def test_messages_are_in_lower_case_without_jargon(source):
    for mistake in mistakes(source):
        message = f"{mistake.text}; {mistake.hint}"
        assert message[0] in "`a" or message[0].islower()
        for jargon in ("scalar", "mapping", "sequence", "token", "parser", "node", "str", "expected", "Error", "\x1b"):
            assert jargon not in message.replace("structure", "")


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("a: 1\nb: 2\nb: 3", "b"),
        ("a: &some_name 1", "&some_name"),
        ("a: &x !!str foo", "&x"),
        ("a: *everyone", "*everyone"),
        ("a: !!str x", "!!str"),
        ("a: 2024-02-30 # c", "2024-02-30"),
        ("a: 1e400", "1e400"),
        ("a: 1\nfoo bar\nb: 2", "foo bar"),
        ("level:1\nb: 2", "level:"),
        ("a: 'don't'", "t'"),
        ('a: "C:\\qa"', "\\q"),
        ("a:\n\t\tb: 1", "\t\t"),
        ("%FOO bar\n---\na: 1", "%FOO bar"),
    ],
)
@pytest.mark.usefixtures("either_parser")
def test_what_is_wrong_is_underlined(source, shown):
    assert underlined(mistakes(source)[0]) == shown


@pytest.mark.parametrize("depth", [1, 63])
@pytest.mark.usefixtures("either_parser")
def test_sixty_four_levels_are_allowed(depth):
    assert read_document("a: " + "[" * depth + "]" * depth, file="f")


@pytest.mark.parametrize(
    "written",
    ["'.nan'", '"2024-02-30"', "1900-01-01", "2999-12-31", "1e300", "0e999", "2024-02-30-b", "x" * 65536, "1.2.3"],
)
@pytest.mark.usefixtures("either_parser")
def test_what_is_near_a_refusal_is_read(written):
    assert read_document(f"a: {written}", file="f")["a"] == written.strip("'\"")


@pytest.mark.usefixtures("either_parser")
def test_too_many_values_are_refused_at_the_first_too_many(monkeypatch):
    monkeypatch.setattr(reader, "MOST_NODES", 10)
    (mistake,) = mistakes("- a\n" * 9 + "- one too many\n- x\n")
    assert (mistake.code, str(mistake.place)) == ("Q110", "policy.yaml:10:3")
    assert mistake.hint == "split it into several files"


def test_a_duplicate_shows_both_lines():
    (mistake,) = mistakes("needs: any\nother: x\nneeds: all\n")
    assert mistake.text == "`needs` is given twice, first in line 1"
    assert [place.line for place in mistake.also] == [1]
    assert mistake.full().count("~~~~~") == 2


def test_an_anchor_shows_where_it_is_repeated():
    (mistake,) = mistakes("a: &x 1\nb: &y 2\nc: [*x, *y]\n")
    assert [str(place) for place in mistake.also] == ["policy.yaml:2:4", "policy.yaml:3:5", "policy.yaml:3:9"]


def test_a_bracket_shows_where_reading_stopped():
    (mistake,) = mistakes("a: [b, c\nd: e\n")
    assert [place.line for place in mistake.also] == [2]


@pytest.mark.usefixtures("either_parser")
def test_all_mistakes_come_together_in_the_order_of_the_file():
    found = mistakes("a: .nan\nb: !!str x\nc: 2024-02-30\na: 2\né: 1\nd: *x\ne: &y 1\nf: [\n")
    assert [(mistake.code, mistake.place.line) for mistake in found] == [
        ("Q119", 1),
        ("Q115", 2),
        ("Q121", 3),
        ("Q116", 4),
        ("Q117", 5),
        ("Q113", 6),
        ("Q112", 7),
        ("Q136", 8),
    ]


@pytest.mark.usefixtures("either_parser")
def test_refused_characters_do_not_hide_other_mistakes():
    found = mistakes("a: x\u202ey\nb: 1\nb: 2\n")
    assert [(mistake.code, mistake.place.line) for mistake in found] == [("Q105", 1), ("Q116", 3)]


@pytest.mark.usefixtures("either_parser")
def test_what_a_refused_character_may_have_caused_is_not_blamed_on_the_author():
    assert [mistake.code for mistake in mistakes("a: 1\u2028b: 2\n")] == ["Q104"]


def test_refused_characters_are_never_printed():
    message = str(DocumentError(mistakes('a\x1b: "\\e[31m"\n"\\e": 1\n"\\e": 2\nb: \u202e')))
    assert sheet.FORBIDDEN.search(message.replace("\n", "")) is None


@pytest.mark.parametrize("source", ["- .nan\n" * 250, "\0" * 250, "- \u202e\n" * 250])
def test_of_very_many_mistakes_the_first_hundred_are_listed(source):
    *listed, rest = mistakes(source)
    assert len(listed) == 100
    assert (rest.code, rest.text) == ("Q199", "and 150 more")


# Files


def test_a_file_is_read(tmp_path):
    (tmp_path / "halton.yaml").write_bytes("# ü\na: é".encode())
    assert plain(read_file(tmp_path / "halton.yaml")) == {"a": "é"}
    assert read_file(str(tmp_path / "halton.yaml"))["a"].place.file == str(tmp_path / "halton.yaml")


def refused_file(path: object) -> Mistake:
    with pytest.raises(DocumentError) as refused:
        read_file(path)
    (mistake,) = refused.value.mistakes
    assert mistake.code == "Q101"
    return mistake


def test_a_missing_file_names_the_nearest_in_its_folder(tmp_path):
    (tmp_path / "herefordshire.yaml").touch()
    mistake = refused_file(tmp_path / "herefordshir.yaml")
    assert mistake.hint == f"did you mean `{tmp_path / 'herefordshire.yaml'}`?"
    assert refused_file(tmp_path / "zzz").hint == "check the name and the folder"


def test_a_missing_folder_is_named(tmp_path):
    assert "there is no folder" in refused_file(tmp_path / "policies" / "a.yaml").hint


@pytest.mark.skipif(os.name == "nt", reason="Windows opens a folder with another error")
def test_a_folder_is_no_file(tmp_path):
    assert "is a folder" in refused_file(tmp_path).text


def test_an_impossible_name_is_no_file():
    assert "cannot be read" in refused_file("a\0b").text


def test_a_file_that_may_not_be_read_says_so(tmp_path, monkeypatch):
    def refuse(*_):
        raise PermissionError

    monkeypatch.setattr(Path, "open", refuse)
    assert "may not be read" in refused_file(tmp_path / "a.yaml").text


def test_a_file_that_is_too_large_is_not_read_whole(tmp_path):
    with (tmp_path / "large.yaml").open("wb") as stream:
        stream.truncate(1 << 40)
    with pytest.raises(DocumentError, match="Q103"):
        read_file(tmp_path / "large.yaml")


# The header


POLICY = "policy: halton\nedition: '2024'\nstands: {from: 2024-04-01, until: }\nrules:\n  - a\n  - b: ["


@pytest.mark.parametrize(
    ("keys", "found"),
    [
        (["policy"], {"policy": "halton"}),
        (["stands", "edition"], {"edition": "2024", "stands": {"from": "2024-04-01", "until": ""}}),
        (["nothing"], {}),
        (["rules"], {}),
        (["policy", "rules"], {"policy": "halton"}),
        ([], {}),
    ],
)
@pytest.mark.parametrize("as_written", [str, str.encode])
@pytest.mark.usefixtures("either_parser")
def test_a_header_holds_what_stands_before_the_first_mistake(keys, found, as_written):
    assert header(as_written(POLICY), keys, file="f") == found


@pytest.mark.parametrize(
    "source", ["", "[a]", "a", b"\xff", "a: " + "[" * 400_000, "k: " + "x" * 2_000_000, "a: \0", "a: {{ x }}\nb: 1"]
)
@pytest.mark.usefixtures("either_parser")
def test_a_header_of_a_broken_file_is_empty(source):
    assert header(source, ["a", "b"], file="f") == {}


def test_a_header_stops_reading_when_all_is_found():
    assert header("policy: halton\nrules: [never, closed\n", ["policy"], file="f") == {"policy": "halton"}


# Laws


def is_written_plain(text: str) -> bool:
    return sheet.FORBIDDEN.search(text) is None and reader._NUMBER.fullmatch(text) is None


TEXTS = st.text(max_size=30).filter(is_written_plain)
NAMES = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=12).filter(is_written_plain)
TREES = st.recursive(
    TEXTS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4), max_leaves=20
)


@given(TREES.filter(lambda tree: tree != ""), st.sampled_from([False, True, None]))
@settings(deadline=None)
def test_text_is_read_as_pyyaml_reads_it_without_types(tree, flow):
    class Dumper(yaml.SafeDumper):
        def ignore_aliases(self, data):
            return True

    dumped = yaml.dump(tree, Dumper=Dumper, allow_unicode=True, default_flow_style=flow)
    assert plain(read_document(dumped, file="f")) == yaml.load(dumped, Loader=yaml.BaseLoader) == tree


def read_or_refused(source: str | bytes) -> object:
    """The plain document, or the mistakes for which it was refused."""
    try:
        return plain(read_document(source, file="f"))
    except DocumentError as error:
        return error.mistakes


def is_told(outcome: object) -> bool:
    return not isinstance(outcome, tuple) or (len(outcome) > 0 and all(mistake.full() for mistake in outcome))


BLOCK_PIECES = [
    "a",
    "b",
    ": ",
    ":",
    "- ",
    "-",
    "\n",
    "\n  ",
    "\n    ",
    "\t",
    " ",
    "? ",
    "|",
    ">",
    "|-\n",
    "# ",
    "\r",
    "\r\n",
]
FLOW_PIECES = ["[", "]", "{", "}", ", ", ",", "'", '"', "\\", "\\x", "\\U", "é", "🙂", "=", "~", "null"]
REFUSED_PIECES = ["&x ", "*x", "!t ", "%", "---\n", "...\n", "<<", "@", "`", ".nan", "1e999", "2024-02-30"]
FORBIDDEN_PIECES = ["\x85", "\u2028", "\0", "\ufeff", "\ud800", "\u202e"]
PIECES = st.sampled_from([*BLOCK_PIECES, *FLOW_PIECES, *REFUSED_PIECES, *FORBIDDEN_PIECES])


@given(st.lists(PIECES, max_size=40).map("".join))
@settings(deadline=None, max_examples=400)
def test_any_text_is_read_or_refused_and_both_parsers_agree(source):
    outcomes = []
    for loader in LOADERS.values():
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(reader, "_LOADER", loader)
            outcomes.append(read_or_refused(source))
            header(source, ["a", "b"], file="f")
    assert all(is_told(outcome) for outcome in outcomes)
    assert outcomes[0] == outcomes[1] or any(isinstance(outcome, tuple) for outcome in outcomes)


@given(st.binary(max_size=200) | st.text(max_size=100).map(lambda text: text.encode("utf-8", "surrogatepass")))
@settings(deadline=None)
def test_any_bytes_are_read_or_refused(source):
    assert is_told(read_or_refused(source))
    header(source, ["a"], file="f")


@given(st.integers(0, len(POLICY)))
def test_a_file_cut_anywhere_is_read_or_refused_with_one_message(length):
    outcome = read_or_refused(POLICY[:length])
    assert not isinstance(outcome, tuple) or len(outcome) == 1


# Hostile files


def alias_bomb() -> str:
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    for level in range(1, 7):
        repeats = ",".join([f"*a{level - 1}"] * 9)
        bomb += f"a{level}: &a{level} [{repeats}]\n"
    return bomb


HOSTILE = {
    "brackets": ("[" * 400_000, "Q109"),
    "braces": ("{" * 400_000, "Q109"),
    "pairs": ("[{" * 200_000, "Q109"),
    "dashes": ("- " * 200_000, "Q109"),
    "questions": ("? " * 200_000, "Q109"),
    "alias bomb": (alias_bomb(), "Q112"),
    "cut in the middle": ("a:\n" + "  - {b: c}\n" * 5_000 + "  - {b: ", "Q136"),
    "one quote": ('"' + "a" * 1_000_000, "Q137"),
    "values": ("- a\n" * 250_000, "Q110"),
    "commas": ("[" + "a," * 400_000, "Q110"),
    "digits": ("a: " + "1" * 60_000 + "x\nb: ]", "Q138"),
    "blank lines": ("\n" * 1_000_000, "Q106"),
}
READ_AND_TELL = """
import sys
from qaengine.documents import read_document
from qaengine.errors import DocumentError
source = sys.stdin.buffer.read()
try:
    read_document(source, file="f")
except DocumentError as error:
    print(",".join(mistake.code for mistake in error.mistakes))
"""


@pytest.mark.parametrize(("source", "code"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_gives_one_message_and_never_crashes(source, code):
    command = [sys.executable, "-W", "error", "-c", READ_AND_TELL]
    environment = os.environ | {"PYTHONPATH": str(Path(reader.__file__).parents[2])}
    told = subprocess.run(
        command, input=source.encode(), capture_output=True, check=True, env=environment
    ).stdout.split()
    assert told[0].decode() == code


@pytest.mark.parametrize(
    "source",
    [
        "[" + "!a x," * 90_000 + "]",
        "[" + "&a x," * 90_000 + "]",
        "\0" * 1_000_000,
        "- a\x85\n" * 100_000,
        "a: 1\n" * 49_000,
    ],
    ids=["tags", "anchors", "null characters", "other line breaks", "duplicates"],
)
def test_very_many_mistakes_are_found(source):
    assert mistakes(source)
