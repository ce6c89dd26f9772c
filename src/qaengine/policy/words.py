"""The scalars of a policy: text that keeps its place in the file, checked for its form."""

import re
from datetime import date
from fractions import Fraction
from typing import Annotated, Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from qaengine.documents import Word
from qaengine.periods import Period


class Form:
    """How a scalar must look; the scalar stays the `Word` it was, so that later mistakes can point at it."""

    def __init__(self, name: str, pattern: str, example: str) -> None:
        self.name, self.pattern, self.example = name, re.compile(pattern, re.DOTALL), example

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.checked)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        if self.name in ("number", "value", "text", "edition", "date"):
            return {"type": ["string", "number", "boolean"], "description": f"a {self.name}, such as {self.example}"}
        return {"type": "string", "pattern": f"^({self.pattern.pattern})$", "description": f"for example {self.example}"}

    def checked(self, value: object) -> Word:
        """The scalar unchanged; a mistake when it is not of this form."""
        if not isinstance(value, str):
            raise PydanticCustomError("form", "a {name} is wanted here, not a list or a table", {"name": self.name})
        if not self.pattern.fullmatch(value):
            shown = {"value": str(value)[:60], "name": self.name, "example": self.example}
            raise PydanticCustomError("form", "`{value}` is not a {name}; for example `{example}`", shown)
        return value if isinstance(value, Word) else Word(value)


class ExistingDay(Form):
    """A date that is on the calendar."""

    def checked(self, value: object) -> Word:
        word = super().checked(value)
        try:
            date.fromisoformat(word)
        except ValueError:
            raise PydanticCustomError("form", "`{value}` is not a day of the calendar", {"value": str(word)}) from None
        return word


NAME = r"[a-z][a-z0-9_]*"
PERIOD = re.compile(r"\d{1,5} (working day|day|week|month|year)s?")
NUMBER = re.compile(r"[+-]?\d{1,15}(\.\d{1,9})?( ?%)?|[+-]?\d{1,15}/[1-9]\d{0,8}")

Name = Annotated[str, Form("name", NAME, "cqc_overall")]
KindName = Annotated[str, Form("kind of signal", rf"{NAME}(\.{NAME})?", "cqc.inspection")]
Path = Annotated[str, Form("field", rf"{NAME}(\.[A-Za-z0-9_-]+)?", "key_questions.safe")]
Clause = Annotated[
    str, Form("clause id", r"[a-z0-9][a-z0-9_-]*(\.[a-z0-9][a-z0-9_-]*)+", "hfd18.app2.l1.willing")
]
Reading = Annotated[str, Form("reading", r"[A-Za-z][A-Za-z0-9_-]*", "B5")]
Edition = Annotated[str, Form("edition", r"[A-Za-z0-9][A-Za-z0-9._-]*", "2018")]
Text = Annotated[str, Form("text", r".*\S.*", "some words")]
Number = Annotated[str, Form("number", NUMBER.pattern, "3")]
PeriodText = Annotated[str, Form("period", PERIOD.pattern, "3 months")]
Day = Annotated[str, ExistingDay("date", r"\d{4}-\d{2}-\d{2}", "2024-04-01")]
Members = Annotated[str, Form("range of members", r"\d{1,4} to \d{1,4}", "1 to 10")]


def number_from(text: str) -> Fraction:
    """The exact number that the text writes: `3`, `2.5`, `1/3` or `20%` (a fifth)."""
    return Fraction(text[:-1].rstrip()) / 100 if text.endswith("%") else Fraction(text)


def literal_from(text: str) -> Fraction | Period | date | str:
    """What a setting's text is by its own form: a number, a period, a date, or else just the text."""
    if NUMBER.fullmatch(text):
        return number_from(text)
    if PERIOD.fullmatch(text):
        return Period.parse(text)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return date.fromisoformat(text)
    return str(text)


def members_from(text: str) -> tuple[str, ...]:
    """`1 to 10` as the names of the ten members."""
    first, last = text.split(" to ")
    return tuple(str(number) for number in range(int(first), int(last) + 1))
