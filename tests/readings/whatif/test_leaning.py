"""How far assumptions could move: the edge is exact, decided on both of its sides, and by a policy read anew."""

import pytest
import yaml
from disputed import decided, policy_of, signal

from qaengine.policy.from_document import policy_from_document
from qaengine.readings.whatif.ladder import LINEAR, ladder

BECAUSE = "basis: assumption, because: The text gives none., owner: Lead"


def setting(name, value, more=BECAUSE):
    return f"  {name}: {{value: {value}, {more}}}\n"


def edges(decision, name=None):
    return {
        each.setting: tuple(edge and (edge.value, edge.comes_to, edge.by) for edge in (each.lower, each.upper))
        for each in decision.sensitivity(name).settings
    }


POLICY = policy_of(
    "settings:\n"
    + setting("repeated", "3")
    + setting("window", "6 months")
    + setting("share", "20%")
    + setting("large", "250000")
    + setting("printed", "1", "basis: source, clause: s.printed")
    + """
indicators:
  concerns: {count: safeguarding.concern, within: {setting: window}}
  negative: {share: feedback, matching: {sentiment: negative}}
  value: {latest: provider.profile, field: annual_contract_value}
  notices: {count: contract.default_notice}
decisions:
  level:
    outcomes:
      low: {needs: nothing_worse}
      mid: {criteria: [{clause: s.mid, when: {concerns: {at_least: {setting: repeated}}}}]}
      high:
        criteria:
          - {clause: s.high.share, when: {negative: {more_than: {setting: share}}}}
          - {clause: s.high.value, when: {value: {at_least: {setting: large}}}}
          - {clause: s.high.notices, when: {notices: {at_least: {setting: printed}}}}
complete: [{kinds: [safeguarding.concern, contract.default_notice], basis: assumption, owner: Lead, because: Ours.}]
"""
)
CONCERNS = [signal(f"c{day}", "safeguarding.concern", f"2025-0{day}-01") for day in (1, 3, 5)]
FEEDBACK = [signal(f"f{n}", "feedback", sentiment="negative" if n == 0 else "positive") for n in range(6)]
PROFILE = signal("p", "provider.profile", annual_contract_value="120000")


def test_the_nearest_value_on_each_side_at_which_the_outcome_moves_is_found():
    found = edges(decided(POLICY, *CONCERNS, *FEEDBACK, PROFILE))
    assert found == {
        "large": (("120000", "high", "halving"), None),
        "repeated": (None, ("4", "low", "steps")),
        "share": (("16%", "high", "steps"), None),
        "window": (("4 months", "low", "steps"), None),
    }


def test_printed_numbers_are_no_assumptions_and_the_text_tells_both_sides():
    told = decided(POLICY, *CONCERNS, *FEEDBACK, PROFILE).sensitivity().explain()
    assert "printed" not in told
    assert "Repeated is 3" not in told
    assert "repeated is 3: at 4 low is indicated; down to 0 nothing moves (s.mid). Owner: Lead." in told
    assert "at 120000 high is indicated (found by halving: a nearer value was not ruled out)" in told


def test_an_edge_is_where_deciding_changes():
    decision = decided(POLICY, *CONCERNS, *FEEDBACK, PROFILE)
    assert decision["level"].indicated == "mid"
    for value, comes_to in (("119999", "high"), ("120000", "high"), ("120001", "mid")):
        assert decided(policy_with(value), *CONCERNS, *FEEDBACK, PROFILE)["level"].indicated == comes_to


def policy_with(value):
    document = {**POLICY.document, "settings": {**POLICY.document["settings"]}}
    document["settings"]["large"] = {**document["settings"]["large"], "value": value}
    return policy_from_document(yaml.safe_dump(document, sort_keys=False), file="other.yaml")


def test_what_does_not_matter_says_how_far_it_was_tried():
    found = decided(POLICY, PROFILE).sensitivity()
    window = next(each for each in found.settings if each.setting == "window")
    assert (window.lower, window.upper, window.lowest_tried, window.highest_tried) == (
        None,
        None,
        "0 months",
        "240 months",
    )
    assert "window is 6 months: tried from 0 months to 240 months" in found.explain()


