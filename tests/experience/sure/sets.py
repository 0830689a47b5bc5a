"""Small sets of services, and of each some codes."""

import numpy as np
from hypothesis import strategies as st

from experience.coverage import value_matrix
from experience.levels import STANDARD
from experience.moments import Services, Weighting, possible_cells
from experience.sure.judged import Judged
from experience.sure.simulation import Simulation
from tests.experience.scales import levels_of, scales

DETERMINANTS, GROUPS, PHASES, FIELDS = 3, 2, 2, 2
WEIGHTING = Weighting(np.array([0.5, 0.2, 0.3]), np.array([0.25, 0.75]), np.array([0.4, 0.6]))

shares = st.sampled_from([0, 0.31, 0.5, 0.75, 1])
rates = st.lists(st.floats(0, 1), min_size=DETERMINANTS, max_size=DETERMINANTS)


def judged_on(scale, keys):
    """Services whose levels and codes are those of a scale."""
    codes = levels_of(scale)
    levels = st.tuples(*[codes] * DETERMINANTS)
    pools = st.tuples(*[st.lists(codes, max_size=3).map(tuple)] * DETERMINANTS)
    return st.builds(Judged, levels, pools, keys)


def services_of(judged, scale, running, persons, phases, fields):
    return Services(
        value_matrix([one.levels for one in judged], scale, size=DETERMINANTS),
        np.array(running, dtype=float),
        np.array(persons, dtype=float).reshape(-1, GROUPS),
        np.array(phases, dtype=float).reshape(-1, PHASES),
        np.array(fields, dtype=int),
    )


@st.composite
def simulations(draw, least=0, most=4, draws=9, **choices):
    """Some services, each with a key of its own, in two fields of activity and one that is not counted."""
    scale, size = draw(scales), draw(st.integers(least, most))
    keys = draw(st.lists(st.integers(0, 2**32 - 1), min_size=size, max_size=size, unique=True))
    judged = [draw(judged_on(scale, st.just(key))) for key in keys]
    of_each = [
        (draw(shares), draw(st.tuples(shares, shares)), draw(st.tuples(shares, shares)), draw(st.integers(-1, 1)))
        for _key in keys
    ]
    services = services_of(judged, scale, *(zip(*of_each, strict=True) if of_each else [[]] * 4))
    possible = possible_cells(services, FIELDS)
    return Simulation(services, judged, draw(rates), scale, WEIGHTING, possible, draws=draws, **choices)


def only(simulation, rows):
    """The simulation of some of its services."""
    judged = [simulation.judged[row] for row in rows]
    return Simulation(
        simulation.services.only(rows),
        judged,
        simulation.rates,
        simulation.scale,
        simulation.weighting,
        simulation.possible,
        simulation.held,
        simulation.draws,
        simulation.seed,
    )


def certain(judged, **parts):
    """Services that run, everywhere and always."""
    size = len(judged)
    everywhere = {"running": [1] * size, "persons": [[1, 1]] * size, "phases": [[1, 1]] * size, "fields": [0] * size}
    services = services_of(judged, STANDARD, **{**everywhere, **parts})
    return Simulation(services, judged, [0.0] * DETERMINANTS, STANDARD, WEIGHTING)
