# ruff: noqa: E501 - the tables have one row a line
"""What the form of a policy's rules tells of worse evidence: that it never lowers a decision, or what stands in the way."""

from pathlib import Path

import pytest
from small import policy

from qaengine.evaluation.asking import Asking, passes
from qaengine.evaluation.values import Candidates
from qaengine.policy.from_document import policy_from_file
from qaengine.policy.polarity.answers import truth
from qaengine.policy.polarity.measures import Measures
from qaengine.policy.polarity.rules import Rules
from qaengine.policy.polarity.signs import Sign, along, joined, of_row
from qaengine.policy.polarity.told import not_seen
from qaengine.policy.polarity.walk import days, polarity, walked, walked_decision

POLICIES = Path(__file__).parents[2] / "policies"
INDICATORS = """
indicators:
  overall: {latest: cqc.inspection, field: overall}
  areas: {latest: cqc.inspection, field: key_questions}
  areas_worst: {worst: areas}
  standards: {latest: standard.rating, field: rating, for_each: standard, members: 1 to 4, where: {framework: oxf.ten}}
  key_standards: {part_of: standards, members: 1 to 2}
  concerns: {count: safeguarding.concern, within: 6 months}
  open_concerns: {count: safeguarding.concern, where: {remedied: false}, presume: {fields: {remedied: "false"}, reading: R1, because: b., owner: o}}
  affected: {sum: safeguarding.concern, field: people_affected}
  spell: {span: quality.concern, within: 6 months}
  suspended: {age: placement.suspension, from: issued_on, until: lifted_on}
  overdue: {overdue: improvement.action, due: due_on, done: completed_on}
  late: {late: improvement.action, due: due_on, done: completed_on}
  run: {overdue_run: monitoring.return, due: due_on, done: received_on}
  upheld: {share: complaint, matching: {upheld: true}}
  praised: {share: feedback, matching: {sentiment: positive}}
  size: {latest: provider.profile, field: people_supported}
  for_size: {rate: complaint, within: 1 month, per: size, expected: 1/2, minimum: 2}
  willing: {latest: provider.engagement, field: willing}
  plan: {judgement: sm.q.plan, by: [lead]}
  light: {bands_of: concerns, bands: [{from: 0, is: green}, {from: 2, is: amber}, {from: 4, is: red}], scale: light}
  upside: {bands_of: concerns, bands: [{from: 0, is: red}, {from: 2, is: amber}, {from: 4, is: green}], scale: light}
  late_light: {bands_of: concerns, bands: [{from: 1, is: green}, {from: 2, is: amber}], scale: light}
  points: {score: [{of: overall, weight: 2, points: {outstanding: 0, good: 0, requires_improvement: 1, inadequate: 3}}, {of: concerns, weight: 1}]}
  odd_points: {score: [{of: overall, weight: 1, points: {outstanding: 0, good: 2, requires_improvement: 1, inadequate: 3}}]}
  risk: {rows: light, columns: overall, scale: risk, matrix: {green: {outstanding: low, good: low, requires_improvement: low, inadequate: medium}, amber: {outstanding: low, good: low, requires_improvement: medium, inadequate: high}, red: {outstanding: medium, good: medium, requires_improvement: high, inadequate: high}}}
  odd_risk: {rows: light, columns: overall, scale: risk, matrix: {green: {outstanding: low, good: low, requires_improvement: low, inadequate: medium}, amber: {outstanding: high, good: low, requires_improvement: medium, inadequate: high}, red: {outstanding: medium, good: medium, requires_improvement: high, inadequate: high}}}
"""


def of(text):
    """A policy with these decisions."""
    return policy(f"{INDICATORS}\ndecisions:\n{text}")


def level(*criteria, low="{needs: nothing_worse}", needs="any", more=""):
    """One decision; each criterion is `outcome: rest`."""
    rows = {"middle": [], "high": []}
    for number, one in enumerate(criteria):
        outcome, _, rest = one.partition(": ")
        rows[outcome].append(f"{{clause: sm.{outcome}.{number}, {rest}}}")
    listed = "".join(
        f"      {outcome}: {{needs: {needs if parts else 'any'}, criteria: [{', '.join(parts)}]}}\n"
        for outcome, parts in rows.items()
    )
    return f"  level:\n    outcomes:\n      low: {low}\n{listed}{more}"


