"""Conditions, tests and indicators of a policy in plain words: every form of each says what it means."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import get_args

import pytest

from qaengine import load_policy
from qaengine.outcome.measure_words import measure_words
from qaengine.outcome.rule_words import Grouped, condition_words, in_one_line
from qaengine.policy.conditions import Condition
from qaengine.policy.conditions_from import condition_from
from qaengine.policy.from_document import Policy, policy_from_document
from qaengine.policy.indicators import OPERATORS
from qaengine.policy.records import Criterion
from qaengine.policy.slips import Slips

SHIPPED = ("herefordshire@2018", "herefordshire@2016", "oxfordshire", "halton", "warwickshire")

POLICY = """\
policy: small
edition: "1"
title: A small policy
language: 1
in_force: {from: 2000-01-01}
roles: {lead: Quality lead, chair: Chair of the panel}
readings: {R1: Not known to be remedied counts as not.}
vocabulary: {scales: {two: {best_to_worst: [low, high]}}}
settings:
  many: {value: 3, basis: assumption, because: The text says many., owner: Lead}
  long: {value: 6 months, basis: source, clause: a.b}
  rising: {basis: source, clause: a.b, value: [{from: 2024-04-01, value: "80"}, {from: 2025-04-01, value: "85"}]}
  most: {value: 20%, basis: source, clause: a.b}
indicators:
  overall: {latest: cqc.inspection, field: overall, title: overall CQC rating}
  areas: {latest: cqc.inspection, field: key_questions, title: key questions}
  safe: {latest: cqc.inspection, field: key_questions.safe, where: {published_on: {happened: true}}}
  standards: {latest: standard.rating, field: rating, for_each: standard, members: 1 to 3, where: {framework: oxf.ten}}
  key: {part_of: standards, members: [1, 2]}
  concerns: {count: safeguarding.concern, within: {setting: long}, title: safeguarding concerns in six months}
  alike:
    count: {safeguarding.concern: {}, quality.concern: {severity: {or_worse: medium}}}
    same: theme
    where: {remedied: false}
    presume: {fields: {remedied: "false"}, reading: R1, because: Nobody said so., owner: Lead}
    title: the most alike
  people: {count: medication.error, distinct_in: people}
  events: {sum: quality.concern, field: people_affected}
  spread: {span: complaint, within: 3 months}
  suspended:
    {age: placement.suspension, from: issued_on, until: lifted_on, joined_within: 28 days, title: time suspended}
  waiting: {overdue: improvement.action, due: due_on, done: completed_on, grace: 7 days, title: actions overdue}
  tardy: {late: monitoring.return, due: due_on, done: received_on, within: 2 months, title: returns late}
  missed: {overdue_run: monitoring.return, due: due_on, done: received_on}
  negative: {share: feedback, matching: {sentiment: negative}, within: 12 months, title: share of negative feedback}
  lowest: {worst: areas}
  size: {latest: provider.profile, field: people_supported, title: people supported}
  usual:
    {rate: complaint, within: 12 months, per: size, each: 10, expected: {baseline: complaint_rate}, minimum: 3,
     times: 1.5}
  band: {bands_of: size, bands: [{from: 0, is: low}, {from: 50, is: high}], scale: two}
  again: {bands_of: size, bands: [{from: 0, is: low}, {from: 9, is: high}], scale: two, title: complexity}
  grid: {rows: band, columns: again, matrix: {low: {low: low, high: high}, high: {low: high, high: high}}}
  total: {score: [{of: band, weight: 2, points: {low: 0, high: 1}}], share_of_most: true}
  said: {judgement: a.b, by: [lead, chair], answers: ["true", "false"], holds: 6 months}
decisions:
  level:
    title: Level
    outcomes:
      low: {title: low concern, needs: none_fail, criteria: [{clause: a.low, when: {overall: [good, outstanding]}}]}
      high: {criteria: [{clause: a.high, when: {overall: inadequate}}]}
