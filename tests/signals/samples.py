"""Records and signals for the tests, and the small writers that put them into files."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from qaengine.signals.kinds import Field, FieldType
from qaengine.signals.reading import signal_from_record
from qaengine.signals.records import Signal
from qaengine.signals.vocabulary import common

WORDS = st.from_regex(r"[A-Za-zé][A-Za-z0-9é' ,:#-]{0,10}[A-Za-z0-9]", fullmatch=True).filter(
    lambda word: word.lower() not in {"null", "unknown", "true", "false"}
)
DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2999, 12, 31))
WHOLES = st.integers(min_value=0, max_value=2**53 - 1)
DECIMALS = st.decimals(min_value=-(10**9), max_value=10**9, places=4)


def signal(id: str, **given: object) -> Signal:
    """A signal of provider `p1` about a complaint on 1 March 2024, but for what is given."""
    record = {"id": id, "provider": "p1", "kind": "complaint", "date": "2024-03-01", **given}
    return signal_from_record(record, vocabulary=common())


def values(field: Field, kind: FieldType) -> st.SearchStrategy[object]:
    """Values that a field, its items or its entries can have."""
    match kind:
        case FieldType.TEXT:
            return WORDS
        case FieldType.WHOLE:
            return WHOLES
        case FieldType.DECIMAL:
            return DECIMALS
        case FieldType.BOOLEAN:
            return st.booleans()
        case FieldType.DATE:
            return DAYS
        case FieldType.CHOICE:
            return st.sampled_from(field.choices)
        case FieldType.ANY:
            return st.one_of(WORDS, WHOLES, DECIMALS, st.booleans())
        case FieldType.LIST:
            return st.lists(values(field, field.items or FieldType.TEXT), max_size=3)
        case FieldType.MAP:
            keys = st.sampled_from(field.keys) if field.keys else st.from_regex(r"[a-z][a-z0-9_]{0,5}", fullmatch=True)
            return st.dictionaries(keys, values(field, field.values or FieldType.TEXT), max_size=3)


@st.composite
def records(draw: st.DrawFn) -> dict[str, object]:
    """A record of any kind with some of its fields."""
    kind = common().kinds[draw(st.sampled_from(sorted(common().kinds)))]
    record: dict[str, object] = {
        "id": draw(st.from_regex(r"[a-z][a-z0-9-]{0,6}", fullmatch=True)),
        "provider": draw(st.sampled_from(["p1", "1-101662014", "RGN49"])),
        "kind": kind.name,
        "date": draw(DAYS),
    }
    optional = {"recorded_on": DAYS, "source": st.just("synthetic"), "ref": WORDS, "verified": st.booleans()}
    for name, strategy in optional.items():
        if draw(st.booleans()):
            record[name] = draw(strategy)
    for field in kind.fields.values():
        if draw(st.booleans()):
            given = values(field, field.type)
            record[field.name] = draw(st.one_of(st.none(), given) if field.event or field.nullable else given)
    for row in kind.never_together:
        if all(record.get(name, ...) == value for name, value in row.items()):
            del record[list(row)[-1]]
    return record


def as_json_lines(signals: Iterable[Signal]) -> bytes:
    """The signals as JSON Lines."""
    return "".join(json.dumps(one.document()) + "\n" for one in signals).encode()


def as_yaml(signals: Iterable[Signal]) -> bytes:
    """The signals as a YAML list; text is quoted, the rest is not."""
    lines = []
    for one in signals:
        body = ", ".join(f'"{name}": {flow(value)}' for name, value in one.document().items())
        lines.append(f"- {{{body}}}\n")
    return ("".join(lines) or "[]\n").encode()


def flow(value: object) -> str:
    """One value in YAML."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f'"{key}": {flow(item)}' for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def as_csv(signals: Iterable[Signal]) -> bytes:
    """The signals as CSV with one column for each field and each key of a map."""
    rows = [cells(one.document()) for one in signals]
    names = list(dict.fromkeys(["id", "provider", "kind", "date", *(name for row in rows for name in row)]))
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, names)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def cells(document: Mapping[str, object]) -> dict[str, str]:
    """One record as cells."""
    row: dict[str, str] = {}
    for name, value in document.items():
        if isinstance(value, Mapping):
            row |= {f"{name}.{key}": cell(item) for key, item in value.items()}
        elif isinstance(value, list):
            row[name] = ";".join(cell(item) for item in value) or ";"
        else:
            row[name] = cell(value)
    return row


def cell(value: object) -> str:
    """One value in a cell."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    return format(value, "f") if isinstance(value, Decimal) else str(value)
