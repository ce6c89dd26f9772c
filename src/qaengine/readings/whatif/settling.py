"""What would settle a decision, by trying the answers that its open criteria could come to have."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations, product

from qaengine.evaluation.criteria import Asked
from qaengine.evaluation.decisions import Indication
from qaengine.evaluation.supposing import Supposed, Supposing
from qaengine.outcome.settling import Effect, Given, OpenQuestion, SettledBy, Settling, Whatever
from qaengine.outcome.truth import UNKNOWN
from qaengine.readings.whatif.matter import Matter
from qaengine.signals.records import Signal

MOST = 20_000
"""How many combinations of answers are tried at most."""
KEPT = 200
"""How many sets of one size are kept."""

Chosen = Mapping[int, Supposed]


@dataclass(slots=True)
class _Search:
    """What the search has found so far."""

    smallest: list[tuple[Chosen, str]] = field(default_factory=list)
    whatever: list[tuple[int, ...]] = field(default_factory=list)
    tried: int = 0
    sizes: int = 0


def settling(matter: Matter, name: str, *, most: int = MOST) -> Settling:
    """What is open in the decision, what each answer alone does, and the smallest sets of answers that settle it."""
    standing = matter.standing(name)
    supposing = Supposing(matter.judged(name), matter.as_of)
    places = supposing.open()
    search = _searched(supposing, places, most) if places and not standing.settled else _Search()
    return Settling(
        **matter.about(),
        decision=name,
        question=standing.title,
        indicated=standing.indicated,
        range=standing.range,
        settled=standing.settled,
        remarks=tuple(_remarks(matter, name, places)),
        open=() if standing.settled else tuple(_question(matter, supposing, place) for place in places),
        smallest=tuple(_settled_by(matter, supposing, *found) for found in search.smallest),
        smallest_proved=bool(search.smallest),
        whatever=tuple(Whatever(clauses=_clauses(supposing, found)) for found in search.whatever),
        whatever_proved=bool(search.whatever),
        sizes_tried=search.sizes,
        tried=search.tried,
        most=most,
    )


def _remarks(matter: Matter, name: str, places: tuple[int, ...]) -> Iterator[str]:
    """What stands in the way of settling it by answers."""
    standing, of = matter.standing(name), matter.of_policy(name)
    if of.recorded is not None and not standing.settled:
        kind = matter.policy.vocabulary.kinds[str(of.recorded.kind)].title
        yield f"it is decided elsewhere: a {kind} that gives its outcome settles it, and no answer here does"
    if matter.judged(name).applies(matter.as_of) is UNKNOWN:
        yield "it is not known whether this is decided for the provider at all, and no criterion says so"
    if standing.settled and places:
        yield "what is still open can no longer lead to another outcome; it could only leave none that the text gives"


# The search


def _searched(supposing: Supposing, places: tuple[int, ...], most: int) -> _Search:
    """Sets of growing size, each size tried whole or not at all, until both questions are answered."""
    options = {place: supposing.options(place) for place in places}
    search = _Search()
    for size in range(1, len(places) + 1):
        if search.tried + _combinations(options, size) > most:
            return search
        smallest, whatever = _of_size(supposing, options, size)
        search.tried += _combinations(options, size)
        search.sizes = size
        search.smallest = search.smallest or smallest
        search.whatever = search.whatever or whatever
        if search.smallest and search.whatever:
            return search
    return search


def _combinations(options: Mapping[int, tuple[Supposed, ...]], size: int) -> int:
    """How many combinations of answers there are of this size."""
    counts = [1] + [0] * size
    for ways in options.values():
        for taken in range(size, 0, -1):
            counts[taken] += counts[taken - 1] * len(ways)
    return counts[size]


def _of_size(
    supposing: Supposing, options: Mapping[int, tuple[Supposed, ...]], size: int
) -> tuple[list[tuple[Chosen, str]], list[tuple[int, ...]]]:
    smallest: list[tuple[Chosen, str]] = []
    whatever: list[tuple[int, ...]] = []
    for places in combinations(options, size):
        settle = 0
        given = list(product(*(options[place] for place in places)))
        for ways in given:
            chosen = dict(zip(places, ways, strict=True))
            found = supposing.indication_if(chosen)
            if found.settled:
                settle += 1
                smallest.append((chosen, str(found.indicated)))
        if settle == len(given):
            whatever.append(places)
    return smallest[:KEPT], whatever[:KEPT]


# What is told


def _question(matter: Matter, supposing: Supposing, place: int) -> OpenQuestion:
    asked = supposing.asked[place]
    effects = ((how, supposing.indication_if({place: how})) for how in supposing.options(place))
    return OpenQuestion(
        clause=asked.clause,
        outcome=str(asked.outcome),
        part=asked.part,
        says=str(asked.criterion.says) if asked.criterion.says else None,
        of=_who(asked),
        answers=tuple(_effect(how, found) for how, found in effects),
    )


def _who(asked: Asked) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(str, (*asked.criterion.judged_by, *asked.criterion.decided_by))))


def _effect(how: Supposed, found: Indication) -> Effect:
    return Effect(
        answer=how.word,
        indicated=found.indicated,
        range=(found.open[0], found.open[-1]) if found.open else None,
        settled=found.settled,
    )


def _clauses(supposing: Supposing, places: Iterable[int]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(supposing.asked[place].clause for place in places))


def _settled_by(matter: Matter, supposing: Supposing, chosen: Chosen, comes_to: str) -> SettledBy:
    answers = [
        Given(clause=supposing.asked[place].clause, outcome=str(supposing.asked[place].outcome), answer=how.word)
        for place, how in chosen.items()
    ]
    return SettledBy(
        answers=tuple(answers), comes_to=comes_to, verified=_is_borne_out(matter, supposing, chosen, comes_to)
    )


def _is_borne_out(matter: Matter, supposing: Supposing, chosen: Chosen, comes_to: str) -> bool | None:
    """Whether the decision comes to this when the people who may answer do so; None where nobody may."""
    said: list[Signal] = []
    for place, how in chosen.items():
        words = list(_words_of_people(supposing.asked[place], how))
        if not words:
            return None
        said += [judgement(matter, supposing.asked[place].clause, role, word) for role, word in words]
    again = matter.also(said)
    found = again.judged(supposing.judged.name).indication(matter.as_of)
    return found.settled and found.indicated == comes_to


def _words_of_people(asked: Asked, how: Supposed) -> Iterator[tuple[str, str | bool]]:
    """Who would say what, so that the criterion stands as supposed; nothing where people cannot bring it about."""
    criterion = asked.criterion
    if how.word == "does_not_apply" or (how.named and not criterion.decided_by):
        return
    needs_judge = how.named is None or str(asked.answers(asked.court.evidence.as_of)[1]) != "met"
    if needs_judge and not criterion.judged_by:
        return
    if needs_judge:
        yield str(criterion.judged_by[0]), str(how.answer) == "met"
    if how.named:
        yield str(criterion.decided_by[0]), how.named


def judgement(matter: Matter, clause: str, role: str, answer: str | bool, day: date | None = None) -> Signal:
    """A person's answer to a clause on the day, which nobody has given."""
    on = day or matter.as_of
    return Signal(
        id=f"supposed-{clause}-{role}",
        provider=matter.provider,
        kind="officer.judgement",
        date=on,
        recorded_on=on,
        fields={"question": clause, "answer": answer, "role": role},
    )
