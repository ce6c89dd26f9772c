"""Laws of worse and of better known: adverse news, worse values, learning, and what is not known."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import assume
from hypothesis import strategies as st

from qaengine.errors import SignalError
from qaengine.evaluation.order import looked_at
from qaengine.outcome.decision import Decision
from qaengine.outcome.trail import Standing
from qaengine.policy import indicators as op
from qaengine.policy.conditions import FieldTest, Known
from qaengine.policy.review.uses import parts_of
from qaengine.readings.properties.law import Law
from qaengine.readings.properties.strategies import histories, signals_of
from qaengine.readings.properties.trial import Broken, Trial
from qaengine.readings.properties.world import ONE_DAY, History, World, admitted, numbered
from qaengine.signals.kinds import Field, FieldType
from qaengine.signals.records import Signal, Value

ADDING = (op.Count, op.Sum, op.Span, op.Age, op.Overdue, op.Rate)
"""Measures that one more adverse signal can only raise."""
READ = ("field", "from_", "for_each", "same", "distinct", "distinct_in", "until", "due", "done")
"""The keys of an indicator that name what is measured, and not whether a signal counts."""
STARTS = ("from_", "for_each", "distinct", "distinct_in", "same")
"""The keys of an indicator that name a field without which the signal says another thing, and not less."""
EXCUSING = ("learning_narrows", "unknown_is_never_good")


# Which of two decisions is less serious


def lowered(before: Decision, after: Decision, name: str) -> str | None:
    """How the decision is less serious of the second provider; None when it is not."""
    one, other = before[name], after[name]
    if not (one.applies and other.applies):
        return None
    first, second = _rank(one, one.indicated), _rank(other, other.indicated)
    if first >= 1 and second < first and not _is_only_open(other, first):
        return f"`{name}` falls from {one.indicated} to {other.indicated or 'nothing indicated'}"
    if one.range and other.range:
        for place, end in enumerate(("least", "most")):
            if _rank(other, other.range[place]) < _rank(one, one.range[place]) and (place or one.indicated):
                fall = f"falls from {one.range[place]} to {other.range[place]}"
                return f"the {end} serious outcome still open of `{name}` {fall}"
    return None


def _rank(standing: Standing, outcome: str | None) -> int:
    return -1 if outcome is None else standing.outcomes.index(outcome)


def _is_only_open(after: Standing, rank: int) -> bool:
    """Whether nothing is indicated, and what is open is all at least as serious."""
    return after.indicated is None and after.range is not None and _rank(after, after.range[0]) >= rank


def _is_lowered(world: World, trial: Trial, what: str) -> Broken | None:
    before, after = world.decide(trial.first), world.decide(trial.second)
    kinds = {one.kind for one in (*trial.before, *trial.after)}
    for name in before.decisions:
        if not _is_said_to_break(world, name, kinds) and (found := lowered(before, after, name)):
            return Broken(words=f"{what}: {found}", decision=name, two=True)
    return None


def _is_heard_of(trial: Trial) -> bool:
    own = [one.date for one in admitted(trial.held) if one.date <= trial.as_of]
    return bool(own) and all(min(own) <= one.date for one in trial.after)


def _is_said_to_break(world: World, decision: str, kinds: set[str]) -> bool:
    """Whether the policy says of the decision, or of one that it looks at, that it breaks the law by such signals."""
    read = {name for kind in kinds for name in world.readers.get(kind, ())}
    names = looked_at(world.policy.tree.decisions, decision)
    return any(
        broken.law == "worse_never_lowers" and broken.decision in names and (not broken.of or read & set(broken.of))
        for broken in world.policy.tree.breaks
    )


# One more adverse signal


def _with_one_more(world: World) -> st.SearchStrategy[Trial] | str:
    kinds = tuple(sorted(kind for kind, names in world.readers.items() if _is_only_added(world, kind, names)))
    if not kinds:
        return "the policy counts no kind of adverse signal, or measures of each something else as well"
    return _one_more(world, kinds)


def _is_only_added(world: World, kind: str, names: tuple[str, ...]) -> bool:
    indicators = world.policy.tree.indicators
    return world.policy.vocabulary.kinds[kind].adverse and all(isinstance(indicators[one], ADDING) for one in names)


@st.composite
def _one_more(draw: st.DrawFn, world: World, kinds: tuple[str, ...]) -> Trial:
    held, one = draw(histories(world)), draw(signals_of(world, kinds))
    first = min((other.date for other in held if other.provider != "*"), default=None)
    assume(first is not None and first <= one.date)
    return Trial(held=held, after=(one,), as_of=world.as_of)


def _one_more_lowers(world: World, trial: Trial) -> Broken | None:
    if not _is_heard_of(trial):
        return None
    return _is_lowered(world, trial, f"with one more adverse signal, a `{trial.after[0].kind}`")


# A signal made worse


@st.composite
def _made_worse(draw: st.DrawFn, world: World) -> Trial:
    held = draw(histories(world))
    if not any(_ways(world, held)):
        held = numbered([*held, draw(signals_of(world, tuple(sorted(world.readers.keys() & world.examples.keys()))))])
    ways = list(_ways(world, held))
    assume(ways)
    place, name, value = draw(st.sampled_from(ways))
    try:
        worse = world.remade(held[place], {name: value})
    except SignalError:
        assume(False)
    rest = (*held[:place], *held[place + 1 :])
    return Trial(held=rest, before=(held[place],), after=(worse,), as_of=world.as_of)


def _ways(world: World, held: History) -> Iterator[tuple[int, str, object]]:
    """Each way to make a signal that the policy looks at one step worse."""
    for place, one in enumerate(held):
        if one.kind in world.readers:
            yield from ((place, name, value) for name, value in worse_steps(world, one))


def worse_steps(world: World, signal: Signal) -> Iterator[tuple[str, object]]:
    """Each field of the signal with the value that the vocabulary calls one step worse; of a map, one key of it."""
    kind = world.policy.vocabulary.kinds[signal.kind]
    for name, value in signal.fields.items():
        field = kind.fields.get(name)
        if field is None:
            continue
        if field.type is FieldType.MAP and isinstance(value, dict):
            for key, inner in sorted(value.items()):
                for step in _steps(world, field, inner):
                    yield name, {**value, key: step}
        elif field.type is not FieldType.LIST:
            for step in _steps(world, field, value):
                yield name, step


def _steps(world: World, field: Field, value: Value) -> Iterator[object]:
    scale = world.policy.vocabulary.scale_of(field, value)
    if scale is not None:
        yield from scale.values[scale.values.index(str(value)) + 1 :][:1]
        return
    match field.worse, value:
        case ("true" | "false") as worse, bool() if value is not (worse == "true"):
            yield not value
        case ("more" | "less") as worse, int() | Decimal() if not isinstance(value, bool):
            if worse == "more" or value >= 1:
                yield value + (1 if worse == "more" else -1)
        case ("later" | "earlier") as worse, date():
            moved = value + (ONE_DAY if worse == "later" else -ONE_DAY)
            if moved <= world.as_of or value > world.as_of:
                yield moved
        case _:
            return


def _worse_lowers(world: World, trial: Trial) -> Broken | None:
    (was,), (now,) = trial.before, trial.after
    changed = sorted(name for name in now.fields if now.fields[name] != was.fields.get(name))
    return _is_lowered(world, trial, f"with `{', '.join(changed)}` of a `{now.kind}` one step worse")


# Learning


def _learned(world: World) -> st.SearchStrategy[Trial] | str:
    fields = {kind: names for kind in world.readers if (names := _narrowing(world, kind))}
    return _with_less(world, fields) if fields else "the policy asks nothing of signals that they may leave out"


def _narrowing(world: World, kind: str) -> frozenset[str]:
    """The fields of a kind that only say whether a signal counts: to know them is to learn and no event of its own."""
    found, events = set(), {"ref", "verified", "source"}
    for name in world.readers[kind]:
        indicator = world.policy.tree.indicators[name]
        tests = (one for one in parts_of(indicator) if isinstance(one, FieldTest))
        found |= {str(one.path).partition(".")[0] for one in tests}
        read = [getattr(indicator, key, None) for key in READ]
        events |= {str(one).partition(".")[0] for one in read if one is not None}
    return frozenset(found - events)


@st.composite
def _with_less(draw: st.DrawFn, world: World, fields: dict[str, frozenset[str]]) -> Trial:
    held = draw(histories(world))
    less, whole = [], []
    for signal in held:
        known = sorted(fields.get(signal.kind, frozenset()) & signal.fields.keys())
        gone = {name for name in known if draw(st.booleans())}
        if gone:
            kept = {name: value for name, value in signal.fields.items() if name not in gone}
            less.append(replace(signal, fields=kept))
            whole.append(signal)
    assume(less)
    rest = tuple(one for one in held if one not in whole)
    return Trial(held=rest, before=tuple(less), after=tuple(whole), as_of=world.as_of)


def _learning_widens(world: World, trial: Trial) -> Broken | None:
    before, after = world.decide(trial.first), world.decide(trial.second)
    for name, one in before.decisions.items():
        if any(broken.law == "learning_narrows" and broken.decision == name for broken in world.policy.tree.breaks):
            continue
        gone = sorted(_open(after[name]) - _open(one))
        if gone and one.applies and after[name].applies and one.range:
            words = f"once more is known, `{name}` may be {', '.join(gone)}, which was ruled out before"
            return Broken(words=words, decision=name, two=True)
    return None


def _open(standing: Standing) -> set[str]:
    if standing.range is None:
        return set()
    first, last = map(standing.outcomes.index, standing.range)
    return set(standing.outcomes[first : last + 1])


# What is not known


NOT_FORGOTTEN = ("decision.recorded", "approval", "provider.continues", "feed.coverage")
"""Kinds by which things are in force, or are one provider's; and coverage, of which only a kind is forgotten."""


