"""What an author sees in an editor: the real yaml-language-server is asked, over its protocol, about a policy.

The editors' YAML extensions run this server. Where it is, the environment variable says; without it nothing is tried:

    npm install --no-package-lock --prefix FOLDER yaml-language-server@2.0.0
    QAENGINE_YAML_LANGUAGE_SERVER=FOLDER/node_modules/.bin/yaml-language-server pytest tests/editor
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from language_server import LanguageServer

from qaengine.policy.from_document import draft_from_file
from qaengine.policy.library import built_in_folder
from qaengine.policy.schema import as_text, schema_of_draft

SERVER = os.environ.get("QAENGINE_YAML_LANGUAGE_SERVER", "")
pytestmark = pytest.mark.skipif(not SERVER, reason="QAENGINE_YAML_LANGUAGE_SERVER names no yaml-language-server")
HEADER = "# yaml-language-server: $schema=elderbrook.schema.json\n"
POLICY = """\
policy: elderbrook
edition: "2025"
title: Elderbrook quality framework
language: 1
in_force: {from: 2025-04-01}
roles: {quality_lead: Quality lead}
settings:
  repeated: {value: 2, basis: assumption, because: The text gives no number., owner: Quality lead}
  look_back: {value: 6 months, basis: source, clause: eld.look-back}
indicators:
  overall: {latest: cqc.inspection, field: overall, title: the overall CQC rating}
  concerns:
    count: safeguarding.concern
    within: {setting: look_back}
decisions:
  level:
    title: Level of concern
    outcomes:
      level_1:
        needs: none_fail
        criteria:
          - clause: eld.level-1.rating
            when:
              overall: [good, outstanding]
      level_2:
        criteria:
          - clause: eld.level-2.repeated
            when:
              concerns:
                at_least: {setting: repeated}
          - clause: eld.level-2.rating
            when:
              overall: inadequate
"""


@dataclass
class Desk:
    """An author's desk: the editor, and the policy that lies open in it."""

    server: LanguageServer
    opened: int = 0

    def see(self, text: str) -> tuple[str, int, int]:
        """The text, opened as a new file, and the place of the `|` in it."""
        line, column = next((number, row.index("|")) for number, row in enumerate(text.splitlines()) if "|" in row)
        self.opened += 1
        return self.server.open(f"opened-{self.opened}.yaml", text.replace("|", "")), line, column

    def offered(self, before: str, after: str) -> dict[str, dict[str, Any]]:
        """What is offered at the `|`, when `after` stands in the policy instead of `before`."""
        return self.server.offered(*self.see(changed(before, after)))

    def said(self, before: str, after: str) -> str:
        """What is shown at the `|`."""
        return self.server.said(*self.see(changed(before, after)))

    def marked(self, before: str, after: str) -> list[tuple[str, str]]:
        """The words that are marked, each with what is said of it."""
        text = changed(before, after)
        address, *_ = self.see(text + "# |\n")
        return [(underlined(text, mark["range"]), mark["message"]) for mark in self.server.marks(address)]


def changed(before: str, after: str) -> str:
    """The policy with something else in it."""
    assert POLICY.count(before) == 1
    return HEADER + POLICY.replace(before, after)


