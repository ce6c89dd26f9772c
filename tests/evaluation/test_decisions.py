# ruff: noqa: E501 - the tables have one row a line
"""Decisions: how outcomes are reached, which one is picked, and which are still open."""

import pytest
from small import AS_OF, decided, policy, shown, signals, standing

from qaengine.evaluation.judge import decide, judged

FACTS = """
indicators:
  a: {latest: provider.engagement, field: willing}
  b: {latest: case_file.audit, field: auditor_qualified}
  c: {latest: health_safety.concern, field: addressed}
  service: {latest: provider.profile, field: service_type}
"""
KINDS = {
    "a": "provider.engagement 2025-06-01 willing",
    "b": "case_file.audit 2025-06-01 auditor_qualified",
    "c": "health_safety.concern 2025-06-01 addressed",
}


def facts(letters: str) -> list[str]:
    """Signals by which a, b and c are met (m), not met (n) or unknown (u)."""
    said = {"m": "true", "n": "false"}
    return [f"{KINDS[name]}={said[letter]}" for name, letter in zip("abc", letters, strict=False) if letter != "u"]


def level(body: str, letters: str, *rows: str) -> str:
    """What is shown of a decision of this body where the facts are so."""
    text = FACTS + "decisions:\n  level:\n" + "".join(f"    {line}\n" for line in body.strip().splitlines())
    return shown(standing(text, *facts(letters), *rows))


A, B, C = (f"{{clause: sm.{name}, when: {{{name}: true}}}}" for name in "abc")

NEEDS = [
    # needs, the answers of a, b, c; whether `high` is reached: met, not met, unknown
    ("any", "nnm", "m"),
    ("any", "nnn", "n"),
    ("any", "nun", "u"),
    ("any", "num", "m"),
    ("all", "mmm", "m"),
    ("all", "mmn", "n"),
    ("all", "mmu", "u"),
    ("all", "umn", "n"),
    ("none_fail", "muu", "m"),
    ("none_fail", "uuu", "u"),
    ("none_fail", "mmn", "n"),
    ("none_fail", "nuu", "n"),
    ("{at_least: 2}", "mmn", "m"),
    ("{at_least: 2}", "mun", "u"),
    ("{at_least: 2}", "mnn", "n"),
    ("{at_least: 2}", "uun", "u"),
]


@pytest.mark.parametrize(("needs", "letters", "reached"), NEEDS)
def test_how_many_criteria_an_outcome_needs(needs, letters, reached):
    body = f"outcomes: {{low: {{}}, high: {{needs: {needs}, criteria: [{A}, {B}, {C}]}}}}"
    assert level(body, letters) == {"m": "high", "n": "silent", "u": "? of high-high"}[reached]


@pytest.mark.parametrize("needs", ["all", "none_fail", "{at_least: 1}"])
def test_an_outcome_none_of_whose_criteria_concern_the_provider_is_not_reached(needs):
    criterion = "{clause: sm.a, when: {a: true}, applies_to: {b: true}}"
    body = f"outcomes: {{low: {{}}, high: {{needs: {needs}, criteria: [{criterion}]}}}}"
    assert level(body, "mn") == "? of high-high"


@pytest.mark.parametrize("needs", ["all", "none_fail"])
def test_a_criterion_that_fails_counts_only_where_it_is_known_to_concern_the_provider(needs):
    home_care = "{clause: sm.b, when: {b: true}, applies_to: {service: home_care}}"
    body = f"outcomes: {{low: {{needs: {needs}, criteria: [{A}, {home_care}]}}}}"
    profile = "provider.profile 2025-01-01 service_type="
    assert level(body, "mn", profile + "home_care") == "silent"
    assert level(body, "mn", profile + "care_home") == "low"
    maybe = {"all": "? of low-low", "none_fail": "low"}[needs]
    assert level(body, "mn") == maybe


ONLY_IF = [("mm", "high"), ("mn", "silent"), ("mu", "? of high-high"), ("nm", "silent"), ("un", "silent")]


