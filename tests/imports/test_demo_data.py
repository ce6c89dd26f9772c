"""The shipped data: every row accounted for, nobody named, everything made up marked as such."""

import csv
import json
import random
from collections import Counter
from importlib.resources import files

import pytest

from qaengine.imports.cqc import Imported, import_cqc
from qaengine.imports.demo_data import (
    COUNCIL_POLICIES,
    LICENCE_LINE,
    api_answer,
    homecare_history,
    ratings_2021,
    ratings_and_history,
    synthetic_signals,
)

RATINGS = "cqc_ratings_four_councils_2021-02.csv"
HISTORY = "cqc_homecare_history_four_councils.csv"
Record = dict[str, object]


def shipped(name: str) -> str:
    return (files("qaengine") / "data" / name).read_text(encoding="utf-8")


def inspections(imported: Imported) -> list[Record]:
    return [record for record in imported.records if record["kind"] == "cqc.inspection"]


def by_council_and_rating(imported: Imported) -> dict[tuple[str | None, object], int]:
    council = {location.provider: location.local_authority for location in imported.locations}
    return Counter((council[str(record["provider"])], record["overall"]) for record in inspections(imported))


def test_each_of_the_639_locations_has_a_profile_and_its_rating() -> None:
    imported = ratings_2021()
    assert len(imported.locations) == len(inspections(imported)) == 639
    assert len(imported.records) == 2 * 639
    assert by_council_and_rating(imported) == {
        ("Halton", "good"): 31,
        ("Halton", "requires_improvement"): 3,
        ("Herefordshire, County of", "outstanding"): 7,
        ("Herefordshire, County of", "good"): 95,
        ("Herefordshire, County of", "requires_improvement"): 22,
        ("Herefordshire, County of", "inadequate"): 1,
        ("Oxfordshire", "outstanding"): 27,
        ("Oxfordshire", "good"): 188,
        ("Oxfordshire", "requires_improvement"): 13,
        ("Oxfordshire", "inadequate"): 1,
        ("Warwickshire", "outstanding"): 4,
        ("Warwickshire", "good"): 193,
        ("Warwickshire", "requires_improvement"): 53,
        ("Warwickshire", "inadequate"): 1,
    }


def test_the_fifteen_inherited_ratings_are_used_with_a_remark_and_nothing_else_is_reported() -> None:
    unused = ratings_2021().unused
    assert len(unused) == 15
    assert all(each.used and each.why.startswith("inherited") for each in unused)


def test_399_locations_are_care_homes_and_of_the_others_nothing_is_guessed() -> None:
    assert Counter(location.service_type for location in ratings_2021().locations) == {"care_home": 399, None: 240}


def test_each_of_the_547_rows_of_the_history_is_an_inspection() -> None:
    imported = homecare_history()
    assert imported.unused == ()
    assert len(imported.locations) == 239
    assert len(inspections(imported)) == 547
    assert by_council_and_rating(imported) == {
        ("Halton", "good"): 13,
        ("Halton", "requires_improvement"): 7,
        ("Halton", "inadequate"): 1,
        ("Herefordshire, County of", "outstanding"): 3,
        ("Herefordshire, County of", "good"): 71,
        ("Herefordshire, County of", "requires_improvement"): 9,
        ("Oxfordshire", "outstanding"): 14,
        ("Oxfordshire", "good"): 178,
        ("Oxfordshire", "requires_improvement"): 39,
        ("Oxfordshire", "inadequate"): 8,
        ("Warwickshire", "outstanding"): 2,
        ("Warwickshire", "good"): 155,
        ("Warwickshire", "requires_improvement"): 44,
        ("Warwickshire", "inadequate"): 3,
    }