def says(text, name="level"):
    """`holds`, or the clauses that stand in the way (or the words, where it is no criterion)."""
    found = walked_decision(of(text), name)
    return (
        "holds" if found.holds else [str(one.criterion.clause) if one.criterion else one.why for one in found.obstacles]
    )


RISE = """
overall: inadequate | requires_improvement
overall: "{or_worse: requires_improvement}" | "{or_better: good}"
overall: "{is_not: [outstanding, good]}" | good
areas: "{some: inadequate}" | "{some: good}"
areas: "{every: {or_worse: requires_improvement}}" | "{every: {or_better: good}}"
areas_worst: inadequate | good
areas_worst: "{or_worse: good}" | requires_improvement
standards: "{some: red}" | "{some: amber}"
key_standards: "{every: [amber, red]}" | "{every: [green, amber]}"
concerns: "{at_least: 1}" | "{at_most: 1}"
concerns: "{more_than: 0}" | 0
concerns: "{is_not: 0}" | 1
concerns: "{at_least: 0}" | "{between: [2, 4]}"
open_concerns: "{at_least: 2}" | "{less_than: 2}"
affected: "{more_than: 3}" | "{at_most: 3}"
spell: "{at_least: 3 months}" | "{less_than: 3 months}"
suspended: "{more_than: 3 months}" | "{at_most: 3 months}"
overdue: "{at_least: 1}" | 0
late: "{at_least: 1}" | 0
run: "{at_least: 2}" | 1
upheld: "{at_least: 50%}" | "{less_than: 50%}"
upheld: 100% | 50%
praised: "{less_than: 20%}" | "{more_than: 20%}"
for_size: above | far_below
for_size: "{or_worse: above}" | expected
willing: "false" | "true"
plan: "true" | none
size: "{at_least: 5}" | none
light: red | green
light: "[amber, red]" | "{or_better: amber}"
upside: green | red
points: "{at_least: 4}" | "{at_most: 4}"
risk: high | low
risk: "{or_worse: medium}" | medium
overall: "{known: true}" | none
""".strip()
ROWS = [
    (subject, *(one.strip().strip('"') for one in rest.split("|")))
    for subject, _, rest in (line.partition(": ") for line in RISE.splitlines())
]


@pytest.mark.parametrize(("subject", "rises", "falls"), ROWS, ids=lambda value: str(value))
def test_each_operator_rises_with_some_tests_and_falls_with_others(subject, rises, falls):
    rises = "far_above" if (subject, rises) == ("for_size", "above") else rises
    assert says(level(f"high: when: {{{subject}: {rises}}}")) == "holds"
    if falls != "none":
        assert says(level(f"high: when: {{{subject}: {falls}}}")) == ["sm.high.0"]


@pytest.mark.parametrize(
    "when",
    ["{late_light: amber}", "{odd_points: {at_least: 2}}", "{odd_risk: high}", "{overall: [inadequate, good]}"],
)
def test_what_goes_up_and_down_is_not_seen(when):
    assert says(level(f"high: when: {when}")) == ["sm.high.0"]


