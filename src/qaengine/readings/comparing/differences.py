"""What changed in meaning between two policies: one record for each change, with the clauses that it touches."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from qaengine.outcome.phrases import listed, words_of
from qaengine.policy.forms.form import Bag, Form, Part
from qaengine.policy.forms.policies import Meaning, Placed
from qaengine.policy.from_document import Policy
from qaengine.readings.comparing.grouping import Difference, Found, Spot, grouped
from qaengine.readings.comparing.pairs import paired as criteria_paired
from qaengine.readings.comparing.turns import paired, turns
from qaengine.readings.comparing.words import aspect, both_sides, needed, told


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What is another thing as a whole, and the changes within what both policies have."""

    apart: tuple[Difference, ...]
    inside: tuple[Found, ...]


def differences(old: Policy, new: Policy) -> tuple[Difference, ...]:
    """Every change of meaning from the old policy to the new one; none when both mean the same."""
    left, right = Meaning(old), Meaning(new)
    criteria, rules = _criteria(left, right), _rules(left, right)
    return (
        *_decisions(left, right),
        *criteria.apart,
        *grouped((*criteria.inside, *rules.inside)),
        *rules.apart,
        *_surroundings(left, right),
    )


# Decisions and their outcomes


def _decisions(old: Meaning, new: Meaning) -> Iterator[Difference]:
    before, after = old.policy.tree.decisions, new.policy.tree.decisions
    for name in before:
        if name not in after:
            yield Difference(what="decision_removed", decision=str(name), words=f"{_named(name)} is no longer decided")
    for name in after:
        if name not in before:
            yield Difference(what="decision_added", decision=str(name), words=f"{_named(name)} is decided now")
        else:
            yield from _outcomes(old, new, str(name))


def _outcomes(old: Meaning, new: Meaning, name: str) -> Iterator[Difference]:
    before, after = old.policy.tree.decisions[name].outcomes, new.policy.tree.decisions[name].outcomes
    for outcome in before:
        if outcome not in after:
            words = f"{_named(name)} can no longer be {words_of(outcome)}"
            yield Difference(what="outcome_removed", decision=name, outcome=str(outcome), words=words)
    for outcome in after:
        if outcome not in before:
            words = f"{_named(name)} can now be {words_of(outcome)}"
            yield Difference(what="outcome_added", decision=name, outcome=str(outcome), words=words)
        else:
            needs = old.needs(before[outcome]), new.needs(after[outcome])
            yield from _needs(name, str(outcome), *needs)
    yield from _frame(old, new, name)


def _needs(name: str, outcome: str, old: Form, new: Form) -> Iterator[Difference]:
    if old.key != new.key:
        words = (
            f"{_named(name)}: {words_of(outcome)} needs {needed(new)} of its criteria, where it needed {needed(old)}"
        )
        yield Difference(what="needs", decision=name, outcome=outcome, words=words, old=needed(old), new=needed(new))


def _frame(old: Meaning, new: Meaning, name: str) -> Iterator[Difference]:
    """What a decision says beside its criteria; the order of the outcomes that both have."""
    left, right = old.decision(name), new.decision(name)
    common = {item.key for item in _items(left)} & {item.key for item in _items(right)}
    orders = [[item.key for item in _items(one) if item.key in common] for one in (left, right)]
    if orders[0] != orders[1]:
        words = f"{_named(name)}: the order of its outcomes, from the least to the most serious, is another"
        yield Difference(
            what="order", decision=name, words=words, old=told(left.slot("outcomes")), new=told(right.slot("outcomes"))
        )
    for turn in turns(_without_outcomes(left), _without_outcomes(right)):
        before, after = both_sides(turn)
        side = aspect(turn)
        what = turn.path[0] if turn.path else "decision"
        words = f"{_named(name)}{side and ', ' + side}: {before} becomes {after}"
        yield Difference(what=what, decision=name, words=words, old=before, new=after)


def _items(decision: Part) -> tuple[Form, ...]:
    outcomes = decision.slot("outcomes")
    return getattr(outcomes, "items", ())


def _without_outcomes(decision: Part) -> Part:
    return replace(decision, slots=tuple((name, form) for name, form in decision.slots if name != "outcomes"))


def _named(name: str) -> str:
    return words_of(str(name)).capitalize()


# Criteria


def _criteria(old: Meaning, new: Meaning) -> Changed:
    before, after = list(old.criteria()), list(new.criteria())
    shared = set(old.policy.tree.decisions) & set(new.policy.tree.decisions)
    pairs = criteria_paired(_of(before, shared), _of(after, shared))
    moved = [one for left, right in pairs.changed for one in _moved(left, right)]
    alone = [_gone_or_come(one, "removed") for one in pairs.gone] + [_gone_or_come(one, "added") for one in pairs.come]
    inside = [one for left, right in pairs.changed for one in _changes(left, right)]
    return Changed(apart=(*moved, *alone), inside=tuple(inside))


def _of(criteria: list[Placed], decisions: set[str]) -> list[Placed]:
    return [one for one in criteria if one.decision is None or one.decision in decisions]


def _moved(old: Placed, new: Placed) -> Iterator[Difference]:
    spot = _spot(new)
    if old.clause != new.clause:
        words = f"{old.clause} is cited as {new.clause}"
        yield Difference(
            what="clause", words=words, clauses=(new.clause,), decision=new.decision, outcome=new.outcome,
            old=old.clause, new=new.clause, of=(spot,),
        )  # fmt: skip
    if (old.part, old.decision, old.outcome) != (new.part, new.decision, new.outcome):
        words = f"{new.clause}{_saying(new)} leads to {_place(new)}, where it led to {_place(old)}"
        yield Difference(
            what="criterion_moved", words=words, clauses=(new.clause,), decision=new.decision, outcome=new.outcome,
            old=_place(old), new=_place(new), of=(spot, _spot(old)),
        )  # fmt: skip


