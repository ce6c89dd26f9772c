"""Why an outcome is indicated and why another is not, by what the policy says it needs."""

from collections.abc import Iterable, Iterator
from math import ceil
from typing import Any, assert_never

from qaengine.outcome.phrases import counted, listed, words_of
from qaengine.outcome.trail import Finding
from qaengine.outcome.truth import MET, NOT_MET, UNKNOWN, Truth, opposite
from qaengine.outcome.why import Part, Why, WhyNot
from qaengine.policy.records import AtLeastNeeded
from qaengine.readings.whatif.matter import Matter


def why(matter: Matter, name: str) -> Why:
    """Why the outcome of the decision is indicated, or why none is."""
    standing = matter.standing(name)
    indicated = standing.indicated
    at = standing.outcomes.index(indicated) if indicated is not None else 0
    every = {outcome: parts_of(matter, name, outcome) for outcome in standing.outcomes}
    own = every[indicated] if indicated is not None else ()
    lesser = [part for outcome in standing.outcomes[:at] for part in every[outcome] if part.part == "criteria"]
    matters = () if standing.settled else standing.would_settle
    unknown = {
        id(part.finding): part
        for parts in every.values()
        for part in parts
        if part.finding.certain is UNKNOWN and part.finding.clause in matters
    }
    return Why(
        **_common(matter, name, indicated, own),
        reasons=tuple(_why(matter, name, own)),
        since=standing.since,
        for_less=tuple(part for part in lesser if part.finding.answer is MET),
        unknown=tuple(unknown.values()),
    )


def why_not(matter: Matter, name: str, outcome: str) -> WhyNot:
    """Why the decision does not come to this outcome: what fails, what is unknown, what stands first."""
    parts = parts_of(matter, name, outcome)
    needs = matter.judged(name).needs(matter.as_of, certain=True)
    indication = matter.judged(name).indication(matter.as_of)
    return WhyNot(
        **_common(matter, name, outcome, parts),
        reasons=tuple(_why_not(matter, name, outcome, parts)),
        answer=needs[outcome] if matter.of_policy(name).pick != "recorded" else UNKNOWN,
        possible=outcome in indication.open,
    )


def _common(matter: Matter, name: str, outcome: str | None, parts: Iterable[Part]) -> dict[str, Any]:
    standing = matter.standing(name)
    return {
        **matter.about(),
        "decision": name,
        "question": standing.title,
        "outcome": outcome,
        "indicated": standing.indicated,
        "range": standing.range,
        "in_force": standing.in_force,
        "needs": _need_name(matter, name, outcome) if outcome is not None else None,
        "parts": tuple(parts),
    }


# What an outcome needs


def parts_of(matter: Matter, name: str, outcome: str) -> tuple[Part, ...]:
    """Every criterion that has a say in whether the outcome is reached, with what it counts for."""
    return tuple(_parts(matter, name, outcome))


def _parts(matter: Matter, name: str, outcome: str) -> Iterator[Part]:
    judged, day = matter.judged(name), matter.as_of
    own = any(asked.outcome == outcome and asked.part == "criteria" for asked in judged.asked())
    raises = judged.decision.outcomes[outcome].needs == "any" or not own
    for asked, finding in zip(judged.asked(), matter.findings(name), strict=True):
        certain, applies = asked.answers(day)[1], asked.applies(day)
        counts = certain if applies is not UNKNOWN else UNKNOWN
        if asked.part == "cap":
            if judged.rank(str(asked.outcome)) > judged.rank(outcome):
                yield _part("cap", opposite(certain), finding)
        elif asked.outcome == outcome and applies is not NOT_MET:
            yield _part("only_if" if asked.part == "only_if" else "criteria", counts, finding)
        elif raises and _raises(judged.rank, asked.outcome, outcome, asked.criterion.up_to):
            named = asked.established(day)
            if certain is not NOT_MET and named in (None, outcome):
                yield _part("raised", certain if named == outcome else UNKNOWN, finding)


def _raises(rank: Any, own: str | None, outcome: str, highest: str | None) -> bool:
    return own is not None and highest is not None and rank(own) < rank(outcome) <= rank(str(highest))


def _part(place: str, counts: Truth, finding: Finding) -> Part:
    return Part.model_validate({"part": place, "counts": counts, "says": finding.says, "finding": finding})


def _need_name(matter: Matter, name: str, outcome: str) -> str:
    needs = matter.of_policy(name).outcomes[outcome].needs
    if isinstance(needs, AtLeastNeeded):
        return f"at least {ceil(matter.policy.number(needs.at_least, matter.as_of))}"
    return str(needs)


# In words


def _why(matter: Matter, name: str, parts: tuple[Part, ...]) -> Iterator[str]:
    standing = matter.standing(name)
    if standing.indicated is None:
        yield from _why_nothing(matter, name)
        return
    if matter.of_policy(name).pick == "recorded":
        yield _recorded_words(matter, name)
        return
    yield _need_words(matter, name, standing.indicated, parts)
    conditions = [part for part in parts if part.part in ("only_if", "cap")]
    if conditions:
        yield f"{counted(len(conditions), 'further condition')} beside them: {_tally(conditions)}"
    if standing.settled:
        yield "settled: no answer still missing can change it"


