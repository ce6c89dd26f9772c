"""Conditions as forms: what says the same in other words becomes the same form.

Every rewriting holds in three values, for every provider and every day:

- `all_of` and `any_of` within their own kind are one list, of one part the part; order and repetition are nothing;
- `none_of` moves inwards (De Morgan holds in Kleene's logic), twice is not at all, and ends in `is_not`, `known: false`
  or `happened: false` where such a test says the opposite of a test for every value, the unknown ones too;
- `or_worse` and `or_better` are the values that the scale then names, for a value outside it is unknown to both;
- several keys in one test are several conditions, except within `some`, `indicated` and `in_force`;
- of a whole number (a count) `more than 2` is `at least 3`, `at most 2` is `less than 3`, and `0` is `less than 1`.

Nothing else is rewritten: two that mean the same by a longer argument are called different, and then searched.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import assert_never

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
    Happened,
    Indicated,
    InForce,
    Is,
    IsNot,
    Known,
    LessThan,
    Literal,
    MoreThan,
    NoneOf,
    OrBetter,
    OrWorse,
    Some,
    Test,
    Where,
)
from qaengine.policy.forms.form import Bag, Form, Given, Part, bag, given, part, stepped
from qaengine.policy.types import Choice, Group, Type


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a condition asks: its form and its type."""

    form: Form
    type: Type

    @property
    def is_count(self) -> bool:
        """Whether it is a whole number from nothing upwards."""
        return isinstance(self.form, Part) and self.form.kind in COUNTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """Conditions of one policy as forms; `bound` reads its settings, `subject` its indicators and decisions."""

    bound: Callable[[Bound], Given]
    subject: Callable[[str], Asked]
    field: Callable[[str, str], Type]

    def form(self, condition: Condition) -> Form:
        """The condition as a form."""
        match condition:
            case AllOf(parts=parts):
                return joined("all_of", [self.form(one) for one in parts])
            case AnyOf(parts=parts):
                return joined("any_of", [self.form(one) for one in parts])
            case NoneOf(parts=parts):
                return opposite(joined("any_of", [self.form(one) for one in parts]))
            case Asks(subject=subject, test=test):
                return self._asks(self.subject(subject), test)
            case AtLeastOf(n=n, of=of, test=test):
                tests = self._test(test, _member(self.subject(of[0])))
                return part("at_least_of", n=self.bound(n), of=bag(self.subject(one).form for one in of), test=tests)
            case _:
                assert_never(condition)

    def _asks(self, asked: Asked, test: Test) -> Form:
        tests = joined("all_of", [self._test(one, asked) for one in _several(test)])
        apart = tests.slot("parts") if isinstance(tests, Part) and tests.kind == "all_of" else bag([tests])
        assert isinstance(apart, Bag)
        return joined("all_of", [part("asks", of=asked.form, test=one) for one in apart.items])

    def _test(self, test: Test, asked: Asked) -> Form:
        match test:
            case Is(values=values):
                return self._one_of(values, asked)
            case IsNot(values=values):
                is_one = self._one_of(values, asked)
                return _opposite_test(is_one, asked.is_count) or part("not", of=is_one)
            case AtLeast() | MoreThan() | AtMost() | LessThan():
                return _compared(test, self.bound(test.bound), asked)
            case OrWorse(value=value):
                return _ranked(value, asked, worse=True)
            case OrBetter(value=value):
                return _ranked(value, asked, worse=False)
            case Known(known=known):
                return part("known", is_=given(known))
            case Happened(happened=happened):
                return part("happened", is_=given(happened))
            case Every(test=inner):
                return joined_tests("every", [self._test(one, _member(asked)) for one in _several(inner)])
            case Some(test=inner):
                return part("some", test=self._test(inner, _member(asked)))
            case Indicated(test=inner):
                return part("indicated", test=self._test(inner, asked))
            case InForce(test=inner):
                return part("in_force", test=self._test(inner, asked))
            case AllTests():
                return joined("all_of", [self._test(one, asked) for one in _several(test)])
            case _:
                assert_never(test)

    def _one_of(self, values: tuple[Bound, ...], asked: Asked) -> Form:
        found = bag(self.bound(value) for value in values)
        if asked.is_count and [value_of(one) for one in found.items] == [Fraction(0)]:
            return part("less_than", bound=given(Fraction(1)))
        return part("is", values=found)

    def where(self, kind: str, where: Where) -> Bag:
        """What is asked of the fields of a signal of the kind."""
        return bag(
            part("field", label=str(one.path), path=given(str(one.path)), test=self._test(test, asked))
            for one in where
            for asked in [Asked(form=given(str(one.path)), type=self.field(kind, str(one.path)))]
            for test in _several(one.test)
        )


