"""`demo`: the four councils on real ratings."""

from qaengine.cli.app import app
from qaengine.cli.screen import with_progress


@app.command()
def demo() -> None:
    """The four councils' policies on real CQC ratings, then with made-up signals beside them, then three in words.

    Example: qaengine demo
    """
    from qaengine.faces.demo import rounds, show, stories
    from qaengine.faces.text import screen

    console = screen()
    for each in rounds():
        decided = list(with_progress(each.decisions(), each.providers, each.title))
        show(console, each, decided)
    stories(console)
