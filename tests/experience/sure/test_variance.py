"""Which source matters most."""

from dataclasses import replace

import numpy as np
import pytest

from experience.levels import STANDARD
from experience.sure.contributions import Contributions
from experience.sure.judged import Judged
from experience.sure.variance import main_source, shares_of_variance
from tests.experience.sure.sets import WEIGHTING, certain

SETTLED = Judged((2, 2, 2), ((2, 2),) * 3, 1)


def headline(simulation):
    return simulation.figures.c1()


def contribution(contributions):
    return contributions.drawn[0]


def test_the_source_that_alone_moves_a_figure_takes_all_of_its_variance():
    shares = shares_of_variance(certain([SETTLED], running=[0.5]), headline)
    assert shares == {"codes": 0, "state": 1, "reach": 0, "weights": 0, "open": 0}
    assert main_source(shares) == "state"
    untold = Judged((2, None, 2), ((2, 2), (), (2, 2)), 1)
    drawn = Contributions([untold], [0.0] * 3, STANDARD, WEIGHTING.determinants, ["weights"])
    shares = shares_of_variance(drawn, contribution)
    assert shares == {"codes": 0, "state": 0, "reach": 0, "open": 1}


def test_independent_sources_of_a_sum_share_its_variance():
    """A level of 0 or 3 by two coders, and one that nobody can tell: variances 9/4 and 5/4 in level points."""
    both = Judged((0, None, 1), ((0, 3), (), (1, 1)), 1)
    weights = np.array([0.4, 0.4, 0.2])
    drawn = Contributions([both], [0.0] * 3, STANDARD, weights, ["weights"], draws=20_000)
    shares = shares_of_variance(drawn, contribution)
    assert shares["codes"] == pytest.approx(9 / 14, abs=0.02)
    assert shares["open"] == pytest.approx(5 / 14, abs=0.02)


def test_what_is_sure_has_no_source():
    shares = shares_of_variance(replace(certain([SETTLED]), held=["weights"]), headline)
    assert (shares, main_source(shares)) == ({"codes": 0, "state": 0, "reach": 0, "open": 0}, None)
    assert main_source({}) is None
