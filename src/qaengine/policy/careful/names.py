"""What is named in one policy while it is looked over, and the checks that every section shares."""

from collections.abc import Iterable

from qaengine.policy.careful.literals import Dated, Literals
from qaengine.policy.records import PolicyTree
from qaengine.policy.slips import Slips


class Names:
    """The sections of a policy by their names, and where mistakes are noted."""

    def __init__(self, tree: PolicyTree, settings: dict[str, Dated], slips: Slips) -> None:
        self.tree, self.slips = tree, slips
        self.literals = Literals(tree.settings, settings, slips)
        self.people = [*tree.roles, *tree.forums]

    def roles(self, roles: Iterable[str]) -> None:
        """Each is a role or a forum that the policy declares."""
        for role in roles:
            if role not in self.people:
                self.slips.unknown("Q265", f"`{role}` is not a role or forum of this policy", role, self.people)

    def readings(self, readings: Iterable[str] | str | None) -> None:
        """Each is a reading that the policy declares."""
        for reading in (readings,) if isinstance(readings, str) else readings or ():
            if reading not in self.tree.readings:
                text = f"the reading `{reading}` is not among `readings`"
                self.slips.unknown("Q266", text, reading, self.tree.readings)

    def outcome(self, name: str, outcomes: Iterable[str], of: str) -> bool:
        """Whether it is an outcome of the decision; what is none is noted."""
        listed = list(outcomes)
        if name not in listed:
            self.slips.unknown("Q256", f"`{name}` is not an outcome of `{of}`", name, listed)
        return name in listed

    def outcomes(self, outcomes: Iterable[str], decision: str) -> None:
        """They are outcomes of a decision that is there."""
        found = self.tree.decisions.get(decision)
        if found is None:
            self.slips.unknown("Q260", f"`{decision}` is not a decision", decision, self.tree.decisions)
            return
        for outcome in outcomes:
            self.outcome(outcome, found.outcomes, decision)