def underlined(text: str, range_: dict[str, dict[str, int]]) -> str:
    """The text in a range of one line."""
    start, end = range_["start"], range_["end"]
    row = text.splitlines()[start["line"]]
    return row[start["character"] : end["character"] if end["line"] == start["line"] else None]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The editor in a folder with the schema of the policy."""
    folder = tmp_path_factory.mktemp("desk")
    policy = folder / "elderbrook.yaml"
    policy.write_text(POLICY, encoding="utf-8")
    schema = as_text(schema_of_draft(draft_from_file(policy), policy))
    (folder / "elderbrook.schema.json").write_text(schema, encoding="utf-8")
    with LanguageServer(SERVER, folder) as server:
        yield Desk(server)


def test_a_good_policy_is_not_marked(desk: Desk) -> None:
    assert desk.marked("overall: inadequate", "overall: inadequate") == []


def test_an_indicator_s_name_is_completed_inside_a_condition(desk: Desk) -> None:
    found = desk.offered("              overall: inadequate", "              |")
    assert {"overall", "concerns", "level", "all_of", "any_of"} <= set(found)
    assert found["overall"]["documentation"].startswith("the overall CQC rating: outstanding, good, ")


def test_a_rating_s_values_are_completed(desk: Desk) -> None:
    found = desk.offered("overall: inadequate", "overall: |")
    assert [word for word in found if word in ("outstanding", "good", "requires_improvement", "inadequate")] == [
        *("outstanding", "good", "requires_improvement", "inadequate")
    ]
    assert "true" not in found


def test_a_test_of_a_number_is_completed_and_none_that_it_cannot_be_put_to(desk: Desk) -> None:
    found = desk.offered("at_least: {setting: repeated}", "|")
    assert {"at_least", "more_than", "between"} <= set(found)
    assert not {"or_worse", "every", "happened"} & set(found)


def test_a_key_is_completed(desk: Desk) -> None:
    found = desk.offered("        needs: none_fail\n", "        |\n")
    assert {"needs", "title", "only_if", "advice"} <= set(found)
    assert found["needs"]["documentation"] == "How many of its criteria it needs."


def test_the_words_at_a_key_are_completed_each_with_its_meaning(desk: Desk) -> None:
    found = desk.offered("needs: none_fail", "needs: |")
    assert {"any", "all", "none_fail", "nothing_worse"} <= set(found)
    assert "for good outcomes" in found["none_fail"]["documentation"]


def test_a_setting_of_the_right_sort_is_completed(desk: Desk) -> None:
    found = desk.offered("    within: {setting: look_back}", "    within:\n      setting: |")
    assert set(found) == {"look_back"}
    assert "6 months" in found["look_back"]["documentation"]


def test_kinds_of_signal_and_the_fields_of_a_kind_are_completed(desk: Desk) -> None:
    kinds = desk.offered("count: safeguarding.concern", "count: |")
    assert {"safeguarding.concern", "complaint"} <= set(kinds)
    fields = desk.offered("    within: {setting: look_back}", "    where:\n      |")
    assert {"remedied", "risk_level"} <= set(fields)
    assert "overall" not in fields


def test_a_field_is_completed(desk: Desk) -> None:
    found = desk.offered("indicators:\n", "indicators:\n  rating:\n    latest: cqc.inspection\n    field: |\n")
    assert {"overall", "key_questions.safe"} <= set(found)
    assert "remedied" not in found
    dates = desk.offered("indicators:\n", "indicators:\n  plan:\n    age: improvement.plan\n    from: |\n")
    assert "opened_on" in dates
    assert "outcome" not in dates


@pytest.mark.parametrize(
    ("before", "after", "piece", "starts"),
    [
        ("indicators:\n", "indicators:\n  new:\n    |\n", "indicator: how many events", "count: "),
        ("  look_back:", "  new:\n    |\n  look_back:", "setting: an assumption", "value: "),
        ("clause: eld.level-2.rating\n            when:\n              overall: inadequate\n", "|\n",
         "criterion: a person judges", "clause: "),
        ("decisions:\n", "duties:\n  - |\ndecisions:\n", "duty: after an outcome", "clause: "),
        ("      level_2:\n", "      level_9:\n        |\n      level_2:\n", "outcome", "title: "),
    ],
)  # fmt: skip
def test_a_piece_to_start_from_is_offered(desk: Desk, before: str, after: str, piece: str, starts: str) -> None:
    found = desk.offered(before, after)
    assert piece in found
    assert found[piece]["insertText"].startswith(starts)


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("needs: none_fail", "ne|eds: none_fail", "How many of its criteria it needs"),
        ("needs: none_fail", "needs: none|_fail", "none is known to fail"),
        ("overall: inadequate", "over|all: inadequate", "the overall CQC rating"),
        ("overall: inadequate", "overall: inad|equate", "4 of 4 from best to worst"),
        ("    count: safeguarding.concern", "    cou|nt: safeguarding.concern", "Which kind of signal"),
        ("{setting: repeated}", "{setting: repe|ated}", "The text gives no number"),
    ],
)
def test_what_a_word_means_is_shown(desk: Desk, before: str, after: str, shown: str) -> None:
    assert shown in desk.said(before, after).replace("\\", "")


@pytest.mark.parametrize(
    ("before", "after", "word", "message"),
    [
        ("needs: none_fail", "neds: none_fail", "neds", "neds is not allowed"),
        ("overall: inadequate", "overal: inadequate", "overal", "no such indicator or decision"),
        ("overall: inadequate", "overall: inadequat", "inadequat", '"inadequate"'),
        ("count: safeguarding.concern", "count: safegarding.concern", "safegarding.concern", "No kind of signal"),
        ("{setting: repeated}", "{setting: repeted}", "repeted", "no such setting"),
        ("needs: none_fail", "needs: most", "most", '"none_fail"'),
        ("basis: source, clause: eld.look-back", "basis: source", "look_back", '"clause"'),
    ],
)
def test_a_slip_is_marked_at_its_word(desk: Desk, before: str, after: str, word: str, message: str) -> None:
    ((marked, said),) = desk.marked(before, after)
    assert word in marked
    assert message in said


@pytest.mark.parametrize("path", sorted(built_in_folder().glob("*.yaml")), ids=lambda path: path.stem)
def test_a_shipped_policy_is_not_marked_under_the_schema_that_it_points_to(desk: Desk, path: Path) -> None:
    assert desk.server.marks(desk.server.look_at(path)) == []
