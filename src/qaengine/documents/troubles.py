"""The parser's complaints in a policy author's words, each at the place that is to be put right."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

import yaml

from qaengine.documents.sheet import Sheet, named
from qaengine.errors import Mistake, Place

DEEPEST = 64
DASHES = r"[\u2010-\u2015\u2212\u2022\u00b7]"
_NO_SPACE_AFTER_COLON = re.compile(r"\s*(?:- +)*([A-Za-z_][\w-]*):[^\s:/]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Where the parser gave up: what it was reading and where that began, what it met and where."""

    sheet: Sheet
    message: str
    began: tuple[int, int]
    met: tuple[int, int]
    bracket: Place | None

    @property
    def line(self) -> str:
        return self.sheet.line(self.met[0])

    @property
    def before(self) -> str:
        return self.line[: self.met[1]]

    @property
    def after(self) -> str:
        return self.line[self.met[1] :]

    @property
    def sign(self) -> str:
        return self.after[:1]

    @property
    def at_end(self) -> bool:
        return not self.after.strip() and not any(line.strip() for line in self.sheet.lines[self.met[0] + 1 :])

    @property
    def line_above(self) -> int:
        """The number of the nearest line above that has text and is no comment, or -1."""
        numbers = range(self.met[0] - 1, -1, -1)
        return next((n for n in numbers if self.sheet.line(n).strip() and self.sheet.line(n).lstrip()[0] != "#"), -1)

    def mistake(
        self, code: str, text: str, hint: str, at: tuple[int, int] | None = None, *, length: int = 1
    ) -> Mistake:
        if self.at_end:
            hint += "; or the file was cut off here"
        return Mistake(code=code, text=text, place=self.sheet.place(*(at or self.met), length), hint=hint)

    def whole_line(self, code: str, text: str, hint: str, number: int) -> Mistake:
        """A mistake with all the text of one line underlined."""
        line = self.sheet.line(number)
        indent = len(line) - len(line.lstrip())
        return self.mistake(code, text, hint, (number, indent), length=len(line.strip()))


def reworded(error: yaml.MarkedYAMLError, sheet: Sheet, open_brackets: list[Place]) -> Mistake:
    """The parser's complaint in a policy author's words, at the place that is to be put right."""
    met = error.problem_mark or error.context_mark
    began = error.context_mark or met
    trouble = Trouble(
        sheet=sheet,
        message=f"{error.context or ''} | {error.problem or ''}",
        began=(began.line, began.column) if began else (0, 0),
        met=(met.line, met.column) if met else (0, 0),
        bracket=open_brackets[-1] if open_brackets else None,
    )
    return next(reword(trouble) for pattern, reword in _REWORDINGS if re.search(pattern, trouble.message))


def _open_quote(trouble: Trouble) -> Mistake:
    sign = trouble.sheet.line(trouble.began[0])[trouble.began[1] : trouble.began[1] + 1]
    text = f"the quote `{sign}` that opens here is never closed"
    return trouble.mistake("Q137", text, f"close it with `{sign}`", trouble.began)


def _too_deep(trouble: Trouble) -> Mistake:
    text = f"this lies more than {DEEPEST} levels deep"
    return trouble.mistake("Q109", text, "name the parts and nest them less", trouble.began)


def _unknown_escape(trouble: Trouble) -> Mistake:
    column = max(0, trouble.line.rfind("\\", 0, trouble.met[1] + 1))
    shown = trouble.line[column : column + 2]
    text = f"{named(shown)} has no meaning in double quotes"
    hint = "use single quotes where a `\\` belongs to the text, and write other characters as they are"
    return trouble.mistake("Q139", text, hint, (trouble.met[0], column), length=len(shown))


def _late_directive(trouble: Trouble) -> Mistake:
    text = "a line cannot begin with `%`"
    return trouble.whole_line("Q108", text, "put the text in quotes, or delete the line", trouble.began[0])


def _bare_star(trouble: Trouble) -> Mistake:
    return trouble.mistake("Q113", "a text cannot begin with `*`", 'put it in quotes: `"*"`', trouble.began)


def _bare_ampersand(trouble: Trouble) -> Mistake:
    return trouble.mistake("Q112", "a text cannot begin with `&`", "put it in quotes", trouble.began)


def _bare_exclamation(trouble: Trouble) -> Mistake:
    return trouble.mistake("Q115", "a text cannot begin with `!`", "put it in quotes", trouble.began)


