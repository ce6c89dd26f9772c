"""Rows and days: each is a case of its own, with what is otherwise in it; every slip is told at its place."""

from datetime import date
from pathlib import Path

import pytest

from qaengine.cases.files import CaseError, read_cases

ROWS = """\
policy: elderbrook
cases:
  - case: one
    title: About the rating
    as_of: 2025-07-01
    provider: p
    given: {level: low}
    signals:
      - {id: a, kind: cqc.inspection, date: 2025-05-01, overall: good, key_questions: {safe: good, caring: good}}
      - {id: b, kind: compliment, date: 2025-05-02}
    expect: {decisions: {level: {indicated: low, settled: true}}, met: [eld.low]}
    rows:
      - {row: as-it-is}
      - row: other
        ROW
"""
DAYS = """\
policy: elderbrook
cases:
  - case: one
    provider: p
    signals: [{id: a, kind: compliment, date: 2025-05-02}]
    timeline:
      - {as_of: 2025-05-02, expect: {met: [eld.low]}}
      - {as_of: 2025-06-02, title: A month later, expect: {not_met: [eld.low]}}
      - {as_of: 2025-06-02, known_at: 2025-05-01, expect: {}}
"""


def cases(text: str, tmp_path: Path):
    """The cases that the text writes."""
    path = tmp_path / "some.cases.yaml"
    path.write_text(text, encoding="utf-8")
    return read_cases(path).cases


def mistakes(text: str, tmp_path: Path):
    """The code, line and column of each mistake, with its text and hint."""
    with pytest.raises(CaseError) as raised:
        cases(text, tmp_path)
    return [(one.code, one.place.line, str(one)) for one in raised.value.mistakes]


def row(written: str, tmp_path: Path):
    """The second row of the case."""
    first, second = cases(ROWS.replace("ROW", written), tmp_path)
    assert first.name == "one[as-it-is]"
    return second


def test_a_row_is_a_case_with_a_name_of_its_own_and_all_that_it_does_not_say_from_its_case(tmp_path):
    first, second = cases(ROWS.replace("ROW", "title: Otherwise"), tmp_path)
    assert (first.name, first.title, second.name, second.title) == (
        "one[as-it-is]", "About the rating", "one[other]", "Otherwise",
    )  # fmt: skip
    assert (first.records, first.as_of, first.expected) == (second.records, second.as_of, second.expected)
    assert (first.of, second.of) == ("one", "one")
    assert (first.way, second.way) == ((0, "rows", 0), (0, "rows", 1))


@pytest.mark.parametrize(
    ("written", "signal", "field", "value"),
    [
        ("signals: {a: {overall: inadequate}}", "a", "overall", "inadequate"),
        ("signals: {a: {key_questions: {safe: none}}}", "a", "key_questions", {"safe": "none", "caring": "good"}),
        ("signals: {b: {theme: kindness}}", "b", "theme", "kindness"),
        ("signals: {a: {date: 2025-06-01}}", "a", "date", "2025-06-01"),
        ("without: [a.overall]", "a", "overall", None),
        ("also: [{id: c, kind: compliment, date: 2025-05-03}]", "c", "date", "2025-05-03"),
    ],
)  # fmt: skip
def test_a_row_says_which_fields_of_which_signals_are_otherwise(written, signal, field, value, tmp_path):
    found = {record["id"]: record for record in row(written, tmp_path).records}
    assert found[signal].get(field) == value
    assert found["b"]["date"] == "2025-05-02"


def test_a_row_leaves_signals_out(tmp_path):
    assert [record["id"] for record in row("without: [a, b]", tmp_path).records] == ["given-level"]


def test_a_row_may_be_decided_on_another_day_and_by_what_was_known_on_another(tmp_path):
    found = row("{as_of: 2025-08-01, known_at: 2025-06-01}".strip("{}").replace(", ", "\n        "), tmp_path)
    assert (found.as_of, found.known_at) == (date(2025, 8, 1), date(2025, 6, 1))


def test_what_was_given_is_given_before_the_first_signal_of_the_row(tmp_path):
    found = row("given: {level: high}\n        without: [a]", tmp_path)
    given = next(record for record in found.records if record["id"] == "given-level")
    assert (given["outcome"], given["date"]) == ("high", "2025-05-01")


LOW, HIGH = ({"indicated": word, "settled": "true"} for word in ("low", "high"))


