"""`test --mutate`: the changes that no case notices, what is accepted of them, and the same from several processes."""

from pathlib import Path

import pytest
from test_test import CASES

ACCEPTED = """\
- policy: elderbrook
  edition: "2025"
  unnoticed:
    - {change: "CHANGE", because: It is meant so.}
"""


@pytest.fixture(autouse=True)
def cases(folder):
    """The cases of the small policy."""
    Path("good.cases.yaml").write_text(CASES)


def unnoticed(said):
    """The changes that were not noticed."""
    return [each["change"] for each in said.json[0]["changes"] if each["noticed_by"] is None]


def test_it_names_each_change_that_no_case_notices_with_its_line(qaengine):
    said = qaengine("test", "good.cases.yaml", "--mutate")
    assert said.code == 1
    lines = said.out.splitlines()
    assert lines[0] == "changes to elderbrook, edition 2025, tried on 2 cases:"
    assert "  - line 8, repeated: 2 -> 3" in lines
    assert not any("eld.high.rating: drop criterion" in line for line in lines)
    assert lines[-1].endswith("changes noticed")


def test_each_change_has_the_case_that_noticed_it(qaengine):
    said = qaengine("test", "good.cases.yaml", "--mutate", "--format", "json")
    found = {each["change"]: each["noticed_by"] for each in said.json[0]["changes"]}
    assert found["eld.high.rating: drop criterion of level.high"] == "inadequate"
    assert found["repeated: 2 -> 3"] is None


def test_several_processes_say_the_same(qaengine):
    alone = qaengine("test", "good.cases.yaml", "--mutate", "--format", "json")
    assert qaengine("test", "good.cases.yaml", "--mutate", "--format", "json", "--jobs", "2") == alone


def test_when_all_that_goes_unnoticed_is_accepted_it_exits_0(qaengine):
    listed = unnoticed(qaengine("test", "good.cases.yaml", "--mutate", "--format", "json"))
    entries = "\n".join(f'    - {{change: "{change}", because: It is meant so.}}' for change in listed)
    Path("accepted.yaml").write_text(ACCEPTED.splitlines()[0] + '\n  edition: "2025"\n  unnoticed:\n' + entries + "\n")
    said = qaengine("test", "good.cases.yaml", "--mutate", "--accepted", "accepted.yaml")
    assert said.code == 0
    assert "  - repeated: 2 -> 3 (It is meant so.)" in said.out


@pytest.mark.parametrize("change", ["eld.high.rating: drop criterion of level.high", "no such change"])
def test_what_is_accepted_and_noticed_or_gone_is_told_and_exits_1(qaengine, change):
    Path("accepted.yaml").write_text(ACCEPTED.replace("CHANGE", change))
    said = qaengine("test", "good.cases.yaml", "--mutate", "--accepted", "accepted.yaml")
    assert said.code == 1
    assert f"accepted, but noticed or gone (1):\n  - {change}\n" in said.out


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("policy: elderbrook", "Q600"),
        ("- {policy: elderbrook, edition: '2025'}", "Q602"),
        ("- {policy: elderbrook, edition: '2025', unnoticed: [{change: a}]}", "Q602"),
        ("- {policy: elderbrook, edition: '2025', unnoticed: [{change: a, becuase: b}]}", "Q601"),
        ("- {policy: e, edition: '1', unnoticed: [{change: a, because: b}, {change: a, because: b}]}", "Q604"),
    ],
)
def test_a_mistake_in_the_file_of_accepted_changes_exits_2(qaengine, text, code):
    Path("accepted.yaml").write_text(text + "\n")
    said = qaengine("test", "good.cases.yaml", "--mutate", "--accepted", "accepted.yaml")
    assert (said.code, said.out) == (2, "")
    assert code in said.err


def test_a_case_that_fails_already_is_left_out_and_that_is_said(qaengine):
    Path("good.cases.yaml").write_text(CASES.replace("{indicated: low}", "{indicated: high}"))
    said = qaengine("test", "good.cases.yaml", "--mutate")
    assert "tried on 1 case:" in said.out
    assert said.err == "1 of the cases fail already, and are left out\n"
