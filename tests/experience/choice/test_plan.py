"""The best additions, all that are nearly as good, and how firm they are, held against every choice there is."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from experience.choice.greedy import greedy
from experience.choice.limits import Limits
from experience.choice.plan import MOST_SETS, best_additions, near_best, robustness
from tests.experience.choice.questions import FOCUSED, MANY, Every, numbers_only, one_cell_each, questions

ROUNDING = 1e-12


@MANY
@given(questions)
def test_the_plan_is_the_best_of_every_choice(asked):
    every, plan = Every(asked), best_additions(asked)
    assert plan.proven
    assert plan.value == pytest.approx(every.best, abs=1e-9)
    assert every.values[tuple(sorted(plan.picks))] == pytest.approx(plan.value, abs=1e-9), "a choice that is allowed"
    assert plan.start == pytest.approx(best_additions(replace(asked, limits=Limits(0))).value)
    assert plan.start - ROUNDING <= greedy(asked).reached <= plan.value + ROUNDING


@MANY
@given(numbers_only)
def test_greedy_reaches_its_share_where_only_the_number_is_limited(asked):
    plan, order = best_additions(asked), greedy(asked)
    assert order.reached - plan.start >= (1 - 1 / np.e) * plan.rise - ROUNDING


@MANY
@given(questions)
def test_a_plan_that_stops_early_says_how_far_off_it_can_be(asked):
    plan, best = best_additions(asked, most_nodes=1), Every(asked).best
    assert plan.value - ROUNDING <= best <= plan.bound + ROUNDING
    assert plan.value <= plan.bound


@MANY
@given(questions)
def test_nearly_best_are_all_of_the_same_size_that_add_nearly_as_much(asked):
    plan = best_additions(asked)
    least = plan.start + 0.99 * plan.rise - ROUNDING
    good = [c for c, value in Every(asked).values.items() if len(c) == len(plan.picks) and value > least]
    near = near_best(asked, plan)
    if not plan.picks:
        assert near == (0, None)
        return
    assert near.sets == len(good)
    held = [np.mean([place in chosen for chosen in good]) for place in range(len(asked.blocks))]
    assert near.shares.tolist() == pytest.approx(held)


def test_so_many_are_nearly_best_that_no_share_is_told():
    alike = one_cell_each([[3]] * 60, Limits(2))
    assert near_best(alike, best_additions(alike)) == (MOST_SETS, None)
    few = one_cell_each([[3]] * 6, Limits(2))
    near = near_best(few, best_additions(few))
    assert (near.sets, near.shares.tolist()) == (15, pytest.approx([1 / 3] * 6))


def test_what_could_not_be_counted_has_no_share():
    asked = one_cell_each([[3, 1], [2, 2], [1, 3], [2, 1]] * 2, Limits(3))
    near = near_best(asked, best_additions(asked), most_nodes=1)
    assert near.shares is None
    assert near.sets < near_best(asked, best_additions(asked)).sets


def test_ties_go_to_the_first():
    alike = one_cell_each([[1, 2], [2, 1], [2, 1], [1, 2]], Limits(2))
    assert sorted(best_additions(alike).picks) == [0, 1]


def test_nothing_is_picked_that_adds_nothing():
    assert best_additions(one_cell_each(FOCUSED, Limits(3), target=[0, 0, 0])).picks == ()
    reached = best_additions(one_cell_each(FOCUSED, Limits(4), target=[0.5, 0, 0.5]))
    assert (sorted(reached.picks), reached.value, reached.nodes) == ([0, 2], pytest.approx(1 / 3), 1)
    required = best_additions(one_cell_each(FOCUSED, Limits(4, must=frozenset([3])), target=[0, 0, 0]))
    assert required.picks == (3,)


def test_picks_come_in_the_order_in_which_they_add_most():
    plan = best_additions(one_cell_each([[1, 0], [3, 3], [0, 2]], Limits(3)))
    assert plan.picks == (1, 2, 0)


def test_robust_is_what_stays_the_best_under_other_assumptions():
    """Candidate 0 is the best in three of four draws; in the fourth it reaches a third of what 1 does."""
    limits = Limits(1)
    draws = [one_cell_each([[3], [2], [1]], limits)] * 3 + [one_cell_each([[1], [3], [0]], limits)]
    plan = best_additions(draws[0])
    found = robustness(draws, plan, 3)
    assert (found.draws, found.shares.tolist()) == (4, [0.75, 0.25, 0])
    assert found.reached_at_least == pytest.approx(1 / 3)
    assert robustness(draws[:1] * 19 + draws[3:], plan, 3).reached_at_least == 1, "in 19 of 20 draws"


def test_where_nothing_can_be_reached_all_of_it_is():
    full = one_cell_each([[3]], Limits(1), target=[0])
    assert robustness([full], best_additions(full), 1) == (1, np.zeros(1), 1)
    assert robustness([], best_additions(full), 1).draws == 0
