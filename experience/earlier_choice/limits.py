"""What a choice among candidates must keep to."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

SLACK = 1e-9
"""How far costs may exceed the budget, as a share of it: what sums of decimal numbers may be off."""

NOBODY = -1
"""Fills up the rows of choices of different length: in an array of candidates the last one, which is none."""

Positions = NDArray[np.int_]


@dataclass(frozen=True)
class Limits:
    """What a choice among n candidates must keep to. Candidates are named by their position, 0..n-1.

    At most `size` are chosen; those in `must` always; only domains in `allowed` (None: all); at most `most_per_domain`
    of one domain; costs (one per candidate, in any one unit) sum to no more than `budget`. A domain is a field of
    activity, `domains` has one per candidate.
    """

    size: int
    must: frozenset[int] = frozenset()
    domains: Sequence[object] = ()
    allowed: frozenset[object] | None = None
    most_per_domain: int | None = None
    costs: Sequence[float] = ()
    budget: float | None = None

    def contradictions(self) -> list[str]:
        """Names of the rules that the required candidates break; any choice is possible where there are none.

        "size", "allowed", "most_per_domain", "budget": these are all that can go wrong, since fewer is always allowed.
        """
        broken = {
            "size": len(self.must) > self.size,
            "allowed": self.rules_out(self.must),
            "most_per_domain": self.has_too_many_of_a_domain(self.must),
            "budget": self.too_dear(self.must),
        }
        return [name for name, is_broken in broken.items() if is_broken]

    def permits(self, chosen: Collection[int]) -> bool:
        """Whether a set keeps to all rules but `must`."""
        return (
            len(chosen) <= self.size
            and not self.rules_out(chosen)
            and not self.has_too_many_of_a_domain(chosen)
            and not self.too_dear(chosen)
        )

    def joining(self, choices: Positions, pool: Positions) -> NDArray[np.bool_]:
        """Which candidates of a pool (n,) may join each of many choices that keep to the rules, shape (V, n).

        Choices have the shape (V, size), filled up with NOBODY. Says of all at once what `permits` says of one.
        """
        joins = ((choices != NOBODY).sum(axis=1) < self.size)[:, None] & (choices[:, :, None] != pool).all(axis=1)
        if self.allowed is not None:
            joins &= np.array([self.domains[position] in self.allowed for position in pool], dtype=bool)
        if self.most_per_domain is not None:
            there = self._domain_numbers[choices][:, :, None] == self._domain_numbers[pool]
            joins &= there.sum(axis=1) < self.most_per_domain
        if self.budget is not None:
            spent = self._prices[choices].sum(axis=1)
            joins &= spent[:, None] + self._prices[pool] <= self.budget * (1 + SLACK)
        return joins

    @cached_property
    def _domain_numbers(self) -> Positions:
        numbers = {domain: number for number, domain in enumerate(dict.fromkeys(self.domains))}
        return np.array([*(numbers[domain] for domain in self.domains), NOBODY])

    @cached_property
    def _prices(self) -> NDArray[np.float64]:
        return np.array([*self.costs, 0.0])

    def fit(self, number: int) -> bool:
        """Whether domains, costs and required positions fit so many candidates, and no number is negative."""
        limited = self.allowed is not None or self.most_per_domain is not None
        return (
            all(0 <= position < number for position in self.must)
            and (len(self.domains) == number or not (limited or self.domains))
            and (len(self.costs) == number or not (self.budget is not None or self.costs))
            and all(limit is None or limit >= 0 for limit in (self.size, self.most_per_domain, self.budget))
            and all(cost >= 0 for cost in self.costs)
        )

    def domains_of(self, chosen: Collection[int]) -> list[object]:
        return [self.domains[position] for position in chosen] if self.domains else []

    def rules_out(self, chosen: Collection[int]) -> bool:
        """Whether one of these is of a domain that is not allowed."""
        return self.allowed is not None and any(domain not in self.allowed for domain in self.domains_of(chosen))

    def has_too_many_of_a_domain(self, chosen: Collection[int]) -> bool:
        most = self.most_per_domain
        return most is not None and any(number > most for number in Counter(self.domains_of(chosen)).values())

    def cost(self, chosen: Collection[int]) -> float:
        return sum(self.costs[position] for position in chosen) if self.costs else 0.0

    def too_dear(self, chosen: Collection[int]) -> bool:
        return self.budget is not None and self.cost(chosen) > self.budget * (1 + SLACK)
