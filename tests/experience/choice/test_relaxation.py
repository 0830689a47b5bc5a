"""The bound on every choice: it holds for each, with and without each candidate."""

import numpy as np
from hypothesis import given

from experience.choice import relaxation
from experience.choice.problem import problem
from experience.choice.relaxation import Relaxation
from tests.experience.choice.questions import every_choice, possible, reached


def holds(question):
    asked = problem(**question)
    pool = np.array([p for p in range(len(asked.values)) if not asked.limits.rules_out([p])], dtype=int)
    relaxed = Relaxation(asked, pool)
    if not len(relaxed.open) or not len(pool):
        return
    bound = relaxed.bound()
    for chosen in every_choice(question):
        inside = np.isin(pool, chosen)
        least = bound.loss + np.where(inside & ~relaxed.required, bound.costs, 0).clip(0).sum()
        least += np.where(inside, 0, -bound.costs).clip(0).sum()
        assert asked.wanted - reached(question, chosen) >= least - 1e-11


@given(possible)
def test_no_choice_goes_below_the_bound(question):
    holds(question)


@given(possible)
def test_it_holds_where_few_candidates_take_part_at_first(question):
    own, relaxation.MOST_COLUMNS = relaxation.MOST_COLUMNS, 1
    try:
        holds(question)
    finally:
        relaxation.MOST_COLUMNS = own
