"""The public door: decisions that know what they were made from, and can be asked on."""

from collections.abc import Iterator
from datetime import date

from qaengine.evaluation import judge
from qaengine.evaluation.judge import Signals
from qaengine.outcome.decision import Decision
from qaengine.policy.from_document import Policy
from qaengine.readings.whatif.enquiry import Enquiry
from qaengine.readings.whatif.matter import Matter
from qaengine.signals.reading import LeftOut


def decide(
    policy: Policy,
    signals: Signals,
    *,
    provider: str,
    as_of: date,
    known_at: date | None = None,
    left_out: tuple[LeftOut, ...] = (),
) -> Decision:
    """Every decision of the policy about one provider on a day, with its trail; it can be asked on.

    `known_at` decides as it could have been decided then; None counts everything held. A provider without signals is
    decided too: nothing is indicated. Records that were `left_out` on request are told of in the warnings; a batch
    brings its own. SignalError when the signals contradict each other.
    """
    register = judge.register_of(signals)
    told = left_out or judge.left_out_of(signals)
    decision = judge.decide(
        policy, register, provider=provider, as_of=as_of, known_at=known_at, left_out=told
    )  # fmt: skip
    matter = Matter(
        policy=policy, register=register, provider=provider, as_of=as_of, known_at=known_at, left_out=told
    )  # fmt: skip
    return decision.asked_through(Enquiry(matter))


def decide_all(policy: Policy, signals: Signals, *, as_of: date, known_at: date | None = None) -> Iterator[Decision]:
    """The decision about each provider in turn, by the order of their ids."""
    register, left_out = judge.register_of(signals), judge.left_out_of(signals)
    for provider in register.providers():
        yield decide(policy, register, provider=provider, as_of=as_of, known_at=known_at, left_out=left_out)
