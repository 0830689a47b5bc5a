"""The contribution of a service in every draw."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experience.contribution import contribution, spread_under_unknown_weights
from experience.levels import STANDARD
from experience.sure.contributions import Contributions
from experience.sure.drawing import SOURCES
from experience.sure.judged import Judged
from experience.sure.ranges import ranges
from tests.experience.scales import scales
from tests.experience.sure.sets import WEIGHTING, judged_on, rates

CITY_CARD = (2, 3, 2, 2, 1, 0, 0, 3, 0, 0, 0, 0, 1)
WEIGHTS = WEIGHTING.determinants

judged_services = scales.flatmap(
    lambda scale: st.tuples(st.just(scale), st.lists(judged_on(scale, st.integers(0, 99)), max_size=3))
)


def test_unknown_weights_agree_with_the_closed_form():
    settled = Judged(CITY_CARD, tuple((level, level) for level in CITY_CARD), 0)
    [draws] = Contributions([settled], [0.0] * 13, STANDARD, np.full(13, 1 / 13), draws=20_000).drawn
    assert draws.mean() == pytest.approx(0.358974, abs=0.002)
    assert spread_under_unknown_weights(CITY_CARD, STANDARD.linear) == pytest.approx(0.101644, abs=5e-7)
    assert draws.std() == pytest.approx(0.101644, abs=0.002)


@given(judged_services, rates)
def test_with_everything_held_each_draw_is_the_value(services, rate):
    scale, judged = services
    drawn = Contributions(judged, rate, scale, WEIGHTS, SOURCES, draws=3).drawn
    values = [contribution(one.levels, scale.linear, WEIGHTS) for one in judged]
    assert drawn == pytest.approx(np.repeat(np.array(values).reshape(-1, 1), 3, axis=1))


@given(judged_services, rates)
def test_a_value_lies_in_its_range_and_a_service_has_its_own_draws(services, rate):
    scale, judged = services
    drawn = Contributions(judged, rate, scale, WEIGHTS, draws=20).drawn
    values = [contribution(one.levels, scale.linear, WEIGHTS) for one in judged]
    assert [one.low <= value <= one.high for one, value in zip(ranges(values, drawn), values, strict=True)] == [
        True
    ] * len(judged)
    for own, one in zip(drawn, judged, strict=True):
        assert np.array_equal(Contributions([one], rate, scale, WEIGHTS, draws=20).drawn[0], own)
