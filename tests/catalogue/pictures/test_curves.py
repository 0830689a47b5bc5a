"""Curves: every share at its height, every step at its place, names beside their points."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.pictures.curves import BOTTOM, LEFT, RIGHT, TOP, Curve, chart


@given(st.lists(st.floats(0, 1), min_size=2, max_size=8))
def test_every_share_stands_at_its_height(shares):
    [drawn] = chart([Curve("one", shares)], [str(step) for step in range(len(shares))]).curves
    for number, (share, (x, y)) in enumerate(zip(shares, drawn.points, strict=True)):
        assert x == pytest.approx(LEFT + (RIGHT - LEFT) * number / (len(shares) - 1), abs=0.01)
        assert (BOTTOM - y) / (BOTTOM - TOP) == pytest.approx(share, abs=0.001)
    assert drawn.path == "M" + "L".join(f"{x} {y}" for x, y in drawn.points)


def test_a_name_stands_beside_the_point_that_it_is_given():
    [drawn] = chart([Curve("one", [0, 0.5, 1], named_at=1)], ["0", "1", "2"]).curves
    assert drawn.x > drawn.points[1][0]
    assert drawn.y > drawn.points[1][1]


def test_a_curve_has_a_share_for_each_step():
    with pytest.raises(ValueError, match="shorter"):
        chart([Curve("one", [0, 1])], ["0", "1", "2"])
