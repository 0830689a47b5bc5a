"""Scales: what a level is worth, what supports, and what cannot be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experience.levels import STANDARD, Scale, is_derived, touchpoint_integration
from tests.experience.scales import levels_of, scale_of, scales


def test_the_scale_of_the_first_codebook():
    assert (STANDARD.top, list(STANDARD.levels)) == (3, [0, 1, 2, 3])
    assert [STANDARD.linear(level) for level in STANDARD.levels] == [0, 1 / 3, 2 / 3, 1]
    assert [STANDARD.convex(level) for level in STANDARD.levels] == [0, 0.10, 0.50, 1]
    assert [value.__name__ for value in STANDARD.value_functions] == ["linear", "convex"]
    assert [STANDARD.supports(level) for level in (None, 0, 1, 2, 3)] == [False, False, False, True, True]


@given(scales)
def test_values_rise_from_0_to_1_on_every_scale(scale):
    for value in scale.value_functions:
        worths = [value(level) for level in scale.levels]
        assert (worths[0], worths[-1]) == (0, 1)
        assert worths == sorted(set(worths))
        for wrong in (-1, scale.top + 1):
            with pytest.raises(ValueError, match=f"^{wrong} is no level"):
                value(wrong)


@given(scales, st.data())
def test_a_level_supports_from_its_scales_own_on(scale, data):
    level = data.draw(levels_of(scale))
    assert scale.supports(level) == (level in list(scale.levels)[scale.supports_from :])


@given(scales.filter(lambda scale: scale.top != 3))
def test_what_is_defined_for_four_levels_is_refused_on_other_scales(scale):
    assert [value.__name__ for value in scale.value_functions] == ["linear"]
    with pytest.raises(ValueError, match=f"4 levels; this scale has {len(scale.labels)}"):
        scale.convex(0)


def test_derived_level():
    assert [touchpoint_integration(level) for level in (None, 0, 1, 2, 3, 4)] == [None, 0, 1, 2, 3, 3]
    for wrong in (-1, 5):
        with pytest.raises(ValueError, match=str(wrong)):
            touchpoint_integration(wrong)


@pytest.mark.parametrize("labels", [(), ("only",), tuple("abcdefghijk")])
def test_a_scale_has_two_to_ten_levels(labels):
    with pytest.raises(ValueError, match="2 to 10 levels"):
        Scale(labels, 1)


@pytest.mark.parametrize("supports_from", [-1, 0, 2])
def test_support_begins_within_the_scale(supports_from):
    with pytest.raises(ValueError, match="1 to 1"):
        scale_of(1, supports_from)


def test_the_derived_determinant_and_its_copies_are_known_by_their_slug():
    assert [is_derived(slug) for slug in ("touchpoint-integration", "touchpoint-integration-12")] == [True, True]
    assert [is_derived(slug) for slug in ("touchpoint-integration-b", "integration", "my-touchpoint-integration")] == [
        False
    ] * 3
