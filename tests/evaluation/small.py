"""Small policies and signals written in a few words, so that a test can be a table."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from textwrap import dedent

from qaengine.evaluation.judge import decide
from qaengine.outcome.decision import Decision
from qaengine.outcome.trail import Finding, Standing
from qaengine.policy.from_document import Policy, policy_from_document
from qaengine.signals.reading import signals_from_records
from qaengine.signals.records import Signal
from qaengine.signals.vocabulary import Vocabulary

AS_OF = date(2025, 7, 1)

HEAD = """\
policy: small
edition: "1"
title: A small policy
language: 1
in_force: {from: 2000-01-01}
roles: {lead: Lead, chair: Chair, officer: Officer, deputy: Deputy}
readings: {R1: A reading.}
"""


@cache
def policy(text: str) -> Policy:
    """The policy whose sections these are, beneath the head that every policy needs."""
    return policy_from_document(HEAD + dedent(text), file="small.yaml")


def signals(*rows: str, vocabulary: Vocabulary | None = None) -> tuple[Signal, ...]:
    """Signals of provider `p1`, each a row like `complaint 2025-03-01 theme=food upheld=true`, named s1, s2, ...

    A `;` separates the items of a list, `field.key=` fills a map, `null` is null.
    """
    records = [_record(row, f"s{number}") for number, row in enumerate(rows, start=1)]
    return signals_from_records(records, vocabulary=vocabulary).signals


LISTS = ("kinds", "people", "regulated_by", "joint_with", "escalated_to")


def _record(row: str, name: str) -> dict[str, object]:
    kind, day, *given = row.split()
    record: dict[str, object] = {"id": name, "provider": "p1", "kind": kind, "date": day}
    for pair in given:
        path, _, text = pair.partition("=")
        field, _, key = path.partition(".")
        value = text.split(";") if field in LISTS else None if text == "null" else text
        if key:
            entries = record.setdefault(field, {})
            assert isinstance(entries, dict)
            entries[key] = value
        else:
            record[field] = value
    return record


def decided(
    text: str, *rows: str, as_of: date | str = AS_OF, known_at: date | str | None = None, provider: str = "p1"
) -> Decision:
    """The decision about the provider by the policy of these sections, on the signals of these rows."""
    known = policy(text)
    held = signals(*rows, vocabulary=known.vocabulary)
    return decide(known, held, provider=provider, as_of=_day(as_of), known_at=known_at and _day(known_at))


def standing(text: str, *rows: str, as_of: date | str = AS_OF) -> Standing:
    """What the policy's only decision comes to."""
    (found,) = decided(text, *rows, as_of=as_of).decisions.values()
    return found


def shown(found: Standing) -> str:
    """What is indicated and what is open: `high`, `high of high-top`, or `? of low-top`; `silent` when nothing is."""
    if found.range is None:
        return "silent"
    first, last = found.range
    return f"{found.indicated or '?'}" + ("" if found.settled else f" of {first}-{last}")


def finding(decision: Decision, clause: str) -> Finding:
    """The one finding of the clause."""
    (found,) = [one for one in decision.criteria if one.clause == clause]
    return found


def asked(
    indicator: str,
    test: str,
    *rows: str,
    as_of: date | str = AS_OF,
    known_at: date | str | None = None,
    more: str = "",
    indicators: str = "",
) -> Finding:
    """What comes of `when: {it: test}`, where `it` is the indicator; `more` are sections, `indicators` further ones."""
    text = f"indicators:\n  it: {indicator}\n{_indented(indicators)}" + ONE_CRITERION.format(test=test) + dedent(more)
    return finding(decided(text, *rows, as_of=as_of, known_at=known_at), "sm.all.it")


ONE_CRITERION = """
decisions:
  level:
    outcomes:
      low: {{criteria: []}}
      high: {{criteria: [{{clause: sm.all.it, when: {{it: {test}}}}}]}}
"""


def _indented(text: str) -> str:
    return "".join(f"  {line}\n" for line in dedent(text).strip().splitlines())


def answers(indicator: str, tests: Iterable[str], *rows: str, **more: object) -> list[str]:
    """The answers to several tests of one indicator."""
    return [asked(indicator, test, *rows, **more).answer.value for test in tests]  # type: ignore[arg-type]


def _day(day: date | str) -> date:
    return date.fromisoformat(day) if isinstance(day, str) else day
