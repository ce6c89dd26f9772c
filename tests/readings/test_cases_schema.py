"""The JSON Schema of case files takes what is read, and refuses what is not."""

import pytest
from jsonschema import Draft202012Validator
from test_case_variants import DAYS, ROWS

from qaengine.cases.files import CaseError, read_cases
from qaengine.cases.schema import cases_schema
from qaengine.documents import read_document
from qaengine.signals.tables import untyped_record
from qaengine.signals.vocabulary import common

GOOD = [
    ROWS.replace("ROW", "title: Otherwise"),
    ROWS.replace("ROW", "signals: {a: {overall: inadequate}}\n        without: [b]\n        expect: {met: []}"),
    DAYS,
]
BAD = [
    ROWS.replace("ROW", "signals: [a]"),
    ROWS.replace("ROW", "expcet: {}"),
    ROWS.replace("ROW", "title: Otherwise").replace("row: other", "name: other"),
    DAYS.replace("    provider: p\n", "    provider: p\n    as_of: 2025-05-01\n"),
    DAYS.replace("    timeline:\n", "    rows: [{row: x}]\n    timeline:\n"),
    DAYS.replace("    timeline:\n", "    days:\n"),
]


def valid(text: str) -> bool:
    """Whether the schema takes the text."""
    document = untyped_record(read_document(text, file="some.cases.yaml"))
    return Draft202012Validator(cases_schema(common())).is_valid(document)


@pytest.mark.parametrize("text", GOOD)
def test_what_is_read_is_valid(text, tmp_path):
    path = tmp_path / "some.cases.yaml"
    path.write_text(text, encoding="utf-8")
    assert read_cases(path).cases
    assert valid(text)


@pytest.mark.parametrize("text", BAD)
def test_what_is_refused_is_not_valid(text, tmp_path):
    path = tmp_path / "some.cases.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CaseError):
        read_cases(path)
    assert not valid(text)
