"""Whatever is done to a policy, it is read and decides, or is refused with mistakes that have their place."""

import copy
import json
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from qaengine.documents import plain, read_file
from qaengine.errors import DocumentError, Mistake, PolicyError
from qaengine.evaluation.judge import decide
from qaengine.policy.from_document import Policy, policy_from_document
from qaengine.signals.history import Register
from qaengine.signals.reading import signals_from_records

HERE = Path(__file__).parent
GOOD = plain(read_file(HERE / "good" / "everything.yaml"))
DAY = date(2025, 9, 30)
RECORDS = [json.loads(line) for line in (HERE / "good" / "signals.jsonl").read_text(encoding="utf-8").splitlines()]

Path_ = tuple[Any, ...]


def paths(node: object, here: Path_ = ()) -> list[Path_]:
    """The way to every part of a document."""
    inner: list[tuple[Any, object]] = []
    if isinstance(node, dict):
        inner = list(node.items())
    elif isinstance(node, list):
        inner = list(enumerate(node))
    return [here, *(path for step, part in inner for path in paths(part, (*here, step)))]


def at(node: Any, path: Path_) -> Any:
    """The part at the end of the way."""
    for step in path:
        node = node[step]
    return node


WAYS = paths(GOOD)[1:]
WORDS = sorted({str(step) for way in WAYS for step in way} | {v for way in WAYS if isinstance(v := at(GOOD, way), str)})
SCALARS = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(
        ["", "0", "-1", "1/2", "1/0", "3", "0 days", "3 months", "10 working days", "100 years", "300 years"]
    ),
    st.sampled_from(["true", "no", "20%", "0%", "1e9", "2025-02-30", "2025-04-01", "9999-12-31", "é", "a b", "x" * 90]),
    st.text(max_size=8).filter(str.isprintable),
    st.none(),
)
VALUES = st.one_of(
    SCALARS,
    st.lists(SCALARS, max_size=2),
    st.dictionaries(st.sampled_from(WORDS), SCALARS, max_size=2),
    st.sampled_from(WAYS).map(lambda way: copy.deepcopy(at(GOOD, way))),
)


@st.composite
def mutants(draw: st.DrawFn) -> str:
    """The policy with one thing, or a few, left out, put in, renamed, doubled or replaced."""
    document: Any = copy.deepcopy(GOOD)
    for _ in range(draw(st.sampled_from([1, 1, 1, 2, 5]))):
        way = draw(st.sampled_from(paths(document)[1:]))
        holder, step = at(document, way[:-1]), way[-1]
        match draw(st.sampled_from(["out", "other", "wrap", "rename", "double"])):
            case "out":
                del holder[step]
            case "other":
                holder[step] = draw(VALUES)
            case "wrap":
                holder[step] = draw(st.sampled_from([[holder[step]], {"setting": holder[step]}, {"is": holder[step]}]))
            case "rename" if isinstance(holder, dict):
                holder[draw(st.sampled_from(WORDS))] = holder.pop(step)
            case "double" if isinstance(holder, list):
                holder.append(copy.deepcopy(holder[step]))
    return json.dumps(document, indent=1, ensure_ascii=False)


def read(source: str) -> Policy | tuple[Mistake, ...]:
    """The policy, or what is wrong with it."""
    try:
        return policy_from_document(source, file="mutant.yaml")
    except (PolicyError, DocumentError) as error:
        return error.mistakes


@given(source=mutants(), held=st.sets(st.sampled_from(range(len(RECORDS)))))
def test_a_mutant_decides_or_is_refused_at_places(source, held):
    policy = read(source)
    if not isinstance(policy, Policy):
        assert policy
        assert all(mistake.place or mistake.code in ("Q199", "Q299") for mistake in policy)
        return
    assert decide(policy, Register(()), provider="P", as_of=DAY).document()
    records = [record for number, record in enumerate(RECORDS) if number in held]
    batch = signals_from_records(records, vocabulary=policy.vocabulary, skip_bad=True)
    assert decide(policy, Register(batch.signals), provider="P", as_of=DAY).document()


def test_the_policy_itself_decides_with_all_signals():
    policy = policy_from_document(json.dumps(GOOD), file="good.yaml")
    batch = signals_from_records(RECORDS, vocabulary=policy.vocabulary)
    decision = decide(policy, Register(batch.signals), provider="P", as_of=DAY)
    assert decision.document()["decisions"]["level"]["indicated"] == "high"
