"""The scalars of a policy: text that keeps its place in the file, checked for its form as pydantic reads it."""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from fractions import Fraction
from typing import Annotated, Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from qaengine.periods import FIRST_YEAR, LAST_YEAR, Period
from qaengine.policy.meant import meant_literal, meant_name, written_in
from qaengine.policy.slips import STAND_IN, Slips

NUMBER = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,9})?( ?%)?|[+-]?[0-9]{1,15}/[1-9][0-9]{0,8}")
PERIOD = re.compile(r"[0-9]{1,5} (working day|day|week|month|year)s?")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
NAME = r"[a-z][a-z0-9_]*"
SCALAR = ["string", "number", "boolean"]


class Read:
    """Reads a value of the document by a function, which notes its slips and gives a harmless stand-in for them."""

    def __init__(self, read: Callable[[object, Slips], Any], schema: JsonSchemaValue) -> None:
        self.read, self.schema = read, schema

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.with_info_plain_validator_function(self.found)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return dict(self.schema)

    def found(self, value: object, info: ValidationInfo) -> Any:
        """What the document writes here; slips go to the notes that pydantic was given as its context."""
        assert isinstance(info.context, Slips)
        return self.read(value, info.context)


class Form(Read):
    """How a scalar must look; it stays the `Word` it was, so that later mistakes can point at it."""

    def __init__(
        self,
        name: str,
        pattern: str,
        example: str,
        hint: Callable[[str], str | None] | None = None,
        no_table: str | None = None,
    ) -> None:
        self.no_table = no_table
        self.name = f"{'an' if name[0] in 'aeiou' else 'a'} {name}"
        self.pattern, self.example, self.hint = re.compile(pattern, re.DOTALL), example, hint
        super().__init__(self.checked, self._schema())

    def _schema(self) -> JsonSchemaValue:
        about = f"{self.name}, for example `{self.example}`"
        if self.pattern.fullmatch("3"):
            return {"type": SCALAR, "description": about}
        return {"type": "string", "pattern": f"^(?:{self.pattern.pattern})$", "description": about}

    def checked(self, value: object, slips: Slips) -> str:
        """The scalar unchanged, and a slip when it is not of this form; for a list or a table a stand-in."""
        if slips.empty(value, self.name):
            return STAND_IN
        if not isinstance(value, str):
            hint = self.no_table or f"for example `{self.example}`"
            slips.add("Q208", f"{self.name} is wanted here, not {shown(value)}", value, hint=hint)
            return STAND_IN
        if not self.pattern.fullmatch(value):
            hint = (self.hint and self.hint(value)) or f"for example `{self.example}`"
            slips.add("Q206", f"`{shown(value)}` is not {self.name}", value, hint=hint, instead=written_in(hint))
        return value


class Calendar(Form):
    """A day of the calendar."""

    def checked(self, value: object, slips: Slips) -> str:
        """The day as it is written; a stand-in, and a slip, for what is no day."""
        text = super().checked(value, slips)
        if isinstance(literal_from(text), date):
            return text
        slips.add("Q206", f"`{shown(text)}` is not a day of the calendar", text, hint=meant_literal(text, "date"))
        return STAND_IN


def shown(value: object) -> str:
    """A value as a message quotes it: the beginning, where it is long."""
    if not isinstance(value, str):
        return "a list" if isinstance(value, list) else "a table"
    text = " ".join(value.split())
    return text if len(text) <= 60 else text[:59] + "…"


def number_from(text: str) -> Fraction:
    """The exact number that the text writes: `3`, `2.5`, `1/3` or `20%` (a fifth)."""
    return Fraction(text[:-1].rstrip()) / 100 if text.endswith("%") else Fraction(text)


def literal_from(text: str) -> Fraction | Period | date | str:
    """What a text is by its own form: a number, a period, a date, or else just the text."""
    with suppress(ValueError):
        if NUMBER.fullmatch(text):
            return number_from(text)
        if PERIOD.fullmatch(text):
            return Period.parse(text)
        if DAY.fullmatch(text) and FIRST_YEAR <= int(text[:4]) <= LAST_YEAR:
            return date.fromisoformat(text)
    return str(text)


def _clause_hint(text: str) -> str | None:
    """A clause id is written small and without blanks."""
    small = text.strip().casefold().replace(" ", "-" if "." in text else ".")
    return f"write `{small}`" if re.fullmatch(CLAUSE, small) else None


def _date_hint(text: str) -> str:
    return meant_literal(text, "date")


Name = Annotated[str, Form("name", NAME, "cqc_overall", meant_name)]
KindName = Annotated[str, Form("kind of signal", rf"{NAME}(\.{NAME})?", "cqc.inspection")]
Path = Annotated[str, Form("field", rf"{NAME}(\.[A-Za-z0-9_-]+)?", "key_questions.safe")]
CLAUSE = r"[a-z0-9][a-z0-9_-]*(\.[a-z0-9][a-z0-9_-]*)+"
Clause = Annotated[str, Form("clause id", CLAUSE, "hfd18.app2.l1.willing", _clause_hint)]
Reading = Annotated[str, Form("reading", r"[A-Za-z][A-Za-z0-9_-]*", "B5")]
Edition = Annotated[str, Form("edition", r"[A-Za-z0-9][A-Za-z0-9._-]*", "2018")]
Version = Annotated[str, Form("version of the policy language", r"[0-9]{1,3}", "1")]
Text = Annotated[str, Form("text", r".*\S.*", "some words")]
Value = Annotated[str, Form("value", r".*\S.*", "3 months", no_table="begin each step with `- `")]
Day = Annotated[str, Calendar("date", DAY.pattern, "2025-04-01", _date_hint)]
