"""The search for the proven optimum, by outer approximation.

With left(d) = product of (1 - lambda·x) over the chosen, what still weighs is the sum of w · max(0, open(d) · left(d) -
(1 - T(d))). It is convex in log left(d), which is linear in the choice. Tangents therefore bound it from below, exactly
where they touch: each round solves the integer program with the tangents so far (HiGHS) and adds those at its solution,
until bound and true value meet.
"""

from collections.abc import Sequence
from time import monotonic

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp
from scipy.sparse import csr_array

from experience.choice.problem import Problem
from experience.tolerances import NOTHING

TOLERANCE = 1e-6
"""A plan is proven when its value and the bound differ by no more, which is how exactly the solver keeps to a tangent;
coverage runs from 0 to 1."""

FIRST_TANGENTS = 6

CHOSEN = 0.5
"""The solver's 0 and 1 are not exact: above this a candidate is chosen."""


class Search:
    """Variables: the choice z of the n candidates in the pool, then the loss u of the m open determinants.

    `best` is the best choice so far, `value` what it attains, and no choice attains more than `bound`.
    """

    def __init__(self, asked: Problem, pool: Sequence[int], best: Sequence[int]):
        self.asked, self.pool = asked, list(pool)
        self.best, self.value, self.bound = best, asked.attained(best), asked.wanted
        self.open = np.flatnonzero((asked.weights > 0) & (asked.target - asked.covered > NOTHING))
        self.logs = np.log(asked.left[np.ix_(np.array(self.pool, dtype=int), self.open)])
        self.rows: list[NDArray[np.float64]] = []
        self.floors: list[float] = []

    def run(self, deadline: float) -> None:
        """Search until the best choice is proven, nothing more can be learned, or the clock passes the deadline."""
        if not len(self.open) or not self.pool or not self.asked.limits.size:
            self.bound = self.value
            return
        self.touch_first()
        seen: set[tuple[int, ...]] = set()
        while self.bound - self.value > TOLERANCE and (seconds := deadline - monotonic()) > 0:
            solved = self.solve(seconds)
            if solved.mip_dual_bound is not None:
                self.bound = min(self.bound, self.asked.wanted - solved.mip_dual_bound)
            if solved.x is None:
                return
            chosen = np.flatnonzero(solved.x[: len(self.pool)] > CHOSEN)
            candidates = [self.pool[position] for position in chosen]
            if not self.asked.limits.permits(candidates):
                self.forbid(chosen)  # dearer than the budget by less than the solver sees
                continue
            self.keep(candidates)
            if tuple(chosen) in seen:  # its tangents were there: nothing can be learned from it again
                return
            seen.add(tuple(chosen))
            self.touch(self.logs[chosen].sum(axis=0))

    def keep(self, chosen: list[int]) -> None:
        if (value := self.asked.attained(chosen)) > self.value + NOTHING:
            self.best, self.value = chosen, value

    def forbid(self, chosen: NDArray[np.int_]) -> None:
        """Never this choice again, nor more than it."""
        row = np.zeros(len(self.pool) + len(self.open))
        row[chosen] = -1
        self.rows.append(row)
        self.floors.append(1.0 - len(chosen))

    def touch_first(self) -> None:
        """Add tangents from no pick at all to the lowest log left(d) that any choice reaches."""
        lowest = np.sort(self.logs, axis=0)[: self.asked.limits.size].sum(axis=0)
        for share in np.linspace(0, 1, FIRST_TANGENTS):
            self.touch(share * lowest)

    def touch(self, logs: NDArray[np.float64]) -> None:
        """Add a tangent of every open determinant's loss at these log left(d), shape (m,)."""
        asked = self.asked
        for position, (determinant, at) in enumerate(zip(self.open, logs, strict=True)):
            slope = (1 - asked.covered[determinant]) * np.exp(at)
            row = np.zeros(len(self.pool) + len(self.open))
            row[: len(self.pool)] = -slope * self.logs[:, position]
            row[len(self.pool) + position] = 1
            self.rows.append(row)
            self.floors.append(slope * (1 - at) - (1 - asked.target[determinant]))

    def solve(self, seconds: float) -> OptimizeResult:
        n, m, limits = len(self.pool), len(self.open), self.asked.limits
        caps, most = self.caps()
        lower = np.zeros(n + m)
        lower[:n] = [position in limits.must for position in self.pool]
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
            domains = limits.domains_of(self.pool)
            rows += [np.array([other == domain for other in domains], dtype=float) for domain in dict.fromkeys(domains)]
            most += [float(limits.most_per_domain)] * (len(rows) - 1)
        if limits.budget is not None:
            unit = limits.budget or 1.0  # in shares of the budget, since the solver's tolerance is absolute
            rows.append(np.array([limits.costs[position] / unit for position in self.pool], dtype=float))
            most.append(limits.budget / unit)
        return np.pad(np.array(rows), ((0, 0), (0, width - len(self.pool)))), np.array(most)
