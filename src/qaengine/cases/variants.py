"""The examples that one case writes: itself, a row of what is otherwise, or a day of its timeline.

Each becomes a case of its own, written out in full, so that everything beyond this knows of one form only. Words keep
their places, so a mistake in what a row takes from its case is told where the case has it.
"""

from collections.abc import Callable, Iterator

from qaengine.cases.door import Door, place_of
from qaengine.documents import Listing, Table, Word, is_null
from qaengine.errors import did_you_mean

ROW_KEYS = ("row", "title", "as_of", "known_at", "given", "signals", "also", "without", "expect", "why", "remarks")
DAY_KEYS = ("as_of", "known_at", "title", "expect", "why", "remarks")
OF_A_DAY = ("as_of", "known_at", "expect")
EACH = {"rows": "rows, each with `row` and what is otherwise", "timeline": "days, each with `as_of` and `expect`"}
MERGED = ("given", "expect")

Step = str | int
Variant = tuple[tuple[Step, ...], Table]
"""The way from the case to what holds the expectations of its own, and the case written out."""


def variants(case: Table, door: Door) -> Iterator[Variant]:
    """The cases that the table writes, each in full."""
    if "rows" in case and "timeline" in case:
        door.add("Q605", "a case has `rows` or a `timeline`, not both", _key(case, "timeline"), "make two cases of it")
    elif "rows" in case:
        yield from _several(case, "rows", door, _row)
    elif "timeline" in case:
        for key in OF_A_DAY:
            if key in case:
                text = f"`{key}` stands beside `timeline`, which has it for each day"
                door.add("Q605", text, _key(case, key), "move it into the days")
        yield from _several(case, "timeline", door, _day)
    else:
        yield (), case


def _several(
    case: Table, key: str, door: Door, written_out: Callable[[Table, Table, Door], Table]
) -> Iterator[Variant]:
    """Each row or day of the case, written out."""
    listed = case[key]
    if not isinstance(listed, list) or not listed or not all(isinstance(one, Table) for one in listed):
        what = (
            "rows, each with `row` and what is otherwise" if key == "rows" else "days, each with `as_of` and `expect`"
        )
        door.add("Q600", f"`{key}` is a list of {what}", listed if place_of(listed) else _key(case, key))
        return
    for position, one in enumerate(listed):
        yield (key, position), written_out(case, one, door)


def _day(case: Table, day: Table, door: Door) -> Table:
    """The case on one day of its timeline."""
    door.keys(day, DAY_KEYS, "a day of a timeline", needed=("as_of", "expect"))
    known_at = day.get("known_at")
    known = "" if known_at is None or is_null(known_at) else f", known at {known_at}"
    said = day.get("as_of", Word(""))
    own = _only(day, ("title", *OF_A_DAY))
    return _joined(case, own, name=f"{case.get('case', '')}[{said}{known}]", at=said)


def _row(case: Table, row: Table, door: Door) -> Table:
    """The case with what is otherwise in one row."""
    door.keys(row, ROW_KEYS, "a row", needed=("row",))
    said = row.get("row", Word(""))
    door.single(said, "row")
    whole = _joined(case, _only(row, ("title", *OF_A_DAY, "given")), name=f"{case.get('case', '')}[{said}]", at=said)
    for key in MERGED:
        if key in case and key in row:
            whole[key] = _merged(case[key], row[key])
    if "signals" in case:
        whole["signals"] = _signals(case["signals"], row, door)
    return whole


def _merged(base: object, own: object) -> object:
    """The table with what the row has otherwise, table within table; anything else is the row's own."""
    if not isinstance(base, Table) or not isinstance(own, Table):
        return own
    found = Table(base)
    found.place = own.place
    for key, value in own.items():
        found[key] = _merged(base[key], value) if key in base else value
    return found


def _signals(base: object, row: Table, door: Door) -> object:
    """The signals of the case: fields that are otherwise, those left out, and further ones."""
    if not isinstance(base, list) or not all(isinstance(one, Table) for one in base):
        return base
    signals = {str(one.get("id", "")): Table(one) for one in base}
    for one, copied in zip(base, signals.values(), strict=False):
        copied.place = one.place
    _otherwise(signals, row.get("signals", Table()), door)
    _left_out(signals, row.get("without", Listing()), door)
    further = door.listed(row.get("also", Listing()), "also")
    listing = Listing([*signals.values(), *further])
    listing.place = place_of(base)
    return listing


def _otherwise(signals: dict[str, Table], otherwise: object, door: Door) -> None:
    """Puts other values into fields of signals, by the signals' ids."""
    if not isinstance(otherwise, Table):
        hint = "write `{the-id: {field: value}}`; further signals go under `also`"
        door.add(
            "Q600", "`signals` of a row is a table of ids, each with the fields that are otherwise", otherwise, hint
        )
        return
    for name, fields in otherwise.items():
        if name not in signals:
            door.add("Q606", f"no signal of the case has the id `{name}`", name, did_you_mean(name, list(signals)))
        elif not isinstance(fields, Table):
            door.add("Q600", f"what is otherwise in `{name}` is a table of fields", fields)
        elif "id" in fields:
            door.add("Q606", "the id of a signal stays what it is", _key(fields, "id"), "leave the signal out instead")
        else:
            signals[name].update({key: _merged(signals[name].get(key), value) for key, value in fields.items()})


def _left_out(signals: dict[str, Table], without: object, door: Door) -> None:
    """Takes out signals by their ids, and fields by `id.field`."""
    for word in door.listed(without, "without"):
        name = str(word)
        holder = max((held for held in signals if name.startswith(f"{held}.")), key=len, default=None)
        field = name[len(holder) + 1 :] if holder is not None else ""
        if name in signals:
            del signals[name]
        elif holder is not None and field in signals[holder] and field != "id":
            del signals[holder][field]
        else:
            known = [*signals, *(f"{held}.{key}" for held, table in signals.items() for key in table if key != "id")]
            door.add("Q606", f"the case holds no `{name}` to leave out", word, did_you_mean(name, known))


def _joined(case: Table, own: dict[str, object], *, name: str, at: object) -> Table:
    """The case without its rows and days, with what is its own, under a name of its own."""
    whole = Table({key: value for key, value in case.items() if key not in ("rows", "timeline")})
    whole.place = case.place
    whole.update({Word(key): value for key, value in own.items()})
    called = Word(name)
    called.place = place_of(at) or place_of(case)
    whole[Word("case")] = called
    return whole


def _only(table: Table, keys: tuple[str, ...]) -> dict[str, object]:
    """The entries that take the place of the case's own."""
    return {str(key): value for key, value in table.items() if key in keys}


def _key(table: Table, key: str) -> str:
    """The key as it is written, which knows its place."""
    return next(word for word in table if word == key)
