"""English councils' quality-assurance frameworks for care providers, as policies that decide and say why.

    from qaengine import decide, load_policy, load_signals

    policy = load_policy("herefordshire")
    decision = decide(policy, load_signals("signals.jsonl"), provider="1-101662014", as_of=date(2025, 4, 1))
    print(decision.explain())

Names are fetched when they are first used, so that importing the package is quick.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from qaengine.version import __version__

if TYPE_CHECKING:
    from qaengine.errors import DocumentError, PolicyError, QaengineError, SignalError, VocabularyError
    from qaengine.outcome.decision import Decision
    from qaengine.outcome.truth import Truth
    from qaengine.policy.from_document import Policy
    from qaengine.policy.library import load_policy
    from qaengine.public import decide, decide_all
    from qaengine.readings.comparing.comparison import compare
    from qaengine.readings.witness.opinions import second_opinions
    from qaengine.signals.history import Register
    from qaengine.signals.reading import load_signals, signals_from_records
    from qaengine.signals.records import Signal

_HOME = {
    "Decision": "outcome.decision",
    "DocumentError": "errors",
    "Policy": "policy.from_document",
    "PolicyError": "errors",
    "QaengineError": "errors",
    "Register": "signals.history",
    "Signal": "signals.records",
    "SignalError": "errors",
    "Truth": "outcome.truth",
    "VocabularyError": "errors",
    "compare": "readings.comparing.comparison",
    "decide": "public",
    "decide_all": "public",
    "load_policy": "policy.library",
    "load_signals": "signals.reading",
    "second_opinions": "readings.witness.opinions",
    "signals_from_records": "signals.reading",
}

__all__ = [
    "Decision",
    "DocumentError",
    "Policy",
    "PolicyError",
    "QaengineError",
    "Register",
    "Signal",
    "SignalError",
    "Truth",
    "VocabularyError",
    "__version__",
    "compare",
    "decide",
    "decide_all",
    "load_policy",
    "load_signals",
    "second_opinions",
    "signals_from_records",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'qaengine' has no attribute {name!r}")
    return getattr(import_module(f"qaengine.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
