"""The command line as a person meets it: arguments in, two channels and an exit code out."""

import sys
from pathlib import Path

import pytest
from command_line import POLICY, SIGNALS, Qaengine, Said, write_lines

from qaengine.cli import main


@pytest.fixture
def qaengine(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Qaengine:
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
        assert "Traceback" not in captured.err
        return Said(code=code, out=captured.out, err=captured.err)

    return run


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, with a policy and signals of three made-up providers."""
    monkeypatch.chdir(tmp_path)
    for name in ("QAENGINE_POLICY_PATH", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "200")
    Path("elderbrook.yaml").write_text(POLICY, encoding="utf-8")
    write_lines("signals.jsonl", SIGNALS)
    return tmp_path
