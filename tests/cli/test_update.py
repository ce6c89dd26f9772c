"""`test --update`: expectations rewritten where they stand, shown first, and only when that is confirmed."""

from pathlib import Path

import pytest

HEAD = """\
# Our cases.
policy: elderbrook.yaml
cases:
  - case: good   # the first
    title: Good
    as_of: 2025-09-30
    provider: p
    signals:
      - {id: a, kind: cqc.inspection, date: 2025-06-20, overall: good}
"""


def written(qaengine, expect: str, *, rest: str = "") -> str:
    """What is written in place of the expectation."""
    Path("some.cases.yaml").write_text(HEAD + expect + rest)
    said = qaengine("test", "some.cases.yaml", "--update", "--yes")
    assert said.code == 0, said.out + said.err
    text = Path("some.cases.yaml").read_text()
    assert text.startswith(HEAD)
    assert text.endswith(rest)
    assert qaengine("test", "some.cases.yaml").code == 0
    return text[len(HEAD) : len(text) - len(rest)]


@pytest.mark.parametrize(
    ("expect", "instead"),
    [
        (
            "    expect: {decisions: {level: {indicated: high}}}\n",
            "    expect: {decisions: {level: {indicated: low}}}\n",
        ),
        (
            "    expect:\n      decisions: # why\n        level: {indicated: low, settled: true,  in_force: high}\n",
            "    expect:\n      decisions: # why\n"
            "        level: {indicated: low, settled: false,  in_force: unknown}\n",
        ),
        (
            "    expect: {decisions: {level: {range: [low, low]}}}\n",
            "    expect: {decisions: {level: {range: [low, high]}}}\n",
        ),
        (
            "    expect: {decisions: {level: {range: unknown}}}\n",
            "    expect: {decisions: {level: {range: [low, high]}}}\n",
        ),
        (
            "    expect: {met: [eld.low.rating, eld.high.rating], not_met: []}\n",
            "    expect: {met: [eld.low.rating], not_met: [eld.high.rating]}\n",
        ),
        (
            "    expect: {met: [eld.high.rating, eld.high.concerns, eld.low.rating]}\n",
            "    expect: {met: [eld.low.rating], not_met: [eld.high.rating], unknown: [eld.high.concerns]}\n",
        ),
        ("    expect: {not_met: [eld.low.rating]}\n", "    expect: {not_met: [], met: [eld.low.rating]}\n"),
        ("    expect: {asked: [eld.low.rating]}\n", "    expect: {asked: [], not_asked: [eld.low.rating]}\n"),
        (
            "    expect:\n      met:\n      - eld.low.rating   # kept\n      - eld.high.rating   # goes\n"
            "      not_met:\n      - eld.none\n",
            "    expect:\n      met:\n      - eld.low.rating   # kept\n      not_met:\n"
            "      - eld.none\n      - eld.high.rating\n",
        ),
        (
            "    expect: {exact: true, met: [eld.low.rating], not_met: [eld.high.rating], unknown: []}\n",
            "    expect: {exact: true, met: [eld.low.rating], not_met: [eld.high.rating], "
            "unknown: [eld.high.concerns, eld.high.unsafe]}\n",
        ),
        ("    expect: {obligations: [{clause: eld.none}]}\n", "    expect: {obligations: []}\n"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_what_does_not_hold_is_rewritten_and_everything_else_stays(qaengine, expect, instead):
    assert written(qaengine, expect, rest="    why: Because.   # the end\n") == instead


@pytest.mark.usefixtures("folder")
def test_it_is_shown_and_not_written_without_confirmation(qaengine):
    text = HEAD + "    expect: {decisions: {level: {indicated: high}}}\n"
    Path("some.cases.yaml").write_text(text)
    said = qaengine("test", "some.cases.yaml", "--update")
    assert said.code == 1
    assert said.out == (
        "good: Good\n"
        "--- some.cases.yaml\n"
        "+++ some.cases.yaml\n"
        "@@ -10 +10 @@\n"
        "-    expect: {decisions: {level: {indicated: high}}}\n"
        "+    expect: {decisions: {level: {indicated: low}}}\n"
        "0 of 1 case passed\n"
    )
    assert Path("some.cases.yaml").read_text() == text


ROWS = """\
    expect: {decisions: {level: {indicated: high}}}
    rows:
      - {row: one}
      - {row: two, expect: {decisions: {level: {indicated: high}}}}
"""
DAYS = """\
    timeline:
      - {as_of: 2025-06-19, expect: {decisions: {level: {indicated: high}}}}
      - {as_of: 2025-06-20, expect: {decisions: {level: {indicated: low}}}}
"""


@pytest.mark.usefixtures("folder")
def test_a_row_is_rewritten_where_it_says_so_itself_and_else_that_is_told(qaengine):
    Path("some.cases.yaml").write_text(HEAD + ROWS)
    said = qaengine("test", "some.cases.yaml", "--update", "--yes")
    assert said.code == 1
    assert "good[one] is not rewritten: what it expects stands in the case, for all its rows" in said.err
    assert Path("some.cases.yaml").read_text() == HEAD + ROWS.replace(
        "two, expect: {decisions: {level: {indicated: high}}}", "two, expect: {decisions: {level: {indicated: low}}}"
    )


@pytest.mark.usefixtures("folder")
def test_a_day_is_rewritten_in_its_place(qaengine):
    text = HEAD.replace("    as_of: 2025-09-30\n", "") + DAYS
    Path("some.cases.yaml").write_text(text)
    assert qaengine("test", "some.cases.yaml", "--update", "--yes").code == 0
    assert Path("some.cases.yaml").read_text() == text.replace("indicated: high", "indicated: unknown")


@pytest.mark.usefixtures("folder")
def test_a_case_whose_signals_are_wrong_is_not_rewritten(qaengine):
    text = HEAD.replace("overall: good", "overall: godd") + "    expect: {met: [eld.low.rating]}\n"
    Path("some.cases.yaml").write_text(text)
    said = qaengine("test", "some.cases.yaml", "--update", "--yes")
    assert said.code == 1
    assert said.err == "good is not rewritten: its signals are wrong\n"
    assert Path("some.cases.yaml").read_text() == text


@pytest.mark.usefixtures("folder")
def test_where_all_pass_nothing_is_written(qaengine):
    Path("some.cases.yaml").write_text(HEAD + "    expect: {met: [eld.low.rating]}\n")
    said = qaengine("test", "some.cases.yaml", "--update", "--yes")
    assert (said.code, said.out, said.err) == (0, "1 of 1 case passed\n", "")
