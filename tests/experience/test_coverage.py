"""Services together: the verified values of the model (section 5.7), and properties that must always hold."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experience.coverage import coverage, value_matrix
from experience.levels import STANDARD
from tests.experience.scales import profiles


@st.composite
def cities(draw, least=0):
    """Values, factors and lambda of some services."""
    size = draw(st.integers(least, 6))
    scale, levels = draw(profiles(size))
    factors = draw(st.lists(st.sampled_from([0, 0.5, 1]), min_size=size, max_size=size))
    return value_matrix(levels, scale, size=4), factors, draw(st.sampled_from([0.3, 0.5, 0.7, 1]))


def close(values):
    return pytest.approx(np.asarray(values), abs=1e-12)


@pytest.mark.parametrize(("services", "covered"), [(0, 0), (1, 0.5), (2, 0.75), (3, 0.875)])
def test_returns_diminish(services, covered):
    assert coverage(value_matrix([[3]] * services, STANDARD, size=1)).tolist() == [covered]


def test_status_and_saturation_by_hand():
    assert coverage([[1, 0.5], [1, 1]], factors=[0.5, 0], saturation=0.4) == close([0.2, 0.1])


def test_values_of_profiles():
    assert value_matrix([[0, 1, 2, 3, None]], STANDARD) == close([[0, 1 / 3, 2 / 3, 1, 0]])
    assert value_matrix([[2, None]], STANDARD, STANDARD.convex, missing=1).tolist() == [[0.5, 0.1]]
    assert value_matrix([], STANDARD, size=13).shape == (0, 13)
    assert coverage(value_matrix([], STANDARD, size=13)).tolist() == [0] * 13


@given(profiles(3))
def test_values_are_those_of_each_level(given_profiles):
    scale, levels = given_profiles
    for value in scale.value_functions:
        expected = [[value(level or 0) for level in profile] for profile in levels]
        assert value_matrix(levels, scale, value).tolist() == expected
    assert value_matrix(levels, scale).tolist() == value_matrix(levels, scale, scale.linear).tolist()
    with pytest.raises(ValueError, match=f"0 to {scale.top}"):
        value_matrix([*levels, [scale.top + 1] * len(levels[0])], scale)


@pytest.mark.parametrize("saturation", [0, -0.1, 1.01, float("nan")])
def test_impossible_saturations_are_refused(saturation):
    with pytest.raises(ValueError, match="saturation"):
        coverage([[1]], saturation=saturation)


@pytest.mark.parametrize("factors", [[1], [1, 1.5], [1, -0.5]])
def test_impossible_factors_are_refused(factors):
    with pytest.raises(ValueError, match="one factor"):
        coverage([[1], [1]], factors)


@given(cities(), st.randoms())
def test_order_does_not_matter(city, rng):
    values, factors, saturation = city
    mixed = rng.sample(range(len(values)), len(values))
    shuffled = coverage(values[mixed], [factors[place] for place in mixed], saturation)
    assert shuffled == close(coverage(values, factors, saturation))


@given(cities(least=1))
def test_one_more_service_never_lowers_coverage(city):
    values, factors, saturation = city
    after, before = coverage(values, factors, saturation), coverage(values[1:], factors[1:], saturation)
    assert (after >= before - 1e-12).all()
    assert ((after >= 0) & (after <= 1)).all()
