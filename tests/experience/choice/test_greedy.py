"""Greedy orders and exchanges: limits that are kept, nothing made worse, and many weights at once as one by one."""

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from experience.choice.greedy import Variants, exchanged, greedy, picks_of
from experience.choice.limits import Limits
from experience.choice.plan import best_additions
from experience.choice.problem import problem
from experience.ranking import random_weights
from tests.experience.choice import one_by_one
from tests.experience.choice.questions import asking, every_choice, possible


@given(possible, st.data())
def test_exchanging_keeps_to_the_limits_and_is_never_worse(question, data):
    start, asked = data.draw(st.sampled_from(every_choice(question))), problem(**question)
    better = exchanged(asked, start)
    assert tuple(sorted(better)) in every_choice(question)
    assert len(better) == len(start)
    assert asked.attained(better) >= asked.attained(start)


def test_an_exchange_mends_what_greed_spoiled():
    asked = asking([[3, 0, 1], [0, 1, 2], [3, 1, 0]], Limits(2))
    assert (greedy(asked), exchanged(asked, (0, 1)), set(best_additions(asked).picks)) == ((0, 1), (1, 2), {1, 2})


def test_greed_minds_the_cost_where_there_is_a_budget():
    assert greedy(asking([[3, 3], [3, 0], [0, 3], [2, 2]], Limits(3, costs=[3, 1, 1, 1], budget=3))) == (3, 1, 2)


@given(possible)
def test_many_weights_at_once_are_answered_as_one_by_one(question):
    asked = problem(**question)
    weights = np.vstack([asked.weights, random_weights(len(asked.weights), 4)])
    variants, singles = Variants(asked, weights), [replace(asked, weights=own) for own in weights]
    orders = variants.greedy()
    assert [picks_of(row) for row in orders] == [one_by_one.greedy(single) for single in singles]
    better = variants.exchanged(orders)
    one_better = [one_by_one.exchanged(single, picks_of(row)) for single, row in zip(singles, orders, strict=True)]
    assert [picks_of(row) for row in better] == one_better
    kept = [sorted(picks_of(row)) for row in variants.without_idle(better)]
    assert kept == [one_by_one.without_idle(single, picks) for single, picks in zip(singles, one_better, strict=True)]
