"""The JSON Schema and the reader agree on what a signal is."""

import pytest
import samples
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from qaengine.signals.schema import signal_schema
from qaengine.signals.vocabulary import common

VALIDATOR = Draft202012Validator(signal_schema(common()))


def test_the_schema_is_one():
    Draft202012Validator.check_schema(signal_schema(common()))


@settings(deadline=None)
@given(samples.records())
def test_what_the_reader_accepts_the_schema_accepts(record):
    assert not list(VALIDATOR.iter_errors(samples.signal(**record).document()))


GOOD = {"id": "s1", "provider": "p1", "kind": "complaint", "date": "2024-03-01"}
REFUSED = [
    {"date": "1 March"},
    {"kind": "complain"},
    {"id": ""},
    {"provider": "*"},
    {"uphelt": True},
    {"upheld": "yes"},
    {"overall": "good"},
    {"channel": "fax"},
    {"kind": "cqc.inspection", "key_questions": {"saef": "good"}},
    {"kind": "cqc.inspection", "key_questions": {"safe": "fine"}},
    {"kind": "admission.mismatch", "people_affected": -1},
    {"kind": "feed.coverage", "kinds": ["complaints"]},
]


@pytest.mark.parametrize("wrong", REFUSED, ids=str)
def test_what_is_wrong_the_schema_refuses(wrong):
    assert VALIDATOR.is_valid(GOOD)
    assert not VALIDATOR.is_valid(GOOD | wrong)


@pytest.mark.parametrize(
    "more", [{"upheld": "unknown"}, {"theme": None}, {"outcome_told_on": None}, {"ref": "7"}], ids=str
)
def test_what_is_unknown_the_schema_lets_pass(more):
    assert VALIDATOR.is_valid(GOOD | more)
