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
from experience.levels import convex, linear, touchpoint_integration

CITY_CARD = (2, 3, 2, 2, 1, 0, 0, 3, 0, 0, 0, 0, 1)
BALANCOIRES = (1, 0, 0, 0, 0, 0, 0, 0, 3, 0, 3, 0, 1)

levels = st.lists(st.integers(0, 3), min_size=13, max_size=13)
gappy = st.lists(st.one_of(st.none(), st.integers(0, 3)), min_size=13, max_size=13)
weights = st.lists(st.floats(0.001, 1000), min_size=13, max_size=13)


@pytest.mark.parametrize(
    ("profile", "equal", "with_convex", "broad", "even", "spread"),
    [
        (CITY_CARD, 0.358974, 0.284615, 5, 0.729512, 0.101644),
        (BALANCOIRES, 0.205128, 0.169231, 2, 0.489476, 0.095940),
    ],
)
def test_verified_values(profile, equal, with_convex, broad, even, spread):
    assert contribution(profile) == pytest.approx(equal, abs=5e-7)
    assert contribution(profile, value=convex) == pytest.approx(with_convex, abs=5e-7)
    assert breadth(profile) == broad
    assert evenness(profile) == pytest.approx(even, abs=5e-7)
    assert spread_under_unknown_weights(profile) == pytest.approx(spread, abs=5e-7)


def test_derived_level():
    assert [touchpoint_integration(level) for level in (None, 0, 1, 2, 3, 4)] == [None, 0, 1, 2, 3, 3]
    for wrong in (-1, 5):
        with pytest.raises(ValueError, match=str(wrong)):
            touchpoint_integration(wrong)


def test_value_functions():
    assert [linear(level) for level in range(4)] == [0, 1 / 3, 2 / 3, 1]
    assert [convex(level) for level in range(4)] == [0, 0.10, 0.50, 1]
    for function in (linear, convex):
        with pytest.raises(ValueError, match="4"):
            function(4)


@given(gappy, weights)
def test_contribution_stays_between_its_bounds(profile, w):
    bounds = contribution_bounds(profile, w)
    assert -1e-12 <= bounds.low <= bounds.high + 1e-12 <= 1 + 2e-12
    assert contribution(profile, w) == bounds.low
    if None not in profile:
        assert bounds.low == bounds.high


@given(levels, weights, st.floats(0.01, 100))
def test_only_the_proportion_of_weights_counts(profile, w, factor):
    scaled = [factor * one for one in w]
    assert contribution(profile, scaled) == pytest.approx(contribution(profile, w), abs=1e-9)


@given(levels, st.integers(0, 12))
def test_a_higher_level_never_lowers_contribution(profile, place):
    raised = [*profile]
    raised[place] = min(3, raised[place] + 1)
    assert contribution(raised) >= contribution(profile)
    assert breadth(raised) >= breadth(profile)


@given(levels, st.randoms())
def test_order_does_not_matter_under_equal_weights(profile, rng):
    mixed = [*profile]
    rng.shuffle(mixed)
    assert contribution(mixed) == pytest.approx(contribution(profile), abs=1e-12)
    assert spread_under_unknown_weights(mixed) == pytest.approx(spread_under_unknown_weights(profile), abs=1e-12)


@given(levels)
def test_evenness_is_undefined_or_a_share(profile):
    even = evenness(profile)
    if not any(profile):
        assert even is None
    else:
        assert 0 <= even <= 1 + 1e-12
        assert (even == 0) == (sum(level > 0 for level in profile) == 1)


def test_evenness_of_equal_levels_is_one():
    assert evenness([2] * 13) == pytest.approx(1)
    assert evenness([3]) is None


@given(gappy)
def test_missing_is_counted_as_zero_and_never_as_breadth(profile):
    zeroed = [level or 0 for level in profile]
    assert contribution(profile) == contribution(zeroed)
    assert breadth(profile) == breadth(zeroed)


def test_closed_spread_agrees_with_simulation():
    rng = random.Random(1)
    draws = []
    for _ in range(20_000):
        w = [rng.expovariate(1) for _ in CITY_CARD]
        draws.append(contribution(CITY_CARD, w))
    assert fmean(draws) == pytest.approx(contribution(CITY_CARD), abs=0.003)
    assert pstdev(draws) == pytest.approx(spread_under_unknown_weights(CITY_CARD), abs=0.003)


@pytest.mark.parametrize("wrong", [[0.0] * 13, [-1.0] + [1.0] * 12, [float("inf")] * 13, [float("nan")] * 13])
def test_impossible_weights_are_refused(wrong):
    with pytest.raises(ValueError, match="Weights must be"):
        normalised(wrong)


def test_weights_of_another_length_are_refused():
    with pytest.raises(ValueError, match="zip"):
        contribution(CITY_CARD, [1.0, 1.0])
