"""Random ways from one outcome to another by approval, and people who take them: for the second engine."""

from datetime import date, timedelta

from generated import OUTCOMES, Case, signal_of
from hypothesis import strategies as st

AS_OF = date(2025, 3, 31)
POLICY = """
indicators:
  band: {latest: risk.rating, field: band}
  service: {latest: provider.profile, field: service_type}
  willing: {latest: provider.engagement, field: willing}
decisions:
  first:
    outcomes:
      low: {criteria: [{clause: first.low, when: {band: low}}]}
      middle: {criteria: [{clause: first.middle, when: {band: medium}}]}
      high: {criteria: [{clause: first.high, when: {band: high}}]}
delegates:
  - {of: chair, role: deputy, from: 2025-03-28, until: 2025-03-30}
changes:
"""
APPROVERS = (
    "lead",
    "chair",
    "officer",
    "{role: [chair, officer]}",
    "{role: officer, when: {service: care_home}}",
    "{role: lead, when: {willing: false}}",
)
REQUIRED = ("", "", ", requires: [{when: {willing: true}, says: they are willing}]")
FIELDS: dict[str, dict[str, list[object]]] = {
    "risk.rating": {"band": ["low", "medium", "high"]},
    "provider.profile": {"service_type": ["care_home", "home_care"]},
    "provider.engagement": {"willing": [True, True, False]},
    "decision.recorded": {"decision": ["first"], "outcome": list(OUTCOMES)},
    "approval": {
        "role": ["lead", "chair", "officer", "deputy"],
        "joint_with": [[], [], ["chair"], ["deputy", "lead"]],
        "decision": ["approve", "approve", "approve", "refuse", "defer"],
        "from_state": list(OUTCOMES),
        "to_state": list(OUTCOMES),
    },
}
KINDS = (*FIELDS, *["approval"] * 4)


@st.composite
def changes(draw: st.DrawFn, first: str) -> str:
    """One way or more, each with who must approve it and what must hold first; perhaps one that nobody need approve."""
    text = ""
    for start in dict.fromkeys([first, *draw(st.lists(st.sampled_from(OUTCOMES), max_size=2))]):
        ends = [one for one in OUTCOMES if one != start]
        to = draw(st.sampled_from(["", f", to: {ends[0]}", f", to: {ends[1]}", f", to: [{', '.join(ends)}]"]))
        by = ", ".join(draw(st.lists(st.sampled_from(APPROVERS), min_size=1, max_size=3, unique=True)))
        text += f"  - {{decision: first, clause: sm.{start}, from: {start}{to}, approved_by: [{by}]"
        text += draw(st.sampled_from(REQUIRED)) + "}\n"
    return text + draw(st.sampled_from(["", "", "  - {decision: first, clause: sm.worse, worsening: at_once}\n"]))


@st.composite
def approval_cases(draw: st.DrawFn) -> Case:
    """A policy that asks for approvals, and a few days of words, records and news; most words are of one move.

    In half of them all three that may be asked speak on it, and most approve, so that moves do come about.
    """
    start, end = draw(st.permutations(OUTCOMES))[:2]
    held = [{"kind": "decision.recorded", "date": AS_OF - timedelta(days=6), "decision": "first", "outcome": start}]
    for _ in range(draw(st.integers(0, 6))):
        kind = draw(st.sampled_from(KINDS))
        record: dict[str, object] = {
            "kind": kind,
            "date": AS_OF - timedelta(days=draw(st.sampled_from([0, 1, 2, 5, 6]))),
        }
        record |= {name: draw(st.sampled_from(values)) for name, values in FIELDS[kind].items()}
        if kind == "approval" and draw(st.integers(0, 5)):
            record |= {"from_state": start, "to_state": end}
        held.append(record)
    words = st.sampled_from(["approve", "approve", "approve", "refuse"])
    for role in draw(st.permutations(("lead", "chair", "officer"))) if draw(st.booleans()) else ():
        day = AS_OF - timedelta(days=draw(st.sampled_from([0, 0, 1, 3, 5])))
        held.append({"kind": "approval", "date": day, "role": role, "decision": draw(words)})
        held[-1] |= {"from_state": start, "to_state": end}
    signals = tuple(signal_of({"id": f"s{n:02}", "provider": "p1", **one}) for n, one in enumerate(held))
    return Case(POLICY + draw(changes(start)), signals, AS_OF)