def test_a_value_that_no_policy_could_have_is_told_as_refused():
    policy = policy_of(
        "settings:\n"
        + setting("medium", "10")
        + setting("high", "12")
        + """
indicators:
  people: {latest: provider.profile, field: people_supported}
  size:
    bands_of: people
    bands: [{from: 0, is: low}, {from: {setting: medium}, is: medium}, {from: {setting: high}, is: high}]
    scale: risk
decisions:
  level:
    outcomes:
      low: {criteria: [{clause: s.low, when: {size: low}}]}
      mid: {criteria: [{clause: s.mid, when: {size: medium}}]}
      high: {criteria: [{clause: s.high, when: {size: high}}]}
"""
    )
    found = decided(policy, signal("p", "provider.profile", people_supported=11)).sensitivity()
    medium = next(each for each in found.settings if each.setting == "medium")
    assert medium.upper is not None
    assert (medium.upper.value, medium.upper.refused is not None) == ("12", True)
    high = next(each for each in found.settings if each.setting == "high")
    assert (high.lower.value, high.lower.comes_to, high.lower.refused) == ("11", "high", None)
    assert "but such a policy is refused" in found.explain()


def test_a_setting_that_steps_is_moved_where_it_stands_on_the_day():
    steps = "[{from: 2024-01-01, value: 5}, {from: 2025-01-01, value: 2}]"
    policy = policy_of(
        "settings:\n"
        + setting("repeated", steps)
        + """
indicators: {concerns: {count: safeguarding.concern}}
decisions:
  level:
    outcomes:
      low: {needs: nothing_worse}
      high: {criteria: [{clause: s.high, when: {concerns: {at_least: {setting: repeated}}}}]}
complete: [{kinds: [safeguarding.concern], basis: assumption, owner: Lead, because: Ours.}]
"""
    )
    assert edges(decided(policy, *CONCERNS)) == {"repeated": (None, ("4", "low", "steps"))}


def test_how_many_criteria_are_needed_and_how_long_answers_hold_are_moved_too():
    policy = policy_of(
        "settings:\n"
        + setting("enough", "1")
        + setting("holds", "3 months")
        + """
judgements: {hold: {setting: holds}}
decisions:
  level:
    outcomes:
      high:
        needs: {at_least: {setting: enough}}
        criteria: [{clause: s.one, judged_by: lead}, {clause: s.two, judged_by: lead}]
"""
    )
    answers = [
        signal("j1", "officer.judgement", "2025-04-20", question="s.one", answer=True, role="lead"),
        signal("j2", "officer.judgement", "2025-04-20", question="s.two", answer=False, role="lead"),
    ]
    assert edges(decided(policy, *answers)) == {
        "enough": (None, ("2", None, "steps")),
        "holds": (("1 month", None, "steps"), None),
    }


def test_a_decision_without_assumptions_says_so():
    policy = policy_of(
        """
indicators: {overall: {latest: cqc.inspection, field: overall}}
decisions: {level: {outcomes: {low: {criteria: [{clause: s.low, when: {overall: good}}]}}}}
"""
    )
    assert "The decision uses no assumption that is a setting." in decided(policy).sensitivity().explain()


@pytest.mark.parametrize(
    ("text", "below", "above", "lowest"),
    [
        ("3", "2", "4", "0"),
        ("20%", "19%", "21%", "0%"),
        ("1.5", "1.4", "1.6", "0.0"),
        ("0.05", "0.04", "0.06", "0.00"),
        ("1/3", "0/3", "2/3", "0/3"),
        ("2 months", "1 month", "3 months", "0 months"),
        ("1 working day", "0 working days", "2 working days", "0 working days"),
        ("2025-03-01", "2025-02-28", "2025-03-02", "2015-02-22"),
    ],
)
def test_values_move_in_their_own_unit(text, below, above, lowest):
    rungs = ladder(text)
    assert rungs is not None
    assert (rungs.at(-1), rungs.at(1), rungs.at(rungs.lowest), rungs.at(0)) == (below, above, lowest, text)


def test_yes_turns_to_no_and_a_word_has_no_next():
    yes = ladder("true")
    assert yes is not None
    assert (list(yes.rungs(1)), list(yes.rungs(-1)), yes.at(1)) == ([1], [], "false")
    assert ladder("green") is None


def test_rungs_go_one_by_one_and_then_twice_as_far_to_the_end():
    rungs = list(ladder("3").rungs(1))
    assert rungs[:LINEAR] == list(range(1, LINEAR + 1))
    assert rungs[LINEAR:] == [48, 96, 192, 297]
    assert list(ladder("3").rungs(-1)) == [-1, -2, -3]
