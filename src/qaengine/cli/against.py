"""`prove --against`: whether two editions differ only as the new one declares."""

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from qaengine.cli.app import policy_folders
from qaengine.cli.importing import write_whole
from qaengine.cli.screen import note
from qaengine.errors import Mistake, QaengineError

if TYPE_CHECKING:
    from qaengine.policy.from_document import Policy
    from qaengine.readings.proofs.differing import Comparing, Difference
    from qaengine.readings.proofs.limits import Limits
    from qaengine.readings.proofs.shown import ShownTwice

WITHOUT_Z3 = "what is proved is proved by z3, which is not installed"


def limited(steps: int | None, seconds: int | None) -> "Limits":
    """How far the solver may go; Q745 where there is no solver."""
    try:
        from qaengine.readings.proofs.limits import MOST_STEPS, Limits
    except ImportError:
        hint = "install it with the extra `prove`: pip install 'qaengine[prove]'"
        raise QaengineError([Mistake(code="Q745", text=WITHOUT_Z3, hint=hint)]) from None
    most = MOST_STEPS if steps is None else steps * 1_000_000
    return Limits(steps=most, milliseconds=None if seconds is None else seconds * 1000)


def prove_against(
    old_name: str, new_name: str, on: date, limits: "Limits", write_cases: Path | None, *, as_json: bool
) -> None:
    """Print of every decision whether the editions differ only as declared; exits 1 where they do not."""
    from qaengine.policy.library import load_policy
    from qaengine.readings.proofs.differing import Comparing
    from qaengine.readings.proofs.shown import shown_twice

    old, new = (load_policy(name, as_of=on, folders=policy_folders()) for name in (old_name, new_name))
    comparing = Comparing(old, new, on, limits=limits)
    differences = list(comparing.differences())
    shown = {one.decision: shown_twice(old, new, on, one) for one in differences}
    _print(old, new, comparing, differences, shown, as_json=as_json)
    _tell(new, comparing, differences)
    if write_cases is not None:
        _write(write_cases, new_name, old, new, differences, shown)
    if not comparing.editions.shared or any(one.state in ("refuted", "not_proved") for one in differences):
        raise typer.Exit(1)


def _print(
    old: "Policy",
    new: "Policy",
    comparing: "Comparing",
    differences: "list[Difference]",
    shown: "dict[str, ShownTwice | None]",
    *,
    as_json: bool,
) -> None:
    from qaengine.faces.proofs_of_editions import editions_json, editions_provisos, editions_text

    if as_json:
        whole = editions_json(old, new, differences, lambda one: shown[one.decision])
        typer.echo(json.dumps(whole, indent=1, ensure_ascii=False))
        return
    typer.echo(editions_text(old, new, differences, lambda one: shown[one.decision]))
    typer.echo(editions_provisos(comparing.editions.moves_alike))


def _tell(new: "Policy", comparing: "Comparing", differences: "list[Difference]") -> None:
    """What is said beside: how it came out, and what is declared and is not so."""
    from qaengine.faces.proofs_of_editions import declared_words, editions_summary

    if not comparing.editions.shared:
        note("the two share no decision, so nothing was proved")
    note(f"{new.id}: {editions_summary(differences)}")
    for entry, name in comparing.names_nowhere():
        note(f"{new.id}: `differs` of {entry.decision} names `{name}`, which neither edition has there")
    for one in differences:
        for entry in one.stale:
            said = f"`differs` says {declared_words(entry)} of {entry.decision}, and without it all holds: delete it"
            note(f"{new.id}: {said}")


def _write(
    path: Path,
    name: str,
    old: "Policy",
    new: "Policy",
    differences: "list[Difference]",
    shown: "dict[str, ShownTwice | None]",
) -> None:
    from qaengine.faces.proofs_of_editions import editions_cases

    made = [(one, found) for one in differences if (found := shown[one.decision]) is not None]
    if not made:
        note("no difference was found as signals, so no case is written")
        return
    write_whole(path, editions_cases(name, old, new, made))
    note(f"cases written to {path}")
