"""What a choice among candidates must keep to."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

SLACK = 1e-9
"""How far costs may exceed the budget, as a share of it: what sums of decimal numbers may be off."""

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

    def slots(self, chosen: Collection[int]) -> int:
        """How many more may join a choice."""
        return self.size - len(chosen)

    def joining(self, chosen: Sequence[int], pool: Positions) -> NDArray[np.bool_]:
        """Which candidates of a pool (m,), none of them chosen, may join where a slot is free; shape (m,)."""
        joins = np.ones(len(pool), dtype=bool)
        if self.most_per_domain is not None:
            joins &= self.domain_room(chosen)[self.domain_numbers[pool]] > 0
        if self.budget is not None:
            joins &= self.prices[pool] <= self.budget_left(chosen)
        return joins

    def pool(self, chosen: Sequence[int], number: int) -> Positions:
        """Which of so many candidates may join a choice, in the order of their positions."""
        if self.slots(chosen) <= 0:
            return np.empty(0, dtype=int)
        rest = np.ones(number, dtype=bool)
        if self.allowed is not None:
            rest &= np.array([domain in self.allowed for domain in self.domains], dtype=bool)
        rest[list(chosen)] = False
        pool = np.flatnonzero(rest)
        return pool[self.joining(chosen, pool)]

    def domain_room(self, chosen: Sequence[int]) -> Positions:
        """How many more of each domain (by its number) may join, where that is limited."""
        most = self.size if self.most_per_domain is None else self.most_per_domain
        domains = len(set(self.domains))
        return most - np.bincount(self.domain_numbers[list(chosen)], minlength=domains)

    def budget_left(self, chosen: Sequence[int]) -> float:
        """What may still be spent; infinity without a budget."""
        return np.inf if self.budget is None else self.budget * (1 + SLACK) - self.cost(chosen)

    @cached_property
    def domain_numbers(self) -> Positions:
        """The domain of each candidate as a number from 0, shape (n,)."""
        numbers = {domain: number for number, domain in enumerate(dict.fromkeys(self.domains))}
        return np.array([numbers[domain] for domain in self.domains], dtype=int)

    @cached_property
    def prices(self) -> NDArray[np.float64]:
        """What each candidate costs, shape (n,)."""
        return np.array(self.costs, dtype=float)