def _tab_or_stray_sign(trouble: Trouble) -> Mistake:
    indent = re.match(r"[ ]*(\t+)", trouble.line)
    if indent and not trouble.before.strip():
        text, length = "this line is indented with a tab", len(indent.group(1))
        at = (trouble.met[0], indent.start(1))
        return trouble.mistake("Q131", text, "use spaces, two for each level", at, length=length)
    if trouble.sign == "\t":
        return trouble.mistake("Q131", "a tab stands where a space belongs", "use a space")
    return _stray_sign(trouble)


def _comparison(trouble: Trouble) -> Mistake | None:
    """A `>` before a number, which says more nowhere in YAML; None for any other."""
    sign = re.match(r">=?", trouble.sheet.line(trouble.began[0])[trouble.began[1] :])
    rest = trouble.sheet.line(trouble.began[0])[trouble.began[1] :] if sign else ""
    if sign is None or not re.match(r">=? *[0-9{]", rest):
        return None
    test = "at_least" if sign.group() == ">=" else "more_than"
    hint = f"write it in words, for example `{{{test}: 3}}`"
    text = f"`{sign.group()}` is no way to ask for more"
    return trouble.mistake("Q138", text, hint, trouble.began, length=len(sign.group()))


def _stray_sign(trouble: Trouble) -> Mistake:
    if trouble.sign == ">" and (compared := _comparison(replace(trouble, began=trouble.met))):
        return compared
    if trouble.at_end and trouble.bracket:
        return _open_bracket(trouble)
    if trouble.sign in {"@", "`", "%", "|", ">"}:
        shown = "a back-tick" if trouble.sign == "`" else f"`{trouble.sign}`"
        return trouble.mistake("Q138", f"a text cannot begin with {shown}", "put the text in quotes")
    text = f"{named(trouble.sign)} cannot stand here" if trouble.sign else "something is missing here"
    return trouble.mistake("Q138", text, "delete it, or put the text in quotes if it belongs to a text")


def _list_on_the_same_line(trouble: Trouble) -> Mistake:
    hint = "begin the list on the next line, one item a line; a text that begins with `-` stands in quotes"
    if trouble.sign == "?":
        hint = "a text that begins with `?` stands in quotes"
    return trouble.mistake("Q138", f"{named(trouble.sign)} cannot stand here", hint)


def _text_block(trouble: Trouble) -> Mistake:
    if compared := _comparison(trouble):
        return compared
    sign = trouble.sheet.line(trouble.began[0])[trouble.began[1] : trouble.began[1] + 1]
    text = f"something stands after the `{sign}` that begins a block of text"
    return trouble.mistake("Q140", text, f"leave `{sign}` alone and begin the text, indented, on the next line")


def _no_colon(trouble: Trouble) -> Mistake:
    return _line_without_colon(trouble, trouble.began[0])


def _line_without_colon(trouble: Trouble, number: int) -> Mistake:
    """What is wrong with a line where a name and a colon were expected."""
    line = trouble.sheet.line(number)
    if crowded := _NO_SPACE_AFTER_COLON.match(line):
        text = f"a space is missing after the colon of {named(crowded.group(1))}"
        at = (number, crowded.start(1))
        return trouble.mistake("Q133", text, "write `name: value`", at, length=len(crowded.group(1)) + 1)
    text = f"{named(line)} has no colon after a name"
    hint = "write `name: value`, or indent it if it continues a text"
    if line.lstrip().startswith("{"):
        hint = "begin each item of a list with `- `"
    return trouble.whole_line("Q132", text, hint, number)


def _unexpected_colon(trouble: Trouble) -> Mistake:
    if trouble.before.startswith("--- "):
        return trouble.whole_line("Q135", "something stands after the `---`", "begin on the next line", trouble.met[0])
    if re.search(r":\s", trouble.before):
        return _second_colon(trouble)
    if unusual := _unusual_blank(trouble, trouble.line_above):
        return unusual
    above = trouble.line_above
    if above >= 0 and not re.search(r":(\s|$)", trouble.sheet.line(above)):
        return _line_without_colon(trouble, above)
    text = "this line is indented, but the line above has its value already"
    return trouble.whole_line("Q135", text, "give it the same indent as the line it belongs with", trouble.met[0])


def _unusual_blank(trouble: Trouble, number: int) -> Mistake | None:
    """A blank of another kind after a colon, which looks like one and is none; None where there is none."""
    found = re.search(r":([\u00a0\u2000-\u200a\u202f\u3000])", trouble.sheet.line(number)) if number >= 0 else None
    if found is None:
        return None
    text = f"`U+{ord(found[1]):04X}` after the colon looks like a space and is none"
    return trouble.mistake("Q133", text, "type an ordinary space", (number, found.start(1)))


