"""Why a criterion has its answer, in words: the person, the limit, or what was measured where it decided."""

from datetime import date

import pytest
from small import decided, finding, policy

from qaengine.evaluation.judge import decide
from qaengine.signals.reading import signals_from_records

INDICATORS = """
indicators:
  overall: {latest: cqc.inspection, field: overall, title: the rating}
  areas: {latest: cqc.inspection, field: key_questions, title: the areas}
  before: {latest: cqc.inspection, field: overall, where: {in_force: false}, title: the rating before}
  standards: {latest: standard.rating, field: rating, for_each: standard, title: the standards}
  concerns: {count: safeguarding.concern, within: 28 days, title: concerns}
  held: {count: placement.suspension, within: 28 days, title: suspensions}
  published: {latest: cqc.inspection, field: published_on, title: publication}
  begun: {latest: provider.profile, field: contract_start, title: the start}
  willing: {latest: provider.engagement, field: willing, title: willing}
  suspended: {age: placement.suspension, from: issued_on, until: lifted_on, title: suspended}
  spell: {span: quality.concern, within: 28 days, where: {severity: high}, title: spell}
  shut: {span: placement.suspension, title: shut}
  of_one: {count: placement.suspension, where: {scope: whole}, title: of all}
  size: {latest: provider.profile, field: people_supported, title: the size}
  people: {latest: medication.error, field: people, title: the people}
  unremedied: {count: safeguarding.concern, where: {remedied: false}, title: unremedied,
               presume: {fields: {remedied: 'false'}, reading: R1, because: b., owner: o}}
  part: {share: complaint, matching: {upheld: true}, title: the part upheld}
settings:
  most: {value: [{from: 2020-01-01, value: "2"}, {from: 2025-06-11, value: "3"}], basis: source, clause: sm.most}
complete:
  - {kinds: [placement.suspension], basis: instruction, because: b., owner: o}
decisions:
  first:
    title: First level
    outcomes:
      low: {}
      middle: {criteria: [{clause: sm.first.middle, when: {willing: true}}]}
      high: {criteria: [{clause: sm.first, when: {overall: inadequate}}]}
  level:
    outcomes:
      low: {criteria: []}
      high:
        criteria:
          - {clause: sm.c, CRITERION}
"""


def why(criterion: str, *rows: str) -> str:
    """The reason for the answer to the criterion."""
    return finding(decided(INDICATORS.replace("CRITERION", criterion), *rows, as_of="2025-06-10"), "sm.c").because


RATED = "cqc.inspection 2025-06-01 overall=inadequate"
AREAS = "cqc.inspection 2025-06-01 key_questions.safe={0} key_questions.caring={1}"
ALL = "cqc.inspection 2025-06-01 " + " ".join(
    f"key_questions.{area}=good" for area in ("safe", "effective", "caring", "responsive", "well_led")
)
SUSPENDED = "placement.suspension 2025-05-01 issued_on=2025-05-01"
WILLING, UNWILLING = (f"provider.engagement 2025-06-01 willing={said}" for said in ("true", "false"))
YES, NO = (f"officer.judgement 2025-06-01 question=sm.c role=lead answer={said}" for said in ("true", "false"))
CHAIR_YES = YES.replace("lead", "chair")
REST = "not known (nothing is held) for effective, responsive and well led"

