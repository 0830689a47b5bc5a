"""Answers for programs: equal on every machine, and made of JSON's own kinds."""

import json

import pytest
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from catalogue.exchange.envelope import DIGITS, plain
from experience.sure.ranges import Range

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner, inner),
    max_leaves=10,
)


@given(values)
def test_what_is_plain_stays_as_it_is_on_its_way(value):
    once = plain(value)
    assert json.loads(json.dumps(once)) == once == plain(once)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (1 / 3, round(1 / 3, DIGITS)),
        (-1e-9, 0.0),
        ({"a": (1, 2)}, {"a": [1, 2]}),
        (gettext_lazy("none"), str(gettext_lazy("none"))),
        (True, True),
    ],
)
def test_numbers_are_rounded_and_texts_are_texts(value, shown):
    assert plain(value) == shown
    assert str(plain(-1e-9)) == "0.0", "no minus before a zero"


def test_a_range_is_an_object():
    found = plain(Range(point=0.5, low=0.1, median=0.4, high=0.9))
    assert found == {"value": 0.5, "low": 0.1, "median": 0.4, "high": 0.9}
