"""The operators' own laws are proved, a wrong step is refuted, and the steps are those by which the engine measures."""

from dataclasses import replace
from datetime import date, timedelta
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small import policy, signals

pytest.importorskip("z3")

from qaengine.evaluation.criteria import Court
from qaengine.evaluation.evidence import Evidence
from qaengine.readings.proofs import folds

AS_OF = date(2025, 7, 1)
SMALL = policy("""
indicators:
  counted: {count: safeguarding.concern, where: {remedied: false}}
  summed: {sum: safeguarding.concern, field: people_affected, where: {remedied: false}}
  spanned: {span: safeguarding.concern, where: {remedied: false}}
  different: {count: safeguarding.concern, distinct: theme, where: {remedied: false}}
  newest: {latest: safeguarding.concern, field: theme, where: {remedied: false}}
complete: [{kinds: [safeguarding.concern], basis: assumption, because: A test., owner: Lead}]
decisions: {d: {outcomes: {o: {criteria: [{clause: sm.o, when: {counted: {at_least: 1}}}]}}}}
""")


def choose(condition, yes, no):
    return yes if condition else no


@pytest.mark.parametrize("verdict", [*folds.operator_verdicts()], ids=lambda one: f"{one.law.name} {one.about}")
def test_the_operators_keep_their_laws(verdict):
    assert verdict.state == "proved"


def forgetful(state, signal, choose):
    """Counts no more than three."""
    found = folds.counted(state, signal, choose)
    return {**found, "low": choose(found["low"] > 3, 0, found["low"])}


def hasty(state, signal, choose):
    """Keeps the first value that it meets of a day."""
    later = signal["day"] > state["day"]
    return {"day": choose(later, signal["day"], state["day"]), "values": choose(later, signal["name"], state["values"])}


def doubting(state, signal, choose):
    """Counts what may match rather than what does."""
    return {"low": state["low"] + signal["possible"] - signal["met"], "high": state["high"] + signal["possible"]}


@pytest.mark.parametrize(
    ("operator", "step", "law"),
    [
        ("count", forgetful, "one_more_never_lowers"),
        ("latest", hasty, "signals_commute"),
        ("count", doubting, "surer_never_lowers"),
    ],
)
def test_a_wrong_step_is_refuted(monkeypatch, operator, step, law):
    wrong = tuple(replace(fold, step=step) if operator in fold.operators else fold for fold in folds.FOLDS)
    monkeypatch.setattr(folds, "FOLDS", wrong)
    refuted = {one.law.name for one in folds.operator_verdicts() if one.state == "refuted"}
    assert law in refuted


EVENTS = st.lists(
    st.tuples(st.integers(0, 5), st.sampled_from([True, False, None]), st.integers(0, 3), st.sampled_from("abc")),
    max_size=8,
)


@given(events=EVENTS)
def test_the_steps_are_those_of_the_engine(events):
    rows = [
        f"safeguarding.concern {AS_OF - timedelta(days=day)} people_affected={people} theme={theme}"
        + ("" if remedied is None else f" remedied={str(remedied).lower()}")
        for day, remedied, people, theme in events
    ]
    court = Court(Evidence(SMALL, tuple(sorted(signals(*rows), key=lambda one: (one.date, one.id))), AS_OF, None))
    taken = [
        {
            "met": int(remedied is False), "possible": int(remedied is not True), "amount": people,
            "day": AS_OF.toordinal() - day, "name": 1 << "abc".index(theme),
        }
        for day, remedied, people, theme in events
    ]  # fmt: skip
    counted = folded(folds.counted, {"low": 0, "high": 0}, taken)
    summed = folded(folds.summed, {"low": 0, "high": 0}, taken)
    different = folded(folds.different, {"certain": 0, "all": 0}, taken)
    if events:  # of a provider of whom nothing is held, nothing is complete
        assert interval(court, "counted") == (counted["low"], counted["high"])
        assert interval(court, "summed") == (summed["low"], summed["high"])
        assert interval(court, "different") == (different["certain"].bit_count(), different["all"].bit_count())
    spanned = folded(folds.spanned, {"first": date.max.toordinal(), "last": 0}, taken)
    certain = court.measured("spanned", AS_OF, False).certain
    assert (certain is None) is (spanned["last"] == 0)
    if certain:
        assert tuple(day.toordinal() for day in certain) == (spanned["first"], spanned["last"])
    if all(remedied is not None for _, remedied, _, _ in events) and counted["low"]:
        newest = folded(folds.newest, {"day": 0, "values": 0}, taken)
        values = court.measured("newest", AS_OF, False).values
        assert {1 << "abc".index(value) for value in values} == {1 << n for n in range(3) if newest["values"] >> n & 1}


def folded(step, start, taken):
    return reduce(lambda state, signal: step(state, signal, choose), taken, start)


def interval(court, name):
    measured = court.measured(name, AS_OF, False)
    return measured.low, measured.high
