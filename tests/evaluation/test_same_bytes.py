"""The same inputs give the same bytes: under every hash seed, in every process, in every version of Python."""

import json
import os
import subprocess
import sys

import digests

PINNED = json.loads(digests.GOLDEN.read_text(encoding="utf-8"))


def test_decisions_are_what_was_pinned():
    """Where a change is meant: `python tests/evaluation/digests.py --pin`, and a star in the changelog."""
    assert digests.digests(prose=False) == PINNED


def test_the_hash_seed_changes_no_byte():
    printed = {seed: _printed_under(seed) for seed in ("0", "1", "4294967295")}
    assert len(set(printed.values())) == 1
    whole, carried, pinned = printed["0"].split("\n", 2)
    assert json.loads(whole) == digests.digests(prose=True)
    assert json.loads(carried) == digests.carried()
    assert json.loads(pinned) == PINNED


def test_policy_signals_and_decisions_carry_digests_of_their_own():
    _, held = digests.judged()
    carried = digests.carried()
    assert (len(carried["policy"]), len(carried["signals"])) == (1, len(held))
    assert carried["decisions"]
    everything = [one for of in carried.values() for one in of]
    assert len(set(everything)) == len(everything)
    assert all(one.startswith("sha256:") for one in everything)


def _printed_under(seed: str) -> str:
    environment = os.environ | {"PYTHONHASHSEED": seed}
    command = [sys.executable, digests.__file__]
    return subprocess.run(command, env=environment, capture_output=True, check=True, text=True).stdout


def test_what_was_pinned_is_different_on_each_day():
    assert len(set(PINNED.values())) == len(digests.DAYS)
