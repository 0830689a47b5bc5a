"""Ranges hold their value, and a draft with much open has none."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from experience.sure.ranges import MOST_OPEN, Range, has_value, ranges

SHARES = st.floats(0, 1)


@given(st.lists(SHARES, min_size=3, max_size=3), arrays(float, (3, 20), elements=SHARES))
def test_a_value_lies_within_its_range(points, draws):
    for point, one, own in zip(points, ranges(points, draws), draws, strict=True):
        low, median, high = np.percentile(own, [5, 50, 95])
        assert one == Range(point, min(low, point), median, max(high, point))


def test_no_figures_have_no_ranges():
    assert ranges([], np.empty((0, 20))) == []


def test_a_value_may_rest_on_three_open_answers():
    assert MOST_OPEN == 3
    assert [has_value([None] * number + [2] * (13 - number)) for number in (0, 3, 4, 13)] == [True, True, False, False]
