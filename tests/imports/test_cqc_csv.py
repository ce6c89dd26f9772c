"""CQC's CSV downloads: every kind of dirt, as records and as reports."""

import pytest

from qaengine.errors import SignalError
from qaengine.imports.cqc import DateOrder, Imported, import_cqc

RATINGS = (
    "location_id,location_name,care_home,local_authority,latest_rating,publication_date,inherited_rating,provider_id"
)
HISTORY = "locationid,location_name,local_authority,reportdate,overall,ownership"


def read(*rows: str, header: str = RATINGS, dates: DateOrder | None = None) -> Imported:
    return import_cqc([("cqc.csv", "\n".join([header, *rows, ""]).encode())], dates=dates)


def rating(word: str, day: str = "2021-01-30", provider: str = "1-101662014") -> str:
    return f"{provider},A Person,Y,Halton,{word},{day},N,1-1"


def reports(imported: Imported) -> list[tuple[int, bool, str, str]]:
    return [(unused.place.line, unused.used, unused.what, unused.why) for unused in imported.unused]


def inspections(imported: Imported) -> list[dict[str, object]]:
    return [record for record in imported.records if record["kind"] == "cqc.inspection"]


def days(imported: Imported) -> list[object]:
    return [record["date"] for record in inspections(imported)]


def refusal(data: bytes, dates: DateOrder | None = None) -> str:
    with pytest.raises(SignalError) as caught:
        import_cqc([("cqc.csv", data)], dates=dates)
    return str(caught.value)


def test_a_row_of_the_ratings_download_is_a_profile_and_an_inspection() -> None:
    assert read(rating("Good")).records == (
        {
            "id": "cqc-1-101662014-profile-2021-01-30-care_home",
            "provider": "1-101662014",
            "kind": "provider.profile",
            "date": "2021-01-30",
            "source": "cqc",
            "regulated_by": ["cqc"],
            "service_type": "care_home",
        },
        {
            "id": "cqc-1-101662014-2021-01-30",
            "provider": "1-101662014",
            "kind": "cqc.inspection",
            "date": "2021-01-30",
            "published_on": "2021-01-30",
            "source": "cqc",
            "overall": "good",
        },
    )


def test_a_profile_is_as_old_as_the_earliest_rating_of_a_history() -> None:
    imported = read(
        "1-1,A Person,Halton,2018-03-02,Good,For-profit",
        "1-1,A Person,Halton,2016-04-18,Requires Improvement,For-profit",
        header=HISTORY,
    )
    assert [(record["kind"], record["date"], record.get("overall")) for record in imported.records] == [
        ("provider.profile", "2016-04-18", None),
        ("cqc.inspection", "2016-04-18", "requires_improvement"),
        ("cqc.inspection", "2018-03-02", "good"),
    ]
    assert "service_type" not in imported.records[0]
    assert imported.locations[0].local_authority == "Halton"


def test_names_are_carried_nowhere() -> None:
    imported = read(rating("Good"), rating("Not Rated", "2020-01-01"), rating("Splendid", "2019-01-01"), "1-1,A Person")
    assert "Person" not in repr(imported)


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("Outstanding", "outstanding"),
        ("Requires improvement", "requires_improvement"),
        ("Requires Improvement", "requires_improvement"),
        ("REQUIRES  IMPROVEMENT ", "requires_improvement"),
        ("requires_improvement", "requires_improvement"),
        ("Inadequate", "inadequate"),
    ],
)
def test_a_rating_is_known_in_any_spelling(word: str, value: str) -> None:
    imported = read(rating(word))
    assert inspections(imported)[0]["overall"] == value
    assert not imported.unused


@pytest.mark.parametrize(
    ("word", "value", "remark"),
    [
        ("Not Rated", "not_rated", "no rating was given"),
        ("Not applicable", "not_rated", "does not apply"),
        ("No published rating", "not_rated", "no rating is published"),
        ("Regulations met", "not_rated", "from before ratings"),
        ("Inspected but not rated", "inspected_but_not_rated", "gave no rating"),
        ("Insufficient evidence to rate", "inspected_but_not_rated", "too little evidence"),
    ],
)
def test_a_word_without_a_rating_is_written_as_such_and_remarked_on(word: str, value: str, remark: str) -> None:
    imported = read(rating(word))
    assert inspections(imported)[0]["overall"] == value
    [(line, used, what, why)] = reports(imported)
    assert (line, used, what) == (2, True, f"the rating `{word}` of `1-101662014`")
    assert remark in why