def test_every_row_of_both_tables_is_a_record_or_is_reported_with_its_line() -> None:
    imported = ratings_and_history()
    written = {record["id"] for record in inspections(imported)}
    left_out = {(unused.place.file, unused.place.line) for unused in imported.unused if not unused.used}
    rows = 0
    for name, provider, day in ((RATINGS, "location_id", "publication_date"), (HISTORY, "locationid", "reportdate")):
        for line, row in enumerate(csv.DictReader(shipped(name).splitlines()), start=2):
            rows += 1
            assert f"cqc-{row[provider]}-{row[day]}" in written
            assert ((name, line) in left_out) == (name == HISTORY and _same_as_2021(row))
    assert rows == 639 + 547 == len(written) + len(left_out)


def _same_as_2021(row: dict[str, str]) -> bool:
    told = _RATING_2021[row["locationid"]]
    return told == (row["reportdate"], row["overall"])


_RATING_2021 = {
    row["location_id"]: (row["publication_date"], row["latest_rating"])
    for row in csv.DictReader(shipped(RATINGS).splitlines())
}


def test_no_profile_is_later_than_an_inspection_of_its_location() -> None:
    for imported in (ratings_2021(), homecare_history(), ratings_and_history(), api_answer()):
        profile = {
            record["provider"]: str(record["date"])
            for record in imported.records
            if record["kind"] == "provider.profile"
        }
        assert all(profile[record["provider"]] <= str(record["date"]) for record in inspections(imported))


def test_tables_read_apart_never_give_one_id_to_two_contents() -> None:
    contents: dict[object, Record] = {}
    for record in (*ratings_2021().records, *homecare_history().records, *ratings_and_history().records):
        assert contents.setdefault(record["id"], record) == record


def test_the_api_answer_is_a_nursing_home_with_three_reports() -> None:
    imported = api_answer()
    assert imported.unused == ()
    assert imported.locations[0].service_type == "nursing_home"
    assert [(record["date"], record["overall"]) for record in inspections(imported)] == [
        ("2015-01-23", "good"),
        ("2017-02-08", "outstanding"),
        ("2019-10-31", "outstanding"),
    ]
    assert inspections(imported)[0]["key_questions"] == {
        "safe": "good",
        "effective": "good",
        "caring": "good",
        "responsive": "requires_improvement",
        "well_led": "good",
    }


def test_the_same_bytes_give_the_same_result() -> None:
    assert ratings_and_history() == ratings_and_history()


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_rows_and_files_does_not_change_the_records(seed: int) -> None:
    sources = []
    for name in (HISTORY, RATINGS):
        header, *rows = shipped(name).splitlines()
        random.Random(seed).shuffle(rows)
        sources.append((name, "\n".join([header, *rows]).encode()))
    assert import_cqc(sources).records == ratings_and_history().records


def test_the_licence_line_stands_beside_the_data() -> None:
    assert LICENCE_LINE == "Contains CQC information licensed under the Open Government Licence v3.0."
    assert LICENCE_LINE in shipped("README.md").splitlines()


def test_no_shipped_file_has_a_column_of_names_or_addresses() -> None:
    for name in (RATINGS, HISTORY):
        header = shipped(name).splitlines()[0].split(",")
        assert not [column for column in header if "name" in column or column in ("postcode", "url")]
    answer = json.loads(shipped("cqc_api_location.json"))
    assert not {"name", "brandName", "postalCode", "uprn", "onspdLatitude"} & answer.keys()


def test_every_made_up_signal_is_marked_as_such() -> None:
    signals = synthetic_signals()
    assert len({signal["id"] for signal in signals}) == len(signals)
    assert all(signal["source"] == "synthetic" and str(signal["id"]).startswith("syn-") for signal in signals)


def test_nothing_made_up_is_said_of_a_real_location() -> None:
    real = {location.provider for location in ratings_and_history().locations}
    made_up = Counter(str(signal["provider"]) for signal in synthetic_signals())
    assert not real & made_up.keys()
    councils = Counter(provider.split("-")[1] for provider in made_up)
    assert councils == {"halton": 3, "herefordshire": 3, "oxfordshire": 4, "warwickshire": 3}
    assert councils.keys() == set(COUNCIL_POLICIES.values())


def test_made_up_signals_are_known_by_the_first_of_march_2021() -> None:
    assert all(str(signal["date"]) <= "2021-03-01" for signal in synthetic_signals())
