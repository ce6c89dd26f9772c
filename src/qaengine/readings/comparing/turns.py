"""Where two forms part: each smallest change, what it stands in, and whether it can only raise or lower the answer.

The direction is of truth, in the order not met, unknown, met, and is said only where it follows from the form, for
every provider. The argument, from the inside out, for days before the year 2900 (a period is at most 100 years, and
time ends in 2999):

- `at least n` of a number rises when n falls: its certain part reaches n sooner, its possible part stays under it less
  often. So for `more than`, and the other way round for `at most` and `less than`; so too for times in one unit.
- `is` rises with each value added: a value that was not named becomes one that is. `is_not` falls.
- Working days have no direction: where their calendar ends a longer time is unknown, and a shorter one may be not met.
- A count rises with a longer window in the same unit (both its ends do, and completeness is asked of more days), with
  another kind of signal, and with a test less on its signals; so what asks for `at least` of it rises.
- `all_of`, `any_of`, `at_least_of`, `every`, `some`, `indicated` and `in_force` rise with their parts; `not` falls.
- An exception (`unless`) that rises, or that is new, lowers the answer.

Of anything else no direction is said.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from qaengine.periods import Period
from qaengine.policy.conditions import Literal
from qaengine.policy.forms.conditions import COUNTS
from qaengine.policy.forms.form import Bag, Form, Given, Part

RISING_WITH_LESS = ("at_least", "more_than")
RISING_WITH_MORE = ("at_most", "less_than")


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One smallest change: the parts it stands in from the outside in, the slot, what was there and what is.

    `sign` is 1 when the new answer is never lower than the old, -1 when never higher, 0 when neither is known by form.
    """

    within: tuple[tuple[Part, Part], ...]
    path: tuple[str, ...]
    old: Form | None
    new: Form | None
    sign: int = 0

    @property
    def slot(self) -> str:
        """The slot in which the change stands."""
        return self.path[-1] if self.path else ""

    @property
    def parent(self) -> tuple[Part, Part] | None:
        """The innermost part, old and new, in which the change stands."""
        return self.within[-1] if self.within else None


Around = tuple[tuple[Part, Part], ...]


def turns(
    old: Form | None, new: Form | None, sign: int = 0, within: Around = (), path: tuple[str, ...] = ()
) -> Iterator[Turn]:
    """Each smallest change between two forms, in a fixed order."""
    if old is not None and new is not None and old.key == new.key:
        return
    match old, new:
        case Part(), Part() if _is_of_one_thing(old, new):
            yield from _between_parts(old, new, sign, within, path)
        case Part(), Part() if (kind := _joint(old, new)) is not None:
            yield from _between_parts(_wrapped(old, kind), _wrapped(new, kind), sign, within, path)
        case Bag(), Bag() if not all(isinstance(item, Given) for item in (*old.items, *new.items)):
            yield from _between_bags(old, new, sign, within, path)
        case _:
            yield Turn(within=within, path=path, old=old, new=new, sign=_sign_of(old, new, sign, within, path))


def _is_of_one_thing(old: Part, new: Part) -> bool:
    """Whether the two parts are the same thing changed, and not one thing in the place of another."""
    if old.kind != new.kind:
        return False
    if old.kind != "asks":
        return True
    asked = old.slot("of"), new.slot("of")
    if not (isinstance(asked[0], Part) and isinstance(asked[1], Part)):
        return False
    return asked[0].label == asked[1].label or asked[0].key == asked[1].key


def _joint(old: Part, new: Part) -> str | None:
    """`all_of` or `any_of` where one of the two is that, and the other may be seen as its one part."""
    joint = {old.kind, new.kind} & {"all_of", "any_of"}
    return joint.pop() if len(joint) == 1 and old.kind != new.kind else None


def _wrapped(form: Part, kind: str) -> Part:
    return form if form.kind == kind else Part(kind=kind, slots=(("parts", Bag(items=(form,))),))


def _between_parts(old: Part, new: Part, sign: int, within: Around, path: tuple[str, ...]) -> Iterator[Turn]:
    names = dict.fromkeys([name for name, _ in old.slots] + [name for name, _ in new.slots])
    for name in names:
        inner = _sign_in(old, new, name, sign)
        yield from turns(old.slot(name), new.slot(name), inner, (*within, (old, new)), (*path, name))


def _sign_in(old: Part, new: Part, slot: str, sign: int) -> int:
    """What a rise in the slot does to the whole, if the part as such does it `sign`."""
    match old.kind, slot:
        case "criterion", "when":
            return 1
        case "criterion", "unless":
            return -1
        case "not", "of":
            return -sign
        case "asks", "test":
            return sign
        case "asks", "of":
            return sign * _number_sign(old, new)
        case (("every" | "some" | "indicated" | "in_force" | "at_least_of" | "field"), "test"):
            return sign
        case (("all_of" | "any_of"), "parts"):
            return sign
        case (("count" | "of_kind"), ("of" | "where")):
            return sign
        case _:
            return sign if slot in ("bound", "values", "within", "n") else 0


def _number_sign(old: Part, new: Part) -> int:
    """1 when the answer rises with the number asked, -1 when it falls, 0 when it is no count or not known."""
    asked, tests = old.slot("of"), (old.slot("test"), new.slot("test"))
    if not isinstance(asked, Part) or asked.kind not in COUNTS:
        return 0
    kinds = {test.kind for test in tests if isinstance(test, Part)}
    if kinds <= set(RISING_WITH_LESS):
        return 1
    return -1 if kinds <= set(RISING_WITH_MORE) else 0


