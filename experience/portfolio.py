"""The best services to add: the proven optimum under constraints, with the greedy order beside it.

Pure functions on NumPy arrays. Source: model section 5.5; the greedy bound 1 - 1/e is
Nemhauser, Wolsey & Fisher (1978), doi:10.1007/BF01588971 (general knowledge, not checked).

With left(d) = product of (1 - lambda·x) over the chosen, what still weighs is the sum of w · max(0, open(d) · left(d) -
(1 - T(d))). It is convex in log left(d), which is linear in the choice. Tangents therefore bound it from below, exactly
where they touch: each round solves the integer program with the tangents so far (HiGHS) and adds those at its solution,
until bound and true value meet.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from time import monotonic

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from experience.coverage import SATURATION, Values, remaining
from experience.gaps import checked_target, shares

TOLERANCE = 1e-6
"""A plan is proven when its value and the bound differ by no more, which is how exactly the solver keeps to a tangent;
coverage runs from 0 to 1."""

FIRST_TANGENTS = 6
TIME_LIMIT = 20.0
"""Seconds after which the search stops and gives the bound that it has reached."""

SMALL = 1e-12

SLACK = 1e-9
"""How far costs may exceed the budget, as a share of it: what sums of decimal numbers may be off."""


@dataclass(frozen=True)
class Limits:
    """What a choice among n candidates must keep to. Candidates are named by their place, 0..n-1.

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
        own = [self.domains[place] for place in self.must] if self.domains else []
        return [
            name
            for name, broken in (
                ("size", len(self.must) > self.size),
                ("allowed", self.allowed is not None and any(f not in self.allowed for f in own)),
                ("most_per_domain", self._too_many(Counter(own))),
                ("budget", self.too_dear(self.must)),
            )
            if broken
        ]

    def _too_many(self, tally: Counter) -> bool:
        return self.most_per_domain is not None and any(n > self.most_per_domain for n in tally.values())

    def cost(self, chosen: Collection[int]) -> float:
        return sum(self.costs[place] for place in chosen) if self.costs else 0.0

    def too_dear(self, chosen: Collection[int]) -> bool:
        return self.budget is not None and self.cost(chosen) > self.budget * (1 + SLACK)

    def fit(self, number: int) -> bool:
        """Whether fields, costs and required places are complete for so many candidates, and no number is negative."""
        limited = self.allowed is not None or self.most_per_domain is not None
        return (
            all(0 <= place < number for place in self.must)
            and (len(self.domains) == number or not (limited or self.domains))
            and (len(self.costs) == number or not (self.budget is not None or self.costs))
            and all(limit is None or limit >= 0 for limit in (self.size, self.most_per_domain, self.budget))
            and all(cost >= 0 for cost in self.costs)
        )

    def permits(self, chosen: Collection[int]) -> bool:
        """Whether a set keeps to all rules but `must`."""
        own = [self.domains[place] for place in chosen] if self.domains else []
        return (
            len(chosen) <= self.size
            and (self.allowed is None or all(f in self.allowed for f in own))
            and not self._too_many(Counter(own))
            and not self.too_dear(chosen)
        )


@dataclass(frozen=True)
class Problem:
    """Coverage so far (K,), values of n candidates (n, K), weights (sum 1) and target (K,), lambda below 1, limits."""

    covered: Values
    values: Values
    limits: Limits
    weights: Values
    target: Values
    saturation: float = SATURATION

    @cached_property
    def left(self) -> Values:
        """What each candidate leaves of a gap, shape (n, K)."""
        return remaining(self.values, None, self.saturation)

    def loss(self, left: Values) -> NDArray[np.float64]:
        """What still weighs when the share `left` (..., K) of the present gaps is left."""
        over = (1 - self.covered) * left - (1 - self.target)
        return np.maximum(0, over) @ self.weights

    def coverage_with(self, chosen: Sequence[int]) -> Values:
        """The coverage once the chosen candidates are there too, shape (K,)."""
        return 1 - (1 - self.covered) * self.left[list(chosen)].prod(axis=0)

    def attained(self, chosen: Sequence[int]) -> float:
        """Sum of w · min(coverage, target) with the chosen candidates, 0..1."""
        return float(self.weights @ self.target - self.loss(self.left[list(chosen)].prod(axis=0)))


def problem(
    covered: ArrayLike,
    values: ArrayLike,
    limits: Limits,
    weights: Sequence[float] | None = None,
    target: ArrayLike | None = None,
    saturation: float = SATURATION,
) -> Problem:
    """Check and complete the parts. Equal weights and full coverage as target by default.

    Raises ValueError for contradictory limits, a lambda of 1 or more, and parts that do not fit together.
    """
    covered, values = np.asarray(covered, dtype=float), np.asarray(values, dtype=float)
    size = len(covered)
    if not limits.fit(len(values)):
        raise ValueError("Fields, costs and required places must name the candidates, and no limit be negative.")
    if broken := limits.contradictions():
        raise ValueError(f"The limits contradict each other: {', '.join(broken)}.")
    if not saturation < 1:
        raise ValueError("The saturation must be below 1.")
    if values.ndim != 2 or values.shape[1] != size:
        raise ValueError("Each candidate needs one value per determinant.")
    return Problem(covered, values, limits, shares(weights, size), checked_target(target, size), saturation)


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
        return 1.0 if rise <= SMALL else min(1.0, (self.greedy_value - self.start) / rise)


