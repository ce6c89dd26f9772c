# ruff: noqa: E501 - the tables have one row a line
"""What a decision tells beside its answers: warnings, assumptions, questions, who is told, and about whom it is."""

from datetime import date

import pytest
from small import HEAD, decided, finding, policy, signals, standing

from qaengine.evaluation.judge import decide, decide_all, judged, turning_days
from qaengine.policy.from_document import policy_from_document
from qaengine.signals.reading import signals_from_records

LEVELS = """
forums: {panel: The panel}
settings:
  many: {value: [{from: 2020-01-01, value: "2"}, {from: 2025-06-05, value: "3"}], basis: assumption, because: None is given., owner: Lead}
  few: {value: 1, basis: source, clause: sm.few}
indicators:
  band: {latest: risk.rating, field: band}
  service: {latest: provider.profile, field: service_type}
  concerns: {count: safeguarding.concern, within: 28 days}
  notices: {count: contract.default_notice}
  open: {age: placement.suspension, until: lifted_on}
  plan: {judgement: sm.q.plan, by: [lead]}
  unremedied: {count: safeguarding.concern, where: {remedied: false}, presume: {fields: {remedied: 'false'}, reading: R1, because: It is the safer., owner: Chair}}
complete:
  - {kinds: [contract.default_notice, placement.suspension], basis: assumption, because: The council serves them., owner: Lead}
  - {kinds: [safeguarding.concern], basis: instruction, because: b., owner: o}
decisions:
  level:
    outcomes:
      low: {criteria: [{clause: sm.low, when: {band: low}}]}
      middle: {title: The middle, advice: Visit sooner., criteria: [{clause: sm.middle, when: {band: medium}}]}
      high: {criteria: [{clause: sm.high, when: {band: high}}]}
changes:
  - {decision: level, clause: sm.change, approved_by: lead}
"""
CONCERN = "safeguarding.concern 2025-06-01"
HIGH = "risk.rating 2025-06-01 band=high"
RECORDED = "decision.recorded 2025-05-01 decision=level outcome={0} decided_by=lead"


def told(text, *rows, as_of="2025-07-01"):
    """The warnings, as `code: text`."""
    return [f"{one.code}: {one.text}" for one in decided(text, *rows, as_of=as_of).warnings]


# About whom, and when

TWO = [
    {"id": "b", "provider": "p2", "kind": "risk.rating", "date": "2025-06-01", "band": "high"},
    {"id": "a", "provider": "p1", "kind": "risk.rating", "date": "2025-06-02", "recorded_on": "2025-06-05", "band": "low"},
    {"id": "c", "provider": "p1", "kind": "risk.rating", "date": "2025-06-04", "band": "high"},
]  # fmt: skip


def test_all_are_decided_in_the_order_of_their_ids():
    found = list(decide_all(policy(LEVELS), signals_from_records(TWO), as_of=date(2025, 6, 3)))
    assert [(one.provider, one["level"].indicated) for one in found] == [("p1", "low"), ("p2", "high")]


def test_all_are_decided_as_it_was_known():
    found = list(
        decide_all(policy(LEVELS), signals_from_records(TWO), as_of=date(2025, 6, 3), known_at=date(2025, 6, 3))
    )
    assert [(one.provider, one["level"].indicated, one.known_at) for one in found] == [
        ("p1", None, date(2025, 6, 3)),
        ("p2", "high", date(2025, 6, 3)),
    ]


def test_each_is_told_of_the_records_that_were_left_out():
    held = signals_from_records([*TWO, {"id": "d", "provider": "p1", "kind": "risk.ratin"}], skip_bad=True)
    for one in (
        *decide_all(policy(LEVELS), held, as_of=date(2025, 6, 3)),
        decide(policy(LEVELS), held, provider="p3", as_of=date(2025, 6, 3)),
        decide(policy(LEVELS), (), provider="p3", as_of=date(2025, 6, 3), left_out=held.left_out),
    ):
        (warning,) = [warning for warning in one.warnings if warning.code == "record_left_out"]
        first, second = map(str, held.left_out[0].mistakes)
        assert "`risk.ratin`" in first + second
        assert warning.text == f"a record was left out on request: {first}; {second}"


