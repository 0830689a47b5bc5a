"""Agreement: the published worked examples to six digits, a brute-force oracle, and what must never matter."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experience.agreement import Measured, Undefined, agreement, alpha, leaning, percent_agreement, resampled_alphas

GAP = np.nan
FOUR_BY_TWELVE = np.array([
    [1, 2, 3, 3, 2, 1, 4, 1, 2, GAP, GAP, GAP],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, GAP, 3],
    [GAP, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, GAP],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, GAP],
])  # fmt: skip


def brute_force(codes):
    """Alpha from its definition, pair by pair, without any matrix. None where nothing varies."""
    units = [[c for c in unit if not np.isnan(c)] for unit in codes.T]
    units = [unit for unit in units if len(unit) >= 2]
    every = [c for unit in units for c in unit]
    count = {level: every.count(level) for level in set(every)}
    if len(count) < 2:
        return None

    def distance(a, b):
        a, b = min(a, b), max(a, b)
        return (sum(n for level, n in count.items() if a <= level <= b) - (count[a] + count[b]) / 2) ** 2

    total = len(every)
    observed = sum(sum(distance(a, b) for a, b in permutations(unit, 2)) / (len(unit) - 1) for unit in units) / total
    expected = sum(distance(a, b) for a, b in permutations(every, 2)) / (total * (total - 1))
    return 1 - observed / expected


def test_values_without_order_are_as_far_apart_as_any_other():
    """The nominal alpha of the same twelve units is published as .743; of two coders from its definition."""
    assert alpha(FOUR_BY_TWELVE, Measured.NOMINAL) == pytest.approx(0.743421, abs=5e-7)
    codes = np.array([[0, 1, 2, 2, 0], [0, 2, 2, 1, 0]])
    expected = 1 - (4 / 10) / (1 - (4 * 3 + 2 * 1 + 4 * 3) / (10 * 9))
    assert alpha(codes, Measured.NOMINAL) == pytest.approx(expected)
    low, high = (lambda a: (a.low, a.high))(agreement(FOUR_BY_TWELVE, measured=Measured.NOMINAL))
    assert low < alpha(FOUR_BY_TWELVE, Measured.NOMINAL) < high


@given(st.integers(0, 10**6))
def test_two_values_need_no_order(seed):
    codes = np.random.default_rng(seed).integers(0, 2, (2, 12)).astype(float)
    ordinal, nominal = resampled_alphas(codes, 20), resampled_alphas(codes, 20, measured=Measured.NOMINAL)
    np.testing.assert_allclose(ordinal, nominal)


def test_published_examples():
    assert alpha(FOUR_BY_TWELVE) == pytest.approx(0.815388, abs=5e-7)
    assert alpha(np.array([[0, 1, 2, 3], [0, 1, 2, 3]])) == pytest.approx(1)
    assert alpha(np.array([[0, 1, 2, 3], [3, 2, 1, 0]])) == pytest.approx(-0.75)
    binary = np.array([[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]])
    assert alpha(binary) == pytest.approx(0.095238, abs=5e-7)


@pytest.mark.parametrize(
    "codes",
    [
        [[0, 0, 0], [0, 0, 0]],
        [[2, 2], [2, 2]],
        [[1, GAP, 3], [1, 2, GAP]],  # the only variation sits in units with a single code
        [[GAP, GAP], [GAP, GAP]],
        [[0, 1, 2]],
    ],
)
def test_without_variation_alpha_is_undefined_not_one(codes):
    result = agreement(np.array(codes, dtype=float))
    assert (result.alpha, result.low, result.high, result.verdict) == (None, None, None, "undefined")


codes = st.integers(2, 4).flatmap(
    lambda coders: st.lists(
        st.lists(st.sampled_from([0.0, 0.0, 1.0, 2.0, 3.0, GAP]), min_size=coders, max_size=coders),
        min_size=1,
        max_size=14,
    ).map(lambda units: np.array(units).T)
)


@given(codes)
def test_alpha_agrees_with_brute_force(data):
    expected = brute_force(data)
    if expected is None:
        assert alpha(data) is None
    else:
        assert alpha(data) == pytest.approx(expected, abs=1e-9)


@given(codes, st.randoms())
def test_the_order_of_coders_and_units_does_not_matter(data, rng):
    rows, columns = list(range(data.shape[0])), list(range(data.shape[1]))
    rng.shuffle(rows)
    rng.shuffle(columns)
    mixed = data[rows][:, columns]
    for measure in (alpha, percent_agreement):
        one, other = measure(data), measure(mixed)
        assert one == other or one == pytest.approx(other, abs=1e-9)


@settings(max_examples=30)
@given(codes, st.integers(0, 2**32 - 1))
def test_resampling_agrees_with_the_package_draw_by_draw(data, seed):
    units = data[:, (~np.isnan(data)).sum(axis=0) >= 2]
    if not units.size:
        return
    many = resampled_alphas(data, resamples=5, seed=seed)
    size = units.shape[1]
    draws = np.random.default_rng(seed).multinomial(size, np.full(size, 1 / size), size=5)
    for value, draw in zip(many, draws, strict=True):
        expected = alpha(np.repeat(units, draw, axis=1))
        assert (np.isnan(value) and expected is None) or value == pytest.approx(expected, abs=1e-9)


def test_interval_holds_alpha_and_repeats_itself():
    rng = np.random.default_rng(1)
    true = rng.integers(0, 4, 141)
    other = np.where(rng.random(141) < 0.15, rng.integers(0, 4, 141), true)
    data = np.array([true, other], dtype=float)
    result = agreement(data)
    assert result.low < result.alpha < result.high
    assert result == agreement(data)
    assert result.units == 141
    assert result.coders == 2
    assert result.non_zero == int(((true > 0) | (other > 0)).sum())
    assert result.percent == pytest.approx(np.mean(true == other))


def test_percent_agreement_by_hand():
    assert percent_agreement(np.array([[1, 1, 2], [1, 2, GAP], [1, 2, 2]], dtype=float)) == pytest.approx(
        (1 + 1 / 3 + 1) / 3
    )
    assert percent_agreement(np.array([[1, GAP], [GAP, 2]], dtype=float)) is None


@given(codes)
def test_the_reason_is_that_of_the_codes(data):
    levels = [[level for level in unit if not np.isnan(level)] for unit in data.T]
    pairs = [own for own in levels if len(own) > 1]
    reasons = {
        Undefined.NOBODY: not any(levels),
        Undefined.ONE_CODER: sum(not np.isnan(row).all() for row in data) == 1,
        Undefined.NEVER_TWICE: not pairs,
        Undefined.ONE_UNIT: len(pairs) == 1,
        Undefined.NO_VARIATION: len({level for own in pairs for level in own}) == 1,
    }
    result = agreement(data, resamples=0)
    assert result.undefined == next((reason for reason, holds in reasons.items() if holds), None)
    assert (result.alpha is None) == (result.undefined is not None)


@pytest.mark.parametrize(
    ("differences", "side"),
    [([], 0), ([0, 0], 0), ([1], 0), ([1, 0, 2], 1), ([-1, -3], -1), ([1, 1, 1, -1], 0)],
)
def test_a_tendency_needs_two_units_on_the_same_side(differences, side):
    assert leaning(differences) == side


@given(st.lists(st.integers(-3, 3)))
def test_a_tendency_turns_with_its_sides_and_minds_no_order_and_no_agreement(differences):
    found = leaning(differences)
    assert leaning([-difference for difference in differences]) == -found
    assert leaning([*reversed(differences), 0]) == found
