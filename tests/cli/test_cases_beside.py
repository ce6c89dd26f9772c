"""Cases find their policy by where they stand, and a policy its cases, from whatever folder a command is run in."""

from pathlib import Path

import pytest
from command_line import POLICY, Qaengine

CASES = """\
policy: NAMED
cases:
  - case: good
    as_of: 2025-09-30
    provider: made-up
    signals: [{id: a, kind: cqc.inspection, date: 2025-06-20, overall: good}]
    expect:
      decisions: {level: {indicated: low}}
      met: [eld.low.rating]
"""
REGISTER = """\
document: {id: eld, title: Framework, publisher: Elderbrook}
clauses:
  - {id: eld.low.rating, at: "1", kind: threshold, says: Good or outstanding., computable: "yes"}
"""


def stand(named: str, at: str) -> Path:
    """A desk with the policy and its cases at some place."""
    desk = Path("desk")
    (desk / at).parent.mkdir(parents=True, exist_ok=True)
    (desk / "elderbrook.yaml").write_text(POLICY, encoding="utf-8")
    (desk / at).write_text(CASES.replace("NAMED", named), encoding="utf-8")
    (desk / "clauses").mkdir()
    rest = ("eld.high.rating", "eld.high.concerns", "eld.high.unsafe")
    more = "".join(f"  - {{id: {each}, at: x, kind: threshold, says: S., computable: 'yes'}}\n" for each in rest)
    (desk / "clauses" / "eld.yaml").write_text(REGISTER + more, encoding="utf-8")
    Path("elderbrook.yaml").unlink()
    return desk


PLACES = [
    ("elderbrook", "elderbrook.cases.yaml"),
    ("elderbrook", "cases/elderbrook.cases.yaml"),
    ("elderbrook@2025", "cases/elderbrook.cases.yaml"),
    ("elderbrook.yaml", "elderbrook.cases.yaml"),
    ("../elderbrook.yaml", "cases/elderbrook.cases.yaml"),
]


@pytest.mark.parametrize(("named", "at"), PLACES)
@pytest.mark.parametrize("inside", [True, False], ids=["inside the folder", "from outside"])
def test_cases_find_their_policy_and_it_them(
    qaengine: Qaengine, monkeypatch: pytest.MonkeyPatch, named: str, at: str, inside: bool
) -> None:
    desk = stand(named, at)
    if inside:
        monkeypatch.chdir(desk)
        desk = Path()
    assert qaengine("test", desk / at).out == "1 of 1 case passed\n"
    covered = qaengine("coverage", desk / "elderbrook.yaml", "--format", "json").json
    assert {one["clause"]: one["cases"] for one in covered["clauses"]}["eld.low.rating"] == {"met": ["good"]}
    assert "Q330" in qaengine("check", desk / "elderbrook.yaml").err


def test_a_policy_beside_the_cases_goes_before_one_of_that_id_elsewhere(
    qaengine: Qaengine, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = stand("elderbrook", "elderbrook.cases.yaml")
    Path("elsewhere").mkdir()
    Path("elsewhere/elderbrook.yaml").write_text(
        POLICY.replace("overall: inadequate", "overall: good"), encoding="utf-8"
    )
    monkeypatch.setenv("QAENGINE_POLICY_PATH", "elsewhere")
    assert qaengine("test", desk).code == 0


def test_a_policy_that_is_nowhere_is_told(qaengine: Qaengine) -> None:
    desk = stand("elderbrok", "elderbrook.cases.yaml")
    said = qaengine("test", desk)
    assert said.code == 2
    assert "Q290 there is no policy `elderbrok`; did you mean `elderbrook`?" in said.err