def test_what_replaces_a_record_that_was_left_out_is_taken():
    corrected = [{"id": "d", "provider": "p1", "kind": "risk.ratin"}, {**TWO[2], "id": "e", "supersedes": "d"}]
    held = signals_from_records(corrected, skip_bad=True)
    found = decide(policy(LEVELS), held, provider="p1", as_of=date(2025, 6, 4))
    assert found["level"].indicated == "high"


MOVED = [
    "risk.rating 2025-05-02 band=low",
    "risk.rating 2025-05-09 band=high recorded_on=2025-05-12",
    "decision.recorded 2025-05-20 decision=level outcome=middle decided_by=lead",
]


@pytest.mark.parametrize(
    ("as_of", "known_at", "wanted"),
    [
        ("2025-05-01", None, []),
        ("2025-05-09", None, ["2025-05-02", "2025-05-09"]),
        ("2025-05-20", None, ["2025-05-02", "2025-05-09", "2025-05-20"]),
        ("2025-05-20", "2025-05-11", ["2025-05-02"]),
    ],
)
@pytest.mark.parametrize(
    "more", ["", "  other: {outcomes: {o: {criteria: [{clause: sm.o, when: {service: care_home}}]}}}\n"]
)
def test_the_days_on_which_something_moved_are_found(as_of, known_at, wanted, more):
    known = date.fromisoformat(known_at) if known_at else None
    text = LEVELS.replace("changes:\n", f"{more}changes:\n")
    days = turning_days(policy(text), signals(*MOVED), provider="p1", as_of=date.fromisoformat(as_of), known_at=known)
    assert [str(day) for day in days] == wanted


def test_an_event_after_the_day_it_was_known_had_not_happened():
    text = LEVELS + "triggers: [{clause: sm.t, when: {served: {at_least: 1}}}]\n"
    text = text.replace(
        "  notices:", "  served: {count: contract.default_notice, where: {served_on: {happened: true}}}\n  notices:"
    )
    held = signals("contract.default_notice 2025-06-01 served_on=2025-06-05")
    answers = [
        finding(
            decide(policy(text), held, provider="p1", as_of=date(2025, 6, 6), known_at=day and date.fromisoformat(day)),
            "sm.t",
        ).answer.value
        for day in (None, "2025-06-05", "2025-06-04")
    ]
    assert answers == ["met", "met", "not_met"]
    known = judged(policy(text), held, provider="p1", as_of=date(2025, 6, 6), known_at=date(2025, 6, 4))
    assert known["level"].court.evidence.known_at == date(2025, 6, 4)


def test_one_decision_alone_is_judged_with_those_that_it_looks_at():
    text = LEVELS.replace(
        "changes:",
        "  other: {outcomes: {o: {criteria: [{clause: sm.o, when: {band: low}}]}}}\n"
        "  third: {outcomes: {o: {criteria: [{clause: sm.p, when: {other: {indicated: o}}}]}}}\nchanges:",
    )
    known, held = policy(text), signals(HIGH)
    found = {name: judged(known, held, provider="p1", as_of=date(2025, 7, 1), only=name) for name in ("level", "third")}
    assert {name: set(one) for name, one in found.items()} == {"level": {"level"}, "third": {"other", "third"}}
    assert set(judged(known, held, provider="p1", as_of=date(2025, 7, 1))) == {"level", "other", "third"}
    past = judged(
        known,
        signals(HIGH + " recorded_on=2025-06-20"),
        provider="p1",
        as_of=date(2025, 6, 9),
        known_at=date(2025, 6, 9),
    )
    assert past["level"].indicated_at(date(2025, 6, 9)) is None


# Warnings

PAST = LEVELS + "review_by: 2025-06-30\n"
SCOPE = (
    LEVELS + "scope: [{clause: sm.in, when: {service: care_home}}, {clause: sm.too, when: {service: nursing_home}}]\n"
)
SILENT = "the framework gives no outcome of level for this evidence"


