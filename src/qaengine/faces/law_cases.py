"""A counterexample of a law that was tried, in words and as a case that can be pasted."""

from collections.abc import Iterator, Mapping
from typing import Any

from qaengine.faces.written_cases import case, case_file
from qaengine.readings.properties.trying import Counterexample
from qaengine.readings.properties.world import World

HEAD = """\
# A counterexample to a law of escalation, found by trying. All signals are synthetic. What is expected is what the
# policy decides now; where that is the mistake, put down what it ought to be.
"""


def as_text(found: Counterexample, world: World) -> str:
    """The law, how it is broken, and the counterexample as a case file."""
    law = found.law
    lines = [f"{law.name}: {law.says}", f"broken on {world.as_of}: {found.broken.words}"]
    lines += [f"(proviso: {proviso})" for proviso in law.provisos]
    return "\n".join(
        [*lines, "", "as a case:", "", case_file(world.policy, world.policy.id, list(_cases(found, world)), HEAD)]
    )


def _cases(found: Counterexample, world: World) -> Iterator[Mapping[str, Any]]:
    trial, name = found.trial, found.law.name.replace("_", "-")
    providers = [(name, trial.first)] + ([(f"{name}-then", trial.second)] if found.broken.two else [])
    for called, signals in providers:
        decision = world.decide(signals, known_at=trial.known_at)
        title = f"{found.law.says} But {found.broken.words}."
        yield case(called, title, signals, decision, found.broken.decision, trial.known_at)
