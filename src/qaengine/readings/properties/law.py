"""A law of the engine or of a policy, as it is tried: how a trial of it is drawn, and what breaks it."""

from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import strategies as st

from qaengine.readings.properties.trial import Broken, Trial
from qaengine.readings.properties.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """One law: its name, what it says, the provisos under which it holds, how it is tried, and when it is broken.

    `drawn` gives a strategy of trials, or the reason in words why of this policy there is nothing to try.
    """

    name: str
    says: str
    provisos: tuple[str, ...] = ()
    drawn: Callable[[World], st.SearchStrategy[Trial] | str]
    broken: Callable[[World, Trial], Broken | None]

    @property
    def told(self) -> str:
        """What the law says, with its provisos: the text of its item."""
        return "\n".join([self.says, *(f"Proviso: {one}" for one in self.provisos)])
