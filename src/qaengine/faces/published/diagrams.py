"""Diagrams as inline SVG, in the colours of the page and with their words beside them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from textwrap import wrap

from qaengine.faces.published.elements import Markup, element, together
from qaengine.readings.publishing.content import Flow, Move, Moves, Stage

LETTER = 7.6
"""About the width of a letter of the diagrams' 14 px sans-serif, in px: generous, so that no text leaves its box."""
LINE = 18
LANE = 26


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _text(x: float, y: float, text: str, class_: str | None = None, anchor: str = "middle") -> Markup:
    return element("text", text, x=_number(x), y=_number(y), text_anchor=anchor, class_=class_)


def _box(x: float, y: float, width: float, height: float) -> Markup:
    size = {"x": _number(x), "y": _number(y), "width": _number(width), "height": _number(height), "rx": "6"}
    return element("rect", class_="box", **size)


def _head(x: float, y: float, pointing: str) -> Markup:
    """An arrowhead whose tip is here."""
    ends = {"left": ((7, -5), (7, 5)), "right": ((-7, -5), (-7, 5)), "down": ((-5, -7), (5, -7))}[pointing]
    points = " ".join(f"{_number(x + dx)},{_number(y + dy)}" for dx, dy in ((0, 0), *ends))
    return element("polygon", class_="head", points=points)


def _svg(width: float, height: float, title: str, words: str, key: str, parts: Iterable[Markup]) -> Markup:
    return element(
        "svg",
        element("title", title, id=f"{key}-title"),
        element("desc", words, id=f"{key}-words"),
        together(parts),
        viewBox=f"0 0 {_number(width)} {_number(height)}",
        role="img",
        aria_labelledby=f"{key}-title {key}-words",
        style=f"max-width: {_number(width)}px",
    )


# From signals to an outcome


def flow_svg(flow: Flow, key: str, *, upright: bool) -> Markup:
    """The stages one beneath the other, for a phone, or side by side."""
    words = "; then ".join(f"{stage.label}: {stage.note}" for stage in flow.stages)
    drawn = _upright(flow.stages) if upright else _abreast(flow.stages)
    width, height, parts = drawn
    return _svg(width, height, flow.title, words, key, parts)


def _upright(stages: Sequence[Stage]) -> tuple[float, float, list[Markup]]:
    width, gap, y, parts = 300.0, 24.0, 1.0, list[Markup]()
    for position, stage in enumerate(stages):
        notes = broken(stage.note, width - 24)
        height = 30 + LINE * len(notes)
        parts += _stage(stage, notes, 1, y, width - 2, height)
        y += height
        if position + 1 < len(stages):
            middle = width / 2
            parts += [_way(f"M{_number(middle)} {_number(y)}v{_number(gap - 6)}"), _head(middle, y + gap, "down")]
            y += gap
    return width, y + 1, parts


def _abreast(stages: Sequence[Stage]) -> tuple[float, float, list[Markup]]:
    box, gap = 148.0, 26.0
    notes = [broken(stage.note, box - 14) for stage in stages]
    height = 34 + LINE * max(len(each) for each in notes)
    parts, x = list[Markup](), 1.0
    for position, stage in enumerate(stages):
        parts += _stage(stage, notes[position], x, 1, box, height)
        x += box
        if position + 1 < len(stages):
            middle = 1 + height / 2
            parts += [_way(f"M{_number(x)} {_number(middle)}h{_number(gap - 6)}"), _head(x + gap, middle, "right")]
            x += gap
    return x + 1, height + 2, parts


def _stage(stage: Stage, notes: Sequence[str], x: float, y: float, width: float, height: float) -> list[Markup]:
    middle = x + width / 2
    said = [_text(middle, y + 42 + LINE * index, note, "note") for index, note in enumerate(notes)]
    return [_box(x, y, width, height), _text(middle, y + 22, stage.label, "label"), *said]


def _way(path: str, *, dashed: bool = False) -> Markup:
    return element("path", class_="way dashed" if dashed else "way", d=path)


