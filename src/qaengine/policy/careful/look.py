"""The whole policy looked over, section by section."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from qaengine.policy.careful.changes import Changes
from qaengine.policy.careful.conditions import Conditions
from qaengine.policy.careful.decisions import Decisions
from qaengine.policy.careful.duties import Duties
from qaengine.policy.careful.indicators import Indicators
from qaengine.policy.careful.laws import Laws
from qaengine.policy.careful.literals import A_PERIOD
from qaengine.policy.careful.names import Names
from qaengine.policy.careful.rests import note_circles
from qaengine.policy.careful.settings import check_basis, check_complete, check_order, dated_values
from qaengine.policy.careful.signals import Signals
from qaengine.policy.records import Holding, PolicyTree
from qaengine.policy.slips import Slips
from qaengine.policy.types import Type
from qaengine.signals.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A policy tree whose literals are typed, with the type of each indicator."""

    tree: PolicyTree
    types: Mapping[str, Type]


def looked_over(tree: PolicyTree, vocabulary: Vocabulary, tainted: frozenset[str], slips: Slips) -> Looked:
    """The tree with typed literals; mistakes of names and values go to `slips`.

    `tainted` are the names of which the policy's own vocabulary speaks with mistakes; nothing is said of those.
    """
    settings = {name: dated_values(setting, slips) for name, setting in tree.settings.items()}
    names = Names(tree, {name: values for name, values in settings.items() if values is not None}, slips)
    signals = Signals(names, vocabulary, tainted)
    indicators = Indicators(names, signals)
    conditions = Conditions(names, indicators)
    decisions = Decisions(names, signals, conditions)
    _stand_alone(names, signals)
    done = replace(
        tree,
        indicators=indicators.look_over(),
        decisions=decisions.look_over(),
        scope=tuple(conditions.criterion(criterion) for criterion in tree.scope),
        triggers=tuple(conditions.criterion(criterion) for criterion in tree.triggers),
        questions=tuple(decisions.question(question) for question in tree.questions),
        judgements=_holding(tree.judgements, names),
    )
    return Looked(tree=_with_what_moves(done, names, signals, conditions), types=indicators.types)


def _with_what_moves(tree: PolicyTree, names: Names, signals: Signals, conditions: Conditions) -> PolicyTree:
    """The tree with typed changes, duties and laws; its decisions have their rows among their criteria."""
    changes = Changes(names, conditions)
    duties = Duties(names, signals, conditions, _clauses(tree))
    for delegate in tree.delegates:
        changes.delegate(delegate)
    typed = tuple(changes.change(change) for change in tree.changes)
    note_circles(tree.decisions, typed, names.slips)
    laws = Laws(names, conditions)
    for broken in tree.breaks:
        laws.broken(broken)
    for difference in tree.differs:
        laws.differs(difference)
    return replace(
        tree,
        changes=typed,
        duties=tuple(duties.duty(duty) for duty in tree.duties),
        laws=tuple(laws.law(law) for law in laws.each_once(tree.laws)),
    )


def _clauses(tree: PolicyTree) -> Iterator[str]:
    """The clauses of all criteria."""
    yield from (criterion.clause for criterion in (*tree.scope, *tree.triggers))
    for decision in tree.decisions.values():
        yield from (cap.clause for cap in decision.cap)
        for outcome in decision.outcomes.values():
            yield from (criterion.clause for criterion in (*outcome.criteria, *outcome.only_if))


def _stand_alone(names: Names, signals: Signals) -> None:
    """What rests on no indicator: dates, the basis of each setting, the kinds called complete."""
    check_order(names.tree.in_force.from_, names.tree.in_force.until, "the edition", names.slips)
    for name, setting in names.tree.settings.items():
        check_basis(name, setting, names.slips)
        names.readings(setting.reading)
    for complete in names.tree.complete:
        names.readings(complete.reading)
    for kind in check_complete(names.tree.complete, names.slips):
        signals.knows(kind)


def _holding(holding: Holding | None, names: Names) -> Holding | None:
    return None if holding is None else replace(holding, hold=names.literals.ruled(holding.hold, A_PERIOD, "hold"))
