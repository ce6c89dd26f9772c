"""The ledger of assumptions: every number that the framework does not give, and every kind said to be complete."""

from collections.abc import Iterator

from qaengine.outcome.measure_words import kind_words
from qaengine.outcome.phrases import listed, words_of
from qaengine.outcome.rule_words import text_words, title_of
from qaengine.policy.from_document import Policy
from qaengine.policy.indicators import Count, Span, Sum
from qaengine.policy.records import Setting
from qaengine.policy.words import PERIOD
from qaengine.readings.publishing.names import Names

HEADS = ("kind", "name", "title", "value", "unit", "from", "basis", "because", "owner", "reading", "clauses")
"""The columns of the ledger; `from` is the day from which a value counts, where it steps by date."""

Assumption = tuple[str, ...]
"""One row of the ledger."""


def ledger(names: Names) -> tuple[Assumption, ...]:
    """The assumptions as rows of text, in the order of the policy: numbers, what is complete, what is presumed."""
    return (*_numbers(names), *_complete(names.policy), *_presumed(names.policy))


def _numbers(names: Names) -> Iterator[Assumption]:
    uses = names.uses()
    for name, setting in names.policy.tree.settings.items():
        if setting.basis != "assumption":
            continue
        for start, value in _values(setting):
            number, unit = _with_unit(value)
            yield (
                "number", str(name), names.setting_title(name), number, unit, start, setting.basis,
                str(setting.because or ""), str(setting.owner or ""), str(setting.reading or ""),
                " ".join(uses[name]),
            )  # fmt: skip


def _values(setting: Setting) -> Iterator[tuple[str, str]]:
    """Each value with the day from which it counts."""
    if isinstance(setting.value, str):
        yield "", str(setting.value)
    else:
        yield from ((str(step.from_), str(step.value)) for step in setting.value)


def _with_unit(text: str) -> tuple[str, str]:
    """A period as its number and its unit, a share as a percentage, else the value alone."""
    if PERIOD.fullmatch(text):
        number, _, unit = text.partition(" ")
        return number, unit
    return (text[:-1].rstrip(), "%") if text.endswith("%") else (text, "")


def _complete(policy: Policy) -> Iterator[Assumption]:
    for each in policy.tree.complete:
        if each.basis == "assumption":
            kinds = listed([kind_words(str(kind)) for kind in each.kinds])
            yield (
                "complete", " ".join(str(kind) for kind in each.kinds), f"none on record means none: {kinds}",
                "", "", "", each.basis, str(each.because), str(each.owner), str(each.reading or ""), "",
            )  # fmt: skip


def _presumed(policy: Policy) -> Iterator[Assumption]:
    for name, indicator in policy.tree.indicators.items():
        presume = indicator.presume if isinstance(indicator, Count | Sum | Span) else None
        if presume is not None:
            value = "; ".join(f"{words_of(field)}: {text_words(text)}" for field, text in presume.fields.items())
            yield (
                "presumed", str(name), title_of(policy, str(name)), value, "", "", "assumption",
                str(presume.because), str(presume.owner), str(presume.reading), "",
            )  # fmt: skip
