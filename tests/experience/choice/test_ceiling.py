"""The bounds that no choice exceeds."""

import numpy as np
import pytest
from hypothesis import given

from experience.choice.ceiling import Tangents, ceiling
from experience.choice.limits import Limits
from experience.choice.packing import Packing
from tests.experience.choice.questions import MANY, Every, choices, one_cell_each, question, questions, seeds

ROUNDING = 1e-12


@MANY
@given(questions)
def test_no_choice_exceeds_the_ceiling_less_what_it_causes(asked):
    pool = asked.pool(asked.start.chosen)
    if not len(pool):
        return
    for rounds in (1, 20):
        lid = ceiling(asked, pool, asked.start, rounds)
        for chosen, value in Every(asked).values.items():
            inside = np.isin(pool, chosen)
            caused = np.minimum(0, lid.costs[inside]).sum() - np.maximum(0, lid.costs[~inside]).sum()
            assert value <= lid.value + caused + ROUNDING <= lid.value + 2 * ROUNDING


@given(questions)
def test_with_whole_candidates_the_tangent_touches(asked):
    pool = asked.pool(asked.start.chosen)
    for chosen, value in Every(asked).values.items():
        if len(pool) and asked.limits.must <= set(chosen):
            reached, _worth = Tangents(asked, pool).at(np.isin(pool, chosen).astype(float))
            assert reached == pytest.approx(value)


@MANY
@given(seeds)
def test_the_most_of_a_sum_is_exact_without_a_budget_and_never_too_low(seed):
    asked = question(seed)
    limits, pool = asked.limits, asked.pool(asked.start.chosen)
    if not len(pool):
        return
    worth = np.random.default_rng(seed).random(len(pool))
    inside = [np.isin(pool, chosen) for chosen in choices(limits, len(asked.blocks))]
    most = max(worth[those].sum() for those in inside)
    packed = Packing(limits, asked.start.chosen, pool).most(worth)
    assert packed.value >= most - ROUNDING
    if limits.budget is None:
        assert packed.value == pytest.approx(most)
        assert worth @ packed.taken == pytest.approx(most)


def test_money_that_is_scarce_has_a_price():
    limits = Limits(3, costs=[1, 1, 4], budget=4)
    packed = Packing(limits, (), np.arange(3)).most(np.array([2.0, 1.0, 4.0]))
    assert packed.value == pytest.approx(5, abs=1e-5), "the first two whole, and half of the third"
    free = Packing(Limits(3, costs=[0, 0, 4], budget=4), (), np.arange(3)).most(np.array([2.0, 1.0, 4.0]))
    assert free.value == pytest.approx(7)


def test_the_ceiling_comes_close():
    asked = one_cell_each([[3, 0, 1, 2], [0, 2, 2, 2], [1, 1, 3, 0], [2, 2, 0, 1], [0, 0, 1, 1]], Limits(2))
    lid = ceiling(asked, asked.pool(()), asked.start)
    assert Every(asked).best <= lid.value <= 1.02 * Every(asked).best
