"""Every kind of broken policy says what is wrong once, at the word that is wrong, with what would be right.

Each `bad/<mistake>.bad.yaml` is a small policy with one slip, named in its first line; beside it stands what is said.
"""

from pathlib import Path

import pytest

from qaengine.errors import Mistake, QaengineError
from qaengine.policy.from_document import policy_from_document, policy_from_file

HERE = Path(__file__).parent
BAD = HERE / "bad"
BROKEN = sorted(BAD.glob("*.bad.yaml"))


def mistakes(source: str) -> tuple[Mistake, ...]:
    """What is wrong with a policy."""
    with pytest.raises(QaengineError) as raised:
        policy_from_document(source, file="p.yaml")
    return raised.value.mistakes


def underlined(mistake: Mistake) -> str:
    """The text that is underlined beneath the message."""
    _, line, underline = mistake.full().split("\n")
    start = underline.index("~")
    return line[start : start + underline.count("~")]


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.name.removesuffix(".bad.yaml"))
def test_a_slip_is_said_once_at_its_word(path, monkeypatch):
    monkeypatch.chdir(BAD)
    with pytest.raises(QaengineError) as raised:
        policy_from_file(path.name)
    (mistake,) = raised.value.mistakes
    expected = path.with_name(path.name.replace(".bad.yaml", ".expected")).read_text(encoding="utf-8")
    assert f"{mistake.full()}\n" == expected
    first_line = path.read_text(encoding="utf-8").split("\n")[0]
    assert f"# the slip: {underlined(mistake)}" == first_line


def test_there_are_many_kinds_of_slip_and_each_has_its_message():
    assert len(BROKEN) >= 45
    assert {path.name for path in BAD.glob("*.expected")} == {
        path.name.replace(".bad.yaml", ".expected") for path in BROKEN
    }


@pytest.mark.parametrize("path", sorted((HERE / "good").glob("*.yaml")), ids=lambda path: path.stem)
def test_a_good_policy_has_no_mistake(path):
    assert policy_from_file(path).file == str(path)


def test_ten_slips_give_ten_messages_in_the_order_of_the_file():
    source = """\
policy: tenshire
edition: "2025"
titel: Ten slips
language: 1
in_force: {from: 2025-04-01, until: 2025-03-31}
roles: {quality_lead: Quality lead}
settings:
  many: {value: three, basis: assumption, because: So it is., owner: QIT}
  lately: {value: 6 months, basis: sorce, clause: ten.lately}
indicators:
  overall: {latest: cqc.inspectoin, field: overall}
  concerns: {cuont: safeguarding.concern, within: {setting: many}}
decisions:
  level:
    outcomes:
      low:
        critera:
          - {clause: ten.low, when: {overal: good}}
      high:
        criteria:
          - {when: {concerns: {at_least: {setting: many}}}}
          - {clause: ten.high, judged_by: chair}
"""
    found = mistakes(source)
    assert [underlined(mistake) for mistake in found] == [
        *("titel", "2025-03-31", "three", "sorce", "cqc.inspectoin", "cuont", "critera", "overal", "{", "chair")
    ]
    places = [(mistake.place.line, mistake.place.column) for mistake in found if mistake.place]
    assert places == sorted(places)


def test_what_is_wrong_is_said_with_no_word_of_the_machine_room():
    jargon = ("Input should", "dict", "tuple", "None", "str_type", "dataclass", "function", "pydantic", "from_", "Word")
    said = "\n".join(path.read_text(encoding="utf-8").split("\n")[0] for path in BAD.glob("*.expected"))
    assert not [word for word in jargon if word in said]


def test_beyond_a_hundred_mistakes_only_their_number_is_told():
    criteria = "\n".join(f"          - {{clause: p.c{n}, when: {{nothing_{n}: true}}}}" for n in range(150))
    found = mistakes(f"{HEAD}decisions:\n  d:\n    outcomes:\n      o:\n        criteria:\n{criteria}\n")
    assert len(found) == 101
    assert str(found[-1]) == "Q299 and 50 more; put the others right first"