def greedy(asked: Problem, candidates: Sequence[int] | None = None) -> tuple[int, ...]:
    """The required candidates, then one after the other the one that adds most; ties to the first. Stops without gain.

    With a budget also by gain per cost, and the better of both.
    """
    pool = list(range(len(asked.values))) if candidates is None else list(candidates)
    orders = [_greedy(asked, pool, per_cost=False)]
    if asked.limits.budget is not None:
        orders.append(_greedy(asked, pool, per_cost=True))
    return max(orders, key=asked.attained)


def _greedy(asked: Problem, pool: Sequence[int], per_cost: bool) -> tuple[int, ...]:
    chosen = sorted(asked.limits.must)
    left = asked.left[chosen].prod(axis=0)
    free = [place for place in pool if place not in asked.limits.must]
    while free := [place for place in free if place not in chosen and asked.limits.permits([*chosen, place])]:
        gain = asked.loss(left) - asked.loss(left * asked.left[free])
        worth = gain / np.maximum([asked.limits.costs[p] for p in free], SMALL) if per_cost else gain
        best = int(np.argmax(np.round(worth, 12)))
        if gain[best] <= SMALL:
            break
        chosen.append(free[best])
        left = left * asked.left[free[best]]
    return tuple(chosen)


def exchanged(asked: Problem, chosen: Sequence[int], candidates: Sequence[int] | None = None) -> tuple[int, ...]:
    """Swap one pick for one other candidate as long as that helps: a good choice, fast, but not a proven one."""
    pool = range(len(asked.values)) if candidates is None else candidates
    best, value = list(chosen), asked.attained(chosen)
    improved = True
    while improved:
        improved = False
        for out in [place for place in best if place not in asked.limits.must]:
            rest = [place for place in best if place != out]
            others = [p for p in pool if p not in best and asked.limits.permits([*rest, p])]
            if not others:
                continue
            losses = asked.loss(asked.left[rest].prod(axis=0) * asked.left[others])
            first = int(np.argmin(losses))
            new = float(asked.weights @ asked.target - losses[first])
            if new > value + 1e-10:
                best, value, improved = [*rest, others[first]], new, True
                break
    return tuple(best)


def contenders(values: Values, limits: Limits) -> list[int]:
    """Candidates that can be in a best choice: those that fewer than `size` others beat or equal in everything.

    Of so many, one is always free to take its place, being no dearer and, where domains are limited, of the same one.
    Equals yield to the first.
    """
    kept, enough = [], limits.size
    if limits.most_per_domain is not None:
        enough = min(enough, limits.most_per_domain)
    domains = list(limits.domains) or [None] * len(values)
    costs = np.array(limits.costs or np.zeros(len(values)))
    for place, own in enumerate(values):
        if limits.allowed is not None and domains[place] not in limits.allowed:
            continue
        as_good = (values >= own).all(axis=1) & (costs <= costs[place])
        better = as_good & ((values > own).any(axis=1) | (costs < costs[place]) | (np.arange(len(values)) < place))
        if limits.most_per_domain is not None:
            better &= np.array([other == domains[place] for other in domains])
        elif limits.allowed is not None:
            better &= np.array([other in limits.allowed for other in domains])
        if place in limits.must or better.sum() < enough:
            kept.append(place)
    return kept


def best_additions(asked: Problem, time_limit: float = TIME_LIMIT) -> Plan:
    """The choice of candidates that attains most under the limits, proven, with the greedy order beside it.

    Where the time limit ends the search first, the plan is the best one found and `bound` says how far it can be off.
    """
    pool = contenders(asked.values, asked.limits)
    order = greedy(asked)
    found = _Search(asked, pool, exchanged(asked, order, pool))
    found.run(monotonic() + time_limit)
    picks = _in_order(asked, _without_idle(asked, found.best))
    return Plan(
        picks,
        asked.attained(()),
        asked.attained(picks),
        max(found.bound, asked.attained(picks)),
        order,
        asked.attained(order),
    )


def pick_shares(problems: Iterable[Problem], size: int) -> Values:
    """How often each of `size` candidates is picked, shape (size,), 0..1, over variants of one problem.

    Each variant is answered by the greedy order with exchanges, which is fast and mostly the best choice. Variants must
    have the same limits and order the values of each determinant alike, as all value functions do.
    """
    tally, number, pool = np.zeros(size), 0, None
    for asked in problems:
        pool = contenders(asked.values, asked.limits) if pool is None else pool
        tally[list(_without_idle(asked, exchanged(asked, greedy(asked, pool), pool)))] += 1
        number += 1
    return tally / number if number else tally


