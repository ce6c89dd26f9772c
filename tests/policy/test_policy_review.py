"""What a careful colleague says of a policy that decides: probably not meant, at the word, and nothing of what is."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qaengine.documents import plain, read_file
from qaengine.errors import Mistake, Severity
from qaengine.policy import review
from qaengine.policy.from_document import policy_from_document
from qaengine.policy.library import load_policy
from qaengine.readings.review import reviewed

ODD = Path(__file__).parent / "odd"
SOUND = (ODD / "elderbrook.yaml").read_text(encoding="utf-8")
CHANGES: Any = plain(read_file(ODD / "findings.yaml"))


def findings(source: str) -> list[Mistake]:
    """What a review of the policy by itself finds."""
    return reviewed(policy_from_document(source, file="p.yaml"), reviews=review.REVIEWS)


def underlined(finding: Mistake) -> str:
    """The text that is underlined beneath the message."""
    _, line, underline, *_ = finding.full().split("\n")
    start = underline.index("~")
    return line[start : start + underline.count("~")]


def test_nothing_is_said_of_a_sound_policy():
    assert findings(SOUND) == []


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: f"{change['said'][:4]} {change['instead'].strip()[:40]}")
def test_what_is_probably_not_meant_is_said_at_its_word(change):
    assert SOUND.count(change["there"]) == 1
    (finding,) = findings(SOUND.replace(change["there"], change["instead"]))
    severity = Severity.NOTE if finding.code == "Q303" else Severity.WARNING
    assert (finding.severity, underlined(finding)) == (severity, change["word"])
    assert str(finding).split(f" {severity} ")[1] == change["said"]


BANDS = "  banded: {bands_of: %s, bands: [%s]}\ndecisions:"


@pytest.mark.parametrize(
    ("of", "bands", "said"),
    [
        ("concerns", "{from: 0, is: few}, {from: 3, is: many}", []),
        ("concerns", "{from: 1, is: few}, {from: 3, is: many}", ["Q312"]),
        ("timely", "{from: 0, is: few}, {from: 80, is: many}", ["Q305"]),
        ("timely", "{from: 10%, is: few}, {from: 80%, is: many}", ["Q312"]),
    ],
)
def test_bands_that_miss_a_number_or_lie_above_every_number_are_told(of, bands, said):
    source = SOUND.replace("decisions:", BANDS % (of, bands), 1)
    source = source.replace("{met: {happened: true}", "{met: {happened: true}, banded: few")
    assert [finding.code for finding in findings(source)] == said


MEANT = {
    "thresholds that rise": ("{concerns: {between: [2, 4]}}", "{notices: {at_least: 2}}"),
    "a list of every value, which asks whether there is one": (
        "{or_better: good}",
        "[outstanding, good, requires_improvement, inadequate, not_rated, inspected_but_not_rated]",
    ),
    "an age of nothing or more, which asks whether there is anything": ("{at_least: 0 days}", "{more_than: 0 days}"),
    "a range that a mitigation narrows": (
        "{concerns: {at_least: 5}}}", "{concerns: {at_least: 3}}, unless: {overall: good}}",
    ),
    "one clause in two outcomes": ("eld.high.count", "eld.middle.count"),
    "a step within the edition": ("value: 3", "value: [{from: 2025-04-01, value: 3}, {from: 2026-04-01, value: 4}]"),
}  # fmt: skip


@pytest.mark.parametrize("name", MEANT)
def test_what_may_well_be_meant_is_not_told(name):
    there, written = MEANT[name]
    changed = SOUND.replace(there, written)
    assert changed != SOUND
    assert findings(changed) == []


def test_a_past_review_is_told_only_of_a_day_that_is_given():
    policy = policy_from_document(SOUND, file="p.yaml")
    assert reviewed(policy, as_of=date(2026, 12, 31), reviews=()) == []
    (finding,) = reviewed(policy, as_of=date(2027, 1, 1), reviews=())
    assert (finding.code, underlined(finding)) == ("Q323", "2026-12-31")


@pytest.mark.parametrize("name", ["warwickshire", "herefordshire", "herefordshire@2016", "oxfordshire", "halton"])
def test_the_shipped_policies_give_no_warning(name):
    """What is left are notes: a panel that only signals name, as the one that recorded an earlier decision."""
    found = reviewed(load_policy(name), reviews=review.REVIEWS)
    assert {(finding.severity, underlined(finding)) for finding in found} <= {(Severity.NOTE, "panel")}
