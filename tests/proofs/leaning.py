"""Random small policies that lean the right way: most tests are met by worse evidence, and some are not."""

from datetime import date

from generated import INDICATORS, with_head
from hypothesis import strategies as st

AS_OF = date(2025, 3, 31)
OUTCOMES = ("low", "middle", "high")
WORSE = {
    "overall": ["inadequate", "requires_improvement", "{or_worse: requires_improvement}", "{is_not: good}", "good"],
    "areas": ["{some: inadequate}", "{some: requires_improvement}", "{every: {or_worse: requires_improvement}}"],
    "areas_worst": ["inadequate", "requires_improvement", "{or_worse: requires_improvement}"],
    "standards": ["{some: red}", "{some: amber}", "{every: {or_worse: amber}}", "{every: [amber, green]}"],
    "key_standards": ["{some: red}", "{some: [amber, red]}"],
    "free_standards": ["{some: red}", "{some: {is_not: green}}"],
    "concerns": ["{at_least: 1}", "{at_least: 2}", "{at_least: 3}", "{between: [1, 2]}", "1", "{more_than: 0}", "0"],
    "unremedied": ["{at_least: 1}", "{at_least: 2}", "{between: [1, 2]}"],
    "affected": ["{at_least: 3}", "{more_than: 3}", "{at_most: 2}"],
    "suspended": ["{more_than: 10 days}", "{at_least: 14 days}", "{at_least: 0 days}", "{between: [10 days, 1 month]}"],
    "spell": ["{more_than: 5 working days}", "{at_least: 10 working days}"],
    "overdue": ["{at_least: {setting: many}}", "{at_least: 3}"],
    "part_upheld": ["{at_least: 50%}", "100%", "{less_than: 1}"],
    "for_size": ["above", "{or_worse: above}", "far_above", "expected"],
    "concerns_band": ["red", "amber", "[amber, red]", "{or_worse: amber}"],
    "occupancy_band": ["red", "[amber, red]"],
    "total": ["red", "amber", "{or_worse: amber}"],
    "plain_total": ["{at_least: 2}", "{at_least: 3}"],
    "risk": ["high", "medium", "{or_worse: medium}"],
    "engaged": ["false", "true", "{known: true}"],
    "size": ["{at_least: 2}"],
    "service": ["care_home"],
    "plan": ["accepted"],
}
GROUPS = {"areas": "inadequate", "standards": "[amber, red]"}
assert WORSE.keys() <= INDICATORS.keys()


@st.composite
def conditions(draw: st.DrawFn, others: tuple[str, ...] = (), depth: int = 1) -> str:
    """A condition in YAML that worse evidence mostly meets."""
    shape = draw(st.integers(0, 9 if depth else 6))
    if shape == 0 and others:
        asked = draw(st.sampled_from(["high", "{or_worse: middle}", "[middle, high]", "middle", "low"]))
        return f"{{{others[0]}: {{{draw(st.sampled_from(['indicated', 'indicated', 'in_force']))}: {asked}}}}}"
    if shape <= 6:
        name = draw(st.sampled_from(sorted(WORSE)))
        return f"{{{name}: {draw(st.sampled_from(WORSE[name]))}}}"
    if shape == 9:
        name = draw(st.sampled_from(sorted(GROUPS)))
        return f"{{at_least_of: {{n: {draw(st.integers(1, 3))}, of: {name}, is: {GROUPS[name]}}}}}"
    parts = draw(st.lists(conditions(others, depth - 1), min_size=1, max_size=3))
    joined = draw(st.sampled_from(["all_of", "any_of", "any_of", "any_of", "none_of"]))
    return f"{{{joined}: [{', '.join(parts)}]}}"


@st.composite
def criteria(draw: st.DrawFn, clause: str, outcome: str, others: tuple[str, ...]) -> str:
    """One criterion in YAML."""
    keys = [f"clause: {clause}", f"when: {draw(conditions(others))}"]
    if draw(st.integers(0, 7)) == 0:
        keys.append(f"unless: {draw(conditions(others, 0))}")
    if draw(st.integers(0, 9)) == 0:
        keys.append(f"applies_to: {draw(conditions(others, 0))}")
    if draw(st.integers(0, 5)) == 0:
        keys.append("judged_by: lead")
    if outcome != "high" and draw(st.integers(0, 7)) == 0:
        keys.append("up_to: high, decided_by: chair")
    return f"{{{', '.join(keys)}}}"


@st.composite
def decisions(draw: st.DrawFn, name: str, others: tuple[str, ...]) -> str:
    """One decision in YAML."""
    pick = draw(st.sampled_from([*["most_serious"] * 12, "first", "unique"]))
    lines = [f"  {name}:", f"    pick: {pick}"]
    if draw(st.integers(0, 9)) == 0:
        lines.append(f"    applies_to: {draw(conditions(others, 0))}")
    if draw(st.integers(0, 9)) == 0:
        at, when = draw(st.sampled_from(OUTCOMES[1:])), draw(conditions(others, 0))
        lines.append(f"    cap: [{{clause: {name}.cap, at: {at}, when: {when}}}]")
    lines.append("    outcomes:")
    for outcome in OUTCOMES:
        needs = (
            ["nothing_worse", "nothing_worse", "none_fail", "any"]
            if outcome == "low"
            else ["any"] * 6 + ["all", "none_fail", "{at_least: 2}"]
        )
        needed = draw(st.sampled_from(needs))
        lines += [f"      {outcome}:", f"        needs: {needed}"]
        number = 0 if needed == "nothing_worse" else draw(st.integers(2 if "at_least" in needed else 1, 3))
        listed = [draw(criteria(f"{name}.{outcome}.{n}", outcome, others)) for n in range(number)]
        lines += ["        criteria:", *(f"          - {one}" for one in listed)] if listed else []
        if outcome != "low" and draw(st.integers(0, 9)) == 0:
            lines += ["        only_if:", f"          - {draw(criteria(f'{name}.{outcome}.only', 'high', others))}"]
    return "\n".join(lines)


@st.composite
def policies(draw: st.DrawFn) -> str:
    """A policy of two decisions, the second of which may ask about the first."""
    text = "decisions:\n" + draw(decisions("first", ())) + "\n" + draw(decisions("second", ("first",))) + "\n"
    return with_head(text, AS_OF, AS_OF)