@pytest.mark.parametrize(
    ("text", "rows", "as_of", "wanted"),
    [
        (PAST, [HIGH], "2025-06-30", []),
        (PAST, [HIGH], "2025-07-01", ["review_date_passed: the policy was to be reviewed by 2025-06-30"]),
        (LEVELS, [], "2025-07-01", ["no_signals: no signal is held for p1 on 2025-07-01"]),
        (LEVELS, [HIGH], "2025-05-31", ["no_signals: no signal is held for p1 on 2025-05-31"]),
        (SCOPE, [HIGH], "2025-07-01", []),
        (SCOPE, [HIGH, "provider.profile 2025-06-01 service_type=nursing_home"], "2025-07-01", []),
        (
            SCOPE,
            [HIGH, "provider.profile 2025-06-01 service_type=home_care"],
            "2025-07-01",
            ["out_of_scope: the framework does not cover this provider"],
        ),
        (SCOPE.replace("{service: care_home}", "{unremedied: {at_least: 1}}").replace("{service: nursing_home}", "{unremedied: {at_least: 1}}"),
         [HIGH, CONCERN], "2025-07-01", []),
        (
            LEVELS.replace("    outcomes:\n      low", "    applies_to: {service: care_home}\n    outcomes:\n      low"),
            [HIGH, "provider.profile 2025-06-01 service_type=home_care"],
            "2025-07-01",
            ["decision_not_taken: level is not decided for this provider"],
        ),
        (
            LEVELS.replace("middle: {title", "middle: {only_if: [{clause: sm.if, when: {band: low}}], title"),
            ["risk.rating 2025-06-01 band=medium"],
            "2025-07-01",
            [f"framework_silent: {SILENT}"],
        ),
        (
            LEVELS.replace("    outcomes:\n      low", "    pick: unique\n    outcomes:\n      low").replace("band: high", "band: medium"),
            ["risk.rating 2025-06-01 band=medium"],
            "2025-07-01",
            ["outcomes_conflict: two outcomes of level hold together"],
        ),
    ],
)  # fmt: skip
def test_it_warns(text, rows, as_of, wanted):
    assert told(text, *rows, as_of=as_of) == wanted


@pytest.mark.parametrize(
    ("as_of", "warned"),
    [("2019-12-31", True), ("2020-01-01", False), ("2025-06-30", False), ("2025-07-01", True)],
)
def test_it_warns_outside_of_the_days_of_the_edition(as_of, warned):
    text = HEAD.replace("{from: 2000-01-01}", "{from: 2020-01-01, until: 2025-06-30}") + LEVELS
    known = policy_from_document(text, file="small.yaml")
    found = decide(known, signals("risk.rating 2019-06-01 band=high"), provider="p1", as_of=date.fromisoformat(as_of))
    text = f"edition_not_in_force: edition 1 was not in force on {as_of}"
    assert [f"{one.code}: {one.text}" for one in found.warnings] == ([text] if warned else [])


def test_what_only_speaks_for_all_is_not_held_for_the_provider():
    everybody = {"id": "f", "provider": "*", "kind": "feed.coverage", "date": "2025-06-01", "kinds": ["complaint"],
                 "from": "2025-01-01", "until": "2025-06-01"}  # fmt: skip
    found = decide(policy(LEVELS), signals_from_records([everybody]), provider="p1", as_of=date(2025, 7, 1))
    assert [one.code for one in found.warnings] == ["no_signals"]


