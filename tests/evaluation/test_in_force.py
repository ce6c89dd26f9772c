"""What is in force: who must approve what, whose word counts and when, and what no approval can bring about."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from small import decided, policy, signals

from qaengine.evaluation.criteria import Court
from qaengine.evaluation.decisions import Judged
from qaengine.evaluation.evidence import Evidence
from qaengine.evaluation.in_force import Replay
from qaengine.policy.changes import Change
from qaengine.policy.from_document import Policy
from qaengine.policy.library import load_policy
from qaengine.signals.from_record import signal_from_record
from qaengine.signals.records import Signal

LEVELS = """\
indicators:
  band: {latest: risk.rating, field: band}
  service: {latest: provider.profile, field: service_type}
  open_actions: {count: improvement.action, where: {verified_on: {happened: false}}}
complete:
  - {kinds: [improvement.action], basis: instruction, because: b., owner: o}
decisions:
  level:
    outcomes:
      low: {criteria: [{clause: sm.level.low, when: {band: low}}]}
      middle: {criteria: [{clause: sm.level.middle, when: {band: medium}}]}
      high: {criteria: [{clause: sm.level.high, when: {band: high}}]}
changes:
"""

LEAD = "  - {decision: level, clause: sm.change, approved_by: lead}"
BOTH = "  - {decision: level, clause: sm.change, approved_by: [lead, chair]}"
EITHER = "  - {decision: level, clause: sm.change, approved_by: [{role: [chair, deputy]}]}"
HOMES = """\
  - {decision: level, clause: sm.change, approved_by: [lead, {role: chair, when: {service: care_home}}]}"""
ONLY_HOMES = """\
  - {decision: level, clause: sm.change, approved_by: [{role: chair, when: {service: care_home}}]}"""
VERIFIED = """\
  - decision: level
    clause: sm.change
    approved_by: lead
    requires: [{when: {open_actions: 0}, says: all actions are verified}]"""
TWO_WAYS = """\
  - decision: level
    clause: sm.change.short
    approved_by: lead
    requires: [{when: {open_actions: 0}, says: all actions are verified}]
  - {decision: level, clause: sm.change.long, approved_by: [lead, chair]}"""
STEPWISE = """\
  - {decision: level, from: high, to: middle, clause: sm.step.high, approved_by: lead}
  - {decision: level, from: middle, to: low, clause: sm.step.middle, approved_by: chair}"""
AT_ONCE = """\
  - {decision: level, worsening: at_once, clause: sm.at-once}
  - {decision: level, clause: sm.change, approved_by: lead}"""
RED_AT_ONCE = """\
  - {decision: level, worsening: at_once, clause: sm.at-once, to: high}"""
ACTING = (
    LEAD
    + """
