"""The notes taken while a vocabulary is read: each mistake, and the small readers that find it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from qaengine.errors import Mistake, Place, did_you_mean


@dataclass(slots=True)
class Notes:
    """The mistakes found so far; each reader returns something usable and notes what is wrong."""

    mistakes: list[Mistake] = field(default_factory=list)

    def only(self, table: Mapping[str, object], words: Iterable[str], named: str) -> None:
        """Note every key that has no meaning here."""
        known = list(words)
        for key in table:
            if key not in known:
                self.wrong("Q451", f"`{key}` has no meaning in {named}", key, hint=did_you_mean(key, known))

    def entries(self, given: object, named: str, *, short: bool = False) -> Iterator[tuple[str, Mapping[str, object]]]:
        """Names and their tables; with `short`, one word may stand for a table."""
        if not isinstance(given, Mapping):
            self.wrong("Q450", f"{named} wants a table of names", given)
            return
        for name, table in given.items():
            if isinstance(table, Mapping) or (short and isinstance(table, str)):
                yield name, table  # type: ignore[misc]
            else:
                self.wrong("Q450", f"`{name}` in {named} wants a table", name)

    def words(self, given: object, named: str) -> tuple[str, ...]:
        """A list of words."""
        if not isinstance(given, list | tuple) or not all(isinstance(word, str) for word in given):
            self.wrong("Q450", f"{named} wants a list of words", given)
            return ()
        return tuple(str(word) for word in given)

    def truth(self, given: object, named: str) -> bool:
        """true or false."""
        if given not in (True, False, "true", "false"):
            self.wrong("Q450", f"{named} is either `true` or `false`", given)
        return given in (True, "true")

    def wrong(self, code: str, text: str, *at: object, hint: str | None = None) -> None:
        """Note a mistake at the first of the things that has a place."""
        places = (getattr(thing, "place", None) for thing in at)
        place = next((found for found in places if isinstance(found, Place)), None)
        self.mistakes.append(Mistake(code=code, text=text, place=place, hint=hint))
