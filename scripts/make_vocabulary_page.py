"""Make docs/reference/vocabulary.md from the vocabulary; with `--check` say whether it is as it would be made."""

import sys
from collections.abc import Iterator
from pathlib import Path

from qaengine.signals.kinds import Field, FieldType, Kind
from qaengine.signals.vocabulary import Vocabulary, common

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "vocabulary.md"
OPENING = """\
# The vocabulary

<!-- Made by scripts/make_vocabulary_page.py; change src/qaengine/signals/vocabulary.yaml instead. -->

Every kind of signal that all policies share, with its fields. What every signal carries whatever its kind (`id`,
`provider`, `date` ...) stands under [signals](signals.md). A policy may add kinds and fields of its own:
[a vocabulary of one's own](policy-language.md#a-vocabulary-of-ones-own).

- No field of a kind is required. A field that is not given is **unknown**.
- *event* is the date of something that happens: `null` says "not yet", and a date after the as-of day reads as not yet.
- *worse* says which of two values is the worse one. Scales say it by their order.
- *adverse* kinds are bad news: one more such signal never lowers concern.

"""


def page(vocabulary: Vocabulary) -> str:
    """The whole page."""
    kinds = [part for kind in vocabulary.kinds.values() for part in kind_lines(kind)]
    return OPENING + "\n".join([*scale_lines(vocabulary), "", "## Kinds", "", *index(vocabulary), "", *kinds]) + "\n"


def scale_lines(vocabulary: Vocabulary) -> Iterator[str]:
    """A table of the scales."""
    yield from ("## Scales", "", "| scale | from best to worst | outside the order |", "|---|---|---|")
    for scale in vocabulary.scales.values():
        yield f"| `{scale.name}` | {', '.join(scale.values)} | {', '.join(scale.outside)} |"


def index(vocabulary: Vocabulary) -> Iterator[str]:
    """Where each kind stands."""
    for kind in vocabulary.kinds.values():
        anchor = kind.name.replace(".", "")
        yield f"- [`{kind.name}`](#{anchor}): {kind.title}"


def kind_lines(kind: Kind) -> Iterator[str]:
    """One kind with its fields."""
    yield from (f"### {kind.name}", "")
    marks = [*(["adverse"] if kind.adverse else []), *(["the provider may be `*`"] if kind.for_all else [])]
    yield f"{kind.title}." + (f" *{', '.join(marks).capitalize()}.*" if marks else "")
    if kind.note:
        yield kind.note
    yield from ("", "| field | values | worse | meaning |", "|---|---|---|---|")
    for field in kind.fields.values():
        yield f"| `{field.name}` | {values(field)} | {field.worse or ''} | {field.title} |"
    if kind.never_together:
        rows = (" with ".join(f"`{name}` {plain(value)}" for name, value in row.items()) for row in kind.never_together)
        yield from ("", f"Cannot be true together: {'; '.join(rows)}.")
    yield ""


def values(field: Field) -> str:
    """What the field's values are."""
    content = of_one(field)
    match field.type:
        case FieldType.LIST:
            content = f"list of {content}"
        case FieldType.MAP:
            keys = f" for {', '.join(field.keys)}" if field.keys else ""
            content = f"map of {content}{keys}"
    unit = f" ({field.unit})" if field.unit else ""
    return content + unit + (", or null for none" if field.nullable else "")


def of_one(field: Field) -> str:
    """What one value is."""
    if field.event:
        return "*event*"
    if field.of_kinds:
        return "kind of signal"
    if field.scale or field.scales:
        return "scale " + " or ".join(f"`{name}`" for name in ((field.scale,) if field.scale else field.scales))
    if field.choices:
        return ", ".join(field.choices)
    names = {FieldType.BOOLEAN: "true, false", FieldType.WHOLE: "whole number", FieldType.DECIMAL: "number"}
    return names.get(field.content, "any one value" if field.content is FieldType.ANY else field.content.value)


def plain(value: object) -> str:
    """A value as a signal has it."""
    return "null" if value is None else f"`{str(value).lower()}`"


def main(arguments: list[str]) -> int:
    """Write the page, or compare it."""
    made = page(common())
    if arguments == ["--check"]:
        if not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != made:
            print(f"{PAGE} is not as the vocabulary is; run {Path(__file__).name}", file=sys.stderr)
            return 1
        return 0
    PAGE.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