def _forgotten(world: World) -> st.SearchStrategy[Trial]:
    return st.one_of(_with_a_feed_less(world), _with_a_field_less(world))


@st.composite
def _with_a_field_less(draw: st.DrawFn, world: World) -> Trial:
    """One field of one kind, of which no signal says anything any more."""
    held = admitted(draw(histories(world)))
    ways = sorted({(one.kind, name) for one in held for name in one.fields.keys() & _forgettable(world, one.kind)})
    if not ways:
        return Trial(held=held, as_of=world.as_of)
    kind, name = draw(st.sampled_from(ways))
    whole = tuple(one for one in held if one.kind == kind and name in one.fields)
    less = tuple(replace(one, fields={k: v for k, v in one.fields.items() if k != name}) for one in whole)
    rest = tuple(one for one in held if one not in whole)
    return Trial(held=rest, before=whole, after=less, as_of=world.as_of)


def _forgettable(world: World, kind: str) -> set[str]:
    """The fields whose absence says nothing by itself: not those that tests ask whether they are known, nor days."""
    if kind in NOT_FORGOTTEN:
        return set()
    kept: set[str] = {"question", "role"}
    for name in world.readers.get(kind, ()):
        indicator = world.policy.tree.indicators[name]
        read = [str(value).partition(".")[0] for key in STARTS if (value := getattr(indicator, key, None)) is not None]
        kept |= set(read)
        if any(isinstance(part, Known) for part in (*parts_of(indicator), *world.tests_on(name))):
            kept |= set(world.policy.vocabulary.kinds[kind].fields)
    return set(world.policy.vocabulary.kinds[kind].fields) - kept


