"""`register`: clauses pinned to the words of a framework."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qaengine.cli.app import app
from qaengine.cli.importing import write_whole
from qaengine.cli.screen import note, say
from qaengine.errors import Mistake

if TYPE_CHECKING:
    from qaengine.policy.wording import Wording

registers = typer.Typer(help="Clause registers: what a framework says, clause by clause.", no_args_is_help=True)
app.add_typer(registers, name="register")


@registers.callback()
def registering() -> None:
    """Clause registers: what a framework says, clause by clause."""


@registers.command()
def pin(
    register: Annotated[Path, typer.Argument(help="The register, such as clauses/eld.yaml.", metavar="REGISTER")],
    source: Annotated[Path, typer.Option(help="The framework as text.", metavar="FILE")],
) -> None:
    """Pin each clause to the words of the text where it says that it stands; a pin is a fingerprint and holds no word.

    Clauses whose words still stand keep them, and their lines follow. Exits 1 when the words of some have changed.

    Example: qaengine register pin clauses/eld.yaml --source framework.txt
    """
    from qaengine.faces.registers import pinned_shown
    from qaengine.faces.text import screen
    from qaengine.outcome.phrases import counted
    from qaengine.policy.pinning import pinned_to, with_pins
    from qaengine.policy.register import register_from_file

    read = register_from_file(register)
    text = _text(source)
    found = pinned_to(read, text)
    write_whole(register, with_pins(register.read_text(encoding="utf-8"), read, found, text, source.name))
    screen().print(pinned_shown(found))
    changed = [each.clause for each in found if each.is_now == "changed"]
    note(f"{register}: {counted(len(found) - len(changed), 'clause')} pinned to {source.name}, {len(changed)} changed")
    hint = "read it again, then correct `says`, `at` and the rules that carry it, delete its `pin`, and pin again"
    for clause in changed:
        say(Mistake(code="Q661", text=f"the words of `{clause.id}` have changed", place=clause.place, hint=hint))
    if changed:
        raise typer.Exit(1)


def _text(path: Path) -> "Wording":
    from qaengine.policy.register import RegisterError
    from qaengine.policy.sources import text_of

    text = text_of(path)
    if text is None:
        hint = "save the framework as plain text (UTF-8)"
        raise RegisterError([Mistake(code="Q660", text=f"`{path}` cannot be read as text", hint=hint)])
    return text
