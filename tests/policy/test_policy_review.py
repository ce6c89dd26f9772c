"""What a careful colleague says of a policy that decides: probably not meant, at the word, and nothing of what is."""

from datetime import date

import pytest

from qaengine.errors import Mistake, Severity
from qaengine.policy.from_document import policy_from_document
from qaengine.policy.library import load_policy
from qaengine.readings.review import reviewed

SOUND = """\
policy: elderbrook
edition: "2025"
title: Elderbrook quality framework
language: 1
in_force: {from: 2025-04-01, until: 2027-03-31}
review_by: 2026-12-31
roles: {quality_lead: Quality lead}
forums: {panel: Quality panel}
readings: {R1: Several is three.}
complete:
  - {kinds: [contract.default_notice], basis: assumption, because: We issue them., owner: Contracts}
settings:
  several: {value: 3, basis: assumption, because: The text says several., owner: Quality lead, reading: R1}
indicators:
  overall: {latest: cqc.inspection, field: overall}
  questions: {latest: cqc.inspection, field: key_questions}
  concerns: {count: safeguarding.concern, within: 6 months}
  notices: {count: contract.default_notice, within: 1 year}
  timely: {share: care.review, matching: {timely: true}, within: 1 year}
  suspended_for: {age: placement.suspension, from: issued_on, until: lifted_on}
  met: {latest: meeting, field: held_on, where: {forum: panel}}
decisions:
  level:
    pick: most_serious
    outcomes:
      low:
        criteria:
          - {clause: eld.low.rating, when: {overall: {or_better: good}}}
          - {clause: eld.low.count, when: {concerns: {less_than: 2}}}
      middle:
        criteria:
          - {clause: eld.middle.count, when: {concerns: {between: [2, 4]}}}
          - {clause: eld.middle.timely, when: {timely: {at_most: 80%}}}
      high:
        criteria:
          - {clause: eld.high.count, when: {concerns: {at_least: 5}}}
          - {clause: eld.high.notices, when: {notices: {at_least: {setting: several}}}}
          - {clause: eld.high.suspended, when: {suspended_for: {at_least: 0 days}}}
          - {clause: eld.high.met, when: {met: {happened: true}, questions: {some: inadequate}}}
          - {clause: eld.high.unsafe, judged_by: quality_lead, ask: Are people unsafe?}
"""


def findings(source: str) -> list[Mistake]:
    """What a review finds."""
    return reviewed(policy_from_document(source, file="p.yaml"))


def underlined(finding: Mistake) -> str:
    """The text that is underlined beneath the message."""
    _, line, underline, *_ = finding.full().split("\n")
    start = underline.index("~")
    return line[start : start + underline.count("~")]


def test_nothing_is_said_of_a_sound_policy():
    assert findings(SOUND) == []