def _sign_of(old: Form | None, new: Form | None, sign: int, within: Around, path: tuple[str, ...]) -> int:
    """The direction of a change that is not taken apart any further."""
    parent, slot = (within[-1][0].kind if within else ""), (path[-1] if path else "")
    if sign == 0:
        return 0
    match parent, slot:
        case "criterion", "unless" if old is None or new is None:
            return sign if old is None else -sign
        case (("at_least" | "more_than" | "at_least_of"), ("bound" | "n")):
            return -sign * _order(old, new)
        case (("at_most" | "less_than"), "bound"):
            return sign * _order(old, new)
        case "count", "within":
            return sign * _longer(old, new)
        case (("is" | "is_not"), "values"):
            return (sign if parent == "is" else -sign) * _larger(old, new)
        case "of_kind", "where" if old is None or new is None:
            return -sign if old is None else sign
        case _:
            return 0


def _order(old: Form | None, new: Form | None) -> int:
    """1 when the new value is never less than the old and not the same, -1 when never more; 0 when not so."""
    if not isinstance(old, Given) or not isinstance(new, Given):
        return 0
    days = sorted({day for day, _ in (*old.steps, *new.steps) if day is not None})
    signs = {_compared(_at(old, day), _at(new, day)) for day in (None, *days)}
    if None in signs:
        return 0
    found = signs - {0}
    return next(iter(found)) or 0 if len(found) == 1 else 0


def _longer(old: Form | None, new: Form | None) -> int:
    """As `_order`; a window that is not there has no end."""
    if old is None or new is None:
        return 1 if new is None else -1
    return _order(old, new)


def _at(of: Given, day: date | None) -> Literal:
    standing = [value for start, value in of.steps if start is None or (day is not None and start <= day)]
    return standing[-1]


def _compared(old: Literal, new: Literal) -> int | None:
    match old, new:
        case bool(), _:
            return None
        case ((Fraction() | int()), (Fraction() | int())):
            return (new > old) - (new < old)
        case Period(), Period():
            return _compared_periods(old, new)
        case date(), date():
            return (new > old) - (new < old)
        case _:
            return None


def _compared_periods(old: Period, new: Period) -> int | None:
    for length in ("months", "days"):
        left, right = getattr(old, length), getattr(new, length)
        if left + right and old == _only(length, left) and new == _only(length, right):
            return int(right > left) - int(right < left)
    return 0 if old == new else None


def _only(unit: str, length: int) -> Period:
    return Period(**{unit: length})


def _larger(old: Form | None, new: Form | None) -> int:
    """1 when every old value is among the new ones, -1 the other way round, 0 when neither."""
    if not isinstance(old, Bag) or not isinstance(new, Bag):
        return 0
    left, right = ({item.key for item in form.items} for form in (old, new))
    return 1 if left <= right else -1 if right <= left else 0


# Several things


def _between_bags(old: Bag, new: Bag, sign: int, within: Around, path: tuple[str, ...]) -> Iterator[Turn]:
    pairs, gone, come = paired(old.items, new.items)
    parent = within[-1][0].kind if within else ""
    for left, right in pairs:
        yield from turns(left, right, sign, within, path)
    rises = {"any_of": 1, "all_of": -1, "of_kind": -1, "count": 1}.get(parent, 0)
    for left in gone:
        yield Turn(within=within, path=path, old=left, new=None, sign=-sign * rises)
    for right in come:
        yield Turn(within=within, path=path, old=None, new=right, sign=sign * rises)


def paired(old: Sequence[Form], new: Sequence[Form]) -> tuple[list[tuple[Form, Form]], list[Form], list[Form]]:
    """Which of the new things is which of the old ones; those that are equal are left aside, and what has no match."""
    gone = _without(old, new)
    come = _without(new, old)
    pairs: list[tuple[Form, Form]] = []
    for identity in (_thing, _name, _kind):
        for left in list(gone):
            alike = [right for right in come if identity(right) == identity(left)]
            unsure = identity is _kind and (len(alike) != 1 or sum(_kind(one) == _kind(left) for one in gone) != 1)
            if alike and not unsure and _kind(left) is not None and _may_pair(left, alike[0]):
                pairs.append((left, alike[0]))
                gone.remove(left)
                come.remove(alike[0])
    return pairs, gone, come


def _without(forms: Sequence[Form], others: Sequence[Form]) -> list[Form]:
    left = [other.key for other in others]
    kept = []
    for form in forms:
        if form.key in left:
            left.remove(form.key)
        else:
            kept.append(form)
    return kept


def _may_pair(left: Form, right: Form) -> bool:
    return isinstance(left, Part) and isinstance(right, Part) and _is_of_one_thing(left, right)


def _kind(form: Form) -> object:
    return form.kind if isinstance(form, Part) else None


def _name(form: Form) -> object:
    """What people call the thing: of a condition the indicator that it asks."""
    if not isinstance(form, Part):
        return None
    asked = form.slot("of") if form.kind == "asks" else form.slot("test") if form.kind == "not" else None
    return form.kind, asked.label if isinstance(asked, Part) else form.label


def _thing(form: Form) -> object:
    """What the thing is by its structure: of a condition the indicator written out and the test that it is put to."""
    if not isinstance(form, Part):
        return None
    asked, test = form.slot("of"), form.slot("test")
    if form.kind != "asks" or asked is None:
        return form.kind, form.label, form.note
    return form.kind, asked.key, test.kind if isinstance(test, Part) else ""