delegates:
  - {of: lead, role: deputy, from: 2025-03-10, until: 2025-03-20}
  - {of: lead, role: officer, from: 2025-04-01}"""
)


NAMED = {
    "care_home": "provider.profile 2025-01-01 service_type=care_home",
    "home_care": "provider.profile 2025-01-01 service_type=home_care",
    "unverified": "improvement.action 2025-01-01 verified_on=2025-03-05",
    "unknown_action": "improvement.action 2025-01-01",
}


def rows(text: str) -> list[str]:
    """The signals that `text` names: `01-01 =high` is recorded, `02-01 ~low` indicated, `03-01 lead high>low` approved.

    A word after the move is the decision (refuse, defer); after `with` stands a role for which it speaks as well.
    """
    return [_row(each.strip()) for each in text.split(",")]


def _row(text: str) -> str:
    if text in NAMED:
        return NAMED[text]
    day, what, *more = text.split()
    day = day if len(day) > 5 else f"2025-{day}"
    if what.startswith("="):
        return f"decision.recorded {day} decision=level outcome={what[1:]} decided_by=chair"
    if what.startswith("~"):
        return f"risk.rating {day} band={what[1:]}"
    move, *words = more
    start, end = move.split(">")
    joint = f"joint_with={words[1]}" if words[:1] == ["with"] else ""
    word = words[0] if words and not joint else "approve"
    return f"approval {day} role={what} decision={word} from_state={start} to_state={end} {joint}"


IGNORED, UNAPPROVED, AGAINST = "approval_without_effect", "recorded_without_approval", "approved_against_indication"

WORDS = {
    "one approver is enough where one is named": (LEAD, "01-01 =high, 03-01 lead high>low", "low", []),
    "a role that is not asked moves nothing": (LEAD, "01-01 =high, 03-01 officer high>low", "high", []),
    "nobody has approved": (LEAD, "01-01 =high", "high", []),
    "of two only one": (BOTH, "01-01 =high, 03-01 lead high>low", "high", []),
    "both, on different days": (BOTH, "01-01 =high, 03-01 lead high>low, 03-09 chair high>low", "low", []),
    "both, the other way round": (BOTH, "01-01 =high, 03-01 chair high>low, 03-09 lead high>low", "low", []),
    "both, on one day": (BOTH, "01-01 =high, 03-01 chair high>low, 03-01 lead high>low", "low", []),
    "each of another move": (BOTH, "01-01 =high, 03-01 lead high>low, 03-09 chair high>middle", "high", []),
    "one twice is not two": (BOTH, "01-01 =high, 03-01 lead high>low, 03-09 lead high>low", "high", []),
    "one speaking for both": (BOTH, "01-01 =high, 03-01 lead high>low with chair", "low", []),
    "either role will do: the first": (EITHER, "01-01 =high, 03-01 chair high>low", "low", []),
    "either role will do: the second": (EITHER, "01-01 =high, 03-01 deputy high>low", "low", []),
    "of either role the last word counts": (
        EITHER,
        "01-01 =high, 03-01 chair high>low refuse, 03-02 deputy high>low",
        "low",
        [],
    ),
    "an approver is asked for where the condition is known to hold": (
        HOMES,
        "01-01 =high, care_home, 03-01 lead high>low",
        "high",
        [],
    ),
    "an approver is not asked for where it is known not to": (
        HOMES,
        "01-01 =high, home_care, 03-01 lead high>low",
        "low",
        [],
    ),
    "an approver of whom it is unknown is asked for": (HOMES, "01-01 =high, 03-01 lead high>low", "high", []),
    "and may approve": (HOMES, "01-01 =high, 03-01 lead high>low, 03-01 chair high>low", "low", []),
    "where nobody is asked for nothing moves": (
        ONLY_HOMES,
        "01-01 =high, home_care, 03-01 officer high>low, 03-02 chair high>low",
        "high",
        [],
    ),
    "refused": (LEAD, "01-01 =high, 03-01 lead high>low refuse", "high", []),
    "deferred": (LEAD, "01-01 =high, 03-01 lead high>low defer", "high", []),
    "refused, then approved": (LEAD, "01-01 =high, 03-01 lead high>low refuse, 03-02 lead high>low", "low", []),
    "approved, then refused before the other approved": (
        BOTH,
        "01-01 =high, 03-01 lead high>low, 03-02 lead high>low refuse, 03-03 chair high>low",
        "high",
        [],
    ),
    "a refusal after the move came into force comes too late": (
        LEAD,
        "01-01 =high, 03-01 lead high>low, 03-02 lead high>low refuse",
        "low",
        [IGNORED],
    ),
    "from what is not in force": (LEAD, "01-01 =high, 03-01 lead middle>low", "high", [IGNORED]),
    "where nothing is in force": (LEAD, "03-01 lead high>low", None, [IGNORED]),
    "before what it is from was recorded": (LEAD, "2024-12-31 lead high>low, 01-01 =high", "high", [IGNORED]),
    "before what it requires": (VERIFIED, "01-01 =high, unverified, 03-04 lead high>low", "high", [IGNORED]),
    "on the day on which what it requires holds": (VERIFIED, "01-01 =high, unverified, 03-05 lead high>low", "low", []),
    "before, and again after": (
        VERIFIED,
        "01-01 =high, unverified, 03-04 lead high>low, 03-06 lead high>low",
        "low",
        [IGNORED],
    ),
    "of unknown requirement": (VERIFIED, "01-01 =high, unknown_action, 03-06 lead high>low", "high", [IGNORED]),
    "too early for the short way, which a later word does not open": (
        TWO_WAYS,
        "01-01 =high, unverified, 03-04 lead high>low, 03-06 officer high>low",
        "high",
        [],
    ),
    "too early for the short way, and the long one": (
        TWO_WAYS,
        "01-01 =high, unverified, 03-04 lead high>low, 03-04 chair high>low",
        "low",
        [],
    ),
    "used once": (LEAD, "01-01 =high, 03-01 lead high>low, 03-05 =high", "high", [UNAPPROVED]),
    "half of it is not kept for the next time": (
        BOTH,
        "01-01 =high, 03-01 lead high>low, 03-02 =middle, 03-03 =high, 03-04 chair high>low",
        "high",
        [UNAPPROVED],
    ),
    "a baseline": (LEAD, "01-01 =high", "high", []),
    "recorded again": (LEAD, "01-01 =high, 02-01 =high", "high", []),
    "a later record without approval": (LEAD, "01-01 =high, 02-01 =low", "low", [UNAPPROVED]),
    "against what is indicated": (LEAD, "01-01 =high, 01-02 ~high, 03-01 lead high>low", "low", [AGAINST]),
    "as indicated": (LEAD, "01-01 =high, 01-02 ~low, 03-01 lead high>low", "low", []),
    "worse than indicated is nothing to warn of": (LEAD, "01-01 =low, 01-02 ~low, 03-01 lead low>high", "high", []),
    "two steps at a time": (STEPWISE, "01-01 =high, 03-01 lead high>low, 03-01 chair high>low", "high", [IGNORED]),
    "step by step": (STEPWISE, "01-01 =high, 03-01 lead high>middle, 03-02 chair middle>low", "low", []),
    "step by step on one day": (STEPWISE, "01-01 =high, 03-01 lead high>middle, 03-01 chair middle>low", "low", []),
    "the second step before the first": (
        STEPWISE,
        "01-01 =high, 03-01 chair middle>low, 03-02 lead high>middle",
        "middle",
        [IGNORED],
    ),
    "worse at once": (AT_ONCE, "01-01 =low, 02-01 ~high", "high", []),
    "worse at once, then approved back": (
        AT_ONCE,
        "01-01 =low, 02-01 ~high, 02-20 ~low, 03-01 lead high>low",
        "low",
        [],
    ),
    "worse at once, and worse again after approval": (
        AT_ONCE,
        "01-01 =low, 02-01 ~high, 02-20 ~low, 03-01 lead high>low, 03-02 ~medium",
        "middle",
        [],
    ),
    "never better at once": (AT_ONCE, "01-01 =high, 02-01 ~low", "high", []),
    "worse at once on the day of the record": (AT_ONCE, "01-01 =low, 01-01 ~high", "high", []),
    "worse at once on the day of the approval": (
        AT_ONCE,
        "01-01 =high, 03-01 lead high>low, 03-01 ~medium",
        "middle",
        [AGAINST],
    ),
    "worse at once only to what is named": (RED_AT_ONCE, "01-01 =low, 02-01 ~medium", "low", []),
    "at once from nothing, to what is named": (RED_AT_ONCE, "02-01 ~high", "high", []),
    "at once from nothing, nothing being named": (AT_ONCE, "02-01 ~high", None, []),
    "at once of what was recorded to be worse already": (AT_ONCE, "01-01 =high, 02-01 ~medium", "high", []),
    "of two records of one day the worse": (LEAD, "01-01 =middle, 01-01 =low", "middle", [UNAPPROVED]),
    "recorded and approved on one day": (LEAD, "01-01 =high, 01-01 lead high>low", "low", []),
    "a delegate before the time": (ACTING, "01-01 =high, 03-09 deputy high>low", "high", []),
    "a delegate on the first day": (ACTING, "01-01 =high, 03-10 deputy high>low", "low", []),
    "a delegate on the last day": (ACTING, "01-01 =high, 03-20 deputy high>low", "low", []),
    "a delegate after the time": (ACTING, "01-01 =high, 03-21 deputy high>low", "high", []),
    "a delegate without an end": (ACTING, "01-01 =high, 06-30 officer high>low", "low", []),
    "an approval dated after the day": (LEAD, "01-01 =high, 07-02 lead high>low", "high", []),
}


@pytest.mark.parametrize("case", WORDS)
def test_what_is_in_force_and_what_is_warned_of(case):
    changes, text, in_force, warned = WORDS[case]
    decision = decided(LEVELS + changes, *rows(text))
    about = [warning.code for warning in decision.warnings if warning.code in (IGNORED, UNAPPROVED, AGAINST)]
    assert (decision["level"].in_force, sorted(set(about))) == (in_force, sorted(warned))


@pytest.mark.parametrize("case", WORDS)
def test_the_order_in_which_signals_are_read_does_not_matter(case):
    changes, text, in_force, _ = WORDS[case]
    held = signals(*rows(text), vocabulary=policy(LEVELS + changes).vocabulary)
    evidence = Evidence(policy(LEVELS + changes), reversed(held), date(2025, 7, 1), None)
    assert _standing(evidence, "level") == in_force


ASKED_FOR = {
    "missing, toward what is indicated": (BOTH, "01-01 =high, 02-01 ~low", [("high>low", "missing", "lead chair")]),
    "one has approved": (BOTH, "01-01 =high, 02-01 ~low, 03-01 lead high>low", [("high>low", "partial", "chair")]),
    "one has refused": (BOTH, "01-01 =high, 03-01 lead high>low refuse", [("high>low", "refused", "lead chair")]),
    "one has deferred": (BOTH, "01-01 =high, 03-01 lead high>low defer", [("high>low", "deferred", "lead chair")]),
    "given too early": (
        VERIFIED,
        "01-01 =high, unverified, 03-04 lead high>low",
        [("high>low", "without effect", "lead")],
    ),
    "given": (LEAD, "01-01 =high, 03-04 lead high>low", [("high>low", "given", "")]),
    "the next step toward what is indicated": (
        STEPWISE,
        "01-01 =high, 02-01 ~low",
        [("high>middle", "missing", "lead")],
    ),
    "only those whom the policy asks for": (
        HOMES,
        "01-01 =high, home_care, 02-01 ~low",
        [("high>low", "missing", "lead")],
    ),
    "either of two": (EITHER, "01-01 =high, 02-01 ~low", [("high>low", "missing", "chair or deputy")]),
    "nothing where nothing is to change": (LEAD, "01-01 =high, 02-01 ~high", []),
    "nothing where nothing is indicated": (LEAD, "01-01 =high", []),
    "nothing where nothing is in force": (LEAD, "02-01 ~high", []),
}


@pytest.mark.parametrize("case", ASKED_FOR)
def test_who_is_asked_for_and_how_it_stands(case):
    changes, text, wanted = ASKED_FOR[case]
    approvals = decided(LEVELS + changes, *rows(text))["level"].approvals
    assert [(f"{one.from_}>{one.to}", one.status, " ".join(one.missing)) for one in approvals] == wanted


@pytest.mark.parametrize(("known_at", "in_force"), [("2025-03-09", "high"), ("2025-03-10", "low"), (None, "low")])
def test_an_approval_counts_from_when_it_was_known(known_at, in_force):
    high, approval = rows("01-01 =high, 03-01 lead high>low")
    late = f"{approval} recorded_on=2025-03-10"
    assert decided(LEVELS + LEAD, high, late, known_at=known_at)["level"].in_force == in_force


def test_an_approval_that_is_withdrawn_never_was():
    *held, refused = rows("01-01 =high, 03-01 lead high>low, 03-05 lead high>low refuse")
    assert decided(LEVELS + LEAD, *held, f"{refused} withdraws=s2")["level"].in_force == "high"


def test_what_is_in_force_on_a_day_is_what_was_decided_by_then():
    held = rows("01-01 =high, 03-01 lead high>middle, 04-01 lead middle>low")
    days = ["2024-12-31", "2025-01-01", "2025-02-28", "2025-03-01", "2025-03-31", "2025-04-01"]
    found = [decided(LEVELS + LEAD, *held, as_of=day)["level"].in_force for day in days]
    assert found == [None, "high", "high", "middle", "middle", "low"]


# Every way through the shipped policies

POLICIES = sorted(Path(__file__).parents[2].joinpath("policies").glob("*.yaml"))
DEPTH = 4
FIRST = date(2019, 1, 1)

Move = tuple[str, ...]
"""A role, its word and the move; or the outcome that is recorded."""


def _changed() -> list[object]:
    """Each decision of each shipped policy of which a change is approved by somebody."""
    found = []
    for path in POLICIES:
        known = load_policy(path)
        names = dict.fromkeys(str(change.decision) for change in known.tree.changes if change.approved_by)
        found += [pytest.param(known, name, id=f"{path.stem}-{name}") for name in names]
    return found


def _without_requirements(known: Policy) -> Policy:
    """The policy as it is where everything that a change requires holds."""
    changes = tuple(replace(change, requires=()) for change in known.tree.changes)
    return replace(known, tree=replace(known.tree, changes=changes))


def _moves(known: Policy, name: str, standing: str | None) -> list[Move]:
    """Every record, and every word of every role that is asked, or of one that is not, on a move from what stands."""
    outcomes = [str(outcome) for outcome in known.tree.decisions[name].outcomes]
    moves: list[Move] = [(outcome,) for outcome in outcomes]
    for end in (end for end in outcomes if standing not in (None, end)):
        ways = [change for change in _ways(known, name) if _leads(change, str(standing), end)]
        roles = dict.fromkeys(str(role) for change in ways for one in change.approved_by for role in one.role)
        moves += [(role, word, str(standing), end) for role in roles for word in ("approve", "refuse")]
        moves.append(("nobody", "approve", str(standing), end))
    return moves


def _ways(known: Policy, name: str) -> list[Change]:
    return [change for change in known.tree.changes if change.decision == name and change.approved_by]


def _leads(change: Change, start: str, end: str) -> bool:
    return (not change.from_ or start in change.from_) and (not change.to or end in change.to)


def _signal(known: Policy, name: str, number: int, move: Move) -> Signal:
    record = {"id": f"m{number}", "provider": "p1", "date": (FIRST + timedelta(days=number)).isoformat()}
    if len(move) == 1:
        record |= {"kind": "decision.recorded", "decision": name, "outcome": move[0], "decided_by": "council"}
    else:
        role, word, start, end = move
        record |= {"kind": "approval", "role": role, "decision": word, "from_state": start, "to_state": end}
    return signal_from_record(record, vocabulary=known.vocabulary)


class Silent(Judged):
    """A decision of which the evidence says nothing, so that only people move it."""

    def indicated_at(self, day):
        return None

    def indicated_from(self):
        return ()


def _replayed(known: Policy, name: str, moves: tuple[Move, ...]) -> Replay:
    held = [_signal(known, name, number, move) for number, move in enumerate(moves)]
    court = Court(Evidence(known, held, FIRST + timedelta(days=len(moves)), None))
    for other, decision in known.tree.decisions.items():
        court.decided[str(other)] = Silent(court, str(other), decision)
    return court.decided[name].replay


def _standing(evidence: Evidence, name: str) -> str | None:
    judged = Judged(Court(evidence), name, evidence.policy.tree.decisions[name])  # type: ignore[index]
    return judged.replay.standing


def _state(replay: Replay) -> object:
    """What is in force, and whose word on which move is held: all that the next move can depend on."""
    held = replay.words.items()
    words = {(*move, role, signal.fields["decision"]) for move, by in held for role, signal in by.items()}
    return replay.standing, frozenset(words), len(replay.moments) > 0


def _walks(known: Policy, name: str, depth: int) -> list[tuple[tuple[Move, ...], Replay]]:
    """One way to each state that can be reached in so many moves."""
    reached = {}
    edge: list[tuple[Move, ...]] = [()]
    for _ in range(depth + 1):
        following = []
        for moves in edge:
            replay = _replayed(known, name, moves)
            if _state(replay) not in reached:
                reached[_state(replay)] = (moves, replay)
                following += [(*moves, move) for move in _moves(known, name, replay.standing)]
        edge = following
    return list(reached.values())


def _approved(known: Policy, name: str, moves: list[Move]) -> bool:
    """Whether the last words suffice for some change of the policy, told anew from the policy alone."""
    *_, (_, _, start, end) = moves
    words = {role: word for role, word, *way in (move for move in moves if len(move) > 1) if way == [start, end]}
    ways = [change for change in _ways(known, name) if _leads(change, start, end)]
    return any(
        all(any(words.get(str(role)) == "approve" for role in one.role) for one in change.approved_by)
        for change in ways
    )


@pytest.mark.parametrize(("known", "name"), _changed())
def test_no_outcome_comes_into_force_without_the_approvals_that_its_change_names(known, name):
    free = _without_requirements(known)
    for moves, replay in _walks(free, name, DEPTH):
        since_last: list[Move] = []
        first = known.tree.decisions[name].starts_at
        standing = None if first is None else str(first)
        warned = 0
        for number, move in enumerate(moves):
            since_last.append(move)
            moved = [moment for moment in replay.moments if moment.day == FIRST + timedelta(days=number)]
            for moment in moved:
                assert moment.by in ("recorded", "approved"), moves
                if moment.by == "approved":
                    assert (moment.before, moment.outcome) == (move[2], move[3]) == (standing, move[3]), moves
                    assert _approved(free, name, since_last), moves
                elif standing not in (None, moment.outcome):
                    warned += 1
                standing = moment.outcome
                since_last = []
        assert replay.standing == standing, moves
        told = [warning for warning in replay.warnings if warning.code == "recorded_without_approval"]
        assert len(told) == warned, moves


@pytest.mark.parametrize(("known", "name"), _changed())
def test_what_a_change_requires_is_never_taken_for_granted(known, name):
    bound = [change for change in known.tree.changes if change.decision == name and change.requires]
    for moves, replay in _walks(known, name, 2) if bound else []:
        for moment in replay.moments:
            assert moment.by != "approved" or moment.change not in bound, moves


@pytest.mark.parametrize(("known", "name"), _changed())
def test_where_the_policy_has_a_way_out_it_can_be_taken_whatever_was_said_before(known, name):
    free = _without_requirements(known)
    outcomes = [str(outcome) for outcome in known.tree.decisions[name].outcomes]
    for moves, replay in _walks(free, name, 3):
        start = replay.standing
        for change in _ways(free, name) if start is not None else ():
            for end in (end for end in outcomes if end != start and _leads(change, str(start), end)):
                roles = [str(role) for one in change.approved_by for role in one.role]
                words = [(role, "approve", str(start), end) for role in roles]
                out = _replayed(free, name, (*moves, *words))
                assert any(moment.outcome == end for moment in out.moments[len(replay.moments) :]), (moves, words)
