"""What the records of a policy are made of: the base of all, and the values that several of them hold."""

from typing import Annotated, Any, ClassVar

from pydantic import ConfigDict

from qaengine.policy.conditions import Bound, Condition, Where
from qaengine.policy.conditions_from import bound_from, condition_from, where_from, words_from, yes_or_no
from qaengine.policy.words import Read


class Record:
    """What a table of the document becomes; keys that it does not know are refused."""

    __slots__ = ()
    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")


BY_HAND = "by hand"


def by_hand(name: str) -> dict[str, Any]:
    """A part of the JSON Schema that `schema` defines by hand."""
    return {BY_HAND: name}


Amount = Annotated[Bound, Read(bound_from, by_hand("Amount"))]
Filter = Annotated[Where, Read(where_from, by_hand("Where"))]
ConditionOf = Annotated[Condition, Read(condition_from, by_hand("Condition"))]
Words = Annotated[tuple[str, ...], Read(words_from, by_hand("Words"))]
YesOrNo = Annotated[bool, Read(yes_or_no, {"enum": [True, False, "true", "false"]})]
