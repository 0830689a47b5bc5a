"""The best additions with the proof of how good they are, and how often each is picked under other assumptions."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from experience.coverage import Values
from experience.earlier_choice.greedy import Variants, by_what_they_add, exchanged, greedy, without_idle
from experience.earlier_choice.limits import NOBODY
from experience.earlier_choice.problem import Problem
from experience.earlier_choice.search import MOST_WORK, TOLERANCE, Search
from experience.tolerances import NOTHING


@dataclass(frozen=True)
class Plan:
    """The best additions found, and how sure that is. All values are sums of w · min(coverage, target), 0..1."""

    picks: tuple[int, ...]
    """Places of the chosen candidates, in the order in which each adds most."""
    start: float
    value: float
    bound: float
    """No choice whatever reaches more than this."""
    greedy: tuple[int, ...]
    greedy_value: float

    @property
    def proven(self) -> bool:
        return self.bound - self.value <= TOLERANCE

    @property
    def greedy_share(self) -> float:
        """How much of the best possible rise the greedy order reaches, 0..1."""
        rise = self.value - self.start
        return 1.0 if rise <= NOTHING else min(1.0, (self.greedy_value - self.start) / rise)


def best_additions(asked: Problem, work: int = MOST_WORK) -> Plan:
    """The choice of candidates that attains most under the limits, proven, with the greedy order beside it.

    Where the work that is allowed does not suffice, the plan is the best one found and `bound` says how far it can be
    off; the same question has the same answer on every machine.
    """
    order = greedy(asked)
    search = Search(asked, exchanged(asked, order))
    search.run(work)
    picks = by_what_they_add(asked, without_idle(asked, search.best))
    value = asked.attained(picks)
    return Plan(
        picks=picks,
        start=asked.attained(()),
        value=value,
        bound=max(search.bound, value),
        greedy=order,
        greedy_value=asked.attained(order),
    )


def pick_shares(problems: Iterable[tuple[Problem, Values]], size: int) -> Values:
    """How often each of `size` candidates is picked, shape (size,), 0..1, over variants of one problem.

    Each problem comes with the weights, shape (V, K), under which it is asked. Each variant is answered by the greedy
    order with exchanges, which is fast and mostly the best choice.
    """
    tally, number = np.zeros(size), 0
    for asked, weights in problems:
        variants = Variants(asked, weights)
        picked = variants.without_idle(variants.exchanged(variants.greedy()))
        tally += np.bincount(picked[picked != NOBODY], minlength=size)
        number += len(weights)
    return tally / number if number else tally
