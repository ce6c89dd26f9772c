"""Which keys a table may have: each that is not known is matched with the one that was probably meant."""

from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches

from qaengine.errors import certain, did_you_mean, nearest
from qaengine.policy.slips import Slips

VERY_NEAR = 0.75


def meant_keys(
    unknown: Iterable[str], known: Collection[str], absent: Collection[str], missing: Collection[str]
) -> dict[str, str]:
    """For keys that are not known the ones meant: one very near, else one that is missing, else one that is near."""
    meant: dict[str, str] = {}
    for key in unknown:
        if near := get_close_matches(key, _left(absent, meant), n=1, cutoff=VERY_NEAR):
            meant[key] = near[0]
    others = [key for key in unknown if key not in meant]
    meant |= dict(zip(others, _left(missing, meant), strict=False))
    for key in (key for key in others if key not in meant):
        word = nearest(key, known)
        if word is not None and word in _left(absent, meant):
            meant[key] = word
    return meant


def _left(names: Iterable[str], meant: Mapping[str, str]) -> list[str]:
    return [name for name in names if name not in meant.values()]


def keys_checked(
    table: Mapping[str, object], holder: object, needed: Collection[str], slips: Slips, optional: Collection[str] = ()
) -> bool:
    """Whether a small table has the keys it needs and no others; `holder` is the key that the table belongs to."""
    known = (*needed, *optional)
    unknown = [key for key in table if key not in known]
    missing = [name for name in needed if name not in table]
    meant = meant_keys(unknown, known, [name for name in known if name not in table], missing)
    for key in unknown:
        note_unknown(key, meant.get(key), known, slips)
    for name in missing:
        if name not in meant.values():
            note_missing(name, holder, slips, table)
    return not unknown and not missing


def note_unknown(key: str, meant: str | None, known: Iterable[str], slips: Slips, where: str = "here") -> None:
    """Notes a key that is not known."""
    words = list(known)
    hint = f"did you mean `{meant}`?" if meant else did_you_mean(key, words)
    instead = certain(key, words) if meant else None
    slips.add("Q201", f"`{key}` is not a key that is known {where}", key, hint=hint, instead=instead)


def note_missing(name: str, holder: object, slips: Slips, *at: object, hint: str | None = None) -> None:
    """Notes a key that is missing, at the key that holds the table or else where the table starts."""
    of = f" in `{holder}`" if isinstance(holder, str) else ""
    slips.add("Q203", f"`{name}` is missing{of}", holder, *at, hint=hint)
