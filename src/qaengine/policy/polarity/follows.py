"""Whether one formula follows from another after the evidence has got worse, as far as their form tells.

The first speaks of the provider before, the second of the same provider with worse evidence. Facts follow from facts of
the same subject, by the way in which its measure moves; formulas by taking them apart. What takes too many steps is
said not to follow.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from enum import Enum
from itertools import chain, combinations

from qaengine.policy.polarity.facts import All, Any, Cut, Fact, Form, Number, OfMembers, Plain, Taken, denied
from qaengine.policy.polarity.measures import Word, Words
from qaengine.policy.polarity.signs import Sign, joined

MOST_STEPS = 4_000
DEEPEST = 3
MOST_VALUES = 8
"""Of how many values every set is gone through."""


class Way(Enum):
    """From before to after, from after to before, or within one and the same provider."""

    ONWARD = "onward"
    BACK = "back"
    SAME = "same"

    @property
    def turned(self) -> "Way":
        """The other way."""
        return {Way.ONWARD: Way.BACK, Way.BACK: Way.ONWARD}.get(self, self)


class Search:
    """One search, which gives up after so many steps."""

    def __init__(self) -> None:
        self.left = MOST_STEPS
        self._known: dict[tuple[int, int, Way], tuple[bool, Form, Form]] = {}

    def follows(self, one: Form, other: Form) -> bool:
        """Whether the other holds after whenever the one held before."""
        if self._plainly(one, other, Way.ONWARD):
            return True
        return self._taken_apart((one,), (other,), Way.ONWARD, DEEPEST)

    # Part by part

    def _plainly(self, one: Form, other: Form, way: Way) -> bool:
        """By single parts alone: each of some, one of all."""
        key = (id(one), id(other), way)
        if key not in self._known:
            self._known[key] = self._plain(one, other, way), one, other
        return self._known[key][0]

    def _plain(self, one: Form, other: Form, way: Way) -> bool:
        match one, other:
            case Any(parts=parts), _:
                return all(self._plainly(part, other, way) for part in parts)
            case _, All(parts=parts):
                return all(self._plainly(one, part, way) for part in parts)
            case All(parts=parts), Any(parts=others):
                return any(self._plainly(part, other, way) for part in parts) or any(
                    self._plainly(one, part, way) for part in others
                )
            case All(parts=parts), _:
                return any(self._plainly(part, other, way) for part in parts)
            case _, Any(parts=parts):
                return any(self._plainly(one, part, way) for part in parts)
            case _:
                return self._fact(one, other, way)

    # All of these, and one of those

    def _taken_apart(self, given: Sequence[Form], wanted: Sequence[Form], way: Way, deep: int) -> bool:
        """Whether one of those wanted holds whenever all that are given do."""
        self.left -= 1
        if self.left < 0:
            return False
        facts, choices = _flat(given, All)
        if choices:
            first, *rest = choices
            return all(self._taken_apart((*facts, *rest, part), wanted, way, deep) for part in first.parts)
        goals, several = _flat(wanted, Any)
        if self._closed(facts, goals, way):
            return True
        touched = {fact.subject for fact in facts if not isinstance(fact, Number)}
        for one in several if deep else ():
            if one.parts and not touched & set(_subjects(one)):
                continue
            others = [other for other in several if other is not one]
            if all(self._taken_apart(facts, (part, *goals, *others), way, deep - 1) for part in one.parts):
                return True
        return False

    def _closed(self, facts: Sequence[Form], goals: Sequence[Form], way: Way) -> bool:
        """Whether a fact leads to a goal, two facts cannot be together, or one of two goals always holds."""
        facts, goals = [*facts, *_together(facts, sure=True)], [*goals, *_together(goals, sure=False)]
        return (
            any(self._fact(fact, goal, way) for fact in facts for goal in goals)
            or any(self._fact(one, denied(other), Way.SAME) for one, other in _pairs(facts))
            or any(self._fact(denied(one), other, Way.SAME) for one, other in _pairs(goals))
            or any(self._taken_over(fact, facts, goals, way) for fact in facts)
        )

    def _taken_over(self, fact: Form, facts: Sequence[Form], goals: Sequence[Form], way: Way) -> bool:
        """Whether several goals about the subject of the fact take over from each other."""
        match fact:
            case Taken(subject=subject, of=of) if of.alone:
                given = [one for one in facts if isinstance(one, Taken) and one.subject == subject]
                wanted = [one for one in goals if isinstance(one, Taken) and one.subject == subject]
                return len(wanted) > 1 and _covered(of, given, wanted, way)
            case OfMembers():
                return self._members_taken_over(fact, [g for g in goals if isinstance(g, OfMembers)], way)
            case _:
                return False

    def _members_taken_over(self, fact: OfMembers, goals: Sequence[OfMembers], way: Way) -> bool:
        """Whether each member that is so leads to a goal for some member, or else to that of one for every member."""
        near = [one for one in goals if one.subject == fact.subject and (fact.sure or not one.sure)]
        some = tuple(one.part for one in near if not one.every)
        every = [one.part for one in near if one.every] if fact.every else []
        several = [some] * (len(some) > 1) + [(*some, part) for part in every if some]
        return any(self._taken_apart((fact.part,), parts, way, DEEPEST) for parts in several)

    # Fact by fact

    def _fact(self, one: Form, other: Form, way: Way) -> bool:
        match one, other:
            case ((Cut() | Taken() | OfMembers() | Plain()), (Cut() | Taken() | OfMembers() | Plain())) if (
                one.subject != other.subject
            ):
                return False
            case Cut(), Cut():
                return _cut(one, other, way)
            case Taken(), Taken():
                return _is_taken(one, other, way)
            case OfMembers(), OfMembers():
                stronger = (one.sure or not other.sure) and (one.every or not other.every)
                return stronger and self._taken_apart((one.part,), (other.part,), way, DEEPEST)
            case Plain(), Plain():
                return _is_plainly(one, other, way)
            case Number(holds=True), Number(holds=True):
                return other.n <= one.n and self._each(one, other, way)
            case Number(holds=False), Number(holds=False):
                return one.n <= other.n and self._each(other, one, way.turned)
            case _:
                return False

    def _each(self, one: Number, other: Number, way: Way) -> bool:
        return len(one.parts) == len(other.parts) and all(
            self._taken_apart((a,), (b,), way, DEEPEST) for a, b in zip(one.parts, other.parts, strict=True)
        )


def _flat(forms: Iterable[Form], kind: type[All] | type[Any]) -> tuple[list[Fact], list[All | Any]]:
    """The facts among the parts of these, all taken as one `kind`, and the parts that are of the other kind."""
    facts: list[Fact] = []
    others: list[All | Any] = []
    waiting = list(forms)
    while waiting:
        form = waiting.pop(0)
        if isinstance(form, kind):
            waiting = [*form.parts, *waiting]
        elif isinstance(form, All | Any):
            others.append(form)
        else:
            facts.append(form)
    return facts, others


def _subjects(form: Form) -> Iterator[str]:
    match form:
        case All(parts=parts) | Any(parts=parts) | Number(parts=parts):
            yield from chain.from_iterable(_subjects(part) for part in parts)
        case _:
            yield form.subject


def _moves_in(sign: Sign, way: Way) -> bool:
    """Whether what moves so can only become more likely on the way."""
    if way is Way.SAME or sign is Sign.STILL:
        return True
    return sign is (Sign.RISES if way is Way.ONWARD else Sign.FALLS)


def _cut(one: Cut, other: Cut, way: Way) -> bool:
    """A number that is above an edge stays above it, and above all lower ones, where it only rises; and so on."""
    if one.up is not other.up or one.edge.unit != other.edge.unit or (other.sure and not one.sure):
        return False
    sign = joined(one.of.moves.values())
    reaches = other.edge <= one.edge if one.up else one.edge <= other.edge
    return reaches and _moves_in(sign if one.up else sign.turned, way)


def _is_taken(one: Taken, other: Taken, way: Way) -> bool:
    if not one.values <= other.values or (other.sure and not one.sure):
        return False
    return way is Way.SAME or any(_moves_in(one.of.sign(values), way) for values in (one.values, other.values))


def _is_plainly(one: Plain, other: Plain, way: Way) -> bool:
    if one.asked != other.asked or one.holds is not other.holds:
        return False
    stronger, weaker = (one, other) if one.holds else (other, one)
    sign = joined(one.moves.values())
    return (stronger.sure or not weaker.sure) and _moves_in(sign if one.holds else sign.turned, way)


def _covered(of: Words, given: Sequence[Taken], wanted: Sequence[Taken], way: Way) -> bool:
    """Whether, of all that may be known of the value, whatever is given leads to one of what is wanted."""
    if len(of.values) > MOST_VALUES:
        return False
    stays = ((held, held) for held in _sets(of.values))
    for before, after in chain(stays, _worse(of, way)):
        if all(_holds(one, before) for one in given) and not any(_holds(one, after) for one in wanted):
            return False
    return True


def _pairs(forms: Sequence[Form]) -> Iterator[tuple[Form, Form]]:
    """Each two facts about one subject."""
    found: dict[str, list[Form]] = {}
    for one in forms:
        for subject in () if isinstance(one, All | Any | Number) else (one.subject,):
            found.setdefault(subject, []).append(one)
    return (pair for several in found.values() for pair in combinations(several, 2))


def _together(forms: Sequence[Form], *, sure: bool) -> Iterator[Taken]:
    """Values that are surely all of several, taken as one fact; or perhaps one of several, taken as one goal."""
    found: dict[str, list[Taken]] = {}
    for one in forms:
        if isinstance(one, Taken) and one.sure is sure:
            found.setdefault(one.subject, []).append(one)
    for several in (several for several in found.values() if len(several) > 1):
        sets = [one.values for one in several]
        values = frozenset.intersection(*sets) if sure else frozenset.union(*sets)
        yield replace(several[0], values=values)


def _sets(values: frozenset[Word]) -> Iterator[frozenset[Word]]:
    listed = sorted(values, key=repr)
    return (frozenset(one) for size in range(len(listed) + 1) for one in combinations(listed, size))


def _worse(of: Words, way: Way) -> Iterator[tuple[frozenset[Word], frozenset[Word]]]:
    """Each known value with each that is worse; on the way back with each that is better."""
    if way is Way.SAME:
        return
    for row in (row for one in of.ways for row in one.rows):
        for better, worse in combinations(row, 2):
            pair = frozenset((better,)), frozenset((worse,))
            yield pair if way is Way.ONWARD else (pair[1], pair[0])


def _holds(fact: Taken, held: frozenset[Word]) -> bool:
    """Whether the fact is so where just these values may be, or nothing is known."""
    return bool(held) and held <= fact.values if fact.sure else not held or bool(held & fact.values)
