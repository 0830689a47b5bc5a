"""The contribution of a service in every draw."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experience.contribution import contribution, spread_under_unknown_weights
from experience.sure.contributions import Contributions
from experience.sure.drawing import SOURCES
from experience.sure.judged import Judged
from experience.sure.ranges import ranges
from tests.experience.sure.sets import WEIGHTING, levels, pools, rates

CITY_CARD = (2, 3, 2, 2, 1, 0, 0, 3, 0, 0, 0, 0, 1)
WEIGHTS = WEIGHTING.determinants

services = st.lists(st.builds(Judged, levels, pools, st.integers(0, 99)), max_size=3)


def test_unknown_weights_agree_with_the_closed_form():
    settled = Judged(CITY_CARD, tuple((level, level) for level in CITY_CARD), 0)
    [draws] = Contributions([settled], [0.0] * 13, np.full(13, 1 / 13), draws=20_000).drawn
    assert draws.mean() == pytest.approx(0.358974, abs=0.002)
    assert spread_under_unknown_weights(CITY_CARD) == pytest.approx(0.101644, abs=5e-7)
    assert draws.std() == pytest.approx(0.101644, abs=0.002)


@given(services, rates)
def test_with_everything_held_each_draw_is_the_value(judged, rate):
    drawn = Contributions(judged, rate, WEIGHTS, SOURCES, draws=3).drawn
    values = [contribution(one.levels, WEIGHTS) for one in judged]
    assert drawn == pytest.approx(np.repeat(np.array(values).reshape(-1, 1), 3, axis=1))


@given(services, rates)
def test_a_value_lies_in_its_range_and_a_service_has_its_own_draws(judged, rate):
    drawn = Contributions(judged, rate, WEIGHTS, draws=20).drawn
    values = [contribution(one.levels, WEIGHTS) for one in judged]
    assert [one.low <= value <= one.high for one, value in zip(ranges(values, drawn), values, strict=True)] == [
        True
    ] * len(judged)
    for own, one in zip(drawn, judged, strict=True):
        assert np.array_equal(Contributions([one], rate, WEIGHTS, draws=20).drawn[0], own)