ASKS = LEVELS.replace(
    "{clause: sm.low, when: {band: low}}",
    "{clause: sm.low, when: {band: low}}, {clause: sm.low.plan, when: {plan: true}}",
) + (
    "questions: [{clause: sm.q.visit, ask: Was it visited?, of: lead}]\n"
    "duties: [{clause: sm.duty, what: Do it, for_each: complaint}]\n"
)
ASKED = "`sm.duty`, `sm.high`, `sm.low`, `sm.low.plan`, `sm.middle`, `sm.q.plan`, `sm.q.visit`"
PEOPLE = "`chair`, `deputy`, `lead`, `officer`, `panel`"
SAYS = "officer.judgement 2025-06-01 role={0} question={1} answer=true"


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        (SAYS.format("lead", "sm.low"), []),
        (SAYS.format("lead", "sm.q.plan"), []),
        (SAYS.format("lead", "sm.q.visit"), []),
        (SAYS.format("lead", "sm.duty"), []),
        (SAYS.format("panel", "sm.duty"), []),
        (
            SAYS.format("lead", "sm.q.visi"),
            ["unknown_question: s2 answers `sm.q.visi`, which this policy does not ask; did you mean `sm.q.visit`?"],
        ),
        (
            SAYS.format("lead", "zzz"),
            ["unknown_question: s2 answers `zzz`, which this policy does not ask; it can be " + ASKED],
        ),
        (
            SAYS.format("leed", "sm.duty"),
            ["unknown_role: `leed` in s2 is not a role of this policy; did you mean `lead`?"],
        ),
        (
            SAYS.format("zzz", "sm.duty"),
            ["unknown_role: `zzz` in s2 is not a role of this policy; it can be " + PEOPLE],
        ),
        (
            "approval 2025-06-01 role=zzz decision=approve from_state=low to_state=high",
            [
                "approval_without_effect: approval s2 has no effect: low was not in force",
                "unknown_role: `zzz` in s2 is not a role of this policy; it can be " + PEOPLE,
            ],
        ),
    ],
)
def test_a_word_from_nobody_or_on_nothing_is_told_of(row, wanted):
    assert told(ASKS, HIGH, row) == wanted


# Assumptions

USES_MANY = LEVELS.replace(
    "{clause: sm.high, when: {band: high}}",
    "{clause: sm.high, when: {band: high}}, {clause: sm.high.many, when: {concerns: {at_least: {setting: many}}}}",
)
USES_FEW = USES_MANY.replace("{setting: many}}", "{setting: few}}")


def assumed(text, *rows, as_of="2025-06-10"):
    """The assumptions in words."""
    found = decided(text, *rows, as_of=as_of).assumptions
    return [f"{one.setting} = {one.value}: {one.because} ({one.owner})" for one in found]


@pytest.mark.parametrize(
    ("text", "rows", "as_of", "wanted"),
    [
        (LEVELS, [HIGH], "2025-06-10", []),
        (USES_MANY, [], "2025-06-10", []),
        (USES_MANY, [HIGH], "2025-06-04", ["many = 2: None is given. (Lead)"]),
        (USES_MANY, [HIGH], "2025-06-05", ["many = 3: None is given. (Lead)"]),
        (USES_MANY.replace("from: 2020-01-01", "from: 2025-06-04"), [HIGH], "2025-06-03", ["many = 2: None is given. (Lead)"]),
        (USES_FEW, [HIGH], "2025-06-10", []),
        (USES_MANY.replace('value: [{from: 2020-01-01, value: "2"}, {from: 2025-06-05, value: "3"}]', "value: 2"), [HIGH],
         "2025-06-10", ["many = 2: None is given. (Lead)"]),
        (LEVELS.replace("when: {band: high}", "when: {unremedied: {at_least: 1}}"), [CONCERN], "2025-06-10",
         ["presumed: unremedied = remedied = false: It is the safer. (Chair)"]),
        (LEVELS.replace("when: {band: high}", "when: {unremedied: {at_least: 1}}"), [f"{CONCERN} remedied=false"],
         "2025-06-10", []),
        (LEVELS.replace("when: {band: high}", "when: {notices: {at_least: 1}}"), [HIGH], "2025-06-10",
         ["complete: contract.default_notice = none held means none: The council serves them. (Lead)"]),
        (LEVELS.replace("when: {band: high}", "when: {notices: {at_least: 1}}"), ["contract.default_notice 2025-06-01"],
         "2025-06-10", []),
        (LEVELS.replace("when: {band: high}", "when: {concerns: {at_least: 1}}"), [HIGH], "2025-06-10", []),
        (LEVELS.replace("when: {band: high}", "when: {open: {at_least: 1 day}, notices: {at_least: 1}}"), [HIGH], "2025-06-10",
         ["complete: contract.default_notice, placement.suspension = none held means none: The council serves them. (Lead)"]),
    ],
)  # fmt: skip
def test_what_a_decision_rests_on_without_a_source_is_told(text, rows, as_of, wanted):
    assert assumed(text, *rows, as_of=as_of) == wanted


