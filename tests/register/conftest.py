"""A small framework, its register made from it, and the command line as a person meets it."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from qaengine.cli import main
from qaengine.policy.wording import extents_at, wording

TEXT = """\
1. What we look at

1.1 The quality team looks at every provider that the council pays, at least once in each year.

1.2 Where concerns are repeated, the multi-agency panel
meets within ten working days and decides what is to be done about the concerns.

Level\tThresholds\tIntervention
1\t<ul> • The rating is good or outstanding and nothing else is known \
• Feedback is kind </ul>\tBusiness as usual, with a light touch all the way
2\t<ul> • A suspension has been in place for >3 months without an end in sight </ul>\tActive monitoring

1.3 People who complain are told by letter what came of their complaint, as soon as it is known.
"""
PLACES = {
    "eld.look.yearly": ("§1.1; L3", "cadence"),
    "eld.panel.meets": ("§1.2; L5-6", "forum"),
    "eld.level-1.rating": ("thresholds L1 bullet 1; L9", "threshold"),
    "eld.level-1.feedback": ("thresholds L1 bullet 2; L9", "threshold"),
    "eld.level-1.light": ("thresholds L1 Intervention column; L9", "scale"),
    "eld.level-2.suspension": ("thresholds L2 bullet 1; L10", "threshold"),
    "eld.complaint.told": ("§1.3; L12", "notification"),
}
POLICY = """\
policy: elderbrook
edition: "2025"
title: Elderbrook quality framework
language: 1
in_force: {from: 2025-04-01}
roles: {quality_lead: Quality lead}
settings:
  limit: {value: 3 months, basis: source, clause: eld.level-2.suspension}
indicators:
  overall: {latest: cqc.inspection, field: overall, title: the overall CQC rating}
  suspended: {age: placement.suspension, from: issued_on, until: lifted_on}
decisions:
  level:
    title: Level of concern
    outcomes:
      level_1:
        clause: eld.level-1.light
        criteria:
          - {clause: eld.level-1.rating, when: {overall: [good, outstanding]}}
          - {clause: eld.level-1.feedback, judged_by: quality_lead, ask: Is the feedback kind?}
      level_2:
        criteria:
          - {clause: eld.level-2.suspension, when: {suspended: {more_than: {setting: limit}}}}
"""


def register_of(text: str, places: dict[str, tuple[str, str]] = PLACES) -> str:
    """The register of a text as YAML."""
    source = wording(text)
    lines = [
        "document:", "  id: eld", "  title: Elderbrook quality framework", "  publisher: Elderbrook",
        "  file: framework.txt", f"  words: {source.words}", f'  fingerprint: "{source.fingerprint}"', "clauses:",
    ]  # fmt: skip
    for clause, (at, kind) in places.items():
        lines += [f"  - id: {clause}", f'    at: "{at}"', f"    kind: {kind}", f"    says: What {clause} says."]
        lines += ['    computable: "yes"', "    pin:"]
        for pin in (source.pin(extent) for extent in extents_at(at, source)):
            numbers = f"words: {pin.words}, start: {pin.start}, letters: {pin.letters}, times: {pin.times}"
            lines.append(f'      - {{{numbers}, hash: "{pin.hash}"}}')
    return "\n".join(lines) + "\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a command said: its exit code, its results, and its messages."""

    code: int
    out: str
    err: str


Qaengine = Callable[..., Said]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in: the policy, its register in `clauses`, and the framework's text in `texts`."""
    monkeypatch.chdir(tmp_path)
    for name in ("QAENGINE_POLICY_PATH", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "160")
    (tmp_path / "clauses").mkdir()
    (tmp_path / "texts").mkdir()
    (tmp_path / "elderbrook.yaml").write_text(POLICY, encoding="utf-8")
    (tmp_path / "clauses" / "eld.yaml").write_text(register_of(TEXT), encoding="utf-8")
    (tmp_path / "texts" / "framework.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


@pytest.fixture
def qaengine(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Qaengine:
    """Run the command line in this process."""

    def run(*arguments: str | Path) -> Said:
        monkeypatch.setattr(sys, "argv", ["qaengine", *map(str, arguments)])
        capsys.readouterr()
        code: object = 0
        try:
            main()
        except SystemExit as exit_:
            code = exit_.code or 0
        assert isinstance(code, int)
        captured = capsys.readouterr()
        return Said(code=code, out=captured.out, err=captured.err)

    return run


@pytest.fixture
def make_register() -> Callable[..., str]:
    """Makes the register of another text."""
    return register_of


@pytest.fixture
def text() -> str:
    """The framework."""
    return TEXT
