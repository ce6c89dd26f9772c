"""Charts as SVG: a decision over time, and monthly counts with their natural limits."""

from collections.abc import Sequence
from datetime import date
from xml.sax.saxutils import escape

from qaengine.outcome.phrases import words_of
from qaengine.readings.control_chart import ControlChart
from qaengine.readings.timeline import Move, State, Timeline

WIDTH, LEFT, RIGHT, ROW = 900, 150, 20, 34
LEGEND = "Grey: what the evidence leaves open. Dark line: indicated. Coloured bar: in force."
COLOURS = ("#2e7d32", "#b7950b", "#d35400", "#b03a2e", "#6c3483")


def timeline_svg(timeline: Timeline) -> str:
    """Each decision as a band of what was possible, a line of what was indicated, and a bar of what was in force."""
    names = [name for name in timeline.last.decisions if any(move.decision == name for move in timeline.moves)]
    parts, top = [], 56
    for name in names:
        moves = [move for move in timeline.moves if move.decision == name]
        drawn, height = _decision(timeline, name, moves, top)
        parts += drawn
        top += height + 60
    title = f"{timeline.provider}: what was indicated and in force, to {timeline.last.as_of}"
    parts.append(_text(LEFT, top - 6, LEGEND, colour="#555"))
    return _svg(top + 8, title, parts)


def _svg(height: int, title: str, parts: Sequence[str]) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'font-family="sans-serif" font-size="12">\n<title>{escape(title)}</title>\n'
        f'<rect width="{WIDTH}" height="{height}" fill="white"/>\n'
    )
    return head + _text(LEFT, 22, title, weight="bold") + "".join(parts) + "</svg>\n"


def _text(x: float, y: float, text: str, *, anchor: str = "start", weight: str = "normal", colour: str = "#222") -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    return f'<text {place} font-weight="{weight}" fill="{colour}">{escape(text)}</text>\n'


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, width: float = 1, dash: str = "") -> str:
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    ends = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return f'<line {ends} stroke="{colour}" stroke-width="{width}"{dashes}/>\n'


def _rect(x: float, y: float, width: float, height: float, colour: str, opacity: float = 1) -> str:
    size = f'x="{x:.1f}" y="{y:.1f}" width="{max(width, 1):.1f}" height="{height:.1f}"'
    return f'<rect {size} fill="{colour}" fill-opacity="{opacity}"/>\n'


def _decision(timeline: Timeline, name: str, moves: Sequence[Move], top: int) -> tuple[list[str], int]:
    standing = timeline.last.decisions[name]
    outcomes, height = standing.outcomes, ROW * len(standing.outcomes)
    first, last = timeline.moves[0].day, timeline.last.as_of
    parts = [_text(LEFT, top - 8, standing.title, weight="bold")]
    for rank, outcome in enumerate(outcomes):
        y = top + height - (rank + 0.5) * ROW
        parts.append(_text(LEFT - 8, y + 4, words_of(outcome), anchor="end"))
        parts.append(_line(LEFT, y, WIDTH - RIGHT, y, "#ddd"))
    for position, move in enumerate(moves):
        end = moves[position + 1].day if position + 1 < len(moves) else last
        parts += _span(move.after, outcomes, _x(move.day, first, last), _x(end, first, last), top + height)
    return parts + _years(first, last, top + height), height


def _span(state: State, outcomes: Sequence[str], left: float, right: float, bottom: float) -> list[str]:
    parts = []
    if state.range is not None:
        low, high = (outcomes.index(outcome) for outcome in state.range)
        parts.append(_rect(left, bottom - (high + 1) * ROW, right - left, (high - low + 1) * ROW, "#7f8c8d", 0.14))
    if state.in_force is not None:
        rank = outcomes.index(state.in_force)
        parts.append(_rect(left, bottom - (rank + 0.5) * ROW - 5, right - left, 10, _colour(rank, len(outcomes)), 0.55))
    if state.indicated is not None:
        y = bottom - (outcomes.index(state.indicated) + 0.5) * ROW
        parts.append(_line(left, y, right, y, "#1b2631", 2.5))
        parts.append(f'<circle cx="{left:.1f}" cy="{y:.1f}" r="4" fill="#1b2631"/>\n')
    return parts


def _colour(rank: int, count: int) -> str:
    return COLOURS[rank * (len(COLOURS) - 2) // max(count - 1, 1)]


def _x(day: date, first: date, last: date) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * (day - first).days / max((last - first).days, 1)


def _years(first: date, last: date, y: float) -> list[str]:
    parts = [_line(LEFT, y, WIDTH - RIGHT, y, "#555"), _text(LEFT, y + 16, str(first))]
    for year in range(first.year + 1, last.year + 1):
        x = _x(date(year, 1, 1), first, last)
        parts.append(_line(x, y, x, y + 4, "#555"))
        if LEFT + 100 < x < WIDTH - RIGHT - 100:
            parts.append(_text(x, y + 16, str(year), anchor="middle"))
    parts.append(_text(WIDTH - RIGHT, y + 16, str(last), anchor="end"))
    return parts


def control_svg(title: str, first: date, chart: ControlChart) -> str:
    """Monthly counts with mean and natural limits; for the eye only."""
    height, top, bottom = 260, 50, 220
    low, high = min(0.0, chart.lower, *chart.values), max(chart.upper, *chart.values, 1.0)

    def y(value: float) -> float:
        return bottom - (bottom - top) * (value - low) / (high - low)

    step = (WIDTH - LEFT - RIGHT) / max(len(chart.values) - 1, 1)
    parts = []
    for value, name, dash in ((chart.mean, "mean", ""), (chart.upper, "upper", "5 4"), (chart.lower, "lower", "5 4")):
        parts.append(_line(LEFT, y(value), WIDTH - RIGHT, y(value), "#888", 1, dash))
        parts.append(_text(LEFT - 8, y(value) + 4, f"{name} {value:.1f}", anchor="end"))
    points = [(LEFT + position * step, y(value)) for position, value in enumerate(chart.values)]
    parts.append(
        '<polyline fill="none" stroke="#1b4f72" points="' + " ".join(f"{a:.1f},{b:.1f}" for a, b in points) + '"/>\n'
    )
    for (a, b), special in zip(points, chart.special, strict=True):
        colour = "#1b4f72" if special == "common cause" else "#d35400"
        parts.append(
            f'<circle cx="{a:.1f}" cy="{b:.1f}" r="4" fill="{colour}"><title>{escape(special)}</title></circle>\n'
        )
    parts.append(_text(LEFT, bottom + 24, f"by month from {first:%B %Y}; for the eye only, no decision rests on it"))
    return _svg(height, title, parts)
