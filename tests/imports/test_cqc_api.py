"""Answers of CQC's API: reports, key questions with their own dates, and what is missing."""

import json
from pathlib import Path

import pytest

from qaengine.errors import SignalError
from qaengine.imports.cqc import Imported, import_cqc

Json = dict[str, object]


def questions(**ratings: str) -> list[Json]:
    names = {"well_led": "Well-led"}
    return [{"name": names.get(name, name.title()), "rating": rating} for name, rating in ratings.items()]


def historic(day: str, rating: str, ref: str, **ratings: str) -> Json:
    overall = {"rating": rating, "keyQuestionRatings": questions(**ratings)}
    return {"reportDate": day, "reportLinkId": ref, "overall": overall}


def answer(current: Json | None = None, past: list[Json] | None = None, **more: object) -> Json:
    ratings: Json = {"currentRatings": {"overall": current} if current else {}, "historicRatings": past or []}
    return {"locationId": "1-1", "name": "A Person", "careHome": "N", "localAuthority": "Devon"} | ratings | more


def read(*answers: object) -> Imported:
    return import_cqc([("api.json", json.dumps(answers[0] if len(answers) == 1 else list(answers)).encode())])


def inspections(imported: Imported) -> list[tuple[object, object, object, object]]:
    found = [record for record in imported.records if record["kind"] == "cqc.inspection"]
    return [(each["date"], each.get("overall"), each.get("key_questions"), each.get("ref")) for each in found]


def current(rating: str, day: str, ref: str, *entries: Json) -> Json:
    return {"rating": rating, "reportDate": day, "reportLinkId": ref, "keyQuestionRatings": list(entries)}


def question(name: str, rating: str, day: str, ref: str) -> Json:
    return {"name": name, "rating": rating, "reportDate": day, "reportLinkId": ref}


def test_current_and_historic_ratings_are_one_inspection_each() -> None:
    imported = read(
        answer(
            current("Outstanding", "2019-10-31", "r3", question("Well-led", "Good", "2019-10-31", "r3")),
            [historic("2017-02-08", "Good", "r2", safe="Good"), historic("2015-01-23", "Requires improvement", "r1")],
        )
    )
    assert inspections(imported) == [
        ("2015-01-23", "requires_improvement", None, "r1"),
        ("2017-02-08", "good", {"safe": "good"}, "r2"),
        ("2019-10-31", "outstanding", {"well_led": "good"}, "r3"),
    ]
    assert imported.unused == ()


def test_a_key_question_rated_earlier_stands_under_the_report_that_rated_it() -> None:
    imported = read(
        answer(
            current(
                "Good",
                "2020-06-01",
                "r2",
                question("Safe", "Requires improvement", "2020-06-01", "r2"),
                question("Caring", "Good", "2018-05-01", "r1"),
                question("Effective", "Good", "2016-05-01", "r0"),
            ),
            [historic("2018-05-01", "Good", "r1", caring="Good", safe="Good")],
        )
    )
    assert inspections(imported) == [
        ("2016-05-01", None, {"effective": "good"}, "r0"),
        ("2018-05-01", "good", {"safe": "good", "caring": "good"}, "r1"),
        ("2020-06-01", "good", {"safe": "requires_improvement"}, "r2"),
    ]


def test_without_a_current_overall_rating_the_latest_historic_one_stands_with_a_remark() -> None:
    imported = read(answer(None, [historic("2015-01-23", "Good", "r1"), historic("2017-02-08", "Inadequate", "r2")]))
    assert [(day, overall) for day, overall, _, _ in inspections(imported)] == [
        ("2015-01-23", "good"),
        ("2017-02-08", "inadequate"),
    ]
    [remark] = imported.unused
    assert remark.used
    assert remark.what == "`currentRatings.overall` of `1-1`"
    assert remark.why == "is not given; the latest of `historicRatings` stands, `inadequate` of 2017-02-08"


def test_a_location_without_any_rating_has_a_profile_from_its_registration_and_a_report() -> None:
    imported = read(answer(registrationDate="2020-02-15"))
    assert [(record["kind"], record["date"]) for record in imported.records] == [("provider.profile", "2020-02-15")]
    assert [unused.why for unused in imported.unused] == ["gives no overall rating, and `historicRatings` neither"]


def test_a_profile_is_never_later_than_an_inherited_rating() -> None:
    imported = read(answer(current("Good", "2018-01-01", "r1"), registrationDate="2020-02-15"))
    assert [record["date"] for record in imported.records] == ["2018-01-01", "2018-01-01"]


def test_the_current_report_among_the_historic_ones_is_written_once() -> None:
    same = historic("2019-10-31", "Good", "r1", safe="Good")
    now = current("Good", "2019-10-31", "r1", question("Safe", "Good", "2019-10-31", "r1"))
    assert inspections(read(answer(now, [same, same]))) == [("2019-10-31", "good", {"safe": "good"}, "r1")]


def test_a_location_twice_is_written_once_and_reported() -> None:
    one = answer(current("Good", "2019-10-31", "r1", question("Safe", "Good", "2019-10-31", "r1")))
    imported = read(one, one)
    assert len(imported.records) == 2
    assert [unused.why for unused in imported.unused] == ["says the same as line 1; it is written once"]


