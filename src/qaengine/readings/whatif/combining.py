"""What a decision comes to after a combination of steps, each criterion asked only where a step touches it.

A criterion rests on some kinds of signal and on some questions. Steps that touch neither leave its answer as it is, so
its answer after a combination is the one after those steps of it that touch it, which is asked once. Whatever is shown
in the end is decided again as a whole.
"""

from qaengine.evaluation import judge
from qaengine.evaluation.decisions import Indication, Judged
from qaengine.evaluation.supposing import Stand, Supposing, stand_of
from qaengine.readings.whatif.looking import ANSWER, EVERYTHING, rests_upon
from qaengine.readings.whatif.matter import Matter
from qaengine.readings.whatif.possible import Possible, signals_of

Combination = tuple[Possible, ...]


class Combining:
    """One decision after any combination of steps."""

    def __init__(self, matter: Matter, name: str) -> None:
        self.matter, self.name, self.day = matter, name, matter.as_of
        self.judged = matter.judged(name)
        self.supposing = Supposing(self.judged, self.day)
        self.rests = [rests_upon(matter, asked) for asked in self.supposing.asked]
        self._stands: dict[tuple[int, tuple[int, ...]], Stand] = {}
        self._after: dict[tuple[int, ...], Judged] = {}
        self._touches: dict[int, tuple[Possible, frozenset[int]]] = {}

    @property
    def is_apart(self) -> bool:
        """Whether the answers are the only way in which steps can move the decision, and can be told apart."""
        decision = self.judged.decision
        first = any(signal.provider == self.matter.provider for signal in self.judged.court.evidence.signals)
        apart = decision.recorded is None and decision.applies_to is None and first
        return apart and not any(EVERYTHING in rests for rests in self.rests)

    def indication(self, chosen: Combination) -> Indication:
        """What the decision comes to once these steps have happened."""
        if not self.is_apart:
            return self._decided(chosen).indication(self.day)
        touching: dict[int, list[Possible]] = {}
        for step in chosen:
            for place in self._touched(step):
                touching.setdefault(place, []).append(step)
        return self.supposing.indication_where({place: self._stand(place, steps) for place, steps in touching.items()})

    def _touched(self, step: Possible) -> frozenset[int]:
        """The places of the criteria whose answers the step may change."""
        if id(step) not in self._touches:
            tokens = tokens_of(step)
            places = frozenset(place for place, rests in enumerate(self.rests) if tokens & rests)
            self._touches[id(step)] = step, places
        return self._touches[id(step)][1]

    def _stand(self, place: int, steps: list[Possible]) -> Stand:
        key = tuple(id(step) for step in steps)
        if (place, key) not in self._stands:
            if key not in self._after:
                self._after = {key: self._decided(tuple(steps))}
            asked = tuple(self._after[key].asked())[place]
            self._stands[(place, key)] = stand_of(asked, self.day)
        return self._stands[(place, key)]

    def _decided(self, chosen: Combination) -> Judged:
        register = self.matter.register.also(signals_of(self.matter, chosen))
        return judge.judged(
            self.matter.policy, register, provider=self.matter.provider, as_of=self.day, only=self.name
        )[self.name]


def tokens_of(step: Possible) -> frozenset[str]:
    """What the step touches: its kind of signal, the kinds that it says are complete, or the question it answers."""
    found = {step.kind}
    kinds, question = step.fields.get("kinds"), step.fields.get("question")
    if step.kind == "feed.coverage" and isinstance(kinds, tuple):
        found |= {str(kind) for kind in kinds}
    if step.kind == "officer.judgement":
        found.add(f"{ANSWER}{question}")
    return frozenset(found)
