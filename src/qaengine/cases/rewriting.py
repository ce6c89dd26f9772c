"""Other expectations put into a case file by position: whatever else stands in it, comments too, stays as it is."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from qaengine.cases.variants import Step

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True, slots=True, kw_only=True)
class Put:
    """Another value for a word or a short list, by the keys that lead to it from `expect`."""

    keys: tuple[Step, ...]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """Items of one list of `expect` that go, by their positions, and items that come."""

    key: str
    gone: tuple[int, ...] = ()
    come: tuple[str, ...] = ()


Rewrite = Put | Listed


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A stretch of the text, counted in characters, and what stands there instead."""

    start: int
    end: int
    text: str


class CannotRewrite(Exception):
    """Why an expectation cannot be rewritten where it stands."""


class Sheet:
    """The text of a case file, and where its expectations stand."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0]
        for line in text.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))
        root = yaml.compose(text, Loader=_LOADER)
        assert isinstance(root, MappingNode)
        self._root = root

    def edits(self, way: tuple[Step, ...], rewrites: Iterable[Rewrite]) -> list[Edit]:
        """What has to be written for the case at the way; CannotRewrite says why one of them cannot be."""
        expect = self._follow((*("cases", *way), "expect"))
        if not isinstance(expect, MappingNode):
            raise CannotRewrite("what it expects stands in the case, for all its rows; write it in the row")
        return [edit for rewrite in rewrites for edit in self._edits(expect, rewrite, is_row="rows" in way)]

    def _edits(self, expect: MappingNode, rewrite: Rewrite, *, is_row: bool) -> Iterator[Edit]:
        match rewrite:
            case Put(keys=keys, text=text):
                node = _at(expect, keys)
                if node is None:
                    raise CannotRewrite(f"`{keys[-1]}` is expected in the case, for all its rows; write it in the row")
                yield self._other(node, text)
            case Listed(key=key, gone=gone, come=come):
                node = _at(expect, (key,))
                if node is None and (gone or is_row):
                    raise CannotRewrite(f"`{key}` is expected in the case, for all its rows; write it in the row")
                if node is None:
                    yield self._new_list(expect, key, come)
                elif isinstance(node, SequenceNode):
                    yield from (self._in_flow if node.flow_style else self._in_block)(node, set(gone), come)

    def _follow(self, way: Sequence[Step]) -> Node | None:
        return _at(self._root, way)

    # Words and lists

    def _other(self, node: Node, text: str) -> Edit:
        if isinstance(node, SequenceNode) and not node.flow_style:
            raise CannotRewrite("a list with a line for each item is not made another value; write it by hand")
        return Edit(start=self._start(node), end=self._end(node), text=text)

    def _new_list(self, expect: MappingNode, key: str, come: Sequence[str]) -> Edit:
        written = f"{key}: [{', '.join(come)}]"
        if expect.flow_style:
            at = self._end(expect) - 1
            return Edit(start=at, end=at, text=f"{', ' if expect.value else ''}{written}")
        first = expect.value[0][0]
        at = self._start(first)
        return Edit(start=at, end=at, text=f"{written}\n{' ' * first.start_mark.column}")

    def _in_flow(self, node: SequenceNode, gone: set[int], come: Sequence[str]) -> Iterator[Edit]:
        items = [(self._start(item), self._end(item)) for item in node.value]
        leading = len(list(takewhile(lambda number: number in gone, range(len(items)))))
        if leading:
            end = items[leading][0] if leading < len(items) else items[-1][1]
            yield Edit(start=items[0][0], end=end, text="")
        for number in sorted(gone):
            if number > leading:
                yield Edit(start=items[number - 1][1], end=items[number][1], text="")
        if come:
            at = items[-1][1] if items else self._end(node) - 1
            joint = ", " if len(gone) < len(items) else ""
            yield Edit(start=at, end=at, text=joint + ", ".join(come))

    def _in_block(self, node: SequenceNode, gone: set[int], come: Sequence[str]) -> Iterator[Edit]:
        lines = [self._lines(item) for item in node.value]
        indent = " " * node.start_mark.column
        if len(gone) == len(lines) and not come:
            raise CannotRewrite("the whole list would go; write it by hand")
        yield from (Edit(start=lines[number][0], end=lines[number][1], text="") for number in sorted(gone))
        if come:
            at = lines[-1][1]
            fresh = "" if self.text[:at].endswith("\n") else "\n"
            yield Edit(start=at, end=at, text=fresh + "".join(f"{indent}- {item}\n" for item in come))

    def _lines(self, item: Node) -> tuple[int, int]:
        """From the start of the first line of an item to the start of the line after it."""
        last = item.end_mark.line + (item.end_mark.column > 0)
        return self._starts[item.start_mark.line], self._starts[min(last, len(self._starts) - 1)]

    def _start(self, node: Node) -> int:
        return self._starts[node.start_mark.line] + node.start_mark.column

    def _end(self, node: Node) -> int:
        return self._starts[node.end_mark.line] + node.end_mark.column


def with_edits(text: str, edits: Iterable[Edit]) -> str:
    """The text with the edits made, which do not overlap; at one place the first stands first."""
    in_order = sorted(enumerate(edits), key=lambda numbered: (numbered[1].start, numbered[0]))
    for _, edit in reversed(in_order):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def _at(node: Node | None, keys: Sequence[Step]) -> Node | None:
    """What the keys lead to; None where one is not there."""
    for key in keys:
        if isinstance(node, MappingNode):
            node = next(
                (value for name, value in node.value if isinstance(name, ScalarNode) and name.value == key), None
            )
        elif isinstance(node, SequenceNode) and isinstance(key, int) and key < len(node.value):
            node = node.value[key]
        else:
            return None
    return node
