"""Likeness of two profiles and the gain of adding one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experience.similarity import gains, shared_strengths, similarity

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


def test_gain_by_hand():
    assert gains([3, 0], [3, 3]) == pytest.approx([0.5 * 0.5 * 0.5, 0.5 * 0.5])
    assert gains([3, 0], [3, 3], weights=[1, 0]) == pytest.approx([0.25, 0])


@given(profiles, profiles)
def test_gain_is_the_difference_of_coverages(profile, added):
    def coverage(*levels):
        rest = 1.0
        for level in levels:
            rest *= 1 - 0.5 * (level or 0) / 3
        return 1 - rest

    together = sum(coverage(a, b) for a, b in zip(profile, added, strict=True)) / 13
    alone = sum(coverage(a) for a in profile) / 13
    gain = sum(gains(profile, added))
    assert gain == pytest.approx(together - alone, abs=1e-12)
    assert 0 <= gain <= 0.5