@pytest.mark.parametrize(
    ("row", "what", "why"),
    [
        (rating("Inadequte"), "the rating `Inadequte` of `1-101662014`", "did you mean `inadequate`?"),
        (rating("Grün"), "the rating `Grün` of `1-101662014`", "not a rating that is known here"),
        (rating(""), "the rating of `1-101662014`", "no rating stands here"),
        (rating("-"), "the rating `-` of `1-101662014`", "no rating stands here"),
        (rating("Good", ""), "the rating `Good` of `1-101662014`", "has no date"),
        (rating("Good", "2021-02-30"), "the rating `Good` of `1-101662014`", "no day `2021-02-30` in the calendar"),
        (rating("Good", "31/31/2021"), "the rating `Good` of `1-101662014`", "no day `31/31/2021` in the calendar"),
        (rating("Good", "44226"), "the rating `Good` of `1-101662014`", "spreadsheet's day number"),
        (rating("Good", "30/01/21"), "the rating `Good` of `1-101662014`", "needs four digits"),
        (rating("Good", "soon"), "the rating `Good` of `1-101662014`", "`soon` is not a date"),
        (rating("Good", provider=""), "the id", "is missing"),
        (rating("Good", provider="1.02E+09"), "the id `1.02E+09`", "is no location id"),
        ("1-1,A,Y,Halton,Good,2021-01-30", "the row", "has 6 cells where the header has 8"),
        (rating("Good") + ",more", "the row", "has 9 cells where the header has 8"),
        (",,,,,,,", "the row", "is empty"),
    ],
)
def test_a_row_that_cannot_be_used_is_reported_and_makes_no_inspection(row: str, what: str, why: str) -> None:
    imported = read(row)
    assert not days(imported)
    line, used, said, reason = reports(imported)[-1]
    assert (line, used, said) == (2, False, what)
    assert why in reason


def test_a_location_whose_rating_cannot_be_used_keeps_its_profile() -> None:
    assert [record["id"] for record in read(rating("")).records] == ["cqc-1-101662014-profile-2021-01-30-care_home"]


def test_a_location_without_any_day_has_no_profile_and_is_listed_all_the_same() -> None:
    imported = read(rating("Not Rated", ""))
    assert imported.records == ()
    assert [location.provider for location in imported.locations] == ["1-101662014"]
    assert [what for _, _, what, _ in reports(imported)] == [
        "the location `1-101662014`",
        "the rating `Not Rated` of `1-101662014`",
    ]


def test_a_report_points_at_its_cell() -> None:
    imported = read('1-1,"Mill, The",Y,Halton,Splendid,2021-01-30,N,1-1')
    assert [str(unused.place) for unused in imported.unused] == ["cqc.csv:2:26"]


def test_a_cell_that_runs_over_lines_does_not_shift_the_lines_after_it() -> None:
    imported = read('1-1,"Mill\nThe",Y,Halton,Good,2021-01-30,N,1-1', "", rating("Splendid"))
    assert [unused.place.line for unused in imported.unused] == [5]


@pytest.mark.parametrize("provider", ["RGN49", "rgn49", " RGN49 "])
def test_an_nhs_code_is_a_location_id(provider: str) -> None:
    assert read(rating("Good", provider=provider)).records[0]["provider"] == "RGN49"


def test_an_inherited_rating_keeps_its_date_with_a_remark() -> None:
    imported = read("1-1,A,N,Halton,Good,2015-03-24,Y,1-1")
    assert days(imported) == ["2015-03-24"]
    assert reports(imported) == [
        (2, True, "the rating `Good` of `1-1`", "inherited from an earlier registration; it keeps its date, 2015-03-24")
    ]


@pytest.mark.parametrize(
    ("written", "first"),
    [
        (("30/01/2021", "01/02/2021"), ["2021-01-30", "2021-02-01"]),
        (("01/30/2021", "01/02/2021"), ["2021-01-02", "2021-01-30"]),
        (("2021-01-30", "2021-02-01"), ["2021-01-30", "2021-02-01"]),
        (("2021-01-30T00:00:00Z", "30/01/2020 00:00"), ["2020-01-30", "2021-01-30"]),
        (("03/03/2021", "2021-02-01"), ["2021-02-01", "2021-03-03"]),
    ],
)
def test_one_date_tells_the_order_of_the_whole_file(written: tuple[str, str], first: list[str]) -> None:
    assert days(read(*(rating("Good", day) for day in written))) == first