SERVED = "contract.default_notice"


@pytest.mark.parametrize(
    ("indicator", "test"),
    [
        (f"{{latest: {SERVED}, field: served_on}}", "{known: true}"),
        (f"{{count: {SERVED}}}", "{at_least: 1}"),
        (f"{{span: {SERVED}}}", "{at_least: 1 day}"),
        (f"{{share: {SERVED}, matching: {{served_on: {{happened: true}}}}}}", "{at_least: 50%}"),
        (f"{{rate: {SERVED}, within: 1 month, per: size, expected: {{setting: few}}, minimum: 1}}", "above"),
        (f"{{age: {SERVED}, from: served_on}}", "{at_least: 1 day}"),
        (f"{{overdue: {SERVED}, due: due_on, done: served_on}}", "{at_least: 1}"),
        (f"{{late: {SERVED}, due: due_on, done: served_on, within: 1 month}}", "{at_least: 1}"),
        (f"{{overdue_run: {SERVED}, due: due_on, done: served_on}}", "{at_least: 1}"),
        (f"{{sum: {SERVED}, field: size}}", "{at_least: 1}"),
    ],
)
def test_whatever_the_measure_none_held_is_told_as_assumed(indicator, test):
    own = f"vocabulary: {{kinds: {{{SERVED}: {{fields: {{due_on: date, size: {{type: whole}}}}}}}}}}\n"
    text = LEVELS.replace("{count: contract.default_notice}", indicator).replace(
        "when: {band: high}", f"when: {{notices: {test}}}"
    )
    text = text.replace("indicators:\n", "indicators:\n  size: {latest: provider.profile, field: people_supported}\n")
    assert assumed(own + text, HIGH) == [
        "complete: contract.default_notice = none held means none: The council serves them. (Lead)"
    ]


# Questions


def asked(criterion, *rows, more=""):
    """The questions, as `clause: what? of whom`, where this stands for the middle outcome."""
    text = LEVELS.replace("{clause: sm.middle, when: {band: medium}}", criterion) + more
    return [f"{one.clause}: {one.ask} {one.of}" for one in decided(text, HIGH, *rows).questions]


ANSWERED = "officer.judgement 2025-06-01 role=lead question=sm.m answer={0}"
CHOICE = "{clause: sm.m, when: {band: high}, up_to: high, decided_by: [lead, chair], ask: Which?}"


@pytest.mark.parametrize(
    ("criterion", "rows", "wanted"),
    [
        ("{clause: sm.m, judged_by: [lead, chair], ask: Is it so?, says: It is so.}", [], ["sm.m: Is it so? lead or chair"]),
        ("{clause: sm.m, judged_by: lead, says: It is so.}", [], ["sm.m: It is so. lead"]),
        ("{clause: sm.m, judged_by: lead}", [], ["sm.m: is sm.m met? lead"]),
        ("{clause: sm.m, judged_by: lead}", [ANSWERED.format("true")], []),
        ("{clause: sm.m, judged_by: lead}", [ANSWERED.format("false")], []),
        ("{clause: sm.m, judged_by: lead, when: {band: low}}", [], []),
        ("{clause: sm.m, judged_by: lead, applies_to: {band: low}}", [], []),
        ("{clause: sm.m, when: {service: care_home}}", [], []),
        (CHOICE, [], ["sm.m: Which? lead or chair"]),
        (CHOICE.replace(", ask: Which?", ""), [], ["sm.m: middle or high? lead or chair"]),
        (CHOICE, [ANSWERED.format("high")], []),
        (CHOICE.replace("band: high", "band: low"), [], []),
        (CHOICE.replace("when:", "applies_to: {band: low}, when:"), [], []),
    ],
)  # fmt: skip
def test_what_only_people_can_answer_is_asked_of_them(criterion, rows, wanted):
    assert asked(criterion, *rows) == wanted


QUESTIONS = "questions: [{clause: sm.q.a, ask: Is it?, of: [lead, chair], when: {band: high}}]\n"
PLAIN = "{clause: sm.middle, when: {band: medium}}"


