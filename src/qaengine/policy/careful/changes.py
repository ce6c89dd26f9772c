"""What moves what is in force: changes and delegates name what is there."""

from dataclasses import replace

from qaengine.policy.careful.conditions import Conditions
from qaengine.policy.careful.names import Names
from qaengine.policy.careful.settings import check_order
from qaengine.policy.changes import Approver, Change, Delegate, Requirement


class Changes:
    """Looks over changes and delegates."""

    def __init__(self, names: Names, conditions: Conditions) -> None:
        self.names, self.conditions, self.slips = names, conditions, names.slips

    def change(self, change: Change) -> Change:
        """The change with typed conditions; its decision, outcomes, roles and readings are all known."""
        self.names.readings(change.reading)
        self.names.outcomes((*change.from_, *change.to), change.decision)
        if change.worsening and not (change.clause or change.reading):
            text = f"a worsening of `{change.decision}` at once needs its `clause` or its `reading`"
            self.slips.add("Q261", text, change.decision)
        if not change.worsening and not change.approved_by:
            hint = "say `approved_by` whom, or `worsening: at_once`"
            self.slips.add("Q281", f"nothing makes this change of `{change.decision}`", change.decision, hint=hint)
        return replace(
            change,
            approved_by=tuple(self._approver(approver) for approver in change.approved_by),
            requires=tuple(self._requirement(required) for required in change.requires),
        )

    def _approver(self, approver: Approver) -> Approver:
        self.names.roles(approver.role)
        return replace(approver, when=self.conditions.optional(approver.when))

    def _requirement(self, required: Requirement) -> Requirement:
        return replace(required, when=self.conditions.condition(required.when))

    def delegate(self, delegate: Delegate) -> None:
        """A delegate and whom he acts for are roles, from one day until a later one."""
        self.names.roles((delegate.of, delegate.role))
        check_order(delegate.from_, delegate.until, "the delegation", self.slips)
