"""`decide --second-opinion`: agreed, differing, stopped, or not to be had."""

import sys

import pytest
from command_line import write_lines

from qaengine import load_policy, load_signals
from qaengine.errors import QaengineError
from qaengine.evaluation import decisions
from qaengine.outcome.truth import MET

ON = ("--policy", "elderbrook.yaml", "--as-of", "2025-09-30")
DAY = "2025-09-30"


@pytest.fixture
def durable():
    """durable-rules, where it is installed."""
    pytest.importorskip("durable_rules_engine", reason="durable-rules is not installed: pip install '.[durable]'")


def test_where_the_engines_agree_the_output_is_the_same_and_that_is_said(qaengine, durable):
    said = qaengine("decide", "signals.jsonl", *ON, "--format", "jsonl", "--second-opinion")
    assert said.out == qaengine("decide", "signals.jsonl", *ON, "--format", "jsonl").out
    again = qaengine("decide", "signals.jsonl", *ON, "--second-opinion")
    assert (again.code, again.err) == (0, "the second engine agrees about 3 providers\n")


def test_where_they_differ_nothing_is_decided_and_each_answer_is_shown(qaengine, durable, monkeypatch):
    monkeypatch.setattr(decisions.Judged, "_need", lambda *given: MET)
    said = qaengine("decide", "signals.jsonl", *ON, "--provider", "oak-house", "--second-opinion")
    assert (said.code, said.out) == (4, "")
    assert "Q754 the two engines differ in 3 answers about one provider, so nothing is decided" in said.err
    assert "oak-house: level: indicated is high, by the second engine low" in said.err


def test_of_an_answer_what_was_measured_is_shown(qaengine, durable, monkeypatch):
    from qaengine.evaluation import asking

    real = asking._is_one_of
    monkeypatch.setattr(asking, "_is_one_of", lambda value, *rest: MET if value == "good" else real(value, *rest))
    said = qaengine("decide", "signals.jsonl", *ON, "--provider", "oak-house", "--second-opinion")
    assert "oak-house: level, eld.high.rating: the answer is met, by the second engine not met" in said.err
    assert "    indicator overall: good" in said.err


def test_more_providers_than_durable_rules_has_sessions(qaengine, durable):
    rating = {"kind": "cqc.inspection", "date": "2025-05-02", "overall": "good"}
    write_lines("many.jsonl", [{**rating, "id": f"s{n}", "provider": f"p{n:04}"} for n in range(1100)])
    said = qaengine("decide", "many.jsonl", *ON, "--format", "jsonl", "--second-opinion")
    assert (said.code, len(said.lines)) == (0, 1100)
    assert "the second engine agrees about 1100 providers" in said.err


BROKEN = {
    "a crash": ("import os; os.abort()", "its process ended with code -6"),
    "an error": ("raise SystemExit('no room')", "no room"),
    "garbage": ("print('Segmentation')", "what it said cannot be read"),
    "silence": ("pass", "it did not answer about every provider"),
    "another count": ("print('{\"finished\": 7}')", "it did not answer about every provider"),
    "both ways": (
        'import json; [print(json.dumps({"number": n, "shown": ["true+", "7+", "7-"]})) for n in range(3)];'
        "print('{\"finished\": 3}')",
        "it contradicts itself",
    ),
    "nothing shown": (
        'import json; [print(json.dumps({"number": n, "shown": []})) for n in range(3)]; print(\'{"finished": 3}\')',
        "its rules answered nothing",
    ),
}


@pytest.mark.parametrize(("script", "says"), BROKEN.values(), ids=BROKEN)
def test_an_engine_that_stops_is_never_one_that_agrees(script, says, durable):
    with pytest.raises(QaengineError, match="the second engine stopped, so there is no second opinion: " + says):
        opinions_by((sys.executable, "-c", script))


def test_an_engine_that_hangs_is_stopped(monkeypatch, durable):
    from qaengine.readings.witness import process

    monkeypatch.setattr(process, "SECONDS", 1)
    with pytest.raises(QaengineError, match="it gave no answer within 1 second"):
        opinions_by((sys.executable, "-c", "import time; time.sleep(60)"))


def opinions_by(command):
    """What comes of an engine that is this command."""
    from datetime import date

    from qaengine.readings.witness import second_opinions

    policy = load_policy("elderbrook.yaml")
    return list(second_opinions(policy, load_signals("signals.jsonl"), as_of=date.fromisoformat(DAY), command=command))


@pytest.mark.parametrize(
    ("version", "hint"),
    [((3, 11), "pip install 'qaengine[durable]'"), ((3, 13), "it cannot be had for Python 3.13 or newer")],
)
def test_without_durable_rules_it_says_how_to_get_it(qaengine, monkeypatch, version, hint):
    from qaengine.readings.witness import process

    monkeypatch.setattr(process, "find_spec", lambda name: None)
    monkeypatch.setattr(process.sys, "version_info", version)
    said = qaengine("decide", "signals.jsonl", *ON, "--second-opinion")
    assert (said.code, said.out) == (2, "")
    assert f"Q750 a second opinion needs durable-rules, which is not installed; {hint}" in said.err
