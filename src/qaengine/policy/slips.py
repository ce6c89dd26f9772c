"""The mistakes found in a policy so far: each once, one at a place, and in the order of the file."""

import re
from collections.abc import Iterable

from qaengine.documents import Word, is_null
from qaengine.errors import Fix, Mistake, Place, certain, did_you_mean

MOST = 100

STAND_IN = Word("")
"""What is read in the place of something wrong. It stands nowhere in a file, so nothing more is said about it."""


class Slips:
    """Takes notes of mistakes.

    Of a thing that stands nowhere nothing is noted: it is a stand-in for something that is wrong already. At one
    place the first mistake is kept, for what follows is mostly its echo; only of missing keys can there be several.
    """

    def __init__(self) -> None:
        self._found: dict[object, Mistake] = {}

    def __bool__(self) -> bool:
        return bool(self._found)

    def add(self, code: str, text: str, *at: object, hint: str | None = None, instead: str | None = None) -> None:
        """One mistake more, at the first of the things that has a place; `instead` is what is certainly meant."""
        found = next((thing for thing in at if place_of(thing)), None)
        if found is not None:
            fix = Fix(word=str(found), instead=instead) if instead is not None and isinstance(found, str) else None
            self._keep(Mistake(code=code, text=text, place=place_of(found), hint=hint, fix=fix))

    def unknown(self, code: str, text: str, word: object, known: Iterable[str]) -> None:
        """A word that leads nowhere, with the nearest of the words that are known here."""
        words = [str(one) for one in known] if len(self._found) < MOST else []
        if several := several_in(str(word), words):
            self.add(code, text, word, hint=f"write a list: `[{', '.join(several)}]`")
        elif str(word).removeprefix("not ") in words:
            self.add(code, text, word, hint=f"write `{{is_not: {str(word).removeprefix('not ')}}}`")
        else:
            self.add(code, text, word, hint=did_you_mean(str(word), words), instead=certain(str(word), words))

    def empty(self, value: object, what: str = "a value") -> bool:
        """Whether nothing is written where a value is wanted; that is noted."""
        if is_null(value):
            self.add("Q207", f"{what} is missing after the colon", value, hint="write it, or delete the key")
            return True
        return False

    def extend(self, mistakes: Iterable[Mistake]) -> None:
        """Mistakes that were found elsewhere."""
        for mistake in mistakes:
            self._keep(mistake)

    def in_order(self) -> list[Mistake]:
        """All of them from the top of the file to its end; beyond the hundredth only their number."""
        found = sorted(
            self._found.values(), key=lambda one: (one.place.line, one.place.column) if one.place else (0, 0)
        )
        if len(found) > MOST:
            more = Mistake(code="Q299", text=f"and {len(found) - MOST:,} more", hint="put the others right first")
            return [*found[:MOST], more]
        return found

    def _keep(self, mistake: Mistake) -> None:
        of_many = mistake.place is None or mistake.code == "Q203"
        self._found.setdefault((mistake.place, mistake.text if of_many else None), mistake)


def several_in(text: str, words: Iterable[str]) -> list[str]:
    """The words that a text names one after the other (`good or outstanding`), or none of them if not all are known."""
    parts = [part.strip() for part in re.split(r" or | and |[,;/&]", text)]
    return parts if len(parts) > 1 and set(parts) <= set(words) else []


def place_of(value: object) -> Place | None:
    """Where a scalar, table or list stands in the file; None for what stands nowhere."""
    place = getattr(value, "place", None)
    return place if isinstance(place, Place) else None


def placed(text: str, like: object) -> Word:
    """A word that stands where another thing stands."""
    word = Word(text)
    word.place = place_of(like)
    return word
