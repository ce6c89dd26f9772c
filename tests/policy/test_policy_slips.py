"""Slips that an analyst makes: each gives one message, at the very word, with the hint that puts it right.

They are conceived from the side of the hand that writes (a comma for brackets, `>= 2`, `half a year`, a key one level
too deep, nothing after the colon), where those of `bad/` go through the codes.
"""

from pathlib import Path
from typing import Any

import pytest

from qaengine.documents import plain, read_file
from qaengine.errors import QaengineError
from qaengine.policy.from_document import policy_from_document

HERE = Path(__file__).parent / "slips"
SOUND = (HERE / "oakshire.yaml").read_text(encoding="utf-8")
SLIPS: Any = plain(read_file(HERE / "slips.yaml"))


def test_without_a_slip_the_policy_has_no_mistake():
    assert policy_from_document(SOUND, file="oakshire.yaml").id == "oakshire"


def test_there_are_many_slips_and_each_is_another():
    assert len(SLIPS) >= 40
    assert len({(slip["there"], slip["instead"]) for slip in SLIPS}) == len(SLIPS)


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip["slip"])
def test_a_slip_gives_one_message_at_its_word_with_its_hint(slip):
    assert slip["there"] in SOUND
    with pytest.raises(QaengineError) as raised:
        policy_from_document(SOUND.replace(slip["there"], slip["instead"], 1), file="oakshire.yaml")
    (mistake,) = raised.value.mistakes
    _, line, underline, *_ = mistake.full().split("\n")
    start = underline.index("~")
    assert line[start : start + underline.count("~")] == slip["word"]
    assert str(mistake).split(" ", 1)[1] == slip["said"]
    assert mistake.hint
    assert (mistake.fix.instead if mistake.fix else None) == slip.get("mends")
