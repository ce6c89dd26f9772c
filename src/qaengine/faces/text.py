"""A decision on the screen: laid out for a person, coloured where the terminal has colours."""

from collections.abc import Sequence

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.rule import Rule
from rich.text import Text

from qaengine.outcome.decision import Decision
from qaengine.outcome.phrases import words_of
from qaengine.outcome.trail import Standing
from qaengine.outcome.words import Section, opening, sections

LEAST_TO_MOST = ("green", "yellow", "dark_orange", "red")


def shown(decision: Decision) -> RenderableType:
    """The whole decision: its opening, then each part of the explanation."""
    parts: list[RenderableType] = [
        Rule(Text(decision.provider, style="bold"), align="left"),
        Wrapped([opening(decision)]),
    ]
    for section in sections(decision):
        parts.append(_section(section, decision))
    return Group(*parts)


def _section(section: Section, decision: Decision) -> RenderableType:
    standing = decision.decisions.get(section.decision or "")
    is_head = standing is not None and section.heading.startswith(f"{standing.title}:")
    style = f"bold {colour(standing, standing.indicated)}" if is_head and standing else "bold"
    return Group(Text(""), Wrapped([section.heading], style=style), Wrapped(section.lines, bullet="  • "))


class Wrapped:
    """Lines, each wrapped beneath its beginning, without blanks at the ends."""

    def __init__(self, lines: Sequence[str], *, bullet: str = "", style: str = "") -> None:
        self.lines, self.bullet, self.style = lines, bullet, style

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = max(20, options.max_width - len(self.bullet))
        for line in self.lines:
            for number, part in enumerate(Text(line, style=self.style).wrap(console, width)):
                part.rstrip()
                yield Text(" " * len(self.bullet) if number else self.bullet) + part


def colour(standing: Standing, outcome: str | None) -> str:
    """The colour of an outcome by how serious it is; none for nothing indicated."""
    if outcome is None or outcome not in standing.outcomes:
        return "cyan"
    if len(standing.outcomes) == 1:
        return LEAST_TO_MOST[0]
    share = standing.outcomes.index(outcome) * (len(LEAST_TO_MOST) - 1)
    return LEAST_TO_MOST[-(-share // (len(standing.outcomes) - 1))]


def row(decision: Decision) -> Text:
    """One line about one provider: each decision's outcome, its range where it is not settled, what is in force."""
    text = Text(f"{decision.provider:<18} ")
    for name, standing in decision.decisions.items():
        text.append(f"{words_of(name)}: ")
        text.append(words_of(standing.indicated or "nothing indicated"), style=colour(standing, standing.indicated))
        if not standing.settled and standing.range:
            low, high = (words_of(outcome) for outcome in standing.range)
            text.append(f" (may be {low} to {high})" if low != high else " (not settled)", style="dim")
        if standing.in_force:
            text.append(f", in force {words_of(standing.in_force)}")
        text.append("; ")
    return text[:-2]


def screen() -> Console:
    """Standard output for people: colours only on a terminal; lines as long as they are elsewhere."""
    console = Console(highlight=False, emoji=False, markup=False)
    return console if console.is_terminal else Console(highlight=False, emoji=False, markup=False, width=120)
