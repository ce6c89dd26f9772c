"""One value as it was read, to the value that the vocabulary means; the same in every file format."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import lru_cache
from sys import intern
from typing import Final

from qaengine.errors import did_you_mean
from qaengine.signals.kinds import Field, FieldType
from qaengine.signals.records import Value

LARGEST: Final = 2**53 - 1
LONGEST_NAME: Final = 200
LONGEST_TEXT: Final = 20_000
DIGITS_AFTER_POINT: Final = 10
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:?[0-9]{2}.*")
WHOLE = re.compile(r"-?(0|[1-9][0-9]*)")
NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
PLAIN_NAME = re.compile(r"[!-~](?:[ -~]{0,198}[!-~])?")
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)


class Absent(Enum):
    """Nothing is known: as if the field had not been given."""

    ABSENT = "absent"


ABSENT: Final = Absent.ABSENT


class Wrong(Exception):
    """A value that is refused: the code of the mistake, a hint, the key of a map, and others of the same field."""

    def __init__(self, code: str, text: str, hint: str | None = None) -> None:
        self.code, self.text, self.hint = code, text, hint
        self.key = ""
        self.others: tuple[Wrong, ...] = ()
        super().__init__(text)


def value_of(field: Field, given: object) -> Value | Absent:
    """The value of a field, or ABSENT where it says that nothing is known.

    null is "not yet" for the date of an event and "none" on a nullable field; on others it is unknown. The word
    `unknown` is unknown too, but for free text and where the vocabulary lists it. A map without values is unknown.
    """
    if given is None:
        return None if field.event or field.nullable else ABSENT
    if given == "unknown":
        return scalar_of(field, field.type, field.name, given)
    return READERS[field.type](field, field.name, given)


def scalar_of(field: Field, kind: FieldType, name: str, given: object) -> Value | Absent:
    """The value of a field, an item or an entry, which is called `name` in messages."""
    if given == "unknown" and kind is not FieldType.TEXT and given not in field.choices:
        return ABSENT
    return READERS[kind](field, name, given)


def text(field: Field, name: str, given: object) -> str:
    """Free text, without blanks at its ends."""
    if not isinstance(given, str):
        raise Wrong("Q414", f"`{name}` wants text, not {shown(given)}", "put it in quotes")
    found = given.strip().replace("\r\n", "\n")
    if not found:
        raise Wrong("Q414", f"`{name}` is empty", "leave it out when it is not known")
    if len(found) > LONGEST_TEXT:
        raise Wrong("Q416", f"`{name}` is longer than {LONGEST_TEXT} characters")
    return intern(legible(name, found)) if len(found) <= 64 else legible(name, found)


def name_text(name: str, given: object) -> str:
    """The text of an id, a provider, a source or a case number: one line, short, no blanks at its ends."""
    if type(given) is str and PLAIN_NAME.fullmatch(given):
        return given
    if not isinstance(given, str):
        raise Wrong("Q414", f"`{name}` wants text, not {shown(given)}", "put it in quotes")
    if not given or given != given.strip():
        raise Wrong("Q414", f"`{name}` is empty, or has blanks at its ends: {shown(given)}")
    if len(given) > LONGEST_NAME:
        raise Wrong("Q416", f"`{name}` is longer than {LONGEST_NAME} characters")
    if "\n" in given or "\t" in given:
        raise Wrong("Q417", f"`{name}` has a line break or a tab in it: {shown(given)}")
    return legible(name, str(given))


def legible(name: str, given: str) -> str:
    """The text, unless a character is in it that nobody can see, or that turns the writing round."""
    if not (given.isascii() and given.isprintable()):
        found = FORBIDDEN.search(given)
        if found:
            sign = f"U+{ord(found[0]):04X}"
            raise Wrong("Q417", f"`{name}` has the character {sign} in it, which cannot be seen: {shown(given)}")
    return str(given)


def whole(field: Field, name: str, given: object) -> int:
    """A whole number, 0 or more."""
    if isinstance(given, str) and WHOLE.fullmatch(given) and len(given) <= 17:
        given = int(given)
    number = given if isinstance(given, Decimal) else None
    if number is not None and abs(number.adjusted()) < 17 and number == number.to_integral_value():
        given = int(number)
    if isinstance(given, float) and given.is_integer():
        given = int(given)
    if not isinstance(given, int) or isinstance(given, bool):
        raise Wrong("Q414", f"`{name}` wants a whole number, not {shown(given)}")
    if not 0 <= given <= LARGEST:
        raise Wrong("Q416", f"`{name}` wants a whole number from 0 to {LARGEST}, not {shown(given)}")
    return given


def exact(field: Field, name: str, given: object) -> Decimal:
    """A decimal without needless zeros, so that equal numbers are written alike."""
    if isinstance(given, bool) or not isinstance(given, int | float | Decimal | str):
        raise Wrong("Q414", f"`{name}` wants a number, not {shown(given)}")
    if isinstance(given, str) and not NUMBER.fullmatch(given):
        raise Wrong("Q414", f"`{name}` wants a number, not {shown(given)}", "written like 12 or 12.5")
    try:
        number = Decimal(repr(given) if isinstance(given, float) else str(given))
    except InvalidOperation:
        raise Wrong("Q416", f"`{name}` wants a number that can be written out, not {shown(given)}") from None
    return shortened(name, number, given)


def shortened(name: str, number: Decimal, given: object) -> Decimal:
    """The number without zeros at its end, if it is neither too large nor too fine to be kept exactly."""
    if not number.is_finite() or not -17 < number.adjusted() < 17 or abs(number) > LARGEST:
        if number.is_zero():
            return Decimal(0)
        raise Wrong("Q416", f"`{name}` is out of reach: {shown(given)}", f"at most {LARGEST}")
    sign, digits, exponent = number.as_tuple()
    after_point = -int(exponent)
    while after_point > 0 and digits[-1:] == (0,):
        digits, after_point = digits[:-1], after_point - 1
    if after_point > DIGITS_AFTER_POINT:
        raise Wrong("Q416", f"`{name}` has more than {DIGITS_AFTER_POINT} digits after the point: {shown(given)}")
    if after_point < 0:
        digits, after_point = digits + (0,) * -after_point, 0
    return Decimal((sign if any(digits) else 0, digits or (0,), -after_point))


def truth(field: Field, name: str, given: object) -> bool:
    """true or false."""
    if isinstance(given, bool):
        return given
    word = given.casefold() if isinstance(given, str) else ""
    if word in ("true", "false"):
        return word == "true"
    near = {"yes": "true", "y": "true", "no": "false", "n": "false", "on": "true", "off": "false"}.get(word)
    hint = f"did you mean `{near}`?" if near else "leave it out when it is not known"
    raise Wrong("Q414", f"`{name}` is either `true` or `false`, not {shown(given)}", hint)


def day(field: Field, name: str, given: object) -> date:
    """A day between 1900 and 2999."""
    if isinstance(given, str):
        try:
            return day_of(given)
        except ValueError:
            pass
    elif isinstance(given, date) and not isinstance(given, datetime) and 1900 <= given.year <= 2999:
        return given
    raise Wrong("Q415", f"`{name}` wants a date, not {shown(given)}", what_is_no_day(given))


@lru_cache(maxsize=65_536)
def day_of(given: str) -> date:
    """The day that is written so; ValueError when there is none, or none between 1900 and 2999."""
    found = date.fromisoformat(given) if DAY.fullmatch(given) else None
    if found is None or not 1900 <= found.year <= 2999:
        raise ValueError(given)
    return found


def what_is_no_day(given: object) -> str:
    """Why it is not a day."""
    if isinstance(given, datetime) or (isinstance(given, str) and MOMENT.fullmatch(given)):
        return "a day is wanted, without a time"
    if isinstance(given, date) or (isinstance(given, str) and DAY.fullmatch(given)):
        return "there is no such day from 1900 to 2999"
    return "write the year, the month and the day like 2025-04-01"


def choice(field: Field, name: str, given: object) -> str:
    """One of the field's choices."""
    for one in field.choices:
        if one == given:
            return one
    words = [word for word in field.choices if word not in ("unknown",)]
    text_given = given if isinstance(given, str) else ""
    hint = did_you_mean(text_given, words) or f"it can be {', '.join(f'`{word}`' for word in words[:20])}"
    raise Wrong("Q413", f"{shown(given)} is not a value of `{name}`", hint)