WORST, RI, FEW, MANY = (
    "overall: inadequate",
    "overall: requires_improvement",
    "concerns: {at_most: 1}",
    "concerns: {at_least: 5}",
)
COMBINED = {
    "all of what rises": ([f"high: when: {{all_of: [{{{WORST}}}, {{{MANY}}}]}}"], "holds"),
    "any of what rises": ([f"high: when: {{any_of: [{{{WORST}}}, {{{MANY}}}]}}"], "holds"),
    "none of what falls": ([f"high: when: {{none_of: [{{{FEW}}}, {{overall: [outstanding, good]}}]}}"], "holds"),
    "none of what rises": ([f"high: when: {{none_of: [{{{MANY}}}]}}"], ["sm.high.0"]),
    "one part that falls": ([f"high: when: {{{MANY}, {RI}}}"], ["sm.high.0"]),
    "so many of a group": (["high: when: {at_least_of: {n: 2, of: areas, is: inadequate}}"], "holds"),
    "so many of a group that are good": (["high: when: {at_least_of: {n: 2, of: areas, is: good}}"], ["sm.high.0"]),
    "none of so many that are good": (["high: when: {none_of: [{at_least_of: {n: 2, of: areas, is: [outstanding, good]}}]}"], "holds"),
    "unless something is better": ([f"high: when: {{{MANY}}}, unless: {{willing: true}}"], "holds"),
    "unless something is worse": ([f"high: when: {{{MANY}}}, unless: {{willing: false}}"], ["sm.high.0"]),
    "of a service only": ([f"high: when: {{{MANY}}}, applies_to: {{size: {{at_least: 5}}}}"], "holds"),
    "of the bad alone": ([f"high: when: {{{MANY}}}, applies_to: {{{WORST}}}"], "holds"),
    "of the good alone": ([f"high: when: {{{MANY}}}, applies_to: {{overall: good}}"], ["sm.high.0"]),
    "judged by people": ([f"high: when: {{{MANY}}}, judged_by: lead"], "holds"),
    "the more serious takes over": ([f"middle: when: {{{RI}}}", f"high: when: {{{WORST}}}"], "holds"),
    "the more serious takes over of each area": (["middle: when: {areas: {some: requires_improvement}}", "high: when: {areas: {some: inadequate}}"], "holds"),
    "people may say that it does not take over": ([f"middle: when: {{{RI}}}", f"high: when: {{{WORST}}}, judged_by: lead"], ["sm.middle.0"]),
    "people may say so of the lesser": ([f"middle: when: {{{RI}}}, judged_by: lead", f"high: when: {{{WORST}}}"], "holds"),
    "one of the members takes over from all": (["middle: when: {standards: {every: [green, amber]}, concerns: {at_least: 1}}", "high: when: {standards: {some: red}}"], "holds"),
    "one of other members does not": (["middle: when: {standards: {every: [green, amber]}, concerns: {at_least: 1}}", "high: when: {key_standards: {some: red}}"], ["sm.middle.0"]),
    "nothing takes over": ([f"middle: when: {{{RI}}}", f"high: when: {{{MANY}}}"], ["sm.middle.0"]),
    "one light after the other": (["middle: when: {light: amber}", "high: when: {light: red}"], ["sm.middle.0"]),
    "up to a more serious one, as people say": ([f"middle: when: {{{MANY}}}, up_to: high, decided_by: chair"], "holds"),
    "up to a more serious one, of what falls": ([f"middle: when: {{{FEW}}}, up_to: high, decided_by: chair"], ["sm.middle.0"]),
}  # fmt: skip


@pytest.mark.parametrize("name", COMBINED)
def test_each_combination(name):
    criteria, expected = COMBINED[name]
    assert says(level(*criteria)) == expected


@pytest.mark.parametrize(
    ("low", "says_of_bands"),
    [
        ("{criteria: [{clause: sm.low, when: {concerns: {at_most: 1}}}]}", "holds"),
        ("{needs: nothing_worse}", ["sm.middle.0"]),
        ("{needs: none_fail, criteria: [{clause: sm.low, when: {overall: good}}]}", ["sm.middle.0"]),
    ],
)
def test_a_number_that_leaves_one_range_for_the_next_may_leave_nothing_less_serious_open(low, says_of_bands):
    """From 2 to between 2 and 5 neither range is certain; it matters whether what is less serious then comes back."""
    criteria = ["middle: when: {concerns: {between: [2, 4]}}", f"high: when: {{{MANY}}}"]
    assert says(level(*criteria, low=low)) == says_of_bands


@pytest.mark.parametrize("needs", ["all", "none_fail", "{at_least: 2}"])
def test_each_need_rises_with_its_criteria(needs):
    assert says(level(f"high: when: {{{WORST}}}", f"high: when: {{{MANY}}}", needs=needs)) == "holds"
    assert says(level(f"high: when: {{{WORST}}}", f"high: when: {{{FEW}}}", needs=needs)) == ["sm.high.1"]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("    cap: [{clause: sm.cap, at: high, when: {willing: true}}]\n", "holds"),
        ("    cap: [{clause: sm.cap, at: high, when: {willing: false}}]\n", ["sm.cap"]),
        ("    applies_to: {size: {at_least: 5}}\n", "holds"),
        ("    applies_to: {overall: inadequate}\n", "holds"),
        ("    applies_to: {overall: good}\n", ["limits whom it is taken for by"]),
        ("    pick: first\n", ["picks `first`"]),
        ("    pick: unique\n", ["picks `unique`"]),
    ],
)
def test_what_stands_beside_the_outcomes(more, expected):
    assert says(level(f"middle: when: {{{MANY}}}", "high: when: {concerns: {at_least: 8}}", more=more)) == expected


