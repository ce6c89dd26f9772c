"""Tests and conditions of a policy as rules over facts."""

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from math import ceil, lcm
from typing import assert_never

from qaengine.policy.conditions import (
    AllOf,
    AllTests,
    AnyOf,
    Asks,
    AtLeastOf,
    Bound,
    Condition,
    Every,
    Indicated,
    InForce,
    Known,
    Literal,
    NoneOf,
    Some,
    Test,
    subjects,
)
from qaengine.policy.from_document import Policy
from qaengine.policy.records import Criterion, Decision
from qaengine.policy.types import Choice, Group, Type
from qaengine.readings.witness.parts import (
    DecidedHere,
    Ruleset,
    Subject,
    cannot,
    conditions_in,
    parts_of,
    presumes_anything,
)
from qaengine.readings.witness.passing import Scale, answers, lengths_in, numbers_in, speaks_of_one_alone
from qaengine.readings.witness.rules import OPEN, TRUE, Pattern, opposite, same


class Conditions:
    """Writes the rules of tests and conditions of one policy on one day."""

    def __init__(self, policy: Policy, day: date) -> None:
        self.policy, self.day, self.tree = policy, day, policy.tree
        self.made = Ruleset(policy=policy, day=day, scale=Scale(1))
        self.made.scale = Scale(lcm(*(number.denominator for number in self._numbers())))
        self.rules = self.made.rules

    def value(self, bound: Bound) -> Literal:
        """The literal, or what the setting says on the day."""
        return self.policy.value(bound, self.day)

    # Tests

    def _numbers(self) -> Iterator[Fraction]:
        """Every number with which anything is compared."""
        for condition in conditions_in(self.policy):
            for _, test in subjects(condition):
                for part in parts_of(test):
                    yield from numbers_in(part, self.value)

    def test(self, subject: Subject, test: Test) -> str:
        """Whether what is measured of the subject passes the test."""
        group = subject.kind if isinstance(subject.kind, Group) else None
        match test:
            case AllTests(tests=tests):
                return self.rules.all_of([self.test(subject, one) for one in tests])
            case Every(test=inner) | Some(test=inner) if group is None:
                return OPEN
            case Every(test=inner) if group is not None and group.members is not None:
                return self.rules.all_of([self.test(one, inner) for one in self.members(subject, group)])
            case Some(test=inner) if group is not None and group.members is not None:
                return self.rules.any_of([self.test(one, inner) for one in self.members(subject, group)])
            case Every(test=inner) | Some(test=inner):
                return self._of_some_members(subject, inner, every=isinstance(test, Every))
            case Known(known=known) if group is not None and group.members is not None:
                found = self.rules.all_of([self.test(one, Known(known=True)) for one in self.members(subject, group)])
                return found if known else opposite(found)
            case Known() if group is not None:
                raise cannot(f"whether `{subject.of}` is known, whose members are whichever are held")
            case _ if group is not None:
                return OPEN
            case _:
                return self.test_of_value(subject, test)

    def members(self, subject: Subject, group: Group) -> list[Subject]:
        """The members of a group that has the same ones always."""
        return [
            Subject(of=subject.of, kind=group.of, what=subject.what, presume=subject.presume, member=str(member))
            for member in group.members or ()
        ]

    def test_of_value(self, subject: Subject, test: Test, kind: Type | None = None) -> str:
        """A test without parts: rules for one value, and for each of several that must agree."""
        found, new = self.rules.named(("test", subject.key, test))
        if new:
            self._lengths(subject, test)
            means = answers(test, kind or subject.kind, self.value, self.made.scale)
            for says, ways in ((found, means.yes), (opposite(found), means.no)):
                for way in ways:
                    if kind is None:
                        self.rules.concludes(says, self.fact(subject, {"alone": 1}, *way))
                    if not speaks_of_one_alone(way):
                        self._hears(says, self.fact(subject, {"alone": 0}, *way))
            if isinstance(test, Known):
                says, ways = (found, means.yes) if test.known else (opposite(found), means.no)
                for way in ways:
                    self.rules.concludes(says, self.fact(subject, {"alone": 0}, *way))
        return found

    def _lengths(self, subject: Subject, test: Test) -> None:
        lengths = lengths_in(test, self.value)
        self.made.lengths.setdefault(subject.key, set()).update(lengths)

    def fact(self, subject: Subject, *constraints: Pattern) -> Pattern:
        """A fact about the subject that meets the constraints."""
        key = subject.key
        if key not in self.made.subjects:
            self.made.subjects[key] = subject
            self.made.shelves[key] = f"of {len(self.made.subjects) // 20}"
        return {"$and": [{"shelf": self.made.shelves[key]}, {"of": key}, *constraints]}

    # Several values that must agree, and groups of whichever members are held

    def _hears(self, says: str, fact: Pattern) -> None:
        taken = {name: [0, name] for name in ("member", "more", "left", "begins")}
        self.rules.adds({"shelf": "heard", "heard": says, "home": self.rules.shelf(says), **taken}, fact)

    def _agreements(self) -> None:
        """What is heard of each of several values, one after the other, is agreed while all say the same."""
        agreed = {"shelf": "agreed", "agreed": [0, "heard"], "home": [0, "home"]}
        taken = {name: [0, name] for name in ("member", "more", "left")}
        self.rules.adds({**agreed, **taken}, same(shelf="heard", begins=1))
        following: Pattern = {
            "$and": [
                {"shelf": "heard"},
                {"heard": {"m_0": "agreed"}},
                {"member": {"m_0": "member"}},
                {"left": {"$sub": {"$l": {"m_0": "left"}, "$r": 1}}},
            ]
        }
        taken = {name: [1, name] for name in ("member", "more", "left")}
        carried = {"shelf": "agreed", "agreed": [0, "agreed"], "home": [0, "home"], **taken}
        self.rules.adds(carried, {"$and": [{"shelf": "agreed"}, {"$gt": {"left": 0}}]}, following)
        self.rules.adds({"shelf": [0, "home"], "so": [0, "agreed"]}, same(shelf="agreed", left=0, member=0))
        self._all_members()

    def _all_members(self) -> None:
        """What all members of a group say, one after the other, goes through."""
        taken = {name: [0, name] for name in ("member", "more")}
        self.rules.adds({"shelf": "through", "through": [0, "agreed"], **taken}, same(shelf="agreed", left=0, member=1))
        following: Pattern = {
            "$and": [
                {"shelf": "agreed"},
                {"left": 0},
                {"agreed": {"m_0": "through"}},
                {"member": {"$add": {"$l": {"m_0": "member"}, "$r": 1}}},
            ]
        }
        carried = {"shelf": "through", "through": [0, "through"], **{name: [1, name] for name in taken}}
        self.rules.adds(carried, {"$and": [{"shelf": "through"}, {"$gt": {"more": 0}}]}, following)

    def _of_some_members(self, subject: Subject, test: Test, *, every: bool) -> str:
        assert isinstance(subject.kind, Group)
        if isinstance(test, AllTests) and every:
            return self.rules.all_of([self._of_some_members(subject, one, every=True) for one in test.tests])
        one = self._of_member(subject, subject.kind, test)
        found, new = self.rules.named(("members", subject.key, test, every))
        if new:
            alike, other = (one, opposite(one)) if every else (opposite(one), one)
            says = found if every else opposite(found)
            self.rules.concludes(says, same(shelf="through", through=alike, more=0))
            self.rules.concludes(opposite(says), self._agreed_by_member(other))
        return found

    def _of_member(self, subject: Subject, group: Group, test: Test) -> str:
        if isinstance(test, AllTests | Every | Some | Known | Indicated | InForce):
            raise cannot(f"members of `{subject.of}` put to a test that has parts")
        return self.test_of_value(subject, test, kind=group.of)

    # Conditions

    def subject(self, name: str, presume: bool) -> Subject:
        """An indicator as it is shown with presumptions, or as it is certain; the same where it presumes nothing."""
        presumes = presumes_anything(self.policy, name)
        return Subject(of=name, kind=self.policy.types[name], presume=presume or not presumes)

    def condition(self, condition: Condition, presume: bool) -> str:
        """Whether the condition holds."""
        match condition:
            case AllOf(parts=parts):
                return self.rules.all_of([self.condition(part, presume) for part in parts])
            case AnyOf(parts=parts):
                return self.rules.any_of([self.condition(part, presume) for part in parts])
            case NoneOf(parts=parts):
                return opposite(self.rules.any_of([self.condition(part, presume) for part in parts]))
            case AtLeastOf(n=n, of=of, test=test):
                asked = [self.subject(str(name), presume) for name in of]
                return self._at_least_of(ceil(self.policy.number(n, self.day)), asked, test)
            case Asks(subject=subject, test=Indicated(test=inner)):
                return self._asks_open(str(subject), inner)
            case Asks(subject=subject, test=InForce(test=inner)):
                return self.test(Subject(of=str(subject), kind=self.outcomes(str(subject)), what="in force"), inner)
            case Asks(subject=subject, test=test):
                return self.test(self.subject(str(subject), presume), test)
            case _:
                assert_never(condition)

    def _at_least_of(self, count: int, asked: Sequence[Subject], test: Test) -> str:
        each: list[str] = []
        for subject in asked:
            if not isinstance(subject.kind, Group):
                each.append(self.test(subject, test))
            elif subject.kind.members is not None:
                each += [self.test(one, test) for one in self.members(subject, subject.kind)]
            elif len(asked) == 1 and count > 0:
                return self._at_least_members(count, subject, subject.kind, test)
            else:
                raise cannot(f"how many of `{subject.of}` together with others, as its members are whichever are held")
        return self.rules.at_least(count, each)

    def _at_least_members(self, count: int, subject: Subject, group: Group, test: Test) -> str:
        """Met by a chain of so many members that pass; not met by a walk over all that skips fewer who do not fail."""
        one = self._of_member(subject, group, test)
        found, new = self.rules.named(("at least members", subject.key, test, count))
        if new:
            self._chain(found, one, count)
            self._walk(opposite(found), self.fact(subject, {"seat": 1}), opposite(one), count)
        return found

    def _chain(self, says: str, passes: str, count: int) -> None:
        name = f"{says} chain"
        step = {"shelf": name, "member": [0, "member"]}
        self.rules.adds({**step, "length": 1}, self._agreed_by_member(passes))
        later = self._agreed_by_member(passes, {"$gt": {"member": {"m_0": "member"}}})
        for length in range(1, count):
            longer = {"shelf": name, "member": [1, "member"], "length": length + 1}
            self.rules.adds(longer, same(shelf=name, length=length), later)
        self.rules.concludes(says, same(shelf=name, length=count))

    def _walk(self, says: str, seat: Pattern, fails: str, count: int) -> None:
        name = f"{says} walk"
        following: Pattern = {"member": {"$add": {"$l": {"m_0": "member"}, "$r": 1}}}
        for skipped in range(count):
            step = {"shelf": name, "skipped": skipped}
            before = {"$and": [*same(**step)["$and"], {"$gt": {"more": 0}}]}
            first, then = ({**step, **{key: [at, key] for key in ("member", "more")}} for at in (0, 1))
            self.rules.adds(then, before, self._agreed_by_member(fails, following))
            if skipped == 0:
                self.rules.adds(first, self._agreed_by_member(fails, {"member": 1}))
            if skipped == 1:
                self.rules.adds(first, _and(seat, {"member": 1}))
            if skipped + 1 < count:
                self.rules.adds({**then, "skipped": skipped + 1}, before, _and(seat, following))
        self.rules.concludes(says, same(shelf=name, more=0))

    def _agreed_by_member(self, says: str, *constraints: Pattern) -> Pattern:
        return {"$and": [{"shelf": "agreed"}, {"agreed": says}, {"left": 0}, {"$gt": {"member": 0}}, *constraints]}

    def outcomes(self, name: str) -> Choice:
        """The outcomes of a decision as values."""
        found = tuple(str(outcome) for outcome in self.tree.decisions[name].outcomes)
        return Choice(values=found, scales=(found,))

    def _asks_open(self, name: str, test: Test) -> str:
        """Met where every outcome still open passes and one is sure to hold; not met where every one fails."""
        here = self.decision(name)
        found, new = self.rules.named(("open", name, test))
        if new:
            kind = self.outcomes(name)
            each = [self.test(Subject(of=name, kind=kind, what="outcome", member=one), test) for one in here.open]
            all_closed = self.rules.all_of(here.closed.values())
            sure = self.rules.any_of([*here.indicated.values(), *self._always(name)])
            for says, answers, also in ((found, each, [sure]), (opposite(found), list(map(opposite, each)), [])):
                pairs = zip(here.closed.values(), answers, strict=True)
                passed = self.rules.all_of([*(self.rules.any_of(pair) for pair in pairs), *also])
                stage = self.rules.after_all_before()
                self.rules.concludes(says, self.rules.shown(passed), unless=[all_closed], stage=stage)
        return found

    def _always(self, name: str) -> list[str]:
        """What makes sure that one outcome holds: that the decision is taken, where the least takes the rest."""
        decision = self.tree.decisions[name]
        least = next(iter(decision.outcomes.values()))
        takes_the_rest = least.needs == "nothing_worse" and not least.only_if and not decision.cap
        return [self.applies(decision)] if takes_the_rest or decision.pick == "recorded" else []

    def applies(self, of: Criterion | Decision) -> str:
        """Whether it concerns the provider at all."""
        return TRUE if of.applies_to is None else self.condition(of.applies_to, False)

    def decision(self, name: str) -> DecidedHere:
        """The rules of a decision, written once."""
        raise NotImplementedError


def _and(pattern: Pattern, constraint: Pattern) -> Pattern:
    return {"$and": [*pattern["$and"], constraint]}
