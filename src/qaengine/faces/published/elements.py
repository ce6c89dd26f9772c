"""HTML made from elements: text is always escaped, so that no text of a policy can become markup."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

VOID = ("br", "col", "meta")


@dataclass(frozen=True, slots=True)
class Markup:
    """HTML that is safe to stand in a page; made by `element`, never from text of a policy."""

    html: str


Child = Markup | str | None


def element(tag: str, *children: Child, **attributes: str | None) -> Markup:
    """An element; text among its children and its attributes is escaped.

    A name of an attribute that Python keeps ends in `_` (`class_`), and `_` inside it stands for `-` (`aria_label`).
    """
    said = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for name, value in attributes.items()
        if value is not None
    )
    if tag in VOID:
        return Markup(f"<{tag}{said}>")
    return Markup(f"<{tag}{said}>{together(children).html}</{tag}>")


def together(children: Iterable[Child], between: str = "") -> Markup:
    """Several children, one after the other."""
    said = (child.html if isinstance(child, Markup) else escape(child) for child in children if child is not None)
    return Markup(between.join(said))


def lines(children: Iterable[Child]) -> Markup:
    """Several children, each on a line of its own, so that a file can be compared line by line."""
    found = [child for child in children if child is not None]
    return Markup(f"\n{together(found, chr(10)).html}\n") if found else Markup("")