@pytest.mark.parametrize("source", ["- a", "a", "{}", "[]", "policy: {}", "decisions: {d: {outcomes: {}}}"])
def test_what_is_hardly_a_policy_is_refused(source):
    assert mistakes(source)


HEAD = "policy: p\nedition: '1'\ntitle: t\nlanguage: 1\nin_force: {from: 2025-04-01}\n"
END = "\ndecisions: {d: {outcomes: {o: {needs: nothing_worse}}}}\n"


def test_a_very_long_chain_of_indicators_is_refused_and_not_followed_to_its_end():
    links = (f"  i{n}: {{bands_of: i{n - 1}, bands: [{{from: 0, is: a}}]}}" for n in range(1, 3000))
    source = f"{HEAD}indicators:\n  i0: {{count: complaint}}\n" + "\n".join(links) + END
    assert "Q271" in {mistake.code for mistake in mistakes(source)}


def test_many_circles_are_told_soon():
    source = f"{HEAD}indicators:\n" + "\n".join(f"  i{n}: {{worst: i{n}}}" for n in range(2000)) + END
    assert mistakes(source)[0].code == "Q241"


@pytest.mark.parametrize(
    ("vocabulary", "underlined_there"),
    [
        ("{kinds: visit.made}", "visit.made"),
        ("{kinds: [visit.made]}", "["),
        ("{kinds: {visit.made: {title: A visit, fields: {mood: {type: scael}}}}}", "scael"),
    ],
    ids=["a word", "a list", "a type misspelt"],
)
def test_what_is_wrong_in_a_policy_s_own_words_is_said_there_and_not_again_where_they_are_used(
    vocabulary, underlined_there
):
    used = "indicators: {visits: {count: visit.made, where: {mood: calm}}}"
    (mistake,) = mistakes(f"{HEAD}vocabulary: {vocabulary}\n{used}{END}")
    assert underlined(mistake) == underlined_there


@pytest.mark.parametrize("source", ["- a", "a"])
def test_what_is_no_table_is_said_to_be_no_policy(source):
    (mistake,) = mistakes(source)
    assert str(mistake).split(" ", 1)[1] == "Q200 a policy is a table of keys; begin with `policy: its_id`"


def test_every_key_that_a_small_table_lacks_is_said_with_the_key_that_holds_it():
    found = mistakes(f"{HEAD}indicators: {{i: {{latest: cqc.inspection, field: key_questions}}}}\n" + OF_AT_LEAST)
    assert [str(mistake).split(" ", 1)[1] for mistake in found] == [
        "Q203 `n` is missing in `at_least_of`", "Q203 `is` is missing in `at_least_of`",
    ]  # fmt: skip
    assert {underlined(mistake) for mistake in found} == {"at_least_of"}


def test_of_two_keys_misspelt_in_a_small_table_each_is_told_the_one_it_is_like():
    source = OF_AT_LEAST.replace("{of: i}", "{iss: good, nn: 2, of: i}")
    found = mistakes(f"{HEAD}indicators: {{i: {{latest: cqc.inspection, field: key_questions}}}}\n{source}")
    assert [(underlined(mistake), mistake.hint) for mistake in found] == [
        ("iss", "did you mean `is`?"), ("nn", "did you mean `n`?"),
    ]  # fmt: skip


def test_what_stands_beneath_a_word_that_joins_nothing_is_looked_at_too():
    source = OF_AT_LEAST.replace("{at_least_of: {of: i}}", "{and: [{nothing: true}]}")
    assert [underlined(mistake) for mistake in mistakes(HEAD + source)] == ["and", "nothing"]


OF_AT_LEAST = "decisions: {d: {outcomes: {o: {criteria: [{clause: p.c, when: {at_least_of: {of: i}}}]}}}}\n"
