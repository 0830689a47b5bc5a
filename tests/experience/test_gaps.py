"""Targets, gaps and gains: values by hand, and the exactness of gains as a property."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experience.coverage import coverage, generalised_mean, value_matrix
from experience.gaps import attained, coverage_with, gains, gap_closed, gaps, priorities

profiles = st.lists(st.one_of(st.none(), st.integers(0, 3)), min_size=13, max_size=13)
portfolios = st.lists(profiles, max_size=4)
candidates = st.lists(profiles, min_size=1, max_size=4)
weights = st.lists(st.floats(0.001, 1000), min_size=13, max_size=13)
targets = st.lists(st.floats(0, 1), min_size=13, max_size=13)
saturations = st.sampled_from([0.3, 0.5, 0.7])


def close(values):
    return pytest.approx(np.asarray(values), abs=1e-12)


def test_gaps_and_priorities_by_hand():
    assert gaps([0.25, 0.75]) == close([0.75, 0.25])
    assert gaps([0.25, 0.75], [0.5, 0.5]) == close([0.25, -0.25])
    assert priorities([0.25, 0.75], [0.5, 0.5]) == close([0.125, 0])
    assert priorities([0.25, 0.75], weights=[3, 1]) == close([0.5625, 0.0625])
    assert attained([0.25, 0.75], [0.5, 0.5], [3, 1]) == pytest.approx(0.3125)


def test_gain_by_hand():
    assert gains([0.5, 0], [[1, 1], [0, 2 / 3]]) == close([[0.125, 0.25], [0, 1 / 6]])
    assert gains([0.5, 0], [[1, 1]], weights=[1, 0], saturation=0.7) == close([[0.35, 0]])
    assert gap_closed([0.5, 0], [[1, 1]], [0.6, 1]) == close([[0.05, 0.25]])
    assert gap_closed([0.5, 0], [[1, 1]], [0.4, 1]) == close([[0, 0.25]])


@given(portfolios, candidates, weights, saturations)
def test_gain_is_the_difference_of_weighted_coverages(snapshot, added, w, saturation):
    values, more = value_matrix(snapshot, size=13), value_matrix(added)
    covered = coverage(values, None, saturation)
    after = [coverage(np.vstack([values, own]), None, saturation) for own in more]
    gain = gains(covered, more, w, saturation)
    assert coverage_with(covered, more, saturation) == close(after)
    rise = [generalised_mean(one, 1, w) - generalised_mean(covered, 1, w) for one in after]
    assert gain.sum(axis=1) == close(rise)
    assert ((gain >= -1e-12).all(), (gain.sum(axis=1) <= saturation + 1e-12).all()) == (True, True)


@given(portfolios, candidates, weights, targets)
def test_the_gap_closed_is_the_part_of_the_gain_that_counts(snapshot, added, w, target):
    covered, more = coverage(value_matrix(snapshot, size=13)), value_matrix(added)
    gain, closed = gains(covered, more, w), gap_closed(covered, more, target, w)
    assert gap_closed(covered, more, None, w) == close(gain)
    assert gap_closed(covered, more, np.ones(13), w) == close(gain)
    assert ((closed >= 0) & (closed <= gain + 1e-12)).all()
    assert (closed <= priorities(covered, target, w) + 1e-12).all()
    after = [attained(one, target, w) for one in coverage_with(covered, more)]
    assert closed.sum(axis=1) == close(np.array(after) - attained(covered, target, w))


@pytest.mark.parametrize("target", [[0.5], [0.5, 1.1], [-0.1, 0.5], [float("nan"), 0.5]])
def test_impossible_targets_are_refused(target):
    for figure in (gaps, priorities, attained, lambda covered, wanted: gap_closed(covered, [[1, 1]], wanted)):
        with pytest.raises(ValueError, match="one target"):
            figure([0.5, 0.5], target)


def test_weights_of_another_length_are_refused():
    with pytest.raises(ValueError, match="one weight"):
        gains([0.5, 0.5], [[1, 1]], weights=[1])
