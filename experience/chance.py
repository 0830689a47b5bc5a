"""What as many services cover that are drawn at random: the yardstick that says whether a gap is more than chance.

Pure functions on NumPy arrays. Source: model 2, section 3.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from experience.coverage import Values
from experience.moments import Services
from experience.ranking import HIGH, LOW, SEED

SETS = 200
"""So many random sets are drawn."""


class Chance(NamedTuple):
    """Mean and 5-95 % band over random sets, each of the shape that was measured."""

    mean: Values
    low: Values
    high: Values


def random_sets(number: int, size: int, sets: int = SETS) -> NDArray[np.int_]:
    """Places of `size` services out of so many, all of them where these are fewer; (sets, size), from a fixed seed."""
    order = np.random.Generator(np.random.PCG64(SEED)).random((sets, number)).argsort(axis=1)
    return order[:, :size]


def chance(services: Services, size: int, measure: Callable[[Services], Values], sets: int = SETS) -> Chance:
    """What `measure` says of random sets of `size` services."""
    measured = np.array([measure(services.only(rows)) for rows in random_sets(len(services), size, sets)])
    low, high = np.percentile(measured, [LOW, HIGH], axis=0)
    return Chance(measured.mean(axis=0), low, high)
