"""What the cases show of a policy: on the screen, and as JSON."""

from collections.abc import Iterator
from typing import Any

from qaengine.outcome.phrases import counted, listed
from qaengine.readings.showing import Showing, Sort, Spot

NOUNS: dict[Sort, str] = {"criterion": "criteria", "outcome": "outcomes", "approval": "approvals", "duty": "duties"}


def as_text(showing: Showing) -> str:
    """For each sort how much is shown, then what no case shows."""
    return "\n".join(_lines(showing))


def _lines(showing: Showing) -> Iterator[str]:
    yield f"shown of {showing.policy.id}, edition {showing.policy.edition}:"
    for sort, noun in NOUNS.items():
        spots = showing.of(sort)
        if spots:
            yield f"  {noun}: {sum(not spot.missing for spot in spots)} of {len(spots)} in full; {_each(spots)}"
    if showing.missing:
        yield f"shown by no case ({counted(sum(len(spot.missing) for spot in showing.missing), 'answer')}):"
        for spot in showing.missing:
            yield f"  - {spot.name}: {listed([_said(what) for what in spot.missing], 'or')}"


def _each(spots: tuple[Spot, ...]) -> str:
    """How many of the places show each answer."""
    answers = dict.fromkeys(what for spot in spots for what in spot.shown)
    return ", ".join(f"{_said(what)} {sum(spot.shown.get(what) is not None for spot in spots)}" for what in answers)


def _said(what: str) -> str:
    return what.replace("_", " ")


def as_json(showing: Showing) -> dict[str, Any]:
    """Every place with the case that shows each of its answers, null where none does."""
    return {
        "policy": {"id": showing.policy.id, "edition": showing.policy.edition},
        "spots": [{"sort": spot.sort, "name": spot.name, "shown": dict(spot.shown)} for spot in showing.spots],
        "missing": [{"sort": spot.sort, "name": spot.name, "answers": list(spot.missing)} for spot in showing.missing],
    }
