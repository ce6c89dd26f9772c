"""What is safe to put right is put right in its place; all else of the file, and every policy that decides, stays."""

from pathlib import Path

import pytest

from qaengine.errors import certain
from qaengine.policy.from_document import policy_from_document
from qaengine.policy.library import built_in_folder
from qaengine.policy.mending import Mended, mended

HERE = Path(__file__).parent
SOUND = (HERE / "odd" / "elderbrook.yaml").read_text(encoding="utf-8")


def put_right(source: str) -> Mended:
    """The text put right."""
    return mended(source, file="p.yaml")


SLIPS = {
    "a value": ("inadequate}, questions", "inadequte}, questions"),
    "a value in quotes": ("{some: inadequate}", "{some: 'inadequat'}"),
    "a field": ("field: key_questions", "field: key_question"),
    "a kind": ("count: safeguarding.concern", "count: safeguarding.concerns"),
    "a key": ("within: 6 months", "withn: 6 months"),
    "a key of the policy": ("indicators:", "indicator:"),
    "an indicator": ("{concerns: {at_least: 5}}", "{concernes: {at_least: 5}}"),
    "a role": ("judged_by: quality_lead", "judged_by: quality_laed"),
    "a test": ("{at_least: 5}", "{at_lest: 5}"),
    "a setting": ("{setting: several}", "{setting: sevral}"),
    "an operator": ("{count: contract", "{cuont: contract"),
    "a period without a blank": ("within: 6 months", "within: 6months"),
    "a number as a word": ("{at_least: 5}", "{at_least: five}"),
    "yes for true": ("{timely: true}", "{timely: yes}"),
    "a word of a few": ("basis: assumption, because: The", "basis: assumtion, because: The"),
}


@pytest.mark.parametrize("name", SLIPS)
@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["unix", "windows"])
def test_a_slip_of_the_pen_is_put_right_and_nothing_else_moves(name, ends):
    right, wrong = SLIPS[name]
    sound = SOUND.replace("decisions:\n", "decisions:   # who needs a visit\n\n").replace("\n", ends)
    assert "inadequate" in sound
    broken = (
        sound.replace(right, wrong) if name != "a value" else sound.replace("{some: inadequate}", "{some: inadequte}")
    )
    assert broken != sound
    found = put_right(broken)
    assert (len(found.done), found.left) == (1, ())
    assert found.text.replace("'inadequate'", "inadequate") == sound


def test_several_slips_are_put_right_together_and_what_is_not_sure_is_left():
    source = SOUND.replace("{at_least: 5}", "{at_lest: five}").replace("{some: inadequate}", "{some: awful}")
    found = put_right(source)
    assert [(mistake.code, said) for mistake, said in found.done] == [
        ("Q204", "`at_lest` is now `at_least`"), ("Q202", "`five` is now `5`"),
    ]  # fmt: skip
    assert [mistake.code for mistake in found.left] == ["Q202"]
    assert found.text == SOUND.replace("{some: inadequate}", "{some: awful}")


TWICE = "          - {clause: eld.high.count, when: {concerns: {at_least: 5}}}\n"
LONG = """\
          - clause: eld.high.count
            when:
              concerns: {at_least: 5}
"""


@pytest.mark.parametrize(
    ("source", "right"),
    [
        (SOUND.replace(TWICE, TWICE + "\n          # the second\n" + TWICE), "\n          # the second\n"),
        (SOUND.replace(TWICE, TWICE + LONG + "          # notices\n"), "          # notices\n"),
    ],
    ids=["in one line, beneath a comment", "in several lines, above a comment"],
)
def test_a_criterion_that_stands_twice_is_taken_out_and_comments_stay(source, right):
    found = put_right(source)
    assert (len(found.done), found.left) == (1, ())
    assert found.text == SOUND.replace(TWICE, TWICE + right)


def test_a_repetition_that_carries_a_comment_of_its_own_is_left_to_a_person():
    source = SOUND.replace(TWICE, TWICE + LONG.replace("when:", "when:   # as above"))
    found = put_right(source)
    assert (found.done, found.text) == ((), source)
    assert [mistake.code for mistake in found.left] == ["Q275"]


@pytest.mark.parametrize("listed", ["[inadequate, requires_improvement, inadequate]", "[ inadequate ,inadequate ]"])
def test_a_word_that_stands_twice_in_brackets_is_taken_out(listed):
    found = put_right(SOUND.replace("{some: inadequate}", f"{{some: {listed}}}"))
    assert (len(found.done), found.left) == (1, ())
    assert found.text.count("inadequate") == 1


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("R1: Several", "R7: Several"),  # a figure is no slip of the pen
        ("at_least: 5", "atlst: 5"),  # near, but not very near
        ("{or_better: good}", "{or_better: goood_or_not}"),
        ("clause: eld.low.rating, ", ""),
        ("overall: {latest: cqc.inspection, field: overall}", "overall: {latest: cqc.inspection, field: *overall}"),
    ],
)
def test_what_is_not_certain_is_not_touched(right, wrong):
    source = SOUND.replace(right, wrong)
    assert source != SOUND
    found = put_right(source)
    assert (found.text, found.done) == (source, ())
    assert found.left


@pytest.mark.parametrize(
    ("word", "words", "meant"),
    [
        ("inadequat", ["inadequate", "adequate", "good"], "inadequate"),
        ("Requires Improvement", ["requires_improvement", "good"], "requires_improvement"),
        ("level_4", ["level_1", "level_2", "level_3"], None),
        ("R11", ["R1", "R2"], None),
        ("reed", ["red", "reeds"], None),
        ("awful", ["good", "inadequate"], None),
        ("x", [], None),
    ],
)
def test_a_word_is_certain_only_when_very_near_and_alone(word, words, meant):
    assert certain(word, words) == meant


@pytest.mark.parametrize("path", sorted(built_in_folder().glob("*.yaml")), ids=lambda path: path.stem)
def test_a_policy_that_decides_stays_as_it_is(path):
    text = path.read_bytes().decode("utf-8")
    assert put_right(text) == Mended(text=text, done=(), left=())


@pytest.mark.parametrize("path", sorted((HERE / "bad").glob("*.bad.yaml")), ids=lambda path: path.name)
def test_of_every_kind_of_slip_what_is_put_right_decides_as_the_policy_without_the_slip_would(path):
    """Each broken policy has one slip: either it is left as it is, or there is no mistake any more."""
    text = path.read_text(encoding="utf-8")
    found = put_right(text)
    assert (found.text == text) if found.left else policy_from_document(found.text, file="p.yaml")
