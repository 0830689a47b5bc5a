"""Services at moments: the verified values of model 2 (section 7), and properties that must always hold."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experience.coverage import running
from experience.moments import (
    CHUNK,
    Services,
    Weighting,
    by_determinant,
    by_moment,
    by_person,
    by_phase,
    coverage_anywhere,
    coverage_at_moments,
    coverage_in_activities,
    left_at_moments,
    mean_over_possible,
    possible_by_determinant,
    possible_cells,
)

GROUPS = ["resident", "commuter", "day visitor", "overnight", "student", "family", "older", "disability", "business"]
PHASES = ["before", "arrival", "during", "departure", "after"]
FIELDS = ["tourism", "parking", "leisure", "retail"]


def worked(codes, persons, phases, field, rho):
    """One service of the worked example."""
    return Services(
        values=np.array([codes]) / 3,
        running=np.array([float(rho)]),
        persons=np.array([[float(persons.get(group, 0)) for group in GROUPS]]),
        phases=np.array([[float(phase in phases) for phase in PHASES]]),
        fields=np.array([FIELDS.index(field)]),
    )


CITY_CARD = worked(
    [2, 3, 2, 2, 1, 0, 0, 3, 0, 0, 0, 0, 1], {"day visitor": 1, "overnight": 1}, {"before", "during"}, "tourism", 1
)
SFPARK = worked(
    [0, 2, 3, 1, 2, 0, 3, 1, 0, 0, 0, 0, 0],
    {"resident": 1, "commuter": 1, "day visitor": 0.5},
    {"before", "arrival"},
    "parking",
    running("unknown", 2018, 2026),
)
SWINGS = worked(
    [1, 0, 0, 0, 0, 0, 0, 0, 3, 0, 3, 0, 1], {"resident": 1, "family": 0.5}, {"during"}, "leisure",
    running("pilot", 2026, 2026),
)  # fmt: skip
NEARST = worked([3, 0, 0, 1, 2, 0, 2, 2, 0, 0, 0, 0, 0], {"resident": 1, "business": 1}, {"before"}, "retail", 1)
THREE = CITY_CARD.joined(SFPARK).joined(SWINGS)
ALL = THREE.joined(NEARST)
EVENLY = Weighting(np.full(13, 1 / 13), np.full(9, 1 / 9), np.full(5, 1 / 5))


def shown(values):
    """As the model prints them."""
    return pytest.approx(values, abs=5e-7)


def close(values):
    return pytest.approx(np.asarray(values), abs=1e-12)


def headline(services, weighting=EVENLY):
    return weighting.determinants @ by_determinant(coverage_at_moments(services), weighting)


@pytest.mark.parametrize(
    ("status", "as_of", "check_year", "rho"),
    [
        ("active", None, 2026, 1), ("pilot", 2026, 2026, 0.5), ("changed", 2011, 2026, 0.5),
        ("discontinued", 2026, 2026, 0), ("unknown", 2023, 2026, 0.75), ("unknown", 2022, 2026, 0.5),
        ("unknown", None, 2026, 0.5), ("unknown", 2026, None, 0.5),
    ],
)  # fmt: skip
def test_how_likely_a_service_runs(status, as_of, check_year, rho):
    assert running(status, as_of, check_year) == rho


def test_the_worked_example_as_if_all_ran_anywhere():
    everything = replace(ALL, running=np.ones(4))
    assert coverage_anywhere(everything).mean() == shown(0.455128)
    two = everything.only([0, 1])
    gain = coverage_anywhere(two.joined(everything.only([3]))).mean() - coverage_anywhere(two).mean()
    assert gain == shown(0.070513)


def test_the_worked_example_at_moments():
    cube = coverage_at_moments(ALL)
    by = by_determinant(cube, EVENLY)
    assert by == shown(
        [0.054630, 0.062037, 0.056481, 0.045679, 0.046605, 0, 0.040741, 0.067438, 0.008333, 0, 0.008333, 0, 0.017593]
    )
    assert by.mean() == shown(0.031375)
    assert by_person(cube, EVENLY) == shown([0.063889, 0.030769, 0.085150, 0.071795, 0, 0.005128, 0, 0, 0.025641])
    assert by_phase(cube, EVENLY) == shown([0.087073, 0.021368, 0.048433, 0, 0])
    assert by_moment(cube, EVENLY)[0, 0] == shown(0.191239)
    assert [headline(THREE), headline(ALL) - headline(THREE)] == shown([0.025985, 0.005389])


def test_the_worked_example_on_the_other_rungs():
    assert coverage_anywhere(ALL).mean() == shown(0.364316)
    possible = possible_cells(ALL, len(FIELDS))
    assert possible.sum() == 82
    assert mean_over_possible(coverage_in_activities(ALL, len(FIELDS)), possible, EVENLY) == shown(0.227642)


SHAPE = G, P, K = 3, 2, 4
SHARES = [0, 0.5, 1]


def rows(draw, size, width, of):
    cells = st.lists(st.sampled_from(of), min_size=size * width, max_size=size * width)
    return np.array(draw(cells), dtype=float).reshape(size, width)


@st.composite
def sets(draw, least=0, reaching=SHARES):
    """Some services of two fields of activity, or of one that is not counted."""
    size = draw(st.integers(least, 6))
    return Services(
        values=rows(draw, size, K, [0, 1 / 3, 2 / 3, 1]),
        running=rows(draw, size, 1, [0, 0.5, 0.75, 1])[:, 0],
        persons=rows(draw, size, G, reaching),
        phases=rows(draw, size, P, [x for x in reaching if x != 0.5]),
        fields=rows(draw, size, 1, [-1, 0, 1])[:, 0].astype(int),
    )


@st.composite
def weightings(draw):
    parts = [rows(draw, 1, size - 1, [0, 1, 2]).ravel().tolist() + [1] for size in (K, G, P)]
    return Weighting(*(np.array(part) / sum(part) for part in parts))


def figures(services, weighting):
    """Every figure of a set as one array, apart from those that name a group or a phase."""
    cube, fields = coverage_at_moments(services), coverage_in_activities(services, 2)
    every = np.ones(fields.shape, dtype=bool)
    return np.concatenate(
        [by_determinant(cube, weighting), coverage_anywhere(services), [mean_over_possible(fields, every, weighting)]]
    )


@given(sets(), weightings(), st.randoms())
def test_the_order_of_services_groups_and_phases_does_not_matter(services, weighting, rng):
    order, groups, phases = (np.array(rng.sample(range(n), n), dtype=int) for n in (len(services), G, P))
    mixed = services.only(order)
    mixed = replace(mixed, persons=mixed.persons[:, groups], phases=mixed.phases[:, phases])
    turned = replace(weighting, persons=weighting.persons[groups], phases=weighting.phases[phases])
    assert figures(mixed, turned) == close(figures(services, weighting))
    before, after = coverage_at_moments(services), coverage_at_moments(mixed)
    assert by_person(after, turned) == close(by_person(before, weighting)[groups])
    assert by_phase(after, turned) == close(by_phase(before, weighting)[phases])


@given(sets(least=1), weightings())
def test_one_more_service_never_lowers_anything(services, weighting):
    fewer = services.only(slice(1, None))
    assert (coverage_at_moments(services) >= coverage_at_moments(fewer) - 1e-12).all()
    assert (figures(services, weighting) >= figures(fewer, weighting) - 1e-12).all()
    assert (possible_cells(services, 2) >= possible_cells(fewer, 2)).all()


@given(sets(least=1))
def test_what_a_service_adds_is_the_difference(services):
    one, others = services.only([0]), services.only(slice(1, None))
    before = coverage_at_moments(others)
    added = (1 - left_at_moments(one)[0]) * (1 - before)
    assert coverage_at_moments(services) - before == close(added)


@given(sets(), weightings())
def test_everything_is_a_share(services, weighting):
    cube = coverage_at_moments(services)
    parts = [by(cube, weighting).ravel() for by in (by_person, by_phase, by_moment)]
    every = np.concatenate([cube.ravel(), figures(services, weighting), *parts])
    assert ((every >= -1e-12) & (every <= 1 + 1e-12)).all()
    assert (coverage_anywhere(services) >= cube.max(axis=(0, 1)) - 1e-12).all()


@given(sets(reaching=[1]), weightings())
def test_where_everything_reaches_every_moment_the_headline_equals_anywhere(services, weighting):
    assert by_determinant(coverage_at_moments(services), weighting) == close(coverage_anywhere(services))


@given(sets(), weightings())
def test_the_means_of_a_cube_agree(services, weighting):
    cube = coverage_at_moments(services)
    whole = float((cube * weighting.cells).sum())
    assert by_determinant(cube, weighting) @ weighting.determinants == close(whole)
    assert by_person(cube, weighting) @ weighting.persons == close(whole)
    assert by_phase(cube, weighting) @ weighting.phases == close(whole)
    assert weighting.persons @ by_moment(cube, weighting) @ weighting.phases == close(whole)


@given(sets(), weightings())
def test_the_mean_over_possible_cells_is_that_of_each_cell_by_its_weight(services, weighting):
    cube, possible = coverage_in_activities(services, 2), possible_cells(services, 2)
    cells = [(cube[cell], weighting.cells[cell[1:]]) for cell in np.ndindex(cube.shape) if possible[cell]]
    total = sum(weight for _covered, weight in cells)
    wanted = sum(covered * weight for covered, weight in cells) / total if total else 0
    assert mean_over_possible(cube, possible, weighting) == close(wanted)
    for position, mean in enumerate(possible_by_determinant(cube, possible, weighting)):
        alone = replace(weighting, determinants=np.eye(K)[position])
        assert mean == close(mean_over_possible(cube, possible, alone))


@given(sets())
def test_a_cell_is_possible_where_somebody_contributes_whether_it_runs_or_not(services):
    everybody = replace(services, running=np.ones(len(services)))
    assert (possible_cells(services, 2) == (coverage_in_activities(everybody, 2) > 0)).all()


def test_many_services_are_multiplied_in_parts():
    many = THREE.only(np.arange(2 * CHUNK + 1) % 3)
    assert coverage_at_moments(many) == close(1 - left_at_moments(many).prod(axis=0))


def test_nothing_is_covered_without_a_service():
    nobody = ALL.only([])
    assert coverage_at_moments(nobody).tolist() == np.zeros((9, 5, 13)).tolist()
    assert coverage_in_activities(nobody, 4).shape == possible_cells(nobody, 4).shape == (4, 9, 5, 13)
    assert coverage_anywhere(nobody).tolist() == [0] * 13


@pytest.mark.parametrize(
    "part",
    [
        {"running": np.ones(3)},
        {"persons": np.ones(4)},
        {"values": np.full((4, 13), 1.5)},
        {"running": np.full(4, np.nan)},
    ],
)
def test_parts_that_do_not_fit_are_refused(part):
    with pytest.raises(ValueError, match=r"service|share"):
        replace(ALL, **part)
