"""What a set of services leaves open: targets, gaps, priorities, and the exact gain of adding one service.

Pure functions on NumPy arrays. Source: model section 5.5.
All coverages, targets and gains are per determinant, shape (K,) or (candidates, K), in shares of full coverage 0..1.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from experience.contribution import equal_weights, normalised
from experience.coverage import SATURATION, Values, remaining


def shares(weights: Sequence[float] | None, size: int) -> Values:
    """Weights scaled to sum 1, equal ones for None. Raises ValueError if their number is not `size`."""
    scaled = np.array(equal_weights(size) if weights is None else normalised(weights))
    if scaled.shape != (size,):
        raise ValueError("There must be one weight per determinant.")
    return scaled


def checked_target(target: ArrayLike | None, size: int) -> Values:
    """A target per determinant; None means full coverage. Raises ValueError outside 0..1 or for another number."""
    wanted = np.ones(size) if target is None else np.asarray(target, dtype=float)
    if wanted.shape != (size,) or not ((wanted >= 0) & (wanted <= 1)).all():
        raise ValueError("There must be one target from 0 to 1 per determinant.")
    return wanted


def gaps(coverages: ArrayLike, target: ArrayLike | None = None) -> Values:
    """G = target - coverage, -1..1; negative where the target is exceeded."""
    covered = np.asarray(coverages, dtype=float)
    return checked_target(target, len(covered)) - covered


def priorities(coverages: ArrayLike, target: ArrayLike | None = None, weights: Sequence[float] | None = None) -> Values:
    """w · max(0, gap): where a closed gap would weigh most, 0..1."""
    open_gaps = gaps(coverages, target)
    return shares(weights, len(open_gaps)) * np.maximum(0, open_gaps)


def attained(coverages: ArrayLike, target: ArrayLike | None = None, weights: Sequence[float] | None = None) -> float:
    """Sum of w · min(coverage, target), 0..1: coverage that counts, because it does not exceed what is wanted."""
    covered = np.asarray(coverages, dtype=float)
    wanted = checked_target(target, len(covered))
    return float(shares(weights, len(covered)) @ np.minimum(covered, wanted))


def coverage_with(coverages: ArrayLike, added: ArrayLike, saturation: float = SATURATION) -> Values:
    """Coverage after adding each candidate alone, shape (candidates, K); `added` holds their values."""
    return 1 - (1 - np.asarray(coverages, dtype=float)) * remaining(added, None, saturation)


def gains(
    coverages: ArrayLike, added: ArrayLike, weights: Sequence[float] | None = None, saturation: float = SATURATION
) -> Values:
    """w · lambda · x · (1 - coverage) of every candidate by determinant, shape (candidates, K).

    A row's sum is the exact gain of the candidate: the rise of the weighted coverage, 0..lambda.
    """
    covered = np.asarray(coverages, dtype=float)
    return shares(weights, len(covered)) * (coverage_with(covered, added, saturation) - covered)


def gap_closed(
    coverages: ArrayLike,
    added: ArrayLike,
    target: ArrayLike | None = None,
    weights: Sequence[float] | None = None,
    saturation: float = SATURATION,
) -> Values:
    """The part of each candidate's gain that closes a gap, w · (min(after, T) - min(before, T)); (candidates, K).

    Equal to `gains` for the target of full coverage.
    """
    covered = np.asarray(coverages, dtype=float)
    wanted = checked_target(target, len(covered))
    after = coverage_with(covered, added, saturation)
    return shares(weights, len(covered)) * (np.minimum(after, wanted) - np.minimum(covered, wanted))
