"""Dot plots: every value at its place, ranges around their values, signs of one place below each other."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.pictures.dots import MIDDLE, NEAR, SIGN_HEIGHT, SIGNS, Point, Scale, dot_row, quarters, share_end

WHOLE = Scale(1.0, ["0", "25", "50", "75", "100"])


def place(text):
    return float(text.removesuffix("%"))


@st.composite
def points(draw):
    low, value, high = sorted(draw(st.tuples(*[st.floats(0, 1)] * 3)))
    return Point(value, low, high)


@given(st.lists(points(), min_size=2, max_size=len(SIGNS)))
def test_every_value_stands_at_its_place_inside_its_range(rows):
    drawn = dot_row(rows, WHOLE, clear=True)
    marks = {mark.sign: mark for mark in drawn.marks}
    assert list(SIGNS)[: len(rows)] == sorted(marks, key=list(SIGNS).index)
    for point, sign, line in zip(rows, SIGNS, drawn.ranges, strict=False):
        assert place(marks[sign].at) == pytest.approx(100 * point.value, abs=0.005)
        assert line.sign == sign
        assert place(line.left) <= place(marks[sign].at) <= place(line.right)
    assert place(drawn.link.left) == min(place(mark.at) for mark in drawn.marks)
    assert place(drawn.link.right) == max(place(mark.at) for mark in drawn.marks)
    assert max(mark.y for mark in drawn.marks) < min(line.y for line in drawn.ranges)
    assert max(line.y for line in drawn.ranges) < drawn.height
    for one, other in combinations(drawn.marks, 2):
        assert one.y != other.y or abs(place(one.at) - place(other.at)) >= 100 * NEAR - 0.02, "none hides another"


def test_signs_of_one_place_stand_below_each_other():
    drawn = dot_row([Point(1), Point(2), Point(1), Point(1)], Scale(3, ["none", "low", "high", "core"]), clear=False)
    below = {mark.sign: (mark.y - MIDDLE) / SIGN_HEIGHT for mark in drawn.marks}
    assert below == {"circle": 0, "square": 1, "triangle": 2, "diamond": 0}
    assert drawn.ranges == []


def test_what_cannot_be_told_has_no_sign():
    drawn = dot_row([Point(None), Point(2)], Scale(3, "0123"), clear=False)
    assert [mark.sign for mark in drawn.marks] == ["diamond"]
    assert dot_row([Point(None), Point(None)], Scale(3, "0123"), clear=False).link is None


@given(st.floats(0, 1))
def test_a_scale_of_shares_holds_the_highest_and_has_whole_per_cent_at_its_ticks(highest):
    end = share_end(highest)
    assert highest <= end <= 1
    assert [100 * share == pytest.approx(round(100 * share)) for share in quarters(end)] == [True] * 5


def test_ticks_are_spread_evenly():
    assert [tick.at for tick in Scale(3, ["none", "low", "high", "core"]).ticks] == [
        "0.00%",
        "33.33%",
        "66.67%",
        "100.00%",
    ]
