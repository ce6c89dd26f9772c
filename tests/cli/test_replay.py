"""`replay`: a kept decision comes out again, or it is said what differs and what changed beneath."""

import json
from pathlib import Path

import pytest
from command_line import POLICY, SIGNALS, WRONG, write_lines

KEEP = ("decide", "signals.jsonl", "--policy", "elderbrook.yaml", "--as-of", "2025-09-30", "--format", "json")
REPLAY = ("replay", "kept.json", "signals.jsonl", "--policy", "elderbrook.yaml")


@pytest.fixture
def kept(qaengine):
    """A decision that was kept."""
    said = qaengine(*KEEP, "--provider", "elm-court")
    Path("kept.json").write_text(said.out)
    return said.json


def rewrite(kept, **changed):
    """The kept decision with something altered."""
    Path("kept.json").write_text(json.dumps({**kept, **changed}))


def test_the_same_policy_and_signals_reproduce_it(qaengine, kept):
    said = qaengine(*REPLAY)
    assert (said.code, said.err) == (0, "")
    assert said.out == f"reproduced: elm-court on 2025-09-30, {kept['digest']}\n"


def test_a_built_in_policy_is_found_by_its_id_and_edition(qaengine):
    arguments = ("--policy", "warwickshire", "--as-of", "2018-01-01", "--provider", "elm-court", "--format", "json")
    Path("kept.json").write_text(qaengine("decide", "signals.jsonl", *arguments).out)
    assert qaengine("replay", "kept.json", "signals.jsonl").code == 0


def test_the_order_of_the_signals_makes_no_difference(qaengine, kept):
    write_lines("signals.jsonl", SIGNALS[::-1])
    assert qaengine(*REPLAY).code == 0


def test_signals_of_other_providers_make_no_difference(qaengine, kept):
    write_lines("signals.jsonl", [*SIGNALS, {**SIGNALS[0], "id": "s4", "provider": "new"}])
    assert qaengine(*REPLAY).code == 0


def test_a_signal_that_arrived_since_is_named_as_the_reason(qaengine, kept):
    write_lines("signals.jsonl", [*SIGNALS, {**SIGNALS[0], "id": "s4", "provider": "elm-court", "date": "2025-09-01"}])
    said = qaengine(*REPLAY)
    assert (said.code, said.err) == (1, "")
    lines = said.out.splitlines()
    assert lines[:2] == [
        "not reproduced: elm-court on 2025-09-30",
        "  - the signals differ: 2 are admitted, 1 were",
    ]
    assert "  - decisions.level.indicated: it was high, it is low" in lines


def test_another_content_of_the_edition_is_named_as_the_reason(qaengine, kept):
    Path("elderbrook.yaml").write_text(POLICY.replace("overall: inadequate", "overall: [inadequate, not_rated]"))
    said = qaengine(*REPLAY)
    assert said.code == 1
    assert "edition 2025 of the policy has other content than it had" in said.out


def test_another_engine_is_named_as_the_reason(qaengine, kept):
    rewrite(kept, engine={"version": "0.0.1", "language": 1}, digest="sha256:0")
    said = qaengine(*REPLAY)
    assert said.code == 1
    assert "it was 0.0.1" in said.out


def test_an_altered_file_is_found_even_if_its_digest_was_left(qaengine, kept):
    altered = json.loads(json.dumps(kept))
    altered["decisions"]["level"]["indicated"] = "low"
    rewrite(altered)
    said = qaengine(*REPLAY)
    assert said.code == 1
    assert "engine, policy and signals are the same; the decision that was kept has been altered" in said.out
    assert "decisions.level.indicated: it was low, it is high" in said.out


def test_an_altered_digest_alone_is_found(qaengine, kept):
    rewrite(kept, digest="sha256:0")
    assert qaengine(*REPLAY).code == 1


def test_other_words_of_explanation_are_no_difference(qaengine, kept):
    for criterion in kept["criteria"]:
        criterion["because"] = "in other words"
    rewrite(kept)
    assert qaengine(*REPLAY).code == 0


def test_what_was_known_then_is_kept(qaengine):
    said = qaengine(*KEEP, "--provider", "elm-court", "--known-at", "2025-07-01")
    Path("kept.json").write_text(said.out)
    late = {**SIGNALS[0], "id": "s4", "provider": "elm-court", "date": "2025-06-25", "recorded_on": "2025-08-01"}
    write_lines("signals.jsonl", [*SIGNALS, late])
    assert qaengine(*REPLAY).code == 0


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "Q701"),
        ("", "Q701"),
        ("[" * 100_000, "Q701"),
        ("[]", "Q702"),
        ('{"format": "qaengine/decision@1"}', "Q702"),
        ('{"format": "qaengine/decision@1", "policy": "p", "provider": "x", "as_of": "2025-01-01"}', "Q702"),
        ('{"format": "qaengine/decision@9", "policy": {}, "provider": "x", "as_of": "2025-01-01"}', "Q703"),
    ],
)
def test_what_is_no_decision_exits_2(qaengine, text, code):
    Path("kept.json").write_text(text)
    said = qaengine(*REPLAY)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(code)


@pytest.mark.parametrize(
    "changed",
    [
        *({"policy": {}}, {"as_of": 7}, {"as_of": "soon"}, {"provider": None}, {"known_at": 1}),
        *({"criteria": 1}, {"criteria": [1]}, {"engine": "0.1"}, {"inputs": []}, {"decisions": []}),
    ],
)
def test_a_decision_with_a_part_of_another_form_exits_2(qaengine, kept, changed):
    rewrite(kept, **changed)
    said = qaengine("replay", "kept.json", "signals.jsonl")
    assert (said.code, said.out) == (2, "")


def test_a_missing_decision_exits_2(qaengine):
    said = qaengine(*REPLAY)
    assert said.code == 2
    assert "`kept.json`" in said.err


def test_bad_signals_exit_2(qaengine, kept):
    write_lines("signals.jsonl", [*SIGNALS, WRONG])
    said = qaengine(*REPLAY)
    assert (said.code, said.out) == (2, "")


def test_with_skip_bad_the_rest_is_used_and_the_skipped_are_told(qaengine, kept):
    write_lines("signals.jsonl", [*SIGNALS, WRONG])
    said = qaengine(*REPLAY, "--skip-bad")
    assert "`godd` is not a value" in said.err
    assert said.code == 1  # the warning of the record left out is a difference
