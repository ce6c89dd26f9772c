"""A part of a policy with other names in it and its settings written out, so that two policies can stand in one."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any

from qaengine.periods import Period
from qaengine.policy import indicators as op
from qaengine.policy.conditions import Asks, AtLeastOf, Bound, Literal, SettingOf
from qaengine.policy.records import Criterion

NAMED: Mapping[type[Any], tuple[str, ...]] = {
    Asks: ("subject",), AtLeastOf: ("of",), op.PartOf: ("part_of",), op.Worst: ("worst",), op.Rate: ("per",),
    op.Bands: ("bands_of",), op.ScorePart: ("of",), op.Matrix: ("rows", "columns"),
}  # fmt: skip
"""Where a record names an indicator or a decision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Renaming:
    """New names of indicators and decisions, and of clauses that people answer; `value` says what a setting is."""

    names: Mapping[str, str]
    clauses: Mapping[str, str] = field(default_factory=dict)
    value: Callable[[Bound], Literal]

    def of(self, part: Any) -> Any:
        """The part with everything in it renamed."""
        match part:
            case SettingOf():
                return self.value(part)
            case tuple():
                return tuple(self.of(one) for one in part)
            case dict():
                return {key: self.of(one) for key, one in part.items()}
            case _:
                return self._record(part) if is_dataclass(part) and not isinstance(part, Period) else part

    def _record(self, record: Any) -> Any:
        changed = {one.name: self.of(getattr(record, one.name)) for one in fields(record)}
        for name in NAMED.get(type(record), ()):
            changed[name] = self._named(changed[name])
        if isinstance(record, Criterion):
            changed["clause"] = self.clauses.get(str(record.clause), record.clause)
        return replace(record, **changed)

    def _named(self, name: Any) -> Any:
        return tuple(map(self._named, name)) if isinstance(name, tuple) else self.names.get(str(name), name)


def values_in(part: Any, value: Callable[[Bound], Literal]) -> Iterator[Any]:
    """Every word, number, day and period in the part of a policy, its settings written out."""
    match part:
        case SettingOf():
            yield value(part)
        case tuple():
            for one in part:
                yield from values_in(one, value)
        case dict():
            yield from values_in(tuple(part.values()), value)
        case _ if is_dataclass(part) and not isinstance(part, Period):
            yield from values_in(tuple(getattr(part, one.name) for one in fields(part)), value)
        case _:
            yield part