def test_a_question_that_does_not_arise_hides_none_after_it():
    two = (
        "questions: [{clause: sm.q.a, ask: Is it?, of: lead, when: {band: low}}, {clause: sm.q.b, ask: So?, of: lead},"
        " {clause: sm.q.c, ask: Or?, of: lead}, {clause: sm.q.d, ask: Then?, of: lead, when: {unremedied: {at_least: 1}}}]\n"
    )
    assert asked(PLAIN, CONCERN, more=two) == ["sm.q.b: So? lead", "sm.q.c: Or? lead", "sm.q.d: Then? lead"]
    hidden = "{clause: sm.m, judged_by: lead, applies_to: {band: low}}, {clause: sm.n, judged_by: lead, ask: So?}"
    assert asked(hidden) == ["sm.n: So? lead"]


@pytest.mark.parametrize(
    ("more", "rows", "open_", "arisen"),
    [
        (QUESTIONS, [], ["sm.q.a: Is it? lead or chair"], True),
        (QUESTIONS, [ANSWERED.format("true").replace("sm.m", "sm.q.a")], [], True),
        (QUESTIONS.replace("high", "low"), [], [], False),
        (QUESTIONS.replace("{band: high}", "{service: care_home}"), [], [], False),
        (QUESTIONS.replace(", when: {band: high}", ""), [], ["sm.q.a: Is it? lead or chair"], True),
    ],
)
def test_a_question_is_open_until_it_is_answered(more, rows, open_, arisen):
    assert asked(PLAIN, *rows, more=more) == open_
    assert ("sm.q.a" in decided(LEVELS + more, HIGH, *rows).clauses.applies) is arisen


# Standing


def test_a_change_is_called_by_its_direction():
    rows = {
        low: decided(LEVELS, RECORDED.format(low), "risk.rating 2025-06-01 band=medium")["level"].change
        for low in ("low", "middle", "high")
    }
    assert rows == {"low": "escalate", "middle": "none", "high": "de-escalate"}
    assert decided(LEVELS, HIGH)["level"].change == "undecided"
    assert decided(LEVELS, RECORDED.format("low"))["level"].change == "undecided"


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        ([], None),
        (["risk.rating 2025-06-01 band=medium"], "Visit sooner."),
        (["risk.rating 2025-06-01 band=medium", RECORDED.format("low")], "Visit sooner."),
        (["risk.rating 2025-06-01 band=medium", RECORDED.format("middle")], None),
        (["risk.rating 2025-06-01 band=medium", RECORDED.format("high")], None),
        ([HIGH], None),
    ],
)
def test_advice_is_given_while_the_worse_outcome_is_not_in_force(rows, wanted):
    assert standing(LEVELS, *rows).advice == wanted


def test_it_is_told_what_is_in_force_since_the_very_day():
    found = standing(LEVELS, RECORDED.format("low"), as_of="2025-05-01")
    assert (found.in_force, found.in_force_since, found.range) == ("low", date(2025, 5, 1), ("low", "high"))


def test_it_is_told_since_when_and_by_which_titles():
    found = standing(LEVELS, HIGH, RECORDED.format("low"), RECORDED.format("middle").replace("05-01", "05-20"))
    assert (found.in_force, found.in_force_since, found.since) == ("middle", date(2025, 5, 20), date(2025, 6, 1))
    assert (found.title, found.titles, found.outcomes) == (
        "level",
        {"low": "low", "middle": "The middle", "high": "high"},
        ("low", "middle", "high"),
    )
    early = standing(
        LEVELS, HIGH, RECORDED.format("low"), RECORDED.format("middle").replace("05-01", "05-20"), as_of="2025-05-19"
    )
    assert (early.in_force, early.in_force_since) == ("low", date(2025, 5, 1))
    assert standing(LEVELS, HIGH).in_force_since is None
    assert (
        standing(
            LEVELS.replace("    outcomes:\n      low", "    starts_at: low\n    outcomes:\n      low"), HIGH
        ).in_force_since
        is None
    )


