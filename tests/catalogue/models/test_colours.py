"""Whether a colour of one's own can be read, and which one could be read in its place."""

import re
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from catalogue.models import colours
from catalogue.models.colours import DARK, LEAST_CONTRAST, LIGHT, contrast, nearest, readable_on_dark, readable_on_light

ATLAS = (Path(__file__).parents[3] / "catalogue/static/catalogue/atlas.css").read_text()
COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
CHECKS = {readable_on_light: (LIGHT, 0), readable_on_dark: (DARK, 1)}


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21), ("#777777", "#ffffff", 4.48), ("#0000ff", "#ffffff", 8.59), ("#336699", "#336699", 1)],
)
def test_the_ratios_of_the_recommendation(one, other, ratio):
    assert contrast(one, other) == contrast(other, one) == pytest.approx(ratio, abs=0.005)


def token(name):
    """Its values in both schemes."""
    return re.findall(rf"--{name}: (#\w+);", ATLAS)[:2]


def test_the_grounds_are_those_of_the_style_sheet_on_which_the_accent_is_hardest_to_read():
    assert token("soft") == [LIGHT, DARK]
    for name in ("paper", "panel", "on-fill"):
        for place, accent in enumerate(token("fill")):
            assert contrast(token(name)[place], accent) >= contrast(token("soft")[place], accent), name


@given(COLOURS, st.sampled_from([*CHECKS]))
def test_what_is_refused_names_one_that_is_taken(colour, check):
    ground, end = CHECKS[check]
    if contrast(colour, ground) >= LEAST_CONTRAST:
        assert check(colour) is None
        assert nearest(colour, ground, end) == colour
        return
    with pytest.raises(ValidationError) as refused:
        check(colour)
    told = refused.value.params
    assert told["ratio"] < told["least"] == LEAST_CONTRAST
    assert check(told["nearest"]) is None


@pytest.mark.parametrize("colour", ["red", "#fff", "#12345g", "#1234567", "123456", "#123456\n", "#123456;}"])
def test_what_is_no_colour_is_refused(colour):
    with pytest.raises(ValidationError):
        colours.readable_on_light(colour)