@pytest.mark.parametrize(("order", "day"), [(DateOrder.DAY_FIRST, "2021-02-01"), (DateOrder.MONTH_FIRST, "2021-01-02")])
def test_an_order_that_no_date_shows_is_asked_for(order: DateOrder, day: str) -> None:
    row = rating("Good", "01/02/2021")
    assert days(read(row, dates=order)) == [day]
    assert refusal(f"{RATINGS}\n{row}\n".encode()) == (
        "cqc.csv:2:36: I107 `01/02/2021` can be read with the day or the month first, and no date of the file decides "
        "it; say `--dates day-first` or `--dates month-first`"
    )


def test_dates_that_contradict_each_other_are_a_mistake_that_names_both_lines() -> None:
    rows = "\n".join([RATINGS, rating("Good", "01/30/2021"), rating("Good", "30/01/2021")])
    with pytest.raises(SignalError) as caught:
        import_cqc([("cqc.csv", rows.encode())])
    [mistake] = caught.value.mistakes
    assert mistake.place is not None
    assert (mistake.place.line, mistake.also[0].line) == (3, 2)
    assert "`30/01/2021` puts the day first, but `01/30/2021` on line 2 the month" in str(mistake)


def test_a_date_that_contradicts_the_order_told_is_a_mistake() -> None:
    said = refusal(f"{RATINGS}\n{rating('Good', '30/01/2021')}".encode(), DateOrder.MONTH_FIRST)
    assert "I106 `30/01/2021` can only be day-first, which is not the order asked for" in said


def test_each_file_has_its_own_order_of_dates() -> None:
    first = "\n".join([RATINGS, rating("Good", "30/01/2021")]).encode()
    second = "\n".join([RATINGS, rating("Good", "01/31/2020")]).encode()
    assert days(import_cqc([("a.csv", first), ("b.csv", second)])) == ["2020-01-31", "2021-01-30"]


def test_the_same_row_twice_is_one_record_and_reported() -> None:
    imported = read(rating("Good"), rating("Good"))
    assert days(imported) == ["2021-01-30"]
    assert reports(imported) == [
        (3, False, "the report of 2021-01-30 of `1-101662014`", "says the same as line 2; it is written once")
    ]


def test_two_ratings_of_one_day_are_both_kept_and_remarked_on() -> None:
    imported = read(rating("Good"), rating("Inadequate"), rating("Good"))
    assert [record["id"] for record in inspections(imported)] == [
        "cqc-1-101662014-2021-01-30-good",
        "cqc-1-101662014-2021-01-30-inadequate",
    ]
    assert reports(imported) == [
        (
            3,
            True,
            "the rating `inadequate` of the location on 2021-01-30 of `1-101662014`",
            "line 2 says `good` for the same day; both are written",
        ),
        (4, False, "the report of 2021-01-30 of `1-101662014`", "says the same as line 2; it is written once"),
    ]


def test_what_two_files_say_is_written_once() -> None:
    ratings = "\n".join([RATINGS, rating("Good")]).encode()
    history = "\n".join([HISTORY, "1-101662014,A,Halton,2021-01-30,Good,x", "1-101662014,A,Halton,2019-01-30,Good,x"])
    imported = import_cqc([("ratings.csv", ratings), ("history.csv", history.encode())])
    assert days(imported) == ["2019-01-30", "2021-01-30"]
    assert [record["id"] for record in imported.records if record["kind"] == "provider.profile"] == [
        "cqc-1-101662014-profile-2019-01-30-care_home"
    ]
    assert "history.csv:2:33" in str(imported.unused[0])
    assert "ratings.csv:2" in imported.unused[0].why


@pytest.mark.parametrize(
    "header",
    [
        "Location ID,Latest Rating,Publication Date",
        "LOCATION_ID;LATEST RATING;PUBLICATION_DATE",
        "locationid\tOverall\tReport Date",
        "﻿location-id,Overall Rating,reportDate",
    ],
)
def test_columns_are_known_whatever_their_spelling(header: str) -> None:
    sign = next(sign for sign in ";\t," if sign in header)
    imported = import_cqc([("x.csv", f"{header}\r\n{sign.join(('1-1', 'Good', '2021-01-30'))}\r\n".encode())])
    assert days(imported) == ["2021-01-30"]


