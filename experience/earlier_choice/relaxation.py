"""A bound on every choice at once: the linear program in which candidates may also be chosen in part.

With left(d) = product of (1 - lambda·x) over the chosen, what still weighs is the sum of w · max(0, open(d) · left(d) -
(1 - T(d))). It is convex in log left(d), which is linear in the choice. Tangents therefore bound it from below, exactly
where they touch (outer approximation): each round solves the linear program with the tangents so far (HiGHS) and adds
those at its solution. Of very many candidates those take part that can lower the result (column generation).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from experience.coverage import Values
from experience.earlier_choice.limits import Positions
from experience.earlier_choice.problem import Problem
from experience.tolerances import NOTHING

FIRST_TANGENTS = 6

MOST_ROUNDS = 40

LEAST_RISE = 1e-6
"""A round that raises the bound by less is the last."""

MOST_COLUMNS = 300
"""So many candidates take part from the beginning, and so many more at most join in a round."""

TELLING = 1e-9
"""A tangent that lies no more above the known ones is not added, nor a candidate that lowers the result by no more."""


class Bound(NamedTuple):
    """What no choice goes below. From the Lagrangian, so that it holds exactly, however well the solver solved."""

    loss: float
    """What still weighs after any choice is no less."""
    costs: Values
    """Reduced costs, shape (n,): with a candidate it is more by this if positive, without it by the opposite if not."""
    shares: Values
    """How much of each candidate the linear program chooses, shape (n,), 0..1."""
    short: Values
    """How far the loss lies above the tangents so far, by open determinant, shape (m,)."""


class Relaxation:
    """Variables: the shares of the n candidates in the pool, then the loss of the m open determinants."""

    def __init__(self, asked: Problem, pool: Positions):
        self.asked, self.pool = asked, pool
        self.open = np.flatnonzero((asked.weights > 0) & (asked.target - asked.covered > NOTHING))
        self.logs = np.log(asked.left[np.ix_(pool, self.open)])
        self.gap, self.spare = (1 - asked.covered)[self.open], (1 - asked.target)[self.open]
        self.required = np.isin(pool, sorted(asked.limits.must))
        self.rows, self.most = caps(asked, pool)
        self.touched, self.points = np.empty(0, dtype=int), np.empty(0)

    def bound(self) -> Bound:
        """The best bound of the rounds."""
        self.touch_first()
        columns = self.first_columns()
        best = latest = self.solved(columns)
        for _round in range(MOST_ROUNDS):
            self.touch(np.flatnonzero(latest.short > TELLING), latest.shares @ self.logs)
            joining = newcomers(latest.costs, columns)
            columns = np.union1d(columns, joining)
            earlier, latest = latest, self.solved(columns)
            best = max(best, latest, key=lambda bound: bound.loss)
            if not len(joining) and latest.loss - earlier.loss < LEAST_RISE:
                break
        return best

    def touch_first(self) -> None:
        """Add tangents from no pick at all to the lowest log left(d) that any choice reaches."""
        lowest = np.sort(self.logs, axis=0)[: self.asked.limits.size].sum(axis=0)
        for share in np.linspace(0, 1, FIRST_TANGENTS):
            self.touch(np.arange(len(self.open)), share * lowest)

    def touch(self, determinants: Positions, logs: Values) -> None:
        """Add a tangent of the loss of some open determinants at these log left(d), shape (m,)."""
        self.touched = np.concatenate([self.touched, determinants])
        self.points = np.concatenate([self.points, logs[determinants]])

    def first_columns(self) -> Positions:
        """The required candidates and those that add most alone."""
        alone = np.where(self.required, -1.0, self.asked.loss(self.asked.left[self.pool]))
        return np.sort(np.argsort(alone, kind="stable")[: MOST_COLUMNS + self.required.sum()])

    def solved(self, columns: Positions) -> Bound:
        """The linear program with some of the candidates, and the bound that its prices give over all of them."""
        slopes = self.gap[self.touched] * np.exp(self.points)
        tangents = slopes[:, None] * self.logs[:, self.touched].T
        lines = np.eye(len(self.open))[self.touched]
        limits = np.concatenate([self.spare[self.touched] - slopes * (1 - self.points), self.most])
        over = np.vstack([tangents, self.rows])
        under = np.vstack([-lines, np.zeros((len(self.rows), len(self.open)))])
        weights = self.asked.weights[self.open]
        least = np.concatenate([self.required[columns], np.zeros(len(self.open))])
        solution = linprog(
            np.concatenate([np.zeros(len(columns)), weights]),
            A_ub=np.hstack([over[:, columns], under]),
            b_ub=limits,
            bounds=np.column_stack([least, np.ones(len(least))]),
            method="highs-ds",
        )
        prices = np.minimum(solution.ineqlin.marginals, 0)
        costs, rest = -prices @ over, weights - prices @ under
        loss = prices @ limits + np.where(self.required, costs, np.minimum(costs, 0)).sum() + np.minimum(rest, 0).sum()
        shares = np.zeros(len(self.pool))
        shares[columns] = solution.x[: len(columns)]
        reached = np.maximum(0, self.gap * np.exp(shares @ self.logs) - self.spare)
        return Bound(float(loss), costs, shares, reached - solution.x[len(columns) :])


def newcomers(costs: Values, columns: Positions) -> Positions:
    """Candidates that do not take part yet and would lower the result, those that would most."""
    outside = np.setdiff1d(np.flatnonzero(costs < -TELLING), columns)
    return outside[np.argsort(costs[outside], kind="stable")[:MOST_COLUMNS]]


def caps(asked: Problem, pool: Positions) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The limits as rows of "at most": the number of picks, each domain's number, the budget."""
    limits = asked.limits
    rows, most = [np.ones(len(pool))], [float(limits.size)]
    if limits.most_per_domain is not None:
        domains = limits.domains_of(pool.tolist())
        rows += [np.array([other == domain for other in domains], dtype=float) for domain in dict.fromkeys(domains)]
        most += [float(limits.most_per_domain)] * (len(rows) - 1)
    if limits.budget is not None:
        unit = limits.budget or 1.0  # in shares of the budget, since the solver's tolerance is absolute
        rows.append(np.array([limits.costs[position] / unit for position in pool]))
        most.append(limits.budget / unit)
    return np.array(rows), np.array(most)
