"""Steps in words."""

from collections.abc import Mapping
from datetime import date

from qaengine.evaluation.values import Candidates, Measured
from qaengine.outcome.phrases import listed, words_of
from qaengine.readings.whatif.fitting import Fields


def new_words(kind: str, fields: Fields) -> str:
    """A new signal: `a new complaint (upheld yes)`."""
    return f"a new {kind_words(kind)}{in_brackets(fields)}"


def kind_words(kind: str) -> str:
    """A kind of signal in words: `CQC inspection`."""
    return words_of(kind.replace(".", "_"))


def in_brackets(fields: Fields) -> str:
    """Fields that are given, in brackets; nothing where there are none."""
    said = [f"{words_of(name)} {value_words(value)}" for name, value in fields.items() if value is not None]
    return f" ({', '.join(said)})" if said else ""


def was_words(held: Measured) -> str:
    """What was held before."""
    match held:
        case Candidates(values=(value,)):
            return f" (it was {value_words(value)})"
        case Candidates():
            return " (reports of one day differ)"
        case _:
            return " (none is held)"


def value_words(value: object) -> str:
    """A value as people say it."""
    match value:
        case bool():
            return "yes" if value else "no"
        case date():
            return value.isoformat()
        case tuple():
            return listed([value_words(one) for one in value])
        case Mapping():
            return listed([f"{words_of(str(key))} {value_words(one)}" for key, one in value.items()])
        case str():
            return words_of(value)
        case _:
            return str(value)


def spoken(answer: str) -> str | bool:
    """An answer of a policy as a signal has it."""
    return {"true": True, "false": False}.get(answer, answer)
