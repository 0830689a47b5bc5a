"""Likeness of two profiles."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experience.similarity import shared_strengths, similarities, similarity, supported_by_both

profiles = st.lists(st.one_of(st.none(), st.integers(0, 3)), min_size=13, max_size=13)


@given(profiles, profiles)
def test_similarity_is_symmetric_and_a_share(one, other):
    assert 0 <= similarity(one, other) <= 1
    assert similarity(one, other) == similarity(other, one)


@given(profiles)
def test_a_profile_is_like_itself_unless_it_is_empty(profile):
    assert similarity(profile, profile) == (1 if any(profile) else 0)


def test_similarity_by_hand():
    assert similarity([3, 0, 2, None], [1, 0, 2, 3]) == pytest.approx((1 + 2) / (3 + 2))
    assert shared_strengths([3, 0, 2, None], [2, 0, 1, 3]) == [0]


@given(profiles, st.lists(profiles, max_size=5))
def test_one_against_many_is_each_against_one(one, others):
    matrix = np.array(others, dtype=float).reshape(len(others), 13)
    assert similarities(one, matrix).tolist() == [similarity(one, other) for other in others]
    both = supported_by_both(one, matrix)
    assert [np.flatnonzero(row).tolist() for row in both] == [shared_strengths(one, other) for other in others]
