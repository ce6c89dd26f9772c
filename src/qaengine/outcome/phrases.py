"""Small pieces of English: names as words, dates, counts and lists."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

ABBREVIATIONS = {
    "cqc": "CQC",
    "pamms": "PAMMS",
    "mdt": "MDT",
    "dols": "DoLS",
    "rag": "RAG",
    "maqap": "MAQAP",
    "isp": "ISP",
}


def words_of(name: str) -> str:
    """A name of the policy as words: `requires_improvement` as `requires improvement`."""
    return " ".join(ABBREVIATIONS.get(part, part) for part in name.replace(".", " ").split("_"))


def day_words(day: date) -> str:
    """A date as people write it: `15 January 2019`."""
    return f"{day.day} {day:%B %Y}"


def number_words(number: int | Fraction) -> str:
    """An exact number: whole, decimal where that is exact, else a ratio."""
    exact = Fraction(number)
    if exact.denominator == 1:
        return str(exact.numerator)
    rest = exact.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return f"{exact.numerator}/{exact.denominator}"
    return format((Decimal(exact.numerator) / Decimal(exact.denominator)).normalize(), "f")


def listed(words: Sequence[str], joint: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {joint} {words[-1]}"


def counted(number: int, noun: str) -> str:
    """`1 signal`, `2 signals`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def plural(number: int, one: str, several: str) -> str:
    """`1 criterion`, `2 criteria`."""
    return f"{number} {one if number == 1 else several}"


def sentence(text: str) -> str:
    """The text with a capital at its beginning and a full stop at its end."""
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!", ":")) else ".") if text else ""
