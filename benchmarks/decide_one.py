"""How long deciding takes, each figure beside a fixed yardstick of plain Python measured in the same run.

    python benchmarks/decide_one.py

Prints: importing the package, loading each shipped policy, deciding about one provider with 1,000 synthetic signals and
the full trail, and the decisions of the demonstration. Processor time, the least of several runs.
"""

import random
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from time import process_time

MIX = {
    "quality.concern": 260, "feedback": 240, "complaint": 140, "safeguarding.concern": 120, "monitoring.return": 60,
    "improvement.action": 60, "visit": 40, "communication": 30, "meeting": 20, "standard.rating": 12,
    "cqc.inspection": 8, "component.rating": 4, "pamms.assessment": 3, "placement.suspension": 2, "risk.rating": 1,
}  # fmt: skip
POLICIES = ("herefordshire@2018", "herefordshire@2016", "oxfordshire", "halton", "warwickshire")


def yardstick() -> None:
    """A fixed piece of plain Python: a hundred thousand dictionary updates."""
    counts: dict[int, int] = {}
    for number in range(100_000):
        counts[number % 977] = counts.get(number % 977, 0) + number


def least(work: Callable[[], object], runs: int = 5) -> float:
    """The least processor time of some runs, in milliseconds."""
    times = []
    for _ in range(runs):
        start = process_time()
        work()
        times.append(process_time() - start)
    return min(times) * 1000


def records() -> list[dict[str, object]]:
    """A thousand synthetic signals of one provider over five years, in a mix as a busy provider has."""
    chance, found = random.Random(1), []
    for kind, number in MIX.items():
        for position in range(number):
            day = date(2020, 1, 1) + timedelta(days=chance.randrange(1800))
            signal = {"id": f"{kind}-{position}", "provider": "P", "kind": kind, "date": day.isoformat()}
            found.append({**signal, "source": "synthetic", **fields(kind, day, chance)})
    return found


def fields(kind: str, day: date, chance: random.Random) -> dict[str, object]:
    """The fields of a synthetic signal."""
    later = (day + timedelta(days=30)).isoformat()
    match kind:
        case "cqc.inspection":
            return {"overall": chance.choice(["good", "requires_improvement"]), "published_on": day.isoformat()}
        case "quality.concern":
            return {"severity": chance.choice(["low", "medium"]), "theme": chance.choice("abc"), "remedied": True}
        case "safeguarding.concern":
            return {"theme": chance.choice("abc"), "risk_level": "low", "remedied": chance.choice([True, False])}
        case "feedback":
            return {"sentiment": chance.choice(["positive", "negative"]), "by": "family"}
        case "monitoring.return":
            return {"period": f"{day:%Y-%m}", "due_on": later, "received_on": day.isoformat()}
        case "improvement.action":
            return {"due_on": later, "completed_on": day.isoformat(), "verified_on": day.isoformat()}
        case "standard.rating":
            return {"framework": "oxf.ten", "standard": chance.randrange(1, 11), "rating": "green"}
        case "component.rating":
            return {"component": chance.choice(["safety", "experience"]), "grade": "green", "present": True}
        case "pamms.assessment":
            return {"overall": "good", "published_on": day.isoformat(), "visit_on": day.isoformat(), "type": "full"}
        case "placement.suspension":
            return {"issued_on": day.isoformat(), "lifted_on": later}
        case _:
            return {}


def main() -> None:
    """Measure and print."""
    unit = least(yardstick)
    print(f"yardstick: {unit:.1f} ms")

    def show(what: str, milliseconds: float) -> None:
        print(f"{what}: {milliseconds:.1f} ms, {milliseconds / unit:.1f} yardsticks")

    code = "import time; s = time.process_time(); import qaengine; print(time.process_time() - s)"
    spent = [float(subprocess.check_output([sys.executable, "-c", code])) * 1000 for _ in range(5)]
    show("import qaengine", min(spent))

    from qaengine import Register, decide, load_policy, signals_from_records
    from qaengine.faces.demo import rounds

    for name in POLICIES:
        policy = load_policy(name)
        show(f"load {name}", least(lambda name=name: load_policy(name)))
        register = Register(signals_from_records(records(), vocabulary=policy.vocabulary))
        work = lambda policy=policy, register=register: decide(  # noqa: E731 - one piece of work to be timed
            policy, register, provider="P", as_of=date(2024, 12, 31)
        )
        show(f"decide 1,000 signals, {name}", least(work, 3))
    show("the demo's decisions", least(lambda: [list(each.decisions()) for each in rounds()], 1))


if __name__ == "__main__":
    main()
