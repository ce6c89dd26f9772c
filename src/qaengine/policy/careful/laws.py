"""Laws: what they ask is there, and what breaks one is a part of the policy."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import get_args

from qaengine.policy.careful.conditions import Conditions
from qaengine.policy.careful.names import Names
from qaengine.policy.laws import Break, DeclaredLaw, Differs, LawName


class Laws:
    """Looks over the laws that a policy declares, and those that it says it breaks."""

    def __init__(self, names: Names, conditions: Conditions) -> None:
        self.names, self.conditions, self.slips = names, conditions, names.slips

    def each_once(self, laws: Iterable[DeclaredLaw]) -> Iterator[DeclaredLaw]:
        """The laws; a name that two of them have, or that every policy's laws have, is noted."""
        taken = set(get_args(LawName))
        for law in laws:
            if law.law in taken:
                self.slips.add(
                    "Q240", f"there is a law called `{law.law}` already", law.law, hint="give it another name"
                )
            taken.add(str(law.law))
            yield law

    def law(self, law: DeclaredLaw) -> DeclaredLaw:
        """The law with typed conditions."""
        self.names.readings(law.reading)
        return replace(law, when=self.conditions.condition(law.when), then=self.conditions.condition(law.then))

    def broken(self, broken: Break) -> None:
        """The decision and the indicators are there."""
        self.names.readings(broken.reading)
        self.names.outcomes((), broken.decision)
        for name in broken.of:
            if name not in self.names.tree.indicators:
                self.slips.unknown("Q242", f"`{name}` is not an indicator", name, self.names.tree.indicators)

    def differs(self, difference: Differs) -> None:
        """It speaks of another edition, and what measures otherwise is there; decisions and clauses may be gone."""
        self.names.readings(difference.reading)
        tree = self.names.tree
        if difference.from_ == tree.edition:
            text = f"`{difference.from_}` is this edition itself, from which nothing differs"
            self.slips.add("Q284", text, difference.from_, hint="name the edition that it is compared with")
        for name in difference.of:
            if name not in tree.indicators and name not in tree.settings:
                known = [*tree.indicators, *tree.settings]
                self.slips.unknown("Q242", f"`{name}` is not an indicator or a setting", name, known)