@st.composite
def _with_a_feed_less(draw: st.DrawFn, world: World) -> Trial:
    """One kind, of which nothing says any more that everything is held."""
    held = admitted(draw(histories(world)))
    whole = tuple(one for one in held if one.kind == "feed.coverage")
    kinds = sorted({str(kind) for one in whole for kind in _kinds_of(one)})
    if not kinds:
        return Trial(held=held, as_of=world.as_of)
    gone = draw(st.sampled_from(kinds))
    less = (
        replace(one, fields={**one.fields, "kinds": tuple(kind for kind in _kinds_of(one) if kind != gone)})
        for one in whole
    )
    rest = tuple(one for one in held if one.kind != "feed.coverage")
    return Trial(held=rest, before=whole, after=tuple(one for one in less if _kinds_of(one)), as_of=world.as_of)


def _kinds_of(coverage: Signal) -> tuple[Value, ...]:
    kinds = coverage.fields.get("kinds")
    return kinds if isinstance(kinds, tuple) else ()


def _good_of_unknown(world: World, trial: Trial) -> Broken | None:
    nothing = world.decide(())
    for name, standing in nothing.decisions.items():
        if standing.indicated is not None and not _says(world, "unknown_is_never_good", name):
            return Broken(words=f"nothing is held, and `{name}` indicates {standing.indicated}", decision=name)
    return _sure_once_forgotten(world, trial)


