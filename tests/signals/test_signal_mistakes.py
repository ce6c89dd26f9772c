"""Every kind of broken signal says what is wrong, at its line, once. The message stands beside the broken file."""

import contextlib
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qaengine.errors import QaengineError
from qaengine.signals.from_record import LeftOut
from qaengine.signals.reading import iter_signals, load_signals, signals_from_records
from qaengine.signals.records import COMMON
from qaengine.signals.values import FORBIDDEN
from qaengine.signals.vocabulary import common

BAD = Path(__file__).parent / "bad"
BROKEN = sorted(path for path in BAD.iterdir() if path.suffix != ".message")


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.name)
def test_a_broken_file_has_one_mistake_and_says_it_in_these_words(path, monkeypatch):
    monkeypatch.chdir(BAD)
    with pytest.raises(QaengineError) as raised:
        load_signals(path.name)
    assert [f"{mistake}\n" for mistake in raised.value.mistakes] == [Path(f"{path.name}.message").read_text("utf-8")]


def test_each_broken_file_has_its_message_and_each_message_its_file():
    messages = {path.name.removesuffix(".message") for path in BAD.glob("*.message")}
    assert messages == {path.name for path in BROKEN}
    assert len(messages) >= 20


def test_all_mistakes_of_all_records_are_reported_together():
    wrong = {"id": "s1", "kind": "complaint", "date": "soon", "upheld": "no", "thme": "food"}
    with pytest.raises(QaengineError) as raised:
        signals_from_records([wrong, {"id": "s2"}])
    assert [mistake.code for mistake in raised.value.mistakes] == [
        *("Q410", "Q415", "Q414", "Q412"),
        *("Q410", "Q410", "Q410"),
    ]


def test_every_wrong_entry_of_a_map_is_reported():
    wrong = {"safe": "fine", "caring": "good", "wel_led": "good"}
    record = {"id": "s1", "provider": "p1", "kind": "cqc.inspection", "date": "2024-03-01", "key_questions": wrong}
    with pytest.raises(QaengineError) as raised:
        signals_from_records([record])
    assert [mistake.code for mistake in raised.value.mistakes] == ["Q413", "Q419"]


def test_the_line_is_shown_with_the_wrong_value_underlined(tmp_path):
    path = tmp_path / "s.jsonl"
    path.write_text('{"id":"s1","provider":"p1","kind":"complaint","date":"2024-03-01","upheld":"yes"}\n')
    with pytest.raises(QaengineError) as raised:
        load_signals(path)
    line, underline = raised.value.mistakes[0].full().splitlines()[1:]
    assert line[underline.index("~") : underline.rindex("~") + 1] == '"yes"'


def test_an_invisible_character_is_not_shown_in_the_line_either(tmp_path):
    path = tmp_path / "s.jsonl"
    text = '{"id":"s1","provider":"p1","kind":"complaint","date":"2024-03-01","theme":"a\u202eb"}\n'
    path.write_text(text, encoding="utf-8")
    with pytest.raises(QaengineError) as raised:
        load_signals(path)
    assert "\u202e" not in str(raised.value)


def test_with_skip_bad_the_rest_is_read_and_each_record_left_out_is_named():
    batch = load_signals(*line_by_line(BAD), skip_bad=True)
    assert "s0" in {one.id for one in batch.signals}
    assert all(one.mistakes and one.place for one in batch.left_out)
    assert len({one.place.file for one in batch.left_out}) == len(line_by_line(BAD))


def line_by_line(folder):
    """The broken files that have a readable line before the broken one and no circle between files."""
    return [path for path in BROKEN if path.suffix == ".jsonl" and path.stem.startswith(("value", "date", "number"))]


def test_leaving_out_a_record_does_not_leave_its_correction_dangling():
    records = [
        {"id": "s1", "provider": "p1", "kind": "complaint", "date": "no day"},
        {"id": "s2", "provider": "p1", "kind": "complaint", "date": "2024-03-01", "supersedes": "s1"},
    ]
    batch = signals_from_records(records, skip_bad=True)
    assert [one.id for one in batch.signals] == ["s2"]
    assert [one.id for one in batch.left_out] == ["s1"]


def test_signals_that_contradict_each_other_are_left_out_together():
    one = {"id": "s1", "provider": "p1", "kind": "complaint", "date": "2024-03-01"}
    batch = signals_from_records([one, {**one, "theme": "food"}, {**one, "id": "s2"}], skip_bad=True)
    assert [one.id for one in batch.signals] == ["s2"]
    assert [left.id for left in batch.left_out] == ["s1", "s1"]


def test_in_a_stream_a_bad_line_stands_between_good_ones(tmp_path):
    path = tmp_path / "s.jsonl"
    good = '{"id":"%s","provider":"p1","kind":"complaint","date":"2024-03-01"}\n'
    path.write_text(good % "s1" + "{\n" + good % "s2")
    assert [isinstance(one, LeftOut) for one in iter_signals(path)] == [False, True, False]


def test_a_line_without_end_is_refused_without_being_held(tmp_path):
    path = tmp_path / "s.jsonl"
    path.write_bytes(b'{"id": "' + b"a" * 3_000_000 + b'"}\n\n' + b"{}\n")
    long, _ = iter_signals(path)
    assert isinstance(long, LeftOut)
    assert "longer than" in long.mistakes[0].text


def test_a_missing_file_is_said_in_plain_words():
    with pytest.raises(QaengineError, match=r"Q401 cannot read `nowhere\.jsonl`"):
        load_signals("nowhere.jsonl")


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.decimals() | st.dates() | st.binary()
ANYTHING = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
)
NAMES = st.sampled_from([*COMMON, *(name for kind in common().kinds.values() for name in kind.fields)]) | st.text()


@given(st.sampled_from(sorted(common().kinds)), st.dictionaries(NAMES, ANYTHING, max_size=5))
def test_whatever_a_record_holds_it_is_a_signal_or_left_out_with_its_mistakes(kind, fields):
    record = {"id": "s1", "provider": "p1", "kind": kind, "date": "2024-03-01", **fields}
    batch = signals_from_records([record], skip_bad=True)
    assert len(batch.signals) + len(batch.left_out) == 1
    assert all(one.digest for one in batch.signals)
    assert not any(FORBIDDEN.search(str(mistake)) for one in batch.left_out for mistake in one.mistakes)


@given(st.binary(max_size=60), st.sampled_from([".jsonl", ".json", ".csv", ".yaml"]))
def test_whatever_a_file_holds_it_is_read_or_refused(content, ending):
    stream = io.BytesIO(content)
    stream.name = f"s{ending}"
    with contextlib.suppress(QaengineError):
        load_signals(stream)
