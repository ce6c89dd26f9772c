"""durable-rules in a process of its own: rules and facts come in as JSON lines, what is shown goes out.

The first line holds the rules and the stages, each that follows one provider's facts; the answer to it is a line with
every proposition that the rules showed of it. The engine's own threads and its global stack of rulesets are not used.
"""

import json
import sys
from collections.abc import Iterator
from typing import Any, TextIO

Fact = dict[str, Any]
DERIVED = 200_000
"""More facts than any provider can give rise to; beyond it the rules go in circles."""


class Sessions:
    """A ruleset that durable-rules holds, and one session of it a provider."""

    def __init__(self, rules: dict[str, dict[str, Any]]) -> None:
        import durable_rules_engine as engine

        self.engine: Any = engine
        self.then = {name: rule["then"] for name, rule in rules.items()}
        written = {name: {"all": rule["all"]} for name, rule in rules.items()}
        self.handle = engine.create_ruleset("policy", json.dumps(written))

    def shown(self, session: str, facts: list[Fact], stages: list[str]) -> list[str]:
        """Every proposition that the rules show, in order."""
        known: set[str] = set()
        for fact in facts:
            self.settle(session, fact, known)
        for stage in stages:
            self.settle(session, {"shelf": "stage", "stage": stage}, known)
        return sorted(json.loads(fact)["so"] for fact in known if '"so"' in fact)

    def settle(self, session: str, fact: Fact, known: set[str]) -> None:
        """Give the rules a fact, and what follows from it, until nothing follows any more."""
        state = self.give(session, fact, known)
        if state is None:
            return
        started = self.engine.start_action_for_state(self.handle, state)
        action = json.loads(started[1]) if started else None
        while action:
            ((name, message),) = action.items()
            self.give(session, fact_of(self.then[name], message), known)
            following = self.engine.complete_and_start_action(self.handle, state)
            action = json.loads(following) if following else None

    def give(self, session: str, fact: Fact, known: set[str]) -> Any:
        """The session's place when a rule asks for the fact; None when none does, or it is there already."""
        text = json.dumps(fact, sort_keys=True)
        if text in known:
            return None
        known.add(text)
        if len(known) > DERIVED:
            raise RuntimeError("the rules go in circles")
        code, state = self.engine.assert_fact(self.handle, json.dumps({"sid": session, "id": str(len(known)), **fact}))
        if code == UNHEARD:
            return None
        if code != HEARD:
            raise RuntimeError(f"durable-rules refuses a fact with code {code}")
        return state


HEARD, UNHEARD = 0, 1


def fact_of(then: Fact, message: dict[str, Fact]) -> Fact:
    """The fact that follows: values written `[n, name]` are taken from the n-th fact of the match."""
    found = {}
    for name, value in then.items():
        if isinstance(value, list):
            number, key = value
            source = message.get(f"m_{number}") or message["m"]
            if key in source:
                found[name] = source[key]
        else:
            found[name] = value
    return found


def answers(lines: Iterator[str]) -> Iterator[dict[str, Any]]:
    """The answer to each provider, and at last how many they were."""
    first = json.loads(next(lines))
    sessions = Sessions(first["rules"])
    count = 0
    for line in lines:
        asked = json.loads(line)
        count += 1
        yield {"number": asked["number"], "shown": sessions.shown(str(count), asked["facts"], first["stages"])}
    yield {"finished": count}


def main(source: TextIO, target: TextIO) -> None:
    """Answer line by line."""
    for answer in answers(iter(source.readline, "")):
        target.write(json.dumps(answer) + "\n")
        target.flush()


if __name__ == "__main__":
    main(sys.stdin, sys.stdout)
