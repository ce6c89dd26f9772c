"""The values that a setting could have instead of its own: rung by rung, in the unit in which it is written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal

from qaengine.periods import Period
from qaengine.policy.words import literal_from

LINEAR = 24
"""So many rungs on each side are tried one by one; further out some, each twice as far, and between them by halving."""
FURTHEST = {"working day": 500, "day": 4000, "week": 500, "month": 240, "year": 50}
DAYS_ROUND_A_DATE = 3660
PLAIN = re.compile(r"(?P<whole>[+-]?\d+)(?:\.(?P<decimals>\d+))?(?P<percent> ?%)?")

Form = Literal["number", "ratio", "period", "date", "yes or no"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """A setting's value as rung 0, with the lowest and the highest rung there are."""

    form: Form
    text: str
    lowest: int
    highest: int

    def at(self, rung: int) -> str:
        """The value at the rung, written as the setting's own value is."""
        match self.form:
            case "yes or no":
                return self.text if rung == 0 else "false" if self.text == "true" else "true"
            case "period":
                count, unit = self.text.split(" ", 1)
                number = int(count) + rung
                return f"{number} {unit.removesuffix('s')}{'' if number == 1 else 's'}"
            case "date":
                return (date.fromisoformat(self.text) + timedelta(days=rung)).isoformat()
            case "ratio":
                above, below = self.text.split("/")
                return f"{int(above) + rung}/{below}"
            case "number":
                return self._number(rung)

    def _number(self, rung: int) -> str:
        found = PLAIN.fullmatch(self.text)
        assert found is not None
        places = len(found["decimals"] or "")
        units = int((found["whole"] or "") + (found["decimals"] or "")) + rung
        text = str(units) if places == 0 else f"{units // 10**places}.{units % 10**places:0{places}d}"
        return text + (found["percent"] or "")

    def rungs(self, way: int) -> Iterator[int]:
        """Rungs further and further up (1) or down (-1), the last of all at the end."""
        end = abs(self.highest if way > 0 else self.lowest)
        far = LINEAR * 2
        yield from range(way, way * (min(end, LINEAR) + 1), way)
        while LINEAR < far < end:
            yield way * far
            far *= 2
        if end > LINEAR:
            yield way * end


def ladder(text: str) -> Ladder | None:
    """The ladder of a value; None for a word, which has no next."""
    if text in ("true", "false"):
        return Ladder(form="yes or no", text=text, lowest=0, highest=1)
    match literal_from(text):
        case Period():
            unit = text.split(" ", 1)[1].removesuffix("s")
            return Ladder(form="period", text=text, lowest=-_count(text), highest=max(0, FURTHEST[unit] - _count(text)))
        case date():
            return Ladder(form="date", text=text, lowest=-DAYS_ROUND_A_DATE, highest=DAYS_ROUND_A_DATE)
        case Fraction() if "/" in text:
            above, below = map(int, text.split("/"))
            return Ladder(form="ratio", text=text, lowest=-max(above, 0), highest=max(0, 10 * below - above))
        case Fraction():
            return _of_number(text)
        case _:
            return None


def _count(text: str) -> int:
    return int(text.split(" ", 1)[0])


def _of_number(text: str) -> Ladder | None:
    """Down to nothing; up to a hundred times as much, or of a share to the whole."""
    found = PLAIN.fullmatch(text)
    if found is None:
        return None
    scale = 10 ** len(found["decimals"] or "")
    units = int((found["whole"] or "") + (found["decimals"] or ""))
    if units < 0:
        return None
    most = 100 * scale if found["percent"] else max(100 * units, 100 * scale)
    return Ladder(form="number", text=text, lowest=-units, highest=max(0, most - units))
