"""One service's profile: the verified values of the model (section 5.7), and properties that must always hold."""

import random
from statistics import fmean, pstdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experience.contribution import (
    breadth,
    contribution,
    contribution_bounds,
    evenness,
    normalised,
    spread_under_unknown_weights,
)
from experience.levels import STANDARD
from tests.experience.scales import profiles

CITY_CARD = (2, 3, 2, 2, 1, 0, 0, 3, 0, 0, 0, 0, 1)
BALANCOIRES = (1, 0, 0, 0, 0, 0, 0, 0, 3, 0, 3, 0, 1)


def weights_of(size):
    return st.lists(st.floats(0.001, 1000), min_size=size, max_size=size)


@st.composite
def weighted(draw, gaps=True):
    """A scale, a profile on it, and a weight for each of its determinants."""
    scale, [profile] = draw(profiles(gaps=gaps))
    return scale, profile, draw(weights_of(len(profile)))


@pytest.mark.parametrize(
    ("profile", "equal", "with_convex", "broad", "even", "spread"),
    [
        (CITY_CARD, 0.358974, 0.284615, 5, 0.729512, 0.101644),
        (BALANCOIRES, 0.205128, 0.169231, 2, 0.489476, 0.095940),
    ],
)
def test_verified_values(profile, equal, with_convex, broad, even, spread):
    assert contribution(profile, STANDARD.linear) == pytest.approx(equal, abs=5e-7)
    assert contribution(profile, STANDARD.convex) == pytest.approx(with_convex, abs=5e-7)
    assert breadth(profile, STANDARD) == broad
    assert evenness(profile, STANDARD.linear) == pytest.approx(even, abs=5e-7)
    assert spread_under_unknown_weights(profile, STANDARD.linear) == pytest.approx(spread, abs=5e-7)


@given(weighted())
def test_contribution_stays_between_its_bounds(given_weights):
    scale, profile, w = given_weights
    bounds = contribution_bounds(profile, scale, w)
    assert -1e-12 <= bounds.low <= bounds.high + 1e-12 <= 1 + 2e-12
    assert contribution(profile, scale.linear, w) == bounds.low
    if None not in profile:
        assert bounds.low == bounds.high


@given(profiles())
def test_bounds_are_0_and_1_where_nothing_is_known_and_at_the_ends_of_the_scale(given_profile):
    scale, [profile] = given_profile
    unknown = contribution_bounds([None] * len(profile), scale)
    assert (unknown.low, unknown.high) == (0, pytest.approx(1))
    assert contribution([scale.top] * len(profile), scale.linear) == pytest.approx(1)
    assert contribution([0] * len(profile), scale.linear) == 0


@given(weighted(gaps=False), st.floats(0.01, 100))
def test_only_the_proportion_of_weights_counts(given_weights, factor):
    scale, profile, w = given_weights
    scaled = [factor * one for one in w]
    assert contribution(profile, scale.linear, scaled) == pytest.approx(
        contribution(profile, scale.linear, w), abs=1e-9
    )


@given(profiles(gaps=False), st.data())
def test_a_higher_level_never_lowers_contribution(given_profile, data):
    scale, [profile] = given_profile
    place = data.draw(st.integers(0, len(profile) - 1))
    raised = [*profile]
    raised[place] = min(scale.top, raised[place] + 1)
    assert contribution(raised, scale.linear) >= contribution(profile, scale.linear)
    assert breadth(raised, scale) >= breadth(profile, scale)


@given(profiles(gaps=False), st.randoms())
def test_order_does_not_matter_under_equal_weights(given_profile, rng):
    scale, [profile] = given_profile
    mixed = [*profile]
    rng.shuffle(mixed)
    for formula in (contribution, spread_under_unknown_weights):
        assert formula(mixed, scale.linear) == pytest.approx(formula(profile, scale.linear), abs=1e-12)


@given(profiles(gaps=False, least=2))
def test_evenness_is_undefined_or_a_share(given_profile):
    scale, [profile] = given_profile
    even = evenness(profile, scale.linear)
    if not any(profile):
        assert even is None
    else:
        assert 0 <= even <= 1 + 1e-12
        assert (even == 0) == (sum(level > 0 for level in profile) == 1)


def test_evenness_of_equal_levels_is_one():
    assert evenness([2] * 13, STANDARD.linear) == pytest.approx(1)
    assert evenness([3], STANDARD.linear) is None


@given(profiles())
def test_missing_is_counted_as_zero_and_never_as_breadth(given_profile):
    scale, [profile] = given_profile
    zeroed = [level or 0 for level in profile]
    assert contribution(profile, scale.linear) == contribution(zeroed, scale.linear)
    assert breadth(profile, scale) == breadth(zeroed, scale) <= len(profile)


def test_closed_spread_agrees_with_simulation():
    rng = random.Random(1)
    draws = []
    for _ in range(20_000):
        w = [rng.expovariate(1) for _ in CITY_CARD]
        draws.append(contribution(CITY_CARD, STANDARD.linear, w))
    assert fmean(draws) == pytest.approx(contribution(CITY_CARD, STANDARD.linear), abs=0.003)
    assert pstdev(draws) == pytest.approx(spread_under_unknown_weights(CITY_CARD, STANDARD.linear), abs=0.003)


@pytest.mark.parametrize("wrong", [[0.0] * 13, [-1.0] + [1.0] * 12, [float("inf")] * 13, [float("nan")] * 13])
def test_impossible_weights_are_refused(wrong):
    with pytest.raises(ValueError, match="Weights must be"):
        normalised(wrong)


def test_weights_of_another_length_are_refused():
    with pytest.raises(ValueError, match="zip"):
        contribution(CITY_CARD, STANDARD.linear, [1.0, 1.0])