def test_what_would_settle_it_is_named_once_and_not_when_it_is_settled():
    assert standing(LEVELS).would_settle == ("sm.high", "sm.low", "sm.middle")
    assert standing(LEVELS, HIGH).would_settle == ()


# Obligations and who is told

DUTIES = (
    LEVELS
    + """duties:
  - {clause: sm.b, kind: obligation, what: Do it, who: [lead, chair], for_each: complaint, within: {setting: week}}
  - {clause: [sm.a, sm.c], kind: deadline, what: Do that, to: [lead, officer], for_each: complaint, within: 7 days}
  - {clause: sm.d, kind: obligation, what: Do more, for_each: complaint, missed: It goes to the chair}
  - {clause: sm.e, kind: obligation, what: Do all, for_each: complaint, within: 5 days, missed: It is told}
  - {clause: sm.f, kind: notification, what: Tell them, to: [lead, chair], for_each: complaint, within: 5 days}
  - {clause: sm.g, kind: notification, what: Tell it, who: officer, for_each: complaint, done_by: {signals: communication, on: sent_on}}
"""
)
DUTIES = DUTIES.replace("settings:\n", "settings:\n  week: {value: 7 days, basis: assumption, because: b., owner: o}\n")


def test_what_is_owed_is_told_by_its_date():
    found = decided(DUTIES, "complaint 2025-06-01", as_of="2025-06-07").obligations
    assert [(one.clause, one.what, one.who, str(one.due), one.status, one.basis) for one in found] == [
        ("sm.e", "Do all", None, "2025-06-06", "overdue", "source"),
        ("sm.f", "Tell them", "lead and chair", "2025-06-06", "overdue", "source"),
        ("sm.a", "Do that", "lead and officer", "2025-06-08", "upcoming", "source"),
        ("sm.b", "Do it", "lead and chair", "2025-06-08", "upcoming", "assumption"),
        ("sm.c", "Do that", "lead and officer", "2025-06-08", "upcoming", "source"),
        ("sm.d", "Do more", None, "None", "due", "source"),
    ]


def test_who_is_told_and_what_follows_when_it_is_late():
    found = decided(DUTIES, "complaint 2025-06-01", as_of="2025-06-07")
    assert [(one.clause, one.to, one.about) for one in found.notifications] == [
        ("sm.f", "lead and chair", "Tell them"),
        ("sm.g", "officer", "Tell it"),
    ]
    late = [one.text for one in found.warnings if one.code == "duty_open"]
    assert late == ["It goes to the chair (sm.d)", "It is told (sm.e)"]
    due = decided(DUTIES, "complaint 2025-06-01", as_of="2025-06-06")
    assert [one.text for one in due.warnings if one.code == "duty_open"] == ["It goes to the chair (sm.d)"]
    sent = decided(DUTIES, "complaint 2025-06-01", "communication 2025-06-02 sent_on=2025-06-02", as_of="2025-06-07")
    assert [one.clause for one in sent.notifications] == ["sm.f"]
    assert sent.clauses.applies == ("sm.a", "sm.b", "sm.c", "sm.d", "sm.e", "sm.f", "sm.g")


BANDS = {"low": "low", "middle": "medium", "high": "high"}


def test_a_clause_that_stands_in_several_places_is_met_where_any_is():
    def answers(*bands):
        text = LEVELS
        for name, band in zip(("low", "middle", "high"), bands, strict=True):
            text = text.replace(
                f"clause: sm.{name}, when: {{band: {BANDS[name]}}}",
                f"clause: sm.one, when: {band}",
            )
        found = decided(text, HIGH).clauses
        return found.met, found.not_met, found.unknown

    yes, no, unknown = "{band: high}", "{band: low}", "{service: care_home}"
    assert answers(no, unknown, yes) == (("sm.one",), (), ())
    assert answers(no, unknown, no) == ((), (), ("sm.one",))
    assert answers(no, no, no) == ((), ("sm.one",), ())