def joined(kind: str, forms: list[Form]) -> Form:
    """Several forms as one: those of the same kind are taken apart, and of one alone nothing is made."""
    flat: list[Form] = []
    for form in forms:
        inner = form.slot("parts") if isinstance(form, Part) and form.kind == kind else None
        flat += inner.items if isinstance(inner, Bag) else [form]
    parts = bag(flat)
    return parts.items[0] if len(parts.items) == 1 else part(kind, parts=parts)


def joined_tests(kind: str, tests: list[Form]) -> Form:
    """`every` of several tests is several times `every`."""
    return joined("all_of", [part(kind, test=test) for test in tests])


def opposite(form: Form) -> Form:
    """What is met where the form is not, and unknown where it is."""
    assert isinstance(form, Part)
    match form.kind:
        case "all_of" | "any_of":
            parts = form.slot("parts")
            assert isinstance(parts, Bag)
            other = "any_of" if form.kind == "all_of" else "all_of"
            return joined(other, [opposite(one) for one in parts.items])
        case "not":
            return _inner(form, "of")
        case "asks":
            of = _inner(form, "of")
            test = _opposite_test(_inner(form, "test"), isinstance(of, Part) and of.kind in COUNTS)
            return part("not", of=form) if test is None else part("asks", of=of, test=test)
        case _:
            return part("not", of=form)


OPPOSITES = {
    "is": "is_not", "is_not": "is", "every": "some", "some": "every", "less_than": "at_least", "at_least": "less_than",
}  # fmt: skip
COUNTS = frozenset(("count", "overdue", "late", "overdue_run"))
"""The operators that measure a whole number from nothing upwards, which is never unknown as a whole."""


def _opposite_test(form: Form, is_count: bool) -> Form | None:
    """The test that says the opposite of any value; None where none does."""
    if not isinstance(form, Part):
        return None
    match form.kind:
        case "is" | "is_not":
            return part(OPPOSITES[form.kind], values=form.slot("values"))
        case "known" | "happened":
            says = form.slot("is")
            assert isinstance(says, Given)
            return part(form.kind, is_=given(says.value is not True))
        case "every" | "some" | "indicated" | "in_force":
            inner = _opposite_test(_inner(form, "test"), False)
            return None if inner is None else part(OPPOSITES.get(form.kind, form.kind), test=inner)
        case "less_than" | "at_least" if is_count:
            return part(OPPOSITES[form.kind], bound=form.slot("bound"))
        case _:
            return None


def _inner(form: Part, slot: str) -> Form:
    found = form.slot(slot)
    assert found is not None
    return found


def _several(test: Test) -> Iterator[Test]:
    """The tests that have to pass together."""
    if isinstance(test, AllTests):
        for one in test.tests:
            yield from _several(one)
    else:
        yield test


def _member(asked: Asked) -> Asked:
    of = asked.type.of if isinstance(asked.type, Group) else asked.type
    return Asked(form=asked.form, type=of)


COMPARISONS = {AtLeast: "at_least", MoreThan: "more_than", AtMost: "at_most", LessThan: "less_than"}


def _compared(test: AtLeast | MoreThan | AtMost | LessThan, bound: Given, asked: Asked) -> Form:
    if not asked.is_count:
        return part(COMPARISONS[type(test)], bound=bound)
    match test:
        case AtLeast():
            return part("at_least", bound=_rounded(bound, ceil))
        case MoreThan():
            return part("at_least", bound=_rounded(bound, lambda number: floor(number) + 1))
        case AtMost():
            return part("less_than", bound=_rounded(bound, lambda number: floor(number) + 1))
        case LessThan():
            return part("less_than", bound=_rounded(bound, ceil))
        case _:
            assert_never(test)


def _rounded(bound: Given, whole: Callable[[Fraction], int]) -> Given:
    steps = tuple((day, Fraction(whole(_number(value)))) for day, value in bound.steps)
    return stepped(steps, bound.setting)


def _number(value: Literal) -> Fraction:
    assert isinstance(value, Fraction | int)
    return Fraction(value)


def value_of(form: Form) -> Literal | None:
    """The value that the form always has, if it is one."""
    return form.value if isinstance(form, Given) else None


def _ranked(value: str, asked: Asked, *, worse: bool) -> Form:
    """The values of the scale from this one on; unknown to the test are the same values as to a list of them."""
    scale = asked.type.scale_of(str(value)) if isinstance(asked.type, Choice) else None
    if scale is None:
        return part("or_worse" if worse else "or_better", value=given(str(value)))
    rank = scale.index(str(value))
    named = scale[rank:] if worse else scale[: rank + 1]
    return part("is", values=bag(given(one) for one in named))
