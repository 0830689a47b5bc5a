"""The question on each rung of the ladder, against the coverages of the services themselves."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experience.choice.limits import Limits
from experience.choice.rungs import asked_anywhere, asked_at_moments, asked_in_activities
from experience.moments import (
    Services,
    Weighting,
    by_determinant,
    coverage_anywhere,
    coverage_at_moments,
    coverage_in_activities,
    mean_over_possible,
    possible_cells,
)

NUMBER = 3
"""Fields of activity."""


def services(draw, number):
    return Services(
        draw.integers(0, 4, (number, 4)) / 3,
        draw.choice([0, 0.5, 1], number),
        draw.choice([0, 0.5, 1], (number, 3)),
        draw.choice([0, 1], (number, 2)),
        draw.integers(-1, NUMBER, number),
    )


def shares(draw, number):
    weights = draw.choice([0, 1, 3], number) + np.eye(number)[0]
    return weights / weights.sum()


@given(st.integers(0, 2**32 - 1))
def test_what_is_reached_is_what_the_ladder_shows(seed):
    draw = np.random.default_rng(seed)
    own, added = services(draw, 3), services(draw, 4)
    weighting = Weighting(shares(draw, 4), shares(draw, 3), shares(draw, 2))
    limits, full = Limits(4), np.ones(4)
    possible = possible_cells(own.joined(added), NUMBER)
    chosen = np.flatnonzero(draw.integers(0, 2, 4))
    both = own.joined(added.only(chosen))
    anywhere = asked_anywhere(own, added, weighting.determinants, full, limits)
    assert anywhere.reached(chosen) == pytest.approx(weighting.determinants @ coverage_anywhere(both))
    moments = asked_at_moments(own, added, weighting, full, limits)
    covered = by_determinant(coverage_at_moments(both), weighting)
    assert moments.reached(chosen) == pytest.approx(weighting.determinants @ covered)
    activities = asked_in_activities(own, added, weighting, possible, full, limits)
    cubes = coverage_in_activities(both, NUMBER)
    assert activities.reached(chosen) == pytest.approx(mean_over_possible(cubes, possible, weighting))


@given(st.integers(0, 2**32 - 1))
def test_a_target_cuts_each_determinant_and_no_moment(seed):
    draw = np.random.default_rng(seed)
    own, added = services(draw, 2), services(draw, 3)
    weighting, target = Weighting(shares(draw, 4), shares(draw, 3), shares(draw, 2)), draw.random(4)
    asked = asked_at_moments(own, added, weighting, target, Limits(3))
    covered = by_determinant(coverage_at_moments(own.joined(added)), weighting)
    assert asked.reached([0, 1, 2]) == pytest.approx(weighting.determinants @ np.minimum(covered, target))
