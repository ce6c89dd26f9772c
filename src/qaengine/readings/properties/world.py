"""A policy on a day with the signals worth trying on it, and what it decides on them."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property

from qaengine.evaluation.judge import decide
from qaengine.examples.histories import of_answers, of_subjects, once_each
from qaengine.examples.regions import kinds_of
from qaengine.examples.signals import Examples
from qaengine.outcome.decision import Decision
from qaengine.periods import Period, back
from qaengine.policy.duties import Duty, Monthly
from qaengine.policy.from_document import Policy, policy_from_document
from qaengine.policy.indicators import OfKind
from qaengine.policy.records import Recorded
from qaengine.policy.review.uses import parts_of
from qaengine.policy.words import literal_from
from qaengine.signals.from_record import signal_from_record
from qaengine.signals.history import Register
from qaengine.signals.records import Signal

PROVIDER = "example"
SYNTHETIC = "synthetic"
ONE_DAY = timedelta(days=1)
LONG_AGO = timedelta(days=366 * 12)
"""So long before the day the provider was first heard of, so that no signal tried is the first word of it."""
History = tuple[Signal, ...]
ALWAYS_LOOKED_AT = (
    "approval", "decision.recorded", "feed.coverage", "officer.judgement", "peer.baseline", "provider.continues",
)  # fmt: skip
"""Kinds that every policy understands."""


class World:
    """One policy on one day; what is worked out about it is worked out once."""

    def __init__(self, policy: Policy, as_of: date) -> None:
        self.policy, self.as_of = policy, as_of

    def __repr__(self) -> str:
        return f"World({self.policy.id}, {self.as_of})"

    def decide(self, held: Iterable[Signal], *, as_of: date | None = None, known_at: date | None = None) -> Decision:
        """What the policy decides on these signals."""
        return decide(self.policy, tuple(held), provider=PROVIDER, as_of=as_of or self.as_of, known_at=known_at)

    def signal(self, record: Mapping[str, object]) -> Signal:
        """The signal that the record is; SignalError where it cannot be."""
        given = {"provider": PROVIDER, "source": SYNTHETIC, **record}
        return signal_from_record(given, vocabulary=self.policy.vocabulary)

    def remade(self, signal: Signal, changes: Mapping[str, object]) -> Signal:
        """The signal with some fields otherwise; SignalError where it cannot be."""
        return self.signal({**signal.document(), **changes})

    @cached_property
    def made(self) -> Examples:
        """The maker of examples for the policy on its day."""
        return Examples(self.policy, self.as_of)

    @cached_property
    def witnesses(self) -> tuple[History, ...]:
        """Histories that were searched for, each to show one answer of one criterion or one outcome; nothing held."""
        return tuple(once_each([(), *of_answers(self.made)]))

    @cached_property
    def seeds(self) -> tuple[History, ...]:
        """Short histories at the edges of the policy, from nothing held on."""
        return tuple(once_each([(), *of_subjects(self.made.space), *self.witnesses]))

    @cached_property
    def groups(self) -> tuple[tuple[History, ...], ...]:
        """The seeds by what they are about, so that what has many edges does not crowd out what has few."""
        found: dict[frozenset[str], list[History]] = {}
        for seed in self.seeds:
            about = frozenset(one.kind for one in seed if one.kind != "feed.coverage")
            found.setdefault(about, []).append(seed)
        return tuple(tuple(seeds) for seeds in found.values())

    @cached_property
    def examples(self) -> Mapping[str, History]:
        """Of each kind the signals that stand in the seeds, each once."""
        found: dict[str, dict[str, Signal]] = {}
        for signal in (signal for seed in self.seeds for signal in seed if signal.provider == PROVIDER):
            found.setdefault(signal.kind, {}).setdefault(repr({**signal.document(), "id": ""}), signal)
        return {kind: tuple(of.values()) for kind, of in found.items()}

    @cached_property
    def all_is_held(self) -> History:
        """That of every kind which the policy looks at everything is held, as far back as matters."""
        kinds = sorted(self.readers.keys() & self.policy.vocabulary.kinds.keys())
        first, until = self.as_of - LONG_AGO, self.as_of
        record = {"id": "all", "kind": "feed.coverage", "date": until, "from": first, "until": until, "kinds": kinds}
        return (self.signal(record),) if kinds else ()

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The days about the edges of every window of the policy, and the as-of day, the latest first."""
        edges = {back(self.as_of, period) for period in self.periods if not period.working_days}
        near = {edge + step * ONE_DAY for edge in edges for step in (-1, 0, 1)}
        return tuple(sorted({self.as_of, *(day for day in near if day <= self.as_of)}, reverse=True))

    @cached_property
    def periods(self) -> tuple[Period, ...]:
        """The lengths of time that the policy names."""
        settings = [self.policy.setting(str(name), self.as_of) for name in self.policy.tree.settings]
        named = (getattr(part, name, None) for part in parts_of(self.policy.tree) for name in ("within", "bound"))
        literals = [literal_from(one) if isinstance(one, str) else one for one in named]
        return tuple(sorted({one for one in (*settings, *literals) if isinstance(one, Period)}, key=str))

    @cached_property
    def looked_at(self) -> frozenset[str]:
        """The kinds of signal that the policy looks at anywhere."""
        found = set(ALWAYS_LOOKED_AT)
        for part in parts_of(self.policy.tree):
            match part:
                case OfKind(kind=kind) | Recorded(kind=kind) | Monthly(returns=kind):
                    found.add(str(kind))
                case _:
                    pass
        for indicator in self.policy.tree.indicators.values():
            found |= set(kinds_of(indicator))
        return frozenset(found)

    @cached_property
    def readers(self) -> Mapping[str, tuple[str, ...]]:
        """For each kind of signal the indicators that look at it, by name."""
        found: dict[str, list[str]] = {}
        for name, indicator in self.policy.tree.indicators.items():
            for kind in set(map(str, kinds_of(indicator))):
                found.setdefault(kind, []).append(str(name))
        return {kind: tuple(sorted(names)) for kind, names in found.items()}

    def tests_on(self, name: str) -> Iterator[object]:
        """Every part of the tests that the indicator is put to."""
        return (part for test in self.made.space.cutting.tests.get(name, ()) for part in parts_of(test))

    @cached_property
    def digest_again(self) -> str:
        """The digest of the policy when it is written and read again."""
        text = json.dumps(self.policy.document, ensure_ascii=False).encode()
        return policy_from_document(text, file=self.policy.file).digest

    @cached_property
    def duties(self) -> Mapping[str, Duty]:
        """The duties of the policy by each of their clauses."""
        return {str(clause): duty for duty in self.policy.tree.duties for clause in duty.clause}


def numbered(signals: Iterable[Signal]) -> History:
    """The signals by date, each with an id of its own, all of one provider; a correction still corrects the same."""
    ordered = sorted(signals, key=lambda one: (one.date, one.kind, repr(sorted(one.fields.items(), key=str)), one.id))
    names = {one.id: f"s{place:02}" for place, one in enumerate(ordered, start=1)}
    return tuple(
        replace(
            one,
            id=f"s{place:02}",
            provider=PROVIDER,
            supersedes=names.get(one.supersedes or ""),
            withdraws=names.get(one.withdraws or ""),
        )
        for place, one in enumerate(ordered, start=1)
    )


def admitted(held: Iterable[Signal]) -> History:
    """What stands when every correction is made: the evidence, none of which corrects anything any more."""
    signals = Register(held).history(PROVIDER).signals
    return tuple(replace(one, supersedes=None) for one in signals)
