"""What may go unnoticed: each is a change to a shipped policy, has its reason, and they are fewer than one in ten."""

from pathlib import Path

import pytest

from qaengine.cases.accepted import read_accepted
from qaengine.policy.library import load_policy
from qaengine.readings.mutants import labelled

LISTED = read_accepted(Path(__file__).parents[1] / "cases" / "unnoticed.yaml")
SHIPPED = ["halton@2024", "herefordshire@2016", "herefordshire@2018", "oxfordshire@protocol", "warwickshire@2017"]


def test_every_shipped_edition_is_listed_once():
    assert sorted(f"{one.policy}@{one.edition}" for one in LISTED) == SHIPPED


@pytest.mark.parametrize("listed", LISTED, ids=lambda listed: f"{listed.policy}@{listed.edition}")
def test_what_is_listed_is_a_change_with_a_reason_and_fewer_than_one_in_ten(listed):
    changes = [label for change, label in labelled(load_policy(f"{listed.policy}@{listed.edition}")) if not change.skip]
    assert set(listed.because) <= set(changes)
    assert all(len(because) > 20 for because in listed.because.values())
    assert len(listed.because) * 10 < len(changes)
