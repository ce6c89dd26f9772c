# ruff: noqa: E501 - the tables have one row a line
"""Random small policies and signals that lie at the edges of their windows, for the laws and the second engine."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from textwrap import indent

from hypothesis import settings
from hypothesis import strategies as st
from small import policy

from qaengine.policy.from_document import Policy
from qaengine.signals.from_record import signal_from_record
from qaengine.signals.records import Signal
from qaengine.signals.vocabulary import common

FEWER = settings(max_examples=max(20, settings().max_examples // 3))
"""For tests each example of which is a policy and a whole history."""
AS_OF_DAYS = [date(2025, 3, 31), date(2024, 3, 29), date(2025, 2, 28), date(2025, 5, 30)]
OFFSETS = [-2, -1, 0, 0, 1, 2, 9, 10, 11, 13, 14, 15, 19, 20, 21, 27, 28, 29, 30, 31, 32, 40]

LATEST_TESTS = [
    "good",
    "[outstanding, good]",
    "inadequate",
    "{or_worse: requires_improvement}",
    "{is_not: good}",
    "{known: true}",
    "not_rated",
    "{known: false}",
]
GROUP_TESTS = [
    "{every: [outstanding, good]}",
    "{some: inadequate}",
    "{every: {or_worse: requires_improvement}}",
    "{known: true}",
    "{some: {is_not: good}}",
]
LIGHT_TESTS = ["red", "[amber, red]", "{or_better: amber}", "{is_not: green}"]
LIGHTS_TESTS = ["{every: green}", "{some: red}", "{every: {or_worse: amber}}"]
NUMBER_TESTS = [
    "{at_least: 1}",
    "{at_least: 2}",
    "{at_most: 0}",
    "{at_most: 1}",
    "{more_than: 1}",
    "{less_than: 2}",
    "{between: [1, 2]}",
    "1",
    "{is_not: 1}",
    "{at_least: {setting: many}}",
]
RATIO_TESTS = ["{at_least: 50%}", "{more_than: 0}", "{at_most: 1/2}", "{less_than: 1}"]
TIME_TESTS = [
    "{at_least: 14 days}",
    "{more_than: 10 days}",
    "{at_most: 10 days}",
    "{less_than: 1 month}",
    "{more_than: {setting: long}}",
    "{more_than: 5 working days}",
]
STANDING_TESTS = ["above", "{or_worse: above}", "[far_below, below]", "{is_not: expected}"]
YES_TESTS = ["true", "false", "{is_not: true}", "{known: true}"]
ANSWER_TESTS = ["accepted", "{is_not: accepted}", "{known: false}"]
ANY_TESTS = ["true", "{at_least: 2}", "{is_not: 3}"]

INDICATORS: dict[str, tuple[str, list[str]]] = {
    "overall": ("{latest: cqc.inspection, field: overall}", LATEST_TESTS),
    "overall_published": (
        "{latest: cqc.inspection, field: overall, where: {published_on: {happened: true}}}",
        LATEST_TESTS,
    ),
    "overall_lately": ("{latest: cqc.inspection, field: overall, within: {setting: look_back}}", LATEST_TESTS),
    "areas": ("{latest: cqc.inspection, field: key_questions}", GROUP_TESTS),
    "areas_worst": ("{worst: areas}", LATEST_TESTS),
    "standards": (
        "{latest: standard.rating, field: rating, for_each: standard, members: 1 to 3, where: {framework: oxf.ten}}",
        LIGHTS_TESTS,
    ),
    "free_standards": (
        "{latest: standard.rating, field: rating, for_each: standard, within: 28 days, where: {framework: oxf.ten}}",
        LIGHTS_TESTS,
    ),
    "key_standards": ("{part_of: standards, members: 1 to 2}", LIGHTS_TESTS),
    "questions": ("{latest: pamms.assessment, field: questions}", ["{every: [excellent, good]}", "{some: poor}"]),
    "concerns": ("{count: safeguarding.concern, within: 28 days}", NUMBER_TESTS),
    "stepped": ("{count: safeguarding.concern, within: {setting: look_back}}", NUMBER_TESTS),
    "affecting": (
        "{count: safeguarding.concern, within: 1 month, where: {people_affected: {at_least: {setting: many}}}}",
        NUMBER_TESTS,
    ),
    "unremedied": (
        "{count: [safeguarding.concern, safeguarding.enquiry], same: theme, within: 28 days, where: {remedied: false},"
        " presume: {fields: {remedied: 'false'}, reading: R1, because: b., owner: o}}",
        NUMBER_TESTS,
    ),
    "themes": (
        "{count: {safeguarding.concern: {}, quality.concern: {severity: [medium, high]}}, distinct: theme, within: 20 days}",
        NUMBER_TESTS,
    ),
    "persons": ("{count: medication.error, distinct_in: people, within: 1 month}", NUMBER_TESTS),
    "by_whom": ("{count: safeguarding.concern, same: alleged_perpetrator, within: 1 month}", NUMBER_TESTS),
    "enquiries": ("{count: safeguarding.enquiry, where: {closed_on: {happened: false}}}", NUMBER_TESTS),
    "notices": (
        "{count: contract.default_notice, where: {served_on: {happened: true}}, within: 20 days}",
        NUMBER_TESTS,
    ),
    "affected": ("{sum: safeguarding.concern, field: people_affected, within: 20 days}", NUMBER_TESTS),
    "spell": ("{span: quality.concern, within: 1 month, where: {severity: [medium, high]}}", TIME_TESTS),
    "suspended": ("{age: placement.suspension, from: issued_on, until: lifted_on}", TIME_TESTS),
    "suspended_whole": (
        "{age: placement.suspension, until: lifted_on, where: {scope: whole}, joined_within: 10 days}",
        TIME_TESTS,
    ),
    "advised": (
        "{age: advisory.notice, from: issued_on, until: lifted_on, joined_within: {setting: long}}",
        TIME_TESTS,
    ),
    "overdue": ("{overdue: improvement.action, due: due_on, done: completed_on}", NUMBER_TESTS),
    "overdue_really": (
        "{overdue: improvement.action, due: due_on, done: completed_on, grace: 3 working days, where: {delay_reasonable: false}}",
        NUMBER_TESTS,
    ),
    "late": (
        "{late: improvement.action, due: due_on, done: completed_on, within: 1 month, grace: {setting: kind}}",
        NUMBER_TESTS,
    ),
    "run": ("{overdue_run: monitoring.return, due: due_on, done: received_on, where: {period: p}}", NUMBER_TESTS),
    "part_upheld": (
        "{share: complaint, matching: {upheld: true}, where: {addressed: false}, within: 1 month}",
        RATIO_TESTS,
    ),
    "size": ("{latest: provider.profile, field: people_supported}", NUMBER_TESTS),
    "service": ("{latest: provider.profile, field: service_type}", ["care_home", "{is_not: care_home}"]),
    "for_size": (
        "{rate: complaint, within: 1 month, per: size, expected: {setting: usual}, minimum: 2}",
        STANDING_TESTS,
    ),
    "for_peers": (
        "{rate: complaint, within: 28 days, per: size, expected: {baseline: complaints}, minimum: 1, each: 10, times: 1.5}",
        STANDING_TESTS,
    ),
    "occupancy": (
        "{latest: dashboard.indicator, field: value, where: {name: occupancy}}",
        ["{at_least: 1/2}", "{less_than: 2}"],
    ),
    "occupancy_band": (
        "{bands_of: occupancy, bands: [{from: 0, is: red}, {from: {setting: fair}, is: amber}, {from: 2, is: green}], scale: light}",
        LIGHT_TESTS,
    ),
    "concerns_band": (
        "{bands_of: concerns, bands: [{from: 0, is: green}, {from: 1, is: amber}, {from: 2, is: red}], scale: light}",
        LIGHT_TESTS,
    ),
    "total": (
        "{score: [{of: occupancy_band, weight: {setting: many}, points: {green: 0, amber: 1, red: 2}},"
        " {of: overall, weight: 1, points: {outstanding: 0, good: 0, requires_improvement: 1, inadequate: 3}}],"
        " share_of_most: true, bands: [{from: 0, is: green}, {from: 1/3, is: amber}, {from: 2/3, is: red}], scale: light}",
        LIGHT_TESTS,
    ),
    "plain_total": (
        "{score: [{of: concerns, weight: 1}, {of: engaged, weight: 2, points: {'true': 0, 'false': 1}}]}",
        NUMBER_TESTS,
    ),
    "risk": (
        "{rows: concerns_band, columns: occupancy_band, matrix: {green: {green: low, amber: low, red: medium},"
        " amber: {green: low, amber: medium, red: high}, red: {green: medium, amber: high, red: high}}, scale: risk}",
        ["high", "[medium, high]", "{or_better: medium}"],
    ),
    "engaged": ("{latest: provider.engagement, field: willing}", YES_TESTS),
    "plan": ("{judgement: sm.q.plan, by: [lead, chair], answers: [accepted, refused], holds: 14 days}", ANSWER_TESTS),
    "word": ("{judgement: sm.q.word, by: [lead]}", ANY_TESTS),
    "checked": ("{count: complaint, where: {verified: true}, within: 10 days}", NUMBER_TESTS),
}

GROUPS = {
    "areas": ["inadequate", "{or_worse: requires_improvement}"],
    "free_standards": ["red"],
    "standards": ["[amber, red]"],
    "questions": ["poor"],
}

SETTINGS = """
settings:
  many: {{value: [{{from: {base}, value: "1"}}, {{from: {step}, value: "2"}}], basis: source, clause: sm.s}}
  look_back: {{value: [{{from: {base}, value: 10 days}}, {{from: {step}, value: 20 days}}], basis: source, clause: sm.s}}
  long: {{value: [{{from: {base}, value: 9 days}}, {{from: {step}, value: 14 days}}], basis: source, clause: sm.s}}
  kind: {{value: [{{from: {base}, value: 2 days}}, {{from: {step}, value: 4 working days}}], basis: source, clause: sm.s}}
  usual: {{value: 1/2, basis: source, clause: sm.s}}
  fair: {{value: [{{from: {base}, value: "1/2"}}, {{from: {step}, value: "1"}}], basis: source, clause: sm.s}}
