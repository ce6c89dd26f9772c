"""A decision decided again: reproduced, or what differs and why it may."""

from collections.abc import Iterator, Mapping
from typing import Any

from qaengine.outcome.decision import Decision, without_prose


def differences(before: Mapping[str, Any], again: Decision) -> list[str]:
    """What differs between the decision that was kept and the same decision made now; nothing when reproduced."""
    now = again.document()
    if before.get("digest") == now["digest"] and without_prose(dict(before)) == without_prose(now):
        return []
    return list(_differ("", without_prose(_kept(before)), without_prose(_kept(now))))


def _kept(decision: Mapping[str, Any]) -> dict[str, Any]:
    """The decision with its criteria by their place, so that one that is missing does not shift the others."""
    whole = dict(decision)
    whole["criteria"] = {
        f"{c.get('decision') or '-'}/{c.get('outcome') or '-'}/{c.get('clause')}": c
        for c in decision.get("criteria", [])
    }
    return whole


def _differ(path: str, before: Any, now: Any) -> Iterator[str]:
    if isinstance(before, dict) and isinstance(now, dict):
        for key in [*before, *(key for key in now if key not in before)]:
            yield from _differ(f"{path}.{key}" if path else key, before.get(key), now.get(key))
    elif before != now:
        yield f"{path}: it was {_short(before)}, it is {_short(now)}"


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 160 else text[:157] + "..."


def reasons(before: Mapping[str, Any], again: Decision) -> list[str]:
    """What has changed beneath: the engine, the language, the policy's content, or the signals."""
    found = []
    engine, policy, inputs = (before.get(key) or {} for key in ("engine", "policy", "inputs"))
    if engine.get("version") != again.engine.version:
        found.append(f"the engine is {again.engine.version}; it was {engine.get('version')}")
    if engine.get("language") != again.engine.language:
        found.append(f"the policy language is version {again.engine.language}; it was {engine.get('language')}")
    if policy.get("digest") != again.policy.digest:
        found.append(f"edition {again.policy.edition} of the policy has other content than it had")
    if inputs.get("digest") != again.inputs.digest:
        found.append(f"the signals differ: {again.inputs.signals} are admitted, {inputs.get('signals')} were")
    return found or ["engine, policy and signals are the same; the decision that was kept has been altered"]
