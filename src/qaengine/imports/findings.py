"""What a source says, before it becomes signals: findings, facts about a location, and what could not be used."""

import re
from dataclasses import dataclass
from datetime import date

from qaengine.errors import Place, did_you_mean

SERIOUSNESS = ("outstanding", "good", "not_rated", "inspected_but_not_rated", "requires_improvement", "inadequate")
"""The ratings of the vocabulary, in the order in which reports of one day are listed."""

_PLAIN = {
    "outstanding": "outstanding",
    "good": "good",
    "requires improvement": "requires_improvement",
    "inadequate": "inadequate",
}
_UNRATED = {
    "not rated": ("not_rated", "no rating was given"),
    "not applicable": ("not_rated", "a rating does not apply, so none was given"),
    "n/a": ("not_rated", "a rating does not apply, so none was given"),
    "no published rating": ("not_rated", "no rating is published"),
    "regulations met": ("not_rated", "a finding from before ratings; it tells of the regulations and is no rating"),
    "inspected but not rated": ("inspected_but_not_rated", "an inspection took place that gave no rating"),
    "insufficient evidence to rate": ("inspected_but_not_rated", "an inspection found too little evidence to rate"),
}
_KEY_QUESTIONS = {
    "safe": "safe",
    "effective": "effective",
    "caring": "caring",
    "responsive": "responsive",
    "wellled": "well_led",
}
_PROVIDER = re.compile(r"[A-Z0-9]+(?:-[0-9]+)?", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unused:
    """A row or value that was left out, or (when `used`) taken with a remark.

    Places hold no excerpt of the file: a row can name a sole trader, and a report is passed around.
    """

    place: Place
    what: str
    why: str
    used: bool = False

    def __str__(self) -> str:
        return f"{self.place}: {self.what}: {self.why}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One rating of one report: of a key question, or (when `question` is None) of the location overall."""

    provider: str
    day: date
    question: str | None
    rating: str
    place: Place
    ref: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What one row or answer says of a location itself; `on` is the day of the report beside it."""

    provider: str
    place: Place
    local_authority: str | None = None
    service_type: str | None = None
    registered: date | None = None
    on: date | None = None


Found = Finding | Facts | Unused


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """A rating word as a value of the vocabulary (None: it cannot be used) with the remark it calls for."""

    value: str | None
    remark: str | None = None


def rated(word: str) -> Rated:
    """The value of the vocabulary that a source's rating word means."""
    plain = " ".join(re.split(r"[\s_-]+", word.strip().casefold())).strip()
    if plain in _PLAIN:
        return Rated(value=_PLAIN[plain])
    if plain in _UNRATED:
        value, remark = _UNRATED[plain]
        return Rated(value=value, remark=f"{remark}; written as `{value}`")
    if not plain:
        return Rated(value=None, remark="no rating stands here")
    hint = did_you_mean(plain, (*_PLAIN, *_UNRATED)) or "no rating word is like it"
    return Rated(value=None, remark=f"not a rating that is known here; {hint}")


def key_question(name: str) -> str | None:
    """The key question of the vocabulary that a source's name means, as `well_led` for `Well-led`."""
    return _KEY_QUESTIONS.get(re.sub(r"[^a-z]", "", name.casefold()))


def key_question_hint(name: str) -> str:
    """What a wrong name of a key question could have meant."""
    return did_you_mean(name, _KEY_QUESTIONS.values()) or "it is none of the five"


def provider_id(text: str) -> str | None:
    """The location id that stands in `text` (`1-101662014`, or an NHS code as `RGN49`), or None."""
    plain = text.strip().upper()
    return plain if _PROVIDER.fullmatch(plain) else None
