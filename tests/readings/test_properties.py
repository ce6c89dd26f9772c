"""Each law of escalation holds of a sound policy under this engine, and finds the bug or the policy that breaks it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import Phase, given, settings

from qaengine.evaluation import in_force, judge
from qaengine.policy.from_document import policy_from_document
from qaengine.policy.library import load_policy
from qaengine.readings.properties import world as world_module
from qaengine.readings.properties.aims import seen_in, sights
from qaengine.readings.properties.exercised import WAYS, exercised
from qaengine.readings.properties.laws import laws_of
from qaengine.readings.properties.strategies import histories
from qaengine.readings.properties.trying import CI, Counterexample, tried
from qaengine.readings.properties.world import World
from qaengine.signals import records

AS_OF = date(2026, 4, 1)
SOUND = """\
policy: fernhill
edition: "2025"
title: Fernhill quality framework
language: 1
in_force: {from: 2025-04-01}
roles: {manager: The manager, panel: The panel, officer: The officer}
indicators:
  overall: {latest: cqc.inspection, field: overall}
  concerns: {count: safeguarding.concern, where: {remedied: false}, within: 1 month}
  suspended: {age: placement.suspension, from: issued_on, until: lifted_on}
  late: {overdue: improvement.action, due: due_on, done: completed_on, grace: 3 working days}
  plan: {judgement: fern.plan, by: [manager], holds: 3 months}
decisions:
  level:
    outcomes:
      low:
        needs: none_fail
        criteria:
          - {clause: fern.low.rating, when: {overall: {or_better: good}}}
          - {clause: fern.low.none, when: {concerns: {at_most: 0}}}
      high:
        criteria:
          - {clause: fern.high.rating, when: {overall: {or_worse: requires_improvement}}}
          - {clause: fern.high.some, when: {concerns: {at_least: 1}}}
changes:
  - {decision: level, clause: fern.panel, approved_by: [manager, panel]}
triggers:
  - {clause: fern.t.suspended, when: {suspended: {more_than: 2 months}}}
  - {clause: fern.t.late, when: {late: {at_least: 1}}}
  - {clause: fern.t.plan, when: {plan: true}}
duties:
  - clause: fern.visit
    what: A visit
    who: officer
    for_each: safeguarding.concern
    within: 10 days
    done_by: {signals: visit}
laws:
  - law: inadequate_is_high
    says: An inadequate rating is high.
    when: {overall: inadequate}
    then: {level: {indicated: high}}
