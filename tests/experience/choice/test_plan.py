"""The best additions: agreement with trying every choice, and honesty about what is proven."""

from math import e

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experience.choice.greedy import exchanged, greedy
from experience.choice.limits import Limits
from experience.choice.plan import Plan, best_additions, pick_shares
from experience.choice.problem import problem
from experience.choice.search import TOLERANCE
from tests.experience.choice.questions import FOCUSED, asking, every_choice, possible, questions, reached


@settings(max_examples=150)
@given(possible)
def test_the_plan_is_as_good_as_the_best_of_all_choices(question):
    plan, feasible = best_additions(problem(**question)), every_choice(question)
    best = max(reached(question, chosen) for chosen in feasible)
    assert plan.value == pytest.approx(best, abs=TOLERANCE)
    assert plan.bound >= best - TOLERANCE
    assert plan.proven
    assert (tuple(sorted(plan.picks)) in feasible, tuple(sorted(plan.greedy)) in feasible) == (True, True)
    for value, chosen in ((plan.start, ()), (plan.value, plan.picks), (plan.greedy_value, plan.greedy)):
        assert value == pytest.approx(reached(question, chosen), abs=1e-12)
    assert plan.value >= plan.greedy_value - 1e-11


@given(questions(limited=False))
def test_the_greedy_order_keeps_its_bound(question):
    plan = best_additions(problem(**question))
    assert plan.greedy_value - plan.start >= (1 - 1 / e) * (plan.value - plan.start) - 1e-11
    assert 1 - 1 / e - 1e-6 <= plan.greedy_share <= 1


@given(possible)
def test_without_work_the_plan_is_honest(question):
    plan, feasible = best_additions(problem(**question), work=0), every_choice(question)
    assert tuple(sorted(plan.picks)) in feasible
    assert plan.bound >= max(reached(question, chosen) for chosen in feasible) - 1e-12
    assert plan.bound >= plan.value >= plan.greedy_value - 1e-11


@given(possible, st.integers(0, 40))
def test_with_little_work_the_plan_is_honest_too(question, work):
    plan = best_additions(problem(**question), work)
    best = max(reached(question, chosen) for chosen in every_choice(question))
    assert plan.bound >= best - 1e-12
    assert not plan.proven or plan.value >= best - TOLERANCE


def test_proof_is_the_bound():
    assert Plan((0,), 0, 0.5, 0.5, (0,), 0.4).proven
    assert not Plan((0,), 0, 0.5, 0.51, (0,), 0.4).proven
    assert Plan((0,), 0.1, 0.5, 0.5, (0,), 0.4).greedy_share == pytest.approx(0.75)
    assert not best_additions(asking(FOCUSED, Limits(2)), work=0).proven


def test_what_the_solver_cannot_tell_apart_is_proven():
    levels = [[1, 0, 0, 0], [3, 0, 0, 0], [1, 1, 0, 1]]
    asked = asking(levels, Limits(1), covered=[0.3, 0.3, 0, 0.3], saturation=0.3)
    plan = best_additions(asked)
    assert (plan.picks, plan.proven) == ((1,), True)


@pytest.mark.parametrize("unit", [1e-7, 1, 1e6])
def test_a_budget_is_kept_in_any_unit(unit):
    asked = asking([[3, 0], [0, 3]], Limits(2, costs=[0.5 * unit, 0.5000001 * unit], budget=unit))
    assert len(best_additions(asked).picks) == 1


def test_idle_picks_are_left_out_unless_required():
    assert best_additions(asking([[3, 0], [0, 3]], Limits(2), covered=[1, 0])).picks == (1,)
    assert best_additions(asking([[3, 0], [0, 3]], Limits(2, frozenset({0})), covered=[1, 0])).picks == (1, 0)
    assert best_additions(asking(FOCUSED, Limits(3), target=[0, 0, 0])).picks == ()
    overtaken = best_additions(asking([[2, 2], [3, 0], [0, 3]], Limits(3), target=[0.5, 0.5]))
    assert (overtaken.greedy, overtaken.picks, overtaken.value) == ((0, 1, 2), (1, 2), 0.5)


def test_picks_stand_in_the_order_in_which_each_adds_most():
    assert best_additions(asking([[0, 1], [3, 0], [0, 2]], Limits(3))).picks == (1, 2, 0)


@pytest.mark.parametrize("levels", [[[2, 2, 2], [2, 2, 2]], [[2, 2, 2], [2, 3, 1]], [[0, 2, 1], [0, 2, 1], [1, 1, 1]]])
def test_ties_go_to_the_first(levels):
    asked = asking(levels, Limits(1))
    assert (greedy(asked), exchanged(asked, (0,)), best_additions(asked).picks) == ((0,), (0,), (0,))


def test_shares_of_picks_over_variants():
    asked = asking([[3, 0], [0, 3], [3, 0]], Limits(1))
    weights = np.array([[3, 1], [2, 1], [1, 3], [4, 1]]) / [[4], [3], [4], [5]]
    assert pick_shares([(asked, weights[:1]), (asked, weights[1:])], 3).tolist() == [0.75, 0.25, 0]
    assert pick_shares([], 3).tolist() == [0, 0, 0]
