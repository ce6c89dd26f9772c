"""From the document to conditions: every slip of a condition is collected with its place, never only the first."""

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from pydantic_core import PydanticCustomError, core_schema

from qaengine.documents import Listing, Table, Word
from qaengine.errors import Mistake, Place, did_you_mean
from qaengine.periods import Period
from qaengine.policy.conditions import (
    AllOf,
    AllTests,
    AnyOf,
    Asks,
    AtLeast,
    AtLeastOf,
    AtMost,
    Bound,
    Condition,
    Every,
    FieldTest,
    Happened,
    InForce,
    Indicated,
    Is,
    IsNot,
    Known,
    LessThan,
    MoreThan,
    NoneOf,
    OrBetter,
    OrWorse,
    SettingOf,
    Some,
    Test,
    Where,
)

COMBINATORS = ("all_of", "any_of", "none_of", "at_least_of")
COMPARISONS = {"at_least": AtLeast, "more_than": MoreThan, "at_most": AtMost, "less_than": LessThan}
TESTS = (
    *COMPARISONS, "between", "is", "is_not", "or_worse", "or_better", "known", "happened",
    "every", "some", "indicated", "in_force",
)  # fmt: skip
RESERVED = frozenset((*COMBINATORS, *TESTS, "setting"))
NEVER: Test = Is(values=())


class Slips(list[Mistake]):
    """The mistakes found so far."""

    def add(self, code: str, text: str, at: object, hint: str | None = None) -> None:
        """One mistake more, at the place where `at` stands in the file."""
        self.append(Mistake(code=code, text=text, place=place_of(at), hint=hint))


def place_of(value: object) -> Place | None:
    """Where a scalar, table or listing stands in the file, when it knows."""
    place = getattr(value, "place", None)
    return place if isinstance(place, Place) else None


def condition_from(value: object, slips: Slips) -> Condition:
    """The condition that the document writes; slips go to `slips` and leave a harmless part in their place."""
    if isinstance(value, list):
        return AllOf(parts=tuple(condition_from(part, slips) for part in value))
    if not isinstance(value, Mapping):
        slips.add("Q210", f"`{_shown(value)}` is not a condition", value, "write `indicator: value`, or `all_of: [...]`")
        return AllOf(parts=())
    if not value:
        slips.add("Q211", "an empty condition asks nothing", value)
        return AllOf(parts=())
    parts = [_part(key, inner, slips) for key, inner in value.items()]
    return parts[0] if len(parts) == 1 else AllOf(parts=tuple(parts))


def _part(key: object, value: object, slips: Slips) -> Condition:
    match str(key):
        case "all_of":
            return AllOf(parts=_parts(key, value, slips))
        case "any_of":
            return AnyOf(parts=_parts(key, value, slips))
        case "none_of":
            return NoneOf(parts=_parts(key, value, slips))
        case "at_least_of":
            return _at_least_of(value, slips)
        case subject:
            return Asks(subject=key if isinstance(key, str) else subject, test=test_from(value, slips))


def _parts(key: object, value: object, slips: Slips) -> tuple[Condition, ...]:
    if not isinstance(value, list):
        slips.add("Q212", f"`{key}` takes a list of conditions", value or key, "begin each with `- `")
        return ()
    return tuple(condition_from(part, slips) for part in value)


def _at_least_of(value: object, slips: Slips) -> Condition:
    if not isinstance(value, Mapping):
        slips.add("Q213", "`at_least_of` takes `n`, `of` and `is`", value)
        return AllOf(parts=())
    for key in value:
        if key not in ("n", "of", "is"):
            slips.add("Q201", f"`{key}` is not known in `at_least_of`", key, did_you_mean(str(key), ("n", "of", "is")))
    for key in ("n", "of", "is"):
        if key not in value:
            slips.add("Q203", f"`at_least_of` needs `{key}`", value)
            return AllOf(parts=())
    of = value["of"]
    names = tuple(of) if isinstance(of, list) else (of,)
    return AtLeastOf(n=bound_from(value["n"], slips), of=tuple(names), test=test_from(value["is"], slips))


