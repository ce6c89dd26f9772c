# ruff: noqa: E501 - the tables have one row a line
"""The engine and the second engine find the same owed on the same days, whatever the duty, the signals and the day."""

from datetime import date, timedelta

from generated import AS_OF_DAYS, FEWER, signal_of
from hypothesis import given, note
from hypothesis import strategies as st
from reference import Reference
from reference_duties import Owing, in_order
from small import policy

from qaengine.evaluation.judge import decide

POLICY = """\
indicators:
  concerns: {{count: safeguarding.concern, within: 10 days}}
  unremedied: {{count: safeguarding.concern, within: 20 days, where: {{remedied: false}}, presume: {{fields: {{remedied: 'false'}}, reading: R1, because: b., owner: o}}}}
  thefts: {{count: crime.report, within: 14 days}}
  band: {{latest: risk.rating, field: band}}
  begun: {{latest: provider.profile, field: contract_start}}
  service: {{latest: provider.profile, field: service_type}}
settings:
  limit: {{value: [{{from: {base}, value: 9 days}}, {{from: {step}, value: 3 working days}}], basis: source, clause: sm.s}}
  often: {{value: [{{from: {base}, value: 10 days}}, {{from: {step}, value: 1 month}}], basis: source, clause: sm.s}}
decisions:
  level:
    starts_at: {start}
    outcomes:
      low: {{criteria: [{{clause: sm.low, when: {{band: low}}}}]}}
      middle: {{criteria: [{{clause: sm.middle, when: {{band: medium}}}}, {{clause: sm.many, when: {{concerns: {{at_least: 2}}}}}}]}}
      high: {{criteria: [{{clause: sm.high, when: {{band: high}}}}]}}
triggers:
  - {{clause: sm.concern, when: {{unremedied: {{at_least: 1}}}}}}
  - {{clause: sm.theft, when: {{thefts: {{at_least: 1}}}}, unless: {{band: low}}}}
  - {{clause: sm.said, judged_by: lead}}
changes:
  - {{decision: level, worsening: at_once, clause: sm.c, to: {to}}}
judgements: {{hold: {hold}}}
duties:
"""
ARISES = [
    "for_each: complaint",
    "for_each: {complaint: {upheld: true}}, unless: {addressed: true}",
    "for_each: {cqc.inspection: {published_on: {happened: true}}, complaint: {}}",
    "for_each: visit, from: [done_on, planned_for]",
    "for_each: visit, from: planned_for, since: SINCE",
    "for_each: improvement.action, due_on: due_on",
    "for_each: improvement.action, from: due_on, done_on: completed_on, blocked_while: {delay_reasonable: true}",
    "entered: {decision: level, outcomes: [middle, high]}",
    "entered: {decision: level, outcomes: high, was: [low, middle]}",
    "entered: {decision: level, outcomes: [middle, high]}, became_met: [sm.concern, sm.high]",
    "indicated_or_in_force: {decision: level, outcomes: [middle, high]}",
    "became_met: sm.concern",
    "became_met: [sm.concern, sm.theft]",
    "became_met: [sm.theft, sm.many, sm.said], each_time: true",
    "while: {unremedied: {at_least: 1}}",
    "while: {level: {in_force: [middle, high]}}",
    "start: begun",
    "start: begun, since: SINCE",
    "kind: obligation",
]
DUE = [
    "within: 10 days",
    "within: {setting: limit}",
    "within: 1 month",
    "within: 0 days",
    "kind: obligation",
    "before: 5 days",
    "before: {setting: limit}",
]
AGAIN = [
    "every: {setting: often}, last: {signals: visit, on: done_on}",
    "every: 1 month, last: [{signals: {visit: {announced: true}}, on: [done_on, planned_for]}, {signals: complaint}]",
    "every: 10 days, since: SINCE",
    "every: 3 working days, start: begun, last: {signals: visit, on: done_on}",
    "every: 1 month, start: begun",
    "every: 10 days, anchor: ANCHOR, last: {signals: visit, on: done_on}",
    "every: 1 month, anchor: ANCHOR, within: {setting: limit}",
    "monthly: {returns: monitoring.return, period: period, done: received_on, start: begun}",
    "monthly: {returns: monitoring.return, period: period, done: received_on}, since: SINCE",
]
DONE = [
    "done_by: {signals: communication, on: sent_on}",
    "done_by: [{signals: {visit: {announced: true}}, on: [done_on, planned_for]}, {signals: communication, on: sent_on}]",
    "done_by: {signals: communication, on: sent_on, told: to}, to: [lead, chair]",
    "done_by: {signals: visit, on: done_on, ahead: 10 days}",
    "done_by: {signals: visit, on: done_on, ahead: {setting: limit}}",
]
OF_ACTIONS = [one for one in ARISES if one.startswith("for_each: improvement.action")]
RELATED = {
    "done_by: {signals: visit, same: {id: id}, on: done_on}": [one for one in ARISES if one.startswith("for_each")],
    "done_by: {signals: communication, same: {subject: id}}": [one for one in ARISES if one.startswith("for_each")],
    "done_by: {signals: improvement.action, same: {plan: plan}, on: completed_on}": OF_ACTIONS,
    "agreed: {signals: improvement.action, same: {plan: plan}, on: due_on}": OF_ACTIONS,
}
AGREED = [
    "agreed: {signals: {improvement.plan: {progress: {is_not: complete}}}, on: due_on}",
    "agreed: [{signals: improvement.action, on: due_on}, {signals: visit, on: [done_on, planned_for]}]",
]
BESIDE = [
    "applies_to: {service: care_home}",
    "while: {unremedied: {at_least: 1}}",
    "lasts: {setting: often}",
    "lasts: 14 days",
]

