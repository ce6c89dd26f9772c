"""The names of a policy as a page says and links them: clauses, roles, settings, readings, outcomes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any, get_args

from qaengine.evaluation.criteria import settings_used
from qaengine.outcome.phrases import listed, sentence, words_of
from qaengine.outcome.rule_words import Grouped, Plain, condition_words, outcome_title, setting_words
from qaengine.policy.conditions import Condition, SettingOf
from qaengine.policy.from_document import Policy
from qaengine.policy.records import Decision, Outcome, Setting
from qaengine.policy.register import Clause, Register
from qaengine.policy.wording import without_lines
from qaengine.readings.publishing.content import Block, Bullets, Code, Inline, Item, Line, Link, Paragraph, joined, line

CONDITIONS = get_args(Condition)


@dataclass(slots=True, kw_only=True)
class Names:
    """A policy with the registers of its clauses, and the anchors that its page has given so far."""

    policy: Policy
    registers: Sequence[Register]
    given: dict[str, int] = field(default_factory=dict)
    carried: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.carried = _carried(self.policy)

    # Clauses

    def anchor(self, clause: str) -> str:
        """An anchor for one more place where a clause is carried; the first is the clause's own id."""
        self.given[clause] = self.given.get(clause, 0) + 1
        return clause if self.given[clause] == 1 else f"{clause}~{self.given[clause]}"

    def anchors(self, clauses: Iterable[str]) -> tuple[str, ...]:
        """An anchor for each clause."""
        return tuple(self.anchor(str(clause)) for clause in clauses)

    def places(self, clause: str) -> tuple[str, ...]:
        """The anchors of the places where a clause is carried, as far as they are given."""
        return tuple(
            clause if number == 1 else f"{clause}~{number}" for number in range(1, self.given.get(clause, 0) + 1)
        )

    def registered(self, clause: str) -> Clause | None:
        """What a register says of the clause."""
        found = (register.clauses.get(clause) for register in self.registers)
        return next((each for each in found if each is not None), None)

    def said(self, clause: str) -> str | None:
        """What a clause says in our words: in its register, else where the policy carries it."""
        known = self.registered(clause)
        return known.says if known is not None else self.carried.get(clause)

    def source_line(self, clauses: Iterable[str]) -> Line:
        """The clauses by their ids, each with its place in the source where a register knows it."""
        parts: list[Inline] = []
        for clause in clauses:
            known = self.registered(clause)
            parts += [*line(", " if parts else ""), Code(text=str(clause))]
            place = without_lines(known.at) if known is not None else ""
            parts += line(f" ({place})") if place else ()
        return (*line("Clause " if len(parts) < 3 else "Clauses "), *parts)

    # People

    def role(self, name: str) -> str:
        """A role or a forum by its title."""
        tree = self.policy.tree
        return str(tree.roles.get(name) or tree.forums.get(name) or words_of(name))

    def roles(self, names: Iterable[str], joint: str = "or") -> str:
        """Several roles by their titles."""
        return listed([self.role(name) for name in names], joint)

    # Decisions

    def decision(self, name: str) -> str:
        """A decision by its title."""
        return sentence(str(self.policy.tree.decisions[name].title or words_of(name))).removesuffix(".")

    def outcome(self, decision: str, name: str) -> str:
        """An outcome by its title."""
        return outcome_title(self.policy, decision, name)

    def outcomes(self, decision: str, names: Iterable[str], joint: str = "or") -> str:
        """Several outcomes by their titles."""
        return listed([self.outcome(decision, name) for name in names], joint)

    def rows(self, decision: str) -> Mapping[str, Mapping[str, str]]:
        """The rows of a decision that is written as a grid: for each the clause of each outcome's cell."""
        written = self.policy.document["decisions"][decision].get("rows") or {}
        return {row: {outcome: cell["clause"] for outcome, cell in cells.items()} for row, cells in written.items()}

    # Numbers

    def setting_title(self, name: str) -> str:
        """A setting by its title, or by its name as words."""
        return str(self.policy.tree.settings[name].title or words_of(name))

    def number_lines(self, record: Any) -> tuple[Line, ...]:
        """The numbers that a record rests on, each with its basis, as one line; none when it rests on none."""
        names = settings_of(self.policy, record)
        numbers = [Link(text=self._number(name), to=f"number--{name}") for name in names]
        return (line("Numbers: ", *joined(numbers, "; ")),) if numbers else ()

    def _number(self, name: str) -> str:
        setting = self.policy.tree.settings[name]
        return f"{self.setting_title(name)} = {setting_words(setting)} ({BASIS[setting.basis]})"

    def uses(self) -> Mapping[str, tuple[str, ...]]:
        """The clauses that use each setting, in the order of the policy."""
        found: dict[str, dict[str, None]] = {name: {} for name in self.policy.tree.settings}
        for record in _with_clauses(self.policy.tree):
            for name in settings_of(self.policy, _own(record)):
                found[name].update(dict.fromkeys(_clauses(record)))
        return {name: tuple(clauses) for name, clauses in found.items()}

    # Readings

    def reading_lines(self, names: str | Iterable[str] | None) -> tuple[Line, ...]:
        """The readings taken, as one line; none when there is none."""
        listed_names = (names,) if isinstance(names, str) else tuple(names or ())
        links = [Link(text=str(name), to=f"reading--{name}") for name in listed_names]
        return (line("Read as in ", *joined(links)),) if links else ()

    # Conditions

    def when(self, lead: str, condition: Condition | None) -> tuple[Block, ...]:
        """A condition under its lead: one sentence, or a list."""
        if condition is None:
            return ()
        plain = condition_words(self.policy, condition)
        if isinstance(plain, Grouped):
            return (Paragraph(line=line(f"{lead} {plain.lead}:")), Bullets(items=tuple(items(plain))))
        return (Paragraph(line=line(f"{lead}: {first_large(plain.text)}.")),)


