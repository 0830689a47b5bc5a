"""How sure a figure is: a range that always holds it, or no figure where too much is open, and what moves it most."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from experience.levels import LevelOrMissing
from experience.ranking import interval

MOST_OPEN = 3
"""A draft with more open answers than these has no value: it is told from … to …, all open at 0 and all at the top."""


@dataclass(frozen=True)
class Range:
    """A figure under uncertainty: its value, the median of its draws, and where 90 % of them lie.

    `low` is the 5th percentile or the value if that is lower, `high` the 95th or the value if that is higher.
    """

    point: float
    low: float
    median: float
    high: float


def ranges(points: ArrayLike, draws: ArrayLike) -> list[Range]:
    """The range of each of n figures: their values (n,), and draws of them (n, draws)."""
    values = np.asarray(points, dtype=float)
    low, median, high = interval(np.asarray(draws, dtype=float).T)
    rows = np.stack([values, np.minimum(low, values), median, np.maximum(high, values)], axis=-1)
    return [Range(*row) for row in rows.tolist()]


def has_value(levels: Sequence[LevelOrMissing]) -> bool:
    """Whether so few answers are open that they may count 0."""
    return sum(level is None for level in levels) <= MOST_OPEN
