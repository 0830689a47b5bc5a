"""What a choice must keep to."""

import numpy as np
import pytest
from hypothesis import given

from experience.choice.limits import Limits
from tests.experience.choice.questions import choices, one_cell_each, questions


@given(questions)
def test_those_may_join_with_whom_the_limits_hold(asked):
    number = len(asked.blocks)
    every = {frozenset(chosen) for chosen in choices(asked.limits, number)}
    for chosen in every:
        joins = set(asked.limits.pool(sorted(chosen), number).tolist())
        assert joins == {place for place in range(number) if place not in chosen and chosen | {place} in every}


@pytest.mark.parametrize(
    ("more", "broken"),
    [
        ({"size": 1}, ["size"]),
        ({"allowed": frozenset("b")}, ["allowed"]),
        ({"most_per_domain": 1}, ["most_per_domain"]),
        ({"budget": 1.5, "costs": [1, 1, 1]}, ["budget"]),
        ({"size": 1, "allowed": frozenset(), "most_per_domain": 0}, ["size", "allowed", "most_per_domain"]),
        ({}, []),
    ],
)
def test_what_is_required_can_break_every_rule(more, broken):
    limits = Limits(**({"size": 2, "must": frozenset([0, 1]), "domains": "aab"} | more))
    assert limits.contradictions() == broken
    if broken:
        with pytest.raises(ValueError, match="contradict"):
            one_cell_each([[1], [2], [3]], limits)


@pytest.mark.parametrize(
    "limits",
    [
        Limits(1, must=frozenset([3])),
        Limits(1, most_per_domain=1),
        Limits(1, budget=1),
        Limits(1, costs=[1, 2]),
        Limits(1, costs=[1, -2, 1], budget=1),
        Limits(-1),
    ],
)
def test_limits_must_fit_the_candidates(limits):
    with pytest.raises(ValueError, match="candidates"):
        one_cell_each([[1], [2], [3]], limits)


def test_decimal_costs_may_sum_to_the_budget():
    limits = Limits(3, costs=[0.1, 0.2, 0.3], budget=0.6)
    assert not limits.too_dear([0, 1, 2])
    assert limits.joining((0, 1), np.array([2])).all()
