"""Fields that several rooms use: empty values choose nothing, and what is unknown is named, in part and safely."""

import pytest
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from catalogue.forms.fields import (
    LONGEST_ECHO,
    MOST_ITEMS,
    NAMED_UNKNOWN,
    KnownSlugsField,
    SilentMultipleField,
    clean_line,
    number_field,
    printable,
    read_number,
)


def refusal(field, value):
    with pytest.raises(ValidationError) as caught:
        field.clean(value)
    return caught.value.error_list[0]


@given(st.text())
def test_what_a_person_typed_can_be_said_again(text):
    said = printable(text)
    assert said.isprintable()
    assert len(said) == min(len(text), LONGEST_ECHO)
    assert said == text[:LONGEST_ECHO] or not text[:LONGEST_ECHO].isprintable()


@given(st.text())
def test_a_name_is_one_line_or_refused(text):
    line = " ".join(text.split())
    if line.isprintable():
        assert clean_line(text) == clean_line(line) == line
    else:
        with pytest.raises(ValidationError) as caught:
            clean_line(text)
        assert caught.value.code == "unprintable"


def test_each_choice_once_and_an_empty_one_is_none():
    field = SilentMultipleField(choices=[("a", "A"), ("b", "B")], required=False)
    assert field.clean(["b", "", "a", "b"]) == ["b", "a"]
    assert field.clean([""]) == []
    assert refusal(field, ["c"]).code == "invalid_choice"


def test_known_slugs_keep_their_order_and_unknown_ones_are_named():
    field = KnownSlugsField("Services", {"a", "b"})
    assert field.clean(["b", "a", "", "b"]) == ["b", "a"]
    error = refusal(field, ["a", *(f"no-{number}" for number in range(NAMED_UNKNOWN + 1))])
    assert error.code == "unknown"
    assert [f"no-{number}" in error.message for number in range(NAMED_UNKNOWN + 1)] == [True] * NAMED_UNKNOWN + [False]
    assert "a\u202e" not in refusal(field, ["a\u202e"]).message


def test_too_many_are_refused_before_they_are_looked_up():
    error = refusal(KnownSlugsField("Services", set()), [f"s{number}" for number in range(MOST_ITEMS + 1)])
    assert (error.code, error.params) == ("too_many", {"number": MOST_ITEMS + 1, "most": MOST_ITEMS})


@pytest.mark.parametrize(
    ("text", "number"),
    [("0.5", 0.5), ("0", 0.0), ("", None), (None, None), ("much", None), ("nan", None), ("inf", None)],
)
def test_a_hint_is_a_number_or_none(text, number):
    assert read_number(text) == number


@pytest.mark.parametrize(
    ("text", "code"), [("-0.1", "min_value"), ("1.1", "max_value"), ("nan", "invalid"), ("much", "invalid")]
)
def test_a_number_field_may_stay_empty_and_keeps_its_limits(text, code):
    field = number_field("Target", highest=1, step=0.05, default=0.5)
    assert isinstance(field, forms.FloatField)
    assert (field.clean(""), field.clean("0"), field.clean("1")) == (None, 0, 1)
    assert field.widget.attrs["placeholder"] == "0.5"
    assert refusal(field, text).code == code
