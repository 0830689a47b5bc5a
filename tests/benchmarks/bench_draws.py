"""What the draws behind a set of services cost, as multiples of its value in the same run, and the memory they take.

python3 dev.py test tests/benchmarks/bench_draws.py -s -n 0

2026-11-26, Python 3.11, a virtual machine with 2 busy cores: 2,000 draws of 60 services on all three rungs 49 times
their value, 45 ms, in 6 MB; 300 services 33 times in 12 MB, 3,000 services 24 times in 35 MB.
"""

from tracemalloc import get_traced_memory, start, stop

import numpy as np
import pytest

from experience import moments
from experience.levels import STANDARD
from experience.sure.drawing import draws_for
from experience.sure.judged import Judged
from experience.sure.simulation import Simulation, service_drawn
from experience.sure.without import without_each
from tests.benchmarks.timing import cpu_seconds

GROUPS, PHASES, DETERMINANTS, FIELDS = 9, 5, 13, 17
MOST_BYTES = 60e6


def service_set(size, seed=1):
    """So many services as the catalogue has them: groups and phases in part, half of the groups inferred."""
    random = np.random.Generator(np.random.PCG64(seed))
    levels = random.choice(4, (size, DETERMINANTS), p=[0.42, 0.24, 0.2, 0.14])
    services = moments.Services(
        values=levels / 3,
        running=random.choice([1, 0.75, 0.5], size, p=[0.6, 0.2, 0.2]),
        persons=random.choice([0, 0.5, 1], (size, GROUPS), p=[0.58, 0.21, 0.21]),
        phases=random.choice([0.0, 1.0], (size, PHASES), p=[0.47, 0.53]),
        fields=random.integers(0, FIELDS, size),
    )
    differ = random.random((size, DETERMINANTS)) < 0.12
    pools = [
        tuple((level, (level + 1) % 4) if moved else (level, level) for level, moved in zip(*row, strict=True))
        for row in zip(levels.tolist(), differ, strict=True)
    ]
    judged = [Judged(tuple(row), own, key) for key, (row, own) in enumerate(zip(levels.tolist(), pools, strict=True))]
    return services, judged


POSSIBLE = moments.possible_cells(service_set(1_000)[0], FIELDS)
EVENLY = moments.Weighting(*(np.full(size, 1 / size) for size in (DETERMINANTS, GROUPS, PHASES)))


def simulation(services, judged):
    """Of services that were not drawn before."""
    service_drawn.cache_clear()
    return Simulation(services, judged, [0.12] * DETERMINANTS, STANDARD, EVENLY, POSSIBLE, draws=draws_for(len(judged)))


def values(services):
    """All three rungs without any draw."""
    in_activities = moments.coverage_in_activities(services, FIELDS)
    return (
        moments.coverage_anywhere(services),
        moments.coverage_at_moments(services),
        moments.mean_over_possible(in_activities, POSSIBLE, EVENLY),
    )


@pytest.mark.parametrize(("size", "most"), [(10, 50), (60, 120), (300, 60), (3_000, 40)])
def test_draws(size, most):
    services, judged = service_set(size)
    once = cpu_seconds(lambda: values(services), 5)
    drawn = cpu_seconds(lambda: simulation(services, judged).figures, 5)
    start()
    simulation(services, judged).figures.c1()
    _now, peak = get_traced_memory()
    stop()
    print(f"\n{size:6} services: values {once * 1000:6.1f} ms, draws {drawn / once:6.1f} x, {peak / 1e6:5.1f} MB")
    assert drawn <= most * once
    assert peak <= MOST_BYTES


def test_leaving_each_out_costs_a_few_times_the_figures():
    sixty = service_set(60)
    figures = cpu_seconds(lambda: simulation(*sixty).figures, 5)
    without = cpu_seconds(lambda: without_each(simulation(*sixty)), 5)
    print(f"\n    60 services: figures {figures * 1000:6.1f} ms, also without each {without / figures:5.2f} x")
    assert without <= 5 * figures
