"""The policy as a durable-rules ruleset: a second engine that judges what the core measured.

The core counts windows and dates and measures every indicator; from there on the second engine answers by rules of its
own: each test, condition, criterion and outcome, what is indicated and what is left open. It shares the policy's
records with the core, and what was measured; none of the code that judges.

    rules.py       the logic of three values, in rules that only ever add
    passing.py     what a test asks of one value
    conditions.py  tests and conditions
    ruleset.py     criteria and decisions
    facts.py       what was measured, as facts
    worker.py      durable-rules, in a process of its own
    process.py     talking to that process
    opinions.py    both engines' answers, side by side
"""

from qaengine.readings.witness.opinions import Difference, Opinion, second_opinions

__all__ = ["Difference", "Opinion", "second_opinions"]
