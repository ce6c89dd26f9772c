"""How far each assumption could move before the outcome does, decided at every value that is tried."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import yaml

from qaengine.errors import PolicyError
from qaengine.evaluation import judge
from qaengine.evaluation.decisions import Judged
from qaengine.evaluation.supposing import Supposing, stand_of
from qaengine.outcome.leaning import Edge, Lean, Sensitivity
from qaengine.policy.carriers import Step, with_other
from qaengine.policy.conditions import SettingOf
from qaengine.policy.from_document import Policy, policy_from_document
from qaengine.policy.records import AtLeastNeeded, Setting
from qaengine.readings.whatif.ladder import LINEAR, Ladder, ladder
from qaengine.readings.whatif.looking import decisions_of
from qaengine.readings.whatif.matter import Matter

UNDECIDED = (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError)
"""What deciding may end in under a value that no policy could have."""


@dataclass(frozen=True, slots=True)
class _Came:
    """What came out under a value; None as an outcome is nothing indicated."""

    indicated: str | None


def sensitivity(matter: Matter, name: str) -> Sensitivity:
    """Each assumption that the decision uses, with how far it could move before what is indicated moves."""
    leaning = _Leaning(matter.alone, name)
    settings = tuple(leaning.lean(setting) for setting in leaning.used())
    return Sensitivity(
        **matter.about(),
        decision=name,
        question=matter.standing(name).title,
        indicated=matter.standing(name).indicated,
        settings=settings,
        one_by_one=LINEAR,
        tried=leaning.tried,
    )


class _Leaning:
    """One decision under policies in which one setting has another value."""

    def __init__(self, matter: Matter, name: str) -> None:
        self.matter, self.name, self.day = matter, name, matter.as_of
        self.judged = matter.judged(name)
        self.supposing = Supposing(self.judged, self.day)
        self.now = self.judged.indication(self.day).indicated
        self.alone = len(decisions_of(matter, name)) == 1
        self.tried = 0

    # Which settings

    def used(self) -> Iterator[str]:
        """The assumptions that the decision, or one that it looks at, uses."""
        found: set[str] = set()
        for name in decisions_of(self.matter, self.name):
            found |= set(_of_needs(self.matter.judged(name)))
            for asked in self.matter.judged(name).asked():
                found |= set(asked.settings())
        found |= set(self._of_answers())
        yield from (name for name in sorted(found) if self.setting(name).basis == "assumption")

    def setting(self, name: str) -> Setting:
        """The setting as the policy writes it."""
        return self.matter.policy.tree.settings[name]

    def _of_answers(self) -> Iterator[str]:
        """The setting that says how long people's answers hold, where people may answer."""
        holding = self.matter.policy.tree.judgements
        if holding is not None and isinstance(holding.hold, SettingOf) and self._by_people():
            yield str(holding.hold.setting)

    def _by_people(self) -> bool:
        judged = (self.matter.judged(name) for name in decisions_of(self.matter, self.name))
        asked = (one for each in judged for one in each.asked())
        return any(one.criterion.judged_by or one.criterion.decided_by for one in asked)

    def _clauses(self, name: str) -> tuple[str, ...]:
        asked = (one for each in decisions_of(self.matter, self.name) for one in self.matter.judged(each).asked())
        return tuple(dict.fromkeys(one.clause for one in asked if name in one.settings()))

    # One setting

    def lean(self, name: str) -> Lean:
        """How far the setting could move, down and up."""
        setting, way = self.setting(name), _way_to_value(name, self.setting(name), self.day)
        text = _text_at(setting, way)
        rungs = ladder(text)
        lower, lowest = self._edge(name, way, rungs, -1) if rungs else (None, text)
        upper, highest = self._edge(name, way, rungs, 1) if rungs else (None, text)
        return Lean(
            setting=name,
            value=text,
            because=str(setting.because),
            owner=str(setting.owner),
            clauses=self._clauses(name),
            lower=lower,
            upper=upper,
            lowest_tried=lowest,
            highest_tried=highest,
            remark=None if rungs else f"`{text}` is a word and has no next value",
        )

    def _edge(self, name: str, way: tuple[Step, ...], rungs: Ladder, side: int) -> tuple[Edge | None, str]:
        """The first value on this side at which the outcome moves, and the last that was tried."""
        before = 0
        for rung in rungs.rungs(side):
            came = self._came(name, way, rungs.at(rung))
            if came is None:
                return None, rungs.at(before)
            if came.indicated != self.now:
                return self._between(name, way, rungs, before, rung), rungs.at(rung)
            before = rung
        return None, rungs.at(before)

    def _between(self, name: str, way: tuple[Step, ...], rungs: Ladder, same: int, other: int) -> Edge:
        """The edge between a rung at which nothing moves and one at which the outcome does."""
        by_steps = abs(other - same) == 1
        while abs(other - same) > 1:
            middle = (same + other) // 2
            came = self._came(name, way, rungs.at(middle))
            same, other = (middle, other) if came is not None and came.indicated == self.now else (same, middle)
        came = self._came(name, way, rungs.at(other))
        comes_to = came.indicated if came is not None else None
        refused = self._refused(way, rungs.at(other), comes_to)
        return Edge(value=rungs.at(other), comes_to=comes_to, by="steps" if by_steps else "halving", refused=refused)

    # Deciding under another value

    def _came(self, name: str, way: tuple[Step, ...], text: str) -> _Came | None:
        """What is indicated under the value; None where nothing can be decided under it."""
        self.tried += 1
        policy = replace(self.matter.policy, tree=with_other(self.matter.policy.tree, way, text))
        try:
            return _Came(self._indicated(name, policy))
        except UNDECIDED:
            return None

    def _indicated(self, name: str, policy: Policy) -> str | None:
        """Only the criteria that use the setting are asked again, where it is used by nothing else."""
        after = judge.judged(
            policy,
            self.matter.register,
            provider=self.matter.provider,
            as_of=self.day,
            known_at=self.matter.known_at,
            only=self.name,
        )[self.name]
        elsewhere = {*_of_needs(self.judged), *self._of_answers()}
        if not self.alone or name in elsewhere or self.judged.decision.recorded or self.judged.decision.applies_to:
            return after.indication(self.day).indicated
        stands = {
            place: stand_of(asked, self.day) for place, asked in enumerate(after.asked()) if name in asked.settings()
        }
        return self.supposing.indication_where(stands).indicated

    def _refused(self, way: tuple[Step, ...], text: str, comes_to: str | None) -> str | None:
        """What the reader of policies says against the value; it is read and decided by as a policy of its own."""
        document = deepcopy(self.matter.policy.document)
        _put(document, way, text)
        written = yaml.safe_dump(document, sort_keys=False, allow_unicode=True)
        try:
            policy = policy_from_document(written, file=self.matter.policy.file)
        except PolicyError as error:
            return "; ".join(mistake.text for mistake in error.mistakes)
        again = self.matter.under(policy).standing(self.name).indicated
        assert again == comes_to, "the policy with this value comes to something else"
        return None


def _of_needs(judged: Judged) -> Iterator[str]:
    """The settings that say how many criteria an outcome needs."""
    for outcome in judged.decision.outcomes.values():
        if isinstance(outcome.needs, AtLeastNeeded) and isinstance(outcome.needs.at_least, SettingOf):
            yield str(outcome.needs.at_least.setting)


def _way_to_value(name: str, setting: Setting, day: date) -> tuple[Step, ...]:
    """The path of the value that stands on the day; before the first step, of the first."""
    if isinstance(setting.value, str):
        return ("settings", name, "value")
    standing = [place for place, step in enumerate(setting.value) if date.fromisoformat(step.from_) <= day]
    return ("settings", name, "value", standing[-1] if standing else 0, "value")


def _text_at(setting: Setting, way: tuple[Step, ...]) -> str:
    if isinstance(setting.value, str):
        return str(setting.value)
    return str(setting.value[int(way[3])].value)


def _put(document: Any, way: tuple[Step, ...], text: str) -> None:
    *outer, last = way
    for step in outer:
        document = document[step]
    document[last] = text