MEASURED = {
    "a value": ("overall: good", [RATED], "the rating is inadequate"),
    "nothing": ("overall: good", [], "the rating is not known (nothing is held)"),
    "one of two": (
        "overall: good",
        [RATED, RATED.replace("inadequate", "good")],
        "the rating is good or inadequate",
    ),
    "yes": ("willing: true", [WILLING], "willing is yes"),
    "no": ("willing: true", [UNWILLING], "willing is no"),
    "a day": (
        "begun: {known: true}",
        ["provider.profile 2025-06-01 contract_start=2024-12-24"],
        "the start is 24 December 2024",
    ),
    "an event that has not happened": (
        "published: {known: true}",
        ["cqc.inspection 2025-06-01 published_on=null"],
        "publication is not yet",
    ),
    "a group": (
        "areas: {some: inadequate}",
        [AREAS.format("good", "inadequate")],
        f"the areas: good for safe; {REST}; inadequate for caring",
    ),
    "a group, alike in two": ("areas: {every: good}", [AREAS.format("good", "good")],
                              f"the areas: good for safe and caring; {REST}"),
    "a group, alike in all": (
        "areas: {every: good}",
        [ALL],
        "the areas: good for all of safe, effective, caring, responsive and well led",
    ),
    "a group, asked whether it is known": (
        "areas: {known: true}",
        [AREAS.format("good", "inadequate")],
        f"the areas: good for safe; {REST}; inadequate for caring",
    ),
    "a group of which nothing is held": ("standards: {every: green}", [], "the standards: not known (nothing is held)"),
    "so many of a group": (
        "at_least_of: {n: 2, of: areas, is: inadequate}",
        [AREAS.format("good", "inadequate")],
        f"2 or more wanted: the areas: good for safe; {REST}; inadequate for caring",
    ),
    "so many of several": (
        "at_least_of: {n: 2, of: [overall, before], is: inadequate}",
        [RATED],
        "2 or more wanted: the rating is inadequate; the rating before is not known (nothing held is sure to count)",
    ),
    "a number that may be more": (
        "concerns: {at_least: 1}",
        ["safeguarding.concern 2025-06-01"],
        "concerns: 1 held, perhaps more",
    ),
    "a number": ("held: {at_least: 1}", [SUSPENDED.replace("05-01", "06-01")], "suspensions: 1"),
    "a number between": (
        "of_one: {at_least: 1}",
        [f"{SUSPENDED} scope=whole", SUSPENDED],
        "of all: 1 to 2",
    ),
    "a number that was said": (
        "size: {at_least: 1}",
        ["provider.profile 2025-06-01 people_supported=12"],
        "the size is 12",
    ),
    "so many, by a setting of the day": (
        "at_least_of: {n: {setting: most}, of: areas, is: inadequate}",
        [ALL],
        "2 or more wanted: the areas: good for all of safe, effective, caring, responsive and well led",
    ),
    "a ratio": (
        "part: {at_least: 50%}",
        [f"complaint 2025-06-01 upheld={said}" for said in ("true", "false", "false")],
        "the part upheld: 1/3",
    ),
    "a stretch": (
        "suspended: {at_least: 1 month}",
        [f"{SUSPENDED} lifted_on=null"],
        "suspended: from 1 May 2025 to 10 June 2025, 40 days",
    ),
    "a stretch that may be": (
        "suspended: {at_least: 1 month}",
        [SUSPENDED],
        "suspended: perhaps from 1 May 2025 to 10 June 2025, 40 days",
    ),
    "a stretch of which only the first is sure": (
        "spell: {at_least: 10 days}",
        [f"quality.concern 2025-06-0{rest}" for rest in ("1 severity=high", "3 severity=high", "7")],
        "spell: from 1 June 2025 to 3 June 2025, 2 days",
    ),
    "no stretch held": ("spell: {at_least: 10 days}", [], "spell: not known"),
    "no stretch": ("shut: {at_least: 10 days}", [RATED], "shut: none"),
    "what a decision can be": (
        "first: {indicated: high}",
        [RATED],
        "first can be high",
    ),
    "what a decision can be, of several": ("first: {indicated: high}", [WILLING], "first can be middle or high"),
    "what is in force": (
        "first: {in_force: high}",
        ["decision.recorded 2025-06-01 decision=first outcome=middle decided_by=lead"],
        "first in force is middle",
    ),
    "what is in force, and nobody knows": ("first: {in_force: high}", [], "first in force is not known"),
}  # fmt: skip

BOTH, EITHER, NEITHER = (
    f"{joined}: [{{overall: good}}, {{willing: true}}]" for joined in ("all_of", "any_of", "none_of")
)
GOOD = RATED.replace("inadequate", "good")
PARTS = {
    "all: what is not met decides": (BOTH, [RATED, WILLING], "the rating is inadequate"),
    "all: neither is met": (BOTH, [RATED, UNWILLING], "the rating is inadequate; willing is no"),
    "all: what is unknown decides": (BOTH, [GOOD], "willing is not known (nothing is held)"),
    "all: both are met": (BOTH, [GOOD, WILLING], "the rating is good; willing is yes"),
    "any: what is met decides": (EITHER, [RATED, WILLING], "willing is yes"),
    "any: neither is met": (EITHER, [RATED, UNWILLING], "the rating is inadequate; willing is no"),
    "any: what is unknown decides": (EITHER, [RATED], "willing is not known (nothing is held)"),
    "none: what is met decides": (NEITHER, [RATED, WILLING], "willing is yes"),
    "none: neither is met": (NEITHER, [RATED, UNWILLING], "the rating is inadequate; willing is no"),
    "none: what is unknown decides": (NEITHER, [RATED], "willing is not known (nothing is held)"),
    "the same is said once": ("any_of: [{overall: good}, {overall: outstanding}]", [RATED], "the rating is inadequate"),
}  # fmt: skip

