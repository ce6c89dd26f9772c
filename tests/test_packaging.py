"""What is installed: a wheel with everything in it, that works in a fresh environment from any folder."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HEAVY = ("typer", "rich", "yaml", "pydantic", "z3", "pandas", "polars", "hypothesis", "jsonschema", "dateutil")


def run(*command: str | Path, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command in the folder, without what the surroundings tell Python."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "QAENGINE"))}
    return subprocess.run(
        [str(word) for word in command], cwd=folder, capture_output=True, text=True, env={**kept, **environment}
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built of a copy of what is in the repository."""
    pytest.importorskip("build")
    pytest.importorskip("hatchling")
    folder = tmp_path_factory.mktemp("wheel")
    done = run(sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", folder, ROOT, folder=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """The folder of commands of a fresh environment into which the wheel and what it needs are installed."""
    folder = tmp_path_factory.mktemp("fresh")
    assert run(sys.executable, "-m", "venv", folder / "venv", folder=folder).returncode == 0
    commands = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
    done = run(commands / "python", "-m", "pip", "install", "--quiet", wheel, folder=folder)
    assert done.returncode == 0, done.stderr
    return commands


@pytest.mark.packaging
def test_the_wheel_holds_everything_that_is_read_at_run_time(wheel):
    held = set(zipfile.ZipFile(wheel).namelist())
    policies = {
        f"qaengine/policies/{path.relative_to(ROOT / 'policies')}"
        for ending in ("yaml", "json")
        for path in (ROOT / "policies").rglob(f"*.{ending}")
    }
    data = {f"qaengine/data/{path.name}" for path in (ROOT / "src/qaengine/data").iterdir() if path.is_file()}
    pages = {f"qaengine/mistakes/{path.name}" for path in (ROOT / "docs/reference/mistakes").glob("Q*.md")}
    others = {"qaengine/signals/vocabulary.yaml", "qaengine/calendars/england.json", "qaengine/py.typed"}
    assert policies | data | pages | others <= held
    assert len(policies) >= 5


@pytest.mark.packaging
def test_the_wheel_holds_the_licence_and_no_tests(wheel):
    held = zipfile.ZipFile(wheel).namelist()
    assert [name for name in held if name.endswith(("licenses/LICENSE", "licenses/NOTICE"))] != []
    assert [name for name in held if not name.startswith("qaengine")] == []
    assert [name for name in held if name.split("/")[1] == "tests" or name.rpartition("/")[2].startswith("test_")] == []


@pytest.mark.packaging
def test_what_is_installed_lists_its_policies_from_any_folder(installed, tmp_path):
    done = run(installed / "qaengine", "policies", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    for name in ("halton", "herefordshire", "oxfordshire", "warwickshire"):
        assert name in done.stdout


@pytest.mark.packaging
def test_what_is_installed_decides_from_any_folder(installed, tmp_path):
    signal = {"id": "s1", "provider": "P-1", "kind": "cqc.inspection", "date": "2018-12-14", "overall": "inadequate"}
    (tmp_path / "signals.jsonl").write_text(json.dumps({**signal, "published_on": "2018-12-14"}) + "\n")
    arguments = ("signals.jsonl", "--policy", "herefordshire", "--as-of", "2019-03-01", "--provider", "P-1")
    done = run(installed / "qaengine", "decide", *arguments, "--format", "json", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["decisions"]["concern_level"]["indicated"] == "level_3"


@pytest.mark.packaging
def test_what_is_installed_reads_and_checks_a_policy_of_one_s_own(installed, tmp_path):
    policy = (
        "{policy: mine, edition: '1', title: Mine, language: 1, in_force: {from: 2025-04-01},"
        " indicators: {overall: {latest: cqc.inspection, field: overall}},"
        " decisions: {level: {outcomes: {low: {criteria: [{clause: m.low, when: {overall: good}}]}}}}}"
    )
    (tmp_path / "mine.yaml").write_text(policy)
    done = run(installed / "python", "-m", "qaengine", "check", "mine.yaml", folder=tmp_path)
    assert done.returncode == 0
    assert done.stdout.startswith("mine.yaml: mine, edition 1: no mistakes, 1 note\n")


@pytest.mark.packaging
def test_policies_of_another_package_are_found(installed, tmp_path):
    package = tmp_path / "council_policies"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "mine.yaml").write_text(
        "{policy: mine, edition: '1', title: Mine, language: 1, in_force: {from: 2025-04-01},"
        " decisions: {level: {outcomes: {low: {criteria: [{clause: m.low, judged_by: lead}]}}}}, roles: {lead: Lead}}"
    )
    about = tmp_path / "council_policies-1.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: council-policies\nVersion: 1\n")
    (about / "entry_points.txt").write_text("[qaengine.policies]\ncouncil = council_policies\n")
    done = run(installed / "qaengine", "policies", folder=tmp_path, PYTHONPATH=str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert "mine" in done.stdout


def test_importing_the_package_imports_nothing_heavy(tmp_path):
    script = f"import sys, qaengine; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = run(sys.executable, "-c", script, folder=tmp_path)
    assert (done.stdout, done.returncode) == ("[]\n", 0)


def test_deciding_imports_no_screen_library_and_no_solver(tmp_path):
    signal = {"id": "s1", "provider": "P-1", "kind": "cqc.inspection", "date": "2018-12-14", "overall": "good"}
    script = (
        "import sys; from datetime import date; from qaengine import decide, load_policy, signals_from_records\n"
        f"signals = signals_from_records([{signal!r}])\n"
        "decide(load_policy('warwickshire'), signals, provider='P-1', as_of=date(2019, 3, 1)).explain()\n"
        "print([n for n in ('typer', 'rich', 'z3', 'pandas', 'polars', 'hypothesis') if n in sys.modules])"
    )
    done = run(sys.executable, "-c", script, folder=tmp_path)
    assert (done.stdout, done.returncode) == ("[]\n", 0), done.stderr


def test_everything_promised_can_be_had():
    import qaengine

    assert [name for name in qaengine.__all__ if getattr(qaengine, name, None) is None] == []
    assert set(qaengine.__all__) <= set(dir(qaengine))
    with pytest.raises(AttributeError, match="no attribute 'decyde'"):
        qaengine.decyde  # noqa: B018
