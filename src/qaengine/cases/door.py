"""What is wrong with the shape of a case file, each mistake at its place."""

from datetime import date

from qaengine.documents import Table, Word, is_null
from qaengine.errors import Mistake, Place, did_you_mean
from qaengine.signals.values import day_of, what_is_no_day


class Door:
    """Looks at the parts of a case file, and collects every mistake once."""

    def __init__(self) -> None:
        self._mistakes: dict[Mistake, None] = {}

    @property
    def mistakes(self) -> tuple[Mistake, ...]:
        """All that were found, each once: what several rows share is looked at for each of them."""
        return tuple(self._mistakes)

    def add(self, code: str, text: str, at: object, hint: str | None = None) -> None:
        """Notes a mistake at a part of the document."""
        self._mistakes[Mistake(code=code, text=text, place=place_of(at), hint=hint)] = None

    def keys(self, table: Table, known: tuple[str, ...], what: str, needed: tuple[str, ...] = ()) -> None:
        """Notes keys that are not known and keys that are missing."""
        for key in table:
            if key not in known:
                self.add("Q601", f"`{key}` is not known in {what}", key, did_you_mean(key, known))
        for key in needed:
            if key not in table:
                self.add("Q602", f"`{key}` is missing in {what}", table)

    def day(self, value: object) -> date | None:
        """The date; None for nothing, and with a mistake for what is no date."""
        if value is None or (isinstance(value, Word) and is_null(value)):
            return None
        try:
            return day_of(str(value))
        except ValueError:
            self.add("Q603", f"`{value}` is not a date", value, what_is_no_day(str(value)))
            return None

    def table(self, value: object, what: str, known: tuple[str, ...], needed: tuple[str, ...] = ()) -> bool:
        """Whether it is a table; its keys are checked."""
        if not isinstance(value, Table):
            self.add("Q600", f"{what} is a table with any of " + ", ".join(f"`{key}`" for key in known), value)
            return False
        self.keys(value, known, what, needed)
        return True

    def listed(self, value: object, key: str) -> list[object]:
        """The items of a list."""
        if isinstance(value, list):
            return value
        self.add("Q600", f"`{key}` is a list", value, "write it in brackets: `[...]`")
        return []

    def single(self, value: object, key: str) -> None:
        """Notes a list or a table where one value is wanted."""
        if not isinstance(value, str):
            self.add("Q600", f"`{key}` is a single value", value)

    def yes_or_no(self, value: object, key: str) -> None:
        """Notes what is neither true nor false."""
        if value not in ("true", "false"):
            self.add("Q600", f"`{key}` is `true` or `false`", value)


def place_of(value: object) -> Place | None:
    """Where a part of the document stands."""
    place = getattr(value, "place", None)
    return place if isinstance(place, Place) else None
