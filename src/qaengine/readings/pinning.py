"""Decisions kept as pins: what stands of each provider, small enough to be reviewed, and who moved since."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from qaengine.outcome.decision import Decision
from qaengine.outcome.phrases import listed
from qaengine.outcome.trail import Finding, Standing
from qaengine.signals.values import day_of

FORMAT = "qaengine/pin@1"
ANSWERS = ("met", "not_met", "unknown")
PARTS: Mapping[str, type] = {
    "policy": dict, "provider": str, "as_of": str, "decisions": dict, "criteria": dict, "obligations": list,
}  # fmt: skip
KEPT = ("indicated", "range", "in_force", "change")


def pin_of(decision: Decision) -> dict[str, Any]:
    """What is kept of a decision, as plain JSON data: outcomes, answers of criteria, and what falls due.

    The words that explain are left out, so that a reworded policy moves nobody.
    """
    return {
        "format": FORMAT,
        "policy": decision.policy.model_dump(mode="json"),
        "provider": decision.provider,
        "as_of": decision.as_of.isoformat(),
        "known_at": decision.known_at.isoformat() if decision.known_at else None,
        "decisions": {name: _standing(standing) for name, standing in decision.decisions.items()},
        "criteria": {answer: _criteria(decision.criteria, answer) for answer in ANSWERS},
        "obligations": sorted(
            {
                f"{one.clause} due {one.due.isoformat() if one.due else 'without a day'}, {one.status}"
                for one in decision.obligations
            }
        ),
    }


def is_pin(kept: object) -> bool:
    """Whether what was read is a pin, with all its parts in their forms."""
    return (
        isinstance(kept, dict)
        and kept.get("format") == FORMAT
        and all(isinstance(kept.get(part), kind) for part, kind in PARTS.items())
        and all(isinstance(kept["policy"].get(part), str) for part in ("id", "digest"))
        and all(isinstance(one, dict) and all(key in one for key in KEPT) for one in kept["decisions"].values())
        and all(_are_words(names) for names in (*kept["criteria"].values(), kept["obligations"]))
        and _is_day(kept["as_of"])
    )


def _are_words(names: object) -> bool:
    return isinstance(names, list) and all(isinstance(name, str) for name in names)


def _is_day(text: str) -> bool:
    try:
        return bool(day_of(text))
    except ValueError:
        return False


def _standing(standing: Standing) -> dict[str, Any]:
    whole = standing.model_dump(mode="json")
    return {key: whole[key] for key in KEPT}


def _criteria(findings: Iterable[Finding], answer: str) -> list[str]:
    """The criteria of one answer, each by decision, outcome and clause."""
    return sorted({_name(finding) for finding in findings if str(finding.answer) == answer})


def _name(finding: Finding) -> str:
    where = [part for part in (finding.decision, finding.outcome) if part]
    return " ".join([finding.clause, *([f"({', '.join(where)})"] if where else [])])


# Moves


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What became of one provider since the pin: new, gone, moved or as before, and each thing that moved."""

    provider: str
    sort: str
    moved: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.provider} {self.sort}" + "".join(f"\n  {one}" for one in self.moved)


def moves(before: Mapping[str, Mapping[str, Any]], now: Mapping[str, Mapping[str, Any]]) -> tuple[Move, ...]:
    """Every provider that is new, gone or moved, in the order of their ids."""
    found = (_move(provider, before.get(provider), now.get(provider)) for provider in sorted({*before, *now}))
    return tuple(move for move in found if move is not None)


def _move(provider: str, before: Mapping[str, Any] | None, now: Mapping[str, Any] | None) -> Move | None:
    if before is None or now is None:
        pin = now or before or {}
        stands = tuple(f"{name}: {_said(standing)}" for name, standing in pin["decisions"].items())
        return Move(provider=provider, sort="is new" if before is None else "is gone", moved=stands)
    moved = tuple(_moved(before, now))
    return Move(provider=provider, sort="moved", moved=moved) if moved else None


def _said(standing: Mapping[str, Any]) -> str:
    return f"{_word(standing['indicated'])} indicated, {_word(standing['in_force'])} in force"


def _moved(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    by = _answers_moved(before["criteria"], now["criteria"])
    explained: set[str] = set()
    for name in _names(before["decisions"], now["decisions"]):
        then, here = (pin["decisions"].get(name, {}) for pin in (before, now))
        because = [words for criterion, words in by.items() if f"({name}," in criterion]
        for key in KEPT:
            if then.get(key) != here.get(key):
                words = f", by {listed(because)}" if because and key in ("indicated", "range") else ""
                yield f"{name}: {key.replace('_', ' ')} {_word(then.get(key))} -> {_word(here.get(key))}{words}"
                explained |= {criterion for criterion in by if words and f"({name}," in criterion}
    yield from (words for criterion, words in by.items() if criterion not in explained)
    yield from (f"no longer: {one}" for one in before["obligations"] if one not in now["obligations"])
    yield from (f"now: {one}" for one in now["obligations"] if one not in before["obligations"])


def _answers_moved(before: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, str]:
    """The criteria with another answer than they had, each with both in words."""
    then, here = ({name: answer for answer in ANSWERS for name in pin.get(answer, ())} for pin in (before, now))
    return {
        name: f"{name} {_answer(then.get(name))} -> {_answer(here.get(name))}"
        for name in _names(then, here)
        if then.get(name) != here.get(name)
    }


def _names(*tables: Mapping[str, Any]) -> list[str]:
    return list(dict.fromkeys(name for table in tables for name in table))


def _answer(answer: str | None) -> str:
    return "not asked" if answer is None else answer.replace("_", " ")


def _word(value: Any) -> str:
    if value is None:
        return "nothing"
    return " to ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