def test_each_finding_names_where_it_stands():
    text = LEVELS.replace(
        "{clause: sm.low, when: {band: low}}",
        "{clause: sm.low, says: It is low., judged_by: lead, decided_by: chair, up_to: high, kind: override, when: {band: low}}",
    )
    text += "scope: [{clause: sm.in, when: {service: care_home}}]\ntriggers: [{clause: sm.t, applies_to: {band: low}, when: {band: high}}]\n"
    found = decided(text, HIGH)
    where = [(one.clause, one.decision, one.outcome, one.part, one.kind, one.applies) for one in found.criteria]
    assert where == [
        ("sm.low", "level", "low", "criteria", "override", True),
        ("sm.middle", "level", "middle", "criteria", "threshold", True),
        ("sm.high", "level", "high", "criteria", "threshold", True),
        ("sm.in", None, None, "scope", "threshold", True),
        ("sm.t", None, None, "trigger", "threshold", False),
    ]
    (low,) = [one for one in found.criteria if one.clause == "sm.low"]
    assert (low.says, low.judged_by) == ("It is low.", ("lead", "chair"))
    assert found.clauses.not_met == ("sm.low", "sm.middle")
    assert found.roles["panel"] == "The panel"
    assert found.title == "A small policy"


def test_what_is_neither_a_threshold_nor_a_rule_stands_in_no_list_of_clauses():
    for kind in ("scale", "judgement"):
        text = LEVELS.replace("{clause: sm.low, when", f"{{clause: sm.low, kind: {kind}, when")
        clauses = decided(text, HIGH).clauses
        assert (clauses.met, clauses.not_met, clauses.unknown) == (("sm.high",), ("sm.middle",), ())


def test_a_decision_that_is_not_taken_says_so():
    text = LEVELS.replace("    outcomes:\n      low", "    applies_to: {service: care_home}\n    outcomes:\n      low")
    for service, applies in (("care_home", True), ("home_care", False)):
        found = standing(text, HIGH, f"provider.profile 2025-06-01 service_type={service}")
        assert found.applies is applies
    assert standing(text, HIGH).applies is True


def test_where_nobody_is_named_and_nothing_asked_no_word_is_suggested():
    head = HEAD.replace("roles: {lead: Lead, chair: Chair, officer: Officer, deputy: Deputy}\n", "")
    known = policy_from_document(head + "decisions: {level: {outcomes: {o: {}}}}\n", file="small.yaml")
    found = decide(known, signals(SAYS.format("lead", "sm.q")), provider="p1", as_of=date(2025, 7, 1))
    assert [one.text for one in found.warnings if one.code.startswith("unknown_")] == [
        "s1 answers `sm.q`, which this policy does not ask",
        "`lead` in s1 is not a role of this policy",
    ]


def test_assumptions_are_told_in_their_order_and_presumed_fields_together():
    text = USES_MANY.replace("when: {band: low}", "when: {notices: {at_least: 1}}")
    text = text.replace("when: {band: medium}", "when: {unremedied: {at_least: 1}}")
    text = text.replace(
        "where: {remedied: false}, presume: {fields: {remedied: 'false'}",
        "where: {remedied: false, people_affected: 1}, presume: {fields: {remedied: 'false', people_affected: '1'}",
    )
    assert assumed(text, HIGH, CONCERN) == [
        "complete: contract.default_notice = none held means none: The council serves them. (Lead)",
        "many = 3: None is given. (Lead)",
        "presumed: unremedied = remedied = false, people_affected = 1: It is the safer. (Chair)",
    ]


def test_what_is_late_under_two_clauses_names_both():
    text = DUTIES.replace("clause: sm.e,", "clause: [sm.e, sm.h],")
    late = decided(text, "complaint 2025-06-01", as_of="2025-06-07").warnings
    assert "It is told (sm.e, sm.h)" in [one.text for one in late]


def test_scope_is_judged_with_what_is_presumed():
    text = LEVELS + "scope: [{clause: sm.in, when: {band: high}, unless: {unremedied: {at_least: 1}}}]\n"
    found = finding(decided(text, HIGH, CONCERN), "sm.in")
    assert (found.answer.value, found.certain.value, found.says) == ("not_met", "unknown", None)
    assert "out_of_scope" in {one.code for one in decided(text, HIGH, CONCERN).warnings}
