"""What a set would cover without each of its services: what the others cover."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from experience.sure.moments import PART
from experience.sure.without import without_each
from tests.experience.sure.sets import only, simulations


def close(values):
    return pytest.approx(np.asarray(values), abs=1e-12)


RUNGS = ["anywhere", "moments", "activities"]


@pytest.mark.parametrize("rung", RUNGS)
@given(simulation=simulations(least=1))
def test_without_each_is_what_the_others_cover(rung, simulation):
    places = range(len(simulation.judged))
    expected = [only(simulation, [one for one in places if one != left]).figures.of(rung) for left in places]
    assert without_each(simulation, rung) == close(expected)


@pytest.mark.parametrize("rung", RUNGS)
@settings(max_examples=5)
@given(simulation=simulations(draws=2 * PART + 1))
def test_fewer_draws_are_the_first_of_more_in_parts_too(rung, simulation):
    few = replace(simulation, draws=PART + 1)
    assert without_each(few, rung) == close(without_each(simulation, rung)[..., : PART + 1])