@pytest.mark.parametrize("pick", ["first", "unique"])
def test_whatever_it_picks_a_decision_that_nothing_moves_stays(pick):
    still = level(
        "middle: when: {size: {at_least: 1}}", "high: when: {size: {at_least: 5}}", more=f"    pick: {pick}\n"
    )
    assert says(still) == "holds"


def test_a_condition_beside_the_criteria_may_not_fail_with_worse_evidence():
    def only(when):
        return f"""
  level:
    outcomes:
      low: {{needs: nothing_worse}}
      high:
        criteria: [{{clause: sm.high, when: {{{MANY}}}}}]
        only_if: [{{clause: sm.only, when: {when}}}]
"""

    assert says(only("{willing: false}")) == "holds"
    assert says(only("{willing: true}")) == ["sm.only"]


def test_a_middle_outcome_that_needs_nothing_worse_is_not_seen():
    middle = f"""
  level:
    outcomes:
      low: {{criteria: [{{clause: sm.low, when: {{overall: good}}}}]}}
      middle: {{needs: nothing_worse}}
      high: {{criteria: [{{clause: sm.high, when: {{{MANY}}}}}]}}
"""
    assert says(middle) == ["needs that nothing is worse"]


OTHER = """
  other:
    outcomes:
      low: {{criteria: []}}
      high: {{criteria: [{{clause: sm.other, when: {{level: {asked}}}}}]}}
"""


@pytest.mark.parametrize(
    ("asked", "low", "expected"),
    [
        ("{indicated: high}", "{needs: nothing_worse}", "holds"),
        ("{indicated: {or_worse: middle}}", "{needs: nothing_worse}", "holds"),
        ("{indicated: middle}", "{needs: nothing_worse}", ["sm.other"]),
        ("{indicated: low}", "{needs: nothing_worse}", ["sm.other"]),
        ("{indicated: high}", "{criteria: [{clause: sm.low, when: {overall: good}}]}", ["sm.other"]),
        ("{in_force: low}", "{needs: nothing_worse}", "holds"),
    ],
)
def test_another_decision_rises_where_it_always_comes_to_something(asked, low, expected):
    criteria = ["middle: when: {concerns: {at_least: 2}}", f"high: when: {{{MANY}}}"]
    assert says(level(*criteria, low=low) + OTHER.format(asked=asked), "other") == expected


def test_a_decision_that_is_recorded_elsewhere_does_not_move():
    recorded = "  level:\n    pick: recorded\n    outcomes: {excellent: {}, good: {}, requires_improvement: {}, poor: {}}\n    recorded: {kind: pamms.assessment, field: overall}\n"
    assert says(recorded) == "holds"


def test_a_criterion_tells_how_it_moves_with_each_indicator():
    text = level("high: when: {concerns: {at_least: 2}, overall: good, size: {at_least: 3}, areas: {some: good}}")
    known = of(text)
    (asked,) = Rules(known, days(known)[0]).taken("level", presume=False).outcomes["high"].criteria
    assert polarity(asked) == {"concerns": Sign.RISES, "overall": Sign.BOTH, "areas": Sign.BOTH}


def test_every_value_that_a_setting_has_is_looked_at():
    stepped = """
settings:
  good_enough: {value: [{from: 2000-01-01, value: 0}, {from: 2020-01-01, value: 2}], basis: source, clause: sm.s}
"""
    text = level("high: when: {light: red}").replace("{light: red}", "{concerns: {is_not: {setting: good_enough}}}")
    assert [one.holds for one in walked(policy(f"{INDICATORS}{stepped}\ndecisions:\n{text}"))] == [False]
    still = stepped.replace("value: 2}", "value: 0}")
    assert [one.holds for one in walked(policy(f"{INDICATORS}{still}\ndecisions:\n{text}"))] == [True]


