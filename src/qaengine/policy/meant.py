"""What somebody meant who wrote a number, a period, a date or a name in another form: the hint of how to write it."""

import re
from calendar import month_name, monthrange

from qaengine.errors import nearest

UNITS = ("working days", "days", "weeks", "months", "years")
NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
DIGITS = {word: str(number) for number, word in enumerate(NUMBERS, 1)}
DIGITS |= {"a": "1", "an": "1"}
SIGNS: dict[str, str | None] = {
    ">": "more_than",
    ">=": "at_least",
    "<": "less_than",
    "<=": "at_most",
    "=": None,
    "==": None,
}
AS_PERIODS = {"half a year": "6 months", "a fortnight": "2 weeks", "fortnight": "2 weeks", "a quarter": "3 months"}
EXAMPLES = {
    "number": "for example `3`, `1/3` or `20%`",
    "period": "for example `3 months`",
    "date": "for example `2025-04-01`",
    "setting": "for example `3`, `20%`, `3 months` or `2025-04-01`",
}


def meant_literal(text: str, wanted: str) -> str:
    """The hint for a text that is not the number, period or date that is wanted (or, of a setting, none of them)."""
    return (
        _compared(text)
        or (wanted in ("period", "setting") and _period(text))
        or (wanted in ("date", "setting") and _date(text))
        or (wanted == "period" and _bare_number(text))
        or (wanted in ("number", "setting") and _number(text))
        or EXAMPLES[wanted]
    )


def written_in(hint: str) -> str | None:
    """What a hint of this room says to write, where it says just one thing."""
    found = re.fullmatch(r"write `([^`]+)`", hint)
    return found[1] if found else None


def meant_name(text: str) -> str | None:
    """The hint for a name in another form than lower-case letters, digits and `_`."""
    name = re.sub(r"[^a-z0-9]+", "_", text.strip().casefold()).strip("_")
    if re.fullmatch(r"[a-z][a-z0-9_]*", name) and len(name) <= 60:
        return f"write `{name}`"
    return "a name is lower-case letters, digits and `_`, and begins with a letter"


def _compared(text: str) -> str | None:
    """The hint for a comparison that is written in words or signs, where it stands in the place of a value."""
    written = re.fullmatch(r"(at least|more than|at most|less than|[<>]=?|=+) ?(\S.*)", text.strip().casefold())
    if not written:
        return None
    test = SIGNS.get(written[1], written[1].replace(" ", "_"))
    return f"write `{{{test}: {written[2]}}}`" if test else f"write `{written[2]}`"


def _number(text: str) -> str | None:
    written = text.strip().casefold()
    if written in DIGITS:
        return f"write `{DIGITS[written]}`"
    if re.fullmatch(r"\S+/0+", written):
        return "nothing can be divided by 0"
    if percent := re.fullmatch(r"%? ?(\d+(?:\.\d+)?) ?(?:%+|per ?cent|pct|p\.c\.)?", written):
        return f"write `{percent[1]}%`"
    if re.fullmatch(r"£?\d{1,3}([ ,]\d{3})+|£\d+", written):
        return f"write `{re.sub('[^0-9]', '', written)}`"
    if re.fullmatch(r"\d+,\d+", written):
        return f"write `{written.replace(',', '.')}`"
    if with_noun := re.fullmatch(r"(\d+) [a-z]+", written):
        return f"write the number alone, `{with_noun[1]}`" if nearest(with_noun[0], UNITS) is None else None
    return None


def _period(text: str) -> str | None:
    plain = text.strip().casefold().replace("'", "").replace("’", "")
    if plain in AS_PERIODS:
        return f"write `{AS_PERIODS[plain]}`"
    plain = re.sub(r"\b(business|office|week) ?days?\b", "working days", plain)
    parts = re.fullmatch(r"(\d{1,6}|[a-z]+)[ _-]?([a-z][a-z ]*)", plain)
    unit = parts and nearest(parts[2] if parts[2].endswith("s") else f"{parts[2]}s", UNITS)
    number = parts and DIGITS.get(parts[1], parts[1])
    if not unit or not number or not number.isdigit():
        return None
    if int(number) > 36_525 or (unit == "years" and int(number) > 100) or (unit == "months" and int(number) > 1_200):
        return "a period is at most 100 years"
    return f"write `{number} {unit.removesuffix('s') if number == '1' else unit}`"


def _bare_number(text: str) -> str | None:
    return f"say of what, for example `{text} months`" if re.fullmatch(r"\d{1,3}", text) else None


def _date(text: str) -> str | None:
    written = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text)
    if written:
        year, month, day = (int(part) for part in written.groups())
        if 1900 <= year <= 2999 and 1 <= month <= 12:
            days = monthrange(year, month)[1]
            if 1 <= day <= days:
                return f"write `{year}-{month:02}-{day:02}`"
            return f"{month_name[month]} {year} has {days} days"
        return "a date is written year-month-day, in the years 1900 to 2999"
    if re.fullmatch(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{1,2} [A-Za-z]+ \d{4}|[A-Za-z]+ \d{4}", text):
        return "a date is written year-month-day, for example `2025-04-01`"
    return None
