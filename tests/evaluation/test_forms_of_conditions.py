"""The forms of conditions are true to what deciding says: equal forms have equal answers, and a direction holds."""

from datetime import date

from generated import AS_OF_DAYS, INDICATORS, histories, with_head
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small import policy

from qaengine.evaluation.judge import decide
from qaengine.outcome.truth import MET, NOT_MET, UNKNOWN, Truth
from qaengine.policy.forms.form import Form
from qaengine.policy.forms.policies import Meaning
from qaengine.policy.from_document import Policy
from qaengine.readings.comparing.turns import turns

ORDER = {NOT_MET: 0, UNKNOWN: 1, MET: 2}
MORE_TESTS = {
    "concerns": ["{at_least: 2}", "{less_than: 3}", "{at_most: 2}", "0", "{is_not: 0}", "{at_least: 1.5}", "[0, 1]"],
    "overall": ["[requires_improvement, inadequate]", "{or_better: good}", "[good, outstanding, not_rated]"],
    "suspended": ["{more_than: 14 days}", "{at_least: 10 days}", "{more_than: 2 weeks}"],
    "part_upheld": ["{at_least: 1/2}", "{more_than: 50%}", "{at_least: 40%}"],
}
WRAPPED = ("{{{0}}}", "{{none_of: [{{{0}}}]}}", "{{none_of: [{{none_of: [{{{0}}}]}}]}}")


def conditions() -> list[str]:
    """Every test of every indicator: as it is, not, and not not; and two of them together and in turn."""
    asked = [
        f"{name}: {test}"
        for name, (_, tests) in sorted(INDICATORS.items())
        for test in dict.fromkeys([*tests, *MORE_TESTS.get(name, [])])
    ]
    found = [wrapped.format(one) for one in asked for wrapped in WRAPPED]
    for one, other in zip(asked[::3], asked[1::3], strict=False):
        found += [
            f"{{all_of: [{{{one}}}, {{{other}}}]}}",
            f"{{all_of: [{{{other}}}, {{all_of: [{{{one}}}]}}]}}",
            f"{{none_of: [{{any_of: [{{none_of: [{{{one}}}]}}, {{none_of: [{{{other}}}]}}]}}]}}",
            f"{{any_of: [{{{one}}}, {{{other}}}]}}",
            f"{{none_of: [{{none_of: [{{{one}}}]}}, {{none_of: [{{{other}}}]}}]}}",
        ]
    return found


CONDITIONS = conditions()


def policy_of(as_of: date) -> Policy:
    """A policy with a criterion for each condition, so that one decision answers them all."""
    rows = "\n".join(f"          - {{clause: c.n{n}, when: {one}}}" for n, one in enumerate(CONDITIONS))
    text = f"decisions:\n  d:\n    outcomes:\n      low: {{}}\n      high:\n        criteria:\n{rows}\n"
    return policy(with_head(text, as_of, as_of))


def forms_of(of: Policy) -> dict[str, Form]:
    """The form of each criterion's condition by its clause."""
    found = {one.clause: one.form.slot("when") for one in Meaning(of).criteria()}
    return {clause: form for clause, form in found.items() if form is not None}


def answers_of(of: Policy, signals: object, as_of: date) -> dict[str, Truth]:
    """What deciding says of each criterion."""
    decision = decide(of, signals, provider="p1", as_of=as_of)  # type: ignore[arg-type]
    return {one.clause: one.answer for one in decision.criteria}


SLOWLY = settings(max_examples=max(3, settings().max_examples // 30), suppress_health_check=list(HealthCheck))
"""Each example answers several hundred conditions."""


@SLOWLY
@given(st.data())
def test_conditions_of_one_form_have_one_answer(data: st.DataObject) -> None:
    as_of = data.draw(st.sampled_from(AS_OF_DAYS))
    of = policy_of(as_of)
    answers = answers_of(of, data.draw(histories(as_of, most=14)), as_of)
    seen: dict[str, tuple[str, Truth]] = {}
    for clause, form in forms_of(of).items():
        first, answer = seen.setdefault(form.key, (clause, answers[clause]))
        assert answers[clause] is answer, (CONDITIONS[int(first[3:])], CONDITIONS[int(clause[3:])])


def test_many_conditions_do_share_a_form() -> None:
    of = forms_of(policy_of(AS_OF_DAYS[0]))
    assert len({form.key for form in of.values()}) < len(of) * 2 / 3


@SLOWLY
@given(st.data())
def test_a_condition_that_can_only_rise_by_its_form_never_falls(data: st.DataObject) -> None:
    as_of = data.draw(st.sampled_from(AS_OF_DAYS))
    of = policy_of(as_of)
    answers = answers_of(of, data.draw(histories(as_of, most=14)), as_of)
    for clause, other in PAIRS:
        assert ORDER[answers[clause]] <= ORDER[answers[other]], (
            CONDITIONS[int(clause[3:])],
            CONDITIONS[int(other[3:])],
        )


def rising() -> list[tuple[str, str]]:
    """Pairs of conditions of which the second is said never to be answered lower than the first."""
    forms = list(forms_of(policy_of(AS_OF_DAYS[0])).items())
    found = []
    for place, (clause, form) in enumerate(forms):
        for other, to in (*forms[max(0, place - 40) : place], *forms[place + 1 : place + 40]):
            signs = {one.sign for one in turns(form, to, 1)}
            if signs == {1}:
                found.append((clause, other))
    return found


PAIRS = rising()


def test_there_are_pairs_that_can_only_rise() -> None:
    assert len(PAIRS) > 30