SAID = {
    "nobody has answered": ("judged_by: [lead, chair]", [], "nobody has answered; lead or chair may"),
    "a person says yes": ("judged_by: [lead, chair]", [YES], "lead or chair says yes"),
    "a person says no": ("judged_by: [lead, chair]", [NO], "lead or chair says no"),
    "two people differ": ("judged_by: [lead, chair]", [NO, CHAIR_YES], "the answers of lead or chair differ"),
    "nobody has answered, and it was measured": (
        "when: {overall: good}, judged_by: lead",
        [RATED],
        "the rating is inadequate",
    ),
    "a person's word before what was measured": (
        "when: {overall: good}, judged_by: lead",
        [RATED, YES],
        "lead says yes",
    ),
    "it does not apply": (
        "when: {overall: good}, applies_to: {willing: true}",
        [GOOD, UNWILLING],
        "does not concern this provider: willing is no",
    ),
    "it may not apply": ("when: {overall: good}, applies_to: {willing: true}", [GOOD], "the rating is good"),
    "no mitigation is recorded": (
        "when: {overall: good}, unless: {willing: true}",
        [GOOD],
        "the rating is good; no mitigation is recorded (willing is not known (nothing is held))",
    ),
    "a mitigation": (
        "when: {overall: good}, unless: {willing: true}",
        [GOOD, WILLING],
        "the rating is good; but willing is yes",
    ),
    "known to be no mitigation": (
        "when: {overall: good}, unless: {willing: true}",
        [GOOD, UNWILLING],
        "the rating is good",
    ),
    "nothing to mitigate": (
        "when: {overall: good}, unless: {willing: true}",
        [RATED, WILLING],
        "the rating is inadequate",
    ),
    "a mitigation of what is unknown": (
        "when: {overall: good}, unless: {willing: true}",
        [WILLING],
        "the rating is not known (nothing is held); but willing is yes",
    ),
}


@pytest.mark.parametrize("case", MEASURED)
def test_what_was_measured_is_told(case):
    condition, rows, wanted = MEASURED[case]
    assert why(f"when: {{{condition}}}", *rows) == wanted


@pytest.mark.parametrize("case", PARTS)
def test_of_several_parts_those_are_told_that_decided(case):
    condition, rows, wanted = PARTS[case]
    assert why(f"when: {{{condition}}}", *rows) == wanted


@pytest.mark.parametrize("case", SAID)
def test_a_persons_word_a_limit_and_a_mitigation_are_told(case):
    criterion, rows, wanted = SAID[case]
    assert why(criterion, *rows) == wanted


CONCERN = "safeguarding.concern 2025-06-01"
PRESUMED = "unremedied: {at_least: 1}"


@pytest.mark.parametrize(
    ("criterion", "rows", "answers", "wanted"),
    [
        (
            f"when: {{any_of: [{{{PRESUMED}}}, {{willing: true}}]}}",
            [CONCERN],
            ("met", "unknown"),
            "unremedied: 1 held, perhaps more",
        ),
        (
            f"when: {{overall: good}}, unless: {{any_of: [{{{PRESUMED}}}, {{willing: true}}]}}",
            [GOOD, CONCERN],
            ("not_met", "unknown"),
            "the rating is good; but unremedied: 1 held, perhaps more",
        ),
        (
            f"when: {{{PRESUMED}}}, unless: {{willing: true}}",
            [CONCERN, UNWILLING],
            ("met", "unknown"),
            "unremedied: 1 held, perhaps more",
        ),
        (
            "when: {overall: good}, applies_to: {all_of: [{willing: true}, {overall: {known: true}}]}",
            [GOOD, UNWILLING],
            ("not_met", "not_met"),
            "does not concern this provider: willing is no",
        ),
    ],
)
def test_what_is_presumed_is_told_as_it_counts(criterion, rows, answers, wanted):
    found = finding(decided(INDICATORS.replace("CRITERION", criterion), *rows, as_of="2025-06-10"), "sm.c")
    assert (found.answer.value, found.certain.value) == answers
    assert found.because == wanted


def test_a_list_that_names_nobody_is_told_as_such():
    policy_ = policy(INDICATORS.replace("CRITERION", "when: {people: {some: x}}"))
    record = {"id": "a", "provider": "p1", "kind": "medication.error", "date": "2025-06-01", "people": []}
    found = decide(policy_, signals_from_records([record]), provider="p1", as_of=date(2025, 6, 10))
    assert finding(found, "sm.c").because == "the people: none held"