def _why_nothing(matter: Matter, name: str) -> Iterator[str]:
    standing = matter.standing(name)
    if not standing.applies:
        yield "it is not decided for this provider"
    elif standing.range is None:
        yield "the framework gives no outcome for this evidence: the needs of each are known to fail"
    elif matter.judged(name).applies(matter.as_of) is UNKNOWN:
        yield "it is not known whether this is decided for the provider at all"
    elif matter.of_policy(name).pick == "recorded":
        yield _recorded_words(matter, name)
    else:
        low, high = (words_of(outcome) for outcome in standing.range)
        yield f"the evidence held establishes no outcome; it may be {low}" + ("" if low == high else f" to {high}")


def _recorded_words(matter: Matter, name: str) -> str:
    recorded = matter.of_policy(name).recorded
    assert recorded is not None
    when = f", once its {words_of(str(recorded.when))} has come" if recorded.when else ""
    kind = matter.policy.vocabulary.kinds[str(recorded.kind)].title
    return f"it is decided elsewhere and read from the newest {kind} that gives {words_of(str(recorded.field))}{when}"


def _need_words(matter: Matter, name: str, outcome: str, parts: Iterable[Part]) -> str:
    """What the outcome needs of its criteria, and how far that is so."""
    own = [part for part in parts if part.part in ("criteria", "raised")]
    needs = matter.of_policy(name).outcomes[outcome].needs
    match needs:
        case AtLeastNeeded():
            count = ceil(matter.policy.number(needs.at_least, matter.as_of))
            return f"at least {count} of its {_criteria(len(own))} must be met: {_tally(own)}"
        case "all":
            return f"all of its {_criteria(len(own))} must be met: {_tally(own)}"
        case "none_fail":
            return f"at least one of its {_criteria(len(own))} must be met and none fail: {_tally(own)}"
        case "nothing_worse":
            return f"it holds when nothing worse does: {_worse_words(matter, name, outcome)}"
        case "any":
            return f"any one of its {_criteria(len(own))} is enough: {_tally(own)}"
        case _:
            assert_never(needs)


def _criteria(number: int) -> str:
    return f"{number} criterion" if number == 1 else f"{number} criteria"


def _worse_words(matter: Matter, name: str, outcome: str) -> str:
    judged = matter.judged(name)
    needs = judged.needs(matter.as_of, certain=True)
    worse = judged.outcomes[judged.rank(outcome) + 1 :]
    said = {MET: "is reached", NOT_MET: "is not", UNKNOWN: "may be"}
    return listed([f"{words_of(each)} {said[needs[each]]}" for each in worse])


def _tally(parts: Iterable[Part]) -> str:
    """How many speak for it, against it, and are not known."""
    counts = [part.counts for part in parts]
    said = ((MET, "met"), (NOT_MET, "not met"), (UNKNOWN, "not known"))
    return listed([f"{counts.count(truth)} {words}" for truth, words in said if truth in counts]) or "there is none"


def _why_not(matter: Matter, name: str, outcome: str, parts: tuple[Part, ...]) -> Iterator[str]:
    standing, of = matter.standing(name), matter.of_policy(name)
    if outcome == standing.indicated:
        yield f"{words_of(outcome)} is indicated"
        return
    if not standing.applies:
        yield "it is not decided for this provider"
        return
    if of.pick == "recorded":
        yield _recorded_words(matter, name)
    else:
        yield _need_words(matter, name, outcome, parts)
        yield from _beside(parts)
        yield from _passed_over(matter, name, outcome)
    indication = matter.judged(name).indication(matter.as_of)
    yield "it is still possible" if outcome in indication.open else "it is ruled out by what is known"


def _beside(parts: Iterable[Part]) -> Iterator[str]:
    """The conditions beside the criteria that fail or are unknown."""
    for place, words in (("only_if", "condition that must hold beside them"), ("cap", "limit on a better outcome")):
        of_place = [part for part in parts if part.part == place]
        against = sum(part.counts is NOT_MET for part in of_place)
        unknown = sum(part.counts is UNKNOWN for part in of_place)
        if against:
            yield f"{counted(against, words)} {'stands' if against == 1 else 'stand'} against it"
        if unknown:
            yield f"of {counted(unknown, words)} it is not known"


def _passed_over(matter: Matter, name: str, outcome: str) -> Iterator[str]:
    """What is indicated instead, where the needs of this outcome are met as well."""
    judged = matter.judged(name)
    shown = judged.needs(matter.as_of, certain=False)
    if shown[outcome] is not MET:
        return
    reached = [each for each in judged.outcomes if shown[each] is MET and each != outcome]
    others = listed([words_of(each) for each in reached])
    match matter.of_policy(name).pick:
        case "unique":
            yield f"its needs are met, but so are those of {others}, and only one may hold"
        case "first":
            yield "its needs are met, but an outcome before it comes first"
        case _:
            more = [words_of(each) for each in reached if judged.rank(each) > judged.rank(outcome)]
            yield f"its needs are met, but so are those of {listed(more)}, which is more serious"
