"""Two editions that differ only as declared, or do not: on the screen, as JSON and as cases."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from qaengine.evaluation.reasons import measured_words
from qaengine.faces.proofs import came, measured_record
from qaengine.faces.written_cases import case, case_file
from qaengine.outcome.phrases import counted
from qaengine.policy.from_document import Policy
from qaengine.policy.laws import Differs
from qaengine.readings.proofs.differing import Apart, Difference
from qaengine.readings.proofs.laws import BOUNDS, DIFFERS_AS_DECLARED
from qaengine.readings.proofs.shown import ShownTwice
from qaengine.readings.proofs.verdicts import Provider, State

AsSignals = Callable[[Difference], ShownTwice | None]
"""The provider of a difference as signals, decided by both editions; None where none were found."""
SAID: Mapping[State, str] = {
    "proved": "proved: the same for every provider",
    "refuted": "REFUTED: it differs, and not only as declared",
    "declared": "differs as declared, and no further",
    "not_proved": "NOT PROVED",
}
HEAD = """\
# Providers for whom two editions come to something else, found by proof. All signals are synthetic. What is expected is
# what the new edition decides now; where that is the mistake, put down what it ought to be.
"""


def editions_text(old: Policy, new: Policy, differences: Sequence[Difference], as_signals: AsSignals) -> str:
    """Decision by decision whether the editions differ, with the smallest provider for whom they do."""
    head = f"{new.id}, edition {new.edition} against {old.id}, edition {old.edition}:"
    return "\n".join([head, *_lines(old, new, differences, as_signals)])


def _lines(old: Policy, new: Policy, differences: Sequence[Difference], as_signals: AsSignals) -> Iterator[str]:
    yield f"  {DIFFERS_AS_DECLARED.name}. {DIFFERS_AS_DECLARED.says}"
    for one in differences:
        yield f"    {one.decision}: {_said(one)}" + (f": {one.because}" if one.because else "")
        yield from (f"      {line}" for line in _declared(one))
        if one.apart is not None:
            yield from (f"      {line}" for line in _apart(old, new, one.apart))
            yield from (f"        {line}" for line in _signals(old, new, one, as_signals(one)))


def _said(difference: Difference) -> str:
    if difference.state == "declared" and any(one.is_whole for one in difference.declared):
        return "declared to differ as a whole, so nothing was proved of it"
    return SAID[difference.state]


def _declared(difference: Difference) -> Iterator[str]:
    for one in difference.declared:
        if one not in difference.stale:
            yield f"{declared_words(one)}: {one.because}" + (f" ({one.reading})" if one.reading else "")


def declared_words(entry: Differs) -> str:
    """What is declared to differ, by its names."""
    named = [*map(str, entry.criteria), *map(str, entry.of), *map(str, entry.outcomes)]
    return ", ".join(named) or "as a whole"


def _apart(old: Policy, new: Policy, found: Apart) -> Iterator[str]:
    size = "the smallest" if found.smallest else "a"
    yield f"{size} provider for whom it differs, all else unknown:"
    yield from (f"  {name}: {measured_words(measured)}" for name, measured in found.old.known.items())
    yield from () if found.old.known else ("  nothing known",)
    yield f"  under edition {old.edition} {came(found.old)}"
    yield f"  under edition {new.edition} {came(found.new)}"
    if found.undone is not None:
        yield f"  with what is declared undone {came(found.undone)}"


def _signals(old: Policy, new: Policy, difference: Difference, found: ShownTwice | None) -> Iterator[str]:
    if found is None:
        yield "no signals were found that come to it"
        return
    yield "as signals:" if found.exact else "as signals, which come to something else than that:"
    yield from (f"  {json.dumps(signal.document(), ensure_ascii=False)}" for signal in found.signals)
    yield from () if found.signals else ("  no signal",)
    if not found.exact:
        for policy, decision in ((old, found.old), (new, found.new)):
            standing = decision[difference.decision]
            provider = Provider(known={}, indicated=standing.indicated, range=standing.range)
            yield f"  under edition {policy.edition} {came(provider)}"


def editions_provisos(moves_alike: bool) -> str:
    """What the proof leaves out; of changes that differ it is said that they do."""
    listed = [*BOUNDS, *(f"{DIFFERS_AS_DECLARED.name}: {one}" for one in DIFFERS_AS_DECLARED.provisos)]
    moves = [] if moves_alike else ["`changes` differ between the two, so what is in force may come to differ."]
    return "\n".join(["what the proofs leave out:", *(f"  - {one}" for one in (*listed, *moves))])


def editions_summary(differences: Sequence[Difference]) -> str:
    """How many decisions there are of each state."""
    numbers = [(word, sum(one.state == state for one in differences)) for state, word in (
        ("proved", "the same"), ("declared", "differ as declared"), ("refuted", "differ otherwise"),
        ("not_proved", "not proved"),
    )]  # fmt: skip
    return f"{counted(len(differences), 'decision')}: " + ", ".join(f"{number} {word}" for word, number in numbers)


def editions_json(old: Policy, new: Policy, differences: Sequence[Difference], as_signals: AsSignals) -> dict[str, Any]:
    """Every decision as a record, and what the proof leaves out."""
    return {
        "policy": _named(new),
        "against": _named(old),
        "law": DIFFERS_AS_DECLARED.name,
        "decisions": [_record(one, as_signals(one)) for one in differences],
        "bounds": [*BOUNDS, *DIFFERS_AS_DECLARED.provisos],
    }


def _named(policy: Policy) -> dict[str, str]:
    return {"id": policy.id, "edition": policy.edition, "digest": policy.digest}


def _record(one: Difference, shown: ShownTwice | None) -> dict[str, Any]:
    return {
        "decision": one.decision,
        "state": one.state,
        "because": one.because,
        "declared": [_entry(entry) for entry in one.declared if entry not in one.stale],
        "stale": [_entry(entry) for entry in one.stale],
        "counterexample": None if one.apart is None else _counterexample(one.apart, shown),
    }


def _entry(entry: Differs) -> dict[str, Any]:
    return {
        "criteria": list(entry.criteria), "of": list(entry.of), "outcomes": list(entry.outcomes),
        "because": entry.because, "reading": entry.reading,
    }  # fmt: skip


def _counterexample(found: Apart, shown: ShownTwice | None) -> dict[str, Any]:
    return {
        "smallest": found.smallest,
        "known": {name: measured_record(measured) for name, measured in found.old.known.items()},
        "old": _came(found.old),
        "new": _came(found.new),
        "undone": None if found.undone is None else _came(found.undone),
        "signals": None if shown is None else [signal.document() for signal in shown.signals],
        "signals_come_to_it": shown is not None and shown.exact,
    }


def _came(provider: Provider) -> dict[str, Any]:
    return {"indicated": provider.indicated, "range": provider.range}


def editions_cases(name: str, old: Policy, new: Policy, found: Sequence[tuple[Difference, ShownTwice]]) -> str:
    """The text of a case file with a case for each difference, as the new edition decides it now."""
    return case_file(new, name.partition("@")[0], [_case(old, one, shown) for one, shown in found], HEAD)


def _case(old: Policy, difference: Difference, shown: ShownTwice) -> Mapping[str, Any]:
    standing = shown.old[difference.decision]
    provider = Provider(known={}, indicated=standing.indicated, range=standing.range)
    title = f"{difference.decision} differs: under edition {old.edition} {came(provider)}."
    name = f"differs-{difference.decision.replace('_', '-')}"
    return case(name, title, shown.signals, shown.new, difference.decision)
