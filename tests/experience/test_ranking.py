"""Weights that nobody knows: draws that never change, and are without a favourite."""

import numpy as np
import pytest

from experience.ranking import interval, random_weights


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
