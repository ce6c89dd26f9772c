"""Conditions and criteria: the combinators, mitigations, presumptions, limits, and people who judge."""

from itertools import product

import pytest
from small import decided, finding

# Three facts that can each be met, not met or unknown
FACTS = """
indicators:
  a: {latest: provider.engagement, field: willing}
  b: {latest: case_file.audit, field: auditor_qualified}
  c: {latest: health_safety.concern, field: addressed}
"""
KINDS = {"a": "provider.engagement 2025-06-01 willing", "b": "case_file.audit 2025-06-01 auditor_qualified"}
KINDS["c"] = "health_safety.concern 2025-06-01 addressed"


def facts(letters: str) -> list[str]:
    """Signals by which a, b and c are met (m), not met (n) or unknown (u)."""
    said = {"m": "true", "n": "false"}
    return [f"{KINDS[name]}={said[letter]}" for name, letter in zip("abc", letters, strict=False) if letter != "u"]


def answer(criterion: str, letters: str, *rows: str, more: str = "") -> str:
    """The answer of `{clause: sm.c, ...}` where the facts are so, by its first letter."""
    text = FACTS + "decisions:\n  level:\n    outcomes:\n      low: {criteria: []}\n      high:\n        criteria:\n"
    found = finding(decided(f"{text}          - {{clause: sm.c, {criterion}}}\n{more}", *facts(letters), *rows), "sm.c")
    return found.answer.value[0]


ORDER = {"n": 0, "u": 1, "m": 2}


@pytest.mark.parametrize("letters", ["".join(three) for three in product("mnu", repeat=3)])
def test_the_combinators_are_those_of_kleene(letters):
    parts = "[{a: true}, {b: true}, {c: true}]"
    least, greatest = min(letters, key=ORDER.get), max(letters, key=ORDER.get)
    assert answer(f"when: {{all_of: {parts}}}", letters) == least
    assert answer("when: {a: true, b: true, c: true}", letters) == least
    assert answer(f"when: {{any_of: {parts}}}", letters) == greatest
    assert answer(f"when: {{none_of: {parts}}}", letters) == {"m": "n", "n": "m", "u": "u"}[greatest]
    middle = sorted(letters, key=ORDER.get)[1]
    assert answer("when: {at_least_of: {n: 2, of: [a, b, c], is: true}}", letters) == middle


def test_conditions_nest():
    nested = "when: {any_of: [{all_of: [{a: true}, {none_of: [{b: true}]}]}, {c: true}]}"
    assert [answer(nested, letters) for letters in ("mnn", "mmn", "mun", "mum", "nuu")] == ["m", "n", "u", "m", "u"]


def members(*ratings: str) -> list[str]:
    return [f"pamms.assessment 2025-06-01 {' '.join(f'questions.q{n}={one}' for n, one in enumerate(ratings))}"]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([], "u"),  # a group of which nothing is known may have any number
        (members("poor"), "n"),
        (members("poor", "poor"), "m"),
        (members("poor", "good", "poor"), "m"),
        (members("poor", "good"), "n"),
    ],
)
def test_at_least_so_many_members_of_one_group(rows, found):
    more = "  questions: {latest: pamms.assessment, field: questions}\n"
    text = FACTS + more + "decisions:\n  level:\n    outcomes:\n      high:\n        criteria:\n"
    condition = "{at_least_of: {n: 2, of: questions, is: poor}}"
    decision = decided(f"{text}          - {{clause: sm.c, when: {condition}}}\n", *rows)
    assert finding(decision, "sm.c").answer.value[0] == found


UNLESS = [
    # when and unless; the answer, and what is certain
    ("mn", "m m"),
    ("mm", "n n"),
    ("mu", "m u"),  # a mitigation that nobody recorded does not block, and is not certain
    ("nm", "n n"),
    ("nu", "n n"),
    ("un", "u u"),
    ("um", "n n"),
    ("uu", "u u"),
]


@pytest.mark.parametrize(("letters", "found"), UNLESS)
def test_unless_blocks_only_when_it_is_met(letters, found):
    text = (
        FACTS
        + "triggers:\n  - {clause: sm.c, when: {a: true}, unless: {b: true}}\ndecisions: {d: {outcomes: {o: {}}}}\n"
    )
    decided_so = finding(decided(text, *facts(letters)), "sm.c")
    assert f"{decided_so.answer.value[0]} {decided_so.certain.value[0]}" == found


@pytest.mark.parametrize(
    ("letters", "found"), [("mm", "m"), ("mn", "n"), ("mu", "u"), ("nm", "n"), ("nu", "n"), ("um", "u"), ("un", "n")]
)
def test_a_criterion_that_does_not_apply_is_not_met(letters, found):
    assert answer("when: {a: true}, applies_to: {b: true}", letters) == found


