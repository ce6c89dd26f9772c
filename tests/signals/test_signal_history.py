"""What of all that was recorded counts for a provider, at what was known on a day."""

import io
from datetime import date

import pytest
import samples
from hypothesis import given
from hypothesis import strategies as st

from qaengine.errors import SignalError
from qaengine.signals.history import Register, check_set
from qaengine.signals.reading import load_signals


def register_of(*rows: str) -> Register:
    """A register of rows like `c supersedes b, 3`: recorded on the third of March, of provider `p1`."""
    return Register(signal_of(row) for row in rows)


def signal_of(row: str) -> samples.Signal:
    words, _, day = row.partition(", ")
    id_, *correction = words.split()
    given_words = {correction[0]: correction[1]} if correction else {}
    return samples.signal(id_, recorded_on=f"2024-03-{int(day or 1):02}", **given_words)


def ids(register: Register, day: int | None = None) -> str:
    known_at = date(2024, 3, day) if day else None
    return " ".join(one.id for one in register.history("p1", known_at=known_at).signals)


CORRECTIONS = [
    # rows, by when, what stands
    (["a", "b"], None, "a b"),
    (["a", "b supersedes a"], None, "b"),
    (["a", "b supersedes a, 2"], 1, "a"),
    (["a", "b supersedes a, 2"], 2, "b"),
    (["a", "b supersedes a, 2", "c supersedes b, 3"], None, "c"),
    (["a", "b supersedes a, 2", "c supersedes b, 3"], 2, "b"),
    (["a", "b supersedes a, 2", "c supersedes b, 3"], 1, "a"),
    (["a", "w withdraws a"], None, ""),
    (["a", "w withdraws a, 2"], 1, "a"),
    (["a", "v withdraws a", "w withdraws a"], None, ""),
    # a correction made in error: what it replaced is back
    (["a", "b supersedes a, 2", "w withdraws b, 3"], None, "a"),
    (["a", "b supersedes a, 2", "w withdraws b, 3"], 2, "b"),
    # of a chain only the last link is withdrawn: the one before it is back, not the first
    (["a", "b supersedes a", "c supersedes b", "w withdraws c"], None, "b"),
    # a withdrawal made in error, and that in error too
    (["a", "v withdraws a, 2", "w withdraws v, 3"], None, "a"),
    (["a", "v withdraws a, 2", "w withdraws v, 3"], 2, ""),
    (["a", "u withdraws a", "v withdraws u", "w withdraws v"], None, ""),
    # a withdrawal replaced by a better record stays done
    (["a", "w withdraws a, 2", "b supersedes w, 3"], None, "b"),
    # after a correction was withdrawn another may be made
    (["a", "b supersedes a, 2", "w withdraws b, 3", "c supersedes a, 4"], None, "c"),
    # a correction known before what it corrects
    (["a, 5", "b supersedes a, 2"], 3, "b"),
    (["a, 5", "w withdraws a, 2"], None, ""),
]


@pytest.mark.parametrize(("rows", "day", "standing"), CORRECTIONS)
def test_what_stands(rows, day, standing):
    assert ids(register_of(*rows), day) == standing
    assert ids(register_of(*reversed(rows)), day) == standing


def test_a_long_chain_of_corrections_is_followed_without_depth():
    chain = [samples.signal("s00000"), *(samples.signal(f"s{n:05}", supersedes=f"s{n - 1:05}") for n in range(1, 5000))]
    assert ids(Register(chain)) == "s04999"
    undone = [samples.signal("s00000"), *(samples.signal(f"s{n:05}", withdraws=f"s{n - 1:05}") for n in range(1, 5000))]
    assert ids(Register(undone)) == ""


def test_signals_are_in_order_of_date_then_id():
    days = {"b": "2024-03-02", "a": "2024-03-02", "c": "2024-03-01"}
    assert ids(Register(samples.signal(id_, date=day) for id_, day in days.items())) == "c a b"


def test_events_with_one_case_number_stay_apart():
    assert ids(Register([samples.signal("a", ref="case 7"), samples.signal("b", ref="case 7")])) == "a b"


def test_the_same_signal_twice_is_one():
    assert ids(Register([samples.signal("a"), samples.signal("a")])) == "a"


def test_signals_for_all_providers_stand_in_every_history():
    coverage = samples.signal("all", provider="*", kind="feed.coverage", kinds=["complaint"])
    register = Register([coverage, samples.signal("a"), samples.signal("b", provider="p2")])
    assert register.providers() == ("p1", "p2")
    assert ids(register) == "a all"
    assert [one.id for one in register.history("nobody").signals] == ["all"]
    assert [one.id for one in register.history("*").signals] == ["all"]


