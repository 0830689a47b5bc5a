"""Candidates that can be in a best choice."""

import numpy as np
import pytest
from hypothesis import given

from experience.choice.contenders import contenders
from experience.choice.limits import Limits
from tests.experience.choice.questions import choices, every_choice, possible, reached


@given(possible)
def test_contenders_hold_a_best_choice(question):
    kept = contenders(question["values"], question["limits"])
    best, among = (
        max(reached(question, chosen) for chosen in feasible)
        for feasible in (every_choice(question), choices(question["limits"], kept))
    )
    assert among == pytest.approx(best, abs=1e-12)


def test_equals_yield_to_the_first_as_contenders():
    levels = np.array([[1, 1], [2, 0], [1, 1], [1, 1], [0, 3]])
    assert contenders(levels, Limits(1)) == [0, 1, 4]
    assert contenders(levels, Limits(2)) == [0, 1, 2, 4]
    assert contenders(levels, Limits(1, costs=[2, 1, 1, 3, 9])) == [1, 2, 4]
    assert contenders(levels, Limits(2, domains="aabaa", most_per_domain=1)) == [0, 1, 2, 4]
    assert contenders(levels, Limits(1, domains="abcab", allowed=frozenset("bc"))) == [1, 2, 4]
