"""A finding of a review: a warning or a note at its place."""

from qaengine.errors import Mistake, Place, Severity
from qaengine.policy.slips import place_of


def warning(code: str, text: str, *at: object, hint: str | None = None, also: object = None) -> Mistake:
    """What decides and is probably not meant, at the first of the things that has a place."""
    return _finding(Severity.WARNING, code, text, at, hint, also)


def note(code: str, text: str, *at: object, hint: str | None = None, also: object = None) -> Mistake:
    """What is good to know, at the first of the things that has a place."""
    return _finding(Severity.NOTE, code, text, at, hint, also)


def _finding(
    severity: Severity, code: str, text: str, at: tuple[object, ...], hint: str | None, also: object
) -> Mistake:
    places: list[Place] = [place for thing in at if (place := place_of(thing))]
    beside = place_of(also)
    return Mistake(
        code=code,
        text=text,
        place=places[0] if places else None,
        hint=hint,
        also=(beside,) if beside else (),
        severity=severity,
    )
