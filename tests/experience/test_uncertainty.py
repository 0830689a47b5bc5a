"""Simulated figures: the closed form of the model (section 5.2), the shares of draws, and streams that stay apart."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experience.contribution import contribution, spread_under_unknown_weights
from experience.coverage import coverage, value_matrix
from experience.uncertainty import SOURCES, Judged, Simulation, draws_for

CITY_CARD = (2, 3, 2, 2, 1, 0, 0, 3, 0, 0, 0, 0, 1)
SIZE = 3
WAYS = [varying for size in range(5) for varying in combinations(SOURCES, size)]

codes = st.sampled_from([None, 0, 1, 2, 3])
three = {"min_size": SIZE, "max_size": SIZE}
judged = st.builds(
    Judged,
    st.lists(codes, **three),
    st.lists(st.lists(codes, max_size=3), **three),
    st.sampled_from([0, 0.5, 1]),
)
cities = st.lists(judged, max_size=4)
rates = st.lists(st.floats(0, 1), **three)


def settled(levels, factor=1.0):
    return Judged(levels, [(level, level) for level in levels], factor)


def one_level(published, pool, rate=0.0):
    """The simulation of one service and one determinant."""
    return Simulation([Judged([published], [pool])], [rate], weights=[1])


def shares(simulation, *varying):
    """How often each level 0-3 is drawn."""
    levels = np.round(simulation.contribution_draws(varying)[:, 0] * 3).astype(int)
    return np.bincount(levels, minlength=4) / len(levels)


def test_unknown_weights_agree_with_the_closed_form():
    draws = Simulation([settled(CITY_CARD)], [0] * 13, draws=20_000).contribution_draws(["weights"])
    assert draws.mean() == pytest.approx(0.358974, abs=0.002)
    assert draws.std() == pytest.approx(0.101644, abs=0.002)
    assert spread_under_unknown_weights(CITY_CARD) == pytest.approx(0.101644, abs=5e-7)


@given(cities, rates, st.none() | st.lists(st.floats(0.1, 1), **three))
def test_without_a_varying_source_every_draw_is_the_point(services, rate, weights):
    simulation = Simulation(services, rate, weights, draws=4)
    levels, factors = [one.levels for one in services], [one.factor for one in services]
    points = [contribution(profile, weights) for profile in levels]
    covered = coverage(value_matrix(levels, size=SIZE), factors)
    assert simulation.contribution_draws(()) == pytest.approx(np.array([points] * 4))
    assert simulation.coverage_draws(()) == pytest.approx(np.array([covered] * 4), abs=1e-12)


@settings(max_examples=50)
@given(cities, rates, st.sampled_from(WAYS))
def test_coverage_is_that_of_the_values_drawn(services, rate, varying):
    simulation = Simulation(services, rate, draws=6)
    factors, (_worth, lambdas) = [one.factor for one in services], simulation.tables(varying)
    every = zip(simulation.value_draws(varying), lambdas, strict=True)
    direct = np.array([coverage(values, factors, saturation) for values, saturation in every])
    assert simulation.coverage_draws(varying) == pytest.approx(direct, abs=1e-12)


def test_nothing_moves_what_is_settled():
    settled_extremes = Simulation([settled([3, 0, 3])], [0.5] * 3, weights=[2, 1, 1])
    [only] = settled_extremes.ranges(settled_extremes.contribution_draws)
    assert (only.point, only.low, only.median, only.high) == (0.75, 0.75, 0.75, 0.75)
    assert (only.widths, only.main_source) == ({"coders": 0, "assumptions": 0, "missing": 0}, None)


def test_fixed_weights_are_no_source():
    assert Simulation([], [0] * 3).sources == SOURCES
    fixed = Simulation([], [0] * 3, weights=[3, 0, 1])
    assert fixed.sources == ("coders", "assumptions", "missing")
    assert fixed.weight_draws(["weights"])[[0, -1]].tolist() == [[0.75, 0, 0.25]] * 2


@settings(max_examples=50)
@given(cities.filter(len), rates)
def test_ranges_are_ordered(services, rate):
    simulation = Simulation(services, rate, draws=40)
    for measure in (simulation.contribution_draws, simulation.coverage_draws):
        ranges = simulation.ranges(measure)
        assert [one.low <= one.median <= one.high for one in ranges] == [True] * len(ranges)
        assert [one.point for one in ranges] == measure(())[0].tolist()
        assert [min(one.widths.values()) >= 0 for one in ranges] == [True] * len(ranges)


def test_the_main_source_alone_moves_the_figure_most():
    told = Judged([3, 1, None], [(3, 3), (0, 3), ()])
    simulation = Simulation([told], [0] * 3, weights=[1, 1, 2])
    [only] = simulation.ranges(simulation.contribution_draws)
    assert only.widths == pytest.approx({"coders": 1 / 4, "assumptions": 1 / 4 * (1 / 3 - 0.1), "missing": 1 / 2})
    assert only.main_source == "missing"
    by_determinant = [one.main_source for one in simulation.ranges(simulation.coverage_draws)]
    assert by_determinant == ["assumptions", "coders", "missing"]


def test_differing_codes_are_drawn_evenly():
    assert shares(one_level(0, (0, 3)), "coders") == pytest.approx([0.5, 0, 0, 0.5], abs=0.03)
    assert shares(one_level(1, (2, 2)), "coders").tolist() == [0, 0, 1, 0]
    assert shares(one_level(2, (1, 2, 2)), "coders") == pytest.approx([0, 1 / 3, 2 / 3, 0], abs=0.03)


@pytest.mark.parametrize(
    ("level", "rate", "expected"),
    [
        (1, 0.4, [0.2, 0.6, 0.2, 0]),
        (3, 0.4, [0, 0, 0.2, 0.8]),
        (0, 0.4, [0.8, 0.2, 0, 0]),
        (2, 1, [0, 0.5, 0, 0.5]),
        (2, 0, [0, 0, 1, 0]),
    ],
)
def test_a_lone_judgement_shifts_at_the_rate(level, rate, expected):
    assert shares(one_level(level, (level,), rate), "coders") == pytest.approx(expected, abs=0.03)


def test_what_is_missing_is_0_unless_it_varies():
    assert shares(one_level(None, ()), "coders").tolist() == [1, 0, 0, 0]
    assert shares(one_level(None, ()), "missing") == pytest.approx([0.25] * 4, abs=0.03)
    assert shares(one_level(2, (2, None)), "coders") == pytest.approx([0.5, 0, 0.5, 0], abs=0.03)
    assert shares(one_level(2, (2, None)), "coders", "missing") == pytest.approx([1 / 8, 1 / 8, 5 / 8, 1 / 8], abs=0.03)


def test_a_published_level_is_not_missing_because_one_coder_could_not_tell():
    assert shares(one_level(2, (2, None)), "missing").tolist() == [0, 0, 1, 0]


def test_one_source_leaves_the_draws_of_the_others():
    services = [Judged([1, None, 2], [(1, 3), (), (2,)]), Judged([None, 2, 0], [(1,), (1, 2), (3, 0)])]
    simulation = Simulation(services, [0.3] * 3, draws=50)

    def drawn(source, varying):
        if source == "weights":
            return simulation.weight_draws(varying)
        if source == "assumptions":
            return np.column_stack(simulation.tables(varying))
        own = source == "missing"
        levels = simulation.level_draws(varying)
        return np.array(
            [
                one
                for row, places, many in levels
                for place, one in zip(places, many, strict=True)
                if own == (services[row].levels[place] is None)
            ]
        )

    for source in SOURCES:
        alone = drawn(source, (source,))
        assert len(np.unique(alone)) > 1
        assert [way for way in WAYS if source in way and not np.array_equal(drawn(source, way), alone)] == []


def test_every_source_has_numbers_of_its_own():
    simulation = Simulation([], [0] * 13, draws=1)
    numbers = {source: simulation.stream(source).random(13) for source in ("coders", "assumptions", "missing")}
    weights = simulation.weight_draws(["weights"])[0]
    as_weights = {source: np.log1p(-own) / np.log1p(-own).sum() for source, own in numbers.items()}
    assert [source for source, own in as_weights.items() if np.allclose(own, weights)] == []
    assert len({own[0] for own in numbers.values()}) == 3


def test_the_same_seed_gives_the_same_result():
    service = Judged([1, None, 2], [(1, 3), (), (2,)])
    one, again, other = (Simulation([service], [0.3] * 3, seed=seed) for seed in (1, 1, 2))
    assert one.ranges(one.coverage_draws) == again.ranges(again.coverage_draws)
    assert (one.contribution_draws(SOURCES) == again.contribution_draws(SOURCES)).all()
    assert (one.contribution_draws(SOURCES) != other.contribution_draws(SOURCES)).any()


def test_an_ended_service_covers_nothing():
    ended = Judged([3, None, 1], [(3, 2), (), (1,)], factor=0)
    assert Simulation([ended], [0.5] * 3).coverage_draws(SOURCES).any() == np.False_


def test_gain_draws_are_differences_of_coverage_draws():
    """Exact in every draw: what a service adds is the coverage with it minus that without it."""
    services = [Judged(row, [(level, max(0, level - 1)) for level in row], key=n) for n, row in enumerate(ROWS)]
    rates = [0.2] * len(ROWS[0])
    for varying in ((), ("coders",), ("assumptions",), SOURCES):
        together = Simulation(services, rates)
        rest, added = Simulation(services[:-1], rates), Simulation(services[-1:], rates)
        weights = together.weight_draws(varying)
        rise = ((together.coverage_draws(varying) - rest.coverage_draws(varying)) * weights).sum(axis=1)
        assert added.gain_draws(rest.coverage_draws(varying), varying)[:, 0] == pytest.approx(rise)


ROWS = [[0, 1, 2, 3], [3, 3, 0, 1], [2, 0, 1, 3]]


def test_many_services_take_fewer_draws_and_never_too_few():
    assert [draws_for(size) for size in (0, 1, 100, 200, 1_000, 100_000)] == [2000, 2000, 2000, 1000, 200, 200]
