"""The same record means the same in every format."""

import io
import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import rfc8785
import samples
from hypothesis import given, settings
from hypothesis import strategies as st

from qaengine.errors import SignalError
from qaengine.signals.reading import iter_signals, load_signals, signals_from_records
from qaengine.signals.records import Signal, canonical

WRITERS = {".jsonl": samples.as_json_lines, ".csv": samples.as_csv, ".yaml": samples.as_yaml}


def named(content: bytes, ending: str) -> io.BytesIO:
    """An open file whose name has this ending."""
    stream = io.BytesIO(content)
    stream.name = f"signals{ending}"
    return stream


@pytest.mark.parametrize("ending", WRITERS)
@settings(deadline=None)
@given(given_records=st.lists(samples.records(), max_size=4, unique_by=lambda record: record["id"]))
def test_what_is_written_is_read_again(ending, given_records):
    signals = signals_from_records(given_records).signals
    again = load_signals(named(WRITERS[ending](signals), ending)).signals
    assert again == signals
    assert [one.digest for one in again] == [one.digest for one in signals]


@given(samples.records())
def test_a_digest_is_made_over_canonical_json(record):
    document = samples.signal(**record).document()
    assert canonical(document) == rfc8785.dumps(document)


MEANINGS = [
    ("complaint", "upheld", True, True),
    ("complaint", "upheld", "true", True),
    ("complaint", "upheld", "FALSE", False),
    ("complaint", "upheld", "unknown", ...),
    ("complaint", "upheld", None, ...),
    ("complaint", "theme", None, ...),
    ("complaint", "theme", "unknown", "unknown"),
    ("complaint", "theme", "  night staff\n", "night staff"),
    ("complaint", "respond_by", "2024-03-01", date(2024, 3, 1)),
    ("complaint", "respond_by", date(2024, 3, 1), date(2024, 3, 1)),
    ("complaint", "respond_by", None, ...),
    ("complaint", "outcome_told_on", None, None),
    ("complaint", "outcome_told_on", "unknown", ...),
    ("preservice.check", "result", "unknown", "unknown"),
    ("cqc.inspection", "overall", "unknown", ...),
    ("cqc.inspection", "overall", "not_rated", "not_rated"),
    ("cqc.inspection", "key_questions", {"safe": "good", "caring": None}, {"safe": "good"}),
    ("cqc.inspection", "key_questions", {"safe": "unknown"}, ...),
    ("cqc.inspection", "key_questions", {}, ...),
    ("risk.issue", "escalated_to", [], ()),
    ("evidence.item", "standard", None, None),
    ("evidence.item", "standard", "2", 2),
    ("evidence.item", "standard", Decimal("2.0"), 2),
    ("safeguarding.concern", "alleged_perpetrator", None, None),
    ("case_file.audit", "grade", None, None),
    ("staff.compliance", "percent", 96, Decimal(96)),
    ("staff.compliance", "percent", "96.50", Decimal("96.5")),
    ("staff.compliance", "percent", 96.1, Decimal("96.1")),
    ("dashboard.indicator", "value", "-0.0", Decimal(0)),
    ("dashboard.indicator", "value", Decimal("1E+3"), Decimal(1000)),
    ("officer.judgement", "answer", "true", True),
    ("officer.judgement", "answer", "level_1", "level_1"),
    ("officer.judgement", "answer", "3", 3),
    ("officer.judgement", "answer", "3.50", Decimal("3.5")),
    ("officer.judgement", "answer", "unknown", ...),
    ("monitoring.return", "metrics", {"falls": "3", "note": "late"}, {"falls": 3, "note": "late"}),
]


@pytest.mark.parametrize(("kind", "field", "value", "meaning"), MEANINGS)
def test_a_value_means(kind, field, value, meaning):
    assert samples.signal("s1", kind=kind, **{field: value}).fields.get(field, ...) == meaning


def test_equal_numbers_are_written_alike():
    one, other = (samples.signal("s1", kind="peer.baseline", value=value) for value in ("12.50", Decimal("12.5")))
    assert one.digest == other.digest
    assert one.document()["value"] == "12.5"