changes: [{decision: level, approved_by: lead, clause: a.b}]
"""


@cache
def policy() -> Policy:
    return policy_from_document(POLICY, file="small.yaml")


def condition(text: str) -> Condition:
    """The condition as the one criterion of a policy reads it."""
    whole = POLICY.replace("[{clause: a.high, when: {overall: inadequate}}]", f"[{{clause: a.high, when: {text}}}]")
    return policy_from_document(whole, file="small.yaml").tree.decisions["level"].outcomes["high"].criteria[0].when  # type: ignore[return-value]


SAID = {
    "{overall: inadequate}": "overall CQC rating: inadequate",
    "{overall: [good, outstanding]}": "overall CQC rating: good or outstanding",
    "{overall: {is_not: good}}": "overall CQC rating: known, and not good",
    "{overall: {or_worse: requires_improvement}}": "overall CQC rating: requires improvement or worse",
    "{overall: {or_better: good}}": "overall CQC rating: good or better",
    "{overall: {known: true}}": "overall CQC rating: on record",
    "{overall: {known: false}}": "overall CQC rating: not on record",
    "{overall: {known: true, is: good}}": "overall CQC rating: recorded as good",
    "{concerns: {at_least: {setting: many}}}": "at least 3 safeguarding concerns in six months",
    "{concerns: {at_least: 1}}": "any safeguarding concerns in six months",
    "{concerns: {more_than: 2}}": "more than 2 safeguarding concerns in six months",
    "{concerns: {at_most: 2}}": "at most 2 safeguarding concerns in six months",
    "{concerns: {less_than: {setting: many}}}": "fewer than 3 safeguarding concerns in six months",
    "{concerns: 0}": "no safeguarding concerns in six months",
    "{concerns: 2}": "exactly 2 safeguarding concerns in six months",
    "{concerns: {between: [2, 5]}}": "safeguarding concerns in six months: at least 2 and at most 5",
    "{waiting: {at_least: 2}}": "at least 2 actions overdue",
    "{tardy: 0}": "no returns late",
    "{alike: {at_least: {setting: many}}}": "the most alike: at least 3",
    "{missed: {at_least: 2}}": "missed: at least 2",
    "{events: {at_least: {setting: rising}}}": "events: at least 80 from 1 April 2024 and 85 from 1 April 2025",
    "{suspended: {more_than: {setting: long}}}": "time suspended: more than 6 months",
    "{suspended: {at_least: 0 days}}": "time suspended: any time at all",
    "{suspended: {more_than: 0 days}}": "time suspended: one day or more",
    "{negative: {at_most: {setting: most}}}": "share of negative feedback: at most 20%",
    "{negative: 1/4}": "share of negative feedback: 25%",
    "{areas: {every: {or_worse: requires_improvement}}}":
        "key questions, each: requires improvement or worse",
    "{areas: {every: [good, requires_improvement], some: good}}":
        "key questions, each: good or requires improvement; and key questions, at least one: good",
    "{areas: {some: {known: false}}}": "key questions, at least one: not on record",
    "{said: true}": "said: yes",
    "{at_least_of: {n: 2, of: standards, is: red}}": "standards: red for at least 2 of them",
    "{at_least_of: {n: 1, of: [band, again], is: high}}": "high for at least 1 of these: band; complexity",
    "{overall: good, concerns: 0}": "overall CQC rating: good; and no safeguarding concerns in six months",
    "{any_of: [{overall: good}, {all_of: [{concerns: 0}, {said: true}]}]}":
        "overall CQC rating: good; or (no safeguarding concerns in six months; and said: yes)",
    "{none_of: [{overall: good}]}": "none of these: overall CQC rating: good",
}  # fmt: skip


@pytest.mark.parametrize(("written", "said"), SAID.items())
def test_a_condition_is_said_as_it_is_meant(written: str, said: str) -> None:
    assert in_one_line(condition_words(policy(), condition(written))) == said


def test_another_decision_is_named_with_the_title_of_its_outcome() -> None:
    ask = condition_from({"level": {"in_force": "low"}}, Slips())
    assert in_one_line(condition_words(policy(), ask)) == "Level in force: Low concern"
    ask = condition_from({"level": {"indicated": ["low", "high"]}}, Slips())
    assert in_one_line(condition_words(policy(), ask)) == "Level, as the evidence indicates it: Low concern or High"


def test_groups_of_one_kind_become_one_group() -> None:
    found = condition_words(policy(), condition("{all_of: [{overall: good}, {all_of: [{concerns: 0}, {said: true}]}]}"))
    assert isinstance(found, Grouped)
    assert len(found.parts) == 3


MEASURED = {
    "overall": "the newest “overall” among signals of the kind “CQC inspection”",
    "safe": "the newest “key questions (safe)” among signals of the kind “CQC inspection” (published on: has happened)",
    "standards": "the newest “rating” for each “standard” (1, 2 and 3) among signals of the kind “standard rating” "
    "(framework: oxf.ten)",
    "key": "of standards only 1 and 2",
    "concerns": "how many signals of the kind “safeguarding concern” in the last 6 months there are",
    "alike": "the largest number with the same “theme” among signals of the kinds “safeguarding concern” "
    "(remedied: no) or “quality concern” (severity: medium or worse; remedied: no)",
    "people": "how many different values of “people” there are among signals of the kind “medication error”",
    "events": "the total of “people affected” over signals of the kind “quality concern”",
    "spread": "how long it is from the first to the last of signals of the kind “complaint” in the last 3 months",
    "suspended": "how long the oldest still open has been open, of signals of the kind “placement suspension”, "
    "counted from “issued on” until “lifted on”; what begins again within 28 days goes on",
    "waiting": "how many are past their day and not done, of signals of the kind “improvement action”; the day is "
    "“due on” and 7 days more, and “completed on” shows it done",
    "tardy": "how many were not done by their day, even if done since, of signals of the kind “monitoring return” in "
    "the last 2 months; the day is “due on”, and “received on” shows it done",
    "missed": "the most in a row that are past their day and not done, of signals of the kind “monitoring return”; "
    "the day is “due on”, and “received on” shows it done",
    "negative": "which share of signals of the kind “feedback” in the last 12 months has sentiment: negative",
    "lowest": "the worst value among key questions",
    "usual": "signals of the kind “complaint” in the last 12 months against comparable providers’ complaint rate for "
    "each 10 of people supported; above means more than 1.5 times that; fewer than 3 are never above",
    "band": "the band into which people supported falls: low from 0, high from 50",
    "grid": "the cell of a table, band against complexity: low and low is low, low and high is high; high and low is "
    "high, high and high is high",
    "total": "a sum of band (weight 2; low 0, high 1), as a share of the most it could be",
    "said": "the recorded answer of Quality lead or Chair of the panel to a.b; it may be yes or no; "
    "it holds for 6 months",
}


@pytest.mark.parametrize(("name", "said"), MEASURED.items())
def test_a_measure_is_said_with_its_signals_and_its_time(name: str, said: str) -> None:
    assert measure_words(policy(), policy().tree.indicators[name]) == said


def test_every_operator_has_words_here() -> None:
    assert {type(policy().tree.indicators[name]) for name in MEASURED} == set(OPERATORS.values())


def conditions_in(value: object) -> Iterator[Condition]:
    """Every condition in a record, parts of conditions included."""
    if isinstance(value, get_args(Condition)):
        yield value  # type: ignore[misc]
    if isinstance(value, Mapping):
        inner: Iterable[object] = value.values()
    elif isinstance(value, tuple):
        inner = value
    else:
        inner = (getattr(value, each.name) for each in fields(value)) if is_dataclass(value) else ()
    for each in inner:
        yield from conditions_in(each)


@pytest.mark.parametrize("name", SHIPPED)
def test_what_differs_is_said_differently(name: str) -> None:
    shipped = load_policy(name)
    said: dict[str, Condition] = {}
    for found in conditions_in(shipped.tree):
        assert said.setdefault(in_one_line(condition_words(shipped, found)), found) == found
    measured = [measure_words(shipped, indicator) for indicator in shipped.tree.indicators.values()]
    assert len(measured) == len(set(measured))


@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_policies_can_be_said_whole(name: str) -> None:
    shipped = load_policy(name)
    for indicator in shipped.tree.indicators.values():
        assert "setting" not in measure_words(shipped, indicator)
    for decision in shipped.tree.decisions.values():
        for criterion in (found for outcome in decision.outcomes.values() for found in outcome.criteria):
            assert _said(shipped, criterion)


def _said(shipped: Policy, criterion: Criterion) -> bool:
    if criterion.when is None:
        return bool(criterion.judged_by)
    assert isinstance(criterion.when, get_args(Condition))
    return "SettingOf" not in in_one_line(condition_words(shipped, criterion.when))
