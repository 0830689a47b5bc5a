"""How connected services are: a verified value of the model (section 5.7), hand-overs, and what is undefined."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experience.integration import Handovers, handovers, level_mean


def test_verified_value():
    assert level_mean([4, 1, 0, 2]) == 0.4375


def test_unknown_levels_are_left_out():
    assert level_mean([4, None, 2]) == 0.75


def test_what_is_undefined_is_none():
    assert [level_mean([]), level_mean([None, None])] == [None, None]


def test_impossible_levels_are_refused():
    with pytest.raises(ValueError, match="5"):
        level_mean([5])


@given(st.lists(st.integers(0, 4), min_size=2, max_size=6), st.data())
def test_all_figures_are_shares_and_direction_does_not_count(levels, data):
    size = len(levels)
    places = st.tuples(st.integers(0, size - 1), st.integers(0, size - 1)).filter(lambda pair: pair[0] != pair[1])
    pairs = data.draw(st.lists(places, unique=True, max_size=8))
    fields = data.draw(st.lists(st.sampled_from("abc"), min_size=size, max_size=size))
    facts = handovers(pairs, fields)
    figures = [level_mean(levels), facts.linked_share, facts.cross_field_share or 0]
    assert [0 <= figure <= 1 for figure in figures] == [True] * 3
    assert handovers([(other, one) for one, other in pairs], fields) == facts


def test_facts_on_handovers():
    facts = handovers([(0, 1), (1, 0), (2, 1)], ["a", "a", "b", "b"])
    assert facts == Handovers(links=3, linked_share=3 / 4, cross_field_share=1 / 3)
    assert handovers([], ["a"]) == Handovers(0, 0, None)
    assert handovers([], []) == Handovers(0, None, None)


@pytest.mark.parametrize("pair", [(0, 0), (0, 2), (-1, 0)])
def test_impossible_handovers_are_refused(pair):
    with pytest.raises(ValueError, match="hand-over"):
        handovers([pair], ["a", "b"])