FIELDS: dict[str, dict[str, list[object]]] = {
    "complaint": {"upheld": [True, False], "addressed": [True, False]},
    "cqc.inspection": {"published_on": ["day", None]},
    "visit": {"planned_for": ["day"], "done_on": ["day", None], "announced": [True, False]},
    "improvement.action": {"plan": ["a", "b"], "due_on": ["day"], "completed_on": ["day", None], "delay_reasonable": [True, False]},
    "improvement.plan": {"due_on": ["day"], "progress": ["little", "complete"]},
    "communication": {"sent_on": ["day", "day", None], "to": ["lead", "chair"], "subject": ["sm.duty", "s00", "s01"]},
    "officer.judgement": {"question": ["sm.duty", "sm.said"], "role": ["lead"], "answer": [True, False], "valid_until": ["day", None]},
    "safeguarding.concern": {"remedied": [True, False]},
    "crime.report": {},
    "risk.rating": {"band": ["low", "medium", "high"]},
    "provider.profile": {"contract_start": ["day"], "service_type": ["care_home", "home_care"]},
    "monitoring.return": {"period": ["2024-11", "2024-12", "2025-01", "2025-02", "2025-03", "spring"], "received_on": ["day", None]},
    "decision.recorded": {"decision": ["level"], "outcome": ["low", "middle", "high"]},
}  # fmt: skip
SHOWN_BY = {
    "sm.concern": "safeguarding.concern", "unremedied": "safeguarding.concern", "sm.many": "safeguarding.concern",
    "sm.theft": "crime.report", "sm.said": "officer.judgement", "level": "risk.rating", "sm.high": "risk.rating",
    "{decision": "decision.recorded", "begun": "provider.profile", "service": "provider.profile",
}  # fmt: skip
"""Which kinds of signal have to do with a word of a duty."""
OFFSETS = [-2, 0, 0, 1, 2, 4, 5, 7, 9, 10, 11, 14, 15, 20, 21, 27, 30, 31, 35, 45]


