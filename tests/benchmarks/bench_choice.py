"""How the best next services grow with candidates and their number, on each rung, as multiples of the greedy order.

python3 dev.py test tests/benchmarks/bench_choice.py -s -n 0

2026-11-26, Python 3.11, a virtual machine with 2 busy cores: 82 candidates for k = 3, 5, 10 at moments 6, 5, 12 times
the greedy order (2, 3, 16 ms; 3, 6, 123 nodes), anywhere 9, 9, 23 times; 500 candidates 3 and 6 times for k = 5 and
10, 1,000 candidates 18 times for k = 5; under a budget, a limit by field and a target at most 82 times. 200 draws: 103
to 258 plans. A page of 300 own services with the best ten 1.4 times the one without.
"""

from dataclasses import replace
from itertools import cycle, islice

import numpy as np
import pytest

from catalogue.analysis import additions as room
from catalogue.analysis.additions import Additions, Wishes
from catalogue.analysis.kept import Kept
from catalogue.analysis.service_sets import ServiceSet
from experience.choice.greedy import greedy
from experience.choice.limits import Limits
from experience.choice.plan import best_additions, near_best, robustness
from experience.choice.rungs import asked_anywhere, asked_at_moments, asked_in_activities
from experience.moments import Services, Weighting, possible_cells
from tests.benchmarks.timing import cpu_seconds

MOST_OF_GREEDY = 60
"""A proven plan takes at most so many times the greedy order."""
MOST_OF_A_SET = 10
"""What a page with 300 own services and the best ten takes at most, against one without the ten."""
MOST_OF_A_HARD_ONE = 1_000
"""So many times at most where budget, fields and a target bind, or the search is given up."""

GROUPS, PHASES, DETERMINANTS, FIELDS = 9, 5, 13, 17
EVENLY = Weighting(*(np.full(size, 1 / size) for size in (DETERMINANTS, GROUPS, PHASES)))


def services(number, seed=1):
    """About as in the collection: each has level, groups and phases of one service or the other."""
    random = np.random.Generator(np.random.PCG64(seed))
    return Services(
        values=random.choice(4, (number, DETERMINANTS), p=[0.42, 0.24, 0.2, 0.14]) / 3,
        running=np.ones(number),
        persons=random.choice([0, 0.5, 1], (number, GROUPS), p=[0.58, 0.21, 0.21]),
        phases=random.choice([0.0, 1.0], (number, PHASES), p=[0.47, 0.53]),
        fields=random.integers(0, FIELDS, number),
    )


def asked(rung, number, limits, target=1.0):
    own, added, wanted = services(10, seed=2), services(number), np.full(DETERMINANTS, target)
    if rung == "anywhere":
        return asked_anywhere(own, added, EVENLY.determinants, wanted, limits)
    if rung == "activities":
        possible = possible_cells(services(1_000, seed=3), FIELDS)
        return asked_in_activities(own, added, EVENLY, possible, wanted, limits)
    return asked_at_moments(own, added, EVENLY, wanted, limits)


def told(name, own):
    least = cpu_seconds(lambda: greedy(own), 3)
    exact = cpu_seconds(lambda: best_additions(own), 3)
    plan = best_additions(own)
    near = cpu_seconds(lambda: near_best(own, plan), 1)
    rest = (plan.bound - plan.value) / (plan.bound - plan.start)
    print(
        f"\n{name}: {plan.nodes} nodes, {100 * rest:.1f} % of the rise unproven, {1000 * exact:.0f} ms, "
        f"{exact / least:.0f} times the greedy order, all nearly as good another {near / least:.0f} times"
    )
    return plan, exact / least, near / least


@pytest.mark.parametrize("rung", ["moments", "activities", "anywhere"])
@pytest.mark.parametrize(("number", "k"), [(82, 3), (82, 5), (82, 10), (500, 5), (500, 10), (1_000, 5)])
def test_best_additions(rung, number, k):
    plan, exact, _near = told(f"{number} candidates {rung}, k = {k}", asked(rung, number, Limits(k)))
    if rung != "anywhere" or number < 500:
        assert plan.proven
        assert exact < MOST_OF_GREEDY


@pytest.mark.parametrize("rung", ["moments", "activities", "anywhere"])
@pytest.mark.parametrize("number", [141, 1_000])
def test_hard_limits(rung, number):
    costs = np.random.Generator(np.random.PCG64(4)).choice([1, 2, 3, 5, 8], number).tolist()
    fields = services(number).fields.tolist()
    limits = Limits(10, domains=fields, most_per_domain=1, costs=costs, budget=20)
    _plan, exact, near = told(f"{number} candidates {rung}, limited", asked(rung, number, limits, target=0.9))
    assert exact < MOST_OF_A_HARD_ONE
    assert near < MOST_OF_A_HARD_ONE


@pytest.mark.parametrize(("rung", "k"), [("moments", 3), ("moments", 10), ("anywhere", 10)])
def test_robustness(rung, k):
    """200 draws: here the same one, so that all cost as much as the first."""
    own = asked(rung, 82, Limits(k))
    plan, once = best_additions(own), cpu_seconds(lambda: best_additions(own), 3)
    firm = cpu_seconds(lambda: robustness([own] * 200, plan, 82), 1)
    print(f"\n200 draws of 82 candidates {rung}, k = {k}: {firm:.1f} s, {firm / once:.0f} times one plan")
    assert firm < 300 * once


@pytest.mark.django_db
def test_300_own_services_and_the_best_ten(snapshot, monkeypatch):
    """What a page tells of a set, and of the best next ten with all that are nearly as good; no answer is kept."""
    own = [
        replace(member, slug=f"draft-{number}", name=f"Own service {number}", pk=None)
        for number, member in enumerate(islice(cycle(snapshot.members.values()), 300), 1)
    ]
    wishes = Wishes(10, (), (), None, {}, 1.0, None, everything=True)

    def profile(services):
        return services.ladder, services.determinants, services.persons_rows, services.phases_rows, services.moments

    def asked_anew(services):
        for name in ("PLANS", "NEAR", "ROBUST"):
            monkeypatch.setattr(room, name, Kept(1))
        return Additions(services, wishes)

    def with_the_best():
        services = ServiceSet(own, snapshot)
        additions = asked_anew(services)
        return profile(services), additions.plan, additions.near_best, additions.picks

    alone = cpu_seconds(lambda: profile(ServiceSet(own, snapshot)), 2)
    both = cpu_seconds(with_the_best, 2)
    firm = cpu_seconds(lambda: asked_anew(ServiceSet(own, snapshot)).robustness, 1)
    print(
        f"\n300 own services: with the best ten of 141 {both / alone:.1f} times without; the draws after the page "
        f"{firm / alone:.1f} times ({firm:.1f} s)"
    )
    assert both < MOST_OF_A_SET * alone
