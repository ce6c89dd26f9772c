"""Whatever bytes come in, what comes out is what they say or a refusal with every mistake in it."""

from pathlib import Path

import doors
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from qaengine.errors import PolicyError

HERE = Path(__file__).parent
KEPT = sorted(HERE.joinpath("corpus").iterdir())


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.name)
def test_the_bytes_that_are_kept_escape_through_no_door(path):
    for door in doors.DOORS:
        doors.enter(door, path.read_bytes()[1:])


@given(door=st.sampled_from(sorted(doors.DOORS)), noise=st.binary(max_size=200))
def test_noise_escapes_through_no_door(door, noise):
    doors.enter(door, noise)


@given(door=st.sampled_from(sorted(doors.DOORS)), kept=st.sampled_from(KEPT), data=st.data())
def test_what_is_cut_up_and_pasted_escapes_through_no_door(door, kept, data):
    whole = kept.read_bytes()[1:]
    start, end = (data.draw(st.integers(0, len(whole))) for _ in range(2))
    doors.enter(door, whole[:start] + data.draw(st.binary(max_size=4)) + whole[end:])


words = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
nodes = st.recursive(
    words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=12,
)


@given(node=st.dictionaries(words, nodes, min_size=1, max_size=4), flow=st.booleans())
def test_a_plain_document_reads_as_pyyaml_reads_it(node, flow):
    text = yaml.safe_dump(node, default_flow_style=flow, sort_keys=False)
    doors.enter("pyyaml", text.encode())
    if doors.PLAIN.issuperset(text):
        assert doors.bare(doors.read_document(text, file="any.yaml")) == yaml.load(text, Loader=yaml.BaseLoader)


ESCAPES = {
    "another error than a refusal": KeyError("a slip"),
    "a refusal that says nothing": PolicyError([]),
}


@pytest.mark.parametrize("what", ESCAPES)
def test_an_escape_is_seen(what, monkeypatch):
    def slip(given):
        raise ESCAPES[what]

    monkeypatch.setitem(doors.DOORS, "policy", slip)
    with pytest.raises((KeyError, AssertionError)):
        doors.enter("policy", b"")


def test_another_structure_than_that_of_pyyaml_is_seen():
    ours = doors.read_document("a: [b, {c: d}]", file="any.yaml")
    assert doors.alike(ours, {"a": ["b", {"c": 1}]})
    assert not doors.alike(ours, {"a": ["b", ["c", 1]]})
    assert not doors.alike(ours, {"a": ["b"]})