"""
COMPLETE = """
complete:
  - {kinds: [placement.suspension, safeguarding.enquiry], basis: assumption, owner: o, because: The council keeps these.}
"""


@dataclass(frozen=True)
class Case:
    """A policy, signals of one provider and a day."""

    text: str
    signals: tuple[Signal, ...]
    as_of: date
    known_at: date | None = None

    @property
    def policy(self) -> Policy:
        """The policy that the text writes."""
        return policy(self.text)


# Policies


@st.composite
def conditions(draw: st.DrawFn, depth: int = 2, decisions: tuple[str, ...] = ()) -> str:
    """A condition in YAML."""
    shape = draw(st.integers(min_value=0, max_value=9 if depth else 5))
    if shape <= 5:
        return draw(asks(decisions))
    parts = draw(st.lists(conditions(depth - 1, decisions), min_size=1, max_size=3))
    match shape:
        case 6:
            return f"{{all_of: [{', '.join(parts)}]}}"
        case 7:
            return f"{{any_of: [{', '.join(parts)}]}}"
        case 8:
            return f"{{none_of: [{', '.join(parts)}]}}"
        case _:
            name = draw(st.sampled_from(sorted(GROUPS)))
            n = draw(st.sampled_from(["1", "2", "3", "{setting: many}"]))
            return f"{{at_least_of: {{n: {n}, of: {name}, is: {draw(st.sampled_from(GROUPS[name]))}}}}}"


@st.composite
def asks(draw: st.DrawFn, decisions: tuple[str, ...]) -> str:
    """One indicator, or another decision, put to a test."""
    name = draw(st.sampled_from([*INDICATORS, *decisions, *decisions, *decisions]))
    if name in decisions:
        how, outcome = draw(st.sampled_from(["in_force", "indicated"])), draw(st.sampled_from(OUTCOMES))
        return f"{{{name}: {{{how}: {draw(st.sampled_from([outcome, f'{{or_worse: {outcome}}}']))}}}}}"
    return f"{{{name}: {draw(st.sampled_from(INDICATORS[name][1]))}}}"


OUTCOMES = ("low", "middle", "high")
PLAIN = ("any", "all", "none_fail", "{at_least: 2}", "{at_least: {setting: many}}")


@st.composite
def criteria(draw: st.DrawFn, place: str, outcome: str, decisions: tuple[str, ...], plain: bool = False) -> str:
    """One criterion in YAML."""
    keys = [f"clause: {place}", f"when: {draw(conditions(decisions=decisions))}"]
    if plain:
        return f"{{{', '.join(keys)}}}"
    if draw(st.integers(0, 4)) == 0:
        keys.append(f"unless: {draw(conditions(1, decisions))}")
    if draw(st.integers(0, 4)) == 0:
        keys.append(f"applies_to: {draw(st.sampled_from(['{service: care_home}', '{size: {at_least: 2}}']))}")
    if draw(st.integers(0, 4)) == 0:
        keys.append("judged_by: lead")
    if outcome != "high" and draw(st.integers(0, 4)) == 0:
        keys.append("up_to: high, decided_by: chair")
    return f"{{{', '.join(keys)}}}"


@st.composite
def decisions(draw: st.DrawFn, name: str, others: tuple[str, ...]) -> str:
    """One decision in YAML."""
    lines = [f"  {name}:", f"    pick: {draw(st.sampled_from(['most_serious', 'most_serious', 'first', 'unique']))}"]
    if draw(st.booleans()):
        lines.append(f"    starts_at: {draw(st.sampled_from(OUTCOMES))}")
    if draw(st.integers(0, 5)) == 0:
        lines.append("    applies_to: {service: care_home}")
    if draw(st.integers(0, 3)) == 0:
        lines.append(
            f"    cap: [{{clause: {name}.cap, at: {draw(st.sampled_from(OUTCOMES[1:]))}, when: {draw(conditions(1, others))}}}]"
        )
    lines.append("    outcomes:")
    for outcome in OUTCOMES:
        lines.append(f"      {outcome}:")
        needs = PLAIN if outcome == "high" else (*PLAIN, "nothing_worse")
        needed = draw(st.sampled_from(needs))
        lines.append(f"        needs: {needed}")
        for part in ("criteria", "only_if"):
            least = 0 if part == "only_if" else 2 if "at_least" in needed else 1
            number = draw(st.integers(least, max(1, 2 * (part == "criteria"))))
            listed = [draw(criteria(f"{name}.{outcome}.{part}{n}", outcome, others)) for n in range(number)]
            lines += [f"        {part}:", *(f"          - {one}" for one in listed)] if listed else []
    return "\n".join(lines)


@st.composite
def policies(draw: st.DrawFn, as_of: date) -> str:
    """A policy of two decisions, the second of which may ask about the first."""
    step = as_of - timedelta(days=draw(st.sampled_from(OFFSETS)))
    text = "decisions:\n" + draw(decisions("first", ())) + "\n" + draw(decisions("second", ("first",))) + "\n"
    if draw(st.booleans()):
        to = draw(st.sampled_from(["", ", to: high", ", to: [middle, high]"]))
        text += f"changes:\n  - {{decision: first, worsening: at_once, clause: sm.c{to}}}\n"
    if draw(st.booleans()):
        text += f"triggers:\n  - {{clause: sm.t, when: {draw(conditions(2, ('first', 'second')))}}}\n"
    return with_head(text, as_of, step)


def with_head(text: str, as_of: date, step: date) -> str:
    """The sections with the settings that step on a day, and the indicators that they use."""
    return (
        SETTINGS.format(base=as_of - timedelta(days=41), step=step)
        + COMPLETE
        + "indicators:\n"
        + indicators_in(text)
        + text
    )


def small_policy(text: str, as_of: date) -> Policy:
    """A policy of these sections, with the indicators that they use and a decision of no importance."""
    return policy(with_head(text, as_of, as_of) + "decisions: {d: {outcomes: {o: {}}}}\n")


def indicators_in(text: str) -> str:
    """The indicators that the text names, and those that they rest on."""
    found: dict[str, str] = {}
    waiting = [text]
    while waiting:
        words = set(re.findall(r"[a-z_]+", waiting.pop()))
        fresh = [name for name in INDICATORS if name in words and name not in found]
        found |= {name: INDICATORS[name][0] for name in fresh}
        waiting += [INDICATORS[name][0] for name in fresh]
    return (
        "".join(f"  {name}: {body}\n" for name, body in sorted(found.items()))
        or "  overall: {latest: cqc.inspection, field: overall}\n"
    )


# Signals

AREAS = ("safe", "effective", "caring", "responsive", "well_led")
FIELDS: dict[str, dict[str, list[object]]] = {
    "cqc.inspection": {
        "overall": ["outstanding", "good", "requires_improvement", "inadequate", "not_rated"],
        "published_on": ["day", None],
        "key_questions": [{"safe": "good"}, {"safe": "inadequate", "caring": "good"}, dict.fromkeys(AREAS, "good"), dict.fromkeys(AREAS, "good") | {"well_led": "inadequate"}, dict.fromkeys(AREAS, "good") | {"safe": "inadequate"}],
    },
    "safeguarding.concern": {"theme": ["falls", "Falls", "food"], "remedied": [True, False], "people_affected": [0, 1, 2, 3], "alleged_perpetrator": [None, "x", "y"]},
    "safeguarding.enquiry": {"theme": ["falls"], "remedied": [True, False], "closed_on": ["day", None]},
    "quality.concern": {"theme": ["falls", "food"], "severity": ["low", "medium", "high"]},
    "standard.rating": {"framework": ["oxf.ten"], "standard": [1, 2, 3], "rating": ["green", "amber", "red"]},
    "pamms.assessment": {"questions": [{"q1": "good"}, {"q1": "poor", "q2": "good"}]},
    "medication.error": {"people": [["x"], ["x", "y"], []]},
    "contract.default_notice": {"served_on": ["day", None]},
    "placement.suspension": {"scope": ["whole", "restricted"], "issued_on": ["day", None], "lifted_on": ["day", None]},
    "advisory.notice": {"issued_on": ["day"], "lifted_on": ["day", None]},
    "improvement.action": {"due_on": ["day"], "completed_on": ["day", None], "delay_reasonable": [True, False]},
    "monitoring.return": {"due_on": ["day"], "received_on": ["day", None], "period": ["p", "q"]},
    "complaint": {"upheld": [True, False], "addressed": [True, False]},
    "provider.profile": {"people_supported": [0, 2, 12], "service_type": ["care_home", "home_care"]},
    "peer.baseline": {"measure": ["complaints", "other"], "value": ["1.5", "4"]},
    "dashboard.indicator": {"name": ["occupancy", "other"], "value": ["0.5", "1", "2.5"]},
    "provider.engagement": {"willing": [True, False]},
    "officer.judgement": {"question": ["sm.q.plan", "sm.q.word", "CLAUSE", "CLAUSE"], "role": ["lead", "chair"], "answer": ["accepted", True, False, 3, "high", "middle"], "valid_until": ["day", None]},
    "decision.recorded": {"decision": ["first", "second"], "outcome": list(OUTCOMES)},
    "feed.coverage": {},
}  # fmt: skip
CLAUSES = [f"{d}.{o}.criteria{n}" for d in ("first", "second") for o in OUTCOMES for n in (0, 1)]
COUNTED = [
    "safeguarding.concern",
    "quality.concern",
    "medication.error",
    "complaint",
    "contract.default_notice",
    "improvement.action",
]


@st.composite
def records(
    draw: st.DrawFn, as_of: date, number: int, kinds: tuple[str, ...] = tuple(FIELDS), full: bool = False
) -> dict[str, object]:
    """One record, dated near the edges of windows that end on the day."""

    def day() -> date:
        return as_of - timedelta(days=draw(st.sampled_from(OFFSETS)))

    kind = draw(st.sampled_from(kinds))
    record: dict[str, object] = {"id": f"s{number:02}", "provider": "p1", "kind": kind, "date": day()}
    for name, values in FIELDS[kind].items():
        if full or draw(st.integers(0, 5)):
            value = draw(st.sampled_from(values))
            record[name] = day() if value == "day" else draw(st.sampled_from(CLAUSES)) if value == "CLAUSE" else value
    if kind == "feed.coverage":
        start = day()
        record |= {"kinds": [draw(st.sampled_from(COUNTED))] if draw(st.booleans()) else COUNTED}
        record |= {
            "from": start - timedelta(days=draw(st.sampled_from([0, 20, 45]))),
            "until": day(),
            "provider": draw(st.sampled_from(["*", "p1"])),
        }
    if kind in COUNTED and draw(st.integers(0, 5)) == 0:
        record["ref"] = draw(st.sampled_from(["case-1", "case-2"]))
    if kind == "complaint" and draw(st.booleans()):
        record["verified"] = draw(st.booleans())
    if draw(st.integers(0, 4)) == 0:
        record["recorded_on"] = day()
    if record.get("completed_on", ...) is None:
        record.pop("to_expected_quality", None)
    return record


def signal_of(record: dict[str, object]) -> Signal:
    """The signal that the record is."""
    return signal_from_record(record, vocabulary=common())


@st.composite
def histories(draw: st.DrawFn, as_of: date, most: int = 9) -> tuple[Signal, ...]:
    """Signals of one provider."""
    number = draw(st.integers(0, most))
    return tuple(signal_of(draw(records(as_of, n))) for n in range(number))


@st.composite
def cases(draw: st.DrawFn, known: bool = True) -> Case:
    """A small policy, some signals and a day."""
    as_of = draw(st.sampled_from(AS_OF_DAYS))
    text = draw(policies(as_of))
    known_at = (
        as_of - timedelta(days=draw(st.sampled_from([-1, 0, 1, 10])))
        if known and draw(st.integers(0, 3)) == 0
        else None
    )
    return Case(text, draw(histories(as_of)), as_of, known_at)


def told(case: Case) -> str:
    """The case in words, for a failing example."""
    rows = "\n".join(str(one.document()) for one in case.signals)
    sections = case.text[case.text.index("decisions:") :]
    return f"as of {case.as_of}, known at {case.known_at}\n{indent(rows, '  ')}\n{sections}"
