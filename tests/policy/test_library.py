"""Which policy, which edition, from where."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from qaengine.errors import PolicyError, QaengineError
from qaengine.policy import library as shelves
from qaengine.policy.library import library, load_policy

DECISIONS = "decisions: {level: {outcomes: {low: {needs: nothing_worse}}}}\n"


@pytest.fixture
def put(tmp_path) -> Callable[..., Path]:
    """Puts an edition of a policy into a folder."""

    def put(
        edition: str, start: str, until: str = "", name: str = "smallshire", folder: str = "own", rest: str = DECISIONS
    ) -> Path:
        path = tmp_path / folder / f"{name}-{edition}.yaml"
        path.parent.mkdir(exist_ok=True)
        stands = f"{{from: {start}, until: {until}}}" if until else f"{{from: {start}}}"
        head = f'policy: {name}\nedition: "{edition}"\ntitle: {name} of {folder}\nlanguage: 1\nin_force: {stands}\n'
        path.write_text(head + rest)
        return path

    return put


def test_an_id_alone_is_the_newest_edition(put, tmp_path):
    put("2020", "2020-04-01", "2024-03-31")
    put("2024", "2024-04-01")
    assert load_policy("smallshire", folders=[tmp_path / "own"]).edition == "2024"


@pytest.mark.parametrize(
    ("day", "edition"),
    [
        (date(2020, 4, 1), "2020"),
        (date(2022, 3, 31), "2020"),
        (date(2022, 5, 1), "2020"),
        (date(2024, 3, 1), "2024"),
        (date(2023, 4, 1), "2024"),
        (date(2019, 1, 1), "2020"),
        (date(2030, 1, 1), "2024"),
    ],
)
def test_on_a_day_it_is_the_edition_in_force_or_the_nearest(put, tmp_path, day, edition):
    put("2020", "2020-04-01", "2022-03-31")
    put("2024", "2024-04-01")
    assert load_policy("smallshire", as_of=day, folders=[tmp_path / "own"]).edition == edition


def test_an_edition_is_named_behind_an_at(put, tmp_path):
    put("2020", "2020-04-01", "2024-03-31")
    put("2024", "2024-04-01")
    found = load_policy("smallshire@2020", as_of=date(2025, 1, 1), folders=[tmp_path / "own"])
    assert found.edition == "2020"


def test_a_path_is_read_wherever_it_is(put):
    path = put("2024", "2024-04-01")
    assert load_policy(path).id == "smallshire"
    assert load_policy(str(path)).id == "smallshire"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("smalshire", "Q290 there is no policy `smalshire`; did you mean `smallshire`?"),
        ("smallshire@2023", "Q290 `smallshire` has no edition `2023`; did you mean `2024`?"),
    ],
)
def test_a_name_that_leads_nowhere_is_refused_with_the_nearest(put, tmp_path, name, message):
    put("2024", "2024-04-01")
    with pytest.raises(PolicyError) as raised:
        load_policy(name, folders=[tmp_path / "own"])
    assert str(raised.value) == message


def test_a_path_that_leads_nowhere_is_refused(tmp_path):
    with pytest.raises(QaengineError) as raised:
        load_policy(tmp_path / "nothing.yaml")
    assert raised.value.mistakes[0].code == "Q101"


def test_of_two_folders_the_first_counts(put, tmp_path):
    put("2024", "2024-04-01", folder="own")
    put("2024", "2024-04-01", folder="shared")
    folders = [tmp_path / "shared", tmp_path / "own"]
    assert str(load_policy("smallshire", folders=folders).tree.title) == "smallshire of shared"


def test_own_folders_come_before_what_is_built_in(put, tmp_path):
    put("2018", "2018-11-01", name="herefordshire")
    found = load_policy("herefordshire@2018", folders=[tmp_path / "own"])
    assert found.file.startswith(str(tmp_path))


def test_the_built_in_policies_are_there():
    assert {"herefordshire", "oxfordshire", "halton", "warwickshire"} <= {entry.id for entry in library()}


def test_only_the_heads_of_files_are_read(put, tmp_path):
    put("2024", "2024-04-01", rest="indicators: {overal: [}\n")
    (entry,) = [entry for entry in library([tmp_path / "own"]) if entry.id == "smallshire"]
    assert (entry.edition, entry.in_force_from, entry.title) == ("2024", date(2024, 4, 1), "smallshire of own")


def test_what_is_no_policy_is_passed_over(put, tmp_path):
    put("2024", "2024-04-01")
    (tmp_path / "own" / "notes.yaml").write_text("- something else\n")
    (tmp_path / "own" / "folder.yaml").mkdir()
    (tmp_path / "own" / "broken.yaml").write_bytes(b"\xff\xfe")
    assert len([entry for entry in library([tmp_path / "own"]) if entry.path.parent.name == "own"]) == 1


def test_a_folder_that_is_not_there_holds_nothing(tmp_path):
    assert library([tmp_path / "nowhere"]) == library()


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        (
            ("a", "2020-04-01"),
            ("b", "2024-04-01"),
            "edition `b` of `smallshire` begins before `smallshire-a.yaml` ends",
        ),
        (("a", "2020-04-01", "2024-04-01"), ("b", "2024-04-01"), "begins before `smallshire-a.yaml` ends"),
    ],
)
def test_editions_of_one_folder_may_not_overlap(put, tmp_path, first, second, said):
    put(*first)
    path = put(*second)
    with pytest.raises(PolicyError) as raised:
        load_policy("smallshire", folders=[tmp_path / "own"])
    (mistake,) = raised.value.mistakes
    assert (mistake.code, str(mistake.place)) == ("Q292", f"{path}:1:1")
    assert said in mistake.text


def test_one_edition_may_not_stand_twice_in_a_folder(put, tmp_path):
    put("2024", "2024-04-01", "2024-12-31").rename(tmp_path / "own" / "copy.yaml")
    put("2024", "2025-01-01")
    with pytest.raises(PolicyError, match=r"edition `2024` of `smallshire` is in `copy\.yaml` too"):
        library([tmp_path / "own"])


class Point:
    """An entry point of another package."""

    name, value = "other", "other_council:policies"

    def __init__(self, brought: object) -> None:
        self.brought = brought

    def load(self) -> object:
        """What the package brings."""
        if isinstance(self.brought, Exception):
            raise self.brought
        return self.brought


def module(folder: Path) -> ModuleType:
    """A package of Python that lies in the folder."""
    found = ModuleType("other_council")
    found.__path__ = [str(folder)]
    return found


@pytest.mark.parametrize(
    "bring", [str, Path, module, lambda folder: lambda: folder], ids=["text", "path", "package", "function"]
)
def test_other_packages_bring_policies(put, tmp_path, monkeypatch, bring):
    put("2024", "2024-04-01")
    monkeypatch.setattr(shelves, "entry_points", lambda group: [Point(bring(tmp_path / "own"))])
    assert load_policy("smallshire").edition == "2024"


def test_a_package_that_brings_nothing_is_named(monkeypatch):
    monkeypatch.setattr(shelves, "entry_points", lambda group: [Point(ImportError("no module `x`"))])
    with pytest.raises(PolicyError, match="Q293 the policies that `other` brings cannot be found: no module `x`"):
        library()


def test_cases_beside_a_policy_are_no_policy(tmp_path):
    (tmp_path / "smallshire.cases.yaml").write_text(
        'policy: smallshire\nedition: "2025"\ncases: []\n', encoding="utf-8"
    )
    assert library([tmp_path]) == library()
