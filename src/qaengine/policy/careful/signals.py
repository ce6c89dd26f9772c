"""Signals as a policy names them: kinds, fields, keys of maps, and the tests of `where`."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from qaengine.policy.careful.literals import called
from qaengine.policy.careful.names import Names
from qaengine.policy.conditions import FieldTest, Where
from qaengine.policy.indicators import OfKind, Presume
from qaengine.policy.types import BOOLEAN, DATE, EVENT, MISTAKEN, TEXT, Choice, Group, Simple, Type, type_of_field
from qaengine.signals.kinds import FieldType
from qaengine.signals.vocabulary import Vocabulary

COMMON_FIELDS: Mapping[str, Simple] = {"source": TEXT, "ref": TEXT, "verified": BOOLEAN}
BESIDE_WHERE = ("within", "distinct", "distinct_in", "same", "presume", "for_each", "members", "grace", "matching")


class Signals:
    """The vocabulary as the policy uses it. `tainted` are names of which the policy's own part speaks with mistakes."""

    def __init__(self, names: Names, vocabulary: Vocabulary, tainted: frozenset[str]) -> None:
        self.vocabulary, self.tainted = vocabulary, tainted
        self.literals, self.slips = names.literals, names.slips

    def knows(self, kind: str) -> bool:
        """Whether there is such a kind; what is none is noted."""
        if self.vocabulary.kind(kind) is not None:
            return True
        if kind not in self.tainted:
            self.slips.unknown("Q251", f"`{kind}` is not a kind of signal", kind, self.vocabulary.kinds)
        return False

    def kinds(self, kinds: Iterable[OfKind], common: Where) -> tuple[OfKind, ...]:
        """Each kind with its own and the common tests, typed; a field that is tested in all is tested in one way."""
        listed = tuple(kinds)
        shared = self.where(common, [of.kind for of in listed])
        return tuple(replace(of, where=(*self.where(of.where, [of.kind]), *shared)) for of in listed)

    def where(self, where: Where, kinds: Iterable[str]) -> Where:
        """The tests with typed literals."""
        known = [kind for kind in kinds if self.knows(kind)]
        return tuple(self._field_test(test, known) for test in where)

    def type_of(self, kinds: Iterable[str], path: str) -> Type:
        """The type of a field over several kinds; what is known by no one type is noted."""
        found = [(kind, self._type(kind, path)) for kind in kinds if self.knows(kind)]
        sound = [(kind, type_) for kind, type_ in found if type_ != MISTAKEN]
        if len(sound) < len(found) or not sound:
            return MISTAKEN
        whole = sound[0][1]
        for kind, type_ in sound[1:]:
            joined = _joined(whole, type_)
            if joined is None:
                text = f"`{path}` is {called(whole)} in `{sound[0][0]}` and {called(type_)} in `{kind}`"
                self.slips.add("Q238", text, path, hint="give each kind an indicator of its own")
                return MISTAKEN
            whole = joined
        return whole

    def presume(self, presume: Presume | None, kinds: Iterable[OfKind], common: Where) -> None:
        """What is presumed of a field is a value of it, and the field is asked at all."""
        listed = list(kinds)
        for path, value in (presume.fields if presume else {}).items():
            asked = [of.kind for of in listed if any(test.path == path for test in (*of.where, *common))]
            if listed and not asked:
                known = [test.path for of in listed for test in (*of.where, *common)]
                text = f"`{path}` is presumed, but `where` does not ask for it"
                self.slips.unknown("Q239", text, path, known)
            kind = self.type_of(asked, path)
            if kind == EVENT and value in ("true", "false"):
                self._happened(value, path)
            elif not isinstance(kind, Group):
                self.literals.bound(value, kind, path)

    def _happened(self, value: str, path: str) -> None:
        """Of an event it can be presumed that it happened; that it did not is what nothing held says."""
        if value == "false":
            text = f"that `{path}` has not happened cannot be presumed"
            self.slips.add("Q202", text, value, hint="presume `true`, or leave it out")

    def _field_test(self, test: FieldTest, kinds: list[str]) -> FieldTest:
        """The test typed for each kind; all kinds must read its literals alike."""
        if not kinds:
            return test
        typed = [self.literals.test(test.test, self._type(kind, test.path), test.path) for kind in kinds]
        if any(one != typed[0] for one in typed[1:]):
            hint = "write the kinds as a table, each with its own test"
            self.slips.add("Q238", f"`{test.path}` is not of one type in these kinds", test.path, hint=hint)
        return replace(test, test=typed[0])

    def _type(self, kind: str, path: str) -> Type:
        """The type of a field of a kind that is known."""
        name, _, key = path.partition(".")
        if name in COMMON_FIELDS and not key:
            return COMMON_FIELDS[name]
        if kind in self.tainted and name in self.tainted:
            return MISTAKEN
        field = self.vocabulary.kinds[kind].fields.get(name)
        if field is None:
            text = f"`{kind}` has no field `{name}`"
            if name in BESIDE_WHERE:
                self.slips.add("Q252", text, path, hint=f"`{name}` stands beside `where`, one level up")
            self.slips.unknown("Q252", text, path, [*self.vocabulary.kinds[kind].fields, *COMMON_FIELDS])
            return MISTAKEN
        if key and (field.type is not FieldType.MAP or (field.keys and key not in field.keys)):
            self.slips.unknown("Q253", f"`{name}` has no key `{key}`", path, [f"{name}.{one}" for one in field.keys])
            return MISTAKEN
        return type_of_field(field, self.vocabulary, key or None)


def _joined(one: Type, other: Type) -> Type | None:
    """The type of what may be of either type; None when they have nothing to do with each other."""
    match one, other:
        case (Choice(), Choice()):
            return Choice(
                values=tuple(dict.fromkeys((*one.values, *other.values))),
                scales=tuple(dict.fromkeys((*one.scales, *other.scales))),
                outside=tuple(dict.fromkeys((*one.outside, *other.outside))),
            )
        case (Group(), Group()):
            inner = _joined(one.of, other.of)
            same = one.members if one.members == other.members else None
            return None if inner is None or isinstance(inner, Group) else Group(of=inner, members=same)
        case (Simple(name="date"), Simple(name="date")):
            return one if one == other else DATE
        case _:
            return one if one == other else None