def broken(text: str, width: float) -> list[str]:
    """The text in lines that fit the width; a word that is too long is cut."""
    return wrap(text, max(int(width / LETTER), 4)) or [""]


# States and moves


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """Moves of one number that share a line: several from one state, or several to one."""

    number: int
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    at_once: bool

    @property
    def states(self) -> tuple[int, ...]:
        """The states that the line touches, from the top."""
        return tuple(sorted({*self.starts, *self.ends}))


def moves_svg(moves: Moves, key: str) -> Markup:
    """The states, the least serious on top; on the right the moves to worse, on the left those to better, by number."""
    worse = lanes_of([move for move in moves.moves if move.end > move.start])
    better = lanes_of([move for move in moves.moves if move.end < move.start])
    left, box = 14.0 + LANE * len(better), 190.0
    names = [broken(state, box - 16) for state in moves.states]
    most = max(sum(state in lane.states for lane in side) for state in range(len(names)) for side in (worse, better))
    heights = [max(24 + LINE * len(name), 14.0 * most + 8) for name in names]
    tops = [1 + sum(heights[:index]) + 26 * index for index in range(len(heights))]
    parts = list[Markup]()
    for name, top, height in zip(names, tops, heights, strict=True):
        parts.append(_box(left, top, box, height))
        first = top + height / 2 + 5 - LINE * (len(name) - 1) / 2
        parts += [_text(left + box / 2, first + LINE * index, each, "label") for index, each in enumerate(name)]
    parts += _drawn(worse, tops, heights, left + box, 1)
    parts += _drawn(better, tops, heights, left, -1)
    width = left + box + LANE * len(worse) + 14
    return _svg(width, tops[-1] + heights[-1] + 1, moves.title, moves.words, key, parts)


def lanes_of(moves: Sequence[Move]) -> list[Lane]:
    """The moves of one side in as few lanes as say the same, the shortest first."""
    lanes: list[Lane] = []
    for number in dict.fromkeys(move.number for move in moves):
        of = [move for move in moves if move.number == number]
        by_end = len({move.end for move in of}) <= len({move.start for move in of})
        for shared in dict.fromkeys(move.end if by_end else move.start for move in of):
            alike = [move for move in of if (move.end if by_end else move.start) == shared]
            starts, ends = {move.start for move in alike}, {move.end for move in alike}
            lane = Lane(number=number, starts=tuple(sorted(starts)), ends=tuple(sorted(ends)), at_once=of[0].at_once)
            lanes.append(lane)
    return sorted(lanes, key=lambda lane: (lane.states[-1] - lane.states[0], lane.states[0], lane.number))


def _drawn(
    lanes: Sequence[Lane], tops: Sequence[float], heights: Sequence[float], edge: float, side: int
) -> list[Markup]:
    """The lanes on one side of the boxes, each a line of its own that touches its states."""
    parts = list[Markup]()
    used = [0] * len(tops)
    touching = [sum(state in lane.states for lane in lanes) for state in range(len(tops))]
    for position, lane in enumerate(lanes, start=1):
        x, ways = edge + side * LANE * position, list[float]()
        for state in lane.states:
            used[state] += 1
            y = tops[state] + heights[state] * used[state] / (touching[state] + 1)
            ways.append(y)
            near = edge + side * 6 if state in lane.ends else edge
            parts.append(_way(f"M{_number(x)} {_number(y)}H{_number(near)}", dashed=lane.at_once))
            if state in lane.ends:
                parts.append(_head(edge, y, "left" if side > 0 else "right"))
        parts.append(_way(f"M{_number(x)} {_number(ways[0])}V{_number(ways[-1])}", dashed=lane.at_once))
        middle = (ways[0] + ways[1]) / 2
        parts.append(element("circle", class_="badge", cx=_number(x), cy=_number(middle), r="10"))
        parts.append(_text(x, middle + 4.5, str(lane.number), "number"))
    return parts
