"""What a choice reaches."""

import numpy as np
import pytest
from hypothesis import given

from experience.choice.limits import Limits
from experience.choice.problem import Problem
from tests.experience.choice.questions import FOCUSED, Every, one_cell_each, questions


@given(questions)
def test_what_is_reached_follows_from_the_definition(asked):
    for chosen, value in Every(asked).values.items():
        assert asked.reached(chosen) == pytest.approx(value)
        assert asked.reached(chosen[::-1]) == pytest.approx(value), "in whatever order"


@given(questions)
def test_a_gain_is_a_difference_and_shrinks_with_what_is_there(asked):
    every = np.arange(len(asked.blocks))
    first = asked.gains(asked.before, every)
    assert first.tolist() == pytest.approx([asked.reached([place]) - asked.before.reached for place in every])
    states = [asked.state([place]) for place in every]
    later = np.array([asked.gains(state, every) for state in states])
    assert (later >= -1e-12).all()
    assert (later <= first + 1e-12).all()
    before = asked.rises([asked.before], every)[..., 0]
    assert asked.rises(states, every, before) == pytest.approx(asked.rises(states, every))


@given(questions)
def test_who_leaves_again_leaves_nothing_behind(asked):
    *others, last = range(len(asked.blocks))
    state = asked.state(others)
    again = asked.without(asked.joined(state, last), last)
    assert (again.chosen, again.reached) == (state.chosen, pytest.approx(state.reached))


@pytest.mark.parametrize(
    "wrong",
    [
        {"target": np.ones(2)},
        {"weights": np.ones((1, 3, 2))},
        {"closes": np.ones((3, 4, 1))},
        {"blocks": np.full(4, 1)},
    ],
)
def test_parts_must_fit_together(wrong):
    good = one_cell_each(FOCUSED, Limits(1))
    parts = {name: getattr(good, name) for name in ("open", "weights", "closes", "blocks", "target", "limits")}
    with pytest.raises(ValueError, match="candidate"):
        Problem(**{**parts, **wrong})
