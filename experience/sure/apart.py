"""Which of two is ahead, and whether that can be told at all.

Source: model 2, section 5. Draws are the last axis; equal draws of the same service are equal in both.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from experience.coverage import Values
from experience.tolerances import TIE_DIGITS

TOLD_APART = 0.95
"""From this probability on one is ahead of the other."""

STILL_AHEAD = 0.80
"""So probable must it remain with any one service of the higher set left out."""


@dataclass(frozen=True)
class Order:
    """Two figures over the same draws: the shares in which the first is greater, the second is, and both are equal.

    `without_one` is the least probability that the higher one is still ahead with any one of its services left out;
    None where that was not asked.
    """

    greater: float
    less: float
    equal: float
    without_one: float | None = None

    @property
    def probability(self) -> float:
        """P that the first is ahead: equal draws count half."""
        return self.greater + self.equal / 2

    @property
    def survives(self) -> bool | None:
        """Whether the higher one remains ahead without any one of its services; None where that was not asked."""
        return None if self.without_one is None else self.without_one >= STILL_AHEAD

    @property
    def told_apart(self) -> bool:
        ahead = max(self.probability, 1 - self.probability)
        return ahead >= TOLD_APART and self.survives is not False


def ordered(first: ArrayLike, second: ArrayLike) -> Order:
    """Two figures in the same draws (draws,), such as the contributions of two services."""
    one, other = np.round(np.asarray(first), TIE_DIGITS), np.round(np.asarray(second), TIE_DIGITS)
    if one.shape != other.shape:
        raise ValueError("Both figures need the same draws.")
    return Order(*(float(share.mean()) for share in (one > other, one < other, one == other)))


def tried_without(order: Order, higher: Values, lower: Values) -> Order:
    """The order of two sets of services, tried without each service of the higher one.

    `higher` are its figures without each, (n, draws), and `lower` that of the other, (draws,).
    """
    return replace(order, without_one=min(ordered(draws, lower).probability for draws in higher))