CHANGES = [
    # what is there, what is written instead, the word that is underlined, what is said
    (
        "  several:", "  many: {value: 4, basis: instruction}\n  several:", "many",
        "Q300 nothing uses the setting `many`; use it, or delete it",
    ),
    (
        "  concerns:", "  complaints: {count: complaint}\n  concerns:", "complaints",
        "Q301 nothing asks the indicator `complaints`; ask it, or delete it",
    ),
    (
        "{R1: Several is three.}", "{R1: Several is three., R2: Once is enough.}", "R2",
        "Q302 nothing rests on the reading `R2`; name it where it applies, as `reading:`, or delete it",
    ),
    (
        "{quality_lead: Quality lead}", "{quality_lead: Quality lead, director: Director}", "director",
        "Q303 no rule names the role `director`, so only signals can; "
        "delete it, if nobody in that place decides anything",
    ),
    (
        "{forum: panel}", "{forum: panle}", "panel",
        "Q303 no rule names the forum `panel`, so only signals can; "
        "delete it, if nobody in that place decides anything",
    ),
    (
        "kinds: [contract.default_notice]", "kinds: [contract.default_notice, complaint]", "complaint",
        "Q304 `complaint` is called complete, but nothing counts it; "
        "absence says nothing here: delete it, or ask an indicator that counts it",
    ),
    (
        "{at_most: 80%}", "{more_than: 1}", "1",
        "Q305 `timely` can never pass this test; ask for a value that it can have",
    ),
    (
        "{at_most: 80%}", "{at_least: 80}", "80",
        "Q305 `timely` can never pass this test; ask for a value that it can have",
    ),
    (
        "{at_least: 5}", "{less_than: 0}", "0",
        "Q305 `concerns` can never pass this test; ask for a value that it can have",
    ),
    ("{at_least: 5}", "5.5", "5.5", "Q305 `concerns` can never pass this test; ask for a value that it can have",
    ),
    (
        "{at_least: 5}", "{more_than: 5, less_than: 6}", "5",
        "Q305 `concerns` can never pass this test; its parts contradict each other",
    ),
    (
        "{or_better: good}", "{is_not: [outstanding, good, requires_improvement, inadequate, not_rated, "
        "inspected_but_not_rated]}", "outstanding",
        "Q305 `overall` can never pass this test; ask for a value that it can have",
    ),
    (
        "{at_least: 5}", "{at_least: 0}", "0",
        "Q306 `concerns` always passes this test; ask for less than everything, or delete it",
    ),
    (
        "{or_better: good}", "{or_better: inadequate}", "inadequate",
        "Q306 `overall` always passes this test; ask for less than everything, or delete it",
    ),
    (
        "{some: inadequate}", "{some: {or_worse: outstanding}}", "outstanding",
        "Q306 `questions` always passes this test; ask for less than everything, or delete it",
    ),
    (
        "          - {clause: eld.high.count,",
        "          - {clause: eld.high.timely, when: {timely: {at_most: 80%}}}\n          - {clause: eld.high.count,",
        "eld.high.timely",
        "Q307 `eld.high.timely` asks for `high` what `eld.middle.timely` asks for `middle`; "
        "one of the two is a copy that was to be changed, or the outcomes are one",
    ),
    (
        "          - {clause: eld.high.notices,",
        "          - {clause: eld.high.count, when: {concerns: {at_least: 8}}}\n          - {clause: eld.high.notices,",
        "eld.high.count",
        "Q308 `eld.high.count` stands twice in `high`, and whenever this holds the other does; delete one of the two",
    ),
    (
        "{at_least: 5}", "{at_least: 4}", "4",
        "Q310 4 of `concerns` is in `middle` and in `high`; let one end where the other begins",
    ),
    (
        "{less_than: 2}", "{at_most: 3}", "2",
        "Q310 2 to 3 of `concerns` is in `low` and in `middle`; let one end where the other begins",
    ),
    (
        "{at_least: 5}", "{at_least: 7}", "7",
        "Q311 5 to 6 of `concerns` is neither in `middle` nor in `high`; let one begin where the other ends",
    ),
    (
        "{less_than: 2}", "{less_than: 1}", "2",
        "Q311 1 of `concerns` is neither in `low` nor in `middle`; let one begin where the other ends",
    ),
    (
        "review_by: 2026-12-31", "review_by: 2027-12-31", "2027-12-31",
        "Q320 the review is due after the edition ends, on `2027-03-31`; check the two dates",
    ),
    (
        "review_by: 2026-12-31", "review_by: 2024-12-31", "2024-12-31",
        "Q320 the review is due before the edition begins, on `2025-04-01`; check the two dates",
    ),
    (
        "value: 3", "value: [{from: 2025-04-01, value: 3}, {from: 2028-04-01, value: 4}]", "2028-04-01",
        "Q321 this step of `several` begins after the edition ends, on `2027-03-31`; check the two dates",
    ),
    (
        "value: 3", "value: [{from: 2023-04-01, value: 2}, {from: 2025-04-01, value: 3}]", "2023-04-01",
        "Q321 this step of `several` is over when the edition begins, on `2025-04-01`; delete it, or check the dates",
    ),
    (
        "value: 3", "value: [{from: 2025-06-01, value: 3}]", "2025-06-01",
        "Q322 `several` has no value from the beginning of the edition, `2025-04-01`, so the first step stands "
        "already; write `from: 2025-04-01`, or add the value until then",
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("there", "written", "word", "said"), CHANGES, ids=[f"{c[3][:4]} {c[1].strip()[:40]}" for c in CHANGES]
)
def test_what_is_probably_not_meant_is_said_at_its_word(there, written, word, said):
    assert SOUND.count(there) == 1
    (finding,) = findings(SOUND.replace(there, written))
    severity = Severity.NOTE if finding.code == "Q303" else Severity.WARNING
    assert (finding.severity, underlined(finding)) == (severity, word)
    assert str(finding).split(f" {severity} ")[1] == said


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
    assert reviewed(policy, as_of=date(2026, 12, 31)) == []
    (finding,) = reviewed(policy, as_of=date(2027, 1, 1))
    assert (finding.code, underlined(finding)) == ("Q323", "2026-12-31")


@pytest.mark.parametrize("name", ["warwickshire", "herefordshire", "herefordshire@2016", "oxfordshire", "halton"])
def test_the_shipped_policies_give_no_warning(name):
    """What is left are notes: a panel that only signals name, as the one that recorded an earlier decision."""
    found = reviewed(load_policy(name))
    assert {(finding.severity, underlined(finding)) for finding in found} <= {(Severity.NOTE, "panel")}
