"""The second opinion: every decision by two engines, and a report where they differ."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import typer

from qaengine.cli.screen import note, say, with_progress
from qaengine.errors import Mistake

if TYPE_CHECKING:
    from qaengine.policy.from_document import Policy
    from qaengine.signals.history import Register

SHOWN = 20


def stop_where_engines_differ(
    policy: "Policy", register: "Register", providers: Sequence[str], *, as_of: date, known_at: date | None
) -> None:
    """Say that both engines agree about all of the providers, or where they do not and exit with 4."""
    from qaengine.readings.witness import second_opinions

    opinions = second_opinions(policy, register, as_of=as_of, known_at=known_at, providers=providers)
    asked = with_progress(opinions, len(providers), "asking both engines")
    found = [difference for opinion in asked for difference in opinion.differences]
    count = "one provider" if len(providers) == 1 else f"{len(providers)} providers"
    if not found:
        note(f"the second engine agrees about {count}")
        return
    times = "in one answer" if len(found) == 1 else f"in {len(found)} answers"
    say(Mistake(code="Q754", text=f"the two engines differ {times} about {count}, so nothing is decided"))
    for difference in found[:SHOWN]:
        note(f"  {difference}")
    if len(found) > SHOWN:
        note(f"  and {len(found) - SHOWN} more")
    raise typer.Exit(4)
