"""The best additions with the proof of how good they are, and how often each is picked under other assumptions."""

from collections.abc import Iterable
from dataclasses import dataclass
from time import monotonic

import numpy as np

from experience.choice.contenders import contenders
from experience.choice.greedy import by_what_they_add, exchanged, greedy, without_idle
from experience.choice.problem import Problem
from experience.choice.search import TOLERANCE, Search
from experience.coverage import Values
from experience.tolerances import NOTHING

TIME_LIMIT = 20.0
"""Seconds after which the search stops and gives the bound that it has reached."""


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


def best_additions(asked: Problem, time_limit: float = TIME_LIMIT) -> Plan:
    """The choice of candidates that attains most under the limits, proven, with the greedy order beside it.

    Where the time limit ends the search first, the plan is the best one found and `bound` says how far it can be off.
    """
    pool = contenders(asked.values, asked.limits)
    order = greedy(asked)
    search = Search(asked, pool, exchanged(asked, order, pool))
    search.run(monotonic() + time_limit)
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


def pick_shares(problems: Iterable[Problem], size: int) -> Values:
    """How often each of `size` candidates is picked, shape (size,), 0..1, over variants of one problem.

    Each variant is answered by the greedy order with exchanges, which is fast and mostly the best choice. Variants must
    have the same limits and order the values of each determinant alike, as all value functions do.
    """
    tally, number, pool = np.zeros(size), 0, None
    for asked in problems:
        pool = contenders(asked.values, asked.limits) if pool is None else pool
        tally[without_idle(asked, exchanged(asked, greedy(asked, pool), pool))] += 1
        number += 1
    return tally / number if number else tally
