"""In what signals contradict each other: ids used twice, corrections without target, circles."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from qaengine.errors import Mistake, nearest
from qaengine.signals.records import Signal

CONTINUES = "provider.continues"


class Fault(NamedTuple):
    """A mistake and the signals that would have to go for it to be gone."""

    mistake: Mistake
    signals: tuple[Signal, ...]


def faults_of(signals: Sequence[Signal], left_out_ids: Set[str]) -> list[Fault]:
    """Every fault, in the order of the places where it stands."""
    corrections = [one for one in signals if one.corrects]
    found = [*ids_used_twice(signals)]
    if corrections:
        by_id = {one.id: one for one in signals}
        found += targets(corrections, by_id, left_out_ids)
        found += rivals(corrections)
        found += circles(corrections)
    found += continued_in_circles(signals)
    return sorted(found, key=lambda fault: order(fault.mistake))


def order(mistake: Mistake) -> tuple[str, int, int, str, str]:
    """By place, then by code and text."""
    place = mistake.place
    where = (place.file, place.line, place.column) if place else ("", 0, 0)
    return (*where, mistake.code, mistake.text)


def ids_used_twice(signals: Sequence[Signal]) -> Iterator[Fault]:
    """Different signals under one id; none of them can be trusted."""
    ids = {one.id for one in signals}
    if len(ids) == len(signals):
        return
    by_id: dict[str, list[Signal]] = defaultdict(list)
    for one in signals:
        by_id[one.id].append(one)
    for id_, same in by_id.items():
        if len(same) > 1:
            text = f"the id `{id_}` stands for {len(same)} signals that differ"
            yield fault("Q430", text, same, hint="give each its own id, or let one supersede the other")


def targets(corrections: Iterable[Signal], by_id: Mapping[str, Signal], gone: Set[str]) -> Iterator[Fault]:
    """Corrections of something that is not there, or of another provider's."""
    for one in corrections:
        target = by_id.get(one.corrects or "")
        verb = "supersedes" if one.supersedes else "withdraws"
        if target is None and one.corrects not in gone:
            near = nearest(one.corrects or "", by_id) if len(by_id) <= 10_000 else None
            hint = f"did you mean `{near}`?" if near and near != one.id else None
            yield fault("Q431", f"signal `{one.id}` {verb} `{one.corrects}`, which is not there", [one], hint=hint)
        elif target is not None and target.provider != one.provider:
            text = f"signal `{one.id}` of `{one.provider}` {verb} `{target.id}`, which is of `{target.provider}`"
            yield fault("Q433", text, [one], hint="a correction is made for the same provider")


def rivals(corrections: Sequence[Signal]) -> Iterator[Fault]:
    """Several corrections of one signal, of which it cannot be told which stands.

    A correction that is itself withdrawn is no rival; several withdrawals of one signal say the same.
    """
    retracted = {one.withdraws for one in corrections if one.withdraws}
    by_target: dict[str, list[Signal]] = defaultdict(list)
    for one in corrections:
        if one.id not in retracted:
            by_target[one.corrects or ""].append(one)
    for target, those in by_target.items():
        if len(those) > 1 and any(one.supersedes for one in those):
            ids = " and ".join(f"`{id_}`" for id_ in sorted(one.id for one in those))
            yield fault(
                "Q434",
                f"{ids} each correct `{target}`, so nobody can tell which stands",
                those,
                hint="let the later one correct the earlier",
            )


def circles(corrections: Sequence[Signal]) -> Iterator[Fault]:
    """Corrections that lead back to themselves."""
    steps = {one.id: [one.corrects or ""] for one in corrections}
    by_id = {one.id: one for one in corrections}
    for ring in rings(steps):
        names = " -> ".join(f"`{id_}`" for id_ in (*ring, ring[0]))
        yield fault("Q432", f"the corrections {names} go round in a circle", [by_id[id_] for id_ in ring])


def continued_in_circles(signals: Iterable[Signal]) -> Iterator[Fault]:
    """Providers whose new id leads back to itself."""
    corrected = {one.corrects for one in signals if one.corrects}
    links = [one for one in signals if one.kind == CONTINUES and "was" in one.fields and one.id not in corrected]
    if not links:
        return
    steps: dict[str, list[str]] = defaultdict(list)
    for one in links:
        steps[one.provider].append(str(one.fields["was"]))
    for ring in rings(steps):
        pairs = set(zip(ring, (*ring[1:], ring[0]), strict=True))
        names = " -> ".join(f"`{id_}`" for id_ in (*ring, ring[0]))
        those = [one for one in links if (one.provider, one.fields["was"]) in pairs]
        yield fault("Q435", f"the providers {names} continue each other in a circle", those)


def rings(steps: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, ...]]:
    """Each circle that a walk from step to step closes, begun at its least name; without recursion."""
    done: set[str] = set()
    for start in sorted(steps):
        path: dict[str, None] = {}
        ahead: list[tuple[str, int]] = [(start, 0)]
        while ahead:
            node, depth = ahead.pop()
            while len(path) > depth:
                path.popitem()
            if node in path:
                yield ring_from(node, list(path))
            elif node not in done:
                done.add(node)
                path[node] = None
                ahead += [(following, depth + 1) for following in steps.get(node, ())]


def ring_from(node: str, path: Sequence[str]) -> tuple[str, ...]:
    """The end of the path from the node on, begun at its least name."""
    ring = path[path.index(node) :]
    least = ring.index(min(ring))
    return (*ring[least:], *ring[:least])


def fault(code: str, text: str, those: Sequence[Signal], *, hint: str | None = None) -> Fault:
    """A fault that stands at the last of its signals and speaks of the others too."""
    places = sorted((one.place for one in those if one.place), key=lambda place: (place.file, place.line, place.column))
    place = places[-1] if places else None
    return Fault(Mistake(code=code, text=text, place=place, hint=hint, also=tuple(places[:-1])), tuple(those))
