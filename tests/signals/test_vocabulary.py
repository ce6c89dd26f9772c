"""The shipped vocabulary, what a policy may add to it, and what it may not."""

import json

import pytest

from qaengine.documents import read_document
from qaengine.errors import VocabularyError
from qaengine.signals.kinds import FieldType
from qaengine.signals.vocabulary import Vocabulary, common


def table(text):
    return read_document(text, file="v.yaml")


def test_the_vocabulary_can_be_written_and_read_again():
    written = json.dumps(common().as_document())
    assert Vocabulary.from_document(table(written)) == common()


def test_every_event_date_is_a_date_and_every_scaled_field_has_its_values():
    for kind in common().kinds.values():
        for field in kind.fields.values():
            assert not field.event or field.type is FieldType.DATE
            assert field.content is not FieldType.CHOICE or field.choices
            assert set(field.outside) <= set(field.choices)


def test_the_scale_says_which_rating_is_worse():
    overall = common().kinds["cqc.inspection"].fields["overall"]
    assert common().is_worse(overall, "inadequate", "good") is True
    assert common().is_worse(overall, "good", "inadequate") is False
    assert common().is_worse(overall, "not_rated", "good") is None


def test_a_standard_has_two_scales_and_ratings_of_both_are_not_compared():
    rating = common().kinds["standard.rating"].fields["rating"]
    assert rating.choices == ("green", "amber", "red", "met", "partly", "not_met")
    assert common().is_worse(rating, "red", "green") is True
    assert common().is_worse(rating, "not_met", "partly") is True
    assert common().is_worse(rating, "red", "met") is None


@pytest.mark.parametrize(
    ("kind", "field", "worse", "better"),
    [
        ("complaint", "addressed", False, True),
        ("complaint", "upheld", True, False),
        ("safeguarding.concern", "people_affected", 3, 2),
        ("staff.compliance", "percent", 96, 100),
    ],
)
def test_which_value_is_worse(kind, field, worse, better):
    one = common().kinds[kind].fields[field]
    assert common().is_worse(one, worse, better) is True
    assert common().is_worse(one, better, worse) is False
    assert common().is_worse(one, worse, worse) is False


def test_a_policy_brings_kinds_fields_scales_values_and_keys():
    own = common().extended(
        table(
            "scales: {stars: {best_to_worst: [three, two, one], outside: [none_given]}}\n"
            "kinds:\n"
            "  food.hygiene: {title: Food hygiene, fields: {stars: {scale: stars}, seen_on: event}}\n"
            "  complaint: {fields: {stage: {one_of: [first, second]}}}\n"
            "  visit: {fields: {visit_type: {also: [night]}}}\n"
            "  cqc.inspection: {fields: {key_questions: {keys: [learning]}, overall: {also: [suspended]}}}\n"
        )
    )
    assert own.kinds["food.hygiene"].fields["stars"].choices == ("three", "two", "one", "none_given")
    assert own.kinds["complaint"].fields["stage"].choices == ("first", "second")
    assert "theme" in own.kinds["complaint"].fields
    assert "night" in own.kinds["visit"].fields["visit_type"].choices
    assert "learning" in own.kinds["cqc.inspection"].fields["key_questions"].keys
    assert own.kinds["cqc.inspection"].fields["overall"].outside[-1] == "suspended"
    assert "food.hygiene" in own.kinds["feed.coverage"].fields["kinds"].choices
    assert Vocabulary.from_document(table(json.dumps(own.as_document()))) == own
    assert "food.hygiene" not in common().kinds


def test_saying_again_what_is_there_is_no_clash():
    again = "kinds: {complaint: {title: 'Complaint, representation or enquiry from an MP', fields: {theme: text}}}"
    assert common().extended(table(again)) == common()


CLASHES = [
    ("kind: {}", "v.yaml:1:1: Q451 `kind` has no meaning in a vocabulary; did you mean `kinds`?"),
    ("scales: {light: {best_to_worst: [red, green]}}", "Q453 scale `light` is there already"),
    ("scales: {x: {best_to_worst: [a, a]}}", "Q455 scale `x` needs values"),
    ("kinds: {complaint: {adverse: false}}", "Q453 kind `complaint` is there already"),
    ("kinds: {complaint: {fields: {theme: whole}}}", "Q453 `theme` of `complaint` is there already"),
    ("kinds: {complaint: {fields: {theme: {also: [x]}}}}", "Q453 `theme` of `complaint` is free already"),
    ("kinds: {complaint: {fields: {channel: {title: x}}}}", "Q453 `channel` of `complaint` is there already; only"),
    ("kinds: {x: {fields: {id: text}}}", "Q454 `id` of `x` has the name of something that every signal carries"),
    ("kinds: {x: {fields: {y: txt}}}", "Q452 `txt` is not a type of values for `y` of `x`; did you mean `text`?"),
    ("kinds: {x: {fields: {y: {scale: ligth}}}}", "which is not there; did you mean `light`?"),
    ("kinds: {x: {fields: {y: {title: Y}}}}", "Q455 `y` of `x` does not say what its values are"),
    ("kinds: {x: {fields: {y: {type: text, event: true}}}}", "Q455 `y` of `x` is no date"),
    ("kinds: {x: {fields: {y: {map_of: event}}}}", "Q455 `y` of `x` is no date, so it cannot tell of an event"),
    ("kinds: {x: {fields: {y: {type: text, worse: more}}}}", "Q455 `y` of `x` cannot be worse when `more`"),
    ("kinds: {x: {fields: {y: {type: text, keys: [a]}}}}", "Q455 `y` of `x` is no map"),
    ("kinds: {x: {adverse: maybe}}", "Q450 `adverse` of `x` is either `true` or `false`"),
    ("kinds: {x: {never_together: [{y: a}]}}", "Q456 `never_together` of `x` names a field"),
    ("kinds: [x]", "Q450 kinds wants a table of names"),
    ("kinds: {x: y}", "Q450 `x` in kinds wants a table"),
]


@pytest.mark.parametrize(("text", "message"), CLASHES)
def test_a_mistake_in_a_vocabulary_is_named(text, message):
    with pytest.raises(VocabularyError) as raised:
        common().extended(table(text))
    (mistake,) = raised.value.mistakes
    assert message in str(mistake)
    assert mistake.place is not None
