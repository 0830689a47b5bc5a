"""How connected services are: the verified values of the model (section 5.7), and what is undefined."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experience.integration import (
    Handovers,
    cross_domain_share,
    handovers,
    integration_index,
    level_mean,
    network_density,
    strongest_links,
)

LEVELS = [4, 1, 0, 2]
LINKS = {(0, 1): 2, (0, 3): 1}


@st.composite
def networks(draw):
    size = draw(st.integers(2, 6))
    places = st.tuples(st.integers(0, size - 1), st.integers(0, size - 1)).filter(lambda pair: pair[0] != pair[1])
    return size, draw(st.dictionaries(places, st.integers(1, 4), max_size=8))


def test_verified_values():
    assert level_mean(LEVELS) == 0.4375
    assert network_density(4, LINKS) == 0.125
    assert integration_index(LEVELS, LINKS) == 0.28125
    assert cross_domain_share(LINKS, ["culture", "mobility", "mobility", "shopping"]) == 1


def test_links_within_a_field_are_not_across():
    assert cross_domain_share(LINKS, ["a", "b", "b", "a"]) == pytest.approx(2 / 3)
    assert cross_domain_share(LINKS, ["a"] * 4) == 0


def test_a_pair_counts_once_with_its_highest_kind():
    assert strongest_links({(0, 1): 1, (1, 0): 3, (2, 1): 2, (1, 2): 1}) == {frozenset({0, 1}): 3, frozenset({1, 2}): 2}


def test_levels_alone_where_links_say_nothing():
    assert integration_index(LEVELS, None) == 0.4375
    assert integration_index([3], {}) == 0.75
    assert integration_index(LEVELS, {}) == 0.4375 / 2


def test_unknown_levels_are_left_out():
    assert level_mean([4, None, 2]) == 0.75
    assert integration_index([4, None], {(0, 1): 4}) == 1


def test_what_is_undefined_is_none():
    assert [level_mean([]), level_mean([None, None]), network_density(1, {}), cross_domain_share({}, "ab")] == [
        None
    ] * 4
    assert integration_index([None, None], {(0, 1): 4}) is None


@pytest.mark.parametrize("links", [{(0, 1): 0}, {(0, 1): 5}, {(1, 1): 2}])
def test_impossible_links_are_refused(links):
    with pytest.raises(ValueError, match="from 1 to 4"):
        strongest_links(links)


def test_impossible_levels_are_refused():
    with pytest.raises(ValueError, match="5"):
        level_mean([5])


@given(networks(), st.data())
def test_all_figures_are_shares_and_direction_does_not_count(network, data):
    size, links = network
    levels = data.draw(st.lists(st.integers(0, 4), min_size=size, max_size=size))
    fields = data.draw(st.lists(st.sampled_from("abc"), min_size=size, max_size=size))
    turned = {(other, one): kind for (one, other), kind in pairs_of(links)}
    figures = [network_density(size, links), integration_index(levels, links), cross_domain_share(links, fields) or 0]
    assert [0 <= figure <= 1 for figure in figures] == [True] * 3
    assert network_density(size, turned) == figures[0]
    assert (cross_domain_share(turned, fields) or 0) == figures[2]


def pairs_of(links):
    return [(tuple(pair), kind) for pair, kind in strongest_links(links).items()]


def test_the_densest_network_is_one():
    assert network_density(4, {(one, other): 4 for one in range(4) for other in range(one)}) == 1


def test_facts_on_handovers():
    facts = handovers([(0, 1), (1, 0), (2, 1)], ["a", "a", "b", "b"])
    assert facts == Handovers(links=3, linked_share=3 / 4, cross_field_share=1 / 3)
    assert handovers([], ["a"]) == Handovers(0, 0, None)
    assert handovers([], []) == Handovers(0, None, None)


@pytest.mark.parametrize("pair", [(0, 0), (0, 2), (-1, 0)])
def test_impossible_handovers_are_refused(pair):
    with pytest.raises(ValueError, match="hand-over"):
        handovers([pair], ["a", "b"])