def _gone_or_come(one: Placed, what: str) -> Difference:
    """A criterion, a necessary condition, a cap, a scope or a trigger that one of the two does not have."""
    thing = {"criteria": "criterion", "only_if": "only_if", "cap": "cap", "scope": "scope", "triggers": "trigger"}[
        one.part
    ]
    when = one.form.slot("when")
    judged = one.form.slot("judged_by")
    how = told(when) if when is not None else f"as {told(judged)} judges" if judged else "never"
    here = {"added": "is new", "removed": "is gone"}[what]
    words = f"{one.clause}{_saying(one)} {here} in {_place(one)}: {how}"
    return Difference(
        what=f"{thing}_{what}", words=words, clauses=(one.clause,), decision=one.decision, outcome=one.outcome,
        old=how if what == "removed" else None, new=how if what == "added" else None, of=(_spot(one),),
    )  # fmt: skip


def _saying(one: Placed) -> str:
    return f" ({one.says.rstrip('.')})" if one.says else ""


def _place(one: Placed) -> str:
    if one.decision is None:
        return {"scope": "the scope", "triggers": "what else applies"}[one.part]
    place = f"{words_of(one.decision)} {words_of(str(one.outcome))}"
    return {"only_if": f"{place} (necessary)", "cap": f"the cap at {place}"}.get(one.part, place)


def _spot(one: Placed, sign: int = 0) -> Spot:
    return Spot(part=one.part, clause=one.clause, decision=one.decision, outcome=one.outcome, sign=sign)


def _changes(old: Placed, new: Placed) -> Iterator[Found]:
    for turn in turns(old.form, new.form):
        yield Found(turn=turn, spot=_spot(new, turn.sign), title=f"{new.clause}{_saying(new)}")


# Duties, changes, questions, delegates


def _rules(old: Meaning, new: Meaning) -> Changed:
    found: list[Found] = []
    rest: list[Difference] = []
    for thing, before, after in (
        ("change", old.changes(), new.changes()),
        ("duty", old.duties(), new.duties()),
        ("question", old.questions(), new.questions()),
        ("delegate", old.delegates(), new.delegates()),
    ):
        pairs, gone, come = paired(list(before), list(after))
        for left, right in pairs:
            found += _rule_changes(thing, left, right)
        rest += [_rule(thing, one, "removed") for one in gone]
        rest += [_rule(thing, one, "added") for one in come]
    return Changed(apart=tuple(rest), inside=tuple(found))


def _rule_changes(thing: str, left: Form, right: Form) -> Iterator[Found]:
    assert isinstance(right, Part)
    for turn in turns(left, right):
        spot = Spot(part=thing, clause=right.label)
        yield Found(turn=turn, spot=spot, title=_rule_title(right))


def _rule(thing: str, form: Form, what: str) -> Difference:
    assert isinstance(form, Part)
    here = {"added": "is new", "removed": "is gone"}[what]
    clauses = tuple(form.label.split(", ")) if thing != "delegate" else ()
    return Difference(
        what=f"{thing}_{what}", words=f"{_rule_title(form)} {here}", clauses=clauses,
        of=(Spot(part=thing, clause=form.label),),
    )  # fmt: skip


def _rule_title(form: Part) -> str:
    return f"{form.label} ({form.note.rstrip('.?')})" if form.note else form.label


# What the whole policy rests on


def _surroundings(old: Meaning, new: Meaning) -> Iterator[Difference]:
    yield from _list_changed("complete", old.complete(), new.complete(), "None held means none of")
    yield from _list_changed("closed_days", old.closed_days(), new.closed_days(), "Days not worked")
    if old.holding().key != new.holding().key:
        before, after = told(old.holding()), told(new.holding())
        words = f"A person's answer that names no end holds for {after}, where it held for {before}"
        yield Difference(what="holds", words=words, old=before, new=after)
    yield from _vocabulary(old.policy, new.policy)


def _list_changed(what: str, old: Bag, new: Bag, title: str) -> Iterator[Difference]:
    gone = [told(item) for item in old.items if item not in new.items]
    come = [told(item) for item in new.items if item not in old.items]
    if gone or come:
        said = [f"no longer {listed(gone)}"] if gone else []
        said += [f"now also {listed(come)}"] if come else []
        yield Difference(what=what, words=f"{title}: {'; '.join(said)}", old=told(old), new=told(new))


def _vocabulary(old: Policy, new: Policy) -> Iterator[Difference]:
    """The kinds and scales of signals that one of the two knows otherwise."""
    before, after = old.vocabulary.as_document(), new.vocabulary.as_document()
    for section in ("scales", "kinds"):
        left, right = before.get(section, {}), after.get(section, {})
        assert isinstance(left, dict)
        assert isinstance(right, dict)
        for name in sorted({*left, *right}):
            if left.get(name) != right.get(name):
                yield _word_changed(section, str(name), left.get(name), right.get(name))


def _word_changed(section: str, name: str, old: object, new: object) -> Difference:
    thing = {"scales": "scale", "kinds": "kind of signal"}[section]
    here = "is new" if old is None else "is gone" if new is None else f"has other {_parts(old, new)}"
    return Difference(what="vocabulary", words=f"Vocabulary: the {thing} `{name}` {here}")


def _parts(old: object, new: object) -> str:
    fields = [one.get("fields", {}) if isinstance(one, dict) else {} for one in (old, new)]
    other = sorted(name for name in {*fields[0], *fields[1]} if fields[0].get(name) != fields[1].get(name))
    return f"fields ({listed(other)})" if other else "values or properties"
