"""Talking to the second engine: a process of its own for every hundred providers, one clear error when it fails."""

import json
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from qaengine.errors import Mistake, QaengineError
from qaengine.readings.witness.facts import Fact
from qaengine.readings.witness.parts import Ruleset
from qaengine.readings.witness.rules import TRUE, opposite

AT_ONCE = 100
"""Providers that one process judges; durable-rules holds 1,024 sessions, and no session is used twice."""
SECONDS = 300
"""How long a process may take for them; it needs a few."""
COMMAND = (sys.executable, "-P", str(Path(__file__).with_name("worker.py")))
LAST_PYTHON = (3, 12)
EXTRA = "pip install 'qaengine[durable]'"


def make_sure_it_is_there() -> None:
    """QaengineError when durable-rules is not installed, with how to get it, or that it cannot be had."""
    if find_spec("durable_rules_engine") is not None:
        return
    text = "a second opinion needs durable-rules, which is not installed"
    hint = EXTRA
    if sys.version_info[:2] > LAST_PYTHON:
        hint = "it cannot be had for Python 3.13 or newer; use Python 3.11 or 3.12"
    raise QaengineError([Mistake(code="Q750", text=text, hint=hint)])


def shown_of(ruleset: Ruleset, providers: Sequence[list[Fact]], command: Sequence[str] = COMMAND) -> list[set[str]]:
    """Of each provider the propositions that the second engine shows; QaengineError when it stops or says nonsense."""
    first = {"rules": ruleset.rules.written, "stages": ruleset.rules.stages}
    constant: Fact = {"shelf": ruleset.rules.shelf(TRUE), "so": TRUE}
    lines = [{"number": number, "facts": [constant, *facts]} for number, facts in enumerate(providers)]
    said = _run(command, "".join(json.dumps(line) + "\n" for line in (first, *lines)))
    return _checked(said, len(providers))


def _run(command: Sequence[str], text: str) -> str:
    try:
        done = subprocess.run(command, input=text, capture_output=True, text=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise _stopped(f"it gave no answer within {SECONDS} second{'s' if SECONDS > 1 else ''}") from None
    except OSError as error:
        raise _stopped(f"it cannot be started: {error}") from None
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or [f"its process ended with code {done.returncode}"]
        raise _stopped(last[0])
    return done.stdout


def _stopped(why: str) -> QaengineError:
    text = f"the second engine stopped, so there is no second opinion: {why}"
    return QaengineError([Mistake(code="Q751", text=text)])


def _checked(said: str, count: int) -> list[set[str]]:
    """The answers, where each provider has one and none contradicts itself."""
    try:
        answers: list[Any] = [json.loads(line) for line in said.splitlines()]
        whole = answers[-1:] == [{"finished": count}]
        numbered = [(answer["number"], answer["shown"]) for answer in answers[:-1]]
        found = [set(shown) for number, shown in numbered if all(isinstance(one, str) for one in shown)]
    except (ValueError, KeyError, TypeError, AttributeError):
        raise _stopped("what it said cannot be read") from None
    if not whole or [number for number, _ in numbered] != list(range(count)) or len(found) != count:
        raise _stopped("it did not answer about every provider")
    if any(TRUE not in shown for shown in found):
        raise _stopped("its rules answered nothing")
    if any(opposite(one) in shown for shown in found for one in shown):
        raise _stopped("it contradicts itself")
    return found
