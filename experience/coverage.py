"""Many services together: coverage of each determinant with diminishing returns, its balance over fields, one figure.

Pure functions on NumPy arrays. Source: model section 5.3.
A value matrix has one row per service and K columns, the determinants in the model's order, each value 0..1.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from experience.contribution import equal_weights, normalised
from experience.levels import MAX_LEVEL, Levels, ValueFunction, linear, supports

Values = NDArray[np.float64]

SATURATION = 0.5
"""Lambda of the diminishing returns: one service of level 3 covers half of a determinant, two three quarters."""

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

LEAST_ACTIVE = 5
"""Fewer active services than this describe no city: they are listed, and no profile is drawn."""

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
    profiles: Sequence[Levels] | Values, value: ValueFunction = linear, missing: int = 0, size: int | None = None
) -> Values:
    """Profiles as values, shape (services, K). A missing level, None or NaN, counts as the level `missing`.

    `size` is K where there may be no profile at all. Raises ValueError for a level that does not exist.
    """
    table = np.array([value(level) for level in range(MAX_LEVEL + 1)])
    levels = np.array(profiles, dtype=float) if len(profiles) else np.empty((0, size or 0))
    levels[np.isnan(levels)] = missing
    if not np.isin(levels, range(MAX_LEVEL + 1)).all():
        raise ValueError(f"A level is a number from 0 to {MAX_LEVEL}.")
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


def coverage_without_each(
    values: ArrayLike, factors: ArrayLike | None = None, saturation: float = SATURATION
) -> Values:
    """The coverage that would be left without service i, in row i; shape (services, K)."""
    left = remaining(values, factors, saturation)
    ones = np.ones((1, left.shape[1]))
    before = np.vstack([ones, left.cumprod(axis=0)[:-1]]) if len(left) else left
    after = np.vstack([left[::-1].cumprod(axis=0)[-2::-1], ones]) if len(left) else left
    return 1 - before * after


def balanced_coverage(
    values: ArrayLike,
    domains: Sequence[object],
    scope: Sequence[object],
    factors: ArrayLike | None = None,
    saturation: float = SATURATION,
) -> Values:
    """Mean of the coverages inside each field of the scope, shape (K,), 0..1; a field without a service counts 0.

    `domains` names the field of activity of each service. Raises ValueError for an empty scope.
    """
    return coverage_by_domain(values, domains, scope, factors=factors, saturation=saturation).mean(axis=0)


def coverage_by_domain(
    values: ArrayLike,
    domains: Sequence[object],
    scope: Sequence[object],
    factors: ArrayLike | None = None,
    saturation: float = SATURATION,
) -> Values:
    """The coverage inside each field of the scope, shape (fields, K). Raises ValueError for an empty scope."""
    if not scope:
        raise ValueError("The scope needs at least one field of activity.")
    left = remaining(values, factors, saturation)
    inside = [np.array([other == domain for other in domains], dtype=bool) for domain in scope]
    return np.array([1 - left[members].prod(axis=0) for members in inside])


def generalised_mean(
    coverages: ArrayLike, power: float, weights: Sequence[float] | None = None, floor: float = FLOOR
) -> float:
    """M_p of the coverages of K determinants, 0..1: one figure for the whole.

    p = 1 lets strengths make up for weaknesses; p = 0 is the geometric mean, where they hardly can (OECD/JRC 2008,
    doi:10.1787/9789264043466-en, on compensability); there no coverage counts less than `floor`. Weights are scaled to
    sum 1, equal by default. Raises ValueError for other powers.
    """
    covered = np.asarray(coverages, dtype=float)
    shares = np.array(equal_weights(len(covered)) if weights is None else normalised(weights))
    if shares.shape != covered.shape:
        raise ValueError("There must be one weight per determinant.")
    if power == 1:
        return float(shares @ covered)
    if power == 0:
        return float(np.exp(shares @ np.log(np.maximum(covered, floor))))
    raise ValueError("The mean is defined here for the powers 1 and 0.")


def means_of_draws(coverages: Values, weights: Values, floor: float = FLOOR) -> Values:
    """M_1 and M_0 in every draw, shape (draws, 2); both arguments have the shape (draws, K).

    The weights of a draw are scaled to sum 1.
    """
    shares = weights / np.maximum(weights.sum(axis=1, keepdims=True), SMALLEST)
    logs = np.log(np.maximum(coverages, floor))
    return np.column_stack([(coverages * shares).sum(axis=1), np.exp((logs * shares).sum(axis=1))])


def activity_coverage(profiles: Sequence[Levels], domains: Sequence[object], scope: Sequence[object]) -> float:
    """A: share of the scope's fields with at least one service that supports a determinant (level 2 or 3), 0..1."""
    if not scope:
        raise ValueError("The scope needs at least one field of activity.")
    strong = {
        domain for profile, domain in zip(profiles, domains, strict=True) if any(supports(level) for level in profile)
    }
    return len(strong.intersection(scope)) / len(set(scope))
