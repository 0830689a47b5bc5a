"""How the best additions and the profile of a set grow: with candidates, k and services, each against the greedy order.

python3 dev.py test tests/benchmarks/bench_my_city.py -s

2026-11-26, SQLite, Python 3.11, a virtual machine with 2 busy cores: 141 candidates 700 to 900 times the greedy order
for k from 3 to 8, 1,000 candidates 1,100 times for k = 5.
"""

import random
import tracemalloc

import numpy as np
import pytest

from experience.coverage import coverage, value_matrix
from experience.earlier_choice.greedy import exchanged, greedy
from experience.earlier_choice.limits import Limits
from experience.earlier_choice.plan import best_additions
from experience.earlier_choice.problem import problem
from experience.ranking import random_weights
from experience.uncertainty import Judged, Simulation
from tests.benchmarks.timing import seconds

CODES = [0, 0, 0, 0, 1, 1, 2, 3]
"""About as often as in the collection."""


def levels(size, seed=1):
    draw = random.Random(seed)
    return [[draw.choice(CODES) for _ in range(13)] for _ in range(size)]


def asked(candidates, k, weights=None):
    fields = [place % 17 for place in range(candidates)]
    limits = Limits(k, domains=fields, most_per_domain=2)
    return problem(np.zeros(13), value_matrix(levels(candidates)), limits, weights)


@pytest.mark.parametrize(("candidates", "k"), [(50, 5), (141, 1), (141, 3), (141, 5), (141, 8), (500, 5), (1000, 5)])
def test_best_additions(candidates, k):
    own = asked(candidates, k)
    least, exact = seconds(lambda: greedy(own), 3), seconds(lambda: best_additions(own), 3)
    plan = best_additions(own)
    print(
        f"\n{candidates:5} candidates, k = {k}: proven {plan.proven}, {exact:.3f} s, {exact / least:.0f} times the "
        f"greedy order, which reaches {100 * plan.greedy_share:.1f} % of the best rise"
    )


def test_how_often_exchanges_reach_the_optimum():
    found, apart = 0, []
    draws = random_weights(13, 50)
    for weights in draws:
        own = asked(141, 5, weights)
        plan = best_additions(own)
        value = own.attained(exchanged(own, greedy(own)))
        found += value >= plan.value - 1e-6
        apart.append((plan.value - value) / (plan.value - plan.start))
    worst = 100 * max(apart)
    print(f"\ngreedy with exchanges is the optimum in {found} of {len(draws)} draws, at worst {worst:.2f} % off")


@pytest.mark.parametrize("size", [10, 100, 1000, 5000])
def test_profile_with_ranges(size):
    own = levels(size)
    settled = [Judged(row, [(level, level) for level in row]) for row in own]
    disputed = [Judged(row, [(level,) for level in row]) for row in own]
    point = seconds(lambda: coverage(value_matrix(own)), 3)

    def ranges(services):
        simulation = Simulation(services, [0.1] * 13)
        return simulation.ranges(simulation.coverage_draws)

    tracemalloc.start()
    ranges(disputed)
    peak = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    print(
        f"\n{size:5} services: coverage {1000 * point:.1f} ms; ranges over 2,000 draws, all codes agreeing "
        f"{seconds(lambda: ranges(settled), 2) / point:.0f} times that, none settled "
        f"{seconds(lambda: ranges(disputed), 2) / point:.0f} times, peak {peak:.0f} MiB"
    )