def test_rows_for_each_domain_are_one_report() -> None:
    header = "Location ID,Care Home?,Service / Population Group,Domain,Latest Rating,Publication Date"
    imported = read(
        "1-1,N,Overall,Well-led,Requires improvement,2021-01-30",
        "1-1,N,Overall,Overall,Good,2021-01-30",
        "1-1,N,Overall,Safe,Good,2021-01-30",
        "1-1,N,Overall,Caring,Outstanding,2018-01-30",
        "1-1,N,Surgery,Overall,Good,2021-01-30",
        "1-1,N,Overall,Sfae,Good,2021-01-30",
        header=header,
    )
    assert [(record["id"], record.get("overall"), record["key_questions"]) for record in inspections(imported)] == [
        ("cqc-1-1-2018-01-30", None, {"caring": "outstanding"}),
        ("cqc-1-1-2021-01-30", "good", {"safe": "good", "well_led": "requires_improvement"}),
    ]
    assert [(line, why) for line, _, _, why in reports(imported)] == [
        (6, "rates one service, not the location as a whole"),
        (7, "did you mean `safe`?"),
    ]


@pytest.mark.parametrize(
    ("care_home", "services", "service_type"),
    [
        ("Y", "", "care_home"),
        ("N", "", None),
        ("", "", None),
        ("Y", "Care home service with nursing|Domiciliary care service", "nursing_home"),
        ("N", "Domiciliary care service", "home_care"),
        ("N", "Domiciliary care service|Supported living service", None),
        ("N", "Shared Lives", None),
    ],
)
def test_a_service_type_is_written_only_when_the_source_tells_it(
    care_home: str, services: str, service_type: str | None
) -> None:
    header = "Location ID,Care home?,Service types,Latest Rating,Publication Date"
    imported = read(f"1-1,{care_home},{services},Good,2021-01-30", header=header)
    assert imported.locations[0].service_type == service_type


def test_windows_1252_is_read_with_a_remark() -> None:
    imported = import_cqc([("x.csv", f"{RATINGS}\n1-1,Café,Y,Halton,Good,2021-01-30,N,1-1".encode("cp1252"))])
    assert days(imported) == ["2021-01-30"]
    assert str(imported.unused[0]).startswith("x.csv:2:1: the text of the file: is not UTF-8 and was read as Windows")


def test_lines_above_the_header_are_reported() -> None:
    imported = read(RATINGS, rating("Good"), header="CQC ratings")
    assert days(imported) == ["2021-01-30"]
    assert reports(imported) == [(1, False, "the row", "stands above the header")]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "cqc.csv:1:1: I102 the file is empty"),
        (b"PK\x03\x04rest", "cqc.csv:1:1: I101 the file is a workbook; open it and save its table as CSV UTF-8"),
        ("location_id".encode("utf-16"), "I101 the file is written in UTF-16"),
        (b"location_id\n1-1\x00", "cqc.csv:2:1: I101 the file holds a NUL"),
        (b"location_id\n\x81\xe9", "cqc.csv:2:1: I101 the file is neither UTF-8 nor Windows-1252"),
        (b'location_id,overall,reportdate\n1-1,Good,"2021', "cqc.csv:2:1: I101 the quotation marks of the row"),
        (b"location_id,overall\n", "I103 the table has no column `publication_date or reportdate`"),
        (b"loction_id,overall,reportdate\n", "the nearest is `loction_id`; if that is it, give it this name"),
        (b"provider_name,overall,reportdate\n", "it can be CQC's ratings download, its rating history, or answers"),
        (b"location_id,overall,Latest Rating,reportdate\n", "cqc.csv:1:21: I104 the columns `overall` and `Latest"),
    ],
)
def test_a_file_that_cannot_be_understood_says_what_to_do(data: bytes, said: str) -> None:
    assert said in refusal(data)


def test_the_mistakes_of_all_files_come_together() -> None:
    with pytest.raises(SignalError) as caught:
        import_cqc([("a.csv", b""), ("b.csv", b"PK\x03\x04")])
    assert [str(mistake.place) for mistake in caught.value.mistakes] == ["a.csv:1:1", "b.csv:1:1"]
