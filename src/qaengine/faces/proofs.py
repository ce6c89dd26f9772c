"""Verdicts about a policy's laws: on the screen, and as JSON."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, assert_never

from qaengine.evaluation.reasons import measured_words
from qaengine.evaluation.values import Candidates, Interval, Measured, Members, Scalar, Stretch, Unknown
from qaengine.outcome.phrases import counted, words_of
from qaengine.policy.from_document import Policy
from qaengine.readings.proofs.folds import ON_PAPER
from qaengine.readings.proofs.laws import BOUNDS, Law
from qaengine.readings.proofs.verdicts import Counterexample, Provider, State, Verdict
from qaengine.signals.records import Signal

AsSignals = Callable[[Verdict], Sequence[Sequence[Signal]]]
"""The signals of each provider of a counterexample; nothing where none were found."""
SAID: Mapping[State, str] = {
    "proved": "proved",
    "refuted": "REFUTED",
    "declared": "broken as the policy says",
    "not_proved": "NOT PROVED",
}


def as_text(policy: Policy, verdicts: Sequence[Verdict], as_signals: AsSignals) -> str:
    """Law by law how often it was proved, and whatever was not; `as_signals` gives a counterexample's signals."""
    return "\n".join(_lines(policy, verdicts, as_signals))


def _lines(policy: Policy, verdicts: Sequence[Verdict], as_signals: AsSignals) -> Iterator[str]:
    yield f"{policy.id}, edition {policy.edition}:"
    for law in _laws(verdicts):
        of_law = [verdict for verdict in verdicts if verdict.law == law]
        yield f"  {_counts(of_law)}: {law.name}. {law.says}"
        for verdict in of_law:
            yield from (f"    {line}" for line in _broken(verdict))
            yield from (f"      {line}" for line in _signals(verdict, as_signals))


def of_operators(verdicts: Sequence[Verdict]) -> str:
    """Whether the operators' own laws were proved, by which every proof holds for histories of any length."""
    lines = ["the operators, signal by signal, so that what is proved holds for histories of any length:"]
    for law in _laws(verdicts):
        of_law = [verdict for verdict in verdicts if verdict.law == law]
        lines.append(f"  {_counts(of_law)}: {law.name}. {law.says}")
        lines += [f"    {line}" for verdict in of_law for line in _broken(verdict)]
    return "\n".join([*lines, *(f"  on paper: {one}" for one in ON_PAPER)])


def provisos(verdicts: Sequence[Verdict]) -> str:
    """What every proof leaves out, and each law's own provisos."""
    listed = [*BOUNDS, *(f"{law.name}: {proviso}" for law in _laws(verdicts) for proviso in law.provisos)]
    return "\n".join(["what the proofs leave out:", *(f"  - {one}" for one in listed)])


def _laws(verdicts: Sequence[Verdict]) -> list[Law]:
    """The laws in the order in which they are first spoken of."""
    return list({verdict.law.name: verdict.law for verdict in verdicts}.values())


def _counts(verdicts: Sequence[Verdict]) -> str:
    counts = [(state, sum(verdict.state == state for verdict in verdicts)) for state in SAID]
    return ", ".join(f"{SAID[state]} {count} of {len(verdicts)}" for state, count in counts if count)


def _broken(verdict: Verdict) -> Iterator[str]:
    """What was not proved, with its counterexample."""
    if verdict.state == "proved":
        return
    yield f"{SAID[verdict.state]}: {verdict.about}" + (f": {verdict.because}" if verdict.because else "")
    if verdict.broken is not None:
        broken = verdict.broken
        held = f" With {', '.join(broken.of)} held still it is proved." if broken.of else ""
        held += " It is proved that what is indicated is never lowered." if broken.lowers == "range" else ""
        yield f"  {broken.because}{held} ({broken.clause}{f', {broken.reading}' if broken.reading else ''})"
    if verdict.counterexample is not None:
        yield from (f"  {line}" for line in _counterexample(verdict.counterexample))


