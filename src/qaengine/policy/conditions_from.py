"""From the document to conditions: every slip is noted with its place, and leaves something harmless in its stead."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from qaengine.documents import Word
from qaengine.errors import certain, did_you_mean, nearest
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
    Indicated,
    InForce,
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
from qaengine.policy.keys import keys_checked
from qaengine.policy.slips import STAND_IN, Slips
from qaengine.policy.words import shown

COMPARISONS: Mapping[str, type[AtLeast] | type[MoreThan] | type[AtMost] | type[LessThan]] = {
    "at_least": AtLeast,
    "more_than": MoreThan,
    "at_most": AtMost,
    "less_than": LessThan,
}
COMBINATORS = ("all_of", "any_of", "none_of", "at_least_of")
TESTS = (
    *COMPARISONS, "between", "is", "is_not", "or_worse", "or_better", "known", "happened",
    "every", "some", "indicated", "in_force",
)  # fmt: skip
RESERVED = frozenset((*COMBINATORS, *TESTS, "setting"))
Found = TypeVar("Found")
NOTHING = AllOf(parts=())
NO_TEST = Is(values=())
YES_OR_NO = {"yes": "true", "no": "false", "true": "true", "false": "false", "on": "true", "off": "false"}
JOINING = {"and": "all_of", "all": "all_of", "or": "any_of", "any": "any_of", "not": "none_of", "none": "none_of"}
ONE_VALUE = "write one value, or `{setting: name}`"


def condition_from(value: object, slips: Slips) -> Condition:
    """The condition that the document writes; of several keys, or of a list, all parts."""
    if slips.empty(value, "a condition"):
        return NOTHING
    if not isinstance(value, dict | list):
        slips.add("Q210", f"{_quoted(value)} is not a condition", value, hint="write `indicator: value`")
        return NOTHING
    if not value:
        slips.add("Q211", "an empty condition asks nothing", value, hint="write `indicator: value`, or delete the key")
        return NOTHING
    if isinstance(value, list):
        return AllOf(parts=tuple(condition_from(part, slips) for part in value))
    parts = [_part(key, inner, slips) for key, inner in value.items()]
    return parts[0] if len(parts) == 1 else AllOf(parts=tuple(parts))


def _part(key: Word, value: object, slips: Slips) -> Condition:
    match str(key):
        case "all_of":
            return AllOf(parts=_parts(key, value, slips))
        case "any_of":
            return AnyOf(parts=_parts(key, value, slips))
        case "none_of":
            return NoneOf(parts=_parts(key, value, slips))
        case "at_least_of":
            return _at_least_of(key, value, slips)
        case _ if isinstance(value, list) and any(isinstance(part, dict) for part in value):
            meant = JOINING.get(str(key)) or nearest(key, COMBINATORS)
            hint = f"did you mean `{meant}`?" if meant else did_you_mean(key, COMBINATORS)
            slips.add("Q210", f"`{shown(key)}` joins no conditions", key, hint=hint, instead=meant)
            return AllOf(parts=_parts(key, value, slips))
        case _:
            return Asks(subject=key, test=test_from(value, slips))


def _parts(key: Word, value: object, slips: Slips) -> tuple[Condition, ...]:
    if slips.empty(value, "a list of conditions"):
        return ()
    if not isinstance(value, list):
        slips.add("Q212", f"`{key}` takes a list of conditions", value, hint="begin each with `- `")
        return ()
    if not value:
        slips.add("Q211", f"`{key}` of an empty list asks nothing", value, hint="write its conditions, or delete it")
    return tuple(condition_from(part, slips) for part in value)


def _at_least_of(key: Word, value: object, slips: Slips) -> Condition:
    if not isinstance(value, dict):
        slips.add(
            "Q213", "`at_least_of` takes `n`, `of` and `is`", value, hint="for example `{n: 2, of: [a, b], is: red}`"
        )
        return NOTHING
    if not keys_checked(value, key, ("n", "of", "is"), slips):
        return NOTHING
    of = words_from(value["of"], slips)
    return AtLeastOf(n=bound_from(value["n"], slips), of=of, test=test_from(value["is"], slips))


def test_from(value: object, slips: Slips) -> Test:
    """The test that the document writes: a value, a list of values, or keyed comparisons."""
    if not isinstance(value, dict) or set(value) == {"setting"}:
        return Is(values=bounds_from(value, slips))
    if not value:
        slips.add("Q211", "an empty test asks nothing", value, hint="write the value that is asked for")
        return NO_TEST
    tests = tuple(_keyed_test(key, inner, slips) for key, inner in value.items())
    return tests[0] if len(tests) == 1 else AllTests(tests=tests)


def _keyed_test(key: Word, value: object, slips: Slips) -> Test:
    match str(key):
        case "at_least" | "more_than" | "at_most" | "less_than" as comparison:
            return COMPARISONS[comparison](bound=bound_from(value, slips), key=key)
        case "between":
            return _between(key, value, slips)
        case "is":
            return Is(values=bounds_from(value, slips), key=key)
        case "is_not":
            return IsNot(values=bounds_from(value, slips), key=key)
        case "or_worse":
            return OrWorse(value=scalar_from(value, slips), key=key)
        case "or_better":
            return OrBetter(value=scalar_from(value, slips), key=key)
        case "known":
            return Known(known=yes_or_no(value, slips), key=key)
        case "happened":
            return Happened(happened=yes_or_no(value, slips), key=key)
        case "every":
            return Every(test=test_from(value, slips), key=key)
        case "some":
            return Some(test=test_from(value, slips), key=key)
        case "indicated":
            return Indicated(test=test_from(value, slips), key=key)
        case "in_force":
            return InForce(test=test_from(value, slips), key=key)
        case unknown:
            hint = did_you_mean(unknown, TESTS) or "it can be " + ", ".join(f"`{test}`" for test in TESTS)
            slips.add("Q204", f"`{shown(key)}` is not a test", key, hint=hint, instead=certain(unknown, TESTS))
            return NO_TEST


def _between(key: Word, value: object, slips: Slips) -> Test:
    if slips.empty(value, "a list of two values"):
        return NO_TEST
    if not isinstance(value, list) or len(value) != 2:
        slips.add("Q214", "`between` takes two values, the lower first", value, hint="for example `[2, 5]`")
        return NO_TEST
    low, high = (bound_from(bound, slips) for bound in value)
    return AllTests(tests=(AtLeast(bound=low, key=key), AtMost(bound=high, key=key)))


def bounds_from(value: object, slips: Slips) -> tuple[Bound, ...]:
    """A single value, or a list of them."""
    return _one_or_more(value, bound_from, slips)


def words_from(value: object, slips: Slips) -> tuple[str, ...]:
    """One word, or a list of words."""
    return _one_or_more(value, scalar_from, slips)


def _one_or_more(value: object, read: Callable[[object, Slips], Found], slips: Slips) -> tuple[Found, ...]:
    if not isinstance(value, list):
        return (read(value, slips),)
    if not value:
        slips.add("Q207", "an empty list says nothing", value, hint="write what belongs in it, or delete the key")
    once: set[str] = set()
    for word in (item for item in value if isinstance(item, str)):
        if word in once:
            slips.add("Q223", f"`{shown(word)}` stands twice in this list", word, hint="delete one of the two")
        once.add(word)
    return tuple(read(item, slips) for item in value)


def bound_from(value: object, slips: Slips) -> Bound:
    """A single value, or the setting that gives it."""
    if not isinstance(value, dict):
        return scalar_from(value, slips, ONE_VALUE)
    if "setting" not in value and not any(nearest(key, ["setting"]) for key in value):
        slips.add("Q215", "a value, or `{setting: name}`, is wanted here, not another table", value, hint=ONE_VALUE)
        return STAND_IN
    if not keys_checked(value, None, ("setting",), slips):
        return STAND_IN
    setting = scalar_from(value["setting"], slips)
    return STAND_IN if setting is STAND_IN else SettingOf(setting=setting)


def scalar_from(value: object, slips: Slips, hint: str = "write one value") -> str:
    """A single value as its text."""
    if slips.empty(value):
        return STAND_IN
    if not isinstance(value, str):
        slips.add("Q215", f"a single value is wanted here, not {shown(value)}", value, hint=hint)
        return STAND_IN
    return value


def yes_or_no(value: object, slips: Slips) -> bool:
    """Whether `true` or `false` is written."""
    if not slips.empty(value, "`true` or `false`") and value not in ("true", "false"):
        instead = YES_OR_NO.get(str(value).casefold())
        hint = f"write `{instead}`" if instead else "write one of the two"
        slips.add("Q216", f"{_quoted(value)} is neither `true` nor `false`", value, hint=hint, instead=instead)
    return value == "true"


def where_from(value: object, slips: Slips) -> Where:
    """The tests on a signal's fields, one for each field named."""
    if slips.empty(value, "a table of fields"):
        return ()
    if not isinstance(value, dict):
        hint = "for example `{remedied: false}`"
        slips.add("Q217", f"fields with their tests are wanted here, not {_quoted(value)}", value, hint=hint)
        return ()
    if not value:
        slips.add("Q211", "this table of fields is empty", value, hint="write `field: value`, or delete the key")
    return tuple(FieldTest(path=path, test=test_from(test, slips)) for path, test in value.items())


def _quoted(value: object) -> str:
    return f"`{shown(value)}`" if isinstance(value, str) else shown(value)