def test_from(value: object, slips: Slips) -> Test:
    """The test that the document writes: a value, a list of values, or keyed comparisons."""
    if isinstance(value, list):
        return Is(values=bounds_from(value, slips))
    if not isinstance(value, Mapping):
        return Is(values=(bound_from(value, slips),))
    if set(value) == {"setting"}:
        return Is(values=(bound_from(value, slips),))
    if not value:
        slips.add("Q211", "an empty test asks nothing", value)
        return NEVER
    tests = tuple(_keyed_test(key, inner, slips) for key, inner in value.items())
    return tests[0] if len(tests) == 1 else AllTests(tests=tests)


def _keyed_test(key: object, value: object, slips: Slips) -> Test:
    match str(key):
        case "at_least" | "more_than" | "at_most" | "less_than" as comparison:
            return COMPARISONS[comparison](bound=bound_from(value, slips))
        case "between":
            return _between(key, value, slips)
        case "is":
            return Is(values=bounds_from(value if isinstance(value, list) else [value], slips))
        case "is_not":
            return IsNot(values=bounds_from(value if isinstance(value, list) else [value], slips))
        case "or_worse":
            return OrWorse(value=scalar_from(value, slips))
        case "or_better":
            return OrBetter(value=scalar_from(value, slips))
        case "known":
            return Known(known=_yes(key, value, slips))
        case "happened":
            return Happened(happened=_yes(key, value, slips))
        case "every":
            return Every(test=test_from(value, slips))
        case "some":
            return Some(test=test_from(value, slips))
        case "indicated":
            return Indicated(test=test_from(value, slips))
        case "in_force":
            return InForce(test=test_from(value, slips))
        case unknown:
            slips.add("Q204", f"`{unknown}` is not a test", key, did_you_mean(unknown, TESTS) or _all(TESTS))
            return NEVER


def _between(key: object, value: object, slips: Slips) -> Test:
    if not isinstance(value, list) or len(value) != 2:
        slips.add("Q214", "`between` takes two values, the lower first", value or key, "for example `[2, 5]`")
        return NEVER
    low, high = (bound_from(bound, slips) for bound in value)
    return AllTests(tests=(AtLeast(bound=low), AtMost(bound=high)))


def bounds_from(values: Iterable[object], slips: Slips) -> tuple[Bound, ...]:
    return tuple(bound_from(value, slips) for value in values)


def bound_from(value: object, slips: Slips) -> Bound:
    """A single value, or the setting that gives it."""
    if isinstance(value, SettingOf | bool | Fraction | date | Period):
        return value
    if isinstance(value, Mapping):
        if set(value) == {"setting"} and isinstance(value["setting"], str):
            return SettingOf(setting=value["setting"])
        slips.add("Q215", "a value, or `{setting: name}`, is wanted here", value)
        return Word("")
    return scalar_from(value, slips)


def scalar_from(value: object, slips: Slips) -> str:
    """A single value as its text."""
    if isinstance(value, str):
        return value
    slips.add("Q215", "a single value is wanted here", value)
    return Word("")


def _yes(key: object, value: object, slips: Slips) -> bool:
    if value not in ("true", "false"):
        slips.add("Q216", f"`{key}` is `true` or `false`", value if place_of(value) else key)
    return value == "true"


def where_from(value: object, slips: Slips) -> Where:
    """The tests on a signal's fields, one for each field named."""
    if not isinstance(value, Mapping):
        slips.add("Q217", "`where` takes fields with their tests", value, "for example `{remedied: false}`")
        return ()
    return tuple(FieldTest(path=path, test=test_from(test, slips)) for path, test in value.items())


def _all(words: Iterable[str]) -> str:
    return "it can be " + ", ".join(f"`{word}`" for word in words)


def _shown(value: object) -> str:
    return str(value)[:60] if isinstance(value, str) else "this"


class Read:
    """A pydantic annotation that reads a value by one of the functions above and reports all of its slips."""

    def __init__(self, read: Any, schema: dict[str, Any]) -> None:
        self.read, self.schema = read, schema

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        return core_schema.no_info_plain_validator_function(self.checked)

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> dict[str, Any]:
        return self.schema

    def checked(self, value: object) -> Any:
        """What the document writes, as records; one error that carries every slip."""
        if not isinstance(value, (Table, Listing, str, Mapping, list)):
            return value
        slips = Slips()
        found = self.read(value, slips)
        if slips:
            raise PydanticCustomError("slips", "see the slips", {"slips": tuple(slips)})
        return found
