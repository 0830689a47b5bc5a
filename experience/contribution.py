"""One service's profile over the determinants: contribution, breadth, evenness, spread under unknown weights.

Pure functions on plain values. Source: model section 5.1 and 5.2.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, log, sqrt

from experience.levels import Levels, Scale, ValueFunction


@dataclass(frozen=True)
class Interval:
    """A closed range low..high in the unit of the number that it belongs to."""

    low: float
    high: float


def values(profile: Levels, value: ValueFunction, missing: int = 0) -> list[float]:
    """Levels as values 0..1. A missing level counts as the level `missing` (0 in every main result)."""
    return [value(missing if level is None else level) for level in profile]


def equal_weights(size: int) -> list[float]:
    """`size` equal weights that sum to 1; none for a model without determinants."""
    return [1 / size] * size if size else []


def normalised(weights: Sequence[float]) -> list[float]:
    """Scale weights to sum 1. Raises ValueError if one is negative or not finite, or if all are 0."""
    total = fsum(weights)
    if not 0 < total < float("inf") or min(weights) < 0:
        raise ValueError("Weights must be finite, not negative, and at least one above 0.")
    return [weight / total for weight in weights]


def contribution(
    profile: Levels, value: ValueFunction, weights: Sequence[float] | None = None, missing: int = 0
) -> float:
    """C = sum of weight x value, 0..1: documented breadth and strength of contribution. Not a quality.

    `weights` are scaled to sum 1; None means equal weights. Raises ValueError if their number is not the profile's.
    """
    shares = equal_weights(len(profile)) if weights is None else normalised(weights)
    return fsum(w * x for w, x in zip(shares, values(profile, value, missing), strict=True))


def contribution_bounds(profile: Levels, scale: Scale, weights: Sequence[float] | None = None) -> Interval:
    """The contribution if every missing level were 0, and if each were the top. A point where nothing is missing."""
    return Interval(*(contribution(profile, scale.linear, weights, missing) for missing in (0, scale.top)))


def breadth(profile: Levels, scale: Scale) -> int:
    """B = number of determinants that the service supports. Missing levels do not count."""
    return sum(scale.supports(level) for level in profile)


def evenness(profile: Levels, value: ValueFunction) -> float | None:
    """H = Shannon entropy of the value shares over ln K: 0 = one determinant only, 1 = all alike.

    None (undefined) for a profile without any contribution, and for fewer than two determinants.
    """
    xs = values(profile, value)
    total = fsum(xs)
    if total == 0 or len(xs) < 2:
        return None
    shares = (x / total for x in xs if x > 0)
    return -fsum(p * log(p) for p in shares) / log(len(xs)) + 0.0


def spread_under_unknown_weights(profile: Levels, value: ValueFunction) -> float:
    """Standard deviation of C when nothing is known of the weights, w ~ Dirichlet(1, ..., 1); closed form.

    sd = sqrt((mean of x² - (mean of x)²) / (K + 1)); the mean of C is the mean of x.
    """
    xs = values(profile, value)
    size = len(xs)
    if not size:
        return 0.0
    mean = fsum(xs) / size
    return sqrt(fsum((x - mean) ** 2 for x in xs) / size / (size + 1))