def listed(field: Field, name: str, given: object) -> tuple[Value, ...]:
    """A list of items; an item that is not known is left out."""
    if not isinstance(given, list | tuple) or field.items is None:
        raise Wrong("Q414", f"`{name}` wants a list, not {shown(given)}")
    found = (scalar_of(field, field.items, name, item) for item in given if item is not None)
    return tuple(item for item in found if item is not ABSENT)


def mapped(field: Field, name: str, given: object) -> Mapping[str, Value] | Absent:
    """A map of values; a key without a known value is left out, and a map without keys is unknown."""
    if not isinstance(given, Mapping) or field.values is None:
        raise Wrong("Q414", f"`{name}` wants a map of keys and values, not {shown(given)}")
    found: dict[str, Value] = {}
    wrongs: list[Wrong] = []
    for key, value in given.items():
        try:
            known = key_of(field, name, key)
            read = value if value is None else scalar_of(field, field.values, f"{name}.{key}", value)
        except Wrong as wrong:
            wrong.key = str(key)
            wrongs.append(wrong)
            continue
        if read is not None and read is not ABSENT:
            found[known] = read
    if wrongs:
        wrongs[0].others = tuple(wrongs[1:])
        raise wrongs[0]
    return found or ABSENT


def key_of(field: Field, name: str, given: object) -> str:
    """A key of the map."""
    key = name_text(f"a key of {name}", given)
    if field.keys and key not in field.keys:
        raise Wrong("Q419", f"`{key}` is not a key of `{name}`", did_you_mean(key, field.keys))
    return intern(key)


