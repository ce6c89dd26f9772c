"""A law tried: Hypothesis looks for a trial that breaks it, and what it finds is made as small as it can be."""

from dataclasses import dataclass

from hypothesis import HealthCheck, Phase, given, settings

from qaengine.readings.properties.law import Law
from qaengine.readings.properties.trial import Broken, Trial, smallest
from qaengine.readings.properties.world import World

UNSUITED = (
    HealthCheck.too_slow,
    HealthCheck.data_too_large,
    HealthCheck.filter_too_much,
    HealthCheck.large_base_example,
    HealthCheck.nested_given,
)
"""Laws are tried on whole histories, which are slow to make, and many of which are of no use to some law."""
PHASES = (Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink)
CI = settings(
    max_examples=100, derandomize=True, database=None, deadline=None, suppress_health_check=UNSUITED, phases=PHASES,
    print_blob=False,
)  # fmt: skip
"""The same examples each time."""
LONG = settings(CI, max_examples=2000, derandomize=False)
"""Many examples, others each time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counterexample:
    """A trial that breaks a law, as small as it was made, and how it breaks it."""

    law: Law
    trial: Trial
    broken: Broken


@dataclass(frozen=True, slots=True, kw_only=True)
class NothingToTry:
    """Why of this policy the law says nothing."""

    because: str


class _Found(Exception):
    """The law is broken."""


def tried(law: Law, world: World, how: settings = CI) -> Counterexample | NothingToTry | None:
    """The smallest counterexample found; None when the law held on every example that was tried."""
    drawn = law.drawn(world)
    if isinstance(drawn, str):
        return NothingToTry(because=drawn)
    last: list[tuple[Trial, Broken]] = []

    @settings(how, deadline=None, suppress_health_check=UNSUITED)
    @given(trial=drawn)
    def holds(trial: Trial) -> None:
        broken = law.broken(world, trial)
        if broken is not None:
            last[:] = [(trial, broken)]
            raise _Found

    try:
        holds()
    except _Found:
        trial, broken = smallest(*last[0], lambda less: law.broken(world, less))
        return Counterexample(law=law, trial=trial, broken=broken)
    return None
