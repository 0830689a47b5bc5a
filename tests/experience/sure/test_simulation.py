"""Sets of services in every draw: each draw is the plain formulas on what was drawn, whatever else is in the set."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experience import moments
from experience.coverage import FLOOR
from experience.sure import figures as computed
from experience.sure.drawing import SOURCES
from experience.sure.figures import FEWEST_AT_ONCE
from experience.sure.judged import Judged
from experience.sure.moments import PART
from experience.sure.ranges import ranges
from experience.sure.simulation import service_drawn
from tests.experience.sure.sets import (
    DETERMINANTS,
    FIELDS,
    WEIGHTING,
    certain,
    only,
    simulations,
)


def close(values):
    return pytest.approx(np.asarray(values), abs=1e-12)


def figures(services, weighting, possible):
    """What the formulas say of one set of services: by determinant on each rung, by person, by phase, and C_1."""
    cube = moments.coverage_at_moments(services)
    in_fields = moments.coverage_in_activities(services, FIELDS)
    return {
        "anywhere": moments.coverage_anywhere(services),
        "moments": moments.by_determinant(cube, weighting),
        "activities": moments.possible_by_determinant(in_fields, possible, weighting),
        "persons": moments.by_person(cube, weighting),
        "phases": moments.by_phase(cube, weighting),
    }, moments.mean_over_possible(in_fields, possible, weighting)


def headline(services, weighting):
    return moments.by_determinant(moments.coverage_at_moments(services), weighting) @ weighting.determinants


@given(simulations())
def test_each_draw_is_what_the_formulas_say_of_it(simulation):
    drawn = simulation.figures
    for place, (services, weighting) in enumerate(simulation.each_draw()):
        expected, in_activities = figures(services, weighting, simulation.possible)
        for name, values in expected.items():
            assert getattr(drawn.coverages, name)[:, place] == close(values), name
        assert drawn.c1("activities")[place] == close(in_activities)
        for rung in ("anywhere", "moments"):
            assert drawn.c1(rung)[place] == close(expected[rung] @ weighting.determinants)
            geometric = np.prod(np.maximum(expected[rung], FLOOR) ** weighting.determinants)
            assert drawn.c0(rung)[place] == close(geometric)


@given(simulations(held=SOURCES))
def test_with_everything_held_each_draw_is_the_value(simulation):
    """Exact values of what is there with some probability only, too."""
    expected, in_activities = figures(simulation.services, WEIGHTING, simulation.possible)
    for name, values in expected.items():
        assert getattr(simulation.figures.coverages, name) == close(np.repeat(values[:, None], simulation.draws, 1))
    assert simulation.figures.c1("activities") == close([in_activities] * simulation.draws)


@given(simulations(least=1), st.data())
def test_a_service_is_drawn_the_same_in_whatever_set_and_order(simulation, data):
    rows = data.draw(st.permutations(range(len(simulation.judged))))[: data.draw(st.integers(1, 4))]
    fewer = replace(only(simulation, rows), draws=5)
    together = list(simulation.each_draw())[:5]
    for (some, weights), (every, same_weights) in zip(fewer.each_draw(), together, strict=True):
        assert np.array_equal(weights.determinants, same_weights.determinants)
        for name in ("values", "running", "persons", "phases", "fields"):
            assert np.array_equal(getattr(some, name), getattr(every.only(rows), name)), name


@given(simulations(least=1))
def test_kept_services_give_the_figures_of_those_drawn_now(simulation):
    service_drawn.cache_clear()
    now, kept = replace(simulation).figures, replace(simulation).figures
    assert service_drawn.cache_info().hits == len(simulation.judged)
    for one, other in zip(now.coverages, kept.coverages, strict=True):
        assert np.array_equal(one, other)


@given(simulations(least=1), st.sampled_from(SOURCES))
def test_holding_one_source_leaves_the_draws_of_the_others(simulation, held):
    moved_by = {
        "weights": (),
        "state": ("running",),
        "reach": ("persons", "phases"),
        "codes": ("values",),
        "open": ("values",),
    }
    for (one, weights), (other, same_weights) in zip(
        simulation.each_draw(), replace(simulation, held=[held]).each_draw(), strict=True
    ):
        if held != "weights":
            assert np.array_equal(weights.determinants, same_weights.determinants)
        for name in {"values", "running", "persons", "phases"} - set(moved_by[held]):
            assert np.array_equal(getattr(one, name), getattr(other, name)), name


@settings(max_examples=10)
@given(simulations(draws=2 * PART + 1))
def test_fewer_draws_are_the_first_of_more(simulation):
    """Also where they are computed in parts."""
    few = replace(simulation, draws=PART + 1)
    for one, many in zip(few.figures.coverages, simulation.figures.coverages, strict=True):
        assert one == close(many[:, : PART + 1])


@settings(max_examples=10)
@given(simulations(draws=FEWEST_AT_ONCE + 50))
def test_services_of_a_crowded_field_are_computed_in_smaller_parts(simulation):
    whole = simulation.figures
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(computed, "MOST_AT_ONCE", 1)
        in_parts = replace(simulation).figures
    for one, many in zip(in_parts.coverages, whole.coverages, strict=True):
        assert one == close(many)


@given(simulations())
def test_a_value_lies_in_its_range(simulation):
    points, _activities = figures(simulation.services, WEIGHTING, simulation.possible)
    for name, values in points.items():
        for value, one in zip(values, ranges(values, getattr(simulation.figures.coverages, name)), strict=True):
            assert one.point == value
            assert one.low <= min(one.median, value) <= max(one.median, value) <= one.high


def test_what_is_linear_tends_to_its_value():
    """State and reach are probabilities of independent facts, so that the mean of the draws is the value itself."""
    levels = [(1, 2, 3), (3, 0, 2), (2, 2, 2)]
    judged = [Judged(one, tuple((level, level) for level in one), key) for key, one in enumerate(levels)]
    unsure = certain(
        judged, running=[0.5, 0.75, 1], persons=[[0.5, 1], [0.31, 0.5], [0, 0.5]], phases=[[1, 0.4], [1, 1], [0.6, 0]]
    )
    many = replace(unsure, draws=20_000, possible=moments.possible_cells(unsure.services, FIELDS))
    expected, _activities = figures(many.services, WEIGHTING, many.possible)
    for name, values in expected.items():
        if name in ("anywhere", "moments", "activities"):
            assert getattr(many.figures.coverages, name).mean(axis=1) == pytest.approx(values, abs=0.005), name
    equal = replace(many, weighting=replace(WEIGHTING, determinants=np.full(3, 1 / 3)))
    assert equal.figures.c1().mean() == pytest.approx(headline(many.services, equal.weighting), abs=0.003)


def test_a_determinant_that_weighs_nothing_is_given_no_weight():
    weights = replace(certain([]), weighting=replace(WEIGHTING, determinants=np.array([0.5, 0, 0.5]))).weights
    assert weights[1].max() == 0
    assert weights.sum(axis=0) == pytest.approx(1)
    assert weights[0].std() == pytest.approx(12**-0.5, abs=0.02)


def test_an_empty_set_covers_nothing():
    nothing = replace(certain([]), possible=np.ones((FIELDS, 2, 2, DETERMINANTS), dtype=bool))
    assert [nothing.figures.c1(rung).max() for rung in ("anywhere", "moments", "activities")] == [0, 0, 0]
    assert nothing.figures.c0() == close([0.01] * nothing.draws)


@given(simulations(), st.sampled_from(SOURCES))
def test_a_source_held_afterwards_is_as_one_held_from_the_start(simulation, source):
    after, before = simulation.holding(source).figures, replace(simulation, held=(*simulation.held, source)).figures
    for one, other in zip(after.coverages, before.coverages, strict=True):
        assert one == close(other)
    assert after.c1() == close(before.c1())