def continues(id_: str, provider: str, was: str, **more: object) -> samples.Signal:
    return samples.signal(id_, provider=provider, kind="provider.continues", was=was, **more)


def test_a_new_id_has_the_history_of_the_old_ones():
    signals = [
        samples.signal("a", provider="p3"),
        samples.signal("b", provider="p2"),
        continues("l1", "p1", "p2", recorded_on="2024-04-01"),
        continues("l2", "p2", "p3"),
    ]
    register = Register(signals)
    assert ids(register) == "a b l1 l2"
    assert ids(register, 31) == ""
    assert [one.id for one in register.history("p2").signals] == ["a", "b", "l2"]


def test_a_link_that_was_withdrawn_links_no_more():
    wrong = [samples.signal("b", provider="p2"), continues("l1", "p1", "p2"), samples.signal("w", withdraws="l1")]
    assert ids(Register(wrong)) == ""
    assert check_set([*wrong, continues("l2", "p2", "p1")]) == []


def test_a_correction_of_the_old_id_counts_in_the_history_of_the_new():
    old = [samples.signal("a", provider="p2"), samples.signal("b", provider="p2", supersedes="a")]
    assert ids(Register([*old, continues("l1", "p1", "p2")])) == "b l1"


FAULTS = [
    (["a", "b supersedes x"], {"Q431"}),
    (["a", "b supersedes a", "c supersedes a"], {"Q434"}),
    (["a", "b supersedes a", "w withdraws a"], {"Q434"}),
    (["a supersedes b", "b supersedes a"], {"Q432"}),
    (["a supersedes c", "b withdraws a", "c supersedes b"], {"Q432"}),
    (["a", "b supersedes x", "c supersedes a", "d supersedes a"], {"Q431", "Q434"}),
    (["a, 1", "a, 2"], {"Q430"}),
]


@pytest.mark.parametrize(("rows", "codes"), FAULTS)
def test_signals_that_contradict_are_refused(rows, codes):
    signals = [signal_of(row) for row in rows]
    assert {mistake.code for mistake in check_set(signals)} == codes
    assert check_set(signals) == check_set(reversed(signals))
    with pytest.raises(SignalError):
        Register(signals)


@st.composite
def corrected(draw: st.DrawFn) -> list[samples.Signal]:
    """Signals of two providers, some of which correct an earlier one that is not yet corrected."""
    signals: list[samples.Signal] = []
    free: list[samples.Signal] = []
    for number in range(draw(st.integers(min_value=0, max_value=8))):
        day = draw(st.integers(min_value=1, max_value=9))
        given_words: dict[str, object] = {"recorded_on": f"2024-03-{day:02}", "provider": draw(st.sampled_from("pq"))}
        if free and draw(st.booleans()):
            target = free.pop(draw(st.integers(min_value=0, max_value=len(free) - 1)))
            given_words |= {draw(st.sampled_from(["supersedes", "withdraws"])): target.id, "provider": target.provider}
        signals.append(samples.signal(f"s{number}", **given_words))
        free.append(signals[-1])
    return signals


@given(signals=corrected(), data=st.data(), day=st.none() | st.integers(min_value=1, max_value=9))
def test_order_repetition_and_splitting_of_the_input_change_nothing(signals, data, day):
    mixed = data.draw(st.permutations(signals + data.draw(st.lists(st.sampled_from(signals or [None])))))
    mixed = [one for one in mixed if one]
    cut = data.draw(st.integers(min_value=0, max_value=len(mixed)))
    parts = [io.BytesIO(samples.as_json_lines(part)) for part in (mixed[:cut], mixed[cut:])]
    register, other = Register(signals), Register(load_signals(*parts))
    known_at = date(2024, 3, day) if day else None
    assert register.providers() == other.providers()
    for provider in "pq":
        assert register.history(provider, known_at=known_at) == other.history(provider, known_at=known_at)


@given(signals=corrected(), day=st.integers(min_value=1, max_value=9))
def test_what_is_recorded_later_changes_nothing_of_what_was_known(signals, day):
    known = date(2024, 3, day)
    so_far = [one for one in signals if one.recorded_on <= known]
    earlier = Register(so_far, left_out_ids={one.id for one in signals})
    for provider in "pq":
        assert Register(signals).history(provider, known_at=known) == earlier.history(provider)