@pytest.mark.parametrize(("letters", "found"), ONLY_IF)
def test_only_if_must_hold_beside_the_criteria(letters, found):
    assert level(f"outcomes: {{low: {{}}, high: {{criteria: [{A}], only_if: [{B}]}}}}", letters) == found


THREE = f"outcomes: {{low: {{criteria: [{A}]}}, middle: {{criteria: [{B}]}}, high: {{criteria: [{C}]}}}}"
PICKS = [
    # pick, what holds of low, middle, high; what is indicated and what is open
    ("most_serious", "mnn", "low"),
    ("most_serious", "mmn", "middle"),
    ("most_serious", "mmm", "high"),
    ("most_serious", "mnu", "low of low-high"),
    ("most_serious", "mun", "low of low-middle"),
    ("most_serious", "umn", "middle"),
    ("most_serious", "umu", "middle of middle-high"),
    ("most_serious", "uuu", "? of low-high"),
    ("most_serious", "nnu", "? of high-high"),
    ("most_serious", "nnn", "silent"),
    ("first", "mmm", "low"),
    ("first", "nmm", "middle"),
    ("first", "umm", "? of low-middle"),
    ("first", "nnu", "? of high-high"),
    ("first", "nnn", "silent"),
    ("first", "muu", "low"),
    ("unique", "mnn", "low"),
    ("unique", "nmn", "middle"),
    ("unique", "mun", "low of low-middle"),
    ("unique", "mmn", "? of low-middle"),
    ("unique", "nnn", "silent"),
]


@pytest.mark.parametrize(("pick", "letters", "found"), PICKS)
def test_which_outcome_is_picked(pick, letters, found):
    assert level(f"pick: {pick}\n{THREE}", letters) == found


def test_what_contradicts_itself_and_what_the_framework_does_not_say_is_told():
    for pick, letters, code in [("unique", "mmn", "outcomes_conflict"), ("most_serious", "nnn", "framework_silent")]:
        text = FACTS + f"decisions:\n  level:\n    pick: {pick}\n    {THREE}\n"
        assert code in {warning.code for warning in decided(text, *facts(letters)).warnings}


NOTHING_WORSE = f"""
outcomes:
  low: {{needs: nothing_worse}}
  middle: {{criteria: [{B}]}}
  high: {{criteria: [{C}]}}
"""


@pytest.mark.parametrize(
    ("letters", "found"),
    [("unn", "low"), ("unu", "? of low-high"), ("umn", "middle"), ("uuu", "? of low-high"), ("umu", "middle of middle-high")],
)  # fmt: skip
def test_nothing_worse_needs_every_worse_outcome_to_be_known_to_fail(letters, found):
    assert level(NOTHING_WORSE, letters) == found


CAPPED = f"cap: [{{clause: sm.cap, at: middle, when: {{c: false}}}}]\noutcomes: {{low: {{criteria: [{A}]}}, middle: {{criteria: [{B}]}}, high: {{}}}}"


@pytest.mark.parametrize(
    ("letters", "found"),
    [
        ("mnm", "low"),
        ("mnn", "silent"),  # not better than middle, and middle itself is not reached
        ("mmn", "middle"),
        ("mnu", "? of low-low"),
        ("mum", "low of low-middle"),
    ],
)
def test_a_cap_keeps_out_what_is_better(letters, found):
    assert level(CAPPED, letters) == found


LIMITED = f"applies_to: {{service: care_home}}\n{THREE}"


def test_a_decision_is_taken_only_where_it_applies():
    assert level(LIMITED, "mnn", "provider.profile 2025-01-01 service_type=care_home") == "low"
    assert level(LIMITED, "mnn", "provider.profile 2025-01-01 service_type=home_care") == "silent"
    assert level(LIMITED, "mnn") == "? of low-low"