SAID = "officer.judgement 2025-06-10 question=sm.c role={} answer={}"
JUDGED = [
    # criterion, facts, what was said, answer
    ("judged_by: lead", "u", [], "u"),
    ("judged_by: lead", "u", [SAID.format("lead", "true")], "m"),
    ("judged_by: lead", "u", [SAID.format("lead", "false")], "n"),
    ("judged_by: lead", "u", [SAID.format("chair", "true")], "u"),
    ("judged_by: [lead, chair]", "u", [SAID.format("chair", "true")], "m"),
    ("judged_by: [lead, chair]", "u", [SAID.format("chair", "true"), SAID.format("lead", "false")], "u"),
    ("judged_by: lead", "u", [SAID.format("lead", "perhaps")], "u"),
    # a person's word prevails over what was computed, only where the criterion names them, only while it holds
    ("judged_by: lead, when: {a: true}", "m", [SAID.format("lead", "false")], "n"),
    ("judged_by: lead, when: {a: true}", "m", [SAID.format("chair", "false")], "m"),
    ("when: {a: true}", "m", [SAID.format("lead", "false")], "m"),
    ("judged_by: lead, when: {a: true}", "m", [SAID.format("lead", "false valid_until=2025-06-30")], "m"),
    ("judged_by: lead, when: {a: true}, unless: {b: true}", "mm", [SAID.format("lead", "true")], "m"),
    ("judged_by: lead, when: {a: true}, applies_to: {b: true}", "mn", [SAID.format("lead", "true")], "n"),
    # who decides between two outcomes does not judge the criterion, and the other way round
]  # fmt: skip


@pytest.mark.parametrize(("criterion", "letters", "rows", "found"), JUDGED)
def test_who_may_judge_prevails_while_the_word_holds(criterion, letters, rows, found):
    assert answer(criterion, letters, *rows) == found


# What an answer rests on, and since when


def trail(criterion: str, *rows: str, more: str = "") -> tuple[tuple[str, ...], str]:
    text = FACTS + more + f"triggers:\n  - {{clause: sm.c, {criterion}}}\ndecisions: {{d: {{outcomes: {{o: {{}}}}}}}}\n"
    found = finding(decided(text, *rows), "sm.c")
    return found.evidence, str(found.since)


def test_an_answer_cites_what_it_rests_on_and_since_when():
    older = "provider.engagement 2025-01-01 willing=true"
    newer = "provider.engagement 2025-03-01 willing=true"
    assert trail("when: {a: true}", older, newer) == (("s2",), "2025-01-01")
    assert trail("when: {a: false}", older, newer) == (("s2",), "2025-01-01")
    assert trail("when: {a: true}") == ((), "None")
    worse = "provider.engagement 2025-02-01 willing=false"
    assert trail("when: {a: true}", older, worse, newer) == (("s3",), "2025-03-01")


def test_a_judgement_that_prevails_is_cited_in_place_of_what_was_computed():
    rows = ["provider.engagement 2025-01-01 willing=true", SAID.format("lead", "false")]
    assert trail("judged_by: lead, when: {a: true}", *rows) == (("s2",), "2025-06-10")
    profile = "case_file.audit 2025-06-01 auditor_qualified=true"
    assert trail("judged_by: lead, when: {a: true}, applies_to: {b: true}", *rows, profile) == (
        ("s2", "s3"),
        "2025-06-10",
    )


def test_since_when_follows_the_answer_and_not_how_certain_it_is():
    more = (
        "  it: {count: safeguarding.concern, within: 1 year, where: {remedied: false},"
        " presume: {fields: {remedied: 'false'}, reading: R1, because: b., owner: o}}\n"
    )
    rows = ["safeguarding.concern 2025-05-01", "safeguarding.concern 2025-06-01 remedied=false"]
    assert trail("when: {it: {at_least: 1}}", *rows, more=more) == (("s1", "s2"), "2025-05-01")


def test_the_largest_group_that_is_certain_is_cited_beside_the_largest_that_may_be():
    more = "  it: {count: safeguarding.concern, same: theme, where: {remedied: false}, within: 1 year}\n"
    rows = [f"safeguarding.concern 2025-05-0{n} theme=falls" for n in (1, 2, 3)]
    rows += [f"safeguarding.concern 2025-05-0{n} theme=food remedied=false" for n in (4, 5)]
    assert trail("when: {it: {at_least: 2}}", *rows, more=more)[0] == ("s1", "s2", "s3", "s4", "s5")