# What a policy says it breaks

BREAK = "breaks: [{{law: worse_never_lowers, decision: level, {of}clause: sm.middle.0, because: So it is written.}}]\n"
HALF = level(f"middle: when: {{{RI}}}", "high: when: {concerns: {at_least: 5}}")


def test_what_is_declared_is_held_still_and_all_else_looked_at():
    (declared,) = walked(of(HALF + BREAK.format(of="of: [overall], ")))
    assert (declared.holds, declared.declared is None) == (True, False)
    (other,) = walked(of(HALF + BREAK.format(of="of: [concerns], ")))
    assert [one.indicators for one in other.obstacles] == [("overall",)]
    (whole,) = walked(of(HALF + BREAK.format(of="")))
    assert (whole.holds, whole.obstacles) == (False, ())


def test_a_note_names_the_decision_what_is_in_the_way_and_where_it_stands():
    known = of(HALF)
    (found,) = walked(known)
    told = not_seen(known, found)
    assert str(told).split(": ", 1)[1] == (
        "note Q345 the form of its rules does not show that worse evidence never lowers `level`: `sm.middle.0` of "
        "`middle` may cease to be met with a worse `overall`; `qaengine prove` asks of every value"
    )
    assert told.place is not None
    assert told.place.source[told.place.column - 1 :].startswith("sm.middle.0")


# The shipped policies

SEEN = {
    "halton": {"risk_rating": "still", "pamms_rating": "still", "mdt": "holds", "suspension": "holds"},
    "herefordshire": {"concern_level": "holds"},
    "herefordshire-2016": {"overall_rag": "holds", "concern_level": "still"},
    "oxfordshire": {
        "review_level": "not seen", "pre_service_check": "holds", "process": "not seen", "traffic_light": "holds",
    },
    "warwickshire": {"high_quality": "holds", "grade": "not seen"},
}  # fmt: skip


@pytest.mark.parametrize("name", SEEN)
def test_of_how_many_shipped_decisions_the_form_tells(name):
    """Of seven of the ten that worse evidence moves at all; of the other three `prove` tells."""
    found = {
        one.decision: "not seen" if not one.holds else "still" if one.still else "holds"
        for one in walked(policy_from_file(POLICIES / f"{name}.yaml"))
    }
    assert found == SEEN[name]


# The table of values is the engine's


@pytest.mark.parametrize("subject", ["overall", "willing", "for_size", "light", "risk"])
def test_a_test_of_a_value_is_answered_as_the_engine_answers_it(subject):
    from qaengine.policy.conditions import Happened, Is, IsNot, OrBetter, OrWorse

    known = of(level("high: when: {concerns: 1}"))
    day = days(known)[0]
    measure, kind = Measures(known, day).of(subject, presume=False), known.types[subject]
    asking = Asking(value=lambda bound: known.value(bound, day), type=kind, calendar=known.calendar)
    words = [one for one in measure.values if isinstance(one, str) and one not in getattr(kind, "outside", ())]
    tests = [test(values=(one,)) for test in (Is, IsNot) for one in measure.values]
    tests += [test(value=one) for test in (OrBetter, OrWorse) for one in words] + [Happened(happened=True)]
    for test in tests:
        for value in measure.values:
            engine = str(passes(test, Candidates((value,)), asking)).replace("_", " ")
            assert truth(test, value, measure, asking.value) == engine, (test, value)


def test_how_signs_are_put_together():
    rises, falls, both, still = Sign.RISES, Sign.FALLS, Sign.BOTH, Sign.STILL
    assert [joined(one) for one in ([], [rises, still], [rises, falls], [both, rises])] == [still, rises, both, both]
    assert [rises.through(one) for one in (rises, falls, both, still)] == [rises, falls, both, still]
    assert [falls.through(one) for one in (rises, falls, both, still)] == [falls, rises, both, still]
    assert [of_row(one) for one in ([1, 1], [1, 2, 2], [2, 1], [1, 2, 1])] == [still, rises, falls, both]
    assert along({"a": rises, "b": still}, falls) == {"a": falls}