BASIS = {"source": "from the framework", "assumption": "assumption", "instruction": "instruction"}


def first_large(text: str) -> str:
    """The text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def items(group: Grouped) -> Iterator[Item]:
    """The parts of a group as a list, inner groups beneath their lead."""
    for part in group.parts:
        yield _item(part)


def _item(plain: Plain) -> Item:
    if isinstance(plain, Grouped):
        return Item(line=line(f"{first_large(plain.lead)}:"), inner=tuple(items(plain)))
    return Item(line=line(first_large(plain.text)))


# Which settings a record uses


def settings_of(policy: Policy, record: Any) -> tuple[str, ...]:
    """The settings that a record names, and those of the measures that its conditions ask, by name."""
    return tuple(sorted(set(_settings(policy, record))))


def _settings(policy: Policy, value: Any) -> Iterator[str]:
    if isinstance(value, SettingOf):
        yield str(value.setting)
    elif isinstance(value, CONDITIONS):
        yield from settings_used(policy, value)
    else:
        for inner in _inside(value):
            yield from _settings(policy, inner)


def _inside(value: Any) -> Iterator[Any]:
    if isinstance(value, Mapping):
        yield from value.values()
    elif isinstance(value, tuple):
        yield from value
    elif is_dataclass(value) and not isinstance(value, type):
        yield from (getattr(value, each.name) for each in fields(value))


def _carried(policy: Policy) -> Mapping[str, str]:
    """What the policy itself says of each clause, where it is carried first."""
    found: dict[str, str] = {}
    for record in _with_clauses(policy.tree):
        words = getattr(record, "says", None) or getattr(record, "what", None) or getattr(record, "ask", None)
        for clause in _clauses(record) if words else ():
            found.setdefault(clause, str(words))
    return found


def _own(record: Any) -> Any:
    """What of a record is its own, and not that of the criteria within it."""
    match record:
        case Decision(applies_to=applies_to):
            return applies_to
        case Outcome(needs=needs):
            return needs
        case _:
            return record


def _with_clauses(value: Any) -> Iterator[Any]:
    """Every record that names a clause as its own, but no setting."""
    if is_dataclass(value) and not isinstance(value, Setting) and _clauses(value):
        yield value
    if not isinstance(value, Setting):
        for inner in _inside(value):
            yield from _with_clauses(inner)


def _clauses(record: Any) -> tuple[str, ...]:
    clause = getattr(record, "clause", None)
    return (str(clause),) if isinstance(clause, str) else tuple(str(each) for each in clause or ())
