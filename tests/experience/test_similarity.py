"""Likeness of two profiles."""

import numpy as np
import pytest
from hypothesis import given

from experience.levels import STANDARD
from experience.similarity import shared_strengths, similarities, similarity, supported_by_both
from tests.experience.scales import profiles


@given(profiles(2))
def test_similarity_is_symmetric_and_a_share(given_profiles):
    _scale, [one, other] = given_profiles
    assert 0 <= similarity(one, other) <= 1
    assert similarity(one, other) == similarity(other, one)


@given(profiles())
def test_a_profile_is_like_itself_unless_it_is_empty(given_profile):
    _scale, [profile] = given_profile
    assert similarity(profile, profile) == (1 if any(profile) else 0)


def test_similarity_by_hand():
    assert similarity([3, 0, 2, None], [1, 0, 2, 3]) == pytest.approx((1 + 2) / (3 + 2))
    assert shared_strengths([3, 0, 2, None], [2, 0, 1, 3], STANDARD) == [0]


@given(profiles(6))
def test_one_against_many_is_each_against_one(given_profiles):
    scale, [one, *others] = given_profiles
    matrix = np.array(others, dtype=float)
    assert similarities(one, matrix).tolist() == [similarity(one, other) for other in others]
    both = supported_by_both(one, matrix, scale)
    assert [np.flatnonzero(row).tolist() for row in both] == [shared_strengths(one, other, scale) for other in others]
