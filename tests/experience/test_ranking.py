"""Ranks and differences under unknown weights: shares that add up, dominance, and draws that never change."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experience.ranking import distinguishable, interval, pairwise_differences, random_weights, rank_acceptability

tables = st.integers(1, 5).flatmap(
    lambda size: st.lists(st.lists(st.integers(0, 4), min_size=size, max_size=size), min_size=1, max_size=12)
)


@given(tables)
def test_rows_and_columns_of_rank_acceptability_sum_to_one(draws):
    held = rank_acceptability(draws)
    assert held.sum(axis=0) == pytest.approx(1)
    assert held.sum(axis=1) == pytest.approx(1)
    assert (held >= 0).all()


def test_ranks_by_hand():
    assert rank_acceptability([[3, 2, 1], [3, 1, 2]]).tolist() == [[1, 0, 0], [0, 0.5, 0.5], [0, 0.5, 0.5]]


def test_those_who_tie_share_their_ranks():
    assert rank_acceptability([[1, 1 + 1e-14, 0]]).tolist() == [[0.5, 0.5, 0], [0.5, 0.5, 0], [0, 0, 1]]


@given(tables)
def test_distinguishable_is_symmetric_and_never_from_itself(draws):
    apart, (low, median, high) = distinguishable(draws), pairwise_differences(draws)
    assert (apart == apart.T).all()
    assert not apart.diagonal().any()
    assert ((low <= median) & (median <= high)).all()
    assert low == pytest.approx(-high.T)


@settings(max_examples=30)
@given(st.lists(st.floats(0, 0.9), min_size=13, max_size=13))
def test_what_leads_in_everything_is_first_and_distinguishable(values):
    leader = [value + 0.1 for value in values]
    draws = random_weights(13, draws=100) @ np.array([values, leader]).T
    assert rank_acceptability(draws).tolist() == [[0, 1], [1, 0]]
    assert distinguishable(draws).tolist() == [[False, True], [True, False]]


def test_what_leads_by_turns_is_not_distinguishable():
    draws = random_weights(2) @ np.eye(2)
    assert distinguishable(draws).any() == np.False_
    assert rank_acceptability(draws) == pytest.approx(0.5, abs=0.03)


def test_interval_by_hand():
    assert interval([[draw, 0] for draw in range(101)]).tolist() == [[5, 0], [50, 0], [95, 0]]


def test_random_weights_never_change():
    expected = [[0.49404, 0.045733, 0.460228], [0.223314, 0.500299, 0.276387]]
    assert random_weights(3, draws=2).round(6).tolist() == expected
    assert (random_weights(13) == random_weights(13)).all()
    assert (random_weights(13) != random_weights(13, seed=1)).all()


def test_random_weights_are_shares_without_a_favourite():
    weights = random_weights(13)
    assert weights.shape == (2000, 13)
    assert weights.sum(axis=1) == pytest.approx(1)
    assert weights.mean(axis=0) == pytest.approx(1 / 13, abs=0.006)
    assert weights.std(axis=0) == pytest.approx(np.sqrt(12 / 14) / 13, abs=0.006)
