"""A bound on every choice at once: what is reached if candidates may also be chosen in part.

With shares y of the candidates a cell leaves open · exp(sum of y·log(1 - closes)), as it is for whole candidates. What
is reached is then concave in y: a tangent, wherever it touches, lies above it, and the most that is found on a tangent
is a sum of worths. Of the tangents in a few rounds of Frank & Wolfe's method (1956, doi:10.1002/nav.3800030109; general
knowledge, not checked), from a good choice on, the lowest is kept. Each of them holds, however far the rounds came.
"""

from typing import NamedTuple

import numpy as np

from experience.choice.limits import Positions
from experience.choice.packing import Packing
from experience.choice.problem import Problem, State
from experience.coverage import Values

ROUNDS = 10
"""Tangents of later rounds are hardly lower."""


class Ceiling(NamedTuple):
    """No choice reaches more than `value`, nor more than that and what it causes: see `Packed` for the costs (m,)."""

    value: float
    costs: Values


class Tangents:
    """What is reached with shares of the candidates of a pool (m,), each of which may join the required ones."""

    def __init__(self, asked: Problem, pool: Positions):
        self.asked, blocks = asked, asked.blocks[pool]
        self.weights = asked.weights * np.array(asked.start.open)
        self.members = [np.flatnonzero(blocks == block) for block in range(len(asked.open))]
        self.logs = [self._logs(pool[own]) for own in self.members]

    def _logs(self, pool: Positions) -> Values:
        """-log(1 - closes) of candidates, a row each, over the cells of their block."""
        return -np.log1p(-self.asked.closes[:, pool]).transpose(1, 0, 2).reshape(len(pool), self.asked.open[0].size)

    def at(self, shares: Values) -> tuple[float, Values]:
        """What is reached with shares (m,), and what a whole candidate more is worth on the tangent there, (m,)."""
        blocks = zip(self.members, self.logs, strict=True)
        left = np.array([np.exp(-(shares[own] @ logs)) for own, logs in blocks]).reshape(self.weights.shape)
        left *= self.weights
        covered = self.asked.weights.sum(axis=(0, 2)) - left.sum(axis=(0, 2))
        left[:, covered >= self.asked.wanted] = 0  # there a further candidate is worth nothing
        worth = np.empty(len(shares))
        for own, logs, slopes in zip(self.members, self.logs, left, strict=True):
            worth[own] = logs @ slopes.ravel()
        return float(np.minimum(covered, self.asked.wanted).sum()), worth


def ceiling(asked: Problem, pool: Positions, good: State, rounds: int = ROUNDS) -> Ceiling:
    """The lowest tangent over the candidates of a pool (m,), each of which may join the required ones."""
    tangents, packing = Tangents(asked, pool), Packing(asked.limits, asked.start.chosen, pool)
    shares = np.isin(pool, good.chosen).astype(float)
    lowest = Ceiling(np.inf, np.zeros(len(pool)))
    for number in range(rounds):
        reached, worth = tangents.at(shares)
        packed = packing.most(worth)
        value = reached - float(worth @ shares) + packed.value
        if value < lowest.value:
            lowest = Ceiling(value, packed.costs)
        shares += 2 / (number + 3) * (packed.taken - shares)
    return lowest