def test_a_key_question_rated_two_ways_in_one_report_is_kept_both_ways_with_a_remark() -> None:
    now = current("Good", "2020-06-01", "r2", question("Safe", "Good", "2018-05-01", "r1"))
    imported = read(answer(now, [historic("2018-05-01", "Good", "r1", safe="Inadequate")]))
    assert [(record["id"], record.get("key_questions")) for record in imported.records[1:3]] == [
        ("cqc-1-1-2018-05-01-good", {"safe": "inadequate"}),
        ("cqc-1-1-2018-05-01-key_questions", {"safe": "good"}),
    ]
    assert [unused.what for unused in imported.unused] == ["the rating `inadequate` of safe on 2018-05-01 of `1-1`"]


def test_two_reports_of_one_day_are_told_apart_by_their_links() -> None:
    past = [historic("2018-05-01", "Good", "r1", safe="Good"), historic("2018-05-01", "Good", "r2", caring="Good")]
    imported = read(answer(None, past))
    assert [record["id"] for record in imported.records if record["kind"] == "cqc.inspection"] == [
        "cqc-1-1-2018-05-01-good",
        "cqc-1-1-2018-05-01-good-2",
    ]


@pytest.mark.parametrize(
    ("past", "what", "why"),
    [
        ({"reportDate": "2018-05-01"}, "`historicRatings[0]`", "has no overall rating"),
        (historic("", "Good", "r1"), "`historicRatings[0].overall.rating`", "has no date"),
        (historic("05/04/2018", "Good", "r1"), "`historicRatings[0].overall.rating`", "the day or the month first"),
        (historic("2018-05-01", "Goood", "r1"), "`historicRatings[0].overall.rating`", "did you mean `good`?"),
        ("Good", "`historicRatings[0]`", "is not an object"),
        (
            historic("2018-05-01", "Good", "r1", leadership="Good"),
            "`historicRatings[0].overall.keyQuestionRatings[0]`",
            "`Leadership` is no key question",
        ),
        (
            historic("2018-05-01", "Good", "r1", safe="Inspected but not rated"),
            "`historicRatings[0].overall.keyQuestionRatings[0].rating`",
            "written as `inspected_but_not_rated`",
        ),
    ],
)
def test_what_cannot_be_used_is_named_by_its_path(past: Json, what: str, why: str) -> None:
    imported = read(answer(current("Good", "2020-01-01", "r9"), [past]))
    [unused] = imported.unused
    assert unused.what == f"{what} of `1-1`"
    assert why in unused.why


@pytest.mark.parametrize(
    ("services", "service_type"),
    [
        (["Nursing homes"], "nursing_home"),
        (["Residential homes"], "care_home"),
        (["Homecare agencies"], "home_care"),
        (["Supported living"], "supported_living"),
        (["Homecare agencies", "Supported living"], None),
        ([], None),
    ],
)
def test_a_service_type_comes_from_the_services(services: list[str], service_type: str | None) -> None:
    kinds = [{"name": name} for name in services]
    imported = read(answer(current("Good", "2020-01-01", "r1"), gacServiceTypes=kinds))
    assert imported.locations[0].service_type == service_type
    assert bool(imported.unused) == (service_type is None and bool(services))


def test_one_answer_a_list_and_json_lines_say_the_same() -> None:
    one, two = (answer(current("Good", "2020-01-01", "r1"), locationId=name) for name in ("1-1", "RGN49"))
    listed = json.dumps([one, two], indent=1)
    lines = "\n".join(json.dumps(each) for each in (one, two)) + "\n\n"
    assert import_cqc([("a", listed.encode())]).records == import_cqc([("b", lines.encode())]).records


def test_a_report_names_the_line_of_its_answer() -> None:
    lines = "\n\n".join(json.dumps(answer(locationId=name)) for name in ("1-1", "1-2"))
    assert {unused.place.line for unused in import_cqc([("b", lines.encode())]).unused} == {1, 3}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"locationId": "1-1",\n "x" 1}', "api.json:2:6: I108 this is not valid JSON"),
        ('[{"locationId": "1-1"}] x', "api.json:1:25: I108 something follows the end of the list"),
        ('{"providerId": "1-1"}', "api.json:1:1: I109 this is no answer about a location"),
        ("[1]", "api.json:1:2: I109"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_a_file_that_is_no_answer_says_so(text: str, said: str) -> None:
    with pytest.raises(SignalError) as caught:
        import_cqc([("api.json", text.encode())])
    assert said in str(caught.value)


def test_a_file_is_read_from_its_path(tmp_path: Path) -> None:
    path = tmp_path / "api.json"
    with pytest.raises(SignalError, match="I110 the file cannot be read"):
        import_cqc([path])
    path.write_text(json.dumps(answer(current("Good", "2020-01-01", "r1"))), encoding="utf-8")
    assert len(import_cqc([path]).records) == 2


def test_an_answer_and_a_table_make_one_report_together() -> None:
    table = b"location_id,latest_rating,publication_date\n1-1,Good,2020-01-01\n"
    said = json.dumps(answer(current("Good", "2020-01-01", "r1", question("Safe", "Good", "2020-01-01", "r1"))))
    imported = import_cqc([("t.csv", table), ("api.json", said.encode())])
    assert inspections(imported) == [("2020-01-01", "good", {"safe": "good"}, "r1")]
    assert [unused.why for unused in imported.unused] == ["says the same as t.csv:2; it is written once"]
