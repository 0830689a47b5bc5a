"""The most that a sum of worths can be under the limits: a bound by the dual, and a choice that is about the best.

Without a budget the bound is exact: the limits on the number and on each domain are a matroid, where the greedy order
is the best one. With a budget candidates may be chosen in part.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from experience.choice.limits import Limits, Positions
from experience.coverage import Values

BISECTIONS = 12
"""So often the interval in which the price of money lies is halved: to a four thousandth of the highest price."""

SMALLEST_COST = 1e-9
"""Stands for costs of 0 where something is divided by costs."""


class Packed(NamedTuple):
    """No choice sums to more than `value`, nor to more than `value` and what it causes on the way there.

    With candidate i of the pool it causes min(0, costs[i]), without it -max(0, costs[i]).
    """

    value: float
    costs: Values
    """Reduced costs, shape (m,)."""
    taken: Values
    """1 for each candidate of a choice that is about the best, else 0; shape (m,)."""


@dataclass(frozen=True)
class Packing:
    """What the limits leave of a pool (m,), each of which may join the chosen."""

    limits: Limits
    chosen: tuple[int, ...]
    pool: Positions

    @cached_property
    def slots(self) -> int:
        return self.limits.slots(self.chosen)

    @cached_property
    def domains(self) -> Positions:
        """The domain of each candidate by its number, shape (m,); all of one where domains are not limited."""
        unlimited = self.limits.most_per_domain is None
        return np.zeros(len(self.pool), dtype=int) if unlimited else self.limits.domain_numbers[self.pool]

    @cached_property
    def room(self) -> Positions:
        """How many of each domain may join."""
        unlimited = self.limits.most_per_domain is None
        return np.array([self.slots]) if unlimited else self.limits.domain_room(self.chosen)

    def most(self, worth: Values) -> Packed:
        """The most that the worths (m,) of those who join sum to. None is negative."""
        packed = self.regardless_of_cost(worth)
        if self.limits.budget is None:
            return packed
        prices, budget = self.limits.prices[self.pool], self.limits.budget_left(self.chosen)
        if prices @ packed.taken <= budget:
            return packed
        low, high, taken = 0.0, float((worth / np.maximum(prices, SMALLEST_COST)).max()), np.zeros(len(worth))
        for _number in range(BISECTIONS):
            price = (low + high) / 2
            priced = self.regardless_of_cost(worth - price * prices)
            if priced.value + price * budget < packed.value:
                packed = priced._replace(value=priced.value + price * budget)
            if prices @ priced.taken <= budget:
                high, taken = price, priced.taken
            else:
                low = price
        return packed._replace(taken=taken)

    def regardless_of_cost(self, worth: Values) -> Packed:
        """The same without the budget; here worths may be negative."""
        order = np.argsort(-worth, kind="stable")
        ranks = self.ranks_in_domain(order)
        first = order[ranks[order] < self.room[self.domains[order]]][: self.slots]
        full = len(first) == self.slots
        slot_price = max(0.0, float(worth[first[-1]])) if full else 0.0
        last = ranks == self.room[self.domains] - 1
        domain_prices = np.zeros(len(self.room))
        domain_prices[self.domains[last]] = np.maximum(0, worth[last] - slot_price)
        costs = worth - slot_price - domain_prices[self.domains]
        value = self.slots * slot_price + float(self.room @ domain_prices + np.maximum(0, costs).sum())
        taken = np.zeros(len(worth))
        taken[first[worth[first] > 0]] = 1
        return Packed(value, costs, taken)

    def ranks_in_domain(self, order: Positions) -> Positions:
        """The place from 0 of each candidate of an order among those of its domain, shape (m,)."""
        grouped = order[np.argsort(self.domains[order], kind="stable")]
        firsts = np.searchsorted(self.domains[grouped], np.arange(len(self.room)))
        ranks = np.empty(len(order), dtype=int)
        ranks[grouped] = np.arange(len(order)) - firsts[self.domains[grouped]]
        return ranks
