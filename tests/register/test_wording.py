"""A wording holds what a text says and not how it is laid out; a pin holds none of its words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qaengine.policy.wording import FEWEST_WORDS, Extent, extents_at, places_in, stands, wording

SAME = [
    ("within ten working days", "Within  ten\nworking DAYS."),
    ("the multi-agency panel", "the multi-\nagency panel"),
    ("the concentrated effort", "the concen-\ntrated effort"),
    ("the concentrated effort", "the concen\N{SOFT HYPHEN}\ntrated effort"),
    ("the provider's plan", "the provider\N{RIGHT SINGLE QUOTATION MARK}s plan"),
    ("a final offer", "a \N{LATIN SMALL LIGATURE FI}nal o\N{LATIN SMALL LIGATURE FF}er"),
    ("good, or outstanding", "<ul style='x'>• good</ul>\t<p>or **outstanding**</p>"),
    ("see the annex", "see [the annex](#)"),
    ("rated good > 3 months", "rated good &gt;3 months"),
]
OTHER = [
    ("within ten days", "within two days"),
    ("more than 3 months", "more than 13 months"),
    (">3 months", "<3 months"),
    ("10% of them", "10 of them"),
    ("it must be told", "it must not be told"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_layout_case_and_punctuation_do_not_matter(one: str, other: str) -> None:
    assert wording(one).letters == wording(other).letters


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_another_word_number_or_comparison_does(one: str, other: str) -> None:
    assert wording(one).letters != wording(other).letters


@given(st.text(max_size=200), st.text(max_size=200))
def test_a_text_after_another_has_its_words_on_later_lines(first: str, second: str) -> None:
    both, alone = wording(f"{first} <\n{second}"), wording(second)
    assert both.letters.endswith(alone.letters)
    assert len(both.starts) == len(both.lines)
    assert list(both.starts) == sorted(set(both.starts))


@given(st.lists(st.sampled_from(["care", "home", "rated", "3", ">", "plan"]), min_size=20, max_size=60), st.data())
def test_line_breaks_move_no_pin(words: list[str], data: st.DataObject) -> None:
    joints = data.draw(st.lists(st.sampled_from([" ", "\n", "\n\n", " \t"]), min_size=len(words), max_size=len(words)))
    source = wording(" ".join(words))
    pin = source.pin(source.with_enough_words(Extent(start=0, end=1), Extent(start=0, end=len(source.letters))))
    again = wording("".join(word + joint for word, joint in zip(words, joints, strict=True)))
    assert [stand.start for stand in stands([pin], again)] == [pin.start]


PLACES = [
    ("§2 b1; L22-26", ((22, 26),)),
    ("§2 b2; L31; §6 L156-157", ((31, 31), (156, 157))),
    ("§1.4.2; L82, §5.3 L168", ((82, 82), (168, 168))),
    ("L65-114", ((65, 114),)),
    ("App 2 thresholds L1 bullet 10; L240", ((240, 240),)),
    ("App 2 thresholds L3 Intervention column; L242", ((242, 242),)),
    ("Frequency table; L152 vs L154-169", ((152, 152), (154, 169))),
    ("§3.99 L409; §3.104; L429", ((409, 409), (429, 429))),
    ("Level 1; L97", ((97, 97),)),
]


@pytest.mark.parametrize(("at", "lines"), PLACES)
def test_a_place_names_its_lines(at: str, lines: tuple[tuple[int, int], ...]) -> None:
    assert places_in(at) == lines


def pinned(at: str, text: str) -> list[str]:
    source = wording(text)
    return [source.letters[extent.start : extent.end] for extent in extents_at(at, source)]


def test_a_bullet_of_a_table_is_pinned_alone(text: str) -> None:
    assert pinned("L1 bullet 1; L9", text) == ["theratingisgoodoroutstandingandnothingelseisknown"]
    assert pinned("L2 bullet 1; L10", text) == ["asuspensionhasbeeninplacefor>3monthswithoutanendinsight"]


def test_the_last_cell_is_pinned_alone(text: str) -> None:
    assert pinned("L1 Intervention column; L9", text) == ["businessasusualwithalighttouchalltheway"]


def test_a_short_bullet_takes_words_beside_it_so_that_none_can_be_guessed(text: str) -> None:
    assert pinned("L1 bullet 2; L9", text) == ["feedbackiskindbusinessasusualwitha"]
    assert pinned("L2 Intervention column; L10", text) == ["monthswithoutanendinsightactivemonitoring"]


def test_a_short_line_takes_words_of_the_next(text: str) -> None:
    source = wording(text)
    assert [source.pin(extent).words for extent in extents_at("L1", source)] == [FEWEST_WORDS]


def test_the_number_of_a_paragraph_is_not_pinned(text: str) -> None:
    assert pinned("§1.1; L3", text)[0].startswith("thequalityteamlooks")
