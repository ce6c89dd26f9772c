"""The door of the clause registers, and which registers a policy needs."""

from collections.abc import Callable
from pathlib import Path

import pytest

from qaengine.errors import QaengineError
from qaengine.policy.carriers import carriers
from qaengine.policy.library import built_in_folder, load_policy
from qaengine.policy.register import RegisterError, register_from_file, registers_for, unknown_clauses

SHIPPED = {"hfd16": 35, "hfd18": 150, "wcc17": 87, "oxf": 155, "hal24": 206}
WRONG = [
    ("kind: threshold", "kind: treshold", "Q654", "did you mean `threshold`?"),
    ('computable: "yes"', "computable: perhaps", "Q654", "`perhaps` is not a way to tell"),
    ("says: What eld.panel.meets says.", "sais: Nothing.", "Q652", "did you mean `says`?"),
    ("    says: What eld.panel.meets says.\n", "", "Q653", "`says` is missing in a clause"),
    ("id: eld.panel.meets", "id: eld.look.yearly", "Q656", "`eld.look.yearly` stands here twice"),
    ("id: eld.panel.meets", "id: old.panel.meets", "Q657", "`old.panel.meets` is not of the document `eld`"),
    ("id: eld.panel.meets", "id: Panel", "Q654", "`Panel` is not a clause id"),
    ("id: eld\n", "id: old\n", "Q657", "stands in a file called `eld.yaml`"),
    ("words: 18", "words: eighteen", "Q655", "`eighteen` is not a whole number"),
    ('hash: "', 'hash: "x', "Q655", "is not a fingerprint"),
    ("clauses:\n", "clauses: none\nrest:\n", "Q650", "`clauses` is a list of clauses"),
]


def test_a_register_is_read_whole(folder: Path) -> None:
    register = register_from_file(folder / "clauses" / "eld.yaml")
    assert register.document.title == "Elderbrook quality framework"
    assert register.clauses["eld.panel.meets"].at == "§1.2; L5-6"
    assert register.clauses["eld.panel.meets"].pins[0].words > 15


@pytest.mark.parametrize(("right", "wrong", "code", "said"), WRONG)
def test_a_wrong_register_is_refused_at_its_place(folder: Path, right: str, wrong: str, code: str, said: str) -> None:
    path = folder / "clauses" / "eld.yaml"
    content = path.read_text(encoding="utf-8")
    assert right in content
    path.write_text(content.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(RegisterError) as refused:
        register_from_file(path)
    found = [mistake for mistake in refused.value.mistakes if mistake.code == code]
    assert said in " ".join(map(str, found))
    assert all(mistake.place for mistake in found)


def test_all_mistakes_come_together(folder: Path) -> None:
    path = folder / "clauses" / "eld.yaml"
    content = path.read_text(encoding="utf-8").replace("kind: forum", "kind: fora")
    path.write_text(content.replace("kind: cadence", "kind: rhythm"), encoding="utf-8")
    with pytest.raises(RegisterError) as refused:
        register_from_file(path)
    assert [mistake.code for mistake in refused.value.mistakes] == ["Q654", "Q654"]


def test_a_register_beside_the_policy_is_found(folder: Path) -> None:
    policy = load_policy(folder / "elderbrook.yaml")
    assert [register.document.id for register in registers_for(policy)] == ["eld"]


def test_a_policy_without_a_register_is_no_mistake(folder: Path) -> None:
    (folder / "clauses" / "eld.yaml").unlink()
    policy = load_policy(folder / "elderbrook.yaml")
    assert registers_for(policy) == ()
    assert list(unknown_clauses(policy, ())) == []


def test_a_clause_that_no_register_knows_is_a_mistake_with_the_nearest(folder: Path) -> None:
    path = folder / "elderbrook.yaml"
    content = path.read_text(encoding="utf-8").replace("eld.level-1.feedback", "eld.level-1.feetback")
    path.write_text(content + "context:\n  - {clauses: [eld.look.yaerly], because: A slip.}\n", encoding="utf-8")
    policy = load_policy(path)
    found = list(unknown_clauses(policy, registers_for(policy)))
    assert [mistake.code for mistake in found] == ["Q651", "Q651"]
    assert [mistake.hint for mistake in found] == [
        "did you mean `eld.level-1.feedback`?",
        "did you mean `eld.look.yearly`?",
    ]
    assert [mistake.place.line for mistake in found if mistake.place] == [20, 25]


@pytest.mark.parametrize(("document", "clauses"), SHIPPED.items())
def test_the_registers_that_ship_are_whole(document: str, clauses: int) -> None:
    register = register_from_file(built_in_folder() / "clauses" / f"{document}.yaml")
    assert len(register.clauses) == clauses
    assert all(pin.words >= 8 for clause in register.clauses.values() for pin in clause.pins)


@pytest.mark.parametrize("path", sorted(built_in_folder().glob("*.yaml")), ids=lambda path: path.stem)
def test_every_clause_of_a_shipped_policy_is_in_its_register(path: Path) -> None:
    policy = load_policy(path)
    registers = registers_for(policy)
    assert registers
    assert [str(mistake) for mistake in unknown_clauses(policy, registers)] == []


def test_a_carrier_says_what_it_is_and_where_it_stands(folder: Path) -> None:
    found = [(each.clause, each.what, each.name) for each in carriers(load_policy(folder / "elderbrook.yaml").tree)]
    assert found == [
        ("eld.level-2.suspension", "setting", "limit"),
        ("eld.level-1.light", "outcome", "level.level_1"),
        ("eld.level-1.rating", "criterion", "level.level_1"),
        ("eld.level-1.feedback", "criterion", "level.level_1"),
        ("eld.level-2.suspension", "criterion", "level.level_2"),
    ]


def test_a_bad_register_is_said_by_the_command(folder: Path, qaengine: Callable[..., object]) -> None:
    path = folder / "clauses" / "eld.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("kind: forum", "kind: fora"), encoding="utf-8")
    said = qaengine("check", "elderbrook.yaml")
    assert getattr(said, "code", None) == 1
    assert "eld.yaml:18:11: Q654 `fora` is not a kind of clause" in getattr(said, "err", "")


def test_every_error_is_of_the_one_root() -> None:
    assert issubclass(RegisterError, QaengineError)