UP_TO = """
outcomes:
  none: {criteria: [{clause: sm.n, when: {b: true}}]}
  some: {criteria: [{clause: sm.c, when: {a: true}, up_to: grave, decided_by: chair}]}
  grave: {criteria: [{clause: sm.g, when: {c: true}}]}
"""
SAID = "officer.judgement 2025-06-10 question=sm.c role={} answer={}"
CHOICES = [
    # facts, what was said, what is indicated and open
    ("mmn", [], "some of some-grave"),
    ("mmn", [SAID.format("chair", "some")], "some"),
    ("mmn", [SAID.format("chair", "grave")], "grave"),
    ("mmn", [SAID.format("lead", "grave")], "some of some-grave"),  # not theirs to decide
    ("mmn", [SAID.format("chair", "none")], "some of some-grave"),  # not one of those left open
    ("mmn", [SAID.format("chair", "graev")], "some of some-grave"),
    ("mmn", [SAID.format("chair", "grave valid_until=2025-06-30")], "some of some-grave"),
    ("mmm", [], "grave"),
    ("nmn", [SAID.format("chair", "grave")], "none"),
    ("umn", [], "none of none-grave"),
    ("umn", [SAID.format("chair", "grave")], "none of none-grave"),
]  # fmt: skip


@pytest.mark.parametrize(("letters", "rows", "found"), CHOICES)
def test_a_row_that_allows_two_outcomes_is_open_until_the_person_has_decided(letters, rows, found):
    assert level(UP_TO, letters, *rows) == found


@pytest.mark.parametrize(("word", "found"), [("grave", "grave"), ("gravest", "some of some-grave")])
def test_the_person_decides_between_those_left_open_and_nothing_worse(word, found):
    worse = UP_TO + "  gravest: {criteria: [{clause: sm.gg, when: {all_of: [{c: true}, {a: false}]}}]}\n"
    assert level(worse, "mmn", SAID.format("chair", word)) == found


def test_what_is_presumed_is_indicated_and_leaves_the_range_open():
    text = """
indicators:
  it: {count: safeguarding.concern, within: 1 year, where: {remedied: false},
       presume: {fields: {remedied: 'false'}, reading: R1, because: b., owner: o}}
  fine: {latest: cqc.inspection, field: overall}
decisions:
  level:
    outcomes:
      low: {criteria: [{clause: sm.low, when: {fine: good}}]}
      high: {criteria: [{clause: sm.high, when: {it: {at_least: 1}}}]}
"""
    decision = decided(text, "safeguarding.concern 2025-06-01", "cqc.inspection 2025-01-01 overall=good")
    assert shown(decision["level"]) == "high of low-high"
    assert [one.setting for one in decision.assumptions] == ["presumed: it"]


RECORDED = """
decisions:
  rating:
    pick: recorded
    recorded: {kind: pamms.assessment, field: overall, when: published_on}
    outcomes: {excellent: {}, good: {}, requires_improvement: {}, poor: {}}
"""


def test_a_decision_made_elsewhere_may_be_recorded_at_once():
    """Without `when` an assessment counts from its day."""
    at_once = RECORDED.replace(", when: published_on", "")
    assert shown(standing(at_once, "pamms.assessment 2025-05-01 overall=good published_on=null")) == "good"


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([], "? of excellent-poor"),
        (["2025-05-01 overall=good published_on=2025-06-01"], "good"),
        (["2025-05-01 overall=good published_on=null"], "? of excellent-poor"),
        (["2025-05-01 overall=good published_on=2025-07-02"], "? of excellent-poor"),
        (["2025-05-01 overall=good published_on=2025-06-01", "2025-06-01 overall=poor published_on=null"], "good"),
        (["2025-05-01 overall=good published_on=2025-06-01", "2025-06-01 overall=poor published_on=2025-06-02"], "poor"),
        (["2025-05-01 overall=good published_on=2025-06-01", "2025-05-01 overall=poor published_on=2025-06-02"], "? of good-poor"),
    ],
)  # fmt: skip
def test_a_decision_made_elsewhere_is_read_from_its_records(rows, found):
    assert shown(standing(RECORDED, *(f"pamms.assessment {row}" for row in rows))) == found


OTHER = f"""
  light: {{outcomes: {{green: {{criteria: [{A}]}}, amber: {{criteria: [{B}]}}, red: {{criteria: [{C}]}}}}}}
"""


