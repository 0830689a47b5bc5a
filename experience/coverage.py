"""Many services together: coverage of each determinant with diminishing returns, and how likely a service runs.

Pure functions on NumPy arrays. Source: model section 5.3; model 2, sections 1 and 2.
A value matrix has one row per service and K columns, the determinants in the model's order, each value 0..1.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from experience.levels import Levels, Scale, ValueFunction

Values = NDArray[np.float64]

SATURATION = 0.5
"""Lambda of the diminishing returns: one service at the top covers half of a determinant, two three quarters."""

SATURATIONS = (0.3, 0.5, 0.7)
"""The values of lambda that the sensitivity analysis takes in turn."""

RUNS = {"active": 1.0, "pilot": 0.5, "changed": 0.5, "discontinued": 0.0}
"""Rho: the probability that a service of this status runs. A convention of the model, as are the two below."""

SEEN_LATELY, SEEN_LONG_AGO = 0.75, 0.5
"""Rho where nobody knows whether a service runs, by when it was last seen."""

LATELY = 3
"""So many years before the check of the data are lately."""

LEAST_RUNNING = 5
"""Fewer services than this, counted by rho, describe no city: they are listed, and no profile is drawn."""

FLOOR = 0.01
"""Lowest coverage in the geometric mean, so that one empty determinant does not make it 0."""

SMALLEST = 1e-300
"""Stands for weights of 0 together, so that nothing is divided by 0."""


def running(status: str, as_of: int | None, check_year: int | None) -> float:
    """Rho, 0..1: how likely a service of this status runs, seen in the year `as_of` (None: not known when).

    `check_year` is the year in which the data were checked last, never today's; None where no year is known.
    Raises KeyError for an unknown status.
    """
    if status != "unknown":
        return RUNS[status]
    lately = as_of is not None and check_year is not None and check_year - as_of <= LATELY
    return SEEN_LATELY if lately else SEEN_LONG_AGO


def value_matrix(
    profiles: Sequence[Levels] | Values,
    scale: Scale,
    value: ValueFunction | None = None,
    missing: int = 0,
    size: int | None = None,
) -> Values:
    """Profiles as values, shape (services, K). A missing level, None or NaN, counts as the level `missing`.

    `value` is one of the scale's value functions, equal steps by default; `size` is K where there may be no profile at
    all. Raises ValueError for a level that does not exist.
    """
    table = np.array([(value or scale.linear)(level) for level in scale.levels])
    levels = np.array(profiles, dtype=float) if len(profiles) else np.empty((0, size or 0))
    levels[np.isnan(levels)] = missing
    if not np.isin(levels, scale.levels).all():
        raise ValueError(f"A level is a number from 0 to {scale.top}.")
    return table[levels.astype(int)]


def remaining(values: ArrayLike, factors: ArrayLike | None = None, saturation: float = SATURATION) -> Values:
    """1 - lambda·rho·x of every service, shape (services, K): the share of a gap that each service leaves open.

    `factors` is rho per service, 0..1, and 1 for all by default. Raises ValueError unless 0 < lambda <= 1.
    """
    if not 0 < saturation <= 1:
        raise ValueError("The saturation must be above 0 and at most 1.")
    values = np.asarray(values, dtype=float)
    if values.ndim != 2:
        raise ValueError("Values need one row per service.")
    rho = np.ones(len(values)) if factors is None else np.asarray(factors, dtype=float)
    if rho.shape != (len(values),) or not ((rho >= 0) & (rho <= 1)).all():
        raise ValueError("There must be one factor from 0 to 1 per service.")
    return 1 - saturation * rho[:, None] * values


def coverage(values: ArrayLike, factors: ArrayLike | None = None, saturation: float = SATURATION) -> Values:
    """E = 1 - product of (1 - lambda·rho·x) over the services, shape (K,), 0..1; 0 without a service.

    Independent of the order of services, and never lower with one more of them.
    """
    return 1 - remaining(values, factors, saturation).prod(axis=0)