def _sure_once_forgotten(world: World, trial: Trial) -> Broken | None:
    """How something is ruled out, once a thing is forgotten, that had been possible."""
    if not trial.before:
        return None
    before, after = world.decide(trial.first), world.decide(trial.second)
    for name, one in before.decisions.items():
        gone = sorted(_open(one) - _open(after[name]))
        if gone and one.applies and after[name].applies and after[name].range and not _is_excused(world, name):
            words = f"once something is forgotten, `{name}` can no longer be {', '.join(gone)}"
            return Broken(words=words, decision=name, two=True)
    return None


def _is_excused(world: World, decision: str) -> bool:
    names = looked_at(world.policy.tree.decisions, decision)
    return any(broken.law in EXCUSING and broken.decision in names for broken in world.policy.tree.breaks)


def _says(world: World, law: str, decision: str) -> bool:
    return any(broken.law == law and broken.decision == decision for broken in world.policy.tree.breaks)


LAWS = (
    Law(
        name="one_more_adverse_signal_never_lowers",
        says="One more adverse signal never lowers what is indicated, nor either end of the range.",
        provisos=(
            "Of kinds that are counted, summed or aged and not otherwise measured: a newer rating may be a better one.",
            "The signal is an event of its own (without `ref`), and not the first word of the provider.",
            "From the least serious outcome to none at all is no lowering: the good outcome has lost its evidence.",
            "What the policy says it breaks (`breaks`) is left out.",
        ),
        drawn=_with_one_more,
        broken=_one_more_lowers,
    ),
    Law(
        name="a_signal_made_worse_never_lowers",
        says="A signal with one field one step worse never lowers what is indicated, nor either end of the range.",
        provisos=(
            "Worse is what the vocabulary says of the field.",
            "From the least serious outcome to none at all is no lowering: the good outcome has lost its evidence.",
            "What the policy says it breaks (`breaks`) is left out.",
        ),
        drawn=_made_worse,
        broken=_worse_lowers,
    ),
    Law(
        name="learning_only_narrows",
        says="To learn a field that was not given never opens an outcome that was ruled out.",
        provisos=(
            "Of fields that say whether a signal counts; a newest value, and the first day of an age, are news.",
            "What the policy says it breaks (`breaks`) is left out.",
        ),
        drawn=_learned,
        broken=_learning_widens,
    ),
    Law(
        name="unknown_never_reads_as_good",
        says="Of nothing nothing is indicated; and what is forgotten rules out no outcome that was possible.",
        provisos=(
            "Forgotten is one field in every signal of its kind, or that everything of a kind is held.",
            "Not the first day of an age, which is then the signal's own, nor what is asked whether it is known.",
            "What the policy says it breaks (`breaks`) is left out.",
        ),
        drawn=_forgotten,
        broken=_good_of_unknown,
    ),
)
