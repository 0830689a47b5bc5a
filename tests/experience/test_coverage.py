"""Services together: the verified values of the model (section 5.7), and properties that must always hold."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experience.coverage import (
    activity_coverage,
    balanced_coverage,
    coverage,
    coverage_by_domain,
    coverage_without_each,
    generalised_mean,
    value_matrix,
)
from experience.levels import convex

DETERMINANTS = 4


@st.composite
def cities(draw, least=0):
    """Values, factors, fields and lambda of some services."""
    size = draw(st.integers(least, 6))
    profile = st.lists(st.sampled_from([None, 0, 1, 2, 3]), min_size=DETERMINANTS, max_size=DETERMINANTS)
    profiles = draw(st.lists(profile, min_size=size, max_size=size))
    factors = draw(st.lists(st.sampled_from([0, 0.5, 1]), min_size=size, max_size=size))
    fields = draw(st.lists(st.sampled_from("abc"), min_size=size, max_size=size))
    return value_matrix(profiles, size=DETERMINANTS), factors, fields, draw(st.sampled_from([0.3, 0.5, 0.7, 1]))


def close(values):
    return pytest.approx(np.asarray(values), abs=1e-12)


@pytest.mark.parametrize(("services", "covered"), [(0, 0), (1, 0.5), (2, 0.75), (3, 0.875)])
def test_returns_diminish(services, covered):
    assert coverage(value_matrix([[3]] * services, size=1)).tolist() == [covered]


def test_status_and_saturation_by_hand():
    assert coverage([[1, 0.5], [1, 1]], factors=[0.5, 0], saturation=0.4) == close([0.2, 0.1])


def test_values_of_profiles():
    assert value_matrix([[0, 1, 2, 3, None]]) == close([[0, 1 / 3, 2 / 3, 1, 0]])
    assert value_matrix([[2, None]], convex, missing=1).tolist() == [[0.5, 0.1]]
    assert value_matrix([], size=13).shape == (0, 13)
    assert coverage(value_matrix([], size=13)).tolist() == [0] * 13


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
    values, factors, _fields, saturation = city
    mixed = rng.sample(range(len(values)), len(values))
    shuffled = coverage(values[mixed], [factors[place] for place in mixed], saturation)
    assert shuffled == close(coverage(values, factors, saturation))


@given(cities(least=1))
def test_one_more_service_never_lowers_coverage(city):
    values, factors, _fields, saturation = city
    after, before = coverage(values, factors, saturation), coverage(values[1:], factors[1:], saturation)
    assert (after >= before - 1e-12).all()
    assert ((after >= 0) & (after <= 1)).all()


@given(cities())
def test_coverage_without_each_is_coverage_of_the_others(city):
    values, factors, _fields, saturation = city
    others = [[place for place in range(len(values)) if place != out] for out in range(len(values))]
    direct = [coverage(values[rest], [factors[place] for place in rest], saturation) for rest in others]
    assert coverage_without_each(values, factors, saturation) == close(np.reshape(direct, values.shape))


@given(cities())
def test_balance_is_the_mean_over_fields(city):
    values, factors, fields, saturation = city
    own = [[place for place, field in enumerate(fields) if field == one] for one in "abc"]
    direct = [coverage(values[rest], [factors[place] for place in rest], saturation) for rest in own]
    assert coverage_by_domain(values, fields, "abc", factors, saturation) == close(direct)
    assert balanced_coverage(values, fields, "abc", factors, saturation) == close(np.mean(direct, axis=0))


@given(cities())
def test_balance_over_one_field_is_coverage(city):
    values, factors, _fields, saturation = city
    assert balanced_coverage(values, ["a"] * len(values), ["a"], factors, saturation) == close(
        coverage(values, factors, saturation)
    )


def test_an_empty_field_counts_in_the_balance_and_one_outside_the_scope_does_not():
    assert balanced_coverage([[1], [1]], ["a", "other"], ["a", "b"]).tolist() == [0.25]


@pytest.mark.parametrize("figure", [balanced_coverage, coverage_by_domain, activity_coverage])
def test_an_empty_scope_is_refused(figure):
    with pytest.raises(ValueError, match="scope"):
        figure([[1]], ["a"], [])


def test_means_by_hand():
    assert generalised_mean([0.04, 0.64], 1) == pytest.approx(0.34)
    assert generalised_mean([0.04, 0.64], 0) == pytest.approx(0.16)
    assert generalised_mean([0, 0.64], 0) == pytest.approx(0.08)
    assert generalised_mean([0, 0.64], 0, floor=0.04) == pytest.approx(0.16)
    assert generalised_mean([0.04, 0.64], 1, weights=[3, 1]) == pytest.approx(0.19)
    assert generalised_mean([0.0625, 1], 0, weights=[3, 1]) == pytest.approx(0.125)
    assert generalised_mean([0, 0.5], 0, weights=[0, 2]) == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("power", "weights", "message"), [(2, None, "powers"), (1, [1], "one weight"), (0, [0, 0], "W")]
)
def test_impossible_means_are_refused(power, weights, message):
    with pytest.raises(ValueError, match=message):
        generalised_mean([0.5, 0.5], power, weights)


@given(st.lists(st.floats(0.01, 1), min_size=1, max_size=13))
def test_the_geometric_mean_is_never_above_the_mean(covered):
    assert min(covered) - 1e-12 <= generalised_mean(covered, 0) <= generalised_mean(covered, 1) + 1e-12


def test_activity_coverage_by_hand():
    profiles = [[1, 2], [1, None], [3, 0], [3, 3]]
    assert activity_coverage(profiles, ["a", "b", "a", "other"], ["a", "b", "c", "d"]) == 0.25
    assert activity_coverage([], [], ["a"]) == 0
