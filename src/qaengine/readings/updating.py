"""What a case would have to expect so that it passes: what came, in place of what was expected and did not."""

from collections.abc import Iterator

from qaengine.cases.files import CLAUSE_LISTS, Case
from qaengine.cases.rewriting import Listed, Put, Rewrite
from qaengine.outcome.decision import Decision


def rewrites(case: Case, decision: Decision) -> list[Rewrite]:
    """The expectations that do not hold, each with what came; those that hold stay as they are."""
    return [*_decisions(case, decision), *_clauses(case, decision), *_obligations(case, decision)]


def _decisions(case: Case, decision: Decision) -> Iterator[Rewrite]:
    for name, wanted in case.expected.decisions.items():
        standing = decision.decisions.get(name)
        for key, value in wanted.items():
            if standing is not None:
                want, got = _word(value), _word(getattr(standing, key))
                if want != got:
                    yield Put(keys=("decisions", name, key), text=got)


def _word(value: object) -> str:
    """The value as a case writes it."""
    match value:
        case None | "null" | "unknown":
            return "unknown"
        case bool():
            return str(value).lower()
        case list() | tuple():
            return f"[{', '.join(map(str, value))}]"
        case _:
            return str(value)


def _clauses(case: Case, decision: Decision) -> Iterator[Rewrite]:
    """Clauses that stand in a list in which they do not belong, moved to the one in which they do."""
    came = _came(decision)
    gone: dict[str, list[int]] = {key: [] for key in CLAUSE_LISTS}
    come: dict[str, list[str]] = {key: [] for key in CLAUSE_LISTS}
    for key in CLAUSE_LISTS:
        listed: tuple[str, ...] = getattr(case.expected, key)
        for position, clause in enumerate(listed):
            right = _where(key, clause, came)
            if right != key:
                gone[key].append(position)
                if clause not in getattr(case.expected, right):
                    come[right].append(clause)
    if case.expected.exact:
        for key in ("met", "unknown", "not_met"):
            known = {*getattr(case.expected, key), *come[key]}
            come[key] += sorted(came[key] - known)
    for key in CLAUSE_LISTS:
        if gone[key] or come[key]:
            yield Listed(key=key, gone=tuple(gone[key]), come=tuple(dict.fromkeys(come[key])))


def _came(decision: Decision) -> dict[str, set[str]]:
    clauses = decision.clauses
    return {
        "met": {*clauses.met, *clauses.applies},
        "unknown": {*clauses.unknown},
        "not_met": {*clauses.not_met},
        "asked": {question.clause for question in decision.questions},
    }


def _where(key: str, clause: str, came: dict[str, set[str]]) -> str:
    """The list in which the clause belongs, of those that say the same sort of thing as `key`."""
    if key in ("asked", "not_asked"):
        return "asked" if clause in came["asked"] else "not_asked"
    if key == "unknown" and clause in came["unknown"]:
        return key
    if clause in came["met"]:
        return "met"
    return "not_met" if key == "not_met" or clause not in came["unknown"] else "unknown"


def _obligations(case: Case, decision: Decision) -> Iterator[Rewrite]:
    """Another day or status where one obligation of the clause is held; one that is not held goes."""
    gone: list[int] = []
    for position, wanted in enumerate(case.expected.obligations):
        held = [one for one in decision.obligations if one.clause == wanted["clause"]]
        dated = [one for one in held if wanted.get("due") in (None, "null") or str(one.due) == wanted["due"]]
        if not held:
            gone.append(position)
        elif not dated and len(held) == 1:
            yield Put(keys=("obligations", position, "due"), text=str(held[0].due or "null"))
        status = wanted.get("status")
        statuses = [one.status for one in dated or held]
        if held and status is not None and status not in statuses and len(set(statuses)) == 1:
            yield Put(keys=("obligations", position, "status"), text=statuses[0])
    if gone:
        yield Listed(key="obligations", gone=tuple(gone))
