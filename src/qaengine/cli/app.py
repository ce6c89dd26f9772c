"""The app that the command files add themselves to."""

import typer

app = typer.Typer(
    name="qaengine",
    help="Councils' quality-assurance frameworks for care providers: decide, and say why.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode="rich",
)


@app.callback()
def qaengine() -> None:
    """Councils' quality-assurance frameworks for care providers: decide, and say why."""