def duties(as_of: date) -> st.SearchStrategy[str]:
    """One duty in YAML."""
    kept = st.lists(st.sampled_from(DONE), max_size=1)
    once = st.tuples(
        st.sampled_from(ARISES).map(lambda one: [one]),
        st.lists(st.sampled_from(DUE), max_size=1),
        kept,
        st.lists(st.sampled_from(AGREED), max_size=1),
        st.lists(st.sampled_from(BESIDE), max_size=1),
    )
    related = st.tuples(
        st.sampled_from(sorted(RELATED)).flatmap(lambda one: st.tuples(st.sampled_from(RELATED[one]), st.just(one))),
        st.lists(st.sampled_from(DUE), max_size=1),
    )
    again = st.tuples(st.sampled_from(AGAIN).map(lambda one: [one]), st.lists(st.sampled_from(BESIDE), max_size=1))
    entered = st.tuples(
        st.sampled_from([one for one in ARISES if "start" not in one and "for_each" not in one]).map(lambda one: [one]),
        st.sampled_from([one for one in AGAIN if "monthly" not in one and "start" not in one]).map(lambda one: [one]),
    )
    days = st.tuples(st.sampled_from([9, 20, 40]), st.sampled_from([0, 10, 28, 33, 59, 400]))
    return st.tuples(st.one_of(once, once, once, related, again, again, entered), days).map(
        lambda drawn: _written([part for parts in drawn[0] for part in parts], as_of, *drawn[1])
    )


WAYS = ("due_on:", "before:", "within:", "every:", "monthly:")


def _written(parts: list[str], as_of: date, since: int, anchor: int) -> str:
    """The parts that can stand together: nothing twice, and one way to say when it is due."""
    text = ""
    for part in parts:
        ways = [way for way in WAYS if way in part]
        if part.partition(":")[0] + ":" not in text and not (ways and any(way in text for way in WAYS)):
            text += f", {part}"
    for word, back in (("SINCE", since), ("ANCHOR", anchor)):
        text = text.replace(word, str(as_of - timedelta(days=back)))
    return f"  - {{clause: sm.duty, what: Do it, who: officer{text}}}\n"


def kinds_for(duty: str) -> list[str]:
    """Every kind of signal, those that have to do with the duty more often."""
    told = [kind for kind in FIELDS if kind in duty] + [kind for word, kind in SHOWN_BY.items() if word in duty]
    return sorted([*FIELDS, *told * (2 * len(FIELDS) // max(1, len(told)))])


@st.composite
def records(draw: st.DrawFn, as_of: date, number: int, kinds: list[str]) -> dict[str, object]:
    """One record, dated near the edges of limits that end on the day."""

    def day() -> date:
        return as_of - timedelta(days=draw(st.sampled_from(OFFSETS)))

    kind = draw(st.sampled_from(kinds))
    record: dict[str, object] = {"id": f"s{number:02}", "provider": "p1", "kind": kind, "date": day()}
    for name, values in FIELDS[kind].items():
        if draw(st.integers(0, 5)):
            value = draw(st.sampled_from(values))
            record[name] = day() if value == "day" else value
    if draw(st.integers(0, 3)) == 0:
        record["recorded_on"] = day()
    return record


@FEWER
@given(data=st.data(), as_of=st.sampled_from(AS_OF_DAYS))
def test_the_second_engine_finds_the_same_owed(data, as_of):
    base, step = as_of - timedelta(days=60), as_of - timedelta(days=data.draw(st.sampled_from([0, 3, 10])))
    start, to = data.draw(st.sampled_from(["low", "middle"])), data.draw(st.sampled_from(["[middle, high]", "high"]))
    hold = data.draw(st.sampled_from(["10 days", "{setting: often}"]))
    text = POLICY.format(base=base, step=step, start=start, to=to, hold=hold)
    duty = data.draw(duties(as_of))
    text += duty
    if data.draw(st.booleans()):
        text = text.replace(f"    starts_at: {start}\n", "")
    number = data.draw(st.integers(0, 9))
    signals = [signal_of(data.draw(records(as_of, one, kinds_for(duty)))) for one in range(number)]
    note("\n".join(str(one.document()) for one in signals) + "\n" + text[text.index("duties:") :])
    known = policy(text)
    decision = decide(known, signals, provider="p1", as_of=as_of)
    found = [(one.clause, one.due, one.status) for one in decision.obligations]
    assert in_order(found) == Owing(Reference(known, signals), as_of).all()