def answer(field: Field, name: str, given: object) -> Value:
    """One value of whatever type. Text that reads as true, false or a number is that, in every file format."""
    if isinstance(given, bool):
        return given
    if isinstance(given, date) and not isinstance(given, datetime):
        return day(field, name, given).isoformat()
    word = given if isinstance(given, str) else ""
    if word in ("true", "false"):
        return word == "true"
    if word and not NUMBER.fullmatch(word):
        return text(field, name, word)
    if isinstance(given, str | int | float | Decimal) and given != "":
        number = exact(field, name, given)
        return int(number) if number == number.to_integral_value() else number
    raise Wrong("Q414", f"`{name}` wants one value, not {shown(given)}")


def shown(given: object) -> str:
    """What was given, for a message: short, on one line, every character visible."""
    match given:
        case None:
            return "null"
        case bool():
            return f"`{str(given).lower()}`"
        case Mapping():
            return "a map"
        case list() | tuple() | set() | frozenset():
            return "a list"
        case _:
            return quoted(given)


def quoted(given: object) -> str:
    """One scalar in back-ticks."""
    plain = str(given) if isinstance(given, str | int | float | Decimal | date) else "something else"
    if isinstance(given, int) and abs(given) > 10**60:
        plain = "a number of very many digits"
    visible = FORBIDDEN.sub(lambda found: f"<U+{ord(found[0]):04X}>", plain.replace("\n", " ").replace("\t", " "))
    return f"`{visible if len(visible) <= 60 else visible[:57] + '...'}`"


READERS: Final[Mapping[FieldType, Callable[[Field, str, object], Value | Absent]]] = {
    FieldType.TEXT: text,
    FieldType.WHOLE: whole,
    FieldType.DECIMAL: exact,
    FieldType.BOOLEAN: truth,
    FieldType.DATE: day,
    FieldType.CHOICE: choice,
    FieldType.LIST: listed,
    FieldType.MAP: mapped,
    FieldType.ANY: answer,
}