"""
LAWS = {law.name: law for law in laws_of(policy_from_document(SOUND.encode(), file="sound.yaml"))}


def found(name, text=SOUND, examples=60, phases=(Phase.generate,)):
    """What trying the law of a policy of this text finds; only made smaller by leaving out, which is quicker."""
    world = World(policy_from_document(text.encode(), file="mine.yaml"), AS_OF)
    return tried(LAWS[name], world, settings(CI, max_examples=examples, phases=phases))


@pytest.mark.parametrize("name", sorted(LAWS))
def test_a_sound_policy_keeps_every_law(name):
    assert found(name, examples=12) is None


@pytest.mark.parametrize(
    ("name", "was", "becomes"),
    [
        ("one_more_adverse_signal_never_lowers", "{concerns: {at_least: 1}}", "{concerns: {between: [1, 2]}}"),
        ("a_signal_made_worse_never_lowers", "{or_worse: requires_improvement}", "requires_improvement"),
        ("unknown_never_reads_as_good", "        needs: none_fail\n", "        needs: any\n"),
        ("law:inadequate_is_high", "{or_worse: requires_improvement}", "requires_improvement"),
    ],
)
def test_a_policy_that_breaks_a_law_is_found(name, was, becomes):
    text = SOUND.replace(was, becomes)
    if name.startswith("unknown"):
        text = text.replace("{or_better: good}", "{known: false}")
    assert text != SOUND
    assert isinstance(found(name, text, 400), Counterexample)


def drops_the_last(policy, held, **words):
    return judge.decide(policy, held[:-1], **words)


def counts_twice(policy, held, **words):
    return judge.decide(policy, [replace(one, id=f"{one.id}-{n}") for n, one in enumerate(held)], **words)


def forgets_when_it_was_known(policy, held, *, known_at=None, **words):
    return judge.decide(policy, held, **words)


def counts_what_is_to_come(policy, held, *, as_of, **words):
    return judge.decide(policy, [replace(one, date=min(one.date, as_of)) for one in held], as_of=as_of, **words)


def is_led_astray(policy, held, **words):
    """Takes nothing for known as soon as a signal is there that the policy does not look at."""
    looked_at = World(policy, AS_OF).looked_at
    return judge.decide(policy, () if any(one.kind not in looked_at for one in held) else held, **words)


def takes_unknown_for_remedied(policy, held, **words):
    said = [
        replace(one, fields={"remedied": True, **one.fields}) if one.kind == "safeguarding.concern" else one
        for one in held
    ]
    return judge.decide(policy, said, **words)


def forgets_what_is_long_overdue(policy, held, *, as_of, **words):
    decision = judge.decide(policy, held, as_of=as_of, **words)
    kept = tuple(one for one in decision.obligations if one.due is None or as_of - one.due < timedelta(days=60))
    return decision.model_copy(update={"obligations": kept})


def cites_nothing(policy, held, **words):
    decision = judge.decide(policy, held, **words)
    bare = tuple(one.model_copy(update={"evidence": ()}) for one in decision.criteria)
    return decision.model_copy(update={"criteria": bare})


def never_says_the_same_twice(policy, held, *, _times=[], **words):  # noqa: B006 - it remembers, which is its bug
    _times.append(1)
    decision = judge.decide(policy, held, **words)
    return decision.model_copy(update={"provider": f"{decision.provider}-{len(_times)}"})


@pytest.mark.parametrize(
    ("name", "bug"),
    [
        ("order_does_not_matter", drops_the_last),
        ("repetition_has_no_effect", counts_twice),
        ("nothing_recorded_later_matters", forgets_when_it_was_known),
        ("future_signals_are_ignored", counts_what_is_to_come),
        ("irrelevant_signals_change_nothing", is_led_astray),
        ("learning_only_narrows", takes_unknown_for_remedied),
        ("overdue_only_grows_until_done", forgets_what_is_long_overdue),
        ("cited_evidence_is_enough", cites_nothing),
        ("digests_are_stable", never_says_the_same_twice),
    ],
)
def test_a_bug_in_judging_is_found(name, bug, monkeypatch):
    monkeypatch.setattr(world_module, "decide", bug)
    assert isinstance(found(name, examples=200), Counterexample)


def test_a_window_that_is_a_day_too_long_is_found(monkeypatch):
    import qaengine.evaluation.counting as counting

    own = counting.back
    monkeypatch.setattr(counting, "back", lambda day, period: own(day, period) - timedelta(days=1))
    broken = found("window_edges_are_exact", examples=100)
    assert isinstance(broken, Counterexample)
    assert "2026-02-28" in broken.broken.words


def test_an_approval_that_nobody_missed_is_found(monkeypatch):
    own = in_force.Replay.needed
    monkeypatch.setattr(in_force.Replay, "needed", lambda self, change, day: own(self, change, day)[:1])
    broken = found("in_force_moves_only_as_its_clauses_allow", examples=600)
    assert isinstance(broken, Counterexample)
    assert {one.kind for one in broken.trial.held} == {"approval", "decision.recorded"}


def test_a_field_that_is_lost_in_writing_is_found(monkeypatch):
    own = records.plain_value
    monkeypatch.setattr(records, "plain_value", lambda value: not value if isinstance(value, bool) else own(value))
    assert isinstance(found("load_dump_load_round_trips", examples=100), Counterexample)


def test_a_counterexample_is_made_as_small_as_it_can_be():
    broken = found(
        "a_signal_made_worse_never_lowers",
        SOUND.replace("{or_worse: requires_improvement}", "requires_improvement"),
        400,
    )
    assert isinstance(broken, Counterexample)
    assert [one.kind for one in broken.trial.held] in ([], ["feed.coverage"])
    assert [len(one.fields) for one in (*broken.trial.before, *broken.trial.after)] == [1, 1]


def seen(text, **words):
    return exercised(World(policy_from_document(text.encode(), file="mine.yaml"), AS_OF), **words)


def test_every_criterion_of_a_policy_is_met_fails_is_unknown_and_decides_triggers_among_them():
    found = seen(SOUND)
    assert {way: found.never(way) for way in WAYS} == dict.fromkeys(WAYS, ())
    assert [found.share(way) for way in WAYS] == ["7 of 7", "6 of 6", "7 of 7", "4 of 4"]
    assert found.examples < 30


def test_what_is_drawn_shows_as_much_without_the_histories_to_aim_at():
    world = World(policy_from_document(SOUND.encode(), file="mine.yaml"), AS_OF)
    shown: set = set()

    @settings(CI, max_examples=500, phases=(Phase.generate,))
    @given(held=histories(world))
    def see(held):
        shown.update(seen_in(world, held, frozenset(shown)))

    see()
    assert sights(world) - shown == {(5, "not_met")}  # actions: nothing says that all are held


@pytest.mark.parametrize(
    ("instead", "way", "why"),
    [
        ("{all_of: [{overall: good}, {overall: inadequate}]}", "met", "no values"),
        ("{late: {at_least: 1}}", "not_met", "of `improvement.action` it is never known"),
        ("{level: {in_force: high}}", "unknown", "of `level` an outcome is in force"),
    ],
)
def test_what_can_never_be_is_told_with_the_reason_and_not_counted_as_missed(instead, way, why):
    text = SOUND.replace("  - {clause: fern.t.late, when: {late: {at_least: 1}}}\n", "")
    text = text.replace("  level:\n", "  level:\n    starts_at: low\n")
    if "in_force" in instead:  # a decision that asks another, of which something is in force from the start
        text = text.replace("changes:\n", "  other:\n    outcomes:\n      o: {criteria: [{clause: fern.o, when: "
                            + instead + "}]}\nchanges:\n")  # fmt: skip
    else:
        text = text.replace("{concerns: {at_least: 1}}", instead)
    found = seen(text)
    (reason,) = found.cannot(way).values()
    assert reason.startswith(why)
    assert found.never(way) == ()


def test_a_criterion_that_is_never_met_is_told_whether_or_not_it_can_be():
    dead = SOUND.replace("{concerns: {at_least: 1}}", "{all_of: [{overall: good}, {overall: inadequate}]}")
    assert seen(dead, examples=60).never_met == ("fern.high.some",)


def test_what_a_policy_says_it_breaks_is_left_out():
    broken = SOUND.replace("{or_worse: requires_improvement}", "requires_improvement") + (
        "breaks:\n  - {law: worse_never_lowers, decision: level, of: [overall], clause: fern.high.rating, "
        "because: The framework says so.}\n"
    )
    assert found("a_signal_made_worse_never_lowers", broken, 100) is None


@pytest.mark.parametrize("name", ["in_force_moves_only_as_its_clauses_allow", "a_signal_made_worse_never_lowers"])
def test_a_shipped_policy_keeps_the_law(name):
    world = World(load_policy("herefordshire@2016"), date(2017, 3, 31))
    assert tried(LAWS[name], world, settings(CI, max_examples=8)) is None