def _second_colon(trouble: Trouble) -> Mistake:
    hint = "put the value in quotes if the colon belongs to it, or begin a new line"
    return trouble.mistake("Q134", "a second colon stands in this line", hint)


def _bracket_not_closed(trouble: Trouble) -> Mistake:
    if trouble.sign == ":" and trouble.met[0] == trouble.began[0]:
        return _second_colon(trouble)
    return _open_bracket(trouble)


def _open_bracket(trouble: Trouble) -> Mistake:
    place = trouble.bracket or trouble.sheet.place(*trouble.began)
    sign = trouble.sheet.line(place.line - 1)[place.column - 1 : place.column]
    closing = {"[": "`]`", "{": "`}`"}.get(sign, "its partner")
    hint = f"close it with {closing}, and put a comma between its items"
    met = trouble.mistake("Q136", f"the bracket `{sign}` that opens here is not closed", hint)
    also = () if trouble.at_end or met.place is None else (met.place,)
    return Mistake(code=met.code, text=met.text, place=place, hint=met.hint, also=also)


def _out_of_line(trouble: Trouble) -> Mistake:
    if trouble.sign == ":":
        hint = "write the name, or delete the line"
        return trouble.mistake("Q118", "a name is missing before this colon", hint)
    if trouble.before.strip():
        return _text_after_value(trouble)
    return _wrong_indent(trouble)


def _text_after_value(trouble: Trouble) -> Mistake:
    hint = {
        "'": "a `'` within single quotes is written twice; check that the quotes above are closed",
        '"': "put the whole value in one pair of quotes; check that the quotes above are closed",
    }.get(trouble.before.rstrip()[-1], "delete it, or put the whole value in quotes")
    text = f"{named(trouble.after)} stands after the end of a value"
    return trouble.mistake("Q138", text, hint, length=len(trouble.after.rstrip()))


def _wrong_indent(trouble: Trouble) -> Mistake:
    here, there = trouble.met[1], trouble.began[1]
    if sign := re.match(DASHES, trouble.line.lstrip()):
        text = f"`{sign.group()}` is not the sign that begins an item"
        return trouble.mistake("Q135", text, "write `-` and a space", length=1)
    above = trouble.line_above
    if here == there and re.match(r" *-[^- ]", trouble.sheet.line(above)):
        text = "a space is missing after the `-` that begins this item"
        return trouble.whole_line("Q135", text, "write `- ` and then the item", above)
    if here == there:
        text = "list items with `-` and named values stand at the same indent"
        return trouble.whole_line("Q135", text, "indent what belongs to the line above", trouble.met[0])
    text = f"this line is indented by {here}, which matches no line above that it could belong with"
    hint = f"the lines around it are indented by {there}" if there else "lines that belong together start level"
    return trouble.whole_line("Q135", text, hint, trouble.met[0])


def _after_the_end(trouble: Trouble) -> Mistake:
    if trouble.before.strip():
        return _text_after_value(trouble)
    text = "this line stands outside what the lines above began"
    hint = "start all outermost lines at the same indent, and delete `...`"
    return trouble.whole_line("Q135", text, hint, trouble.met[0])


def _unreadable_line(trouble: Trouble) -> Mistake:
    hint = "check quotes, brackets, colons and indentation here and in the line above"
    return trouble.whole_line("Q130", "this line cannot be understood", hint, trouble.met[0])


_REWORDINGS: tuple[tuple[str, Callable[[Trouble], Mistake]], ...] = (
    ("maximum nesting depth", _too_deep),
    ("quoted scalar .*unexpected", _open_quote),
    ("escape|hexdecimal|hexadecimal", _unknown_escape),
    ("directive", _late_directive),
    ("an alias", _bare_star),
    ("an anchor", _bare_ampersand),
    ("a tag |tag handle", _bare_exclamation),
    ("cannot start any token|tab character", _tab_or_stray_sign),
    ("block scalar", _text_block),
    ("could not find expected ':'", _no_colon),
    ("mapping values are not allowed", _unexpected_colon),
    ("sequence entries are not allowed|mapping keys are not allowed", _list_on_the_same_line),
    ("expected ',' or", _bracket_not_closed),
    ("node content", _stray_sign),
    ("expected key|expected <block end>|'-' indicator", _out_of_line),
    ("<document start>", _after_the_end),
    ("", _unreadable_line),
)