def asks_other(test: str, letters: str) -> str:
    text = (
        FACTS
        + f"decisions:{OTHER}  second: {{outcomes: {{no: {{}}, yes: {{criteria: [{{clause: sm.x, when: {{light: {test}}}}}]}}}}}}\n"
    )
    return shown(decided(text, *facts(letters))["second"])


@pytest.mark.parametrize(
    ("letters", "is_red", "is_amber_or_worse"),
    [
        ("mnn", "silent", "silent"),
        ("nnm", "yes", "yes"),
        ("mmu", "? of yes-yes", "yes"),  # red is open, amber is certain
        ("mnu", "? of yes-yes", "? of yes-yes"),
        ("nnu", "? of yes-yes", "? of yes-yes"),  # red is all that is open, and there may be none at all
        ("nnn", "? of yes-yes", "? of yes-yes"),  # the framework is silent
    ],
)
def test_another_decision_is_asked_of_its_whole_range(letters, is_red, is_amber_or_worse):
    assert asks_other("{indicated: red}", letters) == is_red
    assert asks_other("{indicated: {or_worse: amber}}", letters) == is_amber_or_worse


def test_what_no_open_outcome_says_is_no_even_where_there_may_be_none_at_all():
    assert asks_other("{indicated: green}", "nnu") == "silent"


CHAIN = """
decisions:
  last: {outcomes: {no: {}, yes: {criteria: [{clause: sm.last, when: {stands: {in_force: "yes"}}}]}}}
  both: {outcomes: {no: {}, yes: {criteria: [{clause: sm.both, when: {left: {indicated: "yes"}, right: {indicated: "yes"}}}]}}}
  left: {outcomes: {no: {}, yes: {criteria: [{clause: sm.left, when: {far: {indicated: "yes"}}}]}}}
  right: {outcomes: {no: {}, yes: {criteria: [{clause: sm.right, when: {away: {indicated: "yes"}}}]}}}
  far: {outcomes: {no: {}, yes: {criteria: [{clause: sm.far, when: {a: true}}]}}}
  away: {outcomes: {no: {}, yes: {criteria: [{clause: sm.away, when: {b: true}}]}}}
  stands: {outcomes: {no: {}, yes: {criteria: [{clause: sm.stands, when: {c: true}}]}}}
"""


@pytest.mark.parametrize(
    ("only", "found"),
    [
        ("far", "far"),
        ("left", "far left"),
        ("both", "away both far left right"),
        # what is in force may move by any decision
        ("last", "away both far last left right stands"),
    ],
)
def test_one_decision_alone_is_judged_with_those_that_it_looks_at(only, found):
    known = policy(FACTS + CHAIN)
    held = signals(*facts("mmm"))
    alone = judged(known, held, provider="p1", as_of=AS_OF, only=only)
    assert " ".join(sorted(alone)) == found
    every = decide(known, held, provider="p1", as_of=AS_OF)
    assert alone[only].indication(AS_OF).indicated == every[only].indicated


def test_of_a_provider_about_whom_nothing_is_known_nothing_is_indicated():
    for pick in ("most_serious", "first", "unique"):
        assert level(f"pick: {pick}\n{THREE}", "uuu") == "? of low-high"


def test_since_when_an_outcome_is_indicated_knows_when_a_criterion_began_to_concern_the_provider():
    text = (
        FACTS
        + f"""
decisions:
  level:
    outcomes:
      low: {{needs: none_fail, criteria: [{A}, {{clause: sm.b, when: {{b: true}}, applies_to: {{service: home_care}}}}]}}
      high: {{criteria: [{{clause: sm.h, when: {{b: false}}, applies_to: {{service: home_care}}}}]}}
"""
    )
    rows = ["provider.engagement 2025-01-01 willing=true", "case_file.audit 2025-01-01 auditor_qualified=false"]
    rows += ["provider.profile 2025-01-01 service_type=home_care", "provider.profile 2025-03-01 service_type=care_home"]
    found = standing(text, *rows)
    assert (found.indicated, str(found.since)) == ("low", "2025-03-01")
