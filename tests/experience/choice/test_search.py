"""Looking through all choices: it finds the best by itself, also where nothing good was known before."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given

from experience.choice.limits import Limits
from experience.choice.problem import problem
from experience.choice.relaxation import Relaxation
from experience.choice.search import MOST_WORK, Search
from tests.experience.choice.questions import every_choice, possible, reached


def looked_through(asked, work=MOST_WORK):
    """The search after one look through all, begun with nothing but what is required."""
    search = Search(asked, tuple(sorted(asked.limits.must)))
    pool = np.array([p for p in range(len(asked.values)) if not asked.limits.rules_out([p])], dtype=int)
    relaxation = Relaxation(asked, pool)
    if len(pool) and len(relaxation.open):
        search.look_through(pool, relaxation.bound(), work)
    return search


@given(possible)
def test_the_best_is_found_from_nothing(question):
    best = max(reached(question, chosen) for chosen in every_choice(question))
    search = looked_through(problem(**question))
    assert search.value == pytest.approx(best, abs=1e-9)
    assert tuple(sorted(search.best)) in every_choice(question)


@pytest.mark.parametrize("work", [MOST_WORK, 500])
@pytest.mark.parametrize("seed", range(12))
def test_the_best_is_found_where_many_are_nearly_as_good(seed, work):
    """Against every choice, among candidates like those of the collection, with required ones and other limits."""
    rng, number = np.random.default_rng(seed), 24
    limits = Limits(
        6,
        frozenset(rng.choice(number, 2, replace=False).tolist()),
        rng.integers(0, 5, number).tolist(),
        most_per_domain=[None, 3][seed % 2],
        costs=rng.integers(1, 9, number).tolist(),
        budget=[None, None, 30][seed % 3],
    )
    asked = problem(
        rng.random(13) * 0.5, rng.choice([0, 0, 1, 1, 2, 3], (number, 13)) / 3, limits, rng.random(13), saturation=0.7
    )
    rest = np.array(list(combinations(sorted({*range(number)} - limits.must), 4)))
    values = asked.wanted - asked.loss(asked.left[rest].prod(axis=1) * asked.left_by(sorted(limits.must)))
    best = next(row for row in rest[np.argsort(-values)].tolist() if limits.permits([*limits.must, *row]))
    search = looked_through(asked, work)
    assert limits.must <= set(search.best)
    assert limits.permits(search.best)
    assert search.bound >= asked.attained([*limits.must, *best]) - 1e-9
    if work == MOST_WORK:
        assert set(search.best) == {*limits.must, *best}
