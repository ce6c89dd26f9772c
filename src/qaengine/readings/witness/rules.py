"""Rules as durable-rules reads them, and the logic of three values written in them.

A proposition is a text such as `17+` (shown to be met) or `17-` (shown not to be met). Unknown is neither. Rules only
ever add propositions; where one rests on another's not being shown, it waits for a stage: a fact that is given to the
rules once everything before it has come to rest.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from qaengine.errors import Mistake, QaengineError

Pattern = dict[str, Any]
TRUE, FALSE, OPEN = "true+", "true-", "open+"
MOST_TOGETHER = 8
"""Patterns in one rule; durable-rules joins at most sixteen."""
MOST_OF_A_PATTERN = 200
"""Rules that one pattern may stand in; durable-rules holds 256 and does not check."""
MOST_ON_A_SHELF = 60
"""Patterns that one fact may meet; durable-rules holds 64."""
MOST_SHELVES = 450
"""First tests of facts; durable-rules holds 512, and then never comes back."""
MOST_RULES = 4000
"""durable-rules holds 4,096."""


def opposite(proposition: str) -> str:
    """Shown not to be met for shown to be met, and the other way round."""
    return proposition[:-1] + ("-" if proposition.endswith("+") else "+")


def same(**values: object) -> Pattern:
    """A fact with these values."""
    return {"$and": [{name: value} for name, value in values.items()]}


@dataclass(slots=True)
class Rules:
    """The rules of one policy as they are written, and the stages in which they are to be asked."""

    written: dict[str, dict[str, Any]] = field(default_factory=dict)
    stages: list[str] = field(default_factory=list)
    _numbers: dict[object, str] = field(default_factory=dict)

    def named(self, key: object) -> tuple[str, bool]:
        """The proposition of the key, and whether it is new."""
        new = key not in self._numbers
        if new:
            self._numbers[key] = str(len(self._numbers))
        return f"{self._numbers[key]}+", new

    def shelf(self, proposition: str) -> str:
        """The first thing by which facts with this proposition are told apart."""
        number = proposition[:-1]
        return f"so {int(number) // (MOST_ON_A_SHELF // 2)}" if number.isdecimal() else f"so {number}"

    def shown(self, proposition: str) -> Pattern:
        """The fact that a proposition is shown."""
        return same(shelf=self.shelf(proposition), so=proposition)

    def concludes(self, proposition: str, *patterns: Pattern, unless: Sequence[str] = (), stage: str = "") -> None:
        """Where all patterns meet facts, the proposition is shown; `unless` others are by then, at the stage."""
        self.adds({"shelf": self.shelf(proposition), "so": proposition}, *patterns, unless=unless, stage=stage)

    def adds(self, fact: Mapping[str, object], *patterns: Pattern, unless: Sequence[str] = (), stage: str = "") -> None:
        """Where all patterns meet facts, there is another fact; a value `[n, name]` is taken from the n-th.

        The same pattern stands once, and a rule that rests on what it rules out is not written: durable-rules matches
        no fact twice in one rule.
        """
        if any(self.shown(proposition) in patterns for proposition in unless):
            return
        different = [pattern for at, pattern in enumerate(patterns) if pattern not in patterns[:at]]
        parts = [{f"m_{number}": pattern} for number, pattern in enumerate(different)]
        if stage:
            parts.append({f"m_{len(parts)}": same(shelf="stage", stage=stage)})
        for proposition in unless:
            parts.append({f"m_{len(parts)}$not": self.shown(proposition)})
        if len(parts) == 1:
            parts = [{"m": parts[0]["m_0"]}]
        self.written[f"r{len(self.written)}"] = {"all": parts, "then": fact}

    def after_all_before(self) -> str:
        """A stage that comes after everything that has been written up to now."""
        self.stages.append(f"stage {len(self.stages)}")
        return self.stages[-1]

    # Three values

    def all_of(self, propositions: Iterable[str]) -> str:
        """Met where all are met, not met where any is not met; of nothing, met."""
        parts = tuple(dict.fromkeys(part for part in propositions if part != TRUE))
        if len(parts) < 2:
            return parts[0] if parts else TRUE
        if FALSE in parts:
            return FALSE
        if len(parts) > MOST_TOGETHER:
            cut = range(0, len(parts), MOST_TOGETHER)
            return self.all_of([self.all_of(parts[at : at + MOST_TOGETHER]) for at in cut])
        found, new = self.named(("all", parts))
        if new:
            self.concludes(found, *map(self.shown, parts))
            for part in parts:
                self.concludes(opposite(found), self.shown(opposite(part)))
        return found

    def any_of(self, propositions: Iterable[str]) -> str:
        """Met where any is met, not met where all are not met; of nothing, not met."""
        return opposite(self.all_of([opposite(part) for part in propositions]))

    def at_least(self, count: int, propositions: Sequence[str]) -> str:
        """Met where that many are met, not met where so many are not met that it can no longer be."""
        row = [TRUE, *[FALSE] * count]
        for one in propositions:
            with_it = [self.all_of([one, fewer]) for fewer in row[:-1]]
            row = [TRUE, *(self.any_of(pair) for pair in zip(with_it, row[1:], strict=True))]
        return row[count]

    def checked(self) -> "Rules":
        """The rules, where durable-rules can hold them."""
        patterns: Counter[str] = Counter()
        shelves: set[str] = set()
        for rule in self.written.values():
            for part in rule["all"]:
                (pattern,) = part.values()
                patterns[str(pattern)] += 1
                shelves.add(str(pattern["$and"][0]))
        most = max(patterns.values(), default=0)
        if most > MOST_OF_A_PATTERN or len(shelves) > MOST_SHELVES or len(self.written) > MOST_RULES:
            text = "the policy is larger than the second engine can hold"
            hint = f"{len(self.written)} rules, {len(shelves)} kinds of facts, one of them asked {most} times"
            raise QaengineError([Mistake(code="Q752", text=text, hint=hint)])
        return self
