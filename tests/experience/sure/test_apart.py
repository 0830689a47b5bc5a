"""Which of two is ahead: shares of draws, what is told apart at the borders, and sets without one of their services."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from experience.sure.apart import Order, ordered, tried_without
from experience.sure.judged import Judged
from experience.sure.without import without_each
from tests.experience.sure.sets import certain, only, simulations

FEW = arrays(float, 12, elements=st.sampled_from([0, 0.1, 0.1 + 1e-15, 0.2]))


@given(FEW, FEW)
def test_the_three_shares_are_all(first, second):
    order, turned = ordered(first, second), ordered(second, first)
    assert order.greater + order.less + order.equal == pytest.approx(1, abs=1e-12)
    assert (order.greater, order.less, order.equal) == (turned.less, turned.greater, turned.equal)
    assert order.probability + turned.probability == pytest.approx(1)
    assert order.told_apart == turned.told_apart


def test_equal_draws_count_half_and_rounding_does_not_decide():
    assert ordered([0.3, 0.5, 0.1 + 0.2, 0.1], [0.3, 0.3, 0.3, 0.2]) == Order(0.25, 0.25, 0.5)
    assert ordered([0.2], [0.2]).probability == 0.5


@pytest.mark.parametrize(
    ("greater", "without_one", "told"),
    [
        (0.95, None, True),
        (0.949, None, False),
        (0.05, None, True),
        (0.051, None, False),
        (0.95, 0.8, True),
        (0.99, 0.799, False),
    ],
)
def test_told_apart_at_the_borders(greater, without_one, told):
    assert Order(greater, 1 - greater, 0, without_one).told_apart is told


def test_figures_over_other_draws_are_not_compared():
    with pytest.raises(ValueError, match="same draws"):
        ordered([0.1, 0.2], [0.1])


def tried(first, second):
    """The order of two sets of which the first is the higher one."""
    whole, lower = first.figures.c1(), second.figures.c1()
    return tried_without(ordered(whole, lower), first.figures.weighted(without_each(first)), lower)


@given(simulations(least=2), st.integers(1, 3))
def test_the_higher_set_is_tried_without_each_of_its_services(simulation, cut):
    rows = list(range(len(simulation.judged)))[:cut]
    first, second = only(simulation, rows), only(simulation, list(range(len(simulation.judged)))[cut:])
    order = tried(first, second)
    assert replace(order, without_one=None) == ordered(first.figures.c1(), second.figures.c1())
    fewer = [only(simulation, [row for row in rows if row != left]) for left in rows]
    expected = [ordered(one.figures.c1(), second.figures.c1()).probability for one in fewer]
    assert order.without_one == pytest.approx(min(expected), abs=1e-12)


def test_one_strong_service_does_not_tell_sets_apart():
    """A set is ahead in every draw, but behind without the one service that makes it so."""
    strong, weak, middling = (Judged((level,) * 3, ((level, level),) * 3, level) for level in (3, 1, 2))
    other = certain([middling])
    order = tried(certain([strong, weak]), other)
    assert order == Order(1, 0, 0, without_one=0)
    assert (order.told_apart, order.survives) == (False, False)
    broad = tried(certain([strong, strong, weak]), other)
    assert (broad.without_one, broad.told_apart, broad.survives) == (1, True, True)