@pytest.mark.parametrize(
    ("written", "decisions", "met"),
    [
        ("expect: {decisions: {level: {indicated: high}}}", {"level": HIGH}, ("eld.low",)),
        ("expect: {met: []}", {"level": LOW}, ()),
        ("expect: {decisions: {grade: {indicated: a}}}", {"level": LOW, "grade": {"indicated": "a"}}, ("eld.low",)),
    ],
)
def test_what_a_row_expects_stands_in_place_of_the_same_words_of_its_case(written, decisions, met, tmp_path):
    found = row(written, tmp_path).expected
    assert (found.decisions, found.met) == (decisions, met)


def test_each_day_of_a_timeline_is_a_case_over_the_same_signals(tmp_path):
    found = cases(DAYS, tmp_path)
    assert [(one.name, one.as_of, one.known_at, one.title) for one in found] == [
        ("one[2025-05-02]", date(2025, 5, 2), None, ""),
        ("one[2025-06-02]", date(2025, 6, 2), None, "A month later"),
        ("one[2025-06-02, known at 2025-05-01]", date(2025, 6, 2), date(2025, 5, 1), ""),
    ]
    assert len({str(one.records) for one in found}) == 1
    assert [one.place.line for one in found] == [7, 8, 9]


@pytest.mark.parametrize(
    ("written", "code", "line", "says"),
    [
        ("signals: {aa: {overall: good}}", "Q606", 15, "no signal of the case has the id `aa`"),
        ("signals: {a: good}", "Q600", 15, "what is otherwise in `a` is a table of fields"),
        ("signals: [{id: c, kind: compliment, date: 2025-05-03}]", "Q600", 15, "further signals go under `also`"),
        ("signals: {a: {id: c}}", "Q606", 15, "the id of a signal stays what it is"),
        ("without: [c]", "Q606", 15, "the case holds no `c` to leave out"),
        ("without: [a.ovrall]", "Q606", 15, "the case holds no `a.ovrall` to leave out"),
        ("without: [a.id]", "Q606", 15, "the case holds no `a.id` to leave out"),
        ("without: a", "Q600", 15, "`without` is a list"),
        ("also: {id: c}", "Q600", 15, "`also` is a list"),
        ("also: [c]", "Q600", 9, "`signals` is a list of signals"),
        ("expcet: {}", "Q601", 15, "did you mean `expect`?"),
        ("as_of: soon", "Q603", 15, "`soon` is not a date"),
        ('as_of: "0001-01-01"', "Q603", 15, "`0001-01-01` is not a date"),
        ("as_of: 20250502", "Q603", 15, "`20250502` is not a date"),
        ("expect: {met: eld.low}", "Q600", 15, "`met` is a list"),
        ("expect: nothing", "Q600", 15, "`expect` is a table"),
        ("given: low", "Q600", 15, "`given` is a table of decision and outcome"),
    ],
)
def test_a_slip_in_a_row_is_told_at_its_place(written, code, line, says, tmp_path):
    (found,) = mistakes(ROWS.replace("ROW", written), tmp_path)
    assert found[:2] == (code, line)
    assert says in found[2]


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("      - {as_of: 2025-05-02, expect: {met: [eld.low]}}\n", "      - {expect: {}}\n", "Q602", 7),
        ("{as_of: 2025-05-02, expect: {met: [eld.low]}}", "{as_of: 2025-05-02}", "Q602", 7),
        ("as_of: 2025-05-02", "as_of: 2025-06-02", "Q604", 8),
        ("title: A month later", "signals: []", "Q601", 8),
        ("    provider: p\n", "    provider: p\n    as_of: 2025-05-01\n", "Q605", 5),
        ("    provider: p\n", "    provider: p\n    expect: {}\n", "Q605", 5),
        ("    timeline:\n", "    rows: [{row: x}]\n    timeline:\n", "Q605", 7),
        (DAYS[DAYS.index("    timeline:") :], "    timeline: []\n", "Q600", 6),
        (DAYS[DAYS.index("    timeline:") :], "    timeline: {as_of: 2025-05-01}\n", "Q600", 6),
        (DAYS[DAYS.index("    timeline:") :], "    rows: [a]\n", "Q600", 6),
        (DAYS[DAYS.index("    timeline:") :], "    rows: [{as_of: 2025-05-01, expect: {}}]\n", "Q602", 6),
    ],
)
def test_a_slip_in_a_timeline_is_told_at_its_place(old, new, code, line, tmp_path):
    assert old in DAYS
    assert (code, line) in [found[:2] for found in mistakes(DAYS.replace(old, new), tmp_path)]


def test_what_several_rows_share_is_told_once(tmp_path):
    written = ROWS.replace("ROW", "title: Otherwise").replace("date: 2025-05-02", "date: soon")
    assert [found[:2] for found in mistakes(written, tmp_path)] == [("Q603", 10)]
