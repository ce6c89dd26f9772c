"""Whatever a file holds, the answer is records and reports, or a SignalError."""

import contextlib
import json

from hypothesis import given
from hypothesis import strategies as st

from qaengine.errors import Mistake, SignalError
from qaengine.imports.cqc import Imported, import_cqc

HEADER = "location_id,domain,local_authority,latest_rating,publication_date"
CELLS = (
    st.sampled_from(["1-1", "1-2", "RGN49", "", "x y"]),
    st.sampled_from(["", "Overall", "Safe", "Well-led"]),
    st.sampled_from(["", "Halton", "Oxfordshire"]),
    st.sampled_from(["Good", "Requires Improvement", "Inadequate", "Not Rated", "", "-", "Regulations met", "Bad"]),
    st.sampled_from(["2021-01-30", "30/01/2021", "2020-01-01", "01/01/2020", "", "soon"]),
)
ROWS = st.lists(st.tuples(*CELLS).map(",".join), max_size=12)
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.sampled_from(["Good", "2021-01-30", "1-1", "Safe", "r1"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["currentRatings", "historicRatings", "overall", "rating", "reportDate", "keyQuestionRatings", "name"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


def read(rows: list[str], name: str = "x.csv") -> Imported:
    return import_cqc([(name, "\n".join([HEADER, *rows]).encode())])


def contents(imported: Imported) -> list[str]:
    return [json.dumps(record) for record in imported.records]


@given(data=st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_with_a_place(data: bytes) -> None:
    refused: list[Mistake] = []
    try:
        import_cqc([("x", data)])
    except SignalError as error:
        refused.extend(error.mistakes)
    assert all(mistake.place and mistake.place.line >= 1 for mistake in refused)


@given(text=st.text(alphabet='{}[]",:; \n\r\tab1é\ufeff', max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(SignalError):
        import_cqc([("x", f"{HEADER}\n{text}".encode())])
    with contextlib.suppress(SignalError):
        import_cqc([("x", text.encode())])


@given(said=st.dictionaries(st.sampled_from(["currentRatings", "historicRatings", "gacServiceTypes"]), JSON))
def test_an_answer_of_any_shape_is_read(said: dict[str, object]) -> None:
    imported = import_cqc([("x", json.dumps({"locationId": "1-1", **said}).encode())])
    assert imported.records or imported.unused


@given(data=st.data(), rows=ROWS)
def test_rows_in_any_order_give_the_same_records(data: st.DataObject, rows: list[str]) -> None:
    shuffled = data.draw(st.permutations(rows))
    assert contents(read(rows)) == contents(read(shuffled))


@given(rows=ROWS)
def test_rows_said_twice_give_the_same_records(rows: list[str]) -> None:
    assert contents(read(rows)) == contents(read(rows + rows))


@given(rows=ROWS)
def test_ids_are_unique_and_every_row_is_a_record_or_a_report(rows: list[str]) -> None:
    imported = read(rows)
    ids = [record["id"] for record in imported.records]
    assert len(ids) == len(set(ids))
    reported = {unused.place.line for unused in imported.unused}
    inspected = {(record["provider"], record["date"]) for record in imported.records}
    for line, row in enumerate(rows, start=2):
        provider, _, _, _, day = row.split(",")
        iso = {"30/01/2021": "2021-01-30", "01/01/2020": "2020-01-01"}.get(day, day)
        assert line in reported or (provider, iso) in inspected