def _without_idle(asked: Problem, chosen: Sequence[int]) -> list[int]:
    """Leave out picks that nobody asked for and that add nothing to the others."""
    kept = sorted(chosen)
    for place in sorted(chosen, reverse=True):
        rest = [other for other in kept if other != place]
        if place not in asked.limits.must and asked.attained(rest) >= asked.attained(kept) - SMALL:
            kept = rest
    return kept


def _in_order(asked: Problem, chosen: Sequence[int]) -> tuple[int, ...]:
    """The chosen in the order in which each adds most to those before it."""
    order, rest = [], sorted(chosen)
    while rest:
        best = max(rest, key=lambda place: (round(asked.attained([*order, place]), 12), -place))
        order.append(best)
        rest.remove(best)
    return tuple(order)


class _Search:
    """Outer approximation. Variables: the choice z of the n candidates, then the loss u of the m open determinants."""

    def __init__(self, asked: Problem, pool: Sequence[int], best: Sequence[int]):
        self.asked, self.pool = asked, list(pool)
        self.best, self.value, self.bound = best, asked.attained(best), float(asked.weights @ asked.target)
        self.open = np.flatnonzero((asked.weights > 0) & (asked.target - asked.covered > SMALL))
        self.logs = np.log(asked.left[np.ix_(self.pool, self.open)])
        self.rows: list[NDArray[np.float64]] = []
        self.floors: list[float] = []

    def run(self, deadline: float) -> None:
        if not len(self.open) or not self.pool or not self.asked.limits.size:
            self.bound = self.value
            return
        lowest = np.sort(self.logs, axis=0)[: self.asked.limits.size].sum(axis=0)
        for share in np.linspace(0, 1, FIRST_TANGENTS):
            self.touch(share * lowest)
        seen: set[tuple[int, ...]] = set()
        while self.bound - self.value > TOLERANCE and (seconds := deadline - monotonic()) > 0:
            solved = self.solve(seconds)
            if solved.mip_dual_bound is not None:
                self.bound = min(self.bound, float(self.asked.weights @ self.asked.target) - solved.mip_dual_bound)
            if solved.x is None:
                return
            chosen = np.flatnonzero(solved.x[: len(self.pool)] > 0.5)
            if not self.asked.limits.permits([self.pool[place] for place in chosen]):
                self.forbid(chosen)  # dearer than the budget by less than the solver sees
                continue
            self.keep([self.pool[place] for place in chosen])
            if tuple(chosen) in seen:  # its tangents were there: nothing can be learned from it again
                return
            seen.add(tuple(chosen))
            self.touch(self.logs[chosen].sum(axis=0))

    def keep(self, chosen: list[int]) -> None:
        if (value := self.asked.attained(chosen)) > self.value + SMALL:
            self.best, self.value = chosen, value

    def forbid(self, chosen: NDArray[np.int_]) -> None:
        """Never this choice again, nor more than it."""
        row = np.zeros(len(self.pool) + len(self.open))
        row[chosen] = -1
        self.rows.append(row)
        self.floors.append(1.0 - len(chosen))

    def touch(self, logs: NDArray[np.float64]) -> None:
        """Add a tangent of every open determinant's loss at these log left(d), shape (m,)."""
        asked = self.asked
        for place, (determinant, at) in enumerate(zip(self.open, logs, strict=True)):
            slope = (1 - asked.covered[determinant]) * np.exp(at)
            row = np.zeros(len(self.pool) + len(self.open))
            row[: len(self.pool)] = -slope * self.logs[:, place]
            row[len(self.pool) + place] = 1
            self.rows.append(row)
            self.floors.append(slope * (1 - at) - (1 - asked.target[determinant]))

    def solve(self, seconds: float):
        n, m, limits = len(self.pool), len(self.open), self.asked.limits
        caps, most = self.caps()
        lower = np.zeros(n + m)
        lower[:n] = [place in limits.must for place in self.pool]
        return milp(
            np.concatenate([np.zeros(n), self.asked.weights[self.open]]),
            integrality=np.concatenate([np.ones(n), np.zeros(m)]),
            bounds=Bounds(lower, np.concatenate([np.ones(n), np.ones(m)])),
            constraints=[
                LinearConstraint(csr_array(np.array(self.rows)), lb=np.array(self.floors)),
                LinearConstraint(csr_array(caps), ub=most),
            ],
            options={"mip_rel_gap": 0, "time_limit": seconds},
        )

    def caps(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The limits as rows of "at most": the number of picks, each field's number, the budget."""
        limits = self.asked.limits
        width = len(self.pool) + len(self.open)
        rows, most = [np.ones(len(self.pool))], [float(limits.size)]
        if limits.most_per_domain is not None:
            own = [limits.domains[place] for place in self.pool]
            rows += [np.array([other == domain for other in own], dtype=float) for domain in dict.fromkeys(own)]
            most += [float(limits.most_per_domain)] * (len(rows) - 1)
        if limits.budget is not None:
            unit = limits.budget or 1.0  # in shares of the budget, since the solver's tolerance is absolute
            rows.append(np.array([limits.costs[place] / unit for place in self.pool], dtype=float))
            most.append(limits.budget / unit)
        return np.pad(np.array(rows), ((0, 0), (0, width - len(self.pool)))), np.array(most)
