"""What an indicator's value is: the types that tests are checked against."""

from dataclasses import dataclass

from qaengine.signals.kinds import Field, FieldType
from qaengine.signals.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of some values; `scales` are the orders from best to worst that they stand in, `outside` what has no rank."""

    values: tuple[str, ...]
    scales: tuple[tuple[str, ...], ...] = ()
    outside: tuple[str, ...] = ()

    def scale_of(self, value: str) -> tuple[str, ...] | None:
        """The order that the value stands in; None when it has none, or when two orders disagree about it."""
        orders = [scale for scale in self.scales if value in scale]
        return orders[0] if len(orders) == 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Simple:
    """A boolean, text, number, date, or any scalar; `event` when the date tells of something that happens."""

    name: str
    event: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Several members of one type; `members` None when they are whichever are held."""

    of: "Choice | Simple"
    members: tuple[str, ...] | None = None


Type = Choice | Simple | Group

BOOLEAN = Simple(name="yes or no")
TEXT = Simple(name="text")
NUMBER = Simple(name="number")
DURATION = Simple(name="period")
DATE = Simple(name="date")
EVENT = Simple(name="date", event=True)
ANY = Simple(name="any value")
MISTAKEN = Simple(name="not known")
"""The type of what is wrong already: whatever is asked of it, nothing more is said."""
STANDINGS = ("far_below", "below", "expected", "above", "far_above")
STANDING = Choice(values=STANDINGS, scales=(STANDINGS,))


def type_of_field(field: Field, vocabulary: Vocabulary, key: str | None = None) -> Type:
    """The type of a field of a signal; of a map without a key it is a group over the map's keys."""
    content = _type_of_content(field, vocabulary)
    if field.type is FieldType.MAP and key is None:
        return Group(of=content, members=field.keys or None)
    if field.type is FieldType.LIST:
        return Group(of=content)
    return content


def _type_of_content(field: Field, vocabulary: Vocabulary) -> Choice | Simple:
    match field.content:
        case FieldType.CHOICE:
            names = field.scales or ((field.scale,) if field.scale else ())
            scales = tuple(vocabulary.scales[name].values for name in names)
            return Choice(values=field.choices, scales=scales, outside=field.outside)
        case FieldType.BOOLEAN:
            return BOOLEAN
        case FieldType.WHOLE | FieldType.DECIMAL:
            return NUMBER
        case FieldType.DATE:
            return EVENT if field.event else DATE
        case FieldType.ANY:
            return ANY
        case FieldType.TEXT | FieldType.LIST | FieldType.MAP:
            return TEXT


def is_date(kind: Type) -> bool:
    """Whether it is a date, of an event or any other."""
    return isinstance(kind, Simple) and kind.name == "date"