def test_a_day_with_a_time_is_refused_even_as_an_object():
    with pytest.raises(SignalError, match="without a time"):
        samples.signal("s1", date=datetime(2024, 3, 1, 12))  # noqa: DTZ001  # a naive moment is just what is refused


def test_the_day_of_recording_is_the_day_itself_unless_given():
    plain, given_day = samples.signal("s1"), samples.signal("s1", recorded_on="2024-03-05")
    assert (plain.recorded_on, plain.recorded) == (date(2024, 3, 1), False)
    assert (given_day.recorded_on, given_day.recorded) == (date(2024, 3, 5), True)
    assert "recorded_on" not in plain.document()


def test_signals_are_equal_when_they_say_the_same_wherever_they_stand(tmp_path):
    line = b'{"id":"s1","provider":"p1","kind":"complaint","date":"2024-03-01"}\n'
    other = b'{"date":"2024-03-01","kind":"complaint","provider":"p1","id":"s1"}\n'
    first, second = (load_signals(named(content, ".jsonl")).signals[0] for content in (line, b"\n" + other))
    assert first == second
    assert first.place.line != second.place.line


FORMS = {
    "list.json": '[{"id":"s1","provider":"p1","kind":"complaint","date":"2024-03-01"}]',
    "signals.json": '{"signals":[{"id":"s1","provider":"p1","kind":"complaint","date":"2024-03-01"}]}',
    "record.json": '{"id":"s1","provider":"p1","kind":"complaint","date":"2024-03-01"}',
    "lines.ndjson": '\ufeff{"id":"s1","provider":"p1","kind":"complaint","date":"2024-03-01"}\r\n\r\n',
    "list.yaml": "- {id: s1, provider: p1, kind: complaint, date: 2024-03-01}",
    "signals.yml": "signals:\n- {id: s1, provider: p1, kind: complaint, date: 2024-03-01}",
    "record.yaml": "id: s1\nprovider: p1\nkind: complaint\ndate: 2024-03-01",
    "rows.csv": "\ufeffid,provider,kind,date,overall\r\n\r\ns1,p1,complaint,2024-03-01,\r\n",
}


@pytest.mark.parametrize("name", FORMS)
def test_a_file_may_have_this_form(name, tmp_path):
    path = tmp_path / name
    path.write_text(FORMS[name], encoding="utf-8", newline="")
    assert load_signals(path).signals == (samples.signal("s1"),)


@pytest.mark.parametrize("content", [b"", b"\n\n"], ids=["nothing", "blank lines"])
@pytest.mark.parametrize("ending", [".jsonl", ".csv"])
def test_a_file_without_records_is_no_error_and_is_named(content, ending):
    batch = load_signals(named(content, ending))
    assert len(batch) == 0
    assert batch.empty == (f"signals{ending}",)


def test_standard_input_is_json_lines(monkeypatch):
    line = json.dumps(samples.signal("s1").document()).encode()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(line)))
    (found,) = load_signals("-").signals
    assert found == samples.signal("s1")
    assert found.place.file == "<standard input>"


def test_text_that_is_open_already_is_read_as_json_lines():
    assert load_signals(io.StringIO(json.dumps(samples.signal("s1").document()))).signals == (samples.signal("s1"),)


CASES = Path(__file__).parents[3] / "shared" / "cases"


@pytest.mark.skipif(not CASES.is_dir(), reason="the worked cases stand beside the project, not in it")
def test_the_signals_of_the_worked_cases_are_read():
    from qaengine.documents import read_file
    from qaengine.signals.tables import untyped

    for path in sorted(CASES.glob("*.cases.yaml")):
        for case in untyped(read_file(path))["cases"]:
            batch = signals_from_records({"provider": case["provider"], **record} for record in case["signals"])
            assert all(isinstance(one, Signal) for one in batch)


@pytest.mark.parametrize("ending", [".jsonl", ".csv"])
def test_reading_may_stop_early(ending, tmp_path):
    path = tmp_path / f"s{ending}"
    path.write_bytes(WRITERS[ending](samples.signal(f"s{number}") for number in range(20_000)))
    assert next(iter_signals(path)) == samples.signal("s0")