def _signals(verdict: Verdict, as_signals: AsSignals) -> Iterator[str]:
    """The counterexample as signals, of each provider."""
    if verdict.counterexample is None:
        return
    providers = as_signals(verdict)
    if not providers:
        yield "no signals were found that come to it"
    for number, signals in enumerate(providers):
        yield "as signals:" if not number else "and then:"
        yield from (f"  {json.dumps(signal.document(), ensure_ascii=False)}" for signal in signals)
        yield from () if signals else ("  no signal",)


def _counterexample(found: Counterexample) -> Iterator[str]:
    size = "the smallest" if found.smallest else "a"
    yield f"{size} counterexample, all else unknown:"
    for name, measured in found.before.known.items():
        yield f"  {name}: {measured_words(measured)}{_moved(found, name)}"
    for name in () if found.after is None else found.after.known:
        if name not in found.before.known and found.after is not None:
            yield f"  {name}: not known, and then {measured_words(found.after.known[name])}"
    yield f"  {came(found.before)}" + (f"; and then {came(found.after)}" if found.after else "")


def _moved(found: Counterexample, name: str) -> str:
    if found.after is None or found.after.known.get(name) == found.before.known[name]:
        return ""
    after = found.after.known.get(name)
    return f"; and then {'not known' if after is None else measured_words(after)}"


def came(provider: Provider) -> str:
    """What is indicated, and between which outcomes it may lie."""
    indicated = f"{words_of(provider.indicated)} is indicated" if provider.indicated else "nothing is indicated"
    if provider.range is None:
        return f"{indicated}, and no outcome is possible"
    return f"{indicated}, and it may be {words_of(provider.range[0])} to {words_of(provider.range[1])}"


def summary(verdicts: Sequence[Verdict]) -> str:
    """How many verdicts there are of each state."""
    laws = counted(len(verdicts), "question")
    return f"{laws}: " + ", ".join(
        f"{sum(verdict.state == state for verdict in verdicts)} {said.lower()}" for state, said in SAID.items()
    )


# JSON


def as_json(policy: Policy, verdicts: Sequence[Verdict], as_signals: AsSignals) -> dict[str, Any]:
    """Every verdict as a record, and what every proof leaves out."""
    return {
        "policy": {"id": policy.id, "edition": policy.edition, "digest": policy.digest},
        "verdicts": [_record(verdict, as_signals) for verdict in verdicts],
        "laws": [_law(law) for law in _laws(verdicts)],
        "bounds": BOUNDS,
    }


def _law(law: Law) -> dict[str, Any]:
    return {"law": law.name, "says": law.says, "twin": law.twin, "provisos": law.provisos}


def _record(verdict: Verdict, as_signals: AsSignals) -> dict[str, Any]:
    about, broken, found = verdict.about, verdict.broken, verdict.counterexample
    return {
        "law": verdict.law.name,
        "state": verdict.state,
        "decision": about.decision,
        "outcome": about.outcome,
        "clause": about.clause,
        "because": verdict.because,
        "declared": None if broken is None else {
            "clause": broken.clause, "reading": broken.reading, "of": list(broken.of), "lowers": broken.lowers,
            "because": broken.because,
        },
        "counterexample": None if found is None else {
            "smallest": found.smallest,
            "before": _provider(found.before),
            "after": None if found.after is None else _provider(found.after),
            "signals": [[signal.document() for signal in signals] for signals in as_signals(verdict)] or None,
        },
    }  # fmt: skip


def _provider(provider: Provider) -> dict[str, Any]:
    known = {name: measured_record(measured) for name, measured in provider.known.items()}
    return {"known": known, "indicated": provider.indicated, "range": provider.range}


def measured_record(measured: Measured) -> Any:
    """What was measured as plain data."""
    match measured:
        case Unknown():
            return None
        case Candidates(values=values):
            return {"one_of": [_scalar(value) for value in values]}
        case Interval(low=low, high=high):
            return {"from": _scalar(low), "to": _scalar(high)}
        case Stretch(certain=certain, possible=possible):
            ends = {"certain": certain, "possible": possible}
            return {"days": {name: None if days is None else (days[1] - days[0]).days for name, days in ends.items()}}
        case Members(of=of):
            return {"members": {name: measured_record(member) for name, member in of.items()}}
        case _:
            assert_never(measured)


def _scalar(value: Scalar) -> Any:
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else str(value)
    return value if value is None or isinstance(value, bool | int | str) else value.isoformat()
