"""People approve, refuse, record, act for one another, and days pass: what is in force is what a small model says.

The model is meaning 9 of the design, told anew in a few lines: an approval applies only where its `from` is in force,
is used once, and a role's last word on a move counts; everybody named must approve, and no way passes over a panel.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from generated import FEWER
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from small import policy

from qaengine.evaluation.judge import decide
from qaengine.outcome.decision import Decision
from qaengine.signals.from_record import signal_from_record
from qaengine.signals.records import Signal
from qaengine.signals.vocabulary import common

FIRST = date(2025, 1, 1)
OUTCOMES = ("low", "middle", "high")
ROLES = ("lead", "chair", "officer", "deputy")
TEXT = """
indicators: {band: {latest: risk.rating, field: band}}
decisions:
  level:
    outcomes:
      low: {criteria: [{clause: sm.level.low, when: {band: low}}]}
      middle: {criteria: [{clause: sm.level.middle, when: {band: medium}}]}
      high: {criteria: [{clause: sm.level.high, when: {band: high}}]}
changes:
  - {decision: level, from: high, to: middle, clause: sm.down, approved_by: [lead, chair]}
  - {decision: level, from: middle, to: low, clause: sm.done, approved_by: [{role: [chair, officer]}]}
  - {decision: level, from: low, clause: sm.up, approved_by: lead}
  - {decision: level, from: middle, to: high, clause: sm.top, approved_by: [lead]}
delegates:
  - {of: chair, role: deputy, from: 2025-01-03, until: 2025-01-08}
"""
WAYS: dict[tuple[str, str], tuple[tuple[str, ...], ...]] = {
    ("high", "middle"): (("lead",), ("chair",)),
    ("middle", "low"): (("chair", "officer"),),
    ("low", "middle"): (("lead",),),
    ("low", "high"): (("lead",),),
    ("middle", "high"): (("lead",),),
}
"""The same ways as in the policy: for each move who must approve, each of them by any of some roles."""
DEPUTY = (date(2025, 1, 3), date(2025, 1, 8))


@dataclass
class Model:
    """What is in force, and the words spoken since on the moves from it; each word as its order and what it says."""

    standing: str | None = None
    words: dict[str, dict[str, tuple[int, str]]] = field(default_factory=dict)
    spoken: int = 0

    def record(self, outcome: str) -> None:
        """People put an outcome in force."""
        self.standing, self.words = outcome, {}

    def speak(self, roles: Iterable[str], word: str, start: str, end: str, day: date) -> None:
        """Somebody, perhaps for several, says a word on a move."""
        if start != self.standing or (start, end) not in WAYS:
            return
        self.spoken += 1
        acting = {"chair"} if "deputy" in roles and DEPUTY[0] <= day <= DEPUTY[1] else set()
        for role in {*roles, *acting}:
            self.words.setdefault(end, {})[role] = (self.spoken, word)
        if word == "approve" and all(self._last(one, end) == "approve" for one in WAYS[start, end]):
            self.record(end)

    def _last(self, roles: tuple[str, ...], end: str) -> str | None:
        said = [self.words[end][role] for role in roles if role in self.words[end]]
        return max(said)[1] if said else None


class Approvals(RuleBasedStateMachine):
    """One provider, whose level people move day by day."""

    @initialize()
    def begin(self) -> None:
        self.day, self.held, self.model = FIRST, list[Signal](), Model()
        self.was: list[tuple[date, str | None]] = []

    @rule(days=st.integers(1, 3))
    def days_pass(self, days: int) -> None:
        self.was.append((self.day, self.model.standing))
        self.day += timedelta(days=days)

    @rule(outcome=st.sampled_from(OUTCOMES))
    def recorded(self, outcome: str) -> None:
        # of one day records come first and the worst last, so a day begins with its record
        self.days_pass(1)
        self._hold(kind="decision.recorded", decision="level", outcome=outcome, decided_by="chair")
        self.model.record(outcome)

    @rule(band=st.sampled_from(["low", "medium", "high"]))
    def indicated(self, band: str) -> None:
        self._hold(kind="risk.rating", band=band)

    @rule(
        role=st.sampled_from(ROLES),
        joint=st.sampled_from([(), (), ("chair",), ("deputy", "lead")]),
        word=st.sampled_from(["approve", "approve", "approve", "refuse", "defer"]),
        move=st.permutations(OUTCOMES),
        ahead=st.booleans(),
    )
    def somebody_speaks(self, role: str, joint: tuple[str, ...], word: str, move: list[str], ahead: bool) -> None:
        start = self.model.standing if ahead and self.model.standing else move[0]
        end = next(outcome for outcome in move if outcome != start)
        self._hold(kind="approval", role=role, joint_with=list(joint), decision=word, from_state=start, to_state=end)
        self.model.speak((role, *joint), word, start, end, self.day)

    @rule()
    def everyone_who_is_asked_approves(self) -> None:
        """All at once, so that moves do come about; the first who is named of each."""
        start = self.model.standing
        for (before, end), asked in WAYS.items():
            if before == start:
                for roles in asked:
                    self._hold(kind="approval", role=roles[0], decision="approve", from_state=before, to_state=end)
                    self.model.speak((roles[0],), "approve", before, end, self.day)
                return

    def _hold(self, **fields: object) -> None:
        head: dict[str, object] = {"id": f"s{len(self.held):04}", "provider": "p1", "date": self.day}
        self.held.append(signal_from_record(head | fields, vocabulary=common()))

    def _decided(self, day: date) -> Decision:
        return decide(policy(TEXT), self.held, provider="p1", as_of=day)

    @invariant()
    def what_is_in_force_is_what_the_model_says(self) -> None:
        level = self._decided(self.day)["level"]
        assert level.in_force == self.model.standing
        for approval in level.approvals:
            assert not set(approval.given) & set(approval.missing)
            if approval.status == "given":
                assert approval.to == level.in_force
                assert not approval.missing

    def teardown(self) -> None:
        """What came later has changed no earlier day."""
        for day, standing in getattr(self, "was", []):
            assert self._decided(day)["level"].in_force == standing


Approvals.TestCase.settings = FEWER
TestApprovals = Approvals.TestCase
