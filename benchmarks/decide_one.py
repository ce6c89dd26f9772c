"""How long one decision takes: one provider with 1,000 signals, the full trail, under each policy that ships.

    python benchmarks/decide_one.py [number of signals]

Prints milliseconds (the best of several runs) beside a fixed yardstick, a loop of plain Python measured in the same
run, so that numbers of different machines can be compared; then how long importing and loading take.
"""

import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter, process_time

from qaengine.evaluation.judge import decide
from qaengine.policy.from_document import Policy, policy_from_file
from qaengine.policy.indicators import OfKind
from qaengine.signals.from_record import signal_from_record
from qaengine.signals.history import Register
from qaengine.signals.kinds import Field, FieldType
from qaengine.signals.records import Signal

POLICIES = sorted((Path(__file__).parents[1] / "policies").glob("*.yaml"))
AS_OF = date(2025, 3, 31)
DAYS = 3 * 365
RUNS = 7


def main(number: int) -> None:
    """Measure and print."""
    yardstick = best_of(plain_loop)
    print(f"yardstick {yardstick:.1f} ms; {number} signals; the best of {RUNS} runs")
    print(f"{'policy':20} {'load':>8} {'decide':>8} {'ratio':>6} {'criteria':>9} {'met':>5} {'duties':>7}")
    for path in POLICIES:
        loading = best_of(lambda path=path: policy_from_file(path), runs=3)
        policy = policy_from_file(path)
        register = Register(made_up(policy, number))
        taken = best_of(lambda policy=policy, register=register: decided(policy, register))
        decision = decided(policy, register)
        met = sum(one.answer == "met" for one in decision.criteria)
        print(
            f"{path.stem:20} {loading:5.0f} ms {taken:5.1f} ms {taken / yardstick:6.2f} {len(decision.criteria):9}"
            f" {met:5} {len(decision.obligations):7}"
        )
    for what in ("pass", "import qaengine", "from qaengine import decide, load_policy"):
        print(f"{fresh(what):6.0f} ms for a fresh Python to run `{what}`")


def decided(policy: Policy, register: Register):  # type: ignore[no-untyped-def]
    """One decision, its JSON not included."""
    return decide(policy, register, provider="p1", as_of=AS_OF)


def best_of(work: Callable[[], object], runs: int = RUNS, clock: Callable[[], float] = process_time) -> float:
    """The least time of several runs, in milliseconds."""
    times = []
    for _ in range(runs):
        start = clock()
        work()
        times.append(clock() - start)
    return 1000 * min(times)


def plain_loop() -> int:
    """A loop of plain Python that is always the same."""
    total = 0
    for number in range(200_000):
        total = (total * 31 + number) % 1_000_003
    return total


def fresh(code: str) -> float:
    """How long a new Python takes to run the code, in milliseconds."""
    return best_of(lambda: subprocess.run([sys.executable, "-c", code], check=True), runs=5, clock=perf_counter)


# Made-up signals of the kinds that a policy looks at


def made_up(policy: Policy, number: int) -> list[Signal]:
    """Signals of one provider over three years, always the same ones."""
    chance = random.Random(number)
    kinds = sorted({*kinds_in(policy.tree), "officer.judgement", "decision.recorded"})
    found = []
    for position in range(number):
        record = a_record(policy, chance.choice(kinds), position, chance)
        found.append(signal_from_record(record, vocabulary=policy.vocabulary))
    return found


def kinds_in(value: object) -> Iterator[str]:
    """The kinds of signal named in a part of a policy's tree."""
    if isinstance(value, OfKind):
        yield str(value.kind)
    elif isinstance(value, dict):
        for inner in value.values():
            yield from kinds_in(inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from kinds_in(inner)
    elif hasattr(value, "__dataclass_fields__"):
        yield from (
            str(kind) for name in ("age", "overdue", "late", "overdue_run") if (kind := getattr(value, name, None))
        )
        for name in value.__dataclass_fields__:
            yield from kinds_in(getattr(value, name))


def a_record(policy: Policy, kind: str, position: int, chance: random.Random) -> dict[str, object]:
    """One record with most of its fields."""
    day = AS_OF - timedelta(days=chance.randrange(DAYS))
    record: dict[str, object] = {"id": f"s{position:05}", "provider": "p1", "kind": kind, "date": day}
    for field in policy.vocabulary.kinds[kind].fields.values():
        if chance.random() < 0.8:
            record[field.name] = a_value(field, day, chance)
    for row in policy.vocabulary.kinds[kind].never_together:
        if all(record.get(name, ...) == value for name, value in row.items()):
            del record[list(row)[-1]]
    return record


def a_value(field: Field, day: date, chance: random.Random) -> object:
    """A value that the field can have."""
    match field.type:
        case FieldType.LIST:
            return [one_value(field, day, chance) for _ in range(chance.randrange(3))]
        case FieldType.MAP:
            return {key: one_value(field, day, chance) for key in field.keys or ("q1", "q2", "q3")}
        case _:
            return None if field.event and chance.random() < 0.2 else one_value(field, day, chance)


def one_value(field: Field, day: date, chance: random.Random) -> object:
    """One scalar of the field's content."""
    match field.content:
        case FieldType.CHOICE:
            return chance.choice(field.choices)
        case FieldType.BOOLEAN:
            return chance.random() < 0.5
        case FieldType.WHOLE | FieldType.DECIMAL:
            return chance.randrange(10)
        case FieldType.DATE:
            return day + timedelta(days=chance.randrange(60))
        case FieldType.ANY:
            return chance.choice([True, False, "some words"])
        case _:
            return chance.choice(["falls", "food", "staffing", "records"])


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000)
